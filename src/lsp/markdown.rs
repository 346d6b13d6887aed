//! Text from the analysed code inside Markdown: it must not become a link, an image or a heading.

/// Text as Markdown that shows it. Pairs of backticks stay: inside them nothing has a meaning.
pub(super) fn escaped(text: &str) -> String {
    let has_pairs = text.matches('`').count().is_multiple_of(2) && !text.contains("``");
    let mut is_code = false;
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '`' if has_pairs => is_code = !is_code,
            _ if is_code => {}
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '!' | '#' | '|' | '&' => escaped.push('\\'),
            _ => {}
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn code_cannot_leave_its_text() {
        assert_eq!(escaped("`a[0]` ![x](http://e)"), "`a[0]` \\!\\[x\\](http://e)");
        assert_eq!(escaped("`a` ` <b>"), "\\`a\\` \\` \\<b\\>");
    }
}
