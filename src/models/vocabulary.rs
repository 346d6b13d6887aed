//! The words that models and rules share: labels, sink kinds and facts, read from `rules/vocabulary.toml`.

use crate::text::{Names, Symbol};

/// A label: what a value carries (`request`, `credential`, ...). Index into [`Vocabulary::labels`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub u8);

/// A set of labels, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelSet(pub u32);

/// A kind of sink (`prompt`, `log`, ...). Index into [`Vocabulary::sinks`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SinkKind(pub u8);

/// A set of facts about a value, one bit each: validations that hold (`narrowed`, `bounded`) and what happened to it (`joined`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactSet(pub u64);

/// A word with its meaning.
pub struct Word {
    /// The name in kebab case.
    pub name: Symbol,
    /// One sentence.
    pub meaning: String,
}

/// Last names of calls by how the steps of a way tell of them.
#[derive(Default)]
pub struct Telling {
    /// The call belongs to the place where something is read.
    pub reads: Vec<Symbol>,
    /// The value is added to something.
    pub adds: Vec<Symbol>,
    /// The value is joined into text.
    pub joins: Vec<Symbol>,
    /// No reader would stop there.
    pub silent: Vec<Symbol>,
}

/// All words; at most 32 labels, 64 sink kinds and 64 facts.
#[derive(Default)]
pub struct Vocabulary {
    /// Labels by [`Label`].
    pub labels: Vec<Word>,
    /// Sink kinds by [`SinkKind`].
    pub sinks: Vec<Word>,
    /// Facts by bit number.
    pub facts: Vec<Word>,
    /// How ways tell of calls.
    pub telling: Telling,
}

/// The words that the engine itself knows because Python's own semantics produce them. `rules/vocabulary.toml` lists them first, in
/// this order; loading checks that.
pub mod core {
    use super::{FactSet, Label, SinkKind};

    /// Anything the client controls.
    pub const REQUEST: Label = Label(0);
    /// The caller's own credential.
    pub const CREDENTIAL: Label = Label(1);
    /// Contents of a decoded token.
    pub const CLAIMS: Label = Label(2);
    /// Server-side secrets.
    pub const SECRET: Label = Label(3);
    /// What a model produced.
    pub const LLM: Label = Label(4);
    /// Exception text.
    pub const EXCEPTION: Label = Label(5);
    /// Text given in a system role.
    pub const SYSTEM_PROMPT: Label = Label(6);
    /// Content fetched from where a client can fill it.
    pub const RETRIEVED: Label = Label(7);
    /// The caller before anything authenticates it: reaches every model call of a route.
    pub const ANONYMOUS: Label = Label(8);
    /// A literal in the source that looks like a credential.
    pub const LITERAL: Label = Label(9);
    /// Signed session state of the caller.
    pub const SESSION: Label = Label(10);
    /// A password that somebody has typed.
    pub const PASSWORD: Label = Label(11);

    /// Names of the labels above.
    pub const LABELS: &[&str] = &[
        "request",
        "credential",
        "claims",
        "secret",
        "llm",
        "exception",
        "system-prompt",
        "retrieved",
        "anonymous",
        "literal",
        "session",
        "password",
    ];

    /// Text of a model call in the user role.
    pub const PROMPT: SinkKind = SinkKind(0);
    /// Text of a model call in the system or developer role, instructions.
    pub const SYSTEM_ROLE: SinkKind = SinkKind(1);
    /// The role of a message.
    pub const PROMPT_ROLE: SinkKind = SinkKind(2);
    /// URL, host, key slot that names a model endpoint.
    pub const LLM_ENDPOINT: SinkKind = SinkKind(3);
    /// Header, key or non-prompt field of a call to a model endpoint.
    pub const LLM_TRANSPORT: SinkKind = SinkKind(4);
    /// A model is called here (label `anonymous`).
    pub const MODEL_CALL: SinkKind = SinkKind(5);
    /// A branch decides between granting and refusing.
    pub const DECISION: SinkKind = SinkKind(6);
    /// Stored under a name of privilege (role, scope, is_admin).
    pub const PRIVILEGE: SinkKind = SinkKind(7);
    /// Body of an HTTP response.
    pub const RESPONSE: SinkKind = SinkKind(8);
    /// Body of an HTTP response that a browser shows as HTML.
    pub const HTML: SinkKind = SinkKind(9);
    /// URL of an outgoing request.
    pub const REQUEST_URL: SinkKind = SinkKind(10);
    /// Body of an outgoing request that is no model call.
    pub const REQUEST_BODY: SinkKind = SinkKind(11);
    /// A function that runtime data chose is called.
    pub const DISPATCH: SinkKind = SinkKind(12);
    /// A secret is expected here (label `literal`).
    pub const SECRET_SLOT: SinkKind = SinkKind(13);
    /// Key of a record or object that is read or changed.
    pub const RESOURCE_ID: SinkKind = SinkKind(14);
    /// `==` between a client's token and a secret.
    pub const COMPARISON: SinkKind = SinkKind(15);
    /// A raw model call whose result is used unchecked.
    pub const UNCHECKED_RESULT: SinkKind = SinkKind(16);
    /// A state-changing route is entered (label `anonymous`).
    pub const WRITE: SinkKind = SinkKind(17);
    /// Something is removed for good (label `anonymous`).
    pub const REMOVAL: SinkKind = SinkKind(18);
    /// Text with placeholders from which prompts are made.
    pub const PROMPT_TEMPLATE: SinkKind = SinkKind(19);
    /// The name of an attribute that runtime data chose is looked up and called.
    pub const MEMBER: SinkKind = SinkKind(20);
    /// A file or folder is removed.
    pub const ERASURE: SinkKind = SinkKind(21);
    /// A password is hashed for an account (label `literal`).
    pub const ACCOUNT_PASSWORD: SinkKind = SinkKind(22);
    /// The same for a demonstration.
    pub const SAMPLE_PASSWORD: SinkKind = SinkKind(23);
    /// What a client has sent is kept for other requests; asked of the caller.
    pub const KEPT: SinkKind = SinkKind(24);

    /// Whether text that goes in there is read by a model.
    pub fn is_read_by_model(kind: SinkKind) -> bool {
        matches!(kind, PROMPT | SYSTEM_ROLE | PROMPT_TEMPLATE)
    }

    /// Names of the sink kinds above.
    pub const SINKS: &[&str] = &[
        "prompt",
        "system-role",
        "prompt-role",
        "llm-endpoint",
        "llm-transport",
        "model-call",
        "decision",
        "privilege",
        "response",
        "html",
        "request-url",
        "request-body",
        "dispatch",
        "secret-slot",
        "resource-id",
        "comparison",
        "unchecked-result",
        "write",
        "removal",
        "prompt-template",
        "member",
        "erasure",
        "account-password",
        "sample-password",
        "kept",
    ];

    macro_rules! facts {
        ($($(#[$doc:meta])* $name:ident = $bit:literal, $text:literal;)*) => {
            $($(#[$doc])* pub const $name: FactSet = FactSet(1 << $bit);)*
            /// Names of the facts above, by bit.
            pub const FACTS: &[&str] = &[$($text),*];
        };
    }
    facts! {
        /// Only a few known values remain (allow-list, equality, enum, anchored pattern).
        NARROWED = 0, "narrowed";
        /// A check that rejects known bad text has passed.
        SCREENED = 1, "screened";
        /// An upper bound on the length holds.
        BOUNDED = 2, "bounded";
        /// A number.
        NUMBER = 3, "number";
        /// A boolean, a comparison's outcome, a count: carries no text, but may decide.
        BOOLEAN = 4, "boolean";
        /// Only a few characters, a digest or a mask are left.
        MASKED = 5, "masked";
        /// It has been joined with other text into one string.
        JOINED = 6, "joined";
        /// It went into a model and came out in the reply.
        VIA_LLM = 7, "via-llm";
        /// The scheme word or user name of a credential, not its secret part.
        SCHEME = 8, "scheme";
        /// Known to be a string (no object).
        STRING = 9, "string";
        /// The caller is authenticated.
        AUTHENTICATED = 10, "authenticated";
        /// A scope, role or ownership has been checked.
        AUTHORIZED = 11, "authorized";
        /// A credential was tested for presence or shape only.
        PRESENCE = 12, "presence";
        /// A literal stands before it: the beginning of the text is fixed (for a URL: scheme and host, with the slash).
        FIXED_PREFIX = 13, "fixed-prefix";
        /// The reply of a model was looked at by a pattern or filter that can withhold it.
        INSPECTED = 14, "inspected";
        /// It has been sent: later uses are the response's own.
        RESPONDED = 15, "responded";
        /// Compared with own records of the caller.
        OWNED = 16, "owned";
        /// Used as a key to look something up; the result was stored before.
        LOOKED_UP = 17, "looked-up";
        /// Inside debug-only code.
        DEBUG_ONLY = 18, "debug-only";
        /// The key under which a value lies, not the value.
        KEY = 19, "key";
        /// The text of a narrow, own exception class.
        OWN_EXCEPTION = 20, "own-exception";
        /// Compared only by equality or membership.
        COMPARED = 21, "compared";
        /// Not the text but what lies at the address that the text gives.
        FETCHED = 22, "fetched";
        /// The host of the URL is one of a few known ones.
        FIXED_HOST = 23, "fixed-host";
        /// Was kept in a database and has been read again: whoever wrote it is not the one who asks.
        STORED = 24, "stored";
        /// Held by an object; what comes out is what a method of the object gives.
        HELD = 25, "held";
        /// Its class is another one than a check on this way allows.
        RULED_OUT = 26, "ruled-out";
        /// Came out of a call of which nothing is known.
        UNMODELLED = 27, "unmodelled";
        /// Only a part of what such a call gave: what it found under the text as likely as the text.
        EXTRACTED = 28, "extracted";
        /// Came with an exception out of a function that was called.
        RAISED = 29, "raised";
        /// The text form of what a caller gives: of an object with nothing to say that is its address.
        PRINTED = 30, "printed";
        /// Was given to a function of the program whose name says that it checks or cleans.
        VETTED = 31, "vetted";
        /// Between two slashes.
        SEGMENT = 32, "segment";
        /// Something that comes from elsewhere has been found to be there: whoever knows what it is knows whether that tells the caller.
        FOUND = 33, "found";
        /// It has no line breaks.
        NO_NEWLINES = 34, "no-newlines";
        /// Parsed out of a text before anything has told who the caller is.
        CLAIMED = 35, "claimed";
        /// It lies in a mapping under a name that is made at run time and is read under one of which a secret is none.
        MISNAMED = 36, "misnamed";
    }
}

impl Vocabulary {
    /// The label of this name.
    pub fn label(&self, names: &Names, name: &str) -> Option<Label> {
        position(&self.labels, names, name).map(Label)
    }

    /// The sink kind of this name.
    pub fn sink(&self, names: &Names, name: &str) -> Option<SinkKind> {
        position(&self.sinks, names, name).map(SinkKind)
    }

    /// The fact of this name, as a set of one.
    pub fn fact(&self, names: &Names, name: &str) -> Option<FactSet> {
        position(&self.facts, names, name).map(|bit| FactSet(1 << bit))
    }
}

fn position(words: &[Word], names: &Names, name: &str) -> Option<u8> {
    let name = names.find(name)?;
    words.iter().position(|word| word.name == name).map(|position| position as u8)
}

impl LabelSet {
    /// No labels.
    pub const EMPTY: LabelSet = LabelSet(0);

    /// The set of one label.
    pub fn of(label: Label) -> Self {
        LabelSet(1 << label.0)
    }

    /// Whether `label` is in the set.
    pub fn has(self, label: Label) -> bool {
        self.0 & (1 << label.0) != 0
    }

    /// Labels in either set.
    pub fn union(self, other: LabelSet) -> Self {
        LabelSet(self.0 | other.0)
    }

    /// Labels in both sets.
    pub fn intersection(self, other: LabelSet) -> Self {
        LabelSet(self.0 & other.0)
    }

    /// Whether no label is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The labels in order.
    pub fn iter(self) -> impl Iterator<Item = Label> {
        (0..32).filter(move |bit| self.0 & (1 << bit) != 0).map(Label)
    }
}

impl FactSet {
    /// No facts.
    pub const EMPTY: FactSet = FactSet(0);

    /// Facts of either set.
    pub fn union(self, other: FactSet) -> Self {
        FactSet(self.0 | other.0)
    }

    /// Facts of both sets.
    pub fn intersection(self, other: FactSet) -> Self {
        FactSet(self.0 & other.0)
    }

    /// Facts of this set that are not in `other`.
    pub fn minus(self, other: FactSet) -> Self {
        FactSet(self.0 & !other.0)
    }

    /// Whether any fact of `other` is in this set.
    pub fn any(self, other: FactSet) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all facts of `other` are in this set.
    pub fn all(self, other: FactSet) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether no fact is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The facts by number, which is their place in [`Vocabulary::facts`].
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..u64::BITS as usize).filter(move |fact| self.0 & (1 << fact) != 0)
    }
}
