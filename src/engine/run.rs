//! The run itself: files in, outcome out, the same bytes whatever the number of threads.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::analyse::{Analysed, Lowered, analyse, load};
use super::configure::{Configuration, Configured};
use super::crash::guard;
use super::discover::{Discovery, Looking};
use super::excludes::Excludes;
use super::memory::{Memory, Unsaved};
use super::mend;
use super::module_name::Input;
use super::narrow::{Scope, narrow};
use super::outcome::{FileProblem, Outcome, Refusal, Subject};
use super::read::ReadFile;
use super::selection::{Selected, Selection, unknown_rule};
use super::session::{Session, Workers};
use super::templates::{needed, sorted};
use crate::check::Location;
use crate::flow::{Asked, Cancel, Cancelled};
use crate::ir::Module;
use crate::models::{Catalog, Rule, RuleSource, Severity};
use crate::text::{DecodeOptions, FileId, Names, Problem, ProblemKind, SourceFile, Span};

/// What to analyse, and how.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The absolute folder from which paths are shown and globs count; none: the current one.
    pub folder: Option<PathBuf>,
    /// Which files.
    pub looking: Looking,
    /// Further rules and models.
    pub rule_sources: Vec<RuleSource>,
    /// Which rules count.
    pub selection: Selection,
    /// Which findings are reported, of all that there are.
    pub scope: Scope,
    /// File with known findings.
    pub baseline: Option<PathBuf>,
    /// Mistakes in the configuration, and the file in which the words of the selection stand.
    pub configured: Configured,
    /// How many threads; none: one per core.
    pub n_threads: Option<NonZeroUsize>,
    /// Bounds on files.
    pub decode: DecodeOptions,
}

impl Options {
    /// What a configuration says about the files under `paths`.
    pub fn new(paths: Vec<PathBuf>, configuration: Configuration) -> Options {
        let Configuration { settings, file, root: _, problems } = configuration;
        Options {
            looking: Looking {
                paths,
                excludes: Excludes {
                    replaced: settings.exclude,
                    more: settings.extend_exclude,
                    are_forced: settings.force_exclude.unwrap_or(false),
                    respect_ignore_files: settings.respect_gitignore.unwrap_or(true),
                },
                source_roots: settings.src,
            },
            rule_sources: settings.rules,
            selection: Selection {
                select: settings.select,
                extend_select: settings.extend_select,
                ignore: settings.ignore.into_iter().flatten().chain(settings.extend_ignore).collect(),
                per_file_ignores: settings.per_file_ignores,
                severities: settings.severity,
                min_severity: settings.min_severity.unwrap_or(Severity::Note),
                requires_reason: settings.require_reason.unwrap_or(false),
            },
            baseline: settings.baseline,
            configured: Configured { file, problems },
            ..Options::default()
        }
    }

    /// The selection held against the rules. A wrong word is refused if it was typed, and a problem if it stands in a file.
    fn selected(&self, rules: &[Rule], problems: &mut Vec<FileProblem>) -> Result<Selected, Refusal> {
        let (selected, unknown) = self.selection.resolve(rules);
        for word in unknown {
            let refusal = unknown_rule(rules, &word.text);
            let (Some(place), Some(file)) = (word.place, &self.configured.file) else { return Err(refusal) };
            let problem = Problem { help: refusal.help, ..Problem::at(ProblemKind::ConfigurationMistake, place, refusal.message) };
            problems.push(FileProblem { subject: Subject::Other(Box::new(SourceFile::clone(file))), problem });
        }
        Ok(selected)
    }
}

/// Analyses the files that `options` look for as one program.
pub fn run(options: &Options) -> Result<Outcome, Refusal> {
    let workers = Workers::start(options.n_threads)?;
    let analysed = Session::new(options.clone(), workers).snapshot().analyse(&Cancel::default());
    analysed.unwrap_or_else(|Cancelled| Err(Refusal::new("the run was cancelled")))
}

/// All rules, built-in ones and those of `rule_sources`, sorted by name.
pub fn rules(rule_sources: &[RuleSource]) -> (Arc<[Rule]>, Vec<FileProblem>) {
    let (catalog, problems) = load(&|_| false, &Names::new(), rule_sources);
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
    let Discovery { inputs, templates, n_excluded, problems } = discovery;
    let mut problems: Vec<FileProblem> = options.configured.problems.iter().chain(problems).cloned().collect();
    if inputs.is_empty() && *n_excluded == 0 && problems.is_empty() {
        problems.push(FileProblem::of_run(ProblemKind::NothingToAnalyse, "no Python file was found"));
    }
    cancel.expect(inputs.len());
    let read = |input: &Input| {
        cancel.step();
        memory.file(input, &unsaved(&input.path), options.decode)
    };
    let read_files: Vec<Arc<ReadFile>> = inputs.par_iter().map(read).collect();
    let templates = needed(templates, &read_files, &memory.names, read);
    let (inputs, read_files) = sorted(inputs, read_files, templates);
    let n_files = inputs.len();
    memory.keep_only(&inputs);
    let lowered = gather(&inputs, &read_files, &mut problems);
    if lowered.sources.is_empty() && n_files > 0 {
        problems.push(FileProblem::of_run(ProblemKind::NothingToAnalyse, "none of the files could be analysed"));
    }

    let (catalog, of_catalog) = memory.catalog(&lowered.modules, &options.rule_sources);
    problems.extend(of_catalog);
    let selected = options.selected(&catalog.rules, &mut problems)?;
    let asked = options.scope.line.as_ref().map(|line| line.find(&lowered)).transpose()?;
    let analysed = analyse_guarded(&lowered, &catalog, memory, asked, cancel);
    let Analysed { findings, views, routes, problems: of_analysis, answer } = analysed;
    problems.extend(of_analysis);
    let comments = comments(&lowered);
    let Lowered { inputs, sources, modules } = lowered;
    let files = inputs.into_iter().map(|input| input.path).collect();
    let (rules, secrets) = (catalog.rules.clone(), catalog.secrets.clone());
    let mut outcome = Outcome { problems, sources, files, modules, views, routes, rules, secrets, n_files, answer, ..Outcome::default() };
    narrow(options, &selected, findings, &comments, &mut outcome)?;
    mend::propose(&mut outcome);
    outcome.times = Some((started, SystemTime::now()));
    sort_problems(&mut outcome);
    Ok(outcome)
}

/// The comments that speak to leakline.
fn comments(lowered: &Lowered) -> Vec<Location> {
    let of_file = |(file, module): (usize, &Arc<Module>)| {
        let at = move |span: &Span| Location { file: FileId(file as u32), span: *span };
        module.comments.iter().map(at).collect::<Vec<_>>()
    };
    lowered.modules.iter().enumerate().flat_map(of_file).collect()
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

fn analyse_guarded(lowered: &Lowered, catalog: &Arc<Catalog>, memory: &Memory, asked: Option<Asked>, cancel: &Cancel) -> Analysed {
    guard(|| analyse(lowered, catalog, &memory.names, &memory.solved, asked, cancel)).unwrap_or_else(|message| {
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
