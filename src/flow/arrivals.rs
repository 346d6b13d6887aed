//! What arrives at sinks: the sinks of runs and of functions that nobody calls, each held against the state that all of them share.
//!
//! In the solution after an edit all this holds for a run that is the same, and for a function whose summary is, as long as nothing
//! else is written into those parts of that state in which was looked.

use std::collections::BTreeSet;
use std::collections::hash_map::Entry as Slot;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::administrators::Administered;
use super::blueprints::below;
use super::checks::{About, Check};
use super::entry::{Entry, Registered, Route};
use super::eval::Eval;
use super::inventory::{RouteFlow, is_listed};
use super::logs::Scrubbed;
use super::runs::{Run, RunHit, reached_functions};
use super::shared::{Cell, Shared, Start};
use super::solver::{Solver, cover, uncalled};
use super::summary::{Context, Origin, SinkRef, Site, SourceRef, Summary, Token, TokenRoot};
use super::trace::Trace;
use super::{Flows, Reached, RouteReached};
use crate::models::{ApiPath, FactSet, LabelSet, RegisterKind, StateScope, Step, core};
use crate::program::FuncRef;
use crate::text::Symbol;

/// What arrives at the sinks of the program.
#[derive(Default)]
pub(super) struct Arrivals {
    of_runs: Vec<(Arc<Run>, Arc<OfRun>)>,
    of_functions: Vec<OfFunction>,
    /// Nothing of it depends on what happens to log records.
    is_unscrubbed: bool,
}

/// What arrives in a function that nobody calls.
#[derive(Clone)]
struct OfFunction {
    function: FuncRef,
    summary: Arc<Summary>,
    reached: Arc<Vec<Reached>>,
    /// The cells in which was looked for it.
    cells: Arc<[Cell]>,
}

/// What arrives in the run of an entry.
struct OfRun {
    /// What the caller itself reaches, and what holds of it there.
    by_caller: Vec<(SinkRef, FactSet)>,
    listed: Vec<(SinkRef, SourceRef)>,
    reached: Vec<Reached>,
    /// The cells in which was looked for it.
    cells: Vec<Cell>,
    /// The functions that take part, if another solution may follow.
    functions: Vec<FuncRef>,
    /// Where they authenticate the caller.
    proofs: Vec<Site>,
    /// The view answers only callers that are authenticated.
    is_guarded: bool,
}

/// Against what sinks are held.
struct State<'a> {
    solver: &'a Solver<'a>,
    shared: &'a Shared,
    scrubbed: &'a Scrubbed,
}

impl Arrivals {
    /// `before` is what arrived in the solution before.
    pub fn find(
        solver: &Solver,
        shared: &Shared,
        scrubbed: &Scrubbed,
        entries: &[Entry],
        runs: &[Arc<Run>],
        before: &Arrivals,
    ) -> Arrivals {
        let state = State { solver, shared, scrubbed };
        let is_unscrubbed = scrubbed.is_nothing();
        let may_hold = is_unscrubbed && before.is_unscrubbed;
        let of_run = |(number, (entry, run)): (usize, (&Entry, &Arc<Run>))| {
            let known = before.of_runs.get(number).filter(|(before, known)| {
                may_hold && Arc::ptr_eq(before, run) && shared.still_hold(&known.cells) && solver.still_hold(&known.functions)
            });
            let of_run = known.map_or_else(|| Arc::new(state.of_run(number, entry, run)), |(_, known)| known.clone());
            (run.clone(), of_run)
        };
        let of_runs = entries.par_iter().zip(runs).enumerate().map(of_run).collect();
        let of_before: FxHashMap<FuncRef, &OfFunction> = match may_hold {
            true => before.of_functions.iter().map(|it| (it.function, it)).collect(),
            false => FxHashMap::default(),
        };
        let of_function = |&function: &FuncRef| {
            let summary = solver.general(function).filter(|summary| !summary.sinks.is_empty())?;
            let known = of_before.get(&function).filter(|it| Arc::ptr_eq(&it.summary, summary) && shared.still_hold(&it.cells));
            Some(known.map_or_else(|| state.of_function(function, summary), |known| (*known).clone()))
        };
        let uncalled = uncalled(solver, &reached_functions(solver, runs));
        let of_functions = uncalled.par_iter().filter_map(of_function).collect();
        Arrivals { of_runs, of_functions, is_unscrubbed }
    }

    /// Adds it to what is known of the program; of several ways of one flow the first counts. Entries without a view have nothing.
    pub fn add_to(&self, solver: &Solver, entries: &[Entry], flows: &mut Flows) {
        let mut administered = Administered::default();
        self.of_runs.iter().for_each(|(_, of_run)| administered.add(&of_run.by_caller));
        let mut found = Found { administered: administered.functions(), ..Found::default() };
        for (entry, (run, of_run)) in entries.iter().zip(&self.of_runs) {
            let Some(view) = run.targets.first() else { continue };
            let number = flows.routes.len();
            flows.routes.push(route(solver, entry, *view, of_run));
            let told = of_run.by_caller.iter().filter(|(sink, _)| sink.kind != core::KEPT);
            let reached = told.map(|(sink, facts)| RouteReached { route: number, sink: *sink, facts: *facts });
            flows.route_reached.extend(reached);
            flows.route_flows.extend(of_run.listed.iter().map(|(sink, source)| RouteFlow { route: number, sink: *sink, source: *source }));
            of_run.reached.iter().for_each(|it| found.add(it.clone()));
        }
        self.of_functions.iter().flat_map(|it| &*it.reached).for_each(|it| found.add(it.clone()));
        flows.reached = found.all;
    }
}

/// What has been found so far; of several ways of one flow the first, and of those for administrators and for others the latter.
#[derive(Default)]
struct Found {
    administered: FxHashSet<FuncRef>,
    seen: FxHashMap<(SinkRef, SourceRef, FactSet, Option<FuncRef>), usize>,
    all: Vec<Reached>,
}

impl Found {
    fn add(&mut self, mut reached: Reached) {
        let keeper = reached.trace.keeper().filter(|_| reached.source.labels.has(core::REQUEST));
        reached.is_administered = keeper.is_some_and(|keeper| self.administered.contains(&keeper));
        // While it is not known who comes where, each keeper may count.
        let told_apart = keeper.filter(|_| self.administered.is_empty());
        match self.seen.entry((reached.sink, reached.source, reached.facts, told_apart)) {
            Slot::Vacant(slot) => {
                slot.insert(self.all.len());
                self.all.push(reached);
            }
            Slot::Occupied(slot) => {
                let known = &mut self.all[*slot.get()];
                if known.is_administered && !reached.is_administered {
                    *known = reached;
                }
            }
        }
    }
}

impl State<'_> {
    fn of_run(&self, number: usize, entry: &Entry, run: &Run) -> OfRun {
        let State { solver, shared, .. } = *self;
        let registration = entry.this.registration();
        let mut functions: FxHashSet<FuncRef> = FxHashSet::default();
        run.callees.iter().for_each(|callee| cover(solver, *callee, &mut functions));
        let (mut by_caller, mut listed, mut found) = (Vec::new(), Vec::new(), Found::default());
        let mut cells = FxHashSet::default();
        let has_record = run.hits.iter().any(|hit| hit.sink == solver.any_record());
        let audited = if has_record { solver.audited } else { FactSet::EMPTY };
        let is_route = !matches!(registration.kind, RegisterKind::Tool | RegisterKind::ErrorHandler | RegisterKind::Authenticator);
        let proofs = proofs(solver, &functions);
        // What is read out of a token by hand is verified, if the caller is made sure of elsewhere.
        let is_by_hand = |hit: &&RunHit| hit.sink.kind == core::DECISION && hit.facts.all(solver.concerns.by_hand);
        let by_hand: FxHashSet<Site> = run.hits.iter().filter(is_by_hand).map(|hit| hit.sink.site).collect();
        let is_verified = proofs.iter().any(|proof| !by_hand.contains(proof));
        for hit in &run.hits {
            let RunHit { sink, start, facts } = hit;
            if is_verified && is_by_hand(&hit) {
                continue;
            }
            let Some(start) = start else {
                let is_harmless = sink.kind == core::WRITE && is_reading(solver, methods(entry));
                if (is_route || sink.kind == core::KEPT) && !is_harmless && *sink != solver.any_record() {
                    by_caller.push((*sink, facts.union(audited)));
                }
                continue;
            };
            shared.resolve(solver, registration.site.function, start, *facts, &mut cells, |source, behind, kept| {
                let labels = Eval::labels_after(source.labels, behind, sink.kind);
                if is_listed(sink.kind) || labels.has(core::LLM) {
                    listed.push((*sink, SourceRef { labels, ..source }));
                }
                let trace = || Trace::of_entry(number, start.clone(), *facts, kept.to_vec());
                if let Some(reached) = self.reached(*sink, source, behind, trace) {
                    found.add(reached);
                }
            });
        }
        // Where a session begins, nobody has been known before.
        let is_guarded = run.is_guarded || !proofs.is_empty() && !begins_session(solver, &functions);
        let functions = if solver.is_noting { functions.into_iter().collect() } else { Vec::new() };
        OfRun { by_caller, listed, reached: found.all, cells: cells.into_iter().collect(), functions, proofs, is_guarded }
    }

    fn of_function(&self, function: FuncRef, summary: &Arc<Summary>) -> OfFunction {
        let context = Context::general(function);
        let mut found = Vec::new();
        let mut cells = FxHashSet::default();
        for sink in &summary.sinks {
            let start = match sink.origin {
                Origin::Caller => continue,
                Origin::Source(source) => Start::Source(source),
                Origin::Token(token) => Start::Token(summary.tokens[token as usize].clone()),
            };
            self.shared.resolve(self.solver, function, &start, sink.facts, &mut cells, |source, facts, kept| {
                let trace = || Trace::of_function(context.clone(), start.clone(), sink.facts, kept.to_vec());
                found.extend(self.reached(sink.sink, source, facts, trace));
            });
        }
        OfFunction { function, summary: summary.clone(), reached: Arc::new(found), cells: cells.into_iter().collect() }
    }

    /// A flow, if any rule cares for it.
    fn reached(&self, sink: SinkRef, source: SourceRef, facts: FactSet, trace: impl FnOnce() -> Trace) -> Option<Reached> {
        let (labels, facts) = self.weigh(sink, &source, facts)?;
        Some(Reached { sink, source, labels, facts, trace: trace(), is_administered: false })
    }

    /// The labels and facts of a flow as they count at its sink.
    fn weigh(&self, sink: SinkRef, source: &SourceRef, facts: FactSet) -> Option<(LabelSet, FactSet)> {
        let facts = facts.union(self.scrubbed.facts(self.solver, &sink));
        if !self.solver.matters(Some(source.labels), &sink, facts) {
            return None;
        }
        let labels = self.solver.concerns.labels_at(source.labels, facts, sink.kind);
        // Of credentials only those that are read by hand decide.
        let is_enough = labels.has(core::LLM)
            || labels.has(core::CREDENTIAL)
            || facts.any(self.solver.goes_around)
            || is_privilege(self.solver, source);
        (sink.kind != core::DECISION || is_enough).then_some((labels, facts))
    }
}

/// Whether one of these functions puts something into the session.
fn begins_session(solver: &Solver, functions: &FxHashSet<FuncRef>) -> bool {
    let state_of = |path: ApiPath| solver.catalog.paths.entry(path).state;
    let is_session = |token: &Token| matches!(token.root, TokenRoot::Api(path) if state_of(path) == Some(StateScope::Session));
    let mut summaries = functions.iter().filter_map(|function| solver.general(*function));
    summaries.any(|summary| summary.effects.iter().any(|effect| is_session(&summary.tokens[effect.target as usize])))
}

/// Open routes of an application that has guarded ones were forgotten, most likely.
pub(super) fn note_siblings(solver: &Solver, flows: &mut Flows) {
    let Some(fact) = solver.catalog.fact("siblings-guarded") else { return };
    let program_of = |route: &Route| solver.program_of(solver.program.locate(route.view).0);
    let guarded: FxHashSet<u32> = flows.routes.iter().filter(|route| route.is_guarded).map(program_of).collect();
    for reached in flows.route_reached.iter_mut().filter(|_| !guarded.is_empty()) {
        let route = &flows.routes[reached.route];
        if !route.is_guarded && guarded.contains(&program_of(route)) {
            reached.facts = reached.facts.union(fact);
        }
    }
}

fn route(solver: &Solver, entry: &Entry, view: FuncRef, of_run: &OfRun) -> Route {
    let registration = entry.this.registration();
    Route {
        view,
        rule: registration.rule.map(|rule| below(solver, entry.prefix, rule)),
        methods: methods(entry).to_vec(),
        registered: registration.site,
        kind: registration.kind,
        hooks: entry.before.iter().flat_map(Registered::functions).collect(),
        proofs: of_run.proofs.clone(),
        is_guarded: of_run.is_guarded,
    }
}

fn methods(entry: &Entry) -> &[Symbol] {
    if entry.verb.is_some() { &entry.methods } else { &entry.this.registration().methods }
}

/// Where these functions authenticate the caller.
fn proofs(solver: &Solver, functions: &FxHashSet<FuncRef>) -> Vec<Site> {
    let checks = functions.iter().filter_map(|function| solver.general(*function)).flat_map(|summary| &summary.checks);
    let is_proof = |check: &&Check| check.about == About::Caller && check.facts.any(core::AUTHENTICATED);
    checks.filter(is_proof).map(|check| check.site).collect::<BTreeSet<Site>>().into_iter().collect()
}

/// Whether a route answers only requests that by their method change nothing.
fn is_reading(solver: &Solver, methods: &[Symbol]) -> bool {
    let is_safe = |method: &Symbol| ["GET", "HEAD", "OPTIONS"].iter().any(|it| solver.names.text(*method).eq_ignore_ascii_case(it));
    !methods.is_empty() && methods.iter().all(is_safe)
}

/// Whether what the client sends here is named like a privilege: that decides by itself, an ordinary field does not.
fn is_privilege(solver: &Solver, source: &SourceRef) -> bool {
    source.path.and_then(|path| solver.catalog.paths.parent(path)).is_some_and(|(_, step)| match step {
        Step::Item(name) | Step::Attr(name) => solver.is_privilege_name(name) || solver.is_standing_name(name),
        _ => false,
    })
}
