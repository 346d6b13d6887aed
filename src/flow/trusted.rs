//! What is trusted: literals, what the program itself fills, and whatever is found in it.

use crate::ir::Literal;
use crate::models::{FactSet, core};

use super::eval::Eval;
use super::value::{Key, Kind, Node, Root, Shape, V};

impl Eval<'_, '_> {
    /// What is known of whatever is in a container; none if others fill it.
    pub fn facts_of_member(&mut self, container: &V) -> Option<FactSet> {
        self.ask_owner(container);
        self.facts_of_known_member(container)
    }

    /// As [`Eval::facts_of_member`], as far as it is known here.
    pub fn facts_of_known_member(&mut self, container: &V) -> Option<FactSet> {
        if self.is_filled_here(container) {
            let is_anybodys = self.is_constant_collection(container) && !self.names_owner(Some(container));
            return Some(if is_anybodys { core::NARROWED } else { core::NARROWED.union(core::OWNED) });
        }
        self.is_constant_word(container).then_some(core::NARROWED)
    }

    /// Literals only.
    pub fn is_constant(&self, value: &V) -> bool {
        let mut has_constant = false;
        for entry in value.iter() {
            match self.data(entry.node).kind {
                Kind::Const(_) => has_constant = true,
                Kind::Class(_) => has_constant = true,
                // An enum member, a setting's name.
                Kind::Path(base, _) if matches!(self.data(base).kind, Kind::Class(_)) => has_constant = true,
                _ if self.is_token(entry.node) && value.0.len() > 1 => {}
                _ => return false,
            }
        }
        has_constant
    }

    /// Something that no client, model or fetched text fills.
    pub fn is_own(&mut self, value: &V) -> bool {
        if value.is_empty() {
            return false;
        }
        let flows = self.flows(value);
        flows.iter().all(|flow| self.is_trusted_origin(flow.origin, flow.facts))
    }

    fn is_trusted_origin(&self, origin: Node, facts: FactSet) -> bool {
        if facts.any(core::LOOKED_UP.union(core::OWNED).union(core::NARROWED).union(self.solver.local_target)) {
            return true;
        }
        let labels = self.labels(origin);
        let foreign = [core::REQUEST, core::LLM, core::RETRIEVED, core::CREDENTIAL].into_iter().any(|label| labels.has(label));
        !foreign && !matches!(self.data(origin).kind, Kind::Root(Root::Param(_)))
    }

    /// A literal of which what is found in it is a part. One with blanks may list the letters of sentences.
    pub fn is_constant_word(&self, container: &V) -> bool {
        container.only().is_some_and(|entry| match self.data(entry.node).kind {
            Kind::Const(Literal::Str(text)) => !self.names().text(text).contains(char::is_whitespace),
            _ => false,
        })
    }

    /// A collection of literals.
    pub fn is_constant_collection(&mut self, container: &V) -> bool {
        let elements = self.members(container);
        self.is_constant(&elements)
    }

    /// A collection that the program itself fills: literals, settings, own records.
    pub fn is_own_collection(&mut self, container: &V) -> bool {
        self.ask_owner(container);
        self.is_filled_here(container)
    }

    /// Whether a collection is the program's own is for callers to tell.
    fn ask_owner(&mut self, container: &V) {
        if container.only().is_some_and(|entry| self.is_token(entry.node)) {
            self.demand(container);
        }
    }

    fn is_filled_here(&mut self, container: &V) -> bool {
        let is_collection = container.iter().any(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_)));
        if !is_collection {
            return false;
        }
        let elements = self.members(container);
        if self.is_constant(&elements) {
            return true;
        }
        let flows = self.flows(container);
        let elements_flows = self.flows(&elements);
        flows.iter().chain(elements_flows.iter()).all(|flow| self.is_trusted_origin(flow.origin, flow.facts))
    }

    /// What `in` looks at: a dict's keys, a sequence's elements.
    pub fn members(&mut self, container: &V) -> V {
        let mut out = V::new();
        for entry in container.iter() {
            match self.data(entry.node).kind {
                Kind::Object(_, _, Shape::Dict) => {
                    let keys = self.keys_of(entry.node);
                    out.join(&keys);
                }
                Kind::Object(..) => {
                    let elements = self.load(&V::of(entry.node), Key::Elem);
                    out.join(&elements);
                }
                _ => {}
            }
        }
        out
    }
}
