//! A line of a file about which somebody asks, and what is known of it besides its findings.

use std::path::PathBuf;

use super::analyse::Lowered;
use super::narrow::places;
use super::outcome::Refusal;
use crate::check::{Finding, WhyNot};
use crate::flow::Asked;
use crate::text::FileId;

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The file, absolute and with its links resolved.
    pub path: PathBuf,
    /// As it is shown.
    pub shown: String,
    /// From one.
    pub number: u32,
}

/// What is known of a line besides its findings.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The line.
    pub asked: Asked,
    /// What facts clear, and what has no model.
    pub why_not: WhyNot,
    /// Findings that the user does not want to hear of.
    pub withheld: Vec<(Finding, Withheld)>,
}

/// Why a finding is not reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// A comment suppresses it.
    Suppressed,
    /// The baseline knows it.
    Known,
    /// The rule is not selected here, or the severity is too low.
    NotSelected,
}

impl Line {
    /// Where it lies among the files that are analysed.
    pub(super) fn find(&self, lowered: &Lowered) -> Result<Asked, Refusal> {
        let Some(index) = lowered.inputs.iter().position(|input| input.path == self.path) else {
            let help = format!("`leakline check {}` says what is wrong with it; `exclude` may name it", self.shown);
            return Err(Refusal { message: format!("{} is not among the files that are analysed", self.shown), help: Some(help) });
        };
        let source = &lowered.sources[index];
        let n_lines = source.n_text_lines();
        if self.number == 0 || self.number > n_lines {
            return Err(Refusal::new(format!("{} has no line {}, its last one is {n_lines}", self.shown, self.number)));
        }
        Ok(Asked { file: FileId(index as u32), span: source.line_span(self.number) })
    }
}

/// Findings about a line, watched while findings are taken out.
#[derive(Default)]
pub(super) struct Watched {
    rest: Vec<Finding>,
    pub withheld: Vec<(Finding, Withheld)>,
}

impl Watched {
    pub(super) fn new(findings: &[Finding], asked: Option<Asked>) -> Self {
        let Some(asked) = asked else { return Watched::default() };
        let is_there = |finding: &&Finding| places(finding).any(|place| asked.touches(place.file, place.span));
        Watched { rest: findings.iter().filter(is_there).cloned().collect(), withheld: Vec::new() }
    }

    /// Those that are no longer among `findings` are withheld for this reason.
    pub(super) fn note(&mut self, findings: &[Finding], reason: Withheld) {
        let is_left = |it: &Finding| findings.iter().any(|finding| (finding.location, finding.rule) == (it.location, it.rule));
        let (left, gone): (Vec<Finding>, Vec<Finding>) = std::mem::take(&mut self.rest).into_iter().partition(is_left);
        self.rest = left;
        self.withheld.extend(gone.into_iter().map(|finding| (finding, reason)));
    }
}
