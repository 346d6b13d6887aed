//! Which functions nobody calls: there the search for flows begins.

use rustc_hash::FxHashSet;

use super::Solver;
use crate::program::FuncRef;

/// Functions that nobody in the program calls, as far as evaluation saw.
pub(in crate::flow) fn uncalled(solver: &Solver, reached: &FxHashSet<FuncRef>) -> Vec<FuncRef> {
    let n = solver.program.n_functions() as u32;
    let mut called = vec![false; n as usize];
    for function in (0..n).map(FuncRef) {
        if reached.contains(&function) {
            continue;
        }
        if let Some(summary) = solver.general(function) {
            for callee in &summary.callees {
                if *callee != function {
                    called[callee.0 as usize] = true;
                }
            }
        }
    }
    let mut roots: Vec<FuncRef> = (0..n).map(FuncRef).filter(|it| !called[it.0 as usize] && !reached.contains(it)).collect();
    // What only a cycle calls is a root too: take the first of each cycle that no root reaches.
    let mut covered: FxHashSet<FuncRef> = reached.clone();
    for root in &roots {
        cover(solver, *root, &mut covered);
    }
    for function in (0..n).map(FuncRef) {
        if !covered.contains(&function) {
            roots.push(function);
            cover(solver, function, &mut covered);
        }
    }
    roots
}

/// Adds a function and all it reaches.
pub(in crate::flow) fn cover(solver: &Solver, from: FuncRef, covered: &mut FxHashSet<FuncRef>) {
    let mut todo = vec![from];
    while let Some(function) = todo.pop() {
        if covered.insert(function)
            && let Some(summary) = solver.general(function)
        {
            todo.extend(summary.callees.iter().copied());
        }
    }
}
