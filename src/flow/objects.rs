//! Parts of things: attributes, items, elements; instances, classes and what Python does to find an attribute.

use std::rc::Rc;

use crate::ir::{FunctionKind, Instr, Literal, Value};
use crate::models::{Intrinsic, core};
use crate::program::{Base, ClassRef, FuncRef, Meaning, ModuleId};
use crate::text::Symbol;

use super::calls::Args;
use super::eval::Eval;
use super::value::{Content, Entry, Flow, Flows, Key, Kind, Node, Root, Shape, V};

/// Objects with at least so many parts are folded once.
const MANY_FIELDS: usize = 8;
/// Mappings made from mappings are looked through this deep; one may have been put into itself.
const MAX_SPREAD_DEPTH: usize = 4;
/// And so many of them for one key.
const MAX_SPREADS: usize = 16;
/// Longer slices of a credential are no mask.
const MAX_MASKED_PART: i32 = 8;

impl Eval<'_, '_> {
    // ---------------------------------------------------------------- loading

    /// A part of a value.
    pub fn load(&mut self, value: &V, key: Key) -> V {
        let mut out = V::new();
        for entry in value.iter() {
            let part = self.load_node(entry.node, key);
            for part in part.iter() {
                out.add(Entry { node: part.node, facts: part.facts.union(entry.facts) });
            }
        }
        self.bounded(out)
    }

    fn load_node(&mut self, node: Node, key: Key) -> V {
        self.did(1);
        let mut out = V::new();
        if let Some(content) = self.content(node) {
            if let Some(value) = content.get(key) {
                return value.clone();
            }
            if let Key::Index(at) = key
                && at < 0
                && let Some(length) = known_length(&content)
            {
                return content.get(Key::Index(length + at)).cloned().unwrap_or_default();
            }
            match key {
                Key::Elem => out = self.elements(node, &content),
                Key::Item(_) | Key::Index(_) => {
                    out = content.rest.clone();
                    if let Some(element) = content.get(Key::Elem) {
                        out.join(element);
                    }
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
                let more = self.load(&spread, key);
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
            (Kind::Object(_, _, Shape::Super(class)), Key::Attr(name)) => self.super_attr(node, class, name),
            (Kind::Object(_, _, Shape::Namespace | Shape::Function(_)), Key::Attr(_)) => V::new(),
            (Kind::Object(_, _, Shape::View(class)), Key::Attr(_)) => V::of(self.node(Kind::Class(class))),
            (Kind::Class(class), Key::Attr(name)) => self.class_attr(node, class, name),
            (Kind::Module(module), Key::Attr(name)) => self.module_attr(module, name),
            (Kind::Const(_) | Kind::Text(..), Key::Item(_) | Key::Index(_) | Key::Elem) => V::new(),
            (Kind::Api(path), Key::Elem) if !self.catalog().paths.entry(path).whole_labels.is_empty() => V::of(node),
            (_, Key::Attr(name)) if self.data(node).instance.is_some() => self.instance_attr(node, name),
            (Kind::Object(..), Key::Attr(_)) => V::of(self.path(node, key)),
            (Kind::Object(..) | Kind::Class(_) | Kind::Module(_) | Kind::Caller, _) => V::new(),
            _ => {
                let part = self.path(node, key);
                self.known(part)
            }
        }
    }

    pub fn load_attr(&mut self, base: &V, name: Symbol) -> V {
        self.load(base, Key::Attr(name))
    }

    fn module_attr(&mut self, module: ModuleId, name: Symbol) -> V {
        match self.program().global(self.names(), self.catalog(), module, name) {
            Meaning::Unknown => {
                let submodule = self.program().submodule(self.names(), module, name);
                self.meaning(submodule)
            }
            Meaning::Variable(module, _) if self.namespace.is_some() && module == self.module => V::new(),
            known => self.meaning(known),
        }
    }

    /// `instance.name`: class attributes that are data descriptors or functions are bound, then fields, then `__getattr__`.
    fn instance_attr(&mut self, node: Node, name: Symbol) -> V {
        let Some(class) = self.data(node).instance else { return V::new() };
        let member = self.class_member(class, name);
        if let Some(member) = &member {
            let bound = self.bind_member(member, node, class);
            if !self.solver.is_assigned(class, name) || !bound.is_empty() && self.is_descriptor(member) {
                return bound;
            }
        }
        let is_made_here = matches!(self.data(node).kind, Kind::Object(..));
        let mut out = if is_made_here {
            let field = self.node(Kind::Root(Root::Field(class, name)));
            if self.solver.is_assigned(class, name) { self.known(field) } else { V::new() }
        } else {
            let part = self.path(node, Key::Attr(name));
            self.known(part)
        };
        if out.0.len() <= 1 {
            let meaning = self.field_meaning(class, name);
            out.join(&meaning);
        }
        if let Some(member) = member {
            let bound = self.bind_member(&member, node, class);
            out.join(&bound);
        } else if !self.solver.is_assigned(class, name)
            && let Some(getter) = self.program().method(class, self.symbol("__getattr__"))
        {
            let text = self.constant(Literal::Str(name));
            return self.call_method(getter, V::of(node), vec![text]);
        } else if self.data(node).api.is_some() || out.is_empty() {
            out.add(Entry { node: self.path(node, Key::Attr(name)), facts: Default::default() });
        }
        out
    }

    fn is_descriptor(&self, member: &V) -> bool {
        member.iter().any(|entry| match &self.data(entry.node).kind {
            Kind::Object(_, _, Shape::Property) => true,
            _ => self
                .data(entry.node)
                .instance
                .is_some_and(|class| self.names().find("__get__").is_some_and(|name| self.program().method(class, name).is_some())),
        })
    }

    /// The class attribute `name`, unbound; none if no base of the project has it.
    pub fn class_member(&mut self, class: ClassRef, name: Symbol) -> Option<V> {
        let own = self.node(Kind::Class(class));
        if let Some(value) = self.part(own, Key::Attr(name)) {
            return Some(value);
        }
        let program = self.program();
        for base in &program.class(class).mro {
            let Base::Project(base) = base else { continue };
            let info = program.class(*base);
            if let Some(&function) = info.methods.get(&name) {
                let code = program.function(function);
                if code.span.start == code.header.start && code.captures.is_empty() {
                    return Some(V::of(self.function_node(function)));
                }
            }
            if let Some(value) = self.namespace_member(*base, name) {
                return Some(value);
            }
        }
        None
    }

    fn class_attr(&mut self, node: Node, class: ClassRef, name: Symbol) -> V {
        match self.class_member(class, name) {
            Some(member) => {
                let mut out = V::new();
                for entry in member.iter() {
                    match self.data(entry.node).kind.clone() {
                        Kind::Object(_, _, Shape::ClassMethod) => {
                            let inner = self.load(&V::of(entry.node), Key::Function);
                            let bound = self.bound_method(&inner, node);
                            out.join(&bound);
                        }
                        Kind::Object(_, _, Shape::Static) => {
                            let inner = self.load(&V::of(entry.node), Key::Function);
                            out.join(&inner);
                        }
                        _ => out.add(entry),
                    }
                }
                out
            }
            None => {
                let base = self.program().api_bases(class).next();
                match base {
                    Some(path) => {
                        let path = self.catalog().paths.step(path, crate::models::Step::Attr(name));
                        let part = self.node(Kind::Path(node, Key::Attr(name)));
                        self.data_mut(part).api = Some(path);
                        V::of(part)
                    }
                    None => V::of(self.node(Kind::Path(node, Key::Attr(name)))),
                }
            }
        }
    }

    /// What reading a class attribute through an instance gives.
    fn bind_member(&mut self, member: &V, node: Node, class: ClassRef) -> V {
        let mut out = V::new();
        for entry in member.iter() {
            match self.data(entry.node).kind.clone() {
                Kind::Object(_, _, Shape::Function(_)) => {
                    let bound = self.bound_method(&V::of(entry.node), node);
                    out.join(&bound);
                }
                Kind::Object(_, _, Shape::Property) => {
                    let getter = self.load(&V::of(entry.node), Key::Function);
                    let value = self.call(&getter, &Args::positional(vec![V::of(node)]));
                    out.join(&value);
                }
                Kind::Object(_, _, Shape::Static) => {
                    let inner = self.load(&V::of(entry.node), Key::Function);
                    out.join(&inner);
                }
                Kind::Object(_, _, Shape::ClassMethod) => {
                    let inner = self.load(&V::of(entry.node), Key::Function);
                    let class = self.node(Kind::Class(class));
                    let bound = self.bound_method(&inner, class);
                    out.join(&bound);
                }
                _ => {
                    let descriptor = self.data(entry.node).instance.and_then(|class| self.program().method(class, self.symbol("__get__")));
                    match descriptor {
                        Some(getter) => {
                            let class = self.node(Kind::Class(class));
                            let value = self.call_method(getter, V::of(entry.node), vec![V::of(node), V::of(class)]);
                            out.join(&value);
                        }
                        None => out.add(entry),
                    }
                }
            }
        }
        out
    }

    /// A method object.
    pub fn bound_method(&mut self, function: &V, receiver: Node) -> V {
        let mut out = V::new();
        for entry in function.iter() {
            let bound = self.node(Kind::Object(receiver.0, entry.node.0, Shape::Bound));
            let content = self.content_mut(bound);
            content.is_closed = true;
            content.set(Key::Receiver, V::of(receiver));
            content.set(Key::Function, V::of(entry.node));
            out.add(Entry { node: bound, facts: Default::default() });
        }
        out
    }

    fn super_attr(&mut self, node: Node, class: ClassRef, name: Symbol) -> V {
        let receiver = self.load(&V::of(node), Key::Receiver);
        let mut out = V::new();
        for entry in receiver.iter() {
            let of = match self.data(entry.node).kind {
                Kind::Class(of) => Some(of),
                _ => self.data(entry.node).instance,
            };
            let of = of.filter(|of| self.program().derives_from(*of, class)).unwrap_or(class);
            match self.program().method_after(of, class, name) {
                Some(method) => {
                    let function = self.function_node(method);
                    let bound = self.bound_method(&V::of(function), entry.node);
                    out.join(&bound);
                }
                None => out.add(Entry { node: self.path(entry.node, Key::Attr(name)), facts: Default::default() }),
            }
        }
        out
    }

    /// Meaning of `self.name` from all assignments in the class's own methods.
    fn field_meaning(&mut self, class: ClassRef, name: Symbol) -> V {
        let anchor = self.node(Kind::Root(Root::Field(class, name)));
        if let Some(value) = self.bound.get(&anchor) {
            return value.clone();
        }
        self.bound.insert(anchor, V::of(anchor));
        let portable = self.solver.field_meaning(self.task, class, name);
        let value = self.import_portable(&portable, anchor, 0);
        self.bound.insert(anchor, value.clone());
        value
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
        let mut value = value.clone();
        let is_strong = !is_weak && key != Key::Elem;
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
    }

    pub fn store_attr(&mut self, base: &V, name: Symbol, value: V) {
        self.named(name, &value);
        for entry in base.iter() {
            self.assigned(entry.node, Key::Attr(name), &value);
            if let Some(class) = self.data(entry.node).instance
                && self.set_descriptor(entry.node, class, name, &value)
            {
                return;
            }
        }
        self.store(base, Key::Attr(name), value);
    }

    fn set_descriptor(&mut self, node: Node, class: ClassRef, name: Symbol, value: &V) -> bool {
        if self.program().methods.contains_key(&name)
            || self.names().find("__set__").is_some_and(|set| self.program().methods.contains_key(&set))
        {
            let Some(member) = self.class_member(class, name) else { return false };
            for entry in member.iter() {
                if let Kind::Object(_, _, Shape::Property) = self.data(entry.node).kind {
                    let setter = self.load(&V::of(entry.node), Key::Receiver);
                    if !setter.is_empty() {
                        self.call(&setter, &Args::positional(vec![V::of(node), value.clone()]));
                        return true;
                    }
                }
                let setter = self.data(entry.node).instance.and_then(|class| self.program().method(class, self.symbol("__set__")));
                if let Some(setter) = setter {
                    self.call_method(setter, V::of(entry.node), vec![V::of(node), value.clone()]);
                    return true;
                }
            }
        }
        false
    }

    pub fn store_item(&mut self, base: &V, key: &V, value: V) {
        let constant = self.constant_key(key);
        if let Some(Key::Item(name)) = constant {
            self.named_item(name, &value);
        }
        for entry in base.iter() {
            if let Some(class) = self.data(entry.node).instance
                && let Some(setter) = self.program().method(class, self.symbol("__setitem__"))
            {
                self.call_method(setter, V::of(entry.node), vec![key.clone(), value.clone()]);
                return;
            }
            if let Some(key) = constant {
                self.assigned(entry.node, key, &value);
            }
        }
        match constant {
            Some(key) => self.store(base, key, value),
            None => {
                let marked = self.marked_key(key);
                let mut value = value;
                value.join(&marked);
                self.resource(base, key);
                self.store(base, Key::Elem, value);
            }
        }
    }

    /// The text of a key that is not known: it comes out again where keys are listed or the whole is written.
    fn marked_key(&mut self, key: &V) -> V {
        let flows = self.flows(key);
        if flows.is_empty() {
            return V::new();
        }
        V::with(self.derived(7, flows, &[key]), core::KEY)
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
        }
    }

    /// Adds an element to a list, set or generator.
    pub fn add_element(&mut self, list: &V, element: &V) {
        self.store(list, Key::Elem, element.clone());
    }

    // ---------------------------------------------------------------- items

    pub fn item(&mut self, base: Value, key: Value) -> V {
        let (base_value, key_value) = (self.v(base), self.v(key));
        if let Instr::Build(crate::ir::BuildKind::Slice, _) = self.code.instr(key) {
            return self.slice(&base_value, &key_value);
        }
        self.item_of(&base_value, &key_value)
    }

    pub fn item_of(&mut self, base: &V, key: &V) -> V {
        for entry in base.iter() {
            if let Some(class) = self.data(entry.node).instance
                && let Some(getter) = self.program().method(class, self.symbol("__getitem__"))
            {
                return self.call_method(getter, V::of(entry.node), vec![key.clone()]);
            }
            // `Generic[T]` and enum members by name.
            if let Kind::Class(_) = self.data(entry.node).kind {
                return self.narrowed(key);
            }
        }
        match self.constant_key(key) {
            Some(key) => self.load(base, key),
            None => {
                if let Some(keys) = self.constant_keys(key) {
                    let mut out = V::new();
                    for key in keys {
                        let part = self.load(base, key);
                        out.join(&part);
                    }
                    return self.bounded(out);
                }
                self.resource(base, key);
                let mut out = self.load_unknown(base);
                let looked_up = self.looked_up(key);
                out.join(&looked_up);
                out
            }
        }
    }

    /// A part under a key that is not known: of a mapping that is sensitive as a whole it is one part, not the whole.
    fn load_unknown(&mut self, base: &V) -> V {
        let mut out = V::new();
        for entry in base.iter() {
            let is_whole = matches!(self.data(entry.node).kind, Kind::Api(path) if !self.catalog().paths.entry(path).whole_labels.is_empty());
            let part = if is_whole { V::of(self.path(entry.node, Key::Elem)) } else { self.load(&V(smallvec::smallvec![entry]), Key::Elem) };
            out.join(&part.and_facts(entry.facts));
        }
        self.bounded(out)
    }

    /// A value of which only the choice depends on `key`.
    pub fn narrowed(&mut self, key: &V) -> V {
        let mut flows = Flows::default();
        flows.join(&self.flows(key), core::NARROWED);
        V::of(self.derived(3, flows, &[key]))
    }

    /// What is stored under a key: the key's own text does not come out, but that it was looked up matters to checks.
    pub fn looked_up(&mut self, key: &V) -> V {
        let mut flows = Flows::default();
        flows.join(&self.flows(key), core::LOOKED_UP);
        if flows.is_empty() {
            return V::new();
        }
        V::of(self.derived(5, flows, &[key]))
    }

    fn slice(&mut self, base: &V, slice: &V) -> V {
        let bound = |eval: &mut Self, at: i32| {
            let value = eval.load(slice, Key::Index(at));
            eval.integer(&value)
        };
        let (lower, upper) = (bound(self, 0), bound(self, 1));
        let upper_value = self.load(slice, Key::Index(1));
        let has_upper = !upper_value.is_empty() && !self.is_none(&upper_value);
        let is_short = match (lower, upper) {
            (None | Some(0), Some(upper)) => (0..=MAX_MASKED_PART).contains(&upper),
            (Some(lower), None) if !has_upper => (-MAX_MASKED_PART..0).contains(&lower),
            _ => false,
        };
        let mut facts = crate::models::FactSet::EMPTY;
        if has_upper && upper.is_none_or(|upper| upper > 0) {
            facts = facts.union(core::BOUNDED);
        }
        if is_short {
            facts = facts.union(core::MASKED).union(core::BOUNDED);
        }
        let mut out = V::new();
        for entry in base.iter() {
            if matches!(self.data(entry.node).kind, Kind::Object(..)) {
                let elements = self.load(&V::of(entry.node), Key::Elem);
                let Kind::Object(_, _, shape) = self.data(entry.node).kind else { continue };
                let copy = self.node(Kind::Object(self.now, entry.node.0 + 1, shape));
                let content = match (lower, upper, self.known_sequence(&V::of(entry.node))) {
                    (Some(lower), None, Some(known)) if lower >= 0 && !has_upper => sequence(known.into_iter().skip(lower as usize)),
                    (_, Some(upper), Some(known)) if upper >= 0 && lower.unwrap_or(0) >= 0 => {
                        sequence(known.into_iter().take(upper as usize).skip(lower.unwrap_or(0) as usize))
                    }
                    _ => Content { rest: elements, is_closed: true, ..Content::default() },
                };
                self.state.heap.insert(copy, Rc::new(content));
                out.add(Entry { node: copy, facts: entry.facts.union(facts) });
            } else {
                let mut flows = Flows::default();
                flows.join(&self.own_flows(&V(smallvec::smallvec![entry])), facts);
                let node = self.derived(entry.node.0 + 16, flows, &[base]);
                if self.data(node).api.is_none() && !self.is_text(entry.node) {
                    self.data_mut(node).api = self.data(entry.node).api;
                }
                out.add(Entry { node, facts: Default::default() });
            }
        }
        out
    }

    fn is_text(&self, node: Node) -> bool {
        self.data(node).text.is_some()
    }

    // ---------------------------------------------------------------- sequences and mappings

    /// The elements of a sequence if all are known.
    pub fn known_sequence(&self, value: &V) -> Option<Vec<V>> {
        let entry = value.only()?;
        let content = self.content(entry.node)?;
        let length = known_length(&content)?;
        (0..length).map(|at| content.get(Key::Index(at)).cloned()).collect()
    }

    /// The entries of a mapping, to be put into another one.
    pub fn entries(&mut self, value: &V) -> Content {
        let mut out = Content { is_closed: true, ..Content::default() };
        for entry in value.iter() {
            let is_made_here = matches!(self.data(entry.node).kind, Kind::Object(..));
            match self.content(entry.node) {
                Some(content) if is_made_here => {
                    for (key, value) in &content.fields {
                        if matches!(key, Key::Item(_) | Key::Index(_)) {
                            out.set(*key, value.clone());
                        }
                    }
                    out.rest.join(&content.rest);
                    out.spread.join(&content.spread);
                }
                _ => out.spread.add(entry),
            }
        }
        out
    }

    /// What a loop runs over: dicts give their keys.
    pub fn iterate(&mut self, value: &V) -> V {
        let mut out = V::new();
        for entry in value.iter() {
            let data = self.data(entry.node);
            if let Some(class) = data.instance {
                if let Some(method) = self.program().method(class, self.symbol("__iter__")) {
                    let iterator = self.call_method(method, V::of(entry.node), Vec::new());
                    let is_itself = iterator.iter().any(|it| it.node == entry.node);
                    let elements = if is_itself { self.next_of(class, entry.node) } else { self.load(&iterator, Key::Elem) };
                    out.join(&self.generator(9, elements));
                    continue;
                }
                if self.program().method(class, self.symbol("__next__")).is_some() {
                    let elements = self.next_of(class, entry.node);
                    out.join(&self.generator(9, elements));
                    continue;
                }
            }
            match self.data(entry.node).kind {
                Kind::Object(_, _, Shape::Dict) => {
                    let keys = self.keys_of(entry.node);
                    let keys = self.generator(entry.node.0 + 32, keys);
                    out.join(&keys);
                }
                _ => out.add(entry),
            }
        }
        out
    }

    fn next_of(&mut self, class: ClassRef, node: Node) -> V {
        match self.program().method(class, self.symbol("__next__")) {
            Some(next) => self.call_method(next, V::of(node), Vec::new()),
            None => V::new(),
        }
    }

    /// An iterable with these elements.
    pub fn generator(&mut self, number: u32, elements: V) -> V {
        let node = self.node(Kind::Object(self.now, number, Shape::Generator));
        self.state.heap.insert(node, Rc::new(Content { rest: elements, is_closed: true, ..Content::default() }));
        V::of(node)
    }

    /// A sequence with these elements in order.
    pub fn tuple(&mut self, number: u32, elements: Vec<V>) -> V {
        let node = self.node(Kind::Object(self.now, number, Shape::Tuple));
        self.state.heap.insert(node, Rc::new(sequence(elements)));
        V::of(node)
    }

    /// The keys of a dict.
    pub fn keys_of(&mut self, node: Node) -> V {
        let Some(content) = self.content(node) else { return V::new() };
        let mut keys = V::new();
        for (key, _) in &content.fields {
            match key {
                Key::Item(name) => keys.join(&self.constant(Literal::Str(*name))),
                Key::Index(at) => keys.join(&self.constant(Literal::Int(*at))),
                _ => {}
            }
        }
        for entry in content.rest.iter().filter(|entry| entry.facts.any(core::KEY)) {
            keys.add(entry);
        }
        self.bounded(keys)
    }

    pub fn unpack_rest(&mut self, value: &V, before: u16, after: u16) -> V {
        let content = match self.known_sequence(value) {
            Some(known) => {
                let end = known.len().saturating_sub(after as usize);
                sequence(known.into_iter().take(end).skip(before as usize))
            }
            None => Content { rest: self.load(value, Key::Elem), is_closed: true, ..Content::default() },
        };
        let node = self.node(Kind::Object(self.now, 0, Shape::List));
        self.state.heap.insert(node, Rc::new(content));
        V::of(node)
    }

    // ---------------------------------------------------------------- constants

    /// The key that a value is, if only one is possible.
    pub fn constant_key(&mut self, key: &V) -> Option<Key> {
        match self.literal(key)? {
            Literal::Str(name) => Some(Key::Item(name)),
            Literal::Int(at) => Some(Key::Index(at)),
            Literal::Bool(it) => Some(Key::Index(i32::from(it))),
            _ => None,
        }
    }

    /// The keys that a value may be, if all are known and few.
    fn constant_keys(&self, key: &V) -> Option<Vec<Key>> {
        if key.0.len() < 2 || key.0.len() > 6 {
            return None;
        }
        key.iter()
            .map(|entry| match self.data(entry.node).kind {
                Kind::Const(Literal::Str(name)) => Some(Key::Item(name)),
                Kind::Const(Literal::Int(at)) => Some(Key::Index(at)),
                _ => None,
            })
            .collect()
    }

    /// The literal that a value is, if only one is possible; what the caller may know is asked of it.
    pub fn literal(&mut self, value: &V) -> Option<Literal> {
        let mut found = None;
        let mut is_open = false;
        for entry in value.iter() {
            match self.data(entry.node).kind {
                Kind::Const(literal) if found.is_none() => found = Some(literal),
                Kind::Const(_) => return None,
                _ if self.is_token(entry.node) => {
                    is_open = true;
                }
                _ => return None,
            }
        }
        if found.is_none() && is_open {
            self.demand(value);
        }
        found
    }

    /// Asks callers for the meaning of a value.
    pub fn demand(&mut self, value: &V) {
        for entry in value.iter() {
            let is_state = matches!(self.data(entry.node).kind, Kind::Api(_)) && self.is_open(entry.node);
            if self.is_token(entry.node) || is_state {
                self.demands.insert(entry.node);
            }
        }
    }

    pub fn text_literal(&mut self, value: &V) -> Option<Symbol> {
        match self.literal(value)? {
            Literal::Str(text) | Literal::Bytes(text) => Some(text),
            _ => None,
        }
    }

    pub fn integer(&mut self, value: &V) -> Option<i32> {
        match self.literal(value)? {
            Literal::Int(number) => Some(number),
            _ => None,
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

    pub fn make_class(&mut self, class: crate::ir::ClassId, _args: crate::ir::List) -> V {
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
        V::of(node)
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
        self.state.heap.insert(node, Rc::new(content));
        node
    }

    /// `__set_name__` of the descriptors in a class body, at its end.
    pub fn name_descriptors(&mut self, namespace: &V) {
        if !matches!(self.code.kind, FunctionKind::ClassBody(_)) {
            return;
        }
        let Some(hook) = self.names().find("__set_name__").filter(|name| self.program().methods.contains_key(name)) else { return };
        let Some(content) = namespace.only().and_then(|entry| self.content(entry.node)) else { return };
        for (key, value) in &content.fields {
            let Key::Attr(name) = key else { continue };
            for entry in value.iter() {
                if let Some(method) = self.data(entry.node).instance.and_then(|class| self.program().method(class, hook)) {
                    let name = self.constant(Literal::Str(*name));
                    self.call_method(method, V::of(entry.node), vec![V::new(), name]);
                }
            }
        }
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
    if !content.is_closed || !content.rest.is_empty() || !content.spread.is_empty() {
        return None;
    }
    let mut length = 0;
    for (key, _) in &content.fields {
        match key {
            Key::Index(at) if *at == length => length += 1,
            _ => return None,
        }
    }
    Some(length)
}

/// The content of a sequence.
pub(super) fn sequence(elements: impl IntoIterator<Item = V>) -> Content {
    let fields = elements.into_iter().enumerate().map(|(at, value)| (Key::Index(at as i32), value)).collect();
    Content { fields, is_closed: true, ..Content::default() }
}
