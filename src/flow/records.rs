//! Rows of databases: what one request stores in a column comes out of it in another. A column is a cell of the program's state, under
//! the name of its table or of the class that stands for it.

use crate::ir::Literal;
use crate::models::{ApiPath, CallModel, FactSet, Intrinsic, PlaceArgument, Step, core};
use crate::program::ClassRef;
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::Eval;
use super::sql::{self, Slot, Statement};
use super::value::{Content, Entry, Flows, Key, Kind, Node, Shape, V};

impl Eval<'_, '_> {
    // ---------------------------------------------------------------- cells

    /// Whether a path is a column of a table.
    pub fn is_record(&self, path: ApiPath) -> bool {
        self.catalog().paths.root_of(path) == self.solver.records
    }

    fn table(&mut self, table: Symbol) -> Node {
        let paths = &self.catalog().paths;
        let path = paths.step(paths.root(self.solver.records), Step::Item(table));
        self.node(Kind::Api(path))
    }

    fn column(&mut self, table: Symbol, column: Symbol) -> V {
        let table = self.table(table);
        V::with(self.path(table, Key::Item(column)), core::STORED)
    }

    /// A value is put into a column; other rows keep theirs.
    fn keep(&mut self, table: Symbol, column: Symbol, value: &V) {
        if !self.flows(value).is_empty() {
            let table = self.table(table);
            self.store_node(table, Key::Item(column), value, true);
        }
    }

    // ---------------------------------------------------------------- classes that stand for tables

    fn class_name(&self, class: ClassRef) -> Symbol {
        self.program().class(class).name
    }

    /// A row of the class's table.
    pub fn row_of(&mut self, class: ClassRef) -> Node {
        self.node(Kind::Object(self.now, FIRST_ROW + class.0, Shape::Instance(class)))
    }

    /// What a query that is an attribute of a class (`Note.query`) runs over.
    pub fn rows_of_class(&mut self, query: Node, class: Node) -> V {
        match self.data(class).kind {
            Kind::Class(class) if self.solver.is_entity(class) => V::of(self.row_of(class)),
            _ => {
                let part = self.path(query, Key::Elem);
                self.known(part)
            }
        }
    }

    /// An attribute of a row; none where the class defines it as something else than a column.
    pub fn row_attr(&mut self, node: Node, class: ClassRef, name: Symbol) -> Option<V> {
        if !self.solver.is_entity(class) {
            return None;
        }
        if let Some(member) = self.class_member(class, name) {
            for entry in member.iter() {
                if matches!(
                    self.data(entry.node).kind,
                    Kind::Object(_, _, Shape::Property | Shape::Function(_) | Shape::Static | Shape::ClassMethod)
                ) {
                    return None;
                }
                // A relationship: rows of another class.
                if let Some(rows) = self.part(entry.node, Key::Elem) {
                    let mut out = rows.clone();
                    out.join(&self.open_list(Shape::List, rows));
                    return Some(out);
                }
            }
        } else if self.program().api_bases(class).any(|base| {
            let paths = &self.catalog().paths;
            paths.entry(paths.step(base, Step::Attr(name))).is_known
        }) {
            return None;
        }
        let table = self.class_name(class);
        let mut out = self.column(table, name);
        if self.is_token(node) {
            let part = self.path(node, Key::Attr(name));
            out.join(&self.known(part));
        }
        Some(out)
    }

    /// An attribute of something is assigned: of a row that is a write.
    pub fn row_assigned(&mut self, node: Node, name: Symbol, value: &V) {
        if let Some(class) = self.data(node).instance
            && self.solver.is_entity(class)
        {
            let table = self.class_name(class);
            self.keep(table, name, value);
        }
    }

    /// A new row.
    pub fn new_row(&mut self, class: ClassRef, node: Node, keywords: &[(Symbol, V)], double_star: &V) {
        for (name, value) in keywords {
            self.store_node(node, Key::Attr(*name), value, false);
            self.row_assigned(node, *name, value);
        }
        if !double_star.is_empty() {
            let value = self.load(double_star, Key::Elem);
            let table = self.class_name(class);
            let table = self.table(table);
            self.store_node(table, Key::Elem, &value, true);
        }
    }

    /// Calls of a library that makes rows out of classes.
    pub fn rows(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        match what {
            Intrinsic::EntityQuery => {
                let rows = self.rows_of_arguments(call);
                let out = self.object_with(call, 0);
                for entry in out.iter() {
                    self.content_mut(entry.node).set(Key::Elem, rows.clone());
                }
                out
            }
            Intrinsic::EntityRow => self.rows_of_arguments(call),
            Intrinsic::FirstRow => self.load(&call.receiver, Key::Elem),
            Intrinsic::AllRows => {
                let rows = self.load(&call.receiver, Key::Elem);
                self.open_list(Shape::List, rows)
            }
            _ => {
                // A new row of the class that is the receiver: `Note.create(body=text)`.
                let mut out = V::new();
                for entry in call.receiver.iter() {
                    if let Kind::Class(class) = self.data(entry.node).kind {
                        out.join(&self.construct(class, call.args));
                    }
                }
                out
            }
        }
    }

    /// Rows of the classes among the arguments: given themselves, by name, or by one of their columns; else those of the receiver.
    fn rows_of_arguments(&mut self, call: &ApiCall) -> V {
        let mut classes: Vec<ClassRef> = Vec::new();
        let mut given = call.args.all();
        given.push(call.receiver.clone());
        let mut rows = V::new();
        for value in &given {
            for entry in value.iter() {
                if let Some(class) = self.entity_behind(entry.node)
                    && !classes.contains(&class)
                {
                    classes.push(class);
                } else if let Some(inner) = self.part(entry.node, Key::Elem) {
                    // A statement that was made from classes.
                    rows.join(&inner.and_facts(entry.facts.intersection(core::OWNED)));
                }
            }
        }
        for class in classes {
            rows.join(&V::of(self.row_of(class)));
        }
        rows
    }

    fn entity_behind(&self, node: Node) -> Option<ClassRef> {
        match self.data(node).kind {
            Kind::Class(class) => Some(class).filter(|class| self.solver.is_entity(*class)),
            Kind::Path(base, _) => self.entity_behind(base),
            Kind::Const(Literal::Str(name)) => self.solver.entity_named(name),
            _ => None,
        }
    }

    // ---------------------------------------------------------------- statements

    /// An SQL statement is run: its parameters go into columns, or columns come out of its result.
    pub fn statement(&mut self, call: &ApiCall, model: &CallModel, result: &V) {
        for row in &model.sinks {
            let PlaceArgument::Named(name) = row.at.argument else { continue };
            if Some(row.kind) != self.solver.sql || row.at.callee != call.path {
                continue;
            }
            let Some(value) = self.place(call, &row.at) else { continue };
            let texts = self.statement_texts(&value);
            let at = model.params.iter().position(|param| *param == name);
            let params = at.and_then(|at| model.params.get(at + 1)).and_then(|next| self.argument(call.args, &model.params, *next));
            for text in texts {
                if sql::is_change(self.names().text(text)) && !self.names_owner(params.as_ref()) {
                    self.write_reached(core::WRITE, call.path, params.as_slice());
                    if sql::is_removal(self.names().text(text)) {
                        self.write_reached(core::REMOVAL, call.path, params.as_slice());
                    }
                }
                if self.catalog().endpoints.record_keys.as_ref().is_some_and(|keys| sql::chooses_row(self.names().text(text), keys)) {
                    self.row_chosen(&value, call);
                }
                match sql::read(self.names().text(text)) {
                    Some(Statement::Write { table, columns }) => {
                        for (column, slot) in columns {
                            self.bind_slot(&table, column, &slot, params.as_ref(), call);
                        }
                    }
                    Some(Statement::Read { table, columns, is_whole }) => {
                        let mut asked = sql::asked(self.names().text(text)).into_iter();
                        let is_own =
                            self.names_owner(params.as_ref()) || asked.any(|column| self.solver.keeps_together(self.symbol(&column)));
                        let own = if is_own { core::OWNED } else { FactSet::EMPTY };
                        let row = self.selected_row(&table, &columns, is_whole, own);
                        self.give_row(row, call, result);
                        let mut keys = Flows::default();
                        params.iter().for_each(|params| keys.join(&self.flows(params), core::LOOKED_UP));
                        self.keep_keys(&V::of(row), keys);
                    }
                    None => {}
                }
            }
        }
    }

    /// Of the parameters of a statement those that are no column's new value: they say which rows are meant.
    pub fn without_written(&mut self, call: &ApiCall, model: &CallModel, params: V) -> V {
        let Some(row) = model.sinks.iter().find(|row| Some(row.kind) == self.solver.sql && row.at.callee == call.path) else {
            return params;
        };
        let Some(content) = params.only().and_then(|entry| self.content(entry.node)) else { return params };
        let text = self.place(call, &row.at).and_then(|statement| match self.statement_texts(&statement).as_slice() {
            [text] => sql::read(self.names().text(*text)),
            _ => None,
        });
        let Some(Statement::Write { columns, .. }) = text else { return params };
        let written: Vec<Key> = columns.iter().map(|(_, slot)| self.slot_key(slot)).collect();
        let mut choosing = content.rest.clone();
        content.fields.iter().filter(|(key, _)| !written.contains(key)).for_each(|(_, value)| choosing.join(value));
        choosing
    }

    fn slot_key(&self, slot: &Slot) -> Key {
        match slot {
            Slot::At(at) => Key::Index(*at as i32),
            Slot::Named(name) => Key::Item(self.symbol(name)),
        }
    }

    /// `f"... where id = {number}"`: a number cannot change the statement, but it says which record is meant.
    fn row_chosen(&mut self, statement: &V, call: &ApiCall) {
        let mut numbers = self.flows(statement);
        if self.names_owner(Some(statement)) {
            return;
        }
        numbers.0.retain(|flow| flow.facts.any(core::NUMBER));
        self.sink_flows(core::RESOURCE_ID, Some(call.path), &numbers);
    }

    /// The text of a statement, also inside a library's wrapper (`text("SELECT ...")`).
    fn statement_texts(&self, value: &V) -> Vec<Symbol> {
        let mut texts = self.texts(value);
        for entry in value.iter().filter(|entry| matches!(self.data(entry.node).kind, Kind::Result(..))) {
            for (key, inner) in self.content(entry.node).iter().flat_map(|content| &content.fields) {
                if matches!(key, Key::Argument(_) | Key::Position(0)) {
                    texts.extend(self.texts(inner));
                }
            }
        }
        texts
    }

    fn bind_slot(&mut self, table: &str, column: Option<String>, slot: &Slot, params: Option<&V>, call: &ApiCall) {
        let key = self.slot_key(slot);
        let mut value = V::new();
        if let Some(params) = params {
            value = self.load(params, key);
            // Many rows at once: a list of parameters.
            let is_given = params.iter().all(|entry| self.part(entry.node, key).is_some());
            let is_literal = !value.is_empty() && value.iter().all(|entry| matches!(self.data(entry.node).kind, Kind::Const(_)));
            if self.is_collection(&value) || self.flows(&value).is_empty() && !is_given && !is_literal {
                let each = self.load(params, Key::Elem);
                value = self.load(&each, key);
            }
        }
        if value.is_empty()
            && let Slot::At(at) = slot
            && call.args.positional.len() > 2
        {
            // Drivers that take the parameters one by one behind the statement.
            value = self.arg(call, *at as usize + 1);
        }
        let table = self.symbol(table);
        match column {
            Some(column) => {
                let column = self.symbol(&column);
                self.granted_by_name(column, &value);
                self.keep(table, column, &value);
            }
            None if !self.flows(&value).is_empty() => {
                let table = self.table(table);
                self.store_node(table, Key::Elem, &value, true);
            }
            None => {}
        }
    }

    fn selected_row(&mut self, table: &str, columns: &[Option<sql::Column>], is_whole: bool, own: FactSet) -> Node {
        let table = self.symbol(table);
        let row = self.node(Kind::Object(self.now, FIRST_ROW - 1, Shape::Dict));
        let mut content = Content { is_closed: true, ..Content::default() };
        if is_whole {
            let table = self.table(table);
            content.spread = V::with(table, core::STORED.union(own));
            content.is_closed = false;
        }
        for (at, column) in columns.iter().enumerate() {
            let Some(sql::Column { name, shown }) = column else { continue };
            let (name, shown) = (self.symbol(name), self.symbol(shown));
            let value = self.column(table, name).and_facts(own);
            for key in [Key::Index(at as i32), Key::Item(shown), Key::Attr(shown)] {
                content.set(key, value.clone());
            }
        }
        self.state.set_content(row, content);
        row
    }

    fn give_row(&mut self, row: Node, call: &ApiCall, result: &V) {
        let holders: Vec<Entry> = result.iter().chain(call.receiver.iter()).collect();
        for holder in holders {
            if !matches!(self.data(holder.node).kind, Kind::Api(_)) {
                self.store_node(holder.node, Key::Elem, &V::of(row), true);
            }
        }
    }
}

/// Numbers of rows among the objects of an instruction begin here.
const FIRST_ROW: u32 = 1 << 24;
