//! Workflow commands that GitHub Actions shows as annotations. It shows ten errors and ten warnings of a step: the gravest come first.

use super::neutral::neutral;
use super::view::{Place, View};
use crate::models::Severity;

pub(super) fn render(view: &View<'_>) -> String {
    let of_findings = view.findings().map(|finding| {
        let severity = finding.finding.severity;
        (severity, command(severity, &finding.rule.name, Some(finding.place.source.path.as_str()), Some(&finding.place), &finding.message))
    });
    let of_problems = view.problems().map(|problem| {
        (problem.severity, command(problem.severity, problem.name, problem.path, problem.place.as_ref(), &problem.sentence()))
    });
    let mut commands: Vec<(Severity, String)> = of_findings.chain(of_problems).collect();
    commands.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    commands.into_iter().map(|(_, command)| command).collect()
}

fn command(severity: Severity, name: &str, path: Option<&str>, place: Option<&Place<'_>>, message: &str) -> String {
    let level = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = format!("title={}", property(&format!("leakline: {name}")));
    if let Some(path) = path {
        properties += &format!(",file={}", property(path));
    }
    if let Some(place) = place {
        properties += &format!(",line={},endLine={}", place.start.line, place.end.line);
        // Columns of different lines are refused together.
        if place.start.line == place.end.line {
            properties += &format!(",col={},endColumn={}", place.start.column, place.end.column);
        }
    }
    format!("::{level} {properties}::{}\n", data(&neutral(message)))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&neutral(text)).replace(':', "%3A").replace(',', "%2C")
}
