//! The client's settings, section `leakline`. A value of a wrong kind counts as not set.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::engine::{Options, Selection};
use crate::models::Severity;
use crate::text::DecodeOptions;

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
    min_severity: Severity,
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
                Some("error") => Severity::Error,
                Some("warning") => Severity::Warning,
                _ => Severity::Note,
            },
            excludes: words("exclude"),
            rule_folders: words("rules").into_iter().map(PathBuf::from).collect(),
        }
    }

    /// The request for a folder, or for one file that lies in none.
    pub(super) fn options(&self, folder: &Path, file: Option<&Path>) -> Options {
        Options {
            folder: Some(folder.to_owned()),
            paths: vec![file.unwrap_or(folder).to_owned()],
            excludes: self.excludes.clone(),
            rule_folders: self.rule_folders.iter().map(|rules| folder.join(rules)).collect(),
            selection: Selection { select: self.select.clone(), ignore: self.ignore.clone(), min_severity: self.min_severity },
            n_threads: None,
            decode: DecodeOptions::default(),
        }
    }
}
