//! The tests of leakline: one binary, one module per subject.

mod models;
