//! Python-level behaviour that models name with `does`: containers, strings, builtin functions, the standard library's wrappers.

use std::rc::Rc;

use crate::ir::Literal;
use crate::models::{FactSet, Intrinsic, Step, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::format::{Accessor, Field, brace_fields, dollar_fields};
use super::value::{Content, Entry, Flows, Key, Kind, Node, Shape, V};

impl Eval<'_, '_> {
    fn arg(&self, call: &ApiCall, at: usize) -> V {
        call.args.positional.get(at).cloned().unwrap_or_default()
    }

    fn named_arg(&mut self, call: &ApiCall, at: usize, name: &str) -> V {
        let name = self.symbol(name);
        match call.args.keyword(name) {
            Some(value) => value.clone(),
            None => self.arg(call, at),
        }
    }

    /// The receiver of a method, or the first argument where the method is called on its type (`str.upper(x)`).
    fn subject(&self, call: &ApiCall) -> (V, usize) {
        let is_type = call
            .receiver
            .iter()
            .all(|entry| matches!(self.data(entry.node).kind, Kind::Api(path) if self.catalog().paths.depth(path) == 0));
        if is_type && !call.args.positional.is_empty() { (self.arg(call, 0), 1) } else { (call.receiver.clone(), 0) }
    }

    /// Text computed from values.
    fn text_from(&mut self, values: &[&V], facts: FactSet) -> V {
        let mut flows = Flows::default();
        for value in values {
            flows.join(&self.text_flows(value), facts);
        }
        V::of(self.derived(0, flows, values))
    }

    fn list_of(&mut self, shape: Shape, content: Content) -> V {
        let node = self.node(Kind::Object(self.now, 1, shape));
        self.state.heap.insert(node, Rc::new(content));
        V::of(node)
    }

    fn open_list(&mut self, shape: Shape, elements: V) -> V {
        self.list_of(shape, Content { rest: elements, is_closed: true, ..Content::default() })
    }

    pub fn intrinsic(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        use Intrinsic as I;
        match what {
            I::Append | I::Extend | I::Insert | I::Update | I::SetDefault | I::Pop | I::Clear | I::Remove => self.mutate(what, call),
            I::Get => self.get(call),
            I::Items | I::Values | I::Keys | I::Copy | I::DeepCopy => self.view_of(what, call),
            I::FormatMethod | I::FormatMap | I::Join | I::Split | I::Partition | I::RPartition | I::Replace => self.text_method(what, call),
            I::StartsWith | I::EndsWith | I::TextTest | I::RemovePrefix => self.text_method(what, call),
            I::Identity => self.arg(call, 0),
            I::Cast => self.arg(call, 1),
            I::ToList | I::ToTuple | I::ToSet | I::ToDict | I::Iterate | I::Enumerate | I::Zip | I::Reversed | I::Sorted => {
                self.sequence_function(what, call)
            }
            I::Map | I::Filter | I::Reduce | I::AnyAll | I::MinMax | I::NextItem => self.higher_order(what, call),
            I::ToStr => {
                let value = self.arg(call, 0);
                let is_text = value
                    .iter()
                    .all(|entry| self.data(entry.node).instance.is_none() && !matches!(self.data(entry.node).kind, Kind::Object(..)));
                if is_text && self.labels_are_text(&value) {
                    return value.and_facts(core::STRING);
                }
                self.text_from(&[&value], core::STRING)
            }
            I::ToNumber => {
                let value = self.arg(call, 0);
                if let Some(Literal::Int(number)) = self.literal(&value) {
                    return self.constant(Literal::Int(number));
                }
                self.text_from(&[&value], Self::number_facts())
            }
            I::ToBool => {
                let value = self.arg(call, 0);
                let flows = self.flows(&value);
                let out = self.boolean_of(flows, &[&value]);
                for way in [true, false] {
                    let holds = self.value_outcomes(&value, way);
                    let when = if way { crate::models::Outcome::True } else { crate::models::Outcome::False };
                    for entry in out.iter() {
                        self.note_outcome(Some(entry.node), when, holds.clone());
                    }
                }
                out
            }
            I::Length => {
                let value = self.arg(call, 0);
                let flows = self.flows(&value);
                let out = self.boolean_of(flows, &[&value]);
                if let (Some(out), Some(measured)) =
                    (out.only(), value.iter().find(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_))))
                {
                    self.data_mut(out.node).measures = Some(measured.node);
                }
                out
            }
            I::GetAttr | I::SetAttr | I::HasAttr | I::IsInstance | I::Super | I::Vars | I::Globals | I::Locals | I::Type | I::Import => {
                self.reflection(what, call)
            }
            I::Print => {
                let all = call.args.all();
                let mut joined = V::new();
                all.iter().for_each(|value| joined.join(value));
                joined
            }
            I::Property | I::PropertySetter | I::ClassMethod | I::StaticMethod => self.descriptor(what, call),
            I::Partial => self.partial(call),
            I::Wraps | I::LruCache | I::Dataclass => self.decorated(call),
            I::ContextManager => {
                let function = self.arg(call, 0);
                let node = self.node(Kind::Object(self.now, 2, Shape::ManagerFactory));
                self.content_mut(node).set(Key::Function, function);
                V::of(node)
            }
            I::JsonDump => {
                let value = self.arg(call, 0);
                let out = self.text_from(&[&value], FactSet::EMPTY);
                for entry in out.iter() {
                    self.json.insert(entry.node, value.clone());
                }
                out
            }
            I::JsonLoad => self.json_load(call),
            I::AsDict => self.as_dict(call),
            I::Field => self.field_default(call),
            I::Enum | I::NamedTuple | I::TypedDict => V::of(self.result(0)),
            I::Intersection => {
                let other = self.arg(call, 0);
                let facts = if self.is_own_collection(&other) { core::NARROWED } else { FactSet::EMPTY };
                let elements = self.load(&call.receiver, Key::Elem).and_facts(facts);
                self.open_list(Shape::Set, elements)
            }
            I::IsSubset | I::IsSuperset => {
                let other = self.arg(call, 0);
                let flows = self.flows(&call.receiver);
                let out = self.boolean_of(flows, &[&call.receiver, &other]);
                if what == I::IsSubset && self.is_own_collection(&other) {
                    let holds: Vec<_> = call.receiver.iter().map(|entry| (entry.node, core::NARROWED)).collect();
                    for entry in out.iter() {
                        self.note_outcome(Some(entry.node), crate::models::Outcome::True, holds.clone());
                    }
                }
                out
            }
            I::Gather => self.gather(call),
            I::RunAwaitable => self.arg(call, 0),
            I::Template => {
                let out = self.object_with(call, 0);
                let text = self.named_arg(call, 0, "template");
                for entry in out.iter() {
                    self.store_node(entry.node, Key::Argument(self.solver.template), &text, false);
                }
                out
            }
            I::TemplateSubstitute => self.substitute(call),
            I::StringIo => {
                let value = self.arg(call, 0);
                let out = self.open_list(Shape::List, value);
                let typed = self.catalog().paths.step(call.path, Step::Call);
                for entry in out.iter() {
                    self.data_mut(entry.node).api = Some(typed);
                }
                out
            }
            I::Write => {
                let value = self.arg(call, 0);
                self.add_element(&call.receiver, &value);
                V::new()
            }
            I::GetValue => {
                let all = self.load(&call.receiver, Key::Elem);
                self.text_from(&[&all, &call.receiver], FactSet::EMPTY)
            }
            I::Environ => self.get(call),
            I::FromObject | I::FromMapping => self.config(what, call),
            I::AsView => self.as_view(call),
            I::UrlParse => self.parsed_url(call),
            I::RegexCompile => self.object_with(call, 0),
            I::RegexSub => self.regex_sub(call),
        }
    }

    /// Whether the text of a value is the value (no whole header dump and the like).
    fn labels_are_text(&self, value: &V) -> bool {
        value.iter().all(|entry| match self.data(entry.node).api {
            Some(path) => self.catalog().paths.entry(path).whole_labels.is_empty(),
            None => true,
        })
    }

    fn value_outcomes(&self, value: &V, way: bool) -> Vec<(Node, FactSet)> {
        let mut out = Vec::new();
        for entry in value.iter() {
            if let Some(outcomes) = self.node_outcomes.get(&entry.node) {
                out.extend(if way { outcomes.truthy.clone() } else { outcomes.falsy.clone() });
            }
        }
        out
    }

    // ---------------------------------------------------------------- containers

    fn mutate(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let receiver = call.receiver.clone();
        match what {
            Intrinsic::Append => {
                let value = self.arg(call, 0);
                // Appending to a list all of whose elements are known keeps them known.
                if let (Some(known), Some(entry)) = (self.known_sequence(&receiver), receiver.only()) {
                    let is_loop = self.in_loop();
                    if !is_loop && known.len() < 64 && matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::List)) {
                        let value = self.baked(&value, &self.state);
                        self.content_mut(entry.node).set(Key::Index(known.len() as i32), value);
                        return V::new();
                    }
                }
                self.add_element(&receiver, &value);
                V::new()
            }
            Intrinsic::Extend => {
                let value = self.arg(call, 0);
                let value = self.iterate(&value);
                let elements = self.load(&value, Key::Elem);
                self.add_element(&receiver, &elements);
                V::new()
            }
            Intrinsic::Insert => {
                let value = self.arg(call, 1);
                self.shift(&receiver);
                self.add_element(&receiver, &value);
                V::new()
            }
            Intrinsic::Update => {
                for value in call.args.positional.clone() {
                    if self.is_collection(&value) {
                        let elements = self.load(&value, Key::Elem);
                        let values = self.load(&elements, Key::Index(1));
                        let add = if values.is_empty() { elements } else { values };
                        self.add_element(&receiver, &add);
                    } else {
                        let entries = self.entries(&value);
                        self.put_entries(&receiver, entries);
                    }
                }
                for (name, value) in call.args.keywords.clone() {
                    self.named_item(name, &value);
                    for entry in receiver.iter() {
                        self.assigned(entry.node, Key::Item(name), &value);
                    }
                    self.store(&receiver, Key::Item(name), value);
                }
                let spread = call.args.double_star.clone();
                if !spread.is_empty() {
                    let entries = self.entries(&spread);
                    self.put_entries(&receiver, entries);
                }
                V::new()
            }
            Intrinsic::SetDefault => {
                let (key, value) = (self.arg(call, 0), self.arg(call, 1));
                let old = self.item_of(&receiver, &key);
                let mut both = old;
                both.join(&value);
                self.store_item(&receiver, &key, both.clone());
                both
            }
            Intrinsic::Pop => {
                let key = self.arg(call, 0);
                let mut out = if call.args.positional.is_empty() { self.load(&receiver, Key::Elem) } else { self.item_of(&receiver, &key) };
                out.join(&self.arg(call, 1));
                if let Some(key) = self.constant_key(&key)
                    && matches!(key, Key::Item(_))
                {
                    self.delete(&receiver, key);
                }
                out
            }
            Intrinsic::Clear => {
                for entry in receiver.iter() {
                    if matches!(self.data(entry.node).kind, Kind::Object(..)) {
                        self.state.heap.insert(entry.node, Rc::new(Content { is_closed: true, ..Content::default() }));
                    }
                }
                V::new()
            }
            _ => {
                let key = self.arg(call, 0);
                self.resource(&receiver, &key);
                V::new()
            }
        }
    }

    /// Positions are no longer known.
    fn shift(&mut self, list: &V) {
        for entry in list.iter() {
            if let Some(content) = self.content(entry.node)
                && content.is_closed
            {
                let open = Content { rest: content.all(), spread: content.spread.clone(), is_closed: true, ..Content::default() };
                self.state.heap.insert(entry.node, Rc::new(open));
            }
        }
    }

    /// Whether the present instruction may run more than once in this activation.
    pub fn in_loop(&self) -> bool {
        self.loop_blocks.contains(&self.block)
    }

    fn get(&mut self, call: &ApiCall) -> V {
        let key = self.named_arg(call, 0, "key");
        let mut default = self.named_arg(call, 1, "default");
        if default.is_empty() {
            default = self.absent();
        }
        let is_mapping = call
            .receiver
            .iter()
            .any(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_)) && self.data(entry.node).instance.is_none());
        if !is_mapping && !call.receiver.is_empty() {
            return self.plain_unknown(call);
        }
        let mut out = self.item_of(&call.receiver, &key);
        let named = self.symbol("type");
        if let Some(convert) = call.args.keyword(named).cloned() {
            out = self.converted(&convert, out);
        }
        let is_closed_hit = !out.is_empty()
            && call.receiver.iter().all(|entry| {
                matches!(self.data(entry.node).kind, Kind::Object(..))
                    && self.content(entry.node).is_some_and(|content| content.is_closed && content.spread.is_empty())
            })
            && self.constant_key(&key).is_some();
        if !is_closed_hit {
            out.join(&default);
        }
        out
    }

    fn plain_unknown(&mut self, call: &ApiCall) -> V {
        let callee = V::of(call.callee);
        self.unknown_call(&callee, call.args)
    }

    /// `args.get("n", type=int)`.
    fn converted(&mut self, convert: &V, value: V) -> V {
        let facts = convert.iter().fold(FactSet::EMPTY, |facts, entry| match self.data(entry.node).kind {
            Kind::Api(path) => facts.union(self.solver.type_facts(path)),
            _ => facts,
        });
        value.and_facts(facts)
    }

    fn view_of(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let is_argument = call.receiver.is_empty()
            || matches!(what, Intrinsic::DeepCopy) && !call.args.positional.is_empty()
            || call.args.positional.len() == 1 && matches!(what, Intrinsic::Copy) && self.is_module(&call.receiver);
        let receiver = if is_argument { self.arg(call, 0) } else { call.receiver.clone() };
        match what {
            Intrinsic::Values => {
                let elements = self.load(&receiver, Key::Elem);
                self.open_list(Shape::List, elements)
            }
            Intrinsic::Keys => self.iterate(&receiver),
            Intrinsic::Items => self.items(&receiver),
            _ => {
                let mut out = V::new();
                for entry in receiver.iter() {
                    match (self.data(entry.node).kind.clone(), self.content(entry.node)) {
                        (Kind::Object(_, _, shape), Some(content)) => {
                            let copy = self.node(Kind::Object(self.now, entry.node.0 + 64, shape));
                            self.data_mut(copy).api = self.data(entry.node).api;
                            self.state.heap.insert(copy, content);
                            out.add(Entry { node: copy, facts: entry.facts });
                        }
                        _ if self.is_token(entry.node) => {
                            let copy = self.node(Kind::Object(self.now, entry.node.0 + 64, Shape::Dict));
                            self.state.heap.insert(
                                copy,
                                Rc::new(Content { spread: V(smallvec::smallvec![entry]), is_closed: true, ..Content::default() }),
                            );
                            out.add(Entry { node: copy, facts: entry.facts });
                            out.add(entry);
                        }
                        _ => out.add(entry),
                    }
                }
                out
            }
        }
    }

    fn is_module(&self, value: &V) -> bool {
        value.iter().all(|entry| matches!(self.data(entry.node).kind, Kind::Api(path) if self.catalog().paths.depth(path) == 0))
    }

    /// Pairs of key and value, one by one where the keys are known.
    fn items(&mut self, receiver: &V) -> V {
        let mut pairs = V::new();
        let mut number = 200;
        for entry in receiver.iter() {
            if let (Kind::Object(..), Some(content)) = (self.data(entry.node).kind.clone(), self.content(entry.node)) {
                for (key, value) in content.fields.iter().take(64) {
                    let key = match key {
                        Key::Item(name) => self.constant(Literal::Str(*name)),
                        Key::Index(at) => self.constant(Literal::Int(*at)),
                        _ => continue,
                    };
                    number += 1;
                    let pair = self.tuple(number, vec![key, value.clone().and_facts(entry.facts)]);
                    pairs.join(&pair);
                }
                let mut rest = content.rest.clone();
                if !content.spread.is_empty() {
                    let spread = content.spread.clone();
                    let more = self.load(&spread, Key::Elem);
                    rest.join(&more);
                }
                if !rest.is_empty() {
                    let keys = self.keys_of(entry.node);
                    number += 1;
                    let pair = self.tuple(number, vec![keys, rest]);
                    pairs.join(&pair);
                }
            } else {
                let value = self.load(&V(smallvec::smallvec![entry]), Key::Elem);
                let mut flows = Flows::default();
                flows.join(&self.own_flows(&value), core::KEY);
                number += 1;
                let key = self.derived(number, flows, &[&value]);
                let pair = self.tuple(number, vec![V::of(key), value]);
                pairs.join(&pair);
            }
        }
        let pairs = self.bounded(pairs);
        self.generator(199, pairs)
    }

    // ---------------------------------------------------------------- text

    fn text_method(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let (subject, first) = self.subject(call);
        let names = self.names();
        match what {
            Intrinsic::FormatMethod | Intrinsic::FormatMap => self.brace_format(what, call, &subject),
            Intrinsic::Join => {
                let parts = self.arg(call, first);
                let parts = self.iterate(&parts);
                match self.known_sequence(&parts) {
                    Some(known) if known.len() <= 64 => {
                        let mut pieces = Vec::new();
                        for (at, part) in known.into_iter().enumerate() {
                            if at > 0 {
                                pieces.push(subject.clone());
                            }
                            pieces.push(part);
                        }
                        self.concat(&pieces)
                    }
                    _ => {
                        let elements = self.load(&parts, Key::Elem);
                        let keys: V = elements;
                        self.text_from(&[&keys, &subject], core::JOINED)
                    }
                }
            }
            Intrinsic::Split => {
                let separator = self.arg(call, first);
                let mut whole = Flows::default();
                whole.join(&self.text_flows(&subject), FactSet::EMPTY);
                let mut head = Flows::default();
                let is_space = separator.is_empty() || self.text_of(&separator).is_some_and(|text| names.text(text).trim().is_empty());
                head.join(&whole, if is_space { core::SCHEME } else { FactSet::EMPTY });
                let (head, rest) = (self.derived(1, head, &[&subject]), self.derived(2, whole, &[&subject]));
                let mut content = Content { rest: V::of(rest), is_closed: true, ..Content::default() };
                content.set(Key::Index(0), V::of(head));
                self.list_of(Shape::List, content)
            }
            Intrinsic::Partition | Intrinsic::RPartition => {
                let separator = self.arg(call, first);
                let mut whole = Flows::default();
                whole.join(&self.text_flows(&subject), FactSet::EMPTY);
                let mut head = Flows::default();
                let is_space = self.text_of(&separator).is_some_and(|text| names.text(text).trim().is_empty());
                let marks = if is_space && what == Intrinsic::Partition { core::SCHEME } else { FactSet::EMPTY };
                head.join(&whole, marks);
                let head = self.derived(1, head, &[&subject]);
                let tail = self.derived(2, whole, &[&subject]);
                self.tuple(0, vec![V::of(head), separator, V::of(tail)])
            }
            Intrinsic::Replace => {
                let (old, new) = (self.arg(call, first), self.arg(call, first + 1));
                // `text.replace(token, "[x]")` takes the token out; what is put in comes out.
                let removed = self.flows(&old);
                let mut flows = Flows::default();
                for flow in self.text_flows(&subject).iter() {
                    if !removed.iter().any(|it| it.origin == flow.origin) {
                        flows.add(flow);
                    }
                }
                flows.join(&self.text_flows(&new), core::JOINED);
                V::of(self.derived(0, flows, &[&subject, &new]))
            }
            Intrinsic::RemovePrefix => {
                let out = self.text_from(&[&subject], FactSet::EMPTY);
                self.form(&out, &subject);
                out
            }
            _ => {
                let mut flows = self.flows(&subject);
                let argument = self.arg(call, first);
                flows.join(&self.flows(&argument), FactSet::EMPTY);
                self.boolean_of(flows, &[&subject])
            }
        }
    }

    /// Notes that `out` is a normal form of `subject`.
    pub fn form(&mut self, out: &V, subject: &V) {
        if let (Some(out), Some(subject)) = (out.only(), subject.iter().find(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_))))
            && out.node != subject.node
        {
            self.data_mut(out.node).form_of = Some(subject.node);
        }
    }

    fn brace_format(&mut self, what: Intrinsic, call: &ApiCall, subject: &V) -> V {
        let Some(format) = self.text_of(subject).filter(|text| !self.names().text(*text).contains('\0')) else {
            self.demand(subject);
            let mut values = call.args.all();
            values.push(subject.clone());
            let values: Vec<&V> = values.iter().collect();
            return self.text_from(&values, core::JOINED);
        };
        let mapping = if what == Intrinsic::FormatMap { self.arg(call, 0) } else { call.args.double_star.clone() };
        let names = self.names();
        let mut parts = Vec::new();
        for field in brace_fields(names.text(format)) {
            let (value, accessors) = match field {
                Field::Text(text) => {
                    parts.push(self.constant(Literal::Str(names.intern(&text))));
                    continue;
                }
                Field::At(at, accessors) => {
                    let value = match call.args.positional.get(at) {
                        Some(value) => value.clone(),
                        None => {
                            let star = call.args.star.clone();
                            self.load(&star, Key::Index((at - call.args.positional.len().min(at)) as i32))
                        }
                    };
                    (value, accessors)
                }
                Field::Named(name, accessors) => {
                    let name = names.intern(&name);
                    let value = match call.args.keyword(name) {
                        Some(value) => value.clone(),
                        None => self.load(&mapping, Key::Item(name)),
                    };
                    (value, accessors)
                }
                Field::Next(_) => continue,
            };
            let value = self.access(value, &accessors);
            parts.push(value);
        }
        self.concat(&parts)
    }

    fn access(&mut self, value: V, accessors: &[Accessor]) -> V {
        let mut value = value;
        for accessor in accessors {
            let key = match accessor {
                Accessor::Attr(name) => Key::Attr(self.symbol(name)),
                Accessor::Item(name) => match name.parse() {
                    Ok(at) => Key::Index(at),
                    Err(_) => Key::Item(self.symbol(name)),
                },
            };
            value = self.load(&value, key);
        }
        value
    }

    fn substitute(&mut self, call: &ApiCall) -> V {
        let template = self.load(&call.receiver, Key::Argument(self.solver.template));
        let mapping = self.arg(call, 0);
        let Some(format) = self.text_of(&template).filter(|text| !self.names().text(*text).contains('\0')) else {
            self.demand(&call.receiver);
            let mut values = call.args.all();
            values.push(template);
            let values: Vec<&V> = values.iter().collect();
            return self.text_from(&values, core::JOINED);
        };
        let names = self.names();
        let mut parts = Vec::new();
        for field in dollar_fields(names.text(format)) {
            match field {
                Field::Text(text) => parts.push(self.constant(Literal::Str(names.intern(&text)))),
                Field::Named(name, _) => {
                    let name = names.intern(&name);
                    let value = match call.args.keyword(name) {
                        Some(value) => value.clone(),
                        None => {
                            let mut value = self.load(&mapping, Key::Item(name));
                            let spread = call.args.double_star.clone();
                            let more = self.load(&spread, Key::Item(name));
                            value.join(&more);
                            value
                        }
                    };
                    parts.push(value);
                }
                _ => {}
            }
        }
        self.concat(&parts)
    }

    // ---------------------------------------------------------------- sequences

    fn sequence_function(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let first = self.arg(call, 0);
        match what {
            Intrinsic::ToDict => {
                let mut content = Content { is_closed: true, ..Content::default() };
                if self.is_collection(&first) {
                    for pair in self.each(&first) {
                        let (key, value) = (self.load(&pair, Key::Index(0)), self.load(&pair, Key::Index(1)));
                        match self.constant_key(&key) {
                            Some(key) => content.set(key, value),
                            None => content.rest.join(&value),
                        }
                    }
                } else {
                    content = self.entries(&first);
                }
                for (name, value) in &call.args.keywords {
                    self.named_item(*name, value);
                    content.set(Key::Item(*name), value.clone());
                }
                content.spread.join(&call.args.double_star);
                let node = self.node(Kind::Object(self.now, 0, Shape::Dict));
                self.state.heap.insert(node, Rc::new(content));
                V::of(node)
            }
            Intrinsic::Enumerate => {
                let iterable = self.iterate(&first);
                let elements = self.load(&iterable, Key::Elem);
                let pair = self.tuple(60, vec![V::new(), elements]);
                self.generator(61, pair)
            }
            Intrinsic::Zip => {
                let mut elements = Vec::new();
                for value in call.args.positional.clone() {
                    let iterable = self.iterate(&value);
                    elements.push(self.load(&iterable, Key::Elem));
                }
                let pair = self.tuple(60, elements);
                self.generator(61, pair)
            }
            _ => {
                let iterable = self.iterate(&first);
                let shape = match what {
                    Intrinsic::ToTuple => Shape::Tuple,
                    Intrinsic::ToSet => Shape::Set,
                    Intrinsic::Iterate => return iterable,
                    _ => Shape::List,
                };
                let is_ordered = matches!(what, Intrinsic::ToList | Intrinsic::ToTuple);
                match self.known_sequence(&iterable) {
                    Some(known) if is_ordered => self.list_of(shape, super::objects::sequence(known)),
                    Some(known) if what == Intrinsic::Reversed => self.list_of(shape, super::objects::sequence(known.into_iter().rev())),
                    _ => {
                        let elements = self.load(&iterable, Key::Elem);
                        self.open_list(shape, elements)
                    }
                }
            }
        }
    }

    fn higher_order(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let function = self.arg(call, 0);
        match what {
            Intrinsic::Map => {
                let mut args = Vec::new();
                for value in call.args.positional.iter().skip(1).cloned().collect::<Vec<_>>() {
                    let iterable = self.iterate(&value);
                    args.push(self.load(&iterable, Key::Elem));
                }
                let out = self.call_each(&function, args);
                self.generator(70, out)
            }
            Intrinsic::Filter => {
                let values = self.arg(call, 1);
                let iterable = self.iterate(&values);
                let elements = self.load(&iterable, Key::Elem);
                if self.is_callable(&function) {
                    self.call_each(&function, vec![elements.clone()]);
                }
                self.generator(70, elements)
            }
            Intrinsic::Reduce => {
                let values = self.arg(call, 1);
                let iterable = self.iterate(&values);
                let elements = self.load(&iterable, Key::Elem);
                let start = self.arg(call, 2);
                let mut so_far = start;
                if so_far.is_empty() {
                    so_far = elements.clone();
                }
                for _ in 0..2 {
                    let next = self.call_each(&function, vec![so_far.clone(), elements.clone()]);
                    so_far.join(&next);
                }
                so_far
            }
            Intrinsic::MinMax => {
                let mut out = V::new();
                for value in call.args.positional.clone() {
                    if self.is_collection(&value) || call.args.positional.len() == 1 {
                        let elements = self.load(&value, Key::Elem);
                        out.join(&elements);
                    } else {
                        out.join(&value);
                    }
                }
                out
            }
            Intrinsic::NextItem => {
                let iterable = self.iterate(&function);
                let mut out = self.load(&iterable, Key::Elem);
                out.join(&self.arg(call, 1));
                out
            }
            _ => {
                let elements = self.load(&function, Key::Elem);
                let flows = self.flows(&elements);
                self.boolean_of(flows, &[&function])
            }
        }
    }

    // ---------------------------------------------------------------- reflection

    fn reflection(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let first = self.arg(call, 0);
        let second = self.arg(call, 1);
        match what {
            Intrinsic::GetAttr => match self.text_literal(&second) {
                Some(name) => {
                    let mut out = self.load_attr(&first, name);
                    out.join(&self.arg(call, 2));
                    out
                }
                None => {
                    let mut out = self.load(&first, Key::Elem);
                    let chosen = self.looked_up(&second);
                    out.join(&chosen);
                    self.sink(core::DISPATCH, Some(call.path), &second);
                    out.join(&self.arg(call, 2));
                    out
                }
            },
            Intrinsic::SetAttr => {
                let value = self.arg(call, 2);
                match self.text_literal(&second) {
                    Some(name) => self.store_attr(&first, name, value),
                    None => self.store(&first, Key::Elem, value),
                }
                V::new()
            }
            Intrinsic::HasAttr => {
                let flows = self.flows(&first);
                self.boolean_of(flows, &[&first])
            }
            Intrinsic::IsInstance => {
                let holds = self.instance_facts(&first, &second);
                let flows = self.flows(&first);
                let out = self.boolean_of(flows, &[&first]);
                for entry in out.iter() {
                    self.note_outcome(Some(entry.node), crate::models::Outcome::True, holds.clone());
                }
                out
            }
            Intrinsic::Super => {
                let class = self.code.class.or_else(|| self.enclosing_class());
                let Some(class) = class else { return V::new() };
                let class = self.program().class_ref(self.module, class);
                let node = self.node(Kind::Object(self.now, 0, Shape::Super(class)));
                let receiver = if call.args.positional.len() == 2 { second } else { self.first_param() };
                self.content_mut(node).set(Key::Receiver, receiver);
                V::of(node)
            }
            Intrinsic::Vars => self.as_dict(call),
            Intrinsic::Globals => {
                let module = self.node(Kind::Module(self.module));
                V::of(module)
            }
            Intrinsic::Type => {
                let mut out = V::new();
                for entry in first.iter() {
                    if let Some(class) = self.data(entry.node).instance {
                        out.add(Self::entry(self.node(Kind::Class(class))));
                    }
                }
                out
            }
            Intrinsic::Import => match self.text_literal(&first) {
                Some(dotted) => {
                    let meaning = self.program().import_module(self.names(), self.catalog(), self.module, dotted);
                    self.meaning(meaning)
                }
                None => V::of(self.result(0)),
            },
            _ => V::of(self.result(0)),
        }
    }

    fn enclosing_class(&self) -> Option<crate::ir::ClassId> {
        let module = &self.program().unit(self.module).ir;
        let mut at = self.code.parent;
        while let Some(function) = at {
            let code = module.function(function);
            if code.class.is_some() {
                return code.class;
            }
            at = code.parent;
        }
        None
    }

    fn first_param(&mut self) -> V {
        if self.code.params.is_empty() {
            return V::new();
        }
        let at = self.code.instrs.iter().position(|instr| *instr == crate::ir::Instr::Param(0));
        match at {
            Some(at) if !self.values[at].is_empty() => self.values[at].clone(),
            _ => {
                let node = self.node(Kind::Root(super::value::Root::Param(0)));
                if self.data(node).instance.is_none() {
                    self.data_mut(node).instance = self.code.class.map(|class| self.program().class_ref(self.module, class));
                }
                self.known(node)
            }
        }
    }

    fn descriptor(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let function = self.arg(call, 0);
        let shape = match what {
            Intrinsic::Property | Intrinsic::PropertySetter => Shape::Property,
            Intrinsic::ClassMethod => Shape::ClassMethod,
            _ => Shape::Static,
        };
        let node = self.node(Kind::Object(self.now, 0, shape));
        let mut content = Content { is_closed: true, ..Content::default() };
        if what == Intrinsic::PropertySetter {
            content.set(Key::Function, self.load(&call.receiver, Key::Function));
            content.set(Key::Receiver, function);
        } else {
            content.set(Key::Function, function);
            content.set(Key::Receiver, self.arg(call, 1));
        }
        self.state.heap.insert(node, Rc::new(content));
        V::of(node)
    }

    fn partial(&mut self, call: &ApiCall) -> V {
        let node = self.node(Kind::Object(self.now, 0, Shape::Partial));
        let mut content = Content { is_closed: true, ..Content::default() };
        content.set(Key::Function, self.arg(call, 0));
        for (at, value) in call.args.positional.iter().skip(1).enumerate() {
            content.set(Key::Position(at as u32), value.clone());
        }
        for (name, value) in &call.args.keywords {
            content.set(Key::Argument(*name), value.clone());
        }
        self.state.heap.insert(node, Rc::new(content));
        V::of(node)
    }

    /// A decorator that keeps what it decorates, with or without arguments of its own.
    fn decorated(&mut self, call: &ApiCall) -> V {
        let function = self.arg(call, 0);
        let is_decorated = call.args.positional.len() == 1
            && function.iter().any(|entry| {
                matches!(
                    self.data(entry.node).kind,
                    Kind::Class(_)
                        | Kind::Object(
                            _,
                            _,
                            Shape::Function(_) | Shape::Bound | Shape::Guarded(_) | Shape::Static | Shape::ClassMethod | Shape::Property
                        )
                )
            });
        if is_decorated && call.args.is_decorator {
            return function;
        }
        // `wraps(view)` gives a decorator that gives back what it gets.
        let identity = self.catalog().paths.root(self.solver.identity);
        V::of(self.node(Kind::Api(identity)))
    }

    // ---------------------------------------------------------------- data

    fn json_load(&mut self, call: &ApiCall) -> V {
        let value = self.named_arg(call, 0, "s");
        let unpacked = self.unpacked_json(&value);
        if unpacked != value {
            return unpacked;
        }
        let mut flows = Flows::default();
        flows.join(&self.flows(&value), FactSet::EMPTY);
        let node = self.derived(0, flows, &[&value]);
        // Parts of a parsed parameter are parts of what the caller knows, under the same names.
        V::of(node)
    }

    /// The fields of an object as a dict.
    fn as_dict(&mut self, call: &ApiCall) -> V {
        let value = self.arg(call, 0);
        let node = self.node(Kind::Object(self.now, 0, Shape::Dict));
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
        self.state.heap.insert(node, Rc::new(content));
        V::of(node)
    }

    fn field_default(&mut self, call: &ApiCall) -> V {
        let (default, factory) = (self.symbol("default"), self.symbol("default_factory"));
        if let Some(value) = call.args.keyword(default) {
            return value.clone();
        }
        match call.args.keyword(factory).cloned() {
            Some(factory) => self.call(&factory, &Args::default()),
            None => self.arg(call, 0),
        }
    }

    fn gather(&mut self, call: &ApiCall) -> V {
        let content = if call.args.star.is_empty() {
            super::objects::sequence(call.args.positional.iter().cloned())
        } else {
            let star = call.args.star.clone();
            Content { rest: self.load(&star, Key::Elem), is_closed: true, ..Content::default() }
        };
        self.list_of(Shape::List, content)
    }

    /// A library object that remembers what it was made with.
    fn object_with(&mut self, call: &ApiCall, number: u32) -> V {
        let typed = self.catalog().paths.step(call.path, Step::Call);
        let node = self.node(Kind::Result(self.now, typed.0 + number));
        self.data_mut(node).api = Some(typed);
        let params: Vec<Symbol> = call.model.as_ref().map(|model| model.params.clone()).unwrap_or_default();
        self.keep_arguments(node, call.args, &params);
        V::of(node)
    }

    /// `app.config.from_object(x)`, `from_mapping(**x)`: settings by name.
    fn config(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let receiver = call.receiver.clone();
        for (name, value) in call.args.keywords.clone() {
            self.named_item(name, &value);
            for entry in receiver.iter() {
                self.assigned(entry.node, Key::Item(name), &value);
            }
            self.store(&receiver, Key::Item(name), value);
        }
        let mut object = self.arg(call, 0);
        if what == Intrinsic::FromMapping {
            let entries = self.entries(&object);
            self.put_entries(&receiver, entries);
            return V::new();
        }
        if let Some(dotted) = self.text_literal(&object) {
            object = self.object_named(dotted);
        }
        for entry in object.iter() {
            for name in self.setting_names(entry.node) {
                let value = self.load(&V::of(entry.node), Key::Attr(name));
                for target in receiver.iter() {
                    self.assigned(target.node, Key::Item(name), &value);
                }
                self.store(&receiver, Key::Item(name), value);
            }
        }
        V::new()
    }

    /// `"settings.Production"`, `"package.module:Class"`.
    fn object_named(&mut self, dotted: Symbol) -> V {
        let text = self.names().text(dotted).replace(':', ".");
        let whole = self.symbol(&text);
        if let Some(module) = self.program().module_named(self.names(), whole, self.module) {
            return V::of(self.node(Kind::Module(module)));
        }
        let Some((module, name)) = text.rsplit_once('.') else { return V::new() };
        let (module, name) = (self.symbol(module), self.symbol(name));
        match self.program().module_named(self.names(), module, self.module) {
            Some(module) => {
                let module = self.node(Kind::Module(module));
                self.load(&V::of(module), Key::Attr(name))
            }
            None => V::new(),
        }
    }

    /// Upper-case names of a module or class: what Flask-like settings take.
    fn setting_names(&mut self, node: Node) -> Vec<Symbol> {
        let program = self.program();
        let mut names: Vec<Symbol> = match self.data(node).kind {
            Kind::Module(module) => program.bindings[module.0 as usize].keys().copied().collect(),
            Kind::Class(class) => self.class_names(class),
            _ => match self.data(node).instance {
                Some(class) => self.class_names(class),
                None => Vec::new(),
            },
        };
        names.retain(|name| {
            let text = self.names().text(*name);
            text.chars().any(|c| c.is_ascii_uppercase()) && !text.chars().any(|c| c.is_lowercase())
        });
        names.sort_by_key(|name| self.names().text(*name));
        names.dedup();
        names
    }

    fn as_view(&mut self, call: &ApiCall) -> V {
        let mut out = V::new();
        for entry in call.receiver.iter() {
            let Kind::Class(class) = self.data(entry.node).kind else { continue };
            let node = self.node(Kind::Object(self.now, class.0, Shape::View(class)));
            let mut given = call.args.clone();
            if !given.positional.is_empty() {
                given.positional.remove(0);
            }
            let name = self.symbol("name");
            given.keywords.retain(|(it, _)| *it != name);
            let instance = self.construct(class, &given);
            let content = self.content_mut(node);
            content.is_closed = true;
            content.set(Key::Receiver, instance);
            out.add(Self::entry(node));
        }
        out
    }

    fn parsed_url(&mut self, call: &ApiCall) -> V {
        let value = self.arg(call, 0);
        let out = self.object_with(call, 0);
        let facts = self.catalog().fact("parsed-url").unwrap_or_default();
        let mut flows = Flows::default();
        flows.join(&self.flows(&value), facts);
        for entry in out.iter() {
            self.grow(entry.node, flows.clone(), &[&value]);
            if let Some(subject) = value.iter().find(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_))) {
                self.parsed_from.insert(entry.node, subject.node);
            }
        }
        out
    }

    /// `re.sub(pattern, replacement, text)` and the compiled form: a replacement that quotes nothing of the text redacts.
    fn regex_sub(&mut self, call: &ApiCall) -> V {
        let params: Vec<Symbol> = call.model.as_ref().map(|model| model.params.clone()).unwrap_or_default();
        let (text_name, replacement_name) = (self.symbol("string"), self.symbol("repl"));
        let text = self.argument(call.args, &params, text_name).unwrap_or_default();
        let replacement = self.argument(call.args, &params, replacement_name).unwrap_or_default();
        // Something readable put in the place of what matched hides it; squeezing white space does not.
        let hides = self
            .text_of(&replacement)
            .is_none_or(|text| self.names().text(text).chars().any(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '.')));
        let facts = if hides { core::MASKED.union(core::INSPECTED) } else { FactSet::EMPTY };
        let mut flows = Flows::default();
        flows.join(&self.text_flows(&text), facts);
        flows.join(&self.text_flows(&replacement), FactSet::EMPTY);
        V::of(self.derived(0, flows, &[&text]))
    }
}
