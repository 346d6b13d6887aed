//! Blocks and instructions of the function that is being lowered. Each block is filled in one go, so its instructions are one run.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::scopes::Variable;
use crate::ir::{Arg, BlockId, Instr, List, Terminator, Value};
use crate::text::{Span, Symbol};

/// The parts of a function in the making.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) instrs: Vec<Instr>,
    pub(super) spans: Vec<Span>,
    pub(super) args: Vec<Arg>,
    /// What variables are bound to, by name.
    pub(super) bound: Vec<(Value, Symbol)>,
    pub(super) blocks: Vec<Draft>,
    /// Values that are made for variables on demand; a [`Value`] with the bit [`PHI`] set is an index into it.
    pub(super) phis: Vec<Phi>,
    pub(super) phi_operands: Vec<Value>,
    /// Phis whose operands are not yet looked up.
    pub(super) pending: Vec<u32>,
    current: Option<BlockId>,
    /// Where exceptions of the code that is being lowered go.
    pub(super) handler: Option<BlockId>,
    pub(super) variables: Vec<VariableState>,
    /// Values of variables at the end of blocks.
    pub(super) at_end: FxHashMap<(BlockId, Variable), Value>,
    /// Values of variables at the start of blocks, as a handler sees them.
    pub(super) at_start: FxHashMap<(BlockId, Variable), Value>,
}

/// Marks values that stand for phis until the function is finished.
pub(super) const PHI: u32 = 1 << 31;

/// A block in the making.
#[derive(Default)]
pub(super) struct Draft {
    /// Its run of instructions.
    pub(super) first: u32,
    pub(super) end: u32,
    pub(super) terminator: Option<Terminator>,
    pub(super) end_span: Span,
    pub(super) preds: SmallVec<[BlockId; 2]>,
    pub(super) exception_preds: Vec<BlockId>,
    handler: Option<BlockId>,
    /// Something in it can raise.
    pub(super) raises: bool,
    /// A variable has been bound in it.
    pub(super) binds: bool,
    /// All predecessors are known.
    pub(super) sealed: bool,
    pub(super) is_loop_header: bool,
    /// Phis made while predecessors were missing.
    pub(super) incomplete: Vec<u32>,
}

impl Draft {
    /// Where its exceptions go, if it has any.
    pub(super) fn handler(&self) -> Option<BlockId> {
        self.handler.filter(|_| self.raises)
    }
}

/// A value that a variable has at the start of a block.
pub(super) struct Phi {
    pub(super) block: BlockId,
    pub(super) variable: Variable,
    pub(super) operands: List,
    /// No binding reaches the start of the function: this instruction says what the name means then.
    pub(super) unbound: Option<Instr>,
}

/// What the builder knows of a variable.
#[derive(Clone, Copy)]
pub(super) struct VariableState {
    /// What the variable is where it is unbound.
    pub(super) unbound: Instr,
    pub(super) unbound_value: Option<Value>,
    /// The value of a parameter that is never bound again: the same everywhere.
    pub(super) fixed: Option<Value>,
    /// The value last seen, and where.
    pub(super) latest: Option<(BlockId, Value)>,
}

impl Builder {
    /// Forgets the last function, keeps the memory.
    pub(super) fn reset(&mut self, variables: impl Iterator<Item = Instr>) {
        self.instrs.clear();
        self.spans.clear();
        self.args.clear();
        self.bound.clear();
        self.blocks.clear();
        self.phis.clear();
        self.phi_operands.clear();
        self.pending.clear();
        self.current = None;
        self.handler = None;
        self.variables.clear();
        self.variables.extend(variables.map(|unbound| VariableState { unbound, unbound_value: None, fixed: None, latest: None }));
        self.at_end.clear();
        self.at_start.clear();
    }

    /// Whether code put here can run.
    pub(super) fn is_reachable(&self) -> bool {
        self.current.is_some()
    }

    /// The block that is being filled.
    pub(super) fn here(&self) -> BlockId {
        self.current.expect("code is lowered only where it can be reached")
    }

    /// A block without predecessors, to be jumped to.
    pub(super) fn new_block(&mut self) -> BlockId {
        self.blocks.push(Draft::default());
        BlockId(self.blocks.len() as u32 - 1)
    }

    /// Goes on in a block, if anything leads there.
    pub(super) fn start(&mut self, block: BlockId) {
        let n_instrs = self.instrs.len() as u32;
        let handler = self.handler;
        let is_entry = block.0 == 0;
        let draft = self.draft(block);
        if draft.preds.is_empty() && draft.exception_preds.is_empty() && !is_entry {
            return;
        }
        draft.first = n_instrs;
        draft.handler = handler;
        self.current = Some(block);
    }

    /// Goes on in a block to which no further edge will lead.
    pub(super) fn start_sealed(&mut self, block: BlockId) {
        self.seal(block);
        self.start(block);
    }

    /// Ends the block and goes on in a new one, under the present handler. A block that has done nothing yet will do.
    pub(super) fn split(&mut self, span: Span) {
        let (block, n_instrs, handler) = (self.here(), self.instrs.len() as u32, self.handler);
        let draft = self.draft(block);
        if draft.sealed && draft.first == n_instrs && !draft.raises && !draft.binds {
            draft.handler = handler;
            return;
        }
        let next = self.new_block();
        self.jump(next, span);
        self.start_sealed(next);
    }

    /// Adds an instruction.
    pub(super) fn emit(&mut self, instr: Instr, span: Span) -> Value {
        if instr.can_raise() {
            self.mark_raising();
        }
        self.instrs.push(instr);
        self.spans.push(span);
        Value(self.instrs.len() as u32 - 1)
    }

    /// Stores an argument list.
    pub(super) fn list(&mut self, args: &[Arg]) -> List {
        let start = self.args.len() as u32;
        self.args.extend_from_slice(args);
        List { start, len: args.len() as u32 }
    }

    pub(super) fn jump(&mut self, target: BlockId, span: Span) {
        let from = self.here();
        self.draft(target).preds.push(from);
        self.close(Terminator::Jump(target), span);
    }

    /// Jumps if there is anything to jump from.
    pub(super) fn jump_if_reachable(&mut self, target: BlockId, span: Span) {
        if self.is_reachable() {
            self.jump(target, span);
        }
    }

    pub(super) fn branch(&mut self, condition: Value, then: BlockId, otherwise: BlockId, span: Span) {
        let from = self.here();
        self.draft(then).preds.push(from);
        self.draft(otherwise).preds.push(from);
        self.close(Terminator::Branch(condition, then, otherwise), span);
    }

    pub(super) fn raise(&mut self, exception: Option<Value>, span: Span) {
        self.mark_raising();
        self.close(Terminator::Raise(exception), span);
    }

    pub(super) fn close(&mut self, terminator: Terminator, span: Span) {
        let end = self.instrs.len() as u32;
        let block = self.here();
        let draft = self.draft(block);
        draft.end = end;
        draft.terminator = Some(terminator);
        draft.end_span = span;
        self.current = None;
    }

    pub(super) fn draft(&mut self, block: BlockId) -> &mut Draft {
        &mut self.blocks[block.0 as usize]
    }

    /// The first thing in a block that can raise makes it a predecessor of its handler.
    fn mark_raising(&mut self) {
        let block = self.here();
        let draft = self.draft(block);
        if draft.raises {
            return;
        }
        draft.raises = true;
        if let Some(handler) = draft.handler {
            self.draft(handler).exception_preds.push(block);
        }
    }
}
