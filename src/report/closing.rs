//! The closing line: how much was analysed, what was not, what was found.

use std::time::Duration;

use super::view::{problem_name, severity_name};
use crate::engine::{Outcome, Subject};
use crate::models::Severity;
use crate::text::ProblemKind;

/// One or two lines without a final line end.
pub fn closing_line(outcome: &Outcome, elapsed: Duration) -> String {
    let found = match counts(outcome) {
        found if found.is_empty() => "No findings".to_owned(),
        found => found,
    };
    let analysed = format!("{} and {}", counted(outcome.sources.len(), "file"), counted(outcome.n_lines(), "line"));
    let mut text = format!("{found} in {analysed} ({})", shown_duration(elapsed));
    let gaps = gaps(outcome);
    if !gaps.is_empty() {
        text += &format!("\nNot or only partly analysed: {}", gaps.join(", "));
    }
    text
}

fn counts(outcome: &Outcome) -> String {
    let of = |severity: Severity| outcome.findings.iter().filter(|finding| finding.severity == severity).count();
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let parts = severities.map(|severity| (of(severity), severity_name(severity)));
    let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| counted(*count, name));
    parts.collect::<Vec<_>>().join(", ")
}

/// How many files have which sort of problem.
fn gaps(outcome: &Outcome) -> Vec<String> {
    let mut kinds: Vec<ProblemKind> = outcome.problems.iter().map(|problem| problem.problem.kind).collect();
    kinds.sort();
    kinds.dedup();
    kinds.into_iter().map(|kind| format!("{} ({})", counted(n_subjects(outcome, kind), "place"), problem_name(kind))).collect()
}

fn n_subjects(outcome: &Outcome, kind: ProblemKind) -> usize {
    let of_kind = outcome.problems.iter().filter(|problem| problem.problem.kind == kind);
    let mut names: Vec<Option<&str>> = of_kind
        .map(|problem| match &problem.subject {
            Subject::Run => None,
            _ => outcome.problem_path(problem),
        })
        .collect();
    names.sort();
    names.dedup();
    names.len()
}

/// `1 file`, `12,345 files`.
fn counted(count: usize, noun: &str) -> String {
    let digits = count.to_string();
    let mut shown = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if count == 1 { format!("{shown} {noun}") } else { format!("{shown} {noun}s") }
}

fn shown_duration(elapsed: Duration) -> String {
    match elapsed.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", elapsed.as_secs_f64()),
    }
}
