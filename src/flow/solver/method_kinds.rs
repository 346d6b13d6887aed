//! What becomes of the first parameter of a method: the instance, the class, or what the caller gives.

use crate::ir::{CallKind, Function, Instr, Value};
use crate::models::Intrinsic;
use crate::program::{FuncRef, Meaning, ModuleId};

use super::Solver;

impl Solver<'_> {
    pub(super) fn find_method_kinds(&mut self) {
        for (module, unit) in self.program.units.iter().enumerate() {
            let module = ModuleId(module as u32);
            for body in &unit.ir.functions {
                for &instr in &body.instrs {
                    let (callee, args) = match instr {
                        Instr::Call(callee, args, CallKind::Decorator) => (callee, args),
                        Instr::Call(callee, ..) => {
                            if let Some(plain) = self.plain_function(module, body, callee) {
                                self.method_kinds[plain.0 as usize].get_or_insert(Intrinsic::StaticMethod);
                            }
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
                            let function = self.program.func_ref(module, function);
                            self.method_kinds[function.0 as usize] = Some(kind);
                        }
                    }
                }
            }
        }
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
