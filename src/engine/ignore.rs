//! Comments that suppress what was found, written into the code.

use std::collections::BTreeMap;

use super::outcome::Outcome;
use crate::check::{Edit, Location};
use crate::models::Shape;
use crate::text::{FileId, Span};

/// One comment above each line with findings. Findings about comments are left alone.
pub fn ignore_edits(outcome: &Outcome, reason: &str) -> Vec<Edit> {
    let mut rules: BTreeMap<(FileId, u32), Vec<&str>> = BTreeMap::new();
    for finding in &outcome.findings {
        let rule = &outcome.rules[finding.rule.0 as usize];
        if matches!(rule.shape, Shape::Comment(_)) {
            continue;
        }
        let line = outcome.source(finding.location.file).line(finding.location.span.start);
        let rules = rules.entry((finding.location.file, line)).or_default();
        if !rules.contains(&rule.name.as_str()) {
            rules.push(&rule.name);
        }
    }
    rules.into_iter().map(|((file, line), rules)| comment(outcome, file, line, &rules, reason)).collect()
}

fn comment(outcome: &Outcome, file: FileId, line: u32, rules: &[&str], reason: &str) -> Edit {
    let source = outcome.source(file);
    let text = source.line_text(line);
    let indent = &text[..text.len() - text.trim_start().len()];
    let start = source.line_span(line).start;
    let line_end = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let reason: Vec<&str> = reason.split_whitespace().collect();
    let reason = if reason.is_empty() { String::new() } else { format!(" -- {}", reason.join(" ")) };
    let comment = format!("{indent}# leakline: ignore[{}]{reason}{line_end}", rules.join(", "));
    Edit { location: Location { file, span: Span { start, end: start } }, text: comment }
}
