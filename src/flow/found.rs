//! What a function has found to be there of all that was left for the request (`if g.user is None: abort(401)`): whoever knows what was
//! left knows what that tells of the caller.

use crate::models::{ApiPath, FactSet, StateScope, core};

use super::eval::Eval;
use super::import::Import;
use super::value::{Flows, Kind, Node};

/// More things found than this are not told to callers; ARCHITECTURE.md, "Limits".
pub(super) const MAX_FOUND: usize = 8;

impl Eval<'_, '_> {
    /// What the truth of a value with these flows tells of the caller: something looked up with its credential, its signed session, only
    /// that a token is there, or something that hooks and decorators have left.
    pub fn told_by_truth(&mut self, flows: &Flows) -> FactSet {
        let mut facts = FactSet::EMPTY;
        for flow in flows.iter() {
            let labels = self.labels(flow.origin);
            if labels.has(core::SESSION) && !flow.facts.any(core::VIA_LLM) {
                facts = facts.union(core::AUTHENTICATED);
            }
            if labels.has(core::CREDENTIAL) || self.is_credential_token(flow.origin) {
                let is_proof = flow.facts.any(core::LOOKED_UP);
                facts = facts.union(if is_proof { core::AUTHENTICATED } else { core::PRESENCE });
            }
            if self.is_kept_for_request(flow.origin) {
                self.found.insert(flow.origin);
                facts = facts.union(core::LEFT_FOUND);
            }
        }
        facts
    }

    /// Whether what lies there was put there by somebody who handles the same request.
    fn is_kept_for_request(&self, origin: Node) -> bool {
        let is_kept = |path: ApiPath| self.scope_of(path) == Some(StateScope::Request) && !self.catalog().paths.entry(path).is_known;
        matches!(self.data(origin).kind, Kind::Api(path) if is_kept(path)) && self.labels(origin).is_empty()
    }

    /// How long what lies at a path is kept there.
    fn scope_of(&self, path: ApiPath) -> Option<StateScope> {
        let paths = &self.catalog().paths;
        let above = std::iter::successors(Some(path), |path| paths.parent(*path).map(|(parent, _)| parent));
        above.into_iter().find_map(|path| paths.entry(path).state)
    }

    /// What a callee says of the caller, with what is known here of the things that it has found.
    pub fn as_found_here(&mut self, import: &mut Import, facts: FactSet) -> FactSet {
        if !facts.any(core::LEFT_FOUND) {
            return facts;
        }
        let told = match import.told_by_found {
            Some(told) => told,
            None => {
                let mut told = FactSet::EMPTY;
                for &token in &import.summary.found {
                    let value = self.token_value(import, token);
                    told = told.union(self.told_by_truth(&self.flows(&value)));
                }
                *import.told_by_found.insert(told)
            }
        };
        facts.minus(core::LEFT_FOUND).union(told)
    }
}
