//! The linked program in readable form, for whoever works on this floor.

use std::fmt::Write;

use petgraph::graph::DiGraph;

use super::{Base, ClassRef, FuncRef, Meaning, ModuleId, Program};
use crate::ir::FunctionKind;
use crate::models::Catalog;
use crate::text::{Names, Symbol};

impl Program {
    /// The dotted name of a function in its module (`Copilot.ask`); empty for a module body.
    pub fn function_name(&self, names: &Names, function: FuncRef) -> String {
        let (module, mut id) = self.locate(function);
        let ir = &self.unit(module).ir;
        let mut parts = Vec::new();
        loop {
            let code = ir.function(id);
            match code.kind {
                FunctionKind::Module => break,
                FunctionKind::ClassBody(class) => parts.push(names.text(ir.class(class).name)),
                _ => parts.push(names.text(code.name)),
            }
            match code.parent {
                Some(parent) => id = parent,
                None => break,
            }
        }
        parts.reverse();
        parts.join(".")
    }

    /// The name of a function with that of its module.
    pub fn dotted_name(&self, names: &Names, function: FuncRef) -> String {
        let (module, _) = self.locate(function);
        let mut name = self.unit(module).parts.join(".");
        let inner = self.function_name(names, function);
        if !inner.is_empty() {
            name.push('.');
            name += &inner;
        }
        name
    }

    /// The call graph with the functions' names.
    pub fn named_calls(&self, names: &Names) -> DiGraph<String, &'static str> {
        self.calls.graph.map(|node, ()| self.dotted_name(names, FuncRef(node.index() as u32)), |_, ()| "")
    }
}

/// Modules with what their variables mean, classes with their linearised bases, functions with whom they call.
pub fn dump(program: &Program, names: &Names, catalog: &Catalog) -> String {
    let mut out = String::new();
    for (number, unit) in program.units.iter().enumerate() {
        let module = ModuleId(number as u32);
        let _ = writeln!(out, "module {}", unit.parts.join("."));
        let mut variables: Vec<Symbol> = program.bindings[number].keys().copied().collect();
        variables.sort_by_key(|name| names.text(*name));
        for name in variables {
            let meaning = meaning(program, names, catalog, program.global(names, catalog, module, name));
            let _ = writeln!(out, "  {} = {meaning}", names.text(name));
        }
    }
    for (number, class) in program.classes.iter().enumerate() {
        let bases: Vec<String> = class.mro.iter().map(|base| base_name(program, names, catalog, *base)).collect();
        let unknown = if class.has_unknown_base { ", and one unknown" } else { "" };
        let _ = writeln!(out, "class {}: {}{unknown}", class_name(program, names, ClassRef(number as u32)), bases.join(" < "));
    }
    let graph = program.named_calls(names);
    for caller in graph.node_indices() {
        let mut callees: Vec<&str> = graph.neighbors(caller).map(|callee| graph[callee].as_str()).collect();
        callees.sort_unstable();
        callees.dedup();
        let _ = writeln!(out, "function {} calls {}", graph[caller], if callees.is_empty() { "nobody".into() } else { callees.join(", ") });
    }
    out
}

fn class_name(program: &Program, names: &Names, class: ClassRef) -> String {
    let info = program.class(class);
    let body = program.unit(info.module).ir.class(info.id).body;
    program.dotted_name(names, program.func_ref(info.module, body))
}

fn base_name(program: &Program, names: &Names, catalog: &Catalog, base: Base) -> String {
    match base {
        Base::Project(class) => class_name(program, names, class),
        Base::Api(path) => format!("`{}`", catalog.paths.text(path, names)),
    }
}

fn meaning(program: &Program, names: &Names, catalog: &Catalog, meaning: Meaning) -> String {
    match meaning {
        Meaning::Function(function) => format!("function {}", program.dotted_name(names, function)),
        Meaning::Class(class) => format!("class {}", class_name(program, names, class)),
        Meaning::Module(module) => format!("module {}", program.unit(module).parts.join(".")),
        Meaning::Api(path) => format!("`{}`", catalog.paths.text(path, names)),
        Meaning::Variable(..) => "what its module computes".to_owned(),
        Meaning::Unknown => "not known".to_owned(),
    }
}
