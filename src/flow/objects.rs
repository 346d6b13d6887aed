//! Parts of things: attributes, items, elements; instances, classes and what Python does to find an attribute.

use std::rc::Rc;

use crate::ir::{ArgKind, Literal};
use crate::models::{Intrinsic, StateScope, core};
use crate::program::{ClassRef, FuncRef};

use super::calls::Args;
use super::eval::Eval;
use super::value::{Content, Entry, Flow, Flows, Key, Kind, Node, Shape, V};

/// Objects with at least so many parts are folded once.
const MANY_FIELDS: usize = 8;
/// Mappings made from mappings are looked through this deep; one may have been put into itself.
pub(super) const MAX_SPREAD_DEPTH: usize = 4;
/// And so many of them for one key.
const MAX_SPREADS: usize = 16;

impl Eval<'_, '_> {
    // ---------------------------------------------------------------- loading

    /// A part of a value.
    pub fn load(&mut self, value: &V, key: Key) -> V {
        if key == Key::Attr(self.solver.dict) {
            return self.dictionary(value);
        }
        let mut out = V::new();
        for entry in value.iter() {
            if self.has_ruled_out && self.facts_of(entry.node).any(core::RULED_OUT) {
                continue;
            }
            // The text of a key lies beside the values, and has no parts as they have.
            if entry.facts.any(core::KEY) && matches!(key, Key::Item(_) | Key::But(_) | Key::Elem) {
                continue;
            }
            let part = self.load_node(entry.node, key);
            for part in part.iter() {
                out.add(Entry { node: part.node, facts: part.facts.union(entry.facts) });
            }
        }
        if out.0.len() > 1 {
            self.tell_class(&out);
        }
        self.bounded(out)
    }

    fn load_node(&mut self, node: Node, key: Key) -> V {
        self.did(1);
        if key == Key::File {
            return self.in_file(node);
        }
        if let Key::Item(name) = key
            && let Some(owner) = self.owner_of(node)
            && let Some(value) = self.part(owner, Key::Attr(name))
        {
            return value;
        }
        let mut out = V::new();
        if let Some(content) = self.content(node) {
            if let Some(value) = content.get(key) {
                if let Key::Attr(name) = key
                    && let Some(value) = self.by_data_descriptor(node, name)
                {
                    return value;
                }
                return value.clone();
            }
            if let Key::Item(_) | Key::Index(_) = key
                && let Some(made) = self.fill_default(node, &content, key)
            {
                return made;
            }
            if let Key::Index(at) = key
                && at < 0
                && let Some(length) = known_length(&content)
            {
                return content.get(Key::Index(length + at)).cloned().unwrap_or_default();
            }
            match key {
                Key::Elem => out = self.elements(node, &content),
                Key::But(left_out) => out = self.all_but(&content, left_out),
                Key::Item(_) if self.is_of_process(node) => return self.load_original(node, key),
                // A list has no names.
                Key::Item(_) if matches!(self.data(node).kind, Kind::Object(_, _, Shape::List)) => {}
                Key::Item(_) | Key::Index(_) => {
                    out = match key {
                        Key::Item(name) if !self.solver.is_secret_name(name) => content.rest.clone().and_facts(core::MISNAMED),
                        _ => content.rest.clone(),
                    };
                    if let Some(element) = content.get(Key::Elem) {
                        out.join(element);
                    }
                    out = self.one_of(node, key, out);
                }
                _ => {}
            }
            if self.spread_depth == 0 {
                self.spreads_left = MAX_SPREADS;
            }
            if !content.spread.is_empty() && self.spread_depth < MAX_SPREAD_DEPTH && self.spreads_left > 0 {
                let spread = content.spread.clone();
                self.spreads_left -= 1;
                self.spread_depth += 1;
                let more = match key {
                    Key::Attr(name) if self.data(node).instance.is_some() => self.load(&spread, Key::Item(name)),
                    _ => self.load(&spread, key),
                };
                self.spread_depth -= 1;
                out.join(&more);
            }
            if content.is_closed && !matches!(key, Key::Attr(_)) {
                return out;
            }
        }
        let more = self.load_original(node, key);
        out.join(&more);
        out
    }

    /// What lies under one key among elements that are not told apart: what is found out about it holds for none of the others.
    pub fn one_of(&mut self, container: Node, key: Key, elements: V) -> V {
        let mut out = V::new();
        for entry in elements.iter() {
            let data = self.data(entry.node);
            let is_text = matches!(data.kind, Kind::Result(..) | Kind::Api(_)) && data.instance.is_none() && !data.flows.is_empty();
            // Which secret something is, its name tells; nobody checks its text.
            let is_secret = || data.flows.iter().any(|flow| self.labels(flow.origin).has(core::SECRET));
            let has_parts = self.content(entry.node).is_some_and(|content| {
                let is_part = |key: &Key| matches!(key, Key::Item(_) | Key::Index(_) | Key::Attr(_) | Key::Elem | Key::But(_));
                content.fields.keys().any(is_part) || !content.rest.is_empty() || !content.spread.is_empty()
            });
            if !is_text || has_parts || is_secret() {
                out.add(entry);
                continue;
            }
            let (api, known) = (data.api, self.facts_of(entry.node));
            let n_before = self.told_apart.len() as u32;
            let number = *self.told_apart.entry((container, key)).or_insert(n_before);
            let element = V::of(entry.node);
            let flows = self.own_flows(&element);
            let one = self.node(Kind::Path(entry.node, Key::Position(number)));
            self.data_mut(one).api = api;
            self.grow(one, flows, &[&element]);
            out.add(Entry { node: one, facts: entry.facts.union(known) });
        }
        out
    }

    /// Whether a node is a slice of what a caller or a lasting place knows.
    fn is_slice_of_kept(&self, node: Node) -> bool {
        self.slices
            .get(&node)
            .is_some_and(|(whole, _)| self.is_token(*whole) || matches!(self.data(*whole).kind, Kind::Api(path) if self.is_state(path)))
    }

    /// Settings have nothing in common but the place: what has been put there under names that are not known is none that is read by its name.
    fn is_of_process(&self, node: Node) -> bool {
        matches!(self.data(node).kind, Kind::Api(path) if self.catalog().paths.entry(path).state == Some(StateScope::Process))
    }

    /// Everything in an object; of a large one it is folded once and remembered while the content stays.
    fn elements(&mut self, node: Node, content: &Rc<Content>) -> V {
        if content.fields.len() < MANY_FIELDS {
            return content.all();
        }
        if let Some((known, folded)) = self.folded.get(&node)
            && Rc::ptr_eq(known, content)
        {
            return folded.clone();
        }
        let all = content.all();
        let folded = self.bounded(all);
        self.folded.insert(node, (content.clone(), folded.clone()));
        folded
    }

    fn load_original(&mut self, node: Node, key: Key) -> V {
        let kind = self.data(node).kind.clone();
        match (kind, key) {
            (Kind::Object(_, _, Shape::Bound), Key::Attr(name)) => match self.names().text(name) {
                "__func__" => self.part(node, Key::Function).unwrap_or_default(),
                "__self__" => self.part(node, Key::Receiver).unwrap_or_default(),
                _ => V::of(self.path(node, key)),
            },
            (Kind::Object(_, _, Shape::Super(class)), Key::Attr(name)) => self.super_attr(node, class, name),
            (Kind::Object(_, _, Shape::Namespace), Key::Attr(_)) => V::new(),
            (Kind::Object(_, _, Shape::View(class)), Key::Attr(_)) => V::of(self.node(Kind::Class(class))),
            (Kind::Class(class), Key::Attr(name)) => self.class_attr(node, class, name),
            (Kind::Module(module), Key::Attr(name)) => self.module_attr(module, name),
            (Kind::Result(..), Key::Elem | Key::But(_)) if self.is_slice_of_kept(node) => {
                let (whole, facts) = self.slices[&node];
                self.load(&V::of(whole), key).and_facts(facts)
            }
            (Kind::Const(_) | Kind::Text(..), Key::Item(_) | Key::Index(_) | Key::But(_) | Key::Elem) => V::new(),
            (Kind::Path(base, _), Key::Elem) if matches!(self.data(base).kind, Kind::Class(_)) => self.rows_of_class(node, base),
            (Kind::Api(path), Key::Elem | Key::But(_)) if !self.catalog().paths.entry(path).whole_labels.is_empty() => V::of(node),
            (_, Key::Attr(name)) if self.data(node).instance.is_some() => self.instance_attr(node, name),
            (Kind::Object(..), Key::Attr(_)) => V::of(self.path(node, key)),
            (Kind::Object(..) | Kind::Class(_) | Kind::Module(_) | Kind::Caller, _) => V::new(),
            _ => {
                let part = self.path(node, key);
                self.ask_keepers(node, key, part);
                self.known(part)
            }
        }
    }

    // ---------------------------------------------------------------- storing

    /// Puts a value under a key; of several possible objects each may be the one.
    pub fn store(&mut self, target: &V, key: Key, value: V) {
        let value = self.baked(&value, &self.state);
        let is_weak = target.0.len() > 1;
        for entry in target.iter() {
            self.store_node(entry.node, key, &value, is_weak);
        }
    }

    pub fn store_node(&mut self, node: Node, key: Key, value: &V, is_weak: bool) {
        if key == Key::File {
            return self.put_in_file(node, value, is_weak);
        }
        let (node, key) = match key {
            Key::Item(name) => self.owner_of(node).map_or((node, key), |owner| (owner, Key::Attr(name))),
            _ => (node, key),
        };
        let mut value = value.clone();
        let is_strong = !is_weak && !matches!(key, Key::Elem | Key::But(_));
        if !is_strong {
            let old = match self.part(node, key) {
                Some(old) => old,
                None if key == Key::Elem => V::new(),
                None => self.load_node(node, key),
            };
            value.join(&old);
            value = self.bounded(value);
        }
        let content = self.content_mut(node);
        if key == Key::Elem {
            content.rest.join(&value);
        } else {
            content.set(key, value);
        }
        self.told_apart(node);
        self.keep_part(node);
    }

    /// A library object that is changed through one of its attributes (`session.headers.update(..)`) holds that attribute from now on.
    pub fn keep_part(&mut self, node: Node) {
        let mut part = node;
        while let Kind::Path(base, key) = self.data(part).kind
            && matches!(self.data(base).kind, Kind::Result(..) | Kind::Path(..))
            && self.data(base).api.is_some()
            && !self.is_token(base)
            && self.part(base, key).is_none()
        {
            self.content_mut(base).set(key, V::of(part));
            part = base;
        }
    }

    pub fn delete(&mut self, base: &V, key: Key) {
        for entry in base.iter() {
            let is_closed = self.content(entry.node).is_some_and(|content| content.is_closed);
            let content = self.content_mut(entry.node);
            if is_closed && content.spread.is_empty() {
                content.remove(key);
            } else {
                content.set(key, V::new());
            }
            self.told_apart(entry.node);
        }
    }

    pub fn is_none(&self, value: &V) -> bool {
        value.only().is_some_and(|entry| self.data(entry.node).kind == Kind::Const(Literal::None))
    }

    // ---------------------------------------------------------------- classes

    pub fn is_static(&self) -> bool {
        self.solver.method_kind(self.context.function) == Some(Intrinsic::StaticMethod)
    }

    pub fn is_class_method(&self) -> bool {
        self.solver.method_kind(self.context.function) == Some(Intrinsic::ClassMethod)
            || self.names().text(self.code.name) == "__init_subclass__"
            || self.names().text(self.code.name) == "__new__"
    }

    pub fn make_class(&mut self, class: crate::ir::ClassId, args: crate::ir::List) -> V {
        let body = self.program().unit(self.module).ir.class(class).body;
        let reference = self.program().func_ref(self.module, body);
        let function = self.make_function_value(body);
        let namespace = self.apply(reference, function, Vec::new());
        let class = self.program().class_ref(self.module, class);
        let node = self.node(Kind::Class(class));
        let members = namespace.iter().find_map(|entry| self.content(entry.node));
        if let Some(members) = members {
            let content = self.content_mut(node);
            for (key, value) in &members.fields {
                content.set(*key, value.clone());
            }
        }
        self.tell_bases(class, node, args);
        V::of(node)
    }

    /// `__init_subclass__` of the bases hears of a class, with the keywords of its statement.
    fn tell_bases(&mut self, class: ClassRef, node: Node, args: crate::ir::List) {
        let hook = self.names().find("__init_subclass__").and_then(|name| self.program().method_after(class, class, name));
        let Some(hook) = hook else { return };
        let mut given = Args::positional(vec![V::of(node)]);
        for arg in self.code.list(args) {
            match arg.kind {
                ArgKind::Keyword(name) => given.keywords.push((name, self.v(arg.value))),
                ArgKind::Positional | ArgKind::Star | ArgKind::DoubleStar => {}
            }
        }
        let function = self.function_node(hook);
        self.call_function(hook, function, &given);
        self.is_dead = false;
    }

    fn make_function_value(&mut self, function: crate::ir::FunctionId) -> Node {
        let code = self.program().unit(self.module).ir.function(function);
        let reference = self.program().func_ref(self.module, function);
        let node = self.node(Kind::Object(self.now, 1, Shape::Function(reference)));
        let mut content = Content { is_closed: true, ..Content::default() };
        for (at, capture) in code.captures.iter().enumerate() {
            let cell = self.cell(capture.from);
            content.set(Key::Capture(at as u32), V::of(cell));
        }
        self.state.set_content(node, content);
        node
    }

    /// Calls a method of the project on a receiver.
    pub fn call_method(&mut self, method: FuncRef, receiver: V, mut args: Vec<V>) -> V {
        let function = self.function_node(method);
        args.insert(0, receiver);
        self.call_function(method, function, &Args::positional(args))
    }

    /// A boolean that depends on these flows.
    pub fn boolean_of(&mut self, flows: Flows, inputs: &[&V]) -> V {
        let mut marked = Flows::default();
        for flow in flows.iter() {
            marked.add(Flow { origin: flow.origin, facts: flow.facts.union(core::BOOLEAN) });
        }
        V::of(self.derived(0, marked, inputs))
    }
}

/// The number of elements if all are known.
pub(super) fn known_length(content: &Content) -> Option<i32> {
    if !content.rest.is_empty() {
        return None;
    }
    let length = known_beginning(content)?;
    // An instance has attributes and no elements.
    (length > 0 || content.fields.is_empty()).then_some(length)
}

/// The number of elements at the beginning that are told apart; what else there is comes after them.
pub(super) fn known_beginning(content: &Content) -> Option<i32> {
    if !content.is_closed || !content.spread.is_empty() {
        return None;
    }
    let (mut length, mut last) = (0, -1);
    for key in content.fields.keys() {
        match key {
            Key::Index(at) if *at >= 0 => {
                length += 1;
                last = last.max(*at);
            }
            // A tuple with named fields.
            Key::Attr(_) | Key::Function => {}
            _ => return None,
        }
    }
    (last + 1 == length).then_some(length)
}

/// The content of a sequence.
pub(super) fn sequence(elements: impl IntoIterator<Item = V>) -> Content {
    let fields = elements.into_iter().enumerate().map(|(at, value)| (Key::Index(at as i32), value)).collect();
    Content { fields, is_closed: true, ..Content::default() }
}
