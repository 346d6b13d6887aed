//! Calls: who is called, making instances.

use crate::ir::{ArgKind, CallKind, Literal, Value};
use crate::models::{ApiPath, FactSet, Intrinsic, Step, core};
use crate::program::{ClassRef, FuncRef};
use crate::text::Symbol;

use super::eval::Eval;
use super::value::{Content, Entry, Flow, Flows, Key, Kind, Node, Shape, State, V};

/// The arguments of a call.
#[derive(Clone, Default)]
pub(super) struct Args {
    pub positional: Vec<V>,
    pub keywords: Vec<(Symbol, V)>,
    /// `*x` whose elements are not known one by one.
    pub star: V,
    /// `**x`.
    pub double_star: V,
    /// The call is a decorator's.
    pub is_decorator: bool,
}

impl Args {
    pub fn positional(positional: Vec<V>) -> Args {
        Args { positional, ..Args::default() }
    }

    /// All values given, by whatever way.
    pub fn all(&self) -> Vec<V> {
        let mut all = self.positional.clone();
        all.extend(self.keywords.iter().map(|(_, value)| value.clone()));
        all.extend([self.star.clone(), self.double_star.clone()].into_iter().filter(|value| !value.is_empty()));
        all
    }

    pub fn keyword(&self, name: Symbol) -> Option<&V> {
        self.keywords.iter().find(|(it, _)| *it == name).map(|(_, value)| value)
    }
}

/// Who may be called.
pub(super) enum Callee {
    Function(FuncRef, Node),
    Bound(Node),
    Partial(Node),
    Guarded(FactSet, Node),
    Manager(Node),
    Record(Node),
    Class(ClassRef),
    Method(FuncRef, Node),
    Api(Node, FactSet),
    Unknown(Node),
}

impl Eval<'_, '_> {
    pub fn call_instr(&mut self, callee: Value, args: crate::ir::List, kind: CallKind) -> V {
        let mut given = Args { is_decorator: kind == CallKind::Decorator, ..Args::default() };
        let list = self.code.list(args);
        for arg in list {
            let value = self.v(arg.value);
            match arg.kind {
                ArgKind::Positional if given.star.is_empty() => given.positional.push(value),
                ArgKind::Positional => given.star.join(&value),
                ArgKind::Keyword(name) => given.keywords.push((name, value)),
                ArgKind::Star => {
                    let value = self.iterate(&value);
                    match self.known_sequence(&value) {
                        Some(elements) if given.star.is_empty() => given.positional.extend(elements),
                        _ => given.star.join(&value),
                    }
                }
                ArgKind::DoubleStar => self.spread_keywords(&mut given, &value),
            }
        }
        let callee = self.v(callee);
        if self.is_never_run(&callee) {
            return V::new();
        }
        self.named_literals(&callee, self.code.list(args));
        match self.rows_of_table(&callee, self.code.list(args), &given) {
            Some(rows) => {
                let mut out = V::new();
                for given in rows {
                    out.join(&self.call(&callee, &given));
                }
                self.bounded(out)
            }
            None => self.call(&callee, &given),
        }
    }

    pub fn spread_keywords(&mut self, given: &mut Args, value: &V) {
        for entry in value.iter() {
            match (self.data(entry.node).kind.clone(), self.content(entry.node)) {
                (Kind::Object(..), Some(content)) => {
                    for (key, value) in &content.fields {
                        if let Key::Item(name) = key {
                            given.keywords.push((*name, value.clone()));
                        }
                    }
                    if !content.rest.is_empty() {
                        let unknown = self.node(Kind::Object(self.now, 77, Shape::Dict));
                        let rest = Content { rest: content.rest.clone(), is_closed: true, ..Content::default() };
                        self.state.set_content(unknown, rest);
                        given.double_star.add(Entry { node: unknown, facts: entry.facts });
                    }
                    given.double_star.join(&content.spread);
                }
                _ => given.double_star.add(entry),
            }
        }
    }

    /// Calls a value. Several possible callees are alternatives: what one of them does may have happened.
    pub fn call(&mut self, callee: &V, args: &Args) -> V {
        let mut result = self.call_alternatives(callee, args);
        let held = self.held_beside(callee);
        if !held.is_empty() && !self.is_dead {
            result.join(&self.unknown_call(&held, &Args::default()));
        }
        result
    }

    fn call_alternatives(&mut self, callee: &V, args: &Args) -> V {
        let mut callees: Vec<Callee> = Vec::new();
        let mut unknown: Vec<Callee> = Vec::new();
        let mut states: Vec<Callee> = Vec::new();
        // Found by the name of the method only.
        let mut guessed: Vec<Callee> = Vec::new();
        for entry in callee.iter() {
            match self.callee(entry) {
                Some(callee @ Callee::Unknown(_)) => unknown.push(callee),
                Some(callee @ Callee::Api(node, _)) if self.is_unknown_state(node) => states.push(callee),
                Some(callee @ Callee::Api(node, _)) if self.data(node).api.is_none() => guessed.push(callee),
                Some(callee) => callees.push(callee),
                None => {}
            }
        }
        if !callees.is_empty() {
            self.ask_for_given(callee);
        }
        // A method of the project or of a library says better what is called than the name of the place where the object was kept.
        if callees.is_empty() {
            callees.extend(states);
        }
        // Where callers have told whose method it is, its name alone says nothing more.
        if callees.is_empty() || !callees.iter().all(|callee| matches!(callee, Callee::Function(..) | Callee::Class(_))) {
            let is_told = callees.iter().any(|callee| self.is_known(callee));
            let is_of_library = callees.iter().any(|callee| matches!(callee, Callee::Api(..)) && self.is_known(callee));
            let is_kept = |guess: &Callee| !(is_told && self.is_told(guess) || is_of_library && self.is_of_view(guess));
            guessed.retain(is_kept);
            callees.extend(guessed);
        }
        if callees.is_empty() {
            callees = unknown;
        }
        if callees.len() > MAX_CALLEES {
            self.task.limits.insert("callees of one call");
            callees.truncate(MAX_CALLEES);
        }
        match callees.len() {
            0 => {
                self.demand(callee);
                self.unknown_call(callee, args)
            }
            1 => callees.into_iter().next().map(|callee| self.enter_callee(callee, args)).unwrap_or_default(),
            _ => self.each_way(callees, |eval, callee| eval.enter_callee(callee, args)),
        }
    }

    /// What may happen in one of several ways: what one of them does may have happened.
    pub fn each_way<T>(&mut self, ways: Vec<T>, mut go: impl FnMut(&mut Self, T) -> V) -> V {
        let before = self.state.clone();
        let mut result = V::new();
        let mut after: Vec<State> = Vec::new();
        for way in ways {
            self.state = before.clone();
            let value = go(self, way);
            if !self.is_dead {
                result.join(&value);
                after.push(std::mem::take(&mut self.state));
            }
            self.is_dead = false;
        }
        self.is_dead = after.is_empty();
        let mut states = after.into_iter();
        let first = states.next().unwrap_or(before);
        self.state = states.fold(first, |a, b| self.merged(a, b));
        self.bounded(result)
    }

    fn callee(&mut self, Entry { node, facts }: Entry) -> Option<Callee> {
        match self.data(node).kind.clone() {
            Kind::Object(_, _, Shape::Function(function)) => Some(Callee::Function(function, node)),
            Kind::Object(_, _, Shape::Bound) => Some(Callee::Bound(node)),
            Kind::Object(_, _, Shape::Partial) => Some(Callee::Partial(node)),
            Kind::Object(_, _, Shape::Guarded(facts)) => Some(Callee::Guarded(facts, node)),
            Kind::Object(_, _, Shape::ManagerFactory) => Some(Callee::Manager(node)),
            Kind::Object(_, _, Shape::Record) => Some(Callee::Record(node)),
            Kind::Object(_, _, Shape::Static | Shape::ClassMethod) => Some(Callee::Partial(node)),
            Kind::Object(_, _, Shape::Property) => Some(Callee::Unknown(node)),
            Kind::Object(_, _, Shape::View(_)) => Some(Callee::Unknown(node)),
            Kind::Class(class) => Some(Callee::Class(class)),
            Kind::Const(_) | Kind::Text(..) | Kind::Module(_) | Kind::Caller => None,
            _ => {
                if let Some(class) = self.data(node).instance
                    && let Some(method) = self.program().method(class, self.symbol("__call__"))
                {
                    return Some(Callee::Method(method, node));
                }
                if self.data(node).api.is_some() {
                    return Some(Callee::Api(node, facts));
                }
                if let Kind::Path(base, Key::Attr(name)) = self.data(node).kind
                    && self.resolves_method(base, name)
                {
                    if self.program().methods.contains_key(&name) {
                        self.demand(&V::of(base));
                    }
                    return Some(Callee::Api(node, facts));
                }
                Some(Callee::Unknown(node))
            }
        }
    }

    fn enter_callee(&mut self, callee: Callee, args: &Args) -> V {
        match callee {
            Callee::Function(function, node) => self.call_function(function, node, args),
            Callee::Bound(node) => {
                let receiver = self.load(&V::of(node), Key::Receiver);
                let function = self.load(&V::of(node), Key::Function);
                let mut given = args.clone();
                given.positional.insert(0, receiver);
                self.call(&function, &given)
            }
            Callee::Partial(node) => {
                let function = self.load(&V::of(node), Key::Function);
                let mut given = args.clone();
                let Some(content) = self.content(node) else { return V::new() };
                let mut at = 0;
                for (key, value) in &content.fields {
                    match key {
                        Key::Position(_) => {
                            given.positional.insert(at, value.clone());
                            at += 1;
                        }
                        Key::Argument(name) if given.keyword(*name).is_none() => given.keywords.push((*name, value.clone())),
                        _ => {}
                    }
                }
                self.call(&function, &given)
            }
            Callee::Guarded(facts, node) => {
                let facts = if self.authenticators.is_empty() { facts } else { self.vouched(facts, node) };
                let caller = self.node(Kind::Caller);
                self.state.assume(caller, facts);
                let function = self.load(&V::of(node), Key::Function);
                self.call(&function, args)
            }
            Callee::Manager(node) => {
                let function = self.load(&V::of(node), Key::Function);
                self.call(&function, args)
            }
            Callee::Record(node) => self.make_record(node, args),
            Callee::Class(class) => self.construct(class, args),
            Callee::Method(method, receiver) => {
                let mut given = args.clone();
                given.positional.insert(0, V::of(receiver));
                let function = self.function_node(method);
                self.call_function(method, function, &given)
            }
            Callee::Api(node, facts) => self.api_call(node, facts, args),
            Callee::Unknown(node) => {
                self.demand(&V::of(node));
                self.unknown_call(&V::of(node), args)
            }
        }
    }

    /// A call of which nothing is known: what goes in may come out. Functions among the arguments may be called.
    pub fn unknown_call(&mut self, callee: &V, args: &Args) -> V {
        let facts = core::UNMODELLED;
        let mut flows = Flows::default();
        for entry in callee.iter() {
            if let Kind::Path(base, Key::Attr(_)) = self.data(entry.node).kind {
                let held = self.flows(&V(smallvec::smallvec![Entry { node: base, facts: entry.facts }]));
                flows.join(&held.extracted(), core::HELD.union(facts));
            } else if self.is_token(entry.node) {
                flows.add(Flow { origin: entry.node, facts: entry.facts.union(facts) });
            }
        }
        let all = args.all();
        for arg in &all {
            flows.join(&self.handed_on(arg), facts);
        }
        let mut inputs: Vec<&V> = all.iter().collect();
        inputs.push(callee);
        let node = self.derived(0, flows, &inputs);
        let mut out = V::of(node);
        let called = self.call_arguments(&all, args.is_decorator);
        out.join(&called);
        out.join(&self.given_back(&all));
        out
    }

    /// Functions handed to something unknown: a decorator gives them back, anything else may call them.
    pub fn call_arguments(&mut self, args: &[V], is_decorator: bool) -> V {
        let mut out = V::new();
        for arg in args {
            for entry in arg.iter() {
                let is_function = matches!(
                    self.data(entry.node).kind,
                    Kind::Object(
                        _,
                        _,
                        Shape::Function(_)
                            | Shape::Bound
                            | Shape::Partial
                            | Shape::Guarded(_)
                            | Shape::Property
                            | Shape::Static
                            | Shape::ClassMethod
                            | Shape::ManagerFactory
                    )
                );
                let is_class = is_decorator && matches!(self.data(entry.node).kind, Kind::Class(_));
                if is_decorator && (is_function || is_class) {
                    out.add(entry);
                } else if is_function && !is_decorator && self.n_guessing < MAX_GUESSED_CALLS {
                    self.n_guessing += 1;
                    let before = self.state.clone();
                    let value = self.call(&V::of(entry.node), &Args::default());
                    self.is_dead = false;
                    self.n_guessing -= 1;
                    let after = std::mem::replace(&mut self.state, before.clone());
                    self.state = self.merged(before, after);
                    out.join(&value);
                }
            }
        }
        out
    }

    // ---------------------------------------------------------------- instances

    pub fn construct(&mut self, class: ClassRef, args: &Args) -> V {
        let program = self.program();
        let bases: Vec<_> = program.api_bases(class).collect();
        let kind = bases.iter().find_map(|base| self.catalog().paths.entry(*base).call.as_ref().and_then(|call| call.does));
        match kind {
            Some(Intrinsic::Enum) => {
                let all = args.all();
                return self.narrowed(all.first().unwrap_or(&V::new()));
            }
            Some(Intrinsic::TypedDict) => {
                let value = self.double_star_param(0, args.keywords.clone(), &args.double_star);
                for given in &args.positional {
                    let entries = self.entries(given);
                    self.put_entries(&value, entries);
                }
                return value;
            }
            _ => {}
        }
        if let Some(made) = self.construct_by_new(class, args) {
            return made;
        }
        let node = self.new_instance(class);
        if self.tells_arguments(class) {
            self.made_with(node, &args.positional);
        } else if self.is_made_of_values(class) {
            let all = args.all();
            for value in &all {
                let flows = self.flows(value);
                self.grow(node, flows, &[value]);
            }
        }
        let init = program.method(class, self.symbol("__init__"));
        if let Some(init) = init {
            let function = self.function_node(init);
            let mut given = args.clone();
            given.positional.insert(0, V::of(node));
            self.call_function(init, function, &given);
        } else if self.is_filled(class, node, args) {
            return V::of(node);
        } else {
            self.construct_record(class, node, args);
        }
        V::of(node)
    }

    /// A subclass of a builtin type is the value that it is made from.
    pub fn is_value_class(&self, base: ApiPath) -> bool {
        self.catalog().paths.depth(base) == 0
    }

    /// Whether instances are values of a builtin type.
    pub fn is_made_of_values(&self, class: ClassRef) -> bool {
        self.program().api_bases(class).next().is_some_and(|base| self.is_value_class(base))
    }

    /// An instance that nothing has been put into.
    pub fn new_instance(&mut self, class: ClassRef) -> Node {
        let node = self.node(Kind::Object(self.now, class.0, Shape::Instance(class)));
        if let Some(base) = self.program().api_bases(class).next() {
            let typed = self.catalog().paths.step(base, Step::Call);
            self.data_mut(node).api = Some(typed);
        }
        self.state.set_content(node, Content { is_closed: true, ..Content::default() });
        node
    }

    /// Remembers what a library object was made with.
    pub fn keep_arguments(&mut self, node: Node, args: &Args, params: &[Symbol]) {
        for (at, value) in args.positional.iter().enumerate() {
            match params.get(at) {
                Some(name) => self.store_node(node, Key::Argument(*name), value, false),
                None => self.store_node(node, Key::Position(at as u32), value, false),
            }
        }
        for (name, value) in &args.keywords {
            self.store_node(node, Key::Argument(*name), value, false);
        }
        if !args.double_star.is_empty() {
            let spread = args.double_star.clone();
            self.content_mut(node).spread.join(&spread);
        }
    }

    /// Merges two states (also used outside of block boundaries).
    pub fn merged(&mut self, a: State, b: State) -> State {
        self.merge_states(a, b)
    }

    /// Whether a value holds functions only.
    pub fn is_callable(&self, value: &V) -> bool {
        value.iter().any(|entry| {
            matches!(
                self.data(entry.node).kind,
                Kind::Object(_, _, Shape::Function(_) | Shape::Bound | Shape::Partial | Shape::Guarded(_)) | Kind::Class(_)
            )
        })
    }

    /// The literal `None` or `False` as a default for absent arguments.
    pub fn absent(&mut self) -> V {
        self.constant(Literal::None)
    }

    /// Facts of a number: also what `core` calls a bound.
    pub fn number_facts() -> FactSet {
        core::NUMBER.union(core::BOUNDED)
    }
}

/// A function handed to something unknown may itself hand on functions; that is followed so far.
const MAX_GUESSED_CALLS: usize = 2;
/// More possible callees than this at one call are not followed; ARCHITECTURE.md, "Limits".
const MAX_CALLEES: usize = 12;
