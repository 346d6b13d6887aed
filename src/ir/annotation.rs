//! Type annotations as far as the analysis uses them: dotted names with type arguments.

use super::AnnotationId;
use crate::text::Symbol;

/// A type annotation. String annotations are parsed like the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Annotation {
    /// `a.b.C`, with `C[...]`'s arguments.
    Name {
        /// The dotted path as written, one symbol per part.
        path: Vec<Symbol>,
        /// Type arguments.
        args: Vec<AnnotationId>,
    },
    /// `A | B`.
    Union(Vec<AnnotationId>),
    /// A string or number inside `Literal[...]` or `Annotated[...]`.
    Literal(super::Literal),
    /// `f(x, limit=3)` inside `Annotated[...]` or as a type of its own: what is called, and the arguments by name with those that are literals.
    Call {
        /// The dotted path as written.
        path: Vec<Symbol>,
        /// Name, if given by name, and value, if it is a literal.
        args: Vec<(Option<Symbol>, Option<super::Literal>)>,
    },
    /// `[A, B]` as in `Callable[[A, B], C]`.
    List(Vec<AnnotationId>),
    /// Anything else.
    Other,
}
