//! Floor `flow`: program + catalog -> which labels reach which sinks, under which facts. It does not know which rules exist beyond the
//! question whether any of them cares.
//!
//! Each function is evaluated by an abstract interpreter ([`eval`]) into a summary in terms of its inputs ([`summary`]); summaries are
//! made on demand, callees first ([`solver`]). Views are run with their hooks ([`entry`]). State that outlives a call is one cell per
//! place, resolved at the end ([`shared`]).

mod accounts;
mod administrators;
mod agent_tools;
mod api;
mod arrivals;
mod attributes;
mod authenticators;
mod backwards;
mod binding;
mod blueprints;
mod branches;
mod build;
mod builtins;
mod calls;
mod cancel;
mod chains;
mod checks;
mod concerns;
mod constraints;
mod decisions;
mod declared;
mod dispatch;
mod display;
mod elements;
mod ends;
mod entry;
mod eval;
mod exceptions;
mod export;
mod fields;
mod files;
mod filling;
mod format;
mod found;
mod handed;
mod headers;
mod hooks;
mod http;
mod import;
mod instructed;
mod intrinsics;
mod inventory;
mod items;
mod keys;
mod kinds;
mod knowledge;
mod lasting;
mod left_out;
mod lists;
mod logs;
mod loops;
mod mappings;
mod matches;
mod messages;
mod names_here;
mod narrate;
mod nodes;
mod objects;
mod operators;
mod outcomes;
mod ownership;
mod pages;
mod peeks;
mod places;
mod portable;
mod record;
mod records;
mod registered;
mod requests;
mod respond;
mod roles;
mod rows;
mod runs;
mod schemas;
mod settings;
mod shared;
mod shown;
mod slices;
mod solver;
mod special;
mod sql;
mod states;
mod stored_parts;
mod strings;
mod substitutions;
mod summary;
mod switches;
mod tables;
mod tested;
mod text;
mod trace;
mod trusted;
mod value;
mod ways;

pub use cancel::{Cancel, Cancelled};
pub use checks::{About, Check};
pub use display::{dump, flow_graph};
pub use entry::{HANDED, Route};
pub use inventory::{ModelCall, RouteFlow};
pub use solver::Retained;
pub use summary::{SinkRef, Site, SourceRef};
pub use trace::{StepKind, Trace, TraceStep};

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::models::{ApiPath, Catalog, FactSet, LabelSet, core};
use crate::program::{Edited, FuncRef, Program};
use crate::text::{FileId, Names, Span};

use arrivals::Arrivals;
use instructed::Instructions;
use solver::Solver;
use summary::CallHit;

/// A stretch of code about which somebody asks: what reaches a sink there is kept even where facts clear it for every rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The file.
    pub file: FileId,
    /// The bytes in it.
    pub span: Span,
}

/// A label reaches a sink.
#[derive(Clone, Debug, PartialEq)]
pub struct Reached {
    /// The sink.
    pub sink: SinkRef,
    /// Where the label arises.
    pub source: SourceRef,
    /// Labels as they count at the sink.
    pub labels: LabelSet,
    /// What holds for the flow.
    pub facts: FactSet,
    /// How the value got there.
    pub trace: Trace,
    /// It was kept in between, and only administrators can have had it kept.
    pub is_administered: bool,
}

/// A view reaches a sink that is about the caller.
#[derive(Clone, Debug)]
pub struct RouteReached {
    /// The view, by its number in [`Flows::routes`].
    pub route: usize,
    /// The sink.
    pub sink: SinkRef,
    /// Facts about the caller at the sink.
    pub facts: FactSet,
}

/// What the rules are checked against.
#[derive(Default)]
pub struct Flows {
    /// Labels at sinks.
    pub reached: Vec<Reached>,
    /// Views of the program.
    pub routes: Vec<Route>,
    /// Sinks about the caller that views reach.
    pub route_reached: Vec<RouteReached>,
    /// Labels that enter model calls while views run, and where replies go; sorted.
    pub route_flows: Vec<RouteFlow>,
    /// Model calls, sorted by place.
    pub model_calls: Vec<ModelCall>,
    /// Where something is checked, sorted; about values only what somebody asks for.
    pub checks: Vec<Check>,
    /// Calls that fit a `call` rule: number of the rule, place, and what is called.
    pub calls: Vec<(u16, Site, ApiPath, FactSet)>,
    /// Calls whose meaning is partly guessed (a model endpoint by the name of a setting).
    pub guessed: FxHashSet<Site>,
    /// Bounds that were reached, by name, and in which functions; sorted.
    pub limits: Vec<(&'static str, FuncRef)>,
}

/// What a solution is for.
#[derive(Clone, Copy)]
pub enum Occasion<'a> {
    /// There is only this one: nothing is kept.
    Single,
    /// Others follow, after edits.
    First,
    /// It follows another one, after an edit.
    Edited(&'a Retained, &'a Edited),
}

/// Solves the whole program, and keeps what the next solution can take over.
pub fn solve(
    program: &Program,
    catalog: &Catalog,
    names: &Names,
    asked: Option<Asked>,
    occasion: Occasion,
    cancel: &Cancel,
) -> (Flows, Retained) {
    let mut solver = Solver::new(program, catalog, names, asked, occasion, cancel);
    solver.instructions = Instructions::on(occasion, program, catalog, names);
    solver.is_noting = !matches!(occasion, Occasion::Single);
    let nothing = Retained::default();
    let before = match occasion {
        Occasion::Edited(before, edited) => {
            solver.take_over(before, edited);
            before
        }
        Occasion::Single | Occasion::First => &nothing,
    };
    solver.solve_all();
    let mut flows = Flows::default();
    let shared = shared::Shared::collect(&solver, before.cells());
    let registered = entry::registrations(&solver);
    let entries = entry::entries(&solver, &registered);
    let runs = runs::run_all(&solver, &entries, before.runs());
    let scrubbed = logs::Scrubbed::collect(&solver, &registered);
    let arrivals = Arrivals::find(&solver, &shared, &scrubbed, &entries, &runs, before.arrivals());
    arrivals.add_to(&solver, &entries, &mut flows);
    arrivals::note_siblings(&solver, &mut flows);
    // Where nothing is kept there is one copy of it.
    let arrivals = if solver.is_noting { arrivals } else { Arrivals::default() };
    let mut calls: BTreeMap<(u16, Site, String), (ApiPath, FactSet)> = BTreeMap::new();
    let mut model_calls: BTreeSet<ModelCall> = BTreeSet::new();
    // What holds wherever a function is called from.
    let mut note_call = |CallHit { rule, site, api, facts }: &CallHit| {
        let (_, common) = calls.entry((*rule, *site, catalog.paths.text(*api, names))).or_insert((*api, *facts));
        *common = common.intersection(*facts);
    };
    runs.iter().flat_map(|run| &run.call_hits).for_each(&mut note_call);
    for function in (0..program.n_functions() as u32).map(FuncRef) {
        if let Some(summary) = solver.general(function) {
            summary.call_hits.iter().for_each(&mut note_call);
            model_calls.extend(summary.model_calls.iter().cloned());
            flows.checks.extend(&summary.checks);
        }
    }
    flows.calls = calls.into_iter().map(|((rule, site, _), (api, facts))| (rule, site, api, facts)).collect();
    flows.calls.dedup_by_key(|(rule, site, ..)| (*rule, *site));
    flows.model_calls = model_calls.into_iter().collect();
    flows.route_flows.sort();
    flows.route_flows.dedup();
    flows.reached.sort_by(|left, right| order(&solver, left, right));
    let ways = ways::find_all(&solver, &entries, &runs, before.ways(), &mut flows);
    flows.limits = solver.limits();
    if !solver.is_noting {
        return (flows, nothing);
    }
    let runs = entries.into_iter().zip(runs).collect();
    (flows, solver.retain(shared.into_cells(), runs, ways, arrivals))
}

/// Flows of one sink together, in an order that does not depend on the numbers of paths: threads give these as they come.
fn order(solver: &Solver, left: &Reached, right: &Reached) -> Ordering {
    let text = |path: Option<ApiPath>| path.map(|path| solver.catalog.paths.text(path, solver.names));
    let sink = |it: &Reached| (it.sink.site, it.sink.kind);
    let source = |it: &Reached| (it.source.site, it.source.labels, it.facts);
    sink(left)
        .cmp(&sink(right))
        .then_with(|| if left.sink.api == right.sink.api { Ordering::Equal } else { text(left.sink.api).cmp(&text(right.sink.api)) })
        .then_with(|| source(left).cmp(&source(right)))
        .then_with(|| text(left.source.path).cmp(&text(right.source.path)))
}

/// Facts for which a source's label may not count at a sink, whatever the rule.
pub const LABEL_TAKERS: FactSet =
    FactSet(core::LOOKED_UP.0 | core::BOOLEAN.0 | core::VIA_LLM.0 | core::FETCHED.0 | core::HELD.0 | core::MISNAMED.0);

impl Asked {
    /// Whether a range of a file lies there, if only in part.
    pub fn touches(&self, file: FileId, span: Span) -> bool {
        file == self.file && span.start < self.span.end && self.span.start < span.end.max(span.start + 1)
    }
}
