//! TOML laid out flat, so that nothing has to be parsed and hardly anything be allocated to read it. `build.rs` compiles this file, too: the
//! built-in files are laid out when leakline is built, those of users when they are read.
//!
//! A document is a list of words, whose first is the position of its root, and a text with all of its strings. A value is a word with its kind
//! and how many words its content takes, two with its place, and its content: position and length of a string in the text, a number as two
//! words (none where it is out of range), the positions of elements, and for each entry of a table, in the order of the file, the place of the
//! key, its position and length in the text, and the position of the value.

use std::collections::HashMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One number of a document, least significant byte first.
pub type Word = [u8; 4];

/// So many bits of the first word of a value tell its kind.
pub const KIND_BITS: u32 = 3;

/// Words of an entry of a table.
pub const ENTRY: usize = 5;

/// What a value is.
#[derive(Clone, Copy)]
#[repr(u32)]
pub enum Kind {
    String,
    Integer,
    Float,
    False,
    True,
    Date,
    Array,
    Table,
}

/// A document that is laid out flat.
pub struct Flat {
    /// The values.
    pub words: Vec<Word>,
    /// What keys and strings say.
    pub strings: String,
}

impl Flat {
    /// Lays a document out.
    pub fn of(document: &Spanned<DeTable>) -> Self {
        let mut layout = Layout { flat: Flat { words: vec![[0; 4]], strings: String::new() }, known: HashMap::new() };
        let root = layout.table(document.get_ref(), document.span());
        layout.flat.words[0] = root.to_le_bytes();
        layout.flat
    }
}

struct Layout<'d> {
    flat: Flat,
    /// Where strings stand that there have been.
    known: HashMap<&'d str, u32>,
}

impl<'d> Layout<'d> {
    fn value(&mut self, value: &'d Spanned<DeValue>) -> u32 {
        let span = value.span();
        match value.get_ref() {
            DeValue::String(text) => {
                let text = self.string(text);
                self.put(Kind::String, span, &text)
            }
            DeValue::Integer(number) => {
                let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
                self.put_number(Kind::Integer, span, number.map(i64::cast_unsigned))
            }
            DeValue::Float(number) => {
                let number = number.as_str().replace('_', "").parse().ok();
                self.put_number(Kind::Float, span, number.map(f64::to_bits))
            }
            DeValue::Boolean(false) => self.put(Kind::False, span, &[]),
            DeValue::Boolean(true) => self.put(Kind::True, span, &[]),
            DeValue::Datetime(_) => self.put(Kind::Date, span, &[]),
            DeValue::Array(values) => {
                let values: Vec<u32> = values.iter().map(|value| self.value(value)).collect();
                self.put(Kind::Array, span, &values)
            }
            DeValue::Table(table) => self.table(table, span),
        }
    }

    fn table(&mut self, table: &'d DeTable, span: Range<usize>) -> u32 {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut content = Vec::with_capacity(entries.len() * ENTRY);
        for (key, value) in entries {
            let place = key.span();
            let [at, length] = self.string(key.get_ref());
            content.extend([place.start as u32, place.end as u32, at, length, self.value(value)]);
        }
        self.put(Kind::Table, span, &content)
    }

    fn string(&mut self, text: &'d str) -> [u32; 2] {
        let strings = &mut self.flat.strings;
        let at = *self.known.entry(text).or_insert_with(|| {
            let at = strings.len() as u32;
            strings.push_str(text);
            at
        });
        [at, text.len() as u32]
    }

    fn put_number(&mut self, kind: Kind, span: Range<usize>, number: Option<u64>) -> u32 {
        match number {
            Some(number) => self.put(kind, span, &[number as u32, (number >> u32::BITS) as u32]),
            None => self.put(kind, span, &[]),
        }
    }

    fn put(&mut self, kind: Kind, span: Range<usize>, content: &[u32]) -> u32 {
        let at = self.flat.words.len() as u32;
        let head = [kind as u32 | (content.len() as u32) << KIND_BITS, span.start as u32, span.end as u32];
        self.flat.words.extend(head.iter().chain(content).map(|word| word.to_le_bytes()));
        at
    }
}
