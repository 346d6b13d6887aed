//! What is kept of an evaluation for the traces: which origins each instruction saw and gave, and which functions it entered.

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{self, Instr, Value};
use crate::models::FactSet;
use crate::program::FuncRef;

use super::eval::{Eval, Hit};
use super::shared::Start;
use super::summary::{Context, SinkRef, Summary};
use super::trace::End;
use super::value::{Flows, Kind, Node, V};

/// Notes of one evaluation.
#[derive(Default)]
pub(super) struct Record {
    /// Origins in an operand when the instruction ran.
    pub operands: FxHashMap<(u32, Value), Flows>,
    /// Origins in the result when the instruction had run.
    pub results: FxHashMap<u32, Flows>,
    /// Functions entered, in order.
    pub calls: Vec<Applied>,
    /// What has ever lain in a node.
    pub parts: FxHashMap<Node, FxHashSet<Node>>,
}

/// A project function entered at an instruction.
pub(super) struct Applied {
    pub at: u32,
    pub context: Context,
    pub summary: Arc<Summary>,
    pub params: Vec<V>,
    pub param_flows: Vec<Flows>,
    /// What it lets out; found when first asked for.
    pub outs: OnceCell<Vec<(Start, End)>>,
}

/// An evaluation that is done, without what it borrowed.
pub(super) struct Activation<'p> {
    pub function: FuncRef,
    pub code: &'p ir::Function,
    pub kinds: Vec<Kind>,
    /// How a caller would call each node, if it is an origin.
    pub begins: Vec<Option<Start>>,
    values: Vec<V>,
    pub hits: FxHashMap<(SinkRef, Node), Vec<Hit>>,
    pub record: Record,
    /// Place of each instruction in the order of execution.
    pub positions: Vec<u32>,
}

// Notes are no work of the evaluation: with them it must come to the same result.
impl Eval<'_, '_> {
    /// Notes what an instruction is about to see.
    pub fn record_operands(&mut self, at: u32, operands: &[Value]) {
        let Some(mut record) = self.record.take() else { return };
        let work = self.work.get();
        for &operand in operands {
            let flows = self.flows(self.value(operand));
            if !flows.is_empty() {
                record.operands.insert((at, operand), flows);
            }
        }
        self.work.set(work);
        self.record = Some(record);
    }

    /// Notes what an instruction has given.
    pub fn record_result(&mut self, at: Value) {
        let Some(mut record) = self.record.take() else { return };
        let work = self.work.get();
        let flows = self.flows(self.value(at));
        if !flows.is_empty() {
            record.results.insert(at.0, flows);
        }
        self.work.set(work);
        self.record = Some(record);
    }

    /// Notes what lies where at the end of a block.
    pub fn record_contents(&mut self) {
        let Some(mut record) = self.record.take() else { return };
        for (node, content) in self.state.heap.iter() {
            let parts = record.parts.entry(*node).or_default();
            for value in content.fields.iter().map(|(_, value)| value).chain([&content.rest, &content.spread]) {
                parts.extend(value.iter().map(|entry| entry.node));
            }
        }
        self.record = Some(record);
    }

    /// Notes that a project function is entered.
    pub fn record_call(&mut self, context: &Context, summary: &Arc<Summary>, params: &[V]) {
        let Some(mut record) = self.record.take() else { return };
        let work = self.work.get();
        let param_flows = params.iter().map(|param| self.flows(param)).collect();
        record.calls.push(Applied {
            at: self.now,
            context: context.clone(),
            summary: summary.clone(),
            params: params.to_vec(),
            param_flows,
            outs: OnceCell::new(),
        });
        self.work.set(work);
        self.record = Some(record);
    }
}

impl<'p> Activation<'p> {
    /// What remains of an evaluation that has run.
    pub fn of(mut eval: Eval<'p, '_>) -> Activation<'p> {
        let n_nodes = eval.nodes.len() as u32;
        let begins = (0..n_nodes).map(|at| begin_of(&eval, Node(at))).collect();
        let mut record = eval.record.take().map(|record| *record).unwrap_or_default();
        for (node, content) in &eval.base {
            let parts = record.parts.entry(*node).or_default();
            for value in content.fields.iter().map(|(_, value)| value).chain([&content.rest, &content.spread]) {
                parts.extend(value.iter().map(|entry| entry.node));
            }
        }
        let mut positions = vec![u32::MAX; eval.code.instrs.len()];
        for (at, value) in eval.code.order.iter().enumerate() {
            positions[value.0 as usize] = at as u32;
        }
        Activation {
            function: eval.context.function,
            code: eval.code,
            kinds: eval.nodes.iter().map(|data| data.kind.clone()).collect(),
            begins,
            values: std::mem::take(&mut eval.values),
            hits: std::mem::take(&mut eval.hits).into_iter().map(|(key, hits)| (key, hits.to_vec())).collect(),
            record,
            positions,
        }
    }

    /// The facts of an origin in an operand of an instruction; none if the operand does not hold it.
    pub fn operand(&self, at: u32, operand: Value, origin: Node) -> Option<FactSet> {
        facts_in(self.record.operands.get(&(at, operand))?, origin)
    }

    /// The facts of an origin in the result of an instruction.
    pub fn result(&self, at: u32, origin: Node) -> Option<FactSet> {
        facts_in(self.record.results.get(&at)?, origin)
    }

    /// The functions entered at an instruction.
    pub fn calls_at(&self, at: u32) -> impl Iterator<Item = &Applied> {
        self.record.calls.iter().filter(move |call| call.at == at)
    }

    /// What an instruction or the end of a block uses.
    pub fn uses(&self, at: u32) -> Vec<Value> {
        match self.code.instrs.get(at as usize) {
            Some(instr) => operands(self.code, *instr),
            None => {
                let block = self.code.blocks.get((u32::MAX - at) as usize);
                block.and_then(|block| block.end.value()).into_iter().collect()
            }
        }
    }

    /// What a value may be.
    pub fn value(&self, value: Value) -> &V {
        self.values.get(value.0 as usize).unwrap_or(const { &V::NOTHING })
    }

    /// The nodes of a value and of all that has lain in it.
    pub fn reach(&self, value: Value) -> FxHashSet<Node> {
        let mut reached = FxHashSet::default();
        let mut todo: Vec<Node> = self.value(value).iter().map(|entry| entry.node).collect();
        while let Some(node) = todo.pop() {
            if reached.len() < MAX_REACHED && !matches!(self.kinds[node.0 as usize], Kind::Const(_)) && reached.insert(node) {
                todo.extend(self.record.parts.get(&node).into_iter().flatten().copied());
            }
        }
        reached
    }
}

/// Contents are searched for the place of a change; larger ones are searched in part.
const MAX_REACHED: usize = 4096;

pub(super) fn facts_in(flows: &Flows, origin: Node) -> Option<FactSet> {
    flows.0.binary_search_by_key(&origin, |flow| flow.origin).ok().map(|at| flows.0[at].facts)
}

fn begin_of(eval: &Eval, node: Node) -> Option<Start> {
    let data = eval.data(node);
    match data.kind {
        Kind::Caller => None,
        Kind::Source(source) => Some(Start::Source(source)),
        Kind::Root(_) | Kind::Api(_) => eval.token_of(node).map(Start::Token),
        Kind::Path(..) if eval.is_token(node) => eval.token_of(node).map(Start::Token),
        _ if data.labels.is_empty() => None,
        _ => Some(Start::Source(eval.source_of(node))),
    }
}

/// The values that an instruction uses; of a method call also the receiver.
pub(super) fn operands(code: &ir::Function, instr: Instr) -> Vec<Value> {
    let mut out = code.operands(instr);
    if let Instr::Call(callee, ..) = instr
        && let Instr::Attr(base, _) = code.instr(callee)
    {
        out.push(base);
    }
    let mut seen = FxHashSet::default();
    out.retain(|value| seen.insert(*value));
    out
}
