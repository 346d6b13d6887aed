//! Comprehensions: loops in the function around them, with their own names. A generator expression is lowered like a list: what it
//! yields flows into it, only the time differs.

use super::limits::MAX_NESTING;
use super::{Lowering, NESTING_TOO_DEEP};
use crate::ir::{BlockId, BuildKind, Instr, Value};
use crate::syntax::{Field, Kind, Node};

impl Lowering<'_> {
    pub(super) fn comprehension(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let span = tree.span(node);
        let Some(inner) = self.scopes.of_node(node).filter(|_| self.depth < MAX_NESTING) else {
            self.limit_hit(span, NESTING_TOO_DEEP);
            return self.emit(Instr::Unknown, span);
        };
        let kind = match tree.kind(node) {
            Kind::SetComprehension => BuildKind::Set,
            Kind::DictionaryComprehension => BuildKind::Dict,
            Kind::Generator => BuildKind::Generator,
            _ => BuildKind::List,
        };
        let accumulator = self.build(kind, &[], span);
        let outer = self.scope;
        let mut loops: Vec<(BlockId, BlockId)> = Vec::new();
        for clause in tree.children(node) {
            match tree.kind(clause) {
                Kind::ForIn => {
                    let opened = self.for_clause(clause, inner);
                    loops.extend(opened);
                    self.scope = inner;
                }
                Kind::IfClause => {
                    if let (Some(condition), Some(&(header, _))) = (tree.first_child(clause), loops.last()) {
                        let holds = self.builder.new_block();
                        self.condition(condition, holds, header);
                        self.builder.start_sealed(holds);
                    }
                }
                _ => {}
            }
        }
        self.scope = inner;
        if let Some(body) = tree.child(node, Field::Body) {
            self.accumulate(accumulator, body);
        }
        for (header, done) in loops.into_iter().rev() {
            self.end_loop(header, span);
            self.builder.seal(header);
            self.builder.start_sealed(done);
        }
        self.scope = outer;
        accumulator
    }

    /// Opens the loop of a `for` clause: its header and where it ends.
    fn for_clause(&mut self, clause: Node, inner: super::ScopeId) -> Option<(BlockId, BlockId)> {
        let tree = self.tree;
        let left = tree.child(clause, Field::Left)?;
        let rights: Vec<Node> = tree.children(clause).filter(|&child| tree.field(child) == Field::Right).collect();
        let (&first, &last) = (rights.first()?, rights.last()?);
        let place = tree.span(first).to(tree.span(last));
        let iterable = match rights.as_slice() {
            [only] => self.expression(*only),
            _ => {
                let elements: Vec<_> = rights.iter().map(|&right| self.element(right)).collect();
                self.build(BuildKind::Tuple, &elements, place)
            }
        };
        let is_async = tree.child_of_kind(clause, Kind::TokenAsync).is_some();
        let iterator = self.emit(Instr::Iter(iterable, is_async), place);
        let done = self.builder.new_block();
        let header = self.start_loop(iterator, place, done);
        self.scope = inner;
        self.loop_target(left, iterator);
        Some((header, done))
    }

    fn accumulate(&mut self, accumulator: Value, body: Node) {
        let tree = self.tree;
        let span = tree.span(body);
        match (tree.kind(body), tree.child(body, Field::Key), tree.child(body, Field::Value)) {
            (Kind::Pair, Some(key), Some(value)) => {
                let key = self.expression(key);
                let value = self.expression(value);
                self.emit(Instr::Insert(accumulator, key, value), span);
            }
            _ => {
                let element = self.expression(body);
                self.emit(Instr::Append(accumulator, element), span);
            }
        }
    }
}
