//! Model files: aliases first, then signatures, then rows.

use hashbrown::HashMap;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;
use toml::de::DeTable;

use super::super::alias::RawPath;
use super::super::parse::{self, Mistake};
use super::super::paths::Paths;
use super::super::resolve::Resolver;
use super::super::vocabulary::{FactSet, Vocabulary};
use super::files::File;
use super::reader::{Reader, Text, Value, entries};
use super::rows::{self, RowReader};
use crate::text::{Names, Problem, Span, Symbol};

/// A model file that counts.
pub(super) struct ModelFile<'f> {
    file: &'f File,
    document: DeTable<'f>,
}

/// A checked `alias` entry.
pub(super) struct AliasRow<'f> {
    /// Its file.
    pub file: &'f File,
    /// Where it stands.
    pub span: Span,
    /// Left and right side.
    pub paths: (RawPath, RawPath),
}

/// Facts of URL rule converters.
pub(super) type Converters = HashMap<Symbol, FactSet, FxBuildHasher>;

const KEYS: &[&str] = &[
    "library",
    "imports",
    "alias",
    "converters",
    "signature",
    "source",
    "sink",
    "flow",
    "clean",
    "guard",
    "http",
    "model-call",
    "calls",
    "does",
    "register",
    "state",
    "leaves",
    "status",
];

/// Parses all files and leaves out those whose libraries nobody imports.
pub(super) fn parse_all<'f>(
    files: impl Iterator<Item = &'f File>,
    imports: &dyn Fn(&str) -> bool,
    problems: &mut Vec<Problem>,
) -> Vec<ModelFile<'f>> {
    let files: Vec<_> = files.collect();
    let parsed: Vec<_> = files.into_par_iter().map(parse).collect();
    let mut models = Vec::new();
    for (file, document, mistakes) in parsed {
        problems.extend(mistakes);
        let mut reader = Reader::new(file, problems);
        let modules = document.get("imports").and_then(|value| reader.strings(value)).unwrap_or_default();
        if modules.is_empty() || modules.iter().any(|module| imports(module.value)) {
            models.push(ModelFile { file, document });
        }
    }
    models
}

fn parse(file: &File) -> (&File, DeTable<'_>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut reader = Reader::new(file, &mut problems);
    let document = reader.toml(&file.text).into_inner();
    reader.known_keys(&document, KEYS);
    (file, document, problems)
}

/// The aliases of a file.
pub(super) fn aliases<'f>(model: &ModelFile<'f>, names: &Names, problems: &mut Vec<Problem>) -> Vec<AliasRow<'f>> {
    let Some(table) = model.document.get("alias") else { return Vec::new() };
    let mut reader = Reader::new(model.file, problems);
    let mut rows = Vec::new();
    for (left, right) in reader.entries(table) {
        let Some(right) = reader.string(right) else { continue };
        let paths = (raw_path(left.value, names), raw_path(right.value, names));
        if let (Some(left_path), Some(right_path)) = (reader.check(left, paths.0), reader.check(right, paths.1)) {
            rows.push(AliasRow { file: model.file, span: left.span, paths: (left_path, right_path) });
        }
    }
    rows
}

fn raw_path(text: &str, names: &Names) -> Result<RawPath, Mistake> {
    let expression = parse::expression(text)?;
    Ok(RawPath { root: names.intern(expression.root), steps: parse::steps(&expression.parts, names)? })
}

/// The signatures of a file; the first of a callable counts.
pub(super) fn load_signatures(model: &ModelFile, paths: &mut Paths, names: &Names, vocabulary: &Vocabulary, problems: &mut Vec<Problem>) {
    let Some(list) = model.document.get("signature") else { return };
    let mut reader = Reader::new(model.file, problems);
    for value in reader.list(list) {
        let Some(text) = reader.string(value) else { continue };
        let resolver = Resolver { names, paths, vocabulary, checks_patterns: false };
        let signature = resolver.signature(text.value);
        let Some(signature) = reader.check(text, signature) else { continue };
        let rows = paths.rows_mut(signature.callee);
        if rows.call.is_none() {
            rows.call_mut().params = signature.positional;
            rows.keywords = signature.keywords;
        }
    }
}

/// All other rows of a file.
pub(super) fn load_rows(
    model: &ModelFile,
    paths: &mut Paths,
    names: &Names,
    vocabulary: &Vocabulary,
    converters: &mut Converters,
    problems: &mut Vec<Problem>,
) {
    paths.load_own(!model.file.is_builtin());
    let mut reader = RowReader { reader: Reader::new(model.file, problems), paths, names, vocabulary };
    for (key, value) in entries(&model.document) {
        let row: fn(&mut RowReader, &Value) -> Option<()> = match key.value {
            "source" => rows::source,
            "sink" => rows::sink,
            "flow" => rows::flow,
            "clean" => rows::clean,
            "guard" => rows::guard,
            "http" => rows::http,
            "model-call" => rows::model_call,
            "calls" => rows::callback,
            "register" => rows::register,
            "state" => rows::state,
            "leaves" => rows::leaves,
            "status" => rows::status,
            "does" => {
                for (path, word) in reader.reader.entries(value) {
                    rows::does(&mut reader, path, word);
                }
                continue;
            }
            "converters" => {
                for (name, facts) in reader.reader.entries(value) {
                    converter(&mut reader, converters, name, facts);
                }
                continue;
            }
            // `library`, `imports`, `alias` and `signature` have been read; others have been reported.
            _ => continue,
        };
        for value in reader.reader.list(value) {
            // A row that is `None` has been reported.
            let _ = row(&mut reader, value);
        }
    }
}

fn converter(reader: &mut RowReader, converters: &mut Converters, name: Text, facts: &Value) {
    if let Some(facts) = reader.reader.facts(facts, reader.vocabulary, reader.names) {
        converters.insert(reader.names.intern(name.value), facts);
    }
}
