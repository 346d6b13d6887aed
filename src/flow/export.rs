//! From an activation to its summary.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::models::{ApiPath, FactSet, core};
use crate::program::FuncRef;

use super::eval::{Eval, Registration2};
use super::found::MAX_FOUND;
use super::summary::*;
use super::switches::Switch;
use super::value::{Content, Entry, Flows, Key, Kind, Node, Root, Shape, State, V};

/// Parts of objects are carried out this deep; ARCHITECTURE.md, "Limits".
const MAX_EXPORT_DEPTH: usize = 6;
/// A summary carries at most this many objects and computed values; ARCHITECTURE.md, "Limits".
const MAX_EXPORTED: usize = 100;
/// In effects and in objects of libraries, the key of other objects whose parts lie there too.
pub(super) const SPREAD: Key = Key::Position(u32::MAX);
/// A summary carries at most this many sink flows.
const MAX_SINK_FLOWS: usize = 100;

/// Builds a summary.
struct Export<'e, 'p, 't> {
    eval: &'e mut Eval<'p, 't>,
    state: State,
    summary: Summary,
    tokens: FxHashMap<Token, TokenId>,
    objects: FxHashMap<Node, u32>,
    derived: FxHashMap<Node, u32>,
    /// What stands for all of the result that no longer fits.
    anything: Option<u32>,
    is_result: bool,
}

impl Eval<'_, '_> {
    /// The summary of the evaluated function.
    pub fn export(&mut self) -> Summary {
        let tested = self.tested_params();
        let mut returns = std::mem::take(&mut self.returns);
        for (_, value, state) in &mut returns {
            std::mem::swap(&mut self.state, state);
            self.name_descriptors(value);
            std::mem::swap(&mut self.state, state);
        }
        let mut exits: Vec<(V, State)> = Vec::new();
        for (block, value, state) in &returns {
            self.state = state.clone();
            exits.extend(self.return_facts(*block, value, state));
        }
        let known = self.known_exits(&exits);
        let parts = self.part_exits(&exits);
        let mut result = V::new();
        let mut merged: Option<State> = None;
        for (_, value, state) in returns {
            result.join(&value);
            merged = Some(match merged {
                None => state,
                Some(before) => self.merge_states(before, state),
            });
        }
        if self.code.is_generator {
            let waiting = self.waiting.take().unwrap_or_default();
            merged = Some(match merged {
                // Who goes on with what it gives sees its objects as they are where it waits: `try: yield d` before `finally: d.clear()`.
                Some(ended) => {
                    let facts = ended.facts.clone();
                    State { facts, ..self.merge_states(ended, waiting) }
                }
                // The call gives a generator even if its body never comes to an end; nothing is checked by then.
                None => {
                    let waiting = State { heap: waiting.heap, ..State::default() };
                    exits.push((V::new(), waiting.clone()));
                    waiting
                }
            });
        }
        let state = merged.unwrap_or_default();
        self.state = state.clone();
        if self.code.is_generator {
            let node = self.node(Kind::Object(u32::MAX - 1, 0, Shape::Generator));
            let mut content = self.yielded();
            content.set(Key::Function, result);
            self.state.set_content(node, content);
            result = V::of(node);
        } else if let Some(namespace) = self.namespace {
            result = V::of(namespace);
        }
        let state = self.state.clone();
        let mut export = Export {
            eval: self,
            state,
            summary: Summary::default(),
            tokens: FxHashMap::default(),
            objects: FxHashMap::default(),
            derived: FxHashMap::default(),
            anything: None,
            is_result: true,
        };
        export.summary.result = export.value(&result, 0);
        export.is_result = false;
        export.effects();
        export.exits(exits);
        export.summary.exits.known = export.facts(&known);
        export.summary.exits.tested = tested;
        for part in parts {
            let (truthy, falsy) = (export.facts(&part.truthy), export.facts(&part.falsy));
            if !truthy.is_empty() || !falsy.is_empty() {
                export.summary.exits.parts.push(PartExit { key: part.key, truthy, falsy });
            }
        }
        export.eval.note_kept();
        export.sinks();
        export.rest();
        export.summary
    }
}

impl Eval<'_, '_> {
    /// A generator waits here.
    pub fn suspend(&mut self) {
        let here = self.state.clone();
        self.waiting = Some(match self.waiting.take() {
            None => here,
            Some(before) => self.merge_states(before, here),
        });
    }
}

impl Export<'_, '_, '_> {
    fn token(&mut self, token: Token) -> TokenId {
        if let Some(&id) = self.tokens.get(&token) {
            return id;
        }
        let id = self.summary.tokens.len() as TokenId;
        self.summary.tokens.push(token.clone());
        self.tokens.insert(token, id);
        id
    }

    fn value(&mut self, value: &V, depth: usize) -> OutValue {
        let mut out = Vec::with_capacity(value.0.len());
        for entry in value.iter() {
            let facts = entry.facts.union(self.state.fact(entry.node));
            if let Some(what) = self.node(entry.node, depth) {
                out.push((what, facts));
            }
        }
        OutValue(out)
    }

    fn node(&mut self, node: Node, depth: usize) -> Option<Out> {
        let kind = self.eval.data(node).kind.clone();
        Some(match kind {
            Kind::Const(literal) => Out::Const(literal),
            Kind::Class(class) => Out::Class(class),
            Kind::Module(module) => Out::Module(module),
            Kind::Source(source) => Out::Source(source),
            Kind::Caller => return None,
            Kind::Object(..) => self.object(node, depth)?,
            Kind::Root(_) | Kind::Api(_) => Out::Token(self.token_of(node)?),
            Kind::Path(..) if self.eval.is_token(node) => Out::Token(self.token_of(node)?),
            Kind::Path(..) | Kind::Result(..) | Kind::Text(..) => Out::Derived(self.derived_of(node, depth)?),
        })
    }

    fn token_of(&mut self, node: Node) -> Option<TokenId> {
        let token = self.eval.token_of(node)?;
        let id = self.token(token);
        let data = self.eval.data(node);
        if self.summary.types.len() <= id as usize {
            self.summary.types.resize(id as usize + 1, None);
        }
        self.summary.types[id as usize] = match (data.instance, data.api, &data.kind) {
            (None, _, Kind::Api(_)) => None,
            (Some(class), ..) => Some(TokenType::Instance(class)),
            (None, Some(api), _) => Some(TokenType::Api(api)),
            _ => None,
        };
        Some(id)
    }

    fn content(&self, node: Node) -> Option<Rc<Content>> {
        self.state.heap.get(&node).or_else(|| self.eval.base.get(&node)).cloned()
    }

    fn object(&mut self, node: Node, depth: usize) -> Option<Out> {
        if let Some(&at) = self.objects.get(&node) {
            return Some(Out::Object(at));
        }
        if self.summary.objects.len() >= MAX_EXPORTED {
            self.eval.task.limits.insert("objects of one function");
            return self.anything(node).map(Out::Derived);
        }
        let Kind::Object(_, _, shape) = self.eval.data(node).kind else { return None };
        let at = self.summary.objects.len() as u32;
        self.objects.insert(node, at);
        let site = self.eval.site_of(node);
        let is_open_file = |path: &ApiPath| self.eval.catalog().paths.entry(*path).is_open_file;
        let file = self.eval.data(node).api.filter(is_open_file);
        self.summary.objects.push(OutObject {
            site,
            shape,
            file,
            fields: Vec::new(),
            rest: OutValue::default(),
            spread: OutValue::default(),
            is_closed: true,
        });
        let Some(content) = self.content(node) else { return Some(Out::Object(at)) };
        // A module's or class's namespace is kept whole: it is asked name by name.
        let depth = if shape == Shape::Namespace { depth } else { depth + 1 };
        if depth <= MAX_EXPORT_DEPTH {
            let fields = content.fields.iter().map(|(key, value)| (*key, self.value(value, depth))).collect();
            let (rest, spread) = (self.value(&content.rest, depth), self.value(&content.spread, depth));
            let slot = &mut self.summary.objects[at as usize];
            slot.fields = fields;
            slot.rest = rest;
            slot.spread = spread;
            slot.is_closed = content.is_closed;
        } else if !content.rest.is_empty() || !content.fields.is_empty() {
            self.eval.task.limits.insert("depth of what one function gives");
        }
        Some(Out::Object(at))
    }

    /// Not nothing: of a result that loses one of its possibilities the others would be all that is known.
    fn anything(&mut self, node: Node) -> Option<u32> {
        if self.anything.is_some() || !self.is_result {
            return self.anything.filter(|_| self.is_result);
        }
        let at = self.summary.derived.len() as u32;
        let site = self.eval.site_of(node);
        self.summary.derived.push(OutDerived { site, api: None, text: None, flows: Vec::new(), fields: Vec::new() });
        self.anything = Some(at);
        Some(at)
    }

    fn derived_of(&mut self, node: Node, depth: usize) -> Option<u32> {
        if let Some(&at) = self.derived.get(&node) {
            return Some(at);
        }
        if self.summary.derived.len() >= MAX_EXPORTED {
            self.eval.task.limits.insert("computed values of one function");
            return self.anything(node);
        }
        let at = self.summary.derived.len() as u32;
        self.derived.insert(node, at);
        let data = self.eval.data(node);
        let (api, text, flows) = (data.api, data.text, data.flows.clone());
        let site = self.eval.site_of(node);
        self.summary.derived.push(OutDerived { site, api, text, flows: Vec::new(), fields: Vec::new() });
        let flows = self.flows(node, &flows);
        let mut fields = Vec::new();
        if depth < MAX_EXPORT_DEPTH
            && let Some(content) = self.content(node)
        {
            fields = content.fields.iter().map(|(key, value)| (*key, self.value(value, depth + 1))).collect();
            // What is put into a part of it under names that are not known (`session.headers.update(headers)`).
            let is_part = matches!(self.eval.data(node).kind, Kind::Path(..));
            if is_part && !content.spread.is_empty() {
                fields.push((SPREAD, self.value(&content.spread, depth + 1)));
            }
        }
        let slot = &mut self.summary.derived[at as usize];
        slot.flows = flows;
        slot.fields = fields;
        Some(at)
    }

    fn flows(&mut self, of: Node, flows: &Flows) -> Vec<(Origin, FactSet)> {
        let mut out = Vec::new();
        for flow in flows.iter() {
            let at_origin = if flow.origin == of { FactSet::EMPTY } else { self.state.fact(flow.origin) };
            if let Some(origin) = self.origin(flow.origin) {
                out.push((origin, flow.facts.union(at_origin)));
            }
        }
        out
    }

    fn origin(&mut self, node: Node) -> Option<Origin> {
        Some(match self.eval.data(node).kind {
            Kind::Caller => Origin::Caller,
            Kind::Source(source) => Origin::Source(source),
            Kind::Root(_) | Kind::Api(_) => Origin::Token(self.token_of(node)?),
            Kind::Path(..) if self.eval.is_token(node) => Origin::Token(self.token_of(node)?),
            _ => Origin::Source(self.eval.source_of(node)),
        })
    }

    /// Changes of what the caller can see.
    fn effects(&mut self) {
        let mut changed: Vec<(Node, Rc<Content>)> = self.state.heap.iter().map(|(node, content)| (*node, content.clone())).collect();
        changed.sort_by_key(|(node, _)| *node);
        for (node, content) in changed {
            let is_visible = match self.eval.data(node).kind {
                Kind::Root(_) | Kind::Api(_) => true,
                Kind::Path(..) => self.eval.is_token(node),
                _ => false,
            };
            if !is_visible {
                continue;
            }
            let Some(target) = self.token_of(node) else { continue };
            if content.is_closed && self.eval.is_token(node) {
                self.summary.effects.push(Effect { target, key: Eval::CLEARED, value: OutValue::default(), is_weak: false });
            }
            for (key, value) in &content.fields {
                let original = self.eval.path_if_made(node, *key);
                // What was there before and has been checked since is there as something checked.
                let is_untouched = |entry: &Entry| Some(entry.node) == original && entry.facts.is_empty();
                let is_weak = value.iter().any(|entry| is_untouched(&entry));
                let mut value = value.clone();
                value.0.retain(|entry| !is_untouched(entry));
                if is_weak && value.is_empty() {
                    continue;
                }
                let value = self.value(&value, 0);
                self.summary.effects.push(Effect { target, key: *key, value, is_weak });
            }
            if !content.rest.is_empty() {
                let value = self.value(&content.rest, 0);
                self.summary.effects.push(Effect { target, key: Key::Elem, value, is_weak: true });
            }
            if !content.spread.is_empty() {
                let value = self.value(&content.spread, 0);
                self.summary.effects.push(Effect { target, key: SPREAD, value, is_weak: true });
            }
        }
    }

    fn exits(&mut self, exits: Vec<(V, State)>) {
        let mut out = Exits { returns: !exits.is_empty(), refuses: self.eval.refuses, ..Exits::default() };
        let mut always: Option<FxHashMap<Node, FactSet>> = None;
        let mut truthy: Option<FxHashMap<Node, FactSet>> = None;
        let mut falsy: Option<FxHashMap<Node, FactSet>> = None;
        for (value, state) in &exits {
            let (may_be_true, may_be_false) = self.eval.truths(value);
            meet_into(&mut always, state);
            if may_be_true {
                meet_into(&mut truthy, state);
            }
            if may_be_false {
                meet_into(&mut falsy, state);
            }
        }
        out.always = always.map(|facts| self.facts(&facts)).unwrap_or_default();
        out.truthy = truthy.map(|facts| self.facts(&facts));
        out.falsy = falsy.map(|facts| self.facts(&facts));
        self.summary.exits = out;
    }

    fn facts(&mut self, facts: &FxHashMap<Node, FactSet>) -> Vec<(Origin, FactSet)> {
        let mut sorted: Vec<(Node, FactSet)> = facts.iter().map(|(node, facts)| (*node, *facts)).collect();
        sorted.sort();
        let mut out = Vec::new();
        for (node, facts) in sorted {
            let is_visible = match self.eval.data(node).kind {
                Kind::Root(_) | Kind::Api(_) | Kind::Caller | Kind::Source(_) => true,
                Kind::Path(..) => self.eval.is_token(node),
                _ => false,
            };
            if is_visible && let Some(origin) = self.origin(node) {
                out.push((origin, facts));
            }
        }
        out
    }

    fn sinks(&mut self) {
        let hits = std::mem::take(&mut self.eval.hits);
        let mut sorted: Vec<((SinkRef, Node), Vec<FactSet>)> =
            hits.iter().map(|(key, hits)| (*key, hits.iter().map(|hit| hit.facts).collect())).collect();
        // Where not all can be kept, what only state brings is left out first, of that and of the rest those into logs, then into responses.
        let is_state = |node: Node| self.eval.is_open(node) && !matches!(self.eval.data(node).kind, Kind::Root(Root::Param(_)));
        let rank = |(sink, node): &(SinkRef, Node)| {
            let (is_log, is_answer) = (Some(sink.kind) == self.eval.solver.log, matches!(sink.kind, core::RESPONSE | core::HTML));
            (sink.kind == core::KEPT, is_state(*node), is_log, is_answer)
        };
        sorted.sort_by_key(|(key, _)| (rank(key), *key));
        self.eval.hits = hits;
        for ((sink, node), facts) in sorted {
            // What is kept is told once for each function that keeps it.
            if self.summary.sinks.len() >= MAX_SINK_FLOWS && sink.kind != core::KEPT {
                self.eval.task.limits.insert("sink flows of one function");
                continue;
            }
            let Some(origin) = self.origin(node) else { continue };
            for facts in facts {
                self.summary.sinks.push(SinkFlow { sink, origin, facts });
            }
        }
    }

    /// What was found to be there, if that is still to tell something of the caller.
    fn found(&mut self) {
        let is_left_open = |facts: FactSet| facts.any(core::FOUND);
        let of_sinks = self.summary.sinks.iter().map(|flow| flow.facts);
        if !self.summary.exits.facts().chain(of_sinks).any(is_left_open) {
            return;
        }
        let mut found: Vec<(Node, FactSet)> = self.eval.found.iter().map(|(node, facts)| (*node, *facts)).collect();
        found.sort_by_key(|(node, _)| *node);
        let tokens = found.into_iter().filter_map(|(node, facts)| Some((self.token_of(node)?, facts)));
        self.summary.found = tokens.take(MAX_FOUND).collect();
    }

    fn rest(&mut self) {
        let mut demands: Vec<Node> = self.eval.demands.iter().copied().collect();
        demands.sort();
        for node in demands {
            if let Some(token) = self.token_of(node) {
                self.summary.demands.push(token);
            }
        }
        let mut receivers: Vec<Node> = self.eval.receivers.iter().copied().collect();
        receivers.sort();
        self.summary.receivers = receivers.into_iter().filter_map(|node| self.token_of(node)).collect();
        let gives_something = self.summary.result.0.iter().any(|(out, _)| !matches!(out, Out::Const(_)));
        if gives_something || !self.summary.sinks.is_empty() {
            let mut switches: Vec<(Node, Switch)> = self.eval.switches.drain().collect();
            switches.sort_by_key(|(node, _)| *node);
            self.summary.switches = switches.into_iter().filter_map(|(node, switch)| Some((self.token_of(node)?, switch))).collect();
        }
        self.found();
        let registrations = std::mem::take(&mut self.eval.registrations);
        for Registration2 { base, function, app, schema } in &registrations {
            let mut registration = base.clone();
            registration.function = self.value(function, 0);
            registration.app = self.value(app, 0);
            registration.schema = self.value(schema, 0);
            self.summary.registrations.push(registration);
        }
        self.eval.registrations = registrations;
        let raised = self.eval.raised.clone();
        self.summary.raised = self.value(&raised, 0);
        let mut call_hits: Vec<CallHit> = self.eval.call_hits.iter().cloned().collect();
        call_hits.sort_by_key(|hit| (hit.site, hit.rule));
        self.summary.call_hits = call_hits;
        self.summary.model_calls = self.eval.model_calls.iter().cloned().collect();
        self.summary.checks = self.eval.checks.take().into_iter().collect();
        let mut callees: Vec<FuncRef> = self.eval.callees.iter().copied().collect();
        callees.sort();
        self.summary.callees = callees;
        self.summary.work = self.eval.work.get();
    }
}

/// What holds on a further way as well.
pub(super) fn meet_into(slot: &mut Option<FxHashMap<Node, FactSet>>, state: &State) {
    match slot {
        None => *slot = Some((*state.facts).clone()),
        Some(facts) => facts.retain(|node, facts| {
            *facts = facts.intersection(state.fact(*node));
            !facts.is_empty()
        }),
    }
}
