//! `post(url, json=body)` -> `post(url, json=body, timeout=60)`: a call gets an argument that it lacks.

use super::code::Code;
use crate::check::{Finding, Fix};
use crate::syntax::{Field, Kind};
use crate::text::Span;

pub(super) fn fix(code: &Code, finding: &Finding, text: &str) -> Option<Fix> {
    let (name, _) = text.split_once('=')?;
    let call = code.at(finding.location.span, Kind::Call)?;
    let arguments = code.arguments(call)?;
    let is_given = arguments.iter().any(|&argument| {
        code.tree.kind(argument) == Kind::KeywordArgument && code.tree.child(argument, Field::Name).is_some_and(|it| code.text(it) == name)
    });
    if is_given {
        return None;
    }
    let (at, text) = match arguments.last() {
        Some(&last) if code.tree.kind(last) != Kind::Generator => (code.tree.span(last).end, format!(", {text}")),
        Some(_) => return None,
        None => (code.tree.span(call).end - 1, text.to_owned()),
    };
    Some(Fix { title: format!("Add `{name}`"), edits: vec![code.edit(Span { start: at, end: at }, text)] })
}
