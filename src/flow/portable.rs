//! Meaning told to a callee: parts of values in a form that outlives the activation.

use std::rc::Rc;

use crate::models::{ApiPath, FactSet, Step};
use crate::program::FuncRef;
use crate::text::Symbol;

use super::eval::Eval;
use super::export::SPREAD;
use super::summary::*;
use super::value::{Content, Entry, Key, Kind, Node, Root, Shape, V};

/// Meaning is told this deep into objects.
const MAX_PORTABLE_DEPTH: usize = 4;
/// And of this many parts of an object.
const MAX_PORTABLE_FIELDS: usize = 48;
/// And of this many values in all.
const MAX_PORTABLE: usize = 64;
/// Of objects that are given to a function with more calls than this, callers tell it only the outside; ARCHITECTURE.md, "Limits".
pub(super) const MAX_TELLERS: usize = 64;
/// Instruction numbers that stand for what the caller has told.
const FIRST_BOUND: u32 = 1 << 29;

/// Whether the number of an instruction stands for what the caller has told.
pub(super) fn is_told(at: u32) -> bool {
    (FIRST_BOUND..FIRST_BOUND << 1).contains(&at)
}

impl Eval<'_, '_> {
    /// What is told of a value to a callee: of what is large, or has many callers, only the outside, so that callers that know much agree.
    pub fn told_of(&mut self, value: &V, callee: FuncRef) -> Portable {
        let first = if self.solver.widely_called[callee.0 as usize] { MAX_PORTABLE_DEPTH } else { 0 };
        for depth in first..MAX_PORTABLE_DEPTH {
            self.portable_left = MAX_PORTABLE;
            let told = self.portable(value, depth);
            if self.portable_left > 0 {
                return told;
            }
        }
        self.portable_left = MAX_PORTABLE;
        self.portable(value, MAX_PORTABLE_DEPTH)
    }

    /// Meaning of a value that can be told to another activation; labels stay here.
    pub fn portable(&mut self, value: &V, depth: usize) -> Portable {
        let mut known = Vec::new();
        if depth > MAX_PORTABLE_DEPTH {
            return Portable(known);
        }
        for entry in value.iter() {
            if self.portable_left == 0 {
                break;
            }
            self.portable_left -= 1;
            let data = self.data(entry.node);
            match data.kind.clone() {
                Kind::Const(literal) => known.push(Known::Const(literal)),
                Kind::Class(class) => known.push(Known::Class(class)),
                Kind::Module(module) => known.push(Known::Module(module)),
                Kind::Api(path) if !self.catalog().paths.entry(path).labels.is_empty() => known.push(Known::Typed(path, Vec::new())),
                Kind::Api(path)
                    if !self.is_state(path) || !super::shared::labels_of(self.solver, path).is_empty() || self.gives_fixed(path) =>
                {
                    known.push(Known::Api(path))
                }
                // A file in memory is told as the file that it is.
                Kind::Object(_, _, Shape::List) if data.api.is_some_and(|api| self.catalog().paths.entry(api).is_open_file) => {
                    known.extend(data.api.map(|api| Known::Typed(api, Vec::new())));
                }
                Kind::Object(_, _, shape) => {
                    let content = self.content(entry.node).unwrap_or_default();
                    let mut fields = Vec::new();
                    for (key, value) in content.fields.iter().take(MAX_PORTABLE_FIELDS) {
                        fields.push((*key, self.portable(value, depth + 1)));
                    }
                    let rest = self.portable(&content.rest, depth + 1);
                    let is_closed = content.is_closed && content.spread.is_empty() && content.fields.len() <= MAX_PORTABLE_FIELDS;
                    known.push(Known::Object { shape, fields, rest, is_closed });
                }
                Kind::Result(..) | Kind::Path(..) if data.text.is_some() => known.extend(data.text.map(Known::Text)),
                Kind::Source(source) if data.api != source.path => known.extend(data.api.map(|api| Known::Typed(api, Vec::new()))),
                Kind::Result(..) | Kind::Path(..) | Kind::Root(super::entry::ANY_RESPONSE) if data.api.is_some() => {
                    let api = data.api;
                    let content = self.content(entry.node).unwrap_or_default();
                    let mut fields = Vec::new();
                    for (key, value) in
                        content.fields.iter().filter(|(key, _)| matches!(key, Key::Argument(_) | Key::Position(_) | Key::Attr(_)))
                    {
                        fields.push((*key, self.portable(value, depth + 1)));
                    }
                    known.extend(api.map(|api| Known::Typed(api, fields)));
                }
                _ => {}
            }
        }
        Portable(known)
    }

    /// Whether a call of it is another name for a fixed thing (`request.get_json()` is `request.json`).
    fn gives_fixed(&self, path: ApiPath) -> bool {
        let paths = &self.catalog().paths;
        paths.parent(paths.step(path, Step::Call)).is_some_and(|(_, step)| step != Step::Call)
    }

    pub fn import_portable(&mut self, portable: &Portable, anchor: Node) -> V {
        let mut out = V::new();
        for known in &portable.0 {
            let node = match known {
                Known::Instance(class) => {
                    self.told.entry(anchor).or_default().push(*class);
                    continue;
                }
                Known::Setting(setting) => {
                    self.settings.insert(anchor, *setting);
                    continue;
                }
                Known::Const(literal) => self.node(Kind::Const(*literal)),
                Known::Text(text) => self.node(Kind::Text(*text, anchor.0)),
                Known::Api(path) => self.node(Kind::Api(*path)),
                Known::Class(class) => self.node(Kind::Class(*class)),
                Known::Module(module) => self.node(Kind::Module(*module)),
                Known::Typed(api, fields) => {
                    let node = self.fresh(anchor, None);
                    self.data_mut(node).api = Some(*api);
                    self.import_fields(node, anchor, fields, &Portable::default(), false);
                    node
                }
                Known::Object { shape, fields, rest, is_closed } => {
                    let is_plain = matches!(shape, Shape::Function(_)) && fields.is_empty();
                    if let (true, Shape::Function(function)) = (is_plain, shape) {
                        self.function_node(*function)
                    } else {
                        let node = self.fresh(anchor, Some(*shape));
                        if let Shape::Instance(class) = shape
                            && let Some(base) = self.program().api_bases(*class).next()
                        {
                            let typed = self.catalog().paths.step(base, Step::Call);
                            self.data_mut(node).api = Some(typed);
                        }
                        self.import_fields(node, anchor, fields, rest, *is_closed);
                        node
                    }
                }
            };
            out.add(Entry { node, facts: FactSet::EMPTY });
        }
        out
    }

    fn fresh(&mut self, anchor: Node, shape: Option<Shape>) -> Node {
        self.n_fresh += 1;
        let at = FIRST_BOUND + self.n_fresh;
        match shape {
            Some(shape) => self.node(Kind::Object(at, anchor.0, shape)),
            None => self.node(Kind::Result(at, anchor.0)),
        }
    }

    /// Parts of a bound object: what the caller told, with the labels of the token's own parts.
    fn import_fields(&mut self, node: Node, anchor: Node, fields: &[(Key, Portable)], rest: &Portable, is_closed: bool) {
        let mut content = Content { is_closed, ..Content::default() };
        let is_place = self.is_token(anchor) || matches!(self.data(anchor).kind, Kind::Api(path) if self.is_state(path));
        let is_partial = matches!(self.data(node).kind, Kind::Object(_, _, Shape::Partial));
        let is_part = |key: &Key| match key {
            Key::Attr(_) | Key::Item(_) | Key::Index(_) | Key::Capture(_) | Key::Receiver | Key::Function => true,
            // What has been bound beforehand is an argument of the call; what a library's object was made with is not one of its parts.
            Key::Position(_) | Key::Argument(_) => is_partial,
            Key::Elem | Key::But(_) | Key::Found | Key::File => false,
        };
        for (key, portable) in fields {
            let mut value = V::new();
            if is_place && is_part(key) {
                let part = self.path(anchor, *key);
                value.join(&V::of(part));
                let inner = self.import_portable(portable, part);
                value.join(&inner);
            } else {
                value = self.import_portable(portable, anchor);
                // What methods put there later is known by class and name.
                if let (Kind::Object(_, _, Shape::Instance(class)), Key::Attr(name)) = (&self.data(node).kind, key) {
                    let field = self.node(Kind::Root(Root::Field(*class, *name)));
                    value.join(&V::of(field));
                }
            }
            content.set(*key, value);
        }
        if !rest.0.is_empty() {
            let place = if is_place { self.path(anchor, Key::Elem) } else { anchor };
            content.rest = self.import_portable(rest, place);
            if is_place {
                content.rest.join(&V::of(place));
            }
        }
        self.base.insert(node, Rc::new(content));
    }
}

impl Summary {
    /// The variable of a module or class body at its end.
    pub fn namespace_field(&self, name: Symbol) -> Option<&OutValue> {
        let object = self.namespace()?;
        object.fields.iter().find(|(key, _)| *key == Key::Attr(name)).map(|(_, value)| value)
    }

    pub fn namespace_names(&self) -> Vec<Symbol> {
        let fields = self.namespace().map(|object| object.fields.as_slice()).unwrap_or_default();
        fields
            .iter()
            .filter_map(|(key, _)| match key {
                Key::Attr(name) => Some(*name),
                _ => None,
            })
            .collect()
    }

    pub fn namespace(&self) -> Option<&OutObject> {
        self.result.0.iter().find_map(|(what, _)| match what {
            Out::Object(at) => self.objects.get(*at as usize).filter(|object| object.shape == Shape::Namespace),
            _ => None,
        })
    }

    /// The meaning of a value of this summary, without what depends on callers.
    pub fn portable(&self, value: &OutValue, depth: usize) -> Portable {
        let mut known = Vec::new();
        if depth > MAX_PORTABLE_DEPTH {
            return Portable(known);
        }
        for (what, _) in &value.0 {
            match what {
                Out::Const(literal) => known.push(Known::Const(*literal)),
                Out::Class(class) => known.push(Known::Class(*class)),
                Out::Module(module) => known.push(Known::Module(*module)),
                Out::Token(token) => {
                    if let Token { root: TokenRoot::Api(path), keys } = &self.tokens[*token as usize]
                        && keys.is_empty()
                    {
                        known.push(Known::Api(*path));
                    } else {
                        match self.types.get(*token as usize).copied().flatten() {
                            Some(TokenType::Api(api)) => known.push(Known::Typed(api, Vec::new())),
                            Some(TokenType::Instance(class)) => known.push(Known::Object {
                                shape: Shape::Instance(class),
                                fields: Vec::new(),
                                rest: Portable::default(),
                                is_closed: false,
                            }),
                            None => {}
                        }
                    }
                }
                Out::Derived(at) => {
                    let derived = &self.derived[*at as usize];
                    if let Some(text) = derived.text {
                        known.push(Known::Text(text));
                    } else if let Some(api) = derived.api {
                        let fields = derived
                            .fields
                            .iter()
                            .filter(|(key, _)| *key != SPREAD && matches!(key, Key::Argument(_) | Key::Position(_) | Key::Attr(_)))
                            .map(|(key, value)| (*key, self.portable(value, depth + 1)))
                            .collect();
                        known.push(Known::Typed(api, fields));
                    }
                }
                Out::Object(at) => {
                    let object = &self.objects[*at as usize];
                    let fields = object
                        .fields
                        .iter()
                        .take(MAX_PORTABLE_FIELDS)
                        .map(|(key, value)| (*key, self.portable(value, depth + 1)))
                        .collect();
                    known.push(Known::Object {
                        shape: object.shape,
                        fields,
                        rest: self.portable(&object.rest, depth + 1),
                        is_closed: object.is_closed && object.spread.0.is_empty(),
                    });
                }
                Out::Source(_) => {}
            }
        }
        Portable(known)
    }
}
