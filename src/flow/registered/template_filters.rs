//! Filters and context of the program's own for its templates, found by the names under which they are registered alone.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{ArgKind, Instr, Literal, Value};
use crate::models::{ApiPath, Catalog, RegisterKind, Step};
use crate::program::{FuncRef, Meaning, Program};
use crate::text::{Names, Symbol};

use super::calls::Args;
use super::eval::Eval;
use super::value::V;

/// By the path under which templates call them.
pub(super) type TemplateFilters = FxHashMap<ApiPath, Vec<FuncRef>>;

/// `@app.template_filter("money")`, `app.add_template_filter(money)`, `app.jinja_env.filters["money"] = money`.
pub(super) fn template_filters(program: &Program, catalog: &Catalog, names: &Names) -> TemplateFilters {
    let methods: FxHashSet<Symbol> = catalog.paths.registering_methods(|kind| kind == RegisterKind::TemplateFilter).collect();
    let (Some(jinja), Some(filters)) = (names.find("jinja"), names.find("filters")) else { return TemplateFilters::default() };
    let of_templates = catalog.paths.step(catalog.paths.root(jinja), Step::Attr(filters));
    let mut found = TemplateFilters::default();
    for function in (0..program.n_functions() as u32).map(FuncRef) {
        let code = program.function(function);
        let (module, _) = program.locate(function);
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
            let Meaning::Function(filter) = program.expression(names, catalog, module, code, filter) else { continue };
            let name = name.unwrap_or(program.function(filter).name);
            found.entry(catalog.paths.step(of_templates, Step::Attr(name))).or_default().push(filter);
        }
    }
    found
}

/// `@app.context_processor`, `app.context_processor(names)`: functions whose mapping every template sees.
pub(super) fn template_contexts(program: &Program, catalog: &Catalog, names: &Names) -> Vec<FuncRef> {
    let methods: FxHashSet<Symbol> = catalog.paths.registering_methods(|kind| kind == RegisterKind::TemplateContext).collect();
    let mut found = Vec::new();
    for function in (0..program.n_functions() as u32).map(FuncRef) {
        let code = program.function(function);
        let (module, _) = program.locate(function);
        for &instr in &code.instrs {
            if let Instr::Call(callee, args, _) = instr
                && matches!(code.instr(callee), Instr::Attr(_, method) if methods.contains(&method))
                && let [processor] = code.list(args)
                && let Meaning::Function(processor) = program.expression(names, catalog, module, code, processor.value)
            {
                found.push(processor);
            }
        }
    }
    found
}

impl Eval<'_, '_> {
    /// Adds to what a template is given what every template sees of the program's own.
    pub fn add_template_context(&mut self, given: &mut Args) {
        // A template hands what it sees on to those that it includes.
        if self.program().unit(self.module).template.is_some() {
            return;
        }
        let solver = self.solver;
        for &processor in &solver.template_contexts {
            let function = self.function_node(processor);
            let names = self.call_function(processor, function, &Args::default());
            self.spread_keywords(given, &names);
        }
        self.is_dead = false;
    }

    /// What the program's own filter makes of what a template gives it.
    pub fn own_filter(&mut self, path: ApiPath, args: &Args) -> Option<V> {
        let mut made = V::new();
        for &filter in self.solver.template_filters.get(&path)? {
            let function = self.function_node(filter);
            made.join(&self.call_function(filter, function, args));
        }
        Some(made)
    }
}
