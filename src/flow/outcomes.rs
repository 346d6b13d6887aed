//! What the truth of a value says: the outcome of the call that made it, a verdict within a result, an attribute with guard rows.

use crate::ir::Value;
use crate::models::{Outcome, Step};

use super::api::ApiCall;
use super::branches::Assumptions;
use super::calls::Args;
use super::eval::Eval;
use super::value::{Key, Kind, Node, V};

/// A part of a call's result that says what the call's guard says.
#[derive(Clone)]
pub(super) struct Verdict {
    /// From the result.
    part: Vec<Step>,
    when: Outcome,
    holds: Assumptions,
}

impl Eval<'_, '_> {
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

/// Whether keys lead to a part, or to something within it. A mapping shows a field as an item, an object as an attribute.
fn is_part(keys: &[Key], part: &[Step]) -> bool {
    keys.len() >= part.len()
        && keys.iter().zip(part).all(|(key, step)| match (key, step) {
            (Key::Attr(name) | Key::Item(name), Step::Attr(wanted) | Step::Item(wanted)) => name == wanted,
            (Key::Index(at), Step::Index(wanted)) => at == wanted,
            (Key::Index(_) | Key::Elem | Key::Item(_), Step::Any) => true,
            _ => false,
        })
}
