//! The steps of a way in the words of the code, and the calls on it opened.

use std::collections::VecDeque;
use std::rc::Rc;

use rustc_hash::FxHashSet;

use crate::ir::{self, ArgKind, BinaryOp, BuildKind, CallKind, FunctionKind, Instr, Value};
use crate::models::{LabelSet, Step, core};
use crate::program::{FuncRef, Program};
use crate::text::{Names, Symbol};

use super::backwards::{is_part, labels_of, origins, outs};
use super::record::{Activation, facts_in};
use super::shared::Start;
use super::summary::{Context, Site, Token, TokenRoot};
use super::trace::{End, First, StepKind, TraceStep, Tracer};
use super::value::{Node, Root};

/// A way with more steps than this loses copies and joins in its middle.
const MAX_STEPS: usize = 12;
/// Functions searched for the place of a source to which no way was found.
const MAX_SEARCHED: usize = 40;

impl<'s> Tracer<'s> {
    pub(super) fn steps(
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
        let next = if elsewhere.is_none() { path.get(1) } else { None };
        match self.opened_birth(activation, origin, (birth, next.copied()), first, depth) {
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
                    let end = chain_end(self.reads(), activation, path);
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
                        let end = if is_reply { 0 } else { chain_end(self.reads(), activation, path) };
                        from = end + 1;
                        steps.push(self.source_step(Site { function, instr: path[end] }, labels_of(begin)));
                    }
                },
            },
        }
        for index in from..path.len() {
            let at = path[index];
            let before = index.checked_sub(1).map(|index| path[index]);
            if let Some(inner) = self.opened(activation, origin, (at, path.get(index + 1).copied()), depth) {
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
            } else if !is_stored_at_once(activation, path, index)
                && let Some(note) = self.note(activation, origin, at)
            {
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
        (at, next): (u32, Option<u32>),
        first: First,
        depth: usize,
    ) -> Option<Vec<TraceStep>> {
        let activation = activation.clone();
        for call in activation.calls_at(at) {
            for (start, end) in outs(call) {
                if !fits(&activation, next, end) || !self.is_begin(&activation, call, start, origin) {
                    continue;
                }
                if let Some(mut inner) = self.way(&call.context, start, end, first, depth + 1) {
                    if begins_elsewhere(&inner, call.context.function) {
                        continue;
                    }
                    if !inner.is_empty() {
                        inner.extend(self.return_step(activation.function, at, call.context.function, end));
                    }
                    return Some(inner);
                }
            }
        }
        None
    }

    /// The way of an argument through a callee.
    fn opened(
        &mut self,
        activation: &Rc<Activation<'s>>,
        origin: Node,
        (at, next): (u32, Option<u32>),
        depth: usize,
    ) -> Option<Vec<TraceStep>> {
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
                if !is_handed || !fits(&activation, next, end) {
                    continue;
                }
                let Some(inner) = self.way(&call.context, start, end, First::Argument, depth + 1) else { continue };
                let callee = call.context.function;
                let mut steps = Vec::new();
                if inner.is_empty() {
                    let note = format!("goes through {}", self.function_name(callee));
                    steps.push(TraceStep { site: Site { function: activation.function, instr: at }, kind: StepKind::Call, note });
                } else {
                    steps.push(self.call_step(activation.function, at, callee, start));
                    steps.extend(inner);
                    steps.extend(self.return_step(activation.function, at, callee, end));
                }
                return Some(steps);
            }
        }
        None
    }

    /// Names of calls that belong to the place where something is read.
    fn reads(&self) -> &'s [Symbol] {
        &self.solver.catalog.vocabulary.telling.reads
    }

    /// The first instruction that reads the origin, wherever it goes.
    fn birth(&self, activation: &Activation, origin: Node) -> Option<u32> {
        activation.code.order.iter().map(|value| value.0).find(|at| self.is_birth(activation, origin, *at))
    }

    pub(super) fn source_step(&self, site: Site, labels: LabelSet) -> TraceStep {
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

    /// Where something that lives outside of functions is read, found from the function that was held to read it.
    pub(super) fn place_read(&mut self, function: FuncRef, begin: &Start) -> Option<Site> {
        let key = (function, begin.clone());
        if let Some((known, searched)) = self.read_at.get(&key) {
            self.seen.functions.extend(searched.iter());
            return *known;
        }
        let before = std::mem::take(&mut self.seen.functions);
        let found = self.find_read(function, begin);
        let searched = std::mem::replace(&mut self.seen.functions, before);
        self.seen.functions.extend(&searched);
        self.read_at.insert(key, (found, searched.into_iter().collect()));
        found
    }

    fn find_read(&mut self, function: FuncRef, begin: &Start) -> Option<Site> {
        let Start::Token(token) = begin else { return None };
        // Whoever reads it, or calls somebody who does, says so in its summary.
        let solver = self.solver;
        let speaks_of = |function: FuncRef| solver.general(function).is_some_and(|summary| summary.tokens.contains(token));
        let mut seen: FxHashSet<FuncRef> = FxHashSet::default();
        let mut queue: VecDeque<FuncRef> = VecDeque::from([function]);
        while let Some(function) = queue.pop_front() {
            self.seen.functions.insert(function);
            if seen.len() >= MAX_SEARCHED || !speaks_of(function) || !seen.insert(function) {
                continue;
            }
            let is_last = self.solver.general(function).is_some_and(|summary| !summary.callees.iter().any(|callee| speaks_of(*callee)));
            if let (true, Some(site)) = (is_last, self.only_read(function, token)) {
                return Some(site);
            }
            let activation = self.activation(&Context::general(function));
            for origin in origins(&activation, begin) {
                let reads = |at: &u32| activation.value(Value(*at)).iter().any(|entry| entry.node == origin);
                if let Some(instr) = activation.code.order.iter().map(|value| value.0).find(reads) {
                    return Some(Site { function, instr });
                }
            }
            queue.extend(activation.record.calls.iter().map(|call| call.context.function));
        }
        None
    }

    /// The instruction that reads a library path, if only one of the function has the form of such a reading.
    fn only_read(&self, function: FuncRef, token: &Token) -> Option<Site> {
        let TokenRoot::Api(path) = token.root else { return None };
        let (_, step) = self.solver.catalog.paths.parent(path)?;
        let code = self.solver.program.function(function);
        let is_key = |value: Value, key| code.instr(value) == Instr::Const(ir::Literal::Str(key));
        let reads = |at: &&Value| match (code.instr(**at), step) {
            (Instr::Attr(_, name), Step::Attr(last)) => name == last,
            (Instr::Item(_, key), Step::Item(last)) => is_key(key, last),
            (Instr::Call(_, args, _), Step::Item(last)) => code.list(args).first().is_some_and(|arg| is_key(arg.value, last)),
            _ => false,
        };
        let mut found = code.order.iter().filter(reads);
        match (found.next(), found.next()) {
            (Some(instr), None) => Some(Site { function, instr: instr.0 }),
            _ => None,
        }
    }

    pub(super) fn call_step(&self, function: FuncRef, at: u32, callee: FuncRef, start: &Start) -> TraceStep {
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

    fn return_step(&self, function: FuncRef, at: u32, callee: FuncRef, end: &End) -> Option<TraceStep> {
        let verb = match end {
            End::Return => "returned",
            End::Raised => "raised",
            End::Sink(..) | End::Kept(..) => return None,
        };
        let note = format!("{verb} by {}", self.function_name(callee));
        Some(TraceStep { site: Site { function, instr: at }, kind: StepKind::Return, note })
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
                let name = callee.rsplit('.').next().unwrap_or_default();
                let telling = &self.solver.catalog.vocabulary.telling;
                let is_one_of = |calls: &[Symbol]| names.find(name).is_some_and(|name| calls.contains(&name));
                if is_one_of(&telling.adds) {
                    format!("added with `{callee}`")
                } else if is_one_of(&telling.joins) {
                    "joined into text".to_string()
                } else if is_one_of(&telling.silent) {
                    return None;
                } else if name.starts_with(char::is_uppercase) {
                    format!("put into `{callee}`")
                } else {
                    format!("goes through `{callee}`")
                }
            }
            _ => return None,
        })
    }

    // ---------------------------------------------------------------- length

    /// Drops what repeats its neighbour, then copies and joins in the middle of a long way.
    pub(super) fn shortened(&self, steps: Vec<TraceStep>) -> Vec<TraceStep> {
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
        let code = self.solver.program.function(outer.function);
        match (inner.span(code), outer.span(code)) {
            (Some(a), Some(b)) => inner.function == outer.function && b.start <= a.start && a.end <= b.end,
            _ => false,
        }
    }
}

/// Whether a way in a function begins with a source in another one out of which it is not shown to come.
fn begins_elsewhere(way: &[TraceStep], function: FuncRef) -> bool {
    let is_shown = way.get(1).is_some_and(|step| step.kind == StepKind::Return);
    way.first().is_some_and(|step| step.kind == StepKind::Source && step.site.function != function) && !is_shown
}

/// The last instruction of the expression with which a way begins: `request`, `.headers`, `.get("X")`.
fn chain_end(reads: &[Symbol], activation: &Activation, path: &[u32]) -> usize {
    let mut end = 0;
    for index in 1..path.len() {
        let last = Value(path[index - 1]);
        let goes_on = match activation.code.instrs.get(path[index] as usize) {
            Some(Instr::Attr(base, _) | Instr::Item(base, _) | Instr::Await(base)) => *base == last,
            Some(Instr::Call(callee, _, CallKind::Plain)) => {
                let is_opaque = activation.calls_at(path[index]).next().is_none();
                is_opaque
                    && (*callee == last
                        || matches!(activation.code.instr(*callee), Instr::Attr(base, name) if base == last && reads.contains(&name)))
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

/// Whether a value that leaves a callee in this way arrives at the next step: only exceptions are caught.
fn fits(activation: &Activation, next: Option<u32>, end: &End) -> bool {
    let is_caught = next.is_some_and(|next| matches!(activation.code.instrs.get(next as usize), Some(Instr::Caught(_))));
    !is_caught || *end == End::Raised
}

/// Whether the next step of a path stores what this one makes: `state.text = f"..."` is one step.
fn is_stored_at_once(activation: &Activation, path: &[u32], index: usize) -> bool {
    let next = path.get(index + 1).and_then(|next| activation.code.instrs.get(*next as usize));
    let stored = match next {
        Some(Instr::SetAttr(_, _, value) | Instr::SetItem(_, _, value) | Instr::SetGlobal(_, value)) => value.0,
        _ => return false,
    };
    stored == path[index]
}

/// How an expression is written, as far as the instructions still say it; none for a local variable.
fn spelled(program: &Program, names: &Names, function: FuncRef, value: Value, depth: usize) -> Option<String> {
    let code = program.function(function);
    let again = |value| if depth == 0 { None } else { spelled(program, names, function, value, depth - 1) };
    match code.instr(value) {
        Instr::Param(at) => Some(names.text(code.params.get(at as usize)?.name).to_string()),
        Instr::Global(name) => Some(names.text(name).to_string()),
        Instr::Cell(ir::CellRef::Captured(at)) => Some(names.text(code.captures.get(at as usize)?.name).to_string()),
        Instr::Cell(ir::CellRef::Own(at)) => Some(names.text(*code.cells.get(at as usize)?).to_string()),
        Instr::Attr(base, name) => Some(format!("{}.{}", again(base)?, names.text(name))),
        Instr::Item(base, key) => Some(format!("{}[{}]", again(base)?, spelled_key(names, code, key).unwrap_or_else(|| "...".to_string()))),
        Instr::Call(callee, args, _) => {
            let args = code.list(args);
            let inside = match args {
                [] => String::new(),
                [only] if only.kind == ArgKind::Positional => spelled_key(names, code, only.value).unwrap_or_else(|| "...".to_string()),
                [first, ..] if first.kind == ArgKind::Positional => match spelled_key(names, code, first.value) {
                    Some(key) => format!("{key}, ..."),
                    None => "...".to_string(),
                },
                _ => "...".to_string(),
            };
            Some(format!("{}({inside})", again(callee)?))
        }
        Instr::Await(inner) | Instr::Annotated(inner, _) => again(inner),
        Instr::Import(name) | Instr::ImportTop(name) | Instr::ImportFrom(_, _, name) => Some(names.text(name).to_string()),
        _ => None,
    }
}

/// A constant key; longer texts are no keys and may be secrets.
fn spelled_key(names: &Names, code: &ir::Function, key: Value) -> Option<String> {
    match code.instr(key) {
        Instr::Const(ir::Literal::Str(text)) => {
            let text = names.text(text);
            (text.len() <= MAX_KEY && text.chars().all(|c| c.is_alphanumeric() || "_-. /:".contains(c))).then(|| format!("\"{text}\""))
        }
        Instr::Const(ir::Literal::Int(number)) => Some(number.to_string()),
        _ => None,
    }
}

/// Keys are shown up to this length.
const MAX_KEY: usize = 32;
