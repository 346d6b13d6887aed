//! What only those who administer the program can have it keep: conditions by which somebody is one of them, and what is written behind
//! such a condition. Of the caller, the fact `narrowed` says that only they are left.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{CompareOp, Instr, Value};
use crate::models::{FactSet, LabelSet, StateScope, Step, core};
use crate::program::FuncRef;
use crate::text::Symbol;

use super::eval::{Eval, Hit};
use super::summary::{SinkRef, Site};
use super::value::{Content, Flow, Kind, Node, Root, V};

impl Eval<'_, '_> {
    /// Whether only administrators are left where a condition turns out so: `user.is_admin`, `session["role"] == "admin"`,
    /// `current_user.has_role("admin")`. What a client says of itself tells nothing.
    pub fn leaves_administrators(&mut self, condition: Value, way: bool) -> bool {
        let (is_named, asked) = match self.code.instr(condition) {
            Instr::Compare(op, left, right) => {
                let holds = match op {
                    CompareOp::Eq | CompareOp::In | CompareOp::Is => way,
                    CompareOp::NotEq | CompareOp::NotIn | CompareOp::IsNot => !way,
                    _ => return false,
                };
                let sides = [left, right];
                let Some(named) = sides.iter().position(|side| self.is_rank(*side)).filter(|_| holds) else { return false };
                (true, sides[1 - named])
            }
            _ if !way => return false,
            Instr::Call(callee, args, _) => {
                let args: Vec<Value> = self.code.list(args).iter().map(|arg| arg.value).collect();
                let is_named = self.name_at(callee).is_some_and(|name| self.solver.is_administrator_name(name));
                (is_named || args.into_iter().any(|arg| self.is_rank_text(&self.v(arg))), condition)
            }
            Instr::Attr(_, name) | Instr::Global(name) => (self.solver.is_administrator_name(name), condition),
            Instr::Item(_, key) => (self.is_rank_text(&self.v(key)), condition),
            _ => (false, condition),
        };
        let is_named = is_named || self.code.names_of(condition).any(|name| self.solver.is_administrator_name(name));
        is_named && (self.is_caller_known() || !self.is_said_by_client(asked))
    }

    pub fn is_said_by_client(&self, value: Value) -> bool {
        let request = LabelSet::of(core::REQUEST);
        let flows = self.flows(self.value(value));
        flows.iter().any(|flow| {
            let labels = self.labels(flow.origin);
            !labels.intersection(request).is_empty() && !labels.has(core::CREDENTIAL)
        })
    }

    /// The name by which something is reached.
    fn name_at(&self, value: Value) -> Option<Symbol> {
        match self.code.instr(value) {
            Instr::Attr(_, name) | Instr::Global(name) | Instr::ImportFrom(_, _, name) => Some(name),
            _ => None,
        }
    }

    /// Whether a value is the rank of administrators, or a collection of such ranks: `"admin"`, `Role.ADMIN.value`, `ADMIN_ROLES`.
    fn is_rank(&self, value: Value) -> bool {
        let is_named = |value: Value| self.name_at(value).is_some_and(|name| self.solver.is_administrator_name(name));
        let of_enum = match self.code.instr(value) {
            Instr::Attr(base, _) => is_named(base),
            _ => false,
        };
        of_enum || is_named(value) || self.is_rank_text(self.value(value))
    }

    fn is_rank_text(&self, value: &V) -> bool {
        let is_rank = |value: &V| self.text_of(value).is_some_and(|text| self.solver.is_administrator_name(text));
        let elements = || value.only().and_then(|entry| self.content(entry.node)).map(|content| content.fields.clone());
        is_rank(value) || elements().is_some_and(|elements| !elements.is_empty() && elements.values().all(is_rank))
    }

    // ---------------------------------------------------------------- writes

    /// Something that outlives the request is changed: whether by others than administrators is known here and nowhere later.
    pub fn note_change(&mut self, node: Node) {
        if self.is_lasting(node) && !self.is_administered() {
            self.changed_openly.insert(node);
        }
    }

    /// Notes for callers that the function has something kept that a client has sent.
    pub fn note_kept(&mut self) {
        // How much is told to a callee does not hang on this.
        let work = self.work.get();
        let kept = self.kept_of_clients();
        self.work.set(work);
        if kept.is_empty() {
            return;
        }
        let is_open = kept.iter().any(|node| self.changed_openly.contains(node));
        let facts = if is_open { FactSet::EMPTY } else { core::NARROWED };
        let sink = SinkRef { site: Site::whole(self.context.function), kind: core::KEPT, api: None };
        let origin = self.node(Kind::Caller);
        self.hit(sink, Flow { origin, facts }, Hit { facts, at: self.now, via: None });
    }

    fn kept_of_clients(&self) -> Vec<Node> {
        let lasting = self.state.heap.iter().filter(|(node, _)| self.is_lasting(**node));
        lasting.filter(|(_, content)| self.holds_request(content)).map(|(node, _)| *node).collect()
    }

    fn holds_request(&self, content: &Content) -> bool {
        let values = content.fields.values().chain([&content.rest, &content.spread]);
        values.into_iter().any(|value| self.flows(value).iter().any(|flow| self.labels(flow.origin).has(core::REQUEST)))
    }

    fn is_administered(&self) -> bool {
        self.known_of_caller(&self.state).any(core::NARROWED)
    }

    /// Whether what lies there is there for other requests.
    fn is_lasting(&self, node: Node) -> bool {
        match self.data(node).kind {
            Kind::Root(root) => matches!(root, Root::Global(..) | Root::Field(..)),
            Kind::Path(base, _) => self.is_lasting(base),
            Kind::Api(path) => {
                let paths = &self.catalog().paths;
                let above = std::iter::successors(Some(path), |path| paths.parent(*path).map(|(parent, _): (_, Step)| parent));
                let mut scopes = above.filter_map(|path| paths.entry(path).state);
                scopes.next().is_none_or(|scope| scope == StateScope::Process)
            }
            _ => false,
        }
    }
}

/// Functions that keep what clients send, and that only administrators come to.
#[derive(Default)]
pub(super) struct Administered {
    /// By function: whether all who come there are administrators.
    keepers: FxHashMap<FuncRef, bool>,
}

impl Administered {
    /// What the run of an entry says of what it reaches on behalf of its caller.
    pub fn add(&mut self, by_caller: &[(SinkRef, FactSet)]) {
        for (sink, facts) in by_caller.iter().filter(|(sink, _)| sink.kind == core::KEPT) {
            *self.keepers.entry(sink.site.function).or_insert(true) &= facts.any(core::NARROWED);
        }
    }

    /// The functions of which it is true.
    pub fn functions(self) -> FxHashSet<FuncRef> {
        self.keepers.into_iter().filter(|(_, is_administered)| *is_administered).map(|(function, _)| function).collect()
    }
}
