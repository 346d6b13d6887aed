//! The catalog: everything that `rules/` says, checked.

use std::path::PathBuf;

use super::path::Paths;
use super::rows::Endpoints;
use super::rule::Rule;
use super::vocabulary::Vocabulary;

/// The checked rules and models of a run.
pub struct Catalog {
    /// Labels, sink kinds, facts.
    pub vocabulary: Vocabulary,
    /// API paths with the rows of the loaded libraries.
    pub paths: Paths,
    /// All rules, sorted by name.
    pub rules: Vec<Rule>,
    /// How to know a model endpoint.
    pub endpoints: Endpoints,
}

/// Where rules come from besides the built-in ones.
pub struct RuleSource {
    /// A folder given by `--rules`.
    pub folder: PathBuf,
}
