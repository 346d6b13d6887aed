//! What is known of the request while an entry runs: its method, and while hooks run the name and the URL of the route.

use crate::ir::{CompareOp, Literal};
use crate::models::{ApiPath, FactSet, RegisterKind};
use crate::text::Symbol;

use super::eval::Eval;
use super::places::key_of;
use super::solver::Solver;
use super::summary::{Group, Token, TokenRoot};
use super::value::{Entry, Flows, Key, Kind, Node, Shape, State, V};

/// Stands for what is not known of a text.
const UNKNOWN: char = '\0';

impl Eval<'_, '_> {
    // ---------------------------------------------------------------- tests

    /// What a part of the request may be, if the value is one and nothing else; empty: callers are asked.
    fn request_part(&mut self, value: &V) -> Option<Vec<Symbol>> {
        let part = value.iter().find(|entry| self.is_part_of_request(entry.node))?;
        self.demand(value);
        let told = self.bound.get(&part.node).cloned().unwrap_or_default();
        self.texts_beside(&told, part.node).and_then(|told| {
            let mut texts = self.texts_beside(value, part.node)?;
            texts.extend(told);
            Some(texts)
        })
    }

    fn is_part_of_request(&self, node: Node) -> bool {
        matches!(self.data(node).kind, Kind::Api(path) if self.catalog().request_parts.contains(path))
    }

    /// The texts that stand beside a node; none if something else does.
    fn texts_beside(&self, value: &V, node: Node) -> Option<Vec<Symbol>> {
        let text = |entry: Entry| match self.data(entry.node).kind {
            Kind::Const(Literal::Str(text)) | Kind::Text(text, _) => Some(text),
            _ => None,
        };
        value.iter().filter(|entry| entry.node != node).map(text).collect()
    }

    /// Whether a part of the request is known, and so is there.
    pub fn is_known_request_part(&self, value: &V) -> bool {
        let part = value.iter().find(|entry| self.is_part_of_request(entry.node)).filter(|_| value.0.len() > 1);
        part.is_some_and(|part| self.texts_beside(value, part.node).is_some())
    }

    /// `request.method in ("GET", "HEAD")`, `request.endpoint == "login"` where the route is known.
    pub fn request_test(&mut self, op: CompareOp, left: &V, right: &V) -> Option<bool> {
        let (texts, other) = match self.request_part(left) {
            Some(texts) => (texts, right),
            None => (self.request_part(right)?, left),
        };
        let wanted = match op {
            CompareOp::In | CompareOp::NotIn => {
                self.demand(other);
                self.members(other)
            }
            CompareOp::Eq | CompareOp::NotEq => other.clone(),
            _ => return None,
        };
        let wanted = self.all_literals(&wanted)?;
        let is_negated = matches!(op, CompareOp::NotIn | CompareOp::NotEq);
        let outcome = |text: Symbol| match self.names().text(text).split_once(UNKNOWN) {
            None => Some(wanted.contains(&text)),
            Some((known, _)) => {
                let may_be = |wanted: &Symbol| self.names().text(*wanted).starts_with(known);
                if wanted.iter().any(may_be) { None } else { Some(false) }
            }
        };
        agreed(texts.into_iter().map(outcome)).map(|holds| holds != is_negated)
    }

    /// `request.path.startswith("/public/")` where the route, or the text, is known.
    pub fn request_begins(&mut self, subject: &V, beginnings: &V) -> Option<bool> {
        let texts = match subject.only().map(|entry| &self.data(entry.node).kind) {
            Some(Kind::Const(Literal::Str(text)) | Kind::Text(text, _)) => vec![*text],
            _ => self.request_part(subject)?,
        };
        self.demand(beginnings);
        let beginnings = match self.known_sequence(beginnings) {
            Some(all) => all,
            None => vec![beginnings.clone()],
        };
        let mut wanted = Vec::new();
        for beginning in beginnings {
            wanted.extend(self.all_literals(&beginning)?);
        }
        let begins = |text: Symbol, beginning: Symbol| {
            let (text, beginning) = (self.names().text(text), self.names().text(beginning));
            match text.split_once(UNKNOWN) {
                Some((known, _)) if known.len() < beginning.len() && beginning.starts_with(known) => None,
                Some((known, _)) => Some(known.starts_with(beginning)),
                None => Some(text.starts_with(beginning)),
            }
        };
        let outcome = |text: Symbol| {
            let of_each: Vec<Option<bool>> = wanted.iter().map(|beginning| begins(text, *beginning)).collect();
            if of_each.contains(&Some(true)) { Some(true) } else { agreed(of_each.into_iter()) }
        };
        agreed(texts.into_iter().map(outcome))
    }

    /// The texts that a value may be, if all are known and there are some.
    fn all_literals(&self, value: &V) -> Option<Vec<Symbol>> {
        let literal = |entry: Entry| match self.data(entry.node).kind {
            Kind::Const(Literal::Str(text)) => Some(Some(text)),
            Kind::Const(Literal::None) => Some(None),
            // What callers have told stands beside it.
            _ if self.is_token(entry.node) => Some(None),
            _ => None,
        };
        let texts: Vec<Option<Symbol>> = value.iter().map(literal).collect::<Option<_>>()?;
        Some(texts.into_iter().flatten().collect::<Vec<Symbol>>()).filter(|texts| !texts.is_empty())
    }

    // ---------------------------------------------------------------- routes

    /// Runs what follows as a request with one of these methods.
    pub fn assume_method(&mut self, methods: &[Symbol]) {
        let mut value = V::new();
        for method in methods {
            value.join(&self.constant(Literal::Str(*method)));
        }
        self.assume_part(&self.catalog().request_parts.methods, &value);
    }

    /// Runs what follows as a request for this route. Gives what was there before.
    pub fn assume_route(&mut self, entry: &super::entry::Entry) -> State {
        let before = self.state.clone();
        if entry.this.registration().kind == RegisterKind::Route && !entry.before.is_empty() {
            let name = self.route_name(entry).map(|name| self.constant(Literal::Str(name))).unwrap_or_default();
            self.assume_part(&self.catalog().request_parts.endpoints, &name);
            let path = self.route_path(entry);
            self.assume_part(&self.catalog().request_parts.paths, &path);
        }
        before
    }

    /// The views themselves are looked at once for all routes.
    pub fn forget_route(&mut self, before: State) {
        let parts = &self.catalog().request_parts;
        for path in parts.endpoints.iter().chain(&parts.paths) {
            let Some((parent, key)) = self.holder(*path) else { continue };
            let node = self.node(Kind::Api(parent));
            let old = before.heap.get(&node).and_then(|content| content.get(key)).cloned();
            match old {
                Some(old) => self.content_mut(node).set(key, old),
                None => self.content_mut(node).remove(key),
            }
        }
    }

    fn assume_part(&mut self, places: &[ApiPath], value: &V) {
        if value.is_empty() {
            return;
        }
        for place in places {
            let Some((parent, key)) = self.holder(*place) else { continue };
            let parent = self.node(Kind::Api(parent));
            self.store_node(parent, key, value, false);
        }
    }

    fn holder(&self, path: ApiPath) -> Option<(ApiPath, Key)> {
        let (parent, step) = self.catalog().paths.parent(path)?;
        Some((parent, key_of(step)?))
    }

    /// The name under which the route is known, if that is sure.
    fn route_name(&mut self, entry: &super::entry::Entry) -> Option<Symbol> {
        let registration = entry.this.registration();
        let own = match registration.endpoint {
            Some(name) => name,
            None => {
                let function = registration.function.clone();
                let view = self.registered(&entry.this, &function);
                self.view_name(&view)?
            }
        };
        match entry.group {
            Group::Nothing => Some(own),
            Group::Named(group) => Some(self.symbol(&format!("{}.{}", self.names().text(group), self.names().text(own)))),
            Group::Unknown => None,
        }
    }

    fn view_name(&mut self, view: &V) -> Option<Symbol> {
        if let Kind::Object(_, _, Shape::View(_)) = self.data(view.only()?.node).kind {
            let name = self.symbol("name");
            let named = self.load(view, Key::Argument(name));
            return self.text_literal(&named);
        }
        match self.view_functions(view).as_slice() {
            [function] => Some(self.program().function(*function).name),
            _ => None,
        }
    }

    /// The path of the URL, as far as it does not vary.
    fn route_path(&mut self, entry: &super::entry::Entry) -> V {
        let Some(rule) = entry.this.registration().rule else { return V::new() };
        let rule = super::blueprints::below(self.solver, entry.prefix, rule);
        let Some((known, _)) = self.names().text(rule).split_once('<') else { return self.constant(Literal::Str(rule)) };
        let text = self.symbol(&format!("{known}{UNKNOWN}"));
        let mut flows = Flows::default();
        for path in &self.catalog().request_parts.paths {
            let node = self.node(Kind::Api(*path));
            flows.join(&Flows::of(node), FactSet::EMPTY);
        }
        let node = self.derived(ROUTE_PATH, flows, &[]);
        self.data_mut(node).text = Some(text);
        V::of(node)
    }
}

/// The number of the path of a route, among the results of the place where it is registered.
const ROUTE_PATH: u32 = 0x301;

/// The outcome of which all are; none if one is not known, or there are none.
fn agreed(mut outcomes: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let first = outcomes.next()??;
    outcomes.all(|it| it == Some(first)).then_some(first)
}

/// Whether any function of the program looks at the method of the request.
pub(super) fn asks_for_method(solver: &Solver) -> bool {
    let is_method = |token: &Token| match token.root {
        TokenRoot::Api(path) => token.keys.is_empty() && solver.catalog.request_parts.methods.contains(&path),
        TokenRoot::Root(_) => false,
    };
    (0..solver.program.n_functions() as u32).map(crate::program::FuncRef).any(|function| {
        let summary = solver.general(function);
        summary.is_some_and(|summary| summary.demands.iter().any(|token| is_method(&summary.tokens[*token as usize])))
    })
}
