//! leakline finds leaks, injection and misplaced trust in Python Flask services that talk to LLMs.
//!
//! The code is a house of floors, each with one verb (see ARCHITECTURE.md): `text` decodes, `syntax` parses, `models` loads, `config` reads, `ir`
//! lowers, `program` links, `flow` solves, `check` checks, `engine` runs, `report` renders; `cli` and `lsp` are the doors.

pub mod check;
pub mod cli;
pub mod config;
pub mod engine;
pub mod flow;
pub mod ir;
pub mod lsp;
pub mod models;
pub mod program;
pub mod report;
pub mod syntax;
pub mod text;
