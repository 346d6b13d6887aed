//! The search through one activation: from an instruction to those that gave it what it holds.

use rustc_hash::FxHashSet;

use crate::ir::{CellRef, Instr, Literal, Terminator, Value};
use crate::models::{LabelSet, Step, core};

use super::eval::Hit;
use super::record::{Activation, Applied, facts_in};
use super::shared::Start;
use super::solver::Solver;
use super::stored_parts::flows_of;
use super::summary::{Origin, Summary, Token, TokenRoot};
use super::trace::End;
use super::value::{Key, Kind, Node, Root, Shape};

/// Of the places that changed an object, the nearest ones are tried.
const MAX_CHANGES: usize = 4;

pub(super) fn step_of(key: Key) -> Option<Step> {
    match key {
        Key::Attr(name) => Some(Step::Attr(name)),
        Key::Item(name) => Some(Step::Item(name)),
        Key::Index(at) => Some(Step::Index(at)),
        Key::Elem | Key::But(_) => Some(Step::Any),
        Key::Capture(_) | Key::Argument(_) | Key::Position(_) | Key::Receiver | Key::Function | Key::Found | Key::File => None,
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

/// Whether one of two places lies in the other.
pub(super) fn are_related(solver: &Solver, one: TokenRoot, other: TokenRoot) -> bool {
    match (one, other) {
        (TokenRoot::Api(one), TokenRoot::Api(other)) => {
            let paths = &solver.catalog.paths;
            paths.is_below(one, other) || paths.is_below(other, one)
        }
        _ => one == other,
    }
}

pub(super) fn is_part(solver: &Solver, activation: &Activation, part: Node, whole: Node) -> bool {
    wholes(solver, activation, part).contains(&whole)
}

pub(super) fn labels_of(begin: &Start) -> LabelSet {
    match begin {
        Start::Source(source) => source.labels,
        Start::Token(_) => LabelSet::EMPTY,
    }
}

pub(super) fn start_of(summary: &Summary, origin: Origin) -> Option<Start> {
    match origin {
        Origin::Token(token) => summary.tokens.get(token as usize).cloned().map(Start::Token),
        Origin::Source(source) => Some(Start::Source(source)),
        Origin::Caller => None,
    }
}

pub(super) fn is_argument(token: &Token) -> bool {
    matches!(token.root, TokenRoot::Root(Root::Param(_) | Root::Capture(_)))
}

/// The hit with or without a model on its way, else any.
pub(super) fn pick(hits: &[Hit], via_llm: bool) -> Option<&Hit> {
    hits.iter().find(|hit| hit.facts.any(core::VIA_LLM) == via_llm).or(hits.first())
}

/// What a callee lets out, and where.
pub(super) fn outs(call: &Applied) -> &[(Start, End)] {
    call.outs.get_or_init(|| {
        let summary = &call.summary;
        let mut out: Vec<(Start, End)> = Vec::new();
        for (origin, _) in flows_of(summary, &summary.result) {
            out.extend(start_of(summary, origin).map(|start| (start, End::Return)));
        }
        for effect in &summary.effects {
            let target = &summary.tokens[effect.target as usize];
            for (origin, _) in flows_of(summary, &effect.value) {
                out.extend(start_of(summary, origin).map(|start| (start, End::Kept(target.clone(), effect.key))));
            }
        }
        for (origin, _) in flows_of(summary, &summary.raised) {
            out.extend(start_of(summary, origin).map(|start| (start, End::Raised)));
        }
        out
    })
}

/// Instructions that give the origin to what an instruction uses.
pub(super) fn into(solver: &Solver, activation: &Activation, origin: Node, at: u32, via_llm: bool) -> Vec<u32> {
    let mut operands: Vec<(bool, Value)> = Vec::new();
    for operand in activation.uses(at) {
        if let Some(facts) = activation.operand(at, operand, origin) {
            operands.push((facts.any(core::VIA_LLM) != via_llm, operand));
        }
    }
    operands.sort_by_key(|(differs, _)| *differs);
    operands.into_iter().flat_map(|(_, operand)| givers(solver, activation, origin, operand, at)).collect()
}

/// Instructions that have put the origin into a value: its own, else changes of it.
fn givers(solver: &Solver, activation: &Activation, origin: Node, operand: Value, at: u32) -> Vec<u32> {
    if activation.result(operand.0, origin).is_some() {
        return vec![operand.0];
    }
    changes(solver, activation, origin, &activation.reach(operand), at)
}

/// The instructions before this one on the way.
pub(super) fn before(solver: &Solver, activation: &Activation, origin: Node, at: u32) -> Vec<u32> {
    let Some(instr) = activation.code.instrs.get(at as usize) else { return Vec::new() };
    let stored = match *instr {
        Instr::SetAttr(_, _, value) | Instr::SetItem(_, _, value) | Instr::Append(_, value) | Instr::Insert(_, _, value) => Some(value),
        _ => None,
    };
    if let Some(value) = stored
        && activation.operand(at, value, origin).is_some()
    {
        return givers(solver, activation, origin, value, at);
    }
    let found: Vec<u32> = into(solver, activation, origin, at, false).into_iter().filter(|it| *it != at).collect();
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
        _ if activation.value(Value(at)).iter().any(|entry| entry.node == origin) => Vec::new(),
        Instr::Caught(_) => raisers(solver, activation, origin),
        _ => changes(solver, activation, origin, &activation.reach(Value(at)), at),
    }
}

/// Instructions behind exceptions that hold the origin: what is raised here, and calls out of which it comes.
pub(super) fn raisers(solver: &Solver, activation: &Activation, origin: Node) -> Vec<u32> {
    let mut out = Vec::new();
    for (number, block) in activation.code.blocks.iter().enumerate() {
        if matches!(block.end, Terminator::Raise(Some(_))) {
            out.extend(into(solver, activation, origin, u32::MAX - number as u32, false));
        }
    }
    for call in &activation.record.calls {
        let lets_out = outs(call).iter().any(|(start, end)| *end == End::Raised && is_let_in(activation, origin, call, start));
        if lets_out && !out.contains(&call.at) {
            out.push(call.at);
        }
    }
    out
}

/// Whether a callee's origin is this one: itself, or as an argument that holds it.
fn is_let_in(activation: &Activation, origin: Node, call: &Applied, start: &Start) -> bool {
    match start {
        Start::Token(Token { root: TokenRoot::Root(Root::Param(at)), .. }) => {
            call.param_flows.get(*at as usize).and_then(|flows| facts_in(flows, origin)).is_some()
        }
        _ => Some(start) == activation.begins[origin.0 as usize].as_ref(),
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
fn changes(solver: &Solver, activation: &Activation, origin: Node, nodes: &FxHashSet<Node>, at: u32) -> Vec<u32> {
    let is_among = |value: Value| activation.value(value).iter().any(|entry| nodes.contains(&entry.node));
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
                    || activation.value(Value(number)).iter().any(|entry| nodes.contains(&entry.node))
                        && uses.iter().any(|it| holds(number, *it))
                    || activation.calls_at(number).any(|call| is_changed_by(solver, activation, origin, call, nodes))
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

fn is_changed_by(solver: &Solver, activation: &Activation, origin: Node, call: &Applied, nodes: &FxHashSet<Node>) -> bool {
    let is_here = |root: TokenRoot| match root {
        TokenRoot::Root(Root::Param(at)) => {
            call.params.get(at as usize).is_some_and(|param| param.iter().any(|entry| nodes.contains(&entry.node)))
        }
        _ => nodes
            .iter()
            .any(|node| matches!(&activation.begins[node.0 as usize], Some(Start::Token(token)) if are_related(solver, token.root, root))),
    };
    // What goes into one place stands together.
    let mut last: Option<(TokenRoot, bool)> = None;
    outs(call).iter().any(|(start, end)| {
        let End::Kept(target, _) = end else { return false };
        let is_here = match last {
            Some((root, known)) if root == target.root => known,
            _ => last.insert((target.root, is_here(target.root))).1,
        };
        is_here && is_let_in(activation, origin, call, start)
    })
}

/// Instructions that hand the origin to a callee under one of its tokens.
pub(super) fn handed(solver: &Solver, activation: &Activation, origin: Node, call: &Applied, token: &Token, via_llm: bool) -> Vec<u32> {
    let at = call.at;
    let mut nodes: FxHashSet<Node> = FxHashSet::default();
    match token.root {
        TokenRoot::Root(Root::Param(number)) => {
            nodes.extend(call.params.get(number as usize).into_iter().flat_map(|param| param.iter().map(|entry| entry.node)));
            let mut operands: Vec<Value> = activation.uses(at);
            operands.retain(|operand| {
                activation.operand(at, *operand, origin).is_some()
                    && activation.value(*operand).iter().any(|entry| nodes.contains(&entry.node))
            });
            let found: Vec<u32> = operands.into_iter().flat_map(|operand| givers(solver, activation, origin, operand, at)).collect();
            if !found.is_empty() {
                return found;
            }
            let found = into(solver, activation, origin, at, via_llm);
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
                if matches!(begin, Some(Start::Token(token)) if are_related(solver, token.root, root)) {
                    nodes.insert(Node(number as u32));
                }
            }
        }
    }
    changes(solver, activation, origin, &nodes, at)
}

/// Instructions that leave the origin in something that the caller can see.
pub(super) fn keepers(solver: &Solver, activation: &Activation, origin: Node, target: &Token, key: Key) -> Vec<u32> {
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
                (Key::Item(wanted), Instr::Const(Literal::Str(name))) if wanted == name => exact.push(at as u32),
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
                let is_same = |end: &End| matches!(end, End::Kept(theirs, their_key) if are_related(solver, theirs.root, target.root) || *their_key == key);
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
