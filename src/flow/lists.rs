//! Lists whose elements are told apart by their positions.

use crate::ir::Literal;
use crate::models::Step;

use super::api::ApiCall;
use super::eval::Eval;
use super::objects::sequence;
use super::value::{Content, Key, Kind, Shape, V};

/// Elements that calls add to a list are told apart up to so many.
pub(super) const MAX_KNOWN: usize = 64;

impl Eval<'_, '_> {
    /// `super().__init__([first])` in a subclass of lists: nothing lies before what is known.
    pub fn begun(&mut self, call: &ApiCall, list: &V, elements: &V) -> bool {
        let Some((_, Step::Attr(name))) = self.catalog().paths.parent(call.path) else { return false };
        let Some(known) = self.known_sequence(elements).filter(|_| self.names().text(name) == "__init__") else { return false };
        for (at, element) in known.into_iter().enumerate() {
            self.store(list, Key::Index(at as i32), element);
        }
        true
    }

    /// `lines.insert(0, line)` into a list whose elements are known: those behind it move on.
    pub fn inserted(&mut self, list: &V, at: &V, value: &V) -> bool {
        let (Some(mut known), Some(entry)) = (self.known_sequence(list), list.only()) else { return false };
        let at = match at.only().map(|at| self.data(at.node).kind.clone()) {
            Some(Kind::Const(Literal::Int(at))) => usize::try_from(at).ok().filter(|at| *at <= known.len()),
            _ => None,
        };
        let is_list = matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::List));
        let Some(at) = at.filter(|_| is_list && !self.in_loop) else { return false };
        known.insert(at, self.baked(value, &self.state));
        self.state.set_content(entry.node, sequence(known));
        true
    }

    /// `lines.extend(more)` where the elements of both are known.
    pub fn extended(&mut self, list: &V, more: &V) -> bool {
        let (Some(mut known), Some(more), Some(entry)) = (self.known_sequence(list), self.known_sequence(more), list.only()) else {
            return false;
        };
        let is_list = matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::List));
        if !is_list || self.in_loop || known.len() + more.len() > MAX_KNOWN {
            return false;
        }
        known.extend(more.iter().map(|value| self.baked(value, &self.state)));
        self.state.set_content(entry.node, sequence(known));
        true
    }

    /// Positions are no longer known.
    pub fn shift(&mut self, list: &V) {
        for entry in list.iter() {
            if let Some(content) = self.content(entry.node)
                && content.is_closed
            {
                let open = Content { rest: content.all(), spread: content.spread.clone(), is_closed: true, ..Content::default() };
                self.state.set_content(entry.node, open);
            }
        }
    }
}
