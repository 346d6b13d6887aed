//! Slices: what they read, put in the place of something, and remove.

use crate::models::{FactSet, core};

use super::eval::Eval;
use super::lists::MAX_KNOWN;
use super::objects::sequence;
use super::value::{Content, Entry, Flows, Key, Kind, Shape, V};

/// Longer slices of a credential are no mask.
const MAX_MASKED_PART: i32 = 8;

/// The three bounds of a slice as they are written.
pub(super) struct Bounds {
    lower: Option<i32>,
    upper: Option<i32>,
    step: Option<i32>,
}

impl Bounds {
    /// The positions of a sequence that a slice means, as `slice.indices` of Python has them.
    fn positions(&self, length: usize) -> Vec<usize> {
        let (length, step) = (length as i32, self.step.unwrap_or(1));
        if step == 0 {
            return Vec::new();
        }
        let (least, most) = if step > 0 { (0, length) } else { (-1, length - 1) };
        let within = |bound: i32| (if bound < 0 { bound.saturating_add(length) } else { bound }).clamp(least, most);
        let first = self.lower.map_or(if step > 0 { least } else { most }, within);
        let last = self.upper.map_or(if step > 0 { most } else { least }, within);
        let mut positions = Vec::new();
        let mut at = first;
        while if step > 0 { at < last } else { at > last } {
            positions.push(at as usize);
            at = at.saturating_add(step);
        }
        positions
    }
}

/// The boundary before an element of a sequence, counted from its end where the number is negative.
pub(super) fn boundary(at: i32, length: usize) -> usize {
    let length = length as i32;
    (if at < 0 { at.saturating_add(length) } else { at }).clamp(0, length) as usize
}

impl Eval<'_, '_> {
    /// The bounds of a slice if each is left out or known.
    fn bounds_of(&mut self, slice: &V) -> Option<Bounds> {
        let node = slice.only().filter(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Slice)))?.node;
        let mut bounds = [None; 3];
        for (at, bound) in (0..).zip(&mut bounds) {
            let value = self.part(node, Key::Index(at)).unwrap_or_default();
            if !value.is_empty() && !self.is_none(&value) {
                *bound = Some(self.integer(&value)?);
            }
        }
        let [lower, upper, step] = bounds;
        Some(Bounds { lower, upper, step })
    }

    /// `list[slice] = values`: whether the key is a slice and the base a list.
    pub fn slice_assigned(&mut self, base: &V, key: &V, values: &V) -> bool {
        let is_slice = key.only().is_some_and(|key| matches!(self.data(key.node).kind, Kind::Object(_, _, Shape::Slice)));
        let list = base.only().filter(|entry| is_slice && matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::List)));
        let Some(list) = list else { return false };
        let bounds = self.bounds_of(key);
        let given = self.known_sequence(values);
        if let Some(Bounds { lower: None | Some(0), upper: None, step: None | Some(1) }) = bounds {
            let content = match given {
                Some(given) => sequence(given.iter().map(|value| self.baked(value, &self.state))),
                None => Content { rest: self.load(values, Key::Elem), is_closed: true, ..Content::default() },
            };
            self.state.set_content(list.node, content);
            return true;
        }
        if let (Some(mut known), Some(bounds), Some(given), false) = (self.known_sequence(base), bounds, given, self.in_loop)
            && bounds.step.unwrap_or(1) == 1
            && known.len() + given.len() <= MAX_KNOWN
        {
            let replaced = bounds.positions(known.len());
            let first = bounds.lower.map_or(0, |lower| boundary(lower, known.len()));
            let given: Vec<V> = given.iter().map(|value| self.baked(value, &self.state)).collect();
            known.splice(first..first + replaced.len(), given);
            self.state.set_content(list.node, sequence(known));
            return true;
        }
        self.shift(base);
        let elements = self.load(values, Key::Elem);
        self.add_element(base, &elements);
        true
    }

    /// `del list[slice]`: whether the key is one.
    pub fn slice_deleted(&mut self, base: &V, key: &V) -> bool {
        if !key.only().is_some_and(|key| matches!(self.data(key.node).kind, Kind::Object(_, _, Shape::Slice))) {
            return false;
        }
        if let Some(bounds) = self.bounds_of(key)
            && self.reordered(base, |known| {
                let gone = bounds.positions(known.len());
                known.into_iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, value)| value).collect()
            })
        {
            return true;
        }
        self.shift(base);
        true
    }

    /// The elements that a slice with known bounds takes from a sequence whose elements are known.
    pub fn taken(&self, known: Vec<V>, bounds: &Bounds) -> Vec<V> {
        bounds.positions(known.len()).into_iter().map(|at| known[at].clone()).collect()
    }

    /// `base[slice]`.
    pub fn slice(&mut self, base: &V, slice: &V) -> V {
        let bounds = self.bounds_of(slice);
        let bound = |eval: &mut Self, at: i32| {
            let value = eval.load(slice, Key::Index(at));
            eval.integer(&value)
        };
        let (lower, upper) = (bound(self, 0), bound(self, 1));
        let upper_value = self.load(slice, Key::Index(1));
        let has_upper = !upper_value.is_empty() && !self.is_none(&upper_value);
        let is_short = match (lower, upper) {
            (None | Some(0), Some(upper)) => (0..=MAX_MASKED_PART).contains(&upper),
            (Some(lower), None) if !has_upper => (-MAX_MASKED_PART..0).contains(&lower),
            _ => false,
        };
        let mut facts = FactSet::EMPTY;
        let counts_from_end = !has_upper && lower.is_some_and(|lower| lower < 0);
        if counts_from_end || has_upper && upper.is_none_or(|upper| upper > 0) {
            facts = facts.union(core::BOUNDED);
        }
        if is_short {
            facts = facts.union(core::MASKED).union(core::BOUNDED);
        }
        let is_list = base.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::List | Shape::Tuple)));
        let mut out = V::new();
        for entry in base.iter() {
            if is_list && self.is_token(entry.node) {
                // Whatever list it stands for, the elements are those of the whole.
                out.add(Entry { node: entry.node, facts: entry.facts.union(facts.minus(core::MASKED)) });
            } else if matches!(self.data(entry.node).kind, Kind::Object(..)) {
                let elements = self.load(&V::of(entry.node), Key::Elem);
                let Kind::Object(_, _, shape) = self.data(entry.node).kind else { continue };
                let copy = self.node(Kind::Object(self.now, entry.node.0 + 1, shape));
                let content = match (&bounds, self.known_sequence(&V::of(entry.node))) {
                    (Some(bounds), Some(known)) => sequence(self.taken(known, bounds)),
                    (Some(Bounds { lower: Some(lower), upper: None, step: None | Some(1) }), None) if *lower >= 0 => {
                        let elements = || Content { rest: elements, is_closed: true, ..Content::default() };
                        self.after_first(&V::of(entry.node), *lower as usize).unwrap_or_else(elements)
                    }
                    _ => Content { rest: elements, is_closed: true, ..Content::default() },
                };
                self.state.set_content(copy, content);
                // Few elements are no mask of what each of them holds.
                out.add(Entry { node: copy, facts: entry.facts.union(facts.minus(core::MASKED)) });
            } else if let Some(list) = self.slice_of_list(entry, facts.minus(core::MASKED)) {
                out.add(list);
            } else {
                let mut flows = Flows::default();
                flows.join(&self.own_flows(&V(smallvec::smallvec![entry])), facts);
                let node = self.derived(entry.node.0 + 16, flows, &[base]);
                if self.data(node).api.is_none() && !self.is_text(entry.node) {
                    self.data_mut(node).api = self.data(entry.node).api;
                }
                let may_be_list = self.is_token(entry.node) || matches!(self.data(entry.node).kind, Kind::Api(_));
                if may_be_list && !self.is_text(entry.node) {
                    self.slices.insert(node, (entry.node, facts));
                }
                out.add(Entry { node, facts: Default::default() });
            }
        }
        out
    }
}
