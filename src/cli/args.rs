//! The flags. Help and completions derive from here.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::output::{OutputArgs, word_parser};
use super::settings::{SettingsArgs, StoreFolderArgs};
use crate::engine::{DumpForm, Floor};
use crate::models::Severity;
use crate::report::MapFormat;

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
    /// Show the page of a rule, or tell what is found on a line and why
    Explain(Box<ExplainArgs>),
    /// Write a file with all findings of today, so that `check --baseline` reports only new ones
    Baseline(Box<BaselineArgs>),
    /// Write a configuration to start with
    Init(InitArgs),
    /// Delete the results that were kept for the next run
    Clean(CleanArgs),
    /// List all rules
    Rules(RulesArgs),
    /// Serve an editor through the language server protocol on standard input and output
    Lsp(LspArgs),
    /// List each route: who may call it, which models it asks, what enters their prompts, where replies go
    Map(Box<MapArgs>),
    /// Print the JSON Schema of leakline's own data or of its configuration
    Schema(SchemaArgs),
    /// Print a script that completes commands and flags in a shell
    Completions(CompletionsArgs),
    /// Print a manual page
    #[command(hide = true)]
    Man(ManArgs),
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
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
    /// Lowest severity that makes the exit code 1 [default: warning]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<SeverityChoice>,
    /// Exit with 0 even if there are findings; failures still give 2
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Exit with 2 if anything could not be analysed as a whole
    #[arg(long)]
    pub(super) strict: bool,
    /// Report only what this baseline does not know
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Report only findings whose path touches what has changed since a revision [default: HEAD]
    #[arg(long, value_name = "REF", num_args = 0..=1, require_equals = true, default_missing_value = "HEAD")]
    pub(super) changed: Option<String>,
    /// Analyse the whole project and report only findings whose path touches a PATH
    #[arg(long)]
    pub(super) whole_project: bool,
    /// Write a comment above each finding that suppresses it, with this reason
    #[arg(long, value_name = "REASON")]
    pub(super) add_ignore: Option<String>,
    /// Mend what can be mended without changing what the program does
    #[arg(long, conflicts_with = "add_ignore")]
    pub(super) fix: bool,
    /// Print what `--fix` or `--add-ignore` would change, and change nothing
    #[arg(long)]
    pub(super) diff: bool,
    /// The file for which standard input (`-`) stands; it is seen as part of its project
    #[arg(long, value_name = "FILE")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Analyse again after every change, until interrupted
    #[arg(long, conflicts_with_all = ["fix", "diff", "add_ignore", "stdin_filename"])]
    pub(super) watch: bool,
    /// Show no sign of progress
    #[arg(long)]
    pub(super) no_progress: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(super) color: ColorChoice,
    /// Write findings and problems only, no closing line
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(clap::Args)]
pub(super) struct BaselineArgs {
    /// Files and folders; the current folder if none is given
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The file [default: that of the configuration, else leakline-baseline.json]
    #[arg(long, short, value_name = "FILE")]
    pub(super) output_file: Option<PathBuf>,
    /// Only take out what no longer occurs
    #[arg(long)]
    pub(super) prune: bool,
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
}

#[derive(clap::Args)]
pub(super) struct CleanArgs {
    #[command(flatten)]
    pub(super) store: StoreFolderArgs,
}

#[derive(clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

#[derive(clap::Args)]
pub(super) struct ManArgs {
    /// The command whose page is printed; leakline itself if none is given
    pub(super) command: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct InitArgs {
    /// The project's folder
    #[arg(value_name = "DIR", default_value = ".")]
    pub(super) folder: PathBuf,
}

#[derive(clap::Args)]
pub(super) struct MapArgs {
    /// Files and folders; the current folder if none is given
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// How the map is shown
    #[arg(long, default_value = MapFormat::Table.name(), value_parser = word_parser(MapFormat::ALL, MapFormat::name, MapFormat::about))]
    pub(super) format: MapFormat,
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(super) color: ColorChoice,
}

#[derive(clap::Args)]
pub(super) struct SchemaArgs {
    /// Which data: of `check --output json`, of `map --format json`, or of the configuration
    #[arg(value_enum, default_value = "report")]
    pub(super) data: DataChoice,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum DataChoice {
    Report,
    Map,
    Config,
}

#[derive(clap::Args)]
pub(super) struct ExplainArgs {
    /// Name of a rule, or a line of a file
    #[arg(value_name = "RULE|FILE:LINE")]
    pub(super) subject: String,
    /// Tell why nothing is found on the line: what a check has cleared, what is suppressed, what is unknown
    #[arg(long)]
    pub(super) why_not: bool,
    #[command(flatten)]
    pub(super) settings: SettingsArgs,
    /// When to use colours
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub(super) color: ColorChoice,
}

#[derive(clap::Args)]
pub(super) struct RulesArgs {
    /// Folder with further rules; repeatable
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
}

#[derive(clap::Args)]
pub(super) struct LspArgs {
    /// Write the log to a file instead of standard error
    #[arg(long, value_name = "FILE", env = "LEAKLINE_LSP_LOG")]
    pub(super) log_file: Option<PathBuf>,
    /// Accepted because clients pass it; there is no other way to talk
    #[arg(long, hide = true)]
    pub(super) stdio: bool,
}

#[derive(clap::Args)]
pub(super) struct DumpArgs {
    /// The floor
    #[arg(long, value_enum)]
    pub(super) floor: FloorChoice,
    /// Write a graph for Graphviz
    #[arg(long)]
    pub(super) dot: bool,
    /// The file, or the folder of a program
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
