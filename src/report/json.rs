//! leakline's own data format. These structs are its definition: fields are added, and `SCHEMA_VERSION` grows when one changes its
//! meaning or goes. Columns count Unicode code points from 1; `end` is the place behind the last character.

use serde::Serialize;

use super::view::{FindingView, Place, View, severity_name};
use crate::check::{Confidence, Path, StepKind};
use crate::text::LineColumn;

const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    tool: Tool,
    summary: Summary,
    findings: Vec<FindingRow<'a>>,
    problems: Vec<ProblemRow<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    /// Files that were found.
    files: usize,
    /// Files that were analysed.
    analysed_files: usize,
    analysed_lines: usize,
    findings: usize,
    /// Whether the run answers what was asked.
    is_complete: bool,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    rule: &'a str,
    group: &'a str,
    severity: &'static str,
    confidence: &'static str,
    message: String,
    cwe: &'a [u32],
    tags: &'a [String],
    /// Stays the same when code moves.
    fingerprint: String,
    function: &'a str,
    location: LocationRow<'a>,
    /// The shortest first.
    paths: Vec<PathRow<'a>>,
}

#[derive(Serialize)]
struct PathRow<'a> {
    steps: Vec<StepRow<'a>>,
}

#[derive(Serialize)]
struct StepRow<'a> {
    kind: &'static str,
    note: String,
    function: &'a str,
    location: LocationRow<'a>,
}

#[derive(Serialize)]
struct LocationRow<'a> {
    path: &'a str,
    start: LineColumnRow,
    end: LineColumnRow,
    /// The source text, with secrets masked.
    snippet: String,
}

#[derive(Serialize)]
struct LineColumnRow {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct ProblemRow<'a> {
    kind: &'static str,
    severity: &'static str,
    message: String,
    help: String,
    path: Option<&'a str>,
    location: Option<LocationRow<'a>>,
}

pub(super) fn render(view: &View<'_>) -> String {
    let outcome = view.outcome;
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        summary: Summary {
            files: outcome.n_files,
            analysed_files: outcome.sources.len(),
            analysed_lines: outcome.n_lines(),
            findings: outcome.findings.len(),
            is_complete: !outcome.has_failed(),
        },
        findings: view.findings().map(|finding| finding_row(view, &finding)).collect(),
        problems: view
            .problems()
            .map(|problem| ProblemRow {
                kind: problem.name,
                severity: severity_name(problem.severity),
                message: problem.message,
                help: problem.help,
                path: problem.path,
                location: problem.place.map(|place| location_row(view, &place)),
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("the structs above have string keys only");
    text.push('\n');
    text
}

fn finding_row<'a>(view: &View<'a>, shown: &FindingView<'a>) -> FindingRow<'a> {
    FindingRow {
        rule: &shown.rule.name,
        group: &shown.rule.group.0,
        severity: severity_name(shown.finding.severity),
        confidence: confidence_name(shown.finding.confidence),
        message: shown.message.clone(),
        cwe: &shown.rule.cwe,
        tags: &shown.rule.tags,
        fingerprint: view.fingerprint(shown),
        function: &shown.finding.function,
        location: location_row(view, &shown.place),
        paths: shown.finding.paths.iter().map(|path| path_row(view, path)).collect(),
    }
}

fn path_row<'a>(view: &View<'a>, path: &'a Path) -> PathRow<'a> {
    let steps = path.steps.iter().map(|step| StepRow {
        kind: step_kind_name(step.kind),
        note: view.note(step),
        function: &step.function,
        location: location_row(view, &view.place(step.location)),
    });
    PathRow { steps: steps.collect() }
}

fn location_row<'a>(view: &View<'a>, place: &Place<'a>) -> LocationRow<'a> {
    LocationRow {
        path: &place.source.path,
        start: line_column_row(place.start),
        end: line_column_row(place.end),
        snippet: view.excerpt(place, place.span),
    }
}

fn line_column_row(place: LineColumn) -> LineColumnRow {
    LineColumnRow { line: place.line, column: place.column }
}

/// The word for a confidence.
pub(super) fn confidence_name(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

/// The word for the part that a step plays.
pub(super) fn step_kind_name(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Source => "source",
        StepKind::Flow => "flow",
        StepKind::Call => "call",
        StepKind::Return => "return",
        StepKind::Model => "model",
        StepKind::Sink => "sink",
    }
}
