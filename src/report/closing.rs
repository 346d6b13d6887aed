//! The closing line: how much was analysed, what was not, what was found.

use std::time::Duration;

use super::view::{problem_name, severity_name};
use crate::engine::{Outcome, Subject};
use crate::models::Severity;

/// One line, and one for each sort of gap, without a final line end.
pub fn closing_line(outcome: &Outcome, elapsed: Duration) -> String {
    let found = match counts(outcome) {
        found if found.is_empty() => "No findings".to_owned(),
        found => found,
    };
    let analysed = format!("{} and {}", counted(outcome.sources.len(), "file"), counted(outcome.n_lines(), "line"));
    let mut text = format!("{found} in {analysed} ({})", shown_duration(elapsed));
    text += &gap("Not analysed", outcome, |subject| matches!(subject, Subject::Path(_)));
    text += &gap("Analysed in part", outcome, |subject| matches!(subject, Subject::Analysed(_)));
    text
}

fn counts(outcome: &Outcome) -> String {
    let of = |severity: Severity| outcome.findings.iter().filter(|finding| finding.severity == severity).count();
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    let parts = severities.map(|severity| (of(severity), severity_name(severity)));
    let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| counted(*count, name));
    parts.collect::<Vec<_>>().join(", ")
}

/// How many paths have a problem, and of which sorts; nothing if none has.
fn gap(head: &str, outcome: &Outcome, is_counted: impl Fn(&Subject) -> bool) -> String {
    let problems = || outcome.problems.iter().filter(|problem| is_counted(&problem.subject));
    let mut paths: Vec<_> = problems().filter_map(|problem| outcome.problem_path(problem)).collect();
    paths.sort_unstable();
    paths.dedup();
    if paths.is_empty() {
        return String::new();
    }
    let mut sorts: Vec<&str> = problems().map(|problem| problem_name(problem.problem.kind)).collect();
    sorts.sort_unstable();
    sorts.dedup();
    format!("\n{head}: {} ({})", counted(paths.len(), "path"), sorts.join(", "))
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
