//! SSA values of variables, after Braun et al. (2013), "Simple and Efficient Construction of Static Single Assignment Form".
//!
//! Two things differ from the paper. Operands of phis are looked up from a worklist instead of by recursion, so long functions need
//! no stack; trivial phis are therefore removed at the end (`finish`). And an exception leads to a handler with the variables as they
//! were at the *start* of the raising block.

use smallvec::SmallVec;

use super::builder::{Builder, PHI, Phi};
use super::scopes::Variable;
use crate::ir::{BlockId, List, Value};
use crate::text::Span;

/// The side of a block at which a variable is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

impl Builder {
    /// Binds a variable. Inside `try`, a block that can raise ends before the binding, and the binding counts as made at the start of
    /// the next block: that is what a handler of that block sees.
    pub(super) fn write(&mut self, variable: Variable, value: Value, span: Span) {
        self.before_binding(span);
        let block = self.here();
        self.draft(block).binds = true;
        if self.handler.is_some() {
            self.at_start.insert((block, variable), value);
        }
        self.at_end.insert((block, variable), value);
        self.variables[variable.0 as usize].latest = Some((block, value));
    }

    /// Ends a block that can raise into a handler.
    pub(super) fn before_binding(&mut self, span: Span) {
        if self.handler.is_some() && self.blocks[self.here().0 as usize].raises {
            self.split(span);
        }
    }

    /// Binds a parameter that nothing binds again.
    pub(super) fn fix(&mut self, variable: Variable, value: Value) {
        self.variables[variable.0 as usize].fixed = Some(value);
    }

    /// The value of a variable here.
    pub(super) fn read(&mut self, variable: Variable) -> Value {
        let block = self.here();
        let state = self.variables[variable.0 as usize];
        if let Some(value) = state.fixed {
            return value;
        }
        if let Some((_, value)) = state.latest.filter(|latest| latest.0 == block) {
            return value;
        }
        let value = self.look_up(block, Side::End, variable);
        self.variables[variable.0 as usize].latest = Some((block, value));
        self.fill_pending();
        value
    }

    /// Whether a value read from a variable says that nothing has bound it.
    pub(super) fn is_unbound(&self, variable: Variable, value: Value) -> bool {
        self.variables[variable.0 as usize].unbound_value == Some(value)
    }

    /// Declares that no further edge will lead to a block.
    pub(super) fn seal(&mut self, block: BlockId) {
        let draft = self.draft(block);
        draft.sealed = true;
        let mut incomplete = std::mem::take(&mut draft.incomplete);
        self.pending.append(&mut incomplete);
        self.fill_pending();
    }

    fn look_up(&mut self, block: BlockId, side: Side, variable: Variable) -> Value {
        let mut path: SmallVec<[(BlockId, Side); 16]> = SmallVec::new();
        let (mut block, mut side) = (block, side);
        let value = loop {
            if side == Side::End
                && let Some(&value) = self.at_end.get(&(block, variable))
            {
                break value;
            }
            path.push((block, side));
            if let Some(&value) = self.at_start.get(&(block, variable)) {
                break value;
            }
            let draft = &self.blocks[block.0 as usize];
            match (draft.sealed, draft.preds.as_slice(), draft.exception_preds.as_slice()) {
                (false, _, _) => {
                    let phi = self.new_phi(block, variable);
                    self.draft(block).incomplete.push(phi);
                    break Value(phi | PHI);
                }
                (true, [], []) => break self.unbound(variable),
                (true, &[pred], []) => (block, side) = (pred, Side::End),
                (true, [], &[pred]) => (block, side) = (pred, Side::Start),
                (true, _, _) => {
                    let phi = self.new_phi(block, variable);
                    self.pending.push(phi);
                    break Value(phi | PHI);
                }
            }
        };
        for (block, side) in path {
            self.at_start.entry((block, variable)).or_insert(value);
            if side == Side::End {
                self.at_end.insert((block, variable), value);
            }
        }
        value
    }

    /// Looks up the operands of new phis, which may make more phis. Each block gets at most one per variable, so this ends.
    fn fill_pending(&mut self) {
        while let Some(phi) = self.pending.pop() {
            let Phi { block, variable, .. } = self.phis[phi as usize];
            let n_preds = self.blocks[block.0 as usize].preds.len();
            let n_operands = n_preds + self.blocks[block.0 as usize].exception_preds.len();
            let start = self.phi_operands.len() as u32;
            for index in 0..n_operands {
                let draft = &self.blocks[block.0 as usize];
                let operand = match draft.preds.get(index) {
                    Some(&pred) => self.look_up(pred, Side::End, variable),
                    None => self.look_up(draft.exception_preds[index - n_preds], Side::Start, variable),
                };
                self.phi_operands.push(operand);
            }
            self.phis[phi as usize].operands = List { start, len: n_operands as u32 };
        }
    }

    fn new_phi(&mut self, block: BlockId, variable: Variable) -> u32 {
        self.phis.push(Phi { block, variable, operands: List::default(), unbound: None });
        self.phis.len() as u32 - 1
    }

    fn unbound(&mut self, variable: Variable) -> Value {
        let state = self.variables[variable.0 as usize];
        if let Some(value) = state.unbound_value {
            return value;
        }
        let phi = self.new_phi(BlockId(0), variable);
        self.phis[phi as usize].unbound = Some(state.unbound);
        self.variables[variable.0 as usize].unbound_value = Some(Value(phi | PHI));
        Value(phi | PHI)
    }
}
