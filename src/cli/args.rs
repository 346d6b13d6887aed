//! The flags. Help and completions derive from here.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::output::OutputArgs;
use crate::engine::{DumpForm, Floor};
use crate::models::Severity;

/// Finds leaks, injection and misplaced trust in Python Flask services that talk to LLMs.
#[derive(Parser)]
#[command(name = "leakline", version, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Analyse files and folders as one program
    Check(Box<CheckArgs>),
    /// Show the page of a rule
    Explain(ExplainArgs),
    /// List all rules
    Rules(RulesArgs),
    /// Print the JSON Schema of what `check --output json` writes
    Schema,
    /// Show what a floor of the analysis makes of a file
    Dump(DumpArgs),
}

/// Exit codes: 0 nothing to report, 1 findings, 2 the request could not be carried out.
#[derive(clap::Args)]
#[command(after_help = "Exit codes: 0 nothing to report, 1 findings, 2 the request could not be carried out")]
pub(super) struct CheckArgs {
    /// Files and folders; the current folder if none is given
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    /// Folder with further rules and models; repeatable
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
    /// Apply only these rules or groups; `all` stands for every rule
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Leave out these rules or groups
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Leave out findings below this severity
    #[arg(long, value_enum, default_value = "note", value_name = "SEVERITY")]
    pub(super) min_severity: SeverityChoice,
    /// Lowest severity that makes the exit code 1
    #[arg(long, value_enum, default_value = "warning", value_name = "SEVERITY")]
    pub(super) fail_on: SeverityChoice,
    /// Exit with 0 even if there are findings; failures still give 2
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Leave out files and folders that match a glob; repeatable
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    pub(super) exclude: Vec<String>,
    /// How many threads to use; one per core by default
    #[arg(long, short = 'j', value_name = "N")]
    pub(super) threads: Option<NonZeroUsize>,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(super) color: ColorChoice,
    /// Write findings and problems only, no closing line
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(clap::Args)]
pub(super) struct ExplainArgs {
    /// Name of the rule
    pub(super) rule: String,
    /// Folder with further rules; repeatable
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
}

#[derive(clap::Args)]
pub(super) struct RulesArgs {
    /// Folder with further rules; repeatable
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
}

#[derive(clap::Args)]
pub(super) struct DumpArgs {
    /// The floor
    #[arg(long, value_enum)]
    pub(super) floor: FloorChoice,
    /// Write a graph for Graphviz
    #[arg(long)]
    pub(super) dot: bool,
    /// The file
    pub(super) file: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum SeverityChoice {
    Note,
    Warning,
    Error,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum FloorChoice {
    Ir,
    Graph,
    Program,
    Flow,
}

impl DumpArgs {
    pub(super) fn form(&self) -> DumpForm {
        if self.dot { DumpForm::Dot } else { DumpForm::Text }
    }
}

impl From<SeverityChoice> for Severity {
    fn from(choice: SeverityChoice) -> Self {
        match choice {
            SeverityChoice::Note => Severity::Note,
            SeverityChoice::Warning => Severity::Warning,
            SeverityChoice::Error => Severity::Error,
        }
    }
}

impl From<FloorChoice> for Floor {
    fn from(choice: FloorChoice) -> Self {
        match choice {
            FloorChoice::Ir => Floor::Ir,
            FloorChoice::Graph => Floor::Graph,
            FloorChoice::Program => Floor::Program,
            FloorChoice::Flow => Floor::Flow,
        }
    }
}
