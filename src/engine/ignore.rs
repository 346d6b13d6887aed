//! Comments that suppress what was found, written into the code.

use std::collections::BTreeMap;

use super::mend::Code;
use super::outcome::Outcome;
use crate::check::{Edit, Location};
use crate::models::Shape;
use crate::syntax::Kind;
use crate::text::{FileId, Span};

/// One comment above each line with findings. Findings about comments are left alone.
pub fn ignore_edits(outcome: &Outcome, reason: &str) -> Vec<Edit> {
    let mut files: BTreeMap<FileId, BTreeMap<u32, Vec<&str>>> = BTreeMap::new();
    let mut codes: BTreeMap<FileId, Code> = BTreeMap::new();
    for finding in &outcome.findings {
        let rule = &outcome.rules[finding.rule.0 as usize];
        if matches!(rule.shape, Shape::Comment(_)) {
            continue;
        }
        let Location { file, span } = finding.location;
        let code = codes.entry(file).or_insert_with(|| Code::new(file, outcome.sources[file.0 as usize].clone()));
        let rules = files.entry(file).or_default().entry(line_below(code, span)).or_default();
        if !rules.contains(&rule.name.as_str()) {
            rules.push(&rule.name);
        }
    }
    let of_file = |(file, lines): (&FileId, &BTreeMap<u32, Vec<&str>>)| {
        let code = &codes[file];
        lines.iter().map(|(line, rules)| comment(code, *line, rules, reason)).collect::<Vec<_>>()
    };
    files.iter().flat_map(of_file).collect()
}

/// The comment that suppresses a rule at a place.
pub fn ignore_edit(outcome: &Outcome, place: Location, rule: &str, reason: &str) -> Edit {
    let code = Code::new(place.file, outcome.sources[place.file.0 as usize].clone());
    comment(&code, line_below(&code, place.span), &[rule], reason)
}

/// The line above which a comment can stand and holds for the place: its own, or the first of its statement.
fn line_below(code: &Code, span: Span) -> u32 {
    let line = code.source.line(span.start);
    let start = code.source.line_span(line).start;
    let is_in_string =
        |node| matches!(code.tree.kind(node), Kind::String) && code.tree.span(node).start < start && start < code.tree.span(node).end;
    let is_continued = line > 1 && code.source.line_text(line - 1).trim_end().ends_with('\\');
    if !is_continued && !code.nodes().any(is_in_string) {
        return line;
    }
    let is_statement = |node| code.parent(node).is_some_and(|parent| matches!(code.tree.kind(parent), Kind::Module | Kind::Block));
    let holds = |node| code.tree.span(node).start <= span.start && span.end <= code.tree.span(node).end;
    let innermost = code.nodes().filter(|&node| holds(node) && is_statement(node)).last();
    innermost.map_or(line, |statement| code.source.line(code.tree.span(statement).start))
}

fn comment(code: &Code, line: u32, rules: &[&str], reason: &str) -> Edit {
    let text = code.source.line_text(line);
    let indent = &text[..text.len() - text.trim_start().len()];
    let start = code.source.line_span(line).start;
    let reason: Vec<&str> = reason.split_whitespace().collect();
    let reason = if reason.is_empty() { String::new() } else { format!(" -- {}", reason.join(" ")) };
    let comment = format!("{indent}# leakline: ignore[{}]{reason}{}", rules.join(", "), code.line_end());
    code.edit(Span { start, end: start }, comment)
}
