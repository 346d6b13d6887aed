//! What a run gives: findings and problems side by side, never in one list, with everything that is needed to show them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use super::question::Answer;
use crate::check::{Findings, MappedRoute, View};
use crate::models::{Rule, Secrets, Severity};
use crate::text::{FileId, Problem, ProblemKind, SourceFile, Span};

/// The result of a run.
#[derive(Clone, Default)]
pub struct Outcome {
    /// What leakline says about the code, sorted by path, position and rule name.
    pub findings: Findings,
    /// What went wrong with the run, sorted by path and position.
    pub problems: Vec<FileProblem>,
    /// The analysed files by [`FileId`], sorted by path.
    pub sources: Vec<Arc<SourceFile>>,
    /// Where they lie, in the same order.
    pub files: Vec<PathBuf>,
    /// All of each function and lambda in them, in the same order.
    pub functions: Vec<Vec<Span>>,
    /// The functions that answer requests, sorted by place.
    pub views: Vec<View>,
    /// What each route asks of models, sorted by place.
    pub routes: Vec<MappedRoute>,
    /// All rules by [`crate::models::RuleId`], also those that were not selected.
    pub rules: Arc<[Rule]>,
    /// What keys look like, which no output shows.
    pub secrets: Arc<Secrets>,
    /// Whether the program was analysed; else only its files were read, because more was not worth the effort.
    pub is_analysed: bool,
    /// How many files were found, analysed or not.
    pub n_files: usize,
    /// How many findings comments suppress.
    pub n_suppressed: usize,
    /// How many findings the baseline knows.
    pub n_known: usize,
    /// What is known of the line that was asked about.
    pub answer: Option<Answer>,
    /// When the run began and ended; none for an outcome without a run.
    pub times: Option<(SystemTime, SystemTime)>,
}

/// A problem and what it is about.
#[derive(Clone, Debug)]
pub struct FileProblem {
    /// What it is about.
    pub subject: Subject,
    /// What is wrong.
    pub problem: Problem,
}

/// What a problem is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// The run as a whole.
    Run,
    /// A path whose text is not at hand.
    Path(String),
    /// An analysed file.
    Analysed(FileId),
    /// A file of another sort (a rule, a model), with its text.
    Other(Box<SourceFile>),
}

/// A request that makes no sense: leakline does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Outcome {
    /// The source of an analysed file.
    pub fn source(&self, file: FileId) -> &SourceFile {
        &self.sources[file.0 as usize]
    }

    /// How many lines were analysed.
    pub fn n_lines(&self) -> usize {
        self.sources.iter().map(|source| source.n_text_lines() as usize).sum()
    }

    /// How many files were found but not analysed.
    pub fn n_skipped(&self) -> usize {
        self.n_files - self.sources.len()
    }

    /// How many findings are at least this grave.
    pub fn n_findings_from(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity >= severity).count()
    }

    /// Whether leakline could not do what it was asked: the answer does not cover the request.
    pub fn has_failed(&self) -> bool {
        self.problems.iter().any(FileProblem::is_failure)
    }

    /// Whether anything was not analysed as it stands.
    pub fn has_gaps(&self) -> bool {
        self.problems.iter().any(|problem| problem.problem.kind != ProblemKind::StaleBaseline)
    }

    /// The path a problem is about, as shown to users.
    pub fn problem_path<'a>(&'a self, problem: &'a FileProblem) -> Option<&'a str> {
        match &problem.subject {
            Subject::Run => None,
            Subject::Path(path) => Some(path),
            Subject::Analysed(file) => Some(&self.source(*file).path),
            Subject::Other(source) => Some(&source.path),
        }
    }

    /// The text a problem is about.
    pub fn problem_source<'a>(&'a self, problem: &'a FileProblem) -> Option<&'a SourceFile> {
        match &problem.subject {
            Subject::Run | Subject::Path(_) => None,
            Subject::Analysed(file) => Some(self.source(*file)),
            Subject::Other(source) => Some(source),
        }
    }
}

impl FileProblem {
    /// A problem of the run as a whole.
    pub fn of_run(kind: ProblemKind, message: impl Into<String>) -> Self {
        FileProblem { subject: Subject::Run, problem: Problem::whole(kind, message) }
    }

    /// A problem with a path as a whole.
    pub fn of_path(path: impl Into<String>, kind: ProblemKind, message: impl Into<String>) -> Self {
        FileProblem { subject: Subject::Path(path.into()), problem: Problem::whole(kind, message) }
    }

    /// Whether it keeps the run from being an answer to the request, as opposed to making the answer less exact.
    pub fn is_failure(&self) -> bool {
        match self.problem.kind {
            ProblemKind::Unreadable
            | ProblemKind::MissingPath
            | ProblemKind::NothingToAnalyse
            | ProblemKind::RuleMistake
            | ProblemKind::ConfigurationMistake
            | ProblemKind::Crash => true,
            ProblemKind::SyntaxError
            | ProblemKind::UnknownConstruct
            | ProblemKind::LimitHit
            | ProblemKind::Undecodable
            | ProblemKind::TooLarge
            | ProblemKind::StaleBaseline => false,
        }
    }
}

impl Refusal {
    /// A refusal without advice.
    pub fn new(message: impl Into<String>) -> Self {
        Refusal { message: message.into(), help: None }
    }
}
