//! String literals: plain, joined, f-strings and t-strings.

use super::Lowering;
use super::expressions::Args;
use crate::ir::{Arg, ArgKind, BuildKind, Conversion, Instr, Literal, Value};
use crate::syntax::{Field, Kind, Node, StringPrefix, decode_string, string_prefix};
use crate::text::{Span, Symbol};

/// The pieces of a string that has fields.
#[derive(Default)]
struct Pieces {
    args: Args,
    /// Constant text that waits for more text behind it.
    text: String,
    text_span: Option<Span>,
    is_template: bool,
    is_bytes: bool,
}

impl Lowering<'_> {
    /// A string or several adjacent ones.
    pub(super) fn string(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let span = tree.span(node);
        if tree.kind(node) == Kind::String
            && let Some((symbol, prefix)) = self.plain_string(node)
        {
            return self.constant(if prefix.is_bytes { Literal::Bytes(symbol) } else { Literal::Str(symbol) }, span);
        }
        let mut pieces = Pieces::default();
        if tree.kind(node) == Kind::String {
            self.string_parts(node, &mut pieces);
        } else {
            for part in tree.children(node) {
                self.string_parts(part, &mut pieces);
            }
        }
        if pieces.args.is_empty() && !pieces.is_template {
            let symbol = self.symbols.intern(&pieces.text);
            return self.constant(if pieces.is_bytes { Literal::Bytes(symbol) } else { Literal::Str(symbol) }, span);
        }
        self.flush(&mut pieces);
        self.build(if pieces.is_template { BuildKind::Template } else { BuildKind::Str }, &pieces.args, span)
    }

    /// The value of a literal without fields, if `node` is one.
    pub(super) fn plain_string(&self, node: Node) -> Option<(Symbol, StringPrefix)> {
        let tree = self.tree;
        let mut parts = tree.children(node);
        let opening = tree.span(parts.next()?);
        let prefix = string_prefix(self.slice(opening));
        let closing = parts.find(|&part| tree.kind(part) != Kind::StringContent)?;
        if prefix.is_template || tree.kind(closing) != Kind::StringEnd {
            return None;
        }
        let content = Span { start: opening.end, end: self.content_end(opening, closing) };
        Some((self.symbols.intern(&decode_string(self.slice(content), prefix)), prefix))
    }

    /// Where the closing quotes stand. To the grammar backslashes before them belong to them if nothing else stands before.
    fn content_end(&self, opening: Span, closing: Node) -> u32 {
        let opening = self.slice(opening);
        let quotes = opening.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let span = self.tree.span(closing);
        if self.slice(span).ends_with(quotes) { span.end - quotes.len() as u32 } else { span.start }
    }

    fn string_parts(&mut self, node: Node, pieces: &mut Pieces) {
        let tree = self.tree;
        let mut prefix = StringPrefix::default();
        let mut start = tree.span(node).start;
        let mut opening = Span { start, end: start };
        for part in tree.children(node) {
            let span = tree.span(part);
            match tree.kind(part) {
                Kind::StringStart => {
                    prefix = string_prefix(self.slice(span));
                    opening = span;
                    pieces.is_template |= prefix.is_template;
                    pieces.is_bytes |= prefix.is_bytes;
                }
                Kind::Interpolation => {
                    self.text_between(Span { start, end: span.start.max(start) }, prefix, pieces);
                    self.field(part, pieces);
                }
                Kind::StringEnd => {
                    let end = self.content_end(opening, part);
                    self.text_between(Span { start, end: end.max(start) }, prefix, pieces);
                }
                _ => continue,
            }
            start = span.end;
        }
    }

    fn text_between(&self, span: Span, prefix: StringPrefix, pieces: &mut Pieces) {
        if span.start < span.end {
            pieces.text.push_str(&decode_string(&self.text[span.range()], prefix));
            pieces.text_span = Some(pieces.text_span.map_or(span, |before| before.to(span)));
        }
    }

    /// `{value=!r:spec}`.
    fn field(&mut self, node: Node, pieces: &mut Pieces) {
        let tree = self.tree;
        let span = tree.span(node);
        let spec_node = tree.child(node, Field::FormatSpecifier);
        let conversion_node = tree.child(node, Field::TypeConversion);
        let mut conversion = match conversion_node.map(|conversion| self.slice(tree.span(conversion))) {
            Some("!r") => Conversion::Repr,
            Some("!s") => Conversion::Str,
            Some("!a") => Conversion::Ascii,
            _ => Conversion::None,
        };
        // `{x = }` writes its own text, and the value as `repr` unless a format is given.
        if let Some(assign) = tree.child_of_kind(node, Kind::TokenAssign) {
            let written = Span { start: span.start + 1, end: tree.span(assign).end };
            pieces.text.push_str(&self.text[written.range()]);
            pieces.text_span = Some(pieces.text_span.map_or(written, |before| before.to(written)));
            if spec_node.is_none() && conversion_node.is_none() {
                conversion = Conversion::Repr;
            }
        }
        self.flush(pieces);
        let Some(expression) = tree.child(node, Field::Expression) else {
            self.unknown(node);
            return;
        };
        let value = self.expression(expression);
        let spec = match spec_node {
            Some(spec) => self.format_spec(spec),
            None => self.none(span),
        };
        let value = self.emit(Instr::Format(value, spec, conversion), span);
        pieces.args.push(Arg { kind: ArgKind::Positional, value });
    }

    /// Constant text, or a string with fields of its own.
    fn format_spec(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let span = tree.span(node);
        let mut pieces = Pieces::default();
        let mut start = (span.start + 1).min(span.end);
        for field in tree.children(node).filter(|&child| matches!(tree.kind(child), Kind::FormatExpression | Kind::Interpolation)) {
            let before = Span { start, end: tree.span(field).start.max(start) };
            pieces.text.push_str(&self.text[before.range()]);
            pieces.text_span = Some(before);
            self.field(field, &mut pieces);
            start = tree.span(field).end;
        }
        pieces.text.push_str(&self.text[Span { start, end: span.end.max(start) }.range()]);
        if pieces.args.is_empty() {
            let symbol = self.symbols.intern(&pieces.text);
            return self.constant(Literal::Str(symbol), span);
        }
        pieces.text_span = Some(span);
        self.flush(&mut pieces);
        self.build(BuildKind::Str, &pieces.args, span)
    }

    fn flush(&mut self, pieces: &mut Pieces) {
        if let Some(span) = pieces.text_span.take()
            && !pieces.text.is_empty()
        {
            let symbol = self.symbols.intern(&pieces.text);
            let value = self.constant(Literal::Str(symbol), span);
            pieces.args.push(Arg { kind: ArgKind::Positional, value });
        }
        pieces.text.clear();
    }
}
