//! Applications made of parts: what is registered under what, and which URLs follow from that.

use rustc_hash::FxHashMap;

use crate::models::RegisterKind;
use crate::text::Symbol;

use super::entry::{Registered, app_sites};
use super::solver::Solver;
use super::summary::Site;

/// The applications and blueprints on which each blueprint is registered, by the places where they are made.
pub(super) fn parents(all: &[Registered]) -> FxHashMap<Site, Vec<Site>> {
    let mut parents: FxHashMap<Site, Vec<Site>> = FxHashMap::default();
    for it in all.iter().filter(|it| it.registration().kind == RegisterKind::Blueprint) {
        let registration = it.registration();
        for child in app_sites(&it.summary, &registration.function) {
            parents.entry(child).or_default().extend(app_sites(&it.summary, &registration.app));
        }
    }
    parents
}

/// Applications and blueprints with all those above them.
pub(super) fn with_parents(own: &[Site], parents: &FxHashMap<Site, Vec<Site>>) -> Vec<Site> {
    let mut chain: Vec<Site> = own.to_vec();
    let mut at = 0;
    while at < chain.len() {
        for parent in parents.get(&chain[at]).into_iter().flatten() {
            if !chain.contains(parent) {
                chain.push(*parent);
            }
        }
        at += 1;
    }
    chain
}

/// Whether something that is registered below something else is made at a place.
pub(super) fn is_nested(site: Site, parents: &FxHashMap<Site, Vec<Site>>) -> bool {
    parents.get(&site).into_iter().flatten().any(|parent| parents.contains_key(parent))
}

/// Blueprints within blueprints are followed so far.
const MAX_BLUEPRINTS: usize = 8;

/// What stands before a URL rule. A prefix that is given where a blueprint is registered takes the place of its own.
pub(super) fn prefix(solver: &Solver, this: &Registered, blueprints: &[&Registered]) -> Option<Symbol> {
    let mut prefix = String::new();
    let mut at = this;
    for _ in 0..MAX_BLUEPRINTS {
        let own = app_sites(&at.summary, &at.registration().app);
        let is_parent = |it: &&&Registered| app_sites(&it.summary, &it.registration().function).iter().any(|site| own.contains(site));
        let parent = blueprints.iter().find(is_parent);
        let given = parent.and_then(|parent| parent.registration().rule).or(at.registration().prefix);
        prefix.insert_str(0, given.map_or("", |given| solver.names.text(given)));
        let Some(parent) = parent else { break };
        at = parent;
    }
    (!prefix.is_empty()).then(|| solver.names.intern(&prefix))
}

/// A URL rule behind its prefix.
pub(super) fn below(solver: &Solver, prefix: Option<Symbol>, rule: Symbol) -> Symbol {
    prefix.map_or(rule, |prefix| solver.names.intern(&format!("{}{}", solver.names.text(prefix), solver.names.text(rule))))
}
