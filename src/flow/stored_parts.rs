//! What lies in the parts of objects that outlive a call, told by summaries.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::models::FactSet;

use super::export::SPREAD;
use super::summary::{Origin, Out, OutValue, Summary};
use super::value::Key;

/// Parts of stored objects are told apart this deep, and less deep where there are more than so many.
const MAX_PARTS: usize = 3;
const MANY_PARTS: usize = 100;

/// Origins of everything in a value of a summary, each with the part in which it lies.
pub(super) fn parts_of(summary: &Summary, value: &OutValue) -> Vec<Part> {
    let mut out = Vec::new();
    for depth in (1..=MAX_PARTS).rev() {
        let mut parts = Parts {
            summary,
            depth,
            n_named: 0,
            within: FxHashMap::default(),
            seen: FxHashSet::default(),
            libraries_around: Vec::new(),
            out: Vec::new(),
        };
        parts.collect(value, FactSet::EMPTY, &mut Vec::new(), &mut Vec::new());
        out = parts.out;
        out.sort();
        out.dedup();
        if out.len() <= MANY_PARTS {
            break;
        }
    }
    out
}

/// An origin in a part of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub keys: Vec<Key>,
    pub origin: Origin,
    pub facts: FactSet,
    /// It lies in an attribute of something there that is not told apart any more.
    pub is_attribute: bool,
    /// The thing itself lies there, not text made from it.
    pub is_itself: bool,
    /// As many of the keys lead to something that has been put into an object of a library; zero if none do.
    pub n_named: usize,
}

struct Parts<'s> {
    summary: &'s Summary,
    /// Keys of one part.
    depth: usize,
    /// Keys up to an attribute of an object of a library.
    n_named: usize,
    /// What lies anywhere in an object.
    within: FxHashMap<u32, Vec<(Origin, FactSet, bool)>>,
    /// Objects share others: what was looked at in a part need not be looked at again.
    seen: FxHashSet<(Vec<Key>, u32, FactSet)>,
    /// Objects of libraries around the present part.
    libraries_around: Vec<u32>,
    out: Vec<Part>,
}

impl<'s> Parts<'s> {
    fn collect(&mut self, value: &'s OutValue, facts: FactSet, part: &mut Vec<Key>, around: &mut Vec<u32>) {
        if self.depth > 1 && self.out.len() > 2 * MANY_PARTS {
            return;
        }
        for (what, own) in &value.0 {
            let facts = facts.union(*own);
            match what {
                Out::Object(at) => {
                    if !self.seen.insert((part.clone(), *at, facts)) {
                        continue;
                    }
                    if around.contains(at) || part.len() >= self.depth {
                        self.add_all(*at, facts, part);
                        continue;
                    }
                    around.push(*at);
                    let object = &self.summary.objects[*at as usize];
                    let rest = [(Key::Elem, &object.rest)];
                    let fields = object.fields.iter().map(|(key, value)| (*key, value));
                    for (key, value) in fields.chain(rest) {
                        part.push(key);
                        self.collect(value, facts, part, around);
                        part.pop();
                    }
                    self.collect(&object.spread, facts, part, around);
                    around.pop();
                }
                _ => {
                    let single = OutValue(vec![(what.clone(), FactSet::EMPTY)]);
                    let flows = flows_of(self.summary, &single);
                    let part_of = |(origin, own): (Origin, FactSet)| Part {
                        keys: part.clone(),
                        origin,
                        facts: own.union(facts),
                        is_attribute: false,
                        is_itself: matches!(what, Out::Token(_)),
                        n_named: self.n_named,
                    };
                    self.out.extend(flows.into_iter().map(part_of));
                    if let Out::Derived(at) = what {
                        self.put_in(*at, facts, part, around);
                    }
                }
            }
        }
    }

    /// What has been put into attributes of an object of a library (`session.headers`).
    fn put_in(&mut self, derived: u32, facts: FactSet, part: &mut Vec<Key>, around: &mut Vec<u32>) {
        let of_library = &self.summary.derived[derived as usize];
        // What is spread into an object may hold the object.
        if of_library.api.is_none() || part.len() >= self.depth || self.libraries_around.contains(&derived) {
            return;
        }
        self.libraries_around.push(derived);
        for (key, value) in &of_library.fields {
            let outer = self.n_named;
            match *key {
                Key::Attr(_) => self.n_named = part.len() + 1,
                // What lies in such an attribute.
                Key::Item(_) | Key::Elem if outer > 0 => {}
                SPREAD if outer > 0 => {
                    self.collect(value, facts, part, around);
                    continue;
                }
                _ => continue,
            }
            part.push(*key);
            self.collect(value, facts, part, around);
            self.n_named = outer;
            part.pop();
        }
        self.libraries_around.pop();
    }

    fn add_all(&mut self, object: u32, facts: FactSet, part: &[Key]) {
        let whole = || {
            let mut within = Vec::new();
            attributes_into(self.summary, object, FactSet::EMPTY, false, &mut Vec::new(), &mut within);
            within.sort();
            within.dedup();
            within
        };
        let n_named = self.n_named;
        let flows = self.within.entry(object).or_insert_with(whole);
        let part_of = |(origin, own, is_attribute): &(Origin, FactSet, bool)| Part {
            keys: part.to_vec(),
            origin: *origin,
            facts: own.union(facts),
            is_attribute: *is_attribute,
            is_itself: false,
            n_named,
        };
        self.out.extend(flows.iter().map(part_of));
    }
}

/// Origins of everything in an object, and whether they lie in an attribute.
fn attributes_into(
    summary: &Summary,
    object: u32,
    facts: FactSet,
    is_attribute: bool,
    seen: &mut Vec<u32>,
    out: &mut Vec<(Origin, FactSet, bool)>,
) {
    if seen.contains(&object) {
        return;
    }
    seen.push(object);
    let object = &summary.objects[object as usize];
    let parts = object.fields.iter().map(|(key, value)| (matches!(key, Key::Attr(_)), value));
    for (is_field, value) in parts.chain([(false, &object.rest), (false, &object.spread)]) {
        for (what, own) in &value.0 {
            let (facts, is_attribute) = (facts.union(*own), is_attribute || is_field);
            match what {
                Out::Object(inner) => attributes_into(summary, *inner, facts, is_attribute, seen, out),
                _ => {
                    let flows = flows_of(summary, &OutValue(vec![(what.clone(), FactSet::EMPTY)]));
                    out.extend(flows.into_iter().map(|(origin, own)| (origin, own.union(facts), is_attribute)));
                }
            }
        }
    }
}

/// Origins of everything in a value of a summary.
pub(super) fn flows_of(summary: &Summary, value: &OutValue) -> Vec<(Origin, FactSet)> {
    let mut out = Vec::new();
    let mut seen = Vec::new();
    flows_into(summary, value, FactSet::EMPTY, &mut seen, &mut out);
    out.sort();
    out.dedup();
    out
}

fn flows_into(summary: &Summary, value: &OutValue, facts: FactSet, seen: &mut Vec<u32>, out: &mut Vec<(Origin, FactSet)>) {
    for (what, own) in &value.0 {
        let facts = facts.union(*own);
        match what {
            Out::Token(token) => out.push((Origin::Token(*token), facts)),
            Out::Source(source) => out.push((Origin::Source(*source), facts)),
            Out::Derived(at) => out.extend(summary.derived[*at as usize].flows.iter().map(|(origin, it)| (*origin, it.union(facts)))),
            Out::Object(at) if !seen.contains(at) => {
                seen.push(*at);
                let object = &summary.objects[*at as usize];
                for (_, value) in &object.fields {
                    flows_into(summary, value, facts, seen, out);
                }
                flows_into(summary, &object.rest, facts, seen, out);
                flows_into(summary, &object.spread, facts, seen, out);
            }
            _ => {}
        }
    }
}
