//! Floor `check`: flows + rules -> findings. It does not format text.

mod finding;
mod findings;
mod fingerprint;
mod literals;

pub use finding::{Confidence, Finding, Findings, Location, Path, Step, StepKind};
pub use findings::check;
pub use fingerprint::fingerprint;
pub use literals::string_literals;
