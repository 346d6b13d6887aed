//! Credentials by their look and secrets and privileges by their names, as `rules/secrets.toml` says. A key of a known provider counts
//! wherever it stands; any other text counts only where a secret belongs, and there only if it is no placeholder.

use std::borrow::Cow;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use hashbrown::HashSet;
use regex::Regex;

use super::pattern::{NamePattern, Pattern};
use crate::text::Span;

/// Shorter text is no key and no token.
const MIN_KEY: usize = 8;

/// Shorter text is not even a password.
const MIN_PASSWORD: usize = 6;

/// From this length on the entropy of text tells random from written.
const LONG_KEY: usize = 16;

/// Bits for each character that a long key has at least; random hexadecimal digits and short keys cannot have as many.
const LONG_ENTROPY: f64 = 3.5;
const SHORT_ENTROPY: f64 = 3.0;

/// Text of letters alone is a key only if it is so long, so mixed, and every fourth letter is a capital: `getSecretFromVault` is none.
const MIN_LETTERS: usize = 20;
const LETTERS_ENTROPY: f64 = 4.0;

/// No key is shorter than this, so that most text needs no look at shapes.
const MIN_SHAPE: usize = 8;

/// Letters of scripts without capitals: so many are a word or a sentence.
const MIN_SPOKEN: usize = 4;

/// Shorter words occur in random letters.
const MIN_WORD: usize = 4;

/// So many consonants in a row are no word, and hardly two.
const MIN_UNSPEAKABLE: usize = 5;

/// Digits in a row that make no word of their own: `test-2024`.
const MAX_NUMBER: usize = 6;

/// How to know credentials and the places where they belong.
#[derive(Default)]
pub struct Secrets {
    pub(super) names: SecretNames,
    pub(super) placeholders: Placeholders,
    pub(super) shapes: Vec<KeyShape>,
    /// Finds what some shape contains.
    pub(super) hints: OnceLock<AhoCorasick>,
    /// What credentials look like in running text.
    pub(super) samples: Vec<String>,
}

impl Secrets {
    /// Whether a pattern of the analysed code may match a credential; one that we cannot read may.
    pub fn may_match_credential(&self, pattern: &str) -> bool {
        match Regex::new(pattern) {
            Ok(pattern) => self.samples.iter().any(|sample| pattern.is_match(sample)),
            Err(_) => true,
        }
    }
}

/// Patterns over names.
#[derive(Default)]
pub(super) struct SecretNames {
    pub secret: Option<NamePattern>,
    pub not_secret: Option<NamePattern>,
    pub signing: Option<NamePattern>,
    pub password: Option<NamePattern>,
    pub privilege: Option<NamePattern>,
    pub standing: Option<NamePattern>,
    pub owner: Option<NamePattern>,
    pub conversation: Option<NamePattern>,
    pub checking: Option<NamePattern>,
    pub refusing: Option<NamePattern>,
    pub debugging: Option<NamePattern>,
    pub production: Option<NamePattern>,
    pub testing: Option<NamePattern>,
    pub developing: Option<NamePattern>,
    pub live: Option<NamePattern>,
    pub stage: Option<NamePattern>,
    pub administrator: Option<NamePattern>,
    pub sampling: Option<NamePattern>,
    pub decoy: Option<NamePattern>,
}

/// Text that is no credential.
#[derive(Default)]
pub(super) struct Placeholders {
    pub dummy: Option<Pattern>,
    pub elsewhere: Option<Pattern>,
    pub parts: Option<Pattern>,
    pub words: HashSet<String>,
}

/// What the keys of a provider look like.
pub(super) struct KeyShape {
    /// Whose keys they are.
    pub name: String,
    /// The shape; the whole of it is group 1.
    pub pattern: Pattern,
    /// One of these is part of it.
    pub contains: Vec<String>,
    /// All of these are.
    pub needs: Vec<String>,
    /// The least length, in bytes, of its longest part without a space.
    pub least: usize,
    /// The least entropy.
    pub entropy: f64,
}

impl KeyShape {
    /// A test before the expression, which takes long to compile.
    fn may_stand_in(&self, text: &str) -> bool {
        self.contains.iter().any(|part| text.contains(part))
            && self.needs.iter().all(|part| text.contains(part))
            && (self.least == 0 || text.split_whitespace().any(|word| word.len() >= self.least))
    }
}

/// Where a program runs with a set of settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Under tests.
    Testing,
    /// On the machine of somebody who works on it.
    Developing,
    /// For others.
    Live,
}

/// What may stand at a place where a secret belongs.
#[derive(Clone, Copy)]
enum Slot {
    /// A key or token: random text.
    Key,
    /// What people make up and type.
    Password,
    /// A key that signs: any text works as one.
    Signing,
}

impl Secrets {
    /// Whether a secret lies behind this name of a variable, attribute, key, argument, header or setting.
    pub fn is_secret_name(&self, name: &str) -> bool {
        let name = words_of(name);
        is_name(&self.names.secret, &name) && !is_name(&self.names.not_secret, &name)
    }

    /// Whether this is the name of what people make up and type.
    pub fn is_password_name(&self, name: &str) -> bool {
        is_name(&self.names.password, &words_of(name))
    }

    /// Whether this is the name of what somebody may do.
    pub fn is_privilege_name(&self, name: &str) -> bool {
        is_name(&self.names.privilege, &words_of(name))
    }

    /// Whether this is the name of what somebody is: a privilege where access depends on it.
    pub fn is_standing_name(&self, name: &str) -> bool {
        is_name(&self.names.standing, &words_of(name))
    }

    /// Whether this is the name of where it is said whose something is.
    pub fn is_owner_name(&self, name: &str) -> bool {
        is_name(&self.names.owner, &words_of(name))
    }

    /// Whether this is the name of where it is said to which conversation something belongs.
    pub fn is_conversation_name(&self, name: &str) -> bool {
        is_name(&self.names.conversation, &words_of(name))
    }

    /// Whether a function of this name checks or cleans what it is given.
    pub fn is_checking_name(&self, name: &str) -> bool {
        is_name(&self.names.checking, &words_of(name))
    }

    /// Whether a check that gives this word refuses what it was given.
    pub fn is_refusing_word(&self, word: &str) -> bool {
        is_name(&self.names.refusing, &words_of(word))
    }

    /// Whether a setting of this name is on while a program is developed.
    pub fn is_debugging_name(&self, name: &str) -> bool {
        is_name(&self.names.debugging, &words_of(name))
    }

    /// Whether a setting of this name is on where the program runs for others.
    pub fn is_production_name(&self, name: &str) -> bool {
        is_name(&self.names.production, &words_of(name))
    }

    /// Whether a name or role is one of those who administer the program.
    pub fn is_administrator_name(&self, name: &str) -> bool {
        is_name(&self.names.administrator, &words_of(name))
    }

    /// Whether what has this name makes things for a demonstration or a test.
    pub fn is_sampling_name(&self, name: &str) -> bool {
        is_name(&self.names.sampling, &words_of(name))
    }

    /// Whether a password under this name is one that nobody has.
    pub fn is_decoy_name(&self, name: &str) -> bool {
        is_name(&self.names.decoy, &words_of(name))
    }

    /// Whether a literal that is hashed as the password of an account lets somebody in: any text does that does not say it is none.
    pub fn is_account_password(&self, text: &str) -> bool {
        self.fits(text, Slot::Signing)
    }

    /// Whether a text asks to be replaced.
    pub fn is_to_be_replaced(&self, text: &str) -> bool {
        is_match(&self.placeholders.parts, text)
    }

    /// Whether a setting of this name says where the program runs.
    pub fn is_stage_name(&self, name: &str) -> bool {
        is_name(&self.names.stage, &words_of(name))
    }

    /// What the name of a class of settings says of where they hold.
    pub fn stage(&self, name: &str) -> Option<Stage> {
        let name = words_of(name);
        let stages = [(&self.names.testing, Stage::Testing), (&self.names.developing, Stage::Developing), (&self.names.live, Stage::Live)];
        stages.into_iter().find(|(pattern, _)| is_name(pattern, &name)).map(|(_, stage)| stage)
    }

    /// Whether a literal is a credential. `name` is what the place is called; without it the place is known to take a secret.
    pub fn is_credential(&self, text: &str, name: Option<&str>) -> bool {
        let text = text.trim();
        if self.shape_of(text).is_some() {
            return true;
        }
        let slot = match name {
            None => Slot::Key,
            Some(name) if !self.is_secret_name(name) || is_label(text, name) => return false,
            Some(name) => self.slot(&words_of(name)),
        };
        self.fits(without_scheme(text), slot)
    }

    /// The provider whose key stands in the text.
    pub fn shape_of(&self, text: &str) -> Option<&str> {
        if text.len() < MIN_SHAPE || !self.may_have_shape(text) {
            return None;
        }
        self.shapes.iter().find(|shape| self.has_shape(shape, text)).map(|shape| shape.name.as_str())
    }

    /// Whether the text is a provider's key by itself, whatever the scheme of authentication before it.
    pub fn is_key_of_provider(&self, text: &str) -> bool {
        self.shape_of(without_scheme(text.trim())).is_some()
    }

    /// Where keys of providers stand in a text, samples among them.
    pub fn keys_in(&self, text: &str) -> Vec<Span> {
        if !self.may_have_shape(text) {
            return Vec::new();
        }
        let likely = self.shapes.iter().filter(|shape| shape.may_stand_in(text));
        let found = likely.filter_map(|shape| shape.pattern.regex()).flat_map(|regex| regex.captures_iter(text));
        let keys = found.filter_map(|captures| captures.name("secret").or(captures.get(1)));
        keys.map(|key| Span::new(key.start(), key.end())).collect()
    }

    fn may_have_shape(&self, text: &str) -> bool {
        let hints = self.hints.get_or_init(|| {
            // Of the automatons the one that is made fast: most texts are short, and many runs ask of few.
            let kind = Some(AhoCorasickKind::NoncontiguousNFA);
            let parts = self.shapes.iter().flat_map(|shape| &shape.contains);
            AhoCorasick::builder().kind(kind).build(parts).expect("the parts are few and short")
        });
        hints.is_match(text)
    }

    fn slot(&self, name: &str) -> Slot {
        if is_name(&self.names.signing, name) {
            Slot::Signing
        } else if is_name(&self.names.password, name) {
            Slot::Password
        } else {
            Slot::Key
        }
    }

    fn has_shape(&self, shape: &KeyShape, text: &str) -> bool {
        if !shape.may_stand_in(text) {
            return false;
        }
        let Some(regex) = shape.pattern.regex() else { return false };
        regex.captures_iter(text).any(|captures| {
            let Some(key) = captures.name("secret").or(captures.get(1)) else { return false };
            entropy(key.as_str()) >= shape.entropy && !self.is_placeholder(key.as_str())
        })
    }

    fn fits(&self, text: &str, slot: Slot) -> bool {
        if text.is_empty() || is_match(&self.placeholders.dummy, text) || is_match(&self.placeholders.elsewhere, text) {
            return false;
        }
        match slot {
            Slot::Signing => true,
            Slot::Password if is_app_password(text) => !self.has_words(text),
            Slot::Password => is_one_word(text) && !self.is_placeholder(text) && is_password(text),
            Slot::Key => is_one_word(text) && !self.is_placeholder(text) && is_key(text),
        }
    }

    /// Whether letters that could be random spell what placeholders are made of.
    fn has_words(&self, text: &str) -> bool {
        self.placeholders.words.iter().any(|word| word.len() >= MIN_WORD && text.contains(word.as_str()))
    }

    fn is_placeholder(&self, text: &str) -> bool {
        let Placeholders { dummy, elsewhere, parts, words } = &self.placeholders;
        [dummy, elsewhere, parts].into_iter().any(|patterns| is_match(patterns, text)) || is_regular(text) || has_only(words, text)
    }
}

fn is_match(pattern: &Option<Pattern>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

fn is_name(pattern: &Option<NamePattern>, name: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(name))
}

/// `openaiApiKey` as `openai_Api_Key`, `APIKey` as `API_Key`.
fn words_of(name: &str) -> Cow<'_, str> {
    let is_mixed = name.contains(|letter: char| letter.is_lowercase()) && name.contains(|letter: char| letter.is_uppercase());
    if !is_mixed {
        return Cow::Borrowed(name);
    }
    let letters: Vec<char> = name.chars().collect();
    let mut words = String::with_capacity(name.len() + 4);
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let is_followed = letters.get(index + 1).is_some_and(|after| after.is_lowercase());
        let is_start = before.is_some_and(|before| before.is_lowercase() || before.is_numeric() || (before.is_uppercase() && is_followed));
        if letter.is_uppercase() && is_start {
            words.push('_');
        }
        words.push(*letter);
    }
    Cow::Owned(words)
}

/// What follows `Bearer ` in the value of a header.
fn without_scheme(text: &str) -> &str {
    let scheme = text.split_once(' ').filter(|(scheme, _)| {
        ["bearer", "basic", "token", "apikey", "api-key", "key"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
    });
    match scheme {
        Some((_, rest)) => rest.trim_start(),
        None if text.eq_ignore_ascii_case("bearer") || text.eq_ignore_ascii_case("basic") => "",
        None => text,
    }
}

/// Whether a text is what people read for a name: `Flask Secret Key` for `SECRET_KEY`.
fn is_label(text: &str, name: &str) -> bool {
    let mut words = text.split(' ');
    let is_title = text.contains(' ') && words.all(|word| word.starts_with(|letter: char| letter.is_uppercase()));
    is_title && text.to_lowercase().replace(' ', "_").ends_with(&words_of(name).to_lowercase())
}

/// Whether the text may be a key. Where letters have no capitals sentences need no spaces, and nobody types them as a password.
fn is_one_word(text: &str) -> bool {
    let is_spoken = |letter: char| letter.is_alphabetic() && !letter.is_ascii() && !letter.is_lowercase() && !letter.is_uppercase();
    !text.contains(char::is_whitespace) && text.chars().filter(|letter| is_spoken(*letter)).count() < MIN_SPOKEN
}

/// What Google gives to programs for their mail: sixteen small letters, shown in four groups, that nobody could pronounce.
fn is_app_password(text: &str) -> bool {
    let is_grouped = text.len() == 19 && text.split(' ').all(|group| group.len() == 4);
    let letters = text.as_bytes().iter().filter(|letter| **letter != b' ').copied();
    let unspeakable = |letters: &[u8]| letters.len() >= MIN_UNSPEAKABLE;
    (is_grouped || text.len() == 16 && is_one_word(text))
        && letters.clone().all(|letter| letter.is_ascii_lowercase())
        && letters.collect::<Vec<u8>>().split(|letter| b"aeiouy".contains(letter)).any(unspeakable)
}

fn is_key(text: &str) -> bool {
    let n_letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    let n_capitals = text.chars().filter(|letter| letter.is_uppercase()).count();
    if text.len() < MIN_KEY || n_letters == 0 {
        return false;
    }
    if !text.contains(|letter: char| letter.is_ascii_digit()) {
        return n_letters >= MIN_LETTERS && n_capitals * 4 >= n_letters && n_capitals < n_letters && entropy(text) >= LETTERS_ENTROPY;
    }
    let is_hexadecimal = text.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-');
    let least = if is_hexadecimal || text.len() < LONG_KEY { SHORT_ENTROPY } else { LONG_ENTROPY };
    entropy(text) >= least
}

fn is_password(text: &str) -> bool {
    let has_digit = text.contains(|letter: char| letter.is_ascii_digit());
    let has_letter = text.contains(char::is_alphabetic);
    let has_sign = text.contains(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '-' | '_' | '.'));
    text.chars().count() >= MIN_PASSWORD && (has_digit || has_letter && has_sign || is_key(text))
}

/// Whether half of the characters follow from those before: `abcdef123456`, `aaaa`, `deadbeefdeadbeef`.
fn is_regular(text: &str) -> bool {
    let bytes = text.as_bytes();
    let n_steps = bytes.windows(2).filter(|pair| {
        let (left, right) = (pair[0].to_ascii_lowercase(), pair[1].to_ascii_lowercase());
        left.abs_diff(right) <= 1 || (left, right) == (b'9', b'0')
    });
    let is_repeated = || (1..=bytes.len() / 2).any(|period| bytes[period..] == bytes[..bytes.len() - period]);
    n_steps.count() * 2 >= bytes.len().max(2) || is_repeated()
}

/// Whether the text is made of these words and numbers.
fn has_only(words: &HashSet<String>, text: &str) -> bool {
    let text = words_of(text).to_lowercase();
    let mut parts = text.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.all(|part| {
        let word = part.trim_end_matches(|letter: char| letter.is_ascii_digit());
        part.len() - word.len() <= MAX_NUMBER && (word.is_empty() || words.contains(word))
    })
}

/// Shannon entropy in bits for each character.
fn entropy(text: &str) -> f64 {
    let mut counts: Vec<char> = text.chars().collect();
    let n_letters = counts.len() as f64;
    counts.sort_unstable();
    let groups = counts.chunk_by(|left, right| left == right);
    groups.map(|group| group.len() as f64 / n_letters).map(|share| -share * share.log2()).sum()
}
