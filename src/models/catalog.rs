//! The catalog: everything that `rules/` says, checked.

use std::path::PathBuf;
use std::sync::Arc;

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::path::ApiPath;
use super::paths::Paths;
use super::pattern::Pattern;
use super::rows::Endpoints;
use super::rule::{Rule, RuleId};
use super::secrets::Secrets;
use super::vocabulary::{FactSet, Label, LabelSet, SinkKind, Vocabulary};
use crate::text::{Names, Symbol};

/// The checked rules and models of a run.
pub struct Catalog {
    /// Labels, sink kinds, facts.
    pub vocabulary: Vocabulary,
    /// API paths with the rows of the loaded libraries.
    pub paths: Paths,
    /// All rules, sorted by name.
    pub rules: Arc<[Rule]>,
    /// How to know a model endpoint.
    pub endpoints: Endpoints,
    /// How to know credentials, and names of secrets and privileges.
    pub secrets: Arc<Secrets>,
    /// Converters of URL rules (`int` in `<int:id>`): the facts that hold for what they let through.
    pub converters: HashMap<Symbol, FactSet, FxBuildHasher>,
    /// Names of arguments of libraries that say something of fields and values.
    pub argument_names: ArgumentNames,
    /// Names in classes of the program that are converters.
    pub converter_classes: ConverterClasses,
    /// What is known of a request before its view runs.
    pub request_parts: RequestParts,
    /// What views that are classes are made of.
    pub view_classes: ViewClasses,
    /// What every template sees, by name.
    pub template_globals: Vec<(Symbol, ApiPath)>,
    /// Attributes under which a program tells a library the class of an object, and the object.
    pub own_classes: Vec<(Symbol, ApiPath)>,
    /// Labels of what variables hold, by expressions over their names.
    pub variables: Vec<(Pattern, LabelSet)>,
    /// The rules of shape `flow`, by name.
    pub flow_rules: Vec<FlowRule>,
    pub(super) names: Names,
    pub(super) methods: HashMap<Symbol, Vec<ApiPath>, FxBuildHasher>,
    pub(super) shared_methods: HashSet<Symbol, FxBuildHasher>,
    pub(super) item_holders: HashSet<Symbol, FxBuildHasher>,
}

/// Where parts of the request stand that follow from the route.
#[derive(Default)]
pub struct RequestParts {
    /// The HTTP method.
    pub methods: Vec<ApiPath>,
    /// The name of the route.
    pub endpoints: Vec<ApiPath>,
    /// The path of the URL.
    pub paths: Vec<ApiPath>,
}

impl RequestParts {
    /// Whether a path is one of these places.
    pub fn contains(&self, path: ApiPath) -> bool {
        [&self.methods, &self.endpoints, &self.paths].into_iter().any(|places| places.contains(&path))
    }
}

/// Names that mean something in a class that is a view.
#[derive(Default)]
pub struct ViewClasses {
    /// Methods that answer the HTTP method of their name.
    pub methods: Vec<Symbol>,
    /// Attributes that list decorators.
    pub decorators: Vec<Symbol>,
    /// Methods that are called instead and come to the one that answers.
    pub dispatch: Vec<Symbol>,
}

/// Names of arguments that say something of fields and values.
#[derive(Default)]
pub struct ArgumentNames {
    /// Which fields are written, of all.
    pub only: Vec<Symbol>,
    /// Which fields are left out, or that one is.
    pub without: Vec<Symbol>,
    /// What takes the place of fields in a copy.
    pub replaced: Vec<Symbol>,
    /// Under which name an argument is kept.
    pub kept_as: Vec<Symbol>,
    /// What a value becomes where it is taken.
    pub taken_as: Vec<Symbol>,
    /// What makes the value of a field of what is given.
    pub converter: Vec<Symbol>,
}

/// Names that mean something where a program makes converters of URL rules of its own.
#[derive(Default)]
pub struct ConverterClasses {
    /// The attribute under which their classes are kept by their names.
    pub table: Option<Symbol>,
    /// The attribute of such a class with the pattern of what it lets through.
    pub pattern: Option<Symbol>,
    /// Its method that makes the value of the text.
    pub convert: Option<Symbol>,
}

/// A rule of shape `flow`, as sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowRule {
    /// The rule.
    pub rule: RuleId,
    /// Labels at the source.
    pub from: LabelSet,
    /// Sink kinds, one bit each.
    pub to: u64,
    /// Facts that clear it.
    pub unless: FactSet,
    /// Facts without which it does not count.
    pub needs: FactSet,
}

/// Where rules and models come from besides the built-in ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleSource {
    /// A folder of the form of `rules/`.
    Folder(PathBuf),
    /// Models that stand in a configuration file.
    Inline {
        /// The file as it is shown.
        path: String,
        /// All of its text.
        text: String,
        /// The keys that lead to the models.
        keys: &'static [&'static str],
    },
}

impl Catalog {
    /// The rule of this name.
    pub fn rule(&self, name: &str) -> Option<RuleId> {
        self.rules.binary_search_by(|rule| rule.name.as_str().cmp(name)).ok().map(|index| RuleId(index as u16))
    }

    /// The label of this name.
    pub fn label(&self, name: &str) -> Option<Label> {
        self.vocabulary.label(&self.names, name)
    }

    /// The sink kind of this name.
    pub fn sink(&self, name: &str) -> Option<SinkKind> {
        self.vocabulary.sink(&self.names, name)
    }

    /// Those sink kinds of these names that the vocabulary has, one bit each.
    pub fn sinks(&self, names: &[&str]) -> u64 {
        names.iter().filter_map(|name| self.sink(name)).fold(0, |bits, kind| bits | kind.bit())
    }

    /// The fact of this name, as a set of one.
    pub fn fact(&self, name: &str) -> Option<FactSet> {
        self.vocabulary.fact(&self.names, name)
    }

    /// Those facts of these names that the vocabulary has.
    pub fn facts(&self, names: &[&str]) -> FactSet {
        names.iter().filter_map(|name| self.fact(name)).fold(FactSet::EMPTY, FactSet::union)
    }

    /// The rules by which one of these labels must not reach this sink kind.
    pub fn rules_for(&self, labels: LabelSet, sink: SinkKind) -> impl Iterator<Item = &FlowRule> {
        self.flow_rules.iter().filter(move |rule| rule.to & sink.bit() != 0 && !rule.from.intersection(labels).is_empty())
    }

    /// Labels of what a variable of this name holds.
    pub fn labels_of_variable(&self, name: Symbol) -> LabelSet {
        let name = self.names.text(name);
        let fitting = self.variables.iter().filter(|(pattern, _)| pattern.is_match(name));
        fitting.fold(LabelSet::EMPTY, |labels, (_, more)| labels.union(*more))
    }

    /// Whether the user has models of any name.
    pub fn has_own_paths(&self) -> bool {
        self.paths.has_own_roots()
    }

    /// The path of a name of the analysed project (`shop.auth.login_required`), if the user's own models speak of it or of what lies
    /// below it. It then counts as an API, whatever its code says.
    pub fn own_path(&self, dotted: &str) -> Option<ApiPath> {
        self.paths.own_path(dotted)
    }

    /// The path of a name that the user's own models use without a module: it means the same wherever it is bound.
    pub fn own_name(&self, name: Symbol) -> Option<ApiPath> {
        self.paths.own_name(name)
    }

    /// The sink kinds that one of these labels must not reach by some rule, one bit each.
    pub fn sinks_of_interest(&self, labels: LabelSet) -> u64 {
        let rules = self.flow_rules.iter().filter(|rule| !rule.from.intersection(labels).is_empty());
        rules.fold(0, |sinks, rule| sinks | rule.to)
    }

    /// The methods of builtin types with this name (`str.strip`, `bytes.strip`): what a method of a value of unknown type may be.
    pub fn methods(&self, name: Symbol) -> &[ApiPath] {
        self.methods.get(&name).map_or(&[], Vec::as_slice)
    }

    /// Whether a method of a builtin type shares its name with one of a library's objects whose arguments matter: `find`, `get`.
    pub fn is_shared_method(&self, name: Symbol) -> bool {
        self.shared_methods.contains(&name)
    }

    /// Whether something called so may be an object of which models say what assignments to its items mean.
    pub fn takes_items(&self, name: Symbol) -> bool {
        self.item_holders.contains(&name)
    }

    /// Whether a literal is a credential. `name` is what the place is called; without it the place is known to take a secret.
    pub fn is_credential(&self, text: &str, name: Option<&str>) -> bool {
        self.secrets.is_credential(text, name)
    }
}

impl SinkKind {
    /// The kind as a set of one.
    pub fn bit(self) -> u64 {
        1 << self.0
    }
}
