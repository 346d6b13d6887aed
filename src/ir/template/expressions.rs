//! Expressions of templates in Python.

use minijinja::machinery::ast::{BinOpKind, Call, CallArg, CompareOpKind, Expr, Filter, Test, UnaryOpKind};
use minijinja::value::{Value, ValueKind};

use super::compile::Compiler;

/// Functions that every template has and Python too.
const BUILTINS: &[&str] = &["dict", "range"];

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
    "while", "with", "yield", "context", "jinja",
];

/// A name that Python takes and that means nothing else in what is written.
pub(super) fn python_name(name: &str) -> String {
    if KEYWORDS.contains(&name) || name.starts_with("__") { format!("{name}_") } else { name.to_owned() }
}

impl Compiler<'_> {
    /// Writes an expression.
    pub(super) fn expression(&mut self, expr: &Expr) {
        let start = self.writer.here();
        match expr {
            Expr::Var(var) => self.variable(var.id),
            Expr::Const(constant) => self.constant(&constant.value),
            Expr::Slice(slice) => {
                self.expression(&slice.expr);
                self.writer.add("[");
                for (number, part) in [&slice.start, &slice.stop, &slice.step].into_iter().enumerate() {
                    self.writer.add(if number > 0 { ":" } else { "" });
                    part.iter().for_each(|part| self.expression(part));
                }
                self.writer.add("]");
            }
            Expr::UnaryOp(unary) => {
                let sign = match unary.op {
                    UnaryOpKind::Not => "(not ",
                    UnaryOpKind::Neg => "(-",
                };
                self.between(sign, &[&unary.expr], "", ")");
            }
            Expr::BinOp(binary) => self.between("(", &[&binary.left, &binary.right], operator(binary.op), ")"),
            Expr::Compare(compare) => {
                self.writer.add("(");
                self.expression(&compare.expr);
                for part in &compare.ops {
                    self.writer.add(comparison(part.op));
                    self.expression(&part.expr);
                }
                self.writer.add(")");
            }
            Expr::IfExpr(choice) => {
                self.between("(", &[&choice.true_expr, &choice.test_expr], " if ", " else ");
                match &choice.false_expr {
                    Some(otherwise) => self.expression(otherwise),
                    None => self.writer.add("''"),
                }
                self.writer.add(")");
            }
            Expr::Filter(filter) => self.filter(filter, |it| filter.expr.iter().for_each(|expr| it.expression(expr))),
            Expr::Test(test) => self.test(test),
            Expr::GetAttr(attribute) => {
                self.between("jinja.attribute(", &[&attribute.expr], "", ", ");
                self.text(attribute.name);
                self.writer.add(")");
            }
            Expr::GetItem(item) => self.between("", &[&item.expr, &item.subscript_expr], "[", "]"),
            Expr::Call(call) => self.call(call),
            Expr::List(list) => self.between("[", &list.items.iter().collect::<Vec<_>>(), ", ", "]"),
            Expr::Tuple(tuple) => self.between("(", &tuple.items.iter().collect::<Vec<_>>(), ", ", ",)"),
            Expr::Map(map) => {
                self.writer.add("{");
                for (key, value) in map.keys.iter().zip(&map.values) {
                    self.between("", &[key, value], ": ", ", ");
                }
                self.writer.add("}");
            }
        }
        self.writer.note(start, expr.span());
    }

    /// Writes a target of an assignment.
    pub(super) fn target(&mut self, target: &Expr) {
        match target {
            Expr::Var(var) => self.writer.add(&python_name(var.id)),
            Expr::GetAttr(attribute) => {
                self.expression(&attribute.expr);
                self.writer.add("[");
                self.text(attribute.name);
                self.writer.add("]");
            }
            Expr::List(list) => self.targets(&list.items),
            Expr::Tuple(tuple) => self.targets(&tuple.items),
            other => self.expression(other),
        }
    }

    fn targets(&mut self, items: &[Expr]) {
        for item in items {
            self.target(item);
            self.writer.add(", ");
        }
    }

    /// Writes a call of a filter on what `subject` writes.
    pub(super) fn filter(&mut self, filter: &Filter, subject: impl FnOnce(&mut Self)) {
        self.writer.add("jinja.filters.");
        self.writer.add(&python_name(filter.name));
        self.writer.add("(");
        subject(self);
        self.writer.add(", ");
        self.arguments(&filter.args);
        self.writer.add(")");
    }

    /// Writes a call.
    pub(super) fn call(&mut self, call: &Call) {
        match &call.expr {
            // A method is no item, so it is looked up in one way only.
            Expr::GetAttr(attribute) => {
                self.expression(&attribute.expr);
                self.writer.add(".");
                self.writer.add(&python_name(attribute.name));
            }
            // A function that nobody has handed in is one that every template has.
            Expr::Var(var) if !self.is_local(var.id) && !BUILTINS.contains(&var.id) => {
                self.writer.add("(");
                self.expression(&call.expr);
                self.writer.add(" or jinja.functions.");
                self.writer.add(&python_name(var.id));
                self.writer.add(")");
            }
            callee => self.expression(callee),
        }
        self.writer.add("(");
        self.arguments(&call.args);
        self.writer.add(")");
    }

    fn arguments(&mut self, args: &[CallArg]) {
        for arg in args {
            match arg {
                CallArg::Pos(value) => self.expression(value),
                CallArg::Kwarg(name, value) => {
                    self.writer.add(&python_name(name));
                    self.writer.add("=");
                    self.expression(value);
                }
                CallArg::PosSplat(values) => self.between("*", &[values], "", ""),
                CallArg::KwargSplat(values) => self.between("**", &[values], "", ""),
            }
            self.writer.add(", ");
        }
    }

    fn test(&mut self, test: &Test) {
        let (open, close) = match test.name {
            "none" => ("(", " is None)"),
            "true" => ("(", " is True)"),
            "false" => ("(", " is False)"),
            "string" => ("isinstance(", ", str)"),
            "number" | "integer" | "float" => ("isinstance(", ", (int, float))"),
            _ => {
                let operator = match test.name {
                    "eq" | "equalto" | "==" => " == ",
                    "ne" | "!=" => " != ",
                    "in" => " in ",
                    "sameas" => " is ",
                    _ => "",
                };
                return match (operator, test.args.as_slice()) {
                    ("", _) | (_, []) => self.named_test(test),
                    (operator, [CallArg::Pos(other), ..]) => self.between("(", &[&test.expr, other], operator, ")"),
                    (_, [..]) => self.named_test(test),
                };
            }
        };
        self.between(open, &[&test.expr], "", close);
    }

    fn named_test(&mut self, test: &Test) {
        self.writer.add("jinja.tests.");
        self.writer.add(&python_name(test.name));
        self.between("(", &[&test.expr], "", ", ");
        self.arguments(&test.args);
        self.writer.add(")");
    }

    fn variable(&mut self, name: &str) {
        if self.is_local(name) || BUILTINS.contains(&name) {
            return self.writer.add(&python_name(name));
        }
        match name {
            "loop" => self.writer.add("jinja.loop"),
            // What they print has been looked at where it stands.
            "super" | "caller" | "self" => self.writer.add("jinja.printed"),
            // A namespace is a dict here: its attributes are set and read as items.
            "namespace" => self.writer.add("dict"),
            name => {
                self.writer.add("context[");
                self.text(name);
                self.writer.add("]");
            }
        }
    }

    fn constant(&mut self, value: &Value) {
        match (value.kind(), value.as_str()) {
            (_, Some(text)) => self.text(text),
            (ValueKind::Bool, _) => self.writer.add(if value.is_true() { "True" } else { "False" }),
            (ValueKind::Number, _) => self.writer.add(&value.to_string()),
            _ => self.writer.add("None"),
        }
    }

    /// Writes a string literal; what Rust escapes in a text Python reads alike, but for `\u{..}`.
    pub(super) fn text(&mut self, text: &str) {
        let mut literal = String::with_capacity(text.len() + 2);
        literal.push('"');
        for letter in text.chars() {
            match letter {
                '"' | '\\' => literal.extend(['\\', letter]),
                '\n' => literal.push_str("\\n"),
                '\r' => literal.push_str("\\r"),
                '\0' => literal.push_str("\\0"),
                letter => literal.push(letter),
            }
        }
        literal.push('"');
        self.writer.add(&literal);
    }

    /// Writes expressions with something around and between them.
    fn between(&mut self, open: &str, parts: &[&Expr], separator: &str, close: &str) {
        self.writer.add(open);
        for (number, part) in parts.iter().enumerate() {
            self.writer.add(if number > 0 { separator } else { "" });
            self.expression(part);
        }
        self.writer.add(close);
    }
}

fn operator(op: BinOpKind) -> &'static str {
    match op {
        BinOpKind::Eq => " == ",
        BinOpKind::Ne => " != ",
        BinOpKind::Lt => " < ",
        BinOpKind::Lte => " <= ",
        BinOpKind::Gt => " > ",
        BinOpKind::Gte => " >= ",
        BinOpKind::ScAnd => " and ",
        BinOpKind::ScOr => " or ",
        BinOpKind::Add | BinOpKind::Concat => " + ",
        BinOpKind::Sub => " - ",
        BinOpKind::Mul => " * ",
        BinOpKind::Div => " / ",
        BinOpKind::FloorDiv => " // ",
        BinOpKind::Rem => " % ",
        BinOpKind::Pow => " ** ",
        BinOpKind::In => " in ",
    }
}

fn comparison(op: CompareOpKind) -> &'static str {
    match op {
        CompareOpKind::Eq => " == ",
        CompareOpKind::Ne => " != ",
        CompareOpKind::Lt => " < ",
        CompareOpKind::Lte => " <= ",
        CompareOpKind::Gt => " > ",
        CompareOpKind::Gte => " >= ",
        CompareOpKind::In => " in ",
        CompareOpKind::NotIn => " not in ",
    }
}
