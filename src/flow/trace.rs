//! How a value got from its source to a sink: rebuilt only for what is reported.
//!
//! The activation is evaluated once more with notes ([`super::record`]). From the sink the search goes backwards over the instructions
//! whose operands hold the origin, breadth first, to the instruction that reads it; calls on that way are then opened and searched in
//! the same manner. The search itself is [`super::backwards`]'s, the words are [`super::narrate`]'s.

use std::collections::VecDeque;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{Instr, ParamKind, Terminator, Value};
use crate::models::{FactSet, LabelSet, core};
use crate::program::FuncRef;

use super::Reached;
use super::backwards::{are_related, before, handed, into, is_argument, keepers, origins, outs, pick, raisers, start_of, step_of, wholes};
use super::entry::{self, Entry};
use super::eval::Eval;
use super::record::{Activation, Applied};
use super::shared::{Kept, Start};
use super::solver::{Solver, Task};
use super::summary::{Context, SinkRef, Site, Summary, Token, TokenRoot};
use super::value::{Key, Kind, Node, Root};
use super::ways::Way;

/// Where the way of a flow can be found again, and the way once it has been.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    place: Place,
    start: Start,
    /// Facts of the flow at the sink, state apart.
    facts: FactSet,
    /// State that it has passed before.
    kept: Vec<Kept>,
    /// Steps from source to sink; filled in at the end.
    pub steps: Vec<TraceStep>,
    /// Whether the steps are the whole way; else only source and sink are known.
    pub is_whole: bool,
}

#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
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
    /// The function that has had the value kept first, if it comes out of what is kept.
    pub(super) fn keeper(&self) -> Option<FuncRef> {
        self.kept.first().map(|kept| kept.function)
    }

    pub(super) fn of_function(context: Context, start: Start, facts: FactSet, kept: Vec<Kept>) -> Trace {
        Trace { place: Place::Function(context), start, facts, kept, steps: Vec::new(), is_whole: false }
    }

    pub(super) fn of_entry(number: usize, start: Start, facts: FactSet, kept: Vec<Kept>) -> Trace {
        Trace { place: Place::Entry(number), start, facts, kept, steps: Vec::new(), is_whole: false }
    }
}

/// Calls are opened this deep; deeper ones are one step.
const MAX_DEPTH: usize = 14;
/// Evaluations are kept for the next trace up to this number.
const MAX_KEPT: usize = 512;
/// Ways searched for one trace; a trace beyond that keeps source and sink.
const MAX_WAYS: usize = 200;
/// Flows of the same labels and facts into one sink whose way is searched; a report shows a few of them, the rest keep source and sink.
const MAX_TRACED: usize = 2;
/// Where none of these has a way, so many are searched; not through state, of which a way can nearly always be made up.
const MAX_TRIED: usize = 6;

/// Where a way through an activation ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum End {
    /// At the sink; whether a model lies on the way.
    Sink(SinkRef, bool),
    /// In the result.
    Return,
    /// In an exception that leaves the function.
    Raised,
    /// In something that the caller can see.
    Kept(Token, Key),
}

impl End {
    /// The end of the way within a callee: that the system speaks there, only a caller may know.
    fn within(&self, callee: &Summary) -> End {
        match self {
            End::Sink(sink, via_llm) if sink.kind == core::SYSTEM_ROLE && !callee.sinks.iter().any(|flow| flow.sink == *sink) => {
                End::Sink(SinkRef { kind: core::PROMPT, ..*sink }, *via_llm)
            }
            end => end.clone(),
        }
    }
}

/// What the beginning of a way is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum First {
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

pub(super) struct Tracer<'s> {
    pub solver: &'s Solver<'s>,
    entries: &'s [Entry],
    functions: FxHashMap<Context, Rc<Activation<'s>>>,
    runs: FxHashMap<usize, Rc<Activation<'s>>>,
    open: FxHashSet<(Context, Start, End)>,
    /// Where places outside of functions are read, by the function from which the search began, and the functions searched.
    pub read_at: FxHashMap<(FuncRef, Start), ReadAt>,
    /// Functions and runs at which the search for the present way has looked.
    pub seen: Seen,
    n_ways: usize,
}

/// Where something is read, and the functions that were searched for it.
pub(super) type ReadAt = (Option<Site>, Rc<[FuncRef]>);

/// What a search for ways has looked at.
#[derive(Default)]
pub(super) struct Seen {
    pub functions: FxHashSet<FuncRef>,
    pub runs: FxHashSet<usize>,
}

impl<'s> Tracer<'s> {
    pub fn new(solver: &'s Solver<'s>, entries: &'s [Entry]) -> Self {
        Tracer {
            solver,
            entries,
            functions: FxHashMap::default(),
            runs: FxHashMap::default(),
            open: FxHashSet::default(),
            read_at: FxHashMap::default(),
            seen: Seen::default(),
            n_ways: 0,
        }
    }

    /// The ways of all flows into one sink. Those that promise to be short are searched, for each set of facts a few; `way` gives a
    /// flow's way, or only its ends.
    pub fn trace_sink(&mut self, reached: &[Reached], mut way: impl FnMut(&mut Self, &Reached, bool) -> Way) -> Vec<Way> {
        let mut order: Vec<usize> = (0..reached.len()).collect();
        order.sort_by_key(|at| {
            let it = &reached[*at];
            (it.trace.kept.len(), it.source.site.function != it.sink.site.function, *at)
        });
        let mut counts: FxHashMap<(LabelSet, FactSet), (usize, usize)> = FxHashMap::default();
        let mut ways: Vec<Option<Way>> = vec![None; reached.len()];
        for at in order {
            let (n_tried, n_traced) = counts.entry((reached[at].labels, reached[at].facts)).or_default();
            let may_try = *n_tried < MAX_TRACED || *n_traced == 0 && *n_tried < MAX_TRIED && reached[at].trace.kept.is_empty();
            let found = way(self, &reached[at], may_try);
            *n_tried += usize::from(may_try);
            *n_traced += usize::from(found.is_whole);
            ways[at] = Some(found);
        }
        ways.into_iter().flatten().collect()
    }

    /// The steps, and whether they are the whole way.
    pub(super) fn trace(&mut self, reached: &Reached) -> (Vec<TraceStep>, bool) {
        self.n_ways = 0;
        self.open.clear();
        let mut steps = Vec::new();
        let mut first = First::Source;
        let mut leaps = false;
        for kept in &reached.trace.kept {
            let context = Context::general(kept.function);
            let is_raised = matches!(kept.target.root, TokenRoot::Root(Root::Carried(..)));
            let end = if is_raised { End::Raised } else { End::Kept(kept.target.clone(), kept.key) };
            match self.way(&context, &kept.start, &end, first, 0) {
                Some(way) => {
                    leaps |= way.windows(2).any(is_leap);
                    steps.extend(way);
                }
                None => leaps = true,
            }
            first = First::Load;
        }
        let end = End::Sink(reached.sink, reached.trace.facts.any(core::VIA_LLM));
        let last = match &reached.trace.place {
            Place::Function(context) => self.way(context, &reached.trace.start, &end, first, 0),
            Place::Entry(number) => self.run_way(*number, &reached.trace.start, &end, first),
        };
        let last = last.unwrap_or_default();
        // Hooks and views run one after the other.
        leaps |= matches!(reached.trace.place, Place::Function(_)) && last.windows(2).any(is_leap);
        steps.extend(last);
        leaps |= steps.get(..2).is_some_and(is_leap);
        let kinds = (steps.first().map(|step| step.kind), steps.last().map(|step| step.kind));
        let is_whole = kinds == (Some(StepKind::Source), Some(StepKind::Sink)) && !leaps;
        if steps.first().is_none_or(|step| step.kind != StepKind::Source) {
            steps.insert(0, self.plain_source(reached));
        }
        if steps.last().is_none_or(|step| step.kind != StepKind::Sink) {
            steps.push(TraceStep { site: reached.sink.site, kind: StepKind::Sink, note: String::new() });
        }
        (self.shortened(steps), is_whole)
    }

    /// Source and sink only.
    pub(super) fn ends(&mut self, reached: &Reached) -> Vec<TraceStep> {
        let source = self.plain_source(reached);
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

    pub(super) fn activation(&mut self, context: &Context) -> Rc<Activation<'s>> {
        self.seen.functions.insert(context.function);
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
        self.seen.runs.insert(number);
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
        let end = &end.within(&applied.summary);
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
                if matches!(end, End::Kept(target, _) if are_related(self.solver, target.root, token.root))
                    && self.is_begin(&run, call, theirs, origin)
                    && let Some(way) = self.way(&call.context, theirs, end, first, 1)
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

    pub(super) fn way(&mut self, context: &Context, begin: &Start, end: &End, first: First, depth: usize) -> Option<Vec<TraceStep>> {
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
                if let Some(mut longer) = self.path(activation, whole, &before(self.solver, activation, whole, known[0])) {
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
                    let seeds = into(self.solver, activation, carried, hit.at, *via_llm);
                    return Some((seeds, Tail::Sink(sink.site)));
                };
                let applied = activation.calls_at(hit.at).find(|call| call.context == *context)?;
                let start = start_of(&applied.summary, *inner)?;
                let mut first = first;
                let mut seeds = Vec::new();
                let is_read_there = start == *begin && !matches!(&start, Start::Token(token) if is_argument(token))
                    || self.is_begin(activation, applied, &start, origin);
                if !is_read_there && let Start::Token(token) = &start {
                    first = if is_argument(token) { First::Argument } else { First::Load };
                    seeds = handed(self.solver, activation, carried, applied, token, *via_llm);
                }
                let end = end.within(&applied.summary);
                Some((seeds, Tail::Call { at: hit.at, context: context.clone(), start, end, first }))
            }
            End::Return => {
                let mut seeds = Vec::new();
                for (number, block) in activation.code.blocks.iter().enumerate() {
                    if matches!(block.end, Terminator::Return(_)) {
                        seeds.extend(into(self.solver, activation, carried, u32::MAX - number as u32, false));
                    }
                }
                for (at, instr) in activation.code.instrs.iter().enumerate() {
                    if matches!(instr, Instr::Yield(_) | Instr::YieldFrom(_)) {
                        seeds.extend(into(self.solver, activation, carried, at as u32, false));
                    }
                }
                Some((seeds, Tail::Nothing))
            }
            End::Raised => Some((raisers(self.solver, activation, carried), Tail::Nothing)),
            End::Kept(target, key) => {
                let seeds = keepers(self.solver, activation, carried, target, *key);
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
            let before = before(self.solver, activation, origin, at);
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

    pub(super) fn is_birth(&self, activation: &Activation, origin: Node, at: u32) -> bool {
        activation.value(Value(at)).iter().any(|entry| entry.node == origin)
            || activation.calls_at(at).any(|call| outs(call).iter().any(|(start, _)| self.is_begin(activation, call, start, origin)))
    }

    /// Whether a callee's origin is this origin itself, not an argument that holds it.
    pub(super) fn is_begin(&self, activation: &Activation, call: &Applied, start: &Start, origin: Node) -> bool {
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
                Some(Start::Token(ours)) => match (ours.root, token.root) {
                    // Of a value read, the callee may know only the whole.
                    (TokenRoot::Api(ours), TokenRoot::Api(theirs)) => self.solver.catalog.paths.is_below(ours, theirs),
                    _ => !is_argument(token) && ours.root == token.root && ours.keys.starts_with(&token.keys),
                },
                _ => false,
            },
        }
    }
}

/// Whether two steps follow each other in different functions without a call or a return: no way leads from one straight into the middle of
/// another.
fn is_leap(pair: &[TraceStep]) -> bool {
    let [from, to] = pair else { return false };
    from.site.function != to.site.function && from.kind != StepKind::Call && to.kind != StepKind::Return
}
