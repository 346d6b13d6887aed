//! Messages for models: who speaks in each, here and where a callee sends them.

use crate::models::{ApiPath, SinkKind, Step, core};
use crate::text::Symbol;

use super::eval::Eval;
use super::import::Import;
use super::portable::is_told;
use super::summary::{SinkFlow, SinkRef, Token, TokenId};
use super::value::{Key, Kind, Node, V};

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
            _ if start.0.len() > 1 => {
                for message in self.apart(&start) {
                    self.prompt_of(path, kind, message, *step, rest, role_key);
                }
            }
            _ => self.prompt_of(path, kind, start, *step, rest, role_key),
        }
    }

    /// The text of one message.
    fn prompt_of(&mut self, path: ApiPath, kind: SinkKind, start: V, step: Step, rest: &[Step], role_key: Symbol) {
        let role = self.role_of(&start, role_key);
        let text = self.follow_step(&start, step);
        if text.is_empty() {
            return;
        }
        let kind = match role {
            Some(true) => core::SYSTEM_ROLE,
            _ => kind,
        };
        if rest.is_empty() {
            self.sink(kind, Some(path), &text);
        } else {
            let deeper = self.follow(text, rest);
            self.sink(kind, Some(path), &deeper);
        }
        if role.is_none() {
            let mut said = self.load(&start, Key::Item(role_key));
            let attribute = self.load(&start, Key::Attr(role_key));
            said.join(&attribute);
            self.sink(core::PROMPT_ROLE, Some(path), &said);
        }
    }

    /// Whether a message speaks as the system; none if that is not known.
    fn role_of(&mut self, message: &V, role_key: Symbol) -> Option<bool> {
        // `("system", text)` says it at a position.
        let key = self.names().text(role_key).parse().map_or(Key::Item(role_key), Key::Index);
        let mut role = self.load(message, key);
        if role.is_empty() {
            role = self.load(message, Key::Attr(role_key));
        }
        if role.is_empty() {
            return Some(false);
        }
        let text = self.text_literal(&role)?;
        Some(self.catalog().endpoints.speaks_as_system(text))
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
