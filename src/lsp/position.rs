//! Positions as the client counts them, and back. Nothing a client can ask for lies outside: positions are moved to the nearest place.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::text::{SourceFile, Span};

/// In which units a client counts columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16,
    Utf32,
}

impl Encoding {
    /// The best one that the client offers; UTF-16 is what every client can do.
    pub(super) fn negotiated(offered: &[PositionEncodingKind]) -> Encoding {
        let all = [(PositionEncodingKind::UTF8, Encoding::Utf8), (PositionEncodingKind::UTF32, Encoding::Utf32)];
        all.into_iter().find(|(kind, _)| offered.contains(kind)).map_or(Encoding::Utf16, |(_, encoding)| encoding)
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, letter: char) -> u32 {
        match self {
            Encoding::Utf8 => letter.len_utf8() as u32,
            Encoding::Utf16 => letter.len_utf16() as u32,
            Encoding::Utf32 => 1,
        }
    }

    /// The position of a byte.
    pub(super) fn position(self, source: &SourceFile, offset: u32) -> Position {
        let line = source.line(offset);
        let start = source.line_starts.get(line as usize - 1).copied().unwrap_or_default();
        let mut end = (offset as usize).min(source.text.len());
        while !source.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = source.text.get(start as usize..end).unwrap_or_default();
        Position { line: line - 1, character: before.chars().map(|letter| self.width(letter)).sum() }
    }

    pub(super) fn range(self, source: &SourceFile, span: Span) -> Range {
        Range { start: self.position(source, span.start), end: self.position(source, span.end) }
    }

    /// The byte at a position: beyond the end of a line its end, beyond the last line the end of the text, within a letter its beginning.
    pub(super) fn offset(self, source: &SourceFile, position: Position) -> u32 {
        if position.line >= source.n_lines() {
            return source.text.len() as u32;
        }
        let line = source.line_span(position.line + 1);
        let mut column = 0;
        let mut offset = line.start;
        for letter in source.slice(line).chars() {
            column += self.width(letter);
            if column > position.character {
                break;
            }
            offset += letter.len_utf8() as u32;
        }
        offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_offsets_agree_in_every_encoding() {
        let source = SourceFile::new("a.py", "größe\r\n🦀日本\rx\n".to_owned());
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (offset, _) in source.text.char_indices().filter(|(_, letter)| !matches!(letter, '\r' | '\n')) {
                let position = encoding.position(&source, offset as u32);
                assert_eq!(encoding.offset(&source, position), offset as u32, "{encoding:?} {position:?}");
            }
            let beyond = |line, character| encoding.offset(&source, Position { line, character });
            assert_eq!(beyond(0, u32::MAX), "größe".len() as u32);
            assert_eq!(beyond(u32::MAX, 0), source.text.len() as u32);
        }
        // The crab takes two units of UTF-16; a position between them is its beginning.
        assert_eq!(Encoding::Utf16.offset(&source, Position { line: 1, character: 1 }), 9);
        assert_eq!(Encoding::Utf16.offset(&source, Position { line: 1, character: 2 }), 13);
    }
}
