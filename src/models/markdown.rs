//! A rule's page: heading, TOML head, summary, sections. Only the outline is read; the prose stays Markdown.

use std::ops::Range;

use super::parse::Mistake;

/// The parts of a page.
#[derive(Debug, Default)]
pub(super) struct Page<'t> {
    /// The heading without `#`.
    pub title: &'t str,
    /// The text of the TOML head.
    pub head: Range<usize>,
    /// The first paragraph.
    pub summary: String,
    /// The section "Why it matters".
    pub why: String,
    /// The section "Fix".
    pub fix: String,
    /// Code under "Vulnerable".
    pub vulnerable: Vec<String>,
    /// Code under "Safe".
    pub safe: Vec<String>,
    /// All of it without the head.
    pub page: String,
}

/// A line, or a whole code block.
#[derive(Debug)]
enum Block<'t> {
    Heading { level: usize, text: &'t str },
    Code { language: &'t str, content: Range<usize>, is_closed: bool },
    Line,
}

const SECTIONS: [&str; 4] = ["Why it matters", "Vulnerable", "Safe", "Fix"];

/// Reads a page. A page without a TOML head has an empty one; all that is missing is reported.
pub(super) fn parse(text: &str) -> (Page<'_>, Vec<Mistake>) {
    let mut page = Page::default();
    let mut mistakes = Vec::new();
    let mut section = "";
    let mut found: Vec<&str> = Vec::new();
    let blocks = blocks(text);
    let start = blocks.first().map_or(0..0, |(_, range)| range.clone());
    let mut kept_from = 0;
    for (block, range) in blocks {
        match block {
            Block::Heading { level: 1, text } if page.title.is_empty() => page.title = text,
            Block::Heading { level: 2, text: name } => {
                section = name;
                found.push(name);
                if !SECTIONS.contains(&name) {
                    mistakes.push(unknown_section(name, range));
                }
            }
            Block::Code { language: "toml", content, .. } if page.head.is_empty() => {
                page.head = content;
                page.page.push_str(&text[kept_from..range.start]);
                kept_from = range.end;
            }
            Block::Code { is_closed: false, .. } => mistakes.push(Mistake::new(range, "the code block has no end")),
            Block::Code { content, .. } if section == "Vulnerable" => page.vulnerable.push(text[content].to_owned()),
            Block::Code { content, .. } if section == "Safe" => page.safe.push(text[content].to_owned()),
            Block::Heading { .. } | Block::Code { .. } | Block::Line => add_prose(&mut page, section, &text[range]),
        }
    }
    page.page.push_str(&text[kept_from..]);
    for prose in [&mut page.summary, &mut page.why, &mut page.fix, &mut page.page] {
        *prose = prose.trim().to_owned();
    }
    missing(&page, &found, start, &mut mistakes);
    (page, mistakes)
}

fn add_prose(page: &mut Page, section: &str, line: &str) {
    match section {
        "" if line.trim().is_empty() && !page.summary.is_empty() && !page.summary.ends_with("\n\n") => page.summary.push_str("\n\n"),
        "" if page.summary.ends_with("\n\n") => {}
        "" => page.summary.push_str(line.trim_start_matches('\n')),
        "Why it matters" => page.why.push_str(line),
        "Fix" => page.fix.push_str(line),
        _ => {}
    }
}

fn missing(page: &Page, found: &[&str], start: Range<usize>, mistakes: &mut Vec<Mistake>) {
    let mut report = |is_missing: bool, what: &str| {
        if is_missing {
            mistakes.push(Mistake::new(start.clone(), format!("the page has no {what}")));
        }
    };
    report(page.title.is_empty(), "heading `# ...`");
    report(page.head.is_empty(), "TOML head (a code block ```toml)");
    report(page.summary.is_empty(), "summary (a paragraph behind the TOML head)");
    for section in SECTIONS {
        report(!found.contains(&section), &format!("section `## {section}`"));
    }
    report(page.why.is_empty() && found.contains(&"Why it matters"), "text under `## Why it matters`");
    report(page.fix.is_empty() && found.contains(&"Fix"), "text under `## Fix`");
    report(page.vulnerable.is_empty() && found.contains(&"Vulnerable"), "code under `## Vulnerable`");
    report(page.safe.is_empty() && found.contains(&"Safe"), "code under `## Safe`");
}

fn unknown_section(name: &str, range: Range<usize>) -> Mistake {
    let help = super::nearest::did_you_mean(name, SECTIONS.into_iter());
    Mistake { range, message: format!("unknown section `{name}`"), help }
}

fn blocks(text: &str) -> Vec<(Block<'_>, Range<usize>)> {
    let mut blocks = Vec::new();
    let mut lines = lines(text);
    while let Some((line, range)) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let content = range.end;
            let close = lines.find(|(line, _)| line.trim_end() == "```");
            let (content, end, is_closed) = match close {
                Some((_, close)) => (content..close.start, close.end, true),
                None => (content..text.len(), text.len(), false),
            };
            blocks.push((Block::Code { language: language.trim(), content, is_closed }, range.start..end));
        } else if line.starts_with('#') {
            let title = line.trim_start_matches('#');
            blocks.push((Block::Heading { level: line.len() - title.len(), text: title.trim() }, range));
        } else {
            blocks.push((Block::Line, range));
        }
    }
    blocks
}

/// Lines without their ends, with ranges that include them.
fn lines(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut offset = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = offset..offset + line.len();
        offset = range.end;
        (line.trim_end_matches(['\r', '\n']), range)
    })
}
