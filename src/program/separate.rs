//! Which modules belong together: a repository may hold several programs, and scripts that stand alone.

use petgraph::unionfind::UnionFind;

use crate::ir::Instr;
use crate::models::Catalog;
use crate::text::Names;

use super::{Meaning, ModuleId, Program};

impl Program {
    /// A number for each module; modules have the same one if imports lead from one to the other, whichever way.
    pub fn separate_programs(&self, names: &Names, catalog: &Catalog) -> Vec<u32> {
        let mut together = UnionFind::<u32>::new(self.units.len());
        for (at, unit) in self.units.iter().enumerate() {
            let from = ModuleId(at as u32);
            for instr in unit.ir.functions.iter().flat_map(|function| &function.instrs) {
                let (dotted, level) = match *instr {
                    Instr::Import(dotted) | Instr::ImportTop(dotted) => (dotted, 0),
                    Instr::ImportStar(dotted, level) | Instr::ImportFrom(dotted, level, _) => (dotted, level),
                    _ => continue,
                };
                if let Some(module) = self.imported(names, from, dotted, level) {
                    together.union(from.0, module.0);
                }
                if let Instr::ImportFrom(_, _, name) = *instr
                    && let Meaning::Module(module) = self.import_from(names, catalog, from, dotted, level, name)
                {
                    together.union(from.0, module.0);
                }
            }
        }
        together.into_labeling()
    }
}
