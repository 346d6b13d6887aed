//! Lists whose elements are told apart by their positions.

use crate::ir::{Instr, Literal, Value};
use crate::models::{Intrinsic, Step};

use super::api::ApiCall;
use super::eval::Eval;
use super::objects::sequence;
use super::slices::boundary;
use super::value::{Content, Key, Kind, Node, Root, Shape, V};

/// Elements that calls add to a list are told apart up to so many.
pub(super) const MAX_KNOWN: usize = 64;
/// A function is called for each of so many elements of `map`.
const MAX_CALLED_EACH: usize = 8;

impl Eval<'_, '_> {
    /// `super().__init__([first])` in a subclass of lists: nothing lies before what is known.
    pub fn begun(&mut self, call: &ApiCall, list: &V, elements: &V) -> bool {
        let Some((_, Step::Attr(name))) = self.catalog().paths.parent(call.path) else { return false };
        let Some(known) = self.known_sequence(elements).filter(|_| self.names().text(name) == "__init__") else { return false };
        for (at, element) in known.into_iter().enumerate() {
            self.store(list, Key::Index(at as i32), element);
        }
        true
    }

    /// `lines.insert(0, line)` into a list whose elements are known: those behind it move on.
    pub fn inserted(&mut self, list: &V, at: &V, value: &V) -> bool {
        let (Some(mut known), Some(entry)) = (self.known_sequence(list), list.only()) else { return false };
        let at = match at.only().map(|at| self.data(at.node).kind.clone()) {
            Some(Kind::Const(Literal::Int(at))) => Some(boundary(at, known.len())),
            _ => None,
        };
        let is_list = matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::List));
        let Some(at) = at.filter(|_| is_list && !self.in_loop) else { return false };
        known.insert(at, self.baked(value, &self.state));
        self.state.set_content(entry.node, sequence(known));
        true
    }

    /// `lines.extend(more)` where the elements of both are known.
    pub fn extended(&mut self, list: &V, more: &V) -> bool {
        let (Some(mut known), Some(more), Some(entry)) = (self.known_sequence(list), self.known_sequence(more), list.only()) else {
            return false;
        };
        let is_list = matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::List));
        if !is_list || self.in_loop || known.len() + more.len() > MAX_KNOWN {
            return false;
        }
        known.extend(more.iter().map(|value| self.baked(value, &self.state)));
        self.state.set_content(entry.node, sequence(known));
        true
    }

    /// `list.pop()` and `list.pop(i)`, `next(iterator)`, `del list[i]` where all elements and the position are known: the element, which
    /// is gone then.
    pub fn popped(&mut self, list: &V, at: Option<i32>) -> Option<V> {
        let mut known = self.known_sequence(list)?;
        let node = list.only()?.node;
        if self.in_loop || !matches!(self.data(node).kind, Kind::Object(_, _, Shape::List | Shape::Generator)) {
            return None;
        }
        let at = at?;
        let at = if at < 0 { known.len() as i32 + at } else { at };
        let at = usize::try_from(at).ok().filter(|at| *at < known.len())?;
        let out = known.remove(at);
        self.state.set_content(node, sequence(known));
        Some(out)
    }

    /// A list whose elements are known gets other ones made of them; where that is not known, any may lie anywhere.
    pub fn reordered(&mut self, list: &V, order: impl FnOnce(Vec<V>) -> Vec<V>) -> bool {
        let is_list = |node| matches!(self.data(node).kind, Kind::Object(_, _, Shape::List));
        match (self.known_sequence(list), list.only()) {
            (Some(known), Some(entry)) if !self.in_loop && is_list(entry.node) => {
                self.state.set_content(entry.node, sequence(order(known)));
                true
            }
            _ => {
                self.shift(list);
                false
            }
        }
    }

    /// `list.reverse()`, `deque.rotate(n)`, `list.sort()`.
    pub fn rearranged(&mut self, what: Intrinsic, call: &ApiCall) {
        let receiver = call.receiver.clone();
        self.changes(&receiver);
        let steps = if call.args.positional.is_empty() { Some(1) } else { self.integer(&self.arg(call, 0)) };
        match (what, steps) {
            (Intrinsic::Reverse, _) => {
                self.reordered(&receiver, |mut known| {
                    known.reverse();
                    known
                });
            }
            (Intrinsic::Rotate, Some(steps)) => {
                self.reordered(&receiver, |mut known| {
                    let length = known.len().max(1) as i32;
                    known.rotate_right(steps.rem_euclid(length) as usize);
                    known
                });
            }
            _ => self.shift(&receiver),
        }
    }

    /// `left + right`, `left += right`.
    pub fn lists_added(&mut self, left: &V, right: &V, in_place: bool) -> V {
        let is_tuple = left.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Tuple)));
        if in_place && self.is_collection(left) && !is_tuple {
            if !self.extended(left, right) {
                let elements = self.load(right, Key::Elem);
                self.add_element(left, &elements);
            }
            return left.clone();
        }
        let content = match (self.known_sequence(left), self.known_sequence(right)) {
            (Some(left), Some(right)) => sequence(left.into_iter().chain(right)),
            _ => {
                let mut rest = self.load(left, Key::Elem);
                let more = self.load(right, Key::Elem);
                rest.join(&more);
                Content { rest, is_closed: true, ..Content::default() }
            }
        };
        self.list_of(if is_tuple { Shape::Tuple } else { Shape::List }, content)
    }

    /// `list * times`.
    pub fn repeated(&mut self, list: &V, times: &V) -> V {
        let is_tuple = list.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Tuple)));
        let times = self.integer(times).map(|times| usize::try_from(times).unwrap_or(0));
        let content = match (self.known_sequence(list), times) {
            (Some(known), Some(times)) if known.len().saturating_mul(times) <= MAX_KNOWN => {
                let length = known.len() * times;
                sequence(known.into_iter().cycle().take(length))
            }
            _ => Content { rest: self.load(list, Key::Elem), is_closed: true, ..Content::default() },
        };
        self.list_of(if is_tuple { Shape::Tuple } else { Shape::List }, content)
    }

    /// `map(function, elements)` where the elements are known and few.
    pub fn mapped_one_by_one(&mut self, function: &V, iterables: &[V]) -> Option<V> {
        let columns: Vec<Vec<V>> = iterables.iter().map(|iterable| self.known_sequence(iterable)).collect::<Option<_>>()?;
        let length = columns.iter().map(Vec::len).min().filter(|length| (2..=MAX_CALLED_EACH).contains(length))?;
        let outer = self.turn;
        let mut mapped = Vec::new();
        for at in 0..length {
            self.turn += 1;
            mapped.push(self.call_each(function, columns.iter().map(|column| column[at].clone()).collect()));
        }
        self.turn = outer;
        Some(self.list_of(Shape::Generator, sequence(mapped)))
    }

    /// `chain(first, second)`: one after the other.
    pub fn chained(&mut self, call: &ApiCall) -> V {
        let parts: Vec<V> = call.args.positional.iter().map(|part| self.iterate(part)).collect();
        let known: Option<Vec<Vec<V>>> = parts.iter().map(|part| self.known_sequence(part)).collect();
        if let Some(known) = known.filter(|known| call.args.star.is_empty() && known.iter().map(Vec::len).sum::<usize>() <= MAX_KNOWN) {
            return self.list_of(Shape::Generator, sequence(known.into_iter().flatten()));
        }
        let mut elements = V::new();
        let more = self.load(&call.args.star, Key::Elem);
        for part in parts.iter().chain([&more]) {
            elements.join(&self.load(part, Key::Elem));
        }
        self.generator(70, elements)
    }

    /// `islice(iterable, stop)`, `islice(iterable, start, stop, step)`.
    pub fn sliced(&mut self, call: &ApiCall) -> V {
        let iterable = self.iterate(&self.arg(call, 0));
        let bounds = call.args.positional.get(1..).unwrap_or_default();
        let bounds = if bounds.len() == 1 { [&[V::new()], bounds].concat() } else { bounds.to_vec() };
        let slice = self.node(Kind::Object(self.now, 71, Shape::Slice));
        self.state.set_content(slice, sequence(bounds));
        if self.known_sequence(&iterable).is_some() {
            return self.slice(&iterable, &V::of(slice));
        }
        let elements = self.load(&iterable, Key::Elem);
        self.generator(70, elements)
    }

    /// `itemgetter("a", "b")(mapping)`, `attrgetter("owner.name")(object)`: several give a tuple.
    pub fn taken_of_kept(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let container = self.arg(call, 0);
        let mut out = V::new();
        for entry in call.receiver.iter() {
            let Some(content) = self.content(entry.node) else { continue };
            let mut parts = Vec::new();
            for name in content.fields.values() {
                let part = match (what, self.text_literal(name)) {
                    (Intrinsic::TakeAttributes, Some(dotted)) => {
                        let dotted = self.names().text(dotted).to_string();
                        dotted.split('.').fold(container.clone(), |object, name| {
                            let name = self.symbol(name);
                            self.load_attr(&object, name)
                        })
                    }
                    _ => self.item_of(&container, name),
                };
                parts.push(part);
            }
            match parts.as_slice() {
                [only] => out.join(only),
                _ => out.join(&self.tuple(72, parts)),
            }
        }
        out
    }

    /// `del base[key]`.
    pub fn delete_item(&mut self, base: &V, key: &V) {
        self.changes(base);
        if self.slice_deleted(base, key) {
            return;
        }
        self.special(base, &["__delitem__"], std::slice::from_ref(key));
        let position = self.integer(key);
        match self.constant_key(key) {
            _ if self.popped(base, position).is_some() => {}
            Some(key) => self.delete(base, key),
            None => self.resource(base, key),
        }
    }

    /// `list.remove(value)`, `set.discard(value)`.
    pub fn removed(&mut self, collection: &V, value: &V) {
        let (Some(entry), Some(value)) = (collection.only(), value.only()) else { return };
        if self.in_loop || !self.is_one_value(value.node) {
            return;
        }
        let is_it = |element: &V| element.only().is_some_and(|element| element.node == value.node);
        match (&self.data(entry.node).kind, self.known_sequence(collection)) {
            (Kind::Object(_, _, Shape::List | Shape::Set), Some(mut known)) => {
                if let Some(at) = known.iter().position(is_it) {
                    known.remove(at);
                    self.state.set_content(entry.node, sequence(known));
                }
            }
            (Kind::Object(_, _, Shape::Set), None) => self.content_mut(entry.node).rest.0.retain(|element| element.node != value.node),
            _ => {}
        }
    }

    /// The elements of a set that are in no other one: `left - right`.
    pub fn elements_without(&mut self, left: &V, right: &V) -> V {
        let mut elements = self.load(left, Key::Elem);
        let others = self.load(right, Key::Elem);
        elements.0.retain(|element| !others.iter().any(|other| other.node == element.node) || !self.is_one_value(element.node));
        elements
    }

    /// Whether a node is the same value each time, not one of several elements.
    fn is_one_value(&self, node: Node) -> bool {
        match self.data(node).kind {
            // Elements of a mapping of a library may be the mapping.
            Kind::Api(path) => matches!(self.catalog().paths.parent(path), Some((_, Step::Item(_)))),
            Kind::Path(base, key) => key != Key::Elem && self.is_one_value(base),
            Kind::Result(at, _) => self.block_of(Value(at)).is_some_and(|block| self.loops.around(block).is_none()),
            Kind::Const(_) | Kind::Text(..) | Kind::Root(Root::Param(_) | Root::Capture(_)) => true,
            _ => false,
        }
    }

    /// `a, b = value`: one of them.
    pub fn unpacked(&mut self, value: &V, at: i32) -> V {
        let class = value.only().and_then(|entry| self.data(entry.node).instance);
        let iter = self.symbol("__iter__");
        if class.is_some_and(|class| self.program().method(class, iter).is_some()) {
            let elements = self.iterate(value);
            return self.load(&elements, Key::Index(at));
        }
        self.load(value, Key::Index(at))
    }

    /// What a generator gives: in order, where it does so whatever happens.
    pub fn yielded(&self) -> Content {
        let n_yields = self.code.instrs.iter().filter(|instr| matches!(instr, Instr::Yield(_) | Instr::YieldFrom(_))).count();
        let are_all = n_yields == self.single_yields.len() && n_yields <= MAX_KNOWN;
        if are_all && self.single_yields.iter().all(|(block, _)| self.is_on_every_way(*block)) {
            return sequence(self.single_yields.iter().map(|(_, value)| value.clone()));
        }
        Content { rest: self.yields.clone(), is_closed: true, ..Content::default() }
    }

    /// Positions are no longer known.
    pub fn shift(&mut self, list: &V) {
        for entry in list.iter() {
            if let Some(content) = self.content(entry.node)
                && content.is_closed
            {
                let open = Content { rest: content.all(), spread: content.spread.clone(), is_closed: true, ..Content::default() };
                self.state.set_content(entry.node, open);
            }
        }
    }
}
