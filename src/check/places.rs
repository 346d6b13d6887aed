//! Places of the program in the words of users: where in which file, in which function.

use super::finding::Location;
use crate::flow::Site;
use crate::ir::FunctionKind;
use crate::program::{FuncRef, Program};
use crate::text::{Names, Span};

/// A program with the names of its functions.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) program: &'a Program,
    pub(super) names: &'a Names,
}

impl Places<'_> {
    /// Where an instruction stands, or a function's name.
    pub(super) fn location(self, site: Site) -> Location {
        let (module, _) = self.program.locate(site.function);
        let code = self.program.function(site.function);
        let span = if site.instr == Site::WHOLE {
            code.name_span
        } else if let Some(span) = code.spans.get(site.instr as usize) {
            *span
        } else {
            code.blocks.get((u32::MAX - site.instr) as usize).map_or(Span::default(), |block| block.end_span)
        };
        Location { file: self.program.unit(module).file, span }
    }

    /// The dotted name of a function; empty for a module.
    pub(super) fn function_name(self, function: FuncRef) -> String {
        let (module, mut id) = self.program.locate(function);
        let ir = &self.program.unit(module).ir;
        let mut parts = Vec::new();
        loop {
            let code = ir.function(id);
            match code.kind {
                FunctionKind::Module => break,
                FunctionKind::ClassBody(class) => parts.push(self.names.text(ir.class(class).name)),
                _ => parts.push(self.names.text(code.name)),
            }
            match code.parent {
                Some(parent) => id = parent,
                None => break,
            }
        }
        parts.reverse();
        parts.join(".")
    }
}
