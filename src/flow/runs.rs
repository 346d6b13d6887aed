//! What runs of the entries reach: each is evaluated by itself, and held against the state that all of them share.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::models::{Catalog, FactSet, RegisterKind, StateScope, core};
use crate::program::FuncRef;
use crate::text::Symbol;

use super::blueprints::below;
use super::checks::{About, Check};
use super::entry::{Entry, Registered, Route, evaluate};
use super::eval::Eval;
use super::inventory::{RouteFlow, is_listed};
use super::logs::Scrubbed;
use super::shared::{Shared, Start};
use super::solver::{Read, Solver, Task, cover};
use super::summary::{CallHit, SinkRef, Site, SourceRef, Token, TokenRoot};
use super::trace::Trace;
use super::value::Kind;
use super::{Flows, Found, RouteReached, reached};

/// What was seen in the run of an entry.
pub(super) struct Run {
    /// The views that were run.
    targets: Vec<FuncRef>,
    callees: Vec<FuncRef>,
    hits: Vec<RunHit>,
    /// What rules about calls say.
    pub call_hits: Vec<CallHit>,
    /// The view answers only callers that are authenticated.
    is_guarded: bool,
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
        let is_guarded = eval.is_guarded;
        task.note_read(Read::Summary(entry.this.registration().site.function));
        Run { targets, callees, hits, call_hits, is_guarded, reads: task.take_reads() }
    }
}

/// Where these functions authenticate the caller.
fn proofs(solver: &Solver, functions: &FxHashSet<FuncRef>) -> Vec<Site> {
    let checks = functions.iter().filter_map(|function| solver.general(*function)).flat_map(|summary| &summary.checks);
    let is_proof = |check: &&Check| check.about == About::Caller && check.facts.any(core::AUTHENTICATED);
    checks.filter(is_proof).map(|check| check.site).collect::<BTreeSet<Site>>().into_iter().collect()
}

/// What the run of an entry reaches.
pub(super) struct Reach {
    route: Route,
    /// What the caller itself reaches, and what holds of it there.
    by_caller: Vec<(SinkRef, FactSet)>,
    listed: Vec<(SinkRef, SourceRef)>,
    found: Found,
}

/// What the runs of the entries reach, each held against the state that all of them share. Entries without a view have nothing.
pub(super) fn reach_all(solver: &Solver, shared: &Shared, scrubbed: &Scrubbed, entries: &[Entry], runs: &[Arc<Run>]) -> Vec<Reach> {
    let reach = |(number, (entry, run)): (usize, (&Entry, &Arc<Run>))| Reach::of(solver, shared, scrubbed, number, entry, run);
    entries.par_iter().zip(runs).enumerate().filter_map(reach).collect()
}

/// The functions that take part in runs.
pub(super) fn reached_functions(solver: &Solver, runs: &[Arc<Run>]) -> FxHashSet<FuncRef> {
    let mut reached = FxHashSet::default();
    for callee in runs.iter().filter(|run| !run.targets.is_empty()).flat_map(|run| &run.callees) {
        cover(solver, *callee, &mut reached);
    }
    reached
}

impl Reach {
    fn of(solver: &Solver, shared: &Shared, scrubbed: &Scrubbed, number: usize, entry: &Entry, run: &Run) -> Option<Reach> {
        let registration = entry.this.registration();
        let mut own: FxHashSet<FuncRef> = FxHashSet::default();
        let mut route = Route {
            view: *run.targets.first()?,
            rule: registration.rule.map(|rule| below(solver, entry.prefix, rule)),
            methods: if entry.verb.is_some() { entry.methods.clone() } else { registration.methods.clone() },
            registered: registration.site,
            kind: registration.kind,
            hooks: entry.before.iter().flat_map(Registered::functions).collect(),
            proofs: {
                run.callees.iter().for_each(|callee| cover(solver, *callee, &mut own));
                proofs(solver, &own)
            },
            is_guarded: run.is_guarded,
        };
        // Where a session begins, nobody has been known before.
        route.is_guarded |= !route.proofs.is_empty() && !begins_session(solver, &own);
        let mut reach = Reach { route, by_caller: Vec::new(), listed: Vec::new(), found: Found::default() };
        let has_record = run.hits.iter().any(|hit| hit.sink == solver.any_record());
        let audited = if has_record { solver.audited } else { FactSet::EMPTY };
        let is_route = registration.kind != RegisterKind::Tool && registration.kind != RegisterKind::ErrorHandler;
        for RunHit { sink, start, facts } in &run.hits {
            let Some(start) = start else {
                let is_harmless = sink.kind == core::WRITE && is_reading(solver, &reach.route);
                if is_route && !is_harmless && *sink != solver.any_record() {
                    reach.by_caller.push((*sink, facts.union(audited)));
                }
                continue;
            };
            for behind in shared.resolve(solver, registration.site.function, start, *facts) {
                let labels = Eval::labels_after(behind.source.labels, behind.facts, sink.kind);
                if is_listed(sink.kind) || labels.has(core::LLM) {
                    reach.listed.push((*sink, SourceRef { labels, ..behind.source }));
                }
                let trace = || Trace::of_entry(number, start.clone(), *facts, behind.kept);
                if let Some(reached) = reached(solver, scrubbed, *sink, behind.source, behind.facts, trace) {
                    reach.found.add(reached);
                }
            }
        }
        Some(reach)
    }

    /// Adds it to what is known of the program.
    pub fn add_to(self, flows: &mut Flows, found: &mut Found) {
        let Reach { route, by_caller, listed, found: of_run } = self;
        let number = flows.routes.len();
        flows.routes.push(route);
        flows.route_reached.extend(by_caller.into_iter().map(|(sink, facts)| RouteReached { route: number, sink, facts }));
        flows.route_flows.extend(listed.into_iter().map(|(sink, source)| RouteFlow { route: number, sink, source }));
        of_run.0.into_values().for_each(|reached| found.add(reached));
    }
}

/// Whether one of these functions puts something into the session.
fn begins_session(solver: &Solver, functions: &FxHashSet<FuncRef>) -> bool {
    let is_session =
        |token: &Token| matches!(token.root, TokenRoot::Api(path) if solver.catalog.paths.entry(path).state == Some(StateScope::Session));
    let mut summaries = functions.iter().filter_map(|function| solver.general(*function));
    summaries.any(|summary| summary.effects.iter().any(|effect| is_session(&summary.tokens[effect.target as usize])))
}

/// Open routes of an application that has guarded ones were forgotten, most likely.
pub(super) fn note_siblings(catalog: &Catalog, flows: &mut Flows) {
    let Some(guarded) = catalog.fact("siblings-guarded").filter(|_| flows.routes.iter().any(|route| route.is_guarded)) else { return };
    for reached in flows.route_reached.iter_mut().filter(|reached| !flows.routes[reached.route].is_guarded) {
        reached.facts = reached.facts.union(guarded);
    }
}

/// Whether a route answers only requests that by their method change nothing.
fn is_reading(solver: &Solver, route: &Route) -> bool {
    let is_safe = |method: &Symbol| ["GET", "HEAD", "OPTIONS"].iter().any(|it| solver.names.text(*method).eq_ignore_ascii_case(it));
    !route.methods.is_empty() && route.methods.iter().all(is_safe)
}
