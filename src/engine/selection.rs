//! Which rules a run applies: names and groups that a user selects and ignores.

use super::outcome::Refusal;
use crate::models::{Rule, RuleId, Severity};

/// What the user asked for, unchecked.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Names or groups; empty: every rule that is on by default.
    pub select: Vec<String>,
    /// Names or groups that are left out, also if selected.
    pub ignore: Vec<String>,
    /// Findings below are left out.
    pub min_severity: Severity,
}

/// Rules of a catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleSet {
    is_in: Vec<bool>,
}

/// Stands for every rule, also for those that are off by default.
const ALL: &str = "all";

impl Default for Selection {
    fn default() -> Self {
        Selection { select: Vec::new(), ignore: Vec::new(), min_severity: Severity::Note }
    }
}

impl RuleSet {
    /// Whether a rule is in the set.
    pub fn has(&self, rule: RuleId) -> bool {
        self.is_in.get(rule.0 as usize).copied().unwrap_or(false)
    }
}

impl Selection {
    /// The selected rules. A word that names neither a rule nor a group is refused, with the nearest known one.
    pub fn resolve(&self, rules: &[Rule]) -> Result<RuleSet, Refusal> {
        let mut is_in: Vec<bool> = rules.iter().map(|rule| self.select.is_empty() && !rule.is_off_by_default).collect();
        for word in &self.select {
            mark(&mut is_in, rules, word, true)?;
        }
        for word in &self.ignore {
            mark(&mut is_in, rules, word, false)?;
        }
        Ok(RuleSet { is_in })
    }
}

/// A group brings its rules that are on by default; a rule's own name brings it in any case.
fn mark(is_in: &mut [bool], rules: &[Rule], word: &str, value: bool) -> Result<(), Refusal> {
    let mut is_known = word == ALL;
    for (rule, is_in) in rules.iter().zip(is_in) {
        let is_named = rule.name == word;
        let is_in_group = rule.group.0 == word;
        is_known |= is_named || is_in_group;
        if is_named || word == ALL || is_in_group && !(value && rule.is_off_by_default) {
            *is_in = value;
        }
    }
    if is_known { Ok(()) } else { Err(unknown_rule(rules, word)) }
}

/// The rule of a name. A word that names none is refused, with the nearest known one.
pub fn find_rule<'a>(rules: &'a [Rule], name: &str) -> Result<&'a Rule, Refusal> {
    rules.iter().find(|rule| rule.name == name).ok_or_else(|| unknown_rule(rules, name))
}

fn unknown_rule(rules: &[Rule], word: &str) -> Refusal {
    let known = rules.iter().flat_map(|rule| [rule.name.as_str(), rule.group.0.as_str()]);
    let nearest = known.map(|name| (strsim::jaro_winkler(word, name), name)).max_by(|left, right| left.0.total_cmp(&right.0));
    let help = match nearest {
        Some((similarity, name)) if similarity >= MIN_SIMILARITY => format!("did you mean `{name}`?"),
        Some(_) | None => "`leakline rules` lists them".to_owned(),
    };
    Refusal { message: format!("no rule or group has the name `{word}`"), help: Some(help) }
}

/// Below this a suggestion confuses more often than it helps.
const MIN_SIMILARITY: f64 = 0.8;
