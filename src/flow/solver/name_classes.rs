//! What names and literals say of what they stand for.

use std::sync::Mutex;

use rustc_hash::FxHashMap;

use super::{Solver, locked};
use crate::models::{ApiPath, Stage, Step};
use crate::text::Symbol;

/// Names of variables, attributes and keys that mean something; answers are remembered.
#[derive(Default)]
pub(super) struct NameClasses {
    answers: Mutex<FxHashMap<(Symbol, u8), bool>>,
}

impl NameClasses {
    fn ask(&self, symbol: Symbol, class: u8, test: impl FnOnce() -> bool) -> bool {
        *locked(&self.answers).entry((symbol, class)).or_insert_with(test)
    }
}

impl Solver<'_> {
    /// Whether an attribute of exceptions holds none of their text.
    pub fn is_harmless_of_exceptions(&self, name: Symbol) -> bool {
        let entry = self.catalog.paths.entry(self.catalog.paths.step(self.exception, Step::Attr(name)));
        entry.is_known && entry.labels.is_empty()
    }

    /// Whether a name says that a secret lies there.
    pub fn is_secret_name(&self, name: Symbol) -> bool {
        self.names_of.ask(name, 0, || self.catalog.secrets.is_secret_name(self.names.text(name)))
    }

    /// Whether a name says that a privilege lies there.
    pub fn is_privilege_name(&self, name: Symbol) -> bool {
        self.names_of.ask(name, 1, || self.catalog.secrets.is_privilege_name(self.names.text(name)))
    }

    /// Whether a name says what somebody is.
    pub fn is_standing_name(&self, name: Symbol) -> bool {
        self.names_of.ask(name, 8, || self.catalog.secrets.is_standing_name(self.names.text(name)))
    }

    /// Whether a function's name says that it checks or cleans what it is given.
    pub fn is_checking_name(&self, name: Symbol) -> bool {
        self.names_of.ask(name, 2, || self.catalog.secrets.is_checking_name(self.names.text(name)))
    }

    /// Whether a setting of this name is on while a program is developed.
    pub fn is_debugging_name(&self, name: Symbol) -> bool {
        self.names_of.ask(name, 3, || self.catalog.secrets.is_debugging_name(self.names.text(name)))
    }

    /// Whether a text is written as the names of settings are: `DATABASE_HOST`.
    pub fn is_setting_name(&self, text: Symbol) -> bool {
        let text = self.names.text(text);
        let is_of_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        text.contains('_') && text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(is_of_name)
    }

    /// Whether every exception is of this class.
    pub fn is_every_exception(&self, class: ApiPath) -> bool {
        let paths = &self.catalog.paths;
        paths.depth(class) == 0 && matches!(self.names.text(paths.root_of(class)), "Exception" | "BaseException")
    }

    /// Whether a class of Python's is an exception.
    pub fn is_builtin_exception(&self, name: Symbol) -> bool {
        let name = self.names.text(name);
        ["Exception", "Error", "Warning"].iter().any(|ending| name.ends_with(ending))
    }

    /// Whether it is said there whose something is.
    pub fn is_owner_name(&self, name: Symbol) -> bool {
        self.names_of.ask(name, 4, || self.catalog.secrets.is_owner_name(self.names.text(name)))
    }

    /// Whether the rows with one value under this name are those of one person or of one conversation.
    pub fn keeps_together(&self, name: Symbol) -> bool {
        self.is_owner_name(name) || self.names_of.ask(name, 12, || self.catalog.secrets.is_conversation_name(self.names.text(name)))
    }

    /// Whether a name says that something lies there that people make up and type.
    pub fn is_password_name(&self, name: Symbol) -> bool {
        self.names_of.ask(name, 6, || self.catalog.secrets.is_password_name(self.names.text(name)))
    }

    /// Whether a name, or what lies under it, is one of those who administer the program.
    pub fn is_administrator_name(&self, name: Symbol) -> bool {
        self.names_of.ask(name, 10, || self.catalog.secrets.is_administrator_name(self.names.text(name)))
    }

    /// Whether a setting of this name says where the program runs: `FLASK_ENV`.
    pub fn is_stage_name(&self, name: Symbol) -> bool {
        self.names_of.ask(name, 11, || self.catalog.secrets.is_stage_name(self.names.text(name)))
    }

    /// What the name of a class of settings says of where they hold.
    pub fn stage(&self, name: Symbol) -> Option<Stage> {
        self.catalog.secrets.stage(self.names.text(name))
    }

    /// Whether a setting of this name is on where the program runs for others: `IS_PRODUCTION`.
    pub fn is_production_name(&self, name: Symbol) -> bool {
        self.names_of.ask(name, 7, || self.catalog.secrets.is_production_name(self.names.text(name)))
    }

    /// Whether a check answers so that refuses what it is given.
    pub fn is_refusing_word(&self, word: Symbol) -> bool {
        self.names_of.ask(word, 9, || self.catalog.secrets.is_refusing_word(self.names.text(word)))
    }

    /// Whether a literal is an address in which a password stands.
    pub fn is_address_with_password(&self, text: Symbol) -> bool {
        self.names_of.ask(text, 5, || {
            let text = self.names.text(text);
            text.contains("://") && !text.contains(char::is_whitespace) && self.catalog.secrets.shape_of(text).is_some()
        })
    }

    /// Whether a literal is the key of a known provider.
    pub fn is_key_of_provider(&self, text: Symbol) -> bool {
        let text = self.names.text(text);
        !text.contains("://") && self.catalog.secrets.is_key_of_provider(text)
    }

    /// Whether a literal looks like a credential, given the name of the place where it stands.
    pub fn is_credential_text(&self, text: Symbol, name: Option<Symbol>) -> bool {
        self.catalog.is_credential(self.names.text(text), name.map(|name| self.names.text(name)))
    }
}
