//! Floor `check`: flows + rules -> findings. It does not format text.

mod finding;

pub use finding::{Confidence, Finding, Findings, Location, Path, Step, StepKind};
