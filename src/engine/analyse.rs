//! From lowered modules to findings: the way up through `program`, `flow` and `check`.

use std::fs;
use std::sync::Arc;

use super::module_name::Input;
use super::outcome::{FileProblem, Subject};
use crate::check::{self, Findings, MappedRoute, View};
use crate::flow::{self, Cancel};
use crate::ir::Module;
use crate::models::{Catalog, RuleSource};
use crate::program::{self, Unit};
use crate::text::{FileId, Names, Problem, ProblemKind, SourceFile};

/// Everything that was read, file by file: the three lists have the same order, and the index is the [`crate::text::FileId`].
#[derive(Default)]
pub(super) struct Lowered {
    /// Where each file lies and how it is imported.
    pub inputs: Vec<Input>,
    /// Its text.
    pub sources: Vec<Arc<SourceFile>>,
    /// Its meaning.
    pub modules: Vec<Arc<Module>>,
}

/// What the program was found to do.
#[derive(Default)]
pub(super) struct Analysed {
    pub findings: Findings,
    pub views: Vec<View>,
    pub routes: Vec<MappedRoute>,
    pub problems: Vec<FileProblem>,
}

/// Reads the rules and the models of what is imported.
pub(super) fn load(imports: &dyn Fn(&str) -> bool, names: &Names, rule_sources: &[RuleSource]) -> (Catalog, Vec<FileProblem>) {
    let (catalog, problems) = Catalog::load(names, imports, rule_sources);
    (catalog, problems.into_iter().map(of_settings_file).collect())
}

/// What the rules say about the modules.
pub(super) fn analyse(lowered: &Lowered, catalog: &Catalog, names: &Names, cancel: &Cancel) -> Analysed {
    let units = lowered.modules.iter().zip(&lowered.inputs).enumerate().map(|(file, (module, input))| Unit {
        file: FileId(file as u32),
        base: input.names.base.to_string_lossy().into_owned(),
        parts: input.names.parts.clone(),
        starts: input.names.starts.clone(),
        is_package: input.names.is_package,
        ir: module.clone(),
    });
    let program = program::link(units.collect(), names, catalog);
    cancel.check();
    let flows = flow::solve(&program, catalog, names, cancel);
    let limits = flows.limits.iter().map(|limit| {
        FileProblem::of_run(ProblemKind::LimitHit, format!("a bound on {limit} was reached; something behind it may have been missed"))
    });
    Analysed {
        findings: check::check(&program, catalog, names, &flows),
        views: check::views(&program, catalog, names, &flows),
        routes: check::map(&program, catalog, names, &flows),
        problems: limits.collect(),
    }
}

/// A mistake in a user's file is shown in the file's text; the excerpt that its message brings along serves where there is no file.
pub(super) fn of_settings_file(mut problem: Problem) -> FileProblem {
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
