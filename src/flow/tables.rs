//! Views in tables: registered in a loop, replaced under their names.

use crate::ir::{self, ArgKind, CompareOp, Instr, Literal, Terminator, Value};
use crate::models::Step;
use crate::text::Symbol;

use super::calls::Args;
use super::eval::Eval;
use super::solver::Solver;
use super::value::{Key, Kind, Node, Shape, V};

/// Conditions around a registration are looked for behind this many blocks.
const MAX_BLOCKS_AROUND: usize = 6;

impl Eval<'_, '_> {
    /// `for rule, view in TABLE: app.add_url_rule(rule, view_func=view)`: what stands in one row of the table belongs together.
    pub fn rows_of_table(&self, callee: &V, list: &[ir::Arg], given: &Args) -> Option<Vec<Args>> {
        let source_of = |value: Value| match self.code.instr(value) {
            Instr::UnpackItem(source, at) => Some((source, at)),
            _ => None,
        };
        let source = list.iter().find_map(|arg| source_of(arg.value))?.0;
        let registers = callee.iter().any(|entry| {
            self.data(entry.node)
                .api
                .is_some_and(|path| self.catalog().paths.entry(path).call.as_ref().is_some_and(|call| !call.registers.is_empty()))
        });
        if !registers {
            return None;
        }
        let rows: Vec<Node> = self.value(source).iter().map(|entry| entry.node).collect();
        if rows.len() < 2 || !rows.iter().all(|row| matches!(self.data(*row).kind, Kind::Object(_, _, Shape::Tuple | Shape::List))) {
            return None;
        }
        let of_row = |row: Node| {
            let mut args = given.clone();
            let mut positional = 0;
            for arg in list {
                let part = source_of(arg.value).filter(|(from, _)| *from == source).and_then(|(_, at)| self.part(row, Key::Index(at)));
                match arg.kind {
                    ArgKind::Positional => {
                        if let Some(part) = part {
                            args.positional[positional] = part;
                        }
                        positional += 1;
                    }
                    ArgKind::Keyword(name) => {
                        if let (Some(part), Some(slot)) = (part, args.keywords.iter_mut().find(|(it, _)| *it == name)) {
                            slot.1 = part;
                        }
                    }
                    ArgKind::Star | ArgKind::DoubleStar => {}
                }
            }
            args
        };
        Some(rows.into_iter().map(of_row).collect())
    }

    /// `if name not in OPEN: views[name] = guarded(views[name])`: names for which the present assignment is not made.
    pub fn names_left_out(&mut self) -> Vec<Symbol> {
        let Some(&Instr::SetItem(_, key, _)) = self.code.instrs.get(self.now as usize) else { return Vec::new() };
        let mut names = Vec::new();
        let mut block = self.block;
        for _ in 0..MAX_BLOCKS_AROUND {
            let [pred] = self.code.block_preds(self.code.block(block)) else { break };
            let (from, to) = (*pred, block);
            block = from;
            let Terminator::Branch(condition, yes, _) = self.code.block(from).end else { continue };
            let Instr::Compare(op, left, right) = self.code.instr(condition) else { continue };
            let is_left_out = match op {
                CompareOp::In | CompareOp::Eq => yes != to,
                CompareOp::NotIn | CompareOp::NotEq => yes == to,
                _ => false,
            };
            if left == key && is_left_out {
                let others = self.v(right);
                let members = self.load(&others, Key::Elem);
                for entry in members.iter().chain(others.iter()) {
                    if let Kind::Const(Literal::Str(name)) = self.data(entry.node).kind {
                        names.push(name);
                    }
                }
            }
        }
        names
    }
}

/// Whether a path is a part of a table of views.
pub(super) fn is_of_table(solver: &Solver, path: crate::models::ApiPath, table: crate::models::ApiPath) -> bool {
    solver.catalog.paths.parent(path).is_some_and(|(parent, step)| parent == table && matches!(step, Step::Any | Step::Item(_)))
}
