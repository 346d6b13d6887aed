//! Floor `engine`: paths -> [`Outcome`]. The only floor with files and threads. It never prints.
//!
//! A [`Session`] knows the files of a program and remembers what it has read; [`run`] is a session with one analysis. An analysis
//! discovers files, reads and lowers them in parallel, loads the catalog and hands both to `analyse`, which climbs the floors
//! `program`, `flow` and `check`. Everything that goes wrong on the way becomes a problem of the outcome; only a request that makes no
//! sense is refused.

mod analyse;
mod crash;
mod discover;
mod dump;
mod memory;
mod module_name;
mod outcome;
mod read;
mod run;
mod selection;
mod session;

pub use crash::guard;
pub use discover::{Discovery, discover};
pub use dump::{DumpForm, Floor, dump};
pub use module_name::{Input, ModuleNames};
pub use outcome::{FileProblem, Outcome, Refusal, Subject};
pub use run::{Options, rules, run};
pub use selection::{RuleSet, Selection, find_rule};
pub use session::{Session, Snapshot, Workers};

pub use crate::flow::{Cancel, Cancelled};
