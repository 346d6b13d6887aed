//! A suppression that is not needed goes: the name if there are others, else the comment, else its line.

use super::code::Code;
use crate::check::{Finding, Fix};
use crate::text::Span;

const TITLE: &str = "Remove the suppression";

pub(super) fn fix(code: &Code, finding: &Finding) -> Option<Fix> {
    let name = finding.location.span;
    let comment = code.tree.comments.iter().find(|comment| comment.start <= name.start && name.end <= comment.end)?;
    let text = &code.source.text;
    let (open, close) = (text[..name.start as usize].rfind('[')? + 1, name.end as usize + text[name.end as usize..].find(']')?);
    let names: Vec<&str> = text[open..close].split(',').map(str::trim).filter(|other| *other != code.source.slice(name)).collect();
    if !names.is_empty() {
        let edit = code.edit(Span::new(open, close), names.join(", "));
        return Some(Fix { title: TITLE.to_owned(), edits: vec![edit] });
    }
    let line = code.source.line_span(code.source.line(comment.start));
    let before = &text[line.start as usize..comment.start as usize];
    // Another comment behind it stays.
    let end = text[comment.range()].find(" # ").map_or(comment.end.min(line.end), |behind| comment.start + behind as u32 + 1);
    let span = if before.trim().is_empty() && end == line.end {
        let next = code.source.line_starts.get(code.source.line(comment.start) as usize).copied();
        Span { start: line.start, end: next.unwrap_or(line.end) }
    } else if end == line.end {
        Span { start: line.start + before.trim_end().len() as u32, end }
    } else {
        Span { start: comment.start, end }
    };
    Some(Fix { title: TITLE.to_owned(), edits: vec![code.edit(span, "")] })
}
