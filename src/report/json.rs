//! leakline's own data format. These structs are its definition, from which `editors/schema/report.json` is made: fields are added, and
//! `SCHEMA_VERSION` grows when one changes its meaning or goes.

use schemars::JsonSchema;
use serde::Serialize;

use super::json_text;
use super::view::{FindingView, Place, ProblemView, View};
use super::words::{confidence_name, severity_name, step_kind_name};
use crate::check::Path;
use crate::text::LineColumn;

const SCHEMA_VERSION: u32 = 1;

/// What `leakline check --output json` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "leakline report")]
struct Document<'a> {
    #[serde(flatten)]
    run: RunRow,
    /// Sorted by path, place and rule.
    findings: Vec<FindingRow<'a>>,
    /// What kept the run from seeing everything.
    problems: Vec<ProblemRow<'a>>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct RunRow {
    /// Grows when a field changes its meaning or goes; new fields leave it as it is.
    schema_version: u32,
    tool: Tool,
    summary: Summary,
}

#[derive(Serialize, JsonSchema)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct Summary {
    /// Files that were found.
    files: usize,
    /// Files that were analysed.
    analysed_files: usize,
    analysed_lines: usize,
    findings: usize,
    /// Whether the run answers what was asked. Where bounds were reached, `problems` says behind which something may have been missed.
    is_complete: bool,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct FindingRow<'a> {
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

#[derive(Serialize, JsonSchema)]
struct PathRow<'a> {
    steps: Vec<StepRow<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct StepRow<'a> {
    kind: &'static str,
    note: String,
    function: &'a str,
    location: LocationRow<'a>,
}

#[derive(Serialize, JsonSchema)]
struct LocationRow<'a> {
    path: &'a str,
    start: LineColumnRow,
    end: LineColumnRow,
    /// The source text, with secrets masked.
    snippet: String,
}

#[derive(Serialize, JsonSchema)]
struct LineColumnRow {
    line: u32,
    column: u32,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct ProblemRow<'a> {
    kind: &'static str,
    severity: &'static str,
    message: String,
    help: String,
    path: Option<&'a str>,
    location: Option<LocationRow<'a>>,
}

pub(super) fn render(view: &View<'_>) -> String {
    json_text::pretty(&Document {
        run: run_row(view),
        findings: view.findings().map(|finding| finding_row(view, &finding)).collect(),
        problems: view.problems().map(|problem| problem_row(view, problem)).collect(),
    })
}

/// The JSON Schema of what [`render`] writes.
pub fn report_schema() -> String {
    let mut schema = schemars::schema_for!(Document<'static>);
    schema.insert("$id".to_owned(), format!("urn:leakline:report:{SCHEMA_VERSION}").into());
    json_text::pretty(&schema)
}

pub(super) fn run_row(view: &View<'_>) -> RunRow {
    let outcome = view.outcome;
    RunRow {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        summary: Summary {
            files: outcome.n_files,
            analysed_files: outcome.sources.len(),
            analysed_lines: outcome.n_lines(),
            findings: outcome.findings.len(),
            is_complete: !outcome.has_failed(),
        },
    }
}

pub(super) fn finding_row<'a>(view: &View<'a>, shown: &FindingView<'a>) -> FindingRow<'a> {
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

pub(super) fn problem_row<'a>(view: &View<'a>, shown: ProblemView<'a>) -> ProblemRow<'a> {
    ProblemRow {
        kind: shown.name,
        severity: severity_name(shown.severity),
        message: shown.message,
        help: shown.help,
        path: shown.path,
        location: shown.place.map(|place| location_row(view, &place)),
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
