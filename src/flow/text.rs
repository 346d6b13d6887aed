//! The flows behind a value, and their entry into sinks.

use crate::models::{ApiPath, FactSet, LabelSet, SinkKind, core};

use super::eval::{Eval, Hit};
use super::inventory::is_listed;
use super::summary::{SinkRef, Site};
use super::value::{Content, Entry, Flow, Flows, Key, Kind, MAX_ENTRIES, MAX_FLOWS, Node, Shape, State, V};

/// A walk over the contents of a value looks into this many objects; ARCHITECTURE.md, "Limits".
const MAX_OBJECTS_WALKED: usize = 64;
/// Objects within objects are looked into this deep when a whole object enters a sink.
const MAX_CONTENT_DEPTH: usize = 6;
/// Of one origin and sink this many different sets of facts are kept.
const MAX_HITS_PER_ORIGIN: usize = 3;

/// Which nodes a walk has seen: a number per node instead of a set per walk.
pub(super) struct Marks {
    pub walk: u32,
    pub seen: Vec<u32>,
    pub left: usize,
    /// Only what the text form shows counts: of an ordinary object that is its address.
    is_printed: bool,
    /// Whether something lies deeper than the walk looks.
    is_deeper: bool,
}

impl Default for Marks {
    fn default() -> Self {
        Marks { walk: 0, seen: Vec::new(), left: MAX_OBJECTS_WALKED, is_printed: false, is_deeper: false }
    }
}

impl Marks {
    fn begin(&mut self, n_nodes: usize, is_printed: bool) {
        self.walk += 1;
        self.is_printed = is_printed;
        self.is_deeper = false;
        self.left = MAX_OBJECTS_WALKED;
        if self.seen.len() < n_nodes {
            self.seen.resize(n_nodes, 0);
        }
    }

    /// Whether a node is new to the walk, and the walk may go on.
    fn visit(&mut self, node: Node) -> bool {
        let slot = &mut self.seen[node.0 as usize];
        if *slot == self.walk || self.left == 0 {
            return false;
        }
        *slot = self.walk;
        self.left -= 1;
        true
    }
}

impl Eval<'_, '_> {
    /// What parts of a text are joined with.
    pub fn joined_with(&self, parts: &[V]) -> FactSet {
        let names = self.names();
        let said: Vec<&V> = parts.iter().filter(|part| !self.is_blank(part)).collect();
        if said.len() < 2 {
            return FactSet::EMPTY;
        }
        let (mut words, mut is_named, mut are_named) = (Vec::new(), false, true);
        for part in said {
            // What is known of a text that was put together before, with a hole for each word.
            let known = self.text_of(part).map_or("\0", |text| names.text(text));
            let asks = known.split('\0').any(|piece| !piece.trim().is_empty() && !self.catalog().endpoints.is_caption(piece));
            let mut is_word = asks;
            let mut are_words_named = !asks;
            for (at, piece) in known.split('\0').enumerate() {
                if at > 0 {
                    is_word = true;
                    are_words_named &= is_named;
                }
                // Behind `[Language: en]` the text begins anew.
                let closes = piece.trim_end().ends_with([']', '>']) && is_named;
                if !piece.trim().is_empty() || at > 0 {
                    is_named = !asks && (closes || piece.contains(char::is_alphabetic)) && !self.names_instructions(piece);
                }
            }
            if is_word {
                are_named &= are_words_named || self.is_captioned(part);
                words.push(part);
            }
        }
        let Some((first, others)) = words.split_first() else { return core::JOINED };
        let record = self.record_of(first);
        // The same column of several rows.
        let is_stored = |flow: &Flow| flow.facts.any(core::STORED);
        let is_one = first.iter().all(|entry| {
            let flows = self.own_flows(&V(smallvec::smallvec![entry]));
            !flows.is_empty() && flows.iter().all(|flow| is_stored(&flow))
        });
        let is_beside = |other: &V| {
            is_one && *first == other
                || self.is_of_client(first) && self.is_of_client(other)
                || record.is_some() && record == self.record_of(other)
        };
        if are_named || others.iter().all(|other| is_beside(other)) { self.solver.captioned } else { core::JOINED }
    }

    /// Whether what stands behind a caption is what the system says (`### System:`).
    fn names_instructions(&self, caption: &str) -> bool {
        let names = self.names();
        let last = caption.trim_end().lines().last().unwrap_or_default();
        let endpoints = &self.catalog().endpoints;
        let is_of_system = |word: &str| {
            endpoints.system_roles.iter().chain(&endpoints.instructions).any(|name| names.text(*name).eq_ignore_ascii_case(word))
        };
        last.split(|c: char| !c.is_alphanumeric() && c != '_').any(is_of_system)
    }

    /// Whether a text is nothing or was put together of captions and what they name, be it in several rounds of a loop.
    fn is_captioned(&self, part: &V) -> bool {
        part.iter().all(|entry| {
            let alone = V::of(entry.node);
            let flows = self.own_flows(&alone);
            let is_under_caption = |flow: Flow| flow.facts.all(self.solver.captioned) && !flow.facts.any(core::JOINED);
            self.is_blank(&alone) || !flows.is_empty() && flows.iter().all(is_under_caption)
        })
    }

    /// Whether everything in a text has come from the client, from a model to which it speaks, or from where others have left it.
    fn is_of_client(&self, part: &V) -> bool {
        let flows = self.own_flows(part);
        let is_theirs = |node| [core::REQUEST, core::LLM, core::RETRIEVED].into_iter().any(|label| self.labels(node).has(label));
        !flows.is_empty()
            && part.iter().all(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_)))
            && flows.iter().all(|flow| is_theirs(flow.origin))
    }

    /// The record of which a text is a field: `message["role"]`, `message["content"]`.
    fn record_of(&self, part: &V) -> Option<Node> {
        match self.data(part.only()?.node).kind {
            Kind::Path(record, Key::Item(_)) => Some(record),
            _ => None,
        }
    }

    fn is_blank(&self, part: &V) -> bool {
        part.is_empty() || self.text_of(part).is_some_and(|text| self.names().text(text).trim().is_empty())
    }

    /// The origins of everything in a value: its own text and, for objects, what lies in them.
    pub fn flows(&self, value: &V) -> Flows {
        self.flows_in(value, false)
    }

    pub fn flows_in(&self, value: &V, is_printed: bool) -> Flows {
        let mut flows = Flows::default();
        let mut marks = self.marks.borrow_mut();
        marks.begin(self.nodes.len(), is_printed);
        for entry in value.iter() {
            self.flows_into(&mut flows, entry, FactSet::EMPTY, &mut marks, 0);
        }
        flows
    }

    /// What a value gives to a call of which nothing is known: whoever is handed all settings takes the one that they need out of them,
    /// and what lies under the name of a secret opens a door there and does not come out.
    pub fn handed_on(&self, value: &V) -> Flows {
        let mut flows = Flows::default();
        for entry in value.iter() {
            let content = self.content(entry.node).filter(|_| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict)));
            let Some(content) = content else {
                flows.join(&self.flows(&V(smallvec::smallvec![entry])), FactSet::EMPTY);
                continue;
            };
            let is_door = |key: &Key| matches!(key, Key::Item(name) if self.solver.is_secret_name(*name));
            let inside = content.fields.iter().filter(|(key, _)| !is_door(key)).map(|(_, value)| value);
            for part in inside.chain([&content.rest, &content.spread]) {
                flows.join(&self.flows(part), entry.facts);
            }
        }
        flows.0.retain(|flow| match self.data(flow.origin).kind {
            Kind::Api(path) => !self.catalog().paths.entry(path).whole_labels.has(core::SECRET),
            _ => true,
        });
        flows
    }

    /// The origins of a value's own text.
    pub fn own_flows(&self, value: &V) -> Flows {
        let mut flows = Flows::default();
        for entry in value.iter() {
            self.text_into(&mut flows, entry, FactSet::EMPTY);
        }
        flows
    }

    fn text_into(&self, flows: &mut Flows, entry: Entry, facts: FactSet) {
        let own = &self.data(entry.node).flows;
        self.did(1 + own.0.len());
        if own.is_empty() {
            return;
        }
        let facts = facts.union(entry.facts.minus(core::AUTHENTICATED)).union(self.facts_of(entry.node));
        if facts.any(core::RULED_OUT) {
            return;
        }
        for flow in own.iter() {
            let at_origin = if flow.origin == entry.node { FactSet::EMPTY } else { self.facts_of(flow.origin) };
            flows.add(Flow { origin: flow.origin, facts: facts.union(flow.facts).union(at_origin) });
        }
    }

    fn flows_into(&self, flows: &mut Flows, entry: Entry, facts: FactSet, marks: &mut Marks, depth: usize) {
        self.text_into(flows, entry, facts);
        let Some(content) = self.state.heap.get(&entry.node).or_else(|| self.base.get(&entry.node)) else { return };
        if depth > MAX_CONTENT_DEPTH {
            marks.is_deeper = true;
            return;
        }
        if !marks.visit(entry.node) {
            return;
        }
        let facts = facts.union(entry.facts.minus(core::AUTHENTICATED)).union(self.facts_of(entry.node));
        if facts.any(core::RULED_OUT) {
            return;
        }
        // Functions, classes and bound methods are no data.
        if matches!(
            self.data(entry.node).kind,
            Kind::Object(
                _,
                _,
                Shape::Function(_)
                    | Shape::Bound
                    | Shape::Partial
                    | Shape::PartialMethod
                    | Shape::Guarded(_)
                    | Shape::Property
                    | Shape::ManagerFactory
            ) | Kind::Class(_)
        ) {
            return;
        }
        if marks.is_printed && self.data(entry.node).instance.is_some_and(|class| self.shows_nothing(class)) {
            return;
        }
        let is_library = self.data(entry.node).api.is_some();
        for (key, value) in &content.fields {
            let is_made_of = matches!(key, Key::Argument(_) | Key::Position(_) | Key::Receiver) && is_library;
            if is_made_of || matches!(key, Key::Capture(_) | Key::Function | Key::Found | Key::File) {
                continue;
            }
            for inner in value.iter() {
                self.flows_into(flows, inner, facts, marks, depth + 1);
            }
        }
        for inner in content.rest.iter() {
            self.flows_into(flows, inner, facts, marks, depth + 1);
        }
        if !content.spread.is_empty() {
            self.spread_into(flows, content, facts, marks, depth + 1);
        }
    }

    /// What lies in the mappings of which one was made, but for what it has under the same names itself.
    fn spread_into(&self, flows: &mut Flows, content: &Content, facts: FactSet, marks: &mut Marks, depth: usize) {
        let hidden = self.names_told_apart(content);
        for inner in content.spread.iter() {
            match hidden {
                Some(left_out) => match (self.data(inner.node).kind.clone(), self.state.heap.get(&inner.node)) {
                    (Kind::Object(_, _, Shape::Dict), Some(theirs)) if theirs.spread.is_empty() => {
                        let facts = facts.union(inner.facts).union(self.facts_of(inner.node));
                        for value in self.all_but(theirs, left_out).iter() {
                            self.flows_into(flows, value, facts, marks, depth);
                        }
                    }
                    _ => {
                        let others = self.path_if_made(inner.node, Key::But(left_out)).filter(|_| self.is_token(inner.node));
                        self.flows_into(flows, Entry { node: others.unwrap_or(inner.node), ..inner }, facts, marks, depth);
                    }
                },
                None => self.flows_into(flows, inner, facts, marks, depth),
            }
        }
    }

    /// Labels that arise at a node.
    pub fn labels(&self, node: Node) -> LabelSet {
        self.data(node).labels
    }

    /// Folds a value with too many possibilities into one that keeps its flows.
    pub fn bounded(&mut self, value: V) -> V {
        self.bounded_to(value, MAX_ENTRIES)
    }

    /// As [`Eval::bounded`], with a bound of the caller's.
    pub fn bounded_to(&mut self, value: V, max: usize) -> V {
        if value.0.len() <= max {
            return value;
        }
        let flows = self.flows(&value);
        let node = self.derived(u32::MAX, flows, &[&value]);
        let mut kept: V = V::of(node);
        for entry in value.iter().take(max / 2) {
            kept.add(entry);
        }
        // Text stays; what functions do with what they are given is lost.
        if value.iter().skip(max / 2).any(|entry| self.is_callable(&V::of(entry.node))) {
            self.task.limits.insert("functions in one value");
        }
        kept
    }

    /// A value whose facts on the present way are written into it, so that they survive the place where ways meet.
    pub fn baked(&self, value: &V, state: &State) -> V {
        let mut baked = V::new();
        for entry in value.iter() {
            let mut facts = entry.facts.union(state.fact(entry.node));
            let origins = &self.data(entry.node).flows;
            if let [flow] = origins.0.as_slice()
                && flow.origin != entry.node
            {
                facts = facts.union(state.fact(flow.origin));
            }
            baked.add(Entry { node: entry.node, facts });
        }
        baked
    }

    // ---------------------------------------------------------------- sinks

    /// A value enters a sink at the current instruction.
    pub fn sink(&mut self, kind: SinkKind, api: Option<ApiPath>, value: &V) {
        let flows = if Some(kind) == self.solver.path {
            self.flows(&self.without_open_files(value))
        } else if Some(kind) == self.solver.log {
            self.text_flows(value)
        } else if Some(kind) == self.solver.powers.given {
            let mut flows = self.flows(value);
            flows.join(&self.powers_of(value), FactSet::EMPTY);
            flows
        } else {
            self.flows(value)
        };
        self.sink_flows(kind, api, &flows);
    }

    /// An open file names no path, nor does the parameter of which a caller has told that it is one.
    pub fn without_open_files(&self, value: &V) -> V {
        let is_open = |node: Node| self.data(node).api.is_some_and(|path| self.catalog().paths.entry(path).is_open_file);
        let is_told_open = |node: Node| self.bound.get(&node).is_some_and(|told| told.iter().any(|it| is_open(it.node)));
        V(value.iter().filter(|entry| !is_open(entry.node) && !is_told_open(entry.node)).collect())
    }

    pub fn sink_flows(&mut self, kind: SinkKind, api: Option<ApiPath>, flows: &Flows) {
        let sink = SinkRef { site: Site { function: self.context.function, instr: self.now }, kind, api };
        if flows.0.len() >= MAX_FLOWS {
            self.task.limits.insert("origins of one value");
        }
        // The last walk was that of the value.
        if self.marks.borrow().left == 0 {
            self.task.limits.insert("objects in one value");
        }
        if self.marks.borrow().is_deeper {
            self.task.limits.insert("objects within objects");
        }
        for flow in flows.iter() {
            self.hit(sink, flow, Hit { facts: flow.facts, at: self.now, via: None });
        }
    }

    /// Notes that a flow's origin reaches a sink, if any rule may care or the sink is listed.
    pub fn hit(&mut self, sink: SinkRef, mut flow: Flow, mut hit: Hit) {
        let here = self.here.union(self.vouched_for(sink.kind));
        flow.facts = flow.facts.union(here);
        hit.facts = hit.facts.union(here);
        let labels = if self.is_open(flow.origin) { None } else { Some(self.labels(flow.origin)) };
        // Whoever hands a function to an agent asks what it removes.
        let is_asked_for = is_listed(sink.kind) || matches!(sink.kind, core::ERASURE | core::KEPT);
        if !is_asked_for && !self.solver.matters(labels, &sink, flow.facts) {
            return;
        }
        let hits = self.hits.entry((sink, flow.origin)).or_default();
        if hits.iter().any(|it| flow.facts.all(it.facts)) {
            return;
        }
        hits.retain(|it| !it.facts.all(flow.facts));
        if hits.len() < MAX_HITS_PER_ORIGIN {
            hits.push(hit);
        }
    }

    /// Whether the labels of an origin are the caller's to say.
    pub fn is_open(&self, node: Node) -> bool {
        match self.data(node).kind {
            Kind::Root(_) | Kind::Caller => true,
            Kind::Path(..) => self.is_token(node) && self.data(node).labels.is_empty(),
            Kind::Api(path) => self.is_state(path),
            _ => false,
        }
    }
}
