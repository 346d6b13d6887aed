//! The settings of a run: the nearest configuration file above what is analysed, and what the user typed above it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::analyse::of_settings_file;
use super::discover::shown_from;
use super::outcome::{FileProblem, Refusal};
use super::read::reason;
use crate::config::{self, Settings};
use crate::models::{RuleSource, leads_out};
use crate::text::{ProblemKind, SourceFile};

/// Where settings come from besides the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigSource {
    /// The nearest file above.
    #[default]
    Nearest,
    /// This file.
    File(PathBuf),
    /// No file.
    Isolated,
}

/// Everything that is settled before a run.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// What holds.
    pub settings: Settings,
    /// The file that was read.
    pub file: Option<Arc<SourceFile>>,
    /// The project: where the file lies, else the repository, else the folder that was asked for.
    pub root: PathBuf,
    /// Mistakes in the file.
    pub problems: Vec<FileProblem>,
}

impl Configuration {
    /// The project, if something marks one: a configuration file or a repository.
    pub fn project(&self) -> Option<&Path> {
        let is_marked = self.file.is_some() || self.root.join(REPOSITORY).exists();
        is_marked.then_some(self.root.as_path())
    }
}

/// What a run keeps of the file.
#[derive(Clone, Debug, Default)]
pub struct Configured {
    /// The file in which words stand.
    pub file: Option<Arc<SourceFile>>,
    /// Mistakes in it.
    pub problems: Vec<FileProblem>,
}

/// In the order in which they are looked for in a folder.
const FILE_NAMES: [&str; 2] = ["leakline.toml", "pyproject.toml"];
const REPOSITORY: &str = ".git";

/// Reads the settings that hold for `paths` (none: the current folder).
pub fn configure(paths: &[PathBuf], source: &ConfigSource, typed: Settings) -> Result<Configuration, Refusal> {
    let current = current_folder()?;
    let start = common_folder(&current, paths);
    let found = match source {
        ConfigSource::Nearest => nearest(&start),
        ConfigSource::File(path) => {
            let path = current.join(path);
            let text = fs::read_to_string(&path)
                .map_err(|error| Refusal::new(format!("the configuration `{}` cannot be read: {}", path.display(), reason(&error))))?;
            Some((path, text))
        }
        ConfigSource::Isolated => None,
    };
    let Some((path, text)) = found else {
        return Ok(Configuration { settings: typed, root: repository(&start).unwrap_or(start), ..Configuration::default() });
    };
    let folder = path.parent().unwrap_or(&current).to_owned();
    let shown = shown_from(&path, &current);
    let trusted = repository(&folder).unwrap_or_else(|| folder.clone());
    let is_named = matches!(source, ConfigSource::File(_));
    if !is_named && leads_out(&path, &trusted) {
        let help = Some(format!("name it: `--config {shown}`"));
        return Err(Refusal { message: format!("the configuration `{shown}` is a link that leads out of the repository"), help });
    }
    let (mut settings, problems) = config::read(&folder, &shown, &text);
    let mut problems: Vec<FileProblem> = problems.into_iter().map(of_settings_file).collect();
    if !is_named {
        problems.extend(without_strangers(&mut settings, &trusted).into_iter().map(|path| {
            let message = "this lies outside of the repository; only the command line may name it".to_owned();
            FileProblem::of_path(shown_from(&path, &current), ProblemKind::ConfigurationMistake, message)
        }));
    }
    problems.extend(settings.src.iter().filter(|folder| !folder.is_dir()).map(|folder| {
        let message = "this source root is no folder".to_owned();
        FileProblem::of_path(shown_from(folder, &current), ProblemKind::ConfigurationMistake, message)
    }));
    Ok(Configuration { settings: typed.over(settings), file: Some(Arc::new(SourceFile::new(shown, text))), root: folder, problems })
}

/// Takes out rules and baselines that lie outside of a folder, and gives their paths.
fn without_strangers(settings: &mut Settings, folder: &Path) -> Vec<PathBuf> {
    let mut strangers: Vec<PathBuf> = settings.baseline.take_if(|path| leads_out(path, folder)).into_iter().collect();
    settings.rules.retain(|source| match source {
        RuleSource::Folder(path) if leads_out(path, folder) => {
            strangers.push(path.clone());
            false
        }
        RuleSource::Folder(_) | RuleSource::Inline { .. } => true,
    });
    strangers
}

/// The current folder, with links resolved.
pub fn current_folder() -> Result<PathBuf, Refusal> {
    let current = std::env::current_dir().and_then(|folder| folder.canonicalize());
    current.map_err(|error| Refusal::new(format!("the current folder cannot be entered: {}", reason(&error))))
}

/// The folder that holds all paths.
fn common_folder(current: &Path, paths: &[PathBuf]) -> PathBuf {
    let folders = paths.iter().map(|path| {
        let path = current.join(path);
        let path = path.canonicalize().unwrap_or(path);
        if path.is_dir() { path } else { path.parent().map(Path::to_owned).unwrap_or(path) }
    });
    let common = folders.reduce(|one, other| one.ancestors().find(|folder| other.starts_with(folder)).unwrap_or(current).to_owned());
    common.unwrap_or_else(|| current.to_owned())
}

/// The nearest file that speaks of leakline. The search ends with the repository.
fn nearest(start: &Path) -> Option<(PathBuf, String)> {
    for folder in start.ancestors() {
        for name in FILE_NAMES {
            let path = folder.join(name);
            if let Ok(text) = fs::read_to_string(&path)
                && config::has_table(&path, &text)
            {
                return Some((path, text));
            }
        }
        if folder.join(REPOSITORY).exists() {
            return None;
        }
    }
    None
}

fn repository(start: &Path) -> Option<PathBuf> {
    start.ancestors().find(|folder| folder.join(REPOSITORY).exists()).map(Path::to_owned)
}
