//! An outcome as a client sees it: diagnostics by file, each told once and again only when something in it has changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::client::Abilities;
use super::configuration::Configuration;
use super::diagnostics::{diagnostic, problem_diagnostic};
use super::uris::Uris;
use crate::check::{Finding, Location, fingerprint};
use crate::engine::{FileProblem, Outcome, Subject};
use crate::report::Wording;
use crate::text::{FileId, ProblemKind, SourceFile};

/// How things are named to this client.
#[derive(Clone)]
pub(super) struct Dialect {
    pub(super) uris: Uris,
    pub(super) can: Abilities,
}

/// What a folder shows.
pub(super) struct Shown {
    pub(super) outcome: Outcome,
    files: BTreeMap<PathBuf, Arc<FileShown>>,
    /// Versions of the open documents that the analysis has seen.
    pub(super) versions: BTreeMap<PathBuf, i32>,
    hidden: Vec<String>,
}

/// What a file shows.
#[derive(Default)]
pub(super) struct FileShown {
    /// Those of findings first, in the order of the outcome.
    pub(super) diagnostics: Vec<lsp_types::Diagnostic>,
    pub(super) result_id: String,
    findings: Vec<Finding>,
    problems: Vec<FileProblem>,
    /// The texts that the findings speak of.
    sources: Vec<Arc<SourceFile>>,
}

impl Shown {
    pub(super) fn new(
        outcome: Outcome,
        versions: BTreeMap<PathBuf, i32>,
        previous: Option<&Shown>,
        folder: &Path,
        configuration: &Configuration,
        dialect: &Dialect,
    ) -> Shown {
        let wording = Wording::new(&outcome);
        let hidden = wording.hidden_values().to_vec();
        let mut files = BTreeMap::new();
        for (path, (findings, problems)) in by_file(&outcome, folder, configuration) {
            let known = previous.filter(|shown| shown.hidden == hidden).and_then(|shown| shown.files.get(&path));
            let file = match known {
                Some(known) if known.still_holds(&findings, &problems, &outcome) => known.clone(),
                Some(_) | None => Arc::new(FileShown::new(findings, problems, &outcome, &wording, dialect)),
            };
            files.insert(path, file);
        }
        drop(wording);
        Shown { outcome, files, versions, hidden }
    }

    /// What is shown of a file.
    pub(super) fn file(&self, path: &Path) -> Option<&FileShown> {
        self.files.get(path).map(|file| &**file)
    }

    /// All files of which something is shown.
    pub(super) fn files(&self) -> impl Iterator<Item = (&PathBuf, &FileShown)> {
        self.files.iter().map(|(path, file)| (path, &**file))
    }

    /// The number of an analysed file.
    pub(super) fn file_id(&self, path: &Path) -> Option<FileId> {
        self.outcome.files.iter().position(|it| it == path).map(|index| FileId(index as u32))
    }

    /// Findings of a file in the order of its diagnostics.
    pub(super) fn findings(&self, file: FileId) -> impl Iterator<Item = &Finding> {
        self.outcome.findings.iter().filter(move |finding| finding.location.file == file)
    }

    /// The findings of these identities.
    pub(super) fn identified<'a>(&'a self, ids: &'a [String]) -> impl Iterator<Item = &'a Finding> {
        self.outcome.findings.iter().filter(|finding| ids.contains(&self.identity(finding)))
    }

    /// What commands call a finding.
    pub(super) fn identity(&self, finding: &Finding) -> String {
        identity(finding, &self.outcome)
    }

    /// A place as the client names it.
    pub(super) fn location(&self, location: Location, dialect: &Dialect) -> Option<lsp_types::Location> {
        place(location, &self.outcome, dialect)
    }
}

impl FileShown {
    fn new(findings: Vec<&Finding>, problems: Vec<&FileProblem>, outcome: &Outcome, wording: &Wording<'_>, dialect: &Dialect) -> Self {
        let mut diagnostics: Vec<_> = findings.iter().map(|finding| diagnostic(finding, outcome, wording, dialect)).collect();
        diagnostics.extend(problems.iter().map(|problem| problem_diagnostic(problem, outcome, wording, dialect)));
        let result_id = result_id(&diagnostics);
        let sources = mentioned(&findings, &problems, outcome);
        let (findings, problems) = (findings.into_iter().cloned().collect(), problems.into_iter().cloned().collect());
        FileShown { diagnostics, result_id, findings, problems, sources }
    }

    fn still_holds(&self, findings: &[&Finding], problems: &[&FileProblem], outcome: &Outcome) -> bool {
        let sources = mentioned(findings, problems, outcome);
        self.findings.iter().eq(findings.iter().copied())
            && self.problems.iter().map(|it| &it.problem).eq(problems.iter().map(|it| &it.problem))
            && self.sources.len() == sources.len()
            && self.sources.iter().zip(&sources).all(|(old, new)| Arc::ptr_eq(old, new))
    }
}

/// The id of a file that shows nothing.
pub(super) const NOTHING: &str = "0";

/// Equal diagnostics have equal ids.
fn result_id(diagnostics: &[lsp_types::Diagnostic]) -> String {
    if diagnostics.is_empty() {
        return NOTHING.to_owned();
    }
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(serde_json::to_string(diagnostics).unwrap_or_default().as_bytes());
    format!("{:016x}", hasher.finish())
}

/// The texts in which the places of findings and problems lie.
fn mentioned(findings: &[&Finding], problems: &[&FileProblem], outcome: &Outcome) -> Vec<Arc<SourceFile>> {
    let steps = findings.iter().flat_map(|finding| &finding.paths).flat_map(|path| &path.steps).map(|step| step.location.file);
    let of_problems = problems.iter().filter_map(|problem| match problem.subject {
        Subject::Analysed(file) => Some(file),
        _ => None,
    });
    let mut files: Vec<FileId> = steps.chain(findings.iter().map(|finding| finding.location.file)).chain(of_problems).collect();
    files.sort();
    files.dedup();
    files.into_iter().map(|file| outcome.sources[file.0 as usize].clone()).collect()
}

type OfFile<'a> = (Vec<&'a Finding>, Vec<&'a FileProblem>);

fn by_file<'a>(outcome: &'a Outcome, folder: &Path, configuration: &Configuration) -> BTreeMap<PathBuf, OfFile<'a>> {
    let mut files: BTreeMap<PathBuf, OfFile<'a>> = BTreeMap::new();
    for finding in &outcome.findings {
        files.entry(outcome.files[finding.location.file.0 as usize].clone()).or_default().0.push(finding);
    }
    for problem in outcome.problems.iter().filter(|problem| is_shown(problem, configuration)) {
        let path = match &problem.subject {
            Subject::Analysed(file) => outcome.files[file.0 as usize].clone(),
            Subject::Path(shown) => folder.join(shown),
            Subject::Other(source) => folder.join(&source.path),
            Subject::Run => continue,
        };
        files.entry(path).or_default().1.push(problem);
    }
    files
}

/// Syntax errors are usually shown by another server.
fn is_shown(problem: &FileProblem, configuration: &Configuration) -> bool {
    problem.problem.kind != ProblemKind::SyntaxError || configuration.shows_syntax_errors
}

/// What commands call a finding.
pub(super) fn identity(finding: &Finding, outcome: &Outcome) -> String {
    fingerprint(finding, &outcome.rules[finding.rule.0 as usize].name, &outcome.sources)
}

/// A place as the client names it.
pub(super) fn place(location: Location, outcome: &Outcome, dialect: &Dialect) -> Option<lsp_types::Location> {
    let uri = dialect.uris.uri(&outcome.files[location.file.0 as usize])?;
    Some(lsp_types::Location { uri, range: dialect.can.encoding.range(outcome.source(location.file), location.span) })
}
