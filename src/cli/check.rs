//! `leakline check`: flags in, outcome out to each place that wants it.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::args::{CheckArgs, ColorChoice, MapArgs};
use super::output::Outputs;
use super::progress::with_bar;
use super::screen::Screen;
use super::{Exit, edit, watch, write_error, write_output};
use crate::config::Settings;
use crate::engine::{self, Cancel, Cancelled, Configuration, Options, Outcome, Refusal, Scope, Session, Workers};
use crate::models::Severity;
use crate::report::{Format, closing_line, render, render_map};

/// Stands for standard input among the paths.
const STDIN: &str = "-";

/// A run that can be repeated.
pub(super) struct Run {
    session: Session,
    workers: Workers,
    outputs: Outputs,
    fail_on: Severity,
    is_strict: bool,
    has_progress: bool,
}

pub(super) fn check(args: CheckArgs) -> Result<Exit, Refusal> {
    let mut run = Run::new(&args)?;
    if args.watch {
        return watch::watch(&args, run);
    }
    let started = Instant::now();
    let mut outcome = run.analyse()?;
    if let Some(wanted) = edit::Wanted::of(&args) {
        if args.diff {
            return edit::show(&outcome, &wanted);
        }
        outcome = edit::write(&mut run, outcome, &wanted)?;
    }
    run.report(&args, &outcome, started)
}

/// `leakline map`: the same run, of which only the routes are shown.
pub(super) fn map(args: MapArgs) -> Result<Exit, Refusal> {
    let configuration = args.settings.configuration(&args.paths, Settings::default())?;
    let store = args.settings.store(&configuration)?;
    let options = Options { n_threads: args.settings.threads, store, ..Options::new(args.paths, configuration) };
    let outcome = engine::run(&options)?;
    write_output(&render_map(&outcome, args.format, Screen::stdout().style(args.color)))?;
    if outcome.has_failed() {
        write_error(&failures(&outcome));
        return Ok(Exit::Failure);
    }
    Ok(Exit::Clean)
}

impl Run {
    /// Reads the configuration, and standard input if it is asked for.
    pub(super) fn new(args: &CheckArgs) -> Result<Run, Refusal> {
        let outputs = args.output.outputs()?;
        let unsaved = if args.paths.iter().any(|path| path == Path::new(STDIN)) { Some(read_stdin(args)?) } else { None };
        let paths = unsaved.as_ref().map_or_else(|| args.paths.clone(), |(path, _)| vec![path.clone()]);
        let configuration = configuration(args, &paths)?;
        let is_strict = configuration.settings.strict.unwrap_or(false);
        let fail_on = configuration.settings.fail_on.unwrap_or(Severity::Warning);
        let has_progress = !args.no_progress && !args.quiet && !outputs.are_for_a_program();
        let workers = Workers::start(args.settings.threads)?;
        let mut session = Session::new(options(args, paths, unsaved.is_some(), configuration)?, workers.clone());
        if let Some((path, text)) = unsaved {
            session.edit(&path, text);
        }
        Ok(Run { session, workers, outputs, fail_on, is_strict, has_progress })
    }

    /// Analyses the program as it is now.
    pub(super) fn analyse(&mut self) -> Result<Outcome, Refusal> {
        let snapshot = self.session.snapshot();
        let cancel = Cancel::default();
        let analysed = with_bar(self.has_progress, &cancel, || snapshot.analyse(&cancel));
        analysed.unwrap_or_else(|Cancelled| Err(Refusal::new("the run was cancelled")))
    }

    /// Files on disk have changed.
    pub(super) fn reload(&mut self) {
        self.session.reload();
    }

    /// Some files on disk have changed; what is known of the others is built on.
    pub(super) fn refresh(&mut self) {
        self.session.refresh();
    }

    /// Writes everything that is wanted of an outcome.
    pub(super) fn report(&self, args: &CheckArgs, outcome: &Outcome, started: Instant) -> Result<Exit, Refusal> {
        self.workers.run(|| self.outputs.write(outcome, args.color))?;
        if !self.outputs.are_for_a_program() && !args.quiet {
            write_error(&format!("{}\n", closing_line(outcome, started.elapsed())));
        }
        if !self.outputs.are_for_people() && outcome.has_failed() {
            write_error(&failures(outcome));
        }
        Ok(match exit(outcome, self.fail_on, args.exit_zero) {
            _ if self.is_strict && outcome.has_gaps() => Exit::Failure,
            exit => exit,
        })
    }
}

/// What was typed, and below it the configuration file.
fn configuration(args: &CheckArgs, paths: &[PathBuf]) -> Result<Configuration, Refusal> {
    let typed = Settings {
        fail_on: args.fail_on.map(Into::into),
        strict: args.strict.then_some(true),
        baseline: args.baseline.clone(),
        ..Settings::default()
    };
    args.settings.configuration(paths, typed)
}

fn options(args: &CheckArgs, paths: Vec<PathBuf>, is_stdin: bool, configuration: Configuration) -> Result<Options, Refusal> {
    let is_part = args.whole_project || is_stdin;
    let scope = Some(paths.clone()).filter(|paths| is_part && !paths.is_empty());
    let paths = if is_part { vec![configuration.root.clone()] } else { paths };
    // Who watches remembers what was read, and each state of the files is seen but once.
    let store = if args.watch { None } else { args.settings.store(&configuration)? };
    Ok(Options {
        // Text for a file that does not exist yet counts only below a folder.
        folder: if is_stdin { Some(engine::current_folder()?) } else { None },
        scope: Scope { paths: scope, line: None, changed_since: args.changed.clone() },
        n_threads: args.settings.threads,
        is_edited: args.watch,
        store,
        ..Options::new(paths, configuration)
    })
}

/// The absolute path for which standard input stands, and its text.
fn read_stdin(args: &CheckArgs) -> Result<(PathBuf, String), Refusal> {
    let Some(name) = &args.stdin_filename else {
        let help = Some("`leakline check --stdin-filename app.py - < app.py`".to_owned());
        return Err(Refusal { message: "standard input needs `--stdin-filename`".to_owned(), help });
    };
    if args.paths.len() > 1 {
        return Err(Refusal::new("standard input stands alone"));
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| Refusal::new(format!("standard input cannot be read: {error}")))?;
    let path = engine::current_folder()?.join(name);
    Ok((path.canonicalize().unwrap_or(path), String::from_utf8_lossy(&bytes).into_owned()))
}

/// Formats for machines keep standard output for themselves; what kept the run from being an answer is said to people as well.
pub(super) fn failures(outcome: &Outcome) -> String {
    let problems = outcome.problems.iter().filter(|problem| problem.is_failure()).cloned().map(|mut problem| {
        if let (engine::Subject::Analysed(_), Some(path)) = (&problem.subject, outcome.problem_path(&problem)) {
            problem.subject = engine::Subject::Path(path.to_owned());
        }
        problem.problem.span = None;
        problem
    });
    let failed = Outcome { problems: problems.collect(), ..Outcome::default() };
    render(&failed, Format::Concise, Screen::stderr().style(ColorChoice::Never))
}

fn exit(outcome: &Outcome, fail_on: Severity, exit_zero: bool) -> Exit {
    if outcome.has_failed() {
        Exit::Failure
    } else if outcome.n_findings_from(fail_on) > 0 && !exit_zero {
        Exit::Findings
    } else {
        Exit::Clean
    }
}
