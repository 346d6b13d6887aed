//! What the rules ask of the analysis: which labels at which sinks matter at all.

use crate::models::{Catalog, FactSet, LabelSet, Shape as RuleShape, SinkKind, core};

use super::eval::Eval;

/// Which labels at which sinks any rule cares about.
pub(super) struct Concerns {
    flows: Vec<(LabelSet, u64, FactSet, FactSet)>,
    routes: Vec<(u64, FactSet)>,
    any_sink: u64,
    /// What holds together for what is read out of a token without the help of a library.
    pub by_hand: FactSet,
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
        Concerns { flows, routes, any_sink, by_hand: catalog.facts(&["token-part", "decoded"]) }
    }

    /// The labels of a flow as they count at its sink.
    pub fn labels_at(&self, labels: LabelSet, facts: FactSet, kind: SinkKind) -> LabelSet {
        let credential = LabelSet::of(core::CREDENTIAL).intersection(labels);
        let is_by_hand = kind == core::DECISION && facts.all(self.by_hand) && !credential.is_empty();
        // A decision may depend on a token, but not on what the token says of itself.
        if is_by_hand { credential } else { Eval::labels_after(labels, facts, kind) }
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
                let labels = self.labels_at(labels, facts, kind);
                self.flows.iter().any(|(from, to, unless, _)| to & bit != 0 && !from.intersection(labels).is_empty() && !facts.any(*unless))
            }
        }
    }
}
