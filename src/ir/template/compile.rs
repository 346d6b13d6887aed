//! Statements of templates in Python.
//!
//! What a template prints becomes one numbered variable for each piece, and the result is all pieces joined. Names that the template
//! sets are local variables, all others are items of the context.

use std::collections::BTreeSet;

use minijinja::machinery::ast::{Expr, Macro, Spanned, Stmt};

use super::expressions::python_name;
use super::writer::Writer;
use crate::syntax::{Page, Place};

/// Writes one template.
pub(super) struct Compiler<'a> {
    pub(super) writer: Writer,
    /// Names set in the function that is being written.
    locals: BTreeSet<&'a str>,
    macros: Vec<&'a Spanned<Macro<'a>>>,
    escape: Escape,
    page: Page,
    /// It fills blocks of another template: what stands between the blocks is not printed.
    extends: bool,
    n_pieces: usize,
    /// Numbers of the pieces that belong to what is being captured, the innermost last.
    captures: Vec<Vec<usize>>,
}

/// What is done with values that are printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escape {
    /// They are escaped for HTML.
    On,
    /// Not, though the template is a page.
    Off,
    /// Not, and the template's name says that it may be no page.
    Never,
}

impl<'a> Compiler<'a> {
    /// A compiler for a template of these statements.
    pub(super) fn new(children: &'a [Stmt<'a>], is_escaped: bool) -> Self {
        let mut names = BTreeSet::new();
        let mut macros = Vec::new();
        collect(children, &mut names, &mut macros);
        Compiler {
            writer: Writer::default(),
            locals: names,
            macros,
            escape: if is_escaped { Escape::On } else { Escape::Never },
            page: Page::default(),
            extends: children.iter().any(|child| matches!(child, Stmt::Extends(_))),
            n_pieces: 0,
            captures: Vec::new(),
        }
    }

    /// The template as a function, and its macros as functions beside it.
    pub(super) fn template(mut self, children: &'a [Stmt<'a>]) -> Writer {
        self.writer.add("import jinja");
        self.writer.line("context = jinja.context");
        self.writer.line("def template(**context):");
        self.writer.begin();
        for name in self.locals.clone() {
            self.writer.line(&format!("{} = context[", python_name(name)));
            self.text(name);
            self.writer.add("]");
        }
        self.result(children);
        self.writer.end();
        for definition in self.macros.clone() {
            self.macro_function(definition);
        }
        self.writer
    }

    /// Whether a name is a variable or a macro of the template.
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.locals.contains(name) || self.macros.iter().any(|definition| definition.name == name)
    }

    fn macro_function(&mut self, definition: &'a Spanned<Macro<'a>>) {
        self.locals = BTreeSet::from(["varargs", "kwargs"]);
        collect(&definition.body, &mut self.locals, &mut Vec::new());
        self.page = Page::default();
        let start = self.writer.here();
        self.writer.line(&format!("def {}(", python_name(definition.name)));
        let n_required = definition.args.len() - definition.defaults.len().min(definition.args.len());
        for (number, arg) in definition.args.iter().enumerate() {
            let Expr::Var(name) = arg else { continue };
            self.locals.insert(name.id);
            let at = self.writer.here();
            self.writer.add(&python_name(name.id));
            self.writer.note(at, name.span());
            if let Some(default) = number.checked_sub(n_required).and_then(|number| definition.defaults.get(number)) {
                self.writer.add("=");
                self.expression(default);
            }
            self.writer.add(", ");
        }
        self.writer.add("*varargs, **kwargs):");
        self.writer.begin();
        self.result(&definition.body);
        self.writer.end();
        self.writer.note(start, definition.span());
    }

    /// Statements and, as the function's result, what they print.
    fn result(&mut self, children: &'a [Stmt<'a>]) {
        self.captures.push(Vec::new());
        self.statements(children);
        self.writer.line("return ");
        self.captured();
    }

    /// Writes what has been printed since the capture began, and ends it.
    fn captured(&mut self) {
        let pieces: String = self.captures.pop().unwrap_or_default().iter().map(|number| format!("{{__{number}}}")).collect();
        // Each piece of a page has been looked at where it was printed.
        let (open, close) = if self.escape == Escape::Never { ("", "") } else { ("jinja.printed(", ")") };
        self.writer.add(&format!("{open}f\"{pieces}\"{close}"));
    }

    fn statements(&mut self, statements: &'a [Stmt<'a>]) {
        statements.iter().for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &'a Stmt<'a>) {
        match statement {
            Stmt::Template(template) => self.statements(&template.children),
            Stmt::EmitRaw(raw) => self.page.read(raw.raw),
            Stmt::EmitExpr(emit) => self.print(&emit.expr),
            Stmt::ForLoop(for_loop) => {
                self.writer.line("for ");
                self.target(&for_loop.target);
                self.writer.add(" in ");
                self.expression(&for_loop.iter);
                self.writer.add(":");
                self.writer.begin();
                if let Some(filter) = &for_loop.filter_expr {
                    self.writer.line("if not ");
                    self.expression(filter);
                    self.writer.add(": continue");
                }
                self.statements(&for_loop.body);
                self.writer.end();
                self.statements(&for_loop.else_body);
            }
            Stmt::IfCond(choice) => self.choice(choice),
            Stmt::WithBlock(with) => {
                with.assignments.iter().for_each(|(target, value)| self.assign(target, value));
                self.statements(&with.body);
            }
            Stmt::Set(set) => self.assign(&set.target, &set.expr),
            Stmt::SetBlock(set) => {
                self.captures.push(Vec::new());
                self.statements(&set.body);
                self.writer.line("");
                self.target(&set.target);
                self.writer.add(" = ");
                match &set.filter {
                    Some(Expr::Filter(filter)) => self.filter(filter, Self::captured),
                    Some(_) | None => self.captured(),
                }
            }
            Stmt::AutoEscape(block) => {
                let before = self.escape;
                match block.enabled.as_const() {
                    Some(enabled) if enabled.is_true() => self.escape = Escape::On,
                    Some(_) if before == Escape::On => self.escape = Escape::Off,
                    Some(_) | None => {}
                }
                self.statements(&block.body);
                self.escape = before;
            }
            Stmt::FilterBlock(block) => {
                self.captures.push(Vec::new());
                self.statements(&block.body);
                self.piece();
                match &block.filter {
                    Expr::Filter(filter) => self.filter(filter, Self::captured),
                    _ => self.captured(),
                }
            }
            Stmt::Block(block) => {
                if self.extends {
                    self.page = Page::default();
                }
                self.statements(&block.body);
            }
            Stmt::Import(import) => {
                self.writer.line("");
                self.target(&import.name);
                self.writer.add(" = ");
                self.imported(&import.expr);
            }
            Stmt::FromImport(import) => {
                for (name, alias) in &import.names {
                    let Expr::Var(imported) = name else { continue };
                    self.writer.line("");
                    self.target(alias.as_ref().unwrap_or(name));
                    self.writer.add(" = ");
                    self.imported(&import.expr);
                    self.writer.add(&format!(".{}", python_name(imported.id)));
                }
            }
            Stmt::Extends(extends) => self.include(&extends.name),
            Stmt::Include(include) => self.include(&include.name),
            // Macros are functions of their own.
            Stmt::Macro(_) => {}
            Stmt::CallBlock(block) => {
                self.statements(&block.macro_decl.body);
                self.piece();
                self.call(&block.call);
            }
            Stmt::Continue(_) => self.writer.line("continue"),
            Stmt::Break(_) => self.writer.line("break"),
            Stmt::Do(block) => {
                self.writer.line("");
                self.call(&block.call);
            }
        }
    }

    fn choice(&mut self, choice: &'a minijinja::machinery::ast::IfCond<'a>) {
        self.writer.line("if ");
        self.expression(&choice.expr);
        self.writer.add(":");
        let before = self.page.clone();
        self.writer.begin();
        self.statements(&choice.true_body);
        self.writer.end();
        if !choice.false_body.is_empty() {
            // Both ways lead on from the same place of the page, and to the same.
            let after = std::mem::replace(&mut self.page, before);
            self.writer.line("else:");
            self.writer.begin();
            self.statements(&choice.false_body);
            self.writer.end();
            self.page = after;
        }
    }

    fn assign(&mut self, target: &Expr, value: &Expr) {
        self.writer.line("");
        self.target(target);
        self.writer.add(" = ");
        self.expression(value);
    }

    /// Begins the line of a piece of what is printed.
    fn piece(&mut self) {
        self.n_pieces += 1;
        if let Some(pieces) = self.captures.last_mut() {
            pieces.push(self.n_pieces);
        }
        self.writer.line(&format!("__{} = ", self.n_pieces));
    }

    fn print(&mut self, value: &Expr) {
        let how = match (self.escape, self.page.place()) {
            (Escape::Never, _) => "plain",
            (Escape::Off, _) => "raw",
            (Escape::On, Place::Text) => "text",
            (Escape::On, Place::Bare) => "bare",
            (Escape::On, Place::Address) => "address",
            (Escape::On, Place::Code) => "code",
        };
        self.page.fill();
        if matches!(value, Expr::Const(_)) {
            return;
        }
        self.piece();
        let start = self.writer.here();
        self.writer.add(&format!("jinja.{how}("));
        self.expression(value);
        self.writer.add(")");
        self.writer.note(start, value.span());
    }

    /// What another template prints; it sees the variables of this one.
    fn include(&mut self, name: &Expr) {
        self.piece();
        let start = self.writer.here();
        self.writer.add("jinja.include(");
        self.expression(name);
        for local in self.locals.clone() {
            let local = python_name(local);
            self.writer.add(&format!(", {local}={local}"));
        }
        self.writer.add(", **context)");
        self.writer.note(start, name.span());
    }

    fn imported(&mut self, name: &Expr) {
        self.writer.add("jinja.imported(");
        self.expression(name);
        self.writer.add(")");
    }
}

/// The names that statements set, and the macros among them, at any depth; a macro's own names are not looked at.
fn collect<'a>(statements: &'a [Stmt<'a>], names: &mut BTreeSet<&'a str>, macros: &mut Vec<&'a Spanned<Macro<'a>>>) {
    for statement in statements {
        match statement {
            Stmt::Template(template) => collect(&template.children, names, macros),
            Stmt::ForLoop(for_loop) => {
                collect_target(&for_loop.target, names);
                collect(&for_loop.body, names, macros);
                collect(&for_loop.else_body, names, macros);
            }
            Stmt::IfCond(choice) => {
                collect(&choice.true_body, names, macros);
                collect(&choice.false_body, names, macros);
            }
            Stmt::WithBlock(with) => {
                with.assignments.iter().for_each(|(target, _)| collect_target(target, names));
                collect(&with.body, names, macros);
            }
            Stmt::Set(set) => collect_target(&set.target, names),
            Stmt::SetBlock(set) => {
                collect_target(&set.target, names);
                collect(&set.body, names, macros);
            }
            Stmt::AutoEscape(block) => collect(&block.body, names, macros),
            Stmt::FilterBlock(block) => collect(&block.body, names, macros),
            Stmt::Block(block) => collect(&block.body, names, macros),
            Stmt::Import(import) => collect_target(&import.name, names),
            Stmt::FromImport(import) => {
                import.names.iter().for_each(|(name, alias)| collect_target(alias.as_ref().unwrap_or(name), names));
            }
            Stmt::Macro(definition) => macros.push(definition),
            Stmt::CallBlock(block) => collect(&block.macro_decl.body, names, macros),
            Stmt::EmitExpr(_) | Stmt::EmitRaw(_) | Stmt::Extends(_) | Stmt::Include(_) => {}
            Stmt::Continue(_) | Stmt::Break(_) | Stmt::Do(_) => {}
        }
    }
}

fn collect_target<'a>(target: &'a Expr<'a>, names: &mut BTreeSet<&'a str>) {
    match target {
        Expr::Var(var) => {
            names.insert(var.id);
        }
        Expr::List(list) => list.items.iter().for_each(|item| collect_target(item, names)),
        Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| collect_target(item, names)),
        // `{% set ns.name = value %}` sets no name.
        _ => {}
    }
}
