//! Reading TOML with positions: every mistake becomes a problem that shows the line and points at the place.

use std::ops::Range;

use serde::de::value::StrDeserializer;
use serde::de::{Deserialize, IntoDeserializer};

use super::super::nearest::did_you_mean;
use super::super::parse::Mistake;
use super::super::pattern::Pattern;
use super::super::vocabulary::{FactSet, LabelSet, SinkKind, Vocabulary};
use super::document::{Array, Content, Document, Table, Value};
use super::files::File;
use crate::text::{Names, Problem, ProblemKind, Span};

/// So many known words are listed where none is near.
const MAX_LISTED: usize = 16;

/// Longer lines are cut around the place of the mistake.
const MAX_LINE: usize = 140;

/// One file being read, and where its mistakes go.
pub struct Reader<'a> {
    /// The path as it is shown.
    pub path: &'a str,
    /// The text of the whole file.
    pub text: &'a str,
    /// Built-in files have been checked by the tests: their regular expressions are compiled only when they are used.
    pub(super) is_builtin: bool,
    kind: ProblemKind,
    problems: &'a mut Vec<Problem>,
}

/// A string with its position.
#[derive(Clone, Copy)]
pub struct Text<'d> {
    /// The string.
    pub value: &'d str,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// The entries of one row.
pub struct Row<'d> {
    table: Table<'d>,
    /// Where it stands.
    pub span: Span,
}

impl<'a> Reader<'a> {
    /// A reader of a rule or model file.
    pub(super) fn new(file: &'a File, problems: &'a mut Vec<Problem>) -> Self {
        Reader { path: &file.path, text: &file.text, is_builtin: file.is_builtin(), kind: ProblemKind::RuleMistake, problems }
    }

    /// A reader of a configuration file.
    pub fn of_configuration(path: &'a str, text: &'a str, problems: &'a mut Vec<Problem>) -> Self {
        Reader { path, text, is_builtin: false, kind: ProblemKind::ConfigurationMistake, problems }
    }

    /// Parses TOML as far as it is well formed.
    pub fn toml(&mut self, text: &str) -> Document {
        let (document, errors) = Document::parse(text);
        if let Some(error) = errors.first() {
            let range = error.span().unwrap_or_default();
            self.mistake(Span::new(range.start, range.end), error.message(), None);
        }
        document
    }

    /// The TOML of a file of rules or models, at `range` of its text.
    pub(super) fn document(&mut self, file: &File, range: Range<usize>) -> Document {
        if let Some(document) = file.laid_out() {
            return document;
        }
        // Blanks in place of what stands before keep the positions those of the whole file.
        let padded = " ".repeat(range.start) + &file.text[range];
        self.toml(&padded)
    }

    /// Reports a mistake.
    pub fn mistake(&mut self, span: Span, message: &str, help: Option<String>) {
        let message = format!("{message}\n{}", excerpt(self.path, self.text, span));
        self.problems.push(Problem { kind: self.kind, file: Some(self.path.to_owned()), span: Some(span), message, help });
    }

    /// Reports an unknown word with the nearest known one.
    pub fn unknown<'n>(&mut self, what: &str, text: Text, known: impl Iterator<Item = &'n str>) {
        let known: Vec<&str> = known.collect();
        let help = did_you_mean(text.value, known.iter().copied());
        let help = help.or_else(|| (known.len() <= MAX_LISTED).then(|| format!("known: {}", known.join(", "))));
        self.mistake(text.span, &format!("unknown {what} `{}`", text.value), help);
    }

    /// The value of a check, or a report of what is wrong in `text`.
    pub(super) fn check<T>(&mut self, text: Text, result: Result<T, Mistake>) -> Option<T> {
        result.map_err(|mistake| self.mistake(self.part(text, mistake.range), &mistake.message, mistake.help)).ok()
    }

    /// A part of a string, or the whole of it where escapes hide the position.
    fn part(&self, text: Text, range: Range<usize>) -> Span {
        let written = &self.text[text.span.range()];
        let quotes = written.len() - written.trim_start_matches(['"', '\'']).len();
        let quotes = if quotes >= 6 || quotes == 3 { 3 } else { 1.min(quotes) };
        if written.get(quotes..).is_some_and(|written| written.starts_with(text.value)) {
            let start = text.span.start as usize + quotes;
            return Span::new(start + range.start, start + range.end.max(range.start + 1));
        }
        text.span
    }

    /// A string.
    pub fn string<'d>(&mut self, value: Value<'d>) -> Option<Text<'d>> {
        match value.content() {
            Content::String(text) => Some(Text { value: text, span: value.span() }),
            other => self.wrong_type(value, "a string", other),
        }
    }

    /// A list of strings; a single string stands for a list of one.
    pub fn strings<'d>(&mut self, value: Value<'d>) -> Option<Vec<Text<'d>>> {
        match value.content() {
            Content::String(_) => Some(vec![self.string(value)?]),
            Content::Array(values) => values.map(|value| self.string(value)).collect(),
            other => self.wrong_type(value, "a string or a list of strings", other),
        }
    }

    /// A list.
    pub fn list<'d>(&mut self, value: Value<'d>) -> impl Iterator<Item = Value<'d>> + use<'d> {
        let values: Option<Array> = match value.content() {
            Content::Array(values) => Some(values),
            other => self.wrong_type(value, "a list", other),
        };
        values.into_iter().flatten()
    }

    /// A list; anything else stands for a list of one.
    pub fn one_or_more<'d>(&mut self, value: Value<'d>) -> Vec<Value<'d>> {
        match value.content() {
            Content::Array(values) => values.collect(),
            _ => vec![value],
        }
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, value: Value) -> Option<bool> {
        match value.content() {
            Content::Boolean(value) => Some(value),
            other => self.wrong_type(value, "`true` or `false`", other),
        }
    }

    /// A whole number.
    pub fn integer<T: TryFrom<i64>>(&mut self, value: Value) -> Option<T> {
        match value.content() {
            Content::Integer(number) => {
                let number = number.and_then(|number| T::try_from(number).ok());
                if number.is_none() {
                    self.mistake(value.span(), "the number is out of range", None);
                }
                number
            }
            other => self.wrong_type(value, "a number", other),
        }
    }

    /// A number, whole or not.
    pub fn number(&mut self, value: Value) -> Option<f64> {
        match value.content() {
            Content::Integer(_) => self.integer::<i32>(value).map(f64::from),
            Content::Float(number) => number,
            other => self.wrong_type(value, "a number", other),
        }
    }

    /// A table, in the order of its file.
    pub fn entries<'d>(&mut self, value: Value<'d>) -> impl Iterator<Item = (Text<'d>, Value<'d>)> + use<'d> {
        self.table(value).into_iter().flat_map(Table::entries)
    }

    fn table<'d>(&mut self, value: Value<'d>) -> Option<Table<'d>> {
        match value.content() {
            Content::Table(table) => Some(table),
            other => self.wrong_type(value, "a table", other),
        }
    }

    /// A table with no other keys than these.
    pub fn row<'d>(&mut self, value: Value<'d>, keys: &[&str]) -> Option<Row<'d>> {
        let table = self.table(value)?;
        self.known_keys(table, keys).then_some(Row { table, span: value.span() })
    }

    /// Whether a table has no other keys than these; reports those it has.
    pub fn known_keys(&mut self, table: Table, keys: &[&str]) -> bool {
        let mut are_known = true;
        for (key, _) in table.entries().filter(|(key, _)| !keys.contains(&key.value)) {
            self.unknown("key", key, keys.iter().copied());
            are_known = false;
        }
        are_known
    }

    /// The value of a key that a row must have.
    pub fn need<'d>(&mut self, row: &Row<'d>, key: &str) -> Option<Value<'d>> {
        let value = row.get(key);
        if value.is_none() {
            self.mistake(row.span, &format!("the key `{key}` is missing"), None);
        }
        value
    }

    /// One of the words of an enum.
    pub fn word<T: for<'w> Deserialize<'w>>(&mut self, what: &str, text: Text) -> Option<T> {
        let deserializer: StrDeserializer<UnknownWord> = text.value.into_deserializer();
        match T::deserialize(deserializer) {
            Ok(word) => Some(word),
            Err(UnknownWord(known)) => {
                self.unknown(what, text, known.iter().copied());
                None
            }
        }
    }

    /// A set of labels.
    pub fn labels(&mut self, value: Value, vocabulary: &Vocabulary, names: &Names) -> Option<LabelSet> {
        let mut labels = LabelSet::EMPTY;
        for text in self.strings(value)? {
            match vocabulary.label(names, text.value) {
                Some(label) => labels = labels.union(LabelSet::of(label)),
                None => return self.unknown_word("label", text, &vocabulary.labels, names),
            }
        }
        Some(labels)
    }

    /// A set of facts.
    pub fn facts(&mut self, value: Value, vocabulary: &Vocabulary, names: &Names) -> Option<FactSet> {
        let mut facts = FactSet::EMPTY;
        for text in self.strings(value)? {
            match vocabulary.fact(names, text.value) {
                Some(fact) => facts = facts.union(fact),
                None => return self.unknown_word("fact", text, &vocabulary.facts, names),
            }
        }
        Some(facts)
    }

    /// A sink kind.
    pub fn sink(&mut self, text: Text, vocabulary: &Vocabulary, names: &Names) -> Option<SinkKind> {
        match vocabulary.sink(names, text.value) {
            Some(sink) => Some(sink),
            None => self.unknown_word("sink kind", text, &vocabulary.sinks, names),
        }
    }

    /// A regular expression, checked when it is the user's: the built-in ones are checked by the tests.
    pub(super) fn pattern(&mut self, text: Text, prefix: &str) -> Option<Pattern> {
        let pattern = Pattern::new(format!("{prefix}{}", text.value));
        if !self.is_builtin
            && let Some(mistake) = pattern.mistake()
        {
            self.mistake(text.span, &format!("malformed regular expression: {mistake}"), None);
            return None;
        }
        Some(pattern)
    }

    /// Reads an expression over names, for [`super::super::pattern::NamePattern`].
    pub(super) fn name_pattern(&mut self, text: Text) -> Option<Pattern> {
        // Names come in small letters.
        self.pattern(text, if text.value.contains(char::is_uppercase) { "(?i)" } else { "" })
    }

    fn unknown_word<T>(&mut self, what: &str, text: Text, words: &[super::super::Word], names: &Names) -> Option<T> {
        self.unknown(what, text, words.iter().map(|word| names.text(word.name)));
        None
    }

    fn wrong_type<T>(&mut self, value: Value, expected: &str, found: Content) -> Option<T> {
        let found = match found {
            Content::String(_) => "a string",
            Content::Integer(_) | Content::Float(_) => "a number",
            Content::Boolean(_) => "a boolean",
            Content::Date => "a date",
            Content::Array(_) => "a list",
            Content::Table(_) => "a table",
        };
        self.mistake(value.span(), &format!("expected {expected}, found {found}"), None);
        None
    }
}

impl<'d> Row<'d> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Value<'d>> {
        self.table.get(key)
    }
}

/// The words that serde would have accepted.
#[derive(Debug)]
struct UnknownWord(&'static [&'static str]);

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "expected one of {}", self.0.join(", "))
    }
}

impl std::error::Error for UnknownWord {}

impl serde::de::Error for UnknownWord {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        UnknownWord(&[])
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        UnknownWord(expected)
    }
}

/// The line of a place with the place marked.
fn excerpt(path: &str, text: &str, span: Span) -> String {
    let start = floor_char_boundary(text, span.start as usize);
    let line_start = text[..start].rfind('\n').map_or(0, |offset| offset + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let number = text[..start].matches('\n').count() + 1;
    let column = text[line_start..start].chars().count() + 1;
    let end = floor_char_boundary(text, (span.end as usize).min(line_start + line.len())).max(start);
    let marked = text[start..end].chars().count().max(1);
    let (line, indent, marked) = window(line, column - 1, marked);
    let carets = "^".repeat(marked);
    let margin = " ".repeat(number.to_string().len());
    let indent = " ".repeat(indent);
    format!("{margin}--> {path}:{number}:{column}\n{margin} |\n{number} | {line}\n{margin} | {indent}{carets}")
}

/// The part of a long line around the marked place, where that begins in it, and how much of it is marked.
fn window(line: &str, indent: usize, marked: usize) -> (String, usize, usize) {
    if line.chars().count() <= MAX_LINE {
        return (line.to_owned(), indent, marked);
    }
    let skipped = indent.saturating_sub(MAX_LINE / 2);
    let part: String = line.chars().skip(skipped).take(MAX_LINE).collect();
    let before = if skipped > 0 { "... " } else { "" };
    let after = if skipped + MAX_LINE < line.chars().count() { " ..." } else { "" };
    let indent = indent - skipped;
    (format!("{before}{part}{after}"), indent + before.len(), marked.min(MAX_LINE - indent))
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&offset| text.is_char_boundary(offset)).unwrap_or_default()
}
