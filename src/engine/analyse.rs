//! From lowered modules to findings: the way up through `program`, `flow` and `check`.

use std::fs;
use std::path::PathBuf;

use super::module_name::Input;
use super::outcome::{FileProblem, Subject};
use crate::check::Findings;
use crate::ir::Module;
use crate::models::{Catalog, RuleSource};
use crate::text::{Names, Problem, SourceFile};

/// Everything that was read, file by file: the three lists have the same order, and the index is the [`crate::text::FileId`].
pub(super) struct Lowered {
    /// Where each file lies and how it is imported.
    pub inputs: Vec<Input>,
    /// Its text.
    pub sources: Vec<SourceFile>,
    /// Its meaning.
    pub modules: Vec<Module>,
}

/// Reads the rules and the models of what the modules import.
pub(super) fn load(modules: &[Module], names: &Names, rule_folders: &[PathBuf]) -> (Catalog, Vec<FileProblem>) {
    let rule_sources: Vec<RuleSource> = rule_folders.iter().map(|folder| RuleSource { folder: folder.clone() }).collect();
    let imported = imported(modules, names);
    let (catalog, problems) = Catalog::load(names, &|module| imported.contains(module), &rule_sources);
    (catalog, problems.into_iter().map(of_rule_file).collect())
}

/// What the rules say about the modules.
pub(super) fn analyse(_lowered: &Lowered, _catalog: &Catalog, _names: &Names) -> (Findings, Vec<FileProblem>) {
    (Vec::new(), Vec::new())
}

/// The top-level modules that any file imports.
fn imported<'a>(modules: &[Module], names: &'a Names) -> rustc_hash::FxHashSet<&'a str> {
    modules.iter().flat_map(|module| &module.imported).map(|&symbol| names.text(symbol)).collect()
}

/// A mistake in a user's file is shown in the file's text; the excerpt that its message brings along serves where there is no file.
fn of_rule_file(mut problem: Problem) -> FileProblem {
    let Some(path) = problem.file.take() else { return FileProblem { subject: Subject::Run, problem } };
    let subject = match fs::read_to_string(&path) {
        Ok(text) => {
            problem.message = problem.message.lines().next().unwrap_or_default().to_owned();
            Subject::Other(Box::new(SourceFile::new(path, text)))
        }
        Err(_) => Subject::Path(path),
    };
    FileProblem { subject, problem }
}
