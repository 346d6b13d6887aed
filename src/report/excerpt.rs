//! Source excerpts for the terminal: the lines around some places of several files, laid out in one text that miette draws.
//!
//! Lines are masked and neutralised before miette sees them, and very long ones are cut around what they are shown for.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::Style;
use super::link::linked;
use super::neutral::{neutral_line, visible};
use super::shown_line::ShownLine;
use super::view::{Place, View};
use crate::text::LineColumn;

/// A place and the words for it.
pub(super) struct Mark<'a> {
    pub(super) place: Place<'a>,
    pub(super) label: String,
    pub(super) is_main: bool,
}

/// Windows of several files, one after the other.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    text: String,
    windows: Vec<Window>,
    /// Where in the text marks begin, and where in their files.
    places: Vec<(usize, LineColumn)>,
    max_line: usize,
    has_links: bool,
}

/// Consecutive lines of one file.
#[derive(Debug)]
struct Window {
    name: String,
    first_line: u32,
    last_line: u32,
    /// Range of the excerpt's text.
    start: usize,
    end: usize,
}

/// A mark as a range of an [`Excerpt`].
pub(super) struct DrawnMark {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where it begins in its file; the columns of the excerpt are not those of the file.
    place: LineColumn,
    /// Columns before it in its line.
    pub(super) column: usize,
    pub(super) label: String,
    pub(super) is_main: bool,
}

/// Columns for the line number and the line beside it.
pub(super) const GUTTER: usize = 9;
/// Lines above and below a mark.
const N_CONTEXT_LINES: u32 = 1;
/// Marks this many lines apart share a window.
const MAX_GAP: u32 = 3;
/// Only the beginning of a longer mark is drawn, so that its label stays near; of a call this is the name.
const MAX_MARK: usize = 40;

/// Lays out the lines around `marks`, windows in the order in which the marks first touch them. Lines are cut to the width of the screen.
pub(super) fn lay_out<'a>(view: &View<'a>, marks: Vec<Mark<'a>>, style: Style) -> (Excerpt, Vec<DrawnMark>) {
    let mut excerpt = Excerpt { max_line: style.width.saturating_sub(GUTTER), has_links: style.has_links, ..Excerpt::default() };
    let mut drawn = Vec::new();
    for group in grouped(marks) {
        excerpt.push_window(view, group, &mut drawn);
    }
    let drawn = untangled(drawn);
    excerpt.places = drawn.iter().map(|mark| (mark.start, mark.place)).collect();
    (excerpt, drawn)
}

/// Marks of one window stand together.
fn grouped(marks: Vec<Mark<'_>>) -> Vec<Vec<Mark<'_>>> {
    let mut lines: Vec<(&str, u32)> = marks.iter().map(|mark| (mark.place.source.path.as_str(), mark.place.start.line)).collect();
    lines.sort_unstable();
    let mut window_of = rustc_hash::FxHashMap::default();
    let mut n_windows = 0;
    let mut previous: Option<(&str, u32)> = None;
    for line in lines {
        let is_near = previous.is_some_and(|previous| previous.0 == line.0 && line.1 - previous.1 <= MAX_GAP);
        n_windows += usize::from(!is_near);
        window_of.insert(line, n_windows);
        previous = Some(line);
    }
    let mut groups: Vec<(usize, Vec<Mark<'_>>)> = Vec::new();
    for mark in marks {
        let window = window_of[&(mark.place.source.path.as_str(), mark.place.start.line)];
        match groups.iter_mut().find(|(number, _)| *number == window) {
            Some((_, group)) => group.push(mark),
            None => groups.push((window, vec![mark])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

impl Excerpt {
    fn push_window<'a>(&mut self, view: &View<'a>, marks: Vec<Mark<'a>>, drawn: &mut Vec<DrawnMark>) {
        let file = marks[0].place;
        let source = file.source;
        let lines = || marks.iter().map(|mark| mark.place.start.line);
        let first = lines().min().unwrap_or(1).saturating_sub(N_CONTEXT_LINES).max(1);
        let last = (lines().max().unwrap_or(1) + N_CONTEXT_LINES).min(source.n_lines());
        let is_blank = |line: u32| source.line_text(line).trim().is_empty();
        let first_line = if is_blank(first) && lines().all(|line| line > first) { first + 1 } else { first };
        let last_line = if is_blank(last) && lines().all(|line| line < last) { last - 1 } else { last };
        let start = self.text.len();
        let mut marks = marks;
        for line in first_line..=last_line {
            let of_line: Vec<Mark<'a>> = marks.extract_if(.., |mark| mark.place.start.line == line).collect();
            self.push_line(view, &file, line, &of_line, drawn);
        }
        let target = if self.has_links { view.file(&file) } else { None };
        let name = linked(&neutral_line(&source.path), target);
        self.windows.push(Window { name, first_line, last_line, start, end: self.text.len() });
    }

    fn push_line<'a>(&mut self, view: &View<'a>, file: &Place<'a>, line: u32, marks: &[Mark<'a>], drawn: &mut Vec<DrawnMark>) {
        let span = file.source.line_span(line);
        let original = file.source.slice(span);
        let letters: Vec<char> = view.excerpt(file, span).chars().map(visible).collect();
        let column = |offset: u32| original.get(..(offset.min(span.end) - span.start) as usize).unwrap_or(original).chars().count();
        let columns = |mark: &Mark<'_>| {
            let (start, end) = (column(mark.place.span.start), column(mark.place.span.end));
            start..start + drawn_length(&letters[start.min(end)..end])
        };
        let first = marks.iter().map(|mark| columns(mark).start).min().unwrap_or_default();
        let last = marks.iter().map(|mark| columns(mark).end).max().unwrap_or_default();
        let shown = ShownLine::new(&letters, first..last, self.max_line);
        let line_start = self.text.len();
        for mark in marks {
            let columns = columns(mark);
            let (start, end) = (line_start + shown.offset(columns.start), line_start + shown.offset(columns.end));
            drawn.push(DrawnMark {
                start,
                end,
                column: shown.width_before(columns.start),
                place: mark.place.start,
                label: mark.label.clone(),
                is_main: mark.is_main,
            });
        }
        self.text += &shown.text;
        self.text.push('\n');
    }

    fn window(&self, span: &SourceSpan) -> Option<&Window> {
        self.windows.iter().find(|window| window.start <= span.offset() && span.offset() + span.len() <= window.end)
    }
}

/// How much of a marked text is underlined.
fn drawn_length(marked: &[char]) -> usize {
    if marked.len() <= MAX_MARK {
        return marked.len();
    }
    let name = marked.iter().position(|&letter| letter == '(').unwrap_or(MAX_MARK);
    if (1..MAX_MARK).contains(&name) { name } else { MAX_MARK }
}

/// miette draws marks of one line side by side, so a mark around another one is shortened to the part before or behind it. Marks at
/// the same place become one.
fn untangled(mut marks: Vec<DrawnMark>) -> Vec<DrawnMark> {
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    let mut apart: Vec<DrawnMark> = Vec::with_capacity(marks.len());
    for mut mark in marks {
        let Some(last) = apart.last_mut().filter(|last| mark.start < last.end) else {
            apart.push(mark);
            continue;
        };
        if last.start < mark.start {
            last.end = mark.start;
            apart.push(mark);
        } else if mark.end < last.end {
            // Both begin here; the longer one came first and keeps what lies behind the shorter one.
            let end = last.end;
            std::mem::swap(last, &mut mark);
            (mark.column, mark.start, mark.end) = (mark.column + (last.end - last.start), last.end, end);
            apart.push(mark);
        } else {
            last.label =
                [last.label.as_str(), mark.label.as_str()].iter().filter(|label| !label.is_empty()).copied().collect::<Vec<_>>().join("\n");
            last.is_main |= mark.is_main;
        }
    }
    apart
}

impl SourceCode for Excerpt {
    /// The whole window for drawing; just the span when miette asks (without context) for the place in the header.
    fn read_span<'a>(&'a self, span: &SourceSpan, n_before: usize, n_after: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let window = self.window(span).ok_or(MietteError::OutOfBounds)?;
        let place = self.places.iter().find(|(offset, _)| *offset == span.offset()).map(|(_, place)| *place);
        let (range, place) = match place {
            Some(place) if n_before + n_after == 0 => (span.offset()..span.offset() + span.len(), place),
            Some(_) | None => (window.start..window.end, LineColumn { line: window.first_line, column: 1 }),
        };
        Ok(Box::new(MietteSpanContents::new_named(
            window.name.clone(),
            &self.text.as_bytes()[range.clone()],
            SourceSpan::new(range.start.into(), range.len()),
            place.line as usize - 1,
            place.column as usize - 1,
            (window.last_line - window.first_line) as usize + 1,
        )))
    }
}
