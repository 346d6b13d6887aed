//! From lowered modules to findings: the way up through `program`, `flow` and `check`.

use std::path::PathBuf;

use super::module_name::Input;
use super::outcome::FileProblem;
use crate::check::Findings;
use crate::ir::Module;
use crate::models::Rule;
use crate::text::{Names, SourceFile};

/// Everything that was read, file by file: the three lists have the same order, and the index is the [`crate::text::FileId`].
pub(super) struct Lowered {
    /// Where each file lies and how it is imported.
    pub inputs: Vec<Input>,
    /// Its text.
    pub sources: Vec<SourceFile>,
    /// Its meaning.
    pub modules: Vec<Module>,
}

/// The catalog for what the modules import, and the mistakes in it.
pub(super) struct Loaded {
    /// All rules, sorted by name.
    pub rules: Vec<Rule>,
}

/// Reads rules and the models that the modules need.
pub(super) fn load(_modules: &[Module], _names: &Names, _rule_folders: &[PathBuf]) -> (Loaded, Vec<FileProblem>) {
    (Loaded { rules: Vec::new() }, Vec::new())
}

/// What the rules say about the modules.
pub(super) fn analyse(_lowered: &Lowered, _loaded: &Loaded, _names: &Names) -> (Findings, Vec<FileProblem>) {
    (Vec::new(), Vec::new())
}
