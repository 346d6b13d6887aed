//! What a function's code says of names beyond it: what it binds, what it changes, what it puts elsewhere. An edit after which functions
//! say the same leaves what names mean in the program as it is.

use super::mutators::Mutators;
use super::{FuncRef, ModuleId, Program, Unit};
use crate::ir::{Function, FunctionId, Instr, Literal, Value};
use crate::text::Symbol;

/// Something that linking takes from code, without the numbers of its values.
#[derive(PartialEq)]
enum Said {
    Binds(Symbol),
    /// `base.name = value`
    SetsAttribute(Vec<Instr>, Symbol),
    /// `base[key] = value`, with the key if it is a constant
    SetsItem(Vec<Instr>, Option<Symbol>),
    /// `del base[key]`
    DeletesItem(Vec<Instr>),
    /// `base.append`
    Changes(Vec<Instr>, Symbol),
    /// A class, whose bases may be any expression.
    MakesClass,
}

impl Program {
    /// Whether linking `units` would give what it has given here: they differ from those of this program in these functions.
    pub(super) fn still_links(&self, units: &[Unit], edited: &[FuncRef]) -> bool {
        edited.iter().all(|&function| {
            let (ModuleId(module), id): (ModuleId, FunctionId) = self.locate(function);
            let of = |unit: &Unit| said(unit.ir.function(id), &self.mutators);
            let said = of(&units[module as usize]);
            !said.contains(&Said::MakesClass) && said == of(&self.units[module as usize])
        })
    }
}

fn said(function: &Function, mutators: &Mutators) -> Vec<Said> {
    let said = function.instrs.iter().filter_map(|&instr| match instr {
        Instr::SetGlobal(name, _) => Some(Said::Binds(name)),
        Instr::SetAttr(base, name, _) => Some(Said::SetsAttribute(spelled(function, base), name)),
        Instr::SetItem(base, key, _) => {
            let key = if let Instr::Const(Literal::Str(name)) = function.instr(key) { Some(name) } else { None };
            Some(Said::SetsItem(spelled(function, base), key))
        }
        Instr::DelItem(base, _) => Some(Said::DeletesItem(spelled(function, base))),
        Instr::Attr(base, method) if mutators.may_change(method) => Some(Said::Changes(spelled(function, base), method)),
        Instr::Class(..) => Some(Said::MakesClass),
        _ => None,
    });
    said.collect()
}

/// The way to a value from what it begins with: `shop.carts[name]` is an item of an attribute of a module variable.
fn spelled(function: &Function, mut value: Value) -> Vec<Instr> {
    let nothing = Value(0);
    let mut steps = Vec::new();
    loop {
        match function.instr(value) {
            Instr::Attr(base, name) => {
                steps.push(Instr::Attr(nothing, name));
                value = base;
            }
            Instr::Item(base, _) => {
                steps.push(Instr::Item(nothing, nothing));
                value = base;
            }
            begin @ (Instr::Param(_) | Instr::Global(_) | Instr::Import(_) | Instr::ImportTop(_) | Instr::ImportFrom(..)) => {
                steps.push(begin);
                return steps;
            }
            Instr::Function(id, _) => {
                steps.push(Instr::Function(id, Default::default()));
                return steps;
            }
            _ => {
                steps.push(Instr::Unknown);
                return steps;
            }
        }
    }
}
