//! Branches: which way can be taken, and what each way says about values and the caller.

use smallvec::{SmallVec, smallvec};

use crate::ir::{self, BlockId, CompareOp, Instr, Literal, UnaryOp, Value};
use crate::models::{FactSet, Outcome, Stage, core};
use crate::text::Symbol;

use super::eval::Eval;
use super::value::{Entry, Key, Kind, Node, Shape, State, V};

/// What a condition says on one of its ways.
pub(super) type Assumptions = Vec<(Node, FactSet)>;

/// Conditions made of values that depend on further conditions are looked through this deep.
const MAX_CONDITION_DEPTH: usize = 8;
/// And through this many values that were chosen by earlier conditions, each with so many alternatives.
pub(super) const MAX_CHOICES: (usize, usize) = (2, 6);

impl Eval<'_, '_> {
    pub fn branch(&mut self, condition: Value, yes: BlockId, no: BlockId, edges: &mut SmallVec<[(BlockId, State); 2]>) {
        let known = self.truth(condition);
        self.ask_truth(&self.v(condition));
        if known.is_none() {
            self.note_switch(condition);
        }
        let granted = match known {
            None => self.decide(condition, yes, no),
            Some(_) => None,
        };
        for (target, way) in [(yes, true), (no, false)] {
            if known == Some(!way) {
                continue;
            }
            let mut state = self.state.clone();
            for (node, facts) in self.assumptions(condition, way, 0) {
                self.assume(&mut state, node, facts);
            }
            if granted == Some(way) {
                let caller = self.node(Kind::Caller);
                state.assume(caller, core::AUTHORIZED);
            }
            if !way && let Instr::HasNext(iterator) = self.code.instr(condition) {
                self.after_all(iterator, &mut state);
            }
            edges.push((target, state));
        }
    }

    /// Adds facts; screens of a normal form hold for what it is a form of.
    pub fn assume(&mut self, state: &mut State, node: Node, facts: FactSet) {
        self.note_check(node, facts);
        self.assume_told(state, node, facts);
        if facts.any(core::OWNED) && self.is_credential_form(node) {
            // Whoever sends a credential that the program knows is known.
            let caller = self.node(Kind::Caller);
            state.assume(caller, core::AUTHENTICATED);
        }
    }

    /// As [`Eval::assume`], for facts that arise elsewhere.
    pub fn assume_told(&self, state: &mut State, node: Node, facts: FactSet) {
        self.assume_of_forms(state, node, facts);
        if facts.any(core::NARROWED) {
            for (node, facts) in self.known_outcomes(node) {
                self.assume_of_forms(state, node, facts);
            }
        } else if facts.any(core::FIXED_HOST) {
            // A host that has been looked at is the host of the URL of which it is a part.
            for (node, facts) in self.known_outcomes(node) {
                self.assume_of_forms(state, node, facts.intersection(core::FIXED_HOST));
            }
        }
    }

    fn assume_of_forms(&self, state: &mut State, node: Node, facts: FactSet) {
        state.assume(node, facts);
        let passing = facts.intersection(self.solver.of_any_form.union(core::OWNED));
        let mut at = node;
        while !passing.is_empty()
            && let Some(form_of) = self.data(at).form_of
        {
            state.assume(form_of, passing);
            at = form_of;
        }
        // What is not in a text is in no part of it.
        let screened = facts.intersection(core::SCREENED.union(core::INSPECTED));
        for part in self.joined.get(&at).into_iter().flatten().filter(|_| !screened.is_empty()) {
            state.assume(*part, screened);
        }
    }

    /// Whether a condition is constant.
    fn truth(&self, condition: Value) -> Option<bool> {
        let value = self.value(condition);
        let told = self.sure_truth(value).or_else(|| self.told_comparison(condition));
        told.or_else(|| self.is_known_request_part(value).then_some(true))
    }

    fn literal_truth(&self, node: Node) -> Option<bool> {
        match self.data(node).kind {
            Kind::Const(Literal::None) => Some(false),
            Kind::Const(Literal::Bool(it)) => Some(it),
            Kind::Const(Literal::Int(number)) => Some(number != 0),
            Kind::Const(Literal::Str(text) | Literal::Bytes(text)) => Some(!self.names().text(text).is_empty()),
            Kind::Root(_) | Kind::Path(..) => self.settings.get(&node)?.truth,
            _ => None,
        }
    }

    /// How a test of a value turns out, if that is certain.
    pub fn sure_truth(&self, value: &V) -> Option<bool> {
        self.literal_truth(value.only()?.node)
    }

    /// Whether a value may be true, and whether it may be false (`None` apart).
    pub fn truths(&self, value: &V) -> (bool, bool) {
        let mut truths = (value.is_empty(), value.is_empty());
        for entry in value.iter() {
            match self.literal_truth(entry.node) {
                Some(true) => truths.0 = true,
                Some(false) => truths.1 = true,
                None => match self.data(entry.node).kind {
                    Kind::Class(_) | Kind::Module(_) => truths.0 = true,
                    Kind::Object(_, _, Shape::Function(_) | Shape::Bound | Shape::Instance(_)) => truths.0 = true,
                    Kind::Object(_, _, Shape::Tuple) if self.part(entry.node, Key::Index(0)).is_some() => truths.0 = true,
                    _ if self.data(entry.node).api == Some(self.solver.response) => truths.0 = true,
                    _ => truths = (true, true),
                },
            }
        }
        truths
    }

    /// What holds if `condition` turns out as `way`.
    pub fn assumptions(&mut self, condition: Value, way: bool, depth: usize) -> Assumptions {
        if depth > MAX_CONDITION_DEPTH {
            return Vec::new();
        }
        match self.code.instr(condition) {
            Instr::Unary(UnaryOp::Not, operand) => return self.assumptions(operand, !way, depth + 1),
            Instr::Annotated(operand, _) | Instr::Await(operand) => return self.assumptions(operand, way, depth + 1),
            _ => {}
        }
        let mut out = self.outcome_says(condition, way, depth);
        if self.names_stage_of_developers(condition, way) {
            out.push((self.node(Kind::Caller), core::DEBUG_ONLY));
        }
        if self.leaves_administrators(condition, way) {
            out.push((self.node(Kind::Caller), core::NARROWED));
        }
        out
    }

    fn outcome_says(&mut self, condition: Value, way: bool, depth: usize) -> Assumptions {
        match self.code.instr(condition) {
            Instr::Compare(op, left, right) => self.comparison(op, left, right, way, depth),
            Instr::Phi(args) => self.joined_conditions(condition, args, way, depth),
            Instr::Call(..) => {
                let mut out = self.outcomes.get(&condition).map(|it| it.of(when(way)).to_vec()).unwrap_or_default();
                out.extend(self.records_by_truth(condition, way));
                out.extend(self.truthiness(condition, way));
                out
            }
            Instr::Attr(..) | Instr::Item(..) | Instr::UnpackItem(..) => {
                let mut out = self.part_says(condition, way);
                out.extend(self.records_by_truth(condition, way));
                out.extend(self.pairs_by_truth(condition, way));
                out.extend(self.truthiness(condition, way));
                out
            }
            Instr::Build(..) => {
                let mut out = if way { self.of_filled(condition) } else { self.of_empty(condition) };
                out.extend(self.truthiness(condition, way));
                out
            }
            _ => self.truthiness(condition, way),
        }
    }

    /// `if x:` itself.
    fn truthiness(&mut self, condition: Value, way: bool) -> Assumptions {
        let mut out = Vec::new();
        let value = self.v(condition);
        if self.truth(condition).is_none() && self.is_while_developing(condition, way) {
            out.push((self.node(Kind::Caller), core::DEBUG_ONLY));
        }
        if way {
            out.extend(self.caller_of_truth(&value));
        } else {
            // `not urlsplit(url).netloc`: an empty text is a known one.
            out.extend(value.iter().flat_map(|entry| self.known_outcomes(entry.node)));
        }
        out.extend(self.value_outcomes(&value, when(way)));
        out
    }

    /// The name of a setting that is tested: `app.debug`, `settings.DEBUG`, `config["SHOW_STACKTRACE"]`, `config.get("DEBUG")`.
    fn names_of_setting(&mut self, condition: Value) -> SmallVec<[Symbol; 2]> {
        match self.code.instr(condition) {
            Instr::Attr(_, name) | Instr::Global(name) => smallvec![name],
            Instr::Param(at) => self.code.params.get(at as usize).map(|param| param.name).into_iter().collect(),
            Instr::Item(_, key) => self.text_literal(&self.v(key)).into_iter().collect(),
            Instr::Call(_, args, _) => {
                // `config.get("DEBUG")`, `settings.getboolean("web", "EXPOSE_STACKTRACE")`.
                let keys: Vec<V> = self.code.list(args).iter().take(2).map(|arg| self.v(arg.value)).collect();
                let named: Vec<Symbol> = self.code.names_of(condition).collect();
                keys.iter().filter_map(|key| self.text_literal(key)).chain(named).collect()
            }
            _ => self.code.names_of(condition).collect(),
        }
    }

    /// Whether what happens on this way of a test does not happen where the program runs for others: `if DEBUG`, `if not IS_PRODUCTION`.
    fn is_while_developing(&mut self, condition: Value, way: bool) -> bool {
        let names = self.names_of_setting(condition);
        names.into_iter().any(|name| match way {
            true => self.solver.is_debugging_name(name),
            false => self.solver.is_production_name(name),
        })
    }

    /// The same of a setting that names where the program runs: `ENV == "development"`, `os.environ["STAGE"] != "production"`.
    fn names_stage_of_developers(&mut self, condition: Value, way: bool) -> bool {
        let Instr::Compare(op, left, right) = self.code.instr(condition) else { return false };
        let holds = match op {
            CompareOp::Eq | CompareOp::In => way,
            CompareOp::NotEq | CompareOp::NotIn => !way,
            _ => return false,
        };
        let sides = [(right, left), (left, right)].map(|(side, asked)| (self.known_words(side), asked));
        let Some((words, asked)) = sides.into_iter().find(|(words, _)| !words.is_empty()) else { return false };
        let is_setting = |entry: Entry| matches!(self.data(entry.node).kind, Kind::Api(path) if self.is_of_environment(path));
        let is_setting = self.value(asked).iter().any(is_setting);
        let Some(stages) = words.iter().map(|word| self.solver.stage(*word)).collect::<Option<Vec<_>>>() else { return false };
        if !is_setting && !self.is_called_stage(asked) {
            return false;
        }
        let is_it = match holds {
            true => stages.iter().all(|stage| *stage != Stage::Live),
            false => stages.iter().all(|stage| *stage == Stage::Live),
        };
        // What is the default happens wherever nobody says otherwise.
        let is_default = |entry: Entry| match self.data(entry.node).kind {
            Kind::Const(Literal::Str(text)) => words.contains(&text) == holds,
            _ => false,
        };
        is_it && !self.value(asked).iter().any(is_default) && !self.is_said_by_client(asked)
    }

    /// The text that a value is, or those of a display, if all are known.
    fn known_words(&self, value: Value) -> Vec<Symbol> {
        let value = self.value(value);
        if let Some(text) = self.text_of(value).filter(|_| value.0.len() == 1) {
            return vec![text];
        }
        let content = value.only().and_then(|entry| self.content(entry.node));
        let words = content.iter().flat_map(|content| content.fields.values()).map(|word| self.text_of(word));
        words.collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    fn is_called_stage(&mut self, value: Value) -> bool {
        self.names_of_setting(value).into_iter().any(|name| self.solver.is_stage_name(name))
    }

    /// A value chosen by earlier conditions: what holds on every way on which it may turn out so.
    fn joined_conditions(&mut self, condition: Value, args: ir::List, way: bool, depth: usize) -> Assumptions {
        if self.n_choosing >= MAX_CHOICES.0 || args.len as usize > MAX_CHOICES.1 {
            return Vec::new();
        }
        let Some(block) = self.block_of(condition) else { return Vec::new() };
        self.n_choosing += 1;
        let preds: Vec<BlockId> = self.code.block_preds(self.code.block(block)).to_vec();
        let args: Vec<Value> = self.code.list(args).iter().map(|arg| arg.value).collect();
        let mut common: Option<Assumptions> = None;
        for (at, arg) in args.into_iter().enumerate() {
            let Some(pred) = preds.get(at) else { continue };
            let Some(state) = self.edges[pred.0 as usize].iter().find(|(target, _)| *target == block).map(|(_, state)| state.clone())
            else {
                continue;
            };
            let value = self.v(arg);
            let (may_be_true, may_be_false) = self.truths(&value);
            if way && !may_be_true || !way && !may_be_false || self.way_taken(*pred, block, arg) == Some(!way) {
                continue;
            }
            let mut holds: Assumptions = state.facts.iter().map(|(node, facts)| (*node, *facts)).collect();
            holds.extend(self.assumptions(arg, way, depth + 1));
            let narrowed: Vec<Node> = holds.iter().filter(|(_, facts)| facts.any(core::NARROWED)).map(|(node, _)| *node).collect();
            holds.extend(narrowed.into_iter().flat_map(|node| self.known_outcomes(node)));
            holds.sort_by_key(|(node, _)| *node);
            let mut merged: Assumptions = Vec::new();
            for (node, facts) in holds {
                match merged.last_mut() {
                    Some((last, slot)) if *last == node => *slot = slot.union(facts),
                    _ => merged.push((node, facts)),
                }
            }
            common = Some(match common {
                None => merged,
                Some(before) => intersect(&before, &merged),
            });
        }
        self.n_choosing -= 1;
        common.unwrap_or_default()
    }

    /// `a and b` gives `a` where `a` is false: how a value has turned out on the way between two blocks, if that is its test's way.
    pub fn way_taken(&self, from: BlockId, to: BlockId, value: Value) -> Option<bool> {
        match self.code.block(from).end {
            ir::Terminator::Branch(condition, yes, no) if condition == value && yes != no => Some(yes == to),
            _ => None,
        }
    }

    /// Whether a value is nothing but true or false.
    fn is_truth(&self, value: Value) -> bool {
        matches!(self.code.instr(value), Instr::Compare(..) | Instr::Unary(UnaryOp::Not, _))
    }

    pub fn block_of(&self, value: Value) -> Option<BlockId> {
        self.code.blocks.iter().position(|block| self.code.block_instrs(block).contains(&value)).map(|at| BlockId(at as u32))
    }

    fn comparison(&mut self, op: CompareOp, left: Value, right: Value, way: bool, depth: usize) -> Assumptions {
        let (a, b) = (self.v(left), self.v(right));
        let holds = match op {
            CompareOp::NotEq | CompareOp::NotIn | CompareOp::IsNot => !way,
            _ => way,
        };
        match op {
            CompareOp::Eq | CompareOp::NotEq | CompareOp::Is | CompareOp::IsNot => {
                // `len(hits) == 0`.
                if holds && self.is_zero(&b) {
                    return self.value_outcomes(&a, Outcome::False);
                }
                // `f(x) is None`, `f(x) == False`: the same as testing the call.
                for (side, other) in [(left, &b), (right, &a)] {
                    if let Some(entry) = other.only()
                        && let Some(truth) = self.literal_truth(entry.node)
                        && !matches!(self.data(entry.node).kind, Kind::Const(Literal::Str(_) | Literal::Int(_) | Literal::Bytes(_)))
                    {
                        return self.assumptions(side, holds == truth, depth + 1);
                    }
                }
                let mut left_out = self.pairs_left_out(left, &b, holds);
                left_out.extend(self.records_left_out(left, &b, holds));
                if !holds {
                    let mut out = left_out;
                    // `verdict["action"] == "BLOCKED"`.
                    if self.is_constant(&b) {
                        out.extend(self.value_outcomes(&a, Outcome::False));
                    }
                    return out;
                }
                let mut out = self.equality(&a, &b);
                out.extend(left_out);
                out.extend(self.equality(&b, &a));
                // `verdict["action"] == "BLOCKED"` holds: that is no outcome with which anything may go on.
                if self.text_literal(&b).is_some_and(|word| self.solver.is_refusing_word(word)) {
                    out.retain(|(node, _)| self.known_outcomes(*node).is_empty());
                }
                out.extend(self.caller_of_comparison(&a, &b, op));
                out
            }
            CompareOp::In | CompareOp::NotIn => {
                let mut out = self.membership(&a, &b, holds);
                out.extend(self.records_by_key(&a, &b, holds));
                out.extend(self.pairs_left_out(left, &b, holds));
                out.extend(self.records_left_out(left, &b, holds));
                if holds {
                    out.extend(self.caller_of_comparison(&a, &b, op));
                }
                out
            }
            CompareOp::Lt | CompareOp::LtE | CompareOp::Gt | CompareOp::GtE => {
                let upper = matches!(op, CompareOp::Lt | CompareOp::LtE) == way;
                // `len(x) <= n` bounds x; `n >= len(x)` too.
                let (small, large) = if upper { (&a, &b) } else { (&b, &a) };
                let mut out = self.bounds(small, large);
                if self.is_collection(large) {
                    out.extend(self.subset(small, large));
                }
                // A score below a limit is as good as none.
                out.extend(self.value_outcomes(small, Outcome::False));
                let mut of_caller = if self.may_be_number(small) { Vec::new() } else { self.caller_of_truth(&a) };
                of_caller.extend(self.caller_of_rank(large));
                if self.is_count(&a) || self.is_count(&b) {
                    // How many messages a session holds says nothing of who the caller is.
                    of_caller.iter_mut().for_each(|(_, facts)| *facts = facts.intersection(core::PRESENCE));
                }
                out.extend(of_caller);
                out
            }
            CompareOp::IsInstance => {
                let mut out = if way { self.instance_facts(&a, &b) } else { Vec::new() };
                out.extend(self.ruled_out(&a, &b, way));
                out
            }
            CompareOp::IsSequence => self.of_other_shape(&a, way, |shape| matches!(shape, Shape::List | Shape::Tuple)),
            CompareOp::IsMapping => self.of_other_shape(&a, way, |shape| *shape == Shape::Dict),
        }
    }

    fn is_count(&self, value: &V) -> bool {
        let flows = self.own_flows(value);
        !flows.is_empty() && flows.iter().all(|flow| flow.facts.any(core::BOOLEAN))
    }

    /// `session.get("visits", 0)`: where nothing is kept, the number takes its place.
    fn may_be_number(&self, value: &V) -> bool {
        value.0.len() > 1 && value.iter().any(|entry| matches!(self.data(entry.node).kind, Kind::Const(Literal::Int(_))))
    }

    fn is_zero(&self, value: &V) -> bool {
        value.only().is_some_and(|entry| matches!(self.data(entry.node).kind, Kind::Const(Literal::Int(0))))
    }

    /// `a == b` holds: what that says about `a`.
    fn equality(&mut self, a: &V, b: &V) -> Assumptions {
        let facts = if self.is_constant(b) {
            core::NARROWED
        } else if self.is_own(b) {
            core::NARROWED.union(core::OWNED)
        } else if self.is_form_with(self.solver.normalized_path, b, a) {
            core::VETTED
        } else if self.is_form_with(self.solver.safe_path, b, a) {
            // `os.path.basename(name) == name`.
            self.solver.safe_path
        } else {
            return Vec::new();
        };
        a.iter().map(|entry| (entry.node, facts)).collect()
    }

    /// Whether `form` is what `path` becomes where it is made to have these facts: where both are the same, the path has them already.
    fn is_form_with(&mut self, facts: FactSet, form: &V, path: &V) -> bool {
        let forms = self.flows(form);
        if facts.is_empty() || forms.is_empty() || !forms.iter().all(|flow| flow.facts.all(facts)) {
            return false;
        }
        let paths = self.flows(path);
        paths.iter().all(|flow| forms.iter().any(|form| form.origin == flow.origin))
    }

    /// `element in container` turned out as `holds`.
    pub fn membership(&mut self, element: &V, container: &V, holds: bool) -> Assumptions {
        if holds {
            // `len(x) in range(1, n)`.
            let bounded = self.bounds(element, container);
            if !bounded.is_empty() {
                return bounded;
            }
            let contained = self.value_outcomes(container, Outcome::Contains);
            if !contained.is_empty() && (self.is_own(element) || self.is_constant(element)) {
                return contained;
            }
            let shown = self.shown_by_beginning(element);
            if !shown.is_empty() {
                return container.iter().map(|entry| (entry.node, shown)).collect();
            }
            let Some(facts) = self.facts_of_member(container) else { return Vec::new() };
            let names = self.members(container);
            let mut out = self.harmless_names(element, &names);
            out.extend(element.iter().map(|entry| (entry.node, facts)));
            return out;
        }
        if !holds {
            let names = self.members(container);
            let hidden = self.filtered_names(element, &names);
            if !hidden.is_empty() {
                return hidden;
            }
        }
        // A known bad word is not in the text.
        if self.is_constant(element) {
            let is_text = container.iter().all(|entry| !matches!(self.data(entry.node).kind, Kind::Object(..)));
            if is_text {
                let word = self.text_literal(element);
                let known = |entry: Entry| core::SCREENED.union(core::INSPECTED).union(self.without_word(word, entry));
                return container.iter().map(|entry| (entry.node, known(entry))).collect();
            }
        }
        Vec::new()
    }

    // ---------------------------------------------------------------- leaving the function

    /// Facts implied by each outcome of a return, with the facts of the way on which it is taken.
    pub fn return_facts(&mut self, block: u32, value: &V, state: &State) -> Vec<(V, State)> {
        let id = BlockId(block);
        let ir::Terminator::Return(returned) = self.code.block(id).end else { return vec![(value.clone(), state.clone())] };
        self.split_return(id, returned, state, 0)
    }

    /// A phi is several returns: one per way into the block.
    fn split_return(&mut self, id: BlockId, returned: Value, state: &State, depth: usize) -> Vec<(V, State)> {
        let whole = |eval: &Self| vec![(eval.baked(eval.value(returned), state), state.clone())];
        let Instr::Phi(args) = self.code.instr(returned) else { return self.split_condition(returned, state) };
        let is_here = self.code.block_instrs(self.code.block(id)).contains(&returned);
        if !is_here || depth > MAX_CONDITION_DEPTH {
            return whole(self);
        }
        let preds: Vec<BlockId> = self.code.block_preds(self.code.block(id)).to_vec();
        let args: Vec<Value> = self.code.list(args).iter().map(|arg| arg.value).collect();
        let mut out = Vec::new();
        for (at, arg) in args.into_iter().enumerate() {
            let Some(pred) = preds.get(at).copied() else { continue };
            let Some(at_edge) = self.edges[pred.0 as usize].iter().find(|(target, _)| *target == id).map(|(_, state)| state.clone()) else {
                continue;
            };
            // What the block itself adds holds on every way.
            let mut here = at_edge;
            for (node, facts) in state.facts.iter() {
                here.assume(*node, *facts);
            }
            let taken = self.way_taken(pred, id, arg);
            if let Some(way) = taken.filter(|_| self.is_truth(arg)) {
                out.push((self.constant(Literal::Bool(way)), here));
            } else if let Instr::Phi(_) = self.code.instr(arg) {
                out.extend(self.split_return(pred, arg, &here, depth + 1));
            } else {
                for (value, state) in self.split_condition(arg, &here) {
                    let (may_be_true, may_be_false) = self.truths(&value);
                    if taken.is_none_or(|way| if way { may_be_true } else { may_be_false }) {
                        out.push((value, state));
                    }
                }
            }
        }
        if out.is_empty() { whole(self) } else { out }
    }

    /// A returned comparison or test is a true return under one set of facts and a false one under another.
    fn split_condition(&mut self, returned: Value, state: &State) -> Vec<(V, State)> {
        let value = self.baked(self.value(returned), state);
        let is_condition = matches!(self.code.instr(returned), Instr::Compare(..) | Instr::Unary(UnaryOp::Not, _) | Instr::Phi(_))
            || self.outcomes.contains_key(&returned)
            || !self.of_empty(self.bare(returned)).is_empty()
            || value.only().is_some_and(|entry| self.has_outcomes(entry.node));
        if !is_condition || self.truth(returned).is_some() {
            return vec![(value, state.clone())];
        }
        let mut out = Vec::new();
        let (may_be_true, may_be_false) = self.truths(&value);
        for way in [true, false] {
            if !(if way { may_be_true } else { may_be_false }) {
                continue;
            }
            let mut on_way = state.clone();
            for (node, facts) in self.assumptions(returned, way, 0) {
                self.assume(&mut on_way, node, facts);
            }
            let literal = self.node(Kind::Const(Literal::Bool(way)));
            let mut possible = V::new();
            possible.add(Entry { node: literal, facts: FactSet::EMPTY });
            out.push((possible, on_way));
        }
        out
    }
}

/// The outcome that a way of a branch is.
pub(super) fn when(way: bool) -> Outcome {
    if way { Outcome::True } else { Outcome::False }
}

fn intersect(a: &Assumptions, b: &Assumptions) -> Assumptions {
    let mut out = Vec::new();
    for (node, facts) in a {
        if let Ok(at) = b.binary_search_by_key(node, |(it, _)| *it) {
            let common = facts.intersection(b[at].1);
            if !common.is_empty() {
                out.push((*node, common));
            }
        }
    }
    out
}
