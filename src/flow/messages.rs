//! Messages for models that a callee sends: which of them enter which role.

use std::rc::Rc;

use smallvec::SmallVec;

use crate::models::{SinkKind, core};
use crate::text::Symbol;

use super::eval::Eval;
use super::import::Import;
use super::portable::is_told;
use super::roles::MAX_MESSAGE_DEPTH;
use super::summary::{Origin, SinkFlow, SinkRef, Token, TokenId};
use super::value::{Flows, Kind, Node, V};

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
    fn sends_messages(&self, import: &Import, sink: &SinkFlow) -> bool {
        let other = match sink.sink.kind {
            core::PROMPT => core::SYSTEM_ROLE,
            core::SYSTEM_ROLE => core::PROMPT,
            _ => return false,
        };
        let other = SinkRef { kind: other, ..sink.sink };
        import.summary.sinks.iter().any(|it| it.sink == other)
    }

    /// What a callee's token is here, without messages whose role says that they do not enter this sink.
    fn messages_as_said(&mut self, import: &mut Import, token: TokenId, kind: SinkKind) -> V {
        let Token { root, keys } = &import.summary.tokens[token as usize];
        let root = self.root_value(import, root);
        let mut value = self.said_in(root, kind);
        for key in keys {
            let part = self.load(&value, *key);
            value = self.said_in(part, kind);
        }
        value
    }

    /// The sinks of a callee that are reached here: the system's, where a message object is one of the system.
    pub fn by_speaker(&mut self, import: &mut Import, sink: &SinkFlow, flows: Rc<Flows>) -> SmallVec<[(SinkRef, Rc<Flows>); 1]> {
        let Origin::Token(token) = sink.origin else { return smallvec::smallvec![(sink.sink, flows)] };
        if sink.sink.kind == core::PROMPT_ROLE && self.is_text_here(import, sink.sink, token) {
            return SmallVec::new();
        }
        if sink.sink.kind == core::PROMPT
            && let Some((others, of_system)) = self.messages_apart(import, token)
        {
            let as_system = SinkRef { kind: core::SYSTEM_ROLE, ..sink.sink };
            return smallvec::smallvec![(sink.sink, Rc::new(self.flows(&others))), (as_system, Rc::new(self.flows(&of_system)))];
        }
        let flows = if self.sends_messages(import, sink) {
            let value = self.messages_as_said(import, token, sink.sink.kind);
            Rc::new(self.flows(&value))
        } else {
            flows
        };
        smallvec::smallvec![(sink.sink, flows)]
    }

    /// Whether the part of which a callee's token is the role is taken as plain text, too, and nothing says here that it is more than that.
    fn is_text_here(&mut self, import: &mut Import, role: SinkRef, token: TokenId) -> bool {
        let summary = import.summary;
        let Token { root, keys } = &summary.tokens[token as usize];
        let text = SinkRef { kind: core::PROMPT, ..role };
        let n_keys = summary.sinks.iter().find_map(|it| match it.origin {
            Origin::Token(other) if it.sink == text => {
                let other = &summary.tokens[other as usize];
                (other.root == *root && other.keys.len() < keys.len() && keys.starts_with(&other.keys)).then_some(other.keys.len())
            }
            _ => None,
        });
        let Some(n_keys) = n_keys else { return false };
        let mut given = self.root_value(import, root);
        for key in &keys[..n_keys] {
            given = self.load(&given, *key);
        }
        !given.is_empty() && given.iter().all(|entry| !self.is_token(entry.node) && !matches!(self.data(entry.node).kind, Kind::Object(..)))
    }

    /// What a callee's token is here apart from objects in which the system speaks, and what those say; none if there is no such object.
    fn messages_apart(&mut self, import: &mut Import, token: TokenId) -> Option<(V, V)> {
        let Token { root, keys } = &import.summary.tokens[token as usize];
        let root = self.root_value(import, root);
        if !self.has_system_message(&root) {
            return None;
        }
        let (mut others, mut of_system) = (root, V::new());
        for key in keys {
            let (system, rest) = others.iter().partition(|entry| self.is_system_message(entry.node));
            of_system.join(&V(system));
            others = self.load(&V(rest), *key);
            of_system = self.load(&of_system, *key);
        }
        let mut apart = V::new();
        self.part_messages(&others, MAX_MESSAGE_DEPTH, &mut apart, &mut of_system);
        Some((apart, of_system))
    }

    /// What a model is given, with the parts of what holds a message of the system instead of the whole.
    fn part_messages(&self, value: &V, depth: u32, others: &mut V, of_system: &mut V) {
        for entry in value.iter() {
            let alone = V(smallvec::smallvec![entry]);
            if self.is_system_message(entry.node) {
                of_system.add(entry);
            } else if depth > 0
                && self.has_system_message(&alone)
                && let Some(content) = self.content(entry.node)
            {
                let parts = content.fields.iter().map(|(_, part)| part);
                parts.chain([&content.rest, &content.spread]).for_each(|part| self.part_messages(part, depth - 1, others, of_system));
            } else {
                others.add(entry);
            }
        }
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
