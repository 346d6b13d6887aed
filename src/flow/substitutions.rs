//! Substitutions by pattern: what they hide, and which characters they leave.

use regex::Regex;

use crate::models::{FactSet, Step, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::Eval;
use super::value::{Flows, Key, V};

/// Without these characters text means nothing to a shell, a database, a browser or a URL.
pub(super) const MEANINGFUL: &str = "/\\<>&\"'`;:|$(){}[]*?!#%=@^~,+ \t\r\n";
/// Facts that hold where characters are gone.
pub(super) const BY_CHARACTERS: [(&str, &str); 3] = [("/\\", "safe-path"), ("<>\"'", "escaped-html"), ("\r\n", "no-newlines")];

/// The number of what was found among the results of a call.
const FOUND: u32 = 1;

/// Links, addresses, numbers and words that a pattern may be made for.
const WORDS: &str =
    "see https://a.example/b?c=d or www.b.example, me@c.example, +49 170 1234567, 4111-1111-1111-1111, 10.0.0.1, sk-abc, word";

/// Whether a pattern takes links, addresses or other words out of a text; fences around code are none.
fn takes_words(pattern: &str) -> bool {
    let n_letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    !pattern.contains('`') && Regex::new(pattern).is_ok_and(|pattern| n_letters(&pattern.replace_all(WORDS, "")) < n_letters(WORDS))
}

impl Eval<'_, '_> {
    /// `re.sub(pattern, replacement, text)` and the compiled form: a replacement that quotes nothing of the text redacts.
    pub fn regex_sub(&mut self, call: &ApiCall) -> V {
        let params: Vec<Symbol> = call.model.as_ref().map(|model| model.params.clone()).unwrap_or_default();
        let (text_name, replacement_name) = (self.symbol("string"), self.symbol("repl"));
        let text = self.argument(call.args, &params, text_name).unwrap_or_default();
        let mut replacement = self.argument(call.args, &params, replacement_name).unwrap_or_default();
        if self.is_callable(&replacement) {
            let found = self.found_in(call, &text);
            replacement = self.call_each(&replacement, vec![found]);
        }
        // Something readable put in the place of what matched hides it; squeezing white space does not.
        let hides = self
            .text_of(&replacement)
            .is_none_or(|text| self.names().text(text).chars().any(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '.' | '/')));
        let pattern = self.pattern_of(call, &params);
        let pattern = self.text_literal(&pattern).map(|text| self.names().text(text));
        let takes_credentials = pattern.is_none_or(|pattern| self.catalog().secrets.may_match_credential(pattern));
        let removes = || self.text_of(&replacement).is_some_and(|text| self.names().text(text).is_empty());
        let hidden = match (hides, takes_credentials) {
            (true, true) => core::MASKED.union(core::INSPECTED),
            (true, false) => core::INSPECTED,
            (false, _) if pattern.is_some_and(takes_words) && removes() => core::INSPECTED,
            (false, _) => FactSet::EMPTY,
        };
        let count = self.symbol("count");
        let left = match (pattern, self.text_of(&replacement), self.argument(call.args, &params, count)) {
            (Some(pattern), Some(replacement), None) => self.without(pattern, self.names().text(replacement)),
            _ => FactSet::EMPTY,
        };
        let facts = hidden.union(left);
        let mut flows = Flows::default();
        flows.join(&self.text_flows(&text), facts);
        flows.join(&self.text_flows(&replacement), FactSet::EMPTY);
        V::of(self.derived(0, flows, &[&text]))
    }

    /// What a function is given for each piece of the text that matches: what models call `found` of the call.
    fn found_in(&mut self, call: &ApiCall, text: &V) -> V {
        let flows = self.text_flows(text);
        let node = self.derived(FOUND, flows, &[text]);
        let (paths, name) = (&self.catalog().paths, self.symbol("found"));
        self.data_mut(node).api = Some(paths.step(paths.step(call.path, Step::Call), Step::Attr(name)));
        V::of(node)
    }

    pub fn pattern_of(&mut self, call: &ApiCall, params: &[Symbol]) -> V {
        let name = self.symbol("pattern");
        match self.argument(call.args, params, name) {
            Some(pattern) if params.contains(&name) => pattern,
            _ => self.load(&call.receiver, Key::Argument(name)),
        }
    }

    /// What holds of text in which everything that matches was replaced: facts by the characters that are gone.
    fn without(&self, pattern: &str, replacement: &str) -> FactSet {
        let Ok(pattern) = Regex::new(pattern) else { return FactSet::EMPTY };
        let is_gone = |characters: &str| {
            characters.chars().all(|c| {
                // Alone, doubled, at the ends of lines and of the text.
                let sample = format!("{c}a{c}b {c}{c}c{c}\n{c}d\n..{c}e{c}");
                !replacement.contains(c) && !pattern.replace_all(&sample, "").contains(c)
            })
        };
        let mut facts = if is_gone(MEANINGFUL) { core::NARROWED } else { FactSet::EMPTY };
        for (characters, fact) in BY_CHARACTERS {
            if is_gone(characters) {
                facts = facts.union(self.catalog().fact(fact).unwrap_or_default());
            }
        }
        facts
    }
}
