//! What runs of the entries reach: each is evaluated by itself, and held against the state that all of them share.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::models::{FactSet, RegisterKind, core};
use crate::program::FuncRef;
use crate::text::Symbol;

use super::blueprints::below;
use super::checks::{About, Check};
use super::entry::{Entry, Registered, Route, evaluate};
use super::eval::Eval;
use super::inventory::{RouteFlow, is_listed};
use super::shared::{Shared, Start};
use super::solver::{Read, Solver, Task, cover};
use super::summary::{CallHit, Registration, SinkRef, Site, SourceRef, Token, TokenRoot};
use super::trace::Trace;
use super::value::Kind;
use super::{Flows, Found, RouteReached};

/// What was seen in the run of an entry.
pub(super) struct Run {
    /// The views that were run.
    targets: Vec<FuncRef>,
    callees: Vec<FuncRef>,
    hits: Vec<RunHit>,
    /// What rules about calls say.
    pub call_hits: Vec<CallHit>,
    /// At what the evaluation has looked.
    reads: Vec<Read>,
}

/// Something reaches a sink.
struct RunHit {
    sink: SinkRef,
    /// Where it begins; none: the caller.
    start: Option<Start>,
    facts: FactSet,
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
        task.note_read(Read::Summary(entry.this.registration().site.function));
        Run { targets, callees, hits, call_hits, reads: task.take_reads() }
    }
}

/// Where these functions authenticate the caller.
fn proofs(solver: &Solver, functions: &FxHashSet<FuncRef>) -> Vec<Site> {
    let checks = functions.iter().filter_map(|function| solver.general(*function)).flat_map(|summary| &summary.checks);
    let is_proof = |check: &&Check| check.about == About::Caller && check.facts.any(core::AUTHENTICATED);
    checks.filter(is_proof).map(|check| check.site).collect::<BTreeSet<Site>>().into_iter().collect()
}

/// Adds what the run of an entry reaches.
pub(super) fn add(
    solver: &Solver,
    shared: &Shared,
    (number, entry, run): (usize, &Entry, &Run),
    flows: &mut Flows,
    found: &mut Found,
    reached_functions: &mut FxHashSet<FuncRef>,
) {
    let registration = entry.this.registration();
    let Some(&view) = run.targets.first() else { return };
    let route = flows.routes.len();
    let mut own: FxHashSet<FuncRef> = FxHashSet::default();
    for callee in &run.callees {
        cover(solver, *callee, &mut own);
    }
    flows.routes.push(Route {
        view,
        rule: registration.rule.map(|rule| below(solver, entry.prefix, rule)),
        methods: registration.methods.clone(),
        registered: registration.site,
        kind: registration.kind,
        hooks: entry.before.iter().flat_map(Registered::functions).collect(),
        proofs: proofs(solver, &own),
    });
    reached_functions.extend(own);
    let has_record = run.hits.iter().any(|hit| hit.sink == solver.any_record());
    let audited = if has_record { solver.audited } else { FactSet::EMPTY };
    for RunHit { sink, start, facts } in &run.hits {
        let Some(start) = start else {
            if sink.kind == core::WRITE && is_reading(solver, registration) {
                continue;
            }
            let is_route = registration.kind != RegisterKind::Tool && registration.kind != RegisterKind::ErrorHandler;
            if is_route && *sink != solver.any_record() {
                flows.route_reached.push(RouteReached { route, sink: *sink, facts: facts.union(audited) });
            }
            continue;
        };
        for behind in shared.resolve(solver, registration.site.function, start, *facts) {
            let kept = behind.kept;
            let labels = Eval::labels_after(behind.source.labels, behind.facts, sink.kind);
            if is_listed(sink.kind) || labels.has(core::LLM) {
                flows.route_flows.push(RouteFlow { route, sink: *sink, source: SourceRef { labels, ..behind.source } });
            }
            super::add(solver, found, *sink, behind.source, behind.facts, || Trace::of_entry(number, start.clone(), *facts, kept));
        }
    }
}

/// Whether a route answers only requests that by their method change nothing.
fn is_reading(solver: &Solver, registration: &Registration) -> bool {
    let is_safe = |method: &Symbol| ["GET", "HEAD", "OPTIONS"].iter().any(|it| solver.names.text(*method).eq_ignore_ascii_case(it));
    !registration.methods.is_empty() && registration.methods.iter().all(is_safe)
}
