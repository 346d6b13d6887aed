//! `try`, and the ways out of it. The clauses of a handler are tried one after the other; a `finally` body is lowered once per way
//! out: normal, exceptional, and each `return`, `break` and `continue` that passes it.

use super::Lowering;
use super::limits::{MAX_FINALLY_DEPTH, MAX_FINALLY_EXITS};
use crate::ir::{Arg, ArgKind, BlockId, BuildKind, CompareOp, Instr, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::Span;

/// What an early exit passes on its way.
#[derive(Clone, Copy)]
pub(super) enum Frame {
    /// A loop: `break` and `continue` end here.
    Loop { continue_to: BlockId, break_to: BlockId },
    /// A `finally` clause, and where exceptions go outside its statement.
    Finally { clause: Node, handler: Option<BlockId> },
    /// A manager of a `with` statement, and where it stands.
    With { manager: Value, span: Span },
}

const TOO_MANY_EXITS: &str = "too many ways out of `finally`; some are analysed without its body";

impl Lowering<'_> {
    pub(super) fn try_statement(&mut self, node: Node) {
        let tree = self.tree;
        match tree.child_of_kind(node, Kind::Finally) {
            Some(clause) => self.try_finally(node, clause),
            None => self.try_except(node),
        }
    }

    fn try_finally(&mut self, node: Node, clause: Node) {
        let span = self.tree.span(node);
        let outer = self.builder.handler;
        let cleanup = self.builder.new_block();
        let end = self.builder.new_block();
        self.frames.push(Frame::Finally { clause, handler: outer });
        self.builder.handler = Some(cleanup);
        self.builder.split(span);
        self.try_except(node);
        self.frames.pop();
        self.builder.handler = outer;
        if self.builder.is_reachable() {
            self.builder.split(span);
            self.finally_body(clause);
            self.builder.jump_if_reachable(end, span);
        }
        self.builder.start_sealed(cleanup);
        if self.builder.is_reachable() {
            if self.finally_depth < MAX_FINALLY_DEPTH {
                self.finally_body(clause);
            } else {
                self.limit_hit(span, TOO_MANY_EXITS);
            }
            if self.builder.is_reachable() {
                self.builder.raise(None, self.tree.span(clause));
            }
        }
        self.builder.start_sealed(end);
    }

    fn finally_body(&mut self, clause: Node) {
        if let Some(body) = self.tree.child_of_kind(clause, Kind::Block) {
            self.finally_depth += 1;
            self.block(body);
            self.finally_depth -= 1;
        }
    }

    /// The statement without its `finally`.
    fn try_except(&mut self, node: Node) {
        let tree = self.tree;
        let span = tree.span(node);
        let outer = self.builder.handler;
        let end = self.builder.new_block();
        let dispatch = self.builder.new_block();
        let has_handlers = tree.child_of_kind(node, Kind::Except).is_some();
        if has_handlers {
            self.builder.handler = Some(dispatch);
            self.builder.split(span);
        }
        if let Some(body) = tree.child(node, Field::Body) {
            self.block(body);
        }
        self.builder.handler = outer;
        if self.builder.is_reachable() {
            self.builder.split(span);
            if let Some(body) = tree.child_of_kind(node, Kind::Else).and_then(|clause| tree.child(clause, Field::Body)) {
                self.block(body);
            }
            self.builder.jump_if_reachable(end, span);
        }
        self.builder.start_sealed(dispatch);
        for clause in tree.children(node).filter(|&child| tree.kind(child) == Kind::Except) {
            if self.builder.is_reachable() {
                self.except_clause(clause, end);
            }
        }
        if self.builder.is_reachable() {
            self.builder.raise(None, span);
        }
        self.builder.start_sealed(end);
    }

    /// One clause; goes on where the exception is not of its class.
    fn except_clause(&mut self, clause: Node, end: BlockId) {
        let tree = self.tree;
        let (class, alias) = self.except_classes(clause);
        let place =
            alias.map_or(Span { end: tree.span(clause).start + "except".len() as u32, ..tree.span(clause) }, |alias| tree.span(alias));
        let (body, next) = (self.builder.new_block(), self.builder.new_block());
        let caught = match class {
            Some(class) => {
                let caught = self.emit(Instr::Caught(class), place);
                let matches = self.emit(Instr::Compare(CompareOp::IsInstance, caught, class), place);
                self.builder.branch(matches, body, next, place);
                caught
            }
            None => {
                let none = self.none(place);
                let caught = self.emit(Instr::Caught(none), place);
                self.builder.jump(body, place);
                caught
            }
        };
        self.builder.start_sealed(body);
        if let Some(alias) = alias {
            self.assign(alias, caught);
        }
        if let Some(body) = tree.child_of_kind(clause, Kind::Block) {
            self.block(body);
        }
        self.builder.jump_if_reachable(end, tree.span(clause));
        self.builder.start_sealed(next);
    }

    /// The class or tuple of classes, and the name. `except A, B:` needs no parentheses (PEP 758).
    fn except_classes(&mut self, clause: Node) -> (Option<Value>, Option<Node>) {
        let tree = self.tree;
        let mut alias = tree.child(clause, Field::Alias);
        let mut classes: Vec<Arg> = Vec::new();
        for value in tree.children(clause).filter(|&child| tree.field(child) == Field::Value) {
            let mut class = value;
            if tree.kind(value) == Kind::AsPattern {
                class = tree.first_child(value).unwrap_or(value);
                alias = alias.or(tree.child(value, Field::Alias));
            }
            classes.push(Arg { kind: ArgKind::Positional, value: self.expression(class) });
        }
        let class = match classes.as_slice() {
            [] => None,
            [only] => Some(only.value),
            _ => Some(self.build(BuildKind::Tuple, &classes, tree.span(clause))),
        };
        (class, alias)
    }

    pub(super) fn break_statement(&mut self, node: Node) {
        self.leave_loop(node, |frame| match frame {
            Frame::Loop { break_to, .. } => Some(*break_to),
            Frame::Finally { .. } | Frame::With { .. } => None,
        });
    }

    pub(super) fn continue_statement(&mut self, node: Node) {
        self.leave_loop(node, |frame| match frame {
            Frame::Loop { continue_to, .. } => Some(*continue_to),
            Frame::Finally { .. } | Frame::With { .. } => None,
        });
    }

    fn leave_loop(&mut self, node: Node, target: impl Fn(&Frame) -> Option<BlockId>) {
        let span = self.tree.span(node);
        let found = self.frames.iter().enumerate().rev().find_map(|(index, frame)| target(frame).map(|target| (index, target)));
        // Outside a loop it is a syntax error that the grammar does not see.
        let Some((index, target)) = found else { return };
        self.unwind(index, span, |lowering| lowering.builder.jump(target, span));
    }

    /// Runs the `finally` bodies and the ends of managers inside frame `to`, innermost first, and then `leave`, unless one of them leaves
    /// otherwise.
    pub(super) fn unwind(&mut self, to: usize, span: Span, leave: impl FnOnce(&mut Self)) {
        let (frames, handler) = (self.frames.clone(), self.builder.handler);
        for index in (to..frames.len()).rev() {
            let (clause, handler) = match frames[index] {
                Frame::Loop { .. } => continue,
                Frame::With { manager, span } => {
                    self.emit(Instr::Exit(manager), span);
                    continue;
                }
                Frame::Finally { clause, handler } => (clause, handler),
            };
            if self.finally_depth >= MAX_FINALLY_DEPTH || self.n_finally_exits >= MAX_FINALLY_EXITS {
                self.limit_hit(span, TOO_MANY_EXITS);
                break;
            }
            self.n_finally_exits += 1;
            self.frames.truncate(index);
            self.builder.handler = handler;
            self.builder.split(span);
            self.finally_body(clause);
            if !self.builder.is_reachable() {
                break;
            }
        }
        if self.builder.is_reachable() {
            leave(self);
        }
        self.frames = frames;
        self.builder.handler = handler;
    }
}
