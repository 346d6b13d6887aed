//! Floor `check`: flows + rules -> findings. It does not format text.

mod finding;
mod findings;
mod fingerprint;
mod literals;

pub use finding::{Confidence, Ends, Finding, Findings, Location, Path, Step, StepKind, View};
pub use findings::{check, views};
pub use fingerprint::fingerprint;
pub use literals::string_literals;
