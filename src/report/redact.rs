//! No output shows a secret. What is masked keeps its width and at most its first four characters.
//!
//! Masked are: literals in which a finding says a secret lies, their value wherever else it stands, keys of the providers that
//! `rules/secrets.toml` knows, and text in which credentials lie whoever gives them out.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, OnceLock};

use aho_corasick::AhoCorasick;
use memchr::memmem;
use regex::Regex;
use rustc_hash::FxHashMap;

use crate::check::{Path, StepKind, string_literals};
use crate::engine::Outcome;
use crate::models::{Rule, Secrets, core};
use crate::text::{FileId, SourceFile, Span};

/// What must not be shown.
pub(super) struct Masks {
    secrets: Arc<Secrets>,
    /// Literals that findings speak of.
    literals: FxHashMap<FileId, Vec<Span>>,
    /// Sorted, the longest first.
    values: Vec<String>,
    /// Finds the values; none of none.
    finder: Option<AhoCorasick>,
    /// All that is hidden in each file that has been shown so far.
    by_file: Vec<OnceLock<Vec<Span>>>,
}

/// Shorter values are words that stand in many places for other reasons.
const MIN_VALUE_LENGTH: usize = 6;
/// Letters of a secret that stay at its beginning.
const MAX_SHOWN: usize = 4;
const MASK: char = '*';

/// What credentials look like, whoever gives them out.
struct Shape {
    /// Every match contains one of these. Few texts do, and to compile the pattern takes longer than to find that out.
    contains: &'static [&'static str],
    /// A group marks the part to mask; without one it is all.
    pattern: &'static str,
}

/// Tokens, private keys, passwords in URLs and headers.
const SHAPES: [Shape; 5] = [
    Shape { contains: &["sk-", "sk_", "pk-", "pk_", "rk-", "rk_"], pattern: r"\b[spr]k[-_][A-Za-z0-9_-]{16,}" },
    Shape { contains: &["eyJ"], pattern: r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?" },
    Shape {
        contains: &["PRIVATE KEY-----"],
        pattern: r#"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\s|\\[rn]|["'])*((?:[A-Za-z0-9+/=]{16,}(?:\s|\\[rn]|["'])*)+)"#,
    },
    Shape { contains: &["://"], pattern: r#"://[^/\s:@'"{}]*:([^/\s:@'"{}]{3,})@"# },
    Shape { contains: &["earer", "EARER", "asic", "ASIC"], pattern: r"\b(?:[Bb]earer|BEARER|[Bb]asic|BASIC)\s+([A-Za-z0-9._~+/=-]{20,})" },
];

impl Shape {
    fn may_be_in(&self, text: &str) -> bool {
        self.contains.iter().any(|part| memmem::find(text.as_bytes(), part.as_bytes()).is_some())
    }

    /// The patterns of [`SHAPES`], each compiled when the first text comes in which it may match.
    fn regex(index: usize) -> &'static Regex {
        static COMPILED: [OnceLock<Regex>; SHAPES.len()] = [const { OnceLock::new() }; SHAPES.len()];
        COMPILED[index].get_or_init(|| Regex::new(SHAPES[index].pattern).expect("the patterns above are regular expressions"))
    }
}

impl Masks {
    /// The masks for everything that the findings and problems of an outcome can show.
    pub(super) fn new(outcome: &Outcome) -> Self {
        let mut masks = Masks {
            secrets: outcome.secrets.clone(),
            literals: FxHashMap::default(),
            values: Vec::new(),
            finder: None,
            by_file: outcome.sources.iter().map(|_| OnceLock::new()).collect(),
        };
        let withheld = outcome.answer.iter().flat_map(|answer| &answer.withheld).map(|(finding, _)| finding);
        for finding in outcome.findings.iter().chain(withheld) {
            if may_start_at_a_secret(&outcome.rules[finding.rule.0 as usize]) {
                finding.paths.iter().for_each(|path| masks.hide_source(path, outcome));
            }
        }
        masks.values.sort_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
        masks.values.dedup();
        masks.finder = (!masks.values.is_empty()).then(|| finder(&masks.values));
        masks
    }

    /// A range of a file as it may be shown: as many characters and lines as the range has.
    pub(super) fn excerpt<'a>(&self, file: FileId, source: &'a SourceFile, span: Span) -> Cow<'a, str> {
        let spans = self.by_file[file.0 as usize].get_or_init(|| self.hidden(file, source));
        mask(source.slice(span), span.start, &source.text, spans)
    }

    fn hidden(&self, file: FileId, source: &SourceFile) -> Vec<Span> {
        let mut spans = self.secrets_in(&source.text);
        spans.extend(self.literals.get(&file).into_iter().flatten());
        spans.sort();
        spans
    }

    /// The values that are hidden wherever they stand.
    pub(super) fn values(&self) -> &[String] {
        &self.values
    }

    /// A message as it may be shown.
    pub(super) fn message<'a>(&self, message: &'a str) -> Cow<'a, str> {
        let mut spans = self.secrets_in(message);
        spans.sort();
        mask(message, 0, message, &spans)
    }

    /// The literals that a path starts at. Where the source is exactly one literal, its value is hidden everywhere.
    fn hide_source(&mut self, path: &Path, outcome: &Outcome) {
        for step in path.steps.iter().filter(|step| step.kind == StepKind::Source) {
            let text = outcome.source(step.location.file).slice(step.location.span);
            let mut literals = string_literals(text);
            literals.retain(|literal| !is_key(&text[..literal.start as usize]));
            let base = step.location.span.start;
            let spans = self.literals.entry(step.location.file).or_default();
            spans.extend(literals.iter().map(|literal| Span { start: base + literal.start, end: base + literal.end }));
            if let [literal] = literals[..] {
                let value = &text[literal.range()];
                if value.len() >= MIN_VALUE_LENGTH {
                    self.values.push(value.to_owned());
                }
            }
        }
    }

    fn secrets_in(&self, text: &str) -> Vec<Span> {
        let plain = without_escapes(text);
        let mut spans = self.secrets.keys_in(&plain);
        let values = self.finder.iter().flat_map(|finder| finder.find_overlapping_iter(text));
        spans.extend(values.map(|found| Span::new(found.start(), found.end())));
        for index in (0..SHAPES.len()).filter(|index| SHAPES[*index].may_be_in(&plain)) {
            for found in Shape::regex(index).captures_iter(&plain) {
                let part = found.get(1).or_else(|| found.get(0)).expect("group 0 is the whole match");
                spans.push(Span::new(part.start(), part.end()));
            }
        }
        spans
    }
}

fn finder(values: &[String]) -> AhoCorasick {
    AhoCorasick::new(values).expect("the values stand in the files, which are bounded")
}

/// Source text with white space in the place of escapes: in `"\nsk-..."` the key does not begin with `nsk`.
fn without_escapes(text: &str) -> Cow<'_, str> {
    static ESCAPE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[abfnrtv0])").expect("the pattern is a regular expression"));
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    ESCAPE.replace_all(text, |found: &regex::Captures<'_>| " ".repeat(found[0].len()))
}

/// Whether the literal that opens at the end of this text names the place from which a value is read: `environ["`, `headers.get("`.
fn is_key(before: &str) -> bool {
    let before = before.trim_end_matches(['"', '\'']).trim_end();
    match before.strip_suffix('[') {
        Some(base) => base.ends_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ')' | ']')),
        None => [".get(", ".pop(", ".getlist(", "getenv("].iter().any(|read| before.ends_with(read)),
    }
}

fn may_start_at_a_secret(rule: &Rule) -> bool {
    rule.flow_tests().iter().any(|test| test.from.has(core::LITERAL) || test.from.has(core::SECRET))
}

/// `piece` begins at `offset` in `text`; `spans` are ranges of `text`, sorted. How much of a secret is shown depends on the secret, not
/// on the piece.
fn mask<'a>(piece: &'a str, offset: u32, text: &str, spans: &[Span]) -> Cow<'a, str> {
    let end = offset + piece.len() as u32;
    let mut hidden: Vec<Span> = spans.iter().filter(|span| span.start < end && offset < span.end).copied().collect();
    if hidden.is_empty() {
        return Cow::Borrowed(piece);
    }
    for span in &mut hidden {
        let secret = text.get(span.range()).unwrap_or_default();
        let n_shown = (secret.chars().count() / 4).min(MAX_SHOWN);
        span.start += secret.chars().take(n_shown).map(char::len_utf8).sum::<usize>() as u32;
    }
    let is_hidden = |at: u32| hidden.iter().any(|span| span.contains(at));
    let masked = piece.char_indices().map(|(index, letter)| {
        let is_line_end = matches!(letter, '\n' | '\r');
        if !is_line_end && is_hidden(offset + index as u32) { MASK } else { letter }
    });
    Cow::Owned(masked.collect())
}

#[cfg(test)]
mod tests {
    use super::is_key;

    #[test]
    fn keys_are_told_from_values() {
        assert!(is_key("request.headers[\""));
        assert!(is_key("os.environ.get('"));
        assert!(!is_key("os.environ.get('KEY', '"));
        assert!(!is_key("[\""));
        assert!(!is_key("token = \""));
    }
}
