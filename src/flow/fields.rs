//! Records: tuples with named fields, instances by their declared fields, copies with some fields replaced.

use crate::ir::{ArgKind, BuildKind, CallKind, Instr, Literal};
use crate::models::{Intrinsic, Step};
use crate::program::{Base, ClassRef};
use crate::text::Symbol;

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::value::{Content, Entry, Key, Kind, Node, Shape, V};

impl Eval<'_, '_> {
    /// `namedtuple("Point", ["x", "y"])`, `NamedTuple("Point", [("x", int), ("y", int)])`.
    pub fn record_class(&mut self, call: &ApiCall) -> V {
        let Some(names) = self.record_fields(call) else { return V::of(self.result(0)) };
        let node = self.node(Kind::Object(self.now, 0, Shape::Record));
        let mut content = Content { is_closed: true, ..Content::default() };
        for (at, name) in names.into_iter().enumerate() {
            content.set(Key::Position(at as u32), self.constant(Literal::Str(name)));
        }
        self.state.set_content(node, content);
        V::of(node)
    }

    fn record_fields(&mut self, call: &ApiCall) -> Option<Vec<Symbol>> {
        let fields = self.named_arg(call, 1, "field_names");
        if let Some(text) = self.text_literal(&fields) {
            let names = self.names();
            let parts = names.text(text).split([',', ' ']).filter(|part| !part.is_empty());
            return Some(parts.map(|part| names.intern(part)).collect());
        }
        let known = self.known_sequence(&fields)?;
        known
            .into_iter()
            .map(|field| match self.known_sequence(&field) {
                Some(pair) => self.text_literal(pair.first()?),
                None => self.text_literal(&field),
            })
            .collect()
    }

    fn field_order(&mut self, record: Node) -> Vec<Symbol> {
        let Some(content) = self.content(record) else { return Vec::new() };
        let names = content.fields.iter().filter(|(key, _)| matches!(key, Key::Position(_)));
        names.filter_map(|(_, name)| self.text_literal(name)).collect()
    }

    /// A call of a record class.
    pub fn make_record(&mut self, record: Node, args: &Args) -> V {
        let node = self.node(Kind::Object(self.now, record.0, Shape::Tuple));
        let mut content = Content { is_closed: true, ..Content::default() };
        content.set(Key::Function, V::of(record));
        for (at, name) in self.field_order(record).into_iter().enumerate() {
            let mut value = args.positional.get(at).or_else(|| args.keyword(name)).cloned().unwrap_or_default();
            if value.is_empty() {
                let (star, double_star) = (args.star.clone(), args.double_star.clone());
                value = self.load(&star, Key::Index(at.saturating_sub(args.positional.len()) as i32));
                value.join(&self.load(&double_star, Key::Item(name)));
            }
            content.set(Key::Attr(name), value.clone());
            content.set(Key::Index(at as i32), value);
        }
        self.state.set_content(node, content);
        V::of(node)
    }

    /// `replace(record, name=value)`, `record._replace(name=value)`, `model.model_copy(update={"name": value})`.
    pub fn replace_fields(&mut self, call: &ApiCall) -> V {
        let (subject, _) = self.subject(call);
        let copies = self.copied_records(&subject);
        let mut changes = call.args.keywords.clone();
        if let Some(mapping) = named(call, &self.catalog().argument_names.replaced).cloned() {
            let entries = self.entries(&mapping).fields.into_iter();
            changes.extend(entries.filter_map(|(key, value)| match key {
                Key::Item(name) => Some((name, value)),
                _ => None,
            }));
        }
        for (name, value) in changes {
            for entry in copies.iter() {
                self.store_node(entry.node, Key::Attr(name), &value, false);
                if let Some(at) = self.field_position(entry.node, name) {
                    self.store_node(entry.node, Key::Index(at as i32), &value, false);
                }
            }
        }
        // The copy is made like any instance: what is worked out of the fields is worked out again.
        for entry in copies.iter() {
            if let Some(class) = self.data(entry.node).instance {
                self.finish_record(class, entry.node, &call.args.keywords);
            }
        }
        copies
    }

    /// Copies of which those of instances that callers give (`replace(self, ..)`) are instances, too, field by field.
    fn copied_records(&mut self, value: &V) -> V {
        let mut out = V::new();
        for entry in value.iter() {
            let fields = match self.classes_of(entry.node).as_slice() {
                [class] if self.is_surely_of(entry.node, *class) && !self.solver.is_entity(*class) => {
                    Some((*class, self.solver.field_names(*class)))
                }
                _ => None,
            };
            let Some((class, fields)) = fields.filter(|(_, fields)| !fields.is_empty()) else {
                out.join(&self.copied(&V(smallvec::smallvec![entry])));
                continue;
            };
            let copy = self.node(Kind::Object(self.now, entry.node.0 + 64, Shape::Instance(class)));
            let mut content = Content { is_closed: true, ..Content::default() };
            for (at, name) in fields.into_iter().enumerate() {
                let value = self.load(&V(smallvec::smallvec![entry]), Key::Attr(name));
                content.set(Key::Attr(name), value.clone());
                content.set(Key::Index(at as i32), value);
            }
            self.data_mut(copy).api = self.data(entry.node).api;
            self.state.set_content(copy, content);
            out.add(Entry { node: copy, facts: entry.facts });
        }
        out
    }

    /// Whether a token is an instance of a class and of none of its subclasses, for which callers are asked.
    fn is_surely_of(&mut self, node: Node, class: ClassRef) -> bool {
        if !self.is_token(node) {
            return false;
        }
        let is_told = self.told.contains_key(&node);
        let has_subclasses = self.program().subclasses.contains_key(&class);
        if has_subclasses && !is_told {
            self.receivers.insert(node);
        }
        is_told || !has_subclasses
    }

    /// `__post_init__`, which is given what is declared as `InitVar`.
    pub fn finish_record(&mut self, class: ClassRef, node: Node, given: &[(Symbol, V)]) {
        let Some(method) = self.names().find("__post_init__").and_then(|name| self.program().method(class, name)) else { return };
        let passed = self.solver.passed_names(class);
        let args = passed.iter().map(|name| given.iter().find(|(it, _)| it == name).map(|(_, value)| value.clone()).unwrap_or_default());
        let args = args.collect();
        self.call_method(method, V::of(node), args);
    }

    /// `asdict(x)`, `x.model_dump()`: the fields as a mapping.
    pub fn as_dict(&mut self, call: &ApiCall) -> V {
        let (value, _) = self.subject(call);
        V::of(self.dumped(call, &value))
    }

    /// The fields of which a call asks: `x.model_dump(include={"name"})`.
    pub fn dumped(&mut self, call: &ApiCall, value: &V) -> Node {
        let node = self.fields_as_dict(value);
        let names = &self.catalog().argument_names;
        let only = named(call, &names.only).cloned().and_then(|given| self.field_set(&given, true));
        let without = named(call, &names.without).cloned().and_then(|given| self.field_set(&given, false));
        let never: Vec<Key> = self.dropped_fields(value).into_iter().map(Key::Item).collect();
        if only.is_none() && without.is_none() && never.is_empty() {
            return node;
        }
        let is_kept = |key: Key| {
            !never.contains(&key)
                && only.as_ref().is_none_or(|it| it.contains(&key))
                && without.as_ref().is_none_or(|it| !it.contains(&key))
        };
        let content = self.content_mut(node);
        let fields = std::mem::take(&mut content.fields);
        content.fields = fields.into_iter().filter(|(key, _)| is_kept(*key)).collect();
        node
    }

    /// Whether a call writes other fields than those that an object keeps.
    pub fn leaves_fields_out(&self, call: &ApiCall, value: &V) -> bool {
        let names = &self.catalog().argument_names;
        let class = value.only().and_then(|entry| self.data(entry.node).instance);
        named(call, &names.only).or(named(call, &names.without)).is_some()
            || !self.dropped_fields(value).is_empty()
            || class.is_some_and(|class| !self.solver.computed_fields(class).is_empty())
    }

    /// Fields that are never written, by the one class of what is.
    fn dropped_fields(&self, value: &V) -> Vec<Symbol> {
        let class = value.only().and_then(|entry| self.data(entry.node).instance);
        class.map(|class| self.solver.dropped_fields(class)).unwrap_or_default()
    }

    /// The fields that an argument names as a whole; none if it is not known.
    fn field_set(&mut self, given: &V, takes_parts: bool) -> Option<Vec<Key>> {
        let content = self.content(given.only()?.node).filter(|content| content.is_closed && content.spread.is_empty())?;
        let is_mapping = self.is_mapping(given);
        let mut names = Vec::new();
        for (key, value) in &content.fields {
            match key {
                // `{"caller": {"token"}}` speaks of a part of the field.
                Key::Item(_) if is_mapping => {
                    let is_whole = value.only().is_some_and(|it| matches!(self.data(it.node).kind, Kind::Const(_)));
                    names.extend((takes_parts || is_whole).then_some(*key));
                }
                _ => names.push(Key::Item(self.text_literal(value)?)),
            }
        }
        for element in content.rest.iter() {
            names.push(Key::Item(self.text_literal(&V(smallvec::smallvec![element]))?));
        }
        Some(names)
    }

    /// Fills an instance of a container's class with what it is made of, as the container's own class does.
    pub fn is_filled(&mut self, class: ClassRef, instance: Node, args: &Args) -> bool {
        let (paths, init) = (&self.catalog().paths, self.symbol("__init__"));
        let program = self.program();
        let of_libraries = program.api_bases(class).map(|base| paths.step(base, Step::Call));
        let bases = program.builtin_bases(class).map(|name| paths.root(name)).chain(of_libraries);
        let path = bases.map(|base| paths.step(base, Step::Attr(init))).find(|path| {
            let model = &paths.entry(*path).call;
            model.as_ref().is_some_and(|model| matches!(model.does, Some(Intrinsic::Update | Intrinsic::Extend)))
        });
        let Some(path) = path else { return false };
        let (model, callee) = (paths.entry(path).call.clone(), self.path(instance, Key::Attr(init)));
        self.apply_model(&ApiCall { path, model, callee, receiver: V::of(instance), args });
        true
    }

    pub fn fields_as_dict(&mut self, value: &V) -> Node {
        let node = self.node(Kind::Object(self.now, AS_DICT + value.0.first().map_or(0, |entry| entry.node.0), Shape::Dict));
        let mut content = Content { is_closed: true, ..Content::default() };
        for entry in value.iter() {
            let is_made_here = matches!(self.data(entry.node).kind, Kind::Object(..));
            match self.content(entry.node) {
                Some(inner) if is_made_here => {
                    for (key, value) in &inner.fields {
                        if let Key::Attr(name) = key {
                            let mut value = value.clone();
                            if let Some(old) = content.get(Key::Item(*name)) {
                                value.join(old);
                            }
                            content.set(Key::Item(*name), value);
                        }
                    }
                }
                _ => {
                    if let Some(class) = self.data(entry.node).instance {
                        for name in self.solver.field_names(class) {
                            let value = self.load(&V(smallvec::smallvec![entry]), Key::Attr(name));
                            content.set(Key::Item(name), value);
                        }
                    } else {
                        content.rest.add(entry);
                    }
                }
            }
        }
        for entry in value.iter() {
            let Some(class) = self.data(entry.node).instance else { continue };
            for name in self.solver.computed_fields(class) {
                let computed = self.load_attr(&V(smallvec::smallvec![entry]), name);
                content.set(Key::Item(name), computed);
            }
        }
        self.state.set_content(node, content);
        node
    }

    /// The position of a field of a record that can be indexed.
    fn field_position(&mut self, node: Node, name: Symbol) -> Option<usize> {
        self.part(node, Key::Index(0))?;
        let order = match self.data(node).instance {
            Some(class) => self.solver.field_names(class),
            None => {
                let record = self.part(node, Key::Function)?.only()?.node;
                self.field_order(record)
            }
        };
        order.iter().position(|it| *it == name)
    }

    /// Without `__init__`: annotated fields take the arguments in order; what is left goes to the library base.
    pub fn construct_record(&mut self, class: ClassRef, node: Node, args: &Args) {
        let program = self.program();
        let mut fields: Vec<(Symbol, bool)> = Vec::new();
        for base in program.class(class).mro.iter().rev() {
            let Base::Project(base) = base else { continue };
            let info = program.class(*base);
            for (name, _, has_default) in &program.unit(info.module).ir.class(info.id).fields {
                match fields.iter_mut().find(|(it, _)| it == name) {
                    Some(field) => field.1 |= *has_default,
                    None => fields.push((*name, *has_default)),
                }
            }
        }
        if fields.is_empty() && !args.all().is_empty() {
            fields = self.called_fields(class);
        }
        let passed = self.solver.passed_names(class);
        let mut given_once = Vec::new();
        let mut positional = args.positional.iter();
        for (index, (name, has_default)) in fields.iter().enumerate() {
            let mut value = V::new();
            if let Some(given) = positional.next() {
                value = given.clone();
            } else if let Some(given) = args.keyword(*name) {
                value = given.clone();
            } else {
                if !args.double_star.is_empty() {
                    value = self.load(&args.double_star, Key::Item(*name));
                }
                if *has_default && let Some(default) = self.class_member(class, *name) {
                    value.join(&default);
                }
                value.join(&self.found_by_library(class, *name));
            }
            if passed.contains(name) {
                given_once.push((*name, value));
                continue;
            }
            let value = self.declared_field(class, *name, value);
            self.store_node(node, Key::Attr(*name), &value, false);
            self.store_node(node, Key::Index(index as i32), &value, false);
        }
        if self.solver.is_entity(class) {
            self.new_row(class, node, &args.keywords, &args.double_star);
        } else if fields.is_empty() {
            self.keep_arguments(node, args, &[]);
        }
        self.finish_record(class, node, &given_once);
    }

    /// What a library's constructor finds for a field that it is not given, where rows say so: settings out of the environment.
    fn found_by_library(&mut self, class: ClassRef, name: Symbol) -> V {
        let paths = &self.catalog().paths;
        let mut fields = self.program().api_bases(class).map(|base| paths.step(paths.step(base, Step::Call), Step::Item(name)));
        let found = fields.find(|field| !paths.entry(*field).labels.is_empty());
        found.map(|field| V::of(self.node(Kind::Api(field)))).unwrap_or_default()
    }

    /// `name = field()` in a class body without annotations: what a generated constructor takes, in order.
    pub fn called_fields(&self, class: ClassRef) -> Vec<(Symbol, bool)> {
        let program = self.program();
        let info = program.class(class);
        let unit = program.unit(info.module);
        let body = unit.ir.function(unit.ir.class(info.id).body);
        let namespace = body.instrs.iter().find_map(|instr| match instr {
            Instr::Build(BuildKind::Namespace, args) => Some(body.list(*args)),
            _ => None,
        });
        let args = namespace.unwrap_or_default().iter();
        args.filter_map(|arg| match (arg.kind, body.instr(arg.value)) {
            (ArgKind::Keyword(name), Instr::Call(_, _, CallKind::Plain)) => Some((name, true)),
            _ => None,
        })
        .collect()
    }

    /// `Model.model_validate(mapping)`: an instance whose fields are the entries.
    pub fn made_from_mapping(&mut self, call: &ApiCall) -> V {
        let given = self.arg(call, 0);
        let mapping = self.unpacked_json(&given);
        let mut out = V::new();
        for Entry { node, .. } in call.receiver.iter() {
            if let Kind::Class(class) = self.data(node).kind {
                let mut args = Args::default();
                self.spread_keywords(&mut args, &mapping);
                args.keywords.extend(call.args.keywords.iter().cloned());
                out.join(&self.construct(class, &args));
            }
        }
        if out.is_empty() { self.plain_unknown(call) } else { out }
    }
}

/// Numbers of mappings of fields among the objects of an instruction begin here; one of each object.
const AS_DICT: u32 = 1 << 23;

/// What is given under one of these names.
fn named<'a>(call: &'a ApiCall, names: &[Symbol]) -> Option<&'a V> {
    names.iter().find_map(|name| call.args.keyword(*name))
}
