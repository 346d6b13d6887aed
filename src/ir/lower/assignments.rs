//! Assignments: targets, unpacking, annotations, and what binding means for each sort of variable.

use smallvec::SmallVec;

use super::Lowering;
use super::expressions::binary_op;
use super::scopes::Slot;
use crate::ir::{CellRef, FunctionKind, Instr, MODULE_BODY, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::{Span, Symbol};

/// What an assignment does to `__all__`.
enum Exports {
    Replace,
    Add,
}

impl Lowering<'_> {
    /// `a = b = value`, `x: T = value` and `x: T`.
    pub(super) fn assignment(&mut self, node: Node) {
        let tree = self.tree;
        let mut targets: SmallVec<[(Node, Option<Node>); 4]> = SmallVec::new();
        let mut rest = node;
        while tree.kind(rest) == Kind::Assignment {
            let Some(left) = tree.child(rest, Field::Left) else { return };
            targets.push((left, tree.child(rest, Field::Type)));
            match tree.child(rest, Field::Right) {
                Some(right) => rest = right,
                None => return self.declaration(left, tree.child(rest, Field::Type)),
            }
        }
        if tree.kind(rest) == Kind::AugmentedAssignment {
            return self.augmented_assignment(rest);
        }
        if let [(target, None)] = targets.as_slice() {
            self.note_exports(*target, rest, Exports::Replace);
            if self.assign_pairwise(*target, rest) {
                return;
            }
        }
        let mut value = self.expression(rest);
        for (target, annotation) in targets {
            if let Some(annotation) = annotation {
                let id = self.annotation(annotation);
                self.note_field(target, id, true);
                value = self.emit(Instr::Annotated(value, id), tree.span(rest));
            }
            self.assign(target, value);
        }
    }

    /// `x: T` binds nothing.
    fn declaration(&mut self, target: Node, annotation: Option<Node>) {
        if let Some(annotation) = annotation {
            let id = self.annotation(annotation);
            self.note_field(target, id, false);
        }
    }

    fn note_field(&mut self, target: Node, annotation: crate::ir::AnnotationId, has_value: bool) {
        if let FunctionKind::ClassBody(class) = self.function_mut().kind
            && self.tree.kind(target) == Kind::Identifier
        {
            let name = self.symbol(target);
            self.module.classes[class.0 as usize].fields.push((name, annotation, has_value));
        }
    }

    /// `a, b = x, y` binds values to names without a tuple between them.
    fn assign_pairwise(&mut self, target: Node, value: Node) -> bool {
        let tree = self.tree;
        let is_pair = matches!(tree.kind(target), Kind::PatternList | Kind::TuplePattern)
            && matches!(tree.kind(value), Kind::ExpressionList | Kind::Tuple)
            && tree.children(target).count() == tree.children(value).count();
        let has_star = |node: Node| matches!(tree.kind(node), Kind::ListSplat | Kind::ListSplatPattern);
        if !is_pair || tree.children(target).any(has_star) || tree.children(value).any(has_star) {
            return false;
        }
        let values: SmallVec<[Value; 8]> = tree.children(value).map(|value| self.expression(value)).collect();
        for (target, value) in tree.children(target).zip(values) {
            self.assign(target, value);
        }
        true
    }

    /// Python evaluates `a[i] += f()` as load, call, store; the call sees the old element.
    pub(super) fn augmented_assignment(&mut self, node: Node) {
        let tree = self.tree;
        let span = tree.span(node);
        let (Some(left), Some(operator), Some(right)) =
            (tree.child(node, Field::Left), tree.child(node, Field::Operator), tree.child(node, Field::Right))
        else {
            return;
        };
        let Some((op, in_place)) = binary_op(tree.kind(operator)) else { return };
        self.note_exports(left, right, Exports::Add);
        match tree.kind(left) {
            Kind::Attribute => {
                let (Some(object), Some(name)) = (tree.child(left, Field::Object), tree.child(left, Field::Attribute)) else { return };
                let base = self.expression(object);
                let name = self.symbol(name);
                let old = self.emit(Instr::Attr(base, name), tree.span(left));
                let right = self.expression(right);
                let new = self.emit(Instr::Binary(op, old, right, in_place), span);
                self.emit(Instr::SetAttr(base, name, new), tree.span(left));
            }
            Kind::Subscript => {
                let Some(value) = tree.child(left, Field::Value) else { return };
                let base = self.expression(value);
                let key = self.subscript_key(left);
                let old = self.emit(Instr::Item(base, key), tree.span(left));
                let right = self.expression(right);
                let new = self.emit(Instr::Binary(op, old, right, in_place), span);
                self.emit(Instr::SetItem(base, key, new), tree.span(left));
            }
            _ => {
                let old = self.expression(left);
                let right = self.expression(right);
                let new = self.emit(Instr::Binary(op, old, right, in_place), span);
                self.assign(left, new);
            }
        }
    }

    /// Gives a value to any target. Unpacking comes first, then the bindings from left to right.
    pub(super) fn assign(&mut self, target: Node, value: Value) {
        let mut bindings: SmallVec<[(Node, Value); 4]> = SmallVec::new();
        let mut open: SmallVec<[(Node, Value); 4]> = SmallVec::new();
        open.push((target, value));
        while let Some((target, value)) = open.pop() {
            if !self.unpack(target, value, &mut open) {
                bindings.push((target, value));
            }
        }
        for (target, value) in bindings {
            self.assign_single(target, value);
        }
    }

    /// Takes a sequence target apart, in such an order that the first part is on top of the stack.
    fn unpack(&mut self, target: Node, value: Value, open: &mut SmallVec<[(Node, Value); 4]>) -> bool {
        let tree = self.tree;
        match tree.kind(target) {
            Kind::PatternList | Kind::TuplePattern | Kind::ListPattern | Kind::Tuple | Kind::List | Kind::ExpressionList => {}
            Kind::Parenthesized | Kind::AsPatternTarget => {
                open.extend(tree.first_child(target).map(|inner| (inner, value)));
                return true;
            }
            _ => return false,
        }
        let parts: SmallVec<[Node; 8]> = tree.children(target).collect();
        let is_star = |node: &Node| matches!(tree.kind(*node), Kind::ListSplatPattern | Kind::ListSplat);
        let star = parts.iter().position(is_star);
        let mark = open.len();
        for (index, &part) in parts.iter().enumerate() {
            let span = tree.span(part);
            let (part, instr) = match star {
                Some(star) if index == star => {
                    let instr = Instr::UnpackRest(value, star as u16, (parts.len() - star - 1) as u16);
                    (tree.first_child(part).unwrap_or(part), instr)
                }
                Some(star) if index > star => (part, Instr::UnpackItem(value, index as i32 - parts.len() as i32)),
                Some(_) | None => (part, Instr::UnpackItem(value, index as i32)),
            };
            let element = self.emit(instr, span);
            open.push((part, element));
        }
        open[mark..].reverse();
        true
    }

    fn assign_single(&mut self, target: Node, value: Value) {
        let tree = self.tree;
        let span = tree.span(target);
        match tree.kind(target) {
            Kind::Identifier => self.bind(target, value),
            Kind::Attribute => {
                let (Some(object), Some(name)) = (tree.child(target, Field::Object), tree.child(target, Field::Attribute)) else { return };
                let base = self.expression(object);
                let name = self.symbol(name);
                self.emit(Instr::SetAttr(base, name, value), span);
            }
            Kind::Subscript => {
                let Some(object) = tree.child(target, Field::Value) else { return };
                let base = self.expression(object);
                let key = self.subscript_key(target);
                self.emit(Instr::SetItem(base, key, value), span);
            }
            Kind::ListSplatPattern | Kind::ListSplat => {
                if let Some(inner) = tree.first_child(target) {
                    self.assign_single(inner, value);
                }
            }
            // Broken code may assign to anything.
            _ => {
                self.expression(target);
            }
        }
    }

    /// Binds the name at `node`.
    pub(super) fn bind(&mut self, node: Node, value: Value) {
        let name = self.symbol(node);
        self.bind_name(name, value, self.tree.span(node));
    }

    pub(super) fn bind_name(&mut self, name: Symbol, value: Value, span: Span) {
        self.builder.bound.push((value, name));
        match self.scopes.slot(self.scope, name) {
            Slot::Local(variable) | Slot::ClassVariable(variable) => self.builder.write(variable, value, span),
            Slot::ModuleVariable(variable) => {
                self.builder.write(variable, value, span);
                self.emit(Instr::SetGlobal(name, value), span);
            }
            Slot::Cell(cell) => self.bind_cell(cell, value, span),
            Slot::Global => {
                self.builder.before_binding(span);
                self.emit(Instr::SetGlobal(name, value), span);
            }
        }
    }

    fn bind_cell(&mut self, cell: CellRef, value: Value, span: Span) {
        self.builder.before_binding(span);
        self.emit(Instr::SetCell(cell, value), span);
    }

    /// `del name`.
    pub(super) fn unbind(&mut self, node: Node) {
        let name = self.symbol(node);
        let span = self.tree.span(node);
        let slot = self.scopes.slot(self.scope, name);
        if matches!(slot, Slot::ModuleVariable(_) | Slot::Global) {
            self.emit(Instr::DelGlobal(name), span);
        }
        match slot {
            Slot::Local(variable) | Slot::ClassVariable(variable) | Slot::ModuleVariable(variable) => {
                let unknown = self.emit(Instr::Unknown, span);
                self.builder.write(variable, unknown, span);
            }
            Slot::Cell(cell) => {
                let unknown = self.emit(Instr::Unknown, span);
                self.bind_cell(cell, unknown, span);
            }
            Slot::Global => {}
        }
    }

    /// Reads `__all__ = [...]` and `__all__ += [...]`.
    fn note_exports(&mut self, target: Node, value: Node, exports: Exports) {
        let tree = self.tree;
        if self.function != MODULE_BODY || tree.kind(target) != Kind::Identifier || self.slice(tree.span(target)) != "__all__" {
            return;
        }
        let names: Option<Vec<Symbol>> = match tree.kind(value) {
            Kind::List | Kind::Tuple | Kind::ExpressionList => {
                let name = |element: Node| (tree.kind(element) == Kind::String).then(|| self.plain_string(element)).flatten();
                tree.children(value).map(|element| name(element).map(|(symbol, _)| symbol)).collect()
            }
            _ => None,
        };
        self.module.exports = match (exports, self.module.exports.take(), names) {
            (Exports::Replace, _, names) => names,
            (Exports::Add, Some(mut known), Some(names)) => {
                known.extend(names);
                Some(known)
            }
            (Exports::Add, _, _) => None,
        };
    }
}
