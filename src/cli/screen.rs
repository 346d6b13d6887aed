//! What a stream can show: width, colours, line-drawing characters.

use std::env;
use std::io::IsTerminal;

use supports_hyperlinks::Stream;

use super::args::ColorChoice;
use crate::report::Style;

/// A stream as it was found.
pub(super) struct Screen {
    stream: Option<Stream>,
    is_terminal: bool,
    width: Option<usize>,
}

/// Wider prose tires the eye; excerpts are cut at their own bound.
const MAX_WIDTH: usize = 140;
const MIN_WIDTH: usize = 40;

impl Screen {
    pub(super) fn stdout() -> Self {
        let stdout = std::io::stdout();
        Screen {
            stream: Some(Stream::Stdout),
            is_terminal: stdout.is_terminal(),
            width: terminal_size::terminal_size_of(stdout).map(|(width, _)| width.0 as usize),
        }
    }

    pub(super) fn stderr() -> Self {
        let stderr = std::io::stderr();
        Screen {
            stream: Some(Stream::Stderr),
            is_terminal: stderr.is_terminal(),
            width: terminal_size::terminal_size_of(stderr).map(|(width, _)| width.0 as usize),
        }
    }

    /// A file that somebody opens later.
    pub(super) fn file() -> Self {
        Screen { stream: None, is_terminal: false, width: None }
    }

    pub(super) fn style(&self, color: ColorChoice) -> Style {
        let columns = || env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let width = self.width.or_else(columns).unwrap_or(Style::PLAIN.width);
        Style {
            width: width.clamp(MIN_WIDTH, MAX_WIDTH),
            has_color: self.has_color(color),
            has_unicode: has_unicode(),
            has_links: self.has_links(color),
        }
    }

    /// Links are for terminals that are known to show them; `FORCE_HYPERLINK` says that this one does.
    fn has_links(&self, color: ColorChoice) -> bool {
        match (color, self.stream) {
            (ColorChoice::Never, _) | (_, None) => false,
            (ColorChoice::Auto | ColorChoice::Always, Some(stream)) => supports_hyperlinks::on(stream),
        }
    }

    /// `NO_COLOR` (no-color.org) weighs more than the variables that ask for colour, and what the user typed more than both.
    fn has_color(&self, color: ColorChoice) -> bool {
        match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if is_set("NO_COLOR") => false,
            ColorChoice::Auto if is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE") => true,
            ColorChoice::Auto => self.is_terminal && !has_terminal_name("dumb"),
        }
    }
}

/// Line drawing is safe unless the locale or the terminal says otherwise; without any locale most CI logs still show UTF-8.
fn has_unicode() -> bool {
    if has_terminal_name("dumb") || has_terminal_name("linux") {
        return false;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(|name| env::var(name).ok()).find(|value| !value.is_empty());
    locale.is_none_or(|locale| {
        let locale = locale.to_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

fn has_terminal_name(name: &str) -> bool {
    env::var("TERM").is_ok_and(|terminal| terminal == name)
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0")
}
