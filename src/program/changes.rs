//! What an edit changes in a program beyond the code that was edited.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Binding, ClassRef, FuncRef, Linkage, ModuleId, Program, Unit};
use crate::ir::{Function, FunctionId, Instr, Literal};
use crate::text::Symbol;

/// What an edit inside of functions has changed.
#[derive(Clone, Debug, Default)]
pub struct Edited {
    /// All names mean what they meant, and functions bind, change and keep the same.
    pub names_are_same: bool,
    /// Functions whose code is another, or that mention a name which means something else now; sorted.
    pub functions: Vec<FuncRef>,
    /// Fields that other functions assign now.
    pub fields: FxHashSet<(ClassRef, Symbol)>,
    /// Module variables that other functions bind or change now.
    pub variables: FxHashSet<(ModuleId, Symbol)>,
    /// Modules in which other names are bound now.
    pub modules: FxHashSet<ModuleId>,
    /// What other functions put into objects now; see [`Program::keepers`].
    pub kept: FxHashSet<(Option<Symbol>, Symbol)>,
}

impl Program {
    /// The functions that have another code in `units`, sorted; none if more than the inside of functions differs.
    pub(super) fn edited_within(&self, units: &[Unit]) -> Option<Vec<FuncRef>> {
        if units.len() != self.units.len() || !units.iter().zip(&self.units).all(|(unit, before)| unit.is_asked_for_like(before)) {
            return None;
        }
        let mut edited = Vec::new();
        for (at, (unit, before)) in units.iter().zip(&self.units).enumerate() {
            if !Arc::ptr_eq(&unit.ir, &before.ir) {
                let functions = unit.ir.differing_functions(&before.ir)?;
                edited.extend(functions.into_iter().map(|function| self.func_ref(ModuleId(at as u32), function)));
            }
        }
        Some(edited)
    }

    /// What has changed since `before`. None if more than the inside of functions has: then functions, classes and modules have other
    /// numbers, or names other definitions. The call graph is not looked at.
    pub(super) fn edited_since(&self, before: &Program) -> Option<Edited> {
        let Program { units, calls: _, linkage } = self;
        #[rustfmt::skip]
        let Linkage {
            bindings, stars, classes, methods, field_writers, class_state, keepers, subclasses, mutators: _, first_function, first_class, modules_by_name,
            modules_by_path, has_name_of_library,
        } = &**linkage;
        let mut edited = before.edited_within(units)?;
        let is_same = (first_function, first_class) == (&before.first_function, &before.first_class)
            && (modules_by_name, modules_by_path) == (&before.modules_by_name, &before.modules_by_path)
            && *has_name_of_library == before.has_name_of_library
            && (stars, classes, class_state) == (&before.stars, &before.classes, &before.class_state)
            && (methods, subclasses) == (&before.methods, &before.subclasses);
        if !is_same {
            return None;
        }
        let mut variables = FxHashSet::default();
        let mut rebound = Rebound::default();
        for (at, (now, before)) in bindings.iter().zip(&before.bindings).enumerate() {
            let module = ModuleId(at as u32);
            for name in differing(now, before) {
                let binding = |bindings: &FxHashMap<Symbol, Binding>| {
                    bindings.get(&name).map(|it| (it.definitions.clone(), it.writers.is_empty())).unwrap_or_default()
                };
                let ((definitions, is_fixed), (definitions_before, was_fixed)) = (binding(now), binding(before));
                if definitions != definitions_before {
                    return None;
                }
                variables.insert((module, name));
                if is_fixed != was_fixed {
                    rebound.variables.insert((module, name));
                    rebound.names.insert(name);
                }
            }
        }
        if !rebound.names.is_empty() {
            edited.extend(self.mentions(&rebound));
        }
        edited.sort();
        edited.dedup();
        let modules = rebound.variables.iter().map(|(module, _)| *module).collect();
        let fields = differing(field_writers, &before.field_writers).collect();
        let kept = differing(keepers, &before.keepers).collect();
        Some(Edited { names_are_same: false, functions: edited, fields, variables, modules, kept })
    }

    fn mentions(&self, rebound: &Rebound) -> impl Iterator<Item = FuncRef> {
        self.units.iter().enumerate().flat_map(move |(at, unit)| {
            let module = ModuleId(at as u32);
            let takes_all = !self.stars[at].is_empty();
            let functions = unit.ir.functions.iter().enumerate();
            let mentioning = functions.filter(move |(_, function)| rebound.is_mentioned(function, module, takes_all));
            mentioning.map(move |(at, _)| self.func_ref(module, FunctionId(at as u32)))
        })
    }
}

/// Module variables that functions bind now and did not before, or the other way round: what they mean is another.
#[derive(Default)]
struct Rebound {
    variables: FxHashSet<(ModuleId, Symbol)>,
    names: FxHashSet<Symbol>,
}

impl Rebound {
    /// Whether code may mean one of them. Variables of other modules can be meant by names where those are imported as a whole.
    fn is_mentioned(&self, function: &Function, module: ModuleId, takes_all: bool) -> bool {
        function.instrs.iter().any(|instr| match instr {
            Instr::Global(name) | Instr::SetGlobal(name, _) | Instr::DelGlobal(name) => {
                self.variables.contains(&(module, *name)) || takes_all && self.names.contains(name)
            }
            Instr::Attr(_, name) | Instr::SetAttr(_, name, _) | Instr::DelAttr(_, name) | Instr::ImportFrom(_, _, name) => {
                self.names.contains(name)
            }
            Instr::Const(Literal::Str(text)) => self.names.contains(text),
            _ => false,
        })
    }
}

/// Keys whose values are not the same in both.
fn differing<'a, K: Copy + Eq + std::hash::Hash, V: PartialEq>(
    now: &'a FxHashMap<K, V>,
    before: &'a FxHashMap<K, V>,
) -> impl Iterator<Item = K> + 'a {
    let changed = now.iter().filter(|(key, value)| before.get(key) != Some(value)).map(|(key, _)| *key);
    changed.chain(before.keys().filter(|key| !now.contains_key(key)).copied())
}

impl Unit {
    fn is_asked_for_like(&self, other: &Unit) -> bool {
        let Unit { file, base, parts, starts, is_package, template, ir: _ } = self;
        (file, base, parts, starts, is_package, template)
            == (&other.file, &other.base, &other.parts, &other.starts, &other.is_package, &other.template)
    }
}
