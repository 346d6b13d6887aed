//! Classes: bases, method resolution order (C3), methods.

use rustc_hash::FxHashMap;

use super::{ClassRef, FuncRef, Meaning, ModuleId, Program};
use crate::ir::{ArgKind, CallKind, ClassId, Function, Instr, MODULE_BODY, Value};
use crate::models::{ApiPath, Catalog, Step};
use crate::text::{Names, Symbol};

/// A base class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Base {
    /// A project class.
    Project(ClassRef),
    /// A library's class.
    Api(ApiPath),
}

/// A linked class.
#[derive(PartialEq, Eq)]
pub struct ClassInfo {
    /// Its module.
    pub module: ModuleId,
    /// Its number there.
    pub id: ClassId,
    /// Its name.
    pub name: Symbol,
    /// The linearisation, the class itself first.
    pub mro: Vec<Base>,
    /// Own methods.
    pub methods: FxHashMap<Symbol, FuncRef>,
    /// A base could not be resolved.
    pub has_unknown_base: bool,
    /// Names of direct bases that no module binds.
    pub builtin_bases: Vec<Symbol>,
}

/// Classes deeper than this keep only their nearest bases.
const MAX_MRO: usize = 256;
/// A base that a library makes is looked for behind this many names.
const MAX_MADE: usize = 6;

/// A base that was chosen by conditions is looked through this deep.
const MAX_BASE_CHOICES: usize = 4;

impl Program {
    /// The method that an instance of `class` has under `name`.
    pub fn method(&self, class: ClassRef, name: Symbol) -> Option<FuncRef> {
        self.class(class).mro.iter().find_map(|base| match base {
            Base::Project(class) => self.class(*class).methods.get(&name).copied(),
            Base::Api(_) => None,
        })
    }

    /// The method behind `class` in the linearisation of `of`: what `super().name` means there.
    pub fn method_after(&self, of: ClassRef, class: ClassRef, name: Symbol) -> Option<FuncRef> {
        let mro = &self.class(of).mro;
        let at = mro.iter().position(|base| *base == Base::Project(class))?;
        mro[at + 1..].iter().find_map(|base| match base {
            Base::Project(class) => self.class(*class).methods.get(&name).copied(),
            Base::Api(_) => None,
        })
    }

    /// Library classes among the bases.
    pub fn api_bases(&self, class: ClassRef) -> impl Iterator<Item = ApiPath> + '_ {
        self.class(class).mro.iter().filter_map(|base| match base {
            Base::Api(path) => Some(*path),
            Base::Project(_) => None,
        })
    }

    /// Names among the bases that no module binds: classes of Python itself.
    pub fn builtin_bases(&self, class: ClassRef) -> impl Iterator<Item = Symbol> + '_ {
        let own = self.class(class).mro.iter().filter_map(|base| match base {
            Base::Project(base) => Some(&self.class(*base).builtin_bases),
            Base::Api(_) => None,
        });
        own.flatten().copied()
    }

    /// Whether `class` is `ancestor` or derives from it.
    pub fn derives_from(&self, class: ClassRef, ancestor: ClassRef) -> bool {
        self.class(class).mro.contains(&Base::Project(ancestor))
    }

    /// The class statement that gives a module variable its value, below its decorators.
    pub fn class_behind(&self, module: ModuleId, name: Symbol) -> Option<ClassRef> {
        let [definition] = self.bindings[module.0 as usize].get(&name)?.definitions.as_slice() else { return None };
        let body = self.unit(module).ir.function(MODULE_BODY);
        let mut value = *definition;
        loop {
            match body.instr(value) {
                Instr::Class(class, _) => return Some(self.class_ref(module, class)),
                Instr::Call(_, args, CallKind::Decorator) => value = body.list(args).first()?.value,
                _ => return None,
            }
        }
    }

    /// What a base may be: conditional and `try` imports bind one name several times.
    fn base_meanings(
        &self,
        names: &Names,
        catalog: &Catalog,
        module: ModuleId,
        function: &Function,
        value: Value,
        depth: usize,
    ) -> Vec<Meaning> {
        let meaning = self.expression(names, catalog, module, function, value);
        match (function.instr(value), meaning) {
            (Instr::Phi(args), _) if depth > 0 => {
                let args = function.list(args).iter().filter(|arg| arg.value != value);
                args.flat_map(|arg| self.base_meanings(names, catalog, module, function, arg.value, depth - 1)).collect()
            }
            (Instr::Call(_, args, CallKind::Decorator), Meaning::Unknown) if depth > 0 => {
                let below = function.list(args).iter();
                below.flat_map(|arg| self.base_meanings(names, catalog, module, function, arg.value, depth - 1)).collect()
            }
            (_, Meaning::Variable(module, name)) if depth > 0 => {
                let body = self.unit(module).ir.function(MODULE_BODY);
                let definitions =
                    self.bindings[module.0 as usize].get(&name).map(|binding| binding.definitions.to_vec()).unwrap_or_default();
                let of = |value| self.base_meanings(names, catalog, module, body, value, depth - 1);
                definitions.into_iter().filter(|value| !matches!(body.instr(*value), Instr::Const(_))).flat_map(of).collect()
            }
            _ => vec![meaning],
        }
    }

    /// A base that a library makes: `Base = declarative_base()`, `db.Model` of `db = SQLAlchemy()`.
    fn made_base(
        &self,
        names: &Names,
        catalog: &Catalog,
        module: ModuleId,
        function: &Function,
        value: Value,
        depth: usize,
    ) -> Option<ApiPath> {
        let depth = depth.checked_sub(1)?;
        match self.expression(names, catalog, module, function, value) {
            Meaning::Api(path) => return Some(path),
            Meaning::Variable(module, name) => {
                let [definition] = self.bindings[module.0 as usize].get(&name)?.definitions.as_slice() else { return None };
                let body = self.unit(module).ir.function(MODULE_BODY);
                return self.made_base(names, catalog, module, body, *definition, depth);
            }
            _ => {}
        }
        match function.instr(value) {
            Instr::Attr(base, name) => {
                let base = self.made_base(names, catalog, module, function, base, depth)?;
                Some(catalog.paths.step(base, Step::Attr(name)))
            }
            Instr::Call(callee, ..) => {
                let callee = self.made_base(names, catalog, module, function, callee, depth)?;
                Some(catalog.paths.step(callee, Step::Call))
            }
            _ => None,
        }
    }

    /// Resolves the bases of all classes and linearises them.
    pub(super) fn link_classes(&mut self, names: &Names, catalog: &Catalog) {
        let mut bases: Vec<Vec<Base>> = vec![Vec::new(); self.classes.len()];
        let mut unknown = vec![false; self.classes.len()];
        let mut builtins: Vec<Vec<Symbol>> = vec![Vec::new(); self.classes.len()];
        for module in 0..self.units.len() {
            let module = ModuleId(module as u32);
            let ir = self.unit(module).ir.clone();
            for function in &ir.functions {
                for &instr in &function.instrs {
                    let Instr::Class(id, args) = instr else { continue };
                    let class = self.class_ref(module, id).0 as usize;
                    for arg in function.list(args).iter().filter(|arg| arg.kind == ArgKind::Positional) {
                        // `Generic[T]` and the like: the class is what is subscripted.
                        let value = match function.instr(arg.value) {
                            Instr::Item(base, _) => base,
                            _ => arg.value,
                        };
                        let made = self.made_base(names, catalog, module, function, value, MAX_MADE);
                        if let Some(path) = made.filter(|path| catalog.paths.entry(*path).call.is_some()) {
                            bases[class].push(Base::Api(path));
                            continue;
                        }
                        for meaning in self.base_meanings(names, catalog, module, function, value, MAX_BASE_CHOICES) {
                            match meaning {
                                Meaning::Class(base) if base.0 as usize != class => bases[class].push(Base::Project(base)),
                                Meaning::Api(path) => bases[class].push(Base::Api(path)),
                                _ => {
                                    unknown[class] = true;
                                    if let Instr::Global(name) = function.instr(value) {
                                        builtins[class].push(name);
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        let mut done: Vec<Option<Vec<Base>>> = vec![None; self.classes.len()];
        for class in 0..self.classes.len() {
            linearise(class, &bases, &mut done);
        }
        let linkage = self.linkage_mut();
        for (class, mro) in done.into_iter().enumerate() {
            linkage.classes[class].mro = mro.unwrap_or_default();
            linkage.classes[class].has_unknown_base = unknown[class];
            linkage.classes[class].builtin_bases = std::mem::take(&mut builtins[class]);
            for base in &bases[class] {
                if let Base::Project(base) = base {
                    linkage.subclasses.entry(*base).or_default().push(ClassRef(class as u32));
                }
            }
        }
    }
}

/// C3 with an explicit stack; a class in a cycle of bases gets itself and its direct bases.
fn linearise(class: usize, bases: &[Vec<Base>], done: &mut [Option<Vec<Base>>]) {
    let mut stack = vec![(class, false)];
    let mut in_progress = rustc_hash::FxHashSet::default();
    while let Some((class, is_ready)) = stack.pop() {
        if done[class].is_some() {
            continue;
        }
        if is_ready {
            done[class] = Some(merge(class, &bases[class], done));
            continue;
        }
        if !in_progress.insert(class) {
            continue;
        }
        stack.push((class, true));
        for base in &bases[class] {
            if let Base::Project(base) = base
                && done[base.0 as usize].is_none()
                && !in_progress.contains(&(base.0 as usize))
            {
                stack.push((base.0 as usize, false));
            }
        }
    }
}

fn merge(class: usize, bases: &[Base], done: &[Option<Vec<Base>>]) -> Vec<Base> {
    let mut lists: Vec<Vec<Base>> = bases
        .iter()
        .map(|base| match base {
            Base::Project(base) => done[base.0 as usize].clone().unwrap_or_else(|| vec![Base::Project(*base)]),
            Base::Api(_) => vec![*base],
        })
        .collect();
    lists.push(bases.to_vec());
    let mut mro = vec![Base::Project(ClassRef(class as u32))];
    while mro.len() < MAX_MRO {
        lists.retain(|list| !list.is_empty());
        let Some(next) = lists
            .iter()
            .map(|list| list[0])
            .find(|head| lists.iter().all(|list| !list[1..].contains(head)))
            .or_else(|| lists.first().map(|list| list[0]))
        else {
            break;
        };
        if !mro.contains(&next) {
            mro.push(next);
        }
        for list in &mut lists {
            list.retain(|base| *base != next);
        }
    }
    mro
}
