//! Functions of the program that are handed to an agent: what they do with what a model gives them.

use crate::models::{Catalog, Label, LabelSet, PlaceArgument, RegisterKind, RegisterRow, SinkKind, core};
use crate::program::FuncRef;

use super::api::ApiCall;
use super::eval::Eval;
use super::summary::{Context, Origin, SinkFlow, Summary, TokenRoot};
use super::value::{Flow, Flows, Key, Kind, Root, Shape, V};

/// The number of the first such function, among the results of an instruction.
const AGENT_TOOL: u32 = 0x400;
/// Functions are looked for so deep in the objects that libraries make of them.
const MAX_TOOL_DEPTH: usize = 3;

/// What no agent should be able to do.
pub(super) struct Powers {
    /// Sink kind of tools that are handed to an agent.
    pub given: Option<SinkKind>,
    /// The label of those that it had better not have.
    label: Option<Label>,
    /// Kinds of sinks that what a model has written should not reach, one bit each.
    kinds: u64,
}

impl Powers {
    pub fn new(catalog: &Catalog) -> Powers {
        Powers {
            given: catalog.sink("agent-tool"),
            label: catalog.label("dangerous-tool"),
            kinds: catalog.sinks(&["code", "command", "sql", "removal"]),
        }
    }
}

impl Eval<'_, '_> {
    /// What an agent may do with the program's own functions among its tools: run code, commands or SQL that a model has written, delete.
    pub fn powers_of(&mut self, tools: &V) -> Flows {
        let mut flows = Flows::default();
        let Some(label) = self.solver.powers.label else { return flows };
        let mut functions = Vec::new();
        self.functions_in(tools, 0, &mut functions);
        for (number, function) in functions.into_iter().enumerate() {
            let summary = self.solver.summary(self.task, &Context::general(function));
            if !summary.sinks.iter().any(|flow| self.is_power(&summary, flow)) {
                continue;
            }
            let name = self.catalog().paths.root(self.program().function(function).name);
            let node = self.node(Kind::Result(self.now, AGENT_TOOL + number as u32));
            let data = self.data_mut(node);
            data.api = Some(name);
            data.labels = LabelSet::of(label);
            flows.add(Flow { origin: node, facts: Default::default() });
        }
        flows
    }

    /// What a library makes of a function for a model remembers it.
    pub fn keep_tool(&mut self, call: &ApiCall, row: &RegisterRow, tool: &V) {
        let (RegisterKind::Tool, PlaceArgument::Named(name)) = (row.kind, row.function.argument) else { return };
        if !row.function.steps.is_empty() {
            return;
        }
        let Some(function) = self.place(call, &row.function) else { return };
        for entry in tool.iter().filter(|entry| matches!(self.data(entry.node).kind, Kind::Result(..))).collect::<Vec<_>>() {
            self.content_mut(entry.node).set(Key::Argument(name), function.clone());
        }
    }

    fn is_power(&self, summary: &Summary, flow: &SinkFlow) -> bool {
        let erases = flow.sink.kind == core::ERASURE;
        if self.solver.powers.kinds & flow.sink.kind.bit() == 0 && !erases {
            return false;
        }
        match flow.origin {
            Origin::Caller => !flow.facts.any(core::AUTHORIZED),
            Origin::Token(token) => {
                let is_param = matches!(summary.tokens[token as usize].root, TokenRoot::Root(Root::Param(_)));
                // What is removed is gone, however few things a model can name.
                is_param && (erases || self.solver.matters(Some(LabelSet::of(core::LLM)), &flow.sink, flow.facts))
            }
            Origin::Source(_) => false,
        }
    }

    /// The program's functions in a value, and in what libraries have made of them.
    fn functions_in(&self, value: &V, depth: usize, functions: &mut Vec<FuncRef>) {
        for entry in value.iter() {
            match self.data(entry.node).kind {
                Kind::Object(_, _, Shape::Function(function)) if !functions.contains(&function) => functions.push(function),
                Kind::Object(_, _, Shape::Bound | Shape::Partial | Shape::Guarded(_)) | Kind::Result(..) | Kind::Root(Root::Global(..))
                    if depth < MAX_TOOL_DEPTH =>
                {
                    let Some(content) = self.content(entry.node) else { continue };
                    let parts = content.fields.iter().filter(|(key, _)| matches!(key, Key::Function | Key::Argument(_) | Key::Position(_)));
                    parts.for_each(|(_, part)| self.functions_in(part, depth + 1, functions));
                }
                _ => {}
            }
        }
    }
}
