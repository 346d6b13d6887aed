//! Messages for models that a callee sends: which of them enter which role.

use crate::models::{SinkKind, core};
use crate::text::Symbol;

use super::eval::Eval;
use super::import::Import;
use super::portable::is_told;
use super::summary::{SinkFlow, SinkRef, Token, TokenId};
use super::value::{Kind, Node, V};

impl Eval<'_, '_> {
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
        let root = self.root_value(import, root);
        let mut value = self.said_in(root, kind);
        for key in keys {
            let part = self.load(&value, *key);
            value = self.said_in(part, kind);
        }
        value
    }

    /// A value without messages of another role.
    fn said_in(&mut self, value: V, kind: SinkKind) -> V {
        let mut fitting = V::new();
        for entry in value.iter() {
            if self.speaks_as_system(entry.node).is_none_or(|is_system| is_system == (kind == core::SYSTEM_ROLE)) {
                fitting.add(entry);
            }
        }
        fitting
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
