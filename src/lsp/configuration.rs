//! The client's settings, section `leakline`. A value of a wrong kind counts as not set.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::config::{Glob, Settings, Word};
use crate::engine::{ConfigSource, Options, configure};
use crate::models::{RuleSource, Severity};

/// For which files findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Scope {
    /// Those that are open.
    #[default]
    OpenFiles,
    /// All of the folder.
    Workspace,
}

/// Settings of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Configuration {
    pub(super) scope: Scope,
    pub(super) has_lenses: bool,
    pub(super) shows_syntax_errors: bool,
    select: Vec<String>,
    ignore: Vec<String>,
    min_severity: Option<Severity>,
    excludes: Vec<String>,
    rule_folders: Vec<PathBuf>,
}

impl Default for Configuration {
    fn default() -> Self {
        Configuration::read(&Value::Null)
    }
}

impl Configuration {
    pub(super) fn read(value: &Value) -> Configuration {
        let word = |name: &str| value.get(name).and_then(Value::as_str);
        let flag = |name: &str| value.get(name).and_then(Value::as_bool);
        let words = |name: &str| {
            let list = value.get(name).and_then(Value::as_array);
            list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        };
        Configuration {
            scope: if word("diagnosticMode") == Some("workspace") { Scope::Workspace } else { Scope::OpenFiles },
            has_lenses: flag("codeLens").unwrap_or(true),
            shows_syntax_errors: flag("showSyntaxErrors").unwrap_or(false),
            select: words("select"),
            ignore: words("ignore"),
            min_severity: match word("minSeverity") {
                Some("error") => Some(Severity::Error),
                Some("warning") => Some(Severity::Warning),
                Some("note") => Some(Severity::Note),
                _ => None,
            },
            excludes: words("exclude"),
            rule_folders: words("rules").into_iter().map(PathBuf::from).collect(),
        }
    }

    /// The request for a folder, or for one file that lies in none: the nearest configuration file, and these settings above it.
    pub(super) fn options(&self, folder: &Path, file: Option<&Path>) -> Options {
        let paths = vec![file.unwrap_or(folder).to_owned()];
        let words = |words: &[String]| words.iter().map(Word::typed).collect::<Vec<_>>();
        let given = Settings {
            select: (!self.select.is_empty()).then(|| words(&self.select)),
            extend_ignore: words(&self.ignore),
            min_severity: self.min_severity,
            extend_exclude: self.excludes.iter().map(|pattern| Glob::new(folder, pattern)).collect(),
            rules: self.rule_folders.iter().map(|rules| RuleSource::Folder(folder.join(rules))).collect(),
            ..Settings::default()
        };
        // A file that cannot be read is as good as none; what it says wrong is among the problems of the run.
        let configuration = configure(&paths, &ConfigSource::Nearest, given).unwrap_or_default();
        Options { folder: Some(folder.to_owned()), is_edited: true, ..Options::new(paths, configuration) }
    }
}
