//! From a summary into the activation of a caller.

use std::rc::Rc;
use std::sync::Arc;

use crate::models::{ApiPath, FactSet, core};
use crate::program::{ClassRef, FuncRef};

use super::eval::{Eval, Hit, Outcomes, Registration2};
use super::export::SPREAD;
use super::places::key_of;
use super::summary::*;
use super::value::{Content, Entry, Flow, Flows, Key, Kind, Node, Root, Shape, V};

/// Brings parts of a summary into an activation.
pub(super) struct Import<'s> {
    pub summary: &'s Summary,
    pub function: FuncRef,
    /// Values of the callee's parameters; none outside of a call.
    pub params: Option<(Vec<V>, Node)>,
    /// What is imported for parts of a table of views.
    pub in_place: Option<(ApiPath, V)>,
    tokens: Vec<Option<V>>,
    /// What tokens carry as the call begins.
    flows: Vec<Option<Rc<Flows>>>,
    objects: Vec<Option<Node>>,
    derived: Vec<Option<Node>>,
    /// What the things that the callee has found to be there tell of the caller.
    pub told_by_found: Option<FactSet>,
}

impl<'s> Import<'s> {
    pub fn new(summary: &'s Summary, function: FuncRef, params: Option<(Vec<V>, Node)>) -> Self {
        Import {
            summary,
            function,
            params,
            in_place: None,
            tokens: vec![None; summary.tokens.len()],
            flows: vec![None; summary.tokens.len()],
            objects: vec![None; summary.objects.len()],
            derived: vec![None; summary.derived.len()],
            told_by_found: None,
        }
    }

    /// Whether what is imported belongs to a call (and is made anew there), not to the program's lasting state.
    fn is_call(&self) -> bool {
        self.params.is_some()
    }
}

impl Eval<'_, '_> {
    pub fn instantiate(&mut self, context: &Context, summary: &Arc<Summary>, function: FuncRef, node: Node, params: Vec<V>) -> V {
        let summary = summary.clone();
        let mut import = Import::new(&summary, function, Some((params, node)));
        self.apply_sinks(context, &mut import);
        // What rules about calls say of a callee that was told something; the rest is in its general summary.
        let told = summary.call_hits.iter().filter(|_| !context.is_general());
        self.call_hits.extend(told.cloned());
        let raised = self.import(&mut import, &summary.raised).and_facts(core::RAISED);
        self.add_raised(&raised);
        for registration in &summary.registrations {
            let function = self.import(&mut import, &registration.function);
            let app = self.import(&mut import, &registration.app);
            let schema = self.import(&mut import, &registration.schema);
            self.registrations.push(Registration2 { base: registration.clone(), function, app, schema });
        }
        if !summary.exits.returns {
            self.refuses = self.refuses.or(summary.exits.refuses);
            self.is_dead = true;
            return V::new();
        }
        // All values are read before any is written: the callee saw the old ones.
        let mut result = self.import(&mut import, &summary.result);
        let always = self.import_facts(&mut import, &summary.exits.always);
        let outcomes = Outcomes {
            truthy: summary.exits.truthy.as_ref().map(|facts| self.import_facts(&mut import, facts)).unwrap_or_default(),
            falsy: summary.exits.falsy.as_ref().map(|facts| self.import_facts(&mut import, facts)).unwrap_or_default(),
            ..Outcomes::default()
        };
        if summary.exits.falsy.is_some() {
            let told = outcomes.truthy.iter().filter(|(node, _)| self.data(*node).kind == Kind::Caller);
            let told = told.fold(FactSet::EMPTY, |told, (_, facts)| told.union(*facts));
            result = self.marked(result, told);
        }
        let effects: Vec<(V, Key, V, bool)> = summary
            .effects
            .iter()
            .map(|effect| {
                let target = self.token_value(&mut import, effect.target);
                (target, effect.key, self.import(&mut import, &effect.value), effect.is_weak)
            })
            .collect();
        for (target, key, value, is_weak) in effects {
            let is_weak = is_weak || target.0.len() > 1;
            if key == Self::CLEARED {
                if !is_weak {
                    self.cleared(&target);
                }
                continue;
            }
            for entry in target.iter() {
                if key == SPREAD {
                    self.content_mut(entry.node).spread.join(&value);
                } else {
                    if let Key::Attr(name) = key {
                        self.row_assigned(entry.node, name, &value);
                    }
                    self.store_node(entry.node, key, &value, is_weak);
                }
            }
        }
        let mut state = std::mem::take(&mut self.state);
        for (node, facts) in always {
            match self.data(node).kind {
                // The callee tells where.
                Kind::Caller => self.assume_told(&mut state, node, facts),
                _ => self.assume(&mut state, node, facts),
            }
        }
        self.state = state;
        self.assume_tested(&summary.exits.tested);
        self.outcomes.insert(crate::ir::Value(self.now), outcomes);
        self.import_verdicts(&mut import, &result);
        result
    }

    fn apply_sinks(&mut self, context: &Context, import: &mut Import) {
        let is_handled = self.code.block(self.block).handler.is_some();
        for sink in &import.summary.sinks {
            if self.is_exhausted() {
                break;
            }
            if is_handled && sink.sink.kind == crate::models::core::UNCHECKED_RESULT {
                continue;
            }
            if sink.sink.kind != core::KEPT {
                self.did(2);
            }
            if self.writes_for_caller(import, sink) {
                continue;
            }
            if sink.sink.kind == core::ACCOUNT_PASSWORD
                && let Origin::Token(token) = sink.origin
            {
                let value = self.token_value(import, token);
                self.password_given(&value, sink);
            }
            let checked = self.right_checked(sink.sink.kind);
            let sink_facts = self.as_found_here(import, sink.facts);
            let flows = match sink.origin {
                Origin::Token(token) if Some(sink.sink.kind) == self.solver.path && !sink.facts.any(self.solver.member) => {
                    let value = self.token_value(import, token);
                    Rc::new(self.flows(&self.without_open_files(&value)))
                }
                origin => self.origin_flows(import, origin, sink.facts),
            };
            for (reached, flows) in self.by_speaker(import, sink, flows) {
                for flow in flows.iter() {
                    let facts = flow.facts.union(sink_facts.minus(core::PRINTED)).union(checked);
                    let hit = Hit { facts, at: self.now, via: Some((context.clone(), sink.origin)) };
                    self.hit(reached, Flow { origin: flow.origin, facts }, hit);
                }
            }
        }
    }

    /// What a callee's origin carries here; of what it prints, what the text form has.
    fn origin_flows(&mut self, import: &mut Import, origin: Origin, facts: FactSet) -> Rc<Flows> {
        match origin {
            Origin::Token(token) if facts.any(core::KEY) && import.is_part_of_mapping(token) => Rc::new(self.names_here(import, token)),
            Origin::Token(token) if facts.any(core::PRINTED) => {
                let value = self.token_value(import, token);
                Rc::new(self.text_flows(&value))
            }
            Origin::Token(token) => {
                if let Some(flows) = &import.flows[token as usize] {
                    return flows.clone();
                }
                let value = self.token_value(import, token);
                let flows = Rc::new(self.flows(&value));
                import.flows[token as usize] = Some(flows.clone());
                flows
            }
            Origin::Source(source) => {
                let node = self.node(Kind::Source(source));
                Rc::new(self.flows(&V::of(node)))
            }
            Origin::Caller => {
                let node = self.node(Kind::Caller);
                Rc::new(self.flows(&V::of(node)))
            }
        }
    }

    pub fn import_facts(&mut self, import: &mut Import, facts: &[(Origin, FactSet)]) -> Vec<(Node, FactSet)> {
        let mut out = Vec::new();
        for (origin, facts) in facts {
            match origin {
                Origin::Caller => {
                    let facts = self.as_found_here(import, *facts);
                    out.push((self.node(Kind::Caller), facts));
                }
                Origin::Source(source) => out.push((self.node(Kind::Source(*source)), *facts)),
                Origin::Token(token) => {
                    let value = self.token_value(import, *token);
                    out.extend(
                        value
                            .iter()
                            .filter(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_)))
                            .map(|entry| (entry.node, *facts)),
                    );
                }
            }
        }
        out
    }

    /// What a token of a callee is here.
    pub fn token_value(&mut self, import: &mut Import, token: TokenId) -> V {
        if let Some(value) = &import.tokens[token as usize] {
            return value.clone();
        }
        if self.is_exhausted() {
            return V::new();
        }
        let Token { root, keys } = &import.summary.tokens[token as usize];
        let mut value = self.root_value(import, root);
        for key in keys {
            value = self.load(&value, *key);
        }
        import.tokens[token as usize] = Some(value.clone());
        value
    }

    /// What the beginning of a callee's token is here.
    pub fn root_value(&mut self, import: &Import, root: &TokenRoot) -> V {
        match root {
            TokenRoot::Root(Root::Param(at)) => match &import.params {
                Some((params, _)) => params.get(*at as usize).cloned().unwrap_or_default(),
                None => V::new(),
            },
            TokenRoot::Root(Root::Capture(at)) => match import.params {
                Some((_, node)) => self.load(&V::of(node), Key::Capture(*at)),
                None => V::new(),
            },
            TokenRoot::Root(root) => {
                let node = self.node(Kind::Root(*root));
                let mut value = self.known(node);
                value.join(&self.own_variable(*root));
                value
            }
            TokenRoot::Api(path) => match self.in_place(import, Some(*path)) {
                Some(view) => view,
                None => self.api_value(*path),
            },
        }
    }

    /// A path outside the project as it is here: parts of state may have been assigned.
    fn api_value(&mut self, path: ApiPath) -> V {
        let paths = &self.catalog().paths;
        if let Some((parent, step)) = paths.parent(path)
            && self.is_state(parent)
            && let Some(key) = key_of(step)
        {
            let base = self.api_value(parent);
            // Only a key that is not known makes a path of the elements of a mapping that is sensitive as a whole.
            return if key == Key::Elem { self.load_unknown(&base) } else { self.load(&base, key) };
        }
        let node = self.node(Kind::Api(path));
        self.known(node)
    }

    pub fn import(&mut self, import: &mut Import, value: &OutValue) -> V {
        let mut out = V::new();
        for (what, facts) in &value.0 {
            match what {
                Out::Token(token) => {
                    let value = self.token_value(import, *token);
                    if let Some(Some(TokenType::Instance(class))) = import.summary.types.get(*token as usize) {
                        self.typed(&value, *class);
                    }
                    out.join(&self.that_are_so(value, *facts).and_facts(*facts));
                }
                Out::Const(literal) => out.add(Entry { node: self.node(Kind::Const(*literal)), facts: *facts }),
                Out::Class(class) => out.add(Entry { node: self.node(Kind::Class(*class)), facts: *facts }),
                Out::Module(module) => out.add(Entry { node: self.node(Kind::Module(*module)), facts: *facts }),
                Out::Source(source) => out.add(Entry { node: self.node(Kind::Source(*source)), facts: *facts }),
                Out::Object(at) => {
                    let node = self.import_object(import, *at);
                    out.add(Entry { node, facts: *facts });
                }
                Out::Derived(at) => match self.in_place(import, import.summary.derived[*at as usize].api) {
                    Some(view) => out.join(&view),
                    None => {
                        let node = self.import_derived(import, *at);
                        out.add(Entry { node, facts: *facts });
                    }
                },
            }
        }
        self.bounded(out)
    }

    /// What is imported for a part of a table of views.
    fn in_place(&self, import: &Import, api: Option<ApiPath>) -> Option<V> {
        let (table, view) = import.in_place.as_ref()?;
        super::tables::is_of_table(self.solver, api?, *table).then(|| view.clone())
    }

    /// What a callee declares to return is of that type here too.
    fn typed(&mut self, value: &V, class: ClassRef) {
        for entry in value.iter() {
            let data = self.data(entry.node);
            let is_untyped = data.instance.is_none() && (data.api.is_none() || matches!(data.kind, Kind::Api(_)));
            if is_untyped && matches!(data.kind, Kind::Path(..) | Kind::Root(_) | Kind::Api(_)) {
                self.data_mut(entry.node).instance = Some(class);
            }
        }
    }

    /// A number for an imported node that is the same on every visit.
    fn import_number(&mut self, function: FuncRef, at: u32, what: u32) -> (u32, u32) {
        let now = self.now;
        let next = self.import_numbers.len() as u32 + FIRST_IMPORTED;
        (now, *self.import_numbers.entry((now, function, at, what, self.turn)).or_insert(next))
    }

    fn import_object(&mut self, import: &mut Import, at: u32) -> Node {
        if let Some(node) = import.objects[at as usize] {
            return node;
        }
        let summary = import.summary;
        let object = &summary.objects[at as usize];
        // A function without captured variables is the same everywhere.
        let is_plain = matches!(object.shape, Shape::Function(_)) && object.fields.is_empty();
        let node = match object.shape {
            Shape::Function(function) if is_plain => self.function_node(function),
            shape if import.is_call() => {
                let (now, number) = self.import_number(import.function, at, 0);
                self.node(Kind::Object(now, number, shape))
            }
            shape => self.node(Kind::Object(FIRST_LASTING + import.function.0, at, shape)),
        };
        import.objects[at as usize] = Some(node);
        if self.data(node).site.is_none() {
            self.data_mut(node).site = Some(object.site);
        }
        if object.file.is_some() {
            self.data_mut(node).api = object.file;
        }
        if let Shape::Instance(class) = object.shape
            && let Some(base) = self.program().api_bases(class).next()
        {
            let typed = self.catalog().paths.step(base, crate::models::Step::Call);
            self.data_mut(node).api = Some(typed);
        }
        if is_plain || !import.is_call() && self.base.contains_key(&node) {
            return node;
        }
        if !import.is_call() {
            self.base.insert(node, Rc::new(Content::default()));
        }
        let mut content = Content { is_closed: object.is_closed, ..Content::default() };
        for (key, value) in &object.fields {
            let value = self.import(import, value);
            content.set(*key, value);
        }
        content.rest = self.import(import, &object.rest);
        content.spread = self.import(import, &object.spread);
        if import.is_call() {
            self.state.set_content(node, content);
        } else {
            self.base.insert(node, Rc::new(content));
        }
        node
    }

    fn import_derived(&mut self, import: &mut Import, at: u32) -> Node {
        if let Some(node) = import.derived[at as usize] {
            return node;
        }
        let summary = import.summary;
        let derived = &summary.derived[at as usize];
        let node = if import.is_call() {
            let (now, number) = self.import_number(import.function, at, 1);
            self.node(Kind::Result(now, number))
        } else {
            self.node(Kind::Result(FIRST_LASTING + import.function.0, at))
        };
        import.derived[at as usize] = Some(node);
        let data = self.data_mut(node);
        data.api = derived.api;
        data.text = derived.text;
        data.site = Some(derived.site);
        let mut flows = Flows::default();
        let mut inputs: Vec<V> = Vec::new();
        for (origin, facts) in &derived.flows {
            match origin {
                Origin::Caller => {}
                Origin::Source(source) => {
                    let node = self.node(Kind::Source(*source));
                    flows.add(Flow { origin: node, facts: *facts });
                    inputs.push(V::of(node));
                }
                Origin::Token(token) => {
                    let value = self.token_value(import, *token);
                    let theirs = self.origin_flows(import, *origin, *facts);
                    flows.join(&theirs, facts.minus(core::PRINTED));
                    inputs.push(value);
                }
            }
        }
        let inputs: Vec<&V> = inputs.iter().collect();
        self.grow(node, flows, &inputs);
        if !derived.fields.is_empty() {
            let mut content = Content::default();
            for (key, value) in &derived.fields {
                let value = self.import(import, value);
                match *key {
                    SPREAD => content.spread = value,
                    key => content.set(key, value),
                }
            }
            if import.is_call() {
                self.state.set_content(node, content);
            } else {
                self.base.insert(node, Rc::new(content));
            }
        }
        node
    }
}

/// Numbers of imported nodes begin here, above those of an activation's own.
const FIRST_IMPORTED: u32 = 1 << 20;
/// Instruction numbers that stand for lasting values of a module or class body.
const FIRST_LASTING: u32 = 1 << 30;
