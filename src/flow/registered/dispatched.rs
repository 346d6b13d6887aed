//! Functions that choose another one by the class of what they are given (`functools.singledispatch`), found by names alone.

use rustc_hash::FxHashMap;

use crate::flow::calls::Args;
use crate::flow::constraints::{MAX_TYPE_DEPTH, type_named};
use crate::flow::eval::Eval;
use crate::flow::value::{Entry, Kind, Node, Shape, V};
use crate::ir::{Annotation, AnnotationId, BinaryOp, CallKind, Function, Instr, Literal, MODULE_BODY, Value};
use crate::models::{ApiPath, Intrinsic};
use crate::program::{Base, ClassRef, FuncRef, Meaning, ModuleId, Program};
use crate::text::Symbol;

use super::Search;

/// By the function that is called.
pub(in crate::flow) type Dispatchers = FxHashMap<FuncRef, Vec<Case>>;

/// A function for values of a class.
#[derive(PartialEq)]
pub(in crate::flow) struct Case {
    class: Option<Class>,
    function: FuncRef,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Own(ClassRef),
    Api(ApiPath),
}

/// Which argument chooses: of a method the one behind its object.
fn subject(program: &Program, dispatcher: FuncRef) -> usize {
    usize::from(program.function(dispatcher).class.is_some())
}

impl Search<'_> {
    /// `@render.register def _(part: Text)`, `@render.register(Text)`, `render.register(Text, render_text)`.
    pub fn dispatchers(self, register: Option<Symbol>) -> Dispatchers {
        let mut found = Dispatchers::default();
        let Some(register) = register else { return found };
        for (module, code) in self.mentioning(|name| name == register) {
            let registered_on = |callee: Value| match code.instr(callee) {
                Instr::Attr(base, name) if name == register => self.dispatcher(module, code, base, MAX_TYPE_DEPTH),
                _ => None,
            };
            for &instr in &code.instrs {
                let Instr::Call(callee, args, _) = instr else { continue };
                let (registering, class, chosen) = match (code.instr(callee), code.list(args)) {
                    (Instr::Call(inner, given, _), [chosen]) => match code.list(given) {
                        [class] => (inner, Some(class.value), chosen.value),
                        _ => continue,
                    },
                    (_, [only]) => (callee, None, only.value),
                    (_, [class, chosen]) => (callee, Some(class.value), chosen.value),
                    _ => continue,
                };
                let Some(on) = registered_on(registering) else { continue };
                let Some(chosen) = self.function(module, code, chosen, MAX_TYPE_DEPTH) else { continue };
                let classes = match class {
                    Some(class) => self.classes(module, code, class, MAX_TYPE_DEPTH),
                    None => self.declared(chosen, subject(self.program, on)),
                };
                found.entry(on).or_default().extend(classes.into_iter().map(|class| Case { class, function: chosen }));
            }
        }
        found
    }

    /// The function that a value is, where that chooses another one.
    fn dispatcher(self, module: ModuleId, code: &Function, value: Value, steps: usize) -> Option<FuncRef> {
        let steps = steps.checked_sub(1)?;
        if let Instr::Call(decorator, args, CallKind::Decorator) = code.instr(value) {
            let Meaning::Api(path) = self.meaning(module, code, decorator) else { return None };
            let model = self.catalog.paths.entry(path).call.as_ref()?;
            return match (model.does, code.list(args)) {
                (Some(Intrinsic::SingleDispatch), [decorated]) => self.function(module, code, decorated.value, steps),
                _ => None,
            };
        }
        let Meaning::Variable(module, name) = self.meaning(module, code, value) else { return None };
        let [definition] = self.program.bindings[module.0 as usize].get(&name)?.definitions.as_slice() else { return None };
        self.dispatcher(module, self.program.unit(module).ir.function(MODULE_BODY), *definition, steps)
    }

    /// The function behind decorators.
    fn function(self, module: ModuleId, code: &Function, value: Value, steps: usize) -> Option<FuncRef> {
        let steps = steps.checked_sub(1)?;
        match (code.instr(value), self.meaning(module, code, value)) {
            (_, Meaning::Function(function)) => Some(function),
            (Instr::Call(_, args, CallKind::Decorator), _) => self.function(module, code, code.list(args).first()?.value, steps),
            _ => None,
        }
    }

    /// The classes for which a function is registered: `A`, `A | B`, `type(None)`; none in the place of one that is not known.
    fn classes(self, module: ModuleId, code: &Function, value: Value, steps: usize) -> Vec<Option<Class>> {
        let Some(steps) = steps.checked_sub(1) else { return vec![None] };
        match (code.instr(value), self.meaning(module, code, value)) {
            (Instr::Binary(BinaryOp::BitOr, left, right, _), _) => {
                let mut classes = self.classes(module, code, left, steps);
                classes.extend(self.classes(module, code, right, steps));
                classes
            }
            (Instr::Call(_, args, CallKind::Decorator), _) => match code.list(args) {
                [decorated] => self.classes(module, code, decorated.value, steps),
                _ => vec![None],
            },
            (Instr::Global(name), Meaning::Unknown) => vec![Some(Class::Api(self.catalog.paths.root(name)))],
            (_, meaning) => vec![self.class(meaning)],
        }
    }

    /// The classes that the annotation of a parameter names.
    fn declared(self, function: FuncRef, at: usize) -> Vec<Option<Class>> {
        let (module, _) = self.program.locate(function);
        let annotation = self.program.function(function).params.get(at).and_then(|param| param.annotation);
        annotation.map_or(vec![None], |annotation| self.annotated(module, annotation, MAX_TYPE_DEPTH))
    }

    fn annotated(self, module: ModuleId, annotation: AnnotationId, steps: usize) -> Vec<Option<Class>> {
        let Some(steps) = steps.checked_sub(1) else { return vec![None] };
        match self.program.unit(module).ir.annotation(annotation) {
            Annotation::Union(parts) => parts.iter().flat_map(|part| self.annotated(module, *part, steps)).collect(),
            Annotation::Name { path, .. } => {
                vec![self.class(type_named(self.program, self.catalog, self.names, module, path))]
            }
            _ => vec![None],
        }
    }

    fn class(self, meaning: Meaning) -> Option<Class> {
        match meaning {
            Meaning::Class(class) => Some(Class::Own(class)),
            Meaning::Variable(module, name) => self.program.class_behind(module, name).map(Class::Own),
            Meaning::Api(path) => Some(Class::Api(path)),
            Meaning::Function(_) | Meaning::Module(_) | Meaning::Unknown => None,
        }
    }
}

impl Eval<'_, '_> {
    /// Calls for each possible argument the function that is registered for its class.
    pub fn call_dispatched(&mut self, cases: &[Case], (function, node): (FuncRef, Node), args: &Args) -> V {
        let at = subject(self.program(), function);
        let Some(given) = args.positional.get(at) else { return self.call_just(function, node, args) };
        let mut ways: Vec<(FuncRef, V)> = Vec::new();
        for entry in given.iter() {
            for chosen in self.registered_for(cases, function, entry) {
                match ways.iter_mut().find(|(other, _)| *other == chosen) {
                    Some((_, value)) => value.add(entry),
                    None => ways.push((chosen, V(smallvec::smallvec![entry]))),
                }
            }
        }
        self.each_way(ways, |eval, (chosen, value)| {
            let mut args = args.clone();
            args.positional[at] = value;
            let node = if chosen == function { node } else { eval.function_node(chosen) };
            eval.call_just(chosen, node, &args)
        })
    }

    /// The functions that may be meant for a value: one if its class is known.
    fn registered_for(&mut self, cases: &[Case], default: FuncRef, entry: Entry) -> Vec<FuncRef> {
        let classes = self.classes_of(entry.node);
        let is_told = self.told.contains_key(&entry.node);
        let is_exact = is_told || matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Instance(_)));
        if is_exact {
            return classes.into_iter().map(|class| self.nearest(cases, class).unwrap_or(default)).collect();
        }
        if let Some(builtin) = self.builtin_class(entry.node) {
            let of = |wanted: Option<Class>| cases.iter().rev().find(|case| case.class == wanted);
            let fitting = of(Some(Class::Api(builtin))).or_else(|| of(None));
            return vec![fitting.map_or(default, |case| case.function)];
        }
        if self.is_token(entry.node) {
            self.receivers.insert(entry.node);
        }
        let program = self.program();
        let declared = classes.first().copied();
        let may_be = |case: &&Case| match (declared, case.class) {
            (Some(declared), Some(Class::Own(class))) => program.derives_from(class, declared) || program.derives_from(declared, class),
            (Some(_), Some(Class::Api(_))) => false,
            _ => true,
        };
        let mut all: Vec<FuncRef> = cases.iter().filter(may_be).map(|case| case.function).collect();
        all.push(default);
        all.dedup();
        all
    }

    /// The function for the class that comes first among the bases.
    fn nearest(&self, cases: &[Case], class: ClassRef) -> Option<FuncRef> {
        self.program().class(class).mro.iter().find_map(|base| {
            let wanted = match base {
                Base::Project(class) => Class::Own(*class),
                Base::Api(path) => Class::Api(*path),
            };
            cases.iter().rev().find(|case| case.class == Some(wanted)).map(|case| case.function)
        })
    }

    /// The class of a literal or a container.
    fn builtin_class(&self, node: Node) -> Option<ApiPath> {
        let name = match self.data(node).kind {
            Kind::Const(Literal::Str(_)) | Kind::Text(..) => "str",
            Kind::Const(Literal::Bytes(_)) => "bytes",
            Kind::Const(Literal::Int(_)) => "int",
            Kind::Const(Literal::Bool(_)) => "bool",
            Kind::Object(_, _, Shape::Dict) => "dict",
            Kind::Object(_, _, Shape::List) => "list",
            Kind::Object(_, _, Shape::Tuple) => "tuple",
            Kind::Object(_, _, Shape::Set) => "set",
            _ => return None,
        };
        Some(self.catalog().paths.root(self.names().find(name)?))
    }
}
