//! The text of paths and places: a small part of Python's expressions, read by hand. Positions are bytes from the start of the text.

use std::ops::Range;

use super::path::Step;
use crate::text::{Names, Symbol};

/// What is wrong with a text, and which part of it.
#[derive(Debug)]
pub(super) struct Mistake {
    /// The part.
    pub range: Range<usize>,
    /// The sentence.
    pub message: String,
    /// What could be done about it.
    pub help: Option<String>,
}

impl Mistake {
    /// A mistake without advice.
    pub fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Mistake { range, message: message.into(), help: None }
    }
}

/// A name with attributes, calls and subscripts.
#[derive(Debug)]
pub(super) struct Expression<'t> {
    /// The first name.
    pub root: &'t str,
    /// What follows.
    pub parts: Vec<Part<'t>>,
}

/// One step of an expression.
#[derive(Debug)]
pub(super) struct Part<'t> {
    /// What it is.
    pub kind: PartKind<'t>,
    /// Where it stands.
    pub range: Range<usize>,
}

/// What a step is.
#[derive(Debug)]
pub(super) enum PartKind<'t> {
    /// `.name`.
    Attr(&'t str),
    /// `["key"]`.
    Item(String),
    /// `[3]`.
    Index(i32),
    /// `[...]`.
    Any,
    /// `(...)`.
    Call(Vec<Argument<'t>>),
}

/// Something between the parentheses of a call.
#[derive(Debug)]
pub(super) struct Argument<'t> {
    /// What it is.
    pub kind: ArgumentKind<'t>,
    /// Where it stands.
    pub range: Range<usize>,
}

/// What an argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArgumentKind<'t> {
    /// A name.
    Named(&'t str),
    /// `self`.
    Receiver,
    /// `...`.
    All,
    /// `*`: what follows is given by name only.
    Star,
}

/// Reads a whole text as one expression.
pub(super) fn expression(text: &str) -> Result<Expression<'_>, Mistake> {
    let mut cursor = Cursor::new(text);
    let expression = cursor.expression()?;
    cursor.end()?;
    Ok(expression)
}

/// Reads a text that begins with a step: `.choices[...]`, `["messages"]`.
pub(super) fn tail(text: &str) -> Result<Vec<Part<'_>>, Mistake> {
    let mut cursor = Cursor::new(text);
    let parts = cursor.parts()?;
    cursor.end()?;
    Ok(parts)
}

/// The steps of parts that have no arguments.
pub(super) fn steps(parts: &[Part], names: &Names) -> Result<Vec<Step>, Mistake> {
    parts.iter().map(|part| step(part, names)).collect()
}

/// The step of a part that has no arguments.
pub(super) fn step(part: &Part, names: &Names) -> Result<Step, Mistake> {
    match &part.kind {
        PartKind::Attr(name) => Ok(Step::Attr(names.intern(name))),
        PartKind::Item(key) => Ok(Step::Item(names.intern(key))),
        PartKind::Index(index) => Ok(Step::Index(*index)),
        PartKind::Any => Ok(Step::Any),
        PartKind::Call(arguments) => match arguments.first() {
            None => Ok(Step::Call),
            Some(argument) => Err(Mistake::new(argument.range.clone(), "an argument does not belong here: this is a path, not a place")),
        },
    }
}

/// Positional and keyword-only names behind `*`, of a text like `f(a, b, *, c)`.
pub(super) fn signature<'t>(arguments: &[Argument<'t>], names: &Names) -> Result<(Vec<Symbol>, Option<Vec<Symbol>>), Mistake> {
    let mut positional = Vec::new();
    let mut keywords: Option<Vec<Symbol>> = None;
    for argument in arguments {
        match argument.kind {
            ArgumentKind::Named(name) => keywords.as_mut().unwrap_or(&mut positional).push(names.intern(name)),
            ArgumentKind::Star => keywords = Some(Vec::new()),
            ArgumentKind::Receiver => return Err(Mistake::new(argument.range.clone(), "a signature leaves out `self`")),
            ArgumentKind::All => return Err(Mistake::new(argument.range.clone(), "a signature names its parameters")),
        }
    }
    Ok((positional, keywords))
}

/// A position in a text.
pub(super) struct Cursor<'t> {
    text: &'t str,
    offset: usize,
}

impl<'t> Cursor<'t> {
    /// The start of a text.
    pub fn new(text: &'t str) -> Self {
        Cursor { text, offset: 0 }
    }

    /// Where the next thing begins.
    pub fn position(&mut self) -> usize {
        let is_blank = |byte: &u8| !byte.is_ascii_graphic();
        // Most signs follow upon each other.
        if self.text.as_bytes().get(self.offset).is_some_and(is_blank) {
            let rest = self.rest();
            self.offset += rest.len() - rest.trim_start().len();
        }
        self.offset
    }

    /// From a position to the end of what was read last.
    pub fn since(&self, start: usize) -> Range<usize> {
        start..self.offset.max(start)
    }

    /// Steps over `sign` if it is next.
    pub fn eat(&mut self, sign: &str) -> bool {
        self.position();
        let found = self.rest().starts_with(sign);
        if found {
            self.offset += sign.len();
        }
        found
    }

    /// Steps over `word` if it is the next name.
    pub fn eat_word(&mut self, word: &str) -> bool {
        let start = self.position();
        let found = self.name() == Some(word);
        if !found {
            self.offset = start;
        }
        found
    }

    /// The next name.
    pub fn name(&mut self) -> Option<&'t str> {
        self.position();
        let rest = self.rest();
        let n_plain = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        let length = match rest.as_bytes().get(n_plain) {
            Some(byte) if !byte.is_ascii() => rest.find(|sign: char| !(sign.is_alphanumeric() || sign == '_')).unwrap_or(rest.len()),
            _ => n_plain,
        };
        let name = &rest[..length];
        if name.is_empty() || name.starts_with(|sign: char| sign.is_ascii_digit()) {
            return None;
        }
        self.offset += length;
        Some(name)
    }

    /// The next sign without stepping over it.
    pub fn peek(&mut self) -> Option<char> {
        self.position();
        self.rest().chars().next()
    }

    /// The next digits, with sign and fraction.
    pub fn number(&mut self) -> Option<&'t str> {
        self.position();
        let rest = self.rest();
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        if !digits.starts_with(|sign: char| sign.is_ascii_digit()) {
            return None;
        }
        let length = digits.find(|sign: char| !(sign.is_ascii_digit() || sign == '.')).unwrap_or(digits.len());
        let number = &rest[..rest.len() - digits.len() + length];
        self.offset += number.len();
        Some(number)
    }

    /// The next string literal, without prefix.
    pub fn string(&mut self) -> Result<Option<String>, Mistake> {
        let start = self.position();
        let Some(quote) = self.rest().chars().next().filter(|sign| matches!(sign, '"' | '\'')) else { return Ok(None) };
        let mut value = String::new();
        let mut signs = self.rest().char_indices().skip(1);
        while let Some((offset, sign)) = signs.next() {
            if sign == quote {
                self.offset += offset + 1;
                return Ok(Some(value));
            }
            if sign != '\\' {
                value.push(sign);
                continue;
            }
            match signs.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, 'r')) => value.push('\r'),
                Some((_, 't')) => value.push('\t'),
                Some((_, sign @ ('\\' | '"' | '\''))) => value.push(sign),
                // As in Python, an unknown escape stays as written; regular expressions rely on it.
                Some((_, sign)) => value.extend(['\\', sign]),
                None => break,
            }
        }
        Err(Mistake::new(start..self.text.len(), "the string has no end"))
    }

    /// A name and the steps behind it.
    pub fn expression(&mut self) -> Result<Expression<'t>, Mistake> {
        let root = self.name().ok_or_else(|| self.expected("a name"))?;
        Ok(Expression { root, parts: self.parts()? })
    }

    /// Nothing may follow.
    pub fn end(&mut self) -> Result<(), Mistake> {
        if self.position() == self.text.len() { Ok(()) } else { Err(self.expected("nothing more")) }
    }

    /// What should have been here.
    pub fn expected(&mut self, what: &str) -> Mistake {
        let start = self.position();
        match self.rest().chars().next() {
            Some(sign) => Mistake::new(start..start + sign.len_utf8(), format!("expected {what}, found `{sign}`")),
            None => Mistake::new(start..start, format!("expected {what}, found the end")),
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.offset..]
    }

    fn parts(&mut self) -> Result<Vec<Part<'t>>, Mistake> {
        let mut parts = Vec::new();
        loop {
            let start = self.position();
            let kind = if self.eat(".") {
                PartKind::Attr(self.name().ok_or_else(|| self.expected("a name"))?)
            } else if self.eat("[") {
                self.subscript()?
            } else if self.eat("(") {
                PartKind::Call(self.arguments()?)
            } else {
                return Ok(parts);
            };
            parts.push(Part { kind, range: self.since(start) });
        }
    }

    fn subscript(&mut self) -> Result<PartKind<'t>, Mistake> {
        let kind = if self.eat("...") {
            PartKind::Any
        } else if let Some(key) = self.string()? {
            PartKind::Item(key)
        } else if let Some(number) = self.number() {
            let index = number.parse();
            PartKind::Index(index.map_err(|_| Mistake::new(self.since(self.offset - number.len()), "an index is a whole number"))?)
        } else {
            return Err(self.expected("`...`, a string or a number"));
        };
        if self.eat("]") { Ok(kind) } else { Err(self.expected("`]`")) }
    }

    fn arguments(&mut self) -> Result<Vec<Argument<'t>>, Mistake> {
        let mut arguments = Vec::new();
        while !self.eat(")") {
            if !arguments.is_empty() && !self.eat(",") {
                return Err(self.expected("`,` or `)`"));
            }
            let start = self.position();
            let kind = if self.eat("...") {
                ArgumentKind::All
            } else if self.eat("*") {
                ArgumentKind::Star
            } else {
                match self.name() {
                    Some("self") => ArgumentKind::Receiver,
                    Some(name) => ArgumentKind::Named(name),
                    None => return Err(self.expected("the name of a parameter, `self` or `...`")),
                }
            };
            arguments.push(Argument { kind, range: self.since(start) });
        }
        Ok(arguments)
    }
}
