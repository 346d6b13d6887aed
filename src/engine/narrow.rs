//! From all findings to those that the user wants to hear of: without what comments suppress, what the baseline knows, what is not
//! selected and what lies outside the scope.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::baseline::{Identities, folder_of, read_baseline, stale};
use super::changes::Changes;
use super::configure::current_folder;
use super::outcome::{Outcome, Refusal};
use super::run::Options;
use super::selection::Selected;
use crate::check::{Day, Finding, Findings, Location, Step, suppress};

/// Which part of the analysed program findings are reported for. A finding counts if its place or any step of its paths lies there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Files and folders; none: everything.
    pub paths: Option<Vec<PathBuf>>,
    /// The revision since which something has changed; none: everything.
    pub changed_since: Option<String>,
}

/// Puts into `outcome` those of `findings` that are to be reported.
pub(super) fn narrow(
    options: &Options,
    selected: &Selected,
    mut findings: Findings,
    comments: &[Location],
    outcome: &mut Outcome,
) -> Result<(), Refusal> {
    outcome.n_suppressed = suppress(&mut findings, comments.iter().copied(), &outcome.sources, &outcome.rules, today());
    findings.sort_by_key(|finding| (finding.location, finding.rule));
    if let Some(path) = &options.baseline {
        take_known(path, &mut findings, outcome);
    }
    findings.retain_mut(|finding| selected.admit(finding, &outcome.files[finding.location.file.0 as usize]));
    if let Some(paths) = &options.scope.paths {
        let wanted: Vec<PathBuf> = paths.iter().map(|path| path.canonicalize().unwrap_or_else(|_| path.clone())).collect();
        let is_wanted = |path: &Path| wanted.iter().any(|wanted| path.starts_with(wanted));
        findings.retain(|finding| places(finding).any(|place| is_wanted(&outcome.files[place.file.0 as usize])));
    }
    if let Some(revision) = &options.scope.changed_since {
        let folder = options.folder.clone().map_or_else(current_folder, Ok)?;
        let changes = Changes::since(&folder, revision)?;
        findings.retain(|finding| is_changed(&changes, finding, outcome));
    }
    outcome.findings = findings;
    Ok(())
}

/// The day in UTC.
fn today() -> Day {
    Day::of_seconds(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
}

fn take_known(path: &Path, findings: &mut Findings, outcome: &mut Outcome) {
    let mut baseline = match read_baseline(path) {
        Ok(baseline) => baseline,
        Err(problem) => {
            outcome.problems.push(problem);
            return;
        }
    };
    let identities = Identities::new(outcome, folder_of(path));
    let n_before = findings.len();
    findings.retain(|finding| !baseline.take(&identities.of(outcome, finding)));
    outcome.n_known = n_before - findings.len();
    outcome.problems.extend(stale(&baseline, &identities, path));
}

fn places(finding: &Finding) -> impl Iterator<Item = Location> {
    let steps = finding.paths.iter().flat_map(|path| &path.steps);
    [finding.location].into_iter().chain(steps.map(|step| step.location))
}

/// Whether a change lies on a step, or between two neighbouring steps of one function: there stands what could stop the flow.
fn is_changed(changes: &Changes, finding: &Finding, outcome: &Outcome) -> bool {
    let lines = |place: Location| {
        let source = outcome.source(place.file);
        source.line(place.span.start)..=source.line(place.span.end.max(place.span.start + 1) - 1)
    };
    let file = |place: Location| &outcome.files[place.file.0 as usize];
    let is_between = |pair: &[Step]| {
        let [one, other] = pair else { return false };
        let (first, second) = (lines(one.location), lines(other.location));
        one.location.file == other.location.file
            && one.function == other.function
            && changes.touch(file(one.location), *first.start().min(second.start())..=*first.end().max(second.end()))
    };
    places(finding).any(|place| changes.touch(file(place), lines(place)))
        || finding.paths.iter().any(|path| path.steps.windows(2).any(is_between))
}
