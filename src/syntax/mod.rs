//! Floor `syntax`: text -> tree, comments, literals. It reports syntax errors as problems and nothing else; it has no opinion on what
//! a construct means.

mod kind;
mod literal;
mod parse;
mod tree;

pub use kind::{Field, Kind};
pub use literal::{StringPrefix, decode_string, string_prefix};
pub use parse::parse;
pub use tree::{Children, Node, Tree};
