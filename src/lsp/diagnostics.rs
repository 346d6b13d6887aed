//! A finding or problem as a diagnostic.

use std::str::FromStr;

use lsp_types::{CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString, Range, Uri};
use serde_json::json;

use super::shown::{Dialect, identity, place};
use crate::check::{Finding, Path};
use crate::engine::{FileProblem, Outcome, Subject};
use crate::models::Severity;
use crate::report::Wording;

pub(super) const SOURCE: &str = "leakline";
/// Editors list all of them below each problem; a longer path keeps its beginning and its end.
const MAX_RELATED: usize = 24;

pub(super) fn diagnostic(finding: &Finding, outcome: &Outcome, wording: &Wording<'_>, dialect: &Dialect) -> Diagnostic {
    let rule = wording.rule(finding);
    let related = finding.paths.first().filter(|_| dialect.can.shows_related).map(|path| related(path, outcome, wording, dialect));
    Diagnostic {
        range: dialect.can.encoding.range(outcome.source(finding.location.file), finding.location.span),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(rule.name.clone())),
        code_description: rule_link(&rule.name).filter(|_| dialect.can.shows_rule_links),
        source: Some(SOURCE.to_owned()),
        message: wording.message(finding),
        related_information: related.filter(|steps| !steps.is_empty()),
        tags: None,
        data: Some(json!({ "id": identity(finding, outcome), "rule": rule.name })),
    }
}

pub(super) fn problem_diagnostic(problem: &FileProblem, outcome: &Outcome, wording: &Wording<'_>, dialect: &Dialect) -> Diagnostic {
    let (name, grade, message) = wording.problem(problem);
    let source = match &problem.subject {
        Subject::Analysed(file) => Some(outcome.source(*file)),
        Subject::Other(source) => Some(&**source),
        Subject::Path(_) | Subject::Run => None,
    };
    let range = source.zip(problem.problem.span).map(|(source, span)| dialect.can.encoding.range(source, span));
    Diagnostic {
        range: range.unwrap_or_default(),
        severity: Some(severity(grade)),
        code: Some(NumberOrString::String(name.to_owned())),
        source: Some(SOURCE.to_owned()),
        message,
        ..Diagnostic::default()
    }
}

/// The path in order, numbered, the source first.
fn related(path: &Path, outcome: &Outcome, wording: &Wording<'_>, dialect: &Dialect) -> Vec<DiagnosticRelatedInformation> {
    let n_steps = path.steps.len();
    let n_tail = MAX_RELATED / 2;
    let steps = path.steps.iter().enumerate().filter(|(index, _)| n_steps <= MAX_RELATED || *index < n_tail || *index >= n_steps - n_tail);
    let steps = steps.filter_map(|(index, step)| {
        let location = place(step.location, outcome, dialect)?;
        Some(DiagnosticRelatedInformation { location, message: format!("{}. {}", index + 1, wording.note(step)) })
    });
    steps.collect()
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    }
}

/// The page of a rule.
pub(super) fn rule_link(rule: &str) -> Option<CodeDescription> {
    let href = Uri::from_str(&format!("{}#{rule}", env!("CARGO_PKG_HOMEPAGE"))).ok()?;
    Some(CodeDescription { href })
}

/// Whether two ranges share a place; an empty one lies at its own place.
pub(super) fn touch(left: Range, right: Range) -> bool {
    left.start <= right.end && right.start <= left.end
}
