//! The rows of a model file, one function each. A row with a mistake gives a problem and `None`.

use super::super::condition::Condition;
use super::super::entry::KeyedLabels;
use super::super::path::{ApiPath, Place, Step};
use super::super::paths::Paths;
use super::super::pattern::{NamePattern, Pattern};
use super::super::resolve::Resolver;
use super::super::rows::{
    CallModel, CallbackRow, FileRow, FlowRow, GuardRow, HttpRow, LeaveRow, Outcome, RegisterRow, SettleRow, SinkRow, StateScope,
};
use super::super::vocabulary::{FactSet, LabelSet, Vocabulary};
use super::document::Value;
use super::reader::{Reader, Row, Text};
use crate::text::{Names, Symbol};

/// Reads rows into the paths.
pub(super) struct RowReader<'a> {
    /// The file.
    pub reader: Reader<'a>,
    /// Where rows go.
    pub paths: &'a mut Paths,
    /// Interned strings.
    pub names: &'a Names,
    /// Known words.
    pub vocabulary: &'a Vocabulary,
}

/// `{ at, label, key, whole }`.
pub(super) fn source(rows: &mut RowReader, value: Value) -> Option<()> {
    let row = rows.reader.row(value, &["at", "label", "key", "whole"])?;
    let path = rows.path(&row, "at")?;
    let labels = rows.reader.need(&row, "label")?;
    let labels = rows.labels(labels)?;
    let is_whole = rows.flag(&row, "whole")?;
    let key = match row.get("key") {
        Some(key) => Some(rows.key(&row, key, path)?),
        None => None,
    };
    let entry = rows.paths.rows_mut(path.value);
    entry.is_known = true;
    if let Some(key) = key {
        entry.keyed.push(KeyedLabels { key, labels });
    } else if is_whole {
        entry.whole_labels = entry.whole_labels.union(labels);
    } else if path.called.is_none_or(|called| called.is_own) {
        // A later row without labels takes back what an earlier one has said.
        let before = if labels.is_empty() { None } else { entry.labels };
        entry.labels = Some(before.unwrap_or_default().union(labels));
        entry.cuts |= labels.is_empty();
    }
    if let Some(called) = path.called {
        let call = rows.call(called.callee);
        call.result_labels = call.result_labels.union(labels);
    }
    Some(())
}

/// `{ name, label }`: what variables of such names hold.
pub(super) fn variable(rows: &mut RowReader, value: Value) -> Option<(Pattern, LabelSet)> {
    let row = rows.reader.row(value, &["name", "label"])?;
    let name = rows.text(&row, "name")?;
    let name = rows.reader.pattern(name, "(?i)")?;
    let labels = rows.reader.need(&row, "label")?;
    Some((name, rows.labels(labels)?))
}

/// `{ at, kind, role-key, at-run, called, column, if, unless }`.
pub(super) fn sink(rows: &mut RowReader, value: Value) -> Option<()> {
    let row = rows.reader.row(value, &["at", "kind", "role-key", "at-run", "called", "column", "if", "unless"])?;
    let kind = rows.text(&row, "kind")?;
    let kind = rows.reader.sink(kind, rows.vocabulary, rows.names)?;
    let role_key = rows.symbol(&row, "role-key")?;
    let called = rows.symbol(&row, "called")?;
    let at = rows.text(&row, "at")?;
    if !at.value.contains('(') {
        let path = rows.path(&row, "at")?.value;
        let at = Place { callee: path, argument: super::super::PlaceArgument::Result, steps: Vec::new() };
        rows.paths.rows_mut(path).stores_mut().push(SinkRow {
            at,
            kind,
            role_key,
            is_at_run: false,
            called,
            column: None,
            only_if: None,
            unless: None,
        });
        return Some(());
    }
    let at = rows.own_place(at)?;
    let is_at_run = rows.flag(&row, "at-run")?;
    let column = match row.get("column") {
        Some(value) => {
            let text = rows.reader.string(value)?;
            Some(rows.reader.pattern(text, "(?i)")?)
        }
        None => None,
    };
    let only_if = rows.condition(&row, "if", at.callee)?;
    let unless = rows.condition(&row, "unless", at.callee)?;
    rows.call(at.callee).sinks.push(SinkRow { at, kind, role_key, is_at_run, called, column, only_if, unless });
    Some(())
}

/// `{ from, to, facts, if }`. The row belongs to the last call that it names.
pub(super) fn flow(rows: &mut RowReader, value: Value) -> Option<()> {
    let row = rows.reader.row(value, &["from", "to", "facts", "if"])?;
    let (from_text, to_text) = (rows.text(&row, "from")?, rows.text(&row, "to")?);
    let (from, to) = (rows.own_place(from_text)?, rows.own_place(to_text)?);
    let callee = if rows.paths.is_below(from.callee, to.callee) { from.callee } else { to.callee };
    rows.belongs(from_text, &from, callee)?;
    rows.belongs(to_text, &to, callee)?;
    let facts = rows.facts(&row, "facts")?;
    let only_if = rows.condition(&row, "if", callee)?;
    rows.call(callee).flows.push(FlowRow { from, to, facts, only_if });
    Some(())
}

/// `{ path, holds, opens, gives, copy, if, unless }`. The row belongs to the last call that it names.
pub(super) fn file(rows: &mut RowReader, value: Value) -> Option<()> {
    let row = rows.reader.row(value, &["path", "holds", "opens", "gives", "copy", "if", "unless"])?;
    let mut callee = None;
    for key in ["path", "holds", "opens", "gives", "copy"] {
        if row.get(key).is_some() {
            let text = rows.text(&row, key)?;
            let own = rows.own_place(text)?.callee;
            callee = callee.filter(|callee| rows.paths.is_below(*callee, own)).or(Some(own));
        }
    }
    let callee = callee?;
    let file = FileRow {
        path: rows.place(&row, "path", callee)??,
        holds: rows.place(&row, "holds", callee)?,
        opens: rows.place(&row, "opens", callee)?,
        gives: rows.place(&row, "gives", callee)?,
        copy: rows.place(&row, "copy", callee)?,
        only_if: rows.condition(&row, "if", callee)?,
        unless: rows.condition(&row, "unless", callee)?,
    };
    rows.call(callee).files.push(file);
    Some(())
}

/// A path whose call gives nothing of its arguments.
pub(super) fn clean(rows: &mut RowReader, value: Value) -> Option<()> {
    let text = rows.reader.string(value)?;
    let path = rows.path_of(text)?.value;
    rows.call(path).is_clean = true;
    let result = rows.paths.step(path, Step::Call);
    if rows.paths.parent(result) == Some((path, Step::Call)) {
        rows.paths.rows_mut(result).cuts = true;
    }
    Some(())
}

/// `{ at, caller, when, verdict, facts, needs, origins, if, unless }`.
pub(super) fn guard(rows: &mut RowReader, value: Value) -> Option<()> {
    let row = rows.reader.row(value, &["at", "caller", "when", "verdict", "facts", "needs", "origins", "if", "unless"])?;
    let when = rows.text(&row, "when")?;
    let when: Outcome = rows.reader.word("outcome", when)?;
    let verdict = rows.results(&row, "verdict")?;
    rows.reader.need(&row, "facts")?;
    let facts = rows.facts(&row, "facts")?;
    let needs = rows.facts(&row, "needs")?;
    let is_of_origins = rows.flag(&row, "origins")?;
    let (callee, at) = if rows.flag(&row, "caller")? {
        (rows.path(&row, "at")?.value, None)
    } else {
        let at = rows.text(&row, "at")?;
        let at = rows.own_place(at)?;
        (at.callee, Some(at))
    };
    let only_if = rows.condition(&row, "if", callee)?;
    let unless = rows.condition(&row, "unless", callee)?;
    rows.call(callee).guards.push(GuardRow { at, when, verdict, facts, needs, is_of_origins, only_if, unless });
    Some(())
}

/// `{ at, url, base, body, headers, query, verify, timeout, hooks, is-read }`.
pub(super) fn http(rows: &mut RowReader, value: Value) -> Option<()> {
    let row = rows.reader.row(value, &["at", "url", "base", "body", "headers", "query", "verify", "timeout", "hooks", "is-read"])?;
    let callee = rows.path(&row, "at")?.value;
    let http = HttpRow {
        url: rows.places(&row, "url", callee)?,
        base: rows.places(&row, "base", callee)?,
        body: rows.places(&row, "body", callee)?,
        headers: rows.places(&row, "headers", callee)?,
        query: rows.places(&row, "query", callee)?,
        verify: rows.places(&row, "verify", callee)?,
        timeout: rows.places(&row, "timeout", callee)?,
        hooks: rows.places(&row, "hooks", callee)?,
        is_read: rows.flag(&row, "is-read")?,
    };
    rows.call(callee).http = Some(http);
    Some(())
}

/// `{ at, unless }`.
pub(super) fn model_call(rows: &mut RowReader, value: Value) -> Option<()> {
    let row = rows.reader.row(value, &["at", "unless", "class", "object"])?;
    let callee = rows.path(&row, "at")?.value;
    let asks_none = rows.condition(&row, "unless", callee)?;
    let class = rows.place(&row, "class", callee)?;
    let object = rows.place(&row, "object", callee)?;
    let model = rows.call(callee);
    model.asks_model = true;
    model.asks_none = asks_none;
    model.typed.extend(class.zip(object));
    Some(())
}

/// `{ at, function, pass, args, kwargs, rest, to }`.
pub(super) fn callback(rows: &mut RowReader, value: Value) -> Option<()> {
    let row = rows.reader.row(value, &["at", "function", "pass", "args", "kwargs", "rest", "to"])?;
    let callee = rows.path(&row, "at")?.value;
    rows.reader.need(&row, "function")?;
    let callback = CallbackRow {
        function: rows.place(&row, "function", callee)??,
        pass: rows.places(&row, "pass", callee)?,
        args: rows.place(&row, "args", callee)?,
        kwargs: rows.place(&row, "kwargs", callee)?,
        rest: rows.flag(&row, "rest")?,
        to: rows.place(&row, "to", callee)?,
    };
    rows.call(callee).callbacks.push(callback);
    Some(())
}

/// `path = "intrinsic"`.
pub(super) fn asks(rows: &mut RowReader, path: Text, value: Value) -> Option<()> {
    let methods = rows.reader.strings(value)?;
    let methods = methods.into_iter().map(|name| rows.names.intern(name.value)).collect();
    let path = rows.path_of(path)?.value;
    rows.call(path).asks = methods;
    Some(())
}

pub(super) fn does(rows: &mut RowReader, path: Text, value: Value) -> Option<()> {
    let word = rows.reader.string(value)?;
    let intrinsic = rows.reader.word("behaviour", word)?;
    let path = rows.path_of(path)?.value;
    rows.call(path).does = Some(intrinsic);
    Some(())
}

/// `{ at, kind, function, app, rule, prefix, endpoint, group, methods, fixed-methods, labels, given, schema, fields, about, facts, if, unless }`.
pub(super) fn register(rows: &mut RowReader, value: Value) -> Option<()> {
    const KEYS: &[&str] = &[
        "at",
        "kind",
        "function",
        "app",
        "rule",
        "prefix",
        "endpoint",
        "group",
        "methods",
        "fixed-methods",
        "labels",
        "given",
        "schema",
        "fields",
        "about",
        "facts",
        "if",
        "unless",
    ];
    let row = rows.reader.row(value, KEYS)?;
    let callee = rows.path(&row, "at")?.value;
    let kind = rows.text(&row, "kind")?;
    rows.reader.need(&row, "function")?;
    let mut fixed_methods = Vec::new();
    for method in rows.texts(&row, "fixed-methods")? {
        fixed_methods.push(rows.names.intern(method.value));
    }
    let register = RegisterRow {
        kind: rows.reader.word("kind", kind)?,
        function: rows.place(&row, "function", callee)??,
        app: rows.place(&row, "app", callee)?,
        rule: rows.place(&row, "rule", callee)?,
        methods: rows.place(&row, "methods", callee)?,
        fixed_methods,
        labels: match row.get("labels") {
            Some(labels) => rows.labels(labels)?,
            None => LabelSet::EMPTY,
        },
        given: rows.paths(&row, "given")?.first().copied(),
        schema: rows.place(&row, "schema", callee)?,
        fields: rows.place(&row, "fields", callee)?,
        prefix: rows.place(&row, "prefix", callee)?,
        endpoint: rows.place(&row, "endpoint", callee)?,
        group: rows.place(&row, "group", callee)?,
        only_if: rows.condition(&row, "if", callee)?,
        unless: rows.condition(&row, "unless", callee)?,
        about: rows.paths(&row, "about")?,
        facts: rows.facts(&row, "facts")?,
    };
    rows.call(callee).registers.push(register);
    Some(())
}

/// A path that is known to have a meaning.
pub(super) fn known_path(rows: &mut RowReader, text: Text) -> Option<ApiPath> {
    let path = rows.path_of(text)?.value;
    rows.paths.rows_mut(path).is_known = true;
    Some(path)
}

/// `{ at, kind, if }`.
pub(super) fn settles(rows: &mut RowReader, value: Value) -> Option<()> {
    let row = rows.reader.row(value, &["at", "kind", "if"])?;
    let callee = rows.path(&row, "at")?.value;
    let kind = rows.text(&row, "kind")?;
    let kind = rows.reader.sink(kind, rows.vocabulary, rows.names)?;
    let only_if = rows.condition(&row, "if", callee)?;
    rows.call(callee).settles.push(SettleRow { kind, only_if });
    Some(())
}

/// `{ at, scope }`.
pub(super) fn state(rows: &mut RowReader, value: Value) -> Option<()> {
    let row = rows.reader.row(value, &["at", "scope"])?;
    let path = rows.path(&row, "at")?.value;
    let scope = rows.text(&row, "scope")?;
    let scope: StateScope = rows.reader.word("scope", scope)?;
    let entry = rows.paths.rows_mut(path);
    entry.is_known = true;
    entry.state = Some(scope);
    Some(())
}

/// `{ at, status-at, code }`.
pub(super) fn leaves(rows: &mut RowReader, value: Value) -> Option<()> {
    let row = rows.reader.row(value, &["at", "status-at", "code"])?;
    let callee = rows.path(&row, "at")?.value;
    let status_at = rows.place(&row, "status-at", callee)?;
    let status = rows.code(&row)?;
    rows.call(callee).leaves = Some(LeaveRow { status_at, status });
    Some(())
}

/// `{ at, code }`.
pub(super) fn status(rows: &mut RowReader, value: Value) -> Option<()> {
    let row = rows.reader.row(value, &["at", "code"])?;
    let path = rows.path(&row, "at")?.value;
    rows.reader.need(&row, "code")?;
    let status = rows.code(&row)?;
    let entry = rows.paths.rows_mut(path);
    entry.is_known = true;
    entry.status = status;
    Some(())
}

/// A path as a row wrote it.
#[derive(Clone, Copy)]
struct WrittenPath {
    value: ApiPath,
    called: Option<Called>,
}

/// The call at the end of a path.
#[derive(Clone, Copy)]
struct Called {
    callee: ApiPath,
    /// The result has no other name: labels on its path are about this call alone.
    is_own: bool,
}

/// Keys that may be absent give `Some` of nothing; `None` is a mistake that has been reported.
impl RowReader<'_> {
    fn resolver(&self) -> Resolver<'_> {
        Resolver { names: self.names, paths: self.paths, vocabulary: self.vocabulary, checks_patterns: !self.reader.is_builtin }
    }

    fn call(&mut self, path: ApiPath) -> &mut CallModel {
        self.paths.rows_mut(path).call_mut()
    }

    fn text<'d>(&mut self, row: &Row<'d>, key: &str) -> Option<Text<'d>> {
        let value = self.reader.need(row, key)?;
        self.reader.string(value)
    }

    fn texts<'d>(&mut self, row: &Row<'d>, key: &str) -> Option<Vec<Text<'d>>> {
        row.get(key).map_or(Some(Vec::new()), |value| self.reader.strings(value))
    }

    /// Paths below the result of the row's call.
    fn results(&mut self, row: &Row, key: &str) -> Option<Vec<Vec<Step>>> {
        let mut paths = Vec::new();
        for text in self.texts(row, key)? {
            let steps = self.resolver().steps(text.value);
            paths.push(self.reader.check(text, steps)?);
        }
        Some(paths)
    }

    fn flag(&mut self, row: &Row, key: &str) -> Option<bool> {
        row.get(key).map_or(Some(false), |value| self.reader.boolean(value))
    }

    fn code(&mut self, row: &Row) -> Option<Option<u16>> {
        row.get("code").map_or(Some(None), |value| self.reader.integer(value).map(Some))
    }

    fn symbol(&mut self, row: &Row, key: &str) -> Option<Option<Symbol>> {
        let Some(value) = row.get(key) else { return Some(None) };
        let text = self.reader.string(value)?;
        Some(Some(self.names.intern(text.value)))
    }

    fn labels(&mut self, value: Value) -> Option<LabelSet> {
        self.reader.labels(value, self.vocabulary, self.names)
    }

    fn facts(&mut self, row: &Row, key: &str) -> Option<FactSet> {
        row.get(key).map_or(Some(FactSet::EMPTY), |value| self.reader.facts(value, self.vocabulary, self.names))
    }

    fn key(&mut self, row: &Row, value: Value, path: WrittenPath) -> Option<NamePattern> {
        let key = self.reader.string(value)?;
        if self.paths.parent(path.value).is_none_or(|(_, step)| step != Step::Any) {
            self.reader.mistake(row.span, "a row with `key` is about elements: its path ends in `[...]`", None);
            return None;
        }
        self.reader.name_pattern(key).map(|pattern| NamePattern::new(pattern.as_str()))
    }

    fn path(&mut self, row: &Row, key: &str) -> Option<WrittenPath> {
        let text = self.text(row, key)?;
        self.path_of(text)
    }

    fn path_of(&mut self, text: Text) -> Option<WrittenPath> {
        let path = self.resolver().path(text.value);
        let value = self.reader.check(text, path)?;
        let called = text.value.trim_end().strip_suffix("()").and_then(|callee| self.paths.find(callee));
        let called = called.map(|callee| Called { callee, is_own: self.paths.parent(value) == Some((callee, Step::Call)) });
        Some(WrittenPath { value, called })
    }

    fn paths(&mut self, row: &Row, key: &str) -> Option<Vec<ApiPath>> {
        self.texts(row, key)?.into_iter().map(|text| self.path_of(text).map(|path| path.value)).collect()
    }

    fn own_place(&mut self, text: Text) -> Option<Place> {
        let place = self.resolver().own_place(text.value);
        self.reader.check(text, place)
    }

    fn belongs(&mut self, text: Text, place: &Place, row: ApiPath) -> Option<()> {
        let result = self.resolver().belongs(place, row, text.value.len());
        self.reader.check(text, result)
    }

    fn place(&mut self, row: &Row, key: &str, callee: ApiPath) -> Option<Option<Place>> {
        let Some(value) = row.get(key) else { return Some(None) };
        let text = self.reader.string(value)?;
        self.place_of(text, callee).map(Some)
    }

    fn places(&mut self, row: &Row, key: &str, callee: ApiPath) -> Option<Vec<Place>> {
        self.texts(row, key)?.into_iter().map(|text| self.place_of(text, callee)).collect()
    }

    fn place_of(&mut self, text: Text, callee: ApiPath) -> Option<Place> {
        let place = self.resolver().place(text.value, callee);
        self.reader.check(text, place)
    }

    fn condition(&mut self, row: &Row, key: &str, callee: ApiPath) -> Option<Option<Condition>> {
        let Some(value) = row.get(key) else { return Some(None) };
        let text = self.reader.string(value)?;
        let condition = self.resolver().condition(text.value, callee);
        self.reader.check(text, condition).map(Some)
    }
}
