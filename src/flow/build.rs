//! Displays, and the functions and globals that a body makes.

use crate::ir::{self, Arg, ArgKind, BuildKind, CellRef, Instr, Value};
use crate::models::core;
use crate::program::{FuncRef, Meaning};
use crate::text::Symbol;

use super::eval::Eval;
use super::solver::Read;
use super::value::{Content, Entry, Key, Kind, Node, Root, Shape, V};

/// Longer displays are not kept element by element.
const MAX_INDEXED: usize = 256;

impl Eval<'_, '_> {
    // ---------------------------------------------------------------- names

    pub fn meaning(&mut self, meaning: Meaning) -> V {
        match meaning {
            Meaning::Function(function) => {
                let node = self.function_node(function);
                V::of(node)
            }
            Meaning::Class(class) => V::of(self.node(Kind::Class(class))),
            Meaning::Module(module) => V::of(self.node(Kind::Module(module))),
            Meaning::Api(path) => {
                let node = self.node(Kind::Api(path));
                self.known(node)
            }
            Meaning::Variable(module, name) => self.variable(module, name),
            Meaning::Unknown => V::new(),
        }
    }

    /// A function that captures nothing.
    pub fn function_node(&mut self, function: FuncRef) -> Node {
        self.node(Kind::Object(function.0, u32::MAX, Shape::Function(function)))
    }

    pub fn global(&mut self, name: Symbol) -> V {
        if let Some(namespace) = self.namespace
            && let Some(value) = self.state.heap.get(&namespace).and_then(|content| content.get(Key::Attr(name)))
            && self.program().own_path(self.names(), self.catalog(), self.module, name).is_none()
        {
            return value.clone();
        }
        match self.program().global(self.names(), self.catalog(), self.module, name) {
            Meaning::Unknown => {
                let path = self
                    .program()
                    .star_api(self.names(), self.catalog(), self.module, name)
                    .unwrap_or_else(|| self.catalog().paths.root(name));
                V::of(self.node(Kind::Api(path)))
            }
            // A module's own body sees its variables as they are; what is not bound yet is not there.
            Meaning::Variable(module, _) if self.namespace.is_some() && module == self.module => V::new(),
            Meaning::Variable(module, name) => {
                let before = self.variable(module, name);
                self.assigned_here(before)
            }
            known => self.meaning(known),
        }
    }

    /// A module variable after what this activation has assigned to it.
    fn assigned_here(&mut self, before: V) -> V {
        let is_variable = |entry: &Entry| matches!(self.data(entry.node).kind, Kind::Root(Root::Global(..)));
        let Some(variable) = before.iter().find(is_variable).map(|entry| entry.node) else { return before };
        let Some(now) = self.state.heap.get(&variable).and_then(|content| content.get(Key::Function)).cloned() else { return before };
        // On some ways it is still what it was.
        let untouched = self.path(variable, Key::Function);
        let mut out = V::new();
        for entry in now.iter() {
            if entry.node == untouched || entry.node == variable { out.join(&before) } else { out.add(entry) }
        }
        out
    }

    pub fn set_global(&mut self, name: Symbol, defined: Value) -> V {
        if let Some(path) = self.program().own_path(self.names(), self.catalog(), self.module, name) {
            // Later uses in this body name the value, not the variable.
            let node = self.node(Kind::Api(path));
            self.values[defined.0 as usize] = V::of(node);
        }
        let value = self.v(defined);
        if self.task.policy.check_names {
            self.named(name, &value);
        }
        match self.namespace {
            Some(namespace) => self.store(&V::of(namespace), Key::Attr(name), value),
            None => {
                let node = self.node(Kind::Root(Root::Global(self.module, name)));
                self.store(&V::of(node), Key::Function, value);
            }
        }
        V::new()
    }

    pub fn import_star(&mut self, dotted: Symbol, level: u32) {
        let Some(namespace) = self.namespace else { return };
        let Some(module) = self.program().imported(self.names(), self.module, dotted, level) else { return };
        self.task.note_read(Read::Names(module));
        let mut exported: Vec<Symbol> = match &self.program().unit(module).ir.exports {
            Some(exports) => exports.clone(),
            None => self.program().bindings[module.0 as usize]
                .iter()
                .filter(|(name, binding)| !binding.definitions.is_empty() && !self.names().text(**name).starts_with('_'))
                .map(|(name, _)| *name)
                .collect(),
        };
        exported.sort_by_key(|name| self.names().text(*name));
        for name in exported {
            let meaning = self.program().global(self.names(), self.catalog(), module, name);
            if meaning == crate::program::Meaning::Variable(self.module, name) {
                // Views that import the blueprint of the package that imports them give it back.
                continue;
            }
            let value = self.meaning(meaning);
            self.store(&V::of(namespace), Key::Attr(name), value);
        }
    }

    pub fn cell(&mut self, cell: CellRef) -> Node {
        match cell {
            CellRef::Own(at) => self.node(Kind::Object(at, u32::MAX - 1, Shape::Namespace)),
            CellRef::Captured(at) => self.node(Kind::Root(Root::Capture(at))),
        }
    }

    pub fn make_function(&mut self, function: ir::FunctionId, defaults: ir::List) -> V {
        let reference = self.program().func_ref(self.module, function);
        let code = self.program().unit(self.module).ir.function(function);
        let node = if code.captures.is_empty() {
            self.function_node(reference)
        } else {
            self.node(Kind::Object(self.now, 0, Shape::Function(reference)))
        };
        let mut content = Content { is_closed: true, ..Content::default() };
        for (at, capture) in code.captures.iter().enumerate() {
            let cell = self.cell(capture.from);
            content.set(Key::Capture(at as u32), V::of(cell));
        }
        let args: Vec<Arg> = self.code.list(defaults).to_vec();
        for arg in args {
            if let ArgKind::Keyword(name) = arg.kind {
                let value = self.v(arg.value);
                if matches!(self.code.instr(arg.value), Instr::Const(_)) {
                    self.literal_secret(name, &value);
                }
                content.set(Key::Argument(name), value);
            }
        }
        self.state.set_content(node, content);
        V::of(node)
    }

    pub fn build(&mut self, kind: BuildKind, args: ir::List) -> V {
        let args: Vec<Arg> = self.code.list(args).to_vec();
        match kind {
            BuildKind::Str | BuildKind::Template => {
                let parts: Vec<V> = args.iter().map(|arg| self.v(arg.value)).collect();
                let text = self.names_put_together(&parts).unwrap_or_else(|| self.concat(&parts));
                // Of one part alone nothing else says that it is text now.
                if parts.len() == 1 { text.and_facts(core::STRING) } else { text }
            }
            BuildKind::Dict => self.build_dict(&args),
            BuildKind::Namespace => {
                let node = self.node(Kind::Object(self.now, 0, Shape::Namespace));
                let mut content = Content { is_closed: true, ..Content::default() };
                for arg in &args {
                    if let ArgKind::Keyword(name) = arg.kind {
                        let value = self.v(arg.value);
                        self.literal_secret(name, &value);
                        content.set(Key::Attr(name), value);
                    }
                }
                self.state.set_content(node, content);
                V::of(node)
            }
            BuildKind::Tuple | BuildKind::List | BuildKind::Set | BuildKind::Generator | BuildKind::Slice => {
                let shape = match kind {
                    BuildKind::Tuple => Shape::Tuple,
                    BuildKind::List => Shape::List,
                    BuildKind::Set => Shape::Set,
                    BuildKind::Slice => Shape::Slice,
                    _ => Shape::Generator,
                };
                self.build_sequence(shape, &args)
            }
        }
    }

    fn build_dict(&mut self, args: &[Arg]) -> V {
        let node = self.node(Kind::Object(self.now, 0, Shape::Dict));
        self.state.set_content(node, Content { is_closed: true, ..Content::default() });
        let mut at = 0;
        let mut content = Content { is_closed: true, ..Content::default() };
        while at < args.len() {
            if args[at].kind == ArgKind::DoubleStar {
                let other = self.v(args[at].value);
                let theirs = self.entries(&other);
                self.merge_entries(&mut content, theirs);
                at += 1;
                continue;
            }
            let Some(value) = args.get(at + 1) else { break };
            let (key, value) = (self.v(args[at].value), self.baked(self.value(value.value), &self.state));
            self.special(&key, &["__hash__"], &[]);
            match self.constant_key(&key) {
                Some(key) => {
                    if let Key::Item(name) = key {
                        self.named_item(name, &value);
                    }
                    content.set(key, value);
                }
                None => {
                    content.rest.join(&value);
                    let keys = self.flows(&key);
                    if !keys.is_empty() {
                        let marked = self.derived(at as u32 + 1, keys, &[&key]);
                        content.rest.add(Entry { node: marked, facts: core::KEY });
                    }
                }
            }
            at += 2;
        }
        self.state.set_content(node, content);
        self.told_apart(node);
        V::of(node)
    }

    fn build_sequence(&mut self, shape: Shape, args: &[Arg]) -> V {
        let node = self.node(Kind::Object(self.now, 0, shape));
        let mut content = Content { is_closed: true, ..Content::default() };
        let mut at = Some(0i32);
        let is_ordered = matches!(shape, Shape::Tuple | Shape::List | Shape::Slice) && args.len() <= MAX_INDEXED;
        for arg in args {
            let value = self.baked(self.value(arg.value), &self.state);
            if arg.kind == ArgKind::Star {
                let value = self.iterate(&value);
                match self.known_sequence(&value) {
                    Some(elements) if is_ordered && at.is_some() => {
                        for element in elements {
                            let index = at.unwrap_or_default();
                            content.set(Key::Index(index), element);
                            at = Some(index + 1);
                        }
                    }
                    _ => {
                        let element = self.load(&value, Key::Elem);
                        content.rest.join(&element);
                        at = None;
                    }
                }
                continue;
            }
            match at {
                Some(index) if is_ordered => {
                    content.set(Key::Index(index), value);
                    at = Some(index + 1);
                }
                _ => content.rest.join(&value),
            }
        }
        content.rest = self.bounded(content.rest);
        self.state.set_content(node, content);
        V::of(node)
    }
}
