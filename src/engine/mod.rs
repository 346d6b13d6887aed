//! Floor `engine`: paths -> [`Outcome`]. The only floor with files and threads. It never prints.
//!
//! A [`Session`] knows the files of a program and remembers what it has read; [`run`] is a session with one analysis. An analysis
//! discovers files, reads and lowers them in parallel, loads the catalog and hands both to `analyse`, which climbs the floors
//! `program`, `flow` and `check`. Everything that goes wrong on the way becomes a problem of the outcome; only a request that makes no
//! sense is refused.

mod analyse;
mod baseline;
mod changes;
mod configure;
mod crash;
mod discover;
mod dump;
mod excludes;
mod ignore;
mod keep;
mod memory;
mod mend;
mod module_name;
mod narrow;
mod outcome;
mod question;
mod read;
mod recall;
mod run;
mod selection;
mod session;
mod store;
mod templates;

pub use analyse::Effort;
pub use baseline::{baseline_of, read_baseline};
pub use configure::{ConfigSource, Configuration, Configured, configure, current_folder};
pub use crash::guard;
pub use discover::{Discovery, Looking, discover, is_python, may_be_template};
pub use dump::{DumpForm, Floor, dump};
pub use excludes::Excludes;
pub use ignore::{ignore_edit, ignore_edits};
pub use keep::{carry_findings, is_as_good, keep_findings};
pub use mend::{Edited, apply, fix_of};
pub use module_name::{Input, ModuleNames};
pub use narrow::Scope;
pub use outcome::{FileProblem, Outcome, Refusal, Subject};
pub use question::{Answer, Line, Withheld};
pub use run::{Options, rules, run};
pub use selection::{Selected, Selection, find_rule};
pub use session::{Session, Snapshot, Workers};
pub use store::{STORE_FOLDER, Store, clean};

pub use crate::flow::{Cancel, Cancelled};
