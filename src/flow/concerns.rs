//! What the rules ask of the analysis: which labels at which sinks matter at all.

use crate::models::{Catalog, FactSet, LabelSet, Shape as RuleShape, SinkKind};

use super::eval::Eval;

/// Which labels at which sinks any rule cares about.
pub(super) struct Concerns {
    flows: Vec<(LabelSet, u64, FactSet, FactSet)>,
    routes: Vec<(u64, FactSet)>,
    any_sink: u64,
}

impl Concerns {
    pub fn new(catalog: &Catalog) -> Concerns {
        let flows: Vec<_> = catalog.flow_rules.iter().map(|rule| (rule.from, rule.to, rule.unless, rule.needs)).collect();
        let routes: Vec<_> = catalog
            .rules
            .iter()
            .filter_map(|rule| match rule.shape {
                RuleShape::Route { reaches, unless, .. } => Some((reaches.bit(), unless)),
                _ => None,
            })
            .collect();
        let any_sink = flows.iter().fold(0, |sinks, rule| sinks | rule.1) | routes.iter().fold(0, |sinks, rule| sinks | rule.0);
        Concerns { flows, routes, any_sink }
    }

    /// Whether a flow with these labels (none: not known yet) may matter at this sink.
    pub fn matter(&self, labels: Option<LabelSet>, kind: SinkKind, facts: FactSet) -> bool {
        let bit = kind.bit();
        if self.any_sink & bit == 0 {
            return false;
        }
        match labels {
            None => {
                self.routes.iter().any(|(reaches, unless)| reaches & bit != 0 && !facts.any(*unless))
                    || self.flows.iter().any(|(_, to, unless, _)| to & bit != 0 && !facts.any(*unless))
            }
            Some(labels) => {
                let labels = Eval::labels_after(labels, facts, kind);
                self.flows.iter().any(|(from, to, unless, _)| to & bit != 0 && !from.intersection(labels).is_empty() && !facts.any(*unless))
            }
        }
    }
}
