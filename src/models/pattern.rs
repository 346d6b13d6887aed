//! Regular expressions of rules and models, compiled when they are first asked: most never are.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, OnceLock};

use regex::Regex;
use regex_automata::Input;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::pool::Pool;

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

/// A regular expression over names, in which case does not count. It is asked only whether it matches, and of short texts: a lazy
/// automaton in one direction is made in a fraction of the time that [`Regex`] takes for all that it can do.
pub struct NamePattern {
    /// For what the automaton cannot decide: word boundaries beside letters that are not ASCII.
    pattern: Pattern,
    automaton: OnceLock<Option<Automaton>>,
}

struct Automaton {
    dfa: DFA,
    caches: Pool<Cache, MakeCache>,
}

type MakeCache = Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>;

impl NamePattern {
    /// The expression of this text, which asks for no capitals.
    pub fn new(text: impl Into<String>) -> Self {
        NamePattern { pattern: Pattern::new(text), automaton: OnceLock::new() }
    }

    /// Whether it matches anywhere in `name`; a malformed one matches nothing.
    pub fn is_match(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let automaton = self.automaton.get_or_init(|| Automaton::new(self.pattern.as_str()));
        let found = automaton.as_ref().and_then(|automaton| automaton.is_match(&name));
        found.unwrap_or_else(|| self.pattern.is_match(&name))
    }
}

impl Automaton {
    fn new(text: &str) -> Option<Automaton> {
        let forward = thompson::Config::new().which_captures(WhichCaptures::None);
        let dfa = DFA::config().unicode_word_boundary(true).skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(dfa).thompson(forward).build(text).ok()?;
        let of_dfa = dfa.clone();
        Some(Automaton { dfa, caches: Pool::new(Box::new(move || of_dfa.create_cache())) })
    }

    /// None if it cannot tell.
    fn is_match(&self, text: &str) -> Option<bool> {
        let found = self.dfa.try_search_fwd(&mut self.caches.get(), &Input::new(text).earliest(true));
        found.ok().map(|found| found.is_some())
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "/{}/", self.0.text)
    }
}
