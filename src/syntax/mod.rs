//! Floor `syntax`: text -> tree, comments, literals; for templates also where in an HTML page something stands. It reports syntax errors as problems and nothing else; it has no opinion on what
//! a construct means.

mod kind;
mod literal;
mod page;
mod parse;
mod tree;

pub use kind::{Field, Kind};
pub use literal::{StringPrefix, decode_string, string_prefix};
pub use page::{Page, Place};
pub use parse::{Parsed, parse, parse_edited};
pub use tree::{Children, Node, Tree};
