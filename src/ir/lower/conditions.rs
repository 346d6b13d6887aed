//! Control flow inside expressions: `and`, `or`, `not`, chained comparisons, conditional expressions. In a condition they are
//! branches; as values they are branches into one block with a phi.

use smallvec::SmallVec;

use super::limits::MAX_NESTING;
use super::{Lowering, NESTING_TOO_DEEP};
use crate::ir::{Arg, ArgKind, BlockId, CompareOp, Instr, UnaryOp, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::Span;

type Nodes = SmallVec<[Node; 8]>;

impl Lowering<'_> {
    /// Goes to `then` or `otherwise`, both of which may have other predecessors.
    pub(super) fn condition(&mut self, node: Node, then: BlockId, otherwise: BlockId) {
        if self.depth >= MAX_NESTING {
            self.limit_hit(self.tree.span(node), NESTING_TOO_DEEP);
            let value = self.emit(Instr::Unknown, self.tree.span(node));
            return self.builder.branch(value, then, otherwise, self.tree.span(node));
        }
        self.depth += 1;
        self.condition_within_bounds(node, then, otherwise);
        self.depth -= 1;
    }

    fn condition_within_bounds(&mut self, node: Node, then: BlockId, otherwise: BlockId) {
        let tree = self.tree;
        match (tree.kind(node), tree.first_child(node)) {
            (Kind::Parenthesized, Some(inner)) => self.condition(inner, then, otherwise),
            (Kind::Not, _) if tree.child(node, Field::Argument).is_some() => {
                if let Some(inner) = tree.child(node, Field::Argument) {
                    self.condition(inner, otherwise, then);
                }
            }
            (Kind::Boolean, _) => {
                let operands = self.boolean_operands(node);
                let is_and = self.is_and(node);
                let (last, others) = operands.split_last().expect("a boolean operator has operands");
                for &operand in others {
                    let next = self.builder.new_block();
                    if is_and {
                        self.condition(operand, next, otherwise);
                    } else {
                        self.condition(operand, then, next);
                    }
                    self.builder.start_sealed(next);
                }
                self.condition(*last, then, otherwise);
            }
            (Kind::Comparison, _) => {
                self.comparisons(node, |lowering, test, place, is_last| {
                    let next = if is_last { then } else { lowering.builder.new_block() };
                    lowering.builder.branch(test, next, otherwise, place);
                    if !is_last {
                        lowering.builder.start_sealed(next);
                    }
                });
                // A comparison that syntax errors left without a right side tests nothing.
                if self.builder.is_reachable() {
                    let value = self.unknown(node);
                    self.builder.branch(value, then, otherwise, tree.span(node));
                }
            }
            _ => {
                let value = self.expression(node);
                self.builder.branch(value, then, otherwise, tree.span(node));
            }
        }
    }

    /// `a and b`, `a or b` as a value: the operand that decides.
    pub(super) fn boolean(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let operands = self.boolean_operands(node);
        let is_and = self.is_and(node);
        let end = self.builder.new_block();
        let mut values: SmallVec<[Arg; 8]> = SmallVec::new();
        for (index, &operand) in operands.iter().enumerate() {
            let value = self.expression(operand);
            values.push(Arg { kind: ArgKind::Positional, value });
            if index + 1 == operands.len() {
                self.builder.jump(end, tree.span(operand));
                break;
            }
            let next = self.builder.new_block();
            let (then, otherwise) = if is_and { (next, end) } else { (end, next) };
            self.builder.branch(value, then, otherwise, tree.span(operand));
            self.builder.start_sealed(next);
        }
        self.join(end, &values, tree.span(node))
    }

    /// The operands of a chain of one operator: the grammar nests `a or b or c` to the left.
    fn boolean_operands(&self, node: Node) -> Nodes {
        let tree = self.tree;
        let is_and = self.is_and(node);
        let mut operands = Nodes::new();
        let mut node = node;
        while tree.kind(node) == Kind::Boolean && self.is_and(node) == is_and {
            let (Some(left), Some(right)) = (tree.child(node, Field::Left), tree.child(node, Field::Right)) else { break };
            operands.push(right);
            node = left;
        }
        operands.push(node);
        operands.reverse();
        operands
    }

    fn is_and(&self, node: Node) -> bool {
        self.tree.child(node, Field::Operator).is_some_and(|operator| self.tree.kind(operator) == Kind::TokenAnd)
    }

    /// A comparison as a value; a chain stops at the first that fails.
    pub(super) fn comparison(&mut self, node: Node) -> Value {
        let end = self.builder.new_block();
        let mut values: SmallVec<[Arg; 8]> = SmallVec::new();
        let mut only = None;
        self.comparisons(node, |lowering, test, place, is_last| {
            values.push(Arg { kind: ArgKind::Positional, value: test });
            if values.len() == 1 && is_last {
                only = Some(test);
            } else if is_last {
                lowering.builder.jump(end, place);
            } else {
                let next = lowering.builder.new_block();
                lowering.builder.branch(test, next, end, place);
                lowering.builder.start_sealed(next);
            }
        });
        match only {
            Some(test) => test,
            None if values.is_empty() => self.unknown(node),
            None => self.join(end, &values, self.tree.span(node)),
        }
    }

    /// Emits each test of a chain and hands it on with its place and whether it is the last.
    fn comparisons(&mut self, node: Node, mut hand_on: impl FnMut(&mut Self, Value, Span, bool)) {
        let tree = self.tree;
        let mut left: Option<(Value, Node)> = None;
        let mut operator = None;
        let mut children = tree.children(node).peekable();
        while let Some(child) = children.next() {
            if tree.field(child) == Field::Operators {
                operator = Some(compare_op(tree.kind(child)));
                continue;
            }
            let right = self.expression(child);
            if let (Some((left, left_node)), Some(op)) = (left, operator) {
                let place = tree.span(left_node).to(tree.span(child));
                let test = self.emit(Instr::Compare(op, left, right), place);
                hand_on(self, test, place, children.peek().is_none());
            }
            left = Some((right, child));
        }
    }

    /// `a if c else b if d else e`, which nests to the right.
    pub(super) fn conditional(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let end = self.builder.new_block();
        let mut values: SmallVec<[Arg; 8]> = SmallVec::new();
        let mut rest = node;
        while tree.kind(rest) == Kind::Conditional {
            let mut parts = tree.children(rest);
            let (Some(value), Some(condition), Some(otherwise_node)) = (parts.next(), parts.next(), parts.next()) else { break };
            let (then, otherwise) = (self.builder.new_block(), self.builder.new_block());
            self.condition(condition, then, otherwise);
            self.builder.start_sealed(then);
            values.push(Arg { kind: ArgKind::Positional, value: self.expression(value) });
            self.builder.jump(end, tree.span(value));
            self.builder.start_sealed(otherwise);
            rest = otherwise_node;
        }
        let value = if tree.kind(rest) == Kind::Conditional { self.unknown(rest) } else { self.expression(rest) };
        values.push(Arg { kind: ArgKind::Positional, value });
        self.builder.jump(end, tree.span(rest));
        self.join(end, &values, tree.span(node))
    }

    /// Goes on in a block that has one predecessor for each value, in order.
    fn join(&mut self, end: BlockId, values: &[Arg], span: Span) -> Value {
        self.builder.start_sealed(end);
        let list = self.builder.list(values);
        self.emit(Instr::Phi(list), span)
    }

    /// `not a` as a value.
    pub(super) fn not(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let value = match tree.child(node, Field::Argument) {
            Some(argument) => self.expression(argument),
            None => self.unknown(node),
        };
        self.emit(Instr::Unary(UnaryOp::Not, value), tree.span(node))
    }
}

fn compare_op(token: Kind) -> CompareOp {
    match token {
        Kind::TokenLess => CompareOp::Lt,
        Kind::TokenLessEqual => CompareOp::LtE,
        Kind::TokenGreater => CompareOp::Gt,
        Kind::TokenGreaterEqual => CompareOp::GtE,
        Kind::TokenNotEqual | Kind::TokenLessGreater => CompareOp::NotEq,
        Kind::TokenIn => CompareOp::In,
        Kind::TokenNotIn => CompareOp::NotIn,
        Kind::TokenIs => CompareOp::Is,
        Kind::TokenIsNot => CompareOp::IsNot,
        _ => CompareOp::Eq,
    }
}
