//! Nodes of an activation: made once each, with their paths, contents and tokens.

use smallvec::SmallVec;

use crate::ir::Literal;
use crate::models::{ApiEntry, ApiPath, FactSet, LabelSet, PlaceArgument, StateScope, Step, core};

use super::backwards::step_of;
use super::eval::{Eval, MAX_ACCESS_DEPTH, NodeData};
use super::summary::{Site, SourceRef, Token, TokenRoot};
use super::value::{Content, Flow, Flows, Key, Kind, Node, Shape, V};

impl Eval<'_, '_> {
    // ---------------------------------------------------------------- nodes

    /// The node of this kind, made on first use.
    pub fn node(&mut self, kind: Kind) -> Node {
        if let Some(&node) = self.index.get(&kind) {
            return node;
        }
        let node = Node(self.nodes.len() as u32);
        self.did(1);
        let mut data = NodeData {
            kind: kind.clone(),
            flows: Flows::default(),
            api: None,
            instance: None,
            text: None,
            labels: LabelSet::EMPTY,
            made_at: self.now,
            site: None,
            form_of: None,
            measures: None,
            inputs: SmallVec::new(),
        };
        match &kind {
            Kind::Const(Literal::Str(text)) => {
                data.text = Some(*text);
                if self.solver.instructions.texts.contains(text) {
                    data.labels = LabelSet::of(core::SYSTEM_PROMPT);
                    data.flows = Flows::of(node);
                }
            }
            Kind::Text(text, _) => data.text = Some(*text),
            Kind::Api(path) => {
                data.api = Some(*path);
                data.instance = self.solver.registered.own_classes.get(path).copied();
                let entry = self.catalog().paths.entry(*path);
                data.labels = entry.labels.union(entry.whole_labels);
                if !data.labels.is_empty() || entry.state.is_some() || self.is_state(*path) {
                    data.flows.add(Flow { origin: node, facts: attribute_facts(entry) });
                }
            }
            Kind::Source(source) => {
                data.labels = source.labels;
                data.api = source.path;
                let facts = source.path.map(|path| attribute_facts(self.catalog().paths.entry(path))).unwrap_or_default();
                data.flows.add(Flow { origin: node, facts });
            }
            Kind::Root(_) | Kind::Caller => data.flows = Flows::of(node),
            Kind::Object(_, _, Shape::Instance(class)) => data.instance = Some(*class),
            Kind::Path(base, key) => self.describe_path(&mut data, node, *base, *key),
            _ => {}
        }
        self.nodes.push(data);
        self.index.insert(kind, node);
        self.bind(node);
        node
    }

    fn describe_path(&mut self, data: &mut NodeData, node: Node, base: Node, key: Key) {
        let (base_api, base_is_token) = (self.data(base).api, self.is_token(base));
        if base_is_token {
            data.flows = Flows::of(node);
        } else {
            data.flows = self.data(base).flows.extracted();
        }
        data.inputs.push(base);
        if let Key::Attr(name) = key
            && self.labels(base).has(core::EXCEPTION)
            && self.solver.is_harmless_of_exceptions(name)
        {
            data.flows = Flows::default();
        }
        let Some(base_api) = base_api else { return };
        let Some(step) = step_of(key) else { return };
        // What a project class assigns is its own, whatever the library class below it calls by that name.
        if let (Key::Attr(name), Some(class)) = (key, self.data(base).instance)
            && self.solver.is_assigned(self.task, class, name)
        {
            return;
        }
        let path = self.catalog().paths.step(base_api, step);
        data.api = Some(path);
        let (entry, base_entry) = (self.catalog().paths.entry(path), self.catalog().paths.entry(base_api));
        let facts = attribute_facts(entry);
        if entry.cuts {
            data.flows = Flows::default();
        }
        data.flows.0.iter_mut().for_each(|flow| flow.facts = flow.facts.union(facts));
        let base_labels = self.data(base).labels;
        // A part of what is sensitive as a whole is what the model says of the part; an element of it may be any part.
        let is_part_of_whole = !base_entry.whole_labels.is_empty() && !matches!(key, Key::Elem | Key::But(_));
        let has_labels = !base_entry.labels.is_empty() || is_part_of_whole;
        if has_labels && !base_labels.is_empty() && (entry.labels.is_empty() || is_part_of_whole) {
            // The model says that this part carries nothing of the whole.
            data.flows.0.retain(|flow| flow.origin != base);
        }
        if !entry.labels.is_empty() && (entry.labels != base_entry.labels || is_part_of_whole) {
            data.labels = entry.labels;
            data.flows.add(Flow { origin: node, facts });
        }
    }

    /// Whether a node stands for a part of what the activation begins with: the caller may know more about it.
    pub fn is_token(&self, node: Node) -> bool {
        match self.data(node).kind {
            Kind::Root(_) => true,
            Kind::Path(base, _) => self.is_token(base),
            _ => false,
        }
    }

    pub fn is_state(&self, mut path: ApiPath) -> bool {
        let paths = &self.catalog().paths;
        loop {
            if paths.entry(path).state.is_some() {
                return true;
            }
            match paths.parent(path) {
                Some((parent, _)) => path = parent,
                None => return false,
            }
        }
    }

    /// Where a labelled node arises.
    pub fn source_of(&self, node: Node) -> SourceRef {
        let data = self.data(node);
        match data.kind {
            Kind::Source(source) => source,
            _ => SourceRef { site: self.site_of(node), path: data.api, labels: data.labels },
        }
    }

    pub fn site_of(&self, node: Node) -> Site {
        let data = self.data(node);
        data.site.unwrap_or(Site { function: self.context.function, instr: data.made_at })
    }

    pub fn data(&self, node: Node) -> &NodeData {
        &self.nodes[node.0 as usize]
    }

    /// What lies in a node here.
    pub fn content(&self, node: Node) -> Option<std::rc::Rc<Content>> {
        self.state.heap.get(&node).or_else(|| self.base.get(&node)).cloned()
    }

    /// What is known to lie under a key of a node.
    pub fn part(&self, node: Node, key: Key) -> Option<V> {
        self.content(node).and_then(|content| content.get(key).cloned())
    }

    /// What lies in a node, to be changed.
    pub fn content_mut(&mut self, node: Node) -> &mut Content {
        self.note_change(node);
        if !self.state.heap.contains_key(&node)
            && let Some(content) = self.base.get(&node)
        {
            self.state.share_content(node, content.clone());
        }
        self.state.content_mut(node)
    }

    /// The node of a part, if there is one already.
    pub fn path_if_made(&self, base: Node, key: Key) -> Option<Node> {
        if let Kind::Api(path) = self.data(base).kind {
            let path = self.catalog().paths.step(path, step_of(key)?);
            return self.index.get(&Kind::Api(path)).copied();
        }
        self.index.get(&Kind::Path(base, key)).copied()
    }

    pub fn data_mut(&mut self, node: Node) -> &mut NodeData {
        &mut self.nodes[node.0 as usize]
    }

    pub fn path(&mut self, base: Node, key: Key) -> Node {
        if let Kind::Api(path) = self.data(base).kind
            && let Some(step) = step_of(key)
        {
            let path = self.catalog().paths.step(path, step);
            return self.node(Kind::Api(path));
        }
        if self.depth(base) >= MAX_ACCESS_DEPTH {
            return base;
        }
        match self.lasting_part(base, key) {
            Some(path) => self.node(Kind::Api(path)),
            None => self.node(Kind::Path(base, key)),
        }
    }

    /// A setting of the process: a variable of the environment.
    pub fn is_of_environment(&self, path: ApiPath) -> bool {
        let paths = &self.catalog().paths;
        paths.parent(path).is_some_and(|(holder, _)| paths.entry(holder).state == Some(StateScope::Process))
    }

    /// `app.config` of an application that is made here, or is a parameter, is the one that requests see.
    fn lasting_part(&self, base: Node, key: Key) -> Option<ApiPath> {
        let (Key::Attr(name), Some(of)) = (key, self.data(base).api) else { return None };
        // A module's own body knows its applications apart.
        if self.namespace.is_some() || self.index.contains_key(&Kind::Path(base, key)) {
            return None;
        }
        let path = self.catalog().paths.step(of, Step::Attr(name));
        (self.catalog().paths.entry(path).state == Some(StateScope::Process)).then_some(path)
    }

    fn depth(&self, mut node: Node) -> usize {
        let mut depth = 0;
        while let Kind::Path(base, _) = self.data(node).kind {
            depth += 1;
            node = base;
        }
        depth
    }

    /// The result of an operation at the current instruction.
    pub fn result(&mut self, number: u32) -> Node {
        let number = self.in_turn(number);
        self.node(Kind::Result(self.now, number))
    }

    /// The number of a result among those of its instruction, where that calls a function several times.
    pub fn in_turn(&self, number: u32) -> u32 {
        number.wrapping_add(self.turn << 26)
    }

    /// A result that contains the text of these flows.
    pub fn derived(&mut self, number: u32, flows: Flows, inputs: &[&V]) -> Node {
        let node = self.result(number);
        self.grow(node, flows, inputs);
        node
    }

    /// Adds flows to a node.
    pub fn grow(&mut self, node: Node, flows: Flows, inputs: &[&V]) {
        let before = (node.0 < self.n_known).then(|| self.data(node).flows.clone());
        self.data_mut(node).flows.join(&flows, FactSet::EMPTY);
        self.has_grown |= before.is_some_and(|before| self.data(node).flows != before);
        if self.task.is_tracing {
            for input in inputs {
                for entry in input.iter() {
                    if entry.node != node && !self.data(node).inputs.contains(&entry.node) {
                        self.data_mut(node).inputs.push(entry.node);
                    }
                }
            }
        }
    }

    pub fn constant(&mut self, literal: Literal) -> V {
        let node = self.node(Kind::Const(literal));
        V::of(node)
    }

    /// What a node may be: itself, and what the caller has told about it.
    pub fn known(&self, node: Node) -> V {
        let mut value = V::of(node);
        if let Some(bound) = self.bound.get(&node) {
            value.join(bound);
        }
        value
    }

    pub fn token_of(&self, node: Node) -> Option<Token> {
        let mut keys = Vec::new();
        let mut at = node;
        loop {
            match self.data(at).kind {
                Kind::Root(root) => {
                    keys.reverse();
                    return Some(Token { root: TokenRoot::Root(root), keys });
                }
                Kind::Path(base, key) => {
                    keys.push(key);
                    at = base;
                }
                Kind::Api(path) if keys.is_empty() => return Some(Token { root: TokenRoot::Api(path), keys }),
                _ => return None,
            }
        }
    }

    fn bind(&mut self, node: Node) {
        let Some(bindings) = self.context.bindings.clone() else { return };
        if !matches!(self.data(node).kind, Kind::Root(_) | Kind::Path(..) | Kind::Api(_)) {
            return;
        }
        let Some(token) = self.token_of(node) else { return };
        if let Some(binding) = bindings.iter().find(|binding| binding.token == token) {
            let value = self.import_portable(&binding.value, node);
            self.bound.insert(node, value);
        }
    }

    // ---------------------------------------------------------------- flows

    /// Facts that hold for a node here: its own and those of what it is a part of.
    pub fn facts_of(&self, node: Node) -> FactSet {
        if self.state.facts.is_empty() {
            return FactSet::EMPTY;
        }
        let mut facts = self.state.fact(node);
        let mut at = node;
        while let Kind::Path(base, _) = self.data(at).kind {
            facts = facts.union(self.state.fact(base));
            at = base;
        }
        if let Kind::Api(path) = self.data(at).kind {
            let paths = &self.catalog().paths;
            let mut below = path;
            while let Some((ancestor, _)) = paths.parent(below) {
                if let Some(node) = self.index.get(&Kind::Api(ancestor)) {
                    facts = facts.union(self.state.fact(*node));
                }
                below = ancestor;
            }
        }
        facts
    }
}

/// What rows say of what an attribute or item gives: `Path(x).name`.
pub(super) fn attribute_facts(entry: &ApiEntry) -> FactSet {
    let rows = entry.call.iter().flat_map(|model| &model.flows);
    let of_receiver = rows.filter(|row| row.only_if.is_none() && row.from.argument == PlaceArgument::Receiver);
    of_receiver.fold(FactSet::EMPTY, |facts, row| facts.union(row.facts))
}
