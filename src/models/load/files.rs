//! The files of rules and models: the built-in ones, embedded by `build.rs`, and those of the user's folders.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use super::super::catalog::RuleSource;
use super::document::Document;
use crate::text::{Problem, ProblemKind};

/// A file of rules or models.
pub(in crate::models) struct File {
    /// The path as it is shown.
    pub path: String,
    /// Its text.
    pub text: Cow<'static, str>,
    /// What it holds.
    pub sort: Sort,
    embedded: Option<&'static Embedded>,
}

impl File {
    fn of_user(path: String, text: String, sort: Sort) -> Self {
        File { path, text: Cow::Owned(text), sort, embedded: None }
    }

    /// Whether it is embedded in the program.
    pub fn is_builtin(&self) -> bool {
        self.embedded.is_some()
    }

    /// Its TOML, if it is embedded: of a rule the head.
    pub fn laid_out(&self) -> Option<Document> {
        self.embedded.map(|file| Document::laid_out(file.words, file.strings))
    }
}

/// What a file holds, by its place in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::models) enum Sort {
    /// `vocabulary.toml`.
    Vocabulary,
    /// `endpoints.toml`.
    Endpoints,
    /// `secrets.toml`.
    Secrets,
    /// `models/<library>.toml`, in a user's folder also `<library>.toml`.
    Model,
    /// Models below these keys of a configuration file.
    Inline(&'static [&'static str]),
    /// `<group>/<rule>.md`.
    Rule,
}

struct Embedded {
    path: &'static str,
    imports: &'static [&'static str],
    text: &'static str,
    /// Its TOML, see [`super::flat`].
    words: &'static [u8],
    strings: &'static str,
}

static EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The built-in files, without models of libraries that are not imported.
pub(super) fn embedded(imports: &dyn Fn(&str) -> bool) -> Vec<File> {
    let counts = |file: &&Embedded| file.imports.is_empty() || file.imports.iter().any(|module| imports(module));
    let files = EMBEDDED.iter().filter(counts).filter_map(|file| {
        let sort = sort(Path::new(file.path.strip_prefix("rules/")?))?;
        Some(File { path: file.path.to_owned(), text: Cow::Borrowed(file.text), sort, embedded: Some(file) })
    });
    files.collect()
}

/// The user's files; what cannot be read is a problem.
pub(super) fn of_user(sources: &[RuleSource], problems: &mut Vec<Problem>) -> Vec<File> {
    let mut files = Vec::new();
    for source in sources {
        match source {
            RuleSource::Folder(folder) => of_folder(folder, &mut files, problems),
            RuleSource::Inline { path, text, keys } => files.push(File::of_user(path.clone(), text.clone(), Sort::Inline(keys))),
        }
    }
    files
}

fn of_folder(folder: &Path, files: &mut Vec<File>, problems: &mut Vec<Problem>) {
    for entry in walkdir::WalkDir::new(folder).max_depth(2).sort_by_file_name() {
        match entry {
            Ok(entry) => files.extend(user_file(folder, entry.path(), problems)),
            Err(error) => {
                let path = error.path().unwrap_or(folder);
                let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                problems.push(unreadable(path, &reason));
            }
        }
    }
}

fn user_file(folder: &Path, path: &Path, problems: &mut Vec<Problem>) -> Option<File> {
    let place = path.strip_prefix(folder).ok()?;
    let Some(sort) = sort(place) else {
        problems.extend(is_misplaced(place).then(|| misplaced(path)));
        return None;
    };
    if leads_out(path, folder) {
        problems.push(unreadable(path, "it is a link that leads out of the folder"));
        return None;
    }
    let text = fs::read_to_string(path).map_err(|error| problems.push(unreadable(path, &error.to_string()))).ok()?;
    Some(File::of_user(path.display().to_string(), text, sort))
}

/// Whether a path, links resolved, lies elsewhere than below a folder. Lines of settings are shown where they are wrong, so what others
/// have written must not be able to name any file as settings.
pub fn leads_out(path: &Path, folder: &Path) -> bool {
    match (path.canonicalize(), folder.canonicalize()) {
        (Ok(path), Ok(folder)) => !path.starts_with(folder),
        // What is not there is told by whoever reads it.
        _ => false,
    }
}

/// Whether the file looks like one of rules or models. Everything else in the folder is the user's own business.
fn is_misplaced(place: &Path) -> bool {
    let is_readme = place.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
    !is_readme && place.extension().is_some_and(|it| it == "toml" || it == "md")
}

fn misplaced(path: &Path) -> Problem {
    let path = path.display().to_string();
    let message = "the file is not used: its place does not say what it holds".to_owned();
    let help = "models lie in `models/NAME.toml` or `NAME.toml`, rules in `GROUP/NAME.md`".to_owned();
    Problem { kind: ProblemKind::RuleMistake, file: Some(path), span: None, message, help: Some(help) }
}

fn unreadable(path: &Path, reason: &str) -> Problem {
    let path = path.display().to_string();
    let message = format!("the rules in `{path}` cannot be read: {reason}");
    Problem { kind: ProblemKind::Unreadable, file: Some(path), span: None, message, help: None }
}

fn sort(path: &Path) -> Option<Sort> {
    let parts: Vec<&str> = path.iter().map(|part| part.to_str().unwrap_or_default()).collect();
    match parts.as_slice() {
        ["vocabulary.toml"] => Some(Sort::Vocabulary),
        ["endpoints.toml"] => Some(Sort::Endpoints),
        ["secrets.toml"] => Some(Sort::Secrets),
        [file] | ["models", file] if file.ends_with(".toml") => Some(Sort::Model),
        [group, file] if *group != "models" && file.ends_with(".md") => Some(Sort::Rule),
        _ => None,
    }
}
