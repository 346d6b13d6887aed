//! The one test binary: a module per subject.

mod lower;
mod source;
