//! The argument of a log call that holds a credential becomes a fixed text.

use super::code::Code;
use crate::check::{Finding, Fix};
use crate::syntax::{Field, Kind, Node};
use crate::text::Span;

const TITLE: &str = "Take the credential out of the log";

pub(super) fn fix(code: &Code, finding: &Finding, text: &str) -> Option<Fix> {
    let call = code.at(finding.location.span, Kind::Call)?;
    let arguments = code.arguments(call)?;
    let target = target(code, finding, &arguments)?;
    let edit = match code.tree.kind(target) {
        Kind::String => {
            let interpolation = only(code.tree.children(target).filter(|&part| code.tree.kind(part) == Kind::Interpolation))?;
            code.edit(code.tree.span(interpolation), text)
        }
        Kind::KeywordArgument => code.edit(code.tree.span(code.tree.child(target, Field::Value)?), format!("\"{text}\"")),
        Kind::Identifier | Kind::Attribute | Kind::Subscript | Kind::Call => code.edit(code.tree.span(target), format!("\"{text}\"")),
        _ => return None,
    };
    Some(Fix { title: TITLE.to_owned(), edits: vec![edit] })
}

/// The argument in which the paths run; if none is seen to, the only one that is no literal.
fn target(code: &Code, finding: &Finding, arguments: &[Node]) -> Option<Node> {
    let steps = finding.paths.iter().flat_map(|path| &path.steps);
    let steps: Vec<Span> = steps.filter(|step| step.location.file == finding.location.file).map(|step| step.location.span).collect();
    let holds_step = |&&node: &&Node| {
        let span = code.tree.span(node);
        steps.iter().any(|step| span.start <= step.start && step.end <= span.end)
    };
    let with_steps: Vec<Node> = arguments.iter().filter(holds_step).copied().collect();
    if with_steps.is_empty() {
        return only(arguments.iter().copied().filter(|&argument| !is_literal(code, argument)));
    }
    only(with_steps.into_iter())
}

fn is_literal(code: &Code, node: Node) -> bool {
    match code.tree.kind(node) {
        Kind::String => code.tree.child_of_kind(node, Kind::Interpolation).is_none(),
        Kind::Integer | Kind::Float | Kind::True | Kind::False | Kind::None => true,
        Kind::KeywordArgument => code.tree.child(node, Field::Value).is_some_and(|value| is_literal(code, value)),
        _ => false,
    }
}

fn only(mut nodes: impl Iterator<Item = Node>) -> Option<Node> {
    let first = nodes.next()?;
    nodes.next().is_none().then_some(first)
}
