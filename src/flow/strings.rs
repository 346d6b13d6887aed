//! Python-level behaviour of text: methods of strings, formatting, substitution, parsed URLs.

use crate::ir::Literal;
use crate::models::{FactSet, Intrinsic, Outcome, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::Eval;
use super::format::{Accessor, Field, Form, brace_fields, dollar_fields};
use super::value::{Content, Entry, Flow, Flows, Key, Kind, Node, Shape, V};

/// Numbers of the fields of a text begin here, among the results of an instruction.
pub(super) const FIRST_FIELD: u32 = 0x320;

impl Eval<'_, '_> {
    // ---------------------------------------------------------------- text

    pub fn text_method(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let (subject, first) = self.subject(call);
        let names = self.names();
        match what {
            Intrinsic::FormatMethod | Intrinsic::FormatMap => self.brace_format(what, call, &subject),
            Intrinsic::Join => {
                let parts = self.arg(call, first);
                let parts = self.iterate(&parts);
                match self.known_sequence(&parts) {
                    Some(known) if known.len() <= 64 => {
                        let mut pieces = Vec::new();
                        for (at, part) in known.into_iter().enumerate() {
                            if at > 0 {
                                pieces.push(subject.clone());
                            }
                            pieces.push(part);
                        }
                        self.concat(&pieces)
                    }
                    _ => {
                        let elements = self.load(&parts, Key::Elem);
                        let beside = self.joined_with(&[elements.clone(), subject.clone(), elements.clone()]);
                        self.text_from(&[&elements, &subject], beside)
                    }
                }
            }
            Intrinsic::Split => {
                let separator = self.arg(call, first);
                let mut whole = Flows::default();
                let takes_all = call.args.positional.len() == first + 1 && call.args.keywords.is_empty();
                let is_of_path = takes_all && self.text_of(&separator).is_some_and(|text| names.text(text) == "/");
                let is_of_words = call.args.all().len() <= first;
                let facts = if is_of_path { core::SEGMENT } else { FactSet::EMPTY };
                let facts = facts.union(if is_of_words { core::NO_NEWLINES } else { FactSet::EMPTY });
                whole.join(&self.text_flows(&subject), facts);
                let mut head = Flows::default();
                let is_space = separator.is_empty() || self.text_of(&separator).is_some_and(|text| names.text(text).trim().is_empty());
                head.join(&whole, if is_space { core::SCHEME } else { FactSet::EMPTY });
                let head = self.before_password(&separator, head);
                let rest = self.behind_password(&separator, whole);
                let (head, rest) = (self.derived(1, head, &[&subject]), self.derived(2, rest, &[&subject]));
                // `netloc.split(":")[0]` is the host as well.
                let known: Vec<_> = subject.iter().flat_map(|entry| self.known_outcomes(entry.node)).collect();
                self.note_outcome(Some(head), Outcome::Known, known);
                let mut content = Content { rest: V::of(rest), is_closed: true, ..Content::default() };
                content.set(Key::Index(0), V::of(head));
                self.list_of(Shape::List, content)
            }
            Intrinsic::Partition | Intrinsic::RPartition => {
                let separator = self.arg(call, first);
                let mut whole = Flows::default();
                whole.join(&self.text_flows(&subject), FactSet::EMPTY);
                let mut head = Flows::default();
                let is_space = self.text_of(&separator).is_some_and(|text| names.text(text).trim().is_empty());
                let marks = if is_space { core::SCHEME } else { FactSet::EMPTY };
                head.join(&whole, marks);
                let head = if what == Intrinsic::Partition { self.before_password(&separator, head) } else { head };
                let head = self.derived(1, head, &[&subject]);
                let tail = self.behind_password(&separator, whole);
                let tail = self.derived(2, tail, &[&subject]);
                self.tuple(0, vec![V::of(head), separator, V::of(tail)])
            }
            Intrinsic::Replace => {
                let (old, new) = (self.arg(call, first), self.arg(call, first + 1));
                // `text.replace(token, "[x]")` takes the token out; what is put in comes out.
                let removed = self.flows(&old);
                let shown = self.shown_by_beginning(&old);
                let (mut flows, mut of_subject) = (Flows::default(), Flows::default());
                of_subject.join(&self.text_flows(&subject), shown);
                for flow in of_subject.iter() {
                    if !removed.iter().any(|it| it.origin == flow.origin) {
                        flows.add(flow);
                    }
                }
                flows.join(&self.text_flows(&new), core::JOINED);
                let out = V::of(self.derived(0, flows, &[&subject, &new]));
                // Browsers read both alike.
                if self.says(&old, "\\") && self.says(&new, "/") {
                    self.form(&out, &subject);
                }
                out
            }
            Intrinsic::RemovePrefix => {
                let shown = self.shown_by_beginning(&self.arg(call, first));
                let out = self.text_from(&[&subject], shown);
                self.form(&out, &subject);
                out
            }
            _ => {
                let mut flows = self.flows(&subject);
                let argument = self.arg(call, first);
                if what == Intrinsic::StartsWith
                    && let Some(truth) = self.request_begins(&subject, &argument)
                {
                    return self.constant(Literal::Bool(truth));
                }
                flows.join(&self.flows(&argument), FactSet::EMPTY);
                let out = self.boolean_of(flows, &[&subject]);
                let shown = self.shown_by_beginning(&argument);
                if what == Intrinsic::StartsWith && !shown.is_empty() {
                    let known: Vec<_> = subject.iter().map(|entry| (entry.node, shown)).collect();
                    for entry in out.iter() {
                        self.note_outcome(Some(entry.node), Outcome::True, known.clone());
                    }
                }
                if what == Intrinsic::EndsWith && self.is_domain(&argument) {
                    let known: Vec<_> = subject.iter().flat_map(|entry| self.known_outcomes(entry.node)).collect();
                    for entry in out.iter() {
                        self.note_outcome(Some(entry.node), Outcome::True, known.clone());
                    }
                }
                out
            }
        }
    }

    fn says(&self, value: &V, wanted: &str) -> bool {
        self.text_of(value).is_some_and(|text| self.names().text(text) == wanted)
    }

    /// Text behind an `@`: of an address with a password that is the host, as what stands before the `@` is the password.
    fn behind_password(&mut self, separator: &V, flows: Flows) -> Flows {
        let is_at = self.text_of(separator).is_some_and(|text| self.names().text(text) == "@");
        let mut behind = Flows::default();
        behind.join(&flows, if is_at { core::SCHEME } else { FactSet::EMPTY });
        behind
    }

    /// Text before a `:`: of a decoded pair it is the user's name (RFC 7617), whatever stands behind.
    fn before_password(&mut self, separator: &V, flows: Flows) -> Flows {
        let is_colon = self.text_of(separator).is_some_and(|text| self.names().text(text) == ":");
        let decoded = self.catalog().fact("decoded").filter(|_| is_colon).unwrap_or_default();
        let mut before = Flows::default();
        for flow in flows.iter() {
            let name = if flow.facts.any(decoded) { core::SCHEME } else { FactSet::EMPTY };
            before.add(Flow { facts: flow.facts.union(name), ..flow });
        }
        before
    }

    /// What is known of an address that begins so: one of a database that is a file has no password in it.
    pub fn shown_by_beginning(&self, beginning: &V) -> FactSet {
        let is_keyless = |text| self.catalog().endpoints.keyless.as_ref().is_some_and(|pattern| pattern.is_match(self.names().text(text)));
        if self.text_of(beginning).is_some_and(is_keyless) { core::SCHEME } else { FactSet::EMPTY }
    }

    /// Whether a value is `.example.com`, or some of that sort: what ends so lies within a known domain.
    fn is_domain(&mut self, suffix: &V) -> bool {
        let suffixes = self.known_sequence(suffix).unwrap_or_else(|| vec![suffix.clone()]);
        suffixes.iter().all(|suffix| {
            self.text_of(suffix).is_some_and(|text| {
                let text = self.names().text(text);
                text.len() > 1 && text.starts_with('.') && !text.contains('\0')
            })
        })
    }

    /// Notes that `out` is a normal form of `subject`.
    pub fn form(&mut self, out: &V, subject: &V) {
        if let (Some(out), Some(subject)) = (out.only(), subject.iter().find(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_))))
            && out.node != subject.node
        {
            self.data_mut(out.node).form_of = Some(subject.node);
        }
    }

    /// `x.strip()` is the same text each time: what has been checked of one holds for the next.
    pub fn same_form(&mut self, node: Node, subject: &V, call: &ApiCall) {
        let Some(subject) = subject.only().filter(|_| call.args.all().is_empty()) else { return };
        let before = self.forms.entry((subject.node, call.path)).or_default();
        let facts = before.iter().fold(FactSet::EMPTY, |facts, form| facts.union(self.state.fact(*form)));
        if !before.contains(&node) {
            before.push(node);
        }
        self.state.assume(node, facts);
    }

    fn brace_format(&mut self, what: Intrinsic, call: &ApiCall, subject: &V) -> V {
        let mut formats = self.texts(subject);
        if formats.len() != subject.0.len() || formats.iter().any(|text| self.names().text(*text).contains('\0')) {
            formats.clear();
        }
        if formats.is_empty() {
            self.demand(subject);
            let mut values = call.args.all();
            values.push(subject.clone());
            let values: Vec<&V> = values.iter().collect();
            return self.text_from(&values, core::JOINED);
        }
        let mut out = V::new();
        for format in formats {
            let formed = self.brace_formed(what, call, format);
            out.join(&formed);
        }
        out
    }

    fn brace_formed(&mut self, what: Intrinsic, call: &ApiCall, format: Symbol) -> V {
        let mapping = if what == Intrinsic::FormatMap { self.arg(call, 0) } else { call.args.double_star.clone() };
        let names = self.names();
        let mut parts = Vec::new();
        for field in brace_fields(names.text(format)) {
            let (value, accessors, form) = match field {
                Field::Text(text) => {
                    parts.push(self.constant(Literal::Str(names.intern(&text))));
                    continue;
                }
                Field::At(at, accessors, form) => {
                    let value = match call.args.positional.get(at) {
                        Some(value) => value.clone(),
                        None => {
                            let star = call.args.star.clone();
                            self.load(&star, Key::Index((at - call.args.positional.len().min(at)) as i32))
                        }
                    };
                    (value, accessors, form)
                }
                Field::Named(name, accessors, form) => {
                    let name = names.intern(&name);
                    let value = match call.args.keyword(name) {
                        Some(value) => value.clone(),
                        None => self.load(&mapping, Key::Item(name)),
                    };
                    (value, accessors, form)
                }
                Field::Next(_) => continue,
            };
            let value = self.access(value, &accessors);
            parts.push(self.formed(parts.len() as u32, value, &form));
        }
        self.concat(&parts)
    }

    /// A value as a field turns it into text; plain text stays what it is.
    fn formed(&mut self, number: u32, value: V, form: &Form) -> V {
        let flows = match form {
            Form::Source => return self.source_form(FIRST_FIELD + number, &value),
            _ if !value.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Object(..))) => return value,
            Form::Str => self.text_flows(&value),
            Form::Spec(spec) => {
                let spec = self.constant(Literal::Str(self.names().intern(spec)));
                self.field_flows(&value, &spec)
            }
        };
        V::of(self.derived(FIRST_FIELD + number, flows, &[&value]))
    }

    fn access(&mut self, value: V, accessors: &[Accessor]) -> V {
        let mut value = value;
        for accessor in accessors {
            let key = match accessor {
                Accessor::Attr(name) => Key::Attr(self.symbol(name)),
                Accessor::Item(name) => match name.parse() {
                    Ok(at) => Key::Index(at),
                    Err(_) => Key::Item(self.symbol(name)),
                },
            };
            value = self.load(&value, key);
        }
        value
    }

    pub fn substitute(&mut self, call: &ApiCall) -> V {
        let template = self.load(&call.receiver, Key::Argument(self.solver.template));
        let mapping = self.arg(call, 0);
        let Some(format) = self.text_of(&template).filter(|text| !self.names().text(*text).contains('\0')) else {
            self.demand(&call.receiver);
            let mut values = call.args.all();
            values.push(template);
            let values: Vec<&V> = values.iter().collect();
            return self.text_from(&values, core::JOINED);
        };
        let names = self.names();
        let mut parts = Vec::new();
        for field in dollar_fields(names.text(format)) {
            match field {
                Field::Text(text) => parts.push(self.constant(Literal::Str(names.intern(&text)))),
                Field::Named(name, ..) => {
                    let name = names.intern(&name);
                    let value = match call.args.keyword(name) {
                        Some(value) => value.clone(),
                        None => {
                            let mut value = self.load(&mapping, Key::Item(name));
                            let spread = call.args.double_star.clone();
                            let more = self.load(&spread, Key::Item(name));
                            value.join(&more);
                            value
                        }
                    };
                    parts.push(value);
                }
                _ => {}
            }
        }
        self.concat(&parts)
    }

    /// What it says of a path or a local target that a sign is not in it, by what is known already.
    pub fn without_word(&self, word: Option<Symbol>, text: Entry) -> FactSet {
        let is_known = |facts| self.all_flows_have(text, facts);
        match word.map(|word| self.names().text(word)) {
            Some("/") if is_known(core::SCREENED) => core::SEGMENT.union(self.solver.safe_path),
            Some("/") => core::SEGMENT,
            Some("..") if is_known(core::SEGMENT) => self.solver.safe_path,
            Some("\\") if is_known(self.solver.rooted) => self.solver.local_target,
            _ => FactSet::EMPTY,
        }
    }

    pub fn parsed_url(&mut self, call: &ApiCall) -> V {
        let value = self.arg(call, 0);
        let out = self.object_with(call, 0);
        let flows = self.flows(&value);
        for entry in out.iter() {
            self.grow(entry.node, flows.clone(), &[&value]);
        }
        out
    }
}

/// Whether text behind this prefix can no longer choose the host of a URL or the root of a local target.
pub(super) fn is_fixed_prefix(prefix: &str) -> bool {
    // `login?next=`, `#`, `pages/`: what is relative to the present address stays on its host.
    let first = prefix.split(['/', '?', '#']).next().unwrap_or_default();
    if first.len() < prefix.len() && !prefix.starts_with('/') && !first.contains(['\0', ':', '\\']) && !first.contains(char::is_whitespace)
    {
        return true;
    }
    if let Some((scheme, rest)) = prefix.split_once("://") {
        let host = rest.split('/').next().unwrap_or_default();
        return !scheme.contains('\0') && rest.contains('/') && !host.is_empty() && !host.contains('\0');
    }
    prefix.len() > 1 && prefix.starts_with('/') && !prefix.starts_with("//") && !prefix.contains('\0')
}

/// Whether what follows goes on with a name of a path: `..` in it would have to be the name of a folder that is not there.
pub(super) fn is_within_name(prefix: &str) -> bool {
    let name = prefix.rsplit(['/', '\\']).next().unwrap_or_default();
    !name.ends_with('\0') && !name.contains(char::is_whitespace) && name.contains(|c| c != '.' && c != '\0')
}

/// Whether a part that is not known chooses the host, so that text behind it cannot: `{base}/{x}`, `{address}?{x}`.
pub(super) fn is_behind_host(prefix: &str) -> bool {
    let rest = match prefix.split_once("://") {
        Some((_, rest)) => rest,
        None => prefix,
    };
    rest.starts_with('\0') && rest.contains(['/', '?', '#', '&'])
}
