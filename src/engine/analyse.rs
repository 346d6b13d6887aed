//! From lowered modules to findings: the way up through `program`, `flow` and `check`.

use std::fs;
use std::sync::{Arc, Mutex};

use super::memory::{locked, take_if};
use super::module_name::Input;
use super::outcome::{FileProblem, Subject};
use crate::check::{self, Findings, MappedRoute, View};
use crate::flow::{self, Cancel, Flows};
use crate::ir::Module;
use crate::models::{Catalog, RuleSource};
use crate::program::{self, ModuleId, Program, Unit};
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
pub(super) fn analyse(
    lowered: &Lowered,
    catalog: &Arc<Catalog>,
    names: &Names,
    solved: &Mutex<Option<Solved>>,
    cancel: &Cancel,
) -> Analysed {
    let known = take_if(solved, |solved| solved.still_holds(lowered, catalog));
    let solved_now = match known {
        Some(known) => known.relocated(lowered),
        None => Solved::new(lowered, catalog, names, cancel),
    };
    let Solved { program, flows, .. } = &solved_now;
    let limits = flows.limits.iter().map(|limit| {
        FileProblem::of_run(ProblemKind::LimitHit, format!("a bound on {limit} was reached; something behind it may have been missed"))
    });
    let analysed = Analysed {
        findings: check::check(program, catalog, names, flows),
        views: check::views(program, catalog, names, flows),
        routes: check::map(program, catalog, names, flows),
        problems: limits.collect(),
    };
    *locked(solved) = Some(solved_now);
    analysed
}

/// A program with its flows. They hold as long as no module gets another meaning; where things stand may change.
pub(super) struct Solved {
    inputs: Vec<Input>,
    catalog: Arc<Catalog>,
    program: Program,
    flows: Flows,
}

impl Solved {
    fn new(lowered: &Lowered, catalog: &Arc<Catalog>, names: &Names, cancel: &Cancel) -> Self {
        let program = program::link(units(lowered), names, catalog);
        cancel.check();
        let flows = flow::solve(&program, catalog, names, cancel);
        Solved { inputs: lowered.inputs.clone(), catalog: catalog.clone(), program, flows }
    }

    fn still_holds(&self, lowered: &Lowered, catalog: &Arc<Catalog>) -> bool {
        let is_same = |(unit, module): (&Unit, &Arc<Module>)| Arc::ptr_eq(&unit.ir, module) || unit.ir.means_the_same(module);
        Arc::ptr_eq(&self.catalog, catalog) && self.inputs == lowered.inputs && self.program.units.iter().zip(&lowered.modules).all(is_same)
    }

    fn relocated(mut self, lowered: &Lowered) -> Self {
        for (module, ir) in lowered.modules.iter().enumerate() {
            self.program.relocate(ModuleId(module as u32), ir.clone());
        }
        self
    }
}

fn units(lowered: &Lowered) -> Vec<Unit> {
    let units = lowered.modules.iter().zip(&lowered.inputs).enumerate().map(|(file, (module, input))| Unit {
        file: FileId(file as u32),
        base: input.names.base.to_string_lossy().into_owned(),
        parts: input.names.parts.clone(),
        starts: input.names.starts.clone(),
        is_package: input.names.is_package,
        ir: module.clone(),
    });
    units.collect()
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
