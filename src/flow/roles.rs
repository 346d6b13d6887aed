//! Who speaks in the messages that a model is given.

use crate::models::{ApiPath, SinkKind, SinkRow, Step, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::Eval;
use super::value::{Entry, Key, Kind, Node, Shape, V};

/// Lists of messages lie at most so deep in what a model is given: `{"messages": [message]}`.
const MAX_MESSAGE_DEPTH: u32 = 3;

/// Who speaks in a message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaker {
    System,
    Other,
    Unknown,
}

impl Eval<'_, '_> {
    /// A value in a prompt whose sibling says who speaks.
    pub fn prompt_at(&mut self, path: ApiPath, kind: SinkKind, start: V, steps: &[Step], role_key: Symbol) {
        let Some((step, rest)) = steps.split_first() else {
            self.sink(kind, Some(path), &start);
            return;
        };
        let start = self.unpacked_json(&start);
        match step {
            Step::Any if !rest.is_empty() => {
                // A message is no list of messages.
                let is_message = |entry: &Entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict));
                let lists = V(start.iter().filter(|entry| !is_message(entry)).collect());
                for element in self.each(&lists) {
                    // Messages that a caller has put together: each has its own role.
                    for entry in element.iter() {
                        if let Kind::Path(messages, Key::Elem) = self.data(entry.node).kind {
                            self.demand_node(messages);
                        }
                    }
                    self.prompt_at(path, kind, element, rest, role_key);
                }
            }
            // What one of several messages says has nothing to do with the role of another.
            _ => {
                for message in self.apart(&start) {
                    self.prompt_of(path, kind, &message, (*step, rest), role_key);
                }
            }
        }
    }

    /// The text of one message.
    fn prompt_of(&mut self, path: ApiPath, kind: SinkKind, message: &V, (step, rest): (Step, &[Step]), role_key: Symbol) {
        let text = self.follow_step(message, step);
        if text.is_empty() {
            return;
        }
        let Some(speaker) = self.speaker_of(message, role_key) else {
            // Not a message yet: the messages lie further down (`body["messages"][0]["content"]`).
            self.prompt_at(path, kind, text, rest, role_key);
            return;
        };
        let kind = match speaker {
            Speaker::System => core::SYSTEM_ROLE,
            Speaker::Other | Speaker::Unknown => kind,
        };
        let text = if rest.is_empty() { text } else { self.follow(text, rest) };
        self.sink(kind, Some(path), &text);
        if speaker == Speaker::Unknown && !self.is_known_role(message, role_key) {
            let mut said = self.load(message, Key::Item(role_key));
            let attribute = self.load(message, Key::Attr(role_key));
            said.join(&attribute);
            self.sink(core::PROMPT_ROLE, Some(path), &said);
        }
    }

    /// Whether code has looked at who speaks in a message, as an item or as an attribute: where nobody knows what it is, one stands for both.
    pub fn says_known_role(&mut self, call: &ApiCall, row: &SinkRow) -> bool {
        let Some((Step::Item(name) | Step::Attr(name), steps)) = row.at.steps.split_last() else { return false };
        let Some(start) = self.place_start(call, &row.at) else { return false };
        let messages = self.follow(start, steps);
        self.is_known_role(&messages, *name)
    }

    fn is_known_role(&mut self, messages: &V, name: Symbol) -> bool {
        let (item, attribute) = (self.load(messages, Key::Item(name)), self.load(messages, Key::Attr(name)));
        self.is_narrowed(&item) || self.is_narrowed(&attribute)
    }

    /// Whether only a few known values are left of all that a value may be.
    fn is_narrowed(&self, value: &V) -> bool {
        let is_known = |entry: Entry| {
            let facts = entry.facts.union(self.state.fact(entry.node));
            facts.any(core::NARROWED) || matches!(self.data(entry.node).kind, Kind::Const(_))
        };
        !value.is_empty() && value.iter().all(is_known)
    }

    /// Who speaks in a message; none if it does not say so.
    fn speaker_of(&mut self, message: &V, role_key: Symbol) -> Option<Speaker> {
        if message.iter().any(|entry| self.is_system_message(entry.node)) {
            return Some(Speaker::System);
        }
        // `("system", text)` says it at a position.
        let key = self.names().text(role_key).parse().map_or(Key::Item(role_key), Key::Index);
        let item = self.load(message, key);
        if let Some(speaker) = self.speaker(&item) {
            return Some(speaker);
        }
        let attribute = if self.is_mapping(message) { V::new() } else { self.load(message, Key::Attr(role_key)) };
        self.speaker(&attribute).or_else(|| (!item.is_empty() || !attribute.is_empty()).then_some(Speaker::Unknown))
    }

    fn is_system_message(&self, node: Node) -> bool {
        self.data(node).api.is_some_and(|path| self.catalog().paths.entry(path).is_system_message)
    }

    /// What the system says in what a model is given without rows about its messages.
    pub fn sink_system_messages(&mut self, path: ApiPath, value: &V) {
        let mut messages = V::new();
        self.system_messages(value, MAX_MESSAGE_DEPTH, &mut messages);
        if !messages.is_empty() {
            self.sink(core::SYSTEM_ROLE, Some(path), &messages);
        }
    }

    /// The system's messages, also in a list, or under a name.
    fn system_messages(&self, value: &V, depth: u32, out: &mut V) {
        for entry in value.iter() {
            if self.is_system_message(entry.node) {
                out.add(entry);
            } else if depth > 0
                && let Some(content) = self.content(entry.node)
            {
                let parts = content.fields.iter().map(|(_, part)| part);
                parts.chain([&content.rest, &content.spread]).for_each(|part| self.system_messages(part, depth - 1, out));
            }
        }
    }

    /// Who is meant by a role: a word, or a member of a library's enumeration (`MessageRole.SYSTEM`).
    fn speaker(&mut self, role: &V) -> Option<Speaker> {
        if let Some(word) = self.text_literal(role) {
            let is_system = self.catalog().endpoints.speaks_as_system(word);
            return Some(if is_system { Speaker::System } else { Speaker::Other });
        }
        match self.catalog().paths.parent(self.data(role.only()?.node).api?)? {
            (_, Step::Attr(member)) if self.catalog().endpoints.speaks_as_system(member) => Some(Speaker::System),
            _ => None,
        }
    }
}
