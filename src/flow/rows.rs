//! What the models' rows do at a call of a library: sinks, flows, callbacks, registrations, guards.

use crate::ir::Literal;
use crate::models::{
    ApiPath, CallModel, CallbackRow, FactSet, GuardRow, Intrinsic, LabelSet, Outcome, PlaceArgument, RegisterRow, Step, core,
};
use crate::text::Symbol;

use super::api::ApiCall;
use super::backwards::step_of;
use super::calls::Args;
use super::eval::{Eval, Registration2};
use super::places::key_of;
use super::summary::{Group, OutValue, Registration, Site};
use super::value::{Entry, Flow, Flows, Key, Kind, Node, Shape, V};

impl Eval<'_, '_> {
    pub fn enter_sinks(&mut self, call: &ApiCall, model: &CallModel) {
        let filled = self.filled_templates(call, model);
        if model.asks_model {
            self.enter_written(call);
        }
        for row in &model.sinks {
            if row.is_at_run
                || !self.applies(call, &row.only_if, &row.unless)
                || filled.is_some() && filled == self.mapping_given(call, row)
            {
                continue;
            }
            if row.kind == core::LLM_ENDPOINT
                && let Some(url) = self.place(call, &row.at)
                && self.is_unencrypted(&url)
            {
                let site = Site { function: self.context.function, instr: self.now };
                self.insecure(site, Some(call.path));
            }
            if Some(row.kind) == self.solver.insecure_transport {
                self.insecure(Site { function: self.context.function, instr: self.now }, Some(call.path));
                continue;
            }
            if matches!(row.kind, core::WRITE | core::REMOVAL) {
                let args = call.args.all();
                if !args.iter().any(|arg| self.names_owner(Some(arg))) {
                    self.write_reached(row.kind, call.path, &args);
                }
                continue;
            }
            if row.kind == core::SECRET_SLOT {
                if let Some(value) = self.place(call, &row.at) {
                    let is_default = matches!(model.does, Some(Intrinsic::Environ | Intrinsic::SetDefault));
                    let value = if is_default { value.and_facts(self.solver.overridable) } else { value };
                    self.secret_slot(&value, row.called, Some(call.path));
                }
                continue;
            }
            if row.kind == core::ACCOUNT_PASSWORD {
                if let Some(value) = self.place(call, &row.at) {
                    self.password_hashed(&value, call.path);
                }
                continue;
            }
            if self.is_other_form(call, model, row) {
                continue;
            }
            if let Some(column) = &row.column {
                self.rows_chosen(call, row.kind, column);
                continue;
            }
            match row.role_key {
                Some(role_key) => {
                    if let Some(start) = self.place_start(call, &row.at) {
                        self.prompt_at(call.path, row.kind, start, &row.at.steps, role_key);
                    }
                }
                None if row.kind == core::PROMPT_ROLE && self.says_known_role(call, row) => {}
                None => {
                    if let Some(value) = self.place(call, &row.at) {
                        if self.solver.log == Some(row.kind) {
                            // A record holds what `str` or `repr` gives.
                            let is_of_logger = row.at.argument == PlaceArgument::Receiver;
                            let value = if is_of_logger { value } else { self.formatted_record(call).unwrap_or(value) };
                            let flows = self.text_flows(&value);
                            self.sink_flows(row.kind, Some(call.path), &flows);
                            self.record_written();
                            continue;
                        }
                        // A mapping is answered as JSON.
                        let value = match row.kind {
                            core::HTML => self.without_mappings(&value),
                            core::RESOURCE_ID => self.without_written(call, model, value),
                            _ => value,
                        };
                        self.sink(row.kind, Some(call.path), &value);
                        if [core::PROMPT, core::PROMPT_TEMPLATE].contains(&row.kind) {
                            self.sink_system_messages(call.path, &value);
                        }
                    }
                }
            }
        }
    }

    fn without_mappings(&self, value: &V) -> V {
        let is_mapping = |node: Node| matches!(self.data(node).kind, Kind::Object(_, _, Shape::Dict));
        V(value.iter().filter(|entry| !is_mapping(entry.node)).collect())
    }

    /// What a log record with `%` fields says, if its format is known: `log.info("%r for %s", query, name, extra=...)`.
    fn formatted_record(&mut self, call: &ApiCall) -> Option<V> {
        let given = &call.args.positional;
        let at = given.iter().position(|value| self.text_literal(value).is_some())?;
        let (format, values) = (given[at].clone(), given[at + 1..].to_vec());
        let text = self.text_literal(&format)?;
        let is_field = |field: &super::format::Field| !matches!(field, super::format::Field::Text(_));
        if !super::format::percent_fields(self.names().text(text)).iter().any(is_field) {
            // `print("from", token)` writes all that it is given.
            return None;
        }
        let values = match values.as_slice() {
            [] => return None,
            // A mapping alone gives its parts by name; any other argument is one value.
            [only] if self.is_mapping(only) => only.clone(),
            _ => self.tuple(0x70, values),
        };
        let mut record = self.percent(&format, &values);
        call.args.keywords.iter().for_each(|(_, value)| record.join(value));
        Some(record)
    }

    /// An argument that takes plain text or a list of messages has rows for both: the one that does not fit the value says nothing.
    pub fn is_other_form(&mut self, call: &ApiCall, model: &CallModel, row: &crate::models::SinkRow) -> bool {
        let is_prompt = core::is_read_by_model(row.kind) || row.kind == core::PROMPT_ROLE;
        if !is_prompt || row.at.callee != call.path {
            return false;
        }
        if row.at.steps.first() == Some(&Step::Any) && self.mapping_given(call, row).is_some() {
            return true;
        }
        if row.at.steps.is_empty() && self.has_known_parts(call, model, row) {
            return true;
        }
        if row.role_key.is_some_and(|key| self.names().text(key) == "0") && self.is_given_text(call, model, row) {
            return true;
        }
        if let Some(Step::Item(_)) = row.at.steps.first() {
            // Nothing says that what a client sends takes the place of plain text as a mapping.
            return self.is_given_text(call, model, row);
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
        let is_list = start
            .iter()
            .any(|entry| matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::List | Shape::Tuple | Shape::Generator)));
        is_list != wants_elements
    }

    /// Whether an argument that takes plain text, too, is given nothing that is known to be more than that.
    fn is_given_text(&mut self, call: &ApiCall, model: &CallModel, row: &crate::models::SinkRow) -> bool {
        let takes_text = model.sinks.iter().any(|other| other.at.argument == row.at.argument && other.at.steps.is_empty());
        let given = self.place_start(call, &row.at).map(|given| self.unpacked_json(&given)).unwrap_or_default();
        let is_text = |entry: Entry| !self.is_token(entry.node) && !matches!(self.data(entry.node).kind, Kind::Object(..));
        takes_text && !given.is_empty() && given.iter().all(is_text)
    }

    /// Whether a body is a mapping with one of the keys of which other rows say what lies there.
    fn has_known_parts(&mut self, call: &ApiCall, model: &CallModel, row: &crate::models::SinkRow) -> bool {
        let keys: Vec<Symbol> = model
            .sinks
            .iter()
            .filter(|other| other.at.argument == row.at.argument && other.at.callee == row.at.callee)
            .filter_map(|other| match other.at.steps.first() {
                Some(Step::Item(key)) => Some(*key),
                _ => None,
            })
            .collect();
        if keys.is_empty() {
            return false;
        }
        let Some(start) = self.place_start(call, &row.at) else { return false };
        let body = self.unpacked_json(&start);
        !body.is_empty()
            && body.iter().all(|entry| {
                matches!(self.data(entry.node).kind, Kind::Object(_, _, Shape::Dict))
                    && keys.iter().any(|key| self.part(entry.node, Key::Item(*key)).is_some())
            })
    }

    pub fn flow_rows(&mut self, call: &ApiCall, node: Node) {
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
                    [] => {
                        self.grow(node, flows, &[&from]);
                        if row.facts.any(self.solver.normal_forms) || row.facts.is_empty() && self.is_text_method(call.path) {
                            self.form(&V::of(node), &from);
                            self.same_form(node, &from, call);
                            self.same_json(node, &from);
                        }
                    }
                    [steps @ .., last] => {
                        let base = self.follow(V::of(node), steps);
                        match key_of(*last) {
                            // An object has as its attribute what it was made with.
                            Some(key @ Key::Attr(_)) if row.facts.is_empty() && row.from.steps.is_empty() => self.store(&base, key, from),
                            Some(key) => {
                                let part = self.derived(row.facts.0 as u32 ^ 0x100, flows, &[&from]);
                                self.store(&base, key, V::of(part));
                            }
                            None => {}
                        }
                    }
                }
            } else if let (Some(start), Some((last, steps))) = (self.place_start(call, &row.to), row.to.steps.split_last()) {
                let base = self.follow(start, steps);
                if let Some(key) = key_of(*last) {
                    for entry in base.iter() {
                        self.store_node(entry.node, key, &from.clone().and_facts(row.facts), true);
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

    /// Calls an argument; what it gives, if that is the result of the call.
    pub fn callback(&mut self, call: &ApiCall, row: &CallbackRow, result: &V) -> Option<V> {
        let function = self.place(call, &row.function)?;
        // What is called through an object of a library its makers know.
        self.demand(&function);
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
            let n_before = match row.function.argument {
                PlaceArgument::Named(name) => params.iter().position(|param| *param == name).unwrap_or(0) + 1,
                PlaceArgument::Receiver => 0,
                _ => 1,
            };
            given.positional.extend(call.args.positional.iter().skip(n_before).cloned());
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
        let Some((last, steps)) = row.to.as_ref()?.steps.split_last() else { return Some(value) };
        let base = self.follow(result.clone(), steps);
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
        None
    }

    pub fn register(&mut self, call: &ApiCall, row: &RegisterRow) {
        if !self.applies(call, &row.only_if, &row.unless) {
            return;
        }
        let Some(function) = self.place(call, &row.function) else { return };
        let app = row.app.as_ref().and_then(|place| self.place(call, place)).unwrap_or_default();
        let rule = row.rule.as_ref().and_then(|place| self.place(call, place)).and_then(|value| self.text_literal(&value));
        let prefix = row.prefix.as_ref().and_then(|place| self.place(call, place)).and_then(|value| self.text_literal(&value));
        let endpoint = row.endpoint.as_ref().and_then(|place| self.place(call, place)).and_then(|value| self.text_literal(&value));
        let group = match &row.group {
            Some(place) => self.place(call, place).and_then(|value| self.text_literal(&value)).map_or(Group::Unknown, Group::Named),
            None => Group::Nothing,
        };
        let mut methods = Vec::new();
        if let Some(value) = row.methods.as_ref().and_then(|place| self.place(call, place)) {
            for element in self.each(&value) {
                methods.extend(self.text_literal(&element));
            }
        }
        if methods.is_empty() {
            methods = row.fixed_methods.clone();
        }
        let mut labels = row.labels;
        let mut handles = None;
        let mut holds: Vec<(ApiPath, FactSet)> = row.about.iter().map(|path| (*path, row.facts)).collect();
        if row.kind == crate::models::RegisterKind::ErrorHandler {
            // An HTTP error's text is meant for the client; that of any other exception is not.
            let handled = row.rule.as_ref().and_then(|place| self.place(call, place)).unwrap_or_default();
            let is_http = !handled.is_empty()
                && handled.iter().all(|entry| match self.data(entry.node).kind {
                    Kind::Api(path) => self.status_of(path).is_some(),
                    Kind::Const(Literal::Int(_)) => true,
                    _ => false,
                });
            labels = if is_http { LabelSet(1 << 31) } else { labels };
            // The exception that the handler is given.
            handles = handled.only().and_then(|entry| match self.data(entry.node).kind {
                Kind::Class(class) => Some(class),
                _ => None,
            });
            holds.extend(handled.iter().filter_map(|entry| match self.data(entry.node).kind {
                Kind::Api(path) => Some((self.catalog().paths.step(path, Step::Call), FactSet::EMPTY)),
                Kind::Class(_) => Some((self.solver.exception, core::OWN_EXCEPTION)),
                _ => None,
            }));
        }
        let base = Registration {
            kind: row.kind,
            site: Site { function: self.context.function, instr: self.now },
            function: OutValue::default(),
            app: OutValue::default(),
            schema: OutValue::default(),
            is_by_field: row.fields.is_some(),
            rule,
            prefix,
            endpoint,
            group,
            methods,
            labels,
            given: row.given,
            except: self.names_left_out(),
            holds,
            handles,
        };
        let schema = row.schema.as_ref().or(row.fields.as_ref()).and_then(|place| self.place(call, place)).unwrap_or_default();
        let app = self.baked(&app, &self.state);
        let schema = self.baked(&schema, &self.state);
        self.registrations.push(Registration2 { base, function, app, schema });
    }

    pub fn guards(&mut self, call: &ApiCall, model: &CallModel, result: &mut V) {
        let mut wrapped = FactSet::EMPTY;
        let callable = call.args.positional.first().filter(|value| self.is_callable(value)).cloned();
        for row in &model.guards {
            if !self.applies(call, &row.only_if, &row.unless) {
                continue;
            }
            if row.when == Outcome::False && row.facts.any(core::SCREENED) && self.is_looked_for(call.path) {
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
                    for entry in result.iter() {
                        match row.verdict.as_slice() {
                            [] => self.note_outcome(Some(entry.node), when, holds.clone()),
                            parts => self.note_verdict(entry.node, parts, when, &holds),
                        }
                    }
                }
            }
        }
        if let (false, Some(function)) = (wrapped.is_empty(), callable.clone()) {
            let scheme = V::of(self.object_behind(call.callee));
            let node = self.node(Kind::Object(self.now, 50, Shape::Guarded(wrapped)));
            let content = self.content_mut(node);
            content.is_closed = true;
            content.set(Key::Function, function);
            content.set(Key::Receiver, scheme);
            *result = V::of(node);
        } else if let (true, Some(function)) = (wrapped.is_empty(), callable)
            && model.guards.iter().any(|row| row.at.is_none() && row.when == Outcome::Returns)
        {
            // What would guard it under other conditions gives it back.
            *result = function;
        }
    }

    pub fn guarded_nodes(&mut self, call: &ApiCall, row: &GuardRow) -> Vec<(Node, FactSet)> {
        match &row.at {
            None => vec![(self.node(Kind::Caller), row.facts)],
            Some(place) => {
                let value = self.place(call, place).unwrap_or_default();
                if row.is_of_origins {
                    return self.flows(&value).iter().map(|flow| (flow.origin, row.facts)).collect();
                }
                value
                    .iter()
                    .filter(|entry| !matches!(self.data(entry.node).kind, Kind::Const(_)))
                    .filter(|entry| row.needs.is_empty() || self.all_flows_have(*entry, row.needs))
                    .map(|entry| (entry.node, row.facts))
                    .collect()
            }
        }
    }

    /// Whether facts hold for all text of a value.
    pub fn all_flows_have(&self, entry: Entry, facts: FactSet) -> bool {
        self.own_flows(&V(smallvec::smallvec![entry])).iter().all(|flow| flow.facts.all(facts))
    }

    /// Something is assigned to a path that a model names as a sink (`openai.api_key = x`).
    pub fn assigned(&mut self, node: Node, key: Key, value: &V) {
        let Some(base) = self.data(node).api else { return self.ask_assigned(node) };
        let Some(step) = step_of(key) else { return };
        match key {
            Key::Attr(name) => {
                let name = self.constant(Literal::Str(name));
                self.setter_called(node, base, self.solver.set_attr, name, value);
            }
            Key::Item(name) => {
                let name = self.constant(Literal::Str(name));
                self.setter_called(node, base, self.solver.set_item, name, value);
            }
            _ => self.setter_called(node, base, self.solver.set_item, V::new(), value),
        }
        let path = self.catalog().paths.step(base, step);
        let Some(rows) = self.catalog().paths.entry(path).stores.clone() else { return };
        for row in rows.iter() {
            if row.kind == core::SECRET_SLOT {
                self.secret_slot(value, row.called, Some(path));
            } else {
                self.sink(row.kind, Some(path), value);
            }
        }
    }

    /// Takes back sinks at the call that has made the object to which this one belongs (`response.mimetype = "text/plain"`).
    pub fn settle(&mut self, call: &ApiCall, model: &CallModel) {
        for row in &model.settles {
            if !self.applies(call, &row.only_if, &None) {
                continue;
            }
            for entry in call.receiver.iter() {
                let mut object = entry.node;
                while let Kind::Path(base, _) = self.data(object).kind {
                    object = base;
                }
                let site = self.site_of(object);
                self.hits.retain(|(sink, _), _| sink.kind != row.kind || sink.site != site);
            }
        }
    }

    /// The same for an item under a key that is not known.
    pub fn item_assigned(&mut self, node: Node, key: &V, value: &V) {
        match self.data(node).api {
            Some(base) => self.setter_called(node, base, self.solver.set_item, key.clone(), value),
            None => self.ask_assigned(node),
        }
    }

    /// Callers are asked for what has an attribute of a name under which assignments to items may mean something
    /// (`response.headers[name] = text`).
    fn ask_assigned(&mut self, node: Node) {
        if let Kind::Path(base, Key::Attr(name)) = self.data(node).kind
            && self.catalog().takes_items(name)
        {
            self.demand(&V::of(base));
        }
    }

    /// Whether items of a node are part of a response once they are stored (`response.headers[name] = value`).
    pub fn is_answered(&self, node: Node) -> bool {
        let Some(base) = self.data(node).api else { return false };
        let setter = self.catalog().paths.step(base, Step::Attr(self.solver.set_item));
        let setter = self.catalog().paths.entry(setter);
        setter.call.as_ref().is_some_and(|model| model.sinks.iter().any(|row| row.kind == core::RESPONSE))
    }

    /// An assignment is a call of `__setattr__` or `__setitem__`.
    fn setter_called(&mut self, node: Node, base: ApiPath, setter: Symbol, name: V, value: &V) {
        let called = self.catalog().paths.step(base, Step::Attr(setter));
        let model = self.catalog().paths.entry(called).call.clone();
        if model.is_none() && !self.solver.call_rules.contains_key(&called) {
            return;
        }
        // A call that means an assignment itself (`dict.__setitem__`) would come back here without end.
        if model.as_ref().is_some_and(|model| model.does == Some(Intrinsic::SetDefault)) {
            return;
        }
        let callee = self.path(node, Key::Attr(setter));
        let args = Args::positional(vec![name, value.clone()]);
        let call = ApiCall { path: called, model, callee, receiver: V::of(node), args: &args };
        self.apply_model(&call);
        self.is_dead = false;
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

    /// JSON in another form (`json.dumps(body).encode()`) is JSON of the same.
    fn same_json(&mut self, node: Node, from: &V) {
        if from.iter().any(|entry| self.json.contains_key(&entry.node)) {
            let inner = self.unpacked_json(from);
            self.json.insert(node, inner);
        }
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
}
