//! What the parser of templates does not know: tags that extensions add, and comments that speak to leakline.

use std::borrow::Cow;

use crate::text::Span;

/// Tags that Jinja itself has.
const TAGS: &[&str] = &[
    "autoescape",
    "block",
    "break",
    "call",
    "continue",
    "do",
    "elif",
    "else",
    "endautoescape",
    "endblock",
    "endcall",
    "endfilter",
    "endfor",
    "endif",
    "endmacro",
    "endraw",
    "endset",
    "endwith",
    "extends",
    "filter",
    "for",
    "from",
    "if",
    "import",
    "include",
    "macro",
    "raw",
    "set",
    "with",
];

/// White space to Jinja; as long as two blanks.
const NO_BREAK_SPACE: char = '\u{a0}';

/// The text with blanks in place of tags that extensions add (`{% trans %}`): what stands between them is template all the same.
/// Every byte keeps its place.
pub(super) fn without_unknown_tags(text: &str) -> Cow<'_, str> {
    let mut clean: Option<String> = None;
    let mut at = 0;
    while let Some(start) = text[at..].find("{%").map(|found| at + found) {
        let inside = text[start + 2..].trim_start_matches(['-', '+']).trim_start();
        let name: String = inside.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
        let Some(end) = text[start..].find("%}").map(|found| start + found + 2) else { break };
        if !TAGS.contains(&name.as_str()) {
            let blanks: String = text[start..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
            clean.get_or_insert_with(|| text.to_owned()).replace_range(start..end, &blanks);
        }
        at = end;
    }
    if text.contains(NO_BREAK_SPACE) {
        clean = Some(clean.unwrap_or_else(|| text.to_owned()).replace(NO_BREAK_SPACE, "  "));
    }
    clean.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// `{# leakline: ... #}` without the braces: it is then written as in Python.
pub(super) fn leakline_comments(text: &str) -> Vec<Span> {
    let mut comments = Vec::new();
    for (start, _) in text.match_indices("{#") {
        let Some(n_bytes) = text[start + 2..].find("#}") else { break };
        let inside = text[start + 2..start + 2 + n_bytes].trim_end_matches('-');
        if inside.trim_start_matches('-').trim_start().starts_with("leakline:") {
            comments.push(Span::new(start + 1, start + 2 + inside.trim_end().len()));
        }
    }
    comments
}
