//! Statements that are not loops, assignments, definitions, imports or `try`.

use super::exceptions::Frame;
use super::limits::{MAX_MANAGERS, MAX_NESTING};
use super::{Lowering, NESTING_TOO_DEEP};
use crate::ir::{Arg, ArgKind, CallKind, Instr, Terminator, Value};
use crate::syntax::{Field, Kind, Node};

impl Lowering<'_> {
    /// The statements of a block, as far as they can be reached.
    pub(super) fn block(&mut self, node: Node) {
        let tree = self.tree;
        for statement in tree.children(node) {
            if !self.builder.is_reachable() {
                return;
            }
            self.is_followed = tree.after(statement) < tree.after(node);
            self.statement(statement);
        }
    }

    fn statement(&mut self, node: Node) {
        if self.depth >= MAX_NESTING {
            return self.limit_hit(self.tree.span(node), NESTING_TOO_DEEP);
        }
        self.depth += 1;
        self.statement_within_bounds(node);
        self.depth -= 1;
    }

    fn statement_within_bounds(&mut self, node: Node) {
        match self.tree.kind(node) {
            Kind::ExpressionStatement => self.expression_statement(node),
            Kind::Return => self.return_statement(node),
            Kind::If => self.if_statement(node),
            Kind::For => self.for_statement(node),
            Kind::While => self.while_statement(node),
            Kind::Try => self.try_statement(node),
            Kind::With => self.with_statement(node),
            Kind::Match => self.match_statement(node),
            Kind::FunctionDefinition => self.function_definition(node, node),
            Kind::ClassDefinition => self.class_definition(node, node),
            Kind::Decorated => self.decorated(node),
            Kind::Import => self.import(node),
            Kind::ImportFrom => self.import_from(node),
            Kind::FutureImport => self.import_future(node),
            Kind::Raise => self.raise_statement(node),
            Kind::Assert => self.assert_statement(node),
            Kind::Delete => self.delete_statement(node),
            Kind::Break => self.break_statement(node),
            Kind::Continue => self.continue_statement(node),
            Kind::TypeAlias => self.type_alias(node),
            Kind::Print => self.python2_call("print", node),
            Kind::Exec => self.python2_call("exec", node),
            Kind::Pass | Kind::Global | Kind::Nonlocal => {}
            // Broken code: what still looks like statements and expressions is lowered for what it does.
            Kind::Error => self.broken(node),
            Kind::Block => self.block(node),
            _ => {
                self.unknown(node);
            }
        }
    }

    fn expression_statement(&mut self, node: Node) {
        let tree = self.tree;
        for child in tree.children(node) {
            match tree.kind(child) {
                Kind::Assignment => self.assignment(child),
                Kind::AugmentedAssignment => self.augmented_assignment(child),
                // Docstrings and placeholders do nothing.
                Kind::String | Kind::ConcatenatedString if !self.has_fields(child) => {}
                Kind::Ellipsis | Kind::Integer | Kind::Float | Kind::None | Kind::True | Kind::False => {}
                _ => {
                    self.element(child);
                }
            }
        }
    }

    fn has_fields(&self, node: Node) -> bool {
        (node.0..self.tree.after(node).0).any(|inner| self.tree.kind(Node(inner)) == Kind::Interpolation)
    }

    fn broken(&mut self, node: Node) {
        let tree = self.tree;
        for child in tree.children(node) {
            if !self.builder.is_reachable() {
                return;
            }
            match tree.kind(child) {
                Kind::ExpressionStatement | Kind::If | Kind::For | Kind::While | Kind::Try | Kind::With | Kind::Match | Kind::Block => {
                    self.statement(child)
                }
                Kind::FunctionDefinition | Kind::ClassDefinition | Kind::Decorated | Kind::Import | Kind::ImportFrom => {
                    self.statement(child)
                }
                Kind::Error => self.statement(child),
                Kind::Assignment => self.assignment(child),
                Kind::Call | Kind::Await | Kind::Binary | Kind::Subscript | Kind::Attribute => {
                    self.expression(child);
                }
                _ => {}
            }
        }
    }

    fn return_statement(&mut self, node: Node) {
        let span = self.tree.span(node);
        let value = match self.tree.first_child(node) {
            Some(value) => self.expression(value),
            None => self.none(span),
        };
        self.leave_function(value, span);
    }

    /// `if`, all its `elif` and `else`: one loop, so a long chain is not nested.
    fn if_statement(&mut self, node: Node) {
        let tree = self.tree;
        let span = tree.span(node);
        let end = self.builder.new_block();
        self.arm(node, end);
        for alternative in tree.children(node).filter(|&child| tree.field(child) == Field::Alternative) {
            if !self.builder.is_reachable() {
                break;
            }
            if tree.kind(alternative) == Kind::Elif {
                self.arm(alternative, end);
            } else if let Some(body) = tree.child(alternative, Field::Body) {
                self.block(body);
            }
        }
        self.builder.jump_if_reachable(end, span);
        self.builder.start_sealed(end);
    }

    /// One condition with its body; goes on where the condition is false.
    fn arm(&mut self, node: Node, end: crate::ir::BlockId) {
        let tree = self.tree;
        let (then, otherwise) = (self.builder.new_block(), self.builder.new_block());
        if let Some(condition) = tree.child(node, Field::Condition) {
            self.condition(condition, then, otherwise);
        } else {
            self.builder.jump(then, tree.span(node));
        }
        self.builder.start_sealed(then);
        if let Some(body) = tree.child(node, Field::Consequence)
            && self.builder.is_reachable()
        {
            self.block(body);
        }
        self.builder.jump_if_reachable(end, tree.span(node));
        self.builder.start_sealed(otherwise);
    }

    /// `with a as x, b as y:`; managers are told of the end and of early exits. What they do on exceptions is not modelled here, except
    /// that code behind a body that never ends is there for a manager that swallows them.
    fn with_statement(&mut self, node: Node) {
        let tree = self.tree;
        let is_followed = self.is_followed;
        let is_async = tree.child_of_kind(node, Kind::TokenAsync).is_some();
        let mut managers = Vec::new();
        if let Some(clause) = tree.child_of_kind(node, Kind::WithClause) {
            for item in tree.children(clause) {
                if let Some(value) = tree.child(item, Field::Value) {
                    self.with_item(value, is_async, &mut managers);
                }
            }
        }
        let n_around = self.frames.len();
        let n_told = MAX_MANAGERS.saturating_sub(self.frames.iter().filter(|frame| matches!(frame, Frame::With { .. })).count());
        self.frames.extend(managers.iter().take(n_told).map(|(manager, item)| Frame::With { manager: *manager, span: tree.span(*item) }));
        let is_swallowing = is_followed && tree.child(node, Field::Body).is_some_and(|body| self.leaves(body, 0));
        match tree.child(node, Field::Body) {
            Some(body) if is_swallowing => self.swallowing(body),
            Some(body) => self.block(body),
            None => {}
        }
        self.frames.truncate(n_around);
        if self.builder.is_reachable() && !is_swallowing {
            for (manager, item) in managers.into_iter().rev() {
                self.emit(Instr::Exit(manager), tree.span(item));
            }
        }
    }

    /// A body whose exceptions may end there.
    fn swallowing(&mut self, body: Node) {
        let span = self.tree.span(body);
        let outer = self.builder.handler;
        let (raised, passed_on, end) = (self.builder.new_block(), self.builder.new_block(), self.builder.new_block());
        self.builder.handler = Some(raised);
        self.builder.split(span);
        self.block(body);
        self.builder.jump_if_reachable(end, span);
        self.builder.handler = outer;
        self.builder.start_sealed(raised);
        if self.builder.is_reachable() {
            let is_swallowed = self.emit(Instr::Unknown, span);
            self.builder.branch(is_swallowed, end, passed_on, span);
            self.builder.start_sealed(passed_on);
            self.builder.raise(None, span);
        }
        self.builder.start_sealed(end);
    }

    /// Whether a block plainly ends with `return` or `raise`, on every branch.
    fn leaves(&self, block: Node, depth: u32) -> bool {
        let tree = self.tree;
        let Some(last) = tree.children(block).last() else { return false };
        match tree.kind(last) {
            Kind::Return | Kind::Raise => true,
            Kind::With if depth < MAX_NESTING => tree.child(last, Field::Body).is_some_and(|body| self.leaves(body, depth + 1)),
            Kind::If if depth < MAX_NESTING => {
                let branches = tree.children(last).filter(|&child| matches!(tree.kind(child), Kind::Elif | Kind::Else));
                let mut blocks = branches.chain([last]).map(|branch| tree.child_of_kind(branch, Kind::Block));
                tree.child_of_kind(last, Kind::Else).is_some()
                    && blocks.all(|block| block.is_some_and(|block| self.leaves(block, depth + 1)))
            }
            _ => false,
        }
    }

    fn with_item(&mut self, node: Node, is_async: bool, managers: &mut Vec<(Value, Node)>) {
        let tree = self.tree;
        let span = tree.span(node);
        match tree.kind(node) {
            // `with (a as x, b as y):` is a tuple to the grammar.
            Kind::Tuple | Kind::Parenthesized => {
                for item in tree.children(node) {
                    self.with_item(item, is_async, managers);
                }
            }
            Kind::AsPattern => {
                let Some(manager_node) = tree.first_child(node) else { return };
                let manager = self.expression(manager_node);
                let entered = self.emit(Instr::Enter(manager, is_async), tree.span(manager_node));
                managers.push((manager, manager_node));
                if let Some(target) = tree.child(node, Field::Alias) {
                    self.assign(target, entered);
                }
            }
            _ => {
                let manager = self.expression(node);
                self.emit(Instr::Enter(manager, is_async), span);
                managers.push((manager, node));
            }
        }
    }

    fn raise_statement(&mut self, node: Node) {
        let tree = self.tree;
        let mut exception = None;
        for child in tree.children(node) {
            let value = self.expression(child);
            if tree.field(child) != Field::Cause {
                exception = Some(value);
            }
        }
        self.builder.raise(exception, tree.span(node));
    }

    /// `assert c, m` is `if not c: raise AssertionError(m)`.
    fn assert_statement(&mut self, node: Node) {
        let tree = self.tree;
        let span = tree.span(node);
        let mut parts = tree.children(node);
        let Some(condition) = parts.next() else { return };
        let (holds, fails) = (self.builder.new_block(), self.builder.new_block());
        self.condition(condition, holds, fails);
        self.builder.start_sealed(fails);
        if self.builder.is_reachable() {
            let mut args = Vec::new();
            if let Some(message) = parts.next() {
                args.push(Arg { kind: ArgKind::Positional, value: self.expression(message) });
            }
            let class = self.global("AssertionError", span);
            let list = self.builder.list(&args);
            let exception = self.emit(Instr::Call(class, list, CallKind::Plain), span);
            self.builder.raise(Some(exception), span);
        }
        self.builder.start_sealed(holds);
    }

    fn delete_statement(&mut self, node: Node) {
        let tree = self.tree;
        for target in tree.children(node) {
            self.delete(target);
        }
    }

    fn delete(&mut self, target: Node) {
        let tree = self.tree;
        let span = tree.span(target);
        match tree.kind(target) {
            Kind::Identifier => self.unbind(target),
            Kind::Attribute => {
                if let (Some(object), Some(name)) = (tree.child(target, Field::Object), tree.child(target, Field::Attribute)) {
                    let base = self.expression(object);
                    let name = self.symbol(name);
                    self.emit(Instr::DelAttr(base, name), span);
                }
            }
            Kind::Subscript => {
                if let Some(value) = tree.child(target, Field::Value) {
                    let base = self.expression(value);
                    let key = self.subscript_key(target);
                    self.emit(Instr::DelItem(base, key), span);
                }
            }
            _ => {
                for part in tree.children(target) {
                    self.nested(part, Self::delete);
                }
            }
        }
    }

    /// Recurses unless that would go too deep.
    pub(super) fn nested(&mut self, node: Node, lower: impl FnOnce(&mut Self, Node)) {
        if self.depth >= MAX_NESTING {
            return self.limit_hit(self.tree.span(node), NESTING_TOO_DEEP);
        }
        self.depth += 1;
        lower(self, node);
        self.depth -= 1;
    }

    /// `type Name = value`: bound like a variable, so that annotations find it.
    fn type_alias(&mut self, node: Node) {
        let tree = self.tree;
        let (Some(left), Some(right)) = (tree.child(node, Field::Left), tree.child(node, Field::Right)) else { return };
        let Some(name) = super::bindings::first_identifier(tree, left) else { return };
        let value = match tree.first_child(right) {
            Some(value) if !is_type_only(tree.kind(value)) => self.expression(value),
            _ => self.emit(Instr::Unknown, tree.span(right)),
        };
        self.bind(name, value);
    }

    /// `print x` and `exec code`, as Python 2 has them: calls.
    fn python2_call(&mut self, name: &str, node: Node) {
        let tree = self.tree;
        let span = tree.span(node);
        let callee = self.global(name, span);
        let mut args = Vec::new();
        for child in tree.children(node) {
            let child = if tree.kind(child) == Kind::Chevron { tree.first_child(child).unwrap_or(child) } else { child };
            args.push(self.element(child));
        }
        let list = self.builder.list(&args);
        self.emit(Instr::Call(callee, list, CallKind::Plain), span);
    }

    /// Ends the function with a value, by way of the `finally` bodies around.
    fn leave_function(&mut self, value: Value, span: crate::text::Span) {
        self.unwind(0, span, |lowering| lowering.builder.close(Terminator::Return(value), span));
    }
}

/// Type syntax that is no expression.
fn is_type_only(kind: Kind) -> bool {
    matches!(kind, Kind::SplatType | Kind::GenericType | Kind::UnionType | Kind::ConstrainedType | Kind::MemberType)
}
