//! What a name means: module variables, imports, re-exports, star imports.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::{ClassRef, FuncRef, ModuleId, Program};
use crate::ir::{Function, FunctionId, Instr, Value};
use crate::models::{ApiPath, Catalog, Step};
use crate::text::{Names, Symbol};

/// What binds a module variable.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Values bound at module level, in order.
    pub definitions: SmallVec<[Value; 1]>,
    /// Functions that bind it through `global`, or other modules' code that assigns it as an attribute.
    pub writers: Vec<FuncRef>,
    /// Some function changes the object behind it in place.
    pub is_mutated: bool,
    /// Functions of its module that do so, each by the outermost function around it.
    pub mutators: Vec<FuncRef>,
    /// Bodies of other modules that call one of them, or change it themselves: registries are filled so.
    pub fillers: Vec<FuncRef>,
}

impl Binding {
    pub(super) fn is_mutated_by(&mut self, function: FuncRef) {
        self.is_mutated = true;
        if !self.mutators.contains(&function) {
            self.mutators.push(function);
        }
    }

    pub(super) fn is_filled_by(&mut self, body: FuncRef) {
        if !self.fillers.contains(&body) {
            self.fillers.push(body);
        }
    }
}

/// What a name or dotted expression stands for, as far as names alone tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Meaning {
    /// A project function, not decorated.
    Function(FuncRef),
    /// A project class, not decorated.
    Class(ClassRef),
    /// A project module.
    Module(ModuleId),
    /// Something outside the project.
    Api(ApiPath),
    /// A module variable whose value only evaluation tells.
    Variable(ModuleId, Symbol),
    /// Nothing known.
    Unknown,
}

/// Chains of re-exports are followed this far; real ones stay below five.
const MAX_REEXPORTS: u32 = 16;

impl Program {
    /// The module that an absolute import of `dotted` finds, as seen from a module: its own roots come first, then the nearest one.
    pub fn module_named(&self, names: &Names, dotted: Symbol, from: ModuleId) -> Option<ModuleId> {
        let Some(candidates) = self.modules_by_name.get(&dotted) else { return self.sibling(names, dotted, from) };
        if let [(only, _)] = candidates.as_slice() {
            // `from ollama import chat` in an own `ollama.py` means the library, or it would find nothing but itself.
            return (*only != from || self.unit(from).is_package).then_some(*only);
        }
        let unit = self.unit(from);
        let roots: Vec<Symbol> = unit.starts.iter().filter_map(|&start| names.find(&unit.root_at(start))).collect();
        // Of `shop.py` and `shop/__init__.py` in one folder the package is what an import finds.
        let of_own = || candidates.iter().filter(|(_, root)| roots.contains(root));
        let own = of_own().find(|(module, _)| self.unit(*module).is_package).or_else(|| of_own().next());
        let near = |module: ModuleId| {
            let other = self.unit(module);
            let n_common = other.parts.iter().zip(&unit.parts).take_while(|(a, b)| a == b).count();
            (other.base == unit.base, n_common, other.is_package, std::cmp::Reverse(module))
        };
        own.map(|(module, _)| *module).or_else(|| candidates.iter().map(|(module, _)| *module).max_by_key(|module| near(*module)))
    }

    /// A module beside another one in a package, which finds it where it is run as a script. What has the name of a library is not meant.
    fn sibling(&self, names: &Names, dotted: Symbol, from: ModuleId) -> Option<ModuleId> {
        let path = self.relative(from, names.text(dotted), 1)?;
        let found = self.module_at(names, &self.unit(from).base, &path)?;
        (found != from && !self.unit(from).is_package && !self.has_name_of_library[found.0 as usize]).then_some(found)
    }

    fn module_at(&self, names: &Names, base: &str, parts: &str) -> Option<ModuleId> {
        self.modules_by_path.get(&(names.find(base)?, names.find(parts)?)).copied()
    }

    /// What `import dotted` makes available: a project module or an API path.
    pub fn import_module(&self, names: &Names, catalog: &Catalog, from: ModuleId, dotted: Symbol) -> Meaning {
        match self.imported(names, from, dotted, 0) {
            Some(module) => Meaning::Module(module),
            None => Meaning::Api(api_of_dotted(names, catalog, names.text(dotted))),
        }
    }

    /// What `from ..dotted import name` binds.
    pub fn import_from(&self, names: &Names, catalog: &Catalog, from: ModuleId, dotted: Symbol, level: u32, name: Symbol) -> Meaning {
        self.import_from_within(names, catalog, from, dotted, level, name, MAX_REEXPORTS)
    }

    #[allow(clippy::too_many_arguments)] // one import statement has this many parts
    fn import_from_within(
        &self,
        names: &Names,
        catalog: &Catalog,
        from: ModuleId,
        dotted: Symbol,
        level: u32,
        name: Symbol,
        depth: u32,
    ) -> Meaning {
        let target = self.imported(names, from, dotted, level);
        if let Some(module) = target {
            let found = self.global_within(names, catalog, module, name, depth);
            if found != Meaning::Unknown {
                return found;
            }
        }
        let submodule = match (target, level) {
            (Some(package), _) => self.submodule(names, package, name),
            (None, 0) => {
                let dotted = format!("{}.{}", names.text(dotted), names.text(name));
                names.find(&dotted).and_then(|dotted| self.module_named(names, dotted, from)).map_or(Meaning::Unknown, Meaning::Module)
            }
            (None, _) => {
                let path = self.relative(from, names.text(dotted), level).map(|path| join(&path, names.text(name)));
                path.and_then(|path| self.module_at(names, &self.unit(from).base, &path)).map_or(Meaning::Unknown, Meaning::Module)
            }
        };
        match (submodule, target) {
            (Meaning::Unknown, None) if level == 0 => {
                Meaning::Api(catalog.paths.step(api_of_dotted(names, catalog, names.text(dotted)), Step::Attr(name)))
            }
            (found, _) => found,
        }
    }

    /// The module that an import statement names, if it is one of the project.
    pub fn imported(&self, names: &Names, from: ModuleId, dotted: Symbol, level: u32) -> Option<ModuleId> {
        match level {
            0 => self.module_named(names, dotted, from),
            _ => self.module_at(names, &self.unit(from).base, &self.relative(from, names.text(dotted), level)?),
        }
    }

    /// The path below the base behind `level` leading dots, seen from a module.
    fn relative(&self, from: ModuleId, dotted: &str, level: u32) -> Option<String> {
        let unit = self.unit(from);
        let up = level as usize - usize::from(unit.is_package);
        let keep = unit.parts.len().checked_sub(up)?;
        Some(join(&unit.parts[..keep].join("."), dotted))
    }

    /// What a module variable stands for.
    pub fn global(&self, names: &Names, catalog: &Catalog, module: ModuleId, name: Symbol) -> Meaning {
        self.global_within(names, catalog, module, name, MAX_REEXPORTS)
    }

    fn global_within(&self, names: &Names, catalog: &Catalog, module: ModuleId, name: Symbol, depth: u32) -> Meaning {
        let of_stars = || self.through_star(names, catalog, (module, name), depth, &mut FxHashSet::default());
        self.bound_within(names, catalog, module, name, depth).or_else(of_stars).unwrap_or(Meaning::Unknown)
    }

    /// What a module binds to a name itself; none if it does not.
    fn bound_within(&self, names: &Names, catalog: &Catalog, module: ModuleId, name: Symbol, depth: u32) -> Option<Meaning> {
        if depth == 0 {
            return Some(Meaning::Unknown);
        }
        if let Some(path) = self.own_path(names, catalog, module, name) {
            return Some(Meaning::Api(path));
        }
        let binding = self.bindings[module.0 as usize].get(&name)?;
        if binding.definitions.is_empty() && binding.writers.is_empty() {
            return None;
        }
        if !binding.writers.is_empty() || binding.definitions.len() != 1 {
            // Conditional and `try` imports bind a name several times: agree, or leave it to evaluation.
            return Some(Meaning::Variable(module, name));
        }
        let body = self.unit(module).ir.function(crate::ir::MODULE_BODY);
        Some(match self.definition(names, catalog, module, body, binding.definitions[0], depth) {
            Meaning::Unknown => Meaning::Variable(module, name),
            known => known,
        })
    }

    /// A name of the project of which the user's models speak: they say more than its code.
    pub fn own_path(&self, names: &Names, catalog: &Catalog, module: ModuleId, name: Symbol) -> Option<ApiPath> {
        if !catalog.has_own_paths() {
            return None;
        }
        let unit = self.unit(module);
        let of_module = |&start: &usize| catalog.own_path(&join(&unit.parts[start..].join("."), names.text(name)));
        unit.starts.iter().find_map(of_module).or_else(|| catalog.own_name(name))
    }

    /// The first module behind star imports, each asked once, that binds a name.
    fn through_star(
        &self,
        names: &Names,
        catalog: &Catalog,
        (module, name): (ModuleId, Symbol),
        depth: u32,
        asked: &mut FxHashSet<ModuleId>,
    ) -> Option<Meaning> {
        let depth = depth.checked_sub(1)?;
        self.stars[module.0 as usize].iter().find_map(|&(dotted, level)| {
            let target = self.imported(names, module, dotted, level)?;
            if !self.is_exported(names, target, name) || !asked.insert(target) {
                return None;
            }
            let bound = self.bound_within(names, catalog, target, name, depth).filter(|found| *found != Meaning::Unknown);
            bound.or_else(|| self.through_star(names, catalog, (target, name), depth, asked))
        })
    }

    fn is_exported(&self, names: &Names, module: ModuleId, name: Symbol) -> bool {
        match &self.unit(module).ir.exports {
            Some(exports) => exports.contains(&name),
            None => !names.text(name).starts_with('_'),
        }
    }

    /// The API paths that star imports of a module may take `name` from.
    pub fn star_api(&self, names: &Names, catalog: &Catalog, module: ModuleId, name: Symbol) -> Option<ApiPath> {
        let foreign = |(dotted, level): &&(Symbol, u32)| *level == 0 && self.imported(names, module, *dotted, 0).is_none();
        self.stars[module.0 as usize].iter().filter(foreign).find_map(|(dotted, _)| {
            let path = catalog.paths.step(api_of_dotted(names, catalog, names.text(*dotted)), Step::Attr(name));
            catalog.paths.entry(path).is_prefix.then_some(path)
        })
    }

    /// What a value of a function stands for, if names alone tell: through globals, imports, attributes of modules.
    pub fn expression(&self, names: &Names, catalog: &Catalog, module: ModuleId, function: &Function, value: Value) -> Meaning {
        self.definition(names, catalog, module, function, value, MAX_REEXPORTS)
    }

    fn definition(&self, names: &Names, catalog: &Catalog, module: ModuleId, function: &Function, value: Value, depth: u32) -> Meaning {
        if depth == 0 {
            return Meaning::Unknown;
        }
        match function.instr(value) {
            Instr::Function(id, _) => Meaning::Function(self.func_ref(module, id)),
            Instr::Class(id, _) => Meaning::Class(self.class_ref(module, id)),
            Instr::Import(dotted) => self.import_module(names, catalog, module, dotted),
            Instr::ImportTop(dotted) => {
                let top = names.intern(names.text(dotted).split('.').next().unwrap_or_default());
                self.import_module(names, catalog, module, top)
            }
            Instr::ImportFrom(dotted, level, name) => self.import_from_within(names, catalog, module, dotted, level, name, depth - 1),
            Instr::Global(name) => self.global_within(names, catalog, module, name, depth - 1),
            Instr::Attr(base, name) => match self.definition(names, catalog, module, function, base, depth - 1) {
                Meaning::Module(target) => match self.global_within(names, catalog, target, name, depth - 1) {
                    Meaning::Unknown => self.submodule(names, target, name),
                    known => known,
                },
                Meaning::Api(path) => Meaning::Api(catalog.paths.step(path, Step::Attr(name))),
                _ => Meaning::Unknown,
            },
            _ => Meaning::Unknown,
        }
    }

    /// `package.name` as a module.
    pub fn submodule(&self, names: &Names, package: ModuleId, name: Symbol) -> Meaning {
        let unit = self.unit(package);
        let path = join(&unit.parts.join("."), names.text(name));
        self.module_at(names, &unit.base, &path).map_or(Meaning::Unknown, Meaning::Module)
    }

    pub(super) fn static_callee(
        &self,
        names: &Names,
        catalog: &Catalog,
        module: ModuleId,
        id: FunctionId,
        callee: Value,
    ) -> Option<FuncRef> {
        let function = self.unit(module).ir.function(id);
        match self.expression(names, catalog, module, function, callee) {
            Meaning::Function(target) => Some(target),
            Meaning::Class(class) => self.method(class, names.find("__init__")?),
            _ => match function.instr(callee) {
                Instr::Attr(base, name) => match function.instr(base) {
                    Instr::Param(0) => self.method(self.class_ref(module, function.class?), name),
                    _ => match self.methods.get(&name).map(Vec::as_slice) {
                        Some([(_, only)]) => Some(*only),
                        _ => None,
                    },
                },
                _ => None,
            },
        }
    }
}

/// The API path of a dotted module name.
pub(crate) fn api_of_dotted(names: &Names, catalog: &Catalog, dotted: &str) -> ApiPath {
    let mut parts = dotted.split('.');
    let root = catalog.paths.root(names.intern(parts.next().unwrap_or_default()));
    parts.fold(root, |path, part| catalog.paths.step(path, Step::Attr(names.intern(part))))
}

fn join(package: &str, name: &str) -> String {
    match (package.is_empty(), name.is_empty()) {
        (true, _) => name.to_string(),
        (_, true) => package.to_string(),
        _ => format!("{package}.{name}"),
    }
}

impl super::Unit {
    /// The root from which the module's name begins at `parts[start]`.
    pub(super) fn root_at(&self, start: usize) -> String {
        format!("{}\0{}", self.base, self.parts[..start].join("."))
    }
}
