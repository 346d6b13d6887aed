//! Chains of library objects (`prompt | model | parser`): each part is run with what the one before gave.

use crate::models::{ApiPath, FactSet, Intrinsic, Step};
use crate::text::Symbol;

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::value::{Content, Key, Kind, Node, Shape, V};

/// Parts of a chain are looked through this deep.
pub(super) const MAX_CHAIN_DEPTH: u32 = 8;

/// How often the steps of a graph are run: what the last one says reaches the first one.
const GRAPH_ROUNDS: u32 = 2;

/// What a part of a chain is made of.
enum Part {
    /// `a | b`.
    Pipe(V, V),
    /// The same chain with settings (`chain.with_config(...)`).
    Same(V),
    /// Each part of a mapping is given the same.
    Mapping(Vec<(Symbol, V)>),
    Function,
    /// Steps that work on one state.
    Graph(V),
    /// An object with a method that runs it, or something that is not known.
    Object,
}

// ---------------------------------------------------------------- running

impl Eval<'_, '_> {
    /// `a.pipe(b, c)`.
    pub fn piped_to(&mut self, call: &ApiCall) -> V {
        let mut given = call.args.positional.iter();
        let first = match self.is_object(&call.receiver) {
            true => call.receiver.clone(),
            false => given.next().cloned().unwrap_or_default(),
        };
        given.fold(first, |chain, next| self.pipe(&chain, next))
    }

    /// `a | b` of library objects: a chain. Its last typed part says what calling it means; its parts stay reachable.
    pub fn pipe(&mut self, left: &V, right: &V) -> V {
        let mut flows = self.own_flows(left);
        flows.join(&self.own_flows(right), FactSet::EMPTY);
        let node = self.derived(0, flows, &[left, right]);
        self.data_mut(node).api = Some(self.piped(left, right).unwrap_or_else(|| {
            let root = self.catalog().paths.root(self.symbol("__pipe__"));
            self.catalog().paths.step(root, Step::Call)
        }));
        let content = self.content_mut(node);
        content.set(Key::Index(0), left.clone());
        content.set(Key::Index(1), right.clone());
        V::of(node)
    }

    /// Whether a library says what `a | b` of such objects is.
    pub fn is_pipe(&self, left: &V, right: &V) -> bool {
        self.piped(left, right).is_some()
    }

    /// What a library says of the chains that its objects make: the first by `__or__`, the second by `__ror__`.
    fn piped(&self, left: &V, right: &V) -> Option<ApiPath> {
        let paths = &self.catalog().paths;
        let made = |part: &V, operator: &str| {
            part.iter().find_map(|entry| {
                let chain = paths.step(paths.step(self.data(entry.node).api?, Step::Attr(self.symbol(operator))), Step::Call);
                paths.entry(chain).is_prefix.then_some(chain)
            })
        };
        made(left, "__or__").or_else(|| made(right, "__ror__"))
    }

    /// What the parts of a chain make of its input, one after the other; none if a part is not known.
    pub fn run_chain(&mut self, call: &ApiCall) -> Option<V> {
        let model = call.model.as_ref()?;
        if model.does != Some(Intrinsic::RunChain) {
            return None;
        }
        let method = self.method_of(call)?;
        let is_chain = call.receiver.iter().any(|entry| !matches!(self.part_of(entry.node, method), Part::Object));
        if !is_chain || !self.can_run(&call.receiver, method, 0) {
            return None;
        }
        let input = self.given_to(call);
        let was_within = std::mem::replace(&mut self.runs_parts, true);
        let result = self.run_part(&call.receiver, method, &input, 0);
        self.runs_parts = was_within;
        Some(result)
    }

    /// A function that an object keeps.
    pub fn run_function(&mut self, call: &ApiCall) -> V {
        let input = self.given_to(call);
        let mut out = V::new();
        for entry in call.receiver.iter() {
            let Some(content) = self.content(entry.node) else { continue };
            let functions: Vec<V> = content.fields.iter().map(|(_, kept)| kept.clone()).filter(|kept| self.is_callable(kept)).collect();
            for function in functions {
                out.join(&self.call(&function, &given(&input)));
            }
        }
        out
    }

    /// `{"a": part, "b": part}` as an object of its own; an assignment keeps what it is given beside.
    pub fn run_mapping(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let Some(method) = self.method_of(call) else { return V::new() };
        let mut input = self.given_to(call);
        let mut values = Vec::new();
        for entry in call.receiver.iter() {
            let Some(content) = self.content(entry.node) else { continue };
            let before = content.get(Key::Receiver).cloned().unwrap_or_default();
            if what == Intrinsic::RunAssign && self.can_run(&before, method, 0) {
                input = self.run_part(&before, method, &input, 0);
            }
            values.extend(content.fields.iter().filter_map(|(key, value)| match key {
                Key::Argument(name) => Some((*name, value.clone())),
                _ => None,
            }));
            for part in content.get(Key::Position(0)).into_iter().flat_map(V::iter) {
                if let Part::Mapping(more) = self.part_of(part.node, method) {
                    values.extend(more);
                }
            }
        }
        let spread = if what == Intrinsic::RunAssign { input.clone() } else { V::new() };
        self.run_each(values, method, &input, spread, 0)
    }

    fn method_of(&self, call: &ApiCall) -> Option<Symbol> {
        match self.catalog().paths.parent(call.path)? {
            (_, Step::Attr(method)) => Some(method),
            _ => None,
        }
    }

    pub fn given_to(&mut self, call: &ApiCall) -> V {
        self.named_arg(call, 0, "input")
    }

    /// What can be run among the arguments becomes a step of the receiver, which is given back.
    pub fn add_step(&mut self, call: &ApiCall) -> V {
        for argument in call.args.all() {
            self.demand(&argument);
            let is_step = |node: Node| self.is_callable(&V::of(node)) || self.data(node).api.is_some();
            let steps = V(argument.iter().filter(|entry| is_step(entry.node)).collect());
            for graph in call.receiver.iter().filter(|_| !steps.is_empty()) {
                self.store_node(graph.node, Key::Function, &steps, true);
            }
        }
        call.receiver.clone()
    }

    /// Whether a value is an object, no class or module of a library.
    pub fn is_object(&self, value: &V) -> bool {
        !value.is_empty() && value.iter().all(|entry| !matches!(self.data(entry.node).kind, Kind::Api(_)))
    }

    fn part_of(&self, node: Node, method: Symbol) -> Part {
        if self.is_callable(&V::of(node)) {
            return Part::Function;
        }
        let Some(content) = self.content(node) else { return Part::Object };
        let part = |key| content.get(key).cloned();
        match self.data(node).kind {
            Kind::Object(_, _, Shape::Dict) => Part::Mapping(
                content
                    .fields
                    .iter()
                    .filter_map(|(key, value)| match key {
                        Key::Item(name) => Some((*name, value.clone())),
                        _ => None,
                    })
                    .collect(),
            ),
            _ if self.is_run_as_chain(node, method) => match (part(Key::Index(0)), part(Key::Index(1)), part(Key::Receiver)) {
                (Some(left), Some(right), _) => Part::Pipe(left, right),
                (_, _, Some(inner)) if self.is_object(&inner) => Part::Same(inner),
                _ => Part::Object,
            },
            _ => match part(Key::Function) {
                Some(steps) if self.runner(node, method) == Some(Some(Intrinsic::RunGraph)) => Part::Graph(steps),
                _ => Part::Object,
            },
        }
    }

    fn is_run_as_chain(&self, node: Node, method: Symbol) -> bool {
        self.runner(node, method).is_some_and(|does| does == Some(Intrinsic::RunChain))
    }

    /// What the method that runs an object does; none if it is not known.
    fn runner(&self, node: Node, method: Symbol) -> Option<Option<Intrinsic>> {
        let paths = &self.catalog().paths;
        let path = paths.step(self.data(node).api?, Step::Attr(method));
        paths.entry(path).call.as_ref().map(|model| model.does)
    }

    fn can_run(&self, part: &V, method: Symbol, depth: u32) -> bool {
        let next = depth + 1;
        depth <= MAX_CHAIN_DEPTH
            && !part.is_empty()
            && part.iter().all(|entry| match self.part_of(entry.node, method) {
                Part::Pipe(left, right) => self.can_run(&left, method, next) && self.can_run(&right, method, next),
                Part::Same(inner) => self.can_run(&inner, method, next),
                Part::Mapping(parts) => parts.iter().all(|(_, part)| self.can_run(part, method, next)),
                Part::Function | Part::Graph(_) => true,
                Part::Object => self.runner(entry.node, method).is_some_and(|does| does != Some(Intrinsic::RunGraph)),
            })
    }

    fn run_part(&mut self, part: &V, method: Symbol, input: &V, depth: u32) -> V {
        let next = depth + 1;
        let mut out = V::new();
        for entry in part.iter() {
            let result = match self.part_of(entry.node, method) {
                Part::Pipe(left, right) => {
                    let between = self.run_part(&left, method, input, next);
                    self.run_part(&right, method, &between, next)
                }
                Part::Same(inner) => self.run_part(&inner, method, input, next),
                Part::Mapping(parts) => self.run_each(parts, method, input, V::new(), depth),
                Part::Function => self.call(&V::of(entry.node), &given(input)),
                Part::Graph(steps) => self.run_graph(&steps, method, input, next),
                Part::Object => {
                    let run = self.load(&V::of(entry.node), Key::Attr(method));
                    self.call(&run, &given(input))
                }
            };
            out.join(&result);
        }
        out
    }

    /// Each step of a graph is given the state, to which it adds what it gives. What a later one adds an earlier one may see.
    fn run_graph(&mut self, steps: &V, method: Symbol, input: &V, depth: u32) -> V {
        let state = self.node(Kind::Object(self.now, 0x600 + depth, Shape::Dict));
        let mut content = Content::default();
        self.add_state(&mut content, input);
        self.state.set_content(state, content);
        for _ in 0..GRAPH_ROUNDS {
            for step in steps.iter().map(|entry| V::of(entry.node)) {
                if self.can_run(&step, method, depth) {
                    let given = self.run_part(&step, method, &V::of(state), depth);
                    let mut content = self.content(state).map(|it| (*it).clone()).unwrap_or_default();
                    self.add_state(&mut content, &given);
                    self.state.set_content(state, content);
                }
            }
        }
        V::of(state)
    }

    /// Parts of a state are items and, where a class says which there are, attributes.
    fn add_state(&self, state: &mut Content, given: &V) {
        for entry in given.iter() {
            match (self.data(entry.node).kind.clone(), self.content(entry.node)) {
                (Kind::Object(_, _, Shape::Dict), Some(parts)) => {
                    for (key, value) in &parts.fields {
                        let Key::Item(name) = key else { continue };
                        for key in [*key, Key::Attr(*name)] {
                            let mut joined = state.get(key).cloned().unwrap_or_default();
                            joined.join(value);
                            state.set(key, joined);
                        }
                    }
                    state.rest.join(&parts.rest);
                    state.spread.join(&parts.spread);
                }
                (Kind::Const(_), _) => {}
                _ => state.spread.join(&V::of(entry.node)),
            }
        }
    }

    fn run_each(&mut self, parts: Vec<(Symbol, V)>, method: Symbol, input: &V, spread: V, depth: u32) -> V {
        let mut content = Content { spread, is_closed: true, ..Content::default() };
        for (name, part) in parts {
            let value = self.run_part(&part, method, input, depth + 1);
            content.set(Key::Item(name), value);
        }
        let node = self.node(Kind::Object(self.now, 0x400 + depth, Shape::Dict));
        self.state.set_content(node, content);
        V::of(node)
    }
}

fn given(input: &V) -> Args {
    Args { positional: vec![input.clone()], ..Args::default() }
}
