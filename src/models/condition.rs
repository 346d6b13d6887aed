//! Conditions on the arguments of a call, as rows and `call` rules write them: `shell == True`,
//! `options["verify_signature"] == False`, `missing(algorithms)`, `Loader in [yaml.SafeLoader]`, with `and`, `or`, `not`.

use super::path::{ApiPath, Place};
use super::pattern::Pattern;
use crate::ir::Literal;

/// A condition. An unknown argument value makes a test neither true nor false; a row wants its condition to be true.
#[derive(Clone, Debug)]
pub enum Condition {
    /// Both hold.
    And(Vec<Condition>),
    /// One holds.
    Or(Vec<Condition>),
    /// It is false.
    Not(Box<Condition>),
    /// A test of one place.
    Test(Place, Test),
}

/// A test of a value.
#[derive(Clone, Debug)]
pub enum Test {
    /// Equal to one of these (`==`, `in [...]`).
    OneOf(Vec<Operand>),
    /// Has an element equal to one of these (`"none" in algorithms`: lists, sets, or the value itself).
    Contains(Vec<Operand>),
    /// Not given (`missing(x)`).
    Missing,
    /// Its text matches (`matches(x, "regex")`).
    Matches(Pattern),
    /// Carries a label (`carries(x, "request")`).
    Carries(super::vocabulary::LabelSet),
}

/// The right side of a test.
#[derive(Clone, Copy, Debug)]
pub enum Operand {
    /// A literal.
    Literal(Literal),
    /// An API path as a value (`yaml.SafeLoader`).
    Path(ApiPath),
}
