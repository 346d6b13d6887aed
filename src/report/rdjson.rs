//! reviewdog's diagnostic format. Columns count UTF-8 bytes from 1.

use serde::Serialize;

use super::json_text;
use super::view::{FindingView, Place, ProblemView, View};
use super::words::cwe_page;
use crate::check::Step;
use crate::models::Severity;

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: LocationRow<'a>,
    severity: &'static str,
    source: Source,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: String,
    location: LocationRow<'a>,
}

#[derive(Serialize)]
struct LocationRow<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

pub(super) fn render(view: &View<'_>) -> String {
    let of_findings = view.findings().map(|finding| of_finding(view, &finding));
    let of_problems = view.problems().filter_map(of_problem);
    json_text::pretty(&Document { source: source(), diagnostics: of_findings.chain(of_problems).collect() })
}

fn source() -> Source {
    Source { name: env!("CARGO_PKG_NAME"), url: env!("CARGO_PKG_HOMEPAGE") }
}

fn of_finding<'a>(view: &View<'a>, shown: &FindingView<'a>) -> Diagnostic<'a> {
    let steps: &[Step] = shown.main_path().map_or(&[], |path| &path.steps);
    let related = |step: &'a Step| Related { message: view.note(step), location: location(&view.place(step.location)) };
    Diagnostic {
        message: shown.message.clone(),
        location: location(&shown.place),
        severity: severity(shown.finding.severity),
        source: source(),
        code: Code { value: &shown.rule.name, url: shown.rule.cwe.first().map(|number| cwe_page(*number)) },
        related_locations: steps.iter().map(related).collect(),
    }
}

fn of_problem<'a>(shown: ProblemView<'a>) -> Option<Diagnostic<'a>> {
    let location = match &shown.place {
        Some(place) => location(place),
        None => LocationRow { path: shown.path?, range: None },
    };
    Some(Diagnostic {
        message: shown.sentence(),
        location,
        severity: severity(shown.severity),
        source: source(),
        code: Code { value: shown.name, url: None },
        related_locations: Vec::new(),
    })
}

fn location<'a>(place: &Place<'a>) -> LocationRow<'a> {
    let position = |line: u32, offset: u32| Position { line, column: offset - place.source.line_span(line).start + 1 };
    let range = Range { start: position(place.start.line, place.span.start), end: position(place.end.line, place.span.end) };
    LocationRow { path: &place.source.path, range: Some(range) }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note => "INFO",
    }
}
