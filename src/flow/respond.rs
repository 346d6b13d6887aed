//! What a view returns becomes a response: text that is shown as a page, or a mapping that is answered as JSON.

use smallvec::smallvec;

use crate::ir::{Instr, Value};
use crate::models::{FactSet, Step, core};

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::value::{Entry, Key, Kind, Node, Root, Shape, V};

impl Eval<'_, '_> {
    /// A view returns a value: the response is built here, if it is not a response already.
    pub fn respond(&mut self, at: Value, value: &V) {
        let body = match self.known_sequence(value) {
            Some(parts) if value.only().is_some_and(|it| matches!(self.data(it.node).kind, Kind::Object(_, _, Shape::Tuple))) => {
                parts.first().cloned().unwrap_or_default()
            }
            _ => value.clone(),
        };
        let is_page = self.is_page(value);
        // The result of a wrapped view has been judged there.
        if let Instr::Call(..) = self.code.instr(at)
            && self.passed_on.contains(&at)
        {
            return;
        }
        let has_container = body.iter().any(|entry| self.is_container(entry.node));
        for entry in body.iter() {
            // What is parsed may be a mapping, and is one where something is put under a name.
            let has_names = self.content(entry.node).is_some_and(|it| it.fields.iter().any(|(key, _)| matches!(key, Key::Item(_))));
            // What is not known is of a kind with what is known beside it (`TURNS.get(key, [])`).
            let is_mapping =
                has_names || self.is_container(entry.node) || has_container && self.is_token(entry.node) || self.is_json(entry.node);
            let part = V(smallvec![entry]);
            // An exception that a handler gives back as it is shows the page of its status, and never its own text.
            let is_handed = matches!(self.data(entry.node).kind, Kind::Root(Root::Param(_))) && !entry.facts.any(core::STRING);
            self.sink(core::RESPONSE, None, &part.clone().and_facts(if is_handed { core::RESPONDED } else { FactSet::EMPTY }));
            if (!is_mapping || entry.facts.any(core::STRING)) && is_page && !matches!(self.data(entry.node).kind, Kind::Object(..)) {
                self.sink(core::HTML, None, &part);
            }
        }
    }

    fn is_container(&self, node: Node) -> bool {
        matches!(self.data(node).kind, Kind::Object(_, _, Shape::Dict | Shape::List | Shape::Generator))
    }

    /// Whether text that a view returns is shown as a page, as far as headers beside it tell.
    fn is_page(&mut self, answer: &V) -> bool {
        let is_of = |it: Entry, shape| matches!(self.data(it.node).kind, Kind::Object(_, _, own) if own == shape);
        let is_tuple = answer.only().is_some_and(|it| is_of(it, Shape::Tuple));
        let is_mapping = |part: &&V| part.iter().any(|it| is_of(it, Shape::Dict));
        let parts = self.known_sequence(answer).filter(|_| is_tuple).unwrap_or_default();
        let Some((body, headers)) = parts.split_first().and_then(|(body, rest)| Some((body, rest.iter().find(is_mapping)?))) else {
            return true;
        };
        let path = self.catalog().paths.root(self.symbol("__response__"));
        let Some(model) = self.catalog().paths.entry(path).call.clone() else { return true };
        let args = Args::positional(vec![body.clone(), headers.clone()]);
        let callee = self.node(Kind::Api(path));
        let call = ApiCall { path, model: Some(model.clone()), callee, receiver: V::new(), args: &args };
        model.sinks.iter().any(|row| row.kind == core::HTML && self.applies(&call, &row.only_if, &row.unless))
    }

    /// Parsed JSON and other library objects are no HTML text by themselves.
    fn is_json(&self, node: Node) -> bool {
        self.data(node).api.is_some_and(|path| {
            let (_, step) = match self.catalog().paths.parent(path) {
                Some(it) => it,
                None => return false,
            };
            step == Step::Call
        })
    }
}
