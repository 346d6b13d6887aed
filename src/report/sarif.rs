//! SARIF 2.1.0 as GitHub code scanning and other readers want it: relative percent-encoded URIs, columns in Unicode code points, every
//! path as a code flow, problems as notifications. The output depends on the analysed code only, not on machine or time.

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::json_text;
use super::line_hash::line_hashes;
use super::sarif_rules::{driver, taxonomy};
use super::view::{FindingView, Place, ProblemView, View};
use super::words::{Repetitions, confidence_name, percent_encoded, sentence, severity_name, step_kind_name};
use crate::check::{Confidence, Path, Step, StepKind};
use crate::text::{FileId, Span};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const ROOT: &str = "SRCROOT";

/// GitHub keeps this many steps of a path; readers draw even fewer.
const MAX_STEPS: usize = 1000;
/// GitHub links this many related locations comfortably; more say nothing new.
const MAX_RELATED: usize = 20;
/// Lines of context around a region.
const N_CONTEXT_LINES: u32 = 2;

pub(super) fn render(view: &View<'_>) -> String {
    let mut log = Log {
        view,
        artifacts: Vec::new(),
        artifact_of: FxHashMap::default(),
        hashes: FxHashMap::default(),
        n_seen: Repetitions::default(),
    };
    let results: Vec<Value> = view.findings().map(|finding| log.result(&finding)).collect();
    let notifications: Vec<Value> = view.problems().map(|problem| log.notification(&problem)).collect();
    let rules = &view.outcome.rules;
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(rules) },
            "taxonomies": [taxonomy(rules)],
            "automationDetails": { "id": "leakline/" },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { ROOT: { "description": { "text": "The folder in which leakline ran." } } },
            "invocations": [{
                "executionSuccessful": !view.outcome.has_failed(),
                "toolExecutionNotifications": notifications,
            }],
            "artifacts": log.artifacts,
            "results": results,
        }],
    });
    json_text::pretty(&document)
}

/// What grows while the results are written.
struct Log<'a> {
    view: &'a View<'a>,
    artifacts: Vec<Value>,
    artifact_of: FxHashMap<String, usize>,
    hashes: FxHashMap<FileId, Vec<String>>,
    n_seen: Repetitions,
}

impl<'a> Log<'a> {
    fn result(&mut self, shown: &FindingView<'a>) -> Value {
        let related: Vec<Value> = self.related_locations(shown);
        let mut location = self.location(&shown.place);
        if !shown.finding.function.is_empty() {
            location["logicalLocations"] = json!([{ "fullyQualifiedName": shown.finding.function, "kind": "function" }]);
        }
        json!({
            "ruleId": shown.rule.name,
            "ruleIndex": shown.finding.rule.0,
            "level": severity_name(shown.finding.severity),
            "message": { "text": message_text(shown, related.len()) },
            "locations": [location],
            "relatedLocations": related,
            "codeFlows": shown.finding.paths.iter().map(|path| self.code_flow(path)).collect::<Vec<_>>(),
            "partialFingerprints": {
                "primaryLocationLineHash": self.line_hash(shown),
                "leaklineFlow/v1": self.n_seen.numbered(self.view.fingerprint(shown)),
            },
            "properties": {
                "confidence": confidence_name(shown.finding.confidence),
                "precision": match shown.finding.confidence {
                    Confidence::High => "high",
                    Confidence::Medium => "medium",
                },
            },
        })
    }

    /// Where each path starts; the message links to them by number.
    fn related_locations(&mut self, shown: &FindingView<'a>) -> Vec<Value> {
        let sources = shown.finding.paths.iter().filter(|path| path.steps.len() > 1).filter_map(|path| path.steps.first());
        let mut related = Vec::new();
        for (index, step) in sources.take(MAX_RELATED).enumerate() {
            let mut location = self.step_location(step);
            location["id"] = json!(index + 1);
            related.push(location);
        }
        related
    }

    fn code_flow(&mut self, path: &'a Path) -> Value {
        let n_left_out = path.steps.len().saturating_sub(MAX_STEPS);
        // The end of a path that is too long is kept: the sink is there.
        let kept = path.steps.iter().take(1).chain(path.steps.iter().skip(n_left_out + 1));
        let mut nesting = 0usize;
        let mut locations = Vec::new();
        for (index, step) in kept.enumerate() {
            if step.kind == StepKind::Return {
                nesting = nesting.saturating_sub(1);
            }
            let mut location = self.step_location(step);
            if n_left_out > 0 && index + 1 == MAX_STEPS {
                let note = location["message"]["text"].as_str().unwrap_or_default();
                location["message"]["text"] = json!(format!("{note} ({n_left_out} steps after the first are left out)"));
            }
            locations.push(json!({
                "location": location,
                "executionOrder": index + 1,
                "nestingLevel": nesting,
                "importance": importance(step.kind),
                "kinds": [step_kind_name(step.kind)],
            }));
            if step.kind == StepKind::Call {
                nesting += 1;
            }
        }
        json!({ "threadFlows": [{ "locations": locations }] })
    }

    fn notification(&mut self, problem: &ProblemView<'a>) -> Value {
        let mut notification = json!({
            "descriptor": { "id": problem.name },
            "level": severity_name(problem.severity),
            "message": { "text": sentence(&problem.sentence()) },
        });
        let location = match (&problem.place, problem.path) {
            (Some(place), _) => Some(self.location(place)),
            (None, Some(path)) => Some(json!({ "physicalLocation": { "artifactLocation": self.artifact(path) } })),
            (None, None) => None,
        };
        if let Some(location) = location {
            notification["locations"] = json!([location]);
        }
        notification
    }

    fn step_location(&mut self, step: &'a Step) -> Value {
        let mut location = self.location(&self.view.place(step.location));
        location["message"] = json!({ "text": self.view.note(step) });
        location
    }

    fn location(&mut self, place: &Place<'a>) -> Value {
        json!({
            "physicalLocation": {
                "artifactLocation": self.artifact(&place.source.path),
                "region": self.region(place),
                "contextRegion": self.context_region(place),
            },
        })
    }

    fn region(&self, place: &Place<'a>) -> Value {
        json!({
            "startLine": place.start.line,
            "startColumn": place.start.column,
            "endLine": place.end.line,
            "endColumn": place.end.column,
            "snippet": { "text": self.view.excerpt(place, place.span) },
        })
    }

    fn context_region(&self, place: &Place<'a>) -> Value {
        let first = place.start.line.saturating_sub(N_CONTEXT_LINES).max(1);
        let last = (place.end.line + N_CONTEXT_LINES).min(place.source.n_text_lines()).max(place.end.line);
        let span = Span { start: place.source.line_span(first).start, end: place.source.line_span(last).end };
        json!({
            "startLine": first,
            "endLine": last,
            "snippet": { "text": self.view.excerpt(place, span) },
        })
    }

    fn artifact(&mut self, path: &str) -> Value {
        let next = self.artifacts.len();
        let index = *self.artifact_of.entry(path.to_owned()).or_insert(next);
        if index == next {
            self.artifacts.push(json!({ "location": uri(path), "roles": ["analysisTarget"] }));
        }
        let mut artifact = uri(path);
        artifact["index"] = json!(index);
        artifact
    }

    fn line_hash(&mut self, shown: &FindingView<'a>) -> String {
        let source = shown.place.source;
        let hashes = self.hashes.entry(shown.finding.location.file).or_insert_with(|| line_hashes(&source.text));
        hashes.get(shown.place.start.line as usize - 1).cloned().unwrap_or_default()
    }
}

/// The rule's sentence and links to where the paths start.
fn message_text(shown: &FindingView<'_>, n_related: usize) -> String {
    let message = sentence(&shown.message);
    match n_related {
        0 => message,
        1 => format!("{message} It starts [here](1)."),
        _ => {
            let links = (1..=n_related).map(|id| format!("[{id}]({id})"));
            format!("{message} It starts at {}.", links.collect::<Vec<_>>().join(", "))
        }
    }
}

fn importance(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Source | StepKind::Sink => "essential",
        StepKind::Call | StepKind::Return | StepKind::Model => "important",
        StepKind::Flow => "unimportant",
    }
}

/// Paths below the current folder are relative to it; others are absolute.
fn uri(path: &str) -> Value {
    let encoded = percent_encoded(path);
    if path.starts_with('/') { json!({ "uri": format!("file://{encoded}") }) } else { json!({ "uri": encoded, "uriBaseId": ROOT }) }
}
