//! Floor `report`: outcome -> text, one file per format. It reads no files and decides nothing about the code.
//!
//! Formats see an outcome through [`view::View`]: places resolved to lines and columns, secrets masked. Formats for people also pass
//! everything that comes from the analysed code through [`neutral`].

mod closing;
mod concise;
mod excerpt;
mod github;
mod json;
mod line_hash;
mod neutral;
mod page;
mod redact;
mod sarif;
mod sarif_rules;
mod shown_line;
mod text;
mod view;
mod wording;

use crate::engine::Outcome;

pub use closing::closing_line;
pub use neutral::neutral;
pub use page::{refusal, rule_page, rule_table};
pub use wording::Wording;

/// A way to write an outcome down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Source excerpts with the path drawn in.
    Text,
    /// One line per finding.
    Concise,
    /// leakline's own data format.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}

/// What the reader's screen can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// Colours.
    pub has_color: bool,
    /// Line-drawing characters.
    pub has_unicode: bool,
}

impl Style {
    /// For files and pipes.
    pub const PLAIN: Style = Style { width: 100, has_color: false, has_unicode: true };
}

impl Format {
    /// Whether it is meant to be read on a screen.
    pub fn is_for_people(self) -> bool {
        match self {
            Format::Text | Format::Concise => true,
            Format::Json | Format::Sarif | Format::Github => false,
        }
    }
}

/// Writes the outcome in `format`. `style` matters to formats for people only.
pub fn render(outcome: &Outcome, format: Format, style: Style) -> String {
    let view = view::View::new(outcome);
    match format {
        Format::Text => text::render(&view, style),
        Format::Concise => concise::render(&view),
        Format::Json => json::render(&view),
        Format::Sarif => sarif::render(&view),
        Format::Github => github::render(&view),
    }
}
