//! Source excerpts for the terminal: the lines around some places of several files, laid out in one text that miette draws.
//!
//! Lines are masked and neutralised before miette sees them, and very long ones are cut around what they are shown for.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::neutral::{neutral_line, visible};
use super::view::{Place, View};

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
    max_line: usize,
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
    /// For each line, how many columns the cut at its beginning took.
    cuts: Vec<usize>,
}

/// A mark as a range of an [`Excerpt`].
pub(super) struct DrawnMark {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Columns before it in its line.
    pub(super) column: usize,
    pub(super) label: String,
    pub(super) is_main: bool,
}

/// Lines above and below a mark.
const N_CONTEXT_LINES: u32 = 1;
/// Marks this many lines apart share a window.
const MAX_GAP: u32 = 3;
/// What is shown before a mark in a line that is cut.
const N_BEFORE_MARK: usize = 20;
/// Only the beginning of a longer mark is drawn, so that its label stays near; of a call this is the name.
const MAX_MARK: usize = 40;

/// Lays out the lines around `marks`, windows in the order in which the marks first touch them. Lines are cut to `max_line` characters.
pub(super) fn lay_out<'a>(view: &View<'a>, marks: Vec<Mark<'a>>, max_line: usize) -> (Excerpt, Vec<DrawnMark>) {
    let mut excerpt = Excerpt { max_line, ..Excerpt::default() };
    let mut drawn = Vec::new();
    for group in grouped(marks) {
        excerpt.push_window(view, group, &mut drawn);
    }
    (excerpt, untangled(drawn))
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
        let mut cuts = Vec::new();
        for line in first_line..=last_line {
            let of_line: Vec<Mark<'a>> = marks.extract_if(.., |mark| mark.place.start.line == line).collect();
            cuts.push(self.push_line(view, &file, line, &of_line, drawn));
        }
        let name = neutral_line(&source.path);
        self.windows.push(Window { name, first_line, last_line, start, end: self.text.len(), cuts });
    }

    /// Gives how many columns the cut at the beginning took.
    fn push_line<'a>(&mut self, view: &View<'a>, file: &Place<'a>, line: u32, marks: &[Mark<'a>], drawn: &mut Vec<DrawnMark>) -> usize {
        let span = file.source.line_span(line);
        let original = file.source.slice(span);
        let shown = view.excerpt(file, span);
        let shown: Vec<char> = shown.chars().map(visible).collect();
        let columns = |mark: &Mark<'_>| {
            let count = |offset: u32| original.get(..(offset.min(span.end) - span.start) as usize).unwrap_or(original).chars().count();
            let (start, end) = (count(mark.place.span.start), count(mark.place.span.end));
            (start, start + drawn_length(&shown[start.min(end)..end]))
        };
        let first_column = marks.iter().map(|mark| columns(mark).0).min().unwrap_or_default();
        let cut_start = if shown.len() > self.max_line { first_column.saturating_sub(N_BEFORE_MARK) } else { 0 };
        let cut_end = shown.len().min(cut_start + self.max_line);
        let line_start = self.text.len();
        let mut offsets = Vec::with_capacity(cut_end - cut_start + 1);
        if cut_start > 0 {
            self.text.push('…');
        }
        let text_start = self.text.len();
        for letter in &shown[cut_start..cut_end] {
            offsets.push(self.text.len());
            self.text.push(*letter);
        }
        offsets.push(self.text.len());
        if cut_end < shown.len() {
            self.text.push('…');
        }
        self.text.push('\n');
        for mark in marks {
            let (start, end) = columns(mark);
            let at = |column: usize| offsets[column.clamp(cut_start, cut_end) - cut_start];
            let column = start.clamp(cut_start, cut_end) - cut_start + (text_start - line_start);
            drawn.push(DrawnMark { start: at(start), end: at(end), column, label: mark.label.clone(), is_main: mark.is_main });
        }
        cut_start.saturating_sub(text_start - line_start)
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
        let before = &self.text[window.start..span.offset()];
        let (range, line, column) = if n_before + n_after > 0 {
            (window.start..window.end, 0, 0)
        } else {
            let line = before.matches('\n').count();
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + window.cuts[line];
            (span.offset()..span.offset() + span.len(), line, column)
        };
        Ok(Box::new(MietteSpanContents::new_named(
            window.name.clone(),
            &self.text.as_bytes()[range.clone()],
            SourceSpan::new(range.start.into(), range.len()),
            window.first_line as usize - 1 + line,
            column,
            (window.last_line - window.first_line) as usize + 1,
        )))
    }
}
