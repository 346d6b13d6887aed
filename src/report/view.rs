//! An outcome as all formats see it: places resolved, secrets masked, names at hand.

use super::redact::Masks;
use crate::check::{Finding, Fix, Location, Path, Step, fingerprint};
use crate::engine::{FileProblem, Outcome};
use crate::models::{Rule, Severity};
use crate::text::{FileId, LineColumn, ProblemKind, SourceFile, Span};

/// An outcome to be shown.
pub(super) struct View<'a> {
    pub(super) outcome: &'a Outcome,
    pub(super) masks: Masks,
}

/// A finding with its rule.
pub(super) struct FindingView<'a> {
    pub(super) finding: &'a Finding,
    pub(super) rule: &'a Rule,
    /// Without secrets.
    pub(super) message: String,
    pub(super) place: Place<'a>,
}

/// A problem with what is known of its place.
pub(super) struct ProblemView<'a> {
    pub(super) name: &'static str,
    pub(super) severity: Severity,
    pub(super) message: String,
    /// Empty if nothing is known to help.
    pub(super) help: String,
    pub(super) path: Option<&'a str>,
    pub(super) place: Option<Place<'a>>,
}

/// A range of a file as users count it.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// Set for analysed files.
    pub(super) file: Option<FileId>,
    pub(super) source: &'a SourceFile,
    pub(super) span: Span,
    pub(super) start: LineColumn,
    /// The column behind the last character.
    pub(super) end: LineColumn,
}

impl<'a> View<'a> {
    pub(super) fn new(outcome: &'a Outcome) -> Self {
        View { outcome, masks: Masks::new(outcome) }
    }

    pub(super) fn findings(&self) -> impl Iterator<Item = FindingView<'a>> {
        self.outcome.findings.iter().map(|finding| self.finding(finding))
    }

    pub(super) fn finding(&self, finding: &'a Finding) -> FindingView<'a> {
        FindingView {
            finding,
            rule: &self.outcome.rules[finding.rule.0 as usize],
            message: self.masks.message(&finding.message).into_owned(),
            place: self.place(finding.location),
        }
    }

    pub(super) fn problems(&self) -> impl Iterator<Item = ProblemView<'a>> {
        let outcome = self.outcome;
        outcome.problems.iter().map(|problem| ProblemView {
            name: problem_name(problem.problem.kind),
            severity: problem_severity(problem),
            message: self.masks.message(&problem.problem.message).into_owned(),
            help: self.masks.message(problem.problem.help.as_deref().unwrap_or_default()).into_owned(),
            path: outcome.problem_path(problem),
            place: problem.problem.span.and_then(|span| {
                let file = match problem.subject {
                    crate::engine::Subject::Analysed(file) => Some(file),
                    _ => None,
                };
                Some(place(file, outcome.problem_source(problem)?, span))
            }),
        })
    }

    pub(super) fn place(&self, location: Location) -> Place<'a> {
        place(Some(location.file), self.outcome.source(location.file), location.span)
    }

    /// Where the file of a place lies, if it is analysed.
    pub(super) fn file(&self, place: &Place<'_>) -> Option<&'a std::path::Path> {
        self.outcome.files.get(place.file?.0 as usize).map(std::path::PathBuf::as_path)
    }

    /// Any text about the code, without secrets.
    pub(super) fn message(&self, text: &str) -> String {
        self.masks.message(text).into_owned()
    }

    /// What a step says, without secrets.
    pub(super) fn note(&self, step: &Step) -> String {
        self.masks.message(&step.note).into_owned()
    }

    /// A range of a place's file without secrets.
    pub(super) fn excerpt(&self, place: &Place<'a>, span: Span) -> String {
        match place.file {
            Some(file) => self.masks.excerpt(file, place.source, span).into_owned(),
            None => self.masks.message(place.source.slice(span)).into_owned(),
        }
    }

    /// The finding's fix, unless it writes a secret again: a fix cannot be masked.
    pub(super) fn showable_fix(&self, finding: &'a Finding) -> Option<&'a Fix> {
        finding.fix.as_ref().filter(|fix| fix.edits.iter().all(|edit| self.masks.message(&edit.text) == edit.text))
    }

    /// The identity of a finding across runs.
    pub(super) fn fingerprint(&self, view: &FindingView<'a>) -> String {
        fingerprint(view.finding, &view.rule.name, &self.outcome.sources)
    }
}

impl<'a> FindingView<'a> {
    /// The path to be shown first.
    pub(super) fn main_path(&self) -> Option<&'a Path> {
        self.finding.paths.first()
    }
}

impl ProblemView<'_> {
    /// Message and help on one line.
    pub(super) fn sentence(&self) -> String {
        let message = self.message.lines().next().unwrap_or_default();
        if self.help.is_empty() { message.to_owned() } else { format!("{message} ({})", self.help) }
    }
}

impl Place<'_> {
    /// `path:line:column`.
    pub(super) fn shown(&self) -> String {
        format!("{}:{}:{}", self.source.path, self.start.line, self.start.column)
    }
}

fn place(file: Option<FileId>, source: &SourceFile, span: Span) -> Place<'_> {
    Place { file, source, span, start: source.line_column(span.start), end: source.line_column(span.end) }
}

/// All sorts of problems with a title for each.
pub(super) const PROBLEM_KINDS: &[(ProblemKind, &str)] = &[
    (ProblemKind::SyntaxError, "The file is not valid Python; what could be understood is analysed"),
    (ProblemKind::UnknownConstruct, "A construct has no meaning for leakline and counts as an unknown value"),
    (ProblemKind::LimitHit, "A bound on the analysis was reached; what lies beyond is analysed less exactly"),
    (ProblemKind::Undecodable, "The bytes are not text in the encoding that the file claims"),
    (ProblemKind::TooLarge, "The file is larger than allowed and not analysed"),
    (ProblemKind::Unreadable, "The file cannot be read"),
    (ProblemKind::MissingPath, "A path that was asked for does not exist"),
    (ProblemKind::NothingToAnalyse, "There was no Python file to analyse"),
    (ProblemKind::RuleMistake, "A rule or model file says something that has no meaning"),
    (ProblemKind::ConfigurationMistake, "A configuration file says something that has no meaning"),
    (ProblemKind::StaleBaseline, "Findings of the baseline no longer occur"),
    (ProblemKind::Crash, "leakline itself failed"),
];

/// The name of a sort of problem.
pub(super) fn problem_name(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::SyntaxError => "syntax-error",
        ProblemKind::UnknownConstruct => "unknown-construct",
        ProblemKind::LimitHit => "limit-hit",
        ProblemKind::Undecodable => "undecodable",
        ProblemKind::TooLarge => "too-large",
        ProblemKind::Unreadable => "unreadable",
        ProblemKind::MissingPath => "missing-path",
        ProblemKind::NothingToAnalyse => "nothing-to-analyse",
        ProblemKind::RuleMistake => "rule-mistake",
        ProblemKind::ConfigurationMistake => "configuration-mistake",
        ProblemKind::StaleBaseline => "stale-baseline",
        ProblemKind::Crash => "crash",
    }
}

/// How grave a problem is.
pub(super) fn problem_severity(problem: &FileProblem) -> Severity {
    match problem.problem.kind {
        _ if problem.is_failure() => Severity::Error,
        ProblemKind::UnknownConstruct | ProblemKind::LimitHit | ProblemKind::StaleBaseline => Severity::Note,
        _ => Severity::Warning,
    }
}
