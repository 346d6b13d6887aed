//! Model files: aliases first, then signatures, then rows.

use std::sync::Arc;

use hashbrown::HashMap;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use super::super::alias::RawPath;
use super::super::catalog::{ArgumentNames, ConverterClasses, RequestParts, ViewClasses};
use super::super::parse::{self, Mistake};
use super::super::path::ApiPath;
use super::super::paths::Paths;
use super::super::pattern::Pattern;
use super::super::resolve::Resolver;
use super::super::vocabulary::{FactSet, LabelSet, Vocabulary};
use super::document::{Content, Document, Table, Value};
use super::files::{File, Sort};
use super::reader::{Reader, Row, Text};
use super::rows::{self, RowReader};
use crate::text::{Names, Problem, Span, Symbol};

/// A model file that counts.
pub(super) struct ModelFile<'f> {
    file: &'f File,
    document: Arc<Document>,
    /// Where the table of the model stands in it.
    at: u32,
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

/// What model files say beside rows.
#[derive(Default)]
pub(super) struct Tables {
    /// Facts of URL rule converters.
    pub converters: Converters,
    /// Names of arguments that say something of fields and values.
    pub argument_names: ArgumentNames,
    /// Names in classes that are converters.
    pub converter_classes: ConverterClasses,
    /// Where parts of the request stand.
    pub request_parts: RequestParts,
    pub view_classes: ViewClasses,
    /// What templates see without being given it.
    pub template_globals: Vec<(Symbol, ApiPath)>,
    /// Attributes under which a program tells the class of an object.
    pub own_classes: Vec<(Symbol, ApiPath)>,
    /// Labels of what variables hold, by their names.
    pub variables: Vec<(Pattern, LabelSet)>,
}

/// The keys of a model.
pub(super) const KEYS: &[&str] = &[
    "library",
    "imports",
    "alias",
    "converters",
    "converter-classes",
    "argument-names",
    "request-method",
    "request-endpoint",
    "request-path",
    "view-classes",
    "template-globals",
    "own-classes",
    "signature",
    "source",
    "variable",
    "sink",
    "flow",
    "file",
    "clean",
    "settles",
    "guard",
    "http",
    "model-call",
    "calls",
    "asks",
    "does",
    "register",
    "state",
    "named-items",
    "open-files",
    "system-messages",
    "terse-exceptions",
    "unverified",
    "leaves",
    "status",
];

impl ModelFile<'_> {
    /// Whether the user wrote it.
    pub fn is_of_user(&self) -> bool {
        !self.file.is_builtin()
    }

    fn table(&self) -> Option<Table<'_>> {
        self.document.value(self.at).table()
    }

    fn get(&self, key: &str) -> Option<Value<'_>> {
        self.table()?.get(key)
    }

    /// The first names of all paths in it. Words that are no paths do no harm.
    pub fn roots(&self, names: &Names) -> Vec<Symbol> {
        let mut texts = Vec::new();
        for (_, value) in self.table().into_iter().flat_map(Table::entries) {
            texts_in(value, &mut texts);
        }
        let root = |text: &str| parse::expression(text.split('(').next().unwrap_or_default()).map(|path| names.intern(path.root)).ok();
        texts.into_iter().filter_map(root).collect()
    }
}

fn texts_in<'d>(value: Value<'d>, texts: &mut Vec<&'d str>) {
    match value.content() {
        Content::String(text) => texts.push(text),
        Content::Array(values) => values.for_each(|value| texts_in(value, texts)),
        Content::Table(table) => {
            for (key, value) in table.entries() {
                texts.push(key.value);
                texts_in(value, texts);
            }
        }
        Content::Integer(_) | Content::Float(_) | Content::Boolean(_) | Content::Date => {}
    }
}

/// A model file as it was read, and its mistakes.
type Parsed<'f> = (Vec<ModelFile<'f>>, Vec<Problem>);

/// Parses all model files.
pub(super) fn parse_all(files: &[File]) -> Vec<Parsed<'_>> {
    files.par_iter().filter_map(parse).collect()
}

/// Leaves out the models whose libraries nobody imports.
pub(super) fn that_count<'f>(parsed: Vec<Parsed<'f>>, imports: &dyn Fn(&str) -> bool, problems: &mut Vec<Problem>) -> Vec<ModelFile<'f>> {
    let mut models = Vec::new();
    for (of_file, mistakes) in parsed {
        problems.extend(mistakes);
        for model in of_file {
            let mut reader = Reader::new(model.file, problems);
            let modules = model.get("imports").and_then(|value| reader.strings(value)).unwrap_or_default();
            // The user wants to hear of mistakes in a model whether or not the program at hand imports the library.
            if model.is_of_user() || modules.is_empty() || modules.iter().any(|module| imports(module.value)) {
                models.push(model);
            }
        }
    }
    models
}

/// The models of a file: one, unless it is a configuration file.
fn parse(file: &File) -> Option<Parsed<'_>> {
    let mut problems = Vec::new();
    let mut reader = Reader::new(file, &mut problems);
    let (document, keys): (_, &[&str]) = match file.sort {
        Sort::Model => (reader.document(file, 0..file.text.len()), &[]),
        // Whoever reads the configuration itself reports what is wrong with its TOML.
        Sort::Inline(keys) => (Document::parse(&file.text).0, keys),
        Sort::Vocabulary | Sort::Endpoints | Sort::Secrets | Sort::Rule => return None,
    };
    let document = Arc::new(document);
    let mut models = Vec::new();
    for value in inline(document.root(), keys) {
        if let Some(table) = value.table() {
            reader.known_keys(table, KEYS);
            models.push(ModelFile { file, document: Arc::clone(&document), at: value.position() });
        }
    }
    Some((models, problems))
}

/// The tables at the end of a way of keys.
fn inline<'d>(value: Value<'d>, keys: &[&str]) -> Vec<Value<'d>> {
    match (value.content(), keys) {
        (Content::Table(_), []) => vec![value],
        (Content::Table(table), [key, rest @ ..]) => table.get(key).map_or(Vec::new(), |value| inline(value, rest)),
        (Content::Array(values), _) => values.flat_map(|value| inline(value, keys)).collect(),
        _ => Vec::new(),
    }
}

/// The aliases of a file.
pub(super) fn aliases<'f>(model: &ModelFile<'f>, names: &Names, problems: &mut Vec<Problem>) -> Vec<AliasRow<'f>> {
    let Some(table) = model.get("alias") else { return Vec::new() };
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
    let Some(list) = model.get("signature") else { return };
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
    tables: &mut Tables,
    problems: &mut Vec<Problem>,
) {
    let mut reader = RowReader { reader: Reader::new(model.file, problems), paths, names, vocabulary };
    for (key, value) in model.table().into_iter().flat_map(Table::entries) {
        let row: fn(&mut RowReader, Value) -> Option<()> = match key.value {
            "source" => rows::source,
            "sink" => rows::sink,
            "flow" => rows::flow,
            "file" => rows::file,
            "clean" => rows::clean,
            "settles" => rows::settles,
            "guard" => rows::guard,
            "http" => rows::http,
            "model-call" => rows::model_call,
            "calls" => rows::callback,
            "register" => rows::register,
            "state" => rows::state,
            "leaves" => rows::leaves,
            "status" => rows::status,
            "asks" => {
                for (path, methods) in reader.reader.entries(value) {
                    rows::asks(&mut reader, path, methods);
                }
                continue;
            }
            "does" => {
                for (path, word) in reader.reader.entries(value) {
                    rows::does(&mut reader, path, word);
                }
                continue;
            }
            "variable" => {
                for value in reader.reader.list(value) {
                    tables.variables.extend(rows::variable(&mut reader, value));
                }
                continue;
            }
            "converters" => {
                for (name, facts) in reader.reader.entries(value) {
                    converter(&mut reader, &mut tables.converters, name, facts);
                }
                continue;
            }
            "argument-names" => {
                argument_names(&mut reader, value, &mut tables.argument_names);
                continue;
            }
            "converter-classes" => {
                converter_classes(&mut reader, value, &mut tables.converter_classes);
                continue;
            }
            "named-items" | "open-files" | "system-messages" | "terse-exceptions" | "unverified" => {
                for text in reader.reader.strings(value).unwrap_or_default() {
                    let Some(path) = rows::known_path(&mut reader, text) else { continue };
                    let of_path = reader.paths.rows_mut(path);
                    of_path.has_named_items |= key.value == "named-items";
                    of_path.is_open_file |= key.value == "open-files";
                    of_path.is_system_message |= key.value == "system-messages";
                    of_path.is_terse_exception |= key.value == "terse-exceptions";
                    of_path.is_unverified |= key.value == "unverified";
                }
                continue;
            }
            "template-globals" | "own-classes" => {
                for (name, path) in reader.reader.entries(value) {
                    let path = reader.reader.string(path).and_then(|text| rows::known_path(&mut reader, text));
                    let named = if key.value == "own-classes" { &mut tables.own_classes } else { &mut tables.template_globals };
                    named.extend(path.map(|path| (reader.names.intern(name.value), path)));
                }
                continue;
            }
            part @ ("request-method" | "request-endpoint" | "request-path") => {
                let path = reader.reader.string(value).and_then(|text| rows::known_path(&mut reader, text));
                let RequestParts { methods, endpoints, paths } = &mut tables.request_parts;
                let places = match part {
                    "request-method" => methods,
                    "request-endpoint" => endpoints,
                    _ => paths,
                };
                places.extend(path);
                continue;
            }
            "view-classes" => {
                view_classes(&mut reader, value, &mut tables.view_classes);
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

fn converter(reader: &mut RowReader, converters: &mut Converters, name: Text, facts: Value) {
    if let Some(facts) = reader.reader.facts(facts, reader.vocabulary, reader.names) {
        converters.insert(reader.names.intern(name.value), facts);
    }
}

fn converter_classes(reader: &mut RowReader, value: Value, classes: &mut ConverterClasses) {
    let Some(row) = reader.reader.row(value, &["table", "pattern", "convert"]) else { return };
    let ConverterClasses { table, pattern, convert } = classes;
    for (key, name) in [("table", table), ("pattern", pattern), ("convert", convert)] {
        let word = row.get(key).and_then(|word| reader.reader.string(word));
        *name = word.map(|word| reader.names.intern(word.value)).or(*name);
    }
}

fn view_classes(reader: &mut RowReader, value: Value, classes: &mut ViewClasses) {
    let Some(row) = reader.reader.row(value, &["methods", "decorators", "dispatch"]) else { return };
    let ViewClasses { methods, decorators, dispatch } = classes;
    add_words(reader, &row, [("methods", methods), ("decorators", decorators), ("dispatch", dispatch)]);
}

fn argument_names(reader: &mut RowReader, value: Value, names: &mut ArgumentNames) {
    let Some(row) = reader.reader.row(value, &["only", "without", "replaced", "kept-as", "taken-as", "converter"]) else { return };
    let ArgumentNames { only, without, replaced, kept_as, taken_as, converter } = names;
    add_words(reader, &row, [("only", only), ("without", without), ("replaced", replaced)]);
    add_words(reader, &row, [("kept-as", kept_as), ("taken-as", taken_as), ("converter", converter)]);
}

fn add_words<const N: usize>(reader: &mut RowReader, row: &Row, keys: [(&str, &mut Vec<Symbol>); N]) {
    for (key, all) in keys {
        let words = row.get(key).and_then(|words| reader.reader.strings(words)).unwrap_or_default();
        for word in words.into_iter().map(|word| reader.names.intern(word.value)) {
            if !all.contains(&word) {
                all.push(word);
            }
        }
    }
}
