//! Loops: the blocks that lie in them are evaluated until what comes round is what has come before; all others once.
//!
//! An outermost natural loop is evaluated as a whole, those within it along with it. What one round has reported is forgotten before the
//! next one, which knows more.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::ir::{self, BlockId, Instr, Terminator};

use super::eval::{Eval, Hit, Registration2};
use super::summary::SinkRef;
use super::value::{Content, Key, Kind, Node, Shape, State, V};

/// Rounds of one loop; facts and contents settle after two or three.
const MAX_VISITS: usize = 5;

/// The outermost loops of a function.
#[derive(Default)]
pub(super) struct Loops {
    /// The blocks of each, in the order of evaluation.
    bodies: Vec<Vec<BlockId>>,
    /// The loop of each block.
    of: Vec<Option<u32>>,
}

impl Loops {
    pub fn of(code: &ir::Function) -> Loops {
        let headers = (0..code.blocks.len()).filter(|at| code.blocks[*at].is_loop_header);
        let mut loops = Loops::default();
        for header in headers {
            loops.of.resize(code.blocks.len(), None);
            if loops.of[header].is_some() {
                continue;
            }
            let body = natural_loop(code, BlockId(header as u32));
            let number = loops.bodies.len() as u32;
            body.iter().for_each(|block| loops.of[block.0 as usize] = Some(number));
            loops.bodies.push(body);
        }
        loops
    }

    /// The blocks of the outermost loop in which a block lies.
    pub fn around(&self, block: BlockId) -> Option<&[BlockId]> {
        let number = (*self.of.get(block.0 as usize)?)?;
        Some(&self.bodies[number as usize])
    }
}

/// The blocks from which a way leads back to the header without leaving the loop.
fn natural_loop(code: &ir::Function, header: BlockId) -> Vec<BlockId> {
    let mut blocks = FxHashSet::from_iter([header]);
    // Blocks are in reverse postorder: only an edge that comes round leads backwards.
    let mut todo: Vec<BlockId> = preds(code, header).filter(|pred| pred.0 >= header.0).collect();
    while let Some(block) = todo.pop() {
        if blocks.insert(block) {
            todo.extend(preds(code, block));
        }
    }
    let mut blocks: Vec<BlockId> = blocks.into_iter().collect();
    blocks.sort_unstable_by_key(|block| block.0);
    blocks
}

/// Whether a loop is left where it has no more elements only.
fn ends_by_itself(code: &ir::Function, header: BlockId) -> bool {
    let body = natural_loop(code, header);
    body.iter().filter(|block| **block != header).all(|block| match code.block(*block).end {
        Terminator::Jump(target) => body.contains(&target),
        Terminator::Branch(_, yes, no) => body.contains(&yes) && body.contains(&no),
        Terminator::Return(_) | Terminator::Raise(_) | Terminator::Unreachable => true,
    })
}

fn preds(code: &ir::Function, block: BlockId) -> impl Iterator<Item = BlockId> + '_ {
    code.block_preds(code.block(block)).iter().copied()
}

/// What an activation reports to its callers, as far as it has come.
#[derive(Clone)]
struct Reports {
    hits: FxHashMap<(SinkRef, Node), SmallVec<[Hit; 1]>>,
    returns: Vec<(u32, V, State)>,
    registrations: Vec<Registration2>,
    refuses: Option<u16>,
    n_calls: usize,
}

impl Eval<'_, '_> {
    /// Evaluates the whole function.
    pub fn run(&mut self) {
        let loops = self.loops.clone();
        for block in (0..self.code.blocks.len() as u32).map(BlockId) {
            match loops.around(block) {
                None => {
                    self.in_loop = false;
                    self.run_block(block);
                }
                Some(body) if body[0] == block => self.run_loop(body),
                Some(_) => {}
            }
            if self.is_exhausted() {
                self.task.limits.insert("the work on one function");
                break;
            }
        }
        if self.context.is_general() {
            self.keys_of_providers();
        }
        self.returns.sort_by_key(|(block, ..)| *block);
    }

    fn run_loop(&mut self, body: &[BlockId]) {
        let before = self.reports();
        let headers: Vec<BlockId> = body.iter().copied().filter(|block| self.code.block(*block).is_loop_header).collect();
        for visit in 0..MAX_VISITS {
            if visit > 0 {
                self.go_back_to(&before);
            }
            self.in_loop = true;
            self.n_known = self.nodes.len() as u32;
            self.has_grown = false;
            for block in body {
                self.run_block(*block);
                if self.is_exhausted() {
                    return;
                }
            }
            // What a round has shown of the elements is known behind the loop when its header is evaluated again.
            let is_told = |header: &BlockId| visit > 0 || !self.shows_more(*header);
            if !self.has_grown && headers.iter().all(is_told) && headers.iter().all(|header| self.comes_round(*header)) {
                self.entries.clear();
                return;
            }
        }
        self.entries.clear();
        self.task.limits.insert("visits of one loop");
    }

    /// Whether rounds end with facts that they have not begun with.
    fn shows_more(&self, header: BlockId) -> bool {
        let Some(begun) = self.entries.get(&header) else { return false };
        self.rounds_of(header).any(|(_, facts)| facts.iter().any(|(node, facts)| !begun.fact(*node).all(*facts)))
    }

    /// Whether the next round would begin with what this one has begun with.
    fn comes_round(&mut self, header: BlockId) -> bool {
        let block = self.code.block(header);
        let state = self.entry_state(header, block);
        if self.entries.get(&header) != state.as_ref() {
            return false;
        }
        let Some(state) = state else { return true };
        self.enter_block(header, state);
        self.code.block_instrs(block).iter().all(|&value| {
            let is_phi = matches!(self.code.instr(value), Instr::Phi(_));
            !is_phi || self.evaluated(header, block, value) == *self.value(value)
        })
    }

    /// Behind a loop over what surely has an element every variable is what some round has made of it: `for pattern in PATTERNS: text =
    /// pattern.sub("", text)`.
    pub fn past_rounds(&mut self, block: &ir::Block) {
        let code = self.code;
        let [header] = code.block_preds(block) else { return };
        let (id, header) = (*header, code.block(*header));
        let Terminator::Branch(has_next, body, _) = header.end else { return };
        let Instr::HasNext(iterator) = code.instr(has_next) else { return };
        let is_past = header.is_loop_header && !std::ptr::eq(code.block(body), block);
        if is_past && self.surely_has_elements(&self.v(iterator)) && ends_by_itself(code, id) {
            let preds = code.block_preds(header);
            for &phi in code.block_instrs(header) {
                let Instr::Phi(args) = code.instr(phi) else { continue };
                let args = code.list(args).iter().zip(preds);
                let mut made = V::new();
                for (arg, pred) in args.filter(|(_, pred)| pred.0 >= id.0) {
                    if let Some(state) = self.edge(*pred, id) {
                        made.join(&self.baked(self.value(arg.value), &state));
                    }
                }
                if !made.is_empty() {
                    self.values[phi.0 as usize] = self.bounded(made);
                }
            }
        }
    }

    /// Whether an iterable is a display that is not empty, or what such a mapping gives.
    fn surely_has_elements(&self, iterable: &V) -> bool {
        let is_known = |content: &Content| content.fields.keys().any(|key| matches!(key, Key::Index(_) | Key::Item(_)));
        !iterable.is_empty()
            && iterable.iter().all(|entry| match (&self.data(entry.node).kind, self.content(entry.node)) {
                (Kind::Object(_, _, Shape::Generator), Some(content)) => {
                    let is_of_display = |pair: Node| matches!(self.data(pair).kind, Kind::Const(_)) || self.is_known_pair(pair);
                    !content.rest.is_empty() && content.rest.iter().all(|entry| is_of_display(entry.node))
                }
                (Kind::Object(..), Some(content)) => is_known(&content),
                _ => false,
            })
    }

    /// Whether a pair of a mapping has a key that is a literal.
    fn is_known_pair(&self, pair: Node) -> bool {
        let key = self.part(pair, Key::Index(0)).and_then(|key| key.only());
        key.is_some_and(|key| matches!(self.data(key.node).kind, Kind::Const(_)))
    }

    fn reports(&self) -> Reports {
        Reports {
            hits: self.hits.clone(),
            returns: self.returns.clone(),
            registrations: self.registrations.clone(),
            refuses: self.refuses,
            n_calls: self.record.as_ref().map_or(0, |record| record.calls.len()),
        }
    }

    fn go_back_to(&mut self, reports: &Reports) {
        let Reports { hits, returns, registrations, refuses, n_calls } = reports.clone();
        (self.hits, self.returns, self.registrations, self.refuses) = (hits, returns, registrations, refuses);
        if let Some(record) = &mut self.record {
            record.calls.truncate(n_calls);
        }
    }
}
