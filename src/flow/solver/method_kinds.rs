//! What becomes of the first parameter of a method: the instance, the class, or what the caller gives.

use std::sync::Arc;

use rayon::prelude::*;

use crate::ir::{CallKind, Function, Instr, Value};
use crate::models::Intrinsic;
use crate::program::{FuncRef, Meaning, ModuleId};

use super::Solver;
use crate::flow::Occasion;

/// What a function's code says of methods.
#[derive(Default)]
pub(super) struct ToldOfMethods {
    /// By a decorator.
    declared: Vec<(FuncRef, Intrinsic)>,
    /// By a call through the class.
    plain: Vec<FuncRef>,
}

impl Solver<'_> {
    pub(super) fn find_method_kinds(&mut self, occasion: Occasion) {
        let n_functions = self.program.n_functions();
        let told = |function| Arc::new(self.told_of_methods(function));
        self.told_of_methods = match occasion {
            Occasion::Edited(before, edited) if edited.names_are_same && before.told_of_methods.len() == n_functions => {
                let mut all = before.told_of_methods.clone();
                edited.functions.iter().for_each(|function| all[function.0 as usize] = told(*function));
                all
            }
            _ => (0..n_functions as u32).into_par_iter().map(|function| told(FuncRef(function))).collect(),
        };
        for (function, kind) in self.told_of_methods.iter().flat_map(|told| &told.declared) {
            self.method_kinds[function.0 as usize] = Some(*kind);
        }
        for plain in self.told_of_methods.iter().flat_map(|told| &told.plain) {
            self.method_kinds[plain.0 as usize].get_or_insert(Intrinsic::StaticMethod);
        }
    }

    fn told_of_methods(&self, function: FuncRef) -> ToldOfMethods {
        let (module, _) = self.program.locate(function);
        let body = self.program.function(function);
        let mut told = ToldOfMethods::default();
        for &instr in &body.instrs {
            let (callee, args) = match instr {
                Instr::Call(callee, args, CallKind::Decorator) => (callee, args),
                Instr::Call(callee, ..) => {
                    told.plain.extend(self.plain_function(module, body, callee));
                    continue;
                }
                _ => continue,
            };
            let Instr::Global(name) = body.instr(callee) else { continue };
            let path = self.catalog.paths.root(name);
            let kind = self.catalog.paths.entry(path).call.as_ref().and_then(|call| call.does);
            let Some(kind @ (Intrinsic::StaticMethod | Intrinsic::ClassMethod)) = kind else { continue };
            for arg in body.list(args) {
                if let Instr::Function(function, _) = body.instr(arg.value) {
                    told.declared.push((self.program.func_ref(module, function), kind));
                }
            }
        }
        told
    }

    /// `Bot.ask(text)`, where `ask` has no parameter for an instance: a function that only lies in the class.
    fn plain_function(&self, module: ModuleId, body: &Function, callee: Value) -> Option<FuncRef> {
        let Instr::Attr(base, name) = body.instr(callee) else { return None };
        let is_name = matches!(body.instr(base), Instr::Global(_) | Instr::Attr(..) | Instr::ImportFrom(..) | Instr::Class(..));
        if !is_name || !self.program.methods.contains_key(&name) {
            return None;
        }
        let Meaning::Class(class) = self.program.expression(self.names, self.catalog, module, body, base) else { return None };
        let function = *self.program.class(class).methods.get(&name)?;
        let first = self.program.function(function).params.first()?;
        (!OWN.contains(&self.names.text(first.name))).then_some(function)
    }
}

/// What the parameter for the instance or the class is called.
const OWN: &[&str] = &["self", "cls", "klass", "mcs", "mcls", "this", "_self", "_cls", "_", "__self"];
