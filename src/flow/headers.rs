//! Mappings of headers and settings of which only some names are kept: what a test of the names says of what lies under them.

use crate::ir::Literal;
use crate::models::{ApiPath, Step, core};

use super::branches::Assumptions;
use super::eval::Eval;
use super::portable::is_told;
use super::value::{Key, Kind, Node, V};

impl Eval<'_, '_> {
    /// The key is none of the names under which credentials lie: what lies under it is none.
    pub fn filtered_names(&mut self, key: &V, names: &V) -> Assumptions {
        self.hidden_by_key(key, |eval, path| names.iter().any(|entry| eval.names_credential(path, entry.node) == Some(true)))
    }

    /// The key is one of names under which no credential lies: what lies under it is none.
    pub fn harmless_names(&mut self, key: &V, names: &V) -> Assumptions {
        if names.is_empty() {
            return Vec::new();
        }
        self.hidden_by_key(key, |eval, path| names.iter().all(|entry| eval.names_credential(path, entry.node) == Some(false)))
    }

    /// The mappings whose keys a value is, where the test of its keys leaves no credential.
    fn hidden_by_key(&mut self, key: &V, leaves_none: impl Fn(&Self, ApiPath) -> bool) -> Assumptions {
        let mut out = Vec::new();
        for flow in self.own_flows(key).iter().filter(|flow| flow.facts.any(core::KEY)) {
            let Some(path) = self.mapping_behind(flow.origin) else { continue };
            let labels = super::shared::labels_of(self.solver, path);
            if (labels.has(core::CREDENTIAL) || labels.has(core::SECRET)) && leaves_none(self, path) {
                out.push((flow.origin, core::MASKED));
            }
        }
        out
    }

    /// Whether a credential lies under a name in a mapping; none if the name is not known.
    fn names_credential(&self, mapping: ApiPath, name: Node) -> Option<bool> {
        match self.data(name).kind {
            Kind::Const(Literal::Str(name)) => {
                let part = self.catalog().paths.step(mapping, Step::Item(name));
                let labels = self.catalog().paths.entry(part).labels;
                Some(labels.has(core::CREDENTIAL) || labels.has(core::SECRET))
            }
            _ => None,
        }
    }

    /// The library's mapping that an origin is, or of which the caller has told that it is a part.
    fn mapping_behind(&mut self, origin: Node) -> Option<ApiPath> {
        let mut at = origin;
        loop {
            let known = self.known(at);
            let path = known.iter().find_map(|entry| match self.data(entry.node).kind {
                Kind::Api(path) => Some(path),
                Kind::Result(told, _) if is_told(told) => self.data(entry.node).api,
                _ => None,
            });
            match (path, &self.data(at).kind) {
                (Some(path), _) => return Some(path),
                (None, Kind::Path(base, Key::Elem)) => at = *base,
                (None, _) => {
                    self.demand_node(at);
                    return None;
                }
            }
        }
    }
}
