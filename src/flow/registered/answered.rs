//! Exceptions of the program that it answers with a status: to raise one whose handler answers 403 is to refuse. Handlers are found by
//! names alone.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{ArgKind, BuildKind, Function, Instr, Literal, Terminator, Value};
use crate::program::{Base, ClassRef, Meaning, Program};
use crate::text::Symbol;

use super::Search;

/// Where a handler takes the status from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Fixed(u16),
    /// An attribute of the exception.
    Attribute(Symbol),
}

impl Search<'_> {
    /// The status with which each of these classes, or one above it, is answered; `methods` register handlers.
    pub fn statuses(self, methods: &FxHashSet<Symbol>) -> FxHashMap<ClassRef, u16> {
        let handlers = self.handlers(methods);
        if handlers.is_empty() {
            return FxHashMap::default();
        }
        let program = self.program;
        let status_of = |class: ClassRef| {
            let mut bases = program.class(class).mro.iter();
            let nearest = bases.find_map(|base| match base {
                Base::Project(base) => handlers.get(base),
                Base::Api(_) => None,
            })?;
            match nearest {
                Status::Fixed(status) => Some(*status),
                Status::Attribute(name) => attribute(program, class, *name),
            }
        };
        let classes = (0..program.classes.len() as u32).map(ClassRef);
        classes.filter_map(|class| Some((class, status_of(class)?))).collect()
    }

    /// `@app.errorhandler(Denied)`, `app.register_error_handler(Denied, denied)`.
    fn handlers(self, methods: &FxHashSet<Symbol>) -> FxHashMap<ClassRef, Status> {
        let mut handlers = FxHashMap::default();
        for (module, code) in self.mentioning(|name| methods.contains(&name)) {
            let called = |callee: Value| matches!(code.instr(callee), Instr::Attr(_, method) if methods.contains(&method));
            for &instr in &code.instrs {
                let Instr::Call(callee, args, _) = instr else { continue };
                let (handled, handler) = match (code.instr(callee), code.list(args)) {
                    (Instr::Attr(..), [handled, handler, ..]) if called(callee) => (handled.value, handler.value),
                    (Instr::Call(inner, given, _), [handler, ..]) if called(inner) => match code.list(given) {
                        [handled, ..] => (handled.value, handler.value),
                        [] => continue,
                    },
                    _ => continue,
                };
                let meaning = |value| self.meaning(module, code, value);
                if let (Meaning::Class(class), Meaning::Function(handler)) = (meaning(handled), meaning(handler))
                    && let Some(status) = answer(self.program.function(handler))
                {
                    handlers.insert(class, status);
                }
            }
        }
        handlers
    }
}

/// The status that a handler answers on every way.
fn answer(code: &Function) -> Option<Status> {
    let mut answers = code.blocks.iter().filter_map(|block| match block.end {
        Terminator::Return(value) => Some(status(code, value)),
        _ => None,
    });
    let first = answers.next()??;
    answers.all(|other| other == Some(first)).then_some(first)
}

/// `body, 403`, `make_response(body, 403)`, `body, error.status`.
fn status(code: &Function, answered: Value) -> Option<Status> {
    let args = match code.instr(answered) {
        Instr::Build(BuildKind::Tuple, args) | Instr::Call(_, args, _) => code.list(args),
        _ => return None,
    };
    let second = args.get(1).filter(|arg| arg.kind == ArgKind::Positional)?;
    match code.instr(second.value) {
        Instr::Const(Literal::Int(status)) => u16::try_from(status).ok().map(Status::Fixed),
        Instr::Attr(base, name) if code.instr(base) == Instr::Param(0) => Some(Status::Attribute(name)),
        _ => None,
    }
}

/// The number that a class, or the nearest above it, has under a name.
fn attribute(program: &Program, class: ClassRef, name: Symbol) -> Option<u16> {
    program.class(class).mro.iter().find_map(|base| {
        let Base::Project(base) = base else { return None };
        let info = program.class(*base);
        let ir = &program.unit(info.module).ir;
        let body = ir.function(ir.class(info.id).body);
        match body.instr(crate::flow::constraints::namespace_value(body, name)?) {
            Instr::Const(Literal::Int(status)) => u16::try_from(status).ok(),
            _ => None,
        }
    })
}
