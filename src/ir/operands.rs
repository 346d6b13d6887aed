//! The operands of instructions, for whoever needs to see or renumber them all.

use super::{Function, Instr, List, Terminator, Value};

impl Function {
    /// Every value that an instruction uses, arguments first; one that it uses twice stands there twice.
    pub fn operands(&self, instr: Instr) -> Vec<Value> {
        let mut used: Vec<Value> = instr.list().map(|list| self.list(list)).unwrap_or_default().iter().map(|arg| arg.value).collect();
        instr.map_values(|value| {
            used.push(value);
            value
        });
        used
    }
}

impl Instr {
    /// The same instruction with other operands; argument lists keep theirs, see [`Instr::list`].
    pub fn map_values(self, mut map: impl FnMut(Value) -> Value) -> Instr {
        use Instr::*;
        match self {
            Param(_) | Const(_) | Global(_) | DelGlobal(_) | Cell(_) | Build(..) | Phi(_) | Function(..) | Class(..) | Import(_)
            | ImportTop(_) | ImportFrom(..) | ImportStar(..) | Unknown => self,
            SetGlobal(name, value) => SetGlobal(name, map(value)),
            SetCell(cell, value) => SetCell(cell, map(value)),
            Attr(base, name) => Attr(map(base), name),
            SetAttr(base, name, value) => SetAttr(map(base), name, map(value)),
            DelAttr(base, name) => DelAttr(map(base), name),
            Item(base, key) => Item(map(base), map(key)),
            SetItem(base, key, value) => SetItem(map(base), map(key), map(value)),
            DelItem(base, key) => DelItem(map(base), map(key)),
            Call(callee, list, kind) => Call(map(callee), list, kind),
            Append(accumulator, element) => Append(map(accumulator), map(element)),
            Insert(accumulator, key, value) => Insert(map(accumulator), map(key), map(value)),
            Format(value, spec, conversion) => Format(map(value), map(spec), conversion),
            Binary(op, left, right, in_place) => Binary(op, map(left), map(right), in_place),
            Unary(op, value) => Unary(op, map(value)),
            Compare(op, left, right) => Compare(op, map(left), map(right)),
            Iter(value, is_async) => Iter(map(value), is_async),
            HasNext(iterator) => HasNext(map(iterator)),
            Next(iterator) => Next(map(iterator)),
            UnpackItem(value, position) => UnpackItem(map(value), position),
            UnpackRest(value, before, behind) => UnpackRest(map(value), before, behind),
            Await(value) => Await(map(value)),
            Yield(value) => Yield(map(value)),
            YieldFrom(value) => YieldFrom(map(value)),
            Enter(manager, is_async) => Enter(map(manager), is_async),
            Exit(manager) => Exit(map(manager)),
            Caught(class) => Caught(map(class)),
            Annotated(value, annotation) => Annotated(map(value), annotation),
        }
    }

    /// The argument list, if the instruction has one.
    pub fn list(self) -> Option<List> {
        match self {
            Instr::Call(_, list, _) | Instr::Build(_, list) | Instr::Phi(list) | Instr::Function(_, list) | Instr::Class(_, list) => {
                Some(list)
            }
            _ => None,
        }
    }

    /// The same instruction with another argument list.
    pub fn with_list(self, list: List) -> Instr {
        match self {
            Instr::Call(callee, _, kind) => Instr::Call(callee, list, kind),
            Instr::Build(kind, _) => Instr::Build(kind, list),
            Instr::Phi(_) => Instr::Phi(list),
            Instr::Function(function, _) => Instr::Function(function, list),
            Instr::Class(class, _) => Instr::Class(class, list),
            other => other,
        }
    }

    /// Whether evaluating it can raise an exception, as far as `try` is concerned.
    pub fn can_raise(self) -> bool {
        use Instr::*;
        !matches!(
            self,
            Param(_)
                | Const(_)
                | SetGlobal(..)
                | SetCell(..)
                | Build(..)
                | Append(..)
                | Insert(..)
                | Phi(_)
                | Function(..)
                | Caught(_)
                | Annotated(..)
                | Unknown
        )
    }
}

impl Terminator {
    /// The value it uses.
    pub fn value(self) -> Option<Value> {
        match self {
            Terminator::Branch(value, _, _) | Terminator::Return(value) | Terminator::Raise(Some(value)) => Some(value),
            Terminator::Jump(_) | Terminator::Raise(None) | Terminator::Unreachable => None,
        }
    }
}
