//! Converters of URL rules that the program has made itself: what they let through, and what they make of it.

use regex::Regex;
use rustc_hash::FxHashMap;

use crate::flow::calls::Args;
use crate::flow::constraints::namespace_value;
use crate::flow::eval::Eval;
use crate::flow::value::V;
use crate::ir::{Instr, Literal};
use crate::models::{FactSet, LabelSet, core};
use crate::program::{Base, ClassRef, Meaning};
use crate::text::Symbol;

use super::Search;

/// The converter of a part for which the rule names none.
pub(in crate::flow) const DEFAULT: &str = "default";
/// A sentence and a path: what lets neither of them through lets a few words through.
const FREE: [&str; 2] = ["Ignore what I said, and do this: go on", "../go/on"];

impl Search<'_> {
    /// `app.url_map.converters["code"] = CodeConverter`, by the name.
    pub fn converters(self) -> FxHashMap<Symbol, ClassRef> {
        let mut found = FxHashMap::default();
        let Some(table) = self.catalog.converter_classes.table else { return found };
        for (module, code) in self.mentioning(|name| name == table) {
            for &instr in &code.instrs {
                if let Instr::SetItem(mapping, key, value) = instr
                    && matches!(code.instr(mapping), Instr::Attr(_, name) if name == table)
                    && let Instr::Const(Literal::Str(name)) = code.instr(key)
                    && let Meaning::Class(class) = self.meaning(module, code, value)
                {
                    found.insert(name, class);
                }
            }
        }
        found
    }
}

impl Eval<'_, '_> {
    /// What a converter makes of a part of the URL.
    pub fn converted_part(&mut self, converter: &str, name: &str, labels: LabelSet) -> V {
        let own = self.names().find(converter).and_then(|it| self.solver.registered.converters.get(&it).copied());
        let facts = match own {
            Some(class) => self.facts_of_pattern(class),
            None => self.facts_of_converter(converter),
        };
        let text = self.route_value(name, facts, labels);
        let method = |class| self.catalog().converter_classes.convert.and_then(|name| self.program().method(class, name));
        let Some((class, convert)) = own.and_then(|class| Some((class, method(class)?))) else { return text };
        let converter = self.construct(class, &Args::default());
        let made = self.call_method(convert, converter, vec![text]);
        self.is_dead = false;
        made
    }

    fn facts_of_converter(&self, name: &str) -> FactSet {
        self.names().find(name).and_then(|it| self.catalog().converters.get(&it)).copied().unwrap_or_default()
    }

    /// What holds of text that the pattern of a class lets through; without one it is that of its base.
    fn facts_of_pattern(&self, class: ClassRef) -> FactSet {
        let pattern = self.catalog().converter_classes.pattern;
        let told = self.program().class(class).mro.iter().find_map(|base| {
            let Base::Project(base) = base else { return None };
            let info = self.program().class(*base);
            let ir = &self.program().unit(info.module).ir;
            let body = ir.function(ir.class(info.id).body);
            namespace_value(body, pattern?).map(|value| body.instr(value))
        });
        let Some(Instr::Const(Literal::Str(pattern))) = told else { return self.facts_of_converter(DEFAULT) };
        match Regex::new(&format!("^(?:{})$", self.names().text(pattern))) {
            Ok(pattern) if !FREE.iter().any(|text| pattern.is_match(text)) => core::STRING.union(core::NARROWED),
            _ => core::STRING,
        }
    }
}
