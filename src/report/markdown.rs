//! A table for step summaries and comments. Text of the analysed code stands in it as text: nothing in it is read as Markdown or HTML.

use super::closing::found_and_analysed;
use super::neutral::neutral_line;
use super::view::View;
use super::words::severity_name;
use crate::check::{Finding, Step};
use crate::models::Severity;

/// A step summary may have one megabyte; so many rows say enough.
const MAX_ROWS: usize = 500;

pub(super) fn render(view: &View<'_>) -> String {
    let mut text = format!("## leakline\n\n{}\n", found_and_analysed(view.outcome));
    let mut findings: Vec<_> = view.findings().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.finding.severity));
    if !findings.is_empty() {
        text += "\n| | Rule | Place | What happens |\n|---|---|---|---|\n";
    }
    for shown in findings.iter().take(MAX_ROWS) {
        let way = way(view, shown.finding);
        let (severity, rule, place) = (sign(shown.finding.severity), &shown.rule.name, cell(&shown.place.shown()));
        text += &format!("| {severity} | {} | {place} | {}{way} |\n", cell(rule), cell(&shown.message));
    }
    if findings.len() > MAX_ROWS {
        text += &format!("\nand {} more\n", findings.len() - MAX_ROWS);
    }
    let mut problems = view.problems().peekable();
    if problems.peek().is_some() {
        text += "\n**Not everything could be analysed**\n\n";
    }
    for problem in problems {
        let place = problem.place.map(|place| place.shown());
        let path = place.or_else(|| problem.path.map(str::to_owned)).map(|path| format!("{}: ", cell(&path))).unwrap_or_default();
        text += &format!("- {path}{} ({})\n", cell(&problem.sentence()), problem.name);
    }
    text
}

/// Where the value comes from, if that is another line.
fn way(view: &View<'_>, finding: &Finding) -> String {
    let steps: &[Step] = finding.paths.first().map_or(&[], |path| &path.steps);
    match steps {
        [first, .., last] if first.location != last.location => {
            let place = cell(&view.place(first.location).shown());
            format!(" (starts at {place}, {} steps)", steps.len())
        }
        _ => String::new(),
    }
}

/// A picture beside the word would be read twice by a screen reader.
fn sign(severity: Severity) -> String {
    match severity {
        Severity::Error => format!("**{}**", severity_name(severity)),
        Severity::Warning | Severity::Note => severity_name(severity).to_owned(),
    }
}

/// Text as it is: every character that Markdown or HTML may read as a sign is escaped.
fn cell(text: &str) -> String {
    let mut escaped = String::new();
    for letter in neutral_line(text).chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            // A mention or a reference would call somebody.
            '@' => escaped += "&#64;",
            '#' => escaped += "&#35;",
            ':' => escaped += "&#58;",
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '+' | '!' | '|' | '~' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}
