//! The one test binary: a module per subject.

mod cli;
mod models;
mod readme;
mod report;
mod sarif;
mod secrets;
mod support;
mod tidy;
mod traces;
