//! The closing line: how much was analysed, what was not, what was found.

use std::time::Duration;

use super::view::problem_name;
use super::words::{counted, severity_name};
use crate::engine::{Outcome, Subject};
use crate::models::Severity;

/// One line, and one for each sort of gap, without a final line end.
pub fn closing_line(outcome: &Outcome, elapsed: Duration) -> String {
    let mut text = format!("{} ({})", found_and_analysed(outcome), shown_duration(elapsed));
    let left_out = [(outcome.n_suppressed, "suppressed"), (outcome.n_known, "in the baseline")];
    let left_out: Vec<String> = left_out.iter().filter(|(count, _)| *count > 0).map(|(count, how)| format!("{count} {how}")).collect();
    if !left_out.is_empty() {
        text += &format!("; {}", left_out.join(", "));
    }
    text += &gap("Not analysed", outcome, |subject| matches!(subject, Subject::Path(_)));
    text += &gap("Analysed in part", outcome, |subject| matches!(subject, Subject::Analysed(_)));
    text
}

/// `3 errors, 1 note in 2 files and 40 lines`
pub(super) fn found_and_analysed(outcome: &Outcome) -> String {
    let found = match counts(outcome) {
        found if found.is_empty() => "No findings".to_owned(),
        found => found,
    };
    format!("{found} in {} and {}", counted(outcome.sources.len(), "file"), counted(outcome.n_lines(), "line"))
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

fn shown_duration(elapsed: Duration) -> String {
    match elapsed.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", elapsed.as_secs_f64()),
    }
}
