//! Applications made of parts: what is registered under what, and which URLs follow from that.

use rustc_hash::FxHashMap;

use crate::models::RegisterKind;
use crate::text::Symbol;

use super::entry::{Registered, app_sites};
use super::solver::Solver;
use super::summary::Site;

/// What is registered below what.
pub(super) struct Blueprints<'a> {
    /// The applications and blueprints on which each blueprint is registered, by the places where they are made.
    parents: FxHashMap<Site, Vec<Site>>,
    registered: Vec<&'a Registered>,
    /// The first registration of each blueprint, as an index.
    first: FxHashMap<Site, usize>,
}

impl<'a> Blueprints<'a> {
    pub fn of(all: &'a [Registered]) -> Blueprints<'a> {
        let registered: Vec<&Registered> = all.iter().filter(|it| it.registration().kind == RegisterKind::Blueprint).collect();
        let (mut parents, mut first) = (FxHashMap::<Site, Vec<Site>>::default(), FxHashMap::default());
        for (at, it) in registered.iter().enumerate() {
            let registration = it.registration();
            for child in app_sites(&it.summary, &registration.function) {
                parents.entry(child).or_default().extend(app_sites(&it.summary, &registration.app));
                first.entry(child).or_insert(at);
            }
        }
        Blueprints { parents, registered, first }
    }

    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// Applications and blueprints with all those above them.
    pub fn with_parents(&self, own: &[Site]) -> Vec<Site> {
        let mut chain: Vec<Site> = own.to_vec();
        let mut at = 0;
        while at < chain.len() {
            for parent in self.parents.get(&chain[at]).into_iter().flatten() {
                if !chain.contains(parent) {
                    chain.push(*parent);
                }
            }
            at += 1;
        }
        chain
    }

    /// Whether something that is registered below something else is made at a place.
    pub fn is_nested(&self, site: Site) -> bool {
        self.parents.get(&site).into_iter().flatten().any(|parent| self.parents.contains_key(parent))
    }

    /// What stands before a URL rule. A prefix that is given where a blueprint is registered takes the place of its own.
    pub fn prefix(&self, solver: &Solver, this: &Registered) -> Option<Symbol> {
        let mut prefix = String::new();
        let mut at = this;
        for _ in 0..MAX_BLUEPRINTS {
            let own = app_sites(&at.summary, &at.registration().app);
            let parent = own.iter().filter_map(|site| self.first.get(site)).min().map(|parent| self.registered[*parent]);
            let given = parent.and_then(|parent| parent.registration().rule).or(at.registration().prefix);
            prefix.insert_str(0, given.map_or("", |given| solver.names.text(given)));
            let Some(parent) = parent else { break };
            at = parent;
        }
        (!prefix.is_empty()).then(|| solver.names.intern(&prefix))
    }
}

/// Blueprints within blueprints are followed so far.
const MAX_BLUEPRINTS: usize = 8;

/// A URL rule behind its prefix.
pub(super) fn below(solver: &Solver, prefix: Option<Symbol>, rule: Symbol) -> Symbol {
    prefix.map_or(rule, |prefix| solver.names.intern(&format!("{}{}", solver.names.text(prefix), solver.names.text(rule))))
}
