//! How a value got from its source to a sink: rebuilt only for what is reported.
//!
//! The activation is evaluated once more with notes ([`super::record`]). From the sink the search goes backwards over the instructions
//! whose operands hold the origin, breadth first, to the instruction that reads it; calls on that way are then opened and searched in
//! the same manner.

use std::collections::VecDeque;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{ArgKind, BinaryOp, BuildKind, CallKind, CellRef, FunctionKind, Instr, ParamKind, Terminator, Value};
use crate::models::{FactSet, LabelSet, Step, core};
use crate::program::FuncRef;
use crate::text::Names;

use super::entry::{self, Entry};
use super::eval::Eval;
use super::record::{Activation, Applied, facts_in, spelled, spelled_key};
use super::shared::{Kept, Start, flows_of};
use super::solver::{Solver, Task};
use super::summary::{Context, Origin, SinkRef, Site, Summary, Token, TokenRoot};
use super::value::{Key, Kind, Node, Root, Shape};
use super::{Flows, Reached};

/// Where the way of a flow can be found again, and the way once it has been.
#[derive(Clone, Debug)]
pub struct Trace {
    place: Place,
    start: Start,
    /// Facts of the flow at the sink, state apart.
    facts: FactSet,
    /// State that it has passed before.
    kept: Vec<Kept>,
    /// Steps from source to sink; filled in at the end.
    pub steps: Vec<TraceStep>,
}

#[derive(Clone, Debug)]
enum Place {
    Function(Context),
    Entry(usize),
}

/// One step of a way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceStep {
    /// Where.
    pub site: Site,
    /// Its part in the way.
    pub kind: StepKind,
    /// What happens there, in a few words; empty where the source or sink itself says it.
    pub note: String,
}

/// The part that a step plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// Where the label arises.
    Source,
    /// It is copied, joined, stored or loaded.
    Flow,
    /// It enters a function as an argument.
    Call,
    /// It leaves a function as its result.
    Return,
    /// It goes into a model and comes out in the reply.
    Model,
    /// Where it must not arrive.
    Sink,
}

impl Trace {
    pub(super) fn of_function(context: Context, start: Start, facts: FactSet, kept: Vec<Kept>) -> Trace {
        Trace { place: Place::Function(context), start, facts, kept, steps: Vec::new() }
    }

    pub(super) fn of_entry(number: usize, start: Start, facts: FactSet, kept: Vec<Kept>) -> Trace {
        Trace { place: Place::Entry(number), start, facts, kept, steps: Vec::new() }
    }
}

/// Calls are opened this deep; deeper ones are one step.
const MAX_DEPTH: usize = 14;
/// A way with more steps than this loses copies and joins in its middle.
const MAX_STEPS: usize = 12;
/// Evaluations are kept for the next trace up to this number.
const MAX_KEPT: usize = 512;
/// Of the places that changed an object, the nearest ones are tried.
const MAX_CHANGES: usize = 4;
/// Functions searched for the place of a source to which no way was found.
const MAX_SEARCHED: usize = 40;
/// Ways searched for one trace; a trace beyond that keeps source and sink.
const MAX_WAYS: usize = 48;
/// Flows into one sink whose way is searched; a reader needs a few, the rest keep source and sink.
const MAX_TRACED_PER_SINK: usize = 3;

/// Finds the way of every flow.
pub(super) fn resolve_all(solver: &Solver, entries: &[Entry], flows: &mut Flows) {
    let mut tracer =
        Tracer { solver, entries, functions: FxHashMap::default(), runs: FxHashMap::default(), open: FxHashSet::default(), n_ways: 0 };
    let mut n_traced: FxHashMap<SinkRef, usize> = FxHashMap::default();
    for reached in &mut flows.reached {
        let n = n_traced.entry(reached.sink).or_default();
        *n += 1;
        if *n > MAX_TRACED_PER_SINK {
            reached.trace.steps = tracer.ends(reached);
            continue;
        }
        let steps = tracer.trace(reached);
        if let Some(first) = steps.first()
            && reached.source.site.instr == Site::WHOLE
        {
            reached.source.site = first.site;
        }
        reached.trace.steps = steps;
    }
}

/// Where a way through an activation ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum End {
    /// At the sink; whether a model lies on the way.
    Sink(SinkRef, bool),
    /// In the result.
    Return,
    /// In something that the caller can see.
    Kept(Token, Key),
}

/// What the beginning of a way is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum First {
    /// The source.
    Source,
    /// State that was written before.
    Load,
    /// An argument, of which the call has spoken.
    Argument,
}

/// What follows where a way ends.
enum Tail {
    Nothing,
    Sink(Site),
    Call { at: u32, context: Context, start: Start, end: End, first: First },
}

struct Tracer<'s> {
    solver: &'s Solver<'s>,
    entries: &'s [Entry],
    functions: FxHashMap<Context, Rc<Activation<'s>>>,
    runs: FxHashMap<usize, Rc<Activation<'s>>>,
    open: FxHashSet<(Context, Start, End)>,
    n_ways: usize,
}

impl<'s> Tracer<'s> {
    fn trace(&mut self, reached: &Reached) -> Vec<TraceStep> {
        self.n_ways = 0;
        self.open.clear();
        let mut steps = Vec::new();
        let mut first = First::Source;
        for kept in &reached.trace.kept {
            let context = Context::general(kept.function);
            let end = End::Kept(kept.target.clone(), kept.key);
            if let Some(way) = self.way(&context, &kept.start, &end, first, 0) {
                steps.extend(way);
            }
            first = First::Load;
        }
        let end = End::Sink(reached.sink, reached.trace.facts.any(core::VIA_LLM));
        let last = match &reached.trace.place {
            Place::Function(context) => self.way(context, &reached.trace.start, &end, first, 0),
            Place::Entry(number) => self.run_way(*number, &reached.trace.start, &end, first),
        };
        steps.extend(last.unwrap_or_default());
        if steps.first().is_none_or(|step| step.kind != StepKind::Source) {
            steps.insert(0, self.plain_source(reached));
        }
        if steps.last().is_none_or(|step| step.kind != StepKind::Sink) {
            steps.push(TraceStep { site: reached.sink.site, kind: StepKind::Sink, note: String::new() });
        }
        self.shortened(steps)
    }

    /// Source and sink only.
    fn ends(&mut self, reached: &Reached) -> Vec<TraceStep> {
        let source = TraceStep { site: reached.source.site, kind: StepKind::Source, note: self.plain_source(reached).note };
        vec![source, TraceStep { site: reached.sink.site, kind: StepKind::Sink, note: String::new() }]
    }

    /// The source of a flow to which no way was found.
    fn plain_source(&mut self, reached: &Reached) -> TraceStep {
        let source = &reached.source;
        if let (Site::WHOLE, Some(path)) = (source.site.instr, source.path) {
            let begin = Start::Token(Token { root: TokenRoot::Api(path), keys: Vec::new() });
            let mut functions = vec![source.site.function];
            if let Place::Function(context) = &reached.trace.place {
                functions.push(context.function);
            }
            if let Place::Entry(number) = &reached.trace.place
                && let Some(run) = self.run(*number)
            {
                functions.extend(run.record.calls.iter().map(|call| call.context.function));
            }
            functions.push(reached.sink.site.function);
            for function in functions {
                if let Some(site) = self.place_read(function, &begin) {
                    return self.source_step(site, source.labels);
                }
            }
        }
        self.source_step(source.site, source.labels)
    }

    // ---------------------------------------------------------------- activations

    fn activation(&mut self, context: &Context) -> Rc<Activation<'s>> {
        if let Some(known) = self.functions.get(context) {
            return known.clone();
        }
        let mut task = Task::tracing();
        let mut eval = Eval::new(self.solver, &mut task, context.clone());
        eval.run();
        let activation = Rc::new(Activation::of(eval));
        if self.functions.len() >= MAX_KEPT {
            self.functions.clear();
        }
        self.functions.insert(context.clone(), activation.clone());
        activation
    }

    fn run(&mut self, number: usize) -> Option<Rc<Activation<'s>>> {
        if let Some(known) = self.runs.get(&number) {
            return Some(known.clone());
        }
        let mut task = Task::tracing();
        let (eval, _) = entry::evaluate(self.solver, &mut task, self.entries.get(number)?);
        let activation = Rc::new(Activation::of(eval));
        if self.runs.len() >= MAX_KEPT {
            self.runs.clear();
        }
        self.runs.insert(number, activation.clone());
        Some(activation)
    }

    // ---------------------------------------------------------------- ways

    /// The steps of an entry: what the framework hands to the view, or what a hook has left for it.
    fn run_way(&mut self, number: usize, begin: &Start, end: &End, first: First) -> Option<Vec<TraceStep>> {
        let run = self.run(number)?;
        let End::Sink(sink, via_llm) = end else { return None };
        let origin = origins(&run, begin).into_iter().find(|origin| run.hits.contains_key(&(*sink, *origin)))?;
        let hit = pick(run.hits.get(&(*sink, origin))?, *via_llm)?;
        let (context, inner) = hit.via.as_ref()?;
        let applied = run.record.calls.iter().find(|call| call.context == *context)?;
        let start = start_of(&applied.summary, *inner)?;
        if start == *begin || self.is_begin(&run, applied, &start, origin) {
            return self.way(context, &start, end, first, 1);
        }
        let Start::Token(token) = &start else { return self.way(context, &start, end, first, 1) };
        if let TokenRoot::Root(Root::Param(at)) = token.root {
            let mut steps = Vec::new();
            if first == First::Source {
                steps.push(self.entry_argument(begin, context.function, at));
            }
            steps.extend(self.way(context, &start, end, First::Argument, 1)?);
            return Some(steps);
        }
        // A hook has put it where the view finds it.
        let mut steps = Vec::new();
        for call in &run.record.calls {
            for (theirs, end) in outs(call) {
                if matches!(&end, End::Kept(target, _) if target.root == token.root)
                    && self.is_begin(&run, call, &theirs, origin)
                    && let Some(way) = self.way(&call.context, &theirs, &end, first, 1)
                {
                    steps = way;
                }
            }
        }
        steps.extend(self.way(context, &start, end, First::Load, 1)?);
        Some(steps)
    }

    fn entry_argument(&self, begin: &Start, function: FuncRef, at: u32) -> TraceStep {
        let code = self.solver.program.function(function);
        let param = code.params.get(at as usize);
        let is_named = param.is_some_and(|param| !matches!(param.kind, ParamKind::Star | ParamKind::DoubleStar));
        let instr = code.instrs.iter().position(|instr| *instr == Instr::Param(at));
        let site = match (begin, instr) {
            (_, Some(instr)) if is_named => Site { function, instr: instr as u32 },
            (Start::Source(source), _) => source.site,
            _ => Site::whole(function),
        };
        let note = match param {
            Some(param) if is_named => format!("`{}` comes from outside", self.solver.names.text(param.name)),
            _ => String::new(),
        };
        TraceStep { site, kind: StepKind::Source, note }
    }

    fn way(&mut self, context: &Context, begin: &Start, end: &End, first: First, depth: usize) -> Option<Vec<TraceStep>> {
        self.n_ways += 1;
        if depth > MAX_DEPTH || self.n_ways > MAX_WAYS {
            return None;
        }
        let key = (context.clone(), begin.clone(), end.clone());
        if !self.open.insert(key.clone()) {
            return None;
        }
        let activation = self.activation(context);
        let steps = origins(&activation, begin).into_iter().find_map(|origin| self.way_of(&activation, origin, begin, end, first, depth));
        self.open.remove(&key);
        steps
    }

    fn way_of(
        &mut self,
        activation: &Rc<Activation<'s>>,
        origin: Node,
        begin: &Start,
        end: &End,
        first: First,
        depth: usize,
    ) -> Option<Vec<TraceStep>> {
        let (mut seeds, tail) = self.goal(activation, origin, origin, begin, end, first)?;
        let mut carried = origin;
        if !matches!(&tail, Tail::Call { first: theirs, .. } if *theirs == first && first != First::Argument) {
            // What is asked of a part (`message["text"]`) may only be there as the whole.
            for whole in wholes(self.solver, activation, origin) {
                if !seeds.is_empty() {
                    break;
                }
                carried = whole;
                seeds = self.goal(activation, origin, whole, begin, end, first).map(|(seeds, _)| seeds).unwrap_or_default();
            }
        }
        if seeds.is_empty() && matches!(tail, Tail::Nothing) {
            return None;
        }
        let mut path = self.path(activation, carried, &seeds);
        // A model or helper may take the whole and give back a part.
        if let Some(known) = &mut path
            && !self.is_birth(activation, carried, known[0])
        {
            for whole in wholes(self.solver, activation, carried) {
                if let Some(mut longer) = self.path(activation, whole, &before(activation, whole, known[0])) {
                    longer.append(known);
                    *known = longer;
                    carried = whole;
                    break;
                }
            }
        }
        let whole_begin = activation.begins[carried.0 as usize].clone();
        let begin = whole_begin.as_ref().unwrap_or(begin);
        let mut steps = Vec::new();
        if let Some(path) = path {
            steps = self.steps(activation, carried, begin, &path, first, depth);
        } else if first == First::Source
            && let (Start::Source(source), false) = (begin, matches!(tail, Tail::Call { .. }))
        {
            steps.push(self.source_step(source.site, source.labels));
        }
        match tail {
            Tail::Nothing => {}
            Tail::Sink(site) => steps.push(TraceStep { site, kind: StepKind::Sink, note: String::new() }),
            Tail::Call { at, context, start, end, first } => {
                if first == First::Argument {
                    steps.push(self.call_step(activation.function, at, context.function, &start));
                }
                match self.way(&context, &start, &end, first, depth + 1) {
                    Some(inner) => steps.extend(inner),
                    None if matches!(end, End::Sink(..)) && !steps.is_empty() => {}
                    None => return None,
                }
            }
        }
        Some(steps)
    }

    /// Instructions at which the last part of a way may begin, and what comes after it.
    fn goal(
        &self,
        activation: &Activation,
        origin: Node,
        carried: Node,
        begin: &Start,
        end: &End,
        first: First,
    ) -> Option<(Vec<u32>, Tail)> {
        match end {
            End::Sink(sink, via_llm) => {
                let hit = pick(activation.hits.get(&(*sink, origin))?, *via_llm)?;
                let Some((context, inner)) = &hit.via else {
                    let seeds = into(activation, carried, hit.at, *via_llm);
                    return Some((seeds, Tail::Sink(sink.site)));
                };
                let applied = activation.calls_at(hit.at).find(|call| call.context == *context)?;
                let start = start_of(&applied.summary, *inner)?;
                let mut first = first;
                let mut seeds = Vec::new();
                if start == *begin && !matches!(&start, Start::Token(token) if is_argument(token))
                    || self.is_begin(activation, applied, &start, origin)
                {
                    // The callee reads it itself.
                } else if start != *begin
                    && let Start::Token(token) = &start
                {
                    first = if is_argument(token) { First::Argument } else { First::Load };
                    seeds = handed(activation, carried, applied, token, *via_llm);
                } else if let Start::Token(token) = &start
                    && is_argument(token)
                {
                    first = First::Argument;
                    seeds = handed(activation, carried, applied, token, *via_llm);
                }
                Some((seeds, Tail::Call { at: hit.at, context: context.clone(), start, end: end.clone(), first }))
            }
            End::Return => {
                let mut seeds = Vec::new();
                for (number, block) in activation.code.blocks.iter().enumerate() {
                    if matches!(block.end, Terminator::Return(_)) {
                        seeds.extend(into(activation, carried, u32::MAX - number as u32, false));
                    }
                }
                for (at, instr) in activation.code.instrs.iter().enumerate() {
                    if matches!(instr, Instr::Yield(_) | Instr::YieldFrom(_)) {
                        seeds.extend(into(activation, carried, at as u32, false));
                    }
                }
                Some((seeds, Tail::Nothing))
            }
            End::Kept(target, key) => {
                let seeds = keepers(activation, carried, target, *key);
                Some((seeds, Tail::Nothing))
            }
        }
    }

    /// The instructions from the one that reads the origin to one of the last ones.
    fn path(&self, activation: &Activation, origin: Node, seeds: &[u32]) -> Option<Vec<u32>> {
        let mut items: Vec<(u32, Option<usize>)> = Vec::new();
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        let mut queue: VecDeque<usize> = VecDeque::new();
        for &seed in seeds {
            if seen.insert(seed) {
                queue.push_back(items.len());
                items.push((seed, None));
            }
        }
        let mut fallback = None;
        while let Some(number) = queue.pop_front() {
            let at = items[number].0;
            let before = before(activation, origin, at);
            if before.is_empty() {
                if self.is_birth(activation, origin, at) {
                    fallback = Some(number);
                    break;
                }
                fallback = fallback.or(Some(number));
            }
            for it in before {
                if seen.insert(it) {
                    queue.push_back(items.len());
                    items.push((it, Some(number)));
                }
            }
        }
        let mut path = Vec::new();
        let mut next = fallback;
        while let Some(number) = next {
            path.push(items[number].0);
            next = items[number].1;
        }
        (!path.is_empty()).then_some(path)
    }

    fn is_birth(&self, activation: &Activation, origin: Node, at: u32) -> bool {
        activation.values.get(at as usize).is_some_and(|value| value.iter().any(|entry| entry.node == origin))
            || activation.calls_at(at).any(|call| outs(call).iter().any(|(start, _)| self.is_begin(activation, call, start, origin)))
    }

    /// Whether a callee's origin is this origin itself, not an argument that holds it.
    fn is_begin(&self, activation: &Activation, call: &Applied, start: &Start, origin: Node) -> bool {
        let begin = activation.begins[origin.0 as usize].as_ref();
        match start {
            Start::Source(_) => begin == Some(start),
            // `def read(req): return req.headers["X"]`, called with the request.
            Start::Token(Token { root: TokenRoot::Root(Root::Param(at)), keys }) => {
                let Kind::Api(path) = activation.kinds[origin.0 as usize] else { return false };
                if call.param_flows.get(*at as usize).is_some_and(|flows| !flows.is_empty()) {
                    return false;
                }
                let paths = &self.solver.catalog.paths;
                call.params.get(*at as usize).is_some_and(|param| {
                    param.iter().any(|entry| match activation.kinds[entry.node.0 as usize] {
                        Kind::Api(base) if !keys.is_empty() => {
                            keys.iter().try_fold(base, |base, key| step_of(*key).map(|step| paths.step(base, step))) == Some(path)
                        }
                        _ => false,
                    })
                })
            }
            Start::Token(token) => match begin {
                Some(Start::Token(ours)) => !is_argument(token) && ours.root == token.root && ours.keys.starts_with(&token.keys),
                _ => false,
            },
        }
    }

    // ---------------------------------------------------------------- steps

    fn steps(
        &mut self,
        activation: &Rc<Activation<'s>>,
        origin: Node,
        begin: &Start,
        path: &[u32],
        first: First,
        depth: usize,
    ) -> Vec<TraceStep> {
        let mut steps = Vec::new();
        let function = activation.function;
        let from;
        let mut birth = path[0];
        let elsewhere =
            if first == First::Source && !self.is_birth(activation, origin, birth) { self.birth(activation, origin) } else { None };
        birth = elsewhere.unwrap_or(birth);
        match self.opened_birth(activation, origin, birth, first, depth) {
            Some(inner) => {
                steps.extend(inner);
                from = usize::from(elsewhere.is_none());
            }
            None if elsewhere.is_some() => {
                from = 0;
                steps.push(self.source_step(Site { function, instr: birth }, labels_of(begin)));
            }
            None => match first {
                First::Argument => from = 0,
                First::Load => {
                    let end = chain_end(self.solver.names, activation, path);
                    from = end + 1;
                    let note = match spelled(self.solver.program, self.solver.names, function, Value(path[end]), 6) {
                        Some(text) => format!("read from `{text}`"),
                        None => "read back".to_string(),
                    };
                    steps.push(TraceStep { site: Site { function, instr: path[end] }, kind: StepKind::Flow, note });
                }
                First::Source => match begin {
                    Start::Source(source) if source.site.function != function => {
                        steps.push(self.source_step(source.site, source.labels));
                        from = 0;
                    }
                    Start::Token(_) if !self.is_birth(activation, origin, birth) => {
                        if let Some(site) = self.place_read(function, begin) {
                            steps.push(self.source_step(site, LabelSet::EMPTY));
                        }
                        from = 0;
                    }
                    _ => {
                        let is_reply = labels_of(begin).has(core::LLM);
                        let end = if is_reply { 0 } else { chain_end(self.solver.names, activation, path) };
                        from = end + 1;
                        steps.push(self.source_step(Site { function, instr: path[end] }, labels_of(begin)));
                    }
                },
            },
        }
        for index in from..path.len() {
            let at = path[index];
            let before = index.checked_sub(1).map(|index| path[index]);
            if let Some(inner) = self.opened(activation, origin, at, depth) {
                steps.extend(inner);
                continue;
            }
            let site = Site { function, instr: at };
            let was_model = before.and_then(|it| activation.result(it, origin)).is_some_and(|facts| facts.any(core::VIA_LLM));
            let is_model = activation.record.results.get(&at).is_some_and(|flows| {
                flows.iter().any(|flow| {
                    (flow.origin == origin || is_part(self.solver, activation, flow.origin, origin)) && flow.facts.any(core::VIA_LLM)
                })
            });
            let is_call = matches!(activation.code.instrs.get(at as usize), Some(Instr::Call(..)));
            if is_model && !was_model && before.is_some() && is_call {
                steps.push(TraceStep { site, kind: StepKind::Model, note: "goes into the prompt and comes out in the reply".to_string() });
            } else if let Some(note) = self.note(activation, origin, at) {
                steps.push(TraceStep { site, kind: StepKind::Flow, note });
            }
        }
        steps
    }

    /// The way inside a callee that reads the origin itself.
    fn opened_birth(
        &mut self,
        activation: &Rc<Activation<'s>>,
        origin: Node,
        at: u32,
        first: First,
        depth: usize,
    ) -> Option<Vec<TraceStep>> {
        let activation = activation.clone();
        for call in activation.calls_at(at) {
            for (start, end) in outs(call) {
                if !self.is_begin(&activation, call, &start, origin) {
                    continue;
                }
                if let Some(mut inner) = self.way(&call.context, &start, &end, first, depth + 1) {
                    if end == End::Return && !inner.is_empty() {
                        inner.push(self.return_step(activation.function, at, call.context.function));
                    }
                    return Some(inner);
                }
            }
        }
        None
    }

    /// The way of an argument through a callee.
    fn opened(&mut self, activation: &Rc<Activation<'s>>, origin: Node, at: u32, depth: usize) -> Option<Vec<TraceStep>> {
        let activation = activation.clone();
        for call in activation.calls_at(at) {
            for (start, end) in outs(call) {
                let Start::Token(token) = &start else { continue };
                let is_handed = match token.root {
                    TokenRoot::Root(Root::Param(number)) => {
                        call.param_flows.get(number as usize).and_then(|flows| facts_in(flows, origin)).is_some()
                    }
                    TokenRoot::Root(Root::Capture(_)) => activation.uses(at).iter().all(|it| activation.operand(at, *it, origin).is_none()),
                    _ => false,
                };
                if !is_handed {
                    continue;
                }
                let Some(inner) = self.way(&call.context, &start, &end, First::Argument, depth + 1) else { continue };
                let callee = call.context.function;
                let mut steps = Vec::new();
                if inner.is_empty() {
                    let note = format!("goes through {}", self.function_name(callee));
                    steps.push(TraceStep { site: Site { function: activation.function, instr: at }, kind: StepKind::Call, note });
                } else {
                    steps.push(self.call_step(activation.function, at, callee, &start));
                    steps.extend(inner);
                    if end == End::Return {
                        steps.push(self.return_step(activation.function, at, callee));
                    }
                }
                return Some(steps);
            }
        }
        None
    }

    /// The first instruction that reads the origin, wherever it goes.
    fn birth(&self, activation: &Activation, origin: Node) -> Option<u32> {
        activation.code.order.iter().map(|value| value.0).find(|at| self.is_birth(activation, origin, *at))
    }

    fn source_step(&self, site: Site, labels: LabelSet) -> TraceStep {
        let code = self.solver.program.function(site.function);
        let text = || spelled(self.solver.program, self.solver.names, site.function, Value(site.instr), 6);
        let note = match code.instrs.get(site.instr as usize) {
            Some(Instr::Const(_)) if labels.has(core::LITERAL) => "the literal stands in the code".to_string(),
            Some(Instr::Caught(_)) => "the exception is caught".to_string(),
            None | Some(Instr::Const(_) | Instr::Param(_)) => String::new(),
            Some(Instr::Call(..)) if labels.has(core::LLM) => {
                text().map(|text| format!("`{text}` gives the model's reply")).unwrap_or_default()
            }
            Some(_) => text().map(|text| format!("`{text}` is read")).unwrap_or_default(),
        };
        TraceStep { site, kind: StepKind::Source, note }
    }

    /// Where a library path is read, found from the function that was held to read it.
    fn place_read(&mut self, function: FuncRef, begin: &Start) -> Option<Site> {
        let mut seen: FxHashSet<FuncRef> = FxHashSet::default();
        let mut queue: VecDeque<FuncRef> = VecDeque::from([function]);
        while let Some(function) = queue.pop_front() {
            if seen.len() >= MAX_SEARCHED || !seen.insert(function) {
                continue;
            }
            let activation = self.activation(&Context::general(function));
            for origin in origins(&activation, begin) {
                let reads = |at: &u32| activation.values[*at as usize].iter().any(|entry| entry.node == origin);
                if let Some(instr) = activation.code.order.iter().map(|value| value.0).find(reads) {
                    return Some(Site { function, instr });
                }
            }
            queue.extend(activation.record.calls.iter().map(|call| call.context.function));
        }
        None
    }

    fn call_step(&self, function: FuncRef, at: u32, callee: FuncRef, start: &Start) -> TraceStep {
        let code = self.solver.program.function(callee);
        let name = self.function_name(callee);
        let note = match start {
            Start::Token(Token { root: TokenRoot::Root(Root::Param(number)), .. }) => match code.params.get(*number as usize) {
                Some(_) if *number == 0 && code.class.is_some() && !code.params.is_empty() && self.solver.method_kind(callee).is_none() => {
                    format!("held by the object on which {name} is called")
                }
                Some(param) => format!("passed as `{}` to {name}", self.solver.names.text(param.name)),
                None => format!("passed to {name}"),
            },
            Start::Token(Token { root: TokenRoot::Root(Root::Capture(number)), .. }) => match code.captures.get(*number as usize) {
                Some(capture) => format!("seen as `{}` in {name}", self.solver.names.text(capture.name)),
                None => format!("seen in {name}"),
            },
            _ => format!("seen in {name}"),
        };
        TraceStep { site: Site { function, instr: at }, kind: StepKind::Call, note }
    }

    fn return_step(&self, function: FuncRef, at: u32, callee: FuncRef) -> TraceStep {
        let note = format!("returned by {}", self.function_name(callee));
        TraceStep { site: Site { function, instr: at }, kind: StepKind::Return, note }
    }

    /// A function as the user calls it: a constructor by its class.
    fn function_name(&self, function: FuncRef) -> String {
        let (program, names) = (self.solver.program, self.solver.names);
        let code = program.function(function);
        if code.kind == FunctionKind::Lambda {
            return "the lambda".to_string();
        }
        let name = names.text(code.name);
        match program.class_of(function) {
            Some(class) if name == "__init__" => {
                let info = program.class(class);
                format!("`{}`", names.text(program.unit(info.module).ir.class(info.id).name))
            }
            _ => format!("`{name}`"),
        }
    }

    /// What an instruction does with the value, in a few words; none if a reader would not stop there.
    fn note(&self, activation: &Activation, origin: Node, at: u32) -> Option<String> {
        let (program, names, code) = (self.solver.program, self.solver.names, activation.code);
        let place = |value| spelled(program, names, activation.function, value, 6);
        let instr = *code.instrs.get(at as usize)?;
        Some(match instr {
            Instr::Build(BuildKind::Str | BuildKind::Template, _) => "joined into text".to_string(),
            Instr::Build(BuildKind::Dict, args) => {
                let args = code.list(args);
                let mut index = 0;
                while index < args.len() {
                    if args[index].kind == ArgKind::DoubleStar {
                        index += 1;
                        continue;
                    }
                    if let Some(value) = args.get(index + 1)
                        && activation.operand(at, value.value, origin).is_some()
                        && let Some(key) = spelled_key(names, code, args[index].value)
                    {
                        return Some(format!("stored under `{key}`"));
                    }
                    index += 2;
                }
                "put into a dict".to_string()
            }
            Instr::Build(BuildKind::List, _) => "put into a list".to_string(),
            Instr::Build(BuildKind::Set, _) => "put into a set".to_string(),
            Instr::Build(..) => return None,
            Instr::Append(..) | Instr::Insert(..) => "collected".to_string(),
            Instr::Binary(BinaryOp::Add | BinaryOp::Mod, _, _, _) => "joined into text".to_string(),
            Instr::SetAttr(base, name, _) => match place(base) {
                Some(base) => format!("kept in `{base}.{}`", names.text(name)),
                None => format!("kept in `.{}`", names.text(name)),
            },
            Instr::SetItem(base, key, _) => match (place(base), spelled_key(names, code, key)) {
                (Some(base), Some(key)) => format!("kept in `{base}[{key}]`"),
                (Some(base), None) => format!("kept in `{base}`"),
                (None, Some(key)) => format!("stored under `{key}`"),
                (None, None) => "stored".to_string(),
            },
            Instr::SetGlobal(name, _) => format!("kept in `{}`", names.text(name)),
            Instr::Call(callee, _, CallKind::Plain) => {
                let callee = match code.instr(callee) {
                    Instr::Attr(base, name) => match place(base) {
                        Some(base) => format!("{base}.{}", names.text(name)),
                        None => names.text(name).to_string(),
                    },
                    _ => place(callee)?,
                };
                match callee.rsplit('.').next().unwrap_or_default() {
                    "append" | "extend" | "add" | "update" | "insert" | "setdefault" | "write" => format!("added with `{callee}`"),
                    "join" | "format" => "joined into text".to_string(),
                    "get" | "items" | "values" | "keys" | "copy" | "str" | "list" | "dict" | "tuple" | "iter" | "next" | "isinstance" => {
                        return None;
                    }
                    name if name.starts_with(char::is_uppercase) => format!("put into `{callee}`"),
                    _ => format!("goes through `{callee}`"),
                }
            }
            _ => return None,
        })
    }

    // ---------------------------------------------------------------- length

    /// Drops what repeats its neighbour, then copies and joins in the middle of a long way.
    fn shortened(&self, steps: Vec<TraceStep>) -> Vec<TraceStep> {
        let mut kept: Vec<TraceStep> = Vec::new();
        for (at, step) in steps.iter().enumerate() {
            let is_inside = |other: &TraceStep| self.is_inside(step.site, other.site);
            if kept.last().is_some_and(|last| {
                last.kind == step.kind
                    && (last.site == step.site
                        || last.note == step.note && step.kind == StepKind::Flow && self.is_inside(last.site, step.site))
            }) {
                continue;
            }
            if step.kind == StepKind::Flow && steps.get(at + 1).is_some_and(is_inside) {
                continue;
            }
            // `text = f"{request.args['q']}"`: reading says enough.
            if step.kind == StepKind::Flow
                && kept.last().is_some_and(|last| last.kind == StepKind::Source && self.is_inside(last.site, step.site))
            {
                continue;
            }
            kept.push(step.clone());
        }
        while kept.len() > MAX_STEPS {
            let middle = kept.len() / 2;
            let at = (1..kept.len() - 1).min_by_key(|at| (kept[*at].kind != StepKind::Flow, at.abs_diff(middle)));
            let Some(at) = at else { break };
            kept.remove(at);
        }
        kept
    }

    fn is_inside(&self, inner: Site, outer: Site) -> bool {
        if inner.function != outer.function {
            return false;
        }
        let code = self.solver.program.function(inner.function);
        match (code.spans.get(inner.instr as usize), code.spans.get(outer.instr as usize)) {
            (Some(inner), Some(outer)) => outer.start <= inner.start && inner.end <= outer.end,
            _ => false,
        }
    }
}

// ---------------------------------------------------------------- searching an activation

fn step_of(key: Key) -> Option<Step> {
    match key {
        Key::Attr(name) => Some(Step::Attr(name)),
        Key::Item(name) => Some(Step::Item(name)),
        Key::Index(at) => Some(Step::Index(at)),
        Key::Elem => Some(Step::Any),
        Key::Capture(_) | Key::Argument(_) | Key::Position(_) | Key::Receiver | Key::Function => None,
    }
}

/// Nodes that a caller knows under this name.
fn origins(activation: &Activation, begin: &Start) -> Vec<Node> {
    let found = activation.begins.iter().enumerate().filter(|(_, it)| it.as_ref() == Some(begin));
    found.map(|(at, _)| Node(at as u32)).collect()
}

/// The nodes of which a node is a part, innermost first.
fn wholes(solver: &Solver, activation: &Activation, origin: Node) -> Vec<Node> {
    let Some(Start::Token(token)) = &activation.begins[origin.0 as usize] else { return Vec::new() };
    if let TokenRoot::Api(path) = token.root {
        let parents = std::iter::successors(Some(path), |path| solver.catalog.paths.parent(*path).map(|(parent, _)| parent));
        let find = |path| activation.kinds.iter().position(|kind| *kind == Kind::Api(path));
        return parents.skip(1).filter_map(find).map(|at| Node(at as u32)).collect();
    }
    let mut out: Vec<(usize, Node)> = Vec::new();
    for (at, begin) in activation.begins.iter().enumerate() {
        let Some(Start::Token(other)) = begin else { continue };
        if other.root == token.root && other.keys.len() < token.keys.len() && token.keys.starts_with(&other.keys) {
            out.push((other.keys.len(), Node(at as u32)));
        }
    }
    out.sort();
    out.into_iter().rev().map(|(_, node)| node).collect()
}

fn is_part(solver: &Solver, activation: &Activation, part: Node, whole: Node) -> bool {
    wholes(solver, activation, part).contains(&whole)
}

fn labels_of(begin: &Start) -> LabelSet {
    match begin {
        Start::Source(source) => source.labels,
        Start::Token(_) => LabelSet::EMPTY,
    }
}

fn start_of(summary: &Summary, origin: Origin) -> Option<Start> {
    match origin {
        Origin::Token(token) => summary.tokens.get(token as usize).cloned().map(Start::Token),
        Origin::Source(source) => Some(Start::Source(source)),
        Origin::Caller => None,
    }
}

fn is_argument(token: &Token) -> bool {
    matches!(token.root, TokenRoot::Root(Root::Param(_) | Root::Capture(_)))
}

/// The hit with or without a model on its way, else any.
fn pick(hits: &[super::eval::Hit], via_llm: bool) -> Option<&super::eval::Hit> {
    hits.iter().find(|hit| hit.facts.any(core::VIA_LLM) == via_llm).or(hits.first())
}

/// What a callee lets out, and where.
fn outs(call: &Applied) -> Vec<(Start, End)> {
    let summary = &call.summary;
    let mut out: Vec<(Start, End)> = Vec::new();
    for (origin, _) in flows_of(summary, &summary.result) {
        out.extend(start_of(summary, origin).map(|start| (start, End::Return)));
    }
    for effect in &summary.effects {
        let target = &summary.tokens[effect.target as usize];
        for (origin, _) in flows_of(summary, &effect.value) {
            out.extend(start_of(summary, origin).map(|start| (start, End::Kept(target.clone(), effect.key))));
        }
    }
    out
}

/// Instructions that give the origin to what an instruction uses.
fn into(activation: &Activation, origin: Node, at: u32, via_llm: bool) -> Vec<u32> {
    let mut operands: Vec<(bool, Value)> = Vec::new();
    for operand in activation.uses(at) {
        if let Some(facts) = activation.operand(at, operand, origin) {
            operands.push((facts.any(core::VIA_LLM) != via_llm, operand));
        }
    }
    operands.sort_by_key(|(differs, _)| *differs);
    operands.into_iter().flat_map(|(_, operand)| givers(activation, origin, operand, at)).collect()
}

/// Instructions that have put the origin into a value: its own, else changes of it.
fn givers(activation: &Activation, origin: Node, operand: Value, at: u32) -> Vec<u32> {
    if activation.result(operand.0, origin).is_some() {
        return vec![operand.0];
    }
    changes(activation, origin, &activation.reach(operand), at)
}

/// The instructions before this one on the way.
fn before(activation: &Activation, origin: Node, at: u32) -> Vec<u32> {
    let Some(instr) = activation.code.instrs.get(at as usize) else { return Vec::new() };
    let stored = match *instr {
        Instr::SetAttr(_, _, value) | Instr::SetItem(_, _, value) | Instr::Append(_, value) | Instr::Insert(_, _, value) => Some(value),
        _ => None,
    };
    if let Some(value) = stored
        && activation.operand(at, value, origin).is_some()
    {
        return givers(activation, origin, value, at);
    }
    let found: Vec<u32> = into(activation, origin, at, false).into_iter().filter(|it| *it != at).collect();
    if !found.is_empty() {
        return found;
    }
    match *instr {
        Instr::Cell(cell) => stores(activation, origin, |instr| match instr {
            Instr::SetCell(other, value) if other == cell => Some(value),
            _ => None,
        }),
        Instr::Global(name) => stores(activation, origin, |instr| match instr {
            Instr::SetGlobal(other, value) if other == name => Some(value),
            _ => None,
        }),
        _ if activation.values[at as usize].iter().any(|entry| entry.node == origin) => Vec::new(),
        _ => changes(activation, origin, &activation.reach(Value(at)), at),
    }
}

fn stores(activation: &Activation, origin: Node, value_of: impl Fn(Instr) -> Option<Value>) -> Vec<u32> {
    let mut out = Vec::new();
    for (at, instr) in activation.code.instrs.iter().enumerate() {
        if let Some(value) = value_of(*instr)
            && activation.operand(at as u32, value, origin).is_some()
        {
            out.push(at as u32);
        }
    }
    out
}

/// Instructions that put the origin into one of these nodes, the nearest before `at` first.
fn changes(activation: &Activation, origin: Node, nodes: &FxHashSet<Node>, at: u32) -> Vec<u32> {
    let is_among = |value: Value| activation.values[value.0 as usize].iter().any(|entry| nodes.contains(&entry.node));
    let holds = |at: u32, value: Value| activation.operand(at, value, origin).is_some();
    let mut found: Vec<u32> = Vec::new();
    for (number, instr) in activation.code.instrs.iter().enumerate() {
        let number = number as u32;
        let is_change = match *instr {
            _ if number == at => false,
            Instr::SetAttr(base, _, value) | Instr::Append(base, value) => is_among(base) && holds(number, value),
            Instr::SetItem(base, key, value) | Instr::Insert(base, key, value) => {
                is_among(base) && (holds(number, value) || holds(number, key))
            }
            Instr::SetCell(CellRef::Own(cell), value) => {
                let kind = Kind::Object(cell, u32::MAX - 1, Shape::Namespace);
                holds(number, value) && nodes.iter().any(|node| activation.kinds[node.0 as usize] == kind)
            }
            Instr::Call(..) => {
                let uses = activation.uses(number);
                uses.iter().any(|use_| is_among(*use_) && uses.iter().any(|other| other != use_ && holds(number, *other)))
                    || activation.values[number as usize].iter().any(|entry| nodes.contains(&entry.node))
                        && uses.iter().any(|it| holds(number, *it))
                    || activation.calls_at(number).any(|call| is_changed_by(activation, origin, call, nodes))
            }
            _ => false,
        };
        if is_change {
            found.push(number);
        }
    }
    let limit = activation.positions.get(at as usize).copied().unwrap_or(u32::MAX);
    found.sort_by_key(|it| {
        let position = activation.positions[*it as usize];
        (position > limit, std::cmp::Reverse(position))
    });
    found.truncate(MAX_CHANGES);
    found
}

fn is_changed_by(activation: &Activation, origin: Node, call: &Applied, nodes: &FxHashSet<Node>) -> bool {
    let begin = activation.begins[origin.0 as usize].as_ref();
    outs(call).iter().any(|(start, end)| {
        let End::Kept(target, _) = end else { return false };
        let is_here = match target.root {
            TokenRoot::Root(Root::Param(at)) => {
                call.params.get(at as usize).is_some_and(|param| param.iter().any(|entry| nodes.contains(&entry.node)))
            }
            _ => nodes
                .iter()
                .any(|node| matches!(&activation.begins[node.0 as usize], Some(Start::Token(token)) if token.root == target.root)),
        };
        is_here
            && match start {
                Start::Token(Token { root: TokenRoot::Root(Root::Param(at)), .. }) => {
                    call.param_flows.get(*at as usize).and_then(|flows| facts_in(flows, origin)).is_some()
                }
                _ => Some(start) == begin,
            }
    })
}

/// Instructions that hand the origin to a callee under one of its tokens.
fn handed(activation: &Activation, origin: Node, call: &Applied, token: &Token, via_llm: bool) -> Vec<u32> {
    let at = call.at;
    let mut nodes: FxHashSet<Node> = FxHashSet::default();
    match token.root {
        TokenRoot::Root(Root::Param(number)) => {
            nodes.extend(call.params.get(number as usize).into_iter().flat_map(|param| param.iter().map(|entry| entry.node)));
            let mut operands: Vec<Value> = activation.uses(at);
            operands.retain(|operand| {
                activation.operand(at, *operand, origin).is_some()
                    && activation.values[operand.0 as usize].iter().any(|entry| nodes.contains(&entry.node))
            });
            let found: Vec<u32> = operands.into_iter().flat_map(|operand| givers(activation, origin, operand, at)).collect();
            if !found.is_empty() {
                return found;
            }
            let found = into(activation, origin, at, via_llm);
            if !found.is_empty() {
                return found;
            }
        }
        TokenRoot::Root(Root::Capture(_)) => {
            for operand in activation.uses(at) {
                nodes.extend(activation.reach(operand));
            }
            nodes.extend(nodes.clone().iter().flat_map(|node| activation.record.parts.get(node).into_iter().flatten().copied()));
        }
        root => {
            for (number, begin) in activation.begins.iter().enumerate() {
                if matches!(begin, Some(Start::Token(token)) if token.root == root) {
                    nodes.insert(Node(number as u32));
                }
            }
        }
    }
    changes(activation, origin, &nodes, at)
}

/// Instructions that leave the origin in something that the caller can see.
fn keepers(activation: &Activation, origin: Node, target: &Token, key: Key) -> Vec<u32> {
    let holds = |at: usize, value: Value| activation.operand(at as u32, value, origin).is_some();
    let mut exact = Vec::new();
    let mut other = Vec::new();
    for (at, instr) in activation.code.instrs.iter().enumerate() {
        match *instr {
            Instr::SetAttr(_, name, value) if holds(at, value) => match key {
                Key::Attr(wanted) if wanted == name => exact.push(at as u32),
                _ => other.push(at as u32),
            },
            Instr::SetItem(_, index, value) if holds(at, value) => match (key, activation.code.instr(index)) {
                (Key::Item(wanted), Instr::Const(crate::ir::Literal::Str(name))) if wanted == name => exact.push(at as u32),
                (Key::Elem, _) => exact.push(at as u32),
                _ => other.push(at as u32),
            },
            Instr::SetGlobal(name, value) if holds(at, value) => match target.root {
                TokenRoot::Root(Root::Global(_, wanted)) if wanted == name => exact.push(at as u32),
                _ => other.push(at as u32),
            },
            Instr::SetCell(_, value) if holds(at, value) => match target.root {
                TokenRoot::Root(Root::Capture(_)) => exact.push(at as u32),
                TokenRoot::Root(_) | TokenRoot::Api(_) => {}
            },
            Instr::Call(..) => {
                let is_same = |end: &End| matches!(end, End::Kept(theirs, their_key) if theirs.root == target.root || *their_key == key);
                if activation.calls_at(at as u32).any(|call| outs(call).iter().any(|(_, end)| is_same(end))) {
                    exact.push(at as u32);
                } else if activation.uses(at as u32).iter().any(|it| holds(at, *it)) {
                    other.push(at as u32);
                }
            }
            _ => {}
        }
    }
    if exact.is_empty() { other } else { exact }
}

/// The last instruction of the expression with which a way begins: `request`, `.headers`, `.get("X")`.
fn chain_end(names: &Names, activation: &Activation, path: &[u32]) -> usize {
    let mut end = 0;
    for index in 1..path.len() {
        let last = Value(path[index - 1]);
        let goes_on = match activation.code.instrs.get(path[index] as usize) {
            Some(Instr::Attr(base, _) | Instr::Item(base, _) | Instr::Await(base)) => *base == last,
            Some(Instr::Call(callee, _, CallKind::Plain)) => {
                let is_opaque = activation.calls_at(path[index]).next().is_none();
                is_opaque
                    && (*callee == last
                        || matches!(activation.code.instr(*callee), Instr::Attr(base, name) if base == last && reads(names.text(name))))
            }
            _ => false,
        };
        let spans = (activation.code.spans[last.0 as usize], activation.code.spans.get(path[index] as usize));
        let is_written_there = spans.1.is_some_and(|outer| outer.start <= spans.0.start && spans.0.end <= outer.end);
        if !goes_on || !is_written_there {
            break;
        }
        end = index;
    }
    end
}

/// Methods that read a part of what they are called on.
fn reads(method: &str) -> bool {
    matches!(method, "get" | "getlist" | "get_json" | "get_data" | "getvalue" | "pop" | "read" | "json" | "to_dict" | "values")
}
