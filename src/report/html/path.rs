//! A path drawn through the code: excerpts in the order of the steps, each step beneath the line where it happens, joined by a rail.

use super::finding::with_code;
use crate::check::{Path, Step};
use crate::report::markup::Markup;
use crate::report::shown_line::ShownLine;
use crate::report::view::{Place, View};
use crate::report::words::step_kind_name;

/// Lines above the first and below the last step of an excerpt.
const N_CONTEXT_LINES: u32 = 1;
/// Steps this many lines apart share an excerpt.
const MAX_GAP: u32 = 6;
/// Wider lines are cut around what they are shown for.
const MAX_WIDTH: usize = 200;

/// A step at its place.
struct Stop<'a> {
    number: usize,
    step: &'a Step,
    place: Place<'a>,
}

pub(super) fn draw<'a>(page: &mut Markup, view: &View<'a>, path: &'a Path) {
    let stops = path.steps.iter().enumerate().map(|(index, step)| Stop { number: index + 1, step, place: view.place(step.location) });
    let excerpts = grouped(stops);
    let n_excerpts = excerpts.len();
    page.raw("<div class=\"path\" role=\"group\"").attribute("aria-label", &format!("Path with {} steps", path.steps.len())).raw(">\n");
    for (index, stops) in excerpts.iter().enumerate() {
        excerpt(page, view, stops, Ends { is_first: index == 0, is_last: index + 1 == n_excerpts });
    }
    page.raw("</div>\n");
}

/// Consecutive steps that go down in one function stand together.
fn grouped<'a>(stops: impl Iterator<Item = Stop<'a>>) -> Vec<Vec<Stop<'a>>> {
    let mut groups: Vec<Vec<Stop<'a>>> = Vec::new();
    for stop in stops {
        let fits = groups.last().and_then(|group| group.last()).is_some_and(|last| {
            let (before, after) = (last.place.start.line, stop.place.start.line);
            last.place.file == stop.place.file && last.step.function == stop.step.function && (before..=before + MAX_GAP).contains(&after)
        });
        match groups.last_mut() {
            Some(group) if fits => group.push(stop),
            Some(_) | None => groups.push(vec![stop]),
        }
    }
    groups
}

/// Where the rail begins and ends.
#[derive(Clone, Copy)]
struct Ends {
    is_first: bool,
    is_last: bool,
}

fn excerpt<'a>(page: &mut Markup, view: &View<'a>, stops: &[Stop<'a>], ends: Ends) {
    let (first, last) = (&stops[0], &stops[stops.len() - 1]);
    let source = first.place.source;
    page.raw("<figure class=\"excerpt\">\n<figcaption><code>").text(&first.place.source.path).raw("</code>");
    if !first.step.function.is_empty() {
        page.raw(" in <code>").text(&first.step.function).raw("</code>");
    }
    page.raw("</figcaption>\n<div class=\"lines\">\n");
    let (first_line, last_line) = (first.place.start.line, last.place.start.line);
    let from = first_line.saturating_sub(N_CONTEXT_LINES).max(1);
    let to = (last_line + N_CONTEXT_LINES).min(source.n_text_lines().max(last_line));
    let is_blank_edge = |number: u32| (number < first_line || number > last_line) && source.line_text(number).trim().is_empty();
    for number in (from..=to).filter(|number| !is_blank_edge(*number)) {
        let here: Vec<&Stop<'a>> = stops.iter().filter(|stop| stop.place.start.line == number).collect();
        let is_railed = (number > first_line || !ends.is_first) && (number <= last_line || !ends.is_last);
        line(page, view, &first.place, number, &here, is_railed);
        for stop in here {
            step(page, view, stop, stop.number == first.number && ends.is_first, stop.number == last.number && ends.is_last);
        }
    }
    page.raw("</div>\n</figure>\n");
}

fn line<'a>(page: &mut Markup, view: &View<'a>, file: &Place<'a>, number: u32, stops: &[&Stop<'a>], is_railed: bool) {
    let span = file.source.line_span(number);
    let original = file.source.slice(span);
    let letters: Vec<char> = view.excerpt(file, span).chars().collect();
    let column =
        |offset: u32| original.get(..(offset.clamp(span.start, span.end) - span.start) as usize).unwrap_or(original).chars().count();
    let mut marks = vec![false; letters.len()];
    for stop in stops {
        let (start, end) = (column(stop.place.span.start), column(stop.place.span.end));
        marks[start.min(end)..end].fill(true);
    }
    let first = marks.iter().position(|mark| *mark).unwrap_or_default();
    let last = marks.iter().rposition(|mark| *mark).map_or(0, |last| last + 1);
    let shown = ShownLine::new(&letters, first..last, MAX_WIDTH);
    page.raw("<div class=\"line").raw(if is_railed { " railed" } else { "" }).raw(if stops.is_empty() { "" } else { " hit" });
    page.raw("\"><span class=\"number\">").text(&number.to_string()).raw("</span><span class=\"rail\"></span><code>");
    let mut at = 0;
    for (start, end) in runs(&marks) {
        let (start, end) = (shown.offset(start), shown.offset(end));
        page.text(&shown.text[at..start]).raw("<mark>").text(&shown.text[start..end]).raw("</mark>");
        at = end;
    }
    page.text(&shown.text[at..]).raw("</code></div>\n");
}

/// The ranges of marked columns.
fn runs(marks: &[bool]) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut start = None;
    for (column, is_marked) in marks.iter().copied().chain([false]).enumerate() {
        match (start, is_marked) {
            (None, true) => start = Some(column),
            (Some(from), false) => {
                runs.push((from, column));
                start = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    runs
}

fn step(page: &mut Markup, view: &View<'_>, stop: &Stop<'_>, is_first: bool, is_last: bool) {
    page.raw("<div class=\"step ").raw(step_kind_name(stop.step.kind)).raw(if is_first { " first" } else { "" });
    page.raw(if is_last { " last" } else { "" }).raw("\"><span class=\"number\"></span><span class=\"rail\"><b>");
    page.text(&stop.number.to_string()).raw("</b></span><p>");
    with_code(page, &view.note(stop.step));
    page.raw("</p></div>\n");
}
