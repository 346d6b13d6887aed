//! The one test binary: a module per subject.

mod cli;
mod fixtures;
mod formats;
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
mod tidy;
mod traces;
