//! The names by which a file can be imported. Which folders are on `sys.path` is not known, so a file has several candidates: its
//! path counted from each folder above it that is no package itself.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A file to analyse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it lies, absolute.
    pub path: PathBuf,
    /// The path as it is shown to users: relative to the current folder, with slashes.
    pub display: String,
    /// How it can be imported.
    pub names: ModuleNames,
}

/// The names by which a file can be imported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleNames {
    /// Folder of the outermost candidate.
    pub base: PathBuf,
    /// Components below `base`, the module itself last; a package's `__init__.py` has the package's name.
    pub parts: Vec<String>,
    /// Where in `parts` a dotted name can begin, outermost first. Empty for scripts whose file name is no identifier.
    pub starts: Vec<usize>,
    /// Whether the file is a package's `__init__.py`.
    pub is_package: bool,
}

impl ModuleNames {
    /// The dotted names, the longest first.
    pub fn dotted(&self) -> impl Iterator<Item = String> {
        self.starts.iter().map(|&start| self.parts[start..].join("."))
    }
}

/// Finds module names; remembers which folders are packages.
pub(super) struct Namer {
    is_package: HashMap<PathBuf, bool>,
    source_roots: Vec<PathBuf>,
}

const PACKAGE_FILE: &str = "__init__";

impl Namer {
    /// A file below one of these folders is imported from there and from nowhere else.
    pub(super) fn new(source_roots: &[PathBuf]) -> Self {
        let resolved = source_roots.iter().map(|root| root.canonicalize().unwrap_or_else(|_| root.clone()));
        Namer { is_package: HashMap::new(), source_roots: resolved.collect() }
    }

    /// The names of a file that was found under `folder`; both are absolute. The current folder counts as an import root if it lies above.
    pub(super) fn names(&mut self, file: &Path, folder: &Path, current: &Path) -> ModuleNames {
        let outermost = if folder.starts_with(current) { current } else { folder };
        let root = self.source_roots.iter().filter(|root| file.starts_with(root)).max_by_key(|root| root.components().count()).cloned();
        let mut base = self.leave_packages(outermost).to_owned();
        if let Some(root) = root.as_ref().filter(|root| base.starts_with(root)) {
            base.clone_from(root);
        }
        let below = file.strip_prefix(&base).unwrap_or(file);
        let mut parts: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let is_package = stem == PACKAGE_FILE;
        parts.pop();
        if !is_package {
            parts.push(stem);
        }
        let start = root.and_then(|root| root.strip_prefix(&base).ok().map(|below| below.components().count()));
        let starts = match start {
            Some(start) if parts.len() > start && parts[start..].iter().all(|part| is_identifier(part)) => vec![start],
            Some(_) | None => self.starts(&base, &parts),
        };
        ModuleNames { base, parts, starts, is_package }
    }

    /// A name can begin below a folder that is no package, and every part of it must be an identifier.
    fn starts(&mut self, base: &Path, parts: &[String]) -> Vec<usize> {
        let first = parts.iter().rposition(|part| !is_identifier(part)).map_or(0, |last_bad| last_bad + 1);
        let mut folder = base.to_owned();
        let mut starts = Vec::new();
        for (start, part) in parts.iter().enumerate() {
            if start >= first && !self.is_package(&folder) {
                starts.push(start);
            }
            folder.push(part);
        }
        starts
    }

    fn leave_packages<'a>(&mut self, folder: &'a Path) -> &'a Path {
        let mut folder = folder;
        while self.is_package(folder) {
            match folder.parent() {
                Some(parent) => folder = parent,
                None => break,
            }
        }
        folder
    }

    fn is_package(&mut self, folder: &Path) -> bool {
        if let Some(&known) = self.is_package.get(folder) {
            return known;
        }
        let is_package = folder.join(PACKAGE_FILE).with_extension("py").is_file();
        self.is_package.insert(folder.to_owned(), is_package);
        is_package
    }
}

fn is_identifier(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(|letter| letter.is_alphabetic() || letter == '_')
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
}
