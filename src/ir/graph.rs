//! The dataflow graph of a function as SSA says it: an edge from each value to each instruction that uses it.

use petgraph::graph::{DiGraph, NodeIndex};

use super::Module;
use super::display::Dumping;
use crate::text::Names;

/// A function's dataflow: a node per instruction in its readable form, an edge per use (unnamed).
pub struct Dataflow {
    /// The function's name.
    pub name: String,
    /// Nodes stand in the order of the instructions.
    pub graph: DiGraph<String, &'static str>,
}

/// The dataflow graphs of a module's functions, in their order.
pub fn dataflow(module: &Module, names: &Names) -> Vec<Dataflow> {
    let dumping = Dumping::new(module, names);
    module
        .functions
        .iter()
        .map(|function| {
            let mut graph = DiGraph::with_capacity(function.instrs.len(), function.instrs.len());
            for (at, instr) in function.instrs.iter().enumerate() {
                graph.add_node(format!("v{at} = {}", dumping.instr(function, *instr)));
            }
            for (at, instr) in function.instrs.iter().enumerate() {
                for operand in function.operands(*instr) {
                    graph.add_edge(NodeIndex::new(operand.0 as usize), NodeIndex::new(at), "");
                }
            }
            Dataflow { name: names.text(function.name).to_owned(), graph }
        })
        .collect()
}
