//! SARIF 2.1.0 as GitHub code scanning and other readers want it: relative percent-encoded URIs, columns in Unicode code points, every
//! path as a code flow, problems as notifications. The output depends on the analysed code only, not on machine or time.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::json_text;
use super::line_hash::line_hashes;
use super::sarif_rules::{driver, taxonomy};
use super::view::{FindingView, Place, ProblemView, View, problem_name};
use super::words::{Repetitions, confidence_name, percent_encoded, sentence, severity_name, step_kind_name};
use crate::check::{Confidence, Edit, Fix, Path, Step, StepKind};
use crate::models::Severity;
use crate::text::{FileId, ProblemKind, Span};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const ROOT: &str = "SRCROOT";

/// What GitHub refuses a log for, of which the worst findings stay.
const BOUNDS: Bounds = Bounds { n_results: 25_000, n_bytes: 40 << 20 };

#[derive(Clone, Copy)]
struct Bounds {
    /// Of one run. GitHub shows the gravest 5,000 of them.
    n_results: usize,
    /// Of all results, without white space: so much is less than the 10 MB that a compressed log may have.
    n_bytes: usize,
}

/// GitHub keeps this many steps of a path; readers draw even fewer.
const MAX_STEPS: usize = 1000;
/// GitHub links this many related locations comfortably; more say nothing new.
const MAX_RELATED: usize = 20;
/// Lines of context around a region.
const N_CONTEXT_LINES: u32 = 2;

pub(super) fn render(view: &View<'_>) -> String {
    json_text::pretty(&document(view, BOUNDS))
}

fn document(view: &View<'_>, bounds: Bounds) -> Value {
    let mut log = Log {
        view,
        artifacts: Vec::new(),
        artifact_of: FxHashMap::default(),
        hashes: FxHashMap::default(),
        n_seen: Repetitions::default(),
    };
    let kept = worst(view, bounds.n_results);
    let results: Vec<(Severity, Value)> = kept.iter().map(|finding| (finding.finding.severity, log.result(finding))).collect();
    let results = within(results, bounds.n_bytes);
    let mut notifications: Vec<Value> = view.problems().map(|problem| log.notification(&problem)).collect();
    notifications.extend(left_out(view.outcome.findings.len() - results.len()));
    let rules = &view.outcome.rules;
    json!({
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
    })
}

/// The gravest findings, in the order of the report.
fn worst<'a>(view: &'a View<'a>, n_results: usize) -> Vec<FindingView<'a>> {
    let mut kept: Vec<(usize, FindingView<'a>)> = view.findings().enumerate().collect();
    kept.sort_by_key(|(index, finding)| (Reverse(finding.finding.severity), *index));
    kept.truncate(n_results);
    kept.sort_by_key(|(index, _)| *index);
    kept.into_iter().map(|(_, finding)| finding).collect()
}

/// The gravest results that fit, in their order.
fn within(results: Vec<(Severity, Value)>, n_bytes: usize) -> Vec<Value> {
    let mut order: Vec<usize> = (0..results.len()).collect();
    order.sort_by_key(|&index| (Reverse(results[index].0), index));
    let mut n_left = n_bytes;
    let mut fits = vec![false; results.len()];
    for index in order {
        let n_own = results[index].1.to_string().len();
        if n_own > n_left {
            break;
        }
        n_left -= n_own;
        fits[index] = true;
    }
    results.into_iter().zip(fits).filter_map(|((_, result), fits)| fits.then_some(result)).collect()
}

/// Says that findings are missing.
fn left_out(n_findings: usize) -> Option<Value> {
    (n_findings > 0).then(|| {
        let text = format!("{n_findings} findings of less weight are left out: readers of SARIF refuse larger logs. Another format, or a selection of rules, has them all.");
        json!({ "descriptor": { "id": problem_name(ProblemKind::LimitHit) }, "level": "warning", "message": { "text": text } })
    })
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
        let mut result = json!({
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
        });
        if let Some(fix) = self.view.showable_fix(shown.finding) {
            result["fixes"] = json!([self.fix(fix)]);
        }
        result
    }

    fn fix(&mut self, fix: &Fix) -> Value {
        let changes = fix.edits.chunk_by(|one, other| one.location.file == other.location.file).map(|edits| {
            let path = &self.view.outcome.source(edits[0].location.file).path;
            json!({
                "artifactLocation": self.artifact(path),
                "replacements": edits.iter().map(|edit| self.replacement(edit)).collect::<Vec<_>>(),
            })
        });
        json!({ "description": { "text": sentence(&fix.title) }, "artifactChanges": changes.collect::<Vec<_>>() })
    }

    fn replacement(&self, edit: &Edit) -> Value {
        json!({ "deletedRegion": bounds(&self.view.place(edit.location)), "insertedContent": { "text": edit.text } })
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
        let mut region = bounds(place);
        region["snippet"] = json!({ "text": self.view.excerpt(place, place.span) });
        region
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

/// A region without its text; an empty one is an insertion.
fn bounds(place: &Place<'_>) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::check::{Finding, Location};
    use crate::engine::Outcome;
    use crate::models::RuleId;
    use crate::text::SourceFile;

    /// Findings `0` to `n - 1`, each third of them an error, with a path of so many steps.
    fn many(n: u32, n_steps: usize) -> Outcome {
        let (rules, _) = crate::engine::rules(&[]);
        let location = Location { file: FileId(0), span: Span { start: 0, end: 1 } };
        let step = |at: usize| Step { location, function: String::new(), note: format!("step {at}"), kind: StepKind::Flow };
        let finding = |at: u32| Finding {
            rule: RuleId(0),
            severity: if at.is_multiple_of(3) { Severity::Error } else { Severity::Note },
            confidence: Confidence::High,
            location,
            message: format!("{at}"),
            function: String::new(),
            ends: None,
            fix: None,
            paths: vec![Path { steps: (0..n_steps).map(step).collect() }],
        };
        let sources = vec![Arc::new(SourceFile::new("app.py", "x = 1\n".to_owned()))];
        Outcome { rules, sources, files: vec!["app.py".into()], findings: (0..n).map(finding).collect(), ..Outcome::default() }
    }

    fn told(outcome: &Outcome, bounds: Bounds) -> (Vec<String>, String) {
        let log = document(&View::new(outcome), bounds);
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap().iter();
        let messages = results.map(|result| result["message"]["text"].as_str().unwrap().trim_end_matches('.').to_owned()).collect();
        (messages, run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap_or_default().to_owned())
    }

    #[test]
    fn the_worst_findings_stay_and_the_rest_is_told_of() {
        let outcome = many(9, 1);
        assert_eq!(told(&outcome, BOUNDS), ((0..9).map(|at| at.to_string()).collect(), String::new()));
        let (kept, said) = told(&outcome, Bounds { n_results: 4, ..BOUNDS });
        assert_eq!(kept, ["0", "1", "3", "6"]);
        assert!(said.starts_with("5 findings of less weight are left out"), "{said}");
        let n_bytes = document(&View::new(&many(1, 1)), BOUNDS)["runs"][0]["results"][0].to_string().len();
        let (kept, said) = told(&outcome, Bounds { n_bytes: 2 * n_bytes + 20, ..BOUNDS });
        assert_eq!(kept, ["0", "3"]);
        assert!(said.starts_with("7 findings"), "{said}");
    }

    #[test]
    fn long_paths_keep_their_ends() {
        let log = document(&View::new(&many(1, 1_200)), BOUNDS);
        let steps = log["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
        let note = |at: usize| steps[at]["location"]["message"]["text"].as_str().unwrap();
        assert_eq!((steps.len(), note(0), note(1)), (1_000, "step 0", "step 201"));
        assert_eq!(note(999), "step 1199 (200 steps after the first are left out)");
    }
}
