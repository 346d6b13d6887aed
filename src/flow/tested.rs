//! Functions that test what they are given and do not return if it is not so: `require(kind in KINDS)`. What the condition says holds behind
//! the call.

use crate::ir::{ArgKind, BlockId, Instr, Terminator, UnaryOp, Value};

use super::eval::Eval;
use super::value::{Kind, Shape};

impl Eval<'_, '_> {
    /// Parameters that have been tested on the way to each return, and how that has turned out.
    pub fn tested_params(&self) -> Vec<(u32, bool)> {
        let mut tested = Vec::new();
        if self.code.is_generator || self.returned_at().next().is_none() {
            return tested;
        }
        for (at, block) in self.code.blocks.iter().enumerate() {
            let Terminator::Branch(condition, yes, no) = block.end else { continue };
            let (condition, is_negated) = self.without_negation(condition);
            let Instr::Param(param) = self.code.instr(condition) else { continue };
            for (target, way) in [(yes, true), (no, false)] {
                if yes != no && self.edges[at].len() == 2 && !self.returns_without(BlockId(at as u32), target) {
                    tested.push((param, way != is_negated));
                }
            }
        }
        tested
    }

    /// What holds behind a call because the function has tested what the present instruction hands to it.
    pub fn assume_tested(&mut self, tested: &[(u32, bool)]) {
        if tested.is_empty() || self.applying.len() != 1 {
            return;
        }
        let Some(&Instr::Call(callee, args, _)) = self.code.instrs.get(self.now as usize) else { return };
        let Some(callee) = self.value(callee).only() else { return };
        let (function, n_given) = match self.data(callee.node).kind {
            Kind::Object(_, _, Shape::Function(function)) => (Some(function), 0),
            Kind::Object(_, _, Shape::Bound) => (None, 1),
            _ => return,
        };
        let args = self.code.list(args).to_vec();
        if args.iter().any(|arg| !matches!(arg.kind, ArgKind::Positional | ArgKind::Keyword(_))) {
            return;
        }
        for &(param, way) in tested {
            let name = function.and_then(|function| Some(self.program().function(function).params.get(param as usize)?.name));
            let by_position = args.iter().filter(|arg| arg.kind == ArgKind::Positional).nth((param as usize).wrapping_sub(n_given));
            let given = by_position.or_else(|| args.iter().find(|arg| name.is_some_and(|name| arg.kind == ArgKind::Keyword(name))));
            let Some(given) = given.map(|arg| arg.value) else { continue };
            let holds = self.assumptions(given, way, 0);
            let mut state = std::mem::take(&mut self.state);
            for (node, facts) in holds {
                self.assume(&mut state, node, facts);
            }
            self.state = state;
        }
    }

    fn without_negation(&self, mut condition: Value) -> (Value, bool) {
        let mut is_negated = false;
        while let Instr::Unary(UnaryOp::Not, operand) = self.code.instr(condition) {
            (condition, is_negated) = (operand, !is_negated);
        }
        (condition, is_negated)
    }

    fn returned_at(&self) -> impl Iterator<Item = BlockId> {
        self.returns.iter().map(|(block, ..)| BlockId(*block))
    }

    /// Whether some return is reached without the edge from `branch` to `target`.
    fn returns_without(&self, branch: BlockId, target: BlockId) -> bool {
        let mut seen = vec![false; self.code.blocks.len()];
        let mut todo = vec![BlockId(0)];
        while let Some(block) = todo.pop() {
            if std::mem::replace(&mut seen[block.0 as usize], true) {
                continue;
            }
            let next = self.edges[block.0 as usize].iter().map(|(next, _)| *next);
            todo.extend(next.filter(|next| block != branch || *next != target));
            // An exception that is caught leads on to where it is handled.
            let handler = self.code.block(block).handler.filter(|_| self.exceptions[block.0 as usize].is_some());
            todo.extend(handler);
        }
        self.returned_at().any(|block| seen[block.0 as usize])
    }
}
