//! Calls of libraries: what the models' rows say about them.

use std::sync::Arc;

use crate::ir::Literal;
use crate::models::{
    ApiPath, CallModel, CallbackRow, Condition, FactSet, GuardRow, LabelSet, Operand, Outcome, Place, PlaceArgument, RegisterRow, Step,
    Test, core,
};
use crate::text::Symbol;

use super::calls::Args;
use super::eval::{Eval, Registration2};
use super::summary::{CallHit, OutValue, Registration, Site};
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

/// Tails of attribute chains up to this length are looked up under `_`.
const MAX_TAIL: usize = 4;

impl Eval<'_, '_> {
    /// Whether a method of something unknown is known by its name.
    pub fn resolves_method(&mut self, base: Node, name: Symbol) -> bool {
        !self.catalog().methods(name).is_empty() || self.tail_path(base, name).is_some() || self.only_method(name).is_some()
    }

    /// The only project method of this name.
    fn only_method(&self, name: Symbol) -> Option<crate::program::FuncRef> {
        match self.program().methods.get(&name).map(Vec::as_slice) {
            Some([(_, method)]) => Some(*method),
            _ => None,
        }
    }

    pub fn api_call(&mut self, callee: Node, args: &Args) -> V {
        if let Some(value) = self.aliases.get(&callee) {
            return value.clone();
        }
        let receiver = self.receiver_of(callee);
        let path = self.data(callee).api;
        if let Some(path) = path {
            let entry = self.catalog().paths.entry(path);
            if let Some(model) = &entry.call {
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
                let call = ApiCall { path, model: None, callee, receiver, args };
                self.apply_model(&call)
            }
            None => {
                self.demand(&V::of(callee));
                self.unknown_call(&V::of(callee), args)
            }
        }
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

    fn receiver_of(&mut self, callee: Node) -> V {
        match self.data(callee).kind.clone() {
            Kind::Path(base, _) => self.known(base),
            Kind::Api(path) => match self.catalog().paths.parent(path) {
                Some((parent, Step::Attr(_))) => V::of(self.node(Kind::Api(parent))),
                _ => V::new(),
            },
            _ => V::of(callee),
        }
    }

    // ---------------------------------------------------------------- places

    /// The argument of a name, by keyword or position.
    pub fn argument(&mut self, args: &Args, params: &[Symbol], name: Symbol) -> Option<V> {
        let mut found = args.keyword(name).cloned();
        if found.is_none() && params.is_empty() {
            // Without a signature the rows speak of the only argument (`route(...)(f)`).
            found = args.positional.first().cloned();
        }
        if found.is_none()
            && let Some(at) = params.iter().position(|param| *param == name)
        {
            found = args.positional.get(at).cloned();
            if found.is_none() && !args.star.is_empty() && at >= args.positional.len() {
                let star = args.star.clone();
                found = Some(self.load(&star, Key::Index((at - args.positional.len()) as i32)));
            }
        }
        if found.is_none() && !args.double_star.is_empty() {
            let spread = args.double_star.clone();
            let value = self.load(&spread, Key::Item(name));
            found = (!value.is_empty()).then_some(value);
        }
        found
    }

    /// The value at a place of this call; none if the argument is not given.
    pub fn place(&mut self, call: &ApiCall, place: &Place) -> Option<V> {
        let start = self.place_start(call, place)?;
        Some(self.follow(start, &place.steps))
    }

    fn place_start(&mut self, call: &ApiCall, place: &Place) -> Option<V> {
        let params: Vec<Symbol> = call.model.as_ref().map(|model| model.params.clone()).unwrap_or_default();
        if place.callee == call.path {
            return match place.argument {
                PlaceArgument::Named(name) => self.argument(call.args, &params, name),
                PlaceArgument::Receiver => Some(self.own_receiver(call)),
                PlaceArgument::All => {
                    let mut all = V::new();
                    for value in call.args.all() {
                        all.join(&value);
                    }
                    Some(all)
                }
                PlaceArgument::Result => None,
            };
        }
        // An earlier call in the same path: its result remembers its arguments.
        let made = self.catalog().paths.step(place.callee, Step::Call);
        let object = self.object_of(call.callee, made)?;
        match place.argument {
            PlaceArgument::Named(name) => {
                let content = self.content(object)?;
                let found = content.get(Key::Argument(name)).cloned();
                match found {
                    Some(value) => Some(value),
                    None => {
                        let spread = content.spread.clone();
                        let value = self.load(&spread, Key::Item(name));
                        (!value.is_empty()).then_some(value)
                    }
                }
            }
            PlaceArgument::Result => Some(V::of(object)),
            PlaceArgument::Receiver => self.part(object, Key::Receiver).or_else(|| Some(self.receiver_of(object))),
            PlaceArgument::All => None,
        }
    }

    /// The receiver; where a method is called on its type (`str.upper(x)`) the first argument.
    fn own_receiver(&self, call: &ApiCall) -> V {
        let is_type = call
            .receiver
            .iter()
            .all(|entry| matches!(self.data(entry.node).kind, Kind::Api(path) if self.catalog().paths.depth(path) == 0));
        match call.args.positional.first() {
            Some(first) if is_type && !call.receiver.is_empty() => first.clone(),
            _ => call.receiver.clone(),
        }
    }

    /// The object of this type on the way to a callee.
    fn object_of(&self, callee: Node, made: ApiPath) -> Option<Node> {
        let mut at = callee;
        loop {
            if self.data(at).api == Some(made) {
                return Some(at);
            }
            match self.data(at).kind {
                Kind::Path(base, _) => at = base,
                Kind::Object(..) => at = self.content(at)?.get(Key::Receiver)?.only()?.node,
                // A chain of calls: `Flask().route(...)(f)` remembers what it was called on.
                Kind::Result(..) => at = self.content(at)?.get(Key::Receiver)?.0.first()?.node,
                _ => return None,
            }
        }
    }

    /// Where the object was made whose constructor has the argument.
    pub fn made_by(&self, call: &ApiCall, place: &Place) -> Option<Site> {
        let made = self.catalog().paths.step(place.callee, Step::Call);
        self.object_of(call.callee, made).map(|object| self.site_of(object))
    }

    /// Steps from a value; a step over elements takes each element.
    pub fn follow(&mut self, value: V, steps: &[Step]) -> V {
        let mut value = value;
        for step in steps {
            value = self.follow_step(&value, *step);
        }
        value
    }

    pub fn follow_step(&mut self, value: &V, step: Step) -> V {
        match step {
            Step::Attr(name) => self.load(value, Key::Attr(name)),
            Step::Item(name) => self.load(value, Key::Item(name)),
            Step::Index(at) => self.load(value, Key::Index(at)),
            Step::Any => {
                let iterable = self.unpacked_json(value);
                self.load(&iterable, Key::Elem)
            }
            Step::Call => V::new(),
        }
    }

    /// The single elements of a sequence, as far as they are known apart; else all in one.
    pub fn each(&mut self, value: &V) -> Vec<V> {
        let mut out: Vec<V> = Vec::new();
        for entry in value.iter() {
            match self.content(entry.node) {
                Some(content) if matches!(self.data(entry.node).kind, Kind::Object(..)) => {
                    for (key, element) in &content.fields {
                        if matches!(key, Key::Index(_) | Key::Item(_)) {
                            out.push(element.clone().and_facts(entry.facts));
                        }
                    }
                    for rest in content.rest.iter() {
                        out.push(V(smallvec::smallvec![rest]).and_facts(entry.facts));
                    }
                    if !content.spread.is_empty() {
                        let spread = content.spread.clone();
                        out.push(self.load(&spread, Key::Elem));
                    }
                }
                _ => out.push(self.load(&V(smallvec::smallvec![entry]), Key::Elem)),
            }
        }
        out.retain(|value| !value.is_empty());
        out
    }

    // ---------------------------------------------------------------- conditions

    /// Whether a condition holds; none if a value is not known.
    pub fn holds(&mut self, call: &ApiCall, condition: &Condition) -> Option<bool> {
        match condition {
            Condition::And(parts) => {
                let mut all = Some(true);
                for part in parts {
                    match self.holds(call, part) {
                        Some(false) => return Some(false),
                        None => all = None,
                        Some(true) => {}
                    }
                }
                all
            }
            Condition::Or(parts) => {
                let mut any = Some(false);
                for part in parts {
                    match self.holds(call, part) {
                        Some(true) => return Some(true),
                        None => any = None,
                        Some(false) => {}
                    }
                }
                any
            }
            Condition::Not(inner) => self.holds(call, inner).map(|it| !it),
            Condition::Test(place, test) => self.test(call, place, test),
        }
    }

    fn test(&mut self, call: &ApiCall, place: &Place, test: &Test) -> Option<bool> {
        let value = self.place(call, place);
        if let Test::Missing = test {
            return Some(value.is_none_or(|value| value.is_empty()));
        }
        let Some(value) = value.filter(|value| !value.is_empty()) else { return Some(false) };
        match test {
            Test::OneOf(operands) => self.equals_any(&value, operands),
            Test::Contains(operands) => {
                let elements = self.load(&value, Key::Elem);
                let mut all = elements;
                all.join(&value);
                Some(self.equals_any(&all, operands).unwrap_or(false))
            }
            Test::Matches(pattern) => {
                let texts = self.texts(&value);
                if texts.is_empty() {
                    self.demand(&value);
                    return None;
                }
                Some(texts.iter().any(|text| pattern.is_match(self.names().text(*text))))
            }
            Test::Carries(labels) => {
                let flows = self.flows(&value);
                let mut carried = self.label_set(&flows);
                for flow in flows.iter() {
                    if self.is_open(flow.origin) {
                        self.demands.insert(flow.origin);
                    }
                }
                if self.is_constant(&value) {
                    carried = carried.union(LabelSet::of(core::SECRET));
                }
                Some(!carried.intersection(*labels).is_empty())
            }
            Test::Missing => None,
        }
    }

    fn equals_any(&mut self, value: &V, operands: &[Operand]) -> Option<bool> {
        let mut is_known = true;
        for entry in value.iter() {
            match self.data(entry.node).kind {
                Kind::Const(literal) => {
                    if operands.iter().any(|operand| matches!(operand, Operand::Literal(it) if same(*it, literal))) {
                        return Some(true);
                    }
                }
                Kind::Api(path) => {
                    if operands.iter().any(|operand| matches!(operand, Operand::Path(it) if *it == path)) {
                        return Some(true);
                    }
                }
                Kind::Object(..) | Kind::Class(_) => {}
                _ => is_known = false,
            }
        }
        if !is_known {
            self.demand(value);
        }
        is_known.then_some(false)
    }

    fn applies(&mut self, call: &ApiCall, only_if: &Option<Condition>, unless: &Option<Condition>) -> bool {
        only_if.as_ref().is_none_or(|condition| self.holds(call, condition) == Some(true))
            && unless.as_ref().is_none_or(|condition| self.holds(call, condition) != Some(true))
    }

    // ---------------------------------------------------------------- rows

    fn apply_model(&mut self, call: &ApiCall) -> V {
        let model = call.model.clone();
        if let Some(model) = &model {
            self.enter_sinks(call, model);
        }
        self.call_rules(call);
        let mut result = match model.as_ref().and_then(|model| model.does) {
            Some(intrinsic) => self.intrinsic(intrinsic, call),
            None => self.plain_result(call),
        };
        let Some(model) = model else { return result };
        if let Some(http) = &model.http {
            result = self.http_call(call, http);
        }
        if model.model_call.is_some() {
            self.model_call(call, &model, &result);
        }
        let mut has_called = false;
        for row in &model.callbacks {
            has_called = true;
            self.callback(call, row, &result);
        }
        for row in &model.registers {
            has_called = true;
            self.register(call, row);
        }
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
            if result.iter().all(|entry| matches!(self.data(entry.node).kind, Kind::Result(..))) && !given.is_empty() {
                return given;
            }
        } else if !has_called && model.does.is_none() && !model.is_clean && model.guards.is_empty() {
            let called = self.call_arguments(&functions, false);
            result.join(&called);
        }
        result
    }

    fn enter_sinks(&mut self, call: &ApiCall, model: &CallModel) {
        for row in &model.sinks {
            if !self.applies(call, &row.only_if, &row.unless) {
                continue;
            }
            if row.kind == core::LLM_ENDPOINT
                && let Some(url) = self.place(call, &row.at)
                && self.is_unencrypted(&url)
            {
                let site = Site { function: self.context.function, instr: self.now };
                self.insecure(site, Some(call.path));
            }
            if row.kind == core::SECRET_SLOT {
                if let Some(value) = self.place(call, &row.at) {
                    self.secret_slot(&value, None, Some(call.path));
                }
                continue;
            }
            if self.is_other_form(call, model, row) {
                continue;
            }
            match row.role_key {
                Some(role_key) => {
                    if let Some(start) = self.place_start(call, &row.at) {
                        self.prompt_at(call.path, row.kind, start, &row.at.steps, role_key);
                    }
                }
                None => {
                    if let Some(value) = self.place(call, &row.at) {
                        self.sink(row.kind, Some(call.path), &value);
                    }
                }
            }
        }
    }

    /// An argument that takes plain text or a list of messages has rows for both: the one that does not fit the value says nothing.
    fn is_other_form(&mut self, call: &ApiCall, model: &CallModel, row: &crate::models::SinkRow) -> bool {
        let is_prompt = [core::PROMPT, core::SYSTEM_ROLE, core::PROMPT_ROLE].contains(&row.kind);
        if !is_prompt || row.at.callee != call.path {
            return false;
        }
        let is_of_elements = |steps: &[Step]| steps.first() == Some(&Step::Any);
        let wants_elements = is_of_elements(&row.at.steps);
        let has_other = model.sinks.iter().any(|other| {
            other.at.argument == row.at.argument
                && is_of_elements(&other.at.steps) != wants_elements
                && (other.at.steps.is_empty() || !wants_elements)
        });
        if !has_other || !(row.at.steps.is_empty() || wants_elements) {
            return false;
        }
        let Some(start) = self.place_start(call, &row.at) else { return false };
        let is_list = start.iter().any(|entry| {
            matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::List | Shape::Tuple | Shape::Generator | Shape::Dict))
        });
        is_list != wants_elements
    }

    fn call_rules(&mut self, call: &ApiCall) {
        let Some(rules) = self.solver.call_rules.get(&call.path) else { return };
        for &rule in rules {
            let crate::models::Shape::Call { only_if, unless, .. } = &self.catalog().rules[rule as usize].shape else { continue };
            if self.applies(call, only_if, unless) {
                let site = Site { function: self.context.function, instr: self.now };
                self.call_hits.insert(CallHit { rule, site });
            }
        }
    }

    /// The result of a call without special behaviour.
    fn plain_result(&mut self, call: &ApiCall) -> V {
        let paths = &self.catalog().paths;
        let typed = paths.step(call.path, Step::Call);
        if matches!(paths.parent(typed), Some((_, step)) if step != Step::Call) {
            // The call is another name for a fixed thing (`request.get_json()` is `request.json`).
            return V::of(self.node(Kind::Api(typed)));
        }
        let entry = paths.entry(typed);
        let (labels, is_object) = (entry.labels, entry.is_prefix && paths.depth(typed) > 0);
        let model = call.model.clone();
        let has_rows = model.as_ref().is_some_and(|model| !model.flows.is_empty());
        let is_clean = model.as_ref().is_some_and(|model| model.is_clean);
        let node = self.node(Kind::Result(self.now, typed.0));
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
            self.flow_rows(call, node);
        } else if !is_clean {
            if is_object {
                let params: Vec<Symbol> = model.map(|model| model.params.clone()).unwrap_or_default();
                self.keep_arguments(node, call.args, &params);
            } else if labels.is_empty() {
                let mut flows = self.own_flows(&receiver);
                let all = call.args.all();
                // What selects records does not come out of the look-up.
                let is_lookup =
                    call.model.as_ref().is_some_and(|model| model.sinks.iter().any(|row| self.solver.lookups & row.kind.bit() != 0));
                let facts = if is_lookup { core::LOOKED_UP } else { FactSet::EMPTY };
                for value in &all {
                    flows.join(&self.flows(value), facts);
                }
                let mut inputs: Vec<&V> = all.iter().collect();
                inputs.push(&receiver);
                self.grow(node, flows, &inputs);
            }
        }
        V::of(node)
    }

    fn flow_rows(&mut self, call: &ApiCall, node: Node) {
        let Some(model) = call.model.clone() else { return };
        for row in &model.flows {
            if !self.applies(call, &row.only_if, &None) {
                continue;
            }
            let Some(from) = self.place(call, &row.from) else { continue };
            let mut flows = Flows::default();
            flows.join(&self.flows(&from), row.facts);
            if row.to.argument == PlaceArgument::Result && row.to.callee == call.path {
                match row.to.steps.as_slice() {
                    [] => self.grow(node, flows, &[&from]),
                    [steps @ .., last] => {
                        let base = self.follow(V::of(node), steps);
                        if let Some(key) = key_of(*last) {
                            let part = self.derived(row.facts.0 as u32 ^ 0x100, flows, &[&from]);
                            self.store(&base, key, V::of(part));
                        }
                    }
                }
            } else if let Some(target) = self.place(call, &row.to) {
                // Into an argument or the receiver: its unknown parts.
                let part = self.derived(0x200, flows, &[&from]);
                for entry in target.iter() {
                    if matches!(self.data(entry.node).kind, Kind::Result(..) | Kind::Object(..)) || self.is_token(entry.node) {
                        self.store_node(entry.node, Key::Elem, &V::of(part), true);
                    }
                }
            }
        }
    }

    fn callback(&mut self, call: &ApiCall, row: &CallbackRow, result: &V) {
        let Some(function) = self.place(call, &row.function) else { return };
        let mut given = Args::default();
        for place in &row.pass {
            given.positional.push(self.place(call, place).unwrap_or_default());
        }
        if let Some(args) = row.args.as_ref().and_then(|place| self.place(call, place)) {
            match self.known_sequence(&args) {
                Some(known) => given.positional.extend(known),
                None => given.star = args,
            }
        }
        if let Some(kwargs) = row.kwargs.as_ref().and_then(|place| self.place(call, place)) {
            let content = self.entries(&kwargs);
            for (key, value) in content.fields {
                if let Key::Item(name) = key {
                    given.keywords.push((name, value));
                }
            }
            given.double_star = content.spread;
        }
        if row.rest {
            let params: &[Symbol] = call.model.as_ref().map_or(&[], |model| &model.params);
            let at = match row.function.argument {
                PlaceArgument::Named(name) => params.iter().position(|param| *param == name).unwrap_or(0),
                _ => 0,
            };
            given.positional.extend(call.args.positional.iter().skip(at + 1).cloned());
            given.keywords.extend(call.args.keywords.iter().filter(|(name, _)| !params.contains(name)).cloned());
            given.star.join(&call.args.star);
            given.double_star.join(&call.args.double_star);
        }
        let before = self.state.clone();
        let value = self.call(&function, &given);
        if self.is_dead {
            self.is_dead = false;
            self.state = before;
        }
        let Some(to) = &row.to else { return };
        let mut base = result.clone();
        let Some((last, steps)) = to.steps.split_last() else {
            for entry in base.iter() {
                let flows = self.flows(&value);
                self.grow(entry.node, flows, &[&value]);
                self.aliases.entry(entry.node).or_default().join(&value);
            }
            return;
        };
        base = self.follow(base, steps);
        match (last, key_of(*last)) {
            (_, Some(key)) => self.store(&base, key, value),
            // `submit(f).result()`: calling that attribute gives the value.
            (Step::Call, None) => {
                for entry in base.iter() {
                    self.aliases.entry(entry.node).or_default().join(&value);
                }
            }
            _ => {}
        }
    }

    fn register(&mut self, call: &ApiCall, row: &RegisterRow) {
        let Some(function) = self.place(call, &row.function) else { return };
        let app = row.app.as_ref().and_then(|place| self.place(call, place)).unwrap_or_default();
        let rule = row.rule.as_ref().and_then(|place| self.place(call, place)).and_then(|value| self.text_literal(&value));
        let mut methods = Vec::new();
        if let Some(value) = row.methods.as_ref().and_then(|place| self.place(call, place)) {
            for element in self.each(&value) {
                methods.extend(self.text_literal(&element));
            }
        }
        if methods.is_empty() {
            methods = row.fixed_methods.clone();
        }
        let base = Registration {
            kind: row.kind,
            site: Site { function: self.context.function, instr: self.now },
            function: OutValue::default(),
            app: OutValue::default(),
            rule,
            methods,
            labels: row.labels,
        };
        let app = self.baked(&app, &self.state);
        self.registrations.push(Registration2 { base, function, app });
    }

    fn guards(&mut self, call: &ApiCall, model: &CallModel, result: &mut V) {
        let mut wrapped = FactSet::EMPTY;
        let callable = call.args.positional.first().filter(|value| self.is_callable(value)).cloned();
        for row in &model.guards {
            if !self.applies(call, &row.only_if, &row.unless) {
                continue;
            }
            if row.at.is_none() && row.when == Outcome::Returns && callable.is_some() {
                wrapped = wrapped.union(row.facts);
                continue;
            }
            let holds = self.guarded_nodes(call, row);
            match row.when {
                Outcome::Returns => {
                    let mut state = std::mem::take(&mut self.state);
                    for (node, facts) in holds {
                        self.assume(&mut state, node, facts);
                    }
                    self.state = state;
                }
                when => {
                    let nodes: Vec<Node> = result.iter().map(|entry| entry.node).collect();
                    for node in nodes {
                        self.note_outcome(Some(node), when, holds.clone());
                    }
                }
            }
        }
        if let (false, Some(function)) = (wrapped.is_empty(), callable) {
            let node = self.node(Kind::Object(self.now, 50, Shape::Guarded(wrapped)));
            let content = self.content_mut(node);
            content.is_closed = true;
            content.set(Key::Function, function);
            *result = V::of(node);
        }
    }

    fn guarded_nodes(&mut self, call: &ApiCall, row: &GuardRow) -> Vec<(Node, FactSet)> {
        match &row.at {
            None => vec![(self.node(Kind::Caller), row.facts)],
            Some(place) => {
                let value = self.place(call, place).unwrap_or_default();
                value
                    .iter()
                    .filter(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_)))
                    .map(|entry| (entry.node, row.facts))
                    .collect()
            }
        }
    }

    /// Something is assigned to a path that a model names as a sink (`openai.api_key = x`).
    pub fn assigned(&mut self, node: Node, key: Key, value: &V) {
        let Some(base) = self.data(node).api else { return };
        let Some(step) = self.step_of(key) else { return };
        let path = self.catalog().paths.step(base, step);
        let Some(rows) = self.catalog().paths.entry(path).stores.clone() else { return };
        for row in rows.iter() {
            if row.kind == core::SECRET_SLOT {
                self.secret_slot(value, None, Some(path));
            } else {
                self.sink(row.kind, Some(path), value);
            }
        }
    }

    /// What a text made by `json.dumps` was made from.
    pub fn unpacked_json(&self, value: &V) -> V {
        let mut out = V::new();
        for entry in value.iter() {
            match self.json.get(&entry.node) {
                Some(inner) => out.join(&inner.clone().and_facts(entry.facts)),
                None => out.add(entry),
            }
        }
        out
    }

    /// A value in a prompt whose sibling says who speaks.
    pub fn prompt_at(&mut self, path: ApiPath, kind: crate::models::SinkKind, start: V, steps: &[Step], role_key: Symbol) {
        let Some((step, rest)) = steps.split_first() else {
            self.sink(kind, Some(path), &start);
            return;
        };
        let start = self.unpacked_json(&start);
        match step {
            Step::Any if !rest.is_empty() => {
                for element in self.each(&start) {
                    self.prompt_at(path, kind, element, rest, role_key);
                }
            }
            _ => {
                let role = self.role_of(&start, role_key);
                let text = self.follow_step(&start, *step);
                if text.is_empty() {
                    return;
                }
                let kind = match role {
                    Some(true) => core::SYSTEM_ROLE,
                    _ => kind,
                };
                if rest.is_empty() {
                    self.sink(kind, Some(path), &text);
                } else {
                    let deeper = self.follow(text, rest);
                    self.sink(kind, Some(path), &deeper);
                }
                if role.is_none() {
                    let mut said = self.load(&start, Key::Item(role_key));
                    let attribute = self.load(&start, Key::Attr(role_key));
                    said.join(&attribute);
                    self.sink(core::PROMPT_ROLE, Some(path), &said);
                }
            }
        }
    }

    /// Whether a message speaks as the system; none if that is not known.
    fn role_of(&mut self, message: &V, role_key: Symbol) -> Option<bool> {
        let mut role = self.load(message, Key::Item(role_key));
        if role.is_empty() {
            role = self.load(message, Key::Attr(role_key));
        }
        if role.is_empty() {
            return Some(false);
        }
        let text = self.text_literal(&role)?;
        Some(matches!(self.names().text(text), "system" | "developer"))
    }

    /// Marks a value as produced by a model.
    pub fn mark_reply(&mut self, value: &V, prompts: &Flows) {
        let mut flows = Flows::default();
        flows.join(prompts, core::VIA_LLM);
        for entry in value.iter() {
            if !matches!(self.data(entry.node).kind, Kind::Result(..)) {
                continue;
            }
            let data = self.data_mut(entry.node);
            data.labels = data.labels.union(LabelSet::of(core::LLM));
            let node = entry.node;
            let mut all = flows.clone();
            all.add(Flow { origin: node, facts: FactSet::EMPTY });
            self.grow(node, all, &[]);
        }
    }

    /// An entry with no facts.
    pub fn entry(node: Node) -> Entry {
        Entry { node, facts: FactSet::EMPTY }
    }
}

fn same(a: Literal, b: Literal) -> bool {
    a == b || matches!((a, b), (Literal::Bool(x), Literal::Int(n)) | (Literal::Int(n), Literal::Bool(x)) if i32::from(x) == n)
}

/// The key that a step loads.
pub(super) fn key_of(step: Step) -> Option<Key> {
    match step {
        Step::Attr(name) => Some(Key::Attr(name)),
        Step::Item(name) => Some(Key::Item(name)),
        Step::Index(at) => Some(Key::Index(at)),
        Step::Any => Some(Key::Elem),
        Step::Call => None,
    }
}
