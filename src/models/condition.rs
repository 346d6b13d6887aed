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

impl Condition {
    /// The same condition about another call.
    pub(super) fn about(&self, from: ApiPath, to: ApiPath) -> Condition {
        match self {
            Condition::And(parts) => Condition::And(parts.iter().map(|part| part.about(from, to)).collect()),
            Condition::Or(parts) => Condition::Or(parts.iter().map(|part| part.about(from, to)).collect()),
            Condition::Not(inner) => Condition::Not(Box::new(inner.about(from, to))),
            Condition::Test(place, test) => {
                let callee = if place.callee == from { to } else { place.callee };
                Condition::Test(Place { callee, ..place.clone() }, test.clone())
            }
        }
    }
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
    /// A function that looks at something with this label, as far as is known (`reads(view, "session")`).
    Reads(super::vocabulary::LabelSet),
}

/// The right side of a test.
#[derive(Clone, Copy, Debug)]
pub enum Operand {
    /// A literal.
    Literal(Literal),
    /// An API path as a value (`yaml.SafeLoader`).
    Path(ApiPath),
}
