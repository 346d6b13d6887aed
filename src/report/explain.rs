//! What is found on one line, told as a story: what happens, how it comes to that, why it matters, what to do. And why nothing is.

use super::Style;
use super::neutral::neutral_line;
use super::view::{FindingView, View};
use super::words::{sentence, severity_name};
use crate::check::{Cleared, Path, Step, StepKind};
use crate::engine::{Answer, Outcome, Withheld};
use crate::text::{FileId, Span};

/// Narrower columns of prose cannot be read.
const MIN_PROSE_WIDTH: usize = 30;
/// More other beginnings than this tell nothing new.
const MAX_OTHER_WAYS: usize = 4;
/// What nobody knows is asked about in the configuration.
const UNMODELLED: &str = "it is no sink, checks nothing, and gives back what it is given; `models` in the configuration can say more";

/// The findings about the line that was asked about.
pub fn explain_line(outcome: &Outcome, style: Style) -> String {
    let Some(story) = Story::new(outcome, style) else { return String::new() };
    let mut findings: Vec<FindingView<'_>> = story.view.findings().collect();
    if findings.is_empty() {
        let line = story.line();
        return story.paragraph("", &format!("Nothing is found at {line}. `leakline explain --why-not {line}` tells what is known of it."));
    }
    // What ends on the line comes before what passes through it.
    findings.sort_by_key(|finding| !story.is_asked(finding.place.file, finding.place.span));
    findings.iter().map(|finding| story.finding(finding)).collect::<Vec<_>>().join("\n\n")
}

/// What keeps findings from the line that was asked about, and what is unknown there.
pub fn why_not(outcome: &Outcome, style: Style) -> String {
    let Some(story) = Story::new(outcome, style) else { return String::new() };
    let Answer { why_not, withheld, .. } = story.answer;
    let mut items: Vec<String> = story.view.findings().map(|finding| story.reported(&finding)).collect();
    items.extend(withheld.iter().map(|(finding, reason)| {
        let rule = &outcome.rules[finding.rule.0 as usize].name;
        let (message, place) = (story.view.message(&finding.message), story.view.place(finding.location).shown());
        format!("{rule} at {place}: {message}; {}.", reason_of(*reason))
    }));
    items.extend(why_not.cleared.iter().map(|cleared| story.cleared(cleared)));
    if items.is_empty() {
        items.push(format!("Nothing that a rule speaks of enters a sink at {}.", story.line()));
    }
    items.extend(why_not.unmodelled.iter().map(|path| format!("No model speaks of `{path}`: {UNMODELLED}.")));
    items.extend(story.gaps());
    items.iter().map(|item| story.paragraph("- ", &neutral_line(item))).collect()
}

struct Story<'a> {
    view: View<'a>,
    answer: &'a Answer,
    style: Style,
}

impl<'a> Story<'a> {
    /// None if no line was asked about.
    fn new(outcome: &'a Outcome, style: Style) -> Option<Self> {
        let answer = outcome.answer.as_ref()?;
        Some(Story { view: View::new(outcome), answer, style })
    }

    /// `app.py:12`.
    fn line(&self) -> String {
        let source = self.view.outcome.source(self.answer.asked.file);
        neutral_line(&format!("{}:{}", source.path, source.line(self.answer.asked.span.start)))
    }

    fn is_asked(&self, file: Option<FileId>, span: Span) -> bool {
        file.is_some_and(|file| self.answer.asked.touches(file, span))
    }

    // ---------------------------------------------------------------- what is found

    fn finding(&self, shown: &FindingView<'a>) -> String {
        let head = format!("{}: {}[{}]", neutral_line(&shown.place.shown()), severity_name(shown.finding.severity), shown.rule.name);
        let mut text = format!("{head}\n{}", self.paragraph("", &sentence(&neutral_line(&shown.message))));
        if let Some(path) = shown.main_path().filter(|path| path.steps.len() > 1) {
            text += "\nHow it comes to that\n";
            text.extend(path.steps.iter().enumerate().map(|(index, step)| self.step(index + 1, step)));
            text += &self.other_ways(&shown.finding.paths[1..]);
        }
        for (heading, section) in [("Why it matters", &shown.rule.why), ("What to do", &shown.rule.fix)] {
            text += &format!("\n{heading}\n{}", self.section(section));
        }
        if let Some(fix) = &shown.finding.fix {
            text += &self.paragraph("  ", &format!("`leakline check --fix` does it here: {}.", fix.title));
        }
        let comment = format!("# leakline: ignore[{}] -- reason", shown.rule.name);
        text += "\nIf it may stay\n";
        text + &self.paragraph("  ", &format!("`{comment}` on this line, above the statement, or at any step."))
    }

    fn step(&self, number: usize, step: &'a Step) -> String {
        let place = self.view.place(step.location);
        let function = if step.function.is_empty() { String::new() } else { format!(", in {}", step.function) };
        let here = if self.is_asked(place.file, place.span) { " (the line in question)" } else { "" };
        let told = sentence(&told(step.kind, &self.view.note(step)));
        let head = format!("  {number}. ");
        let said = format!("{}:{}{function}{here}: {told}", place.source.path, place.start.line);
        let code = self.view.excerpt(&place, place.source.line_span(place.start.line));
        format!("{}{}    {}\n", self.paragraph(&head, &neutral_line(&said)), " ".repeat(head.len()), neutral_line(code.trim()))
    }

    /// Where further paths begin.
    fn other_ways(&self, paths: &'a [Path]) -> String {
        let sources: Vec<&Step> = paths.iter().filter_map(|path| path.steps.first()).collect();
        let told = sources.iter().take(MAX_OTHER_WAYS).map(|step| {
            let place = self.view.place(step.location).shown();
            self.paragraph("  - ", &neutral_line(&format!("It also begins at {place}: {}", sentence(&self.view.note(step)))))
        });
        let mut text: String = told.collect();
        if sources.len() > MAX_OTHER_WAYS {
            text += &self.paragraph("  - ", &format!("And {} more beginnings.", sources.len() - MAX_OTHER_WAYS));
        }
        text
    }

    // ---------------------------------------------------------------- what is not found

    fn reported(&self, shown: &FindingView<'a>) -> String {
        format!("{} at {} is reported; `leakline explain {}` tells why.", shown.rule.name, shown.place.shown(), self.line())
    }

    fn cleared(&self, cleared: &Cleared) -> String {
        let rule = &self.view.outcome.rules[cleared.rule.0 as usize].name;
        let (from, to) = (self.view.place(cleared.source).shown(), self.view.place(cleared.location).shown());
        let what = self.view.message(&cleared.what);
        let mut reasons = Vec::new();
        if !cleared.by.is_empty() {
            let places: Vec<String> = cleared.checks.iter().map(|place| self.view.place(*place).shown()).collect();
            let places = if places.is_empty() { String::new() } else { format!(" (checked at {})", places.join(", ")) };
            reasons.push(format!("what holds on the way clears it: {}{places}", cleared.by.join("; ")));
        }
        if !cleared.lacks.is_empty() {
            reasons.push(format!("it would count only if this held: {}", cleared.lacks.join("; ")));
        }
        format!("{rule} at {to}: {what}, from {from}, comes here, but {}.", reasons.join(", and "))
    }

    /// What keeps leakline from knowing the program as a whole.
    fn gaps(&self) -> impl Iterator<Item = String> {
        let about_here = self.view.problems().filter(move |problem| match (&problem.place, problem.path) {
            (Some(place), _) => place.file == Some(self.answer.asked.file),
            (None, path) => path.is_none(),
        });
        about_here.map(|problem| format!("Not everything is known: {}.", problem.sentence()))
    }

    // ---------------------------------------------------------------- prose

    /// Wrapped text behind a head; further lines stand below the text.
    fn paragraph(&self, head: &str, text: &str) -> String {
        let width = self.style.width.saturating_sub(head.len()).max(MIN_PROSE_WIDTH);
        let indent = format!("\n{}", " ".repeat(head.len()));
        format!("{head}{}\n", textwrap::wrap(text, width).join(&indent))
    }

    /// A section of a rule's page: paragraphs are wrapped, code and lists stay as they are.
    fn section(&self, section: &str) -> String {
        let blocks = section.trim().split("\n\n").map(|block| match block.starts_with(['-', '`', ' ', '|']) {
            true => block.lines().map(|line| format!("  {line}\n")).collect(),
            false => self.paragraph("  ", &block.lines().collect::<Vec<_>>().join(" ")),
        });
        blocks.collect::<Vec<String>>().join("\n")
    }
}

/// A step's note as a sentence about the value.
fn told(kind: StepKind, note: &str) -> String {
    let first = note.split(' ').next().unwrap_or_default();
    let is_participle = first.ends_with("ed") || matches!(first, "put" | "kept" | "held" | "seen");
    match kind {
        StepKind::Source => note.to_owned(),
        StepKind::Flow | StepKind::Call | StepKind::Return if is_participle => format!("it is {note}"),
        StepKind::Flow | StepKind::Call | StepKind::Return | StepKind::Model | StepKind::Sink if matches!(first, "enters" | "goes") => {
            format!("it {note}")
        }
        StepKind::Flow | StepKind::Call | StepKind::Return | StepKind::Model | StepKind::Sink => note.to_owned(),
    }
}

fn reason_of(withheld: Withheld) -> &'static str {
    match withheld {
        Withheld::Suppressed => "a comment suppresses it",
        Withheld::Known => "the baseline knows it",
        Withheld::NotSelected => "the rule is not selected here, or its severity is too low",
    }
}
