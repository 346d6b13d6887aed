//! Floor `text`: bytes -> source file, spans, lines, symbols. It does not know Python.

mod edit;
mod names;
mod problem;
mod source;
mod span;

pub use edit::Edit;
pub use names::{Names, Symbol};
pub use problem::{Problem, ProblemKind};
pub use source::{DecodeOptions, FileId, LineColumn, SourceFile, decode};
pub use span::Span;
