//! What is left out of mappings by name: pairs that a loop goes past, parts that something else replaces or that are removed.
//!
//! Of a mapping that a caller or a lasting place knows the names are told apart that the code itself asks for; all others are one part,
//! under any name but these.

use crate::ir::{CompareOp, Instr, Literal, Value};
use crate::models::core;
use crate::text::{Names, Symbol};

use super::branches::Assumptions;
use super::eval::Eval;
use super::value::{Content, Key, Kind, Node, V};

/// Names of a mapping that are told apart from all others.
const MAX_TOLD_APART: usize = 8;

/// The numbers of the pairs of mappings among the objects of an instruction: so many for each mapping.
const PAIRS: u32 = 1 << 27;
const PAIRS_OF_ONE: u32 = 128;

/// Any name but these.
fn others(names: &Names, mut left_out: Vec<Symbol>) -> Symbol {
    left_out.sort_by_key(|name| names.text(*name));
    left_out.dedup();
    match left_out.as_slice() {
        [only] => *only,
        several => names.intern(&several.iter().map(|name| names.text(*name)).collect::<Vec<_>>().join(SEPARATOR)),
    }
}

/// Stands between names, and in none.
const SEPARATOR: &str = "\u{1f}";

/// Whether a name is one of those that [`others`] leaves out.
pub(super) fn is_left_out(names: &Names, left_out: Symbol, name: Symbol) -> bool {
    left_out == name || names.text(left_out).split(SEPARATOR).any(|it| it == names.text(name))
}

impl Eval<'_, '_> {
    /// Everything in an object but what lies there under these names.
    pub fn all_but(&self, content: &Content, left_out: Symbol) -> V {
        let mut out = content.rest.clone();
        for (key, value) in &content.fields {
            let is_meant = match key {
                Key::Item(name) => !is_left_out(self.names(), left_out, *name),
                Key::Index(_) | Key::Elem => true,
                _ => false,
            };
            if is_meant {
                out.join(value);
            }
        }
        out
    }

    /// The names under which a mapping has something of its own, whatever the mappings have of which it was made.
    pub fn names_told_apart(&self, content: &Content) -> Option<Symbol> {
        let names = content.fields.keys().filter_map(|key| match key {
            Key::Item(name) => Some(*name),
            _ => None,
        });
        let names: Vec<Symbol> = names.take(MAX_TOLD_APART + 1).collect();
        (1..=MAX_TOLD_APART).contains(&names.len()).then(|| others(self.names(), names))
    }

    /// A mapping that was made of others has got something under a name, or has lost it: what callers and lasting places know of the
    /// others counts for all other names only.
    pub fn told_apart(&mut self, mapping: Node) {
        let Some(content) = self.content(mapping).filter(|content| !content.spread.is_empty()) else { return };
        let Some(left_out) = self.names_told_apart(&content) else { return };
        for entry in content.spread.iter() {
            if self.is_token(entry.node) {
                self.path(entry.node, Key::But(left_out));
            }
        }
    }

    /// `mapping[key] = value`; of a pair of another mapping each value under its own key.
    pub fn set_item(&mut self, mapping: Value, key: Value, value: Value) {
        let pairs = match (self.code.instr(key), self.code.instr(value)) {
            (Instr::UnpackItem(pairs, 0), Instr::UnpackItem(same, 1)) if pairs == same => self.known_pairs(pairs),
            _ => None,
        };
        let mapping = self.v(mapping);
        match pairs {
            Some(pairs) => {
                for (key, value) in pairs {
                    self.store_item(&mapping, &key, value);
                }
            }
            None => {
                let (key, value) = (self.v(key), self.v(value));
                self.store_item(&mapping, &key, value);
            }
        }
    }

    /// Key and value of several pairs, but for those that tests have left out.
    fn known_pairs(&mut self, pairs: Value) -> Option<Vec<(V, V)>> {
        let pairs = self.v(pairs);
        if pairs.0.len() < 2 {
            return None;
        }
        let mut out = Vec::new();
        for pair in pairs.iter() {
            let (key, value) = (self.part(pair.node, Key::Index(0))?, self.part(pair.node, Key::Index(1))?);
            let stays = |node| !self.facts_of(node).any(core::RULED_OUT);
            let staying: V = V(value.iter().filter(|entry| stays(entry.node)).collect());
            if !staying.is_empty() || value.is_empty() {
                out.push((key, staying.and_facts(pair.facts)));
            }
        }
        Some(out)
    }

    /// `for key, value in row.items(): if key != "token"`: the values of pairs whose key is not one of those that come here.
    pub fn pairs_left_out(&mut self, key: Value, known: &V, is_among: bool) -> Assumptions {
        let Instr::UnpackItem(pairs, 0) = self.code.instr(key) else { return Vec::new() };
        let pairs = self.v(pairs);
        let Some(known) = self.known_texts(known).filter(|_| pairs.0.len() > 1) else { return Vec::new() };
        let (mut staying, mut left_out) = (Vec::new(), Vec::new());
        for pair in pairs.iter() {
            let Some(value) = self.part(pair.node, Key::Index(1)) else { return Vec::new() };
            let name = self.part(pair.node, Key::Index(0)).and_then(|name| self.text_literal(&name));
            let stays = match name {
                Some(name) => known.contains(&name) == is_among,
                None => !is_among || !self.is_of_others(&value, &known),
            };
            let nodes = if stays { &mut staying } else { &mut left_out };
            nodes.extend(value.iter().map(|entry| entry.node));
        }
        left_out.retain(|node| !staying.contains(node));
        left_out.into_iter().map(|node| (node, core::RULED_OUT)).collect()
    }

    /// Whether a value lies under other names than these.
    fn is_of_others(&self, value: &V, known: &[Symbol]) -> bool {
        let mut nodes = value.iter().map(|entry| &self.data(entry.node).kind);
        nodes.any(|kind| matches!(kind, Kind::Path(_, Key::But(left_out)) if known.iter().all(|name| is_left_out(self.names(), *left_out, *name))))
    }

    /// Pairs of key and value, one by one where the keys are known.
    pub fn items(&mut self, receiver: &V) -> V {
        let mut pairs = V::new();
        for entry in self.known_dictionaries(receiver).iter() {
            let mut number = PAIRS | entry.node.0.wrapping_mul(PAIRS_OF_ONE);
            if let (Kind::Object(..), Some(content)) = (self.data(entry.node).kind.clone(), self.content(entry.node)) {
                for (key, value) in content.fields.iter().take(PAIRS_OF_ONE as usize / 2) {
                    let key = match key {
                        Key::Item(name) => self.constant(Literal::Str(*name)),
                        Key::Index(at) => self.constant(Literal::Int(*at)),
                        _ => continue,
                    };
                    number += 1;
                    let pair = self.tuple(number, vec![key, value.clone().and_facts(entry.facts)]);
                    pairs.join(&pair);
                }
                let mut rest = content.rest.clone();
                let keys = self.keys_of(entry.node);
                if self.are_tokens(&content.spread) {
                    let told = content.fields.keys().filter_map(|key| match key {
                        Key::Item(name) => Some(*name),
                        _ => None,
                    });
                    let told = told.collect();
                    pairs.join(&self.pairs_asked_for(&content.spread, told, &mut number));
                } else if !content.spread.is_empty() {
                    let more = self.load(&content.spread, Key::Elem);
                    rest.join(&more);
                }
                if !rest.is_empty() {
                    number += 1;
                    let pair = self.tuple(number, vec![keys, rest]);
                    pairs.join(&pair);
                }
            } else {
                let mapping = V(smallvec::smallvec![entry]);
                if self.are_tokens(&mapping) {
                    pairs.join(&self.pairs_asked_for(&mapping, Vec::new(), &mut number));
                    continue;
                }
                let value = self.load(&mapping, Key::Elem);
                number += 1;
                let key = self.name_in_library(number, &value);
                let pair = self.tuple(number, vec![key, value]);
                pairs.join(&pair);
            }
        }
        let pairs = self.bounded(pairs);
        self.generator(199, pairs)
    }

    pub fn are_tokens(&self, mappings: &V) -> bool {
        !mappings.is_empty() && mappings.iter().all(|entry| self.is_token(entry.node))
    }

    /// The pairs of mappings that callers and lasting places know, but for names that are known already: one for each name that the code
    /// asks for, and one for all others.
    fn pairs_asked_for(&mut self, mappings: &V, told: Vec<Symbol>, number: &mut u32) -> V {
        let mut pairs = V::new();
        let mut asked = self.names_asked_for();
        asked.retain(|name| !told.contains(name));
        asked.truncate(MAX_TOLD_APART);
        for name in &asked {
            let value = self.load(mappings, Key::Item(*name));
            let key = self.constant(Literal::Str(*name));
            *number += 1;
            pairs.join(&self.tuple(*number, vec![key, value]));
        }
        let known: Vec<Symbol> = told.into_iter().take(MAX_TOLD_APART).chain(asked).collect();
        let key = if known.is_empty() { Key::Elem } else { Key::But(others(self.names(), known)) };
        let value = self.load(mappings, key);
        *number += 1;
        let name = self.name_in_library(*number, &value);
        pairs.join(&self.tuple(*number, vec![name, value]));
        pairs
    }

    /// The names with which keys of the present call's pairs are compared: `for key, value in row.items(): if key not in PRIVATE`.
    fn names_asked_for(&mut self) -> Vec<Symbol> {
        let code = self.code;
        let (mut iterators, mut pairs, mut keys): (Vec<Value>, Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new(), Vec::new());
        let mut asked = Vec::new();
        for (at, instr) in code.instrs.iter().enumerate() {
            let at = Value(at as u32);
            match *instr {
                Instr::Iter(pairs_of, _) if pairs_of.0 == self.now => iterators.push(at),
                Instr::Next(iterator) if iterators.contains(&iterator) => pairs.push(at),
                Instr::UnpackItem(pair, 0) if pairs.contains(&pair) => keys.push(at),
                Instr::Compare(CompareOp::Eq | CompareOp::NotEq | CompareOp::In | CompareOp::NotIn, key, known) if keys.contains(&key) => {
                    let known = self.ahead(known);
                    asked.extend(self.known_texts(&known).unwrap_or_default());
                }
                _ => {}
            }
        }
        asked.dedup();
        asked
    }

    /// What an instruction gives, also where it comes later: a literal, a display of such, a variable from elsewhere.
    fn ahead(&mut self, value: Value) -> V {
        if !self.value(value).is_empty() {
            return self.v(value);
        }
        match self.code.instr(value) {
            Instr::Const(literal) => self.constant(literal),
            Instr::Global(name) => self.global(name),
            Instr::Cell(cell) => {
                let cell = self.cell(cell);
                self.load(&V::of(cell), Key::Receiver)
            }
            Instr::Build(_, elements) => {
                let elements = self.code.list(elements).iter().map(|it| self.ahead(it.value)).collect();
                self.tuple(198, elements)
            }
            _ => V::new(),
        }
    }
}
