//! Whether two modules mean the same: equal in all but the places of things. What was found in one then holds in the other, elsewhere.
//! And whether they differ only within functions, so that every name still means what it did.

use super::{Block, Capture, Class, Function, FunctionId, FunctionKind, Module, Param};

impl Module {
    /// Whether only places differ, as after an edit of comments or white space. Templates in literals are compared by themselves.
    pub fn means_the_same(&self, other: &Module) -> bool {
        self.has_same_names(other) && all(&self.functions, &other.functions, is_same_function)
    }

    /// The functions whose code differs from that in `other`; none if more than the inside of functions and lambdas does.
    pub fn differing_functions(&self, other: &Module) -> Option<Vec<FunctionId>> {
        if !self.has_same_names(other) || !all(&self.functions, &other.functions, is_same_outside) {
            return None;
        }
        let pairs = self.functions.iter().zip(&other.functions).enumerate();
        let differing = pairs.filter(|(_, (left, right))| !is_same_function(left, right));
        let may_differ = |function: &Function| matches!(function.kind, FunctionKind::Def | FunctionKind::Lambda);
        differing.map(|(at, (function, _))| may_differ(function).then_some(FunctionId(at as u32))).collect()
    }

    fn has_same_names(&self, other: &Module) -> bool {
        let Module { functions: _, classes, annotations, comments: _, exports, imported, templates: _, is_broken: _ } = self;
        *annotations == other.annotations
            && *exports == other.exports
            && *imported == other.imported
            && all(classes, &other.classes, is_same_class)
    }
}

fn all<T>(left: &[T], right: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
}

fn is_same_function(left: &Function, right: &Function) -> bool {
    let Function { instrs, args, bound, order, blocks, preds, .. } = left;
    is_same_outside(left, right)
        && (instrs, args, bound, order, preds) == (&right.instrs, &right.args, &right.bound, &right.order, &right.preds)
        && all(blocks, &right.blocks, is_same_block)
}

/// Whether two functions are equal in what other code sees of them.
fn is_same_outside(left: &Function, right: &Function) -> bool {
    #[rustfmt::skip]
    let Function {
        name, kind, span: _, name_span: _, header: _, parent, class, is_async, is_generator, params, returns, cells, captures, instrs: _,
        spans: _, args: _, bound: _, order: _, blocks: _, preds: _,
    } = left;
    let has_decorators = |function: &Function| function.span.start != function.header.start;
    (name, kind, parent, class, is_async, is_generator, returns, cells)
        == (&right.name, &right.kind, &right.parent, &right.class, &right.is_async, &right.is_generator, &right.returns, &right.cells)
        && has_decorators(left) == has_decorators(right)
        && all(params, &right.params, is_same_param)
        && all(captures, &right.captures, is_same_capture)
}

fn is_same_param(left: &Param, right: &Param) -> bool {
    let Param { name, kind, annotation, has_default, span: _ } = left;
    (name, kind, annotation, has_default) == (&right.name, &right.kind, &right.annotation, &right.has_default)
}

fn is_same_capture(left: &Capture, right: &Capture) -> bool {
    let Capture { name, from } = left;
    (name, from) == (&right.name, &right.from)
}

fn is_same_block(left: &Block, right: &Block) -> bool {
    let Block { instrs, end, end_span: _, preds, n_exception_preds, handler, is_loop_header } = left;
    (instrs, end, preds, n_exception_preds, handler, is_loop_header)
        == (&right.instrs, &right.end, &right.preds, &right.n_exception_preds, &right.handler, &right.is_loop_header)
}

fn is_same_class(left: &Class, right: &Class) -> bool {
    let Class { name, span: _, name_span: _, parent, body, methods, fields } = left;
    (name, parent, body, methods, fields) == (&right.name, &right.parent, &right.body, &right.methods, &right.fields)
}
