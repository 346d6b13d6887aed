//! What is left out of an analysis: the usual folders, globs of the user, what ignore files name.

use std::path::{Path, PathBuf};

use globset::{GlobSet, GlobSetBuilder};

use super::outcome::Refusal;
use crate::config::Glob;

/// Folders that hold other people's or generated code.
const DEFAULT_EXCLUDES: &[&str] = &[
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    "__pycache__",
    "__pypackages__",
    "_build",
    "build",
    "buck-out",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
];

/// What to leave out.
#[derive(Clone, Debug)]
pub struct Excludes {
    /// In place of the usual folders.
    pub replaced: Option<Vec<Glob>>,
    /// Besides.
    pub more: Vec<Glob>,
    /// Whether they hold for files that are named.
    pub are_forced: bool,
    /// Whether ignore files count.
    pub respect_ignore_files: bool,
}

/// [`Excludes`], ready to be asked.
#[derive(Clone)]
pub(super) struct CompiledExcludes {
    /// Each with the folder to which its globs are relative.
    sets: Vec<(PathBuf, GlobSet)>,
    has_usual: bool,
    are_forced: bool,
    respect_ignore_files: bool,
}

impl Default for Excludes {
    fn default() -> Self {
        Excludes { replaced: None, more: Vec::new(), are_forced: false, respect_ignore_files: true }
    }
}

impl Excludes {
    /// Checks the globs.
    pub(super) fn compile(&self) -> Result<CompiledExcludes, Refusal> {
        let mut by_base: Vec<(PathBuf, GlobSetBuilder)> = Vec::new();
        for glob in self.replaced.iter().flatten().chain(&self.more) {
            let index = by_base.iter().position(|(base, _)| *base == glob.base).unwrap_or_else(|| {
                by_base.push((glob.base.clone(), GlobSetBuilder::new()));
                by_base.len() - 1
            });
            by_base[index].1.add(glob.compile().map_err(Refusal::new)?);
        }
        let too_large = |error: globset::Error| Refusal::new(format!("the excludes are too large: {error}"));
        let sets = by_base.into_iter().map(|(base, set)| Ok((base, set.build().map_err(too_large)?))).collect::<Result<_, Refusal>>()?;
        Ok(CompiledExcludes {
            sets,
            has_usual: self.replaced.is_none(),
            are_forced: self.are_forced,
            respect_ignore_files: self.respect_ignore_files,
        })
    }
}

impl CompiledExcludes {
    pub fn respects_ignore_files(&self) -> bool {
        self.respect_ignore_files
    }

    /// Whether a file or folder is left out where it is found.
    pub fn leave_out(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default();
        if self.has_usual && DEFAULT_EXCLUDES.iter().any(|usual| name == *usual) {
            return true;
        }
        self.sets.iter().any(|(base, set)| set.is_match(path.strip_prefix(base).unwrap_or(path)) || set.is_match(Path::new(name)))
    }

    /// Whether a file that was named is left out, by itself or with a folder above it.
    pub fn leave_out_named(&self, path: &Path) -> bool {
        self.are_forced && path.ancestors().filter(|path| path.file_name().is_some()).any(|path| self.leave_out(path))
    }
}
