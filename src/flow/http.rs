//! Outgoing HTTP requests, model calls among them.

use crate::ir::{ArgKind, Instr, Literal, Value};
use crate::models::{ApiPath, BodyRole, CallModel, FactSet, HttpRow, LabelSet, Place, PlaceArgument, SinkKind, core};
use crate::text::Symbol;

use super::api::ApiCall;
use super::eval::{Eval, Hit};
use super::summary::{SinkRef, Site, SourceRef};
use super::value::{Entry, Flow, Flows, Key, Kind, V};

/// Names behind an expression are collected this deep.
const MAX_NAME_DEPTH: usize = 6;

/// What shows that a request asks a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// The URL.
    Url,
    /// The name of the setting that holds the URL.
    Name,
    /// The shape of the body.
    Body,
}

impl Eval<'_, '_> {
    /// The first place where something lies. A part of an argument (`request.full_url`) counts where it was set, and before the whole.
    fn first_place(&mut self, call: &ApiCall, places: &[Place]) -> Option<V> {
        let (parts, whole): (Vec<&Place>, Vec<&Place>) =
            places.iter().partition(|place| !place.steps.is_empty() && place.callee == call.path);
        for place in &parts {
            if let Some(value) = self.place(call, place).filter(|value| value.iter().any(|entry| self.is_given(entry))) {
                return Some(value);
            }
        }
        whole.into_iter().chain(parts).find_map(|place| self.place(call, place).filter(|value| !value.is_empty()))
    }

    /// Whether somebody has put something there: what nobody has set is the attribute itself.
    fn is_given(&self, entry: Entry) -> bool {
        !matches!(self.data(entry.node).kind, Kind::Path(..))
            || self.content(entry.node).is_some_and(|content| !content.fields.is_empty() || !content.rest.is_empty())
    }

    fn all_places(&mut self, call: &ApiCall, places: &[Place]) -> V {
        let mut all = V::new();
        for place in places {
            if let Some(value) = self.place(call, place) {
                all.join(&value);
            }
        }
        all
    }

    pub fn http_call(&mut self, call: &ApiCall, row: &HttpRow) -> V {
        let url = self.first_place(call, &row.url).unwrap_or_default();
        let base = self.first_place(call, &row.base).unwrap_or_default();
        let body = self.all_places(call, &row.body);
        let body = self.unpacked_json(&body);
        let headers = self.all_places(call, &row.headers);
        let query = self.all_places(call, &row.query);
        let result = self.response_of(call);
        if url.iter().any(
            |entry| matches!(self.data(entry.node).kind, Kind::Const(Literal::Str(text)) if self.solver.is_address_with_password(text)),
        ) {
            self.secret_slot(&url, None, Some(call.path));
        }
        let mut target = self.flows(&url);
        target.join(&self.flows(&base), Default::default());
        match self.model_evidence(row, &url, &base, &body) {
            Some(evidence) => {
                if evidence != Evidence::Url {
                    self.guessed.insert(self.now);
                }
                if self.is_wordless(&url, &base) {
                    self.sent_to_model(call, &body, &headers, &query, &target);
                    self.transport(call, row, &url, &base);
                    return result;
                }
                self.raw_model_call(call, &body, &headers, &query, &target, &result);
                self.list_model_request(call, &url, &base, &body);
                self.transport(call, row, &url, &base);
                self.waiting(call, row);
                self.unchecked(row, call, &result);
            }
            None => {
                self.demand(&url);
                self.demand(&base);
                for flow in target.iter() {
                    self.demand_node(flow.origin);
                }
                // A request with the caller's credential is made in the caller's name.
                let is_in_name = self.carries(&self.flows(&headers), LabelSet::of(core::CREDENTIAL));
                let in_name = if is_in_name { core::AUTHENTICATED } else { FactSet::EMPTY };
                let mut steered = Flows::default();
                steered.join(&target, in_name);
                // What is asked for there does not change who is asked.
                steered.join(&self.flows(&query), core::FIXED_PREFIX.union(in_name));
                self.sink_flows(core::REQUEST_URL, Some(call.path), &steered);
                self.sink(core::REQUEST_BODY, Some(call.path), &body);
                // What lies at an address that somebody chose is somebody's text; what an own service is asked with only selects.
                let mut flows = Flows::default();
                flows.join(&target, core::FETCHED);
                for asked in [&body, &headers, &query] {
                    flows.join(&self.flows(asked), core::LOOKED_UP);
                }
                for entry in result.iter() {
                    self.grow(entry.node, flows.clone(), &[&url, &body, &headers]);
                }
            }
        }
        result
    }

    /// A model call over plain HTTP, or without verifying the certificate.
    fn transport(&mut self, call: &ApiCall, row: &HttpRow, url: &V, base: &V) {
        let here = Site { function: self.context.function, instr: self.now };
        if self.is_unencrypted(url) || self.is_unencrypted(base) {
            self.insecure(here, Some(call.path));
        }
        for place in &row.verify {
            let Some(value) = self.place(call, place) else { continue };
            // A check that somebody can switch off is not switched off.
            let is_off = |entry: Entry| match self.data(entry.node).kind {
                Kind::Const(Literal::Str(name)) => self.catalog().paths.entry(self.catalog().paths.root(name)).is_unverified,
                Kind::Const(literal) => literal == Literal::Bool(false),
                _ => self.data(entry.node).api.is_some_and(|path| self.catalog().paths.entry(path).is_unverified),
            };
            if value.iter().any(is_off) && value.iter().all(|entry| is_off(entry) || self.is_token(entry.node)) {
                let site = if place.callee == call.path { here } else { self.made_by(call, place).unwrap_or(here) };
                self.insecure(site, Some(call.path));
                break;
            }
        }
    }

    /// A model call that nothing ends if no answer comes.
    fn waiting(&mut self, call: &ApiCall, row: &HttpRow) {
        let Some(bound) = row.timeout.first() else { return };
        let is_bound = |eval: &Self, value: V| value.iter().any(|entry| eval.data(entry.node).kind != Kind::Const(Literal::None));
        for place in &row.timeout {
            if self.place(call, place).is_some_and(|value| is_bound(self, value)) {
                return;
            }
        }
        let here = Site { function: self.context.function, instr: self.now };
        let site = if bound.callee == call.path { Some(here) } else { self.made_by(call, bound) };
        if let Some(site) = site {
            self.flaw(self.solver.endless_wait, site, Some(call.path));
        }
    }

    /// Whether a URL is plain HTTP to a host across a network.
    pub fn is_unencrypted(&self, url: &V) -> bool {
        self.texts(url).into_iter().any(|text| {
            let Some(rest) = self.names().text(text).strip_prefix("http://") else { return false };
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let host = host.rsplit('@').next().unwrap_or_default();
            let host = host
                .rsplit_once(':')
                .filter(|(_, port)| port.chars().all(|c| c.is_ascii_digit() || c == '\0'))
                .map_or(host, |(host, _)| host);
            !host.is_empty()
                && !host.contains('\0')
                && !self.catalog().endpoints.local_hosts.as_ref().is_some_and(|local| local.is_match(host))
        })
    }

    pub fn insecure(&mut self, site: Site, api: Option<ApiPath>) {
        self.flaw(self.solver.insecure_transport, site, api);
    }

    /// A model is called in a way that is a sink by itself.
    fn flaw(&mut self, kind: Option<SinkKind>, site: Site, api: Option<ApiPath>) {
        let Some(kind) = kind else { return };
        let source = SourceRef { site, path: None, labels: LabelSet::of(core::LLM) };
        let node = self.node(Kind::Source(source));
        let flow = Flow { origin: node, facts: Default::default() };
        let hit = Hit { facts: Default::default(), at: self.now, via: None };
        self.hit(SinkRef { site, kind, api }, flow, hit);
    }

    /// The result of a raw model call is used, and nothing looks whether it failed.
    fn unchecked(&mut self, row: &HttpRow, call: &ApiCall, result: &V) {
        let block = self.code.block(self.block);
        let hooks = self.all_places(call, &row.hooks);
        if block.handler.is_some() || hooks.iter().any(|entry| self.is_given(entry)) {
            return;
        }
        if self.is_status_checked(self.code, Value(self.now), 0) {
            return;
        }
        let flows = self.own_flows(result);
        let own: Vec<Flow> = flows.iter().filter(|flow| result.iter().any(|entry| entry.node == flow.origin)).collect();
        for flow in own {
            let hit = Hit { facts: Default::default(), at: self.now, via: None };
            let sink = SinkRef {
                site: Site { function: self.context.function, instr: self.now },
                kind: core::UNCHECKED_RESULT,
                api: Some(call.path),
            };
            self.hit(sink, Flow { origin: flow.origin, facts: Default::default() }, hit);
        }
    }

    /// Whether code looks at the status of a response: here, or in a function to which it is handed.
    fn is_status_checked(&mut self, code: &crate::ir::Function, response: Value, depth: usize) -> bool {
        code.instrs.iter().enumerate().any(|(at, instr)| match *instr {
            Instr::Attr(base, name) if base == response => self.catalog().endpoints.status_checks.contains(&name),
            Instr::Await(base) | Instr::Enter(base, _) if base == response && depth < 3 => {
                self.is_status_checked(code, Value(at as u32), depth + 1)
            }
            Instr::Phi(args) if depth < 3 && code.list(args).iter().any(|arg| arg.value == response) => {
                self.is_status_checked(code, Value(at as u32), depth + 1)
            }
            Instr::Call(callee, args, _) if depth < 3 => code.list(args).iter().enumerate().any(|(position, arg)| {
                if arg.value != response {
                    return false;
                }
                match self.program().expression(self.names(), self.catalog(), self.module, code, callee) {
                    crate::program::Meaning::Function(function) => {
                        self.task.note_read(super::solver::Read::Code(function));
                        self.is_status_checked(self.program().function(function), Value(position as u32), depth + 1)
                    }
                    _ => false,
                }
            }),
            _ => false,
        })
    }

    pub fn demand_node(&mut self, node: super::value::Node) {
        if self.is_open(node) && !matches!(self.data(node).kind, Kind::Caller) {
            self.demands.insert(node);
        }
    }

    fn response_of(&mut self, call: &ApiCall) -> V {
        let typed = self.catalog().paths.step(call.path, crate::models::Step::Call);
        let node = self.node(Kind::Result(self.now, self.in_turn(typed.0)));
        self.data_mut(node).api = Some(typed);
        V::of(node)
    }

    #[allow(clippy::too_many_arguments)] // the parts of a request
    fn raw_model_call(&mut self, call: &ApiCall, body: &V, headers: &V, query: &V, target: &Flows, result: &V) {
        let prompts = self.body_prompts(call, body);
        let mut transport = self.flows(headers);
        transport.join(&self.flows(query), Default::default());
        let whole = self.flows(body);
        for flow in whole.iter() {
            if !prompts.iter().any(|it| it.origin == flow.origin) {
                transport.add(flow);
            }
        }
        self.sink_flows(core::LLM_TRANSPORT, Some(call.path), &transport);
        self.sink_flows(core::LLM_ENDPOINT, Some(call.path), target);
        self.model_reached(call);
        self.mark_reply(result, &prompts);
    }

    /// What a request takes along to a model of which nothing that it says comes back.
    fn sent_to_model(&mut self, call: &ApiCall, body: &V, headers: &V, query: &V, target: &Flows) {
        let mut transport = self.flows(headers);
        for part in [query, body] {
            transport.join(&self.flows(part), Default::default());
        }
        self.sink_flows(core::LLM_TRANSPORT, Some(call.path), &transport);
        self.sink_flows(core::LLM_ENDPOINT, Some(call.path), target);
    }

    /// A model is called here, whoever asks.
    pub fn model_reached(&mut self, call: &ApiCall) {
        self.caller_reaches(core::MODEL_CALL, Some(call.path));
    }

    /// A write asks only whether a right was looked at on the way, not whether every way has passed it: a record without an owner may
    /// be anybody's.
    pub fn right_checked(&mut self, kind: SinkKind) -> FactSet {
        match kind {
            core::WRITE if self.has_checked_right => core::AUTHORIZED,
            // What a callee decides, it decides for those who have got as far as this.
            core::DECISION => {
                let caller = self.node(Kind::Caller);
                self.state.fact(caller).intersection(core::AUTHORIZED)
            }
            _ => FactSet::EMPTY,
        }
    }

    /// Whoever asks gets as far as this.
    pub fn caller_reaches(&mut self, kind: SinkKind, api: Option<ApiPath>) {
        let caller = self.node(Kind::Caller);
        let facts = self.state.fact(caller).union(self.right_checked(kind));
        let flows = Flows(smallvec::smallvec![Flow { origin: caller, facts }]);
        self.sink_flows(kind, api, &flows);
    }

    /// A record of what is done is written.
    pub fn record_written(&mut self) {
        let caller = self.node(Kind::Caller);
        let flow = Flow { origin: caller, facts: FactSet::EMPTY };
        self.hit(self.solver.any_record(), flow, Hit { facts: FactSet::EMPTY, at: self.now, via: None });
    }

    /// Prompt text in a body whose shape is known; else the whole body.
    fn body_prompts(&mut self, call: &ApiCall, body: &V) -> Flows {
        let mut prompts = Flows::default();
        let mut has_shape = false;
        for entry in body.iter() {
            let part = V(smallvec::smallvec![entry]);
            let is_shaped = self.content(entry.node).is_some_and(|content| !content.fields.is_empty());
            let catalog = self.catalog();
            let mut found = false;
            for prompt in &catalog.endpoints.prompts {
                let text = self.follow(part.clone(), &prompt.path);
                if text.is_empty() || (!is_shaped && !self.is_token(entry.node)) {
                    continue;
                }
                found = true;
                let flows = self.flows(&text);
                prompts.join(&flows, Default::default());
                match &prompt.role {
                    BodyRole::User => self.sink(core::PROMPT, Some(call.path), &text),
                    BodyRole::System => self.sink(core::SYSTEM_ROLE, Some(call.path), &text),
                    BodyRole::Sibling(key) => self.prompt_at(call.path, core::PROMPT, part.clone(), &prompt.path, *key),
                }
            }
            has_shape |= found && is_shaped;
        }
        if !has_shape {
            let flows = self.flows(body);
            self.sink_flows(core::PROMPT, Some(call.path), &flows);
            prompts.join(&flows, Default::default());
        }
        prompts
    }

    /// Whether a model answers there with numbers, verdicts or sounds only.
    fn is_wordless(&self, url: &V, base: &V) -> bool {
        let Some(wordless) = &self.catalog().endpoints.wordless else { return false };
        self.address_texts(url, base).iter().any(|text| wordless.is_match(text))
    }

    /// What the address of a request may be, behind each base that it may have and by itself.
    fn address_texts(&self, url: &V, base: &V) -> Vec<String> {
        let names = self.names();
        let mut texts: Vec<String> = Vec::new();
        let bases: Vec<String> = self.texts(base).into_iter().map(|text| names.text(text).to_string()).collect();
        for url in self.texts(url).into_iter().map(|text| names.text(text).to_string()) {
            for base in &bases {
                texts.push(format!("{}/{}", base.trim_end_matches('/'), url.trim_start_matches('/')));
            }
            texts.push(url);
        }
        if url.is_empty() {
            texts.extend(bases);
        }
        texts
    }

    /// What shows that this request asks a model.
    fn model_evidence(&mut self, row: &HttpRow, url: &V, base: &V, body: &V) -> Option<Evidence> {
        let endpoints = &self.catalog().endpoints;
        let names = self.names();
        let texts = self.address_texts(url, base);
        if texts.iter().any(|text| endpoints.metadata.as_ref().is_some_and(|pattern| pattern.is_match(text))) {
            return None;
        }
        if texts.iter().any(|text| endpoints.strong.iter().any(|pattern| pattern.is_match(text))) {
            return Some(Evidence::Url);
        }
        let keys = self.body_keys(body);
        let has_prompt = keys.iter().any(|key| endpoints.prompt_keys.contains(key));
        let has_companion = keys.iter().any(|key| endpoints.companions.contains(key));
        if has_prompt && texts.iter().any(|text| endpoints.weak.iter().any(|pattern| pattern.is_match(text))) {
            return Some(Evidence::Url);
        }
        if let Some(pattern) = &endpoints.names {
            let mut hints = Vec::new();
            let is_url = |name: Symbol| row.url.iter().any(|place| place.argument == PlaceArgument::Named(name));
            if let Instr::Call(_, args, _) = self.code.instrs.get(self.now as usize).copied().unwrap_or(Instr::Unknown) {
                let list: Vec<_> = self.code.list(args).to_vec();
                for arg in list {
                    if arg.kind == ArgKind::Positional || matches!(arg.kind, ArgKind::Keyword(name) if is_url(name)) {
                        self.names_behind(arg.value, &mut hints, 0);
                        if arg.kind == ArgKind::Positional && self.v(arg.value) == *url {
                            break;
                        }
                    }
                }
            }
            for entry in url.iter().chain(base.iter()) {
                if let Some(path) = self.data(entry.node).api {
                    hints.push(self.catalog().paths.text(path, names));
                }
                if let Kind::Path(_, Key::Attr(name) | Key::Item(name)) = self.data(entry.node).kind {
                    hints.push(names.text(name).to_string());
                }
            }
            if hints.iter().any(|hint| pattern.is_match(hint)) && (has_prompt || body.is_empty() || keys.is_empty()) {
                return Some(Evidence::Name);
            }
        }
        (has_prompt && has_companion).then_some(Evidence::Body)
    }

    fn body_keys(&self, body: &V) -> Vec<Symbol> {
        let mut keys = Vec::new();
        for entry in body.iter() {
            let Some(content) = self.content(entry.node) else { continue };
            keys.extend(content.fields.iter().filter_map(|(key, _)| match key {
                Key::Item(name) => Some(*name),
                _ => None,
            }));
        }
        keys
    }

    /// Names of variables, attributes and keys in an expression.
    fn names_behind(&self, value: Value, hints: &mut Vec<String>, depth: usize) {
        if depth > MAX_NAME_DEPTH {
            return;
        }
        let text = |symbol| self.names().text(symbol).to_string();
        match self.code.instr(value) {
            Instr::Global(name) => hints.push(text(name)),
            Instr::Attr(base, name) => {
                hints.push(text(name));
                self.names_behind(base, hints, depth + 1);
            }
            Instr::Item(base, key) => {
                if let Instr::Const(Literal::Str(key)) = self.code.instr(key) {
                    hints.push(text(key));
                }
                self.names_behind(base, hints, depth + 1);
            }
            Instr::Param(at) => hints.extend(self.code.params.get(at as usize).map(|param| text(param.name))),
            Instr::Binary(_, left, right, _) => {
                self.names_behind(left, hints, depth + 1);
                self.names_behind(right, hints, depth + 1);
            }
            Instr::Build(_, args) | Instr::Phi(args) => {
                for arg in self.code.list(args).iter().take(8) {
                    self.names_behind(arg.value, hints, depth + 1);
                }
            }
            Instr::Format(value, ..) => self.names_behind(value, hints, depth + 1),
            Instr::Call(callee, args, _) => {
                self.names_behind(callee, hints, depth + 1);
                for arg in self.code.list(args).iter().take(2) {
                    if let Instr::Const(Literal::Str(key)) = self.code.instr(arg.value) {
                        hints.push(text(key));
                    }
                }
            }
            _ => {}
        }
    }

    /// A call of a model SDK.
    pub fn model_call(&mut self, call: &ApiCall, model: &CallModel, result: &V) {
        let mut prompts = Flows::default();
        for row in &model.sinks {
            if row.kind != core::PROMPT && row.kind != core::SYSTEM_ROLE || self.is_other_form(call, model, row) {
                continue;
            }
            if let Some(value) = self.place(call, &row.at) {
                prompts.join(&self.flows(&value), Default::default());
            }
        }
        // A decorated function answers what is asked.
        let decorated = self.load(&V::of(call.callee), Key::Function);
        if self.is_callable(&decorated) {
            let said = self.call(&decorated, call.args);
            self.is_dead = false;
            self.sink(core::PROMPT, Some(call.path), &said);
            prompts.join(&self.flows(&said), Default::default());
        }
        self.model_reached(call);
        // What the caller reaches from now on may be the model's doing.
        let caller = self.node(Kind::Caller);
        self.state.assume(caller, core::VIA_LLM);
        self.list_model_call(call);
        self.mark_reply(result, &prompts);
    }

    /// The labels of a flow as they count at a sink, given what happened on the way. [`super::LABEL_TAKERS`] has the facts.
    pub fn labels_after(labels: LabelSet, facts: crate::models::FactSet, kind: crate::models::SinkKind) -> LabelSet {
        let mut labels = labels;
        let is_told = labels.has(core::LLM) || facts.any(core::CLAIMED);
        if kind == core::DECISION && (labels.has(core::CREDENTIAL) || labels.has(core::PASSWORD)) && !is_told {
            // Whether a token or password is there or right is what a decision should depend on.
            return LabelSet::EMPTY;
        }
        let without = |labels: LabelSet, label| LabelSet(labels.0 & !LabelSet::of(label).0);
        if facts.any(core::LOOKED_UP) && kind != core::DECISION && kind != core::COMPARISON {
            return LabelSet::EMPTY;
        }
        if facts.any(core::BOOLEAN) && !matches!(kind, core::DECISION | core::PRIVILEGE) {
            return LabelSet::EMPTY;
        }
        if labels.has(core::CREDENTIAL) && core::is_read_by_model(kind) {
            // A token in a prompt is a leak; that the client could have sent another one adds nothing.
            labels = without(labels, core::REQUEST);
        }
        if labels.has(core::RETRIEVED) && core::is_read_by_model(kind) {
            // What a file or page says that the client has given is content, not the client's own words.
            labels = without(labels, core::REQUEST);
        }
        if facts.any(core::VIA_LLM) {
            labels = without(labels, core::REQUEST);
            labels = without(labels, core::RETRIEVED);
            labels = without(labels, core::SESSION);
        }
        if facts.any(core::HELD) && !facts.any(core::VIA_LLM) {
            // A client that was made with a key answers with something else; a model may say again what it was told.
            labels = [core::CREDENTIAL, core::SECRET, core::LITERAL].into_iter().fold(labels, without);
        }
        if facts.any(core::MISNAMED) {
            labels = without(labels, core::SECRET);
        }
        if facts.any(core::STORED) && kind == core::PROMPT_ROLE {
            // A message that comes out of a column as text has the role with which it was stored.
            labels = without(labels, core::REQUEST);
        }
        if facts.any(core::STORED) && !facts.any(core::OWNED) && labels.has(core::REQUEST) {
            // What callers have stored among their own rows stays their own words.
            labels = without(labels, core::REQUEST).union(LabelSet::of(core::RETRIEVED));
        }
        if facts.any(core::FETCHED) {
            let is_chosen = labels.has(core::REQUEST) && !facts.any(core::NARROWED.union(core::FIXED_HOST).union(core::FIXED_PREFIX));
            labels = if is_chosen { LabelSet::of(core::RETRIEVED) } else { LabelSet::EMPTY };
        }
        labels
    }
}
