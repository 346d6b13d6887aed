//! What checks say about the caller, and branches that decide between granting and refusing.

use smallvec::SmallVec;

use crate::ir::{self, ArgKind, BlockId, BuildKind, CompareOp, Instr, Literal, Terminator, UnaryOp, Value};
use crate::models::{ApiPath, Catalog, FactSet, LabelSet, PlaceArgument, SinkKind, core};
use crate::program::Meaning;
use crate::text::Symbol;

use super::branches::Assumptions;
use super::eval::Eval;
use super::summary::{Answers, Context, Origin, Out, SinkFlow};
use super::value::{Flow, Flows, Key, Kind, Node, Root, V};

/// A refusal is looked for behind this many jumps.
pub(super) const MAX_JUMPS: usize = 4;

/// From which block to which each of them leads.
type Jumps = SmallVec<[(BlockId, BlockId); MAX_JUMPS]>;

/// Labels of what is known of the caller for sure: who it is, what its token or session says.
pub(super) fn trusted_labels(catalog: &Catalog) -> LabelSet {
    let known = LabelSet::of(core::CLAIMS).union(LabelSet::of(core::SESSION));
    known.union(catalog.label("identity").map_or(LabelSet::EMPTY, LabelSet::of))
}

impl Eval<'_, '_> {
    // ---------------------------------------------------------------- the caller

    /// What a true value says about the caller.
    pub fn caller_of_truth(&mut self, value: &V) -> Assumptions {
        let facts = self.told_by_truth(value);
        self.about_caller(facts)
    }

    /// Notes whether the view that has just been run answers only callers that are known.
    pub fn note_guard(&mut self) {
        let caller = self.node(Kind::Caller);
        self.is_guarded |= self.state.fact(caller).any(core::AUTHENTICATED);
    }

    fn about_caller(&mut self, facts: FactSet) -> Assumptions {
        if facts.is_empty() {
            return Vec::new();
        }
        vec![(self.node(Kind::Caller), facts)]
    }

    /// A parameter whose name says that a credential is handed in.
    pub fn is_credential_token(&self, origin: Node) -> bool {
        match self.data(origin).kind {
            Kind::Root(Root::Param(at)) => self.code.params.get(at as usize).is_some_and(|param| self.solver.is_secret_name(param.name)),
            _ => false,
        }
    }

    /// Whether something is only told of a password that is handed in, how long it is: anybody who chooses one is asked that.
    pub fn measures_password(&self, flow: Flow) -> bool {
        self.is_password_token(flow.origin) && flow.facts.any(core::NUMBER.union(core::BOOLEAN))
    }

    /// A parameter whose name says that a password is handed in.
    pub fn is_password_token(&self, origin: Node) -> bool {
        match self.data(origin).kind {
            Kind::Root(Root::Param(at)) => self.code.params.get(at as usize).is_some_and(|param| self.solver.is_password_name(param.name)),
            _ => false,
        }
    }

    pub fn carries(&self, flows: &Flows, labels: LabelSet) -> bool {
        flows.iter().any(|flow| {
            let is_state = labels.has(core::CLAIMS) && self.is_left_for_request(flow.origin);
            (is_state || !self.labels(flow.origin).intersection(labels).is_empty()) && !flow.facts.any(core::VIA_LLM)
        })
    }

    /// What hooks and decorators have left for the request counts as the program's own, unless it shows to be something else.
    fn is_left_for_request(&self, origin: Node) -> bool {
        matches!(self.data(origin).kind, Kind::Api(path) if self.is_state(path) && !self.is_record(path)) && self.labels(origin).is_empty()
    }

    /// Whether a node, or what it is a normal form of, is a credential that the client has sent.
    pub fn is_credential_form(&self, node: Node) -> bool {
        let forms = std::iter::successors(Some(node), |node| self.data(*node).form_of);
        forms.into_iter().any(|form| self.is_credential(&self.flows(&V::of(form))))
    }

    /// The session itself, none of what lies in it.
    fn is_whole_state(&self, value: &V) -> bool {
        let is_state = |path: ApiPath| self.catalog().paths.entry(path).state.is_some();
        value.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Api(path) if is_state(path)))
    }

    pub fn is_credential(&self, flows: &Flows) -> bool {
        flows.iter().any(|flow| self.labels(flow.origin).has(core::CREDENTIAL) || self.is_credential_token(flow.origin))
    }

    /// `a == b` or `a in b` holds: what that says about the caller.
    pub fn caller_of_comparison(&mut self, a: &V, b: &V, op: CompareOp) -> Assumptions {
        let (mine, theirs) = (self.flows(a), self.flows(b));
        self.ask_whose(&mine);
        self.ask_whose(&theirs);
        let trusted = self.solver.trusted;
        let is_element = matches!(op, CompareOp::In | CompareOp::NotIn);
        let mut facts = FactSet::EMPTY;
        if self.carries(&mine, trusted) || self.carries(&theirs, trusted) {
            // `"user" in session` says that somebody has logged in, not what they may do.
            if !(is_element && self.is_whole_state(b)) {
                facts = facts.union(core::AUTHORIZED);
                self.has_checked_right = true;
            }
            let is_made = self.text_literal(a).is_some_and(|name| self.names_conversation(name));
            if is_element && self.carries(&theirs, LabelSet::of(core::SESSION)) && !is_made {
                facts = facts.union(core::AUTHENTICATED);
            }
        }
        if let Some(kept) = self.kept_under(a, b).filter(|_| is_element) {
            facts = facts.union(self.told_by_truth(&kept));
        }
        let is_among = is_element && self.is_own_collection(b);
        if is_among || self.is_constant(b) {
            facts = facts.union(self.told_by_known_value(a));
        }
        for (flows, other, other_flows) in [(&mine, b, &theirs), (&theirs, a, &mine)] {
            let against_secret = self.carries(other_flows, LabelSet::of(core::SECRET));
            let is_sent = flows.iter().any(|flow| self.labels(flow.origin).has(core::REQUEST));
            let is_measured = flows.iter().all(|flow| self.measures_password(flow));
            if is_measured || !(self.is_credential(flows) || is_sent && against_secret) {
                continue;
            }
            let against_own = match op {
                CompareOp::In | CompareOp::NotIn => self.is_own_collection(other),
                _ => (self.is_constant(other) || self.is_kept(other)) && !self.tells_shape(flows, other),
            };
            facts = facts.union(if against_secret || against_own { core::AUTHENTICATED } else { core::PRESENCE });
            if against_secret || against_own && self.is_constant(other) {
                facts = facts.union(core::COMPARED);
            }
        }
        self.about_caller(facts)
    }

    /// What is known of the text in a request by what has come with it: no page can make a browser send a secret of the program along, and
    /// whoever signs what they send is no client.
    pub fn vouched_for(&mut self, kind: SinkKind) -> FactSet {
        let signed = core::AUTHENTICATED.union(core::COMPARED).union(self.solver.signed);
        let needed = match kind {
            core::HTML => core::COMPARED,
            core::REQUEST_URL => signed,
            _ => return FactSet::EMPTY,
        };
        let caller = self.node(Kind::Caller);
        if self.state.fact(caller).all(needed) { core::VETTED } else { FactSet::EMPTY }
    }

    /// What is parsed out of a text is what its sender says, unless a check has told who that is.
    pub fn claimed(&mut self, flows: &mut Flows) {
        let doubtful = core::HELD.union(core::UNMODELLED).union(core::LOOKED_UP).union(core::FETCHED);
        if self.is_caller_known() {
            return;
        }
        for flow in flows.0.iter_mut().filter(|flow| !flow.facts.any(doubtful)) {
            flow.facts = flow.facts.union(core::CLAIMED);
        }
    }

    pub fn is_caller_known(&mut self) -> bool {
        let caller = self.node(Kind::Caller);
        self.state.fact(caller).any(core::AUTHENTICATED)
    }

    /// `token.count(".") == 2`, `scheme == "Bearer"`: anybody can write what looks like that.
    fn tells_shape(&mut self, flows: &Flows, other: &V) -> bool {
        let is_count = matches!(self.literal(other), Some(Literal::Int(_)));
        let shape = if is_count { core::BOOLEAN } else { FactSet::EMPTY }.union(core::SCHEME).union(core::CLAIMED);
        flows.iter().all(|flow| flow.facts.any(shape))
    }

    /// Text that the program has from elsewhere than its callers and its own lines: a setting, a column, an attribute.
    pub fn is_kept(&mut self, value: &V) -> bool {
        let is_known = self.is_constant(value) || value.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Const(_)));
        let measured = core::NUMBER.union(core::BOOLEAN);
        !is_known && self.is_own(value) && !self.flows(value).iter().any(|flow| flow.facts.any(measured))
    }

    /// A method that compares a part of its own object (`scope in self.scopes`): whoever knows what the object is, is asked.
    fn ask_whose(&mut self, flows: &Flows) {
        for flow in flows.iter() {
            if let Kind::Path(base, _) = self.data(flow.origin).kind
                && self.code.class.is_some()
                && matches!(self.data(base).kind, Kind::Root(Root::Param(0)))
            {
                self.demand_node(base);
            }
        }
    }

    /// A rank that is known of the caller is high enough.
    pub fn caller_of_rank(&mut self, large: &V) -> Assumptions {
        let flows = self.flows(large);
        let is_known = self.carries(&flows, LabelSet::of(core::CLAIMS).union(LabelSet::of(core::SESSION)));
        self.has_checked_right |= is_known;
        self.about_caller(if is_known { core::AUTHORIZED } else { FactSet::EMPTY })
    }

    /// A query selects by what is known of the caller: only their own records are reached.
    pub fn selects_own(&mut self, args: &[V]) {
        let trusted = self.solver.trusted;
        if args.iter().any(|value| self.carries(&self.flows(value), trusted)) {
            let caller = self.node(Kind::Caller);
            self.state.assume(caller, core::AUTHORIZED);
        }
    }

    // ---------------------------------------------------------------- decisions

    /// A branch one of whose ways refuses the request, goes around a check that refuses, or does what cannot be undone: its condition
    /// decides. Gives the way that is left to those whose rights a refusal of the others has checked.
    pub fn decide(&mut self, condition: Value, yes: BlockId, no: BlockId) -> Option<bool> {
        let value = self.v(condition);
        let mut flows = self.flows(&value);
        if flows.is_empty() {
            return None;
        }
        if self.is_caller_known() {
            flows.0.iter_mut().for_each(|flow| flow.facts = flow.facts.minus(core::CLAIMED));
        }
        let granted = self.granted(&flows, yes, no);
        if self.is_verified(condition) {
            flows.0.retain(|flow| !flow.facts.all(self.solver.concerns.by_hand));
        }
        if self.refusal(yes).is_some() != self.refusal(no).is_some() {
            self.settle_owned(condition);
        }
        if self.context.answers == Answers::Guard && self.lets_in(yes) != self.lets_in(no) {
            let replies = Flows(flows.iter().filter(|flow| self.labels(flow.origin).has(core::LLM)).collect());
            self.sink_flows(core::DECISION, None, &replies);
            return granted;
        }
        if !self.refuses_one(yes, no) {
            let goes_around = self.goes_around(condition, yes, no);
            let removes = !goes_around && self.removes(yes) != self.removes(no);
            // Which address is asked for says what the check is about; a client's wish to delete is no judgement.
            let address = self.solver.address;
            flows.0.retain(|flow| {
                let labels = self.labels(flow.origin);
                goes_around && !address.is_some_and(|address| labels.has(address)) || removes && labels.has(core::LLM)
            });
            if goes_around {
                flows.0.iter_mut().for_each(|flow| flow.facts = flow.facts.union(self.solver.goes_around));
            }
        }
        if [(yes, no), (no, yes)].into_iter().any(|(on, refused)| self.refusal(refused).is_some() && self.asks_for_secret(on)) {
            flows.0.retain(|flow| !self.labels(flow.origin).has(core::REQUEST));
        }
        if flows.is_empty() {
            return granted;
        }
        self.mark_claimed_owner(condition, &mut flows);
        if self.asks_for_privilege(condition) {
            flows.0.iter_mut().for_each(|flow| flow.facts = flow.facts.union(self.solver.goes_around));
        }
        let trusted = self.solver.trusted.union(LabelSet::of(core::SECRET));
        let mut known = FactSet::EMPTY;
        if self.carries(&flows, trusted) || self.is_held_against_namesake(condition) {
            known = known.union(core::OWNED);
        }
        // A reply that must be among the caller's own records chooses, it does not decide.
        let is_against_own = match self.code.instr(condition) {
            Instr::Compare(CompareOp::In | CompareOp::NotIn | CompareOp::Eq | CompareOp::NotEq, _, right) => {
                let right = self.v(right);
                let right = self.flows(&right);
                self.carries(&right, trusted)
            }
            _ => false,
        };
        let caller = self.node(Kind::Caller);
        known = known.union(self.state.fact(caller).intersection(core::AUTHORIZED));
        let mut out = Flows::default();
        for flow in flows.iter() {
            // A right that was really checked before leaves the model only the power to refuse.
            let is_reply = self.labels(flow.origin).has(core::LLM);
            let is_alone = self.is_left_for_request(flow.origin) && {
                let others = Flows(flows.iter().filter(|it| it.origin != flow.origin).collect());
                !self.carries(&others, trusted)
            };
            let is_only_said = is_reply && !is_against_own || is_alone || self.is_kept_right(flow.origin);
            let facts = if is_only_said { known.intersection(core::AUTHORIZED) } else { known };
            out.add(Flow { origin: flow.origin, facts: flow.facts.union(facts) });
        }
        self.sink_flows(core::DECISION, None, &out);
        granted
    }

    /// `if request.cookies.get("DESK_KEY") != app.DESK_KEY`: the client has to know what the program keeps under the same name.
    fn is_held_against_namesake(&self, condition: Value) -> bool {
        let Instr::Compare(CompareOp::Eq | CompareOp::NotEq, left, right) = self.code.instr(condition) else { return false };
        let asked = |side: Value| {
            let key = match self.code.instr(side) {
                Instr::Item(_, key) => key,
                Instr::Call(_, args, _) => self.code.list(args).first()?.value,
                _ => return None,
            };
            match self.code.instr(key) {
                Instr::Const(Literal::Str(name)) => Some(name),
                _ => None,
            }
        };
        let is_kept = |side: Value, asked| matches!(self.code.instr(side), Instr::Attr(_, name) if name == asked);
        let is_namesake = |name, kept| !self.solver.is_privilege_name(name) && is_kept(kept, name);
        [(left, right), (right, left)].into_iter().any(|(sent, kept)| asked(sent).is_some_and(|name| is_namesake(name, kept)))
    }

    /// `if group != "staff"`, `if payload["role"] == wanted`: a text from anywhere is held against the name of a privilege, or is a part
    /// of that name.
    fn asks_for_privilege(&self, condition: Value) -> bool {
        let Instr::Compare(CompareOp::Eq | CompareOp::NotEq, left, right) = self.code.instr(condition) else { return false };
        let is_name = |value: Value| match self.code.instr(value) {
            Instr::Const(Literal::Str(text)) => self.solver.is_privilege_name(text),
            _ => false,
        };
        [left, right].into_iter().any(|side| match self.code.instr(side) {
            Instr::Item(_, key) => is_name(key),
            _ => is_name(side),
        })
    }

    /// `if not wanted & set(claims["roles"]): abort(403)`: the way on which what is known of the caller was enough.
    fn granted(&mut self, flows: &Flows, yes: BlockId, no: BlockId) -> Option<bool> {
        if !self.carries(flows, self.solver.trusted) {
            return None;
        }
        match (self.refusal(yes), self.refusal(no)) {
            (Some(403), None) => Some(false),
            (None, Some(403)) => Some(true),
            _ => None,
        }
    }

    /// Whether one way refuses for want of a right and the other does not refuse.
    fn refuses_one(&mut self, yes: BlockId, no: BlockId) -> bool {
        match (self.refusal(yes), self.refusal(no)) {
            (Some(status), None) | (None, Some(status)) => matches!(status, 401..=403),
            _ => false,
        }
    }

    /// Whether the caller is known already, or a function that the branch asks makes sure of it.
    fn is_verified(&mut self, condition: Value) -> bool {
        if self.is_caller_known() {
            return true;
        }
        let caller = self.node(Kind::Caller);
        let mut test = condition;
        while let Instr::Unary(UnaryOp::Not, operand) = self.code.instr(test) {
            test = operand;
        }
        let is_call = matches!(self.code.instr(test), Instr::Call(..));
        is_call && self.assumptions(test, true, 0).iter().any(|(node, facts)| *node == caller && facts.any(core::AUTHENTICATED))
    }

    /// Whether a way does not at once tell a library that nobody is let in.
    fn lets_in(&self, block: BlockId) -> bool {
        match self.code.block(block).end {
            Terminator::Return(value) => !self.is_refusing(value),
            Terminator::Jump(target) => match self.code.block(target).end {
                Terminator::Return(value) => !self.is_refusing(self.chosen(value, block, target)),
                _ => true,
            },
            _ => true,
        }
    }

    fn is_refusing(&self, answer: Value) -> bool {
        matches!(self.code.instr(answer), Instr::Const(Literal::None | Literal::Bool(false)))
    }

    /// What a value is on the way from one block into another.
    fn chosen(&self, value: Value, from: BlockId, to: BlockId) -> Value {
        let value = self.bare(value);
        let Instr::Phi(args) = self.code.instr(value) else { return value };
        let block = self.code.block(to);
        if !self.code.block_instrs(block).contains(&value) {
            return value;
        }
        let at = self.code.block_preds(block).iter().position(|pred| *pred == from);
        at.and_then(|at| self.code.list(args).get(at)).map_or(value, |arg| arg.value)
    }

    /// `if form["name"] == "kim" and form["password"] == expected`: who it is to be only says whose secret is asked for next.
    fn asks_for_secret(&mut self, block: BlockId) -> bool {
        let code = self.code;
        let Terminator::Branch(condition, yes, no) = code.block(block).end else { return false };
        let mut test = condition;
        while let Instr::Unary(UnaryOp::Not, operand) = code.instr(test) {
            test = operand;
        }
        let is_secret = |name: Symbol| self.solver.is_secret_name(name);
        let is_key = |key: Value| matches!(code.instr(key), Instr::Const(Literal::Str(name)) if is_secret(name));
        let is_sent = |value: &Value| {
            let value = self.bare(*value);
            code.names_of(value).any(is_secret)
                || match code.instr(value) {
                    Instr::Item(_, key) => is_key(key),
                    Instr::Call(_, args, _) => code.list(args).first().is_some_and(|arg| is_key(arg.value)),
                    _ => false,
                }
        };
        let is_asked = match code.instr(test) {
            Instr::Compare(CompareOp::Eq | CompareOp::NotEq, left, right) => [left, right].iter().any(is_sent),
            Instr::Call(_, args, _) => code.list(args).iter().any(|arg| is_sent(&arg.value)),
            _ => false,
        };
        is_asked && self.refuses_one(yes, no)
    }

    /// `if header == "yes" or has_right: ...`: where the first holds, the second, which would refuse, is not asked. (`if wants_more and
    /// not has_right` asks the second for more.)
    fn goes_around(&mut self, condition: Value, yes: BlockId, no: BlockId) -> bool {
        let (mut holds, mut test) = (true, condition);
        while let Instr::Unary(UnaryOp::Not, operand) = self.code.instr(test) {
            (holds, test) = (!holds, operand);
        }
        if let Instr::Compare(CompareOp::NotEq | CompareOp::NotIn | CompareOp::IsNot, ..) = self.code.instr(test) {
            holds = !holds;
        }
        let (around, asked) = if holds { (yes, no) } else { (no, yes) };
        match self.code.block(asked).end {
            Terminator::Branch(_, a, b) if a == around => self.refuses_one(a, b) && self.refusal(b).is_some(),
            Terminator::Branch(_, a, b) if b == around => self.refuses_one(a, b) && self.refusal(a).is_some(),
            _ => false,
        }
    }

    /// Whether a way at once removes something that is not chosen by what is known of the caller.
    fn removes(&mut self, block: BlockId) -> bool {
        let code = self.code;
        let mut at = block;
        for _ in 0..MAX_JUMPS {
            let body = code.block(at);
            for &value in code.block_instrs(body) {
                if let Instr::Call(callee, ..) = code.instr(value)
                    && self.call_removes(callee)
                {
                    return true;
                }
            }
            match body.end {
                Terminator::Jump(target) if target.0 > at.0 && code.block_preds(code.block(target)).len() == 1 => at = target,
                _ => break,
            }
        }
        false
    }

    fn call_removes(&mut self, callee: Value) -> bool {
        let function = match (self.by_name(callee), self.code.instr(callee)) {
            (Meaning::Function(function), _) => function,
            (Meaning::Api(path), _) => {
                let call = self.catalog().paths.entry(path).call.as_ref();
                return call.is_some_and(|call| call.sinks.iter().any(|row| row.kind == core::REMOVAL));
            }
            (_, Instr::Attr(_, name)) => match self.only_method(name) {
                Some(method) => method,
                None => return false,
            },
            _ => return false,
        };
        let summary = self.solver.summary(self.task, &Context::general(function));
        let is_unasked = |flow: &SinkFlow| flow.origin == Origin::Caller && !flow.facts.any(core::AUTHORIZED);
        summary.sinks.iter().any(|flow| flow.sink.kind == core::REMOVAL && is_unasked(flow))
    }

    /// The status with which a way ends the request at once, if it does.
    pub fn refusal(&mut self, block: BlockId) -> Option<u16> {
        self.refusal_behind(block, &mut Jumps::new())
    }

    fn refusal_behind(&mut self, block: BlockId, jumps: &mut Jumps) -> Option<u16> {
        let code = self.code;
        let body = code.block(block);
        for &value in code.block_instrs(body) {
            if let Instr::Call(callee, args, _) = code.instr(value)
                && let Some(status) = self.leaving_status(callee, args)
            {
                return Some(status);
            }
        }
        match body.end {
            Terminator::Return(value) => self.returned_status(value, jumps),
            Terminator::Raise(Some(value)) => self.raised_status(value),
            Terminator::Jump(target) if jumps.len() < MAX_JUMPS && target.0 > block.0 => {
                jumps.push((block, target));
                self.refusal_behind(target, jumps)
            }
            _ => None,
        }
    }

    /// A value without the annotations of the names that it was bound to.
    pub fn bare(&self, mut value: Value) -> Value {
        while let Instr::Annotated(inner, _) = self.code.instr(value) {
            value = inner;
        }
        value
    }

    /// What a value is behind these jumps: `200 if allowed else 403` is one of both on each way.
    fn behind(&self, mut value: Value, jumps: &Jumps) -> Value {
        for (from, to) in jumps.iter().rev() {
            value = self.chosen(value, *from, *to);
        }
        value
    }

    pub fn by_name(&self, value: Value) -> Meaning {
        self.program().expression(self.names(), self.catalog(), self.module, self.code, value)
    }

    fn leaving_status(&mut self, callee: Value, args: ir::List) -> Option<u16> {
        match self.by_name(callee) {
            Meaning::Api(path) => {
                let call = self.catalog().paths.entry(path).call.clone()?;
                let leaves = call.leaves.as_ref()?;
                let Some(place) = &leaves.status_at else { return leaves.status };
                let PlaceArgument::Named(name) = place.argument else { return None };
                let at = call.params.iter().position(|param| *param == name);
                let list = self.code.list(args);
                let arg = list
                    .iter()
                    .find(|arg| arg.kind == ArgKind::Keyword(name))
                    .or_else(|| at.and_then(|at| list.get(at)).filter(|arg| arg.kind == ArgKind::Positional))?;
                self.status_literal(arg.value)
            }
            Meaning::Function(function) => {
                let summary = self.solver.summary(self.task, &Context::general(function));
                if summary.exits.returns { None } else { summary.exits.refuses }
            }
            _ => None,
        }
    }

    fn status_literal(&self, value: Value) -> Option<u16> {
        match self.code.instr(value) {
            Instr::Const(Literal::Int(status)) => u16::try_from(status).ok().filter(|status| (400..600).contains(status)),
            _ => None,
        }
    }

    fn returned_status(&mut self, value: Value, jumps: &Jumps) -> Option<u16> {
        match self.code.instr(self.behind(value, jumps)) {
            Instr::Build(BuildKind::Tuple, args) => {
                let list = self.code.list(args);
                list.get(1).and_then(|arg| self.status_literal(self.behind(arg.value, jumps)))
            }
            Instr::Call(callee, args, _) => {
                if let Some(status) = self.leaving_status(callee, args) {
                    return Some(status);
                }
                if let Meaning::Function(function) = self.by_name(callee) {
                    let summary = self.solver.summary(self.task, &Context::general(function));
                    return summary.result.0.iter().find_map(|(what, _)| match what {
                        Out::Object(at) => {
                            let fields = &summary.objects[*at as usize].fields;
                            let (_, status) = fields.iter().find(|(key, _)| *key == Key::Index(1))?;
                            status.0.iter().find_map(|(what, _)| match what {
                                Out::Const(Literal::Int(status)) => {
                                    u16::try_from(*status).ok().filter(|status| (400..600).contains(status))
                                }
                                _ => None,
                            })
                        }
                        _ => None,
                    });
                }
                let list: Vec<_> = self.code.list(args).to_vec();
                list.iter().find_map(|arg| self.status_literal(self.behind(arg.value, jumps)))
            }
            _ => None,
        }
    }

    fn raised_status(&mut self, value: Value) -> Option<u16> {
        let class = match self.code.instr(value) {
            Instr::Call(callee, ..) => callee,
            _ => value,
        };
        match self.by_name(class) {
            Meaning::Api(path) => self.status_of(path),
            Meaning::Class(class) => self.status_of_class(class),
            _ => match self.code.instr(class) {
                // A builtin one.
                Instr::Global(name) => self.status_of(self.catalog().paths.root(name)),
                _ => None,
            },
        }
    }
}
