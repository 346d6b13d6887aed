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

use rayon::prelude::*;

use super::outcome::Outcome;
use crate::check::{Finding, Fix};
use crate::models::Repair;

pub use apply::{Edited, apply};
pub(super) use code::Code;

/// Gives fixes to the findings whose rules have a repair; files are parsed for that once more.
pub(super) fn propose(outcome: &mut Outcome) {
    let Outcome { findings, rules, sources, .. } = outcome;
    let repair_of = |finding: &Finding| rules[finding.rule.0 as usize].repair.as_ref();
    let of_file = |findings: &mut [Finding]| {
        let Some(file) = findings.iter().find(|finding| repair_of(finding).is_some()).map(|finding| finding.location.file) else { return };
        let code = Code::new(file, sources[file.0 as usize].clone());
        for finding in findings {
            finding.fix = repair_of(finding).and_then(|repair| fix(&code, finding, repair));
        }
    };
    findings.par_chunk_by_mut(|left, right| left.location.file == right.location.file).for_each(of_file);
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
