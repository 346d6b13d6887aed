//! Why nothing is found where somebody expects it: flows that facts clear, calls of which nothing is known.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Location;
use super::findings::{Checker, forbids};
use super::places::Places;
use crate::flow::{About, Asked, Check, Flows, LABEL_TAKERS, Reached, Site};
use crate::ir::{Function, FunctionId, Instr};
use crate::models::{Catalog, FactSet, FlowRule, RuleId, Shape};
use crate::program::{FuncRef, Meaning, ModuleId, Program};
use crate::text::Names;

/// More places of checks than this tell nothing new.
const MAX_CHECKS: usize = 3;

/// What is known of a stretch of code besides findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhyNot {
    /// Flows that rules would forbid, sorted by rule and place.
    pub cleared: Vec<Cleared>,
    /// Outside functions called there of which no model speaks, sorted.
    pub unmodelled: Vec<String>,
}

/// A flow that a rule would forbid if nothing were known of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cleared {
    /// The rule.
    pub rule: RuleId,
    /// Where it arrives.
    pub location: Location,
    /// What arrives: "`flask.request.json["question"]`", "any caller".
    pub what: String,
    /// Where that is read or enters.
    pub source: Location,
    /// Meanings of the facts for which the rule does not count.
    pub by: Vec<String>,
    /// Meanings of facts without which it does not count.
    pub lacks: Vec<String>,
    /// Where the facts for which it does not count are established, as far as that is a place.
    pub checks: Vec<Location>,
}

/// What is known of the code that is asked about; `flows` were solved for the same question.
pub fn why_not(program: &Program, catalog: &Catalog, names: &Names, flows: &Flows, asked: Asked) -> WhyNot {
    let checker = Checker { places: Places { program, names }, catalog, names, flows };
    let mut cleared = checker.cleared_flows(asked);
    cleared.extend(checker.cleared_routes(asked));
    WhyNot { cleared: cleared.into_iter().collect(), unmodelled: checker.unmodelled(asked).into_iter().collect() }
}

impl Checker<'_> {
    fn cleared_flows(&self, asked: Asked) -> BTreeSet<Cleared> {
        let mut cleared = BTreeSet::new();
        let mut reported: BTreeSet<(RuleId, Location, Location)> = BTreeSet::new();
        for reached in &self.flows.reached {
            let (location, source) = (self.places.location(reached.sink.site), self.places.location(reached.source.site));
            if !asked.touches(location.file, location.span) {
                continue;
            }
            for rule in self.catalog.rules_for(reached.source.labels, reached.sink.kind) {
                if forbids(rule, reached) {
                    reported.insert((rule.rule, location, source));
                } else if let Some((by, lacks)) = clearing(rule, reached) {
                    let (checks, what) = (self.checks(reached, by), self.source_name(&reached.source));
                    let (by, lacks) = (self.meanings(by), self.meanings(lacks));
                    cleared.insert(Cleared { rule: rule.rule, location, what, source, by, lacks, checks });
                }
            }
        }
        // What is found on one way is not asked for on another.
        cleared.retain(|it| !reported.contains(&(it.rule, it.location, it.source)));
        cleared
    }

    /// Places on the way of a flow at which one of the facts is established for what flows.
    fn checks(&self, reached: &Reached, facts: FactSet) -> Vec<Location> {
        let ends = [reached.source.site, reached.sink.site].map(|site| site.function);
        let passed: BTreeSet<FuncRef> = reached.trace.steps.iter().map(|step| step.site.function).chain(ends).collect();
        let is_about_it = |check: &&Check| match check.about {
            About::Caller => false,
            About::Read(path) => reached.source.path == Some(path),
            About::Value => true,
        };
        let checks = self.flows.checks.iter().filter(|check| check.facts.any(facts) && passed.contains(&check.site.function));
        let places: BTreeSet<Location> = checks.filter(is_about_it).map(|check| self.places.location(check.site)).collect();
        places.into_iter().take(MAX_CHECKS).collect()
    }

    /// About a view's line, or one on which it does what only known callers may cause.
    fn cleared_routes(&self, asked: Asked) -> BTreeSet<Cleared> {
        let mut cleared: BTreeMap<(RuleId, Location), Option<Cleared>> = BTreeMap::new();
        for (number, rule) in self.catalog.rules.iter().enumerate() {
            let Shape::Route { reaches, or_reaches, unless, needs } = &rule.shape else { continue };
            for reached in &self.flows.route_reached {
                let view = self.places.location(Site::whole(self.flows.routes[reached.route].view));
                let location = self.places.location(reached.sink.site);
                let is_asked = [view, location].iter().any(|it| asked.touches(it.file, it.span));
                if !is_asked || reached.sink.kind != *reaches && !or_reaches.contains(&reached.sink.kind) {
                    continue;
                }
                let (by, lacks) = (reached.facts.intersection(*unless), needs.minus(reached.facts));
                let is_cleared = !by.is_empty() || !lacks.is_empty();
                let rule = RuleId(number as u16);
                let (by, lacks) = (self.meanings(by), self.meanings(lacks));
                let proofs = self.flows.routes[reached.route].proofs.iter().filter(|_| !by.is_empty());
                let checks = proofs.take(MAX_CHECKS).map(|site| self.places.location(*site)).collect();
                let it = is_cleared.then(|| Cleared { rule, location, what: "any caller".to_owned(), source: view, by, lacks, checks });
                let entry = cleared.entry((rule, view)).or_insert_with(|| it.clone());
                if it.is_none() {
                    *entry = None;
                }
            }
        }
        cleared.into_values().flatten().collect()
    }

    fn unmodelled(&self, asked: Asked) -> BTreeSet<String> {
        let mut unmodelled = BTreeSet::new();
        for (module, unit) in self.places.program.units.iter().enumerate().filter(|(_, unit)| unit.file == asked.file) {
            for id in 0..unit.ir.functions.len() {
                let code = unit.ir.function(FunctionId(id as u32));
                let is_there = |at: &usize| code.spans.get(*at).is_some_and(|span| asked.touches(unit.file, *span));
                let called = (0..code.instrs.len()).filter(is_there).filter_map(|at| match code.instrs[at] {
                    Instr::Call(callee, ..) => self.unknown_api(ModuleId(module as u32), code, callee),
                    _ => None,
                });
                unmodelled.extend(called);
            }
        }
        unmodelled
    }

    fn unknown_api(&self, module: ModuleId, code: &Function, callee: crate::ir::Value) -> Option<String> {
        let Meaning::Api(path) = self.places.program.expression(self.names, self.catalog, module, code, callee) else { return None };
        let entry = self.catalog.paths.entry(path);
        (!entry.is_known && entry.call.is_none()).then(|| self.catalog.paths.text(path, self.names))
    }

    fn meanings(&self, facts: FactSet) -> Vec<String> {
        facts.iter().map(|fact| self.catalog.vocabulary.facts[fact].meaning.clone()).collect()
    }
}

/// The facts that keep a rule from counting, and those whose absence does; none if the rule is not about this flow.
fn clearing(rule: &FlowRule, reached: &Reached) -> Option<(FactSet, FactSet)> {
    let counts = !rule.from.intersection(reached.labels).is_empty();
    let takers = if counts { FactSet::EMPTY } else { reached.facts.intersection(LABEL_TAKERS) };
    let by = reached.facts.intersection(rule.unless).union(takers);
    let lacks = if counts { rule.needs.minus(reached.facts) } else { FactSet::EMPTY };
    (!by.is_empty() || !lacks.is_empty()).then_some((by, lacks))
}
