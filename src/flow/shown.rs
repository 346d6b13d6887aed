//! What things show of themselves as text: `str(x)`, `repr(x)`, a field of an f-string, an argument of a log call.

use crate::models::{FactSet, core};
use crate::program::ClassRef;

use super::eval::Eval;
use super::value::{Entry, Flows, Key, Kind, Node, Shape, V};

/// What asks an object for its text, the first that its class has.
const AS_TEXT: &[&str] = &["__str__", "__repr__"];
/// What a field of a text asks.
const AS_FIELD: &[&str] = &["__format__", "__str__", "__repr__"];
/// What `repr` asks.
const AS_SOURCE: &[&str] = &["__repr__"];

/// Collections within collections whose elements are asked for their source form.
pub(super) const MAX_SHOWN: usize = 3;
/// The number of the text of a collection, among the results of an instruction.
const PARTS: u32 = 0x310;

impl Eval<'_, '_> {
    /// The origins of a value's text form: what `str(value)` contains.
    pub fn text_flows(&mut self, value: &V) -> Flows {
        self.shown_flows(value, AS_TEXT, &V::new(), 0)
    }

    /// The origins of what `repr(value)` contains.
    pub fn repr_flows(&mut self, value: &V) -> Flows {
        self.shown_flows(value, AS_SOURCE, &V::new(), 0)
    }

    /// The origins of what `format(value, spec)` contains.
    pub fn field_flows(&mut self, value: &V, spec: &V) -> Flows {
        self.shown_flows(value, AS_FIELD, spec, 0)
    }

    /// A value put into text as it is: what the request has kept there may be an object, and then it is what the object shows.
    pub fn printed(&self, value: &V) -> V {
        let mut out = value.clone();
        for entry in out.0.iter_mut().filter(|entry| self.is_state_node(entry.node)) {
            entry.facts = entry.facts.union(core::PRINTED);
        }
        out
    }

    fn is_state_node(&self, node: Node) -> bool {
        matches!(self.data(node).kind, Kind::Api(path) if self.is_state(path))
    }

    fn shown_flows(&mut self, value: &V, methods: &[&str], spec: &V, depth: usize) -> Flows {
        let mut flows = Flows::default();
        for entry in value.iter() {
            let shown = match self.data(entry.node).instance {
                Some(class) if matches!(self.data(entry.node).kind, Kind::Object(..)) || self.is_token(entry.node) => {
                    self.shown(entry, class, methods, spec)
                }
                _ => self.shown_parts(entry.node, depth),
            };
            match shown {
                Some(text) => flows.join(&self.flows(&text), entry.facts),
                None => {
                    let is_open = self.is_state_node(entry.node) || self.is_token(entry.node);
                    let facts = match self.data(entry.node).kind {
                        // Elements stand there as `repr` makes them.
                        Kind::Object(_, _, Shape::Dict | Shape::List | Shape::Tuple | Shape::Set) => core::NO_NEWLINES,
                        _ if is_open => core::PRINTED,
                        _ => FactSet::EMPTY,
                    };
                    flows.join(&self.flows_in(&V(smallvec::smallvec![entry]), true), facts);
                }
            }
        }
        flows
    }

    /// What a collection of objects with a source form of their own shows of them.
    fn shown_parts(&mut self, node: Node, depth: usize) -> Option<V> {
        let is_collection = matches!(self.data(node).kind, Kind::Object(_, _, Shape::List | Shape::Tuple | Shape::Set | Shape::Dict));
        let content = self.content(node).filter(|content| is_collection && content.spread.is_empty() && depth < MAX_SHOWN)?;
        let repr = self.names().find("__repr__")?;
        let has_form = |node: Node| self.data(node).instance.is_some_and(|class| self.program().method(class, repr).is_some());
        if !content.all().iter().any(|entry| has_form(entry.node)) {
            return None;
        }
        let flows = self.shown_flows(&content.all(), AS_SOURCE, &V::new(), depth + 1);
        Some(V::of(self.derived(PARTS, flows, &[])))
    }

    /// What a project class's own methods give, or what stands for it: the visible fields of a record.
    fn shown(&mut self, entry: Entry, class: ClassRef, methods: &[&str], spec: &V) -> Option<V> {
        for &name in methods {
            let Some(symbol) = self.names().find(name) else { continue };
            if let Some(method) = self.program().method(class, symbol) {
                let args = if name == "__format__" { vec![spec.clone()] } else { Vec::new() };
                return Some(self.call_method(method, V::of(entry.node), args));
            }
        }
        if self.tells_arguments(class) {
            let args = self.symbol("args");
            return Some(self.load(&V(smallvec::smallvec![entry]), Key::Attr(args)));
        }
        let hidden = self.solver.hidden_fields(class);
        if !hidden.is_empty() {
            let mut shown = V::new();
            for name in self.solver.field_names(class).into_iter().filter(|name| !hidden.contains(name)) {
                shown.join(&self.load(&V(smallvec::smallvec![entry]), Key::Attr(name)));
            }
            return Some(shown);
        }
        self.is_ordinary(class).then(V::new)
    }

    /// An ordinary object shows its address; exceptions, dataclasses and library types show their contents.
    fn is_ordinary(&self, class: ClassRef) -> bool {
        let program = self.program();
        !self.solver.is_record(class) && program.api_bases(class).next().is_none() && !program.class(class).has_unknown_base
    }

    /// Whether the text of an instance is an address and nothing else.
    pub fn shows_nothing(&self, class: ClassRef) -> bool {
        let has_own = |name| self.names().find(name).is_some_and(|name| self.program().method(class, name).is_some());
        self.is_ordinary(class) && self.solver.hidden_fields(class).is_empty() && !["__str__", "__repr__"].into_iter().any(has_own)
    }
}
