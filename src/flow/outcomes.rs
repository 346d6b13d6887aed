//! What the truth of a value says: the outcome of the call that made it, a verdict within a result, an attribute with guard rows.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::ir::{BlockId, CompareOp, Instr, Terminator, UnaryOp, Value};
use crate::models::{ApiPath, FactSet, Outcome, Step};

use super::api::ApiCall;
use super::branches::{Assumptions, when};
use super::calls::Args;
use super::eval::{Eval, Outcomes};
use super::import::Import;
use super::summary::{Exits, PartExit};
use super::value::{Key, Kind, Node, State, V};

/// A part of a call's result that says what the call's guard says.
#[derive(Clone)]
pub(super) struct Verdict {
    /// From the result.
    part: Vec<Step>,
    when: Outcome,
    holds: Assumptions,
}

/// What holds when the function returns, by how a part of its result turns out.
pub(super) struct PartFacts {
    pub key: Key,
    pub truthy: FxHashMap<Node, FactSet>,
    pub falsy: FxHashMap<Node, FactSet>,
}

/// Results with more parts than this are records, not verdicts.
const MAX_VERDICT_PARTS: usize = 8;

impl Eval<'_, '_> {
    /// Whether what the present call finds is wanted: its parts are used, and no branch refuses because it is there. Then a text
    /// without it is as good or bad as one with it.
    pub fn is_looked_for(&mut self, path: ApiPath) -> bool {
        let (code, found) = (self.code, Value(self.now));
        let paths = &self.catalog().paths;
        let result = paths.step(path, Step::Call);
        let is_part = |instr: &Instr| match *instr {
            Instr::Attr(of, name) => of == found && paths.entry(paths.step(result, Step::Attr(name))).call.is_some(),
            Instr::Item(of, _) => of == found,
            _ => false,
        };
        if !code.instrs.iter().any(is_part) {
            return false;
        }
        let ways: Vec<BlockId> = code.blocks.iter().filter_map(|block| self.way_if(block.end, found)).collect();
        !ways.is_empty() && ways.into_iter().all(|way| self.refusal(way).is_none())
    }

    /// The way of a branch that is taken where a value is there.
    fn way_if(&self, end: Terminator, value: Value) -> Option<BlockId> {
        let Terminator::Branch(mut condition, mut yes, mut no) = end else { return None };
        while let Instr::Unary(UnaryOp::Not, operand) = self.code.instr(condition) {
            (condition, yes, no) = (operand, no, yes);
        }
        match self.code.instr(condition) {
            Instr::Compare(CompareOp::Is, left, _) if left == value => Some(no),
            Instr::Compare(CompareOp::IsNot, left, _) if left == value => Some(yes),
            _ => (condition == value).then_some(yes),
        }
    }

    /// Remembers what outcomes of the call at the current instruction imply.
    pub fn note_outcome(&mut self, node: Option<Node>, when: Outcome, holds: Assumptions) {
        if holds.is_empty() {
            return;
        }
        let outcomes = match node {
            Some(node) => self.node_outcomes.entry(node).or_default(),
            None => self.outcomes.entry(Value(self.now)).or_default(),
        };
        outcomes.add(when, holds);
    }

    /// Remembers that parts of a result say how the call turned out.
    pub fn note_verdict(&mut self, result: Node, parts: &[Vec<Step>], when: Outcome, holds: &Assumptions) {
        let verdicts = self.verdicts.entry(result).or_default();
        for part in parts {
            if !verdicts.iter().any(|it| it.part == *part && it.when == when) {
                verdicts.push(Verdict { part: part.clone(), when, holds: holds.clone() });
            }
        }
    }

    /// What an outcome says about a value, by what made it.
    pub fn value_outcomes(&mut self, value: &V, when: Outcome) -> Assumptions {
        let mut out = Vec::new();
        for entry in value.iter() {
            out.extend(self.outcomes_of(entry.node, when));
        }
        out
    }

    /// Whether the truth of a node says anything.
    pub fn has_outcomes(&mut self, node: Node) -> bool {
        [Outcome::True, Outcome::False].into_iter().any(|when| !self.outcomes_of(node, when).is_empty())
    }

    fn outcomes_of(&mut self, node: Node, when: Outcome) -> Assumptions {
        let mut out = self.node_outcomes.get(&node).map(|outcomes| outcomes.of(when).to_vec()).unwrap_or_default();
        out.extend(self.verdict_of(node, when));
        out.extend(self.attribute_guards(node, when));
        out
    }

    /// What holds if a node, or what it is a normal form of, is one of a few known values.
    pub fn known_outcomes(&self, node: Node) -> Assumptions {
        let mut out = Vec::new();
        if self.verdicts.is_empty() && self.node_outcomes.is_empty() {
            return out;
        }
        let mut at = Some(node);
        while let Some(node) = at {
            if let Some(outcomes) = self.node_outcomes.get(&node) {
                out.extend_from_slice(outcomes.of(Outcome::Known));
            }
            out.extend(self.verdict_of(node, Outcome::Known));
            at = self.data(node).form_of;
        }
        out
    }

    /// `result.flagged`, `result[1]`.
    fn verdict_of(&self, node: Node, when: Outcome) -> Assumptions {
        if self.verdicts.is_empty() {
            return Vec::new();
        }
        let mut keys: Vec<Key> = Vec::new();
        let mut at = node;
        while let Kind::Path(base, key) = self.data(at).kind {
            keys.insert(0, key);
            at = base;
            let Some(verdicts) = self.verdicts.get(&at) else { continue };
            let fits = |verdict: &&Verdict| verdict.when == when && is_part(&keys, &verdict.part);
            return verdicts.iter().filter(fits).flat_map(|verdict| verdict.holds.iter().copied()).collect();
        }
        Vec::new()
    }

    /// `current_user.is_authenticated`: guard rows about an attribute.
    fn attribute_guards(&mut self, node: Node, when: Outcome) -> Assumptions {
        if !matches!(self.data(node).kind, Kind::Path(..) | Kind::Api(_)) {
            return Vec::new();
        }
        let Some(path) = self.data(node).api else { return Vec::new() };
        let Some(model) = self.catalog().paths.entry(path).call.clone().filter(|model| !model.guards.is_empty()) else { return Vec::new() };
        let args = Args::default();
        let call = ApiCall { path, model: Some(model.clone()), callee: node, receiver: self.receiver_of(node), args: &args };
        let mut out = Vec::new();
        for row in model.guards.iter().filter(|row| row.when == when && row.verdict.is_empty()) {
            if self.applies(&call, &row.only_if, &row.unless) {
                out.extend(self.guarded_nodes(&call, row));
            }
        }
        out
    }
}

impl Eval<'_, '_> {
    /// `verdict.ok`, `ok, why = inspect(text)`: what the way on which a part of a call's result turns out says about the call.
    pub fn part_says(&mut self, condition: Value, way: bool) -> Assumptions {
        if self.part_outcomes.is_empty() {
            return Vec::new();
        }
        let (base, key) = match self.code.instr(condition) {
            Instr::Attr(base, name) => (base, Some(Key::Attr(name))),
            Instr::Item(base, key) => (base, self.constant_key(&self.v(key))),
            Instr::UnpackItem(base, at) => (base, Some(Key::Index(at))),
            _ => return Vec::new(),
        };
        let (Some(key), base) = (key, self.v(base)) else { return Vec::new() };
        let said = |entry: super::value::Entry| self.part_outcomes.get(&(entry.node, key)).map(|outcomes| outcomes.of(when(way)));
        let Some(said) = base.iter().map(said).collect::<Option<Vec<_>>>() else { return Vec::new() };
        let Some((first, others)) = said.split_first() else { return Vec::new() };
        first.iter().filter(|fact| others.iter().all(|other| other.contains(fact))).copied().collect()
    }

    /// What it says about the call that its result is a known value, and how parts of the result turn out.
    pub fn import_verdicts(&mut self, import: &mut Import, result: &V) {
        let Exits { known, parts, .. } = &import.summary.exits;
        if !known.is_empty() {
            let known = self.import_facts(import, known);
            for entry in result.iter().filter(|entry| matches!(self.data(entry.node).kind, Kind::Result(..))).collect::<Vec<_>>() {
                self.note_outcome(Some(entry.node), Outcome::Known, known.clone());
            }
        }
        for PartExit { key, truthy, falsy } in parts {
            let (truthy, falsy) = (self.import_facts(import, truthy), self.import_facts(import, falsy));
            for entry in result.iter() {
                let outcomes = Outcomes { truthy: truthy.clone(), falsy: falsy.clone(), ..Outcomes::default() };
                self.part_outcomes.insert((entry.node, *key), outcomes);
            }
        }
    }

    /// What holds by how parts of the result turn out, where they can do so either way.
    pub fn part_exits(&mut self, exits: &[(V, State)]) -> Vec<PartFacts> {
        let mut contents = Vec::new();
        for (value, state) in exits {
            let content = value.only().filter(|entry| matches!(self.data(entry.node).kind, Kind::Object(..)));
            match content.and_then(|entry| state.heap.get(&entry.node).or_else(|| self.base.get(&entry.node)).cloned()) {
                Some(content) if content.fields.len() <= MAX_VERDICT_PARTS => contents.push((content, state)),
                Some(_) => return Vec::new(),
                // Of `None` there are no parts.
                None if self.truths(value) == (false, true) => {}
                None => return Vec::new(),
            }
        }
        let Some((first, _)) = contents.first() else { return Vec::new() };
        let keys: Vec<Key> = first.fields.iter().map(|(key, _)| *key).filter(|key| !matches!(key, Key::Found | Key::File)).collect();
        keys.into_iter().filter_map(|key| self.part_exit(key, &contents)).collect()
    }

    fn part_exit(&mut self, key: Key, exits: &[(Rc<super::value::Content>, &State)]) -> Option<PartFacts> {
        let (mut truthy, mut falsy) = (None, None);
        for (content, state) in exits {
            let part = content.get(key)?;
            let (may_be_true, may_be_false) = self.truths(part);
            for (may_be, way, slot) in [(may_be_true, true, &mut truthy), (may_be_false, false, &mut falsy)] {
                if !may_be {
                    continue;
                }
                let mut on_way = (*state).clone();
                if may_be_true && may_be_false {
                    for (node, facts) in self.said_by(part, way) {
                        self.assume(&mut on_way, node, facts);
                    }
                }
                super::export::meet_into(slot, &on_way);
            }
        }
        Some(PartFacts { key, truthy: truthy?, falsy: falsy? })
    }

    /// What the truth of a computed value says, by the condition that made it.
    fn said_by(&mut self, value: &V, way: bool) -> Assumptions {
        let made_by = value.only().and_then(|entry| match self.data(entry.node).kind {
            Kind::Result(at, _) => Some(Value(at)).filter(|made_by| self.code.instrs.len() > made_by.0 as usize),
            _ => None,
        });
        match made_by {
            Some(condition) if self.value(condition).only().map(|it| it.node) == value.only().map(|it| it.node) => {
                self.assumptions(condition, way, 0)
            }
            _ => self.value_outcomes(value, when(way)),
        }
    }

    /// What holds if the result is one of a few known values.
    pub fn known_exits(&mut self, exits: &[(V, State)]) -> FxHashMap<Node, FactSet> {
        let mut common = None;
        if self.verdicts.is_empty() && self.node_outcomes.is_empty() {
            return FxHashMap::default();
        }
        for (value, state) in exits {
            for entry in value.iter() {
                if matches!(self.data(entry.node).kind, Kind::Const(_)) {
                    continue;
                }
                let mut on_way = state.clone();
                for (node, facts) in self.known_outcomes(entry.node) {
                    self.assume(&mut on_way, node, facts);
                }
                super::export::meet_into(&mut common, &on_way);
            }
        }
        common.unwrap_or_default()
    }
}

/// Whether keys lead to a part, or to something within it. A mapping shows a field as an item, an object as an attribute.
fn is_part(keys: &[Key], part: &[Step]) -> bool {
    keys.len() >= part.len()
        && keys.iter().zip(part).all(|(key, step)| match (key, step) {
            (Key::Attr(name) | Key::Item(name), Step::Attr(wanted) | Step::Item(wanted)) => name == wanted,
            (Key::Index(at), Step::Index(wanted)) => at == wanted,
            (Key::Index(_) | Key::Elem | Key::But(_) | Key::Item(_), Step::Any) => true,
            _ => false,
        })
}
