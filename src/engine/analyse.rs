//! From lowered modules to findings: the way up through `program`, `flow` and `check`.

use std::fs;
use std::path::PathBuf;

use super::module_name::Input;
use super::outcome::{FileProblem, Subject};
use std::sync::Arc;

use crate::check::{self, Findings};
use crate::flow;
use crate::ir::Module;
use crate::models::{Catalog, RuleSource};
use crate::program::{self, Unit};
use crate::text::{FileId, Names, Problem, ProblemKind, SourceFile};

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
pub(super) fn analyse(lowered: &mut Lowered, catalog: &Catalog, names: &Names) -> (Findings, Vec<FileProblem>) {
    let modules = std::mem::take(&mut lowered.modules);
    let units = modules.into_iter().zip(&lowered.inputs).enumerate().map(|(file, (module, input))| Unit {
        file: FileId(file as u32),
        base: input.names.base.to_string_lossy().into_owned(),
        parts: input.names.parts.clone(),
        starts: input.names.starts.clone(),
        is_package: input.names.is_package,
        ir: Arc::new(module),
    });
    let program = program::link(units.collect(), names, catalog);
    let flows = flow::solve(&program, catalog, names);
    let findings = check::check(&program, catalog, names, &flows);
    let limits = flows.limits.iter().map(|limit| {
        FileProblem::of_run(ProblemKind::LimitHit, format!("a bound on {limit} was reached; something behind it may have been missed"))
    });
    (findings, limits.collect())
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
