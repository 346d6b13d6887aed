//! The one test binary: a module per subject.

mod baseline;
mod changed;
mod cli;
mod config;
mod door;
mod dump;
mod explain;
mod fixtures;
mod formats;
mod lsp;
mod mend;
mod metamorphic;
mod models;
mod outputs;
mod packaging;
mod readme;
mod report;
mod robust;
mod rule_examples;
mod sarif;
mod secrets;
mod session;
mod support;
mod suppress;
mod tidy;
mod traces;
