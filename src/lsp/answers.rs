//! Hovers and paths: what a finding has to say when somebody asks.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};
use serde::Serialize;

use super::markdown::escaped;
use super::shown::{Dialect, Shown};
use crate::check::{Finding, Location};
use crate::models::Rule;
use crate::report::Wording;
use crate::text::FileId;

/// A path as commands answer it.
#[derive(Serialize)]
pub(super) struct PathAnswer {
    rule: String,
    message: String,
    steps: Vec<StepAnswer>,
}

/// A step; a location with words, as editors take it into a list.
#[derive(Serialize)]
pub(super) struct StepAnswer {
    #[serde(flatten)]
    location: lsp_types::Location,
    message: String,
    kind: &'static str,
}

/// More hovers at one place than this nobody reads.
const MAX_HOVERS: usize = 4;

/// The findings at a position: those that end there first, then those whose path passes.
pub(super) fn at<'a>(shown: &'a Shown, file: FileId, position: Position, dialect: &Dialect) -> Vec<&'a Finding> {
    let offset = dialect.can.encoding.offset(shown.outcome.source(file), position);
    let covers = |location| covers(location, file, offset);
    let ends = shown.outcome.findings.iter().filter(|finding| covers(finding.location));
    let passes = shown.outcome.findings.iter().filter(|finding| {
        let steps = finding.paths.first().into_iter().flat_map(|path| &path.steps);
        !covers(finding.location) && steps.map(|step| step.location).any(covers)
    });
    ends.chain(passes).collect()
}

fn covers(location: Location, file: FileId, offset: u32) -> bool {
    location.file == file && location.span.start <= offset && offset <= location.span.end
}

pub(super) fn hover(shown: &Shown, file: FileId, position: Position, dialect: &Dialect) -> Option<Hover> {
    let findings = at(shown, file, position, dialect);
    let wording = Wording::new(&shown.outcome);
    let offset = dialect.can.encoding.offset(shown.outcome.source(file), position);
    let tell = |finding: &&Finding| {
        let is_shown = dialect.can.hovers_diagnostics && covers(finding.location, file, offset);
        if is_shown { page(finding, &wording, dialect) } else { section(finding, shown, &wording, dialect) }
    };
    let sections: Vec<String> = findings.iter().take(MAX_HOVERS).map(tell).collect();
    if sections.is_empty() {
        return None;
    }
    let value = sections.join("\n\n---\n\n");
    let kind = if dialect.can.reads_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    Some(Hover { contents: HoverContents::Markup(MarkupContent { kind, value }), range: None })
}

/// Message, numbered path with links, and what the rule's page says.
fn section(finding: &Finding, shown: &Shown, wording: &Wording<'_>, dialect: &Dialect) -> String {
    let rule = wording.rule(finding);
    let is_markdown = dialect.can.reads_markdown;
    let words = |text: &str| if is_markdown { escaped(text) } else { text.to_owned() };
    let mut text = heading(rule, is_markdown);
    text += &words(&wording.sentence(finding));
    text.push_str("\n\n");
    for (index, step) in finding.paths.first().into_iter().flat_map(|path| &path.steps).enumerate() {
        let source = shown.outcome.source(step.location.file);
        let line = source.line(step.location.span.start);
        let place = format!("{}:{line}", source.path.rsplit('/').next().unwrap_or_default());
        let link = shown.location(step.location, dialect).filter(|_| is_markdown);
        let place = link.map_or(words(&place), |link| format!("[{}]({}#L{line})", escaped(&place), link.uri.as_str()));
        text += &format!("{}. {place} {}\n", index + 1, words(&wording.note(step)));
    }
    text + "\n" + &about(rule, is_markdown)
}

/// What is left to say where the client shows the diagnostic itself.
fn page(finding: &Finding, wording: &Wording<'_>, dialect: &Dialect) -> String {
    let rule = wording.rule(finding);
    heading(rule, dialect.can.reads_markdown) + &about(rule, dialect.can.reads_markdown)
}

fn heading(rule: &Rule, is_markdown: bool) -> String {
    if is_markdown { format!("**{}**: ", rule.name) } else { format!("{}: ", rule.name) }
}

fn about(rule: &Rule, is_markdown: bool) -> String {
    let mut text = format!("{}\n", rule.summary.trim());
    for (heading, section) in [("Why it matters", &rule.why), ("Fix", &rule.fix)] {
        let heading = if is_markdown { format!("**{heading}**") } else { heading.to_owned() };
        text += &format!("\n{heading}\n\n{}\n", section.trim());
    }
    text
}

pub(super) fn paths<'a>(shown: &Shown, findings: impl Iterator<Item = &'a Finding>, dialect: &Dialect) -> Vec<PathAnswer> {
    let wording = Wording::new(&shown.outcome);
    let answer = |finding: &Finding| {
        let steps = finding.paths.first().into_iter().flat_map(|path| &path.steps);
        let steps = steps.filter_map(|step| {
            let location = shown.location(step.location, dialect)?;
            Some(StepAnswer { location, message: wording.note(step), kind: wording.part(step) })
        });
        PathAnswer { rule: wording.rule(finding).name.clone(), message: wording.sentence(finding), steps: steps.collect() }
    };
    findings.map(answer).collect()
}

/// All steps of some paths in a row.
pub(super) fn locations(paths: Vec<PathAnswer>) -> Vec<StepAnswer> {
    paths.into_iter().flat_map(|path| path.steps).collect()
}
