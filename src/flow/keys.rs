//! The keys of mappings: what a loop over one gives, apart from what lies under them.

use crate::ir::Literal;
use crate::models::core;

use super::eval::Eval;
use super::objects::MAX_SPREAD_DEPTH;
use super::value::{Entry, Flows, Key, Kind, Node, Shape, V};

/// Numbers of results of one instruction that are names in a library's mapping.
const KEYS: u32 = 1 << 29;

impl Eval<'_, '_> {
    /// The keys of a mapping, where nothing but a mapping can be meant.
    pub fn keys(&mut self, mapping: &V) -> V {
        let mut out = V::new();
        for entry in mapping.iter() {
            let one = V(smallvec::smallvec![entry]);
            let keys = if self.are_tokens(&one) { self.names_under_which_something_lies(entry.node) } else { self.iterate(&one) };
            out.join(&keys);
        }
        out
    }

    /// The keys of a dict.
    pub fn keys_of(&mut self, node: Node) -> V {
        let Some(content) = self.content(node) else { return V::new() };
        let mut keys = V::new();
        for (key, _) in &content.fields {
            match key {
                Key::Item(name) => keys.join(&self.constant(Literal::Str(*name))),
                Key::Index(at) => keys.join(&self.constant(Literal::Int(*at))),
                _ => {}
            }
        }
        // As an element the key is a value like any other.
        for entry in content.rest.iter().filter(|entry| entry.facts.any(core::KEY)) {
            keys.add(Entry { node: entry.node, facts: entry.facts.minus(core::KEY) });
        }
        // Two objects may each be spread into the other.
        if self.spread_depth < MAX_SPREAD_DEPTH {
            self.spread_depth += 1;
            for entry in content.spread.iter().filter(|entry| entry.node != node) {
                keys.join(&self.keys_of(entry.node));
            }
            self.spread_depth -= 1;
        }
        self.bounded(keys)
    }

    /// Whether a value is known as it was made, a dict, and stands besides for what functions have made of that.
    pub fn is_kept_mapping(&self, value: &V) -> bool {
        let mut made = value.iter().filter(|entry| matches!(self.data(entry.node).kind, Kind::Object(..))).peekable();
        made.peek().is_some() && made.all(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict)))
    }

    /// The keys of a mapping that was not made here.
    pub fn names_under_which_something_lies(&mut self, mapping: Node) -> V {
        let value = self.load(&V::of(mapping), Key::Elem);
        let name = self.name_in_library(KEYS | mapping.0, &value);
        self.generator(KEYS | mapping.0, name)
    }

    /// A name under which something lies in a library's mapping.
    pub fn name_in_library(&mut self, number: u32, value: &V) -> V {
        let mut flows = Flows::default();
        flows.join(&self.own_flows(value), core::KEY);
        V::of(self.derived(number, flows, &[value]))
    }
}
