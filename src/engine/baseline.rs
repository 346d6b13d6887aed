//! Baseline files: reading them, making them, and what of them no longer occurs.

use std::fs;
use std::path::Path;

use super::discover::shown_from;
use super::outcome::{FileProblem, Outcome};
use super::read::reason;
use crate::check::{Baseline, Entry, Finding, fingerprint_with};
use crate::text::{FileId, ProblemKind};

/// Reads a baseline file.
pub fn read_baseline(path: &Path) -> Result<Baseline, FileProblem> {
    let shown = || path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| {
        let mut problem =
            FileProblem::of_path(shown(), ProblemKind::Unreadable, format!("the baseline cannot be read: {}", reason(&error)));
        problem.problem.help = Some("`leakline baseline` writes it".to_owned());
        problem
    })?;
    Baseline::parse(&text)
        .map_err(|message| FileProblem::of_path(shown(), ProblemKind::ConfigurationMistake, format!("this is no baseline: {message}")))
}

/// The folder from which paths in a baseline count.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The findings of an outcome as a baseline that will lie at `path`.
pub fn baseline_of(outcome: &Outcome, path: &Path) -> Baseline {
    let identities = Identities::new(outcome, folder_of(path));
    let mut baseline = Baseline::default();
    for finding in &outcome.findings {
        baseline.add(Entry {
            fingerprint: identities.of(outcome, finding),
            rule: outcome.rules[finding.rule.0 as usize].name.clone(),
            path: identities.paths[finding.location.file.0 as usize].clone(),
            function: finding.function.clone(),
            count: 1,
        });
    }
    baseline
}

/// Identities of findings with paths as they are seen from the baseline's folder.
pub(super) struct Identities {
    /// By [`FileId`].
    pub paths: Vec<String>,
}

impl Identities {
    pub fn new(outcome: &Outcome, folder: &Path) -> Self {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        Identities { paths: outcome.files.iter().map(|path| shown_from(path, &folder)).collect() }
    }

    pub fn of(&self, outcome: &Outcome, finding: &Finding) -> String {
        let rule = &outcome.rules[finding.rule.0 as usize].name;
        fingerprint_with(finding, rule, &outcome.sources, &|file: FileId| self.paths[file.0 as usize].as_str())
    }
}

/// What is said about entries that no longer occur. Entries about files that exist and were not analysed are left alone.
pub(super) fn stale(baseline: &Baseline, identities: &Identities, path: &Path) -> Option<FileProblem> {
    let folder = folder_of(path);
    let is_stale = |entry: &&Entry| identities.paths.contains(&entry.path) || !folder.join(&entry.path).exists();
    let stale: Vec<&Entry> = baseline.rest().filter(is_stale).collect();
    let first = stale.first()?;
    let n_stale: usize = stale.iter().map(|entry| entry.count).sum();
    let message = match n_stale {
        1 => format!("a finding of the baseline no longer occurs: {} in {}", first.rule, first.path),
        _ => format!("{n_stale} findings of the baseline no longer occur, the first {} in {}", first.rule, first.path),
    };
    let mut problem = FileProblem::of_path(path.display().to_string(), ProblemKind::StaleBaseline, message);
    problem.problem.help = Some("`leakline baseline --prune` takes them out".to_owned());
    Some(problem)
}
