//! GitLab's security report, version 15.2.1 of its schema: findings with their paths in the vulnerability report.

use std::time::SystemTime;

use serde_json::{Value, json};

use super::json_text;
use super::view::{FindingView, Place, View};
use super::words::{Repetitions, cwe_page, shortened};
use crate::check::{Path, Step, StepKind};
use crate::models::{Rule, Severity};

const VERSION: &str = "15.2.1";
/// The schema refuses more paths and longer texts.
const MAX_PATHS: usize = 10;
const MAX_NAME: usize = 255;
const MAX_SOLUTION: usize = 7000;

pub(super) fn render(view: &View<'_>) -> String {
    let mut n_seen = Repetitions::default();
    let vulnerabilities = view.findings().map(|finding| vulnerability(view, &finding, n_seen.numbered(view.fingerprint(&finding))));
    let messages = view.problems().map(|problem| {
        let place = problem.place.map(|place| place.shown()).or_else(|| problem.path.map(str::to_owned));
        let text = place.map_or_else(|| problem.sentence(), |place| format!("{place}: {}", problem.sentence()));
        let level = match problem.severity {
            Severity::Error => "fatal",
            Severity::Warning => "warn",
            Severity::Note => "info",
        };
        json!({ "level": level, "value": text })
    });
    let (started, ended) = view.outcome.times.unwrap_or((SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH));
    json_text::pretty(&json!({
        "version": VERSION,
        "scan": {
            "type": "sast",
            "status": if view.outcome.has_failed() { "failure" } else { "success" },
            "start_time": time(started),
            "end_time": time(ended),
            "analyzer": tool(),
            "scanner": tool(),
            "messages": messages.collect::<Vec<_>>(),
        },
        "vulnerabilities": vulnerabilities.collect::<Vec<_>>(),
    }))
}

fn tool() -> Value {
    json!({
        "id": "leakline",
        "name": "leakline",
        "version": env!("CARGO_PKG_VERSION"),
        "url": env!("CARGO_PKG_HOMEPAGE"),
        "vendor": { "name": "leakline" },
    })
}

/// In UTC without a zone, as the schema wants it.
fn time(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(time).to_string().trim_end_matches('Z').to_owned()
}

fn vulnerability(view: &View<'_>, shown: &FindingView<'_>, id: String) -> Value {
    let flows = shown.finding.paths.iter().take(MAX_PATHS).map(|path| code_flow(view, path));
    let mut value = json!({
        "id": id,
        "name": shortened(&shown.rule.title, MAX_NAME),
        "description": format!("{}\n\n{}", shown.message, shown.rule.why),
        "severity": match shown.finding.severity {
            Severity::Error => "High",
            Severity::Warning => "Medium",
            Severity::Note => "Low",
        },
        "solution": shortened(&shown.rule.fix, MAX_SOLUTION),
        "location": {
            "file": shown.place.source.path,
            "start_line": shown.place.start.line,
            "end_line": shown.place.end.line,
        },
        "identifiers": identifiers(shown.rule),
        "details": { "code_flows": { "type": "code-flows", "name": "code_flows", "items": flows.collect::<Vec<_>>() } },
    });
    if !shown.finding.function.is_empty() {
        value["location"]["method"] = json!(shown.finding.function);
    }
    value
}

/// The rule first: GitLab takes the first identifier for the same finding's name across runs.
fn identifiers(rule: &Rule) -> Vec<Value> {
    let own = json!({ "type": "leakline_rule", "name": format!("leakline: {}", rule.name), "value": rule.name });
    let cwe = rule
        .cwe
        .iter()
        .map(|number| json!({ "type": "cwe", "name": format!("CWE-{number}"), "value": number.to_string(), "url": cwe_page(*number) }));
    std::iter::once(own).chain(cwe).collect()
}

fn code_flow(view: &View<'_>, path: &Path) -> Vec<Value> {
    path.steps.iter().map(|step| node(step, &view.place(step.location))).collect()
}

fn node(step: &Step, place: &Place<'_>) -> Value {
    json!({
        "type": "code-flow-node",
        "node_type": match step.kind {
            StepKind::Source => "source",
            StepKind::Sink => "sink",
            StepKind::Flow | StepKind::Call | StepKind::Return | StepKind::Model => "propagation",
        },
        "file_location": {
            "type": "file-location",
            "file_name": place.source.path,
            "line_start": place.start.line,
            "line_end": place.end.line,
        },
    })
}
