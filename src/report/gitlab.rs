//! GitLab's code quality report: findings in the merge request, at their lines.

use serde::Serialize;

use super::json_text;
use super::view::{Place, View};
use super::words::Repetitions;
use crate::models::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: LocationRow<'a>,
}

#[derive(Serialize)]
struct LocationRow<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

pub(super) fn render(view: &View<'_>) -> String {
    let mut n_seen = Repetitions::default();
    let of_findings: Vec<Issue<'_>> = view
        .findings()
        .map(|finding| Issue {
            description: finding.message.clone(),
            check_name: &finding.rule.name,
            fingerprint: n_seen.numbered(view.fingerprint(&finding)),
            severity: severity(finding.finding.severity),
            location: location(finding.place.source.path.as_str(), Some(&finding.place)),
        })
        .collect();
    // GitLab shows nothing without a path.
    let of_problems = view.problems().filter_map(|problem| {
        let path = problem.path?;
        Some(Issue {
            description: problem.sentence(),
            check_name: problem.name,
            fingerprint: n_seen.numbered(format!("{}:{path}", problem.name)),
            severity: "info",
            location: location(path, problem.place.as_ref()),
        })
    });
    let of_problems: Vec<Issue<'_>> = of_problems.collect();
    json_text::pretty(&of_findings.iter().chain(&of_problems).collect::<Vec<_>>())
}

fn location<'a>(path: &'a str, place: Option<&Place<'_>>) -> LocationRow<'a> {
    let lines = place.map_or(Lines { begin: 1, end: 1 }, |place| Lines { begin: place.start.line, end: place.end.line });
    LocationRow { path, lines }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Note => "minor",
    }
}
