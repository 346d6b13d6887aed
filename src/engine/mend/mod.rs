//! Mending: what a rule says can be mended by itself becomes a fix on the finding, and fixes become new texts of files.
//!
//! A fix is proposed only where the code has the plain form that it is made for; everything else is left to people.

mod apply;
mod argument;
mod code;
mod compare;
mod parameters;
mod redact;
mod uncomment;

use rustc_hash::FxHashMap;

use super::outcome::Outcome;
use crate::check::{Finding, Fix};
use crate::models::Repair;
use crate::text::FileId;

pub use apply::{Edited, apply};
pub(super) use code::Code;

/// Gives fixes to the findings whose rules have a repair.
pub(super) fn propose(outcome: &mut Outcome) {
    let mut codes: FxHashMap<FileId, Code> = FxHashMap::default();
    let mut fixes: Vec<(usize, Fix)> = Vec::new();
    for (index, finding) in outcome.findings.iter().enumerate() {
        let Some(repair) = &outcome.rules[finding.rule.0 as usize].repair else { continue };
        let file = finding.location.file;
        let code = codes.entry(file).or_insert_with(|| Code::new(file, outcome.sources[file.0 as usize].clone()));
        fixes.extend(fix(code, finding, repair).map(|fix| (index, fix)));
    }
    for (index, fix) in fixes {
        outcome.findings[index].fix = Some(fix);
    }
}

fn fix(code: &Code, finding: &Finding, repair: &Repair) -> Option<Fix> {
    match repair {
        Repair::Compare { function } => compare::fix(code, finding, function),
        Repair::Redact { text } => redact::fix(code, finding, text),
        Repair::Argument { text } => argument::fix(code, finding, text),
        Repair::Parameters { signs } => parameters::fix(code, finding, signs),
        Repair::Uncomment => uncomment::fix(code, finding),
    }
}
