//! The run itself: files in, outcome out, the same bytes whatever the number of threads.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::analyse::{Aim, Analysed, Effort, Lowered, analyse, load};
use super::configure::{Configuration, Configured};
use super::crash::guard;
use super::discover::{Discovery, Looking};
use super::excludes::Excludes;
use super::memory::{Memory, Unsaved};
use super::mend;
use super::module_name::Input;
use super::narrow::{Scope, narrow};
use super::outcome::{FileProblem, Outcome, Refusal, Subject};
use super::read::{ReadFile, ReadText};
use super::recall::{Facts, Known, Recall};
use super::selection::{Selected, Selection, unknown_rule};
use super::session::{Session, Workers};
use super::store::Store;
use super::templates::{needed, sorted};
use crate::check::{Findings, Location};
use crate::flow::{Cancel, Cancelled};
use crate::models::{Catalog, Repair, Rule, RuleSource, Severity, own_texts};
use crate::text::{DecodeOptions, FileId, Names, Problem, ProblemKind, SourceFile};

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
    /// Whether the program is edited and analysed again: then what was found out about it is kept, and fixes are made when they are
    /// asked for.
    pub is_edited: bool,
    /// Where results are kept for the next run; none: nowhere.
    pub store: Option<Store>,
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
    effort: Effort,
    cancel: &Cancel,
) -> Result<Outcome, Refusal> {
    let started = SystemTime::now();
    let Discovery { inputs, n_excluded, problems, .. } = discovery;
    let mut problems: Vec<FileProblem> = options.configured.problems.iter().chain(problems).cloned().collect();
    if inputs.is_empty() && *n_excluded == 0 && problems.is_empty() {
        problems.push(FileProblem::of_run(ProblemKind::NothingToAnalyse, "no Python file was found"));
    }
    cancel.expect(inputs.len());
    let work = Work { options, discovery, memory, unsaved, effort, cancel };
    let (known, catalog) = work.result(&mut problems)?;
    let selected = options.selected(&catalog.rules, &mut problems)?;
    let mut outcome = Outcome { rules: catalog.rules.clone(), secrets: catalog.secrets.clone(), ..Outcome::default() };
    let (findings, comments) = gather(known, &mut problems, &mut outcome);
    outcome.problems = problems;
    narrow(options, &selected, findings, &comments, &mut outcome)?;
    if !options.is_edited {
        // Narrowing finds out which comments are not needed.
        mend::propose(&mut outcome.findings, &outcome.rules, &outcome.sources, |repair| matches!(repair, Repair::Uncomment));
    }
    outcome.times = Some((started, SystemTime::now()));
    sort_problems(&mut outcome);
    Ok(outcome)
}

/// From files to what is known of the program.
struct Work<'a> {
    options: &'a Options,
    discovery: &'a Discovery,
    memory: &'a Memory,
    unsaved: &'a (dyn Fn(&Path) -> Unsaved + Sync),
    effort: Effort,
    cancel: &'a Cancel,
}

impl Work<'_> {
    /// What was found out about these files before, else now. Mistakes in rules go to `problems`.
    fn result(&self, problems: &mut Vec<FileProblem>) -> Result<(Known, Arc<Catalog>), Refusal> {
        let Discovery { inputs, templates, .. } = self.discovery;
        let options = self.options;
        let texts: Vec<Arc<ReadText>> = inputs.par_iter().map(|input| self.text(input)).collect();
        // The answer to a question about one line is not kept.
        let store = options.store.as_ref().filter(|_| options.scope.line.is_none());
        let Some((store, rule_texts)) = store.and_then(|store| Some((store, own_texts(&options.rule_sources)?))) else {
            return self.work_out(&texts, problems);
        };
        let recall = Recall::new(store, &rule_texts, inputs, &texts, templates, options.decode);
        if let Some(known) = recall.find(|template| self.text(template)) {
            // Only rules are asked of it: what models say is in the answer.
            let (rules, _) = load(&|_| false, &self.memory.names, &options.rule_sources);
            return Ok((known, Arc::new(rules)));
        }
        let n_problems = problems.len();
        let (known, catalog) = self.work_out(&texts, problems)?;
        // Mistakes in rules are no part of an answer and have to be told each time.
        if problems.len() == n_problems {
            recall.keep(&known);
        }
        Ok((known, catalog))
    }

    fn work_out(&self, texts: &[Arc<ReadText>], problems: &mut Vec<FileProblem>) -> Result<(Known, Arc<Catalog>), Refusal> {
        let Work { options, discovery, memory, effort, cancel, .. } = *self;
        let Discovery { inputs, templates, .. } = discovery;
        let lower = |input: &Input, text: &Arc<ReadText>| {
            cancel.step();
            memory.lowered(input, text)
        };
        let read_files: Vec<Arc<ReadFile>> = inputs.par_iter().zip(texts).map(|(input, text)| lower(input, text)).collect();
        let templates = needed(templates, &read_files, &memory.names, |template| lower(template, &self.text(template)));
        let (inputs, read_files) = sorted(inputs, read_files, templates);
        memory.keep_only(&inputs);
        let lowered = lowered_only(&inputs, &read_files);
        let (catalog, mistakes) = memory.catalog(&lowered.modules, &options.rule_sources);
        problems.extend(mistakes);
        // A word that means nothing is refused before the work.
        options.selected(&catalog.rules, &mut Vec::new())?;
        let asked = options.scope.line.as_ref().map(|line| line.find(&lowered)).transpose()?;
        let aim = Aim { asked, effort, is_edited: options.is_edited };
        let analysed = analyse_guarded(&lowered, &catalog, memory, aim, cancel);
        let is_analysed = analysed.is_some();
        let mut analysed = analysed.unwrap_or_default();
        if !options.is_edited {
            mend::propose(&mut analysed.findings, &catalog.rules, &lowered.sources, |_| true);
        }
        let texts: Vec<Arc<ReadText>> = inputs.iter().map(|input| self.text(input)).collect();
        let facts = read_files.iter().zip(&texts).map(|(file, text)| Facts::of(file, text)).collect();
        Ok((Known { inputs, texts, facts, analysed, is_analysed }, catalog))
    }

    fn text(&self, input: &Input) -> Arc<ReadText> {
        self.memory.text(input, &(self.unsaved)(&input.path), self.options.decode)
    }
}

/// Puts what is known into the outcome, and gives the findings and the comments that speak to leakline.
fn gather(known: Known, problems: &mut Vec<FileProblem>, outcome: &mut Outcome) -> (Findings, Vec<Location>) {
    outcome.n_files = known.inputs.len();
    outcome.is_analysed = known.is_analysed;
    let mut comments = Vec::new();
    for ((input, text), facts) in known.inputs.into_iter().zip(known.texts).zip(known.facts) {
        let file = FileId(outcome.sources.len() as u32);
        let subject = if facts.is_analysed { Subject::Analysed(file) } else { Subject::Path(input.display) };
        let of_file = text.problems.iter().chain(&facts.problems).cloned();
        problems.extend(of_file.map(|problem| FileProblem { subject: subject.clone(), problem }));
        if let Some(source) = text.source.as_ref().filter(|_| facts.is_analysed) {
            comments.extend(facts.comments.iter().map(|span| Location { file, span: *span }));
            outcome.sources.push(source.clone());
            outcome.files.push(input.path);
            outcome.functions.push(facts.functions);
        }
    }
    let Analysed { findings, views, routes, problems: of_analysis, answer } = known.analysed;
    problems.extend(of_analysis);
    if outcome.sources.is_empty() && outcome.n_files > 0 {
        problems.push(FileProblem::of_run(ProblemKind::NothingToAnalyse, "none of the files could be analysed"));
    }
    (outcome.views, outcome.routes, outcome.answer) = (views, routes, answer);
    (findings, comments)
}

/// The files that can be analysed.
pub(super) fn lowered_only(inputs: &[Input], read_files: &[Arc<ReadFile>]) -> Lowered {
    let mut lowered = Lowered::default();
    for (input, read_file) in inputs.iter().zip(read_files) {
        if let Some((source, module)) = &read_file.analysed {
            lowered.inputs.push(input.clone());
            lowered.sources.push(source.clone());
            lowered.modules.push(module.clone());
        }
    }
    lowered
}

fn analyse_guarded(lowered: &Lowered, catalog: &Arc<Catalog>, memory: &Memory, aim: Aim, cancel: &Cancel) -> Option<Analysed> {
    guard(|| analyse(lowered, catalog, &memory.names, &memory.solved, aim, cancel)).unwrap_or_else(|message| {
        let message = format!("leakline failed while analysing the program; there are no findings: {message}");
        Some(Analysed { problems: vec![FileProblem::of_run(ProblemKind::Crash, message)], ..Analysed::default() })
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
