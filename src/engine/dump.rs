//! The result of one floor as text, for whoever works on that floor.

use std::path::Path;

use super::discover::{Looking, discover};
use super::outcome::Refusal;
use super::read::read;
use crate::ir;
use crate::text::{DecodeOptions, Names};

/// A floor that can show its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// The lowered module.
    Ir,
    /// The dataflow graphs of the functions.
    Graph,
    /// Modules, meanings and the call graph.
    Program,
    /// Summaries and traces.
    Flow,
}

/// How a floor shows its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DumpForm {
    /// Text.
    Text,
    /// A graph in the language of Graphviz.
    Dot,
}

/// What `floor` makes of one file.
pub fn dump(file: &Path, floor: Floor, form: DumpForm) -> Result<String, Refusal> {
    match (floor, form) {
        (Floor::Ir, DumpForm::Text) => dump_ir(file),
        (Floor::Ir, DumpForm::Dot) => Err(Refusal::new("the floor `ir` has no graph")),
        (Floor::Graph | Floor::Program | Floor::Flow, DumpForm::Text | DumpForm::Dot) => {
            Err(Refusal::new("this floor has nothing to show yet"))
        }
    }
}

fn dump_ir(file: &Path) -> Result<String, Refusal> {
    let discovery = discover(&Looking { paths: vec![file.to_owned()], ..Looking::default() })?;
    let names = Names::new();
    let mut text = String::new();
    for input in &discovery.inputs {
        let read_file = read(input, &names, DecodeOptions::default());
        for problem in &read_file.problems {
            text += &format!("# {}\n", problem.message);
        }
        if let Some((_, module)) = &read_file.analysed {
            text += &ir::dump(module, &names);
            text.push('\n');
        }
    }
    match discovery.problems.first() {
        Some(problem) => Err(Refusal::new(format!("{}: {}", file.display(), problem.problem.message))),
        None => Ok(text),
    }
}
