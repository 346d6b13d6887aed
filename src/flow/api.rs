//! Calls of libraries: what the models' rows say about them.

use std::sync::Arc;

use crate::ir::{Instr, Literal};
use crate::models::{ApiPath, CallModel, FactSet, FlowRow, PlaceArgument, Step, core};
use crate::text::Symbol;

use super::calls::Args;
use super::eval::Eval;
use super::portable::is_told;
use super::summary::{CallHit, Site};
use super::value::{Entry, Flow, Flows, Key, Kind, Node, Shape, V};

/// A call of a library, with what its rows can speak of.
pub(super) struct ApiCall<'a> {
    /// The canonical path that is called.
    pub path: ApiPath,
    pub model: Option<Arc<CallModel>>,
    /// The node that is called.
    pub callee: Node,
    pub receiver: V,
    pub args: &'a Args,
}

/// Receivers of unknown type are tried as these builtin types, in this order.
const BUILTIN_TYPES: &[&str] = &["str", "dict", "list", "set", "bytes", "file", "tuple", "object"];
/// The types of text.
const TEXT_TYPES: &[&str] = &["str", "bytes"];
/// Tails of attribute chains up to this length are looked up under `_`.
const MAX_TAIL: usize = 4;

impl Eval<'_, '_> {
    /// Whether a method of something unknown is known by its name.
    pub fn resolves_method(&mut self, base: Node, name: Symbol) -> bool {
        !self.catalog().methods(name).is_empty() || self.tail_path(base, name).is_some() || self.only_method(name).is_some()
    }

    /// The only project method of this name.
    pub fn only_method(&self, name: Symbol) -> Option<crate::program::FuncRef> {
        match self.program().methods.get(&name).map(Vec::as_slice) {
            Some([(_, method)]) => Some(*method),
            _ => None,
        }
    }

    /// A path below state of which nothing is known by itself: whatever was put there says what it is.
    pub fn is_unknown_state(&self, callee: Node) -> bool {
        let Kind::Api(path) = self.data(callee).kind else { return false };
        self.catalog().paths.entry(path).call.is_none()
            && super::shared::labels_of(self.solver, path).is_empty()
            && (self.is_state(path) || self.is_of_own_attribute(path))
    }

    /// `app.reader.read`: below an attribute of a library's object of which the library knows nothing.
    fn is_of_own_attribute(&self, path: ApiPath) -> bool {
        let holders = std::iter::successors(Some(path), |path| self.catalog().paths.parent(*path).map(|(holder, _)| holder));
        holders.into_iter().skip(1).any(|holder| self.is_own_attribute(holder))
    }

    /// `facts` hold for what the method belongs to.
    pub fn api_call(&mut self, callee: Node, facts: FactSet, args: &Args) -> V {
        if let Some(value) = self.aliases.get(&callee) {
            return value.clone();
        }
        let receiver = self.receiver_of(callee).and_facts(facts);
        let path = self.data(callee).api;
        if path == Some(self.solver.identity)
            && let Some(decorated) = args.positional.first()
        {
            return decorated.clone();
        }
        if let Some(path) = path {
            if let Some(made) = self.own_filter(path, args) {
                return made;
            }
            let entry = self.catalog().paths.entry(path);
            if let Some(model) = &entry.call {
                let path = entry.call_path.unwrap_or(path);
                let call = ApiCall { path, model: Some(model.clone()), callee, receiver, args };
                return self.apply_model(&call);
            }
        }
        if let Kind::Path(base, Key::Attr(name)) = self.data(callee).kind.clone() {
            if let Some(value) = self.method_by_name(callee, base, name, &receiver, args) {
                return value;
            }
        } else if let (Kind::Api(path), Some(Step::Attr(name))) =
            (self.data(callee).kind.clone(), path.and_then(|path| self.catalog().paths.parent(path)).map(|(_, step)| step))
            && let Some((parent, _)) = self.catalog().paths.parent(path)
            && self.is_value_path(parent)
        {
            let base = self.node(Kind::Api(parent));
            if let Some(value) = self.method_by_name(callee, base, name, &receiver, args) {
                return value;
            }
        }
        match path {
            Some(path) => {
                if self.is_unknown_state(callee) {
                    // What a hook has put there: those who know it are asked.
                    self.demand(&receiver);
                    if let Some((_, Step::Attr(name))) = self.catalog().paths.parent(path)
                        && self.catalog().methods(name).is_empty()
                        && let Some(method) = self.only_method(name)
                    {
                        let mut given = args.clone();
                        given.positional.insert(0, receiver);
                        let function = self.function_node(method);
                        return self.call_function(method, function, &given);
                    }
                }
                let call = ApiCall { path, model: None, callee, receiver, args };
                self.apply_model(&call)
            }
            None => {
                self.demand(&V::of(callee));
                self.unknown_call(&V::of(callee), args)
            }
        }
    }

    /// A method of text that gives another form of it (`lower`, `strip`).
    pub fn is_text_method(&self, path: ApiPath) -> bool {
        let paths = &self.catalog().paths;
        paths.depth(path) == 1 && TEXT_TYPES.contains(&self.names().text(paths.root_of(path)))
    }

    /// A path that stands for a value (it has labels, or lies below a call), not for a module or class.
    fn is_value_path(&self, path: ApiPath) -> bool {
        let paths = &self.catalog().paths;
        let entry = paths.entry(path);
        !entry.labels.is_empty()
            || !entry.whole_labels.is_empty()
            || paths.steps(path).iter().any(|step| matches!(step, Step::Call | Step::Item(_) | Step::Any))
    }

    fn method_by_name(&mut self, callee: Node, base: Node, name: Symbol, receiver: &V, args: &Args) -> Option<V> {
        if let Some(path) = self.tail_path(base, name) {
            let model = self.catalog().paths.entry(path).call.clone();
            return Some(self.apply_model(&ApiCall { path, model, callee, receiver: receiver.clone(), args }));
        }
        if let Some(path) = self.builtin_method(base, name) {
            if self.may_be_of_library(path, name, args) {
                self.demand(&V::of(base));
            }
            let model = self.catalog().paths.entry(path).call.clone();
            return Some(self.apply_model(&ApiCall { path, model, callee, receiver: receiver.clone(), args }));
        }
        if self.data(base).api.is_none()
            && self.data(base).instance.is_none()
            && let Some(method) = self.only_method(name)
        {
            self.demand(&V::of(base));
            let mut given = args.clone();
            given.positional.insert(0, receiver.clone());
            let function = self.function_node(method);
            return Some(self.call_function(method, function, &given));
        }
        None
    }

    /// Whether a call that looks like one of a builtin method (`collection.find(query)`, `session.get(url)`) may be one of a library's
    /// object by what it is given: text is searched for text, and keys of mappings are mostly known.
    fn may_be_of_library(&self, builtin: ApiPath, name: Symbol, args: &Args) -> bool {
        if !self.catalog().is_shared_method(name) {
            return false;
        }
        let Some(first) = args.positional.first() else { return false };
        let is_mapping = first.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict)));
        is_mapping || !self.is_text_method(builtin) && !self.own_flows(first).is_empty()
    }

    fn builtin_method(&mut self, base: Node, name: Symbol) -> Option<ApiPath> {
        let methods = self.catalog().methods(name);
        if methods.is_empty() {
            return None;
        }
        let own = match self.data(base).kind {
            Kind::Object(_, _, Shape::Dict) => Some("dict"),
            Kind::Object(_, _, Shape::List | Shape::Generator) => Some("list"),
            Kind::Object(_, _, Shape::Tuple) => Some("tuple"),
            Kind::Object(_, _, Shape::Set) => Some("set"),
            Kind::Const(Literal::Bytes(_)) => Some("bytes"),
            Kind::Const(_) | Kind::Text(..) => Some("str"),
            _ => None,
        };
        let is_of = |path: ApiPath, name: &str| self.names().text(self.catalog().paths.root_of(path)) == name;
        own.into_iter().chain(BUILTIN_TYPES.iter().copied()).find_map(|kind| methods.iter().copied().find(|path| is_of(*path, kind)))
    }

    /// The `_` path of a chain of attributes, if a model has one.
    fn tail_path(&mut self, base: Node, name: Symbol) -> Option<ApiPath> {
        let mut steps = vec![Step::Attr(name)];
        let mut at = base;
        while steps.len() < MAX_TAIL {
            let Kind::Path(inner, Key::Attr(name)) = self.data(at).kind else { break };
            steps.push(Step::Attr(name));
            at = inner;
        }
        let paths = &self.catalog().paths;
        let root = paths.root(self.solver.any);
        while !steps.is_empty() {
            let path = steps.iter().rev().fold(root, |path, step| paths.step(path, *step));
            if paths.entry(path).call.is_some() {
                return Some(path);
            }
            steps.pop();
        }
        None
    }

    pub fn receiver_of(&mut self, callee: Node) -> V {
        match self.data(callee).kind.clone() {
            Kind::Path(base, Key::Attr(_)) => match self.data(base).kind {
                // The caller has told what it is, and nothing of its parts: these are parts of our own node.
                Kind::Result(at, anchor) if is_told(at) && self.content(base).is_none_or(|told| told.fields.is_empty()) => {
                    V::of(Node(anchor))
                }
                _ => self.known(base),
            },
            Kind::Path(..) => V::new(),
            Kind::Api(path) => match self.catalog().paths.parent(path) {
                Some((parent, Step::Attr(_))) => V::of(self.node(Kind::Api(parent))),
                _ => V::new(),
            },
            // A method of which the caller has told what it is: it belongs to our own node.
            Kind::Result(at, anchor) if is_told(at) => match self.data(Node(anchor)).kind {
                Kind::Path(base, Key::Attr(_)) => self.known(base),
                _ => V::of(callee),
            },
            _ => V::of(callee),
        }
    }

    // ---------------------------------------------------------------- rows

    pub fn apply_model(&mut self, call: &ApiCall) -> V {
        let model = call.model.clone();
        if let Some(result) = self.run_chain(call) {
            return result;
        }
        if let Some(model) = model.filter(|model| !model.asks.is_empty())
            && let Some(result) = self.asked(call, &model)
        {
            return result;
        }
        self.apply_rows(call)
    }

    pub fn apply_rows(&mut self, call: &ApiCall) -> V {
        let model = call.model.clone();
        if let Some(model) = &model {
            self.enter_sinks(call, model);
        }
        self.call_rules(call);
        let mut result = match model.as_ref().and_then(|model| model.does) {
            Some(intrinsic) => self.intrinsic(intrinsic, call),
            None => self.plain_result(call),
        };
        let Some(model) = model else { return self.handed_to_unmodelled(call, result) };
        if model.sinks.iter().any(|row| Some(row.kind) == self.solver.sql) {
            self.statement(call, &model, &result);
        }
        if model.does.is_some() {
            result = self.converted_by_rows(call, &model, result);
        }
        if !model.files.is_empty() {
            self.files(call, &model, &result);
        }
        if let Some(http) = &model.http {
            result = self.http_call(call, http);
        }
        if model.asks_model && self.applies(call, &None, &model.asks_none) {
            self.model_call(call, &model, &result);
            result = self.reply_as_declared(call, &model, result);
        }
        let mut has_called = false;
        for row in &model.callbacks {
            has_called = true;
            if let Some(value) = self.callback(call, row, &result).filter(|value| !value.is_empty()) {
                result = value;
            }
        }
        for row in &model.registers {
            has_called = true;
            self.register(call, row);
            self.keep_tool(call, row, &result);
        }
        self.note_lookup(call, &model, &result);
        self.settle(call, &model);
        self.guards(call, &model, &mut result);
        if let Some(leave) = &model.leaves {
            let status = match &leave.status_at {
                Some(place) => self.place(call, place).and_then(|value| self.integer(&value)).map(|status| status as u16),
                None => leave.status,
            };
            self.refuses = self.refuses.or(status);
            self.is_dead = true;
        }
        let functions: Vec<V> = call.args.all();
        if call.args.is_decorator {
            let given = self.call_arguments(&functions, true);
            if self.asks_when_called(call) && !given.is_empty() {
                result.iter().for_each(|entry| self.content_mut(entry.node).set(Key::Function, given.clone()));
                return result;
            }
            if result.iter().all(|entry| matches!(self.data(entry.node).kind, Kind::Result(..))) && !given.is_empty() {
                return given;
            }
        } else if !has_called && model.does.is_none() && !model.is_clean && model.guards.is_empty() {
            let called = self.call_arguments(&functions, false);
            result.join(&called);
        }
        result
    }

    /// Functions handed to a call of a library without a model: a decorator gives them back, anything else may call them.
    fn handed_to_unmodelled(&mut self, call: &ApiCall, mut result: V) -> V {
        let given = call.args.all();
        if call.args.is_decorator {
            let decorated = self.call_arguments(&given, true);
            return if decorated.is_empty() { result } else { decorated };
        }
        let called = self.call_arguments(&given, false);
        result.join(&called);
        result.join(&self.given_back(&given));
        result
    }

    /// A function that is given to something unknown, and nothing else: `retry(3)(fetch)` gives it back.
    pub fn given_back(&mut self, args: &[V]) -> V {
        if let [only] = args { self.call_arguments(std::slice::from_ref(only), true) } else { V::new() }
    }

    /// Whether what a decorator gives asks a model when it is called.
    fn asks_when_called(&self, call: &ApiCall) -> bool {
        let paths = &self.catalog().paths;
        let decorated = paths.step(call.path, Step::Call);
        paths.entry(decorated).call.as_ref().is_some_and(|model| model.asks_model)
    }

    /// What rows with a condition say about what a behaviour gives (`get("n", type=int)`).
    fn converted_by_rows(&mut self, call: &ApiCall, model: &CallModel, result: V) -> V {
        let mut facts = FactSet::EMPTY;
        for row in model.flows.iter().filter(|row| row.only_if.is_some()) {
            if self.applies(call, &row.only_if, &None) {
                facts = facts.union(row.facts);
            }
        }
        result.and_facts(facts)
    }

    fn call_rules(&mut self, call: &ApiCall) {
        let Some(rules) = self.solver.call_rules.get(&call.path) else { return };
        for &rule in rules {
            let crate::models::Shape::Call { at, stands_at, .. } = &self.catalog().rules[rule as usize].shape else { continue };
            let applies =
                |eval: &mut Self| at.iter().any(|test| test.path == call.path && eval.surely_applies(call, &test.only_if, &test.unless));
            if applies(self) && !self.only_chooses_key(at) {
                let here =
                    || Site { function: self.context.function, instr: stands_at.and_then(|key| self.put_before(key)).unwrap_or(self.now) };
                let site = self.setting_at.unwrap_or_else(here);
                self.call_hits.insert(CallHit { rule, site, api: call.path, facts: self.here });
            }
        }
    }

    /// The last instruction before the present one that puts something under a key of the same object.
    fn put_before(&self, key: Symbol) -> Option<u32> {
        let is_key = |value: crate::ir::Value| matches!(self.code.instr(value), Instr::Const(Literal::Str(text)) if text == key);
        let first_of = |args| self.code.list(args).first().map(|arg| arg.value);
        let puts = |at: &u32| match self.code.instrs[*at as usize] {
            Instr::SetItem(_, name, _) => is_key(name),
            Instr::Call(_, args, _) => first_of(args).is_some_and(is_key),
            _ => false,
        };
        (0..self.now).rev().find(puts)
    }

    /// The result of a call without special behaviour.
    pub fn plain_result(&mut self, call: &ApiCall) -> V {
        let paths = &self.catalog().paths;
        let typed = paths.step(call.path, Step::Call);
        if matches!(paths.parent(typed), Some((_, step)) if step != Step::Call) {
            // The call is another name for a fixed thing (`request.get_json()` is `request.json`), into which it may put something.
            let node = self.node(Kind::Api(typed));
            self.flow_rows(call, node);
            return V::of(node);
        }
        let entry = paths.entry(typed);
        let (labels, is_object) = (entry.labels, entry.is_prefix && paths.depth(typed) > 0);
        let model = call.model.clone();
        let has_rows = model.as_ref().is_some_and(|model| !model.flows.is_empty() || model.callbacks.iter().any(|row| row.to.is_some()));
        let is_clean = model.as_ref().is_some_and(|model| model.is_clean);
        let node = self.node(Kind::Result(self.now, self.in_turn(typed.0)));
        self.data_mut(node).api = Some(typed);
        let labels = labels.union(model.as_ref().map(|model| model.result_labels).unwrap_or_default());
        if !labels.is_empty() && self.data(node).labels.is_empty() {
            let data = self.data_mut(node);
            data.labels = labels;
            data.flows.add(Flow { origin: node, facts: FactSet::EMPTY });
        }
        let receiver = call.receiver.clone();
        if !receiver.is_empty() {
            self.content_mut(node).set(Key::Receiver, receiver.clone());
        }
        if has_rows {
            if is_object {
                let params: Vec<Symbol> = model.map(|model| model.params.clone()).unwrap_or_default();
                self.keep_arguments(node, call.args, &params);
                self.show_written(node);
            }
            self.flow_rows(call, node);
        } else if !is_clean {
            if is_object {
                let params: Vec<Symbol> = model.map(|model| model.params.clone()).unwrap_or_default();
                self.keep_arguments(node, call.args, &params);
                self.show_written(node);
            } else if labels.is_empty() {
                // What a model is given comes out as something that it says.
                let is_model_call = call.model.as_ref().is_some_and(|model| model.asks_model);
                let said = if is_model_call { core::VIA_LLM } else { FactSet::EMPTY };
                let mut flows = Flows::default();
                let held = if self.is_made(call.path) { core::HELD } else { FactSet::EMPTY };
                let unseen = if self.is_unmodelled(call) { core::UNMODELLED } else { FactSet::EMPTY };
                flows.join(&self.own_flows(&receiver).extracted(), said.union(held).union(unseen));
                let all = self.arguments_in_result(call);
                // What selects records does not come out of the look-up.
                let is_lookup =
                    call.model.as_ref().is_some_and(|model| model.sinks.iter().any(|row| self.solver.lookups & row.kind.bit() != 0));
                let facts = if is_lookup { core::LOOKED_UP } else { FactSet::EMPTY };
                for value in &all {
                    flows.join(&self.handed_on(value), facts.union(said).union(unseen));
                }
                let mut inputs: Vec<&V> = all.iter().collect();
                inputs.push(&receiver);
                self.grow(node, flows, &inputs);
            }
        }
        let is_text = self.gives_text(call) || self.data(node).api.is_some_and(|kind| self.solver.type_facts(kind).any(core::STRING));
        V::with(node, if is_text { core::STRING } else { FactSet::EMPTY })
    }

    /// Whether rows say that the result is text.
    fn gives_text(&self, call: &ApiCall) -> bool {
        let rows = call.model.iter().flat_map(|model| &model.flows);
        let mut wholes =
            rows.filter(|row| row.to.callee == call.path && row.to.argument == PlaceArgument::Result && row.to.steps.is_empty());
        let is_text = |row: &FlowRow| row.facts.any(core::STRING);
        wholes.next().is_some_and(is_text) && wholes.all(is_text)
    }

    /// Whether nothing is known of a call. A function of a modelled library that has no row lets everything through, and is known to;
    /// what such a library has given (`inspect.getmembers(module)[0][1](x)`) is none of its functions.
    fn is_unmodelled(&self, call: &ApiCall) -> bool {
        let paths = &self.catalog().paths;
        let is_given = paths.steps(call.path).iter().any(|step| !matches!(step, Step::Attr(_)));
        let is_function_of_known = !is_given && paths.entry(paths.root(paths.root_of(call.path))).is_prefix;
        call.model.is_none() && !is_function_of_known
    }

    /// The arguments that may come out of a call. A key or password opens a door there; what goes along with a model call as a header
    /// is no part of the reply.
    fn arguments_in_result(&self, call: &ApiCall) -> Vec<V> {
        let model = call.model.as_ref().filter(|model| model.asks_model);
        let is_transport = |name: Symbol| {
            model.is_some_and(|model| {
                model.sinks.iter().any(|row| {
                    let is_own = row.at.callee == call.path && row.at.argument == PlaceArgument::Named(name);
                    is_own && matches!(row.kind, core::LLM_TRANSPORT | core::LLM_ENDPOINT)
                })
            })
        };
        let mut kept = call.args.clone();
        kept.keywords.retain(|(name, _)| !is_transport(*name) && !self.solver.is_secret_name(*name));
        kept.all()
    }

    /// Whether the path is a method of something that a call has given.
    fn is_made(&self, method: ApiPath) -> bool {
        let paths = &self.catalog().paths;
        let Some((receiver, Step::Attr(_))) = paths.parent(method) else { return false };
        let wholes = std::iter::successors(paths.parent(receiver), |(whole, _)| paths.parent(*whole));
        wholes.into_iter().any(|(_, step)| step == Step::Call)
    }

    /// An entry with no facts.
    pub fn entry(node: Node) -> Entry {
        Entry { node, facts: FactSet::EMPTY }
    }
}
