//! Regular expressions of rules and models, compiled when they are first asked: most never are.
//!
//! Nearly all are asked only whether they match, and of short texts: a lazy automaton in one direction is made in a fraction of the time
//! that [`Regex`] takes for all that it can do.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, OnceLock};

use regex::Regex;
use regex_automata::Input;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::util::syntax;

/// A regular expression that compiles on first use; a clone shares it.
#[derive(Clone)]
pub struct Pattern(Arc<Inner>);

struct Inner {
    text: String,
    automaton: OnceLock<Option<Automaton>>,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern of this text.
    pub fn new(text: impl Into<String>) -> Self {
        Pattern(Arc::new(Inner { text: text.into(), automaton: OnceLock::new(), compiled: OnceLock::new() }))
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
        let automaton = self.0.automaton.get_or_init(|| Automaton::new(&self.0.text));
        let found = automaton.as_ref().and_then(|automaton| automaton.is_match(text));
        found.unwrap_or_else(|| self.regex().is_some_and(|regex| regex.is_match(text)))
    }

    /// The compiled form, for what it finds; none if it is malformed.
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

/// A regular expression over names, in which case does not count.
pub struct NamePattern(Pattern);

impl NamePattern {
    /// The expression of this text, which asks for no capitals.
    pub fn new(text: impl Into<String>) -> Self {
        NamePattern(Pattern::new(text))
    }

    /// Whether it matches anywhere in `name`; a malformed one matches nothing.
    pub fn is_match(&self, name: &str) -> bool {
        self.0.is_match(&name.to_lowercase())
    }
}

struct Automaton {
    dfa: DFA,
    caches: Pool<Cache, MakeCache>,
}

type MakeCache = Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>;

/// Only for texts of ASCII, in which an expression says the same without Unicode's classes; to compile these takes most of the time.
impl Automaton {
    fn new(text: &str) -> Option<Automaton> {
        let forward = thompson::Config::new().utf8(false).which_captures(WhichCaptures::None);
        let ascii = syntax::Config::new().unicode(false).utf8(false);
        let dfa = DFA::config().skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(dfa).syntax(ascii).thompson(forward).build(text).ok()?;
        let of_dfa = dfa.clone();
        Some(Automaton { dfa, caches: Pool::new(Box::new(move || of_dfa.create_cache())) })
    }

    /// None if it cannot tell.
    fn is_match(&self, text: &str) -> Option<bool> {
        if !text.is_ascii() {
            return None;
        }
        let found = self.dfa.try_search_fwd(&mut self.caches.get(), &Input::new(text).earliest(true));
        found.ok().map(|found| found.is_some())
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "/{}/", self.0.text)
    }
}
