//! Whose something is: a record that is compared with who the caller is, and one that the client itself says is its own.

use crate::ir::{CompareOp, Instr, Literal, Value};
use crate::models::core;
use crate::text::Symbol;

use super::eval::Eval;
use super::summary::Site;
use super::value::{Flow, Flows, V};

/// Calls one after the other that look one record up (`Note.query.filter_by(id=n).first()`).
const MAX_LOOKUP_CALLS: usize = 6;

impl Eval<'_, '_> {
    /// `if note.owner_id != request.json["user_id"]`: the client says itself whose a thing is.
    pub fn mark_claimed_owner(&self, condition: Value, flows: &mut Flows) {
        for (side, other) in self.owner_compared(condition) {
            let claimed = self.flows(self.value(other));
            let is_claim = |flow: &Flow| {
                let labels = self.labels(flow.origin);
                labels.has(core::REQUEST) && !labels.has(core::CREDENTIAL) && claimed.iter().any(|it| it.origin == flow.origin)
            };
            if !self.is_of_request(self.value(side)) {
                flows.0.iter_mut().filter(|flow| is_claim(flow)).for_each(|flow| flow.facts = flow.facts.union(self.solver.goes_around));
            }
        }
    }

    /// `if note.owner_id != g.user.id: abort(404)`: however the record was chosen, it is the caller's own.
    pub fn settle_owned(&mut self, condition: Value) {
        for (side, other) in self.owner_compared(condition) {
            if !self.carries(&self.flows(self.value(other)), self.solver.trusted) {
                continue;
            }
            let (Instr::Attr(record, _) | Instr::Item(record, _)) = self.code.instr(self.unconverted(side)) else { continue };
            let function = self.context.function;
            let mut lookups: Vec<Site> = self.calls_behind(record).into_iter().map(|instr| Site { function, instr }).collect();
            lookups.extend(self.value(record).iter().map(|entry| self.site_of(entry.node)));
            self.hits.retain(|(sink, _), _| sink.kind != core::RESOURCE_ID || !lookups.contains(&sink.site));
        }
    }

    /// The sides of an equality of which the first one is where a record says whose it is.
    fn owner_compared(&self, condition: Value) -> Vec<(Value, Value)> {
        let Instr::Compare(CompareOp::Eq | CompareOp::NotEq, left, right) = self.code.instr(condition) else { return Vec::new() };
        let names_owner = |(side, _): &(Value, Value)| self.part_name(*side).is_some_and(|name| self.solver.is_owner_name(name));
        [(left, right), (right, left)].into_iter().filter(names_owner).collect()
    }

    fn part_name(&self, part: Value) -> Option<Symbol> {
        match self.code.instr(self.unconverted(part)) {
            Instr::Attr(_, name) => Some(name),
            Instr::Item(_, key) => match self.code.instr(key) {
                Instr::Const(Literal::Str(name)) => Some(name),
                _ => None,
            },
            _ => None,
        }
    }

    /// `str(x)` stands for `x`.
    fn unconverted(&self, value: Value) -> Value {
        match self.code.instr(value) {
            Instr::Call(_, args, _) => match self.code.list(args) {
                [only] => only.value,
                _ => value,
            },
            _ => value,
        }
    }

    /// The calls of a chain that gives a value.
    fn calls_behind(&self, value: Value) -> Vec<u32> {
        let mut calls = Vec::new();
        let mut at = value;
        while let Instr::Call(callee, ..) = self.code.instr(at)
            && calls.len() < MAX_LOOKUP_CALLS
        {
            calls.push(at.0);
            let Instr::Attr(receiver, _) = self.code.instr(callee) else { break };
            at = receiver;
        }
        calls
    }

    fn is_of_request(&self, value: &V) -> bool {
        self.flows(value).iter().any(|flow| self.labels(flow.origin).has(core::REQUEST))
    }
}
