//! `--fix`, `--add-ignore` and `--diff`: edits of the analysed code.

use similar::TextDiff;

use super::args::CheckArgs;
use super::check::Run;
use super::{Exit, write_error, write_output};
use crate::check::Edit;
use crate::engine::{Edited, Outcome, Refusal, apply, ignore_edits};

/// One fix can make room for another; more rounds than this would mean that fixes undo each other.
const MAX_ROUNDS: usize = 5;

/// Which edits are wanted.
pub(super) enum Wanted {
    /// What can be mended by itself.
    Fixes,
    /// Comments that suppress, with this reason.
    Ignores(String),
}

impl Wanted {
    pub(super) fn of(args: &CheckArgs) -> Option<Wanted> {
        match &args.add_ignore {
            Some(reason) => Some(Wanted::Ignores(reason.clone())),
            None => (args.fix || args.diff).then_some(Wanted::Fixes),
        }
    }

    fn edited(&self, outcome: &Outcome) -> Vec<Edited> {
        let groups: Vec<Vec<Edit>> = match self {
            Wanted::Fixes => outcome.findings.iter().filter_map(|finding| Some(finding.fix.as_ref()?.edits.clone())).collect(),
            Wanted::Ignores(reason) => ignore_edits(outcome, reason).into_iter().map(|edit| vec![edit]).collect(),
        };
        apply(outcome, &groups)
    }
}

/// Prints what would be changed. That something would is told by the exit code.
pub(super) fn show(outcome: &Outcome, wanted: &Wanted) -> Result<Exit, Refusal> {
    let edited = wanted.edited(outcome);
    for file in &edited {
        let diff = TextDiff::from_lines(&file.old, &file.new);
        let diff = diff.unified_diff().context_radius(3).header(&file.shown, &file.shown).to_string();
        write_output(&diff)?;
    }
    Ok(match (outcome.has_failed(), edited.is_empty()) {
        (true, _) => Exit::Failure,
        (false, true) => Exit::Clean,
        (false, false) => Exit::Findings,
    })
}

/// Changes the files and gives the outcome of what they are now.
pub(super) fn write(run: &mut Run, mut outcome: Outcome, wanted: &Wanted) -> Result<Outcome, Refusal> {
    let mut n_edits = 0;
    for _ in 0..MAX_ROUNDS {
        let edited = wanted.edited(&outcome);
        for file in &edited {
            file.write()?;
            n_edits += file.n_edits;
        }
        if edited.is_empty() {
            break;
        }
        run.reload();
        outcome = run.analyse()?;
        if let Wanted::Ignores(_) = wanted {
            break;
        }
    }
    let what = match wanted {
        Wanted::Fixes => "mended",
        Wanted::Ignores(_) => "comments written",
    };
    write_error(&format!("{n_edits} {what}\n"));
    Ok(outcome)
}
