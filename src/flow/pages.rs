//! Templates: what they are given, and what they make of it. A template of the program is a function of its context.

use crate::ir::TEMPLATE_BODY;
use crate::models::{Intrinsic, core};
use crate::program::ModuleId;

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::value::{Key, Kind, V};

impl Eval<'_, '_> {
    /// What a template prints; the first argument is its text, its name, or a list of names of which the first one that exists counts.
    pub fn render_template(&mut self, what: Intrinsic, call: &ApiCall) -> V {
        let first = call.model.as_ref().and_then(|model| model.params.first().copied());
        let given = first.and_then(|name| call.args.keyword(name)).cloned().unwrap_or_else(|| self.arg(call, 0));
        let named = if what == Intrinsic::RenderTemplateText { self.templates_of_text(&given) } else { self.templates_named(&given) };
        if named.is_empty() {
            return self.plain_result(call);
        }
        let mut args = Args::default();
        for (name, path) in self.catalog().template_globals.clone() {
            let node = self.node(Kind::Api(path));
            let value = self.known(node);
            args.keywords.push((name, value));
        }
        self.add_template_context(&mut args);
        args.keywords.extend(call.args.keywords.iter().cloned());
        args.double_star.join(&call.args.double_star);
        let mut printed = V::new();
        for template in named {
            let function = self.program().func_ref(template, TEMPLATE_BODY);
            let node = self.function_node(function);
            printed.join(&self.call_function(function, node, &args));
        }
        printed.and_facts(core::JOINED)
    }

    /// A template as the module of its macros.
    pub fn import_template(&mut self, call: &ApiCall) -> V {
        let named = self.templates_named(&self.arg(call, 0));
        let mut out = V::new();
        for template in named {
            let node = self.node(Kind::Module(template));
            out.join(&V::of(node));
        }
        out
    }

    /// `value.name` in a template is an attribute or else an item.
    pub fn template_attribute(&mut self, call: &ApiCall) -> V {
        let (value, name) = (self.arg(call, 0), self.arg(call, 1));
        let Some(name) = self.text_literal(&name) else { return V::new() };
        let mut found = V::new();
        for entry in value.iter() {
            let value = V::of(entry.node).and_facts(entry.facts);
            let is_mapping = matches!(self.data(entry.node).kind, Kind::Object(_, _, super::value::Shape::Dict));
            let key = if is_mapping { Key::Item(name) } else { Key::Attr(name) };
            found.join(&self.load(&value, key));
            // What is not known here may be a mapping for the caller.
            if self.is_token(entry.node) {
                found.join(&self.load(&value, Key::Item(name)));
            }
        }
        found
    }

    fn templates_of_text(&mut self, text: &V) -> Vec<ModuleId> {
        let texts: Vec<_> = text.iter().map(|entry| self.text_literal(&V::of(entry.node))).collect();
        let found = texts.iter().map(|text| self.program().template_of_text((*text)?, self.module));
        // A text that is not known may print what it likes.
        found.collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    fn templates_named(&mut self, name: &V) -> Vec<ModuleId> {
        let choices = self.known_sequence(name).unwrap_or_else(|| vec![name.clone()]);
        for choice in choices {
            let mut found = Vec::new();
            for entry in choice.iter() {
                let text = self.text_literal(&V::of(entry.node));
                found.extend(text.and_then(|text| self.program().template(self.names().text(text), self.module)));
            }
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }
}
