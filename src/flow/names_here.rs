//! Names in mappings of a callee: under which names something lies, a caller may know.

use super::eval::Eval;
use super::import::Import;
use super::objects::MAX_SPREAD_DEPTH;
use super::summary::{Token, TokenId};
use super::value::{Flows, Key, Kind, Shape, V};

impl Import<'_> {
    /// Whether a token stands for something in a mapping, and so for its name where that is meant.
    pub fn is_part_of_mapping(&self, token: TokenId) -> bool {
        matches!(self.summary.tokens[token as usize].keys.last(), Some(Key::Elem | Key::But(_)))
    }
}

impl Eval<'_, '_> {
    /// What the names in a mapping of a callee carry here: of a mapping made here those that it has, of any other whatever lies in it.
    pub fn names_here(&mut self, import: &mut Import, token: TokenId) -> Flows {
        let Token { root, keys } = &import.summary.tokens[token as usize];
        let mut mapping = self.root_value(import, root);
        for key in &keys[..keys.len() - 1] {
            mapping = self.load(&mapping, *key);
        }
        let mut names = V::new();
        self.names_in(&mapping, &mut names, 0);
        self.flows(&names)
    }

    fn names_in(&mut self, mapping: &V, names: &mut V, depth: usize) {
        for entry in mapping.iter() {
            match self.data(entry.node).kind {
                Kind::Object(_, _, Shape::Dict) => {
                    let known = self.keys_of(entry.node);
                    names.join(&known);
                    // Of the mappings of which it is made, those that are known have told theirs.
                    if let Some(content) = self.content(entry.node).filter(|content| depth < MAX_SPREAD_DEPTH && !content.spread.is_empty())
                    {
                        self.names_in(&content.spread, names, depth + 1);
                    }
                }
                _ => names.join(&self.load(&V(smallvec::smallvec![entry]), Key::Elem)),
            }
        }
    }
}
