//! Floor `models`: `rules/` -> catalog of labels, sink kinds, facts, library models and rules. It never sees a program.
//!
//! The words of the two file formats are explained in `rules/README.md`. The raw text is read into private types and checked into the
//! types below; after the check nothing asks again whether it is valid. Mistakes are [`crate::text::Problem`]s with file, line and the
//! nearest known name; the row with the mistake is left out and the rest is used.

mod alias;
mod catalog;
mod condition;
mod entry;
mod load;
mod markdown;
mod nearest;
mod parse;
mod path;
mod paths;
mod pattern;
mod resolve;
mod resolve_condition;
mod rows;
mod rule;
mod secrets;
mod trie;
mod vocabulary;

pub use catalog::{Catalog, FlowRule, RequestParts, RuleSource, ViewClasses};
pub use condition::{Condition, Operand, Test};
pub use load::document::{Document, Table, Value};
pub use load::files::leads_out;
pub use load::reader::{Reader, Row, Text};
pub use load::{MODEL_KEYS, own_texts};
pub use nearest::did_you_mean;
pub use path::{ApiEntry, ApiPath, Place, PlaceArgument, Step};
pub use paths::{MAX_PATH_DEPTH, Paths};
pub use pattern::Pattern;
pub use rows::*;
pub use rule::{CallTest, CommentFault, Evidence, FlowTest, Group, Repair, Rule, RuleId, Severity, Shape};
pub use secrets::{Secrets, Stage};
pub use vocabulary::{FactSet, Label, LabelSet, SinkKind, Telling, Vocabulary, Word, core};
