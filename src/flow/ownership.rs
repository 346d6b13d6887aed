//! Whose something is: a record that is compared with who the caller is, and one that the client itself says is its own.

use crate::ir::{ArgKind, BinaryOp, CompareOp, Instr, Literal, Terminator, Value};
use crate::models::{ApiPath, FactSet, Pattern, SinkKind, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::decisions::MAX_JUMPS;
use super::eval::Eval;
use super::import::Import;
use super::summary::{Origin, SinkFlow, Site};
use super::value::{Flow, Flows, Key, Kind, Root, Shape, V};

/// Calls one after the other that look one record up (`Note.query.filter_by(id=n).first()`).
const MAX_LOOKUP_CALLS: usize = 6;

impl Eval<'_, '_> {
    /// Whether what is known of the caller is among the parameters of a statement.
    pub fn names_owner(&self, params: Option<&V>) -> bool {
        let trusted = self.solver.trusted;
        params.is_some_and(|params| self.carries(&self.flows(params), trusted))
    }

    /// `if note.owner_id != request.json["user_id"]`: the client says itself whose a thing is.
    pub fn mark_claimed_owner(&self, condition: Value, flows: &mut Flows) {
        for (side, other) in self.owner_compared(condition) {
            let claimed = self.flows(self.value(other));
            let is_claim = |flow: &Flow| {
                let labels = self.labels(flow.origin);
                labels.has(core::REQUEST) && !labels.has(core::CREDENTIAL) && claimed.iter().any(|it| it.origin == flow.origin)
            };
            if !self.is_of_request(self.value(side)) {
                flows.0.iter_mut().filter(|flow| is_claim(flow)).for_each(|flow| flow.facts = flow.facts.union(self.solver.goes_around));
            }
        }
    }

    /// A table of the program whose rows say whose they are.
    pub fn has_owned_rows(&self, base: &V) -> bool {
        let is_owned = |row: &V| {
            let content = row.only().and_then(|row| self.content(row.node));
            let is_owner = |key: &Key| matches!(key, Key::Item(name) if self.solver.is_owner_name(*name));
            content.is_some_and(|content| content.fields.iter().any(|(key, _)| is_owner(key)))
        };
        base.iter().any(|entry| {
            let data = self.data(entry.node);
            let rows = self.content(entry.node).filter(|_| data.site.is_some() && matches!(data.kind, Kind::Object(_, _, Shape::Dict)));
            rows.is_some_and(|rows| !rows.fields.is_empty() && rows.fields.iter().all(|(_, row)| is_owned(row)))
        })
    }

    /// `if note.owner_id != g.user.id: abort(404)`: however the record was chosen, it is the caller's own.
    pub fn settle_owned(&mut self, condition: Value) {
        for (side, other) in self.owner_compared(condition) {
            if !self.carries(&self.flows(self.value(other)), self.solver.trusted) {
                continue;
            }
            let part = self.code.instr(self.unconverted(side));
            let (Instr::Attr(record, _) | Instr::Item(record, _) | Instr::UnpackItem(record, _)) = part else { continue };
            let function = self.context.function;
            let mut lookups: Vec<Site> = self.calls_behind(record).into_iter().map(|instr| Site { function, instr }).collect();
            lookups.extend(self.value(record).iter().map(|entry| self.site_of(entry.node)));
            self.hits.retain(|(sink, _), _| sink.kind != core::RESOURCE_ID || !lookups.contains(&sink.site));
        }
    }

    /// `Ticket.query.filter(Ticket.id == n)`: what a column that tells rows apart must be equal to chooses a row, unless the query asks
    /// whose it is, too.
    pub fn rows_chosen(&mut self, call: &ApiCall, kind: SinkKind, column: &Pattern) {
        let compared = self.columns_of_call(self.now);
        let choosing: Vec<Value> =
            compared.iter().filter(|(name, _)| column.is_match(self.names().text(*name))).map(|(_, value)| *value).collect();
        if choosing.is_empty() || self.asks_for_owner() {
            return;
        }
        for value in choosing {
            self.sink(kind, Some(call.path), &self.v(value));
        }
    }

    /// Whether the query to which the present call belongs asks for the rows of somebody whom no model has named.
    fn asks_for_owner(&self) -> bool {
        let mut last = Value(self.now);
        for _ in 0..MAX_LOOKUP_CALLS {
            let is_method = |instr: &Instr| matches!(instr, Instr::Attr(receiver, _) if *receiver == last);
            let Some(method) = self.code.instrs.iter().position(is_method) else { break };
            let calls_it = |instr: &Instr| matches!(instr, Instr::Call(callee, ..) if callee.0 as usize == method);
            let Some(next) = self.code.instrs.iter().position(calls_it) else { break };
            last = Value(next as u32);
        }
        let is_owner = |(name, value): &(Symbol, Value)| {
            self.solver.is_owner_name(*name) && !self.flows(self.value(*value)).iter().any(|flow| self.labels(flow.origin).has(core::LLM))
        };
        self.calls_behind(last).into_iter().any(|call| self.columns_of_call(call).iter().any(is_owner))
    }

    /// Whether the present call asks for the rows of one person or one conversation: what they hold, these have written.
    pub fn asks_for_own_rows(&self) -> bool {
        self.columns_of_call(self.now).iter().any(|(name, _)| self.solver.keeps_together(*name))
    }

    /// Columns with what they must be equal to, as the arguments of a call say it.
    fn columns_of_call(&self, call: u32) -> Vec<(Symbol, Value)> {
        let Some(Instr::Call(_, args, _)) = self.code.instrs.get(call as usize) else { return Vec::new() };
        let mut columns = Vec::new();
        for arg in self.code.list(*args) {
            match arg.kind {
                ArgKind::Keyword(name) => columns.push((name, arg.value)),
                _ => self.columns_compared(arg.value, true, &mut columns),
            }
        }
        columns
    }

    /// `Ticket.id == n`, `and_(Ticket.id == n, Ticket.is_open)`, `(Ticket.id == n) & Ticket.is_open`.
    fn columns_compared(&self, condition: Value, may_join: bool, columns: &mut Vec<(Symbol, Value)>) {
        match self.code.instr(condition) {
            Instr::Compare(CompareOp::Eq, left, right) => {
                for (side, other) in [(left, right), (right, left)] {
                    if let Instr::Attr(_, name) = self.code.instr(side) {
                        columns.push((name, other));
                    }
                }
            }
            Instr::Binary(BinaryOp::BitAnd, left, right, _) if may_join => {
                self.columns_compared(left, true, columns);
                self.columns_compared(right, true, columns);
            }
            Instr::Call(_, args, _) if may_join => {
                self.code.list(args).iter().for_each(|arg| self.columns_compared(arg.value, false, columns));
            }
            _ => {}
        }
    }

    /// Something is written or removed, and nothing here says whose it is. Who hands on the values may know.
    pub fn write_reached(&mut self, kind: SinkKind, api: ApiPath, values: &[V]) {
        if kind == core::REMOVAL {
            self.removal_decided();
        }
        self.caller_reaches(kind, Some(api));
        let mut handed_on = Flows::default();
        values.iter().for_each(|value| handed_on.join(&self.flows(value), FactSet::EMPTY));
        handed_on.0.retain(|flow| matches!(self.data(flow.origin).kind, Kind::Root(Root::Param(_)) | Kind::Path(..)));
        self.sink_flows(kind, Some(api), &handed_on);
    }

    /// Something is removed here: a reply on which the branch to it depends decides.
    fn removal_decided(&mut self) {
        let Some(mut block) = self.block_of(Value(self.now)) else { return };
        for _ in 0..MAX_JUMPS {
            let [before] = *self.code.block_preds(self.code.block(block)) else { return };
            if let Terminator::Branch(condition, yes, no) = self.code.block(before).end
                && yes != no
            {
                let value = self.v(condition);
                let mut replies = self.flows(&value);
                replies.0.retain(|flow| self.labels(flow.origin).has(core::LLM));
                if !replies.is_empty() {
                    let caller = self.node(Kind::Caller);
                    let known = self.state.fact(caller).intersection(core::AUTHORIZED);
                    replies.0.iter_mut().for_each(|flow| flow.facts = flow.facts.union(known));
                    let here = std::mem::replace(&mut self.now, u32::MAX - before.0);
                    self.sink_flows(core::DECISION, None, &replies);
                    self.now = here;
                    return;
                }
            }
            block = before;
        }
    }

    /// Whether a callee writes something into which the present call puts who the caller is.
    pub fn writes_for_caller(&mut self, import: &mut Import, sink: &SinkFlow) -> bool {
        if !matches!(sink.sink.kind, core::WRITE | core::REMOVAL) || sink.origin != Origin::Caller {
            return false;
        }
        let summary = import.summary;
        summary.sinks.iter().filter(|other| other.sink == sink.sink).any(|other| {
            let Origin::Token(token) = other.origin else { return false };
            let value = self.token_value(import, token);
            self.carries(&self.flows(&value), self.solver.trusted)
        })
    }

    /// The sides of an equality of which the first one is where a record says whose it is.
    fn owner_compared(&self, condition: Value) -> Vec<(Value, Value)> {
        let Instr::Compare(CompareOp::Eq | CompareOp::NotEq, left, right) = self.code.instr(condition) else { return Vec::new() };
        let names_owner = |(side, _): &(Value, Value)| self.part_name(*side).is_some_and(|name| self.solver.is_owner_name(name));
        [(left, right), (right, left)].into_iter().filter(names_owner).collect()
    }

    fn part_name(&self, part: Value) -> Option<Symbol> {
        match self.code.instr(self.unconverted(part)) {
            Instr::Attr(_, name) => Some(name),
            Instr::Item(record, key) => match self.code.instr(key) {
                Instr::Const(Literal::Str(name)) => Some(name),
                Instr::Const(Literal::Int(at)) => self.column_at(record, at),
                _ => None,
            },
            Instr::UnpackItem(record, at) => self.column_at(record, at),
            _ => None,
        }
    }

    /// The name of a column that a row gives by its position.
    fn column_at(&self, record: Value, at: i32) -> Option<Symbol> {
        self.value(record).iter().find_map(|entry| {
            let row = self.content(entry.node)?;
            let column = row.get(Key::Index(at))?;
            row.fields.iter().find_map(|(key, value)| match key {
                Key::Item(name) if value == column => Some(*name),
                _ => None,
            })
        })
    }

    /// `str(x)` stands for `x`.
    fn unconverted(&self, value: Value) -> Value {
        match self.code.instr(value) {
            Instr::Call(_, args, _) => match self.code.list(args) {
                [only] => only.value,
                _ => value,
            },
            _ => value,
        }
    }

    /// The calls of a chain that gives a value, with those of the statement that one of them is given.
    fn calls_behind(&self, value: Value) -> Vec<u32> {
        let mut calls = Vec::new();
        let mut todo = vec![value];
        while let Some(at) = todo.pop()
            && calls.len() < MAX_LOOKUP_CALLS
        {
            let Instr::Call(callee, args, _) = self.code.instr(at) else { continue };
            calls.push(at.0);
            todo.extend(self.code.list(args).first().map(|arg| arg.value));
            if let Instr::Attr(receiver, _) = self.code.instr(callee) {
                todo.push(receiver);
            }
        }
        calls
    }

    fn is_of_request(&self, value: &V) -> bool {
        self.flows(value).iter().any(|flow| self.labels(flow.origin).has(core::REQUEST))
    }
}
