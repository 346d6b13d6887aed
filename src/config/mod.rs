//! Floor `config`: the text of `leakline.toml` or of `[tool.leakline]` -> [`Settings`]. It reads no files and knows no flags.
//!
//! The keys stand in one table ([`KEYS`]) from which the reader, the JSON Schema and the documents derive. A mistake is a problem with
//! file, line and the nearest known name; the entry with it is left out and the rest is used.

mod keys;
mod read;
mod schema;
mod settings;

pub use keys::{KEYS, Key, KeyKind};
pub use read::{has_table, read};
pub use schema::schema;
pub use settings::{Glob, Settings, Word};
