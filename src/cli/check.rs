//! `leakline check`: flags in, outcome out to each place that wants it.

use std::path::PathBuf;
use std::time::Instant;

use super::args::{CheckArgs, ColorChoice};
use super::screen::Screen;
use super::{Exit, write_error, write_output};
use crate::engine::{self, Options, Outcome, Refusal, Selection};
use crate::models::Severity;
use crate::report::{Format, closing_line, render};
use crate::text::DecodeOptions;

/// One thing to write.
struct Output {
    format: Format,
    target: Target,
}

enum Target {
    Stdout,
    File(PathBuf),
}

pub(super) fn check(args: CheckArgs) -> Result<Exit, Refusal> {
    let started = Instant::now();
    let outputs = [output(&args)];
    let (fail_on, exit_zero, color, is_quiet) = (Severity::from(args.fail_on), args.exit_zero, args.color, args.quiet);
    let outcome = engine::run(&options(args))?;
    for output in &outputs {
        write(&outcome, output, color)?;
    }
    let is_for_people = outputs.iter().any(|output| output.format.is_for_people());
    if is_for_people && !is_quiet {
        write_error(&format!("{}\n", closing_line(&outcome, started.elapsed())));
    }
    if !is_for_people && outcome.has_failed() {
        write_error(&failures(&outcome));
    }
    Ok(exit(&outcome, fail_on, exit_zero))
}

fn output(args: &CheckArgs) -> Output {
    let target = args.output_file.clone().map_or(Target::Stdout, Target::File);
    Output { format: args.output_format.into(), target }
}

fn options(args: CheckArgs) -> Options {
    Options {
        folder: None,
        paths: args.paths,
        excludes: args.exclude,
        rule_folders: args.rules,
        selection: Selection { select: args.select, ignore: args.ignore, min_severity: args.min_severity.into() },
        n_threads: args.threads,
        decode: DecodeOptions::default(),
    }
}

fn write(outcome: &Outcome, output: &Output, color: ColorChoice) -> Result<(), Refusal> {
    match &output.target {
        Target::Stdout => write_output(&render(outcome, output.format, Screen::stdout().style(color))),
        Target::File(path) => {
            let text = render(outcome, output.format, Screen::file().style(color));
            std::fs::write(path, text).map_err(|error| Refusal::new(format!("{} cannot be written: {error}", path.display())))
        }
    }
}

/// Formats for machines keep standard output for themselves; what kept the run from being an answer is said to people as well.
fn failures(outcome: &Outcome) -> String {
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
