//! Items and elements: subscripts, slices, iteration, and the keys known for them.

use crate::ir::{Instr, Literal, ParamKind, Value};
use crate::models::{FactSet, Intrinsic, Step, core};
use crate::program::{ClassRef, FuncRef};
use crate::text::Symbol;

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::objects::{known_beginning, known_length, sequence};
use super::portable::is_told;
use super::value::{Content, Entry, Flows, Key, Kind, Node, Root, Shape, V};

/// What is kept under one of several keys is kept under each of them: more keys than this are not told apart.
pub(super) const MAX_KEYS_WRITTEN: usize = 3;
/// Reading under one of several keys is cheaper.
const MAX_KEYS_READ: usize = 6;
/// Numbers of what loops over slices run over, among the objects of an instruction.
const SLICED: u32 = 1 << 30;

impl Eval<'_, '_> {
    pub fn store_item(&mut self, base: &V, key: &V, mut value: V) {
        let constant = self.constant_key(key);
        if let Some(Key::Item(name)) = constant {
            self.named_item(name, &value);
            if base.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Api(path) if self.is_state(path))) {
                self.granted_by_name(name, &value);
            }
        }
        self.changes(base);
        self.ask_key(base, key);
        if constant.is_some() {
            self.ask_whose_part(base, &value);
        }
        for entry in base.iter() {
            if let Some(class) = self.data(entry.node).instance
                && let Some(setter) = self.program().method(class, self.symbol("__setitem__"))
            {
                self.call_method(setter, V::of(entry.node), vec![key.clone(), value.clone()]);
                return;
            }
            match constant {
                Some(key) => self.assigned(entry.node, key, &value),
                None => self.item_assigned(entry.node, key, &value),
            }
        }
        if base.iter().any(|entry| self.is_answered(entry.node)) {
            value = value.and_facts(core::RESPONDED);
        }
        if self.slice_assigned(base, key, &value) {
            return;
        }
        match constant {
            Some(key) => self.store(base, key, value),
            None => {
                self.resource(base, key);
                if let Some(keys) = self.constant_keys(key).filter(|keys| keys.len() <= MAX_KEYS_WRITTEN) {
                    for key in keys {
                        let mut either = self.load(base, key);
                        let made = base.only().filter(|base| matches!(self.data(base.node).kind, Kind::Object(..)));
                        let value = match made {
                            Some(made) => self.one_of(made.node, key, value.clone()),
                            None => value.clone(),
                        };
                        either.join(&value);
                        self.store(base, key, either);
                    }
                    return;
                }
                self.store_under_any_name(base, &value);
                let marked = self.marked_key(key);
                let mut value = value;
                value.join(&marked);
                self.store(base, Key::Elem, value);
            }
        }
    }

    /// A key that is not known may be one of those that are: what lies under them may be replaced.
    pub fn store_under_any_name(&mut self, base: &V, value: &V) {
        let value = super::operators::without_keys(value);
        for entry in base.iter() {
            let is_mapping = matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict));
            let Some(content) = self.content(entry.node).filter(|_| is_mapping) else { continue };
            for key in super::operators::replaceable(&content.fields) {
                self.store_node(entry.node, key, &value, true);
            }
        }
    }

    /// A key that is not known comes out again where keys are listed or the whole is written: its text, or the object of a library that it
    /// is (`{executor.submit(f, x): x}`).
    fn marked_key(&mut self, key: &V) -> V {
        let is_object = |entry: &Entry| {
            let mut later = self.aliases.keys();
            later.any(|part| matches!(self.data(*part).kind, Kind::Path(object, _) if object == entry.node))
        };
        let mut marked: V = V(key.iter().filter(is_object).collect());
        marked = marked.and_facts(core::KEY);
        let text = V(key.iter().filter(|entry| !is_object(entry)).collect());
        let flows = self.flows(&text);
        if !flows.is_empty() {
            marked.add(Entry { node: self.derived(7, flows, &[key]), facts: core::KEY });
        }
        marked
    }

    /// Adds an element to a list, set or generator.
    pub fn add_element(&mut self, list: &V, element: &V) {
        let element = self.baked(element, &self.state);
        let element = if self.may_be_checked(&element) {
            let narrowed = self.state.facts.iter().filter(|(_, facts)| facts.any(core::NARROWED));
            let known: Vec<(Node, FactSet)> = narrowed.map(|(node, facts)| (*node, *facts)).collect();
            self.as_checked(element, &known)
        } else {
            element
        };
        self.store(list, Key::Elem, element);
    }

    // ---------------------------------------------------------------- items

    pub fn item(&mut self, base: Value, key: Value) -> V {
        let (base_value, key_value) = (self.v(base), self.v(key));
        if let Instr::Build(crate::ir::BuildKind::Slice, _) = self.code.instr(key) {
            for at in 0..3 {
                let bound = self.load(&key_value, Key::Index(at));
                self.ask_key(&V::new(), &bound);
            }
            return self.slice(&base_value, &key_value);
        }
        let item = self.item_of(&base_value, &key_value);
        self.found_under(&base_value, &key_value);
        self.key_was_there(&base_value, &key_value);
        item
    }

    pub fn item_of(&mut self, base: &V, key: &V) -> V {
        self.ask_key(base, key);
        for entry in base.iter() {
            if let Some(class) = self.data(entry.node).instance
                && let Some(getter) = self.program().method(class, self.symbol("__getitem__"))
            {
                return self.call_method(getter, V::of(entry.node), vec![key.clone()]);
            }
            // `Generic[T]` and enum members by name.
            if let Kind::Class(class) = self.data(entry.node).kind {
                return match self.program().method(class, self.symbol("__class_getitem__")) {
                    Some(getter) => self.call_method(getter, V::of(entry.node), vec![key.clone()]),
                    None => self.narrowed(key),
                };
            }
        }
        let missing = self.special(base, &["__missing__"], std::slice::from_ref(key));
        let mut found = self.stored_item(base, key);
        found.join(&missing.unwrap_or_default());
        self.bounded(found)
    }

    fn stored_item(&mut self, base: &V, key: &V) -> V {
        if let Some(item) = self.item_by_model(base, key) {
            return item;
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
                if base.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Module(_))) {
                    // `globals()[name]`: whatever the module has.
                    self.sink(core::DISPATCH, None, key);
                } else if self.is_of_class(base) && self.chooses_callee(key) {
                    // `vars(Actions)[name](...)`: whatever the class has.
                    self.sink(core::DISPATCH, None, key);
                }
                let mut out = self.load_unknown(base);
                let looked_up = self.looked_up(key);
                out.join(&looked_up);
                if self.is_among_secrets(base, key) { self.marked(out, core::AUTHENTICATED) } else { out }
            }
        }
    }

    /// Whether a value is the `__dict__` of a class.
    fn is_of_class(&mut self, base: &V) -> bool {
        base.iter().any(|entry| self.owner_of(entry.node).is_some_and(|owner| matches!(self.data(owner).kind, Kind::Class(_))))
    }

    /// A part under a key that is not known: of a mapping that is sensitive as a whole it is one part, not the whole.
    pub fn load_unknown(&mut self, base: &V) -> V {
        let mut out = V::new();
        for entry in base.iter() {
            let is_whole =
                matches!(self.data(entry.node).kind, Kind::Api(path) if !self.catalog().paths.entry(path).whole_labels.is_empty());
            let part =
                if is_whole { V::of(self.path(entry.node, Key::Elem)) } else { self.load(&V(smallvec::smallvec![entry]), Key::Elem) };
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

    pub fn is_text(&self, node: Node) -> bool {
        self.data(node).text.is_some()
    }

    // ---------------------------------------------------------------- sequences and mappings

    /// What a value is if it is one thing: also a token of which the caller has told what it is.
    fn sole(&self, value: &V) -> Option<Node> {
        match value.0.as_slice() {
            [only] => Some(only.node),
            [token, told] => match self.data(told.node).kind {
                Kind::Object(at, anchor, _) if is_told(at) && anchor == token.node.0 => Some(told.node),
                _ => None,
            },
            _ => None,
        }
    }

    /// The elements of a sequence if all are known.
    pub fn known_sequence(&self, value: &V) -> Option<Vec<V>> {
        let content = self.content(self.sole(value)?)?;
        let length = known_length(&content)?;
        (0..length).map(|at| content.get(Key::Index(at)).cloned()).collect()
    }

    /// What comes after the first elements of a sequence, as far as these are told apart.
    pub fn after_first(&self, value: &V, n_first: usize) -> Option<Content> {
        let content = self.content(self.sole(value)?)?;
        let length = known_beginning(&content)?;
        let known: Option<Vec<V>> = (0..length).map(|at| content.get(Key::Index(at)).cloned()).collect();
        Some(Content { rest: content.rest.clone(), ..sequence(known?.into_iter().skip(n_first)) })
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
        let is_mapping = self.is_kept_mapping(value);
        for entry in value.iter() {
            let data = self.data(entry.node);
            if let Some(class) = data.instance {
                let program = self.program();
                let iter = program.method(class, self.symbol("__iter__")).or_else(|| program.method(class, self.symbol("__aiter__")));
                if let Some(method) = iter {
                    let iterator = self.call_method(method, V::of(entry.node), Vec::new());
                    let is_itself = iterator.iter().any(|it| it.node == entry.node);
                    if !is_itself && self.known_sequence(&iterator).is_some() {
                        out.join(&iterator);
                        continue;
                    }
                    let elements = if is_itself { self.next_of(class, entry.node) } else { self.load(&iterator, Key::Elem) };
                    out.join(&self.generator(9, elements));
                    continue;
                }
                if self.next_method(class).is_some() {
                    let elements = self.next_of(class, entry.node);
                    out.join(&self.generator(9, elements));
                    continue;
                }
                // Python counts up until there is no element of that number.
                if let Some(method) = program.method(class, self.symbol("__getitem__")) {
                    let number = V::of(self.derived(20, Flows::default(), &[]));
                    let elements = self.call_method(method, V::of(entry.node), vec![number.and_facts(Self::number_facts())]);
                    out.join(&self.generator(9, elements));
                    continue;
                }
            }
            if let Some((whole, facts)) = self.slices.get(&entry.node).copied() {
                // Few elements are neither a mask nor a bound of what each of them holds.
                let facts = facts.minus(core::MASKED.union(core::BOUNDED));
                let elements = self.load(&V::of(whole), Key::Elem).and_facts(facts);
                out.join(&self.generator(SLICED | entry.node.0, elements));
                continue;
            }
            match self.data(entry.node).kind {
                Kind::Object(_, _, Shape::Dict) => {
                    let keys = self.keys_of(entry.node);
                    let keys = self.generator(entry.node.0 + 32, keys);
                    out.join(&keys);
                }
                Kind::Root(Root::Param(at)) if self.code.params.get(at as usize).is_some_and(|it| it.kind == ParamKind::DoubleStar) => {
                    out.join(&self.names_under_which_something_lies(entry.node));
                }
                _ if is_mapping && self.is_token(entry.node) => out.join(&self.names_under_which_something_lies(entry.node)),
                _ => match self.iterated_by_model(entry.node) {
                    Some(elements) => out.join(&elements),
                    None => out.add(entry),
                },
            }
        }
        out
    }

    /// `response.headers["X-Trace"] = token` in a hook: what a parameter's attribute is, and so where the text goes, callers may know.
    fn ask_whose_part(&mut self, base: &V, value: &V) {
        let part = base.only().map(|entry| self.data(entry.node));
        if let Some(Kind::Path(owner, Key::Attr(_))) = part.map(|data| &data.kind).cloned()
            && matches!(self.data(owner).kind, Kind::Root(Root::Param(_)))
            && self.data(owner).api.is_none()
            && self.data(owner).instance.is_none()
            && !self.flows(value).is_empty()
        {
            self.demand_node(owner);
        }
    }

    /// `for name, value in request.headers`: a mapping of a library whose `__iter__` is said to do something else than give its keys;
    /// what gives keys or elements is asked here.
    fn iterated_by_model(&mut self, node: Node) -> Option<V> {
        let api = self.data(node).api?;
        let iter = self.symbol("__iter__");
        let path = self.catalog().paths.step(api, Step::Attr(iter));
        let model = self.catalog().paths.entry(path).call.clone()?;
        match model.does? {
            Intrinsic::Iterate => return None,
            Intrinsic::Keys => return Some(self.names_under_which_something_lies(node)),
            _ => {}
        }
        let (callee, args) = (self.path(node, Key::Attr(iter)), Args::default());
        let call = ApiCall { path, model: Some(model), callee, receiver: V::of(node), args: &args };
        Some(self.apply_model(&call))
    }

    fn next_of(&mut self, class: ClassRef, node: Node) -> V {
        match self.next_method(class) {
            Some(next) => self.call_method(next, V::of(node), Vec::new()),
            None => V::new(),
        }
    }

    fn next_method(&self, class: ClassRef) -> Option<FuncRef> {
        let program = self.program();
        program.method(class, self.symbol("__next__")).or_else(|| program.method(class, self.symbol("__anext__")))
    }

    /// An iterable with these elements.
    pub fn generator(&mut self, number: u32, elements: V) -> V {
        let node = self.node(Kind::Object(self.now, number, Shape::Generator));
        self.state.set_content(node, Content { rest: elements, is_closed: true, ..Content::default() });
        V::of(node)
    }

    /// A sequence with these elements in order.
    pub fn tuple(&mut self, number: u32, elements: Vec<V>) -> V {
        let node = self.node(Kind::Object(self.now, number, Shape::Tuple));
        self.state.set_content(node, sequence(elements));
        V::of(node)
    }

    pub fn unpack_rest(&mut self, value: &V, before: u16, after: u16) -> V {
        let middle = |known: Vec<V>| {
            let end = known.len().saturating_sub(after as usize);
            known.into_iter().take(end).skip(before as usize)
        };
        let content = if let Some(known) = self.known_sequence(value) {
            sequence(middle(known))
        } else if let (0, Some(content)) = (after, self.after_first(value, before as usize)) {
            content
        } else {
            let mut rest = V::new();
            for entry in value.iter() {
                let one = V(smallvec::smallvec![entry]);
                match self.known_sequence(&one) {
                    Some(known) => middle(known).for_each(|element| rest.join(&element)),
                    None => rest.join(&self.load(&one, Key::Elem)),
                }
            }
            Content { rest: self.bounded(rest), is_closed: true, ..Content::default() }
        };
        let node = self.node(Kind::Object(self.now, 0, Shape::List));
        self.state.set_content(node, content);
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
        let (known, mut open) = self.constants_in(key);
        open.0.retain(|entry| !self.is_told_in_full(entry.node));
        // What is read must be looked for where it was put.
        let is_all = key.iter().all(|entry| known.iter().any(|it| it == entry) || self.is_told_in_full(entry.node));
        let most = if is_all { MAX_KEYS_READ } else { MAX_KEYS_WRITTEN };
        if known.0.len() < 2 || known.0.len() > most || !open.is_empty() {
            return None;
        }
        known
            .iter()
            .map(|entry| match self.data(entry.node).kind {
                Kind::Const(Literal::Str(name)) => Some(Key::Item(name)),
                Kind::Const(Literal::Int(at)) => Some(Key::Index(at)),
                _ => None,
            })
            .collect()
    }

    /// Whether a node stands for what a caller has told: for a few literals, or for an element of a sequence all of which are known.
    fn is_told_in_full(&self, node: Node) -> bool {
        let is_literal = |entry: Entry| matches!(self.data(entry.node).kind, Kind::Const(_));
        if self.bound.get(&node).is_some_and(|told| !told.is_empty() && told.iter().all(is_literal)) {
            return true;
        }
        let Kind::Path(sequence, Key::Elem | Key::Index(_)) = self.data(node).kind else { return false };
        let is_object = |told: &Entry| matches!(self.data(told.node).kind, Kind::Object(at, ..) if is_told(at));
        let told = self.bound.get(&sequence).and_then(V::only).filter(is_object);
        told.and_then(|told| self.content(told.node)).is_some_and(|content| known_length(&content).is_some())
    }

    /// The constants that a value may be, and what else it may be. What only says under which key they were found is none of its values.
    pub fn constants_in(&self, value: &V) -> (V, V) {
        let (mut known, mut open) = (V::new(), V::new());
        for entry in value.iter() {
            let data = self.data(entry.node);
            let only_chosen = |flows: &Flows| !flows.is_empty() && flows.iter().all(|flow| flow.facts.any(core::LOOKED_UP));
            match data.kind {
                Kind::Const(_) if data.labels.is_empty() => known.add(entry),
                _ if only_chosen(&data.flows) => {}
                _ => open.add(entry),
            }
        }
        (known, open)
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
}
