//! Floor `cli`: the command `leakline`. What the user typed is read into one plain value at the door; no floor below sees a flag.

mod args;
mod check;
mod output;
mod screen;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use crate::engine::{self, FileProblem, Outcome, Refusal};
use crate::report::{self, Format};
use args::{Args, Command, DumpArgs, ExplainArgs, RulesArgs};
use screen::Screen;

/// How the command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Nothing to report.
    Clean,
    /// Findings at or above the threshold.
    Findings,
    /// What was asked could not be done.
    Failure,
}

/// The command `leakline`.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let exit = match args.command {
        Command::Check(check_args) => check::check(*check_args),
        Command::Explain(explain_args) => explain(&explain_args),
        Command::Rules(rules_args) => list_rules(&rules_args),
        Command::Schema => write_output(&report::report_schema()).map(|()| Exit::Clean),
        Command::Dump(dump_args) => dump(&dump_args),
    };
    match exit {
        Ok(Exit::Clean) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(1),
        Ok(Exit::Failure) => ExitCode::from(2),
        Err(refusal) => {
            write_error(&report::refusal(&refusal));
            ExitCode::from(2)
        }
    }
}

fn explain(args: &ExplainArgs) -> Result<Exit, Refusal> {
    let (rules, problems) = engine::rules(&args.rules);
    let page = engine::find_rule(&rules, &args.rule).map(report::rule_page)?;
    write_output(&page)?;
    Ok(show_problems(problems))
}

fn list_rules(args: &RulesArgs) -> Result<Exit, Refusal> {
    let (rules, problems) = engine::rules(&args.rules);
    write_output(&report::rule_table(&rules, Screen::stdout().style(args::ColorChoice::Never)))?;
    Ok(show_problems(problems))
}

fn dump(args: &DumpArgs) -> Result<Exit, Refusal> {
    let text = engine::dump(&args.file, args.floor.into(), args.form())?;
    write_output(&text)?;
    Ok(Exit::Clean)
}

/// Shows problems that belong to no check on standard error.
fn show_problems(problems: Vec<FileProblem>) -> Exit {
    let outcome = Outcome { problems, ..Outcome::default() };
    write_error(&report::render(&outcome, Format::Text, Screen::stderr().style(args::ColorChoice::Auto)));
    if outcome.has_failed() { Exit::Failure } else { Exit::Clean }
}

/// Writes to standard output. A reader that has gone away has seen what it wanted.
fn write_output(text: &str) -> Result<(), Refusal> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Refusal::new(format!("standard output cannot be written: {error}")))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Writes to standard error. If that fails, there is nobody left to tell.
fn write_error(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
