//! Libraries that leave it to the program who is let in: what their guards are worth follows from the functions that they ask.

use std::sync::Arc;

use crate::ir::{Instr, Value};
use crate::models::{ApiPath, FactSet, core};
use crate::program::FuncRef;

use super::entry::{Registered, app_sites};
use super::eval::Eval;
use super::summary::{Answers, Binding, Context, Known, Portable, Token, TokenRoot};
use super::value::{Key, Kind, Node, Root, Shape, V};

impl Eval<'_, '_> {
    /// What holds behind a guard: nothing more than what every function that it asks makes sure of.
    pub fn vouched(&mut self, facts: FactSet, guard: Node) -> FactSet {
        let Some(scheme) = self.part(guard, Key::Receiver).and_then(|scheme| scheme.only()) else { return facts };
        let asked: Vec<Registered> = self.authenticators.iter().filter(|it| self.is_asked(it, scheme.node)).cloned().collect();
        asked.iter().fold(facts, |facts, it| match self.asked_of(it) {
            None => facts,
            Some(told) => facts.minus(core::AUTHENTICATED.union(core::AUTHORIZED)).union(told),
        })
    }

    /// What a check itself writes (the verdict that it keeps for the next time) is not done for somebody whose credential is only there.
    pub fn forgive_writes(&mut self) {
        let caller = self.node(Kind::Caller);
        if self.state.fact(caller).any(core::AUTHENTICATED) {
            let writes = self.hits.iter_mut().filter(|((sink, origin), _)| sink.kind == core::WRITE && *origin == caller);
            writes.flat_map(|(_, hits)| hits).for_each(|hit| hit.facts = hit.facts.minus(core::PRESENCE));
        }
    }

    /// What a function answers of which a library asks whom to let in, or what somebody may do, decides. What a user's record holds does not.
    pub fn vouch(&mut self, at: Value, answer: &V) {
        let is_judged = matches!(self.code.instr(at), Instr::Call(..)) && self.passed_on.contains(&at);
        let plain = V(answer.iter().filter(|entry| self.data(entry.node).instance.is_none()).collect());
        if !is_judged {
            self.sink(core::DECISION, None, &plain);
        }
    }

    /// Whether a guard asks a function: it was made by the same object, or is one of the guards that ask any such function.
    fn is_asked(&self, it: &Registered, scheme: Node) -> bool {
        let registration = it.registration();
        match self.data(scheme).kind {
            Kind::Api(path) => registration.holds.iter().any(|(guard, _)| *guard == path),
            _ => app_sites(&it.summary, &registration.app).contains(&self.site_of(scheme)),
        }
    }

    /// What is known of a caller whom the function lets in, if that is no proof; none if it is one, or nobody can tell.
    fn asked_of(&mut self, it: &Registered) -> Option<FactSet> {
        let registration = it.registration().clone();
        let function = self.registered(it, &registration.function);
        let (before, hits) = (self.state.clone(), self.hits.clone());
        self.outcomes.clear();
        let answer = match registration.given {
            Some(given) => self.call_with(&function, given, Answers::Caller)?,
            None => {
                let args = self.labelled_args(&function, &registration, &V::new())?;
                self.call(&function, &args)
            }
        };
        let is_dead = std::mem::replace(&mut self.is_dead, false);
        let caller = self.node(Kind::Caller);
        let mut told = self.state.fact(caller).minus(before.fact(caller)).union(self.told_by_truth(&answer));
        if let Some(outcomes) = self.outcomes.get(&Value(self.now)) {
            told = outcomes.truthy.iter().filter(|(node, _)| *node == caller).fold(told, |told, (_, facts)| told.union(*facts));
        }
        let is_unknown = self.flows(&answer).iter().any(|flow| flow.facts.any(core::UNMODELLED));
        let (may_be_true, may_be_false) = self.truths(&answer);
        self.state = before;
        self.hits = hits;
        if is_dead || is_unknown || !may_be_true || told.any(core::AUTHENTICATED) {
            return None;
        }
        if told.any(core::PRESENCE) {
            return Some(core::PRESENCE);
        }
        let looks_at_nothing = !may_be_false && it.functions().all(|function| self.leaves_parameters(function));
        looks_at_nothing.then_some(FactSet::EMPTY)
    }

    /// Whether a function does nothing with what it is given.
    fn leaves_parameters(&self, function: FuncRef) -> bool {
        let code = self.program().function(function);
        let is_param = |value: &Value| matches!(code.instr(*value), Instr::Param(_));
        !code.instrs.iter().any(|instr| code.operands(*instr).iter().any(is_param))
    }

    /// What a function answers that is told what it is given: it may well not have asked.
    pub fn call_with(&mut self, function: &V, given: ApiPath, answers: Answers) -> Option<V> {
        let node = function.only()?.node;
        let Kind::Object(_, _, Shape::Function(function)) = self.data(node).kind else { return None };
        let token = Token { root: TokenRoot::Root(Root::Param(0)), keys: Vec::new() };
        let told = Binding { token, value: Portable(vec![Known::Api(given)]) };
        let context = Context { bindings: Some(Arc::new(vec![told])), answers, ..Context::general(function) };
        let summary = self.solver.summary(self.task, &context);
        let value = V::of(self.node(Kind::Api(given)));
        Some(self.instantiate(&context, &summary, function, node, vec![value]))
    }
}
