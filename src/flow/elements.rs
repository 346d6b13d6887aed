//! What holds for all elements of a collection: after a loop that has checked each, `all(..)`, `any(..)`, set against set.

use petgraph::algo::dominators::simple_fast;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{BlockId, Instr, Literal, Terminator, Value};
use crate::models::{FactSet, LabelSet, Outcome, Step, core};
use crate::text::Symbol;

use super::branches::{Assumptions, MAX_CHOICES};
use super::eval::Eval;
use super::value::{Content, Entry, Key, Kind, Node, Shape, State, V};

/// What puts something into a list, set or mapping.
const FILLING: &[&str] = &["append", "extend", "insert", "add", "update", "setdefault"];

/// Marks elements of which parts have been checked.
const CHECKED: u32 = 1 << 28;

impl Eval<'_, '_> {
    /// A loop that ends by itself has been around for each element: what every round has shown holds.
    pub fn after_all(&mut self, iterator: Value, state: &mut State) {
        let Instr::Iter(iterable, _) = self.code.instr(iterator) else { return };
        let Some(common) = common(self.rounds_of(self.block).map(|(_, facts)| facts)) else { return };
        let iterable = self.v(iterable);
        for (node, facts) in common {
            if self.holds_for_all(node, &iterable) {
                self.assume(state, node, facts);
                if let Some(whole) = self.whole_of(node) {
                    self.assume(state, whole, facts);
                }
            }
        }
    }

    /// What all of whose elements a node stands for.
    fn whole_of(&self, node: Node) -> Option<Node> {
        match self.data(node).kind {
            Kind::Path(base, Key::Elem) => Some(base),
            Kind::Api(path) => match self.catalog().paths.parent(path)? {
                (parent, Step::Any) => self.index.get(&Kind::Api(parent)).copied(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The facts at the end of each round of a loop, with the block where the round ends.
    pub fn rounds_of(&self, header: BlockId) -> impl Iterator<Item = (BlockId, &FxHashMap<Node, FactSet>)> {
        let ends = self.code.block_preds(self.code.block(header)).iter().filter(move |pred| pred.0 >= header.0);
        ends.flat_map(move |pred| {
            let back = self.edges[pred.0 as usize].iter().filter(move |(target, _)| *target == header);
            back.map(|(_, state)| (*pred, &*state.facts))
        })
    }

    /// Whether what each round shows of a node holds also if there was no round: it speaks of the elements, or there is one at least.
    fn holds_for_all(&self, node: Node, iterable: &V) -> bool {
        let mut at = node;
        while let Kind::Path(base, key) = self.data(at).kind {
            if key == Key::Elem && iterable.iter().any(|entry| entry.node == base) {
                return true;
            }
            at = base;
        }
        // `request.json["tags"][...]["name"]`, where what is gone through is known by its path.
        if let Kind::Api(mut path) = self.data(at).kind {
            while let Some((parent, step)) = self.catalog().paths.parent(path) {
                if step == Step::Any && iterable.iter().any(|entry| self.data(entry.node).kind == Kind::Api(parent)) {
                    return true;
                }
                path = parent;
            }
        }
        iterable.iter().any(|entry| match self.data(entry.node).kind {
            Kind::Object(..) => self.content(entry.node).is_some_and(|content| {
                content.fields.iter().any(|(key, _)| matches!(key, Key::Index(_) | Key::Item(_)))
                    || content.rest.iter().any(|element| element.node == node || !self.is_foreign(element.node))
            }),
            // A caller has told what its elements are.
            Kind::Result(..) | Kind::Path(..) | Kind::Root(_) if self.has_told_elements(entry.node) => true,
            // What a library gives; an own collection that a setting or a file fills.
            Kind::Result(..) | Kind::Path(..) => !self.is_token(entry.node) && !self.is_foreign(entry.node),
            _ => false,
        })
    }

    fn has_told_elements(&self, node: Node) -> bool {
        let told = self.path_if_made(node, Key::Elem).and_then(|element| self.bound.get(&element));
        told.is_some_and(|told| told.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Const(_))))
    }

    /// Whether a client or a model gives the collection; what a call looks up for them is another one.
    fn is_foreign(&self, node: Node) -> bool {
        let flows = self.own_flows(&V::of(node));
        let given = flows.iter().filter(|flow| !flow.facts.any(core::UNMODELLED));
        let labels = given.fold(LabelSet::EMPTY, |labels, flow| labels.union(self.labels(flow.origin)));
        [core::REQUEST, core::LLM, core::RETRIEVED].into_iter().any(|label| labels.has(label))
    }

    /// `done, result = run()`, `if not done:`: what the call has made for the other answer.
    pub fn pairs_by_truth(&mut self, part: Value, way: bool) -> Assumptions {
        let Instr::UnpackItem(pairs, at) = self.code.instr(part) else { return Vec::new() };
        let pairs = self.v(pairs);
        let (mut staying, mut left_out) = (Vec::new(), Vec::new());
        for pair in pairs.iter() {
            let Kind::Object(call, _, Shape::Tuple) = self.data(pair.node).kind else { return Vec::new() };
            let Some(said) = self.part(pair.node, Key::Index(at)) else { return Vec::new() };
            let (may_be_true, may_be_false) = self.truths(&said);
            let is_other = if way { !may_be_true } else { !may_be_false };
            let is_made = |node: &Node| matches!(self.data(*node).kind, Kind::Result(at, _) | Kind::Object(at, ..) if at == call);
            let Some(content) = self.content(pair.node) else { return Vec::new() };
            let others = content.fields.iter().filter(|(key, _)| **key != Key::Index(at)).flat_map(|(_, value)| value.iter());
            let others = others.map(|entry| entry.node).filter(is_made).collect::<Vec<Node>>();
            if is_other { left_out.extend(others) } else { staying.extend(others) }
        }
        left_out.retain(|node| !staying.contains(node));
        self.rule_out(left_out)
    }

    /// `for message in history: if message["role"] != "system"`: the records among several whose part is not one of those that come here.
    pub fn records_left_out(&mut self, part: Value, known: &V, is_among: bool) -> Assumptions {
        let Some((records, key)) = self.part_read(part).filter(|(records, _)| records.0.len() > 1) else { return Vec::new() };
        let Some(known) = self.known_texts(known) else { return Vec::new() };
        let mut left_out = Vec::new();
        for record in records.iter() {
            let text = self.part(record.node, key).and_then(|part| self.text_literal(&part));
            if text.is_some_and(|text| known.contains(&text) != is_among) {
                left_out.push(record.node);
            }
        }
        self.rule_out(left_out)
    }

    /// `record["key"]`, `record.name`, `record.get("key")`: the record, and the key of the part.
    pub fn part_read(&mut self, part: Value) -> Option<(V, Key)> {
        match self.code.instr(part) {
            Instr::Attr(record, name) => Some((self.v(record), Key::Attr(name))),
            Instr::Item(record, key) => Some((self.v(record), Key::Item(self.text_literal(&self.v(key))?))),
            Instr::Call(callee, args, _) => {
                let Instr::Attr(record, method) = self.code.instr(callee) else { return None };
                let key = self.code.list(args).first().filter(|_| self.names().text(method) == "get")?.value;
                Some((self.v(record), Key::Item(self.text_literal(&self.v(key))?)))
            }
            _ => None,
        }
    }

    /// The texts that a value is, or that lie in it, if all are literals.
    pub fn known_texts(&mut self, value: &V) -> Option<Vec<Symbol>> {
        if let Some(text) = self.text_literal(value) {
            return Some(vec![text]);
        }
        let elements = self.load(value, Key::Elem);
        self.demand(&elements);
        // What a caller has told lies beside what it stands for.
        let known = elements.iter().filter(|entry| !self.is_token(entry.node));
        let texts: Option<Vec<Symbol>> = known
            .map(|entry| match self.data(entry.node).kind {
                Kind::Const(Literal::Str(text)) => Some(text),
                _ => None,
            })
            .collect();
        texts.filter(|texts| !texts.is_empty())
    }

    /// `all(x in KNOWN for x in given)`, `any(bad in text for bad in BAD)`: what a true or false outcome says of each element.
    pub fn outcome_of_each(&mut self, elements: &V, when: Outcome) -> Assumptions {
        let mut out = self.value_outcomes(elements, when);
        let Instr::Call(_, args, _) = self.code.instrs.get(self.now as usize).copied().unwrap_or(Instr::Unknown) else { return out };
        let Some(list) = self.code.list(args).first().map(|arg| arg.value) else { return out };
        let code = self.code;
        let mut appended = code.instrs.iter().enumerate().filter_map(|(at, instr)| match instr {
            Instr::Append(to, element) if *to == list => Some((Value(at as u32), *element)),
            _ => None,
        });
        let (Some((append, condition)), None) = (appended.next(), appended.next()) else { return out };
        let Some(iterable) = self.iterable_of(append) else { return out };
        let iterable = self.v(iterable);
        for (node, facts) in self.assumptions(condition, when == Outcome::True, 0) {
            if self.holds_for_all(node, &iterable) {
                out.push((node, facts));
                out.extend(self.whole_of(node).map(|whole| (whole, facts)));
            }
        }
        out
    }

    /// `[bad for bad in BAD if bad in text]` is empty: what its condition says of each element on the way past it.
    pub fn of_empty(&mut self, list: Value) -> Assumptions {
        if !matches!(self.code.instr(list), Instr::Build(..)) {
            return Vec::new();
        }
        let Some(append) = self.only_append(list) else { return self.of_unfilled(list) };
        let Some((end, header, iterator)) = self.loop_around(append) else { return Vec::new() };
        let Instr::Iter(iterable, _) = self.code.instr(iterator) else { return Vec::new() };
        let past = self.rounds_of(header).filter(|(from, _)| *from != end).map(|(_, facts)| facts);
        let Some(common) = common(past) else { return Vec::new() };
        let iterable = self.v(iterable);
        let mut out = Vec::new();
        for (node, facts) in common {
            if self.holds_for_all(node, &iterable) {
                out.push((node, facts));
                out.extend(self.whole_of(node).map(|whole| (whole, facts)));
            }
        }
        out
    }

    /// `[it for it in OWN if it["id"] == sent]` has an element: what its condition says of all but the elements.
    pub fn of_filled(&mut self, list: Value) -> Assumptions {
        let Some((end, header, iterator)) = self.only_append(list).and_then(|append| self.loop_around(append)) else { return Vec::new() };
        let rounds = self.rounds_of(header).filter(|(from, _)| *from == end).map(|(_, facts)| facts);
        let holds = common(rounds).unwrap_or_default();
        self.beside_elements(holds, iterator)
    }

    /// As [`Eval::of_filled`], for `any(it["id"] == sent for it in OWN)` and its like, where one of the elements has turned out so.
    pub fn of_one(&mut self, elements: Value, way: bool) -> Assumptions {
        let Some(append) = self.only_append(elements) else { return Vec::new() };
        let Some((.., iterator)) = self.loop_around(append) else { return Vec::new() };
        let Instr::Append(_, condition) = self.code.instr(append) else { return Vec::new() };
        let mut holds = self.assumptions(condition, way, 0);
        holds = self.beside_elements(holds, iterator);
        holds.extend(self.of_filled(elements));
        holds
    }

    /// What the first argument of the present call is, if it is known by name.
    pub fn first_argument(&self) -> Option<Value> {
        let Instr::Call(_, args, _) = self.code.instrs.get(self.now as usize).copied()? else { return None };
        self.code.list(args).first().map(|arg| self.bare(arg.value))
    }

    /// What is said of other things than the elements of a loop and their parts.
    fn beside_elements(&self, mut holds: Assumptions, iterator: Value) -> Assumptions {
        let code = self.code;
        let of_loop = |instr: &Instr| matches!(instr, Instr::Next(it) if *it == iterator);
        let Some(element) = code.instrs.iter().position(of_loop) else { return Vec::new() };
        let elements = self.v(Value(element as u32));
        holds.retain(|(node, _)| !matches!(self.data(*node).kind, Kind::Const(_)) && !self.is_within(*node, &elements));
        holds
    }

    /// Whether a node is one of these, or a part of one.
    fn is_within(&self, node: Node, wholes: &V) -> bool {
        let mut at = node;
        loop {
            if wholes.iter().any(|entry| entry.node == at) {
                return true;
            }
            at = match self.data(at).kind {
                Kind::Path(base, _) => base,
                Kind::Api(path) => match self.catalog().paths.parent(path).and_then(|(parent, _)| self.index.get(&Kind::Api(parent))) {
                    Some(parent) => *parent,
                    None => return false,
                },
                _ => return false,
            };
        }
    }

    /// The one place where a comprehension puts something into its list.
    fn only_append(&self, list: Value) -> Option<Value> {
        let mut appended = self.code.instrs.iter().enumerate().filter_map(|(at, instr)| match instr {
            Instr::Append(to, _) if *to == list => Some(Value(at as u32)),
            _ => None,
        });
        appended.next().filter(|_| appended.next().is_none())
    }

    /// The loop of whose rounds a place is the end: where it ends, its header, what it goes through.
    fn loop_around(&self, at: Value) -> Option<(BlockId, BlockId, Value)> {
        let end = self.block_of(at)?;
        let Terminator::Jump(header) = self.code.block(end).end else { return None };
        let Terminator::Branch(has_next, ..) = self.code.block(header).end else { return None };
        match self.code.instr(has_next) {
            Instr::HasNext(iterator) => Some((end, header, iterator)),
            _ => None,
        }
    }

    /// `errors` of `if bad: errors.append("bad")` is empty: what its condition says on the other way, for each condition that is asked on
    /// every way to here.
    fn of_unfilled(&mut self, container: Value) -> Assumptions {
        let code = self.code;
        let fills = |value: &Value| match code.instr(*value) {
            Instr::Call(callee, ..) => match code.instr(callee) {
                Instr::Attr(base, method) => self.bare(base) == container && FILLING.contains(&self.names().text(method)),
                _ => false,
            },
            Instr::SetItem(base, ..) => self.bare(base) == container,
            _ => false,
        };
        let filling: Vec<BlockId> =
            (0..code.blocks.len() as u32).map(BlockId).filter(|block| code.block_instrs(code.block(*block)).iter().any(fills)).collect();
        let mut out = Vec::new();
        if filling.is_empty() || self.n_choosing >= MAX_CHOICES.0 {
            return out;
        }
        let on_every_way = self.dominators(self.block);
        self.n_choosing += 1;
        for block in filling {
            let [asks] = code.block_preds(code.block(block)) else { continue };
            let Terminator::Branch(condition, yes, no) = code.block(*asks).end else { continue };
            self.did(1);
            if yes != no && self.bare(condition) != container && on_every_way.contains(asks) {
                out.extend(self.assumptions(condition, no == block, 1));
            }
        }
        self.n_choosing -= 1;
        out
    }

    /// The blocks through which every way to a block leads.
    fn dominators(&self, of: BlockId) -> FxHashSet<BlockId> {
        let code = self.code;
        let blocks = (0..code.blocks.len() as u32).map(BlockId);
        let edges = blocks.flat_map(|to| code.block_preds(code.block(to)).iter().map(move |from| (from.0, to.0)));
        let graph = DiGraph::<(), ()>::from_edges(edges);
        let of = NodeIndex::new(of.0 as usize);
        let dominators = (of.index() < graph.node_count()).then(|| simple_fast(&graph, NodeIndex::new(0)));
        let strict = dominators.as_ref().and_then(|dominators| dominators.strict_dominators(of));
        strict.into_iter().flatten().map(|node| BlockId(node.index() as u32)).collect()
    }

    /// Whether every way to a `return` leads through a block.
    pub fn is_on_every_way(&self, block: BlockId) -> bool {
        let code = self.code;
        let blocks = (0..code.blocks.len() as u32).map(BlockId);
        let mut behind: Vec<BlockId> = blocks.filter(|end| matches!(code.block(*end).end, Terminator::Return(_))).collect();
        let mut seen = vec![false; code.blocks.len()];
        seen[block.0 as usize] = true;
        while let Some(at) = behind.pop() {
            if std::mem::replace(&mut seen[at.0 as usize], true) {
                continue;
            }
            if at == BlockId(0) {
                return false;
            }
            behind.extend(code.block_preds(code.block(at)));
        }
        true
    }

    /// `[it for it in sent if it["role"] in KNOWN]`: what is known of an element's parts is known of this element, not of those left out.
    pub fn as_checked(&mut self, element: V, known: &[(Node, FactSet)]) -> V {
        let Some(entry) = element.only().filter(|_| self.may_be_checked(&element)) else { return element };
        let mut parts: Vec<(Node, Key, FactSet)> = Vec::new();
        for (node, facts) in known.iter().filter(|(_, facts)| facts.any(core::NARROWED)) {
            parts.extend(self.item_below(*node, entry.node).map(|key| (*node, key, *facts)));
        }
        if parts.is_empty() {
            return element;
        }
        parts.sort_by_key(|(node, ..)| *node);
        let mut content = Content { spread: element, is_closed: true, ..Content::default() };
        for (part, key, facts) in parts {
            content.set(key, V::with(part, facts));
        }
        let node = self.node(Kind::Object(self.now, CHECKED, Shape::Dict));
        self.state.set_content(node, content);
        V::of(node)
    }

    /// Whether an element is one of which parts may have been looked at: of what a caller or the client gives.
    pub fn may_be_checked(&self, element: &V) -> bool {
        element.only().is_some_and(|entry| match self.data(entry.node).kind {
            Kind::Api(_) => true,
            Kind::Path(_, key) => key == Key::Elem && self.is_token(entry.node),
            _ => false,
        })
    }

    /// The key under which a node is an item of another one.
    fn item_below(&self, node: Node, owner: Node) -> Option<Key> {
        match self.data(node).kind {
            Kind::Path(base, key @ Key::Item(_)) if base == owner => Some(key),
            Kind::Api(path) => match self.catalog().paths.parent(path)? {
                (parent, Step::Item(name)) if self.data(owner).kind == Kind::Api(parent) => Some(Key::Item(name)),
                _ => None,
            },
            _ => None,
        }
    }

    /// `sum(1 for bad in BAD if bad in text)`: what it says if the present call counts nothing.
    pub fn note_none(&mut self, count: &V) {
        let Some(Instr::Call(_, args, _)) = self.code.instrs.get(self.now as usize) else { return };
        let Some(counted) = self.code.list(*args).first().map(|arg| arg.value) else { return };
        let holds = self.of_empty(counted);
        if let Some(count) = count.only() {
            self.note_outcome(Some(count.node), Outcome::False, holds);
        }
    }

    /// What the comprehension runs over whose every round comes to this instruction.
    fn iterable_of(&self, append: Value) -> Option<Value> {
        let end = self.block_of(append)?;
        let header = match self.code.block(end).end {
            crate::ir::Terminator::Jump(header) if header.0 <= end.0 => header,
            _ => return None,
        };
        let preds = self.code.block_preds(self.code.block(header));
        if preds.iter().filter(|pred| pred.0 >= header.0).count() != 1 {
            return None;
        }
        let crate::ir::Terminator::Branch(has_next, ..) = self.code.block(header).end else { return None };
        let Instr::HasNext(iterator) = self.code.instr(has_next) else { return None };
        match self.code.instr(iterator) {
            Instr::Iter(iterable, _) => Some(iterable),
            _ => None,
        }
    }

    /// All elements of `part` are among those of `whole`.
    pub fn subset(&mut self, part: &V, whole: &V) -> Assumptions {
        if !self.is_own_collection(whole) {
            return Vec::new();
        }
        let elements = self.load(part, Key::Elem);
        let lists: Vec<Node> = elements.iter().filter_map(|entry| self.holder_of(entry.node)).collect();
        elements.iter().chain(part.iter()).map(|entry| entry.node).chain(lists).map(|node| (node, core::NARROWED)).collect()
    }

    /// A slice of a list that a library gives, where it is known what its elements are (`text.splitlines()[-3:]`).
    pub fn slice_of_list(&mut self, list: Entry, facts: FactSet) -> Option<Entry> {
        let data = self.data(list.node);
        if !matches!(data.kind, Kind::Result(..)) || data.api.is_none() || !data.flows.is_empty() {
            return None;
        }
        let elements = self.load(&V::of(list.node), Key::Elem);
        if self.flows(&elements).is_empty() {
            return None;
        }
        let node = self.node(Kind::Object(self.now, list.node.0 + 1, Shape::List));
        self.state.set_content(node, Content { rest: elements, is_closed: true, ..Content::default() });
        Some(Entry { node, facts: list.facts.union(facts) })
    }

    /// `len(x) <= n`, where `x` is what is measured.
    pub fn bounds(&mut self, small: &V, large: &V) -> Assumptions {
        let mut out = Vec::new();
        if !large.iter().all(|entry| self.data(entry.node).measures.is_none()) {
            return out;
        }
        for entry in small.iter() {
            if let Some(measured) = self.data(entry.node).measures {
                out.push((measured, core::BOUNDED));
            }
        }
        out
    }

    /// What a node is any element of.
    fn holder_of(&mut self, element: Node) -> Option<Node> {
        match self.data(element).kind {
            Kind::Path(list, Key::Elem) => Some(list),
            Kind::Api(path) => {
                let (list, _) = self.catalog().paths.parent(path).filter(|(_, step)| *step == Step::Any)?;
                Some(self.node(Kind::Api(list)))
            }
            _ => None,
        }
    }
}

/// What holds at the end of every round, sorted; none if there is no round.
fn common<'f>(rounds: impl Iterator<Item = &'f FxHashMap<Node, FactSet>>) -> Option<Vec<(Node, FactSet)>> {
    let mut common: Option<FxHashMap<Node, FactSet>> = None;
    for facts in rounds {
        match &mut common {
            None => common = Some(facts.clone()),
            Some(common) => common.retain(|node, known| {
                *known = known.intersection(facts.get(node).copied().unwrap_or_default());
                !known.is_empty()
            }),
        }
    }
    let mut common: Vec<(Node, FactSet)> = common?.into_iter().collect();
    common.sort();
    Some(common)
}
