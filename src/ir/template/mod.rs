//! Jinja templates: what a template does, told as the module of functions that Jinja itself would make of it.
//!
//! [`compile`] writes the template as a few lines of Python in which filters, tests and the ways in which a value enters the page are
//! calls below `jinja`; `rules/models/jinja.toml` says what these mean. The text is lowered like any other, and every place in it is
//! then put back to where it came from. So loops, conditions, macros and checks mean in templates what they mean elsewhere.

mod compile;
mod expressions;
mod tags;
mod writer;

use std::sync::Arc;

use minijinja::machinery::{ast, parse};
use minijinja::syntax::SyntaxConfig;

use rustc_hash::FxHashSet;

use super::{FunctionId, InlineTemplate, Instr, Literal, Module, lower_text};
use crate::text::{Names, Problem, ProblemKind, Span, Symbol};
use compile::Compiler;
use tags::{leakline_comments, without_unknown_tags};

/// The function that a template is; it takes the context as keywords.
pub const TEMPLATE_BODY: FunctionId = FunctionId(1);

/// The name of a template that has none; its values are escaped like those of a page.
const INLINE: &str = "template.html";

/// Endings of names for which Flask escapes what a template prints.
const ESCAPED: &[&str] = &[".html", ".htm", ".xml", ".xhtml", ".svg"];

/// Lowers the string literals that are templates, as pages: whatever is made of them is asked for by their text.
pub fn with_inline_templates(mut module: Module, text: &str, names: &Names) -> Module {
    let mut seen = FxHashSet::default();
    let literals = module.functions.iter().flat_map(|function| function.instrs.iter().zip(&function.spans));
    let found: Vec<(Symbol, Span)> = literals
        .filter_map(|(instr, span)| match instr {
            Instr::Const(Literal::Str(literal)) if seen.insert(*literal) && is_template(names.text(*literal)) => Some((*literal, *span)),
            _ => None,
        })
        .collect();
    for (literal, span) in found {
        let (mut inline, _) = lower_template(INLINE, names.text(literal), names);
        if inline.functions.len() > 1 {
            // Where the text stands as it is, places in it are places in the file; escapes move them.
            let written = &text[span.range()];
            let at = written.find(names.text(literal)).map(|at| span.start + at as u32);
            writer::move_places(&mut inline, |place| at.map_or(span, |at| Span { start: place.start + at, end: place.end + at }));
            inline.comments.clear();
            module.imported.append(&mut inline.imported);
            module.templates.push(InlineTemplate { text: literal, module: Arc::new(inline) });
        }
    }
    module.imported.sort_by(|left, right| names.text(*left).cmp(names.text(*right)));
    module.imported.dedup();
    module
}

fn is_template(text: &str) -> bool {
    text.contains("{{") && text.contains("}}") || text.contains("{%") && text.contains("%}")
}

/// Parses and lowers a template; `name` is the path by which it is known. Of what cannot be parsed a module without functions is left.
pub fn lower_template(name: &str, text: &str, names: &Names) -> (Module, Vec<Problem>) {
    let clean = without_unknown_tags(text);
    let mut problems = Vec::new();
    let written = match parse(&clean, name, SyntaxConfig::default()) {
        Ok(ast::Stmt::Template(template)) => {
            let is_escaped = ESCAPED.iter().any(|ending| name.ends_with(ending));
            Compiler::new(&template.children, is_escaped).template(&template.children)
        }
        Ok(_) => writer::Writer::default(),
        Err(error) => {
            let place = error.line().map(|line| span_of_line(text, line));
            let message = format!("the template cannot be read and is left out: {}", error.detail().unwrap_or("it is no valid Jinja"));
            problems.push(Problem { span: place, ..Problem::whole(ProblemKind::UnknownConstruct, message) });
            writer::Writer::default()
        }
    };
    let (mut module, of_lowering) = lower_text(written.text(), names);
    problems.extend(
        of_lowering.into_iter().filter(|problem| problem.kind == ProblemKind::LimitHit).map(|problem| Problem { span: None, ..problem }),
    );
    written.put_back(&mut module);
    module.comments = leakline_comments(text);
    if let Some(body) = module.functions.get_mut(TEMPLATE_BODY.0 as usize) {
        body.name = names.intern(name.rsplit('/').next().unwrap_or(name));
    }
    (module, problems)
}

/// A line, counted from one, without its end.
fn span_of_line(text: &str, line: usize) -> Span {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    Span::new(start, start + text[start..].lines().next().map_or(0, str::len))
}
