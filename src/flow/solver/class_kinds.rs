//! What the program's classes are by their bases and declarations: rows of tables, records.

use super::Solver;
use crate::ir::Annotation;
use crate::models::Intrinsic;
use crate::program::{Base, ClassRef};
use crate::text::Symbol;

impl Solver<'_> {
    pub(super) fn find_entities(&mut self) {
        let program = self.program;
        let classes = (0..program.classes.len() as u32).map(ClassRef);
        self.entities = classes.clone().map(|class| self.is_based_on(class, Intrinsic::Entity)).collect();
        for class in classes.filter(|class| self.entities[class.0 as usize]) {
            self.entity_names.insert(program.class(class).name, class);
        }
    }

    /// Whether instances of the class are rows of a table.
    pub fn is_entity(&self, class: ClassRef) -> bool {
        self.entities[class.0 as usize]
    }

    /// The class of this name whose instances are rows of a table.
    pub fn entity_named(&self, name: Symbol) -> Option<ClassRef> {
        self.entity_names.get(&name).copied()
    }

    /// Whether instances show their fields (dataclasses, records without their own constructor).
    pub fn is_record(&self, class: ClassRef) -> bool {
        !self.field_names(class).is_empty()
    }

    /// Whether a library class with this behaviour is among the bases.
    pub fn is_based_on(&self, class: ClassRef, behaviour: Intrinsic) -> bool {
        self.program.api_bases(class).any(|base| {
            let entry = self.catalog.paths.entry(base);
            entry.call.as_ref().is_some_and(|call| call.does == Some(behaviour))
        })
    }

    /// Annotated fields of a class, bases first.
    pub fn field_names(&self, class: ClassRef) -> Vec<Symbol> {
        self.declared_names(class, |is_passed| !is_passed)
    }

    /// What instances are given and do not keep: `secret: InitVar[str]`.
    pub fn passed_names(&self, class: ClassRef) -> Vec<Symbol> {
        self.declared_names(class, |is_passed| is_passed)
    }

    fn declared_names(&self, class: ClassRef, is_wanted: impl Fn(bool) -> bool) -> Vec<Symbol> {
        let mut names = Vec::new();
        for base in self.program.class(class).mro.iter().rev() {
            let Base::Project(base) = base else { continue };
            let info = self.program.class(*base);
            let ir = &self.program.unit(info.module).ir;
            for (name, annotation, _) in &ir.class(info.id).fields {
                let is_passed = match ir.annotation(*annotation) {
                    Annotation::Name { path, .. } => path.last().is_some_and(|last| self.names.text(*last) == "InitVar"),
                    _ => false,
                };
                if is_wanted(is_passed) && !names.contains(name) {
                    names.push(*name);
                }
            }
        }
        names
    }
}
