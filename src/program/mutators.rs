//! Which methods change their object in place, by name: a module variable on which a function calls one is shared state.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{CellRef, Function, Instr, MODULE_BODY, Module, Value};
use crate::models::Catalog;
use crate::text::{Names, Symbol};

use super::{Meaning, ModuleId, Program};

/// What changes the containers of the language.
const OF_CONTAINERS: &[&str] =
    &["append", "extend", "insert", "update", "setdefault", "add", "put", "appendleft", "pop", "clear", "remove"];
/// Methods that make an object: nobody has seen it before.
const MAKERS: &[&str] = &["__init__", "__new__", "__post_init__", "__init_subclass__", "__set_name__"];

/// Names of methods that change their object.
#[derive(Default)]
pub(super) struct Mutators {
    of_containers: FxHashSet<Symbol>,
    /// Methods of the program's classes among them.
    of_classes: FxHashSet<Symbol>,
}

impl Mutators {
    /// Whether a method changes some object.
    pub(super) fn may_change(&self, method: Symbol) -> bool {
        self.of_containers.contains(&method) || self.of_classes.contains(&method)
    }

    /// Whether it changes a container.
    pub(super) fn change_containers(&self, method: Symbol) -> bool {
        self.of_containers.contains(&method)
    }
}

impl Program {
    /// Whether a variable of a module may be bound to an instance of a class of the program, by the call that makes it.
    pub(super) fn may_be_instance(&self, names: &Names, catalog: &Catalog, module: ModuleId, variable: Symbol) -> bool {
        let body = self.unit(module).ir.function(MODULE_BODY);
        let is_of_library = |callee| matches!(self.expression(names, catalog, module, body, callee), Meaning::Api(_));
        let binding = self.bindings[module.0 as usize].get(&variable);
        binding.is_some_and(|binding| {
            binding.definitions.iter().any(|value| matches!(body.instr(*value), Instr::Call(callee, ..) if !is_of_library(callee)))
        })
    }

    /// A method changes its object if it writes a part of it, or calls a method of such a name on it or on a part of it.
    pub(super) fn mutators(&self, names: &Names) -> Mutators {
        let of_containers: FxHashSet<Symbol> = OF_CONTAINERS.iter().map(|name| names.intern(name)).collect();
        let makers: Vec<Symbol> = MAKERS.iter().map(|name| names.intern(name)).collect();
        let mut of_classes = FxHashSet::default();
        let mut callers: FxHashMap<Symbol, Vec<Symbol>> = FxHashMap::default();
        let mut open = Vec::new();
        let functions = self.units.iter().flat_map(|unit| unit.ir.functions.iter().map(|function| (&*unit.ir, function)));
        for (ir, function) in functions {
            let Some(method) = method_around(ir, function).filter(|method| !makers.contains(&method.name)) else { continue };
            for &instr in &function.instrs {
                let (Instr::SetAttr(part, ..) | Instr::SetItem(part, ..) | Instr::DelItem(part, _) | Instr::Attr(part, _)) = instr else {
                    continue;
                };
                if !is_own(ir, function, part) {
                    continue;
                }
                match instr {
                    Instr::Attr(_, called) if !of_containers.contains(&called) => callers.entry(called).or_default().push(method.name),
                    _ => open.push(method.name),
                }
            }
        }
        while let Some(method) = open.pop() {
            if of_classes.insert(method) {
                open.extend(callers.remove(&method).unwrap_or_default());
            }
        }
        Mutators { of_containers, of_classes }
    }
}

/// The method that a function is or in which it is written.
fn method_around<'p>(ir: &'p Module, mut function: &'p Function) -> Option<&'p Function> {
    while function.class.is_none() {
        function = ir.function(function.parent?);
    }
    Some(function)
}

/// Whether a value is the instance of the method around it, or a part of it.
fn is_own(ir: &Module, function: &Function, mut value: Value) -> bool {
    while let Instr::Attr(base, _) | Instr::Item(base, _) = function.instr(value) {
        value = base;
    }
    match function.instr(value) {
        Instr::Param(0) => function.class.is_some(),
        Instr::Cell(cell) => is_own_cell(ir, function, cell),
        _ => false,
    }
}

/// Whether a shared variable is the first parameter of the method that makes it.
fn is_own_cell(ir: &Module, function: &Function, cell: CellRef) -> bool {
    match (cell, function.parent) {
        (CellRef::Own(at), _) => {
            function.class.is_some() && function.params.first().is_some_and(|own| own.name == function.cells[at as usize])
        }
        (CellRef::Captured(at), Some(outer)) => is_own_cell(ir, ir.function(outer), function.captures[at as usize].from),
        (CellRef::Captured(_), None) => false,
    }
}
