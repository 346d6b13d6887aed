//! Places of the program in the words of users: where in which file, in which function.

use super::finding::Location;
use crate::flow::Site;
use crate::program::{FuncRef, Program};
use crate::text::Names;

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
        Location { file: self.program.unit(module).file, span: site.span(code).unwrap_or_default() }
    }

    /// The dotted name of a function; empty for a module.
    pub(super) fn function_name(self, function: FuncRef) -> String {
        self.program.function_name(self.names, function)
    }
}
