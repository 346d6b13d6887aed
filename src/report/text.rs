//! Findings and problems drawn through miette: the path numbered and labelled in the source, then why it matters and what to do.

use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};
use rayon::prelude::*;

use super::Style;
use super::excerpt::{DrawnMark, Excerpt, GUTTER, Mark, lay_out};
use super::neutral::{neutral, neutral_line};
use super::view::{FindingView, ProblemView, View};
use super::words::severity_name;
use crate::check::Step;
use crate::models::Severity;

/// Of a longer path the beginning and the end are drawn; `json` and `sarif` have it all.
const MAX_DRAWN_STEPS: usize = 12;
/// Further sources that are named below the excerpt.
const MAX_FURTHER_SOURCES: usize = 3;
/// Narrower columns of prose cannot be read.
const MIN_PROSE_WIDTH: usize = 30;

pub(super) fn render(view: &View<'_>, style: Style) -> String {
    let drawing = Drawing { handler: handler(style), theme: theme(style), style };
    let findings = view.outcome.findings.par_iter().map(|finding| drawing.finding(view, &view.finding(finding)) + "\n");
    let mut text = findings.collect::<Vec<String>>().concat();
    for problem in view.problems() {
        text += &drawing.problem(view, &problem);
        text.push('\n');
    }
    text
}

struct Drawing {
    handler: GraphicalReportHandler,
    theme: GraphicalTheme,
    style: Style,
}

impl Drawing {
    fn finding(&self, view: &View<'_>, shown: &FindingView<'_>) -> String {
        let severity = shown.finding.severity;
        let mut text = self.report(severity, &shown.rule.name, &shown.message, lay_out(view, marks(view, shown), self.style));
        if let Some(further) = further_sources(view, shown) {
            text += &self.prose("also: ", &further);
        }
        text += &self.prose("why:  ", &first_sentences(&shown.rule.why, 1));
        text += &self.prose("fix:  ", &first_sentences(&shown.rule.fix, 2));
        text += &self.prose("more: ", &format!("leakline explain {}", shown.rule.name));
        text
    }

    fn problem(&self, view: &View<'_>, shown: &ProblemView<'_>) -> String {
        let marks = shown.place.map(|place| Mark { place, label: "here".to_owned(), is_main: true });
        let mut lines = shown.message.lines();
        let first = lines.next().unwrap_or_default();
        let message = match (&shown.place, shown.path) {
            (None, Some(path)) => format!("{path}: {first}"),
            (Some(_), _) | (None, None) => first.to_owned(),
        };
        let mut text = self.report(shown.severity, shown.name, &message, lay_out(view, marks.into_iter().collect(), self.style));
        for line in lines {
            text += &format!("  {}\n", neutral(line));
        }
        text + &self.prose("help: ", &shown.help)
    }

    fn report(&self, severity: Severity, name: &str, message: &str, (excerpt, marks): (Excerpt, Vec<DrawnMark>)) -> String {
        let labels = marks.into_iter().map(|mark| self.label(mark)).collect();
        let code = format!("{}[{name}]", severity_name(severity));
        let report = Report { code, severity, message: neutral_line(message), excerpt, labels };
        let mut text = String::new();
        self.handler.render_report(&mut text, &report).expect("writing to a string succeeds");
        text
    }

    /// miette does not wrap labels; they are wrapped here to what is left of the screen to the right of their mark's middle.
    fn label(&self, mark: DrawnMark) -> LabeledSpan {
        let width = self.style.width.saturating_sub(mark.column + (mark.end - mark.start) / 2 + GUTTER + HOOK).max(MIN_LABEL_WIDTH);
        let lines: Vec<String> = mark.label.lines().flat_map(|line| textwrap::wrap(line, width)).map(|line| line.into_owned()).collect();
        let label = (!lines.is_empty()).then(|| lines.join("\n"));
        let length = mark.end - mark.start;
        if mark.is_main {
            LabeledSpan::new_primary_with_span(label, (mark.start, length))
        } else {
            LabeledSpan::new_with_span(label, (mark.start, length))
        }
    }

    fn prose(&self, head: &str, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        let width = self.style.width.saturating_sub(2 + head.len()).max(MIN_PROSE_WIDTH);
        let indent = format!("\n  {}", " ".repeat(head.len()));
        let body = textwrap::wrap(&neutral_line(text), width).join(&indent);
        format!("  {}{body}\n", self.theme.styles.help.style(head))
    }
}

/// Labels narrower than this read worse than ones that leave the screen.
const MIN_LABEL_WIDTH: usize = 20;
/// Columns of the hook between a mark and its label.
const HOOK: usize = 4;

/// The steps of the main path, numbered, and the place of the finding if the path does not end there.
fn marks<'a>(view: &View<'a>, shown: &FindingView<'a>) -> Vec<Mark<'a>> {
    let steps: &[Step] = shown.main_path().map_or(&[], |path| &path.steps);
    let n_left_out = steps.len().saturating_sub(MAX_DRAWN_STEPS);
    let n_head = MAX_DRAWN_STEPS / 2;
    let mut marks = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        if n_left_out > 0 && (n_head..n_head + n_left_out).contains(&index) {
            continue;
        }
        let is_last = index + 1 == steps.len();
        let gap = if n_left_out > 0 && index == n_head + n_left_out {
            format!(" ({n_left_out} steps before it not shown)")
        } else {
            String::new()
        };
        let label = match steps.len() {
            1 => neutral_line(&view.note(step)),
            _ => format!("{}. {}{gap}", index + 1, neutral_line(&view.note(step))),
        };
        marks.push(Mark { place: view.place(step.location), label, is_main: is_last });
    }
    if steps.last().is_none_or(|last| last.location != shown.finding.location) {
        marks.iter_mut().for_each(|mark| mark.is_main = false);
        marks.push(Mark { place: shown.place, label: String::new(), is_main: true });
    }
    marks
}

fn further_sources(view: &View<'_>, shown: &FindingView<'_>) -> Option<String> {
    let sources: Vec<&Step> = shown.finding.paths.iter().skip(1).filter_map(|path| path.steps.first()).collect();
    if sources.is_empty() {
        return None;
    }
    let named = sources.iter().take(MAX_FURTHER_SOURCES).map(|step| format!("{} ({})", view.note(step), view.place(step.location).shown()));
    let mut text = named.collect::<Vec<_>>().join("; ");
    if sources.len() > MAX_FURTHER_SOURCES {
        text += &format!("; and {} more", sources.len() - MAX_FURTHER_SOURCES);
    }
    Some(text)
}

/// The beginning of a section of a rule's page; pages have one sentence a line.
fn first_sentences(section: &str, n_sentences: usize) -> String {
    let lines = section.trim().lines().take_while(|line| !line.is_empty()).take(n_sentences);
    lines.map(str::trim).collect::<Vec<_>>().join(" ")
}

fn handler(style: Style) -> GraphicalReportHandler {
    GraphicalReportHandler::new_themed(theme(style)).with_width(style.width).with_links(false).without_syntax_highlighting()
}

fn theme(style: Style) -> GraphicalTheme {
    GraphicalTheme {
        characters: if style.has_unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
        styles: if style.has_color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    }
}

/// A finding or problem in miette's words.
#[derive(Debug)]
struct Report {
    code: String,
    severity: Severity,
    message: String,
    excerpt: Excerpt,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Report {}

impl Diagnostic for Report {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.labels.is_empty()).then_some(&self.excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}
