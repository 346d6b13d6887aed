//! Messages for models: who speaks in each, here and where a callee sends them.

use crate::models::{ApiPath, SinkKind, Step, core};
use crate::text::Symbol;

use super::eval::Eval;
use super::import::Import;
use super::portable::is_told;
use super::summary::{SinkFlow, SinkRef, Token, TokenId};
use super::value::{Key, Kind, Node, V};

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
                for element in self.each(&start) {
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
    fn prompt_of(&mut self, path: ApiPath, kind: SinkKind, start: &V, steps: (Step, &[Step]), role_key: Symbol) {
        let (step, rest) = steps;
        let text = self.follow_step(start, step);
        if text.is_empty() {
            return;
        }
        let Some(speaker) = self.speaker_of(start, role_key) else {
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
        if speaker == Speaker::Unknown {
            let mut said = self.load(start, Key::Item(role_key));
            let attribute = self.load(start, Key::Attr(role_key));
            said.join(&attribute);
            self.sink(core::PROMPT_ROLE, Some(path), &said);
        }
    }

    /// Who speaks in a message; none if it does not say so.
    fn speaker_of(&mut self, message: &V, role_key: Symbol) -> Option<Speaker> {
        // `("system", text)` says it at a position.
        let key = self.names().text(role_key).parse().map_or(Key::Item(role_key), Key::Index);
        let item = self.load(message, key);
        if let Some(speaker) = self.speaker(&item) {
            return Some(speaker);
        }
        let attribute = if self.is_mapping(message) { V::new() } else { self.load(message, Key::Attr(role_key)) };
        self.speaker(&attribute).or_else(|| (!item.is_empty() || !attribute.is_empty()).then_some(Speaker::Unknown))
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

    /// Each of several things that a value may be; what a caller has told of one belongs to it.
    pub fn apart(&self, value: &V) -> Vec<V> {
        let mut out: Vec<V> = Vec::new();
        for entry in value.iter() {
            let is_of_token =
                |known: &V| known.iter().any(|it| self.is_told_of(entry.node, it.node) || self.is_told_of(it.node, entry.node));
            match out.iter_mut().find(|known| is_of_token(known)) {
                Some(known) => known.add(entry),
                None => out.push(V(smallvec::smallvec![entry])),
            }
        }
        out
    }

    fn is_told_of(&self, told: Node, token: Node) -> bool {
        matches!(self.data(told).kind, Kind::Object(at, anchor, _) if is_told(at) && anchor == token.0)
    }

    /// Whether a callee sends messages of which some are the system's and others are not.
    pub fn sends_messages(&self, import: &Import, sink: &SinkFlow) -> bool {
        let other = match sink.sink.kind {
            core::PROMPT => core::SYSTEM_ROLE,
            core::SYSTEM_ROLE => core::PROMPT,
            _ => return false,
        };
        let other = SinkRef { kind: other, ..sink.sink };
        import.summary.sinks.iter().any(|it| it.sink == other)
    }

    /// What a callee's token is here, without messages whose role says that they do not enter this sink.
    pub fn messages_as_said(&mut self, import: &mut Import, token: TokenId, kind: SinkKind) -> V {
        let Token { root, keys } = &import.summary.tokens[token as usize];
        let mut value = self.root_value(import, root);
        for key in keys {
            let mut fitting = V::new();
            for entry in value.iter() {
                if self.speaks_as_system(entry.node).is_none_or(|is_system| is_system == (kind == core::SYSTEM_ROLE)) {
                    fitting.add(entry);
                }
            }
            value = self.load(&fitting, *key);
        }
        value
    }

    /// Whether a message is one of the system, or of a client; none if it says neither.
    fn speaks_as_system(&mut self, message: Node) -> Option<bool> {
        let content = self.content(message).filter(|_| matches!(self.data(message).kind, Kind::Object(..)))?;
        let mut said: Vec<Symbol> = Vec::new();
        for (_, value) in &content.fields {
            said.extend(self.text_literal(value));
        }
        let endpoints = &self.catalog().endpoints;
        if said.iter().any(|role| endpoints.speaks_as_system(*role)) {
            return Some(true);
        }
        said.iter().any(|role| endpoints.user_roles.contains(role)).then_some(false)
    }
}
