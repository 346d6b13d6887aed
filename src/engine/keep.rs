//! While somebody types, a file is broken for moments, and the parser's guess at what is meant swallows code behind the fault. What
//! was found in functions that were not touched still holds.

use std::path::{self, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::discover::is_python;
use super::outcome::{Outcome, Subject};
use crate::check::{Finding, Location, Path, Step, View};
use crate::text::{Edit, FileId, ProblemKind, Span};

/// Whether the files are no more broken than they were in `good`.
pub fn is_as_good(outcome: &Outcome, good: &Outcome) -> bool {
    newly_broken(outcome, good).is_empty()
}

/// Adds findings of `good` that `outcome` lacks only because a file of theirs has become broken. Nothing is added if another file has
/// changed as well: what holds then is for the analysis to say.
pub fn keep_findings(outcome: &mut Outcome, good: &Outcome) {
    let broken = newly_broken(outcome, good);
    if broken.is_empty() {
        return;
    }
    let Some(moves) = Moves::new(outcome, good, &broken, Moves::function) else { return };
    let mut kept = Vec::new();
    for finding in &good.findings {
        if let Some(moved) = moves.finding(finding)
            && !outcome.findings.iter().any(|it| it.rule == moved.rule && it.location == moved.location)
        {
            kept.push(moved);
        }
    }
    outcome.findings.extend(kept);
    outcome.findings.sort_by_key(|finding| (finding.location, finding.rule));
}

/// Gives an outcome that was not analysed the findings and routes of `good`, apart from those with a step in a line that was touched
/// since: in a function that is being typed nothing comes and goes with every letter. False if more has changed than files that have become broken: then nothing of `good` is known to hold.
pub fn carry_findings(outcome: &mut Outcome, good: &Outcome) -> bool {
    let broken = newly_broken(outcome, good);
    if broken.is_empty() {
        return false;
    }
    let Some(moves) = Moves::new(outcome, good, &broken, Moves::lines).filter(|moves| moves.rules_are_same) else { return false };
    let findings: Vec<Finding> = good.findings.iter().filter_map(|finding| moves.moved(finding)).collect();
    let view = |view: &View| Some(View { name: moves.location(view.name)?, whole: moves.stretched(view.whole)? });
    let views = good.views.iter().filter_map(view).collect();
    let routes = good.routes.iter().filter_map(|route| route.relocated(&|location| moves.location(location))).collect();
    (outcome.findings, outcome.views, outcome.routes) = (findings, views, routes);
    true
}

/// Paths of files that have syntax errors and had none in `good`.
fn newly_broken<'a>(outcome: &'a Outcome, good: &Outcome) -> FxHashSet<&'a str> {
    let before: FxHashSet<&str> = broken(good).collect();
    broken(outcome).filter(|path| !before.contains(path)).collect()
}

fn broken(outcome: &Outcome) -> impl Iterator<Item = &str> {
    outcome.problems.iter().filter_map(|problem| match (problem.problem.kind, &problem.subject) {
        (ProblemKind::SyntaxError, Subject::Analysed(file)) => Some(outcome.source(*file).path.as_str()),
        _ => None,
    })
}

/// Where the code of the last good state stands now.
struct Moves<'a> {
    good: &'a Outcome,
    /// By file of the good state: the file now, and what was edited if it is broken. None is a template that no code names now.
    files: Vec<Option<(FileId, Option<Edit>)>>,
    rules_are_same: bool,
    /// What an edit must leave alone around a place, in a file by its index.
    around: fn(&Outcome, usize, Span) -> Span,
}

impl<'a> Moves<'a> {
    /// None if files other than the broken ones have changed. Templates come and go with the code that names them.
    fn new(outcome: &Outcome, good: &'a Outcome, broken: &FxHashSet<&str>, around: fn(&Outcome, usize, Span) -> Span) -> Option<Self> {
        let now: FxHashMap<&path::Path, FileId> = outcome.files.iter().enumerate().map(|(at, path)| (&**path, FileId(at as u32))).collect();
        let before: FxHashSet<&PathBuf> = good.files.iter().collect();
        if outcome.files.iter().any(|path| is_python(path) && !before.contains(path)) {
            return None;
        }
        let files = good.sources.iter().zip(&good.files).map(|(old, path)| {
            let Some(&file) = now.get(&**path) else { return (!is_python(path)).then_some(None) };
            let new = outcome.source(file);
            if broken.contains(new.path.as_str()) {
                Some(Some((file, Some(Edit::between(&old.text, &new.text)))))
            } else {
                (std::ptr::eq(&**old, new) || old.text == new.text).then_some(Some((file, None)))
            }
        });
        let files = files.collect::<Option<_>>()?;
        Some(Moves { good, files, rules_are_same: outcome.rules.len() == good.rules.len(), around })
    }

    /// The function around a place; at module level, its line.
    fn function(good: &Outcome, file: usize, span: Span) -> Span {
        let around = good.functions[file].iter().copied().filter(|it| it.start <= span.start && span.end <= it.end);
        // The outermost one: a nested function means nothing without what it captures.
        around.max_by_key(|it| it.end - it.start).unwrap_or_else(|| good.sources[file].line_span(good.sources[file].line(span.start)))
    }

    /// A place to the end of its line: a line that is put in before it may begin behind its indentation.
    fn lines(good: &Outcome, file: usize, span: Span) -> Span {
        let source = &good.sources[file];
        Span { start: span.start, end: source.line_span(source.line(span.end)).end }
    }

    /// The finding at its place now; none if it lies in no broken file or where something was touched.
    fn finding(&self, finding: &Finding) -> Option<Finding> {
        let is_concerned = |location: &Location| matches!(self.files[location.file.0 as usize], Some((_, Some(_))));
        let first = finding.paths.first();
        let steps = || first.into_iter().flat_map(|path| &path.steps).map(|step| &step.location);
        if !self.rules_are_same || !steps().chain([&finding.location]).any(is_concerned) {
            return None;
        }
        self.moved(finding)
    }

    /// The finding at its place now; none if it lies where something was touched.
    fn moved(&self, finding: &Finding) -> Option<Finding> {
        let location = self.location(finding.location)?;
        let first = finding.paths.first();
        let first = first.map_or_else(|| Some(Vec::new()), |path| Some(vec![self.path(path)?]))?;
        let paths = first.into_iter().chain(finding.paths.iter().skip(1).filter_map(|path| self.path(path))).collect();
        Some(Finding { location, paths, fix: None, ..finding.clone() })
    }

    fn path(&self, path: &Path) -> Option<Path> {
        let steps = path.steps.iter().map(|step| Some(Step { location: self.location(step.location)?, ..step.clone() }));
        Some(Path { steps: steps.collect::<Option<_>>()? })
    }

    fn location(&self, location: Location) -> Option<Location> {
        let index = location.file.0 as usize;
        let (_, edit) = self.files[index].as_ref()?;
        let is_touched = edit.is_some_and(|edit| {
            let around = (self.around)(self.good, index, location.span);
            around.end >= edit.old.start && around.start < edit.old.end
        });
        if is_touched { None } else { self.stretched(location) }
    }

    /// The place now, also where it reaches from before an edit to behind it.
    fn stretched(&self, location: Location) -> Option<Location> {
        let (file, edit) = self.files[location.file.0 as usize].as_ref()?;
        let moved = |offset: u32| match edit {
            Some(edit) if offset >= edit.old.end => Some((i64::from(offset) + edit.shift()) as u32),
            Some(edit) => (offset <= edit.old.start).then_some(offset),
            None => Some(offset),
        };
        Some(Location { file: *file, span: Span { start: moved(location.span.start)?, end: moved(location.span.end)? } })
    }
}
