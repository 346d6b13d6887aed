//! Findings and problems in the words of an editor: one line each, without secrets, without characters that hide or reverse text.

use super::neutral::neutral_line;
use super::page::rule_page;
use super::view::{View, problem_name, problem_severity};
use super::words::step_kind_name;
use crate::check::{Finding, Path, Step};
use crate::engine::{FileProblem, Outcome};
use crate::models::{Rule, Severity};

/// The words for an outcome.
pub struct Wording<'a> {
    view: View<'a>,
}

/// Longer ways are told by their beginning and their end.
const MAX_STOPS: usize = 6;

impl<'a> Wording<'a> {
    /// The words for this outcome.
    pub fn new(outcome: &'a Outcome) -> Self {
        Wording { view: View::new(outcome) }
    }

    /// What a finding says; for places that show its whole path beside it.
    pub fn sentence(&self, finding: &Finding) -> String {
        neutral_line(&self.view.masks.message(&finding.message))
    }

    /// What a finding says, and in short how the value got there.
    pub fn message(&self, finding: &Finding) -> String {
        let message = self.sentence(finding);
        match finding.paths.first().and_then(|path| self.way(path)) {
            Some(way) => format!("{message} (via {way})"),
            None => message,
        }
    }

    /// What a step says.
    pub fn note(&self, step: &Step) -> String {
        neutral_line(&self.view.note(step))
    }

    /// The word for the part that a step plays.
    pub fn part(&self, step: &Step) -> &'static str {
        step_kind_name(step.kind)
    }

    /// Name, severity and sentence of a problem.
    pub fn problem(&self, problem: &FileProblem) -> (&'static str, Severity, String) {
        let message = self.view.masks.message(problem.problem.message.lines().next().unwrap_or_default());
        (problem_name(problem.problem.kind), problem_severity(problem), neutral_line(&message))
    }

    /// The page of the rule that a finding breaks.
    pub fn page(&self, finding: &Finding) -> String {
        rule_page(self.rule(finding))
    }

    /// The rule that a finding breaks.
    pub fn rule(&self, finding: &Finding) -> &'a Rule {
        &self.view.outcome.rules[finding.rule.0 as usize]
    }

    /// Values that must not be shown: two wordings with the same ones say the same about the same finding.
    pub fn hidden_values(&self) -> &[String] {
        self.view.masks.values()
    }

    /// `app.py:14 -> 17 -> prompts.py:9`; none for a path that stays on one line.
    fn way(&self, path: &Path) -> Option<String> {
        let mut stops: Vec<(&str, u32)> = Vec::new();
        for step in &path.steps {
            let place = self.view.place(step.location);
            let stop = (place.source.path.rsplit('/').next().unwrap_or_default(), place.start.line);
            if stops.last() != Some(&stop) {
                stops.push(stop);
            }
        }
        if stops.len() < 2 {
            return None;
        }
        let mut words: Vec<String> = Vec::with_capacity(stops.len());
        for (index, (file, line)) in stops.iter().enumerate() {
            let is_same_file = index > 0 && stops[index - 1].0 == *file;
            words.push(if is_same_file { line.to_string() } else { format!("{file}:{line}") });
        }
        if words.len() > MAX_STOPS {
            let tail = words.split_off(words.len() - MAX_STOPS / 2);
            words.truncate(MAX_STOPS / 2);
            words.push("…".to_owned());
            words.extend(tail);
        }
        Some(neutral_line(&words.join(" -> ")))
    }
}
