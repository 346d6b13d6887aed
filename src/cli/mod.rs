//! Floor `cli`: the command `leakline`. What the user typed is read into one plain value at the door; no floor below sees a flag.

mod args;
mod baseline;
mod check;
mod edit;
mod explain;
mod init;
mod output;
mod progress;
mod screen;
mod settings;
mod watch;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::config;
use crate::engine::{self, FileProblem, Outcome, Refusal};
use crate::lsp;
use crate::models::RuleSource;
use crate::report::{self, Format};
use args::{Args, CleanArgs, Command, CompletionsArgs, DataChoice, DumpArgs, LspArgs, ManArgs, RulesArgs, SchemaArgs};
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
        Command::Baseline(baseline_args) => baseline::baseline(*baseline_args),
        Command::Init(init_args) => init::init(&init_args),
        Command::Clean(clean_args) => clean(&clean_args),
        Command::Completions(completions_args) => completions(&completions_args),
        Command::Man(man_args) => man(&man_args),
        Command::Explain(explain_args) => explain::explain(&explain_args),
        Command::Rules(rules_args) => list_rules(&rules_args),
        Command::Lsp(lsp_args) => serve(lsp_args),
        Command::Map(map_args) => check::map(*map_args),
        Command::Schema(schema_args) => schema(&schema_args),
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

fn list_rules(args: &RulesArgs) -> Result<Exit, Refusal> {
    let (rules, problems) = engine::rules(&folders(&args.rules));
    write_output(&report::rule_table(&rules, Screen::stdout().style(args::ColorChoice::Never)))?;
    Ok(show_problems(problems))
}

fn serve(args: LspArgs) -> Result<Exit, Refusal> {
    match lsp::serve(args.log_file)? {
        lsp::End::Orderly => Ok(Exit::Clean),
        lsp::End::Abandoned => Ok(Exit::Findings),
    }
}

fn clean(args: &CleanArgs) -> Result<Exit, Refusal> {
    let configuration = engine::configure(&[], &engine::ConfigSource::Nearest, config::Settings::default())?;
    let folder = args.store.folder(&configuration)?;
    let said = if engine::clean(&folder)? { "deleted" } else { "does not exist" };
    write_error(&format!("{} {said}\n", folder.display()));
    Ok(Exit::Clean)
}

fn completions(args: &CompletionsArgs) -> Result<Exit, Refusal> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), env!("CARGO_PKG_NAME"), &mut script);
    write_output(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}

fn man(args: &ManArgs) -> Result<Exit, Refusal> {
    let mut command = Args::command();
    command.build();
    let command = match &args.command {
        Some(name) => command.find_subcommand(name).cloned().ok_or_else(|| Refusal::new(format!("no command has the name `{name}`")))?,
        None => command,
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).map_err(|error| Refusal::new(format!("the manual page cannot be made: {error}")))?;
    write_output(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Clean)
}

fn schema(args: &SchemaArgs) -> Result<Exit, Refusal> {
    let text = match args.data {
        DataChoice::Report => report::report_schema(),
        DataChoice::Map => report::map_schema(),
        DataChoice::Config => config::schema(&engine::rules(&[]).0),
    };
    write_output(&text)?;
    Ok(Exit::Clean)
}

fn dump(args: &DumpArgs) -> Result<Exit, Refusal> {
    let text = engine::dump(&args.file, args.floor.into(), args.form())?;
    write_output(&text)?;
    Ok(Exit::Clean)
}

/// Folders with further rules.
fn folders(rules: &[PathBuf]) -> Vec<RuleSource> {
    rules.iter().cloned().map(RuleSource::Folder).collect()
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
