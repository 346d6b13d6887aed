//! Problems: what went wrong with the run, as opposed to findings, which are about the analysed code.

use super::Span;

/// Something that kept leakline from seeing a file, or a part of it, as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What sort of problem it is.
    pub kind: ProblemKind,
    /// The file it is about.
    pub file: Option<String>,
    /// Where it is, if it has a place in the decoded text.
    pub span: Option<Span>,
    /// What a user should know.
    pub message: String,
    /// What could be done about it.
    pub help: Option<String>,
}

/// The sort of a [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The text is not valid Python; what could be understood is analysed.
    Syntax,
    /// Valid Python that the lowering has no meaning for; it is analysed as an unknown value.
    UnknownConstruct,
    /// A bound was reached; what lies beyond is analysed less exactly or not at all.
    Limit,
    /// The bytes are not text in the encoding they claim.
    Undecodable,
    /// The file is larger than allowed and not analysed.
    TooLarge,
    /// The file or folder cannot be read.
    Unreadable,
    /// A mistake in a rule or model file; the row with it is left out.
    Rules,
    /// A mistake in the configuration.
    Config,
}
