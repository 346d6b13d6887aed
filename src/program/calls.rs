//! The call graph as far as names tell: it orders the work (callees first), it does not bound it.

use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rayon::prelude::*;

use super::{FuncRef, Program};
use crate::ir::Instr;
use crate::models::Catalog;
use crate::text::Names;

/// Functions and who may call whom.
#[derive(Default)]
pub struct CallGraph {
    /// Edges from caller to callee; node numbers are [`FuncRef`]s.
    pub graph: DiGraph<(), (), u32>,
    /// Strongly connected components, callees first; each sorted.
    pub components: Vec<Vec<FuncRef>>,
    /// Edges from a component to those that call it, one for each call; node numbers are those of `components`.
    pub callers: DiGraph<(), (), u32>,
}

impl CallGraph {
    pub(super) fn build(program: &Program, names: &Names, catalog: &Catalog) -> CallGraph {
        let mut graph = DiGraph::with_capacity(program.n_functions(), program.n_functions() * 2);
        for _ in 0..program.n_functions() {
            graph.add_node(());
        }
        let functions = (0..program.n_functions() as u32).into_par_iter().map(FuncRef);
        let callees: Vec<Vec<FuncRef>> = functions.map(|function| callees(program, names, catalog, function)).collect();
        for (function, callees) in callees.into_iter().enumerate() {
            for callee in callees {
                graph.add_edge(NodeIndex::new(function), NodeIndex::new(callee.0 as usize), ());
            }
        }
        let components: Vec<Vec<FuncRef>> = tarjan_scc(&graph)
            .into_iter()
            .map(|component| {
                let mut component: Vec<FuncRef> = component.into_iter().map(|node| FuncRef(node.index() as u32)).collect();
                component.sort();
                component
            })
            .collect();
        let callers = callers(&graph, &components);
        CallGraph { graph, components, callers }
    }

    /// Whether it is that of a program that differs in these functions.
    pub(super) fn still_holds(&self, program: &Program, names: &Names, catalog: &Catalog, edited: &[FuncRef]) -> bool {
        edited.iter().all(|&function| {
            // Neighbours come last first.
            let mut known: Vec<FuncRef> =
                self.graph.neighbors(NodeIndex::new(function.0 as usize)).map(|callee| FuncRef(callee.index() as u32)).collect();
            known.reverse();
            known == callees(program, names, catalog, function)
        })
    }

    /// Which functions have more calls than this.
    pub fn called_from_more_than(&self, n_calls: usize) -> Vec<bool> {
        let n_calls_of = |function| self.graph.edges_directed(function, Direction::Incoming).take(n_calls + 1).count();
        self.graph.node_indices().map(|function| n_calls_of(function) > n_calls).collect()
    }

    /// The first function of each function's component.
    pub fn heads(&self) -> Vec<FuncRef> {
        let mut heads = vec![FuncRef(0); self.graph.node_count()];
        for component in &self.components {
            component.iter().for_each(|function| heads[function.0 as usize] = component[0]);
        }
        heads
    }
}

/// Functions that a function may call or makes, in the order of its code.
fn callees(program: &Program, names: &Names, catalog: &Catalog, function: FuncRef) -> Vec<FuncRef> {
    let (module, id) = program.locate(function);
    let ir = &program.unit(module).ir;
    let callee = |instr: &Instr| match *instr {
        Instr::Function(inner, _) => Some(program.func_ref(module, inner)),
        Instr::Class(class, _) => Some(program.func_ref(module, ir.class(class).body)),
        Instr::Call(callee, ..) => program.static_callee(names, catalog, module, id, callee),
        _ => None,
    };
    ir.function(id).instrs.iter().filter_map(callee).collect()
}

/// Whom each component calls, turned round.
fn callers(graph: &DiGraph<(), (), u32>, components: &[Vec<FuncRef>]) -> DiGraph<(), (), u32> {
    let mut component_of = vec![NodeIndex::default(); graph.node_count()];
    let mut callers = DiGraph::with_capacity(components.len(), graph.edge_count());
    for component in components {
        let number = callers.add_node(());
        for function in component {
            component_of[function.0 as usize] = number;
        }
    }
    for edge in graph.raw_edges() {
        let (caller, callee) = (component_of[edge.source().index()], component_of[edge.target().index()]);
        if caller != callee {
            callers.add_edge(callee, caller, ());
        }
    }
    callers
}
