//! Which variable a name means. Python decides this for a whole function before it runs, so one pass over the tree collects all
//! bindings and uses, and two passes over the scopes resolve them: inner to outer (what do inner functions need?), outer to inner
//! (where do they find it?).

use rustc_hash::FxHashMap;

use super::symbols::Symbols;
use crate::ir::{Capture, CellRef};
use crate::syntax::{Node, Tree};
use crate::text::Symbol;

/// A region of the tree with its own names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ScopeId(pub(super) u32);

/// The scope of the module body.
pub(super) const MODULE_SCOPE: ScopeId = ScopeId(0);

/// A variable that is not shared: numbered per function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Variable(pub(super) u32);

/// What a name means in a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// A module variable or builtin.
    Global,
    /// A variable of the module body: a global whose value is known while the body itself runs.
    ModuleVariable(Variable),
    /// A variable of a class body, else a global.
    ClassVariable(Variable),
    /// A local variable.
    Local(Variable),
    /// A variable shared with other functions.
    Cell(CellRef),
}

/// What opens a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    /// Has its own names but is lowered into its host.
    Comprehension,
}

pub(super) struct Scope {
    pub(super) kind: ScopeKind,
    pub(super) parent: ScopeId,
    /// The scope whose function runs this one's code: itself unless a comprehension.
    pub(super) host: ScopeId,
    pub(super) depth: u32,
    /// Every name bound, used or passed through, once each, in order of appearance.
    names: Vec<Symbol>,
    pub(super) n_variables: u32,
    pub(super) cells: Vec<Symbol>,
    pub(super) captures: Vec<Capture>,
    pub(super) is_generator: bool,
}

/// What a function takes over from its scope.
pub(super) struct Taken {
    pub(super) cells: Vec<Symbol>,
    pub(super) captures: Vec<Capture>,
    pub(super) is_generator: bool,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    bound: bool,
    /// How often the name is bound, as far as it matters: 0, 1, many.
    n_bindings: u8,
    declared: Option<Declaration>,
    /// An inner function needs the variable.
    shared: bool,
    /// An inner function needs the name but does not mean this class body's variable.
    passed: bool,
    slot: Option<Slot>,
    passed_slot: Option<Slot>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Declaration {
    Global,
    Nonlocal,
}

/// All scopes of a file.
pub(super) struct Scopes {
    scopes: Vec<Scope>,
    entries: FxHashMap<(ScopeId, Symbol), Entry>,
    by_node: FxHashMap<Node, ScopeId>,
    /// Top-level names of absolutely imported modules, in order of appearance, with repetitions.
    pub(super) imported: Vec<Symbol>,
}

impl Scopes {
    /// Collects and resolves all names of a tree.
    pub(super) fn resolve(tree: &Tree, symbols: &mut Symbols<'_>) -> Self {
        let mut scopes = Scopes { scopes: Vec::new(), entries: FxHashMap::default(), by_node: FxHashMap::default(), imported: Vec::new() };
        scopes.add(ScopeKind::Module, tree.root(), MODULE_SCOPE, 0);
        super::bindings::collect(tree, symbols, &mut scopes);
        for scope in (1..scopes.scopes.len() as u32).rev() {
            scopes.announce_needs(ScopeId(scope));
        }
        for scope in 0..scopes.scopes.len() as u32 {
            scopes.assign_slots(ScopeId(scope));
        }
        scopes
    }

    /// The scope that a function, lambda, class or comprehension opens; none if it is nested too deep.
    pub(super) fn of_node(&self, node: Node) -> Option<ScopeId> {
        self.by_node.get(&node).copied()
    }

    /// A scope.
    pub(super) fn scope(&self, scope: ScopeId) -> &Scope {
        &self.scopes[scope.0 as usize]
    }

    /// What a name means in a scope.
    pub(super) fn slot(&self, scope: ScopeId, name: Symbol) -> Slot {
        self.entries.get(&(scope, name)).and_then(|entry| entry.slot).unwrap_or(Slot::Global)
    }

    /// Whether a name is bound at one place only in its scope.
    pub(super) fn is_bound_once(&self, scope: ScopeId, name: Symbol) -> bool {
        self.entries.get(&(scope, name)).is_some_and(|entry| entry.n_bindings == 1)
    }

    /// The names bound in a scope, in order of appearance.
    pub(super) fn bound_names(&self, scope: ScopeId) -> impl Iterator<Item = Symbol> + '_ {
        let is_bound = move |name: &Symbol| self.entries.get(&(scope, *name)).is_some_and(|entry| entry.bound);
        self.scope(scope).names.iter().copied().filter(is_bound)
    }

    /// What is left of a function's scope when the function has been lowered.
    pub(super) fn take(&mut self, scope: ScopeId) -> Taken {
        let scope = &mut self.scopes[scope.0 as usize];
        Taken { cells: std::mem::take(&mut scope.cells), captures: std::mem::take(&mut scope.captures), is_generator: scope.is_generator }
    }

    // What the collecting pass calls.

    pub(super) fn add(&mut self, kind: ScopeKind, node: Node, parent: ScopeId, depth: u32) -> ScopeId {
        let id = ScopeId(self.scopes.len() as u32);
        let host = if kind == ScopeKind::Comprehension { self.scope(parent).host } else { id };
        self.scopes.push(Scope {
            kind,
            parent,
            host,
            depth,
            names: Vec::new(),
            n_variables: 0,
            cells: Vec::new(),
            captures: Vec::new(),
            is_generator: false,
        });
        self.by_node.insert(node, id);
        id
    }

    pub(super) fn bind(&mut self, scope: ScopeId, name: Symbol) {
        let entry = self.entry(scope, name);
        entry.bound = true;
        entry.n_bindings = (entry.n_bindings + 1).min(2);
    }

    pub(super) fn read(&mut self, scope: ScopeId, name: Symbol) {
        self.entry(scope, name);
    }

    pub(super) fn declare(&mut self, scope: ScopeId, name: Symbol, declaration: Declaration) {
        self.entry(scope, name).declared = Some(declaration);
    }

    pub(super) fn mark_generator(&mut self, scope: ScopeId) {
        let host = self.scope(scope).host;
        self.scopes[host.0 as usize].is_generator = true;
    }

    fn entry(&mut self, scope: ScopeId, name: Symbol) -> &mut Entry {
        let names = &mut self.scopes[scope.0 as usize].names;
        self.entries.entry((scope, name)).or_insert_with(|| {
            names.push(name);
            Entry::default()
        })
    }

    /// Tells the parent which of its variables, or of variables it must pass on, this scope needs.
    fn announce_needs(&mut self, id: ScopeId) {
        let (kind, parent) = (self.scope(id).kind, self.scope(id).parent);
        let parent_kind = self.scope(parent).kind;
        let names = std::mem::take(&mut self.scopes[id.0 as usize].names);
        for &name in &names {
            let entry = self.entries[&(id, name)];
            let is_free = !entry.bound && entry.declared != Some(Declaration::Global) || entry.declared == Some(Declaration::Nonlocal);
            if !is_free && !entry.passed {
                continue;
            }
            let crosses_function = kind != ScopeKind::Comprehension || entry.shared;
            let outer = self.entry(parent, name);
            if parent_kind == ScopeKind::Class {
                outer.passed = true;
            } else {
                outer.shared |= crosses_function;
            }
        }
        self.scopes[id.0 as usize].names = names;
    }

    fn assign_slots(&mut self, id: ScopeId) {
        let names = std::mem::take(&mut self.scopes[id.0 as usize].names);
        let kind = self.scope(id).kind;
        for &name in &names {
            let entry = self.entries[&(id, name)];
            let own = entry.bound && entry.declared.is_none();
            let slot = match kind {
                _ if entry.declared == Some(Declaration::Global) => Slot::Global,
                ScopeKind::Module if own => Slot::ModuleVariable(self.new_variable(id)),
                ScopeKind::Module => Slot::Global,
                ScopeKind::Class if own => Slot::ClassVariable(self.new_variable(id)),
                ScopeKind::Function | ScopeKind::Comprehension if own && entry.shared => self.new_cell(id, name),
                ScopeKind::Function | ScopeKind::Comprehension if own => Slot::Local(self.new_variable(id)),
                _ => self.outer_slot(id, name),
            };
            let passed_slot = match (entry.passed, own) {
                (true, true) => self.outer_slot(id, name),
                _ => slot,
            };
            let entry = self.entry(id, name);
            entry.slot = Some(slot);
            entry.passed_slot = Some(passed_slot);
        }
        self.scopes[id.0 as usize].names = names;
    }

    /// What a free name of a scope means, by what it means in the parent; makes it a capture where needed.
    fn outer_slot(&mut self, id: ScopeId, name: Symbol) -> Slot {
        let parent = self.scope(id).parent;
        let outer = self.entries.get(&(parent, name)).copied().unwrap_or_default();
        let visible = if self.scope(parent).kind == ScopeKind::Class { outer.passed_slot } else { outer.slot };
        let visible = visible.unwrap_or(Slot::Global);
        if self.scope(id).kind == ScopeKind::Comprehension {
            return visible;
        }
        match visible {
            Slot::Cell(from) => {
                let captures = &mut self.scopes[id.0 as usize].captures;
                captures.push(Capture { name, from });
                Slot::Cell(CellRef::Captured(captures.len() as u32 - 1))
            }
            Slot::Global | Slot::ModuleVariable(_) | Slot::ClassVariable(_) | Slot::Local(_) => Slot::Global,
        }
    }

    fn new_variable(&mut self, id: ScopeId) -> Variable {
        let host = self.scope(id).host;
        let n_variables = &mut self.scopes[host.0 as usize].n_variables;
        *n_variables += 1;
        Variable(*n_variables - 1)
    }

    fn new_cell(&mut self, id: ScopeId, name: Symbol) -> Slot {
        let host = self.scope(id).host;
        let cells = &mut self.scopes[host.0 as usize].cells;
        cells.push(name);
        Slot::Cell(CellRef::Own(cells.len() as u32 - 1))
    }
}
