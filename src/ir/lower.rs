//! Lowering.
use super::Module;
use crate::text::{Names, Problem, SourceFile};

/// Lowers one file.
pub fn lower(_source: &SourceFile, _names: &Names) -> (Module, Vec<Problem>) {
    let module = Module {
        functions: Vec::new(),
        classes: Vec::new(),
        annotations: Vec::new(),
        comments: Vec::new(),
        exports: None,
        imported: Vec::new(),
    };
    (module, Vec::new())
}
