//! How blocks end: where the state goes on to, and what a function answers.

use smallvec::SmallVec;

use crate::ir::{self, BlockId, Terminator, Value};

use super::eval::Eval;
use super::summary::Answers;

impl Eval<'_, '_> {
    pub(super) fn end_block(&mut self, id: BlockId, block: &ir::Block) {
        let state = std::mem::take(&mut self.state);
        let mut edges = SmallVec::new();
        if !self.is_dead {
            match block.end {
                Terminator::Jump(target) => edges.push((target, state)),
                Terminator::Branch(condition, yes, no) => {
                    self.state = state;
                    self.branch(condition, yes, no, &mut edges);
                }
                Terminator::Return(value) => {
                    self.state = state;
                    self.leave(id, value);
                }
                Terminator::Raise(exception) => {
                    self.state = state;
                    match exception {
                        Some(exception) => self.raise(&self.v(exception)),
                        None => self.raise_again(),
                    }
                }
                Terminator::Unreachable => {}
            }
        }
        self.edges[id.0 as usize] = edges;
    }

    fn leave(&mut self, id: BlockId, value: Value) {
        let mut result = self.v(value);
        if let Some(annotation) = self.code.returns
            && !self.code.is_generator
        {
            result = self.annotated(&result, annotation);
        }
        match self.context.answers {
            Answers::Caller => {}
            Answers::Client => self.respond(value, &result),
            Answers::Guard => self.vouch(value, &result),
        }
        let baked = self.baked(&result, &self.state);
        let state = std::mem::take(&mut self.state);
        self.returns.push((id.0, baked, state));
    }
}
