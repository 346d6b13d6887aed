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

use std::sync::Arc;

use rayon::prelude::*;

use super::outcome::Outcome;
use crate::check::{Finding, Fix};
use crate::models::{Repair, Rule};
use crate::text::SourceFile;

pub use apply::{Edited, apply};
pub(super) use code::Code;

/// Gives fixes to the findings whose rules have such a repair; their files are parsed for that once more.
pub(super) fn propose(findings: &mut [Finding], rules: &[Rule], sources: &[Arc<SourceFile>], is_meant: impl Fn(&Repair) -> bool + Sync) {
    let repair_of = |finding: &Finding| repair(rules, finding).filter(|repair| is_meant(repair));
    let of_file = |findings: &mut [Finding]| {
        let Some(file) = findings.iter().find(|finding| repair_of(finding).is_some()).map(|finding| finding.location.file) else { return };
        let code = Code::new(file, sources[file.0 as usize].clone());
        for finding in findings {
            if let Some(repair) = repair_of(finding) {
                finding.fix = fix(&code, finding, repair);
            }
        }
    };
    findings.par_chunk_by_mut(|left, right| left.location.file == right.location.file).for_each(of_file);
}

/// The fix of one finding, for which its file is parsed.
pub fn fix_of(outcome: &Outcome, finding: &Finding) -> Option<Fix> {
    let repair = repair(&outcome.rules, finding)?;
    let file = finding.location.file;
    fix(&Code::new(file, outcome.sources[file.0 as usize].clone()), finding, repair)
}

fn repair<'a>(rules: &'a [Rule], finding: &Finding) -> Option<&'a Repair> {
    rules[finding.rule.0 as usize].repair.as_ref()
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
