//! One source line as it is drawn: tabs as spaces, and cut where it is wider than the screen.

use textwrap::core::display_width;

/// What is shown before the first mark in a line whose beginning is cut off.
const N_BEFORE_MARK: usize = 20;
const TAB_WIDTH: usize = 4;
const CUT: char = '…';

/// A laid out line, addressed by the columns (characters) of the source.
pub(super) struct ShownLine {
    pub(super) text: String,
    /// The first column that is shown.
    from: usize,
    /// For each shown column, and for the one behind them, the byte offset in `text` and the width before it.
    stops: Vec<(usize, usize)>,
}

impl ShownLine {
    /// `marked` is the range of columns that should be in sight.
    pub(super) fn new(letters: &[char], marked: std::ops::Range<usize>, max_width: usize) -> Self {
        let in_sight = letters[..marked.end].iter().fold(0, |used, &letter| used + width(letter, used));
        let from = if in_sight > max_width { marked.start.saturating_sub(N_BEFORE_MARK) } else { 0 };
        let mut line = ShownLine { text: String::new(), from, stops: Vec::new() };
        let mut used = 0;
        if from > 0 {
            line.text.push(CUT);
            used += 1;
        }
        for &letter in &letters[from..] {
            line.stops.push((line.text.len(), used));
            let next = width(letter, used);
            if used + next > max_width {
                line.text.push(CUT);
                return line;
            }
            match letter {
                '\t' => line.text.extend(std::iter::repeat_n(' ', next)),
                _ => line.text.push(letter),
            }
            used += next;
        }
        line.stops.push((line.text.len(), used));
        line
    }

    /// The byte offset of a column; columns out of sight lie at the edges.
    pub(super) fn offset(&self, column: usize) -> usize {
        self.stop(column).0
    }

    /// How much is drawn before a column.
    pub(super) fn width_before(&self, column: usize) -> usize {
        self.stop(column).1
    }

    fn stop(&self, column: usize) -> (usize, usize) {
        self.stops[column.saturating_sub(self.from).min(self.stops.len() - 1)]
    }
}

fn width(letter: char, used: usize) -> usize {
    match letter {
        '\t' => TAB_WIDTH - used % TAB_WIDTH,
        _ => display_width(letter.encode_utf8(&mut [0; 4])),
    }
}
