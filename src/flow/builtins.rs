//! Python-level behaviour of builtin functions and decorators: sequences, functions of functions, reflection, configuration.

use crate::ir::{Literal, Value};
use crate::models::{FactSet, Intrinsic, Outcome, Step, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::shown::MAX_SHOWN;
use super::value::{Content, Key, Kind, Node, Shape, V};

/// Longer sequences are not zipped or enumerated row by row.
const MAX_ROWS: usize = 16;
/// Numbers of the rows' tuples, apart from others made at the same instruction.
const FIRST_ROW: u32 = 300;

impl Eval<'_, '_> {
    // ---------------------------------------------------------------- sequences

    pub fn sequence_function(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let first = self.arg(call, 0);
        match what {
            // `iter(function, last)`: what the function gives until it gives that.
            Intrinsic::Iterate if call.args.positional.len() == 2 => {
                let elements = self.call_each(&first, Vec::new());
                self.generator(70, elements)
            }
            Intrinsic::DefaultDict => self.default_dict(call),
            Intrinsic::ChainMap => {
                // What is in an earlier mapping hides what is in a later one.
                let mut content = Content { is_closed: true, ..Content::default() };
                for mapping in call.args.positional.iter().rev() {
                    let entries = self.entries(mapping);
                    self.merge_entries(&mut content, entries);
                }
                self.list_of(Shape::Dict, content)
            }
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
                self.state.set_content(node, content);
                V::of(node)
            }
            Intrinsic::Enumerate => {
                let iterable = self.iterate(&first);
                if let Some(known) =
                    self.known_sequence(&iterable).filter(|known| known.len() <= MAX_ROWS && call.args.positional.len() == 1)
                {
                    let rows: Vec<Vec<V>> =
                        known.into_iter().enumerate().map(|(at, value)| vec![self.constant(Literal::Int(at as i32)), value]).collect();
                    return self.rows_of(rows);
                }
                let elements = self.load(&iterable, Key::Elem);
                let pair = self.tuple(60, vec![V::new(), elements]);
                self.generator(61, pair)
            }
            Intrinsic::Zip => {
                let mut elements = Vec::new();
                let iterables: Vec<V> = call.args.positional.iter().map(|value| self.iterate(value)).collect();
                let lengths = iterables.iter().filter_map(|iterable| self.known_sequence(iterable)).map(|known| known.len());
                let columns: Option<Vec<Content>> = iterables.iter().map(|iterable| self.after_first(iterable, 0)).collect();
                if let Some(columns) = columns
                    && let Some(length) = lengths.min().filter(|length| *length <= MAX_ROWS)
                {
                    let cell = |column: &Content, at| column.get(Key::Index(at)).unwrap_or(&column.rest).clone();
                    let rows = (0..length as i32).map(|at| columns.iter().map(|column| cell(column, at)).collect()).collect();
                    return self.rows_of(rows);
                }
                for iterable in iterables {
                    elements.push(self.load(&iterable, Key::Elem));
                }
                let pair = self.tuple(60, elements);
                self.generator(61, pair)
            }
            _ => {
                let iterable = if call.args.positional.is_empty() { self.tuple(62, Vec::new()) } else { self.iterate(&first) };
                let shape = match what {
                    Intrinsic::ToTuple => Shape::Tuple,
                    Intrinsic::ToSet => Shape::Set,
                    // What is taken out of an iterator stays in the list.
                    Intrinsic::Iterate => match self.after_first(&iterable, 0) {
                        Some(content) => return self.list_of(Shape::Generator, content),
                        None => return iterable,
                    },
                    _ => Shape::List,
                };
                let is_ordered = matches!(what, Intrinsic::ToList | Intrinsic::ToTuple);
                if is_ordered && let Some(content) = self.after_first(&iterable, 0) {
                    return self.list_of(shape, content);
                }
                match self.known_sequence(&iterable) {
                    Some(known) if what == Intrinsic::Reversed => self.list_of(shape, super::objects::sequence(known.into_iter().rev())),
                    _ => {
                        let elements = self.load(&iterable, Key::Elem);
                        self.open_list(shape, elements)
                    }
                }
            }
        }
    }

    /// A sequence of tuples.
    fn rows_of(&mut self, rows: Vec<Vec<V>>) -> V {
        let tuples: Vec<V> = rows.into_iter().zip(FIRST_ROW..).map(|(row, number)| self.tuple(number, row)).collect();
        self.list_of(Shape::Generator, super::objects::sequence(tuples))
    }

    pub fn higher_order(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let function = self.arg(call, 0);
        match what {
            Intrinsic::Map => {
                let given = call.args.positional.get(1..).unwrap_or_default();
                let iterables: Vec<V> = given.iter().map(|value| self.iterate(value)).collect();
                if let Some(mapped) = self.mapped_one_by_one(&function, &iterables) {
                    return mapped;
                }
                let args = iterables.iter().map(|iterable| self.load(iterable, Key::Elem)).collect();
                let out = self.call_each(&function, args);
                self.generator(70, out)
            }
            Intrinsic::Filter => {
                let values = self.arg(call, 1);
                let iterable = self.iterate(&values);
                let mut elements = self.load(&iterable, Key::Elem);
                if self.is_callable(&function) {
                    let told = self.call_each(&function, vec![elements.clone()]);
                    // Those come through of which the function holds.
                    let mut holds = self.value_outcomes(&told, Outcome::True);
                    holds.extend(self.outcomes.remove(&Value(self.now)).unwrap_or_default().truthy);
                    for entry in &mut elements.0 {
                        let of_entry = holds.iter().filter(|(node, _)| *node == entry.node);
                        entry.facts = of_entry.fold(entry.facts, |facts, (_, held)| facts.union(*held));
                    }
                    elements = self.as_checked(elements, &holds);
                }
                self.generator(70, elements)
            }
            Intrinsic::Reduce => {
                let values = self.arg(call, 1);
                let iterable = self.iterate(&values);
                self.demand(&iterable);
                let start = self.arg(call, 2);
                if let Some(known) = self.known_sequence(&iterable).filter(|known| known.len() <= MAX_ROWS && !start.is_empty()) {
                    let outer = self.turn;
                    let mut so_far = start;
                    for element in known {
                        self.turn += 1;
                        so_far = self.call_each(&function, vec![so_far, element]);
                    }
                    self.turn = outer;
                    return so_far;
                }
                let elements = self.load(&iterable, Key::Elem);
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
                        let value = self.iterate(&value);
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
                let first = self.popped(&iterable, Some(0));
                let mut out = first.unwrap_or_else(|| self.load(&iterable, Key::Elem));
                let default = self.arg(call, 1);
                let holds = self.first_argument().map(|elements| self.of_filled(elements)).unwrap_or_default();
                if call.args.positional.len() < 2 {
                    // Without an element there is an exception.
                    let mut state = std::mem::take(&mut self.state);
                    for (node, facts) in holds {
                        self.assume(&mut state, node, facts);
                    }
                    self.state = state;
                } else if !self.truths(&default).0 {
                    self.note_outcome(None, Outcome::True, holds);
                }
                out.join(&default);
                out
            }
            _ => {
                let elements = self.load(&function, Key::Elem);
                let flows = self.flows(&elements);
                let out = self.boolean_of(flows, &[&function]);
                let when = if what == Intrinsic::All { Outcome::True } else { Outcome::False };
                let holds = self.outcome_of_each(&elements, when);
                for entry in out.iter() {
                    self.note_outcome(Some(entry.node), when, holds.clone());
                }
                if let Some(elements) = self.first_argument() {
                    let is_any = what == Intrinsic::Any;
                    let holds = self.of_one(elements, is_any);
                    self.note_outcome(None, super::branches::when(is_any), holds);
                }
                out
            }
        }
    }

    // ---------------------------------------------------------------- reflection

    pub fn reflection(&mut self, what: Intrinsic, call: &ApiCall) -> V {
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
                    out.join(&self.methods_named(&first, &second));
                    let evidence = if self.chooses_callee(&second) { FactSet::EMPTY } else { core::EXTRACTED };
                    let kind = if self.is_called_here() { core::MEMBER } else { core::DISPATCH };
                    self.sink(kind, Some(call.path), &second.and_facts(evidence));
                    out.join(&self.arg(call, 2));
                    out
                }
            },
            Intrinsic::GetMember | Intrinsic::PopMember | Intrinsic::SetDefaultMember => {
                let mut out = match self.text_literal(&first) {
                    Some(name) => self.load_attr(&call.receiver, name),
                    None => self.load(&call.receiver, Key::Elem),
                };
                out.join(&second);
                if let (Intrinsic::PopMember, Some(name)) = (what, self.text_literal(&first)) {
                    self.delete(&call.receiver, Key::Attr(name));
                }
                if let (Intrinsic::SetDefaultMember, Some(name)) = (what, self.text_literal(&first)) {
                    self.store_attr(&call.receiver, name, out.clone());
                }
                out
            }
            Intrinsic::SetAttr => {
                let value = self.arg(call, 2);
                match self.text_literal(&second) {
                    Some(name) => self.store_attr(&first, name, value),
                    None => self.store(&first, Key::Elem, value),
                }
                V::new()
            }
            Intrinsic::HasAttr => {
                let kept = self.kept_under(&second, &first);
                let flows = self.flows(kept.as_ref().unwrap_or(&first));
                self.boolean_of(flows, &[&first])
            }
            Intrinsic::IsInstance => {
                self.special(&second, &["__instancecheck__", "__subclasscheck__"], std::slice::from_ref(&first));
                let holds = self.instance_facts(&first, &second);
                let flows = self.flows(&first);
                let out = self.boolean_of(flows, &[&first]);
                for entry in out.iter() {
                    self.note_outcome(Some(entry.node), Outcome::True, holds.clone());
                    for way in [true, false] {
                        let others = self.ruled_out(&first, &second, way);
                        self.note_outcome(Some(entry.node), super::branches::when(way), others);
                    }
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
            Intrinsic::Vars => self.dictionary(&first),
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
            Some(at) if !self.value(Value(at as u32)).is_empty() => self.v(Value(at as u32)),
            _ => {
                let node = self.node(Kind::Root(super::value::Root::Param(0)));
                if self.data(node).instance.is_none() {
                    self.data_mut(node).instance = self.code.class.map(|class| self.program().class_ref(self.module, class));
                }
                self.known(node)
            }
        }
    }

    pub fn descriptor(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let mut function = self.arg(call, 0);
        if what == Intrinsic::ComputedField
            && let Some(property) = function.only().filter(|it| matches!(self.data(it.node).kind, Kind::Object(_, _, Shape::Property)))
        {
            function = self.load(&V::of(property.node), Key::Function);
        }
        let shape = match what {
            Intrinsic::Property | Intrinsic::PropertySetter | Intrinsic::ComputedField => Shape::Property,
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
        self.state.set_content(node, content);
        if what == Intrinsic::Property {
            let typed = self.catalog().paths.step(call.path, Step::Call);
            self.data_mut(node).api = Some(typed);
        }
        V::of(node)
    }

    pub fn partial(&mut self, call: &ApiCall, shape: Shape) -> V {
        let node = self.node(Kind::Object(self.now, 0, shape));
        let mut content = Content { is_closed: true, ..Content::default() };
        content.set(Key::Function, self.arg(call, 0));
        for (at, value) in call.args.positional.iter().skip(1).enumerate() {
            content.set(Key::Position(at as u32), value.clone());
        }
        for (name, value) in &call.args.keywords {
            content.set(Key::Argument(*name), value.clone());
        }
        self.state.set_content(node, content);
        V::of(node)
    }

    /// A decorator that keeps what it decorates, with or without arguments of its own.
    pub fn decorated(&mut self, call: &ApiCall) -> V {
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
        V::of(self.node(Kind::Api(self.solver.identity)))
    }

    // ---------------------------------------------------------------- data

    pub fn json_dump(&mut self, call: &ApiCall) -> V {
        let (mut value, _) = self.subject(call);
        if self.leaves_fields_out(call, &value) {
            value = V::of(self.dumped(call, &value));
        }
        let encoded = self.encoded(call, &value);
        // Control characters within strings are escaped.
        let out = self.text_from(&[&value, &encoded], core::NO_NEWLINES);
        for entry in out.iter() {
            self.json.insert(entry.node, value.clone());
        }
        out
    }

    /// What `default=` or the encoder that is given makes of the program's objects within what is dumped.
    fn encoded(&mut self, call: &ApiCall, value: &V) -> V {
        let [default, encoder] = ["default", "cls"].map(|name| call.args.keyword(self.symbol(name)).cloned().unwrap_or_default());
        let mut out = V::new();
        if default.is_empty() && encoder.is_empty() {
            return out;
        }
        let method = self.symbol("default");
        let was_dead = self.is_dead;
        for object in self.instances_within(value, 0) {
            if !default.is_empty() {
                out.join(&self.call(&default, &Args::positional(vec![V::of(object)])));
            }
            for entry in encoder.iter() {
                if let Kind::Class(class) = self.data(entry.node).kind
                    && let Some(method) = self.program().method(class, method)
                {
                    out.join(&self.call_method(method, V::new(), vec![V::of(object)]));
                }
            }
            // Of what it cannot tell, either says so by an exception.
            self.is_dead = was_dead;
        }
        self.bounded(out)
    }

    /// Instances of the program's classes that a value is, or that lie in its lists and mappings.
    fn instances_within(&self, value: &V, depth: usize) -> Vec<Node> {
        let mut out = Vec::new();
        for entry in value.iter() {
            match (&self.data(entry.node).kind, self.content(entry.node)) {
                (Kind::Object(_, _, Shape::Instance(_)), _) => out.push(entry.node),
                (Kind::Object(..), Some(content)) if depth < MAX_SHOWN => {
                    out.extend(self.instances_within(&content.all(), depth + 1));
                }
                _ => {}
            }
        }
        out
    }

    pub fn json_load(&mut self, call: &ApiCall) -> V {
        let value = self.named_arg(call, 0, "s");
        let unpacked = self.unpacked_json(&value);
        if unpacked != value {
            return unpacked;
        }
        if self.code.block(self.block).handler.is_none() && !self.is_envelope(&value) {
            self.sink(core::UNCHECKED_RESULT, Some(call.path), &value);
        }
        let mut flows = self.flows(&value);
        self.claimed(&mut flows);
        let node = self.derived(0, flows, &[&value]);
        // Parts of a parsed parameter are parts of what the caller knows, under the same names.
        V::of(node)
    }

    /// The whole body of a response, not yet the text that a model wrote into it.
    fn is_envelope(&self, value: &V) -> bool {
        let paths = &self.catalog().paths;
        value.iter().any(|entry| {
            let Some((parent, step)) = self.data(entry.node).api.and_then(|path| paths.parent(path)) else { return false };
            let is_read = || match paths.parent(parent) {
                Some((_, Step::Attr(name))) => {
                    self.catalog().methods(name).iter().any(|it| self.names().text(paths.root_of(*it)) == "file")
                }
                _ => false,
            };
            let is_response = || match paths.parent(parent) {
                Some((called, Step::Call)) => paths.entry(called).call.as_ref().is_some_and(|call| call.http.is_some()),
                _ => false,
            };
            step == Step::Call && is_read() || matches!(step, Step::Attr(_)) && is_response()
        })
    }

    /// The fields of an object as a dict.
    pub fn field_default(&mut self, call: &ApiCall) -> V {
        let (default, factory) = (self.symbol("default"), self.symbol("default_factory"));
        if let Some(value) = call.args.keyword(default) {
            return value.clone();
        }
        match call.args.keyword(factory).cloned() {
            Some(factory) => self.call(&factory, &Args::default()),
            None => self.arg(call, 0),
        }
    }

    pub fn gather(&mut self, call: &ApiCall) -> V {
        let content = if call.args.star.is_empty() {
            super::objects::sequence(call.args.positional.iter().cloned())
        } else {
            let star = call.args.star.clone();
            Content { rest: self.load(&star, Key::Elem), is_closed: true, ..Content::default() }
        };
        self.list_of(Shape::List, content)
    }

    /// A library object that remembers what it was made with.
    pub fn object_with(&mut self, call: &ApiCall, number: u32) -> V {
        let typed = self.catalog().paths.step(call.path, Step::Call);
        let node = self.node(Kind::Result(self.now, self.in_turn(typed.0 + number)));
        self.data_mut(node).api = Some(typed);
        let params: Vec<Symbol> = call.model.as_ref().map(|model| model.params.clone()).unwrap_or_default();
        self.keep_arguments(node, call.args, &params);
        V::of(node)
    }

    /// An object with what it was made with and of.
    pub fn kept(&mut self, call: &ApiCall) -> V {
        let out = self.object_with(call, 0);
        if self.is_object(&call.receiver) {
            for entry in out.iter() {
                self.store_node(entry.node, Key::Receiver, &call.receiver, false);
            }
        }
        out
    }

    pub fn as_view(&mut self, call: &ApiCall) -> V {
        let mut out = V::new();
        for entry in call.receiver.iter() {
            let Kind::Class(class) = self.data(entry.node).kind else { continue };
            let node = self.node(Kind::Object(self.now, class.0, Shape::View(class)));
            let mut given = call.args.clone();
            if !given.positional.is_empty() {
                given.positional.remove(0);
            }
            let name = self.symbol("name");
            let named = self.named_arg(call, 0, "name");
            given.keywords.retain(|(it, _)| *it != name);
            let instance = self.construct(class, &given);
            let content = self.content_mut(node);
            content.is_closed = true;
            content.set(Key::Receiver, instance);
            content.set(Key::Argument(name), named);
            out.add(Self::entry(node));
        }
        out
    }
}
