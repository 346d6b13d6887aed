//! Filters and context of the program's own for its templates, found by the names under which they are registered alone.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::flow::calls::Args;
use crate::flow::eval::Eval;
use crate::flow::value::V;
use crate::ir::{ArgKind, Instr, Literal, Value};
use crate::models::{ApiPath, Step};
use crate::program::{FuncRef, Meaning};
use crate::text::Symbol;

use super::Search;

/// By the path under which templates call them.
pub(super) type TemplateFilters = FxHashMap<ApiPath, Vec<FuncRef>>;

impl Search<'_> {
    /// `@app.template_filter("money")`, `app.add_template_filter(money)`, `app.jinja_env.filters["money"] = money`: by methods that
    /// register, and the name of the mapping.
    pub fn template_filters(self, methods: &FxHashSet<Symbol>, mapping: Option<Symbol>) -> TemplateFilters {
        let (Some(jinja), Some(filters)) = (self.names.find("jinja"), mapping) else { return TemplateFilters::default() };
        let paths = &self.catalog.paths;
        let of_templates = paths.step(paths.root(jinja), Step::Attr(filters));
        let mut found = TemplateFilters::default();
        for (module, code) in self.mentioning(|name| name == filters || methods.contains(&name)) {
            let text = |value: Value| match code.instr(value) {
                Instr::Const(Literal::Str(text)) => Some(text),
                _ => None,
            };
            let is_method = |callee: Value| matches!(code.instr(callee), Instr::Attr(_, method) if methods.contains(&method));
            for &instr in &code.instrs {
                let (name, filter) = match instr {
                    Instr::SetItem(mapping, key, value) if matches!(code.instr(mapping), Instr::Attr(_, name) if name == filters) => {
                        (text(key), value)
                    }
                    Instr::Call(callee, args, _) => match (code.instr(callee), code.list(args)) {
                        (Instr::Call(inner, given, _), [filter, ..]) if is_method(inner) => {
                            (code.list(given).first().and_then(|arg| text(arg.value)), filter.value)
                        }
                        (_, [filter, rest @ ..]) if is_method(callee) && filter.kind == ArgKind::Positional => {
                            (rest.first().and_then(|arg| text(arg.value)), filter.value)
                        }
                        _ => continue,
                    },
                    _ => continue,
                };
                let Meaning::Function(filter) = self.meaning(module, code, filter) else { continue };
                let name = name.unwrap_or(self.program.function(filter).name);
                found.entry(paths.step(of_templates, Step::Attr(name))).or_default().push(filter);
            }
        }
        found
    }

    /// `@app.context_processor`, `app.context_processor(names)`: functions whose mapping every template sees.
    pub fn template_contexts(self, methods: &FxHashSet<Symbol>) -> Vec<FuncRef> {
        let mut found = Vec::new();
        for (module, code) in self.mentioning(|name| methods.contains(&name)) {
            for &instr in &code.instrs {
                if let Instr::Call(callee, args, _) = instr
                    && matches!(code.instr(callee), Instr::Attr(_, method) if methods.contains(&method))
                    && let [processor] = code.list(args)
                    && let Meaning::Function(processor) = self.meaning(module, code, processor.value)
                {
                    found.push(processor);
                }
            }
        }
        found
    }
}

impl Eval<'_, '_> {
    /// Adds to what a template is given what every template sees of the program's own.
    pub fn add_template_context(&mut self, given: &mut Args) {
        // A template hands what it sees on to those that it includes.
        if self.program().unit(self.module).template.is_some() {
            return;
        }
        let solver = self.solver;
        for &processor in &solver.registered.template_contexts {
            let function = self.function_node(processor);
            let names = self.call_function(processor, function, &Args::default());
            self.spread_keywords(given, &names);
        }
        self.is_dead = false;
    }

    /// What the program's own filter makes of what a template gives it.
    pub fn own_filter(&mut self, path: ApiPath, args: &Args) -> Option<V> {
        let mut made = V::new();
        for &filter in self.solver.registered.template_filters.get(&path)? {
            let function = self.function_node(filter);
            made.join(&self.call_function(filter, function, args));
        }
        Some(made)
    }
}
