//! Reading what [`super::flat`] has laid out.

use std::borrow::Cow;

use toml::de::{DeTable, Error};

use super::flat::{ENTRY, Flat, KIND_BITS, Kind, Word};
use super::reader::Text;
use crate::text::Span;

/// The kinds in the order of their numbers.
const KINDS: [Kind; 1 << KIND_BITS] =
    [Kind::String, Kind::Integer, Kind::Float, Kind::False, Kind::True, Kind::Date, Kind::Array, Kind::Table];

/// A TOML document.
pub struct Document {
    words: Cow<'static, [Word]>,
    strings: Cow<'static, str>,
}

/// A value of a document.
#[derive(Clone, Copy)]
pub struct Value<'d> {
    document: &'d Document,
    at: u32,
}

/// What a value says.
#[derive(Clone, Copy)]
pub enum Content<'d> {
    /// A string without quotes and escapes.
    String(&'d str),
    /// A whole number; `None` if it has more than 64 bits.
    Integer(Option<i64>),
    /// Any other number.
    Float(Option<f64>),
    Boolean(bool),
    /// A date, a time or both.
    Date,
    Array(Array<'d>),
    Table(Table<'d>),
}

/// The elements of a list that have not been read.
#[derive(Clone, Copy)]
pub struct Array<'d> {
    document: &'d Document,
    words: &'d [Word],
}

/// The entries of a table.
#[derive(Clone, Copy)]
pub struct Table<'d> {
    document: &'d Document,
    words: &'d [Word],
}

impl Document {
    /// Parses TOML as far as it is well formed.
    pub fn parse(text: &str) -> (Self, Vec<Error>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let Flat { words, strings } = Flat::of(&table);
        (Document { words: Cow::Owned(words), strings: Cow::Owned(strings) }, errors)
    }

    /// A document that has been laid out before.
    pub(super) fn laid_out(words: &'static [u8], strings: &'static str) -> Self {
        Document { words: Cow::Borrowed(words.as_chunks().0), strings: Cow::Borrowed(strings) }
    }

    /// All of it: a table.
    pub fn root(&self) -> Value<'_> {
        self.value(number(self.words[0]))
    }

    /// The value at a position.
    pub(super) fn value(&self, at: u32) -> Value<'_> {
        Value { document: self, at }
    }

    fn string(&self, at: u32, length: u32) -> &str {
        &self.strings[at as usize..(at + length) as usize]
    }
}

impl<'d> Value<'d> {
    /// Where it stands.
    pub fn span(self) -> Span {
        let words = &self.document.words[self.at as usize..];
        Span { start: number(words[1]), end: number(words[2]) }
    }

    /// Its position in the document.
    pub(super) fn position(self) -> u32 {
        self.at
    }

    /// What it says.
    pub fn content(self) -> Content<'d> {
        let document = self.document;
        let words = &document.words[self.at as usize..];
        let head = number(words[0]);
        let words = &words[3..][..(head >> KIND_BITS) as usize];
        let long = || match words {
            [low, high] => Some(u64::from(number(*low)) | u64::from(number(*high)) << u32::BITS),
            _ => None,
        };
        match KINDS[(head & ((1 << KIND_BITS) - 1)) as usize] {
            Kind::String => Content::String(document.string(number(words[0]), number(words[1]))),
            Kind::Integer => Content::Integer(long().map(u64::cast_signed)),
            Kind::Float => Content::Float(long().map(f64::from_bits)),
            Kind::False => Content::Boolean(false),
            Kind::True => Content::Boolean(true),
            Kind::Date => Content::Date,
            Kind::Array => Content::Array(Array { document, words }),
            Kind::Table => Content::Table(Table { document, words }),
        }
    }

    /// It as a table, if it is one.
    pub fn table(self) -> Option<Table<'d>> {
        match self.content() {
            Content::Table(table) => Some(table),
            _ => None,
        }
    }
}

impl<'d> Iterator for Array<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Value<'d>> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(self.document.value(number(*first)))
    }
}

impl<'d> Table<'d> {
    /// The value of a key.
    pub fn get(self, key: &str) -> Option<Value<'d>> {
        self.entries().find(|(known, _)| known.value == key).map(|(_, value)| value)
    }

    /// Keys and values in the order of the file.
    pub fn entries(self) -> impl Iterator<Item = (Text<'d>, Value<'d>)> {
        self.words.as_chunks::<ENTRY>().0.iter().map(move |&[start, end, at, length, value]| {
            let span = Span { start: number(start), end: number(end) };
            (Text { value: self.document.string(number(at), number(length)), span }, self.document.value(number(value)))
        })
    }
}

fn number(word: Word) -> u32 {
    u32::from_le_bytes(word)
}
