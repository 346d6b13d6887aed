//! Templates of prompts: what they are given fills their placeholders, each in the role of the message in which it stands.

use std::sync::Arc;

use crate::ir::Literal;
use crate::models::{ApiPath, BodyRole, CallModel, Intrinsic, PlaceArgument, SinkRow, Step, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::chains::MAX_CHAIN_DEPTH;
use super::eval::Eval;
use super::format::Field;
use super::value::{Content, Entry, Flows, Key, Kind, Node, Shape, V};

/// Numbers of results of one instruction that are texts of templates: each template has its own.
const TEXTS: u32 = 1 << 30;

/// A text with placeholders, or the name of a list of messages, and whether it speaks as the system. Whoever writes a text that is not known
/// instructs the model.
struct Template {
    at: Entry,
    text: Option<Symbol>,
    is_system: bool,
    /// It stands beside the role of who says it, so it names no list.
    is_said: bool,
}

impl Template {
    fn value(&self) -> V {
        V(smallvec::smallvec![self.at])
    }

    /// The name under which the list of messages is given that stands in its place.
    fn list_name<'f>(&self, fields: &'f [Field]) -> Option<&'f str> {
        match fields {
            [Field::Text(name)] if !self.is_said && name.chars().all(|it| it.is_alphanumeric() || it == '_') => Some(name),
            _ => None,
        }
    }
}

/// What the templates of an object are made of.
#[derive(Default)]
struct Templates {
    all: Vec<Template>,
    /// Values that were filled in before.
    partial: Vec<(Symbol, V)>,
}

impl Templates {
    /// Those whose text is not known.
    fn written(&self) -> V {
        V(self.all.iter().filter(|template| template.text.is_none()).map(|template| template.at).collect())
    }

    fn filled_before(&self, name: Symbol) -> impl Iterator<Item = &V> {
        self.partial.iter().filter(move |(given, _)| *given == name).map(|(_, value)| value)
    }
}

impl Eval<'_, '_> {
    /// What a prompt template says when its placeholders are filled: text, or a list of messages with their roles.
    pub fn filled(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let templates = self.templates_of(&call.receiver);
        if templates.all.is_empty() {
            return self.plain_result(call);
        }
        let typed = self.catalog().paths.step(call.path, Step::Call);
        let mut messages = Vec::new();
        let mut others = V::new();
        for template in &templates.all {
            let Some(text) = template.text else {
                messages.push((self.role(true), template.value()));
                continue;
            };
            let (text, more) = self.filled_template(call, &templates, template, text);
            match more.is_empty() {
                true => messages.push((self.role(template.is_system), text)),
                false => others.join(&more),
            }
        }
        let written = templates.written();
        if !written.is_empty() {
            self.demand(&written);
            messages.push((self.role(false), self.all_given(call)));
        }
        let is_text = what == Intrinsic::FillText && (written.is_empty() || !self.runs_parts);
        if is_text {
            let texts: Vec<V> = messages.into_iter().map(|(_, text)| text).chain([others]).collect();
            return if texts.len() == 2 && texts[1].is_empty() { texts[0].clone() } else { self.concat(&texts) };
        }
        let mut content = Content { rest: others, is_closed: true, ..Content::default() };
        for (at, (role, text)) in messages.into_iter().enumerate() {
            let message = self.message(0x340 + at as u32, role, text);
            content.set(Key::Index(at as i32), message);
        }
        let node = self.node(Kind::Object(self.now, 0x33f, Shape::List));
        self.state.set_content(node, content);
        self.data_mut(node).api = Some(typed);
        V::of(node)
    }

    /// A role and what is said in it, as a pair and as an object.
    fn message(&mut self, number: u32, role: V, text: V) -> V {
        let message = self.tuple(number, vec![role.clone(), text.clone()]);
        let names = self.catalog().endpoints.prompts.iter().find_map(|prompt| match (&prompt.role, prompt.path.last()) {
            (BodyRole::Sibling(role), Some(Step::Item(text))) => Some([*role, *text]),
            _ => None,
        });
        for (name, value) in names.into_iter().flatten().zip([role, text]) {
            self.store(&message, Key::Attr(name), value);
        }
        message
    }

    fn role(&mut self, is_system: bool) -> V {
        let role = self.catalog().endpoints.role(is_system);
        role.map(|role| self.constant(Literal::Str(role))).unwrap_or_default()
    }

    /// Text as it stands in a template.
    fn words(&mut self, text: &str) -> V {
        let text = self.names().intern(text);
        self.constant(Literal::Str(text))
    }

    /// Whatever is given for placeholders, joined with the text in which they stand.
    fn all_given(&mut self, call: &ApiCall) -> V {
        let given = call.args.all();
        let mut flows = Flows::default();
        for value in &given {
            flows.join(&self.flows(value), core::JOINED);
        }
        V::of(self.derived(TEXTS, flows, &given.iter().collect::<Vec<_>>()))
    }

    /// The text of one template, and the messages that stand in its place.
    fn filled_template(&mut self, call: &ApiCall, templates: &Templates, template: &Template, text: Symbol) -> (V, V) {
        let fields = super::format::brace_fields(self.names().text(text));
        if let Some(name) = template.list_name(&fields) {
            let name = self.names().intern(name);
            let messages = self.value_for(call, templates, name);
            return (template.value(), self.load(&messages, Key::Elem));
        }
        let mut flows = self.flows(&template.value());
        let (mut parts, mut values) = (Vec::new(), Vec::new());
        for field in &fields {
            match field {
                Field::Text(text) => parts.push(self.words(text)),
                Field::Named(name, ..) => {
                    let name = self.names().intern(name);
                    let value = self.value_for(call, templates, name);
                    parts.push(value.clone());
                    values.push(value);
                }
                Field::Next(..) | Field::At(..) => {}
            }
        }
        let facts = self.joined_with(&parts);
        for value in &values {
            flows.join(&self.text_flows(value), facts);
        }
        let inputs: Vec<&V> = values.iter().collect();
        (V::of(self.derived(TEXTS | template.at.node.0, flows, &inputs)), V::new())
    }

    /// What is given for a placeholder: by its name, as part of a mapping, or as all that is given if that is none.
    fn value_for(&mut self, call: &ApiCall, templates: &Templates, name: Symbol) -> V {
        if let Some(value) = call.args.keyword(name) {
            return value.clone();
        }
        let spread = call.args.double_star.clone();
        let mut value = self.load(&spread, Key::Item(name));
        let input = self.given_to(call);
        let part = self.load(&input, Key::Item(name));
        let is_mapping = input.iter().all(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict)));
        value.join(if part.is_empty() && !is_mapping { &input } else { &part });
        templates.filled_before(name).for_each(|before| value.join(before));
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
        let templates = self.templates_of(receiver);
        let mut is_filled = false;
        for template in &templates.all {
            let &Template { text: Some(text), is_system, .. } = template else { continue };
            let names = self.names();
            let fields = super::format::brace_fields(names.text(text));
            let (mut parts, mut values) = (Vec::new(), Vec::new());
            for field in &fields {
                let name = match (field, template.list_name(&fields)) {
                    (Field::Named(name, ..), _) => names.intern(name),
                    (Field::Text(_), Some(name)) => names.intern(name),
                    (Field::Text(text), None) => {
                        parts.push(self.words(text));
                        continue;
                    }
                    (Field::Next(..) | Field::At(..), _) => continue,
                };
                let mut value = self.load(input, Key::Item(name));
                templates.filled_before(name).for_each(|before| value.join(before));
                parts.push(value.clone());
                values.push((field, value));
            }
            let facts = self.joined_with(&parts);
            for (field, value) in values {
                let mut flows = Flows::default();
                flows.join(&self.flows(&value), facts);
                self.sink_flows(if is_system { core::SYSTEM_ROLE } else { core::PROMPT }, Some(path), &flows);
                is_filled |= matches!(field, Field::Named(..));
            }
        }
        is_filled
    }

    /// The text of templates that is not known enters the model where what they belong to is run.
    pub fn enter_written(&mut self, call: &ApiCall) {
        let written = self.templates_of(&call.receiver).written();
        if !written.is_empty() {
            self.sink(core::PROMPT_TEMPLATE, Some(call.path), &written);
        }
    }

    /// An object with templates carries their text if that is not known.
    pub fn show_written(&mut self, node: Node) {
        let is_made = |entry: Entry| matches!(self.data(entry.node).kind, Kind::Result(..));
        let content = self.content(node);
        let mut parts = content.iter().flat_map(|content| &content.fields).flat_map(|(_, part)| part.iter());
        if self.maker(node).is_some_and(|maker| maker.sinks.iter().any(|row| row.is_at_run)) || parts.any(is_made) {
            let written = self.templates_of(&V::of(node)).written();
            let flows = self.flows(&written);
            self.grow(node, flows, &[&written]);
        }
    }

    fn templates_of(&mut self, object: &V) -> Templates {
        let mut templates = Templates::default();
        for entry in object.iter() {
            self.templates_in(entry.node, false, 0, &mut templates);
        }
        templates
    }

    fn templates_in(&mut self, node: Node, is_system: bool, depth: u32, out: &mut Templates) {
        if depth > MAX_CHAIN_DEPTH {
            return;
        }
        if let Kind::Const(Literal::Str(text)) = self.data(node).kind {
            out.all.push(Template { at: Self::entry(node), text: Some(text), is_system, is_said: false });
            return;
        }
        let maker = self.maker(node);
        let is_system = is_system || maker.as_ref().is_some_and(|maker| is_instructed(maker));
        let Some(content) = self.content(node) else { return };
        let first = content.get(Key::Index(0)).cloned().unwrap_or_default();
        if let Some(Literal::Str(role)) = self.literal(&first).filter(|_| content.fields.len() == 2) {
            // `("system", text)`.
            let is_system = self.catalog().endpoints.speaks_as_system(role);
            let said = content.get(Key::Index(1)).cloned().unwrap_or_default();
            let n_before = out.all.len();
            self.texts_in(&said, is_system, depth + 1, out);
            out.all[n_before..].iter_mut().for_each(|template| template.is_said = true);
            return;
        }
        let is_library = self.data(node).api.is_some();
        let is_derived = content.get(Key::Receiver).is_some_and(|receiver| self.is_object(receiver));
        for (key, value) in &content.fields {
            match key {
                Key::Argument(name) if is_library && maker.as_ref().is_some_and(|maker| is_template(maker, *name)) => {
                    self.texts_in(value, is_system, depth + 1, out);
                }
                Key::Argument(name) if is_library && is_derived && value.iter().all(|entry| self.content(entry.node).is_none()) => {
                    out.partial.push((*name, value.clone()));
                }
                Key::Argument(_) | Key::Position(_) | Key::Receiver if is_library => {
                    value.iter().for_each(|entry| self.templates_in(entry.node, is_system, depth + 1, out));
                }
                Key::Index(_) => value.iter().for_each(|entry| self.templates_in(entry.node, is_system, depth + 1, out)),
                _ => {}
            }
        }
    }

    /// The text of a template, or what it is made of.
    fn texts_in(&mut self, value: &V, is_system: bool, depth: u32, out: &mut Templates) {
        for entry in value.iter() {
            match self.content(entry.node).is_some() || matches!(self.data(entry.node).kind, Kind::Const(_)) {
                true => self.templates_in(entry.node, is_system, depth, out),
                false => out.all.push(Template { at: entry, text: None, is_system: true, is_said: true }),
            }
        }
    }

    /// What is known of the call that made an object.
    fn maker(&self, node: Node) -> Option<Arc<CallModel>> {
        let paths = &self.catalog().paths;
        let (path, _) = self.data(node).api.and_then(|api| paths.parent(api)).filter(|(_, step)| *step == Step::Call)?;
        paths.entry(path).call.clone()
    }
}

/// Whether what an object was made with speaks as the system.
fn is_instructed(maker: &CallModel) -> bool {
    maker.sinks.iter().any(|row| row.kind == core::SYSTEM_ROLE && row.at.steps.is_empty() && row.role_key.is_none())
}

/// Whether an argument is the text of a template, or holds such texts.
fn is_template(maker: &CallModel, argument: Symbol) -> bool {
    maker.sinks.iter().any(|row| row.is_at_run && row.at.argument == PlaceArgument::Named(argument))
}
