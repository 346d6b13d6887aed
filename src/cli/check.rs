//! `leakline check`: flags in, outcome out to each place that wants it.

use std::time::Instant;

use super::args::{CheckArgs, ColorChoice};
use super::screen::Screen;
use super::{Exit, write_error};
use crate::engine::{self, Options, Outcome, Refusal, Selection};
use crate::models::Severity;
use crate::report::{Format, closing_line, render};
use crate::text::DecodeOptions;

pub(super) fn check(args: CheckArgs) -> Result<Exit, Refusal> {
    let started = Instant::now();
    let outputs = args.output.outputs()?;
    let (fail_on, exit_zero, color, is_quiet) = (Severity::from(args.fail_on), args.exit_zero, args.color, args.quiet);
    let outcome = engine::run(&options(args))?;
    outputs.write(&outcome, color)?;
    if !outputs.are_for_a_program() && !is_quiet {
        write_error(&format!("{}\n", closing_line(&outcome, started.elapsed())));
    }
    if !outputs.are_for_people() && outcome.has_failed() {
        write_error(&failures(&outcome));
    }
    Ok(exit(&outcome, fail_on, exit_zero))
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
