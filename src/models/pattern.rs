//! Regular expressions of rules and models, compiled when they are first asked: most never are.

use std::fmt;
use std::sync::{Arc, OnceLock};

use regex::Regex;

/// A regular expression that compiles on first use; a clone shares it.
#[derive(Clone)]
pub struct Pattern(Arc<Inner>);

struct Inner {
    text: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern of this text.
    pub fn new(text: impl Into<String>) -> Self {
        Pattern(Arc::new(Inner { text: text.into(), compiled: OnceLock::new() }))
    }

    /// The pattern that matches where one of these does; none of none.
    pub fn any_of(patterns: Vec<Pattern>) -> Option<Pattern> {
        match patterns.as_slice() {
            [] => None,
            [only] => Some(only.clone()),
            several => Some(Pattern::new(several.iter().map(|pattern| format!("(?:{})", pattern.as_str())).collect::<Vec<_>>().join("|"))),
        }
    }

    /// Whether it matches anywhere in `text`; a malformed one matches nothing.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// The compiled form; none if it is malformed.
    pub fn regex(&self) -> Option<&Regex> {
        self.0.compiled.get_or_init(|| Regex::new(&self.0.text).ok()).as_ref()
    }

    /// The text of the expression.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// What is wrong with the expression, in one line.
    pub fn mistake(&self) -> Option<String> {
        let error = Regex::new(&self.0.text).err()?;
        let text = error.to_string();
        Some(text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned())
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "/{}/", self.0.text)
    }
}
