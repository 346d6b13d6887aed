//! Chains of library objects (`prompt | model | parser`): what is given to one fills the placeholders of its templates, each in the role
//! of the message in which it stands.

use crate::ir::Literal;
use crate::models::{ApiPath, CallModel, PlaceArgument, SinkRow, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::Eval;
use super::format::Field;
use super::value::{Flows, Key, Kind, Node, Shape, V};

/// Parts of a chain are looked through this deep.
const MAX_CHAIN_DEPTH: usize = 8;

/// A text with placeholders, and whether it speaks as the system.
struct Template {
    text: Symbol,
    is_system: bool,
}

impl Eval<'_, '_> {
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
        for Template { text, is_system } in templates {
            let names = self.names();
            let fields = super::format::brace_fields(names.text(text));
            let facts = if fields.len() > 1 { core::JOINED } else { Default::default() };
            for field in &fields {
                let name = match field {
                    Field::Named(name, _) => names.intern(name),
                    // A list of messages under a name of its own.
                    Field::Text(text) if fields.len() == 1 => names.intern(text),
                    _ => continue,
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

    fn templates_in(&mut self, node: Node, is_system: bool, depth: usize, out: &mut Vec<Template>) {
        if depth > MAX_CHAIN_DEPTH {
            return;
        }
        if let Kind::Const(Literal::Str(text)) = self.data(node).kind {
            out.push(Template { text, is_system });
            return;
        }
        let Some(content) = self.content(node) else { return };
        let first = content.get(Key::Index(0)).cloned().unwrap_or_default();
        if let Some(Literal::Str(role)) = self.literal(&first).filter(|_| content.fields.len() == 2) {
            // `("system", text)`.
            let is_system = super::rows::speaks_as_system(self.names().text(role));
            let said = content.get(Key::Index(1)).cloned().unwrap_or_default();
            for entry in said.iter() {
                self.templates_in(entry.node, is_system, depth + 1, out);
            }
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
}
