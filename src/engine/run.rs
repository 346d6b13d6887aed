//! The run itself: files in, outcome out, the same bytes whatever the number of threads.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::analyse::{Analysed, Lowered, analyse, load};
use super::crash::guard;
use super::discover::Discovery;
use super::memory::{Memory, Unsaved};
use super::module_name::Input;
use super::outcome::{FileProblem, Outcome, Refusal, Subject};
use super::read::ReadFile;
use super::selection::Selection;
use super::session::{Session, Workers};
use crate::flow::{Cancel, Cancelled};
use crate::models::{Catalog, Rule};
use crate::text::{DecodeOptions, FileId, Names, ProblemKind};

/// What to analyse, and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The absolute folder from which paths are shown and globs count; none: the current one.
    pub folder: Option<PathBuf>,
    /// Files and folders; empty: the folder.
    pub paths: Vec<PathBuf>,
    /// Globs of files and folders to leave out, beside the usual ones.
    pub excludes: Vec<String>,
    /// Folders with further rules and models.
    pub rule_folders: Vec<PathBuf>,
    /// Which rules count.
    pub selection: Selection,
    /// How many threads; none: one per core.
    pub n_threads: Option<NonZeroUsize>,
    /// Bounds on files.
    pub decode: DecodeOptions,
}

/// Analyses the files under `options.paths` as one program.
pub fn run(options: &Options) -> Result<Outcome, Refusal> {
    let workers = Workers::start(options.n_threads)?;
    let analysed = Session::new(options.clone(), workers).snapshot().analyse(&Cancel::default());
    analysed.unwrap_or_else(|Cancelled| Err(Refusal::new("the run was cancelled")))
}

/// All rules, built-in ones and those of `rule_folders`, sorted by name.
pub fn rules(rule_folders: &[PathBuf]) -> (Arc<[Rule]>, Vec<FileProblem>) {
    let (catalog, problems) = load(&|_| false, &Names::new(), rule_folders);
    (catalog.rules, problems)
}

/// Analyses the files that were found. `unsaved` knows the text of files that counts instead of what lies on disk.
pub(super) fn analyse_files(
    options: &Options,
    discovery: &Discovery,
    memory: &Memory,
    unsaved: &(dyn Fn(&Path) -> Unsaved + Sync),
    cancel: &Cancel,
) -> Result<Outcome, Refusal> {
    let started = SystemTime::now();
    let Discovery { inputs, problems } = discovery;
    let mut problems = problems.clone();
    let n_files = inputs.len();
    if n_files == 0 && problems.is_empty() {
        problems.push(FileProblem::of_run(ProblemKind::NothingToAnalyse, "no Python file was found"));
    }
    let read = |input: &Input| {
        cancel.check();
        memory.file(input, &unsaved(&input.path), options.decode)
    };
    let read_files: Vec<Arc<ReadFile>> = inputs.par_iter().map(read).collect();
    memory.keep_only(inputs);
    let lowered = gather(inputs, &read_files, &mut problems);
    if lowered.sources.is_empty() && n_files > 0 {
        problems.push(FileProblem::of_run(ProblemKind::NothingToAnalyse, "none of the files could be analysed"));
    }

    let (catalog, of_catalog) = memory.catalog(&lowered.modules, &options.rule_folders);
    problems.extend(of_catalog);
    let selected = options.selection.resolve(&catalog.rules)?;
    let Analysed { mut findings, views, problems: of_analysis } = analyse_guarded(&lowered, &catalog, &memory.names, cancel);
    problems.extend(of_analysis);
    findings.retain(|finding| selected.has(finding.rule) && finding.severity >= options.selection.min_severity);

    let Lowered { inputs, sources, modules: _ } = lowered;
    let files = inputs.into_iter().map(|input| input.path).collect();
    let times = Some((started, SystemTime::now()));
    let mut outcome = Outcome { findings, problems, sources, files, views, rules: catalog.rules.clone(), n_files, times };
    sort_problems(&mut outcome);
    Ok(outcome)
}

/// The files that can be analysed; what is wrong with any file goes to `problems`.
fn gather(inputs: &[Input], read_files: &[Arc<ReadFile>], problems: &mut Vec<FileProblem>) -> Lowered {
    let mut lowered = Lowered::default();
    for (input, read_file) in inputs.iter().zip(read_files) {
        let subject = match &read_file.analysed {
            Some((source, module)) => {
                let file = FileId(lowered.sources.len() as u32);
                lowered.inputs.push(input.clone());
                lowered.sources.push(source.clone());
                lowered.modules.push(module.clone());
                Subject::Analysed(file)
            }
            None => Subject::Path(input.display.clone()),
        };
        problems.extend(read_file.problems.iter().map(|problem| FileProblem { subject: subject.clone(), problem: problem.clone() }));
    }
    lowered
}

fn analyse_guarded(lowered: &Lowered, catalog: &Catalog, names: &Names, cancel: &Cancel) -> Analysed {
    guard(|| analyse(lowered, catalog, names, cancel)).unwrap_or_else(|message| {
        let message = format!("leakline failed while analysing the program; there are no findings: {message}");
        Analysed { problems: vec![FileProblem::of_run(ProblemKind::Crash, message)], ..Analysed::default() }
    })
}

/// Problems of the run first, then by path and place.
fn sort_problems(outcome: &mut Outcome) {
    let mut problems = std::mem::take(&mut outcome.problems);
    problems.sort_by(|left, right| {
        let key = |problem: &FileProblem| (problem.problem.span, problem.problem.kind);
        let paths = outcome.problem_path(left).cmp(&outcome.problem_path(right));
        paths.then_with(|| key(left).cmp(&key(right))).then_with(|| left.problem.message.cmp(&right.problem.message))
    });
    outcome.problems = problems;
}
