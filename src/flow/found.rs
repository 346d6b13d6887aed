//! What it tells of the caller that something is there: a user looked up with the session, a key among those that are known.
//!
//! Who has found it need not be who knows what it is. A function that tests a parameter, or what a hook has left (`if g.user is None:
//! abort(401)`), says only that it has found it, and what that tells is worked out where more is known. And a value may be there only
//! where a check has passed (`return User(row) if row else None`): then its possibilities carry that fact to wherever they are tested.

use std::rc::Rc;

use crate::models::{ApiPath, CallModel, FactSet, Intrinsic, StateScope, Step, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::{Eval, NodeData};
use super::import::Import;
use super::summary::TokenRoot;
use super::value::{Content, Entry, Flows, Key, Kind, Node, Root, Shape, State, V};

/// More things found than this are not told to callers; ARCHITECTURE.md, "Limits".
pub(super) const MAX_FOUND: usize = 8;
/// What shows of a credential that is tested that more is tested than that it is there: something was found under it, or a library of
/// which nothing is known has looked at it.
const PROOF: FactSet = FactSet(core::LOOKED_UP.0 | core::UNMODELLED.0);
/// The number of what something was looked up with, among the results of an instruction.
const FOUND_BY: u32 = 0x300;

impl Eval<'_, '_> {
    /// What the truth of a value tells of the caller.
    pub fn told_by_truth(&mut self, value: &V) -> FactSet {
        let mut flows = self.flows(value);
        flows.join(&self.found_by(value), FactSet::EMPTY);
        self.told_by_flows(&flows).union(self.only_where(value))
    }

    fn told_by_flows(&mut self, flows: &Flows) -> FactSet {
        let mut facts = FactSet::EMPTY;
        for flow in flows.iter() {
            let labels = self.labels(flow.origin);
            if labels.has(core::SESSION) && !flow.facts.any(core::VIA_LLM) && !self.is_of_conversation(flow.origin) {
                facts = facts.union(core::AUTHENTICATED);
            }
            if labels.has(core::CREDENTIAL) || self.is_credential_token(flow.origin) && !self.is_made_here() {
                // Whoever chooses a password is asked for one, and lets nobody in.
                let of_absence = if self.is_password_token(flow.origin) { FactSet::EMPTY } else { core::PRESENCE };
                facts = facts.union(if flow.facts.any(PROOF) { core::AUTHENTICATED } else { of_absence });
            }
            if self.is_from_elsewhere(flow.origin) {
                let facts_of = self.found.entry(flow.origin).or_default();
                *facts_of = facts_of.union(flow.facts.intersection(PROOF));
                facts = facts.union(core::FOUND);
            }
        }
        facts
    }

    /// Whether an object is being made: the credential that it is given is one that it will use.
    fn is_made_here(&self) -> bool {
        self.code.class.is_some() && self.names().text(self.code.name) == "__init__"
    }

    /// Whether something is kept under a name of what has been said and made.
    fn is_of_conversation(&self, origin: Node) -> bool {
        self.kept_name(origin).is_some_and(|name| self.names_conversation(name))
    }

    /// `session["role"]`: it is worth what was put there.
    pub fn is_kept_right(&self, origin: Node) -> bool {
        self.labels(origin).has(core::SESSION) && self.kept_name(origin).is_some_and(|name| self.solver.is_privilege_name(name))
    }

    /// The name under which something is kept.
    fn kept_name(&self, origin: Node) -> Option<Symbol> {
        match self.data(origin).kind {
            Kind::Api(path) => match self.catalog().paths.parent(path) {
                Some((_, Step::Item(name) | Step::Attr(name))) => Some(name),
                _ => None,
            },
            Kind::Path(_, Key::Item(name)) => Some(name),
            _ => None,
        }
    }

    /// Whether a session keeps under this name what has been said and made, which whoever comes has.
    pub fn names_conversation(&self, name: Symbol) -> bool {
        let pattern = self.catalog().endpoints.conversation.as_ref();
        pattern.is_some_and(|pattern| pattern.is_match(self.names().text(name)))
    }

    fn flows_with(&self, value: &V, facts: FactSet) -> Flows {
        let mut flows = Flows::default();
        flows.join(&self.flows(value), facts);
        flows
    }

    /// Whether somebody else knows better what it is: a parameter, or what was put there for the request.
    fn is_from_elsewhere(&self, origin: Node) -> bool {
        match self.data(origin).kind {
            Kind::Root(Root::Param(at)) => at > 0 || self.code.class.is_none(),
            Kind::Api(path) => {
                self.is_kept_for_request(path) && !self.catalog().paths.entry(path).is_known && self.labels(origin).is_empty()
            }
            // `current.get()` of a context variable of the program.
            Kind::Path(base, _) => match self.data(base) {
                NodeData { kind: Kind::Root(Root::Global(..)), api: Some(path), .. } => self.is_kept_for_request(*path),
                _ => false,
            },
            _ => false,
        }
    }

    fn is_kept_for_request(&self, path: ApiPath) -> bool {
        self.scope_of(path) == Some(StateScope::Request)
    }

    /// How long what lies at a path is kept there.
    fn scope_of(&self, path: ApiPath) -> Option<StateScope> {
        let paths = &self.catalog().paths;
        let above = std::iter::successors(Some(path), |path| paths.parent(*path).map(|(parent, _)| parent));
        above.into_iter().find_map(|path| paths.entry(path).state)
    }

    /// `"user" in g`, `hasattr(g, "user")`: what lies there.
    pub fn kept_under(&mut self, name: &V, container: &V) -> Option<V> {
        let entry = container.only()?;
        let is_kept = matches!(self.data(entry.node).kind, Kind::Api(path) if self.is_kept_for_request(path));
        let name = self.text_literal(name).filter(|_| is_kept)?;
        Some(self.load(container, Key::Attr(name)))
    }

    /// `g.role == "editor"`, `session["plan"] in PLANS`: whoever has one of a few known values there has been found.
    pub fn told_by_known_value(&mut self, value: &V) -> FactSet {
        let mut flows = self.flows(value);
        let is_param = |node: Node| matches!(self.data(node).kind, Kind::Root(_));
        let is_left = |node: Node| self.labels(node).has(core::SESSION) || self.is_from_elsewhere(node) && !is_param(node);
        flows.0.retain(|flow| is_left(flow.origin));
        if flows.is_empty() { FactSet::EMPTY } else { self.told_by_flows(&flows) }
    }

    /// `claims["sub"]`, where there are claims only behind a check: without them there is an error.
    fn is_there(&mut self, container: &V) {
        if container.iter().any(|entry| entry.facts.any(core::AUTHENTICATED)) {
            let facts = self.only_where(container);
            let caller = self.node(Kind::Caller);
            self.state.assume(caller, facts);
        }
    }

    /// `USERS[session["user"]]`: what goes on behind that has found somebody; else there is an error.
    pub fn found_under(&mut self, container: &V, key: &V) {
        self.is_there(container);
        if self.constant_key(key).is_some() {
            return;
        }
        let mut keys = Flows::default();
        keys.join(&self.flows(key), core::LOOKED_UP);
        keys.0.retain(|flow| self.labels(flow.origin).has(core::SESSION) || self.labels(flow.origin).has(core::CREDENTIAL));
        let is_secret = self.is_among_secrets(container, key);
        if is_secret || !keys.is_empty() && self.is_own_collection(container) {
            let told = self.told_by_flows(&keys).union(if is_secret { core::AUTHENTICATED } else { FactSet::EMPTY });
            let caller = self.node(Kind::Caller);
            self.state.assume(caller, told);
            self.note_check(caller, told);
        }
    }

    /// `TABLE[name]`: what goes on behind that has given one of the keys of the table; else there is an error.
    pub fn key_was_there(&mut self, container: &V, key: &V) {
        let is_plain = |eval: &Self, entry: Entry| {
            let is_mapping = matches!(eval.data(entry.node).kind, Kind::Object(_, _, Shape::Dict));
            is_mapping && eval.content(entry.node).is_some_and(|content| content.is_closed && content.spread.is_empty())
        };
        if container.is_empty() || self.constant_key(key).is_some() || !container.iter().all(|entry| is_plain(self, entry)) {
            return;
        }
        let held = self.membership(key, container, true);
        let mut state = std::mem::take(&mut self.state);
        for (node, facts) in held {
            self.assume(&mut state, node, facts);
        }
        self.state = state;
    }

    /// `KEYS.get(sent)`, where the keys of a mapping are secrets of the program: something is found only for who knows one of them.
    pub fn is_among_secrets(&mut self, container: &V, key: &V) -> bool {
        let is_sent = self.flows(key).iter().any(|flow| self.labels(flow.origin).has(core::REQUEST));
        if !is_sent || !container.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict))) {
            return false;
        }
        let keys = self.members(container);
        let flows = self.flows(&keys);
        !flows.is_empty() && flows.iter().all(|flow| self.labels(flow.origin).has(core::SECRET))
    }

    // ---------------------------------------------------------------- what a callee has found

    /// What a callee says of the caller, with what is known here of the things that it has found.
    pub fn as_found_here(&mut self, import: &mut Import, facts: FactSet) -> FactSet {
        if !facts.any(core::FOUND) {
            return facts;
        }
        let told = match import.told_by_found {
            Some(told) => told,
            None => {
                let mut told = FactSet::EMPTY;
                for &(token, shown) in &import.summary.found {
                    let value = self.token_value(import, token);
                    // Which parameters are credentials, their names say; of what the framework hands in, their labels.
                    let is_param = !self.is_entry && matches!(import.summary.tokens[token as usize].root, TokenRoot::Root(_));
                    let left_out = if is_param { core::PRESENCE } else { FactSet::EMPTY };
                    let of_value = match shown.is_empty() {
                        true => self.told_by_truth(&value),
                        false => self.told_by_flows(&self.flows_with(&value, shown)),
                    };
                    told = told.union(of_value.minus(left_out));
                }
                *import.told_by_found.insert(told)
            }
        };
        facts.minus(core::FOUND).union(told)
    }

    // ---------------------------------------------------------------- what something was looked up with

    /// Remembers what a record was looked up with: whether it is there tells of that, though its text does not come from there.
    pub fn note_lookup(&mut self, call: &ApiCall, model: &CallModel, result: &V) {
        let is_query = |does| {
            use Intrinsic as I;
            matches!(does, I::EntityQuery | I::EntityRow | I::FirstRow | I::AllRows | I::Chain)
        };
        let is_clean_lookup = || model.is_clean && model.sinks.iter().any(|row| self.solver.lookups & row.kind.bit() != 0);
        if !model.does.map_or_else(is_clean_lookup, is_query) {
            return;
        }
        let args = call.args.all();
        self.selects_own(&args);
        let mut flows = self.found_by(&call.receiver);
        for arg in args {
            flows.join(&self.flows(&arg), core::LOOKED_UP);
            flows.join(&self.found_by(&arg), FactSet::EMPTY);
        }
        self.keep_keys(result, flows);
    }

    /// As [`Eval::note_lookup`], for what was looked up with these flows.
    pub fn keep_keys(&mut self, found: &V, mut keys: Flows) {
        keys.0.retain(|flow| {
            let labels = self.labels(flow.origin);
            labels.has(core::SESSION) || labels.has(core::CREDENTIAL) || labels.is_empty()
        });
        if keys.is_empty() {
            return;
        }
        let keys = V::of(self.derived(FOUND_BY, keys, &[]));
        for entry in found.iter().filter(|entry| !matches!(self.data(entry.node).kind, Kind::Api(_) | Kind::Const(_))).collect::<Vec<_>>() {
            self.content_mut(entry.node).set(Key::Found, keys.clone());
        }
    }

    /// What a record, or one of several, was looked up with.
    fn found_by(&self, value: &V) -> Flows {
        let mut flows = Flows::default();
        let mut add = |node: Node| {
            if let Some(keys) = self.part(node, Key::Found) {
                flows.join(&self.flows(&keys), FactSet::EMPTY);
            }
        };
        for entry in value.iter() {
            add(entry.node);
            if let Kind::Object(_, _, Shape::List) = self.data(entry.node).kind
                && let Some(content) = self.content(entry.node)
            {
                content.rest.iter().for_each(|element| add(element.node));
            }
        }
        flows
    }

    // ---------------------------------------------------------------- values that are only there where a check has passed

    /// What is known of the caller wherever the value is true.
    fn only_where(&self, value: &V) -> FactSet {
        let mut true_ones = value.iter().filter(|entry| self.truths(&V::of(entry.node)).0);
        let first = true_ones.next().map_or(FactSet::EMPTY, |entry| entry.facts);
        true_ones.fold(first, |facts, entry| facts.intersection(entry.facts)).intersection(core::AUTHENTICATED)
    }

    /// A value with what is known of the caller wherever it is true.
    pub fn marked(&self, mut value: V, facts: FactSet) -> V {
        let facts = facts.intersection(core::AUTHENTICATED);
        if !facts.is_empty() {
            let is_true = |entry: &Entry| self.truths(&V::of(entry.node)).0;
            value.0.iter_mut().filter(|entry| is_true(entry)).for_each(|entry| entry.facts = entry.facts.union(facts));
        }
        value
    }

    /// What one of two ways has stored, with what only this way knows of the caller.
    pub fn mark_contents(&self, way: &mut State, other: &State, facts: FactSet) {
        if !facts.any(core::AUTHENTICATED) {
            return;
        }
        let is_own = |node: &Node, content: &Rc<Content>| other.heap.get(node).is_none_or(|theirs| !Rc::ptr_eq(theirs, content));
        let own: Vec<Node> = way.heap.iter().filter(|(node, content)| is_own(node, content)).map(|(node, _)| *node).collect();
        for node in own {
            for value in way.content_mut(node).fields.values_mut() {
                *value = self.marked(std::mem::take(value), facts);
            }
        }
    }

    /// What is known of the caller on a way.
    pub fn known_of_caller(&self, way: &State) -> FactSet {
        self.index.get(&Kind::Caller).map_or(FactSet::EMPTY, |caller| way.fact(*caller))
    }
}
