//! `for` and `while`.

use super::Lowering;
use super::exceptions::Frame;
use crate::ir::{BlockId, Instr, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::Span;

impl Lowering<'_> {
    pub(super) fn for_statement(&mut self, node: Node) {
        let tree = self.tree;
        let span = tree.span(node);
        let (Some(left), Some(right)) = (tree.child(node, Field::Left), tree.child(node, Field::Right)) else { return };
        let is_async = tree.child_of_kind(node, Kind::TokenAsync).is_some();
        let iterable = self.expression(right);
        let iterator = self.emit(Instr::Iter(iterable, is_async), tree.span(right));
        let (otherwise, end) = (self.builder.new_block(), self.builder.new_block());
        let header = self.start_loop(iterator, tree.span(right), otherwise);
        self.loop_target(left, iterator);
        self.loop_body(node, header, end);
        self.builder.seal(header);
        self.loop_else(node, otherwise, end, span);
    }

    pub(super) fn while_statement(&mut self, node: Node) {
        let tree = self.tree;
        let span = tree.span(node);
        let Some(condition) = tree.child(node, Field::Condition) else { return };
        let (otherwise, end) = (self.builder.new_block(), self.builder.new_block());
        let header = self.builder.new_block();
        self.builder.jump(header, span);
        self.builder.start(header);
        // `while True` is left by `break` only.
        if !self.is_always_true(condition) {
            let body = self.builder.new_block();
            self.condition(condition, body, otherwise);
            self.builder.start_sealed(body);
        }
        self.loop_body(node, header, end);
        self.builder.seal(header);
        self.loop_else(node, otherwise, end, span);
    }

    /// Opens a loop over an iterator and goes on in its body; `done` is where it ends. The header stays open for back edges.
    pub(super) fn start_loop(&mut self, iterator: Value, iterable: Span, done: BlockId) -> BlockId {
        let (header, body) = (self.builder.new_block(), self.builder.new_block());
        self.builder.jump(header, iterable);
        self.builder.start(header);
        let has_next = self.emit(Instr::HasNext(iterator), iterable);
        self.builder.branch(has_next, body, done, iterable);
        self.builder.start_sealed(body);
        header
    }

    /// Binds the loop's target to the next element.
    pub(super) fn loop_target(&mut self, left: Node, iterator: Value) {
        let element = self.emit(Instr::Next(iterator), self.tree.span(left));
        self.assign(left, element);
    }

    fn loop_body(&mut self, node: Node, header: BlockId, end: BlockId) {
        self.frames.push(Frame::Loop { continue_to: header, break_to: end });
        if let Some(body) = self.tree.child(node, Field::Body)
            && self.builder.is_reachable()
        {
            self.block(body);
        }
        self.frames.pop();
        self.end_loop(header, self.tree.span(node));
    }

    /// Leads back to the header.
    pub(super) fn end_loop(&mut self, header: BlockId, span: Span) {
        self.builder.jump_if_reachable(header, span);
        let draft = self.builder.draft(header);
        draft.is_loop_header = draft.preds.len() > 1;
    }

    /// The `else` clause runs where the loop ends by itself.
    fn loop_else(&mut self, node: Node, otherwise: BlockId, end: BlockId, span: Span) {
        let tree = self.tree;
        self.builder.start_sealed(otherwise);
        if let Some(body) = tree.child(node, Field::Alternative).and_then(|clause| tree.child(clause, Field::Body))
            && self.builder.is_reachable()
        {
            self.block(body);
        }
        self.builder.jump_if_reachable(end, span);
        self.builder.start_sealed(end);
    }

    fn is_always_true(&self, condition: Node) -> bool {
        match self.tree.kind(condition) {
            Kind::True => true,
            Kind::Integer => self.slice(self.tree.span(condition)) == "1",
            Kind::Parenthesized => self.tree.first_child(condition).is_some_and(|inner| self.tree.kind(inner) == Kind::True),
            _ => false,
        }
    }
}
