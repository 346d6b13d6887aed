//! What string literals mean: prefixes and escape sequences.

use std::borrow::Cow;

/// What stands before the quote of a string literal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StringPrefix {
    /// `r`: backslashes stand for themselves.
    pub is_raw: bool,
    /// `b`: bytes.
    pub is_bytes: bool,
    /// `f`: has fields in braces.
    pub is_format: bool,
    /// `t`: a template (PEP 750); has fields in braces.
    pub is_template: bool,
}

/// The prefix in the opening of a literal, as `rb'` or `f"""`.
pub fn string_prefix(opening: &str) -> StringPrefix {
    let mut prefix = StringPrefix::default();
    for letter in opening.bytes() {
        match letter.to_ascii_lowercase() {
            b'r' => prefix.is_raw = true,
            b'b' => prefix.is_bytes = true,
            b'f' => prefix.is_format = true,
            b't' => prefix.is_template = true,
            _ => {}
        }
    }
    prefix
}

/// The value of a literal's content, between the quotes or between two fields. Bytes come out as Latin-1. Python reads every line end
/// in a literal as LF.
pub fn decode_string(content: &str, prefix: StringPrefix) -> Cow<'_, str> {
    let has_escapes = !prefix.is_raw && content.contains('\\');
    let has_braces = (prefix.is_format || prefix.is_template) && content.contains(['{', '}']);
    if !has_escapes && !has_braces && !content.contains('\r') {
        return Cow::Borrowed(content);
    }
    let mut decoded = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(position) = rest.find(['\\', '{', '}', '\r']) {
        decoded.push_str(&rest[..position]);
        let special = rest.as_bytes()[position];
        rest = &rest[position + 1..];
        match special {
            b'\r' => {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                decoded.push('\n');
            }
            b'\\' if has_escapes => rest = push_escape(rest, prefix.is_bytes, &mut decoded),
            b'\\' => decoded.push('\\'),
            brace => {
                decoded.push(brace as char);
                if has_braces && rest.as_bytes().first() == Some(&brace) {
                    rest = &rest[1..];
                }
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Decodes what follows a backslash and gives what follows that. An escape that Python does not know stands for itself.
fn push_escape<'a>(rest: &'a str, is_bytes: bool, decoded: &mut String) -> &'a str {
    let Some(letter) = rest.chars().next() else {
        decoded.push('\\');
        return rest;
    };
    let after = &rest[letter.len_utf8()..];
    let simple = match letter {
        '\n' => return after,
        '\r' => return after.strip_prefix('\n').unwrap_or(after),
        '\\' | '\'' | '"' => letter,
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        '0'..='7' => return push_number(rest, 8, 1, 3, decoded),
        'x' => return push_number(after, 16, 2, 2, decoded),
        'u' if !is_bytes => return push_number(after, 16, 4, 4, decoded),
        'U' if !is_bytes => return push_number(after, 16, 8, 8, decoded),
        // The table of character names is not worth its size: the name stands for its character.
        'N' if !is_bytes && after.starts_with('{') => match after.find('}') {
            Some(end) => {
                decoded.push('\u{fffd}');
                return &after[end + 1..];
            }
            None => '\u{fffd}',
        },
        other => {
            decoded.push('\\');
            other
        }
    };
    decoded.push(simple);
    after
}

/// A character given by number; lone surrogates become U+FFFD.
fn push_number<'a>(rest: &'a str, radix: u32, least: usize, most: usize, decoded: &mut String) -> &'a str {
    let length = rest.bytes().take(most).take_while(|&byte| (byte as char).is_digit(radix)).count();
    if length < least {
        decoded.push('\u{fffd}');
        return rest;
    }
    let number = u32::from_str_radix(&rest[..length], radix).unwrap_or(u32::MAX);
    decoded.push(char::from_u32(number).unwrap_or('\u{fffd}'));
    &rest[length..]
}
