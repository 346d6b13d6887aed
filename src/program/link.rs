//! Puts the modules together.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::mutators::Mutators;
use super::{Binding, CallGraph, ClassInfo, Edited, FuncRef, Linkage, ModuleId, Program, Unit};
use crate::ir::{ClassId, Function, FunctionId, FunctionKind, Instr, Literal, MODULE_BODY, Module, Value};
use crate::models::Catalog;
use crate::text::{Names, Symbol};

/// Links modules into a program. `units` come sorted by file.
pub fn link(units: Vec<Unit>, names: &Names, catalog: &Catalog) -> Program {
    let mut program = link_names(units, names, catalog);
    program.calls = Arc::new(CallGraph::build(&program, names, catalog));
    program
}

/// [`link`] after an edit, with what has changed since `before`; none if that is more than the inside of functions.
pub fn relink(units: Vec<Unit>, names: &Names, catalog: &Catalog, before: &Program) -> (Program, Option<Edited>) {
    let (mut program, edited) = match before.edited_within(&units).filter(|functions| before.still_links(&units, functions)) {
        Some(functions) => {
            let program = Program { units, calls: Arc::default(), linkage: before.linkage.clone() };
            (program, Some(Edited { names_are_same: true, functions, ..Edited::default() }))
        }
        None => {
            let program = link_names(units, names, catalog);
            let edited = program.edited_since(before);
            (program, edited)
        }
    };
    let still_holds = |edited: &&Edited| before.calls.still_holds(&program, names, catalog, &edited.functions);
    let calls = edited.as_ref().filter(still_holds).map(|_| before.calls.clone());
    program.calls = calls.unwrap_or_else(|| Arc::new(CallGraph::build(&program, names, catalog)));
    (program, edited)
}

/// Everything but the call graph.
fn link_names(units: Vec<Unit>, names: &Names, catalog: &Catalog) -> Program {
    let mut first_function = Vec::with_capacity(units.len() + 1);
    let mut first_class = Vec::with_capacity(units.len() + 1);
    let (mut n_functions, mut n_classes) = (0, 0);
    let mut modules_by_name: FxHashMap<Symbol, Vec<(ModuleId, Symbol)>> = FxHashMap::default();
    let mut modules_by_path: FxHashMap<(Symbol, Symbol), ModuleId> = FxHashMap::default();
    let mut has_name_of_library = Vec::new();
    for (module, unit) in units.iter().enumerate() {
        first_function.push(n_functions);
        first_class.push(n_classes);
        n_functions += unit.ir.functions.len() as u32;
        n_classes += unit.ir.classes.len() as u32;
        let module = ModuleId(module as u32);
        let at_path = modules_by_path.entry((names.intern(&unit.base), names.intern(&unit.parts.join(".")))).or_insert(module);
        if unit.is_package {
            // An import prefers a package to a module of the same name beside it.
            *at_path = module;
        }
        let name = unit.parts.last().map(|name| names.intern(name));
        has_name_of_library.push(name.is_some_and(|name| catalog.paths.entry(catalog.paths.root(name)).is_prefix));
        for &start in &unit.starts {
            let root = names.intern(&unit.root_at(start));
            modules_by_name.entry(names.intern(&unit.parts[start..].join("."))).or_default().push((module, root));
        }
    }
    let linkage = Linkage {
        bindings: units.iter().map(|_| FxHashMap::default()).collect(),
        stars: units.iter().map(|unit| stars(&unit.ir)).collect(),
        classes: Vec::with_capacity(n_classes as usize),
        first_function,
        first_class,
        modules_by_name,
        modules_by_path,
        has_name_of_library,
        ..Linkage::default()
    };
    let mut program = Program { units, calls: Arc::default(), linkage: Arc::new(linkage) };
    program.collect_classes();
    let mutators = program.mutators(names);
    program.collect_bindings(&mutators);
    program.link_classes(names, catalog);
    program.collect_foreign_writes(&mutators, names, catalog);
    program.collect_class_state(&mutators, names, catalog);
    program.collect_fillers(names, catalog);
    program.collect_keepers();
    let linkage = program.linkage_mut();
    // What is only changed here is a variable of another module, or none.
    let is_variable = |_: &Symbol, binding: &mut Binding| !binding.definitions.is_empty() || !binding.writers.is_empty();
    linkage.bindings.iter_mut().for_each(|bindings| bindings.retain(is_variable));
    linkage.mutators = mutators;
    program
}

fn stars(ir: &Module) -> Vec<(Symbol, u32)> {
    let imports = ir.function(MODULE_BODY).instrs.iter().filter_map(|instr| match instr {
        Instr::ImportStar(dotted, level) => Some((*dotted, *level)),
        _ => None,
    });
    imports.collect()
}

impl Program {
    /// Names while they are linked.
    pub(super) fn linkage_mut(&mut self) -> &mut Linkage {
        Arc::get_mut(&mut self.linkage).expect("a program is shared when it is linked")
    }

    fn collect_classes(&mut self) {
        for module in 0..self.units.len() {
            let module = ModuleId(module as u32);
            let ir = self.unit(module).ir.clone();
            for (id, class) in ir.classes.iter().enumerate() {
                let reference = self.class_ref(module, ClassId(id as u32));
                let mut methods = FxHashMap::default();
                for &(name, function) in &class.methods {
                    let function = self.func_ref(module, function);
                    methods.insert(name, function);
                    self.linkage_mut().methods.entry(name).or_default().push((reference, function));
                }
                self.linkage_mut().classes.push(ClassInfo {
                    module,
                    id: ClassId(id as u32),
                    name: class.name,
                    mro: Vec::new(),
                    methods,
                    has_unknown_base: false,
                    builtin_bases: Vec::new(),
                });
            }
        }
    }

    fn collect_bindings(&mut self, mutators: &Mutators) {
        for module in 0..self.units.len() {
            let ir = self.units[module].ir.clone();
            let mut bindings: FxHashMap<Symbol, Binding> = FxHashMap::default();
            for (id, function) in ir.functions.iter().enumerate() {
                let id = FunctionId(id as u32);
                let reference = self.func_ref(ModuleId(module as u32), id);
                let outermost = self.func_ref(ModuleId(module as u32), outermost(&ir, id));
                let is_body =
                    id == MODULE_BODY || (function.parent == Some(MODULE_BODY) && matches!(function.kind, FunctionKind::ClassBody(_)));
                let global_of = |value| match function.instr(changed_root(function, value)) {
                    Instr::Global(name) => Some(name),
                    _ => None,
                };
                for &instr in &function.instrs {
                    match instr {
                        Instr::SetGlobal(name, value) if id == MODULE_BODY => {
                            bindings.entry(name).or_default().definitions.push(value);
                        }
                        Instr::SetGlobal(name, _) => bindings.entry(name).or_default().writers.push(reference),
                        _ if is_body => {}
                        Instr::SetItem(base, ..) | Instr::SetAttr(base, ..) | Instr::DelItem(base, _) => {
                            if let Some(name) = global_of(base) {
                                bindings.entry(name).or_default().is_mutated_by(outermost);
                            }
                        }
                        Instr::Attr(base, method) => {
                            if let Some(name) = global_of(base)
                                && mutators.change_containers(method)
                            {
                                bindings.entry(name).or_default().is_mutated_by(outermost);
                            }
                        }
                        _ => {}
                    }
                }
                if let Some(class) = function.class {
                    let class = self.class_ref(ModuleId(module as u32), class);
                    for &instr in &function.instrs {
                        if let Instr::SetAttr(base, name, _) = instr
                            && matches!(function.instr(base), Instr::Param(0))
                        {
                            let writers = self.linkage_mut().field_writers.entry((class, name)).or_default();
                            if writers.last() != Some(&reference) {
                                writers.push(reference);
                            }
                        }
                    }
                }
            }
            for binding in bindings.values_mut() {
                binding.writers.dedup();
            }
            self.linkage_mut().bindings[module] = bindings;
        }
    }

    /// `app.extensions["name"] = value`, `app.name = value`: who fills what outlives requests, as far as names tell.
    fn collect_keepers(&mut self) {
        let mut keepers: FxHashMap<(Option<Symbol>, Symbol), Vec<FuncRef>> = FxHashMap::default();
        for function in (0..self.n_functions() as u32).map(FuncRef) {
            let code = self.function(function);
            let is_own = |value| code.class.is_some() && code.instr(value) == Instr::Param(0);
            for &instr in &code.instrs {
                let (holder, names) = match instr {
                    Instr::SetAttr(holder, name, _) => (holder, (None, name)),
                    Instr::SetItem(base, key, _) => match (code.instr(base), code.instr(key)) {
                        (Instr::Attr(holder, mapping), Instr::Const(Literal::Str(name))) => (holder, (Some(mapping), name)),
                        _ => continue,
                    },
                    _ => continue,
                };
                if !is_own(holder) {
                    let known = keepers.entry(names).or_default();
                    if known.last() != Some(&function) {
                        known.push(function);
                    }
                }
            }
        }
        self.linkage_mut().keepers = keepers;
    }

    /// `@register` of another module, at module level: what it keeps there is filled from here.
    fn collect_fillers(&mut self, names: &Names, catalog: &Catalog) {
        let mut kept_by: FxHashMap<FuncRef, Vec<(ModuleId, Symbol)>> = FxHashMap::default();
        for (module, bindings) in self.bindings.iter().enumerate() {
            for (name, binding) in bindings {
                for mutator in &binding.mutators {
                    kept_by.entry(*mutator).or_default().push((ModuleId(module as u32), *name));
                }
            }
        }
        let of_subclasses = names.intern("__init_subclass__");
        let mut filled = Vec::new();
        for (module, unit) in self.units.iter().enumerate() {
            let module = ModuleId(module as u32);
            let body = unit.ir.function(MODULE_BODY);
            for &instr in &body.instrs {
                let called = match instr {
                    Instr::Call(callee, ..) => match self.expression(names, catalog, module, body, callee) {
                        super::Meaning::Function(callee) => Some(callee),
                        _ => None,
                    },
                    // `class Diary(Skill)` is told to the hook of `Skill`.
                    Instr::Class(class, _) => {
                        let class = self.class_ref(module, class);
                        self.method_after(class, class, of_subclasses)
                    }
                    _ => None,
                };
                if let Some(variables) = called.and_then(|called| kept_by.get(&called)) {
                    filled.extend(variables.iter().filter(|(of, _)| *of != module).map(|variable| (*variable, module)));
                }
            }
        }
        for ((of, name), module) in filled {
            let body = self.func_ref(module, MODULE_BODY);
            self.linkage_mut().bindings[of.0 as usize].entry(name).or_default().is_filled_by(body);
        }
    }

    /// `othermodule.name = value` in a function binds the other module's variable; `name.append(value)` of an imported name changes it,
    /// and so does a method of the program that changes its object. At module level it fills what every call finds there.
    fn collect_foreign_writes(&mut self, mutators: &Mutators, names: &Names, catalog: &Catalog) {
        let mut writes = Vec::new();
        let mut changed = Vec::new();
        for (module, unit) in self.units.iter().enumerate() {
            let module = ModuleId(module as u32);
            for (id, function) in unit.ir.functions.iter().enumerate() {
                for &instr in &function.instrs {
                    if let Instr::SetItem(base, ..) | Instr::DelItem(base, _) | Instr::Attr(base, _) = instr
                        && (!matches!(instr, Instr::Attr(_, method) if !mutators.may_change(method)))
                        && let super::Meaning::Variable(target, name) =
                            self.expression(names, catalog, module, function, changed_root(function, base))
                        && (id != MODULE_BODY.0 as usize || target != module)
                    {
                        let is_changed = match instr {
                            Instr::Attr(_, method) if !mutators.change_containers(method) => {
                                self.may_be_instance(names, catalog, target, name)
                            }
                            // Those of the module itself are known.
                            _ => target != module,
                        };
                        if is_changed {
                            let function = self.func_ref(module, outermost(&unit.ir, FunctionId(id as u32)));
                            changed.push((target, name, function));
                        }
                    }
                    if let Instr::SetAttr(base, name, _) = instr
                        && let super::Meaning::Module(target) = self.expression(names, catalog, module, function, base)
                    {
                        writes.push((target, name, self.func_ref(module, FunctionId(id as u32))));
                    }
                }
            }
        }
        for (target, name, function) in changed {
            let (module, id) = self.locate(function);
            let binding = self.linkage_mut().bindings[target.0 as usize].entry(name).or_default();
            binding.is_mutated = true;
            if module == target {
                binding.is_mutated_by(function);
            } else if id == MODULE_BODY {
                binding.is_filled_by(function);
            }
        }
        for (target, name, writer) in writes {
            self.linkage_mut().bindings[target.0 as usize].entry(name).or_default().writers.push(writer);
        }
    }

    /// `Board.last = value`, `cls.rows.append(value)`, `self.rows.append(value)`.
    fn collect_class_state(&mut self, mutators: &Mutators, names: &Names, catalog: &Catalog) {
        let of_class = names.intern("cls");
        let mut state = FxHashSet::default();
        for (module, unit) in self.units.iter().enumerate() {
            let module = ModuleId(module as u32);
            for function in unit.ir.functions.iter().filter(|it| matches!(it.kind, FunctionKind::Def | FunctionKind::Lambda)) {
                let own = function.class.map(|class| self.class_ref(module, class));
                let class_of = |holder, is_assigned: bool| match function.instr(holder) {
                    Instr::Param(0) if !is_assigned || function.params.first().is_some_and(|param| param.name == of_class) => own,
                    _ => match self.expression(names, catalog, module, function, holder) {
                        super::Meaning::Class(class) => Some(class),
                        _ => None,
                    },
                };
                for &instr in &function.instrs {
                    let (holder, name, is_assigned) = match instr {
                        Instr::SetAttr(holder, name, _) => (holder, name, true),
                        Instr::SetItem(base, ..) | Instr::DelItem(base, _) | Instr::Attr(base, _) => {
                            let is_change = !matches!(instr, Instr::Attr(_, method) if !mutators.change_containers(method));
                            match function.instr(changed_root(function, base)) {
                                Instr::Attr(holder, name) if is_change => (holder, name, false),
                                _ => continue,
                            }
                        }
                        _ => continue,
                    };
                    state.extend(class_of(holder, is_assigned).map(|class| (class, name)));
                }
            }
        }
        self.linkage_mut().class_state = state;
    }
}

/// The function or method around a function that is itself in no other.
fn outermost(ir: &Module, mut function: FunctionId) -> FunctionId {
    while let Some(parent) = ir.function(function).parent
        && matches!(ir.function(parent).kind, FunctionKind::Def | FunctionKind::Lambda)
    {
        function = parent;
    }
    function
}

/// The object in which something changes when a part of it does: `BASKETS` of `BASKETS[name].clear()`.
fn changed_root(function: &Function, mut value: Value) -> Value {
    while let Instr::Item(base, _) = function.instr(value) {
        value = base;
    }
    value
}
