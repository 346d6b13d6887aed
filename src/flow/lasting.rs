//! What outlives calls: variables of modules and names in class bodies, as they are once everything is loaded.

use std::rc::Rc;

use crate::ir::MODULE_BODY;
use crate::models::ApiPath;
use crate::program::{ClassRef, FuncRef, ModuleId};
use crate::text::Symbol;

use super::eval::Eval;
use super::import::Import;
use super::solver::Read;
use super::summary::{Context, Effect, Token, TokenRoot};
use super::value::{Key, Kind, Node, Root, Shape, V};

impl Eval<'_, '_> {
    /// A module variable.
    pub fn variable(&mut self, module: ModuleId, name: Symbol) -> V {
        self.task.note_read(Read::Variable(module, name));
        if let Some(value) = self.globals.get(&(module, name)) {
            return value.clone();
        }
        self.globals.insert((module, name), V::new());
        let binding = self.program().bindings[module.0 as usize].get(&name);
        let mut value = V::new();
        let body = self.program().func_ref(module, MODULE_BODY);
        let summary = self.solver.summary(self.task, &Context::general(body));
        if let Some(field) = summary.namespace_field(name) {
            let mut import = Import::new(&summary, body, None);
            value = self.import(&mut import, field);
        }
        if let Some(binding) = binding
            && (binding.is_mutated || !binding.writers.is_empty())
        {
            let node = self.node(Kind::Root(Root::Global(module, name)));
            if binding.writers.is_empty() {
                // What is put into a library's object comes out of the same one.
                self.data_mut(node).api = value.only().and_then(|entry| self.data(entry.node).api);
            }
            for writer in &binding.writers {
                let portable = self.solver.written(self.task, *writer, TokenRoot::Root(Root::Global(module, name)), Key::Function);
                value.join(&self.import_portable(&portable, node));
            }
            value.join(&self.known(node));
            self.tell_class(&value);
            if !binding.mutators.contains(&self.context.function) {
                let is_it = |root: Root| root == Root::Global(module, name);
                self.fill(&value, is_it, &binding.fillers);
            }
        } else if let Some(kept) = self.keeper(&value) {
            let node = self.node(Kind::Root(Root::Global(module, name)));
            self.data_mut(node).api = Some(kept);
            value = V::of(node);
        } else if let Some(holder) = self.holder_of_objects(&value) {
            value = V::of(holder);
        }
        self.globals.insert((module, name), value.clone());
        value
    }

    /// A part of a module's variable is known as it was made and stands for what functions have made of it: both are of one class.
    pub fn tell_class(&mut self, value: &V) {
        let mut classes = value.iter().filter_map(|entry| match self.data(entry.node).kind {
            Kind::Object(_, _, Shape::Instance(class)) => Some(class),
            _ => None,
        });
        let Some(class) = classes.next().filter(|class| classes.all(|other| other == *class)) else { return };
        for entry in value.iter() {
            if self.data(entry.node).instance.is_none() && self.is_of_variable(entry.node) {
                self.data_mut(entry.node).instance = Some(class);
            }
        }
    }

    fn is_of_variable(&self, mut node: Node) -> bool {
        while let Kind::Path(base, _) = self.data(node).kind {
            node = base;
        }
        matches!(self.data(node).kind, Kind::Root(Root::Global(..)))
    }

    /// The type of a library's object that keeps what it is given for later calls (`ContextVar("caller")`): it changes by its methods.
    fn keeper(&self, value: &V) -> Option<ApiPath> {
        let data = self.data(value.only()?.node);
        data.api.filter(|api| matches!(data.kind, Kind::Result(..)) && self.catalog().paths.entry(*api).state.is_some())
    }

    /// A library's object into which the program has put objects of its own (`app.store = Store()`): they are asked for by the object's
    /// type, as where it goes by another name (`current_app.store`).
    fn holder_of_objects(&mut self, value: &V) -> Option<Node> {
        let node = value.only()?.node;
        let path = self.data(node).api.filter(|_| matches!(self.data(node).kind, Kind::Result(..)))?;
        let content = self.content(node)?;
        let is_own = |value: &V| value.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Instance(_))));
        let is_holder = content.fields.iter().any(|(key, value)| matches!(key, Key::Attr(_)) && is_own(value));
        is_holder.then(|| self.node(Kind::Api(path)))
    }

    /// A name in a class body, from its own general activation.
    pub fn namespace_member(&mut self, class: ClassRef, name: Symbol) -> Option<V> {
        let info = self.program().class(class);
        let body = self.program().unit(info.module).ir.class(info.id).body;
        let body = self.program().func_ref(info.module, body);
        let summary = self.solver.summary(self.task, &Context::general(body));
        let field = summary.namespace_field(name)?;
        let mut import = Import::new(&summary, body, None);
        Some(self.import(&mut import, field))
    }

    /// Upper-case and other names that a class body binds, bases included.
    pub fn class_names(&mut self, class: ClassRef) -> Vec<Symbol> {
        let mut names = Vec::new();
        for base in &self.program().class(class).mro {
            let crate::program::Base::Project(base) = base else { continue };
            let info = self.program().class(*base);
            let body = self.program().unit(info.module).ir.class(info.id).body;
            let body = self.program().func_ref(info.module, body);
            let summary = self.solver.summary(self.task, &Context::general(body));
            names.extend(summary.namespace_names());
        }
        names
    }

    /// Puts into a module's variable, or an attribute of a class, what bodies of modules have put there while they were loaded, labels apart.
    fn fill(&mut self, value: &V, is_it: impl Fn(Root) -> bool, fillers: &[FuncRef]) {
        for filler in fillers {
            let summary = self.solver.summary(self.task, &Context::general(*filler));
            for Effect { target, key, value: put, .. } in &summary.effects {
                let Token { root: of, keys } = &summary.tokens[*target as usize];
                if !matches!(of, TokenRoot::Root(root) if is_it(*root)) {
                    continue;
                }
                let portable = summary.portable(put, 0);
                let mut nodes: Vec<Node> = value.iter().map(|entry| entry.node).collect();
                for inner in keys {
                    nodes = nodes.into_iter().flat_map(|node| self.inner_parts(node, *inner)).collect();
                }
                for node in nodes {
                    let put = self.import_portable(&portable, node);
                    if let Some(content) = self.base.get_mut(&node) {
                        let content = Rc::make_mut(content);
                        let mut known = content.get(*key).cloned().unwrap_or_default();
                        known.join(&put);
                        content.set(*key, known);
                    }
                }
            }
        }
    }

    /// Puts into an attribute of a class what its `__init_subclass__` has put there for each subclass (`registry[cls.name] = cls`).
    pub fn fill_by_subclasses(&mut self, member: &V, class: ClassRef, name: Symbol) {
        let program = self.program();
        let hook = self.names().find("__init_subclass__").and_then(|name| program.method(class, name));
        if hook.is_none_or(|hook| hook == self.context.function) || self.namespace.is_some() {
            return;
        }
        let mut bodies: Vec<FuncRef> =
            self.below(class).iter().map(|below| program.func_ref(program.class(*below).module, MODULE_BODY)).collect();
        bodies.sort();
        bodies.dedup();
        let is_it = |root: Root| matches!(root, Root::Field(of, it) if it == name && program.derives_from(of, class));
        self.fill(member, is_it, &bodies);
    }

    /// The parts of a lasting mapping that other modules fill (`HANDLERS[name].append(function)`): one for each key, and for keys that are
    /// not known what lies under any.
    fn inner_parts(&mut self, of: Node, key: Key) -> Vec<Node> {
        let Some(content) = self.base.get(&of).cloned() else { return Vec::new() };
        let mut parts: Vec<Node> = Vec::new();
        if key == Key::Elem {
            parts.extend(content.rest.iter().map(|entry| entry.node).filter(|node| self.base.contains_key(node)));
        }
        if parts.is_empty() {
            let part = self.node(Kind::Path(of, key));
            self.base.entry(part).or_default();
            let mut content = content;
            let known = Rc::make_mut(&mut content);
            if key == Key::Elem {
                known.rest.join(&V::of(part));
                let named = known.fields.iter_mut().filter(|(key, _)| matches!(key, Key::Item(_)));
                named.for_each(|(_, value)| value.join(&V::of(part)));
            } else {
                let mut value = known.get(key).unwrap_or(&known.rest).clone();
                value.join(&V::of(part));
                known.set(key, value);
            }
            self.base.insert(of, content);
            parts.push(part);
        }
        parts
    }

    /// While a module's body runs, its variables lie in its namespace: what a function that it calls does to them happens there.
    pub fn own_variable(&mut self, root: Root) -> V {
        match (self.namespace, root) {
            (Some(namespace), Root::Global(module, name)) if module == self.module => {
                self.part(namespace, Key::Attr(name)).unwrap_or_default()
            }
            _ => V::new(),
        }
    }
}
