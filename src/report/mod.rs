//! Floor `report`: outcome -> text, one file per format. It reads no files and decides nothing about the code.
//!
//! Formats see an outcome through [`view::View`]: places resolved to lines and columns, secrets masked. Formats for people also pass
//! everything that comes from the analysed code through [`neutral`].

mod closing;
mod concise;
mod excerpt;
mod format;
mod github;
mod gitlab;
mod gitlab_sast;
mod html;
mod json;
mod json_lines;
mod json_text;
mod junit;
mod line_hash;
mod link;
mod map;
mod markdown;
mod markup;
mod neutral;
mod page;
mod rdjson;
mod redact;
mod sarif;
mod sarif_rules;
mod shown_line;
mod text;
mod view;
mod wording;
mod words;

use crate::engine::Outcome;

pub use closing::closing_line;
pub use format::Format;
pub use json::report_schema;
pub use map::{MapFormat, map_schema, render_map};
pub use neutral::neutral;
pub use page::{refusal, rule_page, rule_table};
pub use wording::Wording;

/// What the reader's screen can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// Colours.
    pub has_color: bool,
    /// Line-drawing characters.
    pub has_unicode: bool,
    /// Hyperlinks (OSC 8).
    pub has_links: bool,
}

impl Style {
    /// For files and pipes.
    pub const PLAIN: Style = Style { width: 100, has_color: false, has_unicode: true, has_links: false };
}

/// Writes the outcome in `format`. `style` matters to formats for people only.
pub fn render(outcome: &Outcome, format: Format, style: Style) -> String {
    let view = view::View::new(outcome);
    match format {
        Format::Text => text::render(&view, style),
        Format::Concise => concise::render(&view, style),
        Format::Json => json::render(&view),
        Format::JsonLines => json_lines::render(&view),
        Format::Sarif => sarif::render(&view),
        Format::Github => github::render(&view),
        Format::Gitlab => gitlab::render(&view),
        Format::GitlabSast => gitlab_sast::render(&view),
        Format::Junit => junit::render(&view),
        Format::Rdjson => rdjson::render(&view),
        Format::Markdown => markdown::render(&view),
        Format::Html => html::render(&view),
    }
}
