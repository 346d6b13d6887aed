//! Whether two modules mean the same: equal in all but the places of things. What was found in one then holds in the other, elsewhere.

use super::{Block, Capture, Class, Function, Module, Param};

impl Module {
    /// Whether only places differ, as after an edit of comments or white space. Templates in literals are compared by themselves.
    pub fn means_the_same(&self, other: &Module) -> bool {
        let Module { functions, classes, annotations, comments: _, exports, imported, templates: _ } = self;
        *annotations == other.annotations
            && *exports == other.exports
            && *imported == other.imported
            && all(functions, &other.functions, is_same_function)
            && all(classes, &other.classes, is_same_class)
    }
}

fn all<T>(left: &[T], right: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
}

fn is_same_function(left: &Function, right: &Function) -> bool {
    #[rustfmt::skip]
    let Function {
        name, kind, span: _, name_span: _, header: _, parent, class, is_async, is_generator, params, returns, cells, captures, instrs,
        spans: _, args, bound, order, blocks, preds,
    } = left;
    let has_decorators = |function: &Function| function.span.start != function.header.start;
    (name, kind, parent, class, is_async, is_generator)
        == (&right.name, &right.kind, &right.parent, &right.class, &right.is_async, &right.is_generator)
        && (returns, cells, instrs, args, bound, order, preds)
            == (&right.returns, &right.cells, &right.instrs, &right.args, &right.bound, &right.order, &right.preds)
        && has_decorators(left) == has_decorators(right)
        && all(params, &right.params, is_same_param)
        && all(captures, &right.captures, is_same_capture)
        && all(blocks, &right.blocks, is_same_block)
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
