//! Problems: what went wrong with the run, as opposed to findings, which are about the analysed code.

use serde::{Deserialize, Serialize};

use super::Span;

/// Something that kept leakline from seeing a file, or a part of it, as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What sort of problem it is.
    pub kind: ProblemKind,
    /// The file it is about, where that does not follow from who reports it.
    pub file: Option<String>,
    /// Where it is, if it has a place in the decoded text.
    pub span: Option<Span>,
    /// What a user should know: one sentence without a full stop. Further lines are an excerpt.
    pub message: String,
    /// What could be done about it.
    pub help: Option<String>,
}

/// The sort of a [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ProblemKind {
    /// The text is not valid Python; what could be understood is analysed.
    SyntaxError,
    /// Valid Python that the lowering has no meaning for; it is analysed as an unknown value.
    UnknownConstruct,
    /// A bound was reached; what lies beyond is analysed less exactly or not at all.
    LimitHit,
    /// The bytes are not text in the encoding they claim.
    Undecodable,
    /// The file is larger than allowed and not analysed.
    TooLarge,
    /// The file or folder cannot be read.
    Unreadable,
    /// A path that was asked for does not exist.
    MissingPath,
    /// No Python file was found under the paths that were asked for.
    NothingToAnalyse,
    /// A mistake in a rule or model file; the row with it is left out.
    RuleMistake,
    /// A mistake in a configuration file; the entry with it is left out.
    ConfigurationMistake,
    /// Entries of a baseline that no longer occur.
    StaleBaseline,
    /// leakline itself failed; what it was working on is left out.
    Crash,
}

impl Problem {
    /// A problem at a place of the text.
    pub fn at(kind: ProblemKind, span: Span, message: impl Into<String>) -> Self {
        Problem { kind, file: None, span: Some(span), message: message.into(), help: None }
    }

    /// A problem with the file as a whole.
    pub fn whole(kind: ProblemKind, message: impl Into<String>) -> Self {
        Problem { kind, file: None, span: None, message: message.into(), help: None }
    }
}
