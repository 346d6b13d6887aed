//! What a step of a way tells its reader.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use crate::flow::record::{Activation, spelled, spelled_key};
use crate::flow::shared::Start;
use crate::flow::summary::{Context, Site, Token, TokenRoot};
use crate::flow::value::{Node, Root};
use crate::ir::{ArgKind, BinaryOp, BuildKind, CallKind, FunctionKind, Instr, Value};
use crate::models::{LabelSet, core};
use crate::program::FuncRef;
use crate::text::Names;

use super::ways::origins;
use super::{StepKind, TraceStep, Tracer};

/// A way with more steps than this loses copies and joins in its middle.
const MAX_STEPS: usize = 12;
/// Functions searched for the place of a source to which no way was found.
const MAX_SEARCHED: usize = 40;

impl<'s> Tracer<'s> {
    /// The first instruction that reads the origin, wherever it goes.
    pub(super) fn birth(&self, activation: &Activation, origin: Node) -> Option<u32> {
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

    /// Where a library path is read, found from the function that was held to read it.
    pub(super) fn place_read(&mut self, function: FuncRef, begin: &Start) -> Option<Site> {
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

    pub(super) fn return_step(&self, function: FuncRef, at: u32, callee: FuncRef) -> TraceStep {
        let note = format!("returned by {}", self.function_name(callee));
        TraceStep { site: Site { function, instr: at }, kind: StepKind::Return, note }
    }

    /// A function as the user calls it: a constructor by its class.
    pub(super) fn function_name(&self, function: FuncRef) -> String {
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
    pub(super) fn note(&self, activation: &Activation, origin: Node, at: u32) -> Option<String> {
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

/// The last instruction of the expression with which a way begins: `request`, `.headers`, `.get("X")`.
pub(super) fn chain_end(names: &Names, activation: &Activation, path: &[u32]) -> usize {
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
pub(super) fn reads(method: &str) -> bool {
    matches!(method, "get" | "getlist" | "get_json" | "get_data" | "getvalue" | "pop" | "read" | "json" | "to_dict" | "values")
}
