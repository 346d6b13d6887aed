//! Text from the analysed code must not command the terminal, hide itself or run backwards.

use std::borrow::Cow;

/// Replaces control characters, and those that change the direction of writing or have no width, one for one. Tabs stay.
pub fn neutral(text: &str) -> Cow<'_, str> {
    if text.chars().all(|letter| visible(letter) == letter) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(visible).collect())
}

/// [`neutral`] for places where a line must stay one line.
pub(super) fn neutral_line(text: &str) -> String {
    neutral(text).replace(['\n', '\t'], " ")
}

/// The character to show for one from the source.
pub(super) fn visible(letter: char) -> char {
    match letter {
        '\t' | '\n' => letter,
        '\0'..='\x1f' => char::from_u32(letter as u32 + CONTROL_PICTURES).unwrap_or(REPLACEMENT),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}' => REPLACEMENT,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => REPLACEMENT,
        '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => REPLACEMENT,
        _ => letter,
    }
}

/// Unicode has a picture for each C0 control, in order from here.
const CONTROL_PICTURES: u32 = 0x2400;
const REPLACEMENT: char = '\u{fffd}';

#[cfg(test)]
mod tests {
    use super::neutral;

    #[test]
    fn escapes_and_direction_marks_become_visible() {
        assert_eq!(neutral("a\x1b[31mb\u{202e}c\u{9b}2Jd\r\x07"), "a␛[31mb\u{fffd}c\u{fffd}2Jd␍␇");
        assert_eq!(neutral("Ü 日本 🦀\t\n"), "Ü 日本 🦀\t\n");
    }
}
