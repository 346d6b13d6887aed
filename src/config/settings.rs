//! What a user can settle, in a file or by flags: the same type for both, so that one function says which weighs more.

use std::path::PathBuf;

use crate::models::{RuleSource, Severity};
use crate::text::Span;

/// What was settled; `None` and empty lists: nothing.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Apply only these rules.
    pub select: Option<Vec<Word>>,
    /// Apply these, too.
    pub extend_select: Vec<Word>,
    /// Leave these out.
    pub ignore: Option<Vec<Word>>,
    /// Leave these out, too.
    pub extend_ignore: Vec<Word>,
    /// Leave rules out in files.
    pub per_file_ignores: Vec<(Glob, Vec<Word>)>,
    /// Other severities.
    pub severity: Vec<(Word, Severity)>,
    /// Findings below are left out.
    pub min_severity: Option<Severity>,
    /// The lowest severity that fails a run.
    pub fail_on: Option<Severity>,
    /// What is left out in place of the usual folders.
    pub exclude: Option<Vec<Glob>>,
    /// What is left out besides.
    pub extend_exclude: Vec<Glob>,
    /// Whether excludes hold for files that are named.
    pub force_exclude: Option<bool>,
    /// Whether ignore files hold.
    pub respect_gitignore: Option<bool>,
    /// Folders from which modules are imported.
    pub src: Vec<PathBuf>,
    /// Further rules and models.
    pub rules: Vec<RuleSource>,
    /// Known findings.
    pub baseline: Option<PathBuf>,
    /// Whether a suppression needs a reason.
    pub require_reason: Option<bool>,
    /// Whether gaps in the analysis fail a run.
    pub strict: Option<bool>,
}

/// The name of a rule or group, or a CWE number, as somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Where it stands in the configuration file; none: on the command line.
    pub place: Option<Span>,
}

/// A glob. Without a slash it matches a name at any depth, with one a path below `base`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    /// The folder to which it is relative, absolute.
    pub base: PathBuf,
    /// The pattern without `./` in front and `/` behind.
    pub pattern: String,
}

impl Settings {
    /// These settings, and where they say nothing those of `below`. What only adds is added.
    pub fn over(self, below: Settings) -> Settings {
        Settings {
            select: self.select.or(below.select),
            extend_select: joined(below.extend_select, self.extend_select),
            ignore: self.ignore.or(below.ignore),
            extend_ignore: joined(below.extend_ignore, self.extend_ignore),
            per_file_ignores: joined(below.per_file_ignores, self.per_file_ignores),
            severity: joined(below.severity, self.severity),
            min_severity: self.min_severity.or(below.min_severity),
            fail_on: self.fail_on.or(below.fail_on),
            exclude: self.exclude.or(below.exclude),
            extend_exclude: joined(below.extend_exclude, self.extend_exclude),
            force_exclude: self.force_exclude.or(below.force_exclude),
            respect_gitignore: self.respect_gitignore.or(below.respect_gitignore),
            src: if self.src.is_empty() { below.src } else { self.src },
            rules: joined(below.rules, self.rules),
            baseline: self.baseline.or(below.baseline),
            require_reason: self.require_reason.or(below.require_reason),
            strict: self.strict.or(below.strict),
        }
    }
}

fn joined<T>(mut first: Vec<T>, second: Vec<T>) -> Vec<T> {
    first.extend(second);
    first
}

impl Word {
    /// A word from the command line.
    pub fn typed(text: impl Into<String>) -> Self {
        Word { text: text.into(), place: None }
    }
}

impl Glob {
    /// A glob as somebody wrote it.
    pub fn new(base: impl Into<PathBuf>, pattern: &str) -> Self {
        Glob { base: base.into(), pattern: pattern.trim_start_matches("./").trim_end_matches('/').to_owned() }
    }

    /// The compiled glob, or what is wrong with it.
    pub fn compile(&self) -> Result<globset::Glob, String> {
        let glob = globset::GlobBuilder::new(&self.pattern).literal_separator(true).build();
        glob.map_err(|error| format!("`{}` is no glob: {}", self.pattern, error.kind()))
    }
}
