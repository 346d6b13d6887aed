//! The ways of all flows, sink by sink. Those of a sink hold for the next solution while nothing at which the search has looked changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustc_hash::FxHashMap;

use crate::program::FuncRef;

use super::entry::Entry;
use super::runs::Run;
use super::solver::Solver;
use super::summary::{SinkRef, Site};
use super::trace::{TraceStep, Tracer};
use super::{Flows, Reached};

/// The ways of the flows into each sink.
pub(super) type Ways = FxHashMap<SinkRef, Arc<WaysOfSink>>;

/// The ways of the flows into one sink.
pub(super) struct WaysOfSink {
    /// The flows before their ways were known.
    reached: Vec<Reached>,
    /// The steps of each, and whether they are the whole way.
    ways: Vec<(Vec<TraceStep>, bool)>,
    /// Functions at which the search has looked.
    functions: Vec<FuncRef>,
    /// Runs of entries at which it has looked.
    runs: Vec<(usize, Arc<Run>)>,
}

/// Finds the ways of the flows, sink by sink in parallel. Each thread takes the sinks of one function after the other, and what it
/// evaluates for one serves the next.
pub(super) fn find_all(solver: &Solver, entries: &[Entry], runs: &[Arc<Run>], before: &Ways, flows: &mut Flows) -> Ways {
    let of_functions: Vec<&[Reached]> = flows.reached.chunk_by(|left, right| left.sink.site.function == right.sink.site.function).collect();
    solver.cancel.expect(of_functions.len());
    let known = |reached: &[Reached]| before.get(&reached[0].sink).filter(|ways| ways.still_hold(solver, runs, reached)).cloned();
    let next = AtomicUsize::new(0);
    let found = rayon::broadcast(|_| {
        let mut tracer = Tracer::new(solver, entries);
        let mut found: Vec<(usize, Vec<Arc<WaysOfSink>>)> = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(of_function) = of_functions.get(number) else { return found };
            let mut search = |reached| known(reached).unwrap_or_else(|| Arc::new(WaysOfSink::search(&mut tracer, runs, reached)));
            found.push((number, of_function.chunk_by(|left, right| left.sink == right.sink).map(&mut search).collect()));
            solver.cancel.step();
        }
    });
    let mut found: Vec<(usize, Vec<Arc<WaysOfSink>>)> = found.into_iter().flatten().collect();
    found.sort_by_key(|(number, _)| *number);
    let found: Vec<Arc<WaysOfSink>> = found.into_iter().flat_map(|(_, ways)| ways).collect();
    let all = found.iter().flat_map(|of_sink| &of_sink.ways);
    for (reached, (steps, is_whole)) in flows.reached.iter_mut().zip(all) {
        if let Some(first) = steps.first()
            && reached.source.site.instr == Site::WHOLE
        {
            reached.source.site = first.site;
        }
        reached.trace.steps.clone_from(steps);
        reached.trace.is_whole = *is_whole;
    }
    found.into_iter().filter_map(|of_sink| Some((of_sink.reached.first()?.sink, of_sink))).collect()
}

impl WaysOfSink {
    fn search(tracer: &mut Tracer, runs: &[Arc<Run>], reached: &[Reached]) -> WaysOfSink {
        tracer.seen = Default::default();
        let ways = tracer.trace_sink(reached);
        let mut functions = std::mem::take(&mut tracer.seen.functions);
        functions.extend(reached.iter().flat_map(|it| [it.sink.site.function, it.source.site.function]));
        functions.extend(ways.iter().flat_map(|(steps, _)| steps).map(|step| step.site.function));
        let runs = tracer.seen.runs.drain().filter_map(|number| Some((number, runs.get(number)?.clone()))).collect();
        WaysOfSink { reached: reached.to_vec(), ways, functions: functions.into_iter().collect(), runs }
    }

    fn still_hold(&self, solver: &Solver, runs: &[Arc<Run>], reached: &[Reached]) -> bool {
        let is_same = |(number, run): &(usize, Arc<Run>)| runs.get(*number).is_some_and(|now| Arc::ptr_eq(now, run));
        solver.still_hold(&self.functions) && self.runs.iter().all(is_same) && self.reached == reached
    }
}
