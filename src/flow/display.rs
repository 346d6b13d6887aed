//! Summaries and flows in readable form, for whoever works on this floor.

use std::fmt::Write;

use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;

use super::cancel::Cancel;
use super::instructed::Instructions;
use super::solver::{Solver, Task};
use super::summary::{Context, Effect, Exits, Origin, Out, OutValue, PartExit, SinkFlow, SourceRef, Summary, Token, TokenRoot};
use super::value::{Key, Root};
use super::{Flows, Occasion};
use crate::ir::Literal;
use crate::models::{Catalog, FactSet, LabelSet, SinkKind};
use crate::program::{FuncRef, Program};
use crate::text::Names;

/// Objects within objects are shown this deep.
const MAX_SHOWN_DEPTH: usize = 3;

/// The general summary of every function, and the flows that some rule cares for.
pub fn dump(program: &Program, names: &Names, catalog: &Catalog) -> String {
    let cancel = Cancel::default();
    let mut solver = Solver::new(program, catalog, names, None, Occasion::Single, &cancel);
    solver.instructions = Instructions::on(Occasion::Single, program, catalog, names);
    solver.solve_all();
    let mut out = String::new();
    for function in (0..program.n_functions() as u32).map(FuncRef) {
        let summary = solver.summary(&mut Task::default(), &Context::general(function));
        let _ = writeln!(out, "{}", program.dotted_name(names, function));
        Printed { summary: &summary, program, words: Words { names, catalog } }.lines(&mut out);
    }
    let (flows, _) = super::solve(program, catalog, names, None, Occasion::Single, &cancel);
    let words = Words { names, catalog };
    for it in &flows.reached {
        let [source, sink] = [it.source.site, it.sink.site].map(|site| program.dotted_name(names, site.function));
        let (labels, facts) = (words.labels(it.labels), words.facts(it.facts));
        let _ = writeln!(out, "flow {labels}{facts} from {source} to {} in {sink}", words.sink(it.sink.kind));
    }
    out
}

/// The flows that some rule cares for: an edge from the function that reads to the function with the sink.
pub fn flow_graph(program: &Program, names: &Names, catalog: &Catalog, flows: &Flows) -> DiGraph<String, String> {
    let words = Words { names, catalog };
    let mut graph = DiGraph::new();
    let mut nodes: FxHashMap<FuncRef, NodeIndex> = FxHashMap::default();
    for it in &flows.reached {
        let [from, to] = [it.source.site.function, it.sink.site.function]
            .map(|function| *nodes.entry(function).or_insert_with(|| graph.add_node(program.dotted_name(names, function))));
        let edge = format!("{} to {}", words.labels(it.labels), words.sink(it.sink.kind));
        if !graph.edges_connecting(from, to).any(|known| *known.weight() == edge) {
            graph.add_edge(from, to, edge);
        }
    }
    graph
}

/// The words of the vocabulary for bits.
#[derive(Clone, Copy)]
struct Words<'a> {
    names: &'a Names,
    catalog: &'a Catalog,
}

impl<'a> Words<'a> {
    fn labels(self, labels: LabelSet) -> String {
        let words = &self.catalog.vocabulary.labels;
        labels.iter().map(|label| self.names.text(words[label.0 as usize].name)).collect::<Vec<_>>().join("+")
    }

    fn sink(self, kind: SinkKind) -> &'a str {
        self.names.text(self.catalog.vocabulary.sinks[kind.0 as usize].name)
    }

    /// In brackets; nothing where nothing is known.
    fn facts(self, facts: FactSet) -> String {
        let words = self.catalog.vocabulary.facts.iter().enumerate().filter(|(bit, _)| facts.0 >> bit & 1 == 1);
        let words: Vec<&str> = words.map(|(_, word)| self.names.text(word.name)).collect();
        if words.is_empty() { String::new() } else { format!(" [{}]", words.join(" ")) }
    }
}

struct Printed<'a> {
    summary: &'a Summary,
    program: &'a Program,
    words: Words<'a>,
}

impl Printed<'_> {
    fn lines(&self, out: &mut String) {
        let Summary { result, effects, sinks, exits, demands, raised, .. } = self.summary;
        if !result.0.is_empty() {
            let _ = writeln!(out, "  returns {}", self.value(result, 0));
        }
        for Effect { target, key, value, is_weak } in effects {
            let how = if *is_weak { "may hold" } else { "holds" };
            let _ = writeln!(out, "  {}{} {how} {}", self.token(*target), self.key(*key), self.value(value, 0));
        }
        for SinkFlow { sink, origin, facts } in sinks {
            let function = self.program.dotted_name(self.words.names, sink.site.function);
            let (kind, facts) = (self.words.sink(sink.kind), self.words.facts(*facts));
            let _ = writeln!(out, "  {}{facts} reaches {kind} in {function}", self.origin(*origin));
        }
        self.exits(exits, out);
        if !raised.0.is_empty() {
            let _ = writeln!(out, "  raises {}", self.value(raised, 0));
        }
        if !demands.is_empty() {
            let asked: Vec<String> = demands.iter().map(|token| self.token(*token)).collect();
            let _ = writeln!(out, "  asks callers for {}", asked.join(", "));
        }
    }

    fn exits(&self, exits: &Exits, out: &mut String) {
        let Exits { returns, always, truthy, falsy, known, parts, tested, refuses } = exits;
        if !returns {
            let _ = writeln!(out, "  never returns");
        }
        let mut tell = |when: &str, told: &[(Origin, FactSet)]| {
            for (origin, facts) in told {
                let _ = writeln!(out, "  {when} {} is{}", self.origin(*origin), self.words.facts(*facts));
            }
        };
        tell("then", always);
        tell("if true", truthy.as_deref().unwrap_or_default());
        tell("if false", falsy.as_deref().unwrap_or_default());
        tell("if known", known);
        for PartExit { key, truthy, falsy } in parts {
            tell(&format!("if result{} is true", self.key(*key)), truthy);
            tell(&format!("if result{} is false", self.key(*key)), falsy);
        }
        for (param, way) in tested {
            let _ = writeln!(out, "  returns only if argument {param} is {way}");
        }
        if let Some(status) = refuses {
            let _ = writeln!(out, "  may refuse with {status}");
        }
    }

    /// Possibilities, with what lies in objects.
    fn value(&self, value: &OutValue, depth: usize) -> String {
        let texts = value.0.iter().map(|(what, facts)| self.possibility(what, depth) + &self.words.facts(*facts));
        texts.collect::<Vec<_>>().join(" | ")
    }

    fn possibility(&self, what: &Out, depth: usize) -> String {
        let names = self.words.names;
        match what {
            Out::Token(token) => self.token(*token),
            Out::Const(literal) => self.literal(*literal),
            Out::Class(class) => format!("class {}", names.text(self.program.class(*class).name)),
            Out::Module(module) => format!("module {}", self.program.unit(*module).parts.join(".")),
            Out::Source(source) => self.source(source),
            Out::Object(at) => self.object(*at, depth),
            Out::Derived(at) => {
                let derived = &self.summary.derived[*at as usize];
                let what = derived.api.map_or_else(|| "text".to_owned(), |path| self.path(path));
                let of: Vec<String> = derived.flows.iter().map(|(origin, _)| self.origin(*origin)).collect();
                if of.is_empty() { what } else { format!("{what} of {}", of.join(" and ")) }
            }
        }
    }

    fn object(&self, at: u32, depth: usize) -> String {
        let object = &self.summary.objects[at as usize];
        let shape = format!("{:?}", object.shape);
        let shape = shape.split('(').next().unwrap_or_default().to_lowercase();
        if depth >= MAX_SHOWN_DEPTH {
            return shape;
        }
        let fields = object.fields.iter();
        let mut parts: Vec<String> = fields.map(|(key, value)| format!("{}: {}", self.key(*key), self.value(value, depth + 1))).collect();
        parts.sort();
        for (mark, value) in [("any", &object.rest), ("all of", &object.spread)] {
            if !value.0.is_empty() {
                parts.push(format!("{mark} {}", self.value(value, depth + 1)));
            }
        }
        format!("{shape} {{{}}}", parts.join(", "))
    }

    fn origin(&self, origin: Origin) -> String {
        match origin {
            Origin::Token(token) => self.token(token),
            Origin::Source(source) => self.source(&source),
            Origin::Caller => "the caller".to_owned(),
        }
    }

    fn source(&self, source: &SourceRef) -> String {
        let labels = self.words.labels(source.labels);
        source.path.map_or_else(|| labels.clone(), |path| format!("{labels} {}", self.path(path)))
    }

    fn path(&self, path: crate::models::ApiPath) -> String {
        format!("`{}`", self.words.catalog.paths.text(path, self.words.names))
    }

    fn token(&self, token: u32) -> String {
        let Token { root, keys } = &self.summary.tokens[token as usize];
        let names = self.words.names;
        let mut text = match root {
            TokenRoot::Root(Root::Param(at)) => format!("parameter {at}"),
            TokenRoot::Root(Root::Capture(at)) => format!("captured {at}"),
            TokenRoot::Root(Root::Global(module, name)) => {
                format!("{}.{}", self.program.unit(*module).parts.join("."), names.text(*name))
            }
            TokenRoot::Root(Root::Field(class, name) | Root::Carried(class, name)) => {
                format!("{}().{}", names.text(self.program.class(*class).name), names.text(*name))
            }
            TokenRoot::Api(path) => self.path(*path),
        };
        for key in keys {
            text += &self.key(*key);
        }
        text
    }

    fn key(&self, key: Key) -> String {
        let names = self.words.names;
        match key {
            Key::Attr(name) => format!(".{}", names.text(name)),
            Key::Item(name) => format!("[{:?}]", names.text(name)),
            Key::Index(at) => format!("[{at}]"),
            Key::Elem => "[]".to_owned(),
            Key::But(left_out) => format!("[but {:?}]", names.text(left_out)),
            Key::Capture(at) => format!("<captured {at}>"),
            Key::Argument(name) => format!("<argument {}>", names.text(name)),
            Key::Position(at) => format!("<argument {at}>"),
            Key::Receiver => "<receiver>".to_owned(),
            Key::Function => "<function>".to_owned(),
            Key::Found => "<found by>".to_owned(),
            Key::File => "<in the file>".to_owned(),
        }
    }

    fn literal(&self, literal: Literal) -> String {
        let names = self.words.names;
        match literal {
            Literal::None => "None".to_owned(),
            Literal::Bool(true) => "True".to_owned(),
            Literal::Bool(false) => "False".to_owned(),
            Literal::Int(number) => number.to_string(),
            Literal::Number(text) => names.text(text).to_owned(),
            Literal::Str(text) => format!("{:?}", names.text(text)),
            Literal::Bytes(text) => format!("b{:?}", names.text(text)),
            Literal::Ellipsis => "...".to_owned(),
        }
    }
}
