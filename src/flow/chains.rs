//! Chains of library objects (`prompt | model | parser`): each part is run with what the one before gave, and what is given to a prompt
//! fills the placeholders of its templates, each in the role of the message in which it stands.

use crate::ir::Literal;
use crate::models::{ApiPath, CallModel, FactSet, Intrinsic, PlaceArgument, SinkRow, Step, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::format::Field;
use super::value::{Content, Flows, Key, Kind, Node, Shape, V};

/// Parts of a chain are looked through this deep.
const MAX_CHAIN_DEPTH: u32 = 8;

/// Numbers of results of one instruction that are texts of templates: each template has its own.
const TEXTS: u32 = 1 << 30;

/// A text with placeholders, or the name of a list of messages, and whether it speaks as the system.
struct Template {
    at: Node,
    text: Symbol,
    is_system: bool,
    /// It stands beside the role of who says it, so it names no list.
    is_said: bool,
}

impl Template {
    /// The name under which the list of messages is given that stands in its place.
    fn list_name<'f>(&self, fields: &'f [Field]) -> Option<&'f str> {
        match fields {
            [Field::Text(name)] if !self.is_said && name.chars().all(|it| it.is_alphanumeric() || it == '_') => Some(name),
            _ => None,
        }
    }
}

/// What a part of a chain is made of.
enum Part {
    /// `a | b`.
    Pipe(V, V),
    /// The same chain with settings (`chain.with_config(...)`).
    Same(V),
    /// Each part of a mapping is given the same.
    Mapping(Vec<(Symbol, V)>),
    Function,
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

    fn given_to(&mut self, call: &ApiCall) -> V {
        self.named_arg(call, 0, "input")
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
            _ => Part::Object,
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
                Part::Function => true,
                Part::Object => self.runner(entry.node, method).is_some(),
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
                Part::Object => {
                    let run = self.load(&V::of(entry.node), Key::Attr(method));
                    self.call(&run, &given(input))
                }
            };
            out.join(&result);
        }
        out
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

// ---------------------------------------------------------------- filling

impl Eval<'_, '_> {
    /// What a prompt template says when its placeholders are filled: text, or a list of messages with their roles.
    pub fn filled(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let mut templates = Vec::new();
        for entry in call.receiver.iter() {
            self.templates_in(entry.node, false, 0, &mut templates);
        }
        if templates.is_empty() {
            return self.plain_result(call);
        }
        let typed = self.catalog().paths.step(call.path, Step::Call);
        let mut messages = Vec::new();
        let mut others = V::new();
        for template in &templates {
            let (text, more) = self.filled_template(call, template);
            let role = self.catalog().endpoints.role(template.is_system);
            let role = role.map(|role| self.constant(Literal::Str(role))).unwrap_or_default();
            match more.is_empty() {
                true => messages.push((role, text)),
                false => others.join(&more),
            }
        }
        if what == Intrinsic::FillText {
            let texts: Vec<V> = messages.into_iter().map(|(_, text)| text).chain([others]).collect();
            return if texts.len() == 2 && texts[1].is_empty() { texts[0].clone() } else { self.concat(&texts) };
        }
        let mut content = Content { rest: others, is_closed: true, ..Content::default() };
        for (at, (role, text)) in messages.into_iter().enumerate() {
            let message = self.tuple(0x340 + at as u32, vec![role, text]);
            content.set(Key::Index(at as i32), message);
        }
        let node = self.node(Kind::Object(self.now, 0x33f, Shape::List));
        self.state.set_content(node, content);
        self.data_mut(node).api = Some(typed);
        V::of(node)
    }

    /// The text of one template, and the messages that stand in its place.
    fn filled_template(&mut self, call: &ApiCall, template: &Template) -> (V, V) {
        let fields = super::format::brace_fields(self.names().text(template.text));
        if let Some(name) = template.list_name(&fields) {
            let name = self.names().intern(name);
            let messages = self.value_for(call, name);
            return (V::of(template.at), self.load(&messages, Key::Elem));
        }
        let facts = if fields.len() > 1 { core::JOINED } else { Default::default() };
        let mut flows = self.flows(&V::of(template.at));
        let mut values = Vec::new();
        for field in &fields {
            let Field::Named(name, ..) = field else { continue };
            let name = self.names().intern(name);
            let value = self.value_for(call, name);
            flows.join(&self.text_flows(&value), facts);
            values.push(value);
        }
        let inputs: Vec<&V> = values.iter().collect();
        (V::of(self.derived(TEXTS | template.at.0, flows, &inputs)), V::new())
    }

    /// What is given for a placeholder: by its name, as part of a mapping, or as all that is given if that is none.
    fn value_for(&mut self, call: &ApiCall, name: Symbol) -> V {
        if let Some(value) = call.args.keyword(name) {
            return value.clone();
        }
        let spread = call.args.double_star.clone();
        let mut value = self.load(&spread, Key::Item(name));
        let input = self.given_to(call);
        let part = self.load(&input, Key::Item(name));
        let is_mapping = input.iter().all(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict)));
        value.join(if part.is_empty() && !is_mapping { &input } else { &part });
        value
    }

    /// The argument through which a mapping fills the templates of a chain; none if the chain has no templates that are known.
    pub fn filled_templates(&mut self, call: &ApiCall, model: &CallModel) -> Option<PlaceArgument> {
        let row = model.sinks.iter().find(|row| row.kind == core::PROMPT && row.at.steps.is_empty())?;
        let argument = self.mapping_given(call, row)?;
        let input = self.place(call, &row.at)?;
        self.fill_templates(call.path, &call.receiver, &input).then_some(argument)
    }

    /// The argument of a row about prompts, if a mapping is given there: its values are no messages.
    pub fn mapping_given(&mut self, call: &ApiCall, row: &SinkRow) -> Option<PlaceArgument> {
        let is_prompt = [core::PROMPT, core::SYSTEM_ROLE, core::PROMPT_ROLE].contains(&row.kind);
        if !is_prompt || row.at.callee != call.path {
            return None;
        }
        let given = self.place_start(call, &row.at)?;
        let is_mapping =
            !given.is_empty() && given.iter().all(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict)));
        is_mapping.then_some(row.at.argument)
    }

    fn fill_templates(&mut self, path: ApiPath, receiver: &V, input: &V) -> bool {
        let mut templates = Vec::new();
        for entry in receiver.iter() {
            self.templates_in(entry.node, false, 0, &mut templates);
        }
        let mut is_filled = false;
        for template in templates {
            let Template { text, is_system, .. } = template;
            let names = self.names();
            let fields = super::format::brace_fields(names.text(text));
            let facts = if fields.len() > 1 { core::JOINED } else { Default::default() };
            for field in &fields {
                let name = match field {
                    Field::Named(name, ..) => names.intern(name),
                    Field::Text(_) => match template.list_name(&fields) {
                        Some(name) => names.intern(name),
                        None => continue,
                    },
                    Field::Next(..) | Field::At(..) => continue,
                };
                let value = self.load(input, Key::Item(name));
                let mut flows = Flows::default();
                flows.join(&self.flows(&value), facts);
                self.sink_flows(if is_system { core::SYSTEM_ROLE } else { core::PROMPT }, Some(path), &flows);
                is_filled |= matches!(field, Field::Named(..));
            }
        }
        is_filled
    }

    fn templates_in(&mut self, node: Node, is_system: bool, depth: u32, out: &mut Vec<Template>) {
        if depth > MAX_CHAIN_DEPTH {
            return;
        }
        if let Kind::Const(Literal::Str(text)) = self.data(node).kind {
            out.push(Template { at: node, text, is_system, is_said: false });
            return;
        }
        let is_system = is_system || self.is_instructed(node);
        let Some(content) = self.content(node) else { return };
        let first = content.get(Key::Index(0)).cloned().unwrap_or_default();
        if let Some(Literal::Str(role)) = self.literal(&first).filter(|_| content.fields.len() == 2) {
            // `("system", text)`.
            let is_system = self.catalog().endpoints.speaks_as_system(role);
            let said = content.get(Key::Index(1)).cloned().unwrap_or_default();
            let n_before = out.len();
            for entry in said.iter() {
                self.templates_in(entry.node, is_system, depth + 1, out);
            }
            out[n_before..].iter_mut().for_each(|template| template.is_said = true);
            return;
        }
        let is_library = self.data(node).api.is_some();
        for (key, value) in &content.fields {
            let is_part = matches!(key, Key::Index(_)) || is_library && matches!(key, Key::Argument(_) | Key::Position(_) | Key::Receiver);
            for entry in value.iter().filter(|_| is_part) {
                self.templates_in(entry.node, is_system, depth + 1, out);
            }
        }
    }
    /// Whether what an object was made with speaks as the system.
    fn is_instructed(&self, node: Node) -> bool {
        let paths = &self.catalog().paths;
        let made_by = self.data(node).api.and_then(|api| paths.parent(api)).filter(|(_, step)| *step == Step::Call);
        made_by.and_then(|(path, _)| paths.entry(path).call.clone()).is_some_and(|model| {
            model.sinks.iter().any(|row| row.kind == core::SYSTEM_ROLE && row.at.steps.is_empty() && row.role_key.is_none())
        })
    }
}
