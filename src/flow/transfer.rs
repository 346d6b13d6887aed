//! From an activation to its summary, and from a summary into the activation of a caller.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::ir::Terminator;
use crate::models::{ApiPath, FactSet};
use crate::program::{ClassRef, FuncRef, ModuleId};
use crate::text::Symbol;

use super::eval::{Eval, Hit, Outcomes, Registration2};
use super::places::key_of;
use super::summary::*;
use super::value::{Content, Entry, Flow, Flows, Key, Kind, Node, Root, Shape, State, V};

/// Builds a summary.
struct Export<'e, 'p, 't> {
    eval: &'e mut Eval<'p, 't>,
    state: State,
    summary: Summary,
    tokens: FxHashMap<Token, TokenId>,
    objects: FxHashMap<Node, u32>,
    derived: FxHashMap<Node, u32>,
}

/// Parts of library objects are carried out this deep.
const MAX_EXPORT_DEPTH: usize = 6;
/// A summary carries at most this many objects and computed values; ARCHITECTURE.md, "Limits".
const MAX_EXPORTED: usize = 250;
/// A summary carries at most this many sink flows.
const MAX_SINK_FLOWS: usize = 250;

impl<'p, 't> Eval<'p, 't> {
    /// The summary of the evaluated function.
    pub fn export(&mut self) -> Summary {
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
        let mut result = V::new();
        let mut merged: Option<State> = None;
        for (_, value, state) in returns {
            result.join(&value);
            merged = Some(match merged {
                None => state,
                Some(before) => self.merge_states(before, state),
            });
        }
        let state = merged.unwrap_or_default();
        self.state = state.clone();
        if self.code.is_generator {
            let node = self.node(Kind::Object(u32::MAX - 1, 0, Shape::Generator));
            let mut content = Content { rest: self.yields.clone(), is_closed: true, ..Content::default() };
            content.set(Key::Function, result);
            self.state.heap.insert(node, Rc::new(content));
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
        };
        export.summary.result = export.value(&result, 0);
        export.effects();
        export.exits(exits);
        export.sinks();
        export.rest();
        export.summary
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
            Kind::Object(..) => Out::Object(self.object(node, depth)?),
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

    fn object(&mut self, node: Node, depth: usize) -> Option<u32> {
        if let Some(&at) = self.objects.get(&node) {
            return Some(at);
        }
        if self.summary.objects.len() >= MAX_EXPORTED {
            return None;
        }
        let Kind::Object(_, _, shape) = self.eval.data(node).kind else { return None };
        let at = self.summary.objects.len() as u32;
        self.objects.insert(node, at);
        let site = self.eval.site_of(node);
        self.summary.objects.push(OutObject {
            site,
            shape,
            fields: Vec::new(),
            rest: OutValue::default(),
            spread: OutValue::default(),
            is_closed: true,
        });
        let Some(content) = self.content(node) else { return Some(at) };
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
        }
        Some(at)
    }

    fn derived_of(&mut self, node: Node, depth: usize) -> Option<u32> {
        if let Some(&at) = self.derived.get(&node) {
            return Some(at);
        }
        if self.summary.derived.len() >= MAX_EXPORTED {
            return None;
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
            for (key, value) in &content.fields {
                let original = self.eval.path_if_made(node, *key);
                let is_weak = original.is_some_and(|original| value.iter().any(|entry| entry.node == original));
                let mut value = value.clone();
                if let Some(original) = original {
                    value.0.retain(|entry| entry.node != original);
                }
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
                self.summary.effects.push(Effect { target, key: Key::Position(u32::MAX), value, is_weak: true });
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
        sorted.sort_by_key(|(key, _)| *key);
        self.eval.hits = hits;
        for ((sink, node), facts) in sorted {
            if self.summary.sinks.len() >= MAX_SINK_FLOWS {
                self.eval.task.limits.insert("sink flows of one function");
                break;
            }
            let Some(origin) = self.origin(node) else { continue };
            for facts in facts {
                self.summary.sinks.push(SinkFlow { sink, origin, facts });
            }
        }
    }

    fn rest(&mut self) {
        let mut demands: Vec<Node> = self.eval.demands.iter().copied().collect();
        demands.sort();
        for node in demands {
            if let Some(token) = self.token_of(node) {
                self.summary.demands.push(token);
            }
        }
        let registrations = std::mem::take(&mut self.eval.registrations);
        for Registration2 { base, function, app } in &registrations {
            let mut registration = base.clone();
            registration.function = self.value(function, 0);
            registration.app = self.value(app, 0);
            self.summary.registrations.push(registration);
        }
        self.eval.registrations = registrations;
        let raised = self.eval.raised.clone();
        self.summary.raised = self.value(&raised, 0);
        let mut call_hits: Vec<CallHit> = self.eval.call_hits.iter().cloned().collect();
        call_hits.sort_by_key(|hit| (hit.site, hit.rule));
        self.summary.call_hits = call_hits;
        let mut callees: Vec<FuncRef> = self.eval.callees.iter().copied().collect();
        callees.sort();
        self.summary.callees = callees;
        self.summary.cost = self.eval.cost;
    }
}

fn meet_into(slot: &mut Option<FxHashMap<Node, FactSet>>, state: &State) {
    match slot {
        None => *slot = Some(state.facts.clone()),
        Some(facts) => facts.retain(|node, facts| {
            *facts = facts.intersection(state.fact(*node));
            !facts.is_empty()
        }),
    }
}

/// Brings parts of a summary into an activation.
pub(super) struct Import<'s> {
    pub summary: &'s Summary,
    pub function: FuncRef,
    /// Values of the callee's parameters; none outside of a call.
    pub params: Option<(Vec<V>, Node)>,
    tokens: Vec<Option<V>>,
    objects: Vec<Option<Node>>,
    derived: Vec<Option<Node>>,
}

impl<'s> Import<'s> {
    pub fn new(summary: &'s Summary, function: FuncRef, params: Option<(Vec<V>, Node)>) -> Self {
        Import {
            summary,
            function,
            params,
            tokens: vec![None; summary.tokens.len()],
            objects: vec![None; summary.objects.len()],
            derived: vec![None; summary.derived.len()],
        }
    }

    /// Whether what is imported belongs to a call (and is made anew there), not to the program's lasting state.
    fn is_call(&self) -> bool {
        self.params.is_some()
    }
}

impl<'p, 't> Eval<'p, 't> {
    // ---------------------------------------------------------------- calls of project functions

    pub fn apply(&mut self, function: FuncRef, node: Node, params: Vec<V>) -> V {
        self.callees.insert(function);
        if self.n_applying >= MAX_APPLYING {
            // A property that asks for itself, a `__getattr__` that calls methods, and the like.
            self.task.limits.insert("calls within one step");
            return V::new();
        }
        self.n_applying += 1;
        let result = self.apply_here(function, node, params);
        self.n_applying -= 1;
        result
    }

    fn apply_here(&mut self, function: FuncRef, node: Node, params: Vec<V>) -> V {
        let is_view = self.context.is_view && self.passes_on();
        let mut context = Context { is_view, ..Context::general(function) };
        let mut summary = self.solver.summary(self.task, &context);
        let depth = self.context.depth + 1;
        if depth <= MAX_SPECIAL_DEPTH && self.solver.may_specialise(self.context.function, function) {
            for _ in 0..MAX_ROUNDS {
                if summary.demands.is_empty() {
                    break;
                }
                let bindings = self.bindings(&summary, function, node, &params, context.bindings.as_deref());
                let Some(bindings) = bindings else { break };
                context.bindings = Some(Arc::new(bindings));
                context.depth = depth;
                let special = self.solver.summary(self.task, &context);
                // What even the special activation wants to know is asked of our own callers below.
                summary = special;
            }
        }
        self.cost += 1 + summary.cost / 64;
        self.record_call(&context, &summary, &params);
        self.instantiate(&context, &summary, function, node, params)
    }

    /// Whether the present call's result is the view's response and its callee is not named: a wrapped view.
    fn passes_on(&mut self) -> bool {
        let now = crate::ir::Value(self.now);
        if self.is_entry {
            return true;
        }
        let Some(crate::ir::Instr::Call(callee, ..)) = self.code.instrs.get(self.now as usize) else { return false };
        let is_open = matches!(
            self.code.instr(*callee),
            crate::ir::Instr::Cell(_)
                | crate::ir::Instr::Param(_)
                | crate::ir::Instr::Attr(..)
                | crate::ir::Instr::Item(..)
                | crate::ir::Instr::Phi(_)
        );
        let is_returned = self.code.blocks.iter().any(|block| matches!(block.end, Terminator::Return(value) if value == now));
        if is_open && is_returned {
            self.passed_on.insert(now);
        }
        is_open && is_returned
    }

    /// What this call knows about the tokens whose meaning the callee wanted to know; none if nothing new.
    fn bindings(
        &mut self,
        summary: &Summary,
        function: FuncRef,
        node: Node,
        params: &[V],
        known: Option<&Vec<Binding>>,
    ) -> Option<Vec<Binding>> {
        let mut bindings: Vec<Binding> = known.cloned().unwrap_or_default();
        let mut import = Import::new(summary, function, Some((params.to_vec(), node)));
        let mut has_new = false;
        for &token in &summary.demands {
            let token_value = summary.tokens[token as usize].clone();
            if bindings.iter().any(|binding| binding.token == token_value) {
                continue;
            }
            let value = self.token_value(&mut import, token);
            self.portable_left = MAX_PORTABLE;
            let portable = self.portable(&value, 0);
            if portable.0.is_empty() {
                // Our own callers may know.
                self.demand(&value);
                for flow in self.own_flows(&value).iter() {
                    self.demand_node(flow.origin);
                }
                continue;
            }
            has_new = true;
            bindings.push(Binding { token: token_value, value: portable });
        }
        if bindings.len() > MAX_BINDINGS {
            return None;
        }
        has_new.then_some(bindings)
    }

    fn instantiate(&mut self, context: &Context, summary: &Arc<Summary>, function: FuncRef, node: Node, params: Vec<V>) -> V {
        let summary = summary.clone();
        let mut import = Import::new(&summary, function, Some((params, node)));
        self.apply_sinks(context, &mut import);
        let raised = self.import(&mut import, &summary.raised);
        self.raised.join(&raised);
        for registration in &summary.registrations {
            let function = self.import(&mut import, &registration.function);
            let app = self.import(&mut import, &registration.app);
            self.registrations.push(Registration2 { base: registration.clone(), function, app });
        }
        if !summary.exits.returns {
            self.refuses = self.refuses.or(summary.exits.refuses);
            self.is_dead = true;
            return V::new();
        }
        let result = self.import(&mut import, &summary.result);
        // All values are read before any is written: the callee saw the old ones.
        let effects: Vec<(V, Key, V, bool)> = summary
            .effects
            .iter()
            .map(|effect| {
                let target = self.token_value(&mut import, effect.target);
                (target, effect.key, self.import(&mut import, &effect.value), effect.is_weak)
            })
            .collect();
        for (target, key, value, is_weak) in effects {
            let is_weak = is_weak || target.0.len() > 1;
            for entry in target.iter() {
                if key == Key::Position(u32::MAX) {
                    self.content_mut(entry.node).spread.join(&value);
                } else {
                    self.store_node(entry.node, key, &value, is_weak);
                }
            }
        }
        let always = self.import_facts(&mut import, &summary.exits.always);
        let mut state = std::mem::take(&mut self.state);
        for (node, facts) in always {
            self.assume(&mut state, node, facts);
        }
        self.state = state;
        let outcomes = Outcomes {
            truthy: summary.exits.truthy.as_ref().map(|facts| self.import_facts(&mut import, facts)).unwrap_or_default(),
            falsy: summary.exits.falsy.as_ref().map(|facts| self.import_facts(&mut import, facts)).unwrap_or_default(),
        };
        self.outcomes.insert(crate::ir::Value(self.now), outcomes);
        result
    }

    fn apply_sinks(&mut self, context: &Context, import: &mut Import) {
        for sink in &import.summary.sinks {
            self.did(2);
            let value = match sink.origin {
                Origin::Token(token) => self.token_value(import, token),
                Origin::Source(source) => V::of(self.node(Kind::Source(source))),
                Origin::Caller => V::of(self.node(Kind::Caller)),
            };
            let flows = self.flows(&value);
            for flow in flows.iter() {
                let facts = flow.facts.union(sink.facts);
                let hit = Hit { facts, at: self.now, via: Some((context.clone(), sink.origin)) };
                self.hit(sink.sink, Flow { origin: flow.origin, facts }, hit);
            }
        }
    }

    fn import_facts(&mut self, import: &mut Import, facts: &[(Origin, FactSet)]) -> Vec<(Node, FactSet)> {
        let mut out = Vec::new();
        for (origin, facts) in facts {
            match origin {
                Origin::Caller => out.push((self.node(Kind::Caller), *facts)),
                Origin::Source(source) => out.push((self.node(Kind::Source(*source)), *facts)),
                Origin::Token(token) => {
                    let value = self.token_value(import, *token);
                    out.extend(
                        value
                            .iter()
                            .filter(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_)))
                            .map(|entry| (entry.node, *facts)),
                    );
                }
            }
        }
        out
    }

    /// What a token of a callee is here.
    fn token_value(&mut self, import: &mut Import, token: TokenId) -> V {
        if let Some(value) = &import.tokens[token as usize] {
            return value.clone();
        }
        let summary = import.summary;
        let Token { root, keys } = &summary.tokens[token as usize];
        let mut value = match root {
            TokenRoot::Root(Root::Param(at)) => match &import.params {
                Some((params, _)) => params.get(*at as usize).cloned().unwrap_or_default(),
                None => V::new(),
            },
            TokenRoot::Root(Root::Capture(at)) => match import.params {
                Some((_, node)) => self.load(&V::of(node), Key::Capture(*at)),
                None => V::new(),
            },
            TokenRoot::Root(root) => {
                let node = self.node(Kind::Root(*root));
                self.known(node)
            }
            TokenRoot::Api(path) => self.api_value(*path),
        };
        for key in keys {
            value = self.load(&value, *key);
        }
        import.tokens[token as usize] = Some(value.clone());
        value
    }

    /// A path outside the project as it is here: parts of state may have been assigned.
    fn api_value(&mut self, path: ApiPath) -> V {
        let paths = &self.catalog().paths;
        if let Some((parent, step)) = paths.parent(path)
            && self.is_state(parent)
            && let Some(key) = key_of(step)
        {
            let base = self.api_value(parent);
            return self.load(&base, key);
        }
        let node = self.node(Kind::Api(path));
        self.known(node)
    }

    pub fn import(&mut self, import: &mut Import, value: &OutValue) -> V {
        let mut out = V::new();
        for (what, facts) in &value.0 {
            match what {
                Out::Token(token) => {
                    let value = self.token_value(import, *token);
                    if let Some(Some(TokenType::Instance(class))) = import.summary.types.get(*token as usize) {
                        self.typed(&value, *class);
                    }
                    out.join(&value.and_facts(*facts));
                }
                Out::Const(literal) => out.add(Entry { node: self.node(Kind::Const(*literal)), facts: *facts }),
                Out::Class(class) => out.add(Entry { node: self.node(Kind::Class(*class)), facts: *facts }),
                Out::Module(module) => out.add(Entry { node: self.node(Kind::Module(*module)), facts: *facts }),
                Out::Source(source) => out.add(Entry { node: self.node(Kind::Source(*source)), facts: *facts }),
                Out::Object(at) => {
                    let node = self.import_object(import, *at);
                    out.add(Entry { node, facts: *facts });
                }
                Out::Derived(at) => {
                    let node = self.import_derived(import, *at);
                    out.add(Entry { node, facts: *facts });
                }
            }
        }
        self.bounded(out)
    }

    /// What a callee declares to return is of that type here too.
    fn typed(&mut self, value: &V, class: ClassRef) {
        for entry in value.iter() {
            let data = self.data(entry.node);
            let is_untyped = data.instance.is_none() && (data.api.is_none() || matches!(data.kind, Kind::Api(_)));
            if is_untyped && matches!(data.kind, Kind::Path(..) | Kind::Root(_) | Kind::Api(_)) {
                self.data_mut(entry.node).instance = Some(class);
            }
        }
    }

    /// A number for an imported node that is the same on every visit.
    fn import_number(&mut self, function: FuncRef, at: u32, what: u32) -> (u32, u32) {
        let now = self.now;
        let next = self.import_numbers.len() as u32 + FIRST_IMPORTED;
        (now, *self.import_numbers.entry((now, function, at, what)).or_insert(next))
    }

    fn import_object(&mut self, import: &mut Import, at: u32) -> Node {
        if let Some(node) = import.objects[at as usize] {
            return node;
        }
        let summary = import.summary;
        let object = &summary.objects[at as usize];
        // A function without captured variables is the same everywhere.
        let is_plain = matches!(object.shape, Shape::Function(_)) && object.fields.is_empty();
        let node = match object.shape {
            Shape::Function(function) if is_plain => self.function_node(function),
            shape if import.is_call() => {
                let (now, number) = self.import_number(import.function, at, 0);
                self.node(Kind::Object(now, number, shape))
            }
            shape => self.node(Kind::Object(FIRST_LASTING + import.function.0, at, shape)),
        };
        import.objects[at as usize] = Some(node);
        if self.data(node).site.is_none() {
            self.data_mut(node).site = Some(object.site);
        }
        if let Shape::Instance(class) = object.shape
            && let Some(base) = self.program().api_bases(class).next()
        {
            let typed = self.catalog().paths.step(base, crate::models::Step::Call);
            self.data_mut(node).api = Some(typed);
        }
        if is_plain || !import.is_call() && self.base.contains_key(&node) {
            return node;
        }
        if !import.is_call() {
            self.base.insert(node, Rc::new(Content::default()));
        }
        let mut content = Content { is_closed: object.is_closed, ..Content::default() };
        for (key, value) in &object.fields {
            let value = self.import(import, value);
            content.fields.push((*key, value));
        }
        content.rest = self.import(import, &object.rest);
        content.spread = self.import(import, &object.spread);
        if import.is_call() {
            self.state.heap.insert(node, Rc::new(content));
        } else {
            self.base.insert(node, Rc::new(content));
        }
        node
    }

    fn import_derived(&mut self, import: &mut Import, at: u32) -> Node {
        if let Some(node) = import.derived[at as usize] {
            return node;
        }
        let summary = import.summary;
        let derived = &summary.derived[at as usize];
        let node = if import.is_call() {
            let (now, number) = self.import_number(import.function, at, 1);
            self.node(Kind::Result(now, number))
        } else {
            self.node(Kind::Result(FIRST_LASTING + import.function.0, at))
        };
        import.derived[at as usize] = Some(node);
        let data = self.data_mut(node);
        data.api = derived.api;
        data.text = derived.text;
        data.site = Some(derived.site);
        let mut flows = Flows::default();
        let mut inputs: Vec<V> = Vec::new();
        for (origin, facts) in &derived.flows {
            match origin {
                Origin::Caller => {}
                Origin::Source(source) => {
                    let node = self.node(Kind::Source(*source));
                    flows.add(Flow { origin: node, facts: *facts });
                    inputs.push(V::of(node));
                }
                Origin::Token(token) => {
                    let value = self.token_value(import, *token);
                    let theirs = self.flows(&value);
                    flows.join(&theirs, *facts);
                    inputs.push(value);
                }
            }
        }
        let inputs: Vec<&V> = inputs.iter().collect();
        self.grow(node, flows, &inputs);
        if !derived.fields.is_empty() {
            let mut content = Content::default();
            for (key, value) in &derived.fields {
                let value = self.import(import, value);
                content.set(*key, value);
            }
            if import.is_call() {
                self.state.heap.insert(node, Rc::new(content));
            } else {
                self.base.insert(node, Rc::new(content));
            }
        }
        node
    }

    // ---------------------------------------------------------------- lasting values

    /// A module variable.
    pub fn variable(&mut self, module: ModuleId, name: Symbol) -> V {
        if let Some(value) = self.globals.get(&(module, name)) {
            return value.clone();
        }
        self.globals.insert((module, name), V::new());
        let binding = self.program().bindings[module.0 as usize].get(&name);
        let mut value = V::new();
        let body = self.program().func_ref(module, crate::ir::MODULE_BODY);
        let summary = self.solver.summary(self.task, &Context::general(body));
        if let Some(field) = summary.namespace_field(name) {
            let mut import = Import::new(&summary, body, None);
            value = self.import(&mut import, field);
        }
        if let Some(binding) = binding
            && (binding.is_mutated || !binding.writers.is_empty())
        {
            let node = self.node(Kind::Root(Root::Global(module, name)));
            for writer in &binding.writers {
                let portable = self.solver.written(self.task, *writer, TokenRoot::Root(Root::Global(module, name)), Key::Function);
                let written = self.import_portable(&portable, node, writer.0);
                value.join(&written);
            }
            value.join(&self.known(node));
        }
        self.globals.insert((module, name), value.clone());
        value
    }

    /// A name in a class body, from its own general activation.
    pub fn namespace_member(&mut self, class: ClassRef, name: Symbol) -> Option<V> {
        let info = self.program().class(class);
        let body = self.program().unit(info.module).ir.class(info.id).body;
        let body = self.program().func_ref(info.module, body);
        let summary = self.solver.summary(self.task, &Context::general(body));
        let field = summary.namespace_field(name)?;
        let mut import = Import::new(&summary, body, None);
        Some(self.import(&mut import, field))
    }

    /// Upper-case and other names that a class body binds, bases included.
    pub fn class_names(&mut self, class: ClassRef) -> Vec<Symbol> {
        let mut names = Vec::new();
        for base in &self.program().class(class).mro {
            let crate::program::Base::Project(base) = base else { continue };
            let info = self.program().class(*base);
            let body = self.program().unit(info.module).ir.class(info.id).body;
            let body = self.program().func_ref(info.module, body);
            let summary = self.solver.summary(self.task, &Context::general(body));
            names.extend(summary.namespace_names());
        }
        names
    }

    /// Meaning of a value that can be told to another activation; labels stay here.
    pub fn portable(&mut self, value: &V, depth: usize) -> Portable {
        let mut known = Vec::new();
        if depth > MAX_PORTABLE_DEPTH {
            return Portable(known);
        }
        for entry in value.iter() {
            if self.portable_left == 0 {
                break;
            }
            self.portable_left -= 1;
            let data = self.data(entry.node);
            match data.kind.clone() {
                Kind::Const(literal) => known.push(Known::Const(literal)),
                Kind::Class(class) => known.push(Known::Class(class)),
                Kind::Module(module) => known.push(Known::Module(module)),
                Kind::Api(path) if !self.is_state(path) => known.push(Known::Api(path)),
                Kind::Object(_, _, shape) => {
                    let content = self.content(entry.node).unwrap_or_default();
                    let mut fields = Vec::new();
                    for (key, value) in content.fields.iter().take(MAX_PORTABLE_FIELDS) {
                        fields.push((*key, self.portable(value, depth + 1)));
                    }
                    let rest = self.portable(&content.rest, depth + 1);
                    let is_closed = content.is_closed && content.spread.is_empty() && content.fields.len() <= MAX_PORTABLE_FIELDS;
                    known.push(Known::Object { shape, fields, rest, is_closed });
                }
                Kind::Result(..) | Kind::Path(..) if data.text.is_some() => known.extend(data.text.map(Known::Text)),
                Kind::Result(..) | Kind::Path(..) if data.api.is_some() => {
                    let api = data.api;
                    let content = self.content(entry.node).unwrap_or_default();
                    let mut fields = Vec::new();
                    for (key, value) in
                        content.fields.iter().filter(|(key, _)| matches!(key, Key::Argument(_) | Key::Position(_) | Key::Attr(_)))
                    {
                        fields.push((*key, self.portable(value, depth + 1)));
                    }
                    known.extend(api.map(|api| Known::Typed(api, fields)));
                }
                _ => {}
            }
        }
        Portable(known)
    }

    pub fn import_portable(&mut self, portable: &Portable, anchor: Node, number: u32) -> V {
        let mut out = V::new();
        for known in &portable.0 {
            let node = match known {
                Known::Const(literal) => self.node(Kind::Const(*literal)),
                Known::Text(text) => self.node(Kind::Text(*text, anchor.0)),
                Known::Api(path) => self.node(Kind::Api(*path)),
                Known::Class(class) => self.node(Kind::Class(*class)),
                Known::Module(module) => self.node(Kind::Module(*module)),
                Known::Typed(api, fields) => {
                    let node = self.fresh(anchor, number, None);
                    self.data_mut(node).api = Some(*api);
                    self.import_fields(node, anchor, fields, &Portable::default(), false);
                    node
                }
                Known::Object { shape, fields, rest, is_closed } => {
                    let is_plain = matches!(shape, Shape::Function(_)) && fields.is_empty();
                    if let (true, Shape::Function(function)) = (is_plain, shape) {
                        self.function_node(*function)
                    } else {
                        let node = self.fresh(anchor, number, Some(*shape));
                        if let Shape::Instance(class) = shape
                            && let Some(base) = self.program().api_bases(*class).next()
                        {
                            let typed = self.catalog().paths.step(base, crate::models::Step::Call);
                            self.data_mut(node).api = Some(typed);
                        }
                        self.import_fields(node, anchor, fields, rest, *is_closed);
                        node
                    }
                }
            };
            out.add(Entry { node, facts: FactSet::EMPTY });
        }
        out
    }

    fn fresh(&mut self, anchor: Node, number: u32, shape: Option<Shape>) -> Node {
        self.n_fresh += 1;
        let at = FIRST_BOUND + self.n_fresh;
        let _ = number;
        match shape {
            Some(shape) => self.node(Kind::Object(at, anchor.0, shape)),
            None => self.node(Kind::Result(at, anchor.0)),
        }
    }

    /// Parts of a bound object: what the caller told, with the labels of the token's own parts.
    fn import_fields(&mut self, node: Node, anchor: Node, fields: &[(Key, Portable)], rest: &Portable, is_closed: bool) {
        let mut content = Content { is_closed, ..Content::default() };
        for (key, portable) in fields {
            let mut value = V::new();
            if self.is_token(anchor)
                && matches!(key, Key::Attr(_) | Key::Item(_) | Key::Index(_) | Key::Capture(_) | Key::Receiver | Key::Function)
            {
                let part = self.path(anchor, *key);
                value.join(&V::of(part));
                let inner = self.import_portable(portable, part, 0);
                value.join(&inner);
            } else {
                value = self.import_portable(portable, anchor, 0);
            }
            content.set(*key, value);
        }
        if !rest.0.is_empty() {
            content.rest = self.import_portable(rest, anchor, 0);
            if self.is_token(anchor) {
                let part = self.path(anchor, Key::Elem);
                content.rest.join(&V::of(part));
            }
        }
        self.base.insert(node, Rc::new(content));
    }

    /// Where a labelled node arises.
    pub fn source_of(&self, node: Node) -> SourceRef {
        let data = self.data(node);
        match data.kind {
            Kind::Source(source) => source,
            _ => SourceRef { site: self.site_of(node), path: data.api, labels: data.labels },
        }
    }

    pub fn site_of(&self, node: Node) -> Site {
        let data = self.data(node);
        data.site.unwrap_or(Site { function: self.context.function, instr: data.made_at })
    }
}

impl Summary {
    /// The variable of a module or class body at its end.
    pub fn namespace_field(&self, name: Symbol) -> Option<&OutValue> {
        let object = self.namespace()?;
        object.fields.iter().find(|(key, _)| *key == Key::Attr(name)).map(|(_, value)| value)
    }

    pub fn namespace_names(&self) -> Vec<Symbol> {
        let fields = self.namespace().map(|object| object.fields.as_slice()).unwrap_or_default();
        fields
            .iter()
            .filter_map(|(key, _)| match key {
                Key::Attr(name) => Some(*name),
                _ => None,
            })
            .collect()
    }

    fn namespace(&self) -> Option<&OutObject> {
        self.result.0.iter().find_map(|(what, _)| match what {
            Out::Object(at) => self.objects.get(*at as usize).filter(|object| object.shape == Shape::Namespace),
            _ => None,
        })
    }

    /// The meaning of a value of this summary, without what depends on callers.
    pub fn portable(&self, value: &OutValue, depth: usize) -> Portable {
        let mut known = Vec::new();
        if depth > MAX_PORTABLE_DEPTH {
            return Portable(known);
        }
        for (what, _) in &value.0 {
            match what {
                Out::Const(literal) => known.push(Known::Const(*literal)),
                Out::Class(class) => known.push(Known::Class(*class)),
                Out::Module(module) => known.push(Known::Module(*module)),
                Out::Token(token) => {
                    if let Token { root: TokenRoot::Api(path), keys } = &self.tokens[*token as usize]
                        && keys.is_empty()
                    {
                        known.push(Known::Api(*path));
                    } else {
                        match self.types.get(*token as usize).copied().flatten() {
                            Some(TokenType::Api(api)) => known.push(Known::Typed(api, Vec::new())),
                            Some(TokenType::Instance(class)) => known.push(Known::Object {
                                shape: Shape::Instance(class),
                                fields: Vec::new(),
                                rest: Portable::default(),
                                is_closed: false,
                            }),
                            None => {}
                        }
                    }
                }
                Out::Derived(at) => {
                    let derived = &self.derived[*at as usize];
                    if let Some(text) = derived.text {
                        known.push(Known::Text(text));
                    } else if let Some(api) = derived.api {
                        let fields = derived
                            .fields
                            .iter()
                            .filter(|(key, _)| matches!(key, Key::Argument(_) | Key::Position(_) | Key::Attr(_)))
                            .map(|(key, value)| (*key, self.portable(value, depth + 1)))
                            .collect();
                        known.push(Known::Typed(api, fields));
                    }
                }
                Out::Object(at) => {
                    let object = &self.objects[*at as usize];
                    let fields = object
                        .fields
                        .iter()
                        .take(MAX_PORTABLE_FIELDS)
                        .map(|(key, value)| (*key, self.portable(value, depth + 1)))
                        .collect();
                    known.push(Known::Object {
                        shape: object.shape,
                        fields,
                        rest: self.portable(&object.rest, depth + 1),
                        is_closed: object.is_closed && object.spread.0.is_empty(),
                    });
                }
                Out::Source(_) => {}
            }
        }
        Portable(known)
    }
}

/// Calls that taking over a summary sets off (properties, `__getattr__`) nest this deep.
const MAX_APPLYING: usize = 8;
/// Knowledge is handed on over so many calls.
const MAX_SPECIAL_DEPTH: u8 = 3;
/// Knowledge of callers is asked for in this many rounds: what a callee learns may make it want to know more.
const MAX_ROUNDS: usize = 3;
/// More than this is not told to a callee.
const MAX_BINDINGS: usize = 10;
/// Meaning is told this deep into objects.
const MAX_PORTABLE_DEPTH: usize = 4;
/// And of this many values in all.
const MAX_PORTABLE: usize = 64;
/// And of this many parts of an object.
const MAX_PORTABLE_FIELDS: usize = 48;
/// Numbers of imported nodes begin here, above those of an activation's own.
const FIRST_IMPORTED: u32 = 1 << 20;
/// Instruction numbers that stand for lasting values of a module or class body.
const FIRST_LASTING: u32 = 1 << 30;
/// Instruction numbers that stand for what the caller has told.
const FIRST_BOUND: u32 = 1 << 29;
