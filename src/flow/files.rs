//! Files of the program: what is written into one comes out of it, in the same request and in others.
//!
//! Within a function, and from caller to callee, what lies in a file is a part of the value that names it. For other requests a file is a
//! cell of the program's state under the name of its folder, or of the setting, variable or attribute that names the folder.

use crate::models::{CallModel, FactSet, PlaceArgument, Step, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::Eval;
use super::places::key_of;
use super::value::{Entry, Key, Kind, Node, Root, V};

impl Eval<'_, '_> {
    /// What rows say of the files that a call writes and reads.
    pub fn files(&mut self, call: &ApiCall, model: &CallModel, result: &V) {
        for row in &model.files {
            if !self.applies(call, &row.only_if, &row.unless) {
                continue;
            }
            let is_given = row.path.argument == PlaceArgument::Result && row.path.callee == call.path;
            let path = if is_given { Some(self.follow(result.clone(), &row.path.steps)) } else { self.place(call, &row.path) };
            let Some(path) = path.filter(|path| !path.is_empty()) else { continue };
            if let Some(written) = row.holds.as_ref().and_then(|place| self.place(call, place)) {
                self.written(&path, written);
            }
            if let Some(copy) = row.copy.as_ref().and_then(|place| self.place(call, place)) {
                let content = self.load(&path, Key::File);
                self.written(&copy, content);
            }
            if row.opens.is_some() {
                self.opened(&path, result);
            }
            if let Some(place) = &row.gives {
                self.read_out(&path, result, &place.steps);
            }
        }
    }

    fn written(&mut self, path: &V, content: V) {
        if !self.flows(&content).is_empty() {
            self.store(path, Key::File, content);
        }
    }

    /// What is read from an open file lies in it.
    fn opened(&mut self, path: &V, file: &V) {
        let content = self.load(path, Key::File);
        let flows = self.flows(&content);
        for entry in file.iter() {
            self.grow(entry.node, flows.clone(), &[&content]);
            self.opened.entry(entry.node).or_default().join(path);
        }
    }

    fn read_out(&mut self, path: &V, result: &V, steps: &[Step]) {
        let content = self.load(path, Key::File);
        let mut flows = self.flows(&content);
        for entry in path.iter() {
            // Of what is no open file only that counts to which it leads.
            let is_open = self.is_open_file(entry.node) || self.path_of_opened(entry.node).is_some();
            let facts = if is_open { FactSet::EMPTY } else { core::FETCHED };
            flows.join(&self.flows(&V(smallvec::smallvec![entry])), facts);
        }
        match steps.split_last() {
            None => result.iter().for_each(|entry| self.grow(entry.node, flows.clone(), &[&content, path])),
            Some((last, steps)) => {
                let base = self.follow(result.clone(), steps);
                if let (Some(key), false) = (key_of(*last), flows.is_empty()) {
                    let part = self.derived(0x300, flows, &[&content, path]);
                    self.store(&base, key, V::of(part));
                }
            }
        }
    }

    fn is_open_file(&self, node: Node) -> bool {
        self.data(node).api.is_some_and(|path| self.catalog().paths.entry(path).is_open_file)
    }

    /// The path under which something was opened.
    fn path_of_opened(&self, node: Node) -> Option<V> {
        if let Some(path) = self.opened.get(&node) {
            return Some(path.clone());
        }
        // `with open(path) as file`: what the manager gives.
        let manager = self.part(node, Key::Receiver)?.only()?.node;
        self.opened.get(&manager).cloned()
    }

    /// What lies in the file that a node names.
    pub fn in_file(&mut self, node: Node) -> V {
        if let Some(content) = self.part(node, Key::File) {
            return content;
        }
        if self.is_token(node) && self.data(node).text.is_none() {
            return self.in_file_of_caller(node);
        }
        match self.folder(node) {
            Some(Folder::Named(name)) => {
                let cell = self.folder_cell(name);
                let own = if self.names_owner(Some(&V::of(node))) { core::OWNED } else { FactSet::EMPTY };
                let content = self.load(&V::of(cell), Key::Item(self.solver.content));
                let is_cell = |entry: &Entry| matches!(self.data(entry.node).kind, Kind::Api(_));
                let stored = |entry: Entry| if is_cell(&entry) { core::STORED.union(own) } else { FactSet::EMPTY };
                V(content.iter().map(|entry| Entry { facts: entry.facts.union(stored(entry)), ..entry }).collect())
            }
            Some(Folder::Given(origin)) => self.in_file_of_caller(origin),
            None => V::new(),
        }
    }

    /// What the caller finds in a file. Files that other files name are not followed.
    fn in_file_of_caller(&mut self, node: Node) -> V {
        match self.data(node).kind {
            Kind::Path(_, Key::File) => V::new(),
            _ => V::of(self.node(Kind::Path(node, Key::File))),
        }
    }

    /// Something is written into the file that a node names.
    pub fn put_in_file(&mut self, node: Node, content: &V, is_weak: bool) {
        if let Some(path) = self.path_of_opened(node) {
            let path = V(path.iter().filter(|entry| self.path_of_opened(entry.node).is_none()).collect());
            return self.store(&path, Key::File, content.clone());
        }
        if self.is_open_file(node) {
            return self.add_element(&V::of(node), content);
        }
        let mut all = content.clone();
        if is_weak {
            all.join(&self.in_file(node));
        }
        let all = self.bounded(all);
        self.content_mut(node).set(Key::File, all);
        match self.folder(node).filter(|_| !self.is_token(node)) {
            Some(Folder::Named(name)) => {
                let cell = self.folder_cell(name);
                self.store_node(cell, Key::Item(self.solver.content), content, true);
            }
            Some(Folder::Given(origin)) => {
                let mut all = content.clone();
                all.join(&self.part(origin, Key::File).unwrap_or_default());
                self.content_mut(origin).set(Key::File, all);
            }
            None => {}
        }
    }

    fn folder_cell(&mut self, name: Symbol) -> Node {
        let paths = &self.catalog().paths;
        let path = paths.step(paths.root(self.solver.files), Step::Item(name));
        self.node(Kind::Api(path))
    }

    /// By what the file is known to other functions.
    fn folder(&mut self, node: Node) -> Option<Folder> {
        if let Some(text) = self.data(node).text
            && let Some(name) = folder_in(self.names().text(text))
        {
            return Some(Folder::Named(self.symbol(&name)));
        }
        let of_text = || self.joined.get(&node).and_then(|parts| parts.first().copied());
        // What a path begins with was there before it, unless a loop makes it longer each time.
        let first = self.heads.get(&node).copied().or_else(of_text).filter(|first| *first < node);
        if let Some(first) = first {
            return if self.is_open(first) { self.folder_of_origin(first) } else { self.folder(first) };
        }
        let flows = &self.data(node).flows;
        let origin = flows.iter().map(|flow| flow.origin).find(|origin| *origin != node && self.is_open(*origin))?;
        self.folder_of_origin(origin)
    }

    fn folder_of_origin(&mut self, origin: Node) -> Option<Folder> {
        let name = match self.data(origin).kind {
            Kind::Api(path) => self.catalog().paths.text(path, self.names()),
            Kind::Root(Root::Global(module, name)) => format!("{}:{}", module.0, self.names().text(name)),
            Kind::Root(Root::Field(class, name)) => self.name_of_attribute(class, name),
            Kind::Path(base, Key::Attr(name)) if self.data(base).kind == Kind::Root(Root::Param(0)) => {
                match self.solver.program.class_of(self.context.function) {
                    Some(class) => self.name_of_attribute(class, name),
                    None => return Some(Folder::Given(origin)),
                }
            }
            Kind::Root(_) | Kind::Path(..) => return Some(Folder::Given(origin)),
            _ => return None,
        };
        Some(Folder::Named(self.symbol(&name)))
    }

    fn name_of_attribute(&self, class: crate::program::ClassRef, name: Symbol) -> String {
        let names = self.names();
        format!("{}.{}", names.text(self.program().class(class).name), names.text(name))
    }

    /// A path made of the arguments of a call.
    pub fn joined_path(&mut self, call: &ApiCall) -> V {
        let out = self.plain_result(call);
        let own = call.receiver.iter().all(|entry| !matches!(self.data(entry.node).kind, Kind::Api(_)));
        let receiver = own.then_some(&call.receiver);
        let parts: Vec<&V> = receiver.into_iter().chain(&call.args.positional).filter(|part| !part.is_empty()).collect();
        if call.args.star.is_empty() {
            out.iter().for_each(|entry| self.name_path(entry.node, &parts));
        }
        out
    }

    /// Notes what is known of the text of a path, and with what it begins.
    pub fn name_path(&mut self, node: Node, parts: &[&V]) {
        let known = |part: &&V| self.text_of(part).map_or("\0", |text| self.names().text(text)).trim_end_matches('/');
        let text = parts.iter().map(known).collect::<Vec<_>>().join("/");
        let is_known = text.chars().any(|sign| !matches!(sign, '\0' | '/'));
        self.data_mut(node).text = is_known.then(|| self.symbol(&text));
        if let Some(first) = parts.first().and_then(|part| part.only()) {
            self.heads.insert(node, first.node);
        }
    }
}

/// How other functions find a file.
enum Folder {
    /// By the name of its folder, or of what names that.
    Named(Symbol),
    /// By what the caller gives.
    Given(Node),
}

/// What is known of a path (unknown parts are `\0`) up to the last folder, or all of it.
fn folder_in(text: &str) -> Option<String> {
    // What stands before a folder, a part that is not known as well, tells nothing: it is where the program lies.
    let text = match text.strip_prefix('\0') {
        Some(rest) if !rest.starts_with('/') => return None,
        Some(rest) => rest,
        None => text,
    };
    let text = text.trim_start_matches(['/', '\0']).trim_start_matches("./");
    let known = match text.find('\0') {
        Some(end) => text[..end].rfind('/').map_or("", |slash| &text[..slash]),
        None => text.trim_end_matches('/'),
    };
    (!known.is_empty()).then(|| known.to_owned())
}
