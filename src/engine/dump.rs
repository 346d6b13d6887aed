//! The result of one floor as text or graph, for whoever works on that floor.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use petgraph::dot::Dot;
use petgraph::graph::DiGraph;

use super::analyse::{Lowered, link, load};
use super::discover::{Discovery, Looking, discover};
use super::module_name::Input;
use super::outcome::Refusal;
use super::read::{ReadFile, lower, read};
use super::run::lowered_only;
use super::templates::{needed, sorted};
use crate::flow::{self, Cancel, Occasion};
use crate::ir;
use crate::models::Catalog;
use crate::program::{self, Program};
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
    /// Summaries and flows.
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

/// What `floor` makes of a file, or of the files of a folder as one program.
pub fn dump(path: &Path, floor: Floor, form: DumpForm) -> Result<String, Refusal> {
    let names = Names::new();
    let (lowered, notes) = lower_all(path, &names)?;
    let text = match (floor, form) {
        (Floor::Ir, DumpForm::Text) => lowered.modules.iter().map(|module| ir::dump(module, &names) + "\n").collect(),
        (Floor::Ir, DumpForm::Dot) => return Err(Refusal::new("the floor `ir` has no graph; `--floor graph` shows its values")),
        (Floor::Graph, DumpForm::Text) => each_graph(&lowered, &names, as_text),
        (Floor::Graph, DumpForm::Dot) => each_graph(&lowered, &names, named_dot),
        (Floor::Program | Floor::Flow, _) => {
            let (program, catalog) = linked(&lowered, &names);
            of_program(&program, &catalog, &names, floor, form)
        }
    };
    Ok(notes + &text)
}

fn of_program(program: &Program, catalog: &Catalog, names: &Names, floor: Floor, form: DumpForm) -> String {
    match (floor, form) {
        (Floor::Flow, DumpForm::Text) => flow::dump(program, names, catalog),
        (Floor::Flow, DumpForm::Dot) => {
            let (flows, _) = flow::solve(program, catalog, names, None, Occasion::Single, &Cancel::default());
            named_dot("flows", &flow::flow_graph(program, names, catalog, &flows))
        }
        (_, DumpForm::Text) => program::dump(program, names, catalog),
        (_, DumpForm::Dot) => named_dot("calls", &program.named_calls(names)),
    }
}

/// The files, lowered, and what is wrong with them as comments.
fn lower_all(path: &Path, names: &Names) -> Result<(Lowered, String), Refusal> {
    let Discovery { inputs, templates, problems, .. } = discover(&Looking { paths: vec![path.to_owned()], ..Looking::default() })?;
    if let Some(problem) = problems.first() {
        return Err(Refusal::new(format!("{}: {}", path.display(), problem.problem.message)));
    }
    let read = |input: &Input| Arc::new(lower(input, &read(input, DecodeOptions::default()), names, &mut None));
    let read_files: Vec<Arc<ReadFile>> = inputs.iter().map(read).collect();
    let (inputs, read_files) = sorted(&inputs, read_files.clone(), needed(&templates, &read_files, names, read));
    let mut notes = String::new();
    for problem in read_files.iter().flat_map(|file| &file.problems) {
        // Writing to a string cannot fail.
        let _ = writeln!(notes, "# {}", problem.message);
    }
    let lowered = lowered_only(&inputs, &read_files);
    Ok((lowered, notes))
}

fn linked(lowered: &Lowered, names: &Names) -> (Program, Catalog) {
    let imported: Vec<&str> = lowered.modules.iter().flat_map(|module| &module.imported).map(|name| names.text(*name)).collect();
    let (catalog, _) = load(&|module| imported.contains(&module), names, &[]);
    (link(lowered, &catalog, names), catalog)
}

fn each_graph(lowered: &Lowered, names: &Names, show: fn(&str, &DiGraph<String, &'static str>) -> String) -> String {
    let graphs = lowered.modules.iter().flat_map(|module| ir::dataflow(module, names));
    graphs.map(|ir::Dataflow { name, graph }| show(&name, &graph)).collect()
}

/// One line per value, with the values that it is used in.
fn as_text(name: &str, graph: &DiGraph<String, &'static str>) -> String {
    let mut out = format!("{name}\n");
    for node in graph.node_indices() {
        let mut users: Vec<usize> = graph.neighbors(node).map(|user| user.index()).collect();
        users.sort_unstable();
        users.dedup();
        let users: String = users.iter().map(|user| format!(" v{user}")).collect();
        let arrow = if users.is_empty() { "" } else { "  ->" };
        let _ = writeln!(out, "  {}{arrow}{users}", graph[node]);
    }
    out
}

fn named_dot<E: ToString>(name: &str, graph: &DiGraph<String, E>) -> String {
    let texts = graph.map(|_, node| node.clone(), |_, edge| edge.to_string());
    Dot::new(&texts).to_string().replacen("digraph", &format!("digraph {name:?}"), 1)
}
