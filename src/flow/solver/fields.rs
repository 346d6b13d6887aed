//! Attributes of the program's classes: who assigns them, and what that makes of them.

use super::{Solver, Task};
use crate::flow::summary::{Context, Effect, Out, Portable, TokenRoot};
use crate::flow::value::{Key, Root};
use crate::program::{Base, ClassRef, FuncRef};
use crate::text::Symbol;

impl Solver<'_> {
    /// Whether any project code assigns the attribute on instances of the class or its relatives.
    pub fn is_assigned(&self, task: &Task, class: ClassRef, name: Symbol) -> bool {
        task.note_field(self, class, name);
        self.program.class(class).mro.iter().any(|base| match base {
            Base::Project(base) => self.program.field_writers.contains_key(&(*base, name)),
            Base::Api(_) => false,
        })
    }

    /// Whether functions assign or change an attribute of a class itself.
    pub fn is_class_state(&self, class: ClassRef, name: Symbol) -> bool {
        self.program.class(class).mro.iter().any(|base| match base {
            Base::Project(base) => self.program.class_state.contains(&(*base, name)),
            Base::Api(_) => false,
        })
    }

    /// What assignments of `self.name` in the class's methods make of it, labels apart.
    pub fn field_meaning(&self, task: &mut Task, class: ClassRef, name: Symbol) -> Portable {
        task.note_field(self, class, name);
        let mut known = Portable::default();
        for base in &self.program.class(class).mro {
            let Base::Project(base) = base else { continue };
            for writer in self.program.field_writers.get(&(*base, name)).map(Vec::as_slice).unwrap_or_default() {
                let written = self.written(task, *writer, TokenRoot::Root(Root::Param(0)), Key::Attr(name));
                for it in written.0 {
                    if !known.0.contains(&it) {
                        known.0.push(it);
                    }
                }
            }
        }
        known
    }

    /// The meaning of what a function stores at a part of one of its beginnings.
    pub fn written(&self, task: &mut Task, writer: FuncRef, root: TokenRoot, key: Key) -> Portable {
        let summary = self.summary(task, &Context::general(writer));
        let mut known = Portable::default();
        for Effect { target, key: at, value, .. } in &summary.effects {
            let token = &summary.tokens[*target as usize];
            if *at == key && token.root == root && token.keys.is_empty() {
                known.0.extend(summary.portable(value, 0).0);
            }
        }
        known
    }

    /// Whether a method puts there what it was given: its caller knows what that is.
    pub fn is_given(&self, task: &mut Task, class: ClassRef, name: Symbol) -> bool {
        task.note_field(self, class, name);
        self.program.class(class).mro.iter().any(|base| {
            let Base::Project(base) = base else { return false };
            let writers = self.program.field_writers.get(&(*base, name)).map(Vec::as_slice).unwrap_or_default();
            writers.iter().any(|writer| {
                let summary = self.summary(task, &Context::general(*writer));
                let is_param = |out: &Out| match out {
                    Out::Token(token) => matches!(summary.tokens[*token as usize].root, TokenRoot::Root(Root::Param(1..))),
                    _ => false,
                };
                let is_field = |effect: &&Effect| {
                    let token = &summary.tokens[effect.target as usize];
                    effect.key == Key::Attr(name) && token.root == TokenRoot::Root(Root::Param(0)) && token.keys.is_empty()
                };
                summary.effects.iter().filter(is_field).any(|effect| effect.value.0.iter().any(|(out, _)| is_param(out)))
            })
        })
    }
}
