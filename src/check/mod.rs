//! Floor `check`: flows + rules -> findings. It does not format text.

mod baseline;
mod comment;
mod finding;
mod findings;
mod fingerprint;
mod literals;
mod map;
mod places;
mod suppress;

pub use baseline::{Baseline, Entry};
pub use comment::Day;
pub use finding::{Confidence, Edit, Ends, Finding, Findings, Fix, Location, Path, Step, StepKind, View};
pub use findings::{check, views};
pub use fingerprint::{fingerprint, fingerprint_with};
pub use literals::string_literals;
pub use map::{Access, MappedRoute, ModelUse, Passage, map};
pub use suppress::suppress;
