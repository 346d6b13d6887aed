//! The run itself: files in, outcome out, the same bytes whatever the number of threads.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::SystemTime;

use rayon::prelude::*;

use super::analyse::{Lowered, analyse, load};
use super::crash::guard;
use super::discover::{Discovery, discover};
use super::outcome::{FileProblem, Outcome, Refusal, Subject};
use super::read::{ReadFile, read};
use super::selection::Selection;
use crate::check::Findings;
use crate::models::{Catalog, Rule};
use crate::text::{DecodeOptions, FileId, Names, ProblemKind};

/// What to analyse, and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Files and folders; empty: the current folder.
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

/// Deeply nested code is walked by recursion on some floors; bounds on nesting are set for stacks of this size.
const STACK_BYTES: usize = 64 << 20;

/// Analyses the files under `options.paths` as one program.
pub fn run(options: &Options) -> Result<Outcome, Refusal> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.n_threads.map_or(0, NonZeroUsize::get))
        .stack_size(STACK_BYTES)
        .thread_name(|index| format!("leakline-{index}"))
        .build()
        .map_err(|error| Refusal::new(format!("no threads can be started: {error}")))?;
    pool.install(|| run_here(options))
}

/// All rules, built-in ones and those of `rule_folders`, sorted by name.
pub fn rules(rule_folders: &[PathBuf]) -> (Vec<Rule>, Vec<FileProblem>) {
    let (catalog, problems) = load(&[], &Names::new(), rule_folders);
    (catalog.rules, problems)
}

fn run_here(options: &Options) -> Result<Outcome, Refusal> {
    let started = SystemTime::now();
    let Discovery { inputs, mut problems } = discover(&options.paths, &options.excludes)?;
    let n_files = inputs.len();
    if n_files == 0 && problems.is_empty() {
        problems.push(FileProblem::of_run(ProblemKind::NothingToAnalyse, "no Python file was found"));
    }
    let names = Names::new();
    let read_files: Vec<ReadFile> = inputs.par_iter().map(|input| read(input, &names, options.decode)).collect();

    let mut lowered = Lowered { inputs: Vec::new(), sources: Vec::new(), modules: Vec::new() };
    for (input, read_file) in inputs.into_iter().zip(read_files) {
        let subject = match read_file.analysed {
            Some((source, module)) => {
                let file = FileId(lowered.sources.len() as u32);
                lowered.inputs.push(input);
                lowered.sources.push(source);
                lowered.modules.push(module);
                Subject::Analysed(file)
            }
            None => Subject::Path(input.display),
        };
        problems.extend(read_file.problems.into_iter().map(|problem| FileProblem { subject: subject.clone(), problem }));
    }
    if lowered.sources.is_empty() && n_files > 0 {
        problems.push(FileProblem::of_run(ProblemKind::NothingToAnalyse, "none of the files could be analysed"));
    }

    let (catalog, of_catalog) = load(&lowered.modules, &names, &options.rule_folders);
    problems.extend(of_catalog);
    let selected = options.selection.resolve(&catalog.rules)?;
    let (mut findings, of_analysis) = analyse_guarded(&mut lowered, &catalog, &names);
    problems.extend(of_analysis);
    findings.retain(|finding| selected.has(finding.rule) && finding.severity >= options.selection.min_severity);

    let mut outcome =
        Outcome { findings, problems, sources: lowered.sources, rules: catalog.rules, n_files, started, ended: SystemTime::now() };
    sort_problems(&mut outcome);
    Ok(outcome)
}

fn analyse_guarded(lowered: &mut Lowered, catalog: &Catalog, names: &Names) -> (Findings, Vec<FileProblem>) {
    guard(|| analyse(lowered, catalog, names)).unwrap_or_else(|message| {
        let message = format!("leakline failed while analysing the program; there are no findings: {message}");
        (Vec::new(), vec![FileProblem::of_run(ProblemKind::Crash, message)])
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
