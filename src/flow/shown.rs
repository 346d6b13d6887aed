//! What things show of themselves as text: `str(x)`, `repr(x)`, a field of an f-string, an argument of a log call.

use crate::models::{FactSet, core};
use crate::program::ClassRef;

use super::eval::Eval;
use super::value::{Entry, Flows, Key, Kind, Node, Shape, V};

/// What asks an object for its text, the first that its class has.
const AS_TEXT: &[&str] = &["__format__", "__str__", "__repr__"];
/// What `repr` asks.
const AS_SOURCE: &[&str] = &["__repr__"];

impl Eval<'_, '_> {
    /// The origins of a value's text form: what `str(value)` contains.
    pub fn text_flows(&mut self, value: &V) -> Flows {
        self.shown_flows(value, AS_TEXT)
    }

    /// The origins of what `repr(value)` contains.
    pub fn repr_flows(&mut self, value: &V) -> Flows {
        self.shown_flows(value, AS_SOURCE)
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

    fn shown_flows(&mut self, value: &V, methods: &[&str]) -> Flows {
        let mut flows = Flows::default();
        for entry in value.iter() {
            let shown = match self.data(entry.node).instance {
                Some(class) if matches!(self.data(entry.node).kind, Kind::Object(..)) || self.is_token(entry.node) => {
                    self.shown(entry, class, methods)
                }
                _ => None,
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

    /// What a project class's own methods give, or what stands for it: the visible fields of a record.
    fn shown(&mut self, entry: Entry, class: ClassRef, methods: &[&str]) -> Option<V> {
        for &name in methods {
            let Some(symbol) = self.names().find(name) else { continue };
            if let Some(method) = self.program().method(class, symbol) {
                let args = if name == "__format__" { vec![V::new()] } else { Vec::new() };
                return Some(self.call_method(method, V::of(entry.node), args));
            }
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
