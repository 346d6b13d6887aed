//! Tests of what something is: `isinstance`, and patterns for classes, sequences and mappings.

use crate::ir::{Literal, Value};
use crate::models::{ApiPath, FactSet, core};
use crate::program::ClassRef;
use crate::text::Symbol;

use super::branches::Assumptions;
use super::eval::Eval;
use super::value::{Entry, Key, Kind, Node, Shape, V};

impl Eval<'_, '_> {
    /// `isinstance(value, class)` holds.
    pub fn instance_facts(&mut self, value: &V, class: &V) -> Assumptions {
        let classes = self.known_sequence(class).unwrap_or_else(|| vec![class.clone()]);
        let mut common: Option<FactSet> = None;
        for class in &classes {
            let facts = class
                .iter()
                .map(|entry| match self.data(entry.node).kind {
                    // Its text is written for whoever is answered.
                    Kind::Api(path) if self.status_of(path).is_some() => core::OWN_EXCEPTION,
                    Kind::Api(path) => self.solver.type_facts(path),
                    Kind::Class(_) => core::OWN_EXCEPTION,
                    _ => FactSet::EMPTY,
                })
                .fold(FactSet::EMPTY, FactSet::union);
            common = Some(common.map_or(facts, |before| before.intersection(facts)));
        }
        match common {
            Some(facts) if !facts.is_empty() => value.iter().map(|entry| (entry.node, facts)).collect(),
            _ => Vec::new(),
        }
    }

    /// The objects among a value that are not what `isinstance(value, class)` has turned out to say.
    pub(super) fn ruled_out(&mut self, value: &V, class: &V, way: bool) -> Assumptions {
        let classes = self.known_sequence(class).unwrap_or_else(|| vec![class.clone()]);
        if !way && classes.iter().flat_map(V::iter).any(|entry| self.is_every_exception(entry.node)) {
            let is_exception = |entry: &Entry| !entry.facts.any(core::PRINTED) && self.is_exception(entry.node);
            let exceptions = value.iter().filter(is_exception).map(|entry| entry.node).collect();
            return self.rule_out(exceptions);
        }
        if let [class] = classes.as_slice()
            && let Some(kind) = class.only().and_then(|entry| self.data(entry.node).api)
        {
            return self.of_other_kind(value, kind, way);
        }
        let of_program = |class: &V| match self.data(class.only()?.node).kind {
            Kind::Class(class) => Some(class),
            _ => None,
        };
        let Some(classes) = classes.iter().map(of_program).collect::<Option<Vec<_>>>() else { return Vec::new() };
        let is_other = |entry: &Entry| match self.data(entry.node).kind {
            Kind::Object(_, _, Shape::Instance(own)) => classes.iter().any(|class| self.program().derives_from(own, *class)) != way,
            _ => false,
        };
        let others = value.iter().filter(is_other).map(|entry| entry.node).collect();
        self.rule_out(others)
    }

    /// `isinstance(result, str)`, where a function gives a text or an object: which of both it is not.
    fn of_other_kind(&mut self, value: &V, kind: ApiPath, way: bool) -> Assumptions {
        let builtin = |name: &str| self.catalog().paths.root(self.symbol(name)) == kind;
        let is_collection = ["dict", "list", "tuple", "set"].into_iter().any(builtin);
        let is_text = self.solver.type_facts(kind).any(core::STRING);
        if !is_text && !is_collection {
            return Vec::new();
        }
        if let Some(only) = value.only() {
            // A way on which nothing is left is not taken.
            let is_other = is_text && way && self.is_collection_object(only.node);
            return if is_other { self.rule_out(vec![only.node]) } else { Vec::new() };
        }
        let is_object = |entry: &Entry| self.is_collection_object(entry.node) || self.data(entry.node).instance.is_some();
        let is_string = |entry: &Entry| {
            matches!(self.data(entry.node).kind, Kind::Const(Literal::Str(_)) | Kind::Text(..)) || entry.facts.any(core::STRING)
        };
        let others = value.iter().filter(|entry| if is_text == way { is_object(entry) } else { is_string(entry) }).map(|entry| entry.node);
        let others = others.collect();
        self.leave_rest(value, others)
    }

    /// What of a value can be so: what a callee knows to be text is none of the collections that it was given.
    pub(super) fn that_are_so(&self, mut value: V, facts: FactSet) -> V {
        if facts.any(core::STRING) && !facts.any(core::PRINTED) {
            value.0.retain(|entry| !self.is_collection_object(entry.node));
        }
        value
    }

    /// Whether this is a list, tuple, set or mapping that the program has made.
    pub(super) fn is_collection_object(&self, node: Node) -> bool {
        matches!(self.data(node).kind, Kind::Object(_, _, Shape::Dict | Shape::List | Shape::Tuple | Shape::Set))
    }

    /// `if result["ok"]:`, `if result.get("error"):`, where a function gives one of several records: those of which the part would say
    /// the other thing.
    pub(super) fn records_by_truth(&mut self, part: Value, way: bool) -> Assumptions {
        let Some((records, key)) = self.part_read(part).filter(|(records, _)| records.0.len() > 1) else { return Vec::new() };
        let mut others = Vec::new();
        for record in records.iter().filter(|record| matches!(self.data(record.node).kind, Kind::Object(_, _, Shape::Dict))) {
            let says_other = match self.part(record.node, key) {
                Some(said) => {
                    let (may_be_true, may_be_false) = self.truths(&said);
                    let is_message = || self.own_flows(&said).iter().any(|flow| self.labels(flow.origin).has(core::EXCEPTION));
                    if way { !may_be_true } else { !may_be_false || is_message() }
                }
                None => way && self.has_no_more(record.node),
            };
            if says_other {
                others.push(record.node);
            }
        }
        self.leave_rest(&records, others)
    }

    /// `if "error" in result:`: the records that have something there, or have nothing.
    pub(super) fn records_by_key(&mut self, key: &V, records: &V, is_there: bool) -> Assumptions {
        let Some(key) = self.text_literal(key).filter(|_| records.0.len() > 1) else { return Vec::new() };
        let is_other = |entry: &Entry| {
            let is_record = matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict));
            is_record
                && if is_there {
                    self.has_no_more(entry.node) && self.part(entry.node, Key::Item(key)).is_none()
                } else {
                    self.has(entry.node, key)
                }
        };
        let others = records.iter().filter(is_other).map(|entry| entry.node).collect();
        self.leave_rest(records, others)
    }

    /// What is ruled out of a value; and where all that is left are claims, or is there only behind a check, the caller is known.
    fn leave_rest(&mut self, value: &V, others: Vec<Node>) -> Assumptions {
        let is_left = |entry: &Entry| !others.contains(&entry.node) && !self.state.fact(entry.node).any(core::RULED_OUT);
        let is_proof = |entry: Entry| {
            let flows = self.flows(&V::of(entry.node));
            let are_claims = !flows.is_empty() && flows.iter().all(|flow| self.labels(flow.origin).has(core::CLAIMS));
            entry.facts.any(core::AUTHENTICATED) || are_claims
        };
        let mut rest = value.iter().filter(is_left).peekable();
        let is_known = !others.is_empty() && rest.peek().is_some() && rest.all(is_proof);
        let mut out = self.rule_out(others);
        if is_known {
            out.push((self.node(Kind::Caller), core::AUTHENTICATED));
        }
        out
    }

    /// Whether a record has something under a key on every way.
    fn has(&self, record: Node, key: Symbol) -> bool {
        let is_none = |entry: &Entry| self.data(entry.node).kind == Kind::Const(Literal::None);
        self.part(record, Key::Item(key)).is_some_and(|part| !part.is_empty() && !part.iter().any(|entry| is_none(&entry)))
    }

    /// Whether all that a record has is known by its key.
    fn has_no_more(&self, record: Node) -> bool {
        self.content(record).is_some_and(|content| content.is_closed && content.rest.is_empty() && content.spread.is_empty())
    }

    /// From now on it matters what is ruled out where something is loaded.
    pub(super) fn rule_out(&mut self, nodes: Vec<Node>) -> Assumptions {
        self.has_ruled_out |= !nodes.is_empty();
        nodes.into_iter().map(|node| (node, core::RULED_OUT)).collect()
    }

    /// An exception itself, not a text made of one.
    fn is_exception(&self, node: Node) -> bool {
        let data = self.data(node);
        let is_caught = |origin: Node| self.labels(origin).has(core::EXCEPTION);
        match data.flows.0.as_slice() {
            [flow] if flow.facts.any(core::PRINTED) => false,
            [flow] if flow.origin != node => is_caught(flow.origin) && data.api.is_some() && data.api == self.data(flow.origin).api,
            _ => is_caught(node),
        }
    }

    /// The class of which every exception is.
    fn is_every_exception(&self, class: Node) -> bool {
        matches!(self.data(class).kind, Kind::Api(path) if self.solver.is_every_exception(path))
    }

    /// What a pattern for sequences or mappings leaves out; instances may be either if their classes say so or are not known in full.
    pub(super) fn of_other_shape(&mut self, value: &V, way: bool, fits: impl Fn(&Shape) -> bool) -> Assumptions {
        let is_other = |entry: &Entry| match &self.data(entry.node).kind {
            Kind::Object(_, _, Shape::Instance(class)) => way && self.has_no_items(*class),
            Kind::Object(_, _, shape @ (Shape::List | Shape::Tuple | Shape::Dict | Shape::Set)) => fits(shape) != way,
            _ => false,
        };
        let others = value.iter().filter(is_other).map(|entry| entry.node).collect();
        self.rule_out(others)
    }

    /// Whether instances are known to be neither sequences nor mappings.
    fn has_no_items(&self, class: ClassRef) -> bool {
        let program = self.program();
        let is_subscriptable = self.names().find("__getitem__").is_some_and(|name| program.method(class, name).is_some());
        !is_subscriptable && program.api_bases(class).next().is_none() && !program.class(class).has_unknown_base
    }
}
