//! Mappings that stand for something else: the `__dict__` of an object, a namespace, a mapping that fills itself, what an application
//! keeps for its requests.

use crate::models::{ApiPath, StateScope, Step};
use crate::program::ModuleId;

use super::api::ApiCall;
use super::calls::Args;
use super::eval::Eval;
use super::solver::{Read, Solver, Task};
use super::summary::{Context, Portable, Token, TokenId, TokenRoot};
use super::value::{Content, Entry, Key, Kind, Node, Shape, V};

/// Number of a `defaultdict` among the objects of its instruction: what its factory makes there is another.
const DEFAULTING: u32 = 40;

impl Eval<'_, '_> {
    /// `x.__dict__`, `vars(x)`: what the fields are now, and the place where they are assigned.
    pub fn dictionary(&mut self, value: &V) -> V {
        let mut out = V::new();
        for entry in value.iter() {
            out.add(Entry { node: self.path(entry.node, Key::Attr(self.solver.dict)), facts: entry.facts });
            let data = self.data(entry.node);
            if data.instance.is_some() || matches!(data.kind, Kind::Object(..)) {
                out.add(Entry { node: self.fields_as_dict(&V(smallvec::smallvec![entry])), facts: entry.facts });
            }
        }
        out
    }

    /// Of what a node is the `__dict__`: an entry there is an attribute of it.
    pub fn owner_of(&mut self, node: Node) -> Option<Node> {
        match self.data(node).kind {
            Kind::Path(base, Key::Attr(name)) if name == self.solver.dict => Some(base),
            Kind::Api(path) => match self.catalog().paths.parent(path) {
                Some((parent, Step::Attr(name))) if name == self.solver.dict => Some(self.node(Kind::Api(parent))),
                _ => None,
            },
            _ => None,
        }
    }

    /// Where the fields of an object are known, the place where they are assigned says nothing more.
    pub fn known_dictionaries(&mut self, value: &V) -> V {
        let known: V = V(value.iter().filter(|entry| self.owner_of(entry.node).is_none()).collect());
        if known.is_empty() { value.clone() } else { known }
    }

    /// `SimpleNamespace(a=1, **more)`.
    pub fn attributes_of(&mut self, call: &ApiCall) -> V {
        let node = self.node(Kind::Object(self.now, 0, Shape::Tuple));
        let mut content = Content { is_closed: true, ..Content::default() };
        let entries = self.entries(&call.args.double_star).fields.into_iter();
        let spread = entries.filter_map(|(key, value)| match key {
            Key::Item(name) => Some((name, value)),
            _ => None,
        });
        for (name, value) in spread.chain(call.args.keywords.iter().cloned()) {
            content.set(Key::Attr(name), value);
        }
        self.state.set_content(node, content);
        V::of(node)
    }

    /// `defaultdict(factory, ...)`: what the factory gives lies under every key that is not known.
    pub fn default_dict(&mut self, call: &ApiCall) -> V {
        let (factory, mapping) = (self.arg(call, 0), self.arg(call, 1));
        let mut content = self.entries(&mapping);
        for (name, value) in &call.args.keywords {
            content.set(Key::Item(*name), value.clone());
        }
        content.rest = self.call(&factory, &Args::default());
        content.set(Key::Function, factory);
        let node = self.node(Kind::Object(self.now, DEFAULTING, Shape::Dict));
        self.state.set_content(node, content);
        V::of(node)
    }

    /// A key that a `defaultdict` lacks has a value of its own from now on.
    pub fn fill_default(&mut self, node: Node, content: &Content, key: Key) -> Option<V> {
        let factory = content.get(Key::Function).filter(|_| matches!(self.data(node).kind, Kind::Object(_, _, Shape::Dict)))?.clone();
        let made = self.call(&factory, &Args::default());
        if let (Some(made), Some(default)) = (made.only(), content.rest.only())
            && let Some(shared) = self.content(default.node)
        {
            self.state.share_content(made.node, shared);
        }
        self.store_node(node, key, &made, false);
        Some(made)
    }

    /// Whether a path is an attribute of a library's object of which the library knows nothing: the program has put something there.
    pub fn is_own_attribute(&self, path: ApiPath) -> bool {
        let paths = &self.catalog().paths;
        match paths.parent(path) {
            Some((object, Step::Attr(_))) => matches!(paths.parent(object), Some((_, Step::Call))) && !paths.entry(path).is_prefix,
            _ => false,
        }
    }

    /// What lies in one of the framework's lasting mappings, or in an attribute of its lasting objects that it does not know itself, is
    /// what the program has put there, whoever did.
    pub fn ask_keepers(&mut self, holder: Node, key: Key, part: Node) {
        let Kind::Api(path) = self.data(holder).kind else { return };
        let paths = &self.catalog().paths;
        let is_kept = match key {
            Key::Item(_) => paths.entry(path).state == Some(StateScope::Process),
            Key::Attr(name) => self.is_own_attribute(paths.step(path, Step::Attr(name))),
            _ => false,
        };
        if !is_kept || self.bound.contains_key(&part) {
            return;
        }
        self.bound.insert(part, V::of(part));
        let portable = self.solver.kept_meaning(self.task, path, key, self.module);
        let value = self.import_portable(&portable, part);
        self.bound.insert(part, value);
    }
}

impl Solver<'_> {
    /// What the program puts under a key into one of the framework's objects, labels apart: by the object's path, into an object of that
    /// type that is made and given out, or into a parameter's part of that name (`def init_app(app): app.extensions["store"] = Store()`).
    fn kept_meaning(&self, task: &mut Task, holder: ApiPath, key: Key, reader: ModuleId) -> Portable {
        let mut known = Portable::default();
        let names = match (self.catalog.paths.parent(holder), key) {
            (Some((_, Step::Attr(mapping))), Key::Item(name)) => (Some(mapping), name),
            (_, Key::Attr(name)) => (None, name),
            _ => return known,
        };
        task.note_read(Read::Kept(names.0, names.1));
        for writer in self.program.keepers.get(&names).map(Vec::as_slice).unwrap_or_default() {
            // Another program runs in a process of its own: what it puts into the environment is there for nobody else.
            if names.0.is_some() && self.program_of(self.program.locate(*writer).0) != self.program_of(reader) {
                continue;
            }
            let summary = self.summary(task, &Context::general(*writer));
            let is_it = |target: TokenId| {
                let Token { root, keys } = &summary.tokens[target as usize];
                match root {
                    TokenRoot::Api(path) => *path == holder && keys.is_empty(),
                    TokenRoot::Root(_) => keys.last().copied() == names.0.map(Key::Attr),
                }
            };
            let through_effects = summary.effects.iter().filter(|effect| effect.key == key && is_it(effect.target));
            let made = summary.derived.iter().filter(|derived| derived.api == Some(holder)).flat_map(|derived| &derived.fields);
            let in_made = made.filter(|(at, _)| *at == key).map(|(_, value)| value);
            for value in through_effects.map(|effect| &effect.value).chain(in_made) {
                let written = summary.portable(value, 0).0;
                known.0.extend(written.into_iter().filter(|it| !known.0.contains(it)).collect::<Vec<_>>());
            }
        }
        known
    }
}
