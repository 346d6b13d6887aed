//! Special methods of the program's own classes: what operators, statements and builtin functions ask of an object.

use crate::ir::{CompareOp, Instr, Terminator, UnaryOp, Value};
use crate::models::{CallModel, core};
use crate::program::FuncRef;
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::Eval;
use super::value::{Entry, Key, Kind, Node, Shape, V};

/// What truth is asked of, in this order.
const TRUTH: &[&str] = &["__bool__", "__len__"];

impl Eval<'_, '_> {
    /// The first of these methods that the class of an instance has, if it is not the one that is running.
    fn special_method(&self, entry: Entry, names: &[&str]) -> Option<FuncRef> {
        let class = self.data(entry.node).instance?;
        let known = names.iter().filter_map(|name| self.names().find(name));
        let methods = known.filter(|name| self.program().methods.contains_key(name));
        methods.filter_map(|name| self.program().method(class, name)).next().filter(|method| *method != self.context.function)
    }

    /// What the instances among a value answer to the first of these methods that they have; none if none has any.
    pub fn special(&mut self, value: &V, names: &[&str], args: &[V]) -> Option<V> {
        let mut out = None;
        for entry in value.iter() {
            let Some(method) = self.special_method(entry, names) else { continue };
            let answer = self.call_method(method, V::of(entry.node), args.to_vec());
            out.get_or_insert_with(V::new).join(&answer);
        }
        out
    }

    /// What an instance answers to a call that asks its first argument; the second one is asked what is reflected.
    fn answer(&mut self, call: &ApiCall, names: &[&str]) -> Option<V> {
        let (first, rest) = call.args.positional.split_first()?;
        let answer = self.special(first, names, rest);
        let mut answer = match (answer, rest) {
            (Some(answer), _) => answer,
            (None, [second]) => {
                let reflected: Vec<String> = names.iter().filter_map(|name| Some(format!("__r{}", name.strip_prefix("__")?))).collect();
                let reflected: Vec<&str> = reflected.iter().map(String::as_str).collect();
                self.special(second, &reflected, std::slice::from_ref(first))?
            }
            (None, _) => return None,
        };
        first.iter().filter(|entry| self.special_method(*entry, names).is_none()).for_each(|entry| answer.add(entry));
        Some(answer)
    }

    /// The result of a call that asks its first argument: the answer, or what the call makes of it (`int(x)`).
    pub fn asked(&mut self, call: &ApiCall, model: &CallModel) -> Option<V> {
        let names: Vec<&str> = model.asks.iter().map(|name| self.names().text(*name)).collect();
        let answer = self.answer(call, &names)?;
        if model.does.is_none() {
            return Some(answer);
        }
        let mut args = call.args.clone();
        args.positional[0] = answer;
        let (path, model, callee, receiver) = (call.path, call.model.clone(), call.callee, call.receiver.clone());
        Some(self.apply_rows(&ApiCall { path, model, callee, receiver, args: &args }))
    }

    /// `a < b`, `a in b`: what they say is told elsewhere, what their methods do happens here.
    pub fn compare_instances(&mut self, op: CompareOp, left: &V, right: &V) {
        let (ours, theirs): (&[&str], &[&str]) = match op {
            CompareOp::Eq => (&["__eq__"], &["__eq__"]),
            CompareOp::NotEq => (&["__ne__", "__eq__"], &["__ne__", "__eq__"]),
            CompareOp::Lt => (&["__lt__"], &["__gt__"]),
            CompareOp::LtE => (&["__le__"], &["__ge__"]),
            CompareOp::Gt => (&["__gt__"], &["__lt__"]),
            CompareOp::GtE => (&["__ge__"], &["__le__"]),
            CompareOp::In | CompareOp::NotIn => {
                self.special(right, &["__contains__"], std::slice::from_ref(left));
                if self.hashes(right) {
                    self.hashed(left);
                }
                return;
            }
            CompareOp::Is | CompareOp::IsNot | CompareOp::IsInstance | CompareOp::IsMapping | CompareOp::IsSequence => return,
        };
        if self.special(left, ours, std::slice::from_ref(right)).is_none() {
            self.special(right, theirs, std::slice::from_ref(left));
        }
    }

    /// `-x`, `~x`, `not x` of an instance.
    pub fn unary_of_instance(&mut self, op: UnaryOp, operand: &V) -> Option<V> {
        match op {
            UnaryOp::Minus => self.special(operand, &["__neg__"], &[]),
            UnaryOp::Plus => self.special(operand, &["__pos__"], &[]),
            UnaryOp::Invert => self.special(operand, &["__invert__"], &[]),
            UnaryOp::Not => {
                self.ask_truth(operand);
                None
            }
        }
    }

    /// A value is tested.
    pub fn ask_truth(&mut self, value: &V) {
        self.special(value, TRUTH, &[]);
    }

    /// A value is used as a key: of a mapping or set by its hash, of a sequence as a number.
    pub fn ask_key(&mut self, base: &V, key: &V) {
        let is_hashed = self.hashes(base);
        self.special(key, if is_hashed { &["__hash__"] } else { &["__index__"] }, &[]);
        if is_hashed {
            self.hashed(key);
        }
    }

    fn hashes(&self, container: &V) -> bool {
        container.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict | Shape::Set)))
    }

    /// What has been a key of a mapping or an element of a set is no mapping or list itself: those have no hash.
    fn hashed(&mut self, key: &V) {
        for entry in key.iter() {
            if !matches!(self.data(entry.node).kind, Kind::Object(..) | Kind::Const(_)) {
                self.state.assume(entry.node, core::STRING);
            }
        }
    }

    /// `del x.name`: by the object, or by the descriptor that its class has there.
    pub fn delete_by_method(&mut self, base: &V, name: Symbol) {
        if !self.has_method("__delattr__") && !self.has_method("__delete__") {
            return;
        }
        let text = self.constant(crate::ir::Literal::Str(name));
        if self.special(base, &["__delattr__"], &[text]).is_some() {
            return;
        }
        for entry in base.iter() {
            if let Some(class) = self.data(entry.node).instance
                && let Some(member) = self.class_member(class, name)
            {
                self.special(&member, &["__delete__"], &[V::of(entry.node)]);
            }
        }
    }

    /// Whether any class of the program has a method of this name.
    pub fn has_method(&self, name: &str) -> bool {
        self.names().find(name).is_some_and(|name| self.program().methods.contains_key(&name))
    }

    /// Whether the present call only makes coroutines that nobody awaits: nothing of them runs.
    pub fn is_never_run(&self, callee: &V) -> bool {
        let is_async = |node: Node| match self.data(node).kind {
            Kind::Object(_, _, Shape::Function(function)) => self.program().function(function).is_async,
            _ => false,
        };
        let of_method = |entry: Entry| match self.data(entry.node).kind {
            Kind::Object(_, _, Shape::Bound) => {
                self.part(entry.node, Key::Function).and_then(|function| function.only()).is_some_and(|it| is_async(it.node))
            }
            _ => is_async(entry.node),
        };
        !callee.is_empty() && callee.iter().all(of_method) && !self.is_used(Value(self.now))
    }

    /// A test only asks whether there is something.
    fn is_used(&self, value: Value) -> bool {
        let code = self.code;
        let is_test = |instr: &Instr| matches!(instr, Instr::Unary(UnaryOp::Not, _));
        code.instrs.iter().any(|instr| !is_test(instr) && code.operands(*instr).contains(&value))
            || code.blocks.iter().any(|block| match block.end {
                Terminator::Return(used) | Terminator::Raise(Some(used)) => used == value,
                Terminator::Branch(..) | Terminator::Jump(_) | Terminator::Raise(None) | Terminator::Unreachable => false,
            })
    }

    /// What awaiting gives: of an instance what its `__await__` returns.
    pub fn awaited(&mut self, value: &V) -> V {
        match self.special(value, &["__await__"], &[]) {
            Some(iterator) => self.load(&iterator, super::value::Key::Function),
            None => value.clone(),
        }
    }
}
