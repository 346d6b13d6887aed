//! Interning with a memory: a file uses the same few names again and again, and asking the shared table costs a lock each time.

use rustc_hash::FxHashMap;

use crate::text::{Names, Symbol};

/// The names of one file.
pub(super) struct Symbols<'a> {
    names: &'a Names,
    text: &'a str,
    known: FxHashMap<&'a str, Symbol>,
}

impl<'a> Symbols<'a> {
    pub(super) fn new(names: &'a Names, text: &'a str) -> Self {
        Symbols { names, text, known: FxHashMap::default() }
    }

    /// The symbol of a piece of the file's text.
    pub(super) fn at(&mut self, span: crate::text::Span) -> Symbol {
        let text: &'a str = &self.text[span.range()];
        *self.known.entry(text).or_insert_with(|| self.names.intern(text))
    }

    /// The symbol of any text.
    pub(super) fn intern(&self, text: &str) -> Symbol {
        self.names.intern(text)
    }

    /// The text of a symbol.
    pub(super) fn text(&self, symbol: Symbol) -> &'a str {
        self.names.text(symbol)
    }
}
