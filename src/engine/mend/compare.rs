//! `a == b` -> `hmac.compare_digest(str(a).encode(), str(b).encode())`: the same answer for text and for `None`.

use super::code::Code;
use crate::check::{Finding, Fix};
use crate::syntax::{Kind, Node};

const TITLE: &str = "Compare in constant time";

pub(super) fn fix(code: &Code, finding: &Finding, function: &str) -> Option<Fix> {
    let comparison = code.at(finding.location.span, Kind::Comparison)?;
    let [left, operator, right] = code.tree.children(comparison).collect::<Vec<_>>()[..] else { return None };
    let is_negated = match code.tree.kind(operator) {
        Kind::TokenEqual => false,
        Kind::TokenNotEqual => true,
        _ => return None,
    };
    let call = format!("{function}({}, {})", bytes(code, left)?, bytes(code, right)?);
    let binds_weakly = code.parent(comparison).is_none_or(|parent| {
        matches!(
            code.tree.kind(parent),
            Kind::If | Kind::Elif | Kind::While | Kind::Parenthesized | Kind::Boolean | Kind::Not | Kind::Return | Kind::Assignment
        )
    });
    let text = match (is_negated, binds_weakly) {
        (false, _) => call,
        (true, true) => format!("not {call}"),
        (true, false) => format!("(not {call})"),
    };
    let (module, _) = function.rsplit_once('.')?;
    let mut edits: Vec<_> = code.import(module)?.into_iter().collect();
    edits.push(code.edit(finding.location.span, text));
    Some(Fix { title: TITLE.to_owned(), edits })
}

/// The operand as bytes. Literals other than text are compared with something else than a credential.
fn bytes(code: &Code, operand: Node) -> Option<String> {
    let text = code.text(operand);
    match code.tree.kind(operand) {
        Kind::String if !text.starts_with(['b', 'B', 'r', 'R']) => Some(format!("{text}.encode()")),
        Kind::Identifier | Kind::Attribute | Kind::Subscript | Kind::Call => Some(format!("str({text}).encode()")),
        Kind::Parenthesized => Some(format!("str{text}.encode()")),
        _ => None,
    }
}
