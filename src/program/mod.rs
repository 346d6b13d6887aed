//! Floor `program`: modules + catalog -> which name means what, classes with their linearised bases, the call graph. It never sees a
//! tree and follows no data: what needs values is `flow`'s.

mod calls;
mod changes;
mod classes;
mod display;
mod link;
mod mutators;
mod names;
mod said;
mod separate;

pub use calls::CallGraph;
pub use changes::Edited;
pub use classes::{Base, ClassInfo};
pub use display::dump;
pub use link::{link, relink};
pub use names::{Binding, Meaning};

use std::ops::Deref;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{self, ClassId, FunctionId};
use crate::text::{FileId, Symbol};

use mutators::Mutators;

/// A module of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub u32);

/// A function of the program: all modules' functions in one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FuncRef(pub u32);

/// A class of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassRef(pub u32);

/// What linking gets of one file.
pub struct Unit {
    /// The file.
    pub file: FileId,
    /// Folder of the outermost source root.
    pub base: String,
    /// Dotted name below it, part by part; a package's own name for its `__init__`.
    pub parts: Vec<String>,
    /// Where in `parts` an absolute import of it can begin, outermost first.
    pub starts: Vec<usize>,
    /// Whether it is a package's `__init__`.
    pub is_package: bool,
    /// How it is asked for if it is a template.
    pub template: Option<Template>,
    /// Its functions.
    pub ir: Arc<ir::Module>,
}

/// How a template is asked for; it is never imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// By the end of its path.
    File,
    /// By its text.
    Text(Symbol),
}

/// The linked program.
pub struct Program {
    /// Modules in the order of their files.
    pub units: Vec<Unit>,
    /// Who may call whom, as far as names tell.
    pub calls: Arc<CallGraph>,
    linkage: Arc<Linkage>,
}

/// What names mean across modules. A program that an edit has made of another one may share it.
#[derive(Default)]
pub struct Linkage {
    /// Bindings of module variables, by module.
    pub bindings: Vec<FxHashMap<Symbol, Binding>>,
    /// What each module imports by star: the dotted name and the leading dots.
    pub stars: Vec<Vec<(Symbol, u32)>>,
    /// Classes by [`ClassRef`].
    pub classes: Vec<ClassInfo>,
    /// Project methods by name, to find the only one that bears a name.
    pub methods: FxHashMap<Symbol, Vec<(ClassRef, FuncRef)>>,
    /// Functions that assign `self.name`, by class and name.
    pub field_writers: FxHashMap<(ClassRef, Symbol), Vec<FuncRef>>,
    /// Attributes of classes themselves that functions assign or change.
    pub class_state: FxHashSet<(ClassRef, Symbol)>,
    /// Functions that put something into another object: under a constant name into a mapping of it (`app.extensions["store"] = x`), by
    /// the mapping's name and that; as an attribute of it (`app.store = x`), by none and the attribute's name.
    pub keepers: FxHashMap<(Option<Symbol>, Symbol), Vec<FuncRef>>,
    /// Direct subclasses.
    pub subclasses: FxHashMap<ClassRef, Vec<ClassRef>>,
    mutators: Mutators,
    first_function: Vec<u32>,
    first_class: Vec<u32>,
    /// Modules by dotted name, each with the root from which it has that name.
    modules_by_name: FxHashMap<Symbol, Vec<(ModuleId, Symbol)>>,
    /// Modules by base and all their parts: what relative imports ask for.
    modules_by_path: FxHashMap<(Symbol, Symbol), ModuleId>,
    /// By module: a library that is known has its name.
    has_name_of_library: Vec<bool>,
}

/// Names are read as a part of the program.
impl Deref for Program {
    type Target = Linkage;

    fn deref(&self) -> &Linkage {
        &self.linkage
    }
}

impl Program {
    /// The module of a function, and its number there.
    pub fn locate(&self, function: FuncRef) -> (ModuleId, FunctionId) {
        let module = self.first_function.partition_point(|&first| first <= function.0) - 1;
        (ModuleId(module as u32), FunctionId(function.0 - self.first_function[module]))
    }

    /// The function's code.
    pub fn function(&self, function: FuncRef) -> &ir::Function {
        let (module, id) = self.locate(function);
        self.unit(module).ir.function(id)
    }

    /// A module.
    pub fn unit(&self, module: ModuleId) -> &Unit {
        &self.units[module.0 as usize]
    }

    /// Takes the code of another state of a module that means the same.
    pub fn relocate(&mut self, module: ModuleId, ir: Arc<ir::Module>) {
        self.units[module.0 as usize].ir = ir;
    }

    /// A module's function in the program's row.
    pub fn func_ref(&self, module: ModuleId, function: FunctionId) -> FuncRef {
        FuncRef(self.first_function[module.0 as usize] + function.0)
    }

    /// The template that code of a module means by a name: of those whose path ends so, the one that lies nearest.
    pub fn template(&self, name: &str, from: ModuleId) -> Option<ModuleId> {
        let wanted: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let own = &self.unit(from).parts;
        let n_shared = |unit: &Unit| unit.parts.iter().zip(own).take_while(|(left, right)| left == right).count();
        let is_meant =
            |unit: &Unit| unit.template == Some(Template::File) && ends_with(&unit.parts, &wanted) && unit.ir.functions.len() > 1;
        let meant = self.units.iter().enumerate().filter(|(_, unit)| is_meant(unit));
        // Of two that lie equally near, the one with the shorter path and then the first counts.
        let nearest = meant.max_by_key(|(module, unit)| (n_shared(unit), std::cmp::Reverse((unit.parts.len(), *module))));
        nearest.map(|(module, _)| ModuleId(module as u32))
    }

    /// The template that is this text; one of the same module comes first.
    pub fn template_of_text(&self, text: Symbol, from: ModuleId) -> Option<ModuleId> {
        let own = self.unit(from).file;
        let meant = self.units.iter().enumerate().filter(|(_, unit)| unit.template == Some(Template::Text(text)));
        let nearest = meant.min_by_key(|(module, unit)| (unit.file != own, *module));
        nearest.map(|(module, _)| ModuleId(module as u32))
    }

    /// A module's class in the program's row.
    pub fn class_ref(&self, module: ModuleId, class: ClassId) -> ClassRef {
        ClassRef(self.first_class[module.0 as usize] + class.0)
    }

    /// A class.
    pub fn class(&self, class: ClassRef) -> &ClassInfo {
        &self.classes[class.0 as usize]
    }

    /// Number of functions, lambdas, class and module bodies.
    pub fn n_functions(&self) -> usize {
        self.units.iter().map(|unit| unit.ir.functions.len()).sum()
    }

    /// The class of which a function is a method.
    pub fn class_of(&self, function: FuncRef) -> Option<ClassRef> {
        let (module, id) = self.locate(function);
        self.unit(module).ir.function(id).class.map(|class| self.class_ref(module, class))
    }
}

/// Whether a path ends in these parts.
fn ends_with(path: &[String], parts: &[&str]) -> bool {
    path.len() >= parts.len() && path[path.len() - parts.len()..].iter().zip(parts).all(|(left, right)| left == right)
}
