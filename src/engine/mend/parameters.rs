//! `execute(f"... where name = '{name}'")` -> `execute("... where name = ?", (name,))`: only where every value stands in the place of a
//! value, never for names of tables or parts of a pattern.

use super::code::Code;
use crate::check::{Finding, Fix};
use crate::syntax::{Field, Kind, Node};

const TITLE: &str = "Pass the value as a parameter";

pub(super) fn fix(code: &Code, finding: &Finding, signs: &[(String, String)]) -> Option<Fix> {
    let call = code.at(finding.location.span, Kind::Call)?;
    let [statement] = code.arguments(call)?[..] else { return None };
    let imported = code.imported();
    let mut known = signs.iter().filter(|(driver, _)| imported.contains(&driver.as_str())).map(|(_, sign)| sign);
    let sign = known.next()?;
    if known.any(|other| other != sign) || code.tree.kind(statement) != Kind::String {
        return None;
    }
    let (text, values) = rewritten(code, statement, sign)?;
    let text = format!("{text}, ({},)", values.join(", "));
    Some(Fix { title: TITLE.to_owned(), edits: vec![code.edit(code.tree.span(statement), text)] })
}

/// The literal with a sign for each value, and the values.
fn rewritten(code: &Code, statement: Node, sign: &str) -> Option<(String, Vec<String>)> {
    let whole = code.tree.span(statement);
    let mut text = String::new();
    let mut values = Vec::new();
    let mut at = whole.start;
    let mut closing_quote = false;
    for part in code.tree.children(statement).filter(|&part| code.tree.kind(part) == Kind::Interpolation) {
        let span = code.tree.span(part);
        let before = code.source.slice(crate::text::Span { start: at, end: span.start });
        push(&mut text, before, closing_quote)?;
        closing_quote = text.ends_with('\'');
        if closing_quote {
            text.pop();
        }
        if !text.trim_end().ends_with(['=', '<', '>', '(', ',']) {
            return None;
        }
        text.push_str(sign);
        let [value] = code.tree.children(part).collect::<Vec<_>>()[..] else { return None };
        if code.tree.field(value) == Field::FormatSpecifier {
            return None;
        }
        values.push(code.text(value).to_owned());
        at = span.end;
    }
    push(&mut text, code.source.slice(crate::text::Span { start: at, end: whole.end }), closing_quote)?;
    let quote = text.find(['"', '\''])?;
    let prefix = text[..quote].replace(['f', 'F'], "");
    let is_plain = !values.is_empty() && !text.contains(['{', '}']) && text.matches(sign).count() == values.len();
    (is_plain && !(sign.starts_with('%') && text.matches('%').count() != values.len()))
        .then(|| (format!("{prefix}{}", &text[quote..]), values))
}

/// Adds what stands behind a value; its closing quote goes if it had an opening one.
fn push(text: &mut String, part: &str, closing_quote: bool) -> Option<()> {
    text.push_str(if closing_quote { part.strip_prefix('\'')? } else { part });
    Some(())
}
