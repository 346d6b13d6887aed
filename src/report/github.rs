//! Workflow commands that GitHub Actions shows as annotations. It shows ten of each level for a step and drops the rest without a word,
//! so the gravest come first, and the last one says what was left off.

use super::neutral::neutral;
use super::view::{Place, View};
use super::words::{counted, severity_name};
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
    let n_all = SEVERITIES.map(|severity| commands.iter().filter(|(of, _)| *of == severity).count());
    let mut n_kept = n_all.map(|count| count.min(MAX_SHOWN));
    if n_kept != n_all {
        // The closing note is a notice itself.
        n_kept[2] = n_kept[2].min(MAX_SHOWN - 1);
    }
    let mut text = String::new();
    for (severity, n_kept) in SEVERITIES.into_iter().zip(n_kept) {
        text.extend(commands.iter().filter(|(of, _)| *of == severity).take(n_kept).map(|(_, command)| command.as_str()));
    }
    text + &left_off(n_all, n_kept)
}

/// How many annotations of a level GitHub shows for a step.
const MAX_SHOWN: usize = 10;
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

fn left_off(n_all: [usize; 3], n_kept: [usize; 3]) -> String {
    let counts = SEVERITIES.iter().zip(n_all).zip(n_kept).filter(|((_, all), kept)| all > kept);
    let counts: Vec<String> = counts.map(|((severity, all), kept)| counted(all - kept, severity_name(*severity))).collect();
    if counts.is_empty() {
        return String::new();
    }
    format!("::notice title=leakline::not shown here: {}; the log or the step summary has them all\n", data(&counts.join(", ")))
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
