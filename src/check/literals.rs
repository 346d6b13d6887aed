//! String literals inside a piece of source text, without a tree: a piece may begin and end anywhere.

use crate::text::Span;

/// The contents (between the quotes) of the string literals in `text`. A literal that does not end in the piece ends with it.
pub fn string_literals(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut contents = Vec::new();
    let mut offset = 0;
    while offset < bytes.len() {
        match bytes[offset] {
            b'#' => offset += bytes[offset..].iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len() - offset),
            quote @ (b'"' | b'\'') => {
                let n_quotes = if bytes[offset..].starts_with(&[quote; 3]) { 3 } else { 1 };
                let start = offset + n_quotes;
                let end = literal_end(bytes, start, quote, n_quotes);
                contents.push(Span::new(start, end));
                offset = end + n_quotes;
            }
            _ => offset += 1,
        }
    }
    contents
}

/// The offset of the closing quotes, or of the end of the text.
fn literal_end(bytes: &[u8], start: usize, quote: u8, n_quotes: usize) -> usize {
    let mut offset = start;
    while offset < bytes.len() {
        match bytes[offset] {
            b'\\' => offset += 2,
            byte if byte == quote && bytes[offset..].iter().take_while(|&&byte| byte == quote).count() >= n_quotes => return offset,
            b'\n' if n_quotes == 1 => return offset,
            _ => offset += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::string_literals;

    fn contents(text: &str) -> Vec<&str> {
        string_literals(text).into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn quotes_of_all_kinds_delimit() {
        assert_eq!(contents(r#"key = "a'b" + f'{c}' # "no""#), ["a'b", "{c}"]);
        assert_eq!(contents("x = \"\"\"one\n\"two\" \"\"\" + r'\\'"), ["one\n\"two\" ", "\\'"]);
        assert_eq!(contents("'open"), ["open"]);
    }
}
