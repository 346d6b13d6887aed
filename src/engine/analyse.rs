//! From lowered modules to findings: the way up through `program`, `flow` and `check`.

use std::fs;
use std::sync::{Arc, Mutex};

use super::discover::is_python;
use super::memory::{locked, take_if};
use super::module_name::Input;
use super::outcome::{FileProblem, Subject};
use super::question::Answer;
use crate::check::{self, Findings, MappedRoute, View};
use crate::flow::{self, Asked, Cancel, Flows, Occasion, Retained};
use crate::ir::Module;
use crate::models::{Catalog, RuleSource};
use crate::program::{self, FuncRef, ModuleId, Program, Template, Unit};
use crate::text::{FileId, Names, Problem, ProblemKind, SourceFile, Symbol};

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

impl Lowered {
    /// The modules of all files, and behind them those of templates in literals with their texts.
    fn all_modules(&self) -> impl Iterator<Item = (FileId, &Arc<Module>, Option<Symbol>)> {
        let files = || self.modules.iter().enumerate().map(|(file, module)| (FileId(file as u32), module));
        let inline = files().flat_map(|(file, module)| module.templates.iter().map(move |it| (file, &it.module, Some(it.text))));
        files().map(|(file, module)| (file, module, None)).chain(inline)
    }
}

/// What the program was found to do.
#[derive(Default)]
pub(super) struct Analysed {
    pub findings: Findings,
    pub views: Vec<View>,
    pub routes: Vec<MappedRoute>,
    pub problems: Vec<FileProblem>,
    pub answer: Option<Answer>,
}

/// Reads the rules and the models of what is imported.
pub(super) fn load(imports: &dyn Fn(&str) -> bool, names: &Names, rule_sources: &[RuleSource]) -> (Catalog, Vec<FileProblem>) {
    let (catalog, problems) = Catalog::load(names, imports, rule_sources);
    (catalog, problems.into_iter().map(of_settings_file).collect())
}

/// So many functions are named for one bound.
const N_NAMED: usize = 3;

/// How much work an answer is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// As much as it takes.
    #[default]
    Whole,
    /// Only if what is known of the program before its last edits can be built on.
    Incremental,
    /// As much as it takes, but what was known before stays for the next edits: this state of the program will pass.
    Aside,
}

/// What an analysis is for.
#[derive(Clone, Copy)]
pub(super) struct Aim {
    pub asked: Option<Asked>,
    pub effort: Effort,
    /// Whether others follow, after edits.
    pub is_edited: bool,
}

/// What the rules say about the modules; none if that is more than the effort allows.
pub(super) fn analyse(
    lowered: &Lowered,
    catalog: &Arc<Catalog>,
    names: &Names,
    solved: &Mutex<Option<Solved>>,
    aim: Aim,
    cancel: &Cancel,
) -> Option<Analysed> {
    let asked = aim.asked;
    let known = take_if(solved, |solved| solved.asked == asked && solved.still_holds(lowered, catalog));
    let may_build_on = locked(solved).as_ref().map(|solved| solved.is_like(lowered, catalog));
    let is_aside = aim.effort == Effort::Aside && may_build_on == Some(false);
    let solved_now = match known {
        Some(known) => known.relocated(lowered),
        None if aim.effort == Effort::Incremental && may_build_on != Some(true) => return None,
        None => Solved::after(solved, lowered, catalog, names, Aim { is_edited: aim.is_edited && !is_aside, ..aim }, cancel),
    };
    let Solved { program, flows, .. } = &solved_now;
    let analysed = Analysed {
        findings: check::check(program, catalog, names, flows),
        views: check::views(program, catalog, names, flows),
        routes: check::map(program, catalog, names, flows),
        problems: bounds_reached(program, names, &lowered.sources, &flows.limits),
        answer: asked.map(|asked| {
            let why_not = check::why_not(program, catalog, names, flows, asked);
            Answer { asked, why_not, withheld: Vec::new() }
        }),
    };
    if !is_aside {
        let old = locked(solved).replace(solved_now);
        // Nobody waits until the program before is taken down.
        rayon::spawn(move || drop(old));
    }
    Some(analysed)
}

/// One note for each bound that was reached, with the first functions in which that was.
fn bounds_reached(program: &Program, names: &Names, sources: &[Arc<SourceFile>], limits: &[(&str, FuncRef)]) -> Vec<FileProblem> {
    let place = |function: FuncRef| {
        let (module, id) = program.locate(function);
        let unit = program.unit(module);
        let source = &sources[unit.file.0 as usize];
        (source.path.as_str(), source.line(unit.ir.function(id).span.start), program.function_name(names, function))
    };
    let of_bound = |reached: &[(&str, FuncRef)]| {
        let mut places: Vec<_> = reached.iter().map(|(_, function)| place(*function)).collect();
        places.sort();
        let shown = |(path, line, name): &(&str, u32, String)| match name.as_str() {
            "" => format!("{path}:{line}"),
            name => format!("`{name}` ({path}:{line})"),
        };
        let named: Vec<String> = places.iter().take(N_NAMED).map(shown).collect();
        let n_more = places.len() - named.len();
        let more = if n_more > 0 { format!(" and {n_more} more") } else { String::new() };
        let text = format!("bound reached ({}) in {}{more}; something behind it may have been missed", reached[0].0, named.join(", "));
        FileProblem::of_run(ProblemKind::LimitHit, text)
    };
    limits.chunk_by(|left, right| left.0 == right.0).map(of_bound).collect()
}

/// A program with its flows. They hold as long as no module gets another meaning; where things stand may change.
pub(super) struct Solved {
    inputs: Vec<Input>,
    catalog: Arc<Catalog>,
    program: Program,
    flows: Flows,
    retained: Arc<Retained>,
    asked: Option<Asked>,
}

impl Solved {
    /// Solves the program, with what the solution `before` has found out if only the inside of functions has changed since. That
    /// solution stays if this one is cancelled.
    fn after(before: &Mutex<Option<Solved>>, lowered: &Lowered, catalog: &Arc<Catalog>, names: &Names, aim: Aim, cancel: &Cancel) -> Self {
        let asked = aim.asked;
        let units = units(lowered);
        let is_of_same =
            |before: &&Solved| Arc::ptr_eq(&before.catalog, catalog) && before.asked == asked && before.inputs == lowered.inputs;
        let (program, usable) = match locked(before).as_ref().filter(is_of_same) {
            Some(before) => {
                let (program, edited) = program::relink(units, names, catalog, &before.program);
                (program, edited.map(|edited| (before.retained.clone(), edited)))
            }
            None => (program::link(units, names, catalog), None),
        };
        cancel.check();
        let occasion = match &usable {
            Some((retained, edited)) => Occasion::Edited(retained, edited),
            None if aim.is_edited => Occasion::First,
            None => Occasion::Single,
        };
        let (flows, retained) = flow::solve(&program, catalog, names, asked, occasion, cancel);
        Solved { inputs: lowered.inputs.clone(), catalog: catalog.clone(), program, flows, retained: Arc::new(retained), asked }
    }

    fn still_holds(&self, lowered: &Lowered, catalog: &Arc<Catalog>) -> bool {
        let is_same = |unit: &Unit, (file, module, text): (FileId, &Arc<Module>, Option<Symbol>)| {
            let is_same_text = text.is_none_or(|text| unit.template == Some(Template::Text(text)));
            unit.file == file && is_same_text && (Arc::ptr_eq(&unit.ir, module) || unit.ir.means_the_same(module))
        };
        Arc::ptr_eq(&self.catalog, catalog)
            && self.inputs == lowered.inputs
            && self.program.units.len() == lowered.all_modules().count()
            && self.program.units.iter().zip(lowered.all_modules()).all(|(unit, module)| is_same(unit, module))
    }

    /// Whether all that differs is the inside of functions, and nothing has become broken: a text soon is whole again, and what the
    /// parser makes of it until then is another program with every letter.
    fn is_like(&self, lowered: &Lowered, catalog: &Arc<Catalog>) -> bool {
        let is_similar = |(unit, (_, module, _)): (&Unit, (FileId, &Arc<Module>, Option<Symbol>))| {
            let is_newly_broken = module.is_broken && !unit.ir.is_broken;
            Arc::ptr_eq(&unit.ir, module) || !is_newly_broken && module.differing_functions(&unit.ir).is_some()
        };
        Arc::ptr_eq(&self.catalog, catalog)
            && self.inputs == lowered.inputs
            && self.program.units.len() == lowered.all_modules().count()
            && self.program.units.iter().zip(lowered.all_modules()).all(is_similar)
    }

    fn relocated(mut self, lowered: &Lowered) -> Self {
        for (module, (_, ir, _)) in lowered.all_modules().enumerate() {
            self.program.relocate(ModuleId(module as u32), ir.clone());
        }
        self
    }
}

/// The modules as one program.
pub(super) fn link(lowered: &Lowered, catalog: &Catalog, names: &Names) -> Program {
    program::link(units(lowered), names, catalog)
}

fn units(lowered: &Lowered) -> Vec<Unit> {
    let units = lowered.all_modules().map(|(file, module, text)| {
        let input = &lowered.inputs[file.0 as usize];
        let of_file = (!is_python(&input.path)).then_some(Template::File);
        Unit {
            file,
            base: input.names.base.to_string_lossy().into_owned(),
            parts: input.names.parts.clone(),
            starts: if text.is_some() { Vec::new() } else { input.names.starts.clone() },
            is_package: input.names.is_package,
            template: text.map(Template::Text).or(of_file),
            ir: module.clone(),
        }
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
