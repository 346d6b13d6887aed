//! Runs of the entries: each is evaluated by itself.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::entry::{Entry, evaluate};
use super::shared::Start;
use super::solver::{Read, Solver, Task, cover};
use super::summary::{CallHit, SinkRef, Token, TokenRoot};
use super::value::Kind;
use crate::models::FactSet;
use crate::program::FuncRef;

/// What was seen in the run of an entry.
pub(super) struct Run {
    /// The views that were run.
    pub targets: Vec<FuncRef>,
    pub callees: Vec<FuncRef>,
    pub hits: Vec<RunHit>,
    /// What rules about calls say.
    pub call_hits: Vec<CallHit>,
    /// The view answers only callers that are authenticated.
    pub is_guarded: bool,
    /// At what the evaluation has looked.
    reads: Vec<Read>,
}

/// Something reaches a sink.
pub(super) struct RunHit {
    pub sink: SinkRef,
    /// Where it begins; none: the caller.
    pub start: Option<Start>,
    pub facts: FactSet,
}

/// Runs all entries, those apart that were run before and of which nothing has changed.
pub(super) fn run_all(solver: &Solver, entries: &[Entry], before: &[(Entry, Arc<Run>)]) -> Vec<Arc<Run>> {
    solver.cancel.expect(entries.len());
    let run = |(number, entry): (usize, &Entry)| {
        solver.cancel.step();
        let known = before.get(number).filter(|(known, run)| known.is_like(entry) && solver.still_sees(&run.reads));
        known.map_or_else(|| Arc::new(Run::of(solver, entry)), |(_, run)| run.clone())
    };
    entries.par_iter().enumerate().map(run).collect()
}

impl Run {
    fn of(solver: &Solver, entry: &Entry) -> Run {
        let mut task = Task::default();
        let (eval, targets) = evaluate(solver, &mut task, entry);
        let mut found: Vec<_> = eval.hits.iter().collect();
        found.sort_by_key(|(key, _)| **key);
        let mut hits = Vec::new();
        for ((sink, origin), of_origin) in found {
            let start = match eval.data(*origin).kind {
                Kind::Caller => None,
                Kind::Api(path) => Some(Start::Token(Token { root: TokenRoot::Api(path), keys: Vec::new() })),
                _ => Some(match eval.token_of(*origin) {
                    Some(token) => Start::Token(token),
                    None => Start::Source(eval.source_of(*origin)),
                }),
            };
            hits.extend(of_origin.iter().map(|hit| RunHit { sink: *sink, start: start.clone(), facts: hit.facts }));
        }
        let callees = eval.callees.iter().copied().collect();
        let call_hits = eval.call_hits.iter().cloned().collect();
        let is_guarded = eval.is_guarded;
        task.note_read(Read::Summary(entry.this.registration().site.function));
        Run { targets, callees, hits, call_hits, is_guarded, reads: task.take_reads() }
    }
}

/// The functions that take part in runs.
pub(super) fn reached_functions(solver: &Solver, runs: &[Arc<Run>]) -> FxHashSet<FuncRef> {
    let mut reached = FxHashSet::default();
    for callee in runs.iter().filter(|run| !run.targets.is_empty()).flat_map(|run| &run.callees) {
        cover(solver, *callee, &mut reached);
    }
    reached
}
