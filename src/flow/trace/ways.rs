//! Searching an activation for the way of an origin, backwards over its instructions.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use crate::flow::record::{Activation, Applied, facts_in};
use crate::flow::shared::Start;
use crate::flow::solver::Solver;
use crate::flow::summary::{Token, TokenRoot};
use crate::flow::value::{Key, Kind, Node, Root, Shape};
use crate::ir::{CellRef, Instr, Terminator, Value};
use crate::models::{Step, core};

use super::{End, First, Tail, Tracer, outs, start_of};

/// Of the places that changed an object, the nearest ones are tried.
const MAX_CHANGES: usize = 4;

impl<'s> Tracer<'s> {
    /// Instructions at which the last part of a way may begin, and what comes after it.
    pub(super) fn goal(
        &self,
        activation: &Activation,
        origin: Node,
        carried: Node,
        begin: &Start,
        end: &End,
        first: First,
    ) -> Option<(Vec<u32>, Tail)> {
        match end {
            End::Sink(sink, via_llm) => {
                let hit = pick(activation.hits.get(&(*sink, origin))?, *via_llm)?;
                let Some((context, inner)) = &hit.via else {
                    let seeds = into(activation, carried, hit.at, *via_llm);
                    return Some((seeds, Tail::Sink(sink.site)));
                };
                let applied = activation.calls_at(hit.at).find(|call| call.context == *context)?;
                let start = start_of(&applied.summary, *inner)?;
                let mut first = first;
                let mut seeds = Vec::new();
                if start == *begin && !matches!(&start, Start::Token(token) if is_argument(token))
                    || self.is_begin(activation, applied, &start, origin)
                {
                    // The callee reads it itself.
                } else if start != *begin
                    && let Start::Token(token) = &start
                {
                    first = if is_argument(token) { First::Argument } else { First::Load };
                    seeds = handed(activation, carried, applied, token, *via_llm);
                } else if let Start::Token(token) = &start
                    && is_argument(token)
                {
                    first = First::Argument;
                    seeds = handed(activation, carried, applied, token, *via_llm);
                }
                Some((seeds, Tail::Call { at: hit.at, context: context.clone(), start, end: end.clone(), first }))
            }
            End::Return => {
                let mut seeds = Vec::new();
                for (number, block) in activation.code.blocks.iter().enumerate() {
                    if matches!(block.end, Terminator::Return(_)) {
                        seeds.extend(into(activation, carried, u32::MAX - number as u32, false));
                    }
                }
                for (at, instr) in activation.code.instrs.iter().enumerate() {
                    if matches!(instr, Instr::Yield(_) | Instr::YieldFrom(_)) {
                        seeds.extend(into(activation, carried, at as u32, false));
                    }
                }
                Some((seeds, Tail::Nothing))
            }
            End::Kept(target, key) => {
                let seeds = keepers(activation, carried, target, *key);
                Some((seeds, Tail::Nothing))
            }
        }
    }

    /// The instructions from the one that reads the origin to one of the last ones.
    pub(super) fn path(&self, activation: &Activation, origin: Node, seeds: &[u32]) -> Option<Vec<u32>> {
        let mut items: Vec<(u32, Option<usize>)> = Vec::new();
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        let mut queue: VecDeque<usize> = VecDeque::new();
        for &seed in seeds {
            if seen.insert(seed) {
                queue.push_back(items.len());
                items.push((seed, None));
            }
        }
        let mut fallback = None;
        while let Some(number) = queue.pop_front() {
            let at = items[number].0;
            let before = before(activation, origin, at);
            if before.is_empty() {
                if self.is_birth(activation, origin, at) {
                    fallback = Some(number);
                    break;
                }
                fallback = fallback.or(Some(number));
            }
            for it in before {
                if seen.insert(it) {
                    queue.push_back(items.len());
                    items.push((it, Some(number)));
                }
            }
        }
        let mut path = Vec::new();
        let mut next = fallback;
        while let Some(number) = next {
            path.push(items[number].0);
            next = items[number].1;
        }
        (!path.is_empty()).then_some(path)
    }

    pub(super) fn is_birth(&self, activation: &Activation, origin: Node, at: u32) -> bool {
        activation.values.get(at as usize).is_some_and(|value| value.iter().any(|entry| entry.node == origin))
            || activation.calls_at(at).any(|call| outs(call).iter().any(|(start, _)| self.is_begin(activation, call, start, origin)))
    }

    /// Whether a callee's origin is this origin itself, not an argument that holds it.
    pub(super) fn is_begin(&self, activation: &Activation, call: &Applied, start: &Start, origin: Node) -> bool {
        let begin = activation.begins[origin.0 as usize].as_ref();
        match start {
            Start::Source(_) => begin == Some(start),
            // `def read(req): return req.headers["X"]`, called with the request.
            Start::Token(Token { root: TokenRoot::Root(Root::Param(at)), keys }) => {
                let Kind::Api(path) = activation.kinds[origin.0 as usize] else { return false };
                if call.param_flows.get(*at as usize).is_some_and(|flows| !flows.is_empty()) {
                    return false;
                }
                let paths = &self.solver.catalog.paths;
                call.params.get(*at as usize).is_some_and(|param| {
                    param.iter().any(|entry| match activation.kinds[entry.node.0 as usize] {
                        Kind::Api(base) if !keys.is_empty() => {
                            keys.iter().try_fold(base, |base, key| step_of(*key).map(|step| paths.step(base, step))) == Some(path)
                        }
                        _ => false,
                    })
                })
            }
            Start::Token(token) => match begin {
                Some(Start::Token(ours)) => !is_argument(token) && ours.root == token.root && ours.keys.starts_with(&token.keys),
                _ => false,
            },
        }
    }
}

fn step_of(key: Key) -> Option<Step> {
    match key {
        Key::Attr(name) => Some(Step::Attr(name)),
        Key::Item(name) => Some(Step::Item(name)),
        Key::Index(at) => Some(Step::Index(at)),
        Key::Elem => Some(Step::Any),
        Key::Capture(_) | Key::Argument(_) | Key::Position(_) | Key::Receiver | Key::Function => None,
    }
}

/// Nodes that a caller knows under this name.
pub(super) fn origins(activation: &Activation, begin: &Start) -> Vec<Node> {
    let found = activation.begins.iter().enumerate().filter(|(_, it)| it.as_ref() == Some(begin));
    found.map(|(at, _)| Node(at as u32)).collect()
}

/// The nodes of which a node is a part, innermost first.
pub(super) fn wholes(solver: &Solver, activation: &Activation, origin: Node) -> Vec<Node> {
    let Some(Start::Token(token)) = &activation.begins[origin.0 as usize] else { return Vec::new() };
    if let TokenRoot::Api(path) = token.root {
        let parents = std::iter::successors(Some(path), |path| solver.catalog.paths.parent(*path).map(|(parent, _)| parent));
        let find = |path| activation.kinds.iter().position(|kind| *kind == Kind::Api(path));
        return parents.skip(1).filter_map(find).map(|at| Node(at as u32)).collect();
    }
    let mut out: Vec<(usize, Node)> = Vec::new();
    for (at, begin) in activation.begins.iter().enumerate() {
        let Some(Start::Token(other)) = begin else { continue };
        if other.root == token.root && other.keys.len() < token.keys.len() && token.keys.starts_with(&other.keys) {
            out.push((other.keys.len(), Node(at as u32)));
        }
    }
    out.sort();
    out.into_iter().rev().map(|(_, node)| node).collect()
}

pub(super) fn is_part(solver: &Solver, activation: &Activation, part: Node, whole: Node) -> bool {
    wholes(solver, activation, part).contains(&whole)
}

/// The hit with or without a model on its way, else any.
pub(super) fn pick(hits: &[crate::flow::eval::Hit], via_llm: bool) -> Option<&crate::flow::eval::Hit> {
    hits.iter().find(|hit| hit.facts.any(core::VIA_LLM) == via_llm).or(hits.first())
}

/// Instructions that give the origin to what an instruction uses.
pub(super) fn into(activation: &Activation, origin: Node, at: u32, via_llm: bool) -> Vec<u32> {
    let mut operands: Vec<(bool, Value)> = Vec::new();
    for operand in activation.uses(at) {
        if let Some(facts) = activation.operand(at, operand, origin) {
            operands.push((facts.any(core::VIA_LLM) != via_llm, operand));
        }
    }
    operands.sort_by_key(|(differs, _)| *differs);
    operands.into_iter().flat_map(|(_, operand)| givers(activation, origin, operand, at)).collect()
}

/// Instructions that have put the origin into a value: its own, else changes of it.
fn givers(activation: &Activation, origin: Node, operand: Value, at: u32) -> Vec<u32> {
    if activation.result(operand.0, origin).is_some() {
        return vec![operand.0];
    }
    changes(activation, origin, &activation.reach(operand), at)
}

/// The instructions before this one on the way.
pub(super) fn before(activation: &Activation, origin: Node, at: u32) -> Vec<u32> {
    let Some(instr) = activation.code.instrs.get(at as usize) else { return Vec::new() };
    let stored = match *instr {
        Instr::SetAttr(_, _, value) | Instr::SetItem(_, _, value) | Instr::Append(_, value) | Instr::Insert(_, _, value) => Some(value),
        _ => None,
    };
    if let Some(value) = stored
        && activation.operand(at, value, origin).is_some()
    {
        return givers(activation, origin, value, at);
    }
    let found: Vec<u32> = into(activation, origin, at, false).into_iter().filter(|it| *it != at).collect();
    if !found.is_empty() {
        return found;
    }
    match *instr {
        Instr::Cell(cell) => stores(activation, origin, |instr| match instr {
            Instr::SetCell(other, value) if other == cell => Some(value),
            _ => None,
        }),
        Instr::Global(name) => stores(activation, origin, |instr| match instr {
            Instr::SetGlobal(other, value) if other == name => Some(value),
            _ => None,
        }),
        _ if activation.values[at as usize].iter().any(|entry| entry.node == origin) => Vec::new(),
        _ => changes(activation, origin, &activation.reach(Value(at)), at),
    }
}

fn stores(activation: &Activation, origin: Node, value_of: impl Fn(Instr) -> Option<Value>) -> Vec<u32> {
    let mut out = Vec::new();
    for (at, instr) in activation.code.instrs.iter().enumerate() {
        if let Some(value) = value_of(*instr)
            && activation.operand(at as u32, value, origin).is_some()
        {
            out.push(at as u32);
        }
    }
    out
}

/// Instructions that put the origin into one of these nodes, the nearest before `at` first.
fn changes(activation: &Activation, origin: Node, nodes: &FxHashSet<Node>, at: u32) -> Vec<u32> {
    let is_among = |value: Value| activation.values[value.0 as usize].iter().any(|entry| nodes.contains(&entry.node));
    let holds = |at: u32, value: Value| activation.operand(at, value, origin).is_some();
    let mut found: Vec<u32> = Vec::new();
    for (number, instr) in activation.code.instrs.iter().enumerate() {
        let number = number as u32;
        let is_change = match *instr {
            _ if number == at => false,
            Instr::SetAttr(base, _, value) | Instr::Append(base, value) => is_among(base) && holds(number, value),
            Instr::SetItem(base, key, value) | Instr::Insert(base, key, value) => {
                is_among(base) && (holds(number, value) || holds(number, key))
            }
            Instr::SetCell(CellRef::Own(cell), value) => {
                let kind = Kind::Object(cell, u32::MAX - 1, Shape::Namespace);
                holds(number, value) && nodes.iter().any(|node| activation.kinds[node.0 as usize] == kind)
            }
            Instr::Call(..) => {
                let uses = activation.uses(number);
                uses.iter().any(|use_| is_among(*use_) && uses.iter().any(|other| other != use_ && holds(number, *other)))
                    || activation.values[number as usize].iter().any(|entry| nodes.contains(&entry.node))
                        && uses.iter().any(|it| holds(number, *it))
                    || activation.calls_at(number).any(|call| is_changed_by(activation, origin, call, nodes))
            }
            _ => false,
        };
        if is_change {
            found.push(number);
        }
    }
    let limit = activation.positions.get(at as usize).copied().unwrap_or(u32::MAX);
    found.sort_by_key(|it| {
        let position = activation.positions[*it as usize];
        (position > limit, std::cmp::Reverse(position))
    });
    found.truncate(MAX_CHANGES);
    found
}

fn is_changed_by(activation: &Activation, origin: Node, call: &Applied, nodes: &FxHashSet<Node>) -> bool {
    let begin = activation.begins[origin.0 as usize].as_ref();
    outs(call).iter().any(|(start, end)| {
        let End::Kept(target, _) = end else { return false };
        let is_here = match target.root {
            TokenRoot::Root(Root::Param(at)) => {
                call.params.get(at as usize).is_some_and(|param| param.iter().any(|entry| nodes.contains(&entry.node)))
            }
            _ => nodes
                .iter()
                .any(|node| matches!(&activation.begins[node.0 as usize], Some(Start::Token(token)) if token.root == target.root)),
        };
        is_here
            && match start {
                Start::Token(Token { root: TokenRoot::Root(Root::Param(at)), .. }) => {
                    call.param_flows.get(*at as usize).and_then(|flows| facts_in(flows, origin)).is_some()
                }
                _ => Some(start) == begin,
            }
    })
}

/// Instructions that hand the origin to a callee under one of its tokens.
fn handed(activation: &Activation, origin: Node, call: &Applied, token: &Token, via_llm: bool) -> Vec<u32> {
    let at = call.at;
    let mut nodes: FxHashSet<Node> = FxHashSet::default();
    match token.root {
        TokenRoot::Root(Root::Param(number)) => {
            nodes.extend(call.params.get(number as usize).into_iter().flat_map(|param| param.iter().map(|entry| entry.node)));
            let mut operands: Vec<Value> = activation.uses(at);
            operands.retain(|operand| {
                activation.operand(at, *operand, origin).is_some()
                    && activation.values[operand.0 as usize].iter().any(|entry| nodes.contains(&entry.node))
            });
            let found: Vec<u32> = operands.into_iter().flat_map(|operand| givers(activation, origin, operand, at)).collect();
            if !found.is_empty() {
                return found;
            }
            let found = into(activation, origin, at, via_llm);
            if !found.is_empty() {
                return found;
            }
        }
        TokenRoot::Root(Root::Capture(_)) => {
            for operand in activation.uses(at) {
                nodes.extend(activation.reach(operand));
            }
            nodes.extend(nodes.clone().iter().flat_map(|node| activation.record.parts.get(node).into_iter().flatten().copied()));
        }
        root => {
            for (number, begin) in activation.begins.iter().enumerate() {
                if matches!(begin, Some(Start::Token(token)) if token.root == root) {
                    nodes.insert(Node(number as u32));
                }
            }
        }
    }
    changes(activation, origin, &nodes, at)
}

/// Instructions that leave the origin in something that the caller can see.
fn keepers(activation: &Activation, origin: Node, target: &Token, key: Key) -> Vec<u32> {
    let holds = |at: usize, value: Value| activation.operand(at as u32, value, origin).is_some();
    let mut exact = Vec::new();
    let mut other = Vec::new();
    for (at, instr) in activation.code.instrs.iter().enumerate() {
        match *instr {
            Instr::SetAttr(_, name, value) if holds(at, value) => match key {
                Key::Attr(wanted) if wanted == name => exact.push(at as u32),
                _ => other.push(at as u32),
            },
            Instr::SetItem(_, index, value) if holds(at, value) => match (key, activation.code.instr(index)) {
                (Key::Item(wanted), Instr::Const(crate::ir::Literal::Str(name))) if wanted == name => exact.push(at as u32),
                (Key::Elem, _) => exact.push(at as u32),
                _ => other.push(at as u32),
            },
            Instr::SetGlobal(name, value) if holds(at, value) => match target.root {
                TokenRoot::Root(Root::Global(_, wanted)) if wanted == name => exact.push(at as u32),
                _ => other.push(at as u32),
            },
            Instr::SetCell(_, value) if holds(at, value) => match target.root {
                TokenRoot::Root(Root::Capture(_)) => exact.push(at as u32),
                TokenRoot::Root(_) | TokenRoot::Api(_) => {}
            },
            Instr::Call(..) => {
                let is_same = |end: &End| matches!(end, End::Kept(theirs, their_key) if theirs.root == target.root || *their_key == key);
                if activation.calls_at(at as u32).any(|call| outs(call).iter().any(|(_, end)| is_same(end))) {
                    exact.push(at as u32);
                } else if activation.uses(at as u32).iter().any(|it| holds(at, *it)) {
                    other.push(at as u32);
                }
            }
            _ => {}
        }
    }
    if exact.is_empty() { other } else { exact }
}

fn is_argument(token: &Token) -> bool {
    matches!(token.root, TokenRoot::Root(Root::Param(_) | Root::Capture(_)))
}
