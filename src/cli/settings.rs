//! The flags that settle what a configuration file can settle, too. Both are read into [`Settings`]; a flag overrides the file.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::builder::FalseyValueParser;

use super::args::SeverityChoice;
use crate::config::{Glob, Settings, Word};
use crate::engine::{ConfigSource, Configuration, Refusal, STORE_FOLDER, Store, configure, current_folder};
use crate::models::RuleSource;

#[derive(clap::Args)]
#[command(next_help_heading = "Configuration")]
pub(super) struct SettingsArgs {
    /// Configuration file [default: the nearest leakline.toml or pyproject.toml with [tool.leakline]]
    #[arg(long, value_name = "FILE", env = "LEAKLINE_CONFIG")]
    config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, conflicts_with = "config")]
    isolated: bool,
    /// Folder with further rules and models; repeatable
    #[arg(long, value_name = "DIR")]
    rules: Vec<PathBuf>,
    /// Apply only these rules, groups or CWE numbers; `all` stands for every rule
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Apply these rules, too
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    extend_select: Vec<String>,
    /// Leave out these rules, groups or CWE numbers
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Leave out these rules, too
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    extend_ignore: Vec<String>,
    /// Leave out findings below this severity [default: note]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    min_severity: Option<SeverityChoice>,
    /// Leave out files and folders that match a glob, in place of the usual ones; repeatable
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    exclude: Vec<String>,
    /// Leave out files and folders that match a glob, besides the usual ones; repeatable
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    extend_exclude: Vec<String>,
    /// Leave out excluded files even if they are named
    #[arg(long)]
    force_exclude: bool,
    /// Take files that .gitignore and .ignore name
    #[arg(long)]
    no_respect_gitignore: bool,
    /// Report suppressions that give no reason
    #[arg(long)]
    require_reason: bool,
    /// How many threads to use; one per core by default
    #[arg(long, short = 'j', value_name = "N")]
    pub(super) threads: Option<NonZeroUsize>,
    #[command(flatten)]
    store: StoreArgs,
}

#[derive(clap::Args)]
struct StoreArgs {
    /// Keep no results for the next run, and use none
    #[arg(long, env = "LEAKLINE_NO_CACHE", value_parser = FalseyValueParser::new())]
    no_cache: bool,
    #[command(flatten)]
    folder: StoreFolderArgs,
}

#[derive(clap::Args)]
pub(super) struct StoreFolderArgs {
    /// Folder of results of earlier runs [default: .leakline_cache in the project]
    #[arg(long, value_name = "DIR", env = "LEAKLINE_CACHE_DIR")]
    cache_dir: Option<PathBuf>,
}

impl StoreFolderArgs {
    /// The folder, which need not exist.
    pub(super) fn folder(&self, configuration: &Configuration) -> Result<PathBuf, Refusal> {
        let current = current_folder()?;
        Ok(match &self.cache_dir {
            Some(folder) => current.join(folder),
            None => configuration.project().unwrap_or(&current).join(STORE_FOLDER),
        })
    }
}

impl SettingsArgs {
    /// What holds for `paths`: these flags, and below them the configuration file.
    pub(super) fn configuration(&self, paths: &[PathBuf], more: Settings) -> Result<Configuration, Refusal> {
        let source = match &self.config {
            _ if self.isolated => ConfigSource::Isolated,
            Some(file) => ConfigSource::File(file.clone()),
            None => ConfigSource::Nearest,
        };
        configure(paths, &source, more.over(self.settings()?))
    }

    /// Where results are kept.
    pub(super) fn store(&self, configuration: &Configuration) -> Result<Option<Store>, Refusal> {
        Ok(if self.store.no_cache { None } else { Store::at(self.store.folder.folder(configuration)?) })
    }

    fn settings(&self) -> Result<Settings, Refusal> {
        let current = current_folder()?;
        let words = |words: &[String]| words.iter().map(Word::typed).collect::<Vec<_>>();
        let some = |words: Vec<Word>| (!words.is_empty()).then_some(words);
        Ok(Settings {
            select: some(words(&self.select)),
            extend_select: words(&self.extend_select),
            ignore: some(words(&self.ignore)),
            extend_ignore: words(&self.extend_ignore),
            min_severity: self.min_severity.map(Into::into),
            exclude: if self.exclude.is_empty() { None } else { Some(globs(&current, &self.exclude)) },
            extend_exclude: globs(&current, &self.extend_exclude),
            force_exclude: self.force_exclude.then_some(true),
            respect_gitignore: self.no_respect_gitignore.then_some(false),
            rules: self.rules.iter().cloned().map(RuleSource::Folder).collect(),
            require_reason: self.require_reason.then_some(true),
            ..Settings::default()
        })
    }
}

fn globs(current: &Path, patterns: &[String]) -> Vec<Glob> {
    patterns.iter().map(|pattern| Glob::new(current, pattern)).collect()
}
