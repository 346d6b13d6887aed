//! Which files to analyse: the paths that were asked for, less what `.gitignore`, `.ignore`, the usual build folders and `--exclude`
//! leave out. A file that is named explicitly is always taken.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::configure::current_folder;
use super::excludes::{CompiledExcludes, Excludes};
use super::module_name::{Input, Namer};
use super::outcome::{FileProblem, Refusal};
use super::read::reason;
use super::templates;
use crate::text::ProblemKind;

/// The files of a run.
pub struct Discovery {
    /// Sorted by the path that is shown.
    pub inputs: Vec<Input>,
    /// Files that count if code names them as templates, sorted likewise.
    pub templates: Vec<Input>,
    /// How many files were named and left out all the same.
    pub n_excluded: usize,
    /// Paths that do not exist or cannot be entered.
    pub problems: Vec<FileProblem>,
}

const PYTHON_EXTENSIONS: &[&str] = &["py", "pyw"];

/// Where the templates of a file that is named by itself lie.
const TEMPLATES: &str = "templates";

/// What to look for, and how.
#[derive(Clone, Debug, Default)]
pub struct Looking {
    /// Files and folders; empty: the current folder.
    pub paths: Vec<PathBuf>,
    /// What is left out.
    pub excludes: Excludes,
    /// Folders from which modules are imported; empty: every folder that may be one.
    pub source_roots: Vec<PathBuf>,
}

/// Finds the files that are looked for.
pub fn discover(looking: &Looking) -> Result<Discovery, Refusal> {
    discover_from(current_folder()?, looking)
}

/// [`discover`] as if `current` were the current folder; the paths are absolute.
pub(super) fn discover_from(current: PathBuf, looking: &Looking) -> Result<Discovery, Refusal> {
    let mut search = Search {
        excludes: looking.excludes.compile()?,
        current,
        roots: Vec::new(),
        files: BTreeMap::new(),
        templates: BTreeMap::new(),
        n_excluded: 0,
        problems: Vec::new(),
    };
    let here = [search.current.clone()];
    search.take(if looking.paths.is_empty() { &here } else { &looking.paths });
    Ok(search.finish(&looking.source_roots))
}

impl Discovery {
    /// Whether the file was found.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.inputs.iter().chain(&self.templates).any(|input| input.path == path)
    }

    /// Adds files that do not exist yet; `folder` is the one from which paths are shown.
    pub(super) fn add(&mut self, paths: Vec<PathBuf>, folder: &Path) {
        let mut namer = Namer::new(&[]);
        let unborn = paths.into_iter().filter(|path| is_python(path));
        self.inputs.extend(unborn.map(|path| input(path, folder, folder, &mut namer)));
        self.inputs.sort_by(|left, right| left.display.cmp(&right.display));
    }
}

struct Search {
    excludes: CompiledExcludes,
    current: PathBuf,
    /// The folders that were asked for, with links resolved.
    roots: Vec<PathBuf>,
    /// Absolute path of each file and the folder under which it was found.
    files: BTreeMap<PathBuf, PathBuf>,
    /// Likewise, of files that may be templates.
    templates: BTreeMap<PathBuf, PathBuf>,
    /// Files that were named and are left out.
    n_excluded: usize,
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
            self.walk(folder, folder);
        }
    }

    /// The folder is resolved, the name is not: a link to a file keeps its own name.
    fn take_file(&mut self, path: &Path) {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.canonicalize().unwrap_or_else(|_| parent.to_owned()),
            Some(_) | None => self.current.clone(),
        };
        let file = folder.join(path.file_name().unwrap_or_default());
        if self.excludes.leave_out_named(&file) {
            self.n_excluded += 1;
        } else {
            self.walk(&folder.join(TEMPLATES), &folder);
            self.files.insert(file, folder);
        }
    }

    /// Takes the files below `root` as found under `folder`.
    fn walk(&mut self, root: &Path, folder: &Path) {
        let excludes = self.excludes.clone();
        let (roots, own_root) = (self.roots.clone(), root.to_owned());
        let mut builder = WalkBuilder::new(root);
        let has_ignore_files = excludes.respects_ignore_files();
        builder.hidden(false).require_git(false).git_global(false).follow_links(true);
        builder.git_ignore(has_ignore_files).git_exclude(has_ignore_files).ignore(has_ignore_files).parents(has_ignore_files);
        builder.filter_entry(move |entry| entry.path() == own_root || is_wanted(entry, &excludes, &roots));
        for entry in builder.build() {
            match entry {
                Ok(entry) => {
                    let is_file = entry.file_type().is_some_and(|file_type| file_type.is_file());
                    if is_file && is_python(entry.path()) {
                        self.files.entry(entry.into_path()).or_insert_with(|| folder.to_owned());
                    } else if is_file && may_be_template(entry.path()) {
                        self.templates.entry(entry.into_path()).or_insert_with(|| folder.to_owned());
                    }
                }
                Err(error) => self.problems.extend(walk_problem(&error, &self.current)),
            }
        }
    }

    fn finish(self, source_roots: &[PathBuf]) -> Discovery {
        let mut namer = Namer::new(source_roots);
        let files = self.files.into_iter();
        let mut inputs: Vec<Input> = files.map(|(path, folder)| input(path, &folder, &self.current, &mut namer)).collect();
        inputs.sort_by(|left, right| left.display.cmp(&right.display));
        let templates = self.templates.into_iter();
        let mut templates: Vec<Input> = templates.map(|(path, folder)| template(path, &folder, &self.current, &mut namer)).collect();
        templates.sort_by(|left, right| left.display.cmp(&right.display));
        Discovery { inputs, templates, n_excluded: self.n_excluded, problems: self.problems }
    }
}

fn input(path: PathBuf, folder: &Path, current: &Path, namer: &mut Namer) -> Input {
    let names = namer.names(&path, folder, current);
    let display = shown_from(&path, current);
    Input { path, display, names }
}

/// A template has no name by which it could be imported, only its path.
fn template(path: PathBuf, folder: &Path, current: &Path, namer: &mut Namer) -> Input {
    let mut input = input(path, folder, current, namer);
    input.names.starts.clear();
    if let (Some(last), Some(name)) = (input.names.parts.last_mut(), input.path.file_name()) {
        *last = name.to_string_lossy().into_owned();
    }
    input
}

/// A link whose target lies under one of the roots is left out: the target is found by itself, and a loop is never entered. So is a
/// link to a file that is no code by its own name: a repository may not have `app.py` mean a file of secrets, of which lines are shown.
fn is_wanted(entry: &DirEntry, excludes: &CompiledExcludes, roots: &[PathBuf]) -> bool {
    let path = entry.path();
    let is_folder = entry.file_type().is_some_and(|file_type| file_type.is_dir());
    if excludes.leave_out(path) || is_folder && path.join("pyvenv.cfg").is_file() {
        return false;
    }
    if !entry.path_is_symlink() {
        return true;
    }
    path.canonicalize().is_ok_and(|target| {
        let is_elsewhere = !roots.iter().any(|root| target.starts_with(root));
        is_elsewhere && (is_folder || is_python(&target) || may_be_template(&target))
    })
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
    Some(FileProblem::of_path(shown_from(path, current), ProblemKind::Unreadable, message))
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

/// Whether a file is Python by its name.
pub fn is_python(path: &Path) -> bool {
    path.extension().and_then(|extension| extension.to_str()).is_some_and(|extension| PYTHON_EXTENSIONS.contains(&extension))
}

/// Whether a file is a template if code says so.
pub fn may_be_template(path: &Path) -> bool {
    path.to_str().is_some_and(|path| templates::EXTENSIONS.iter().any(|extension| path.ends_with(extension)))
}

/// The path as users see it from a folder.
pub(super) fn shown_from(path: &Path, folder: &Path) -> String {
    shown(path.strip_prefix(folder).unwrap_or(path))
}

/// With slashes on every platform and without `.` components.
fn shown(path: &Path) -> String {
    let parts = path.components().filter(|component| *component != Component::CurDir);
    let clean: PathBuf = parts.collect();
    let text = clean.to_string_lossy();
    if text.is_empty() { ".".to_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}
