//! The one test binary: a module per subject.

mod baseline;
mod changed;
mod cli;
mod config;
mod door;
mod fixtures;
mod formats;
mod lsp;
mod mend;
mod models;
mod outputs;
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
