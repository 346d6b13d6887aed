//! Calls and their arguments.

use super::Lowering;
use super::expressions::Args;
use crate::ir::{Arg, ArgKind, CallKind, Instr, Value};
use crate::syntax::{Field, Kind, Node};

impl Lowering<'_> {
    /// The call at `node` of a callee that has been lowered.
    pub(super) fn call(&mut self, node: Node, callee: Value) -> Value {
        let tree = self.tree;
        let mut args = Args::new();
        if let Some(arguments) = tree.child(node, Field::Arguments) {
            self.arguments(arguments, &mut args);
        }
        let list = self.builder.list(&args);
        self.emit(Instr::Call(callee, list, CallKind::Plain), tree.span(node))
    }

    /// The arguments in brackets; `f(x for x in y)` has a generator in their place.
    pub(super) fn arguments(&mut self, arguments: Node, args: &mut Args) {
        let tree = self.tree;
        if tree.kind(arguments) == Kind::Generator {
            args.push(Arg { kind: ArgKind::Positional, value: self.expression(arguments) });
            return;
        }
        for argument in tree.children(arguments) {
            let argument = self.without_brackets(argument);
            args.push(self.element(argument));
        }
    }

    /// `f((*a))`: the grammar allows brackets around a starred argument.
    fn without_brackets(&self, argument: Node) -> Node {
        let tree = self.tree;
        let mut inner = argument;
        while tree.kind(inner) == Kind::Parenthesized {
            match tree.first_child(inner) {
                Some(next) => inner = next,
                None => break,
            }
        }
        if tree.kind(inner) == Kind::ListSplat { inner } else { argument }
    }
}
