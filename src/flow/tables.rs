//! Views in tables: registered in a loop, replaced under their names, run under one method of the request.

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

    /// Whether a value is the method of the request, and nothing else.
    fn is_request_method(&self, value: &V) -> bool {
        let mut has_method = false;
        value.iter().all(|entry| match self.data(entry.node).kind {
            Kind::Api(path) => {
                has_method |= self.catalog().request_methods.contains(&path);
                has_method
            }
            Kind::Const(Literal::Str(_)) => true,
            _ => false,
        }) && has_method
    }

    /// `request.method in ("GET", "HEAD")` where the methods of the route are known.
    pub fn method_test(&mut self, op: CompareOp, left: &V, right: &V) -> Option<bool> {
        if self.catalog().request_methods.is_empty() {
            return None;
        }
        let (method, other) = if self.is_request_method(left) { (left, right) } else { (right, left) };
        if !self.is_request_method(method) {
            return None;
        }
        self.demand(method);
        let wanted = match op {
            CompareOp::In | CompareOp::NotIn => self.load(other, Key::Elem),
            CompareOp::Eq | CompareOp::NotEq => other.clone(),
            _ => return None,
        };
        let literals = |value: &V| -> Option<Vec<Symbol>> {
            value
                .iter()
                .map(|entry| match self.data(entry.node).kind {
                    Kind::Const(Literal::Str(text)) => Some(text),
                    _ => None,
                })
                .collect()
        };
        let wanted = literals(&wanted).filter(|wanted| !wanted.is_empty())?;
        let is_negated = matches!(op, CompareOp::NotIn | CompareOp::NotEq);
        let mut outcomes = method.iter().filter_map(|entry| match self.data(entry.node).kind {
            Kind::Const(Literal::Str(text)) => Some(wanted.contains(&text) != is_negated),
            _ => None,
        });
        let first = outcomes.next()?;
        outcomes.all(|it| it == first).then_some(first)
    }

    /// Runs what follows as a request with one of these methods.
    pub fn assume_method(&mut self, methods: &[Symbol]) {
        let mut value = V::new();
        for method in methods {
            value.join(&self.constant(Literal::Str(*method)));
        }
        if value.is_empty() {
            return;
        }
        for path in self.catalog().request_methods.clone() {
            let Some((parent, step)) = self.catalog().paths.parent(path) else { continue };
            let Some(key) = super::places::key_of(step) else { continue };
            let parent = self.node(Kind::Api(parent));
            self.store_node(parent, key, &value, false);
        }
    }
}

/// Whether any function of the program looks at the method of the request.
pub(super) fn asks_for_method(solver: &Solver) -> bool {
    let is_method = |token: &super::summary::Token| match token.root {
        super::summary::TokenRoot::Api(path) => token.keys.is_empty() && solver.catalog.request_methods.contains(&path),
        super::summary::TokenRoot::Root(_) => false,
    };
    (0..solver.program.n_functions() as u32).map(crate::program::FuncRef).any(|function| {
        let summary = solver.general(function);
        summary.is_some_and(|summary| summary.demands.iter().any(|token| is_method(&summary.tokens[*token as usize])))
    })
}

/// Whether a path is a part of a table of views.
pub(super) fn is_of_table(solver: &Solver, path: crate::models::ApiPath, table: crate::models::ApiPath) -> bool {
    solver.catalog.paths.parent(path).is_some_and(|(parent, step)| parent == table && matches!(step, Step::Any | Step::Item(_)))
}
