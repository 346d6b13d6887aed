//! Loading: the text of `rules/` and of the user's folders -> [`Catalog`]. Aliases come first, since they say what paths are called;
//! then signatures, since they say which parameters there are; then rows and rules.

pub(super) mod document;
mod endpoints;
pub(super) mod files;
mod flat;
mod model;
pub(super) mod reader;
mod rows;
mod rules;
mod secrets;
mod vocabulary;

use std::sync::Arc;

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use self::files::{File, Sort};
use self::model::ModelFile;
use self::reader::Reader;
use super::alias::{Aliases, RawPath};
use super::catalog::{Catalog, FlowRule, RuleSource};
use super::path::{ApiPath, Step};
use super::paths::Paths;
use super::resolve::Resolver;
use super::rows::{CallModel, Endpoints};
use super::rule::{Rule, RuleId};
use crate::text::{Names, Problem, Symbol};

/// The keys of a model file.
pub const MODEL_KEYS: &[&str] = model::KEYS;

/// Python's own types, by the roots under which models describe their methods.
const BUILTIN_TYPES: [&str; 8] = ["str", "bytes", "dict", "list", "tuple", "set", "file", "object"];

impl Catalog {
    /// Reads the built-in rules and models and those of `sources`. A model file counts if it names no import or if `imports` is true
    /// for one of its top-level modules. Rows and rules with mistakes are left out and reported.
    pub fn load(names: &Names, imports: &dyn Fn(&str) -> bool, sources: &[RuleSource]) -> (Catalog, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut user_files = files::embedded(imports);
        user_files.extend(files::of_user(sources, &mut problems));
        let files = user_files;

        let vocabulary = vocabulary::load(of_sort(&files, Sort::Vocabulary), names, &mut problems);
        let mut secrets_problems = Vec::new();
        let secrets = || secrets::load(of_sort(&files, Sort::Secrets), &mut secrets_problems);
        let (models, secrets) = rayon::join(|| model::parse_all(&files), secrets);
        let models = model::that_count(models, imports, &mut problems);
        let (aliases, pairs) = load_aliases(&models, names, &mut problems);
        let mut paths = Paths::new(names, aliases);
        for model in models.iter().filter(|model| model.is_of_user()) {
            paths.add_own_roots(model.roots(names));
        }
        for model in &models {
            model::load_signatures(model, &mut paths, names, &vocabulary, &mut problems);
        }
        let mut tables = model::Tables::default();
        for model in &models {
            model::load_rows(model, &mut paths, names, &vocabulary, &mut tables, &mut problems);
        }
        let resolver = Resolver { names, paths: &paths, vocabulary: &vocabulary, checks_patterns: false };
        let mut endpoints = Endpoints::default();
        for file in of_sort(&files, Sort::Endpoints) {
            endpoints::load(file, resolver, &mut endpoints, &mut problems);
        }
        problems.append(&mut secrets_problems);
        let rules = rules::load(of_sort(&files, Sort::Rule), resolver, &mut problems);

        let methods = builtin_methods(&paths, names);
        let shared_methods = shared_methods(&paths, &methods);
        let item_holders = item_holders(&paths, names, &pairs);
        let flow_rules = flow_rules(&rules);
        let rules = rules.into();
        let catalog = Catalog {
            vocabulary,
            paths,
            rules,
            endpoints,
            secrets: Arc::new(secrets),
            converters: tables.converters,
            argument_names: tables.argument_names,
            converter_classes: tables.converter_classes,
            request_parts: tables.request_parts,
            view_classes: tables.view_classes,
            template_globals: tables.template_globals,
            own_classes: tables.own_classes,
            variables: tables.variables,
            flow_rules,
            names: names.clone(),
            methods,
            shared_methods,
            item_holders,
        };
        (catalog, problems)
    }
}

fn of_sort(files: &[File], sort: Sort) -> impl Iterator<Item = &File> {
    files.iter().filter(move |file| file.sort == sort)
}

/// The aliases, and the rows that they were made from.
fn load_aliases(models: &[ModelFile], names: &Names, problems: &mut Vec<Problem>) -> (Aliases, Vec<(RawPath, RawPath)>) {
    let rows: Vec<_> = models.iter().flat_map(|model| model::aliases(model, names, problems)).collect();
    let pairs: Vec<_> = rows.iter().map(|row| row.paths.clone()).collect();
    let (aliases, cyclic) = Aliases::new(&pairs);
    for row in cyclic {
        let row = &rows[row];
        let mut reader = Reader::new(row.file, problems);
        reader.mistake(row.span, "this alias leads back to itself", None);
    }
    (aliases, pairs)
}

/// Attributes that are another name for an object of which models say what its items take.
fn item_holders(paths: &Paths, names: &Names, aliases: &[(RawPath, RawPath)]) -> HashSet<Symbol, FxBuildHasher> {
    let setter = Step::Attr(names.intern("__setitem__"));
    let takes_items = |RawPath { root, steps }: &RawPath| {
        let path = steps.iter().fold(paths.root(*root), |path, step| paths.step(path, *step));
        paths.entry(paths.step(path, setter)).call.is_some()
    };
    let attributes = aliases.iter().filter_map(|(left, right)| match left.steps.last() {
        Some(Step::Attr(name)) if takes_items(right) => Some(*name),
        _ => None,
    });
    attributes.collect()
}

fn builtin_methods(paths: &Paths, names: &Names) -> HashMap<Symbol, Vec<ApiPath>, FxBuildHasher> {
    let mut methods: HashMap<Symbol, Vec<ApiPath>, _> = HashMap::default();
    // Whatever is made has one: it says nothing of the type.
    let constructor = names.intern("__init__");
    for root in BUILTIN_TYPES.map(|root| names.intern(root)) {
        for name in paths.attributes(root).into_iter().filter(|name| *name != constructor) {
            let path = paths.step(paths.root(root), Step::Attr(name));
            methods.entry(name).or_default().push(path);
        }
    }
    methods
}

/// Names that methods of builtin types have in common with those of libraries' objects whose arguments matter.
fn shared_methods(paths: &Paths, builtin: &HashMap<Symbol, Vec<ApiPath>, FxBuildHasher>) -> HashSet<Symbol, FxBuildHasher> {
    let matters = |model: &CallModel| !model.sinks.is_empty() || model.http.is_some() || model.asks_model;
    paths.methods_of_objects(matters).filter(|name| builtin.contains_key(name)).collect()
}

fn flow_rules(rules: &[Rule]) -> Vec<FlowRule> {
    let mut flows = Vec::new();
    for (index, rule) in rules.iter().enumerate() {
        flows.extend(rule.flow_tests().iter().map(|test| {
            let to = test.to.iter().fold(0, |sinks, sink| sinks | sink.bit());
            FlowRule { rule: RuleId(index as u16), from: test.from, to, unless: test.unless, needs: test.needs }
        }));
    }
    flows
}

/// Path and text of every file of rules and models that the user has; none if one of them cannot be used as it stands.
pub fn own_texts(sources: &[RuleSource]) -> Option<Vec<(String, String)>> {
    let mut problems = Vec::new();
    let files = files::of_user(sources, &mut problems);
    problems.is_empty().then(|| files.into_iter().map(|file| (file.path, file.text.into_owned())).collect())
}
