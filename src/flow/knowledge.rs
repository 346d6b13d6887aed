//! What a call tells the function that it calls: each is evaluated in general, and again with what its caller knows of what it has asked.

use std::sync::Arc;

use crate::ir::Terminator;
use crate::program::FuncRef;

use super::eval::Eval;
use super::import::Import;
use super::summary::*;
use super::value::{Kind, Node, V};

impl Eval<'_, '_> {
    pub fn apply(&mut self, function: FuncRef, node: Node, params: Vec<V>) -> V {
        self.callees.insert(function);
        let application = (function, params.first().cloned());
        if self.applying.contains(&application) {
            // A property that asks for itself, a `__getattribute__` that reads attributes: nothing that is not there already.
            return V::new();
        }
        if self.applying.len() >= MAX_APPLYING {
            self.task.limits.insert("calls within one step");
            return V::new();
        }
        self.applying.push(application);
        let result = self.apply_here(function, node, params);
        self.applying.pop();
        result
    }

    fn apply_here(&mut self, function: FuncRef, node: Node, params: Vec<V>) -> V {
        if self.is_exhausted() {
            return V::new();
        }
        let is_wanted = self.context.answers != Answers::Caller;
        let answers = if is_wanted && self.passes_on(function) { self.context.answers } else { Answers::Caller };
        let mut context = Context { answers, ..Context::general(function) };
        let mut summary = self.solver.summary(self.task, &context);
        let (depth, n_closures) = self.distance(function);
        let is_small = summary.work <= MAX_TOLD_WORK;
        let is_near = depth <= MAX_SPECIAL_DEPTH && n_closures <= MAX_CLOSURES_TOLD;
        if is_small && is_near && (self.solver.may_specialise(self.context.function, function) || self.comes_back_to(function)) {
            for _ in 0..MAX_ROUNDS {
                let n_asked = summary.demands.len() + summary.receivers.len() + summary.switches.len();
                if n_asked == 0 || n_asked > MAX_DEMANDS {
                    break;
                }
                let bindings = self.bindings(&summary, function, node, &params, context.bindings.as_deref());
                let Some(bindings) = bindings else { break };
                context.bindings = Some(Arc::new(bindings));
                (context.depth, context.n_closures) = (depth, n_closures);
                let special = self.solver.summary(self.task, &context);
                // What even the special activation wants to know is asked of our own callers below.
                summary = special;
            }
        }
        if !context.is_general() {
            // Whom it calls through what we have told, its general summary does not know.
            self.callees.extend(summary.callees.iter().copied());
        }
        self.record_call(&context, &summary, &params);
        self.instantiate(&context, &summary, function, node, params)
    }

    /// How many callers on the way to a callee have told something, and how many of them told it a closure. A closure is a part of the
    /// function that has made it; one that calls that function again begins another turn of it (`step(ctx, lambda c: run(at + 1, c))`).
    fn distance(&self, callee: FuncRef) -> (u8, u8) {
        let Context { depth, n_closures, .. } = self.context;
        let is_closure = !self.program().function(callee).captures.is_empty();
        let is_turn = self.comes_back_to(callee);
        // What the framework knows of a view has come from nobody.
        let depth = match (is_turn, is_closure) {
            (true, _) => 1,
            (false, true) => depth,
            (false, false) => depth + u8::from(!self.is_entry),
        };
        (depth, n_closures + u8::from(is_turn || is_closure))
    }

    /// Whether this function was made by the one that it calls.
    fn comes_back_to(&self, callee: FuncRef) -> bool {
        let (module, id) = self.program().locate(callee);
        let ir = &self.program().unit(self.module).ir;
        module == self.module && std::iter::successors(self.code.parent, |outer| ir.function(*outer).parent).any(|outer| outer == id)
    }

    /// Whether the present call's result is the view's response and its callee is not named: a wrapped view.
    fn passes_on(&mut self, function: FuncRef) -> bool {
        let now = crate::ir::Value(self.now);
        // What runs while the view's own effects are taken over (a property that it reads), or when it is shown, answers nobody.
        if self.applying.len() != 1 || self.is_protocol(function) {
            return false;
        }
        if self.is_entry {
            return true;
        }
        let Some(crate::ir::Instr::Call(callee, ..)) = self.code.instrs.get(self.now as usize) else { return false };
        let is_open = match self.code.instr(*callee) {
            crate::ir::Instr::Cell(_) | crate::ir::Instr::Param(_) | crate::ir::Instr::Item(..) | crate::ir::Instr::Phi(_) => true,
            // A function of a module (`pages.show(..)`) is named.
            crate::ir::Instr::Attr(base, _) => !self.value(base).iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Module(_))),
            _ => false,
        };
        let is_returned = self.code.blocks.iter().any(|block| matches!(block.end, Terminator::Return(value) if value == now));
        let passes_on = is_open && is_returned && !self.runs_parts;
        if passes_on {
            self.passed_on.insert(now);
        }
        passes_on
    }

    /// Whether a method is one that Python calls by itself; `__call__` is what a call means.
    fn is_protocol(&self, function: FuncRef) -> bool {
        let name = self.names().text(self.program().function(function).name);
        name.starts_with("__") && name.ends_with("__") && name != "__call__"
    }

    /// What this call knows about the tokens whose meaning the callee wanted to know; none if nothing new.
    fn bindings(
        &mut self,
        summary: &Summary,
        function: FuncRef,
        node: Node,
        params: &[V],
        known: Option<&Vec<Binding>>,
    ) -> Option<Vec<Binding>> {
        let mut bindings: Vec<Binding> = known.cloned().unwrap_or_default();
        let mut import = Import::new(summary, function, Some((params.to_vec(), node)));
        let (mut has_new, mut is_early) = (false, false);
        for &token in &summary.demands {
            let token_value = summary.tokens[token as usize].clone();
            if bindings.iter().any(|binding| binding.token == token_value) {
                continue;
            }
            let value = self.token_value(&mut import, token);
            let portable = self.told_of(&value, function);
            let is_open = |known: &Known| matches!(known, Known::Text(text) if self.names().text(*text).contains('\0'));
            // The next turn (`run(at + 1)`) waits until our own callers have told the number.
            is_early |= portable.0.iter().any(is_open) && self.comes_back_to(function);
            if portable.0.is_empty() || is_early {
                // Our own callers may know.
                self.demand(&value);
                for flow in self.own_flows(&value).iter() {
                    self.demand_node(flow.origin);
                }
                continue;
            }
            has_new = true;
            let switch = summary.switches.iter().find(|(other, _)| *other == token);
            let setting = switch.and_then(|(_, switch)| self.setting(&value, switch));
            let known = portable.0.into_iter().chain(setting.map(Known::Setting)).collect();
            bindings.push(Binding { token: token_value, value: Portable(known) });
        }
        for &token in &summary.receivers {
            let token_value = summary.tokens[token as usize].clone();
            if bindings.iter().any(|binding| binding.token == token_value) {
                continue;
            }
            let value = self.token_value(&mut import, token);
            if let Some(value) = self.exact_classes(&value) {
                has_new = true;
                bindings.push(Binding { token: token_value, value });
            }
        }
        for (token, switch) in &summary.switches {
            let token_value = summary.tokens[*token as usize].clone();
            if bindings.iter().any(|binding| binding.token == token_value) {
                continue;
            }
            let value = self.token_value(&mut import, *token);
            match self.setting(&value, switch) {
                Some(setting) => {
                    has_new = true;
                    bindings.push(Binding { token: token_value, value: Portable(vec![Known::Setting(setting)]) });
                }
                None => self.hand_on_switch(&value, switch),
            }
        }
        if is_early || bindings.len() > MAX_BINDINGS {
            return None;
        }
        has_new.then_some(bindings)
    }
}

/// Calls that taking over a summary sets off (properties, `__getattr__`) nest this deep.
const MAX_APPLYING: usize = 8;
/// Knowledge is handed on over so many calls.
const MAX_SPECIAL_DEPTH: u8 = 3;
/// And to so many closures.
const MAX_CLOSURES_TOLD: u8 = 16;
/// Knowledge of callers is asked for in this many rounds: what a callee learns may make it want to know more.
const MAX_ROUNDS: usize = 3;
/// A function that asks for more than this is too large to be told.
const MAX_DEMANDS: usize = 32;
/// And so is one whose evaluation takes more steps; it would be evaluated anew for each caller. ARCHITECTURE.md, "Limits".
const MAX_TOLD_WORK: u64 = 1_500;
/// More than this is not told to a callee.
const MAX_BINDINGS: usize = 10;
