//! Which files to analyse: the paths that were asked for, less what `.gitignore`, `.ignore`, the usual build folders and `--exclude`
//! leave out. A file that is named explicitly is always taken.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::{DirEntry, WalkBuilder};

use super::module_name::{Input, Namer};
use super::outcome::{FileProblem, Refusal};
use super::read::reason;
use crate::text::ProblemKind;

/// The files of a run.
pub struct Discovery {
    /// Sorted by the path that is shown.
    pub inputs: Vec<Input>,
    /// Paths that do not exist or cannot be entered.
    pub problems: Vec<FileProblem>,
}

/// Folders that hold other people's or generated code.
const DEFAULT_EXCLUDES: &[&str] = &[
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    "__pycache__",
    "__pypackages__",
    "_build",
    "build",
    "buck-out",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
];

const EXTENSIONS: &[&str] = &["py", "pyw"];

/// Finds the files under `paths`; none stands for the current folder.
pub fn discover(paths: &[PathBuf], excludes: &[String]) -> Result<Discovery, Refusal> {
    let current = std::env::current_dir().and_then(|folder| folder.canonicalize());
    let current = current.map_err(|error| Refusal::new(format!("the current folder cannot be entered: {}", reason(&error))))?;
    discover_from(current, paths, excludes)
}

/// [`discover`] as if `current` were the current folder; `paths` are absolute.
pub(super) fn discover_from(current: PathBuf, paths: &[PathBuf], excludes: &[String]) -> Result<Discovery, Refusal> {
    let mut search = Search { excludes: globs(excludes)?, current, roots: Vec::new(), files: BTreeMap::new(), problems: Vec::new() };
    let here = [search.current.clone()];
    search.take(if paths.is_empty() { &here } else { paths });
    Ok(search.finish())
}

impl Discovery {
    /// Adds files that do not exist yet; `folder` is the one from which paths are shown.
    pub(super) fn add(&mut self, paths: Vec<PathBuf>, folder: &Path) {
        let mut namer = Namer::default();
        let unborn = paths.into_iter().filter(|path| has_python_extension(path));
        self.inputs.extend(unborn.map(|path| input(path, folder, folder, &mut namer)));
        self.inputs.sort_by(|left, right| left.display.cmp(&right.display));
    }
}

struct Search {
    excludes: GlobSet,
    current: PathBuf,
    /// The folders that were asked for, with links resolved.
    roots: Vec<PathBuf>,
    /// Absolute path of each file and the folder under which it was found.
    files: BTreeMap<PathBuf, PathBuf>,
    problems: Vec<FileProblem>,
}

impl Search {
    fn take(&mut self, paths: &[PathBuf]) {
        let mut folders = Vec::new();
        for path in paths {
            match path.canonicalize() {
                Ok(folder) if folder.is_dir() => folders.push(folder),
                Ok(_) => self.take_file(path),
                Err(error) => {
                    let message = match error.kind() {
                        std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
                        _ => format!("the path cannot be read: {}", reason(&error)),
                    };
                    self.problems.push(FileProblem::of_path(shown(path), ProblemKind::MissingPath, message));
                }
            }
        }
        self.roots.clone_from(&folders);
        for folder in &folders {
            self.walk(folder);
        }
    }

    /// The folder is resolved, the name is not: a link to a file keeps its own name.
    fn take_file(&mut self, path: &Path) {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.canonicalize().unwrap_or_else(|_| parent.to_owned()),
            Some(_) | None => self.current.clone(),
        };
        let file = folder.join(path.file_name().unwrap_or_default());
        self.files.insert(file, folder);
    }

    fn walk(&mut self, root: &Path) {
        let excludes = self.excludes.clone();
        let (current, roots, own_root) = (self.current.clone(), self.roots.clone(), root.to_owned());
        let mut builder = WalkBuilder::new(root);
        builder.hidden(false).require_git(false).git_global(false).follow_links(true);
        builder.filter_entry(move |entry| entry.path() == own_root || is_wanted(entry, &excludes, &current, &roots));
        for entry in builder.build() {
            match entry {
                Ok(entry) => {
                    let is_file = entry.file_type().is_some_and(|file_type| file_type.is_file());
                    if is_file && has_python_extension(entry.path()) {
                        self.files.entry(entry.into_path()).or_insert_with(|| root.to_owned());
                    }
                }
                Err(error) => self.problems.extend(walk_problem(&error, &self.current)),
            }
        }
    }

    fn finish(self) -> Discovery {
        let mut namer = Namer::default();
        let files = self.files.into_iter();
        let mut inputs: Vec<Input> = files.map(|(path, folder)| input(path, &folder, &self.current, &mut namer)).collect();
        inputs.sort_by(|left, right| left.display.cmp(&right.display));
        Discovery { inputs, problems: self.problems }
    }
}

fn input(path: PathBuf, folder: &Path, current: &Path, namer: &mut Namer) -> Input {
    let names = namer.names(&path, folder, current);
    let display = shown(path.strip_prefix(current).unwrap_or(&path));
    Input { path, display, names }
}

/// A link whose target lies under one of the roots is left out: the target is found by itself, and a loop is never entered.
fn is_wanted(entry: &DirEntry, excludes: &GlobSet, current: &Path, roots: &[PathBuf]) -> bool {
    let path = entry.path();
    let name = entry.file_name().to_string_lossy();
    let is_folder = entry.file_type().is_some_and(|file_type| file_type.is_dir());
    if is_folder && (DEFAULT_EXCLUDES.contains(&&*name) || path.join("pyvenv.cfg").is_file()) {
        return false;
    }
    if excludes.is_match(path.strip_prefix(current).unwrap_or(path)) || excludes.is_match(Path::new(&*name)) {
        return false;
    }
    if !entry.path_is_symlink() {
        return true;
    }
    path.canonicalize().is_ok_and(|target| !roots.iter().any(|root| target.starts_with(root)))
}

/// Loops beyond a link and mistakes in ignore files of others are no problem of the run; neither are dangling links, which editors
/// use as locks.
fn walk_problem(error: &ignore::Error, current: &Path) -> Option<FileProblem> {
    let io_error = error.io_error()?;
    if io_error.kind() == std::io::ErrorKind::NotFound {
        return None;
    }
    let path = path_of(error)?;
    let message = format!("the folder cannot be read: {}", reason(io_error));
    Some(FileProblem::of_path(shown(path.strip_prefix(current).unwrap_or(path)), ProblemKind::Unreadable, message))
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

fn has_python_extension(path: &Path) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| EXTENSIONS.contains(&extension))
}

/// A glob without a slash matches a name at any depth; one with a slash matches a path from the current folder.
fn globs(patterns: &[String]) -> Result<GlobSet, Refusal> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let trimmed = pattern.trim_start_matches("./").trim_end_matches('/');
        let glob = GlobBuilder::new(trimmed).literal_separator(true).build();
        let glob = glob.map_err(|error| Refusal::new(format!("`{pattern}` is no glob: {}", error.kind())))?;
        set.add(glob);
    }
    set.build().map_err(|error| Refusal::new(format!("the excludes are too large: {error}")))
}

/// With slashes on every platform and without `.` components.
fn shown(path: &Path) -> String {
    let parts = path.components().filter(|component| *component != Component::CurDir);
    let clean: PathBuf = parts.collect();
    let text = clean.to_string_lossy();
    if text.is_empty() { ".".to_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}
