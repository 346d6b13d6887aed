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
    ways: Vec<Way>,
}

/// The way of a flow.
#[derive(Clone)]
pub(super) struct Way {
    pub steps: Vec<TraceStep>,
    /// The steps are the whole way, not only its ends.
    pub is_whole: bool,
    /// It was searched; of others only the ends are told.
    pub is_searched: bool,
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
    let of_sink = |tracer: &mut Tracer, reached: &[Reached]| match before.get(&reached[0].sink) {
        Some(before) if before.reached == reached && before.ways.iter().all(|way| way.still_holds(solver, runs)) => before.clone(),
        before => Arc::new(WaysOfSink::search(tracer, runs, reached, before.map(|it| &**it))),
    };
    let next = AtomicUsize::new(0);
    let found = rayon::broadcast(|_| {
        let mut tracer = Tracer::new(solver, entries);
        let mut found: Vec<(usize, Vec<Arc<WaysOfSink>>)> = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(of_function) = of_functions.get(number) else { return found };
            let of_sinks = of_function.chunk_by(|left, right| left.sink == right.sink);
            found.push((number, of_sinks.map(|reached| of_sink(&mut tracer, reached)).collect()));
            solver.cancel.step();
        }
    });
    let mut found: Vec<(usize, Vec<Arc<WaysOfSink>>)> = found.into_iter().flatten().collect();
    found.sort_by_key(|(number, _)| *number);
    let found: Vec<Arc<WaysOfSink>> = found.into_iter().flat_map(|(_, ways)| ways).collect();
    let all = found.iter().flat_map(|of_sink| &of_sink.ways);
    for (reached, Way { steps, is_whole, .. }) in flows.reached.iter_mut().zip(all) {
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
    fn search(tracer: &mut Tracer, runs: &[Arc<Run>], reached: &[Reached], before: Option<&WaysOfSink>) -> WaysOfSink {
        let known = |reached: &Reached| {
            let before = before?;
            let at = before.reached.iter().position(|it| it == reached)?;
            Some(&before.ways[at])
        };
        let ways = tracer.trace_sink(reached, |tracer, it, is_searched| {
            if let Some(known) = known(it).filter(|way| way.is_searched == is_searched && way.still_holds(tracer.solver, runs)) {
                return known.clone();
            }
            tracer.seen = Default::default();
            let (steps, is_whole) = if is_searched { tracer.trace(it) } else { (tracer.ends(it), false) };
            let mut seen = std::mem::take(&mut tracer.seen);
            if !tracer.solver.is_noting {
                return Way { steps, is_whole, is_searched, functions: Vec::new(), runs: Vec::new() };
            }
            seen.functions.extend([it.sink.site.function, it.source.site.function]);
            seen.functions.extend(steps.iter().map(|step| step.site.function));
            let runs = seen.runs.into_iter().filter_map(|number| Some((number, runs.get(number)?.clone()))).collect();
            Way { steps, is_whole, is_searched, functions: seen.functions.into_iter().collect(), runs }
        });
        WaysOfSink { reached: reached.to_vec(), ways }
    }
}

impl Way {
    fn still_holds(&self, solver: &Solver, runs: &[Arc<Run>]) -> bool {
        let is_same = |(number, run): &(usize, Arc<Run>)| runs.get(*number).is_some_and(|now| Arc::ptr_eq(now, run));
        solver.still_hold(&self.functions) && self.runs.iter().all(is_same)
    }
}
