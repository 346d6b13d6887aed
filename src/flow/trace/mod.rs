//! How a value got from its source to a sink: rebuilt only for what is reported.
//!
//! The activation is evaluated once more with notes ([`super::record`]). From the sink the search goes backwards over the instructions
//! whose operands hold the origin, breadth first, to the instruction that reads it; calls on that way are then opened and searched in
//! the same manner.

mod notes;
mod ways;

use std::rc::Rc;

use notes::chain_end;
use rustc_hash::{FxHashMap, FxHashSet};
use ways::{before, is_part, origins, pick, wholes};

use crate::ir::{Instr, ParamKind, Value};
use crate::models::{FactSet, LabelSet, core};
use crate::program::FuncRef;

use super::entry::{self, Entry};
use super::eval::Eval;
use super::record::{Activation, Applied, facts_in, spelled};
use super::shared::{Kept, Start, flows_of};
use super::solver::{Solver, Task};
use super::summary::{Context, Origin, SinkRef, Site, Summary, Token, TokenRoot};
use super::value::{Key, Node, Root};
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
/// Evaluations are kept for the next trace up to this number.
const MAX_KEPT: usize = 512;
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
