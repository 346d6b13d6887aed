//! From the builder's drafts to a function: trivial phis go, blocks are put in reverse postorder, everything is renumbered.

use super::builder::{Builder, PHI};
use super::limits::MAX_PHI_ROUNDS;
use crate::ir::{Arg, ArgKind, Block, BlockId, Instr, List, Terminator, Value};
use crate::text::{Span, Symbol};

/// The finished arenas of a function.
pub(super) struct Body {
    pub(super) instrs: Vec<Instr>,
    pub(super) spans: Vec<Span>,
    pub(super) args: Vec<Arg>,
    pub(super) bound: Vec<(Value, Symbol)>,
    pub(super) order: Vec<Value>,
    pub(super) blocks: Vec<Block>,
    pub(super) preds: Vec<BlockId>,
}

impl Builder {
    /// The finished function.
    pub(super) fn finish(&mut self) -> Body {
        let replaced = self.remove_trivial_phis();
        let order = self.reverse_postorder();
        let mut new_blocks = vec![None; self.blocks.len()];
        for (index, block) in order.iter().enumerate() {
            new_blocks[block.0 as usize] = Some(BlockId(index as u32));
        }
        let live = self.live_phis(&order, &replaced);
        Finishing { builder: self, replaced, new_blocks, live, values: Vec::new(), phi_values: Vec::new() }.finish(&order)
    }

    /// What each phi stands for: itself, or the only other value it joins. Looking again at the users of a replaced phi finds nearly
    /// everything in one round; users that it inherited from another phi wait for the next.
    fn remove_trivial_phis(&self) -> Vec<Value> {
        let mut replaced: Vec<Value> = (0..self.phis.len() as u32).map(|phi| Value(phi | PHI)).collect();
        let (starts, users) = self.phi_users();
        for _ in 0..MAX_PHI_ROUNDS {
            let mut has_changed = false;
            let mut work: Vec<u32> = (0..self.phis.len() as u32).filter(|&phi| replaced[phi as usize] == Value(phi | PHI)).collect();
            while let Some(phi) = work.pop() {
                if replaced[phi as usize] != Value(phi | PHI) {
                    continue;
                }
                if let Some(value) = self.only_operand(phi, &mut replaced) {
                    replaced[phi as usize] = value;
                    has_changed = true;
                    work.extend_from_slice(&users[starts[phi as usize] as usize..starts[phi as usize + 1] as usize]);
                }
            }
            if !has_changed {
                break;
            }
        }
        for phi in 0..replaced.len() as u32 {
            resolve(&mut replaced, Value(phi | PHI));
        }
        replaced
    }

    /// For each phi the phis that have it as operand: bounds and list.
    fn phi_users(&self) -> (Vec<u32>, Vec<u32>) {
        let mut starts = vec![0u32; self.phis.len() + 1];
        let uses = || {
            let operands =
                |phi: usize| self.phi_operands[self.phis[phi].operands.range()].iter().map(move |&operand| (phi as u32, operand));
            (0..self.phis.len())
                .flat_map(operands)
                .filter(|(_, operand)| operand.0 & PHI != 0)
                .map(|(user, operand)| (user, operand.0 & !PHI))
        };
        for (_, operand) in uses() {
            starts[operand as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut users = vec![0u32; *starts.last().expect("the bounds have a last one") as usize];
        for (user, operand) in uses() {
            users[next[operand as usize] as usize] = user;
            next[operand as usize] += 1;
        }
        (starts, users)
    }

    fn only_operand(&self, phi: u32, replaced: &mut [Value]) -> Option<Value> {
        let mut only = None;
        for &operand in &self.phi_operands[self.phis[phi as usize].operands.range()] {
            let operand = resolve(replaced, operand);
            if operand == Value(phi | PHI) || only == Some(operand) {
                continue;
            }
            if only.is_some() {
                return None;
            }
            only = Some(operand);
        }
        only
    }

    /// Blocks that can be reached, in reverse postorder; the first arm of a branch comes first, handlers last.
    fn reverse_postorder(&self) -> Vec<BlockId> {
        let mut seen = vec![false; self.blocks.len()];
        let mut order = Vec::with_capacity(self.blocks.len());
        let mut path = vec![(BlockId(0), 0)];
        seen[0] = true;
        while let Some((block, next)) = path.last_mut() {
            match self.successor(*block, *next) {
                Some(successor) => {
                    *next += 1;
                    if let Some(successor) = successor
                        && !std::mem::replace(&mut seen[successor.0 as usize], true)
                    {
                        path.push((successor, 0));
                    }
                }
                None => {
                    order.push(*block);
                    path.pop();
                }
            }
        }
        order.reverse();
        order
    }

    /// The successors by number, last in source order first. The outer option ends the list; some numbers have none.
    fn successor(&self, block: BlockId, number: u32) -> Option<Option<BlockId>> {
        let draft = &self.blocks[block.0 as usize];
        match (number, draft.terminator) {
            (0, _) => Some(draft.handler()),
            (1, Some(Terminator::Jump(target))) => Some(Some(target)),
            (1, Some(Terminator::Branch(_, _, otherwise))) => Some(Some(otherwise)),
            (2, Some(Terminator::Branch(_, then, _))) => Some(Some(then)),
            _ => None,
        }
    }

    /// Behind the run of parameters that opens a block: parameters are the first values of a function.
    fn after_params(&self, block: BlockId) -> usize {
        let draft = &self.blocks[block.0 as usize];
        let instrs = &self.instrs[draft.first as usize..draft.end as usize];
        draft.first as usize + instrs.iter().take_while(|instr| matches!(instr, Instr::Param(_))).count()
    }

    /// Phis that an instruction of a reachable block needs, directly or through other phis.
    fn live_phis(&self, order: &[BlockId], replaced: &[Value]) -> Vec<bool> {
        let mut live = vec![false; self.phis.len()];
        let mut work = Vec::new();
        let mut mark = |value: Value, work: &mut Vec<u32>| {
            if value.0 & PHI != 0
                && let target = replaced[(value.0 & !PHI) as usize]
                && target.0 & PHI != 0
                && !std::mem::replace(&mut live[(target.0 & !PHI) as usize], true)
            {
                work.push(target.0 & !PHI);
            }
        };
        for &block in order {
            let draft = &self.blocks[block.0 as usize];
            for &instr in &self.instrs[draft.first as usize..draft.end as usize] {
                instr.map_values(|value| {
                    mark(value, &mut work);
                    value
                });
                for arg in &self.args[instr.list().unwrap_or_default().range()] {
                    mark(arg.value, &mut work);
                }
            }
            if let Some(value) = draft.terminator.and_then(Terminator::value) {
                mark(value, &mut work);
            }
        }
        while let Some(phi) = work.pop() {
            for &operand in &self.phi_operands[self.phis[phi as usize].operands.range()] {
                mark(operand, &mut work);
            }
        }
        live
    }
}

/// What a value stands for, shortening the way there.
fn resolve(replaced: &mut [Value], value: Value) -> Value {
    let mut end = value;
    while end.0 & PHI != 0 && replaced[(end.0 & !PHI) as usize] != end {
        end = replaced[(end.0 & !PHI) as usize];
    }
    let mut step = value;
    while step != end {
        step = std::mem::replace(&mut replaced[(step.0 & !PHI) as usize], end);
    }
    end
}

/// The new number of an instruction that is not kept.
const UNREACHED: Value = Value(u32::MAX);

struct Finishing<'a> {
    builder: &'a Builder,
    replaced: Vec<Value>,
    new_blocks: Vec<Option<BlockId>>,
    live: Vec<bool>,
    /// New numbers of instructions.
    values: Vec<Value>,
    /// New numbers of phis.
    phi_values: Vec<Value>,
}

impl Finishing<'_> {
    fn finish(mut self, order: &[BlockId]) -> Body {
        let builder = self.builder;
        let phis_by_block = self.phis_by_block();
        let n_values = self.number(order, &phis_by_block);
        let mut body = Body {
            instrs: Vec::with_capacity(n_values),
            spans: Vec::with_capacity(n_values),
            args: Vec::with_capacity(builder.args.len()),
            bound: Vec::new(),
            order: (0..n_values as u32).map(Value).collect(),
            blocks: Vec::with_capacity(order.len()),
            preds: Vec::new(),
        };
        for &block in order {
            let first = body.instrs.len() as u32;
            let draft = &builder.blocks[block.0 as usize];
            let after_params = builder.after_params(block);
            for index in draft.first as usize..after_params {
                self.push_instr(builder.instrs[index], builder.spans[index], &mut body);
            }
            for &phi in &phis_by_block[block.0 as usize] {
                self.push_phi(phi, &mut body);
            }
            for index in after_params..draft.end as usize {
                self.push_instr(builder.instrs[index], builder.spans[index], &mut body);
            }
            let preds_start = body.preds.len() as u32;
            body.preds.extend(draft.preds.iter().filter_map(|pred| self.new_blocks[pred.0 as usize]));
            let n_normal = body.preds.len() as u32;
            body.preds.extend(draft.exception_preds.iter().filter_map(|pred| self.new_blocks[pred.0 as usize]));
            let n_preds = body.preds.len() as u32;
            body.blocks.push(Block {
                instrs: List { start: first, len: body.instrs.len() as u32 - first },
                end: self.terminator(draft.terminator),
                end_span: draft.end_span,
                preds: List { start: preds_start, len: n_preds - preds_start },
                n_exception_preds: n_preds - n_normal,
                handler: draft.handler().and_then(|handler| self.new_blocks[handler.0 as usize]),
                is_loop_header: draft.is_loop_header,
            });
        }
        body.bound = self.bound();
        body
    }

    /// What joins several bindings has been bound before.
    fn bound(&self) -> Vec<(Value, Symbol)> {
        let computed = self.builder.bound.iter().filter(|(value, _)| value.0 & PHI == 0);
        let renumbered = computed.map(|(value, name)| (self.values[value.0 as usize], *name));
        let mut bound: Vec<(Value, Symbol)> = renumbered.filter(|(value, _)| *value != UNREACHED).collect();
        bound.sort_unstable_by_key(|(value, _)| *value);
        bound.dedup();
        bound
    }

    /// Live phis of each block. In the entry these are the unbound values; they stand behind the parameters.
    fn phis_by_block(&self) -> Vec<Vec<u32>> {
        let mut phis_by_block = vec![Vec::new(); self.builder.blocks.len()];
        for (index, phi) in self.builder.phis.iter().enumerate() {
            if self.live[index] {
                phis_by_block[phi.block.0 as usize].push(index as u32);
            }
        }
        phis_by_block
    }

    fn number(&mut self, order: &[BlockId], phis_by_block: &[Vec<u32>]) -> usize {
        self.values = vec![UNREACHED; self.builder.instrs.len()];
        self.phi_values = vec![Value(0); self.builder.phis.len()];
        let mut next = 0;
        let mut take = || {
            next += 1;
            Value(next - 1)
        };
        for &block in order {
            let draft = &self.builder.blocks[block.0 as usize];
            let after_params = self.builder.after_params(block);
            self.values[draft.first as usize..after_params].fill_with(&mut take);
            for &phi in &phis_by_block[block.0 as usize] {
                self.phi_values[phi as usize] = take();
            }
            self.values[after_params..draft.end as usize].fill_with(&mut take);
        }
        next as usize
    }

    fn value(&self, value: Value) -> Value {
        let value = if value.0 & PHI != 0 { self.replaced[(value.0 & !PHI) as usize] } else { value };
        if value.0 & PHI != 0 { self.phi_values[(value.0 & !PHI) as usize] } else { self.values[value.0 as usize] }
    }

    fn push_phi(&self, index: u32, body: &mut Body) {
        let phi = &self.builder.phis[index as usize];
        if let Some(instr) = phi.unbound {
            body.instrs.push(instr);
            body.spans.push(Span::default());
            return;
        }
        let draft = &self.builder.blocks[phi.block.0 as usize];
        let preds = draft.preds.iter().chain(&draft.exception_preds);
        let operands = &self.builder.phi_operands[phi.operands.range()];
        let start = body.args.len() as u32;
        for (pred, &operand) in preds.zip(operands) {
            if self.new_blocks[pred.0 as usize].is_some() {
                body.args.push(Arg { kind: ArgKind::Positional, value: self.value(operand) });
            }
        }
        body.instrs.push(Instr::Phi(List { start, len: body.args.len() as u32 - start }));
        body.spans.push(Span::default());
    }

    fn push_instr(&self, instr: Instr, span: Span, body: &mut Body) {
        let mut instr = instr.map_values(|value| self.value(value));
        if let Some(list) = instr.list() {
            let start = body.args.len() as u32;
            body.args.extend(self.builder.args[list.range()].iter().map(|arg| Arg { kind: arg.kind, value: self.value(arg.value) }));
            instr = instr.with_list(List { start, len: list.len });
        }
        body.instrs.push(instr);
        body.spans.push(span);
    }

    fn terminator(&self, terminator: Option<Terminator>) -> Terminator {
        let block = |block: BlockId| self.new_blocks[block.0 as usize].expect("what a reachable block leads to is reachable");
        match terminator {
            Some(Terminator::Jump(target)) => Terminator::Jump(block(target)),
            Some(Terminator::Branch(condition, then, otherwise)) => {
                Terminator::Branch(self.value(condition), block(then), block(otherwise))
            }
            Some(Terminator::Return(value)) => Terminator::Return(self.value(value)),
            Some(Terminator::Raise(exception)) => Terminator::Raise(exception.map(|exception| self.value(exception))),
            Some(Terminator::Unreachable) | None => Terminator::Unreachable,
        }
    }
}
