//! `match`: each case is a chain of tests on the subject; a test that fails leads to the next case. Names are bound when the whole
//! pattern has matched, except inside `|`, where each alternative binds its own.

use smallvec::SmallVec;

use super::limits::MAX_NESTING;
use super::{Lowering, NESTING_TOO_DEEP};
use crate::ir::{Arg, ArgKind, BlockId, BuildKind, CompareOp, Instr, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::Span;

/// One `match` statement: what is matched, and where the user sees that.
#[derive(Clone, Copy)]
struct Attempt {
    /// Where a failed test leads.
    fail: BlockId,
    /// The subject of the whole statement.
    place: Span,
}

type Bindings = SmallVec<[(Node, Value); 4]>;

/// A class pattern of these takes one positional pattern, which gets the subject itself.
const SELF_MATCHING: [&str; 11] = ["str", "int", "float", "bool", "bytes", "bytearray", "list", "tuple", "dict", "set", "frozenset"];

impl Lowering<'_> {
    pub(super) fn match_statement(&mut self, node: Node) {
        let tree = self.tree;
        let span = tree.span(node);
        let subjects: SmallVec<[Node; 2]> = tree.children(node).filter(|&child| tree.field(child) == Field::Subject).collect();
        let (Some(&first), Some(&last)) = (subjects.first(), subjects.last()) else { return };
        let place = tree.span(first).to(tree.span(last));
        let subject = if subjects.len() == 1 && !self.has_comma(place.end, span.end) {
            self.expression(first)
        } else {
            let elements: Vec<Arg> = subjects.iter().map(|&subject| self.element(subject)).collect();
            self.build(BuildKind::Tuple, &elements, place)
        };
        let end = self.builder.new_block();
        let body = tree.child(node, Field::Body);
        for case in body.into_iter().flat_map(|body| tree.children(body)) {
            if tree.kind(case) == Kind::Case && self.builder.is_reachable() {
                self.case(case, subject, place, end);
            }
        }
        self.builder.jump_if_reachable(end, span);
        self.builder.start_sealed(end);
    }

    /// One case; goes on where it does not match.
    fn case(&mut self, case: Node, subject: Value, place: Span, end: BlockId) {
        let tree = self.tree;
        let fail = self.builder.new_block();
        let attempt = Attempt { fail, place };
        let mut bindings = Bindings::new();
        let patterns: SmallVec<[Node; 4]> = tree.children(case).filter(|&child| tree.kind(child) == Kind::CasePattern).collect();
        match patterns.as_slice() {
            [] => {}
            [pattern] if !self.has_comma(tree.span(*pattern).end, tree.span(case).end) => {
                self.pattern(*pattern, subject, attempt, &mut bindings);
            }
            [first, .., last] => self.sequence(&patterns, tree.span(*first).to(tree.span(*last)), subject, attempt, &mut bindings),
            [only] => self.sequence(&patterns, tree.span(*only), subject, attempt, &mut bindings),
        }
        for (name, value) in bindings {
            self.bind(name, value);
        }
        if let Some(guard) = tree.child(case, Field::Guard).and_then(|guard| tree.first_child(guard)) {
            let holds = self.builder.new_block();
            self.condition(guard, holds, fail);
            self.builder.start_sealed(holds);
        }
        if let Some(body) = tree.child(case, Field::Consequence) {
            self.block(body);
        }
        self.builder.jump_if_reachable(end, tree.span(case));
        self.builder.start_sealed(fail);
    }

    /// Tests a value against a pattern and goes on where it matches.
    fn pattern(&mut self, node: Node, subject: Value, attempt: Attempt, bindings: &mut Bindings) {
        if self.depth >= MAX_NESTING {
            self.limit_hit(self.tree.span(node), NESTING_TOO_DEEP);
            let unknown = self.emit(Instr::Unknown, self.tree.span(node));
            return self.test(unknown, attempt);
        }
        self.depth += 1;
        self.pattern_within_bounds(node, subject, attempt, bindings);
        self.depth -= 1;
    }

    fn pattern_within_bounds(&mut self, node: Node, subject: Value, attempt: Attempt, bindings: &mut Bindings) {
        let tree = self.tree;
        let span = tree.span(node);
        match tree.kind(node) {
            Kind::CasePattern => self.case_pattern(node, subject, attempt, bindings),
            Kind::AsPattern => {
                if let Some(pattern) = tree.first_child(node) {
                    self.pattern(pattern, subject, attempt, bindings);
                }
                if let Some(name) = tree.child_of_kind(node, Kind::Identifier) {
                    bindings.push((name, subject));
                }
            }
            Kind::DottedName => {
                let mut parts = tree.children(node);
                match (parts.next(), parts.next()) {
                    (Some(name), None) if self.slice(tree.span(name)) == "_" => {}
                    (Some(name), None) => bindings.push((name, subject)),
                    _ => {
                        let value = self.dotted_value(node);
                        self.compare(CompareOp::Eq, subject, value, span, attempt);
                    }
                }
            }
            Kind::Identifier => bindings.push((node, subject)),
            Kind::None | Kind::True | Kind::False => {
                let value = self.expression(node);
                self.compare(CompareOp::Is, subject, value, span, attempt);
            }
            Kind::String | Kind::ConcatenatedString | Kind::Integer | Kind::Float => {
                let value = self.expression(node);
                self.compare(CompareOp::Eq, subject, value, span, attempt);
            }
            Kind::ComplexPattern => {
                let value = self.integer(span);
                self.compare(CompareOp::Eq, subject, value, span, attempt);
            }
            Kind::UnionPattern => self.union(node, subject, attempt),
            Kind::ListPattern => self.sequence_pattern(node, subject, attempt, bindings),
            Kind::TuplePattern => {
                let mut parts = tree.children(node);
                match (parts.next(), parts.next()) {
                    // Brackets alone make no sequence.
                    (Some(only), None) if !self.has_comma(tree.span(only).end, span.end) && !self.is_star(only) => {
                        self.pattern(only, subject, attempt, bindings);
                    }
                    _ => self.sequence_pattern(node, subject, attempt, bindings),
                }
            }
            Kind::DictPattern => self.mapping(node, subject, attempt, bindings),
            Kind::ClassPattern => self.class_pattern(node, subject, attempt, bindings),
            Kind::SplatPattern => {
                if let Some(name) = tree.child_of_kind(node, Kind::Identifier) {
                    bindings.push((name, subject));
                }
            }
            _ => {
                let unknown = self.unknown(node);
                self.test(unknown, attempt);
            }
        }
    }

    fn case_pattern(&mut self, node: Node, subject: Value, attempt: Attempt, bindings: &mut Bindings) {
        let tree = self.tree;
        match tree.first_child(node) {
            // `_` is a token that the tree does not keep.
            None => {}
            Some(token) if tree.kind(token) == Kind::TokenMinus => {
                let value = self.integer(tree.span(node));
                self.compare(CompareOp::Eq, subject, value, tree.span(node), attempt);
            }
            Some(inner) => self.pattern(inner, subject, attempt, bindings),
        }
    }

    fn dotted_value(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let mut parts = tree.children(node);
        let Some(first) = parts.next() else { return self.unknown(node) };
        let mut value = self.name(first);
        for part in parts {
            let name = self.symbol(part);
            value = self.emit(Instr::Attr(value, name), tree.span(first).to(tree.span(part)));
        }
        value
    }

    fn compare(&mut self, op: CompareOp, subject: Value, value: Value, span: Span, attempt: Attempt) {
        let test = self.emit(Instr::Compare(op, subject, value), span);
        self.test(test, attempt);
    }

    /// Goes on if a test holds.
    fn test(&mut self, test: Value, attempt: Attempt) {
        let next = self.builder.new_block();
        self.builder.branch(test, next, attempt.fail, attempt.place);
        self.builder.start_sealed(next);
    }

    fn union(&mut self, node: Node, subject: Value, attempt: Attempt) {
        let tree = self.tree;
        let matched = self.builder.new_block();
        for alternative in self.alternatives(node) {
            if !self.builder.is_reachable() {
                break;
            }
            let next = self.builder.new_block();
            let mut bindings = Bindings::new();
            self.pattern(alternative, subject, Attempt { fail: next, ..attempt }, &mut bindings);
            for (name, value) in bindings {
                self.bind(name, value);
            }
            self.builder.jump(matched, tree.span(alternative));
            self.builder.start_sealed(next);
        }
        self.builder.jump_if_reachable(attempt.fail, attempt.place);
        self.builder.start_sealed(matched);
    }

    /// The alternatives of `a | b | c`, which the grammar may nest to either side.
    fn alternatives(&self, node: Node) -> Vec<Node> {
        let tree = self.tree;
        let mut alternatives = Vec::new();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if tree.kind(node) == Kind::UnionPattern {
                let mark = open.len();
                open.extend(tree.children(node));
                open[mark..].reverse();
            } else {
                alternatives.push(node);
            }
        }
        alternatives
    }

    fn sequence_pattern(&mut self, node: Node, subject: Value, attempt: Attempt, bindings: &mut Bindings) {
        let patterns: SmallVec<[Node; 8]> = self.tree.children(node).collect();
        self.sequence(&patterns, self.tree.span(node), subject, attempt, bindings);
    }

    fn sequence(&mut self, patterns: &[Node], span: Span, subject: Value, attempt: Attempt, bindings: &mut Bindings) {
        self.compare(CompareOp::IsSequence, subject, subject, span, attempt);
        let star = patterns.iter().position(|&pattern| self.is_star(pattern));
        for (index, &pattern) in patterns.iter().enumerate() {
            let instr = match star {
                Some(star) if index == star => Instr::UnpackRest(subject, star as u16, (patterns.len() - star - 1) as u16),
                Some(star) if index > star => Instr::UnpackItem(subject, index as i32 - patterns.len() as i32),
                Some(_) | None => Instr::UnpackItem(subject, index as i32),
            };
            let element = self.emit(instr, self.tree.span(pattern));
            self.pattern(pattern, element, attempt, bindings);
        }
    }

    fn is_star(&self, pattern: Node) -> bool {
        let tree = self.tree;
        tree.kind(pattern) == Kind::SplatPattern
            || tree.kind(pattern) == Kind::CasePattern
                && tree.first_child(pattern).is_some_and(|inner| tree.kind(inner) == Kind::SplatPattern)
    }

    fn mapping(&mut self, node: Node, subject: Value, attempt: Attempt, bindings: &mut Bindings) {
        let tree = self.tree;
        self.compare(CompareOp::IsMapping, subject, subject, tree.span(node), attempt);
        let (mut key, mut keys) = (None, Vec::new());
        for child in tree.children(node) {
            match tree.field(child) {
                Field::Key if tree.kind(child) == Kind::DottedName => key = Some(self.dotted_value(child)),
                Field::Key if tree.kind(child) == Kind::ComplexPattern => key = Some(self.integer(tree.span(child))),
                Field::Key if tree.kind(child) != Kind::TokenMinus => key = Some(self.expression(child)),
                Field::Value => {
                    let Some(key) = key.take() else { continue };
                    let span = tree.span(child);
                    self.compare(CompareOp::In, key, subject, span, attempt);
                    keys.push(key);
                    let value = self.emit(Instr::Item(subject, key), span);
                    self.pattern(child, value, attempt, bindings);
                }
                _ if tree.kind(child) == Kind::SplatPattern => {
                    let rest = self.rest_of_mapping(subject, &keys, tree.span(child));
                    self.pattern(child, rest, attempt, bindings);
                }
                _ => {}
            }
        }
    }

    /// What `**rest` holds: a copy of the subject without the keys that are matched, which stand before it.
    fn rest_of_mapping(&mut self, subject: Value, keys: &[Value], span: Span) -> Value {
        let list = self.builder.list(&[Arg { kind: ArgKind::DoubleStar, value: subject }]);
        let rest = self.emit(Instr::Build(BuildKind::Dict, list), span);
        for key in keys {
            self.emit(Instr::DelItem(rest, *key), span);
        }
        rest
    }

    fn class_pattern(&mut self, node: Node, subject: Value, attempt: Attempt, bindings: &mut Bindings) {
        let tree = self.tree;
        let mut parts = tree.children(node);
        let Some(class_node) = parts.next() else { return };
        let class = self.dotted_value(class_node);
        self.compare(CompareOp::IsInstance, subject, class, tree.span(node), attempt);
        let takes_itself = SELF_MATCHING.contains(&self.slice(tree.span(class_node)));
        for (index, part) in parts.enumerate() {
            let span = tree.span(part);
            match self.keyword_of(part) {
                Some((keyword, alias)) => {
                    let value = self.keyword_pattern(keyword, subject, attempt, bindings);
                    bindings.extend(value.zip(alias).map(|(value, alias)| (alias, value)));
                }
                None if takes_itself => self.pattern(part, subject, attempt, bindings),
                // `__match_args__` would name the attribute; without it the position has to do.
                None => {
                    let element = self.emit(Instr::UnpackItem(subject, index as i32), span);
                    self.pattern(part, element, attempt, bindings);
                }
            }
        }
    }

    /// `name=pattern` among the arguments of a class pattern. `name=pattern as alias` is `(name=pattern) as alias` to the grammar.
    fn keyword_of(&self, part: Node) -> Option<(Node, Option<Node>)> {
        let tree = self.tree;
        let inner = tree.first_child(part)?;
        match tree.kind(inner) {
            Kind::KeywordPattern => Some((inner, None)),
            Kind::AsPattern => {
                let keyword = tree.first_child(tree.first_child(inner)?).filter(|&it| tree.kind(it) == Kind::KeywordPattern)?;
                Some((keyword, tree.child_of_kind(inner, Kind::Identifier)))
            }
            _ => None,
        }
    }

    /// Gives the attribute that is matched.
    fn keyword_pattern(&mut self, keyword: Node, subject: Value, attempt: Attempt, bindings: &mut Bindings) -> Option<Value> {
        let tree = self.tree;
        let mut parts = tree.children(keyword);
        let name = parts.next()?;
        let name_symbol = self.symbol(name);
        let value = self.emit(Instr::Attr(subject, name_symbol), tree.span(keyword));
        if let Some(pattern) = parts.next() {
            if tree.kind(pattern) == Kind::TokenMinus {
                let number = self.integer(Span { start: tree.span(pattern).start, end: tree.span(keyword).end });
                self.compare(CompareOp::Eq, value, number, tree.span(keyword), attempt);
            } else {
                self.pattern(pattern, value, attempt, bindings);
            }
        }
        Some(value)
    }
}
