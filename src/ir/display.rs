//! The readable form of a module, one line per instruction: `v3 = attr v2 .headers`. Tests compare it; people debug with it.

use std::fmt::Write;

use super::{
    Annotation, AnnotationId, Arg, ArgKind, Block, BlockId, CallKind, CellRef, Conversion, Function, Instr, Literal, Module, Terminator,
    Value,
};
use crate::text::{Names, Symbol};

/// A module as text.
pub fn dump(module: &Module, names: &Names) -> String {
    let mut dumping = Dumping::new(module, names);
    for index in 0..module.functions.len() {
        dumping.function(index);
    }
    dumping.out
}

pub(super) struct Dumping<'a> {
    module: &'a Module,
    names: &'a Names,
    out: String,
}

impl<'a> Dumping<'a> {
    pub(super) fn new(module: &'a Module, names: &'a Names) -> Self {
        Dumping { module, names, out: String::new() }
    }

    fn function(&mut self, index: usize) {
        let function = &self.module.functions[index];
        let params: Vec<String> = function.params.iter().map(|param| self.param(param)).collect();
        let mut notes = String::new();
        if function.is_async {
            notes.push_str(" async");
        }
        if function.is_generator {
            notes.push_str(" generator");
        }
        if let Some(class) = function.class {
            let _ = write!(notes, " of {}", self.name(self.module.class(class).name));
        }
        if !function.cells.is_empty() {
            let _ = write!(notes, " cells[{}]", self.names_of(function.cells.iter().copied()));
        }
        if !function.captures.is_empty() {
            let captures: Vec<_> = function.captures.iter().map(|it| format!("{} from {}", self.name(it.name), cell(it.from))).collect();
            let _ = write!(notes, " captures[{}]", captures.join(", "));
        }
        let returns = function.returns.map_or(String::new(), |id| format!(" -> {}", self.annotation(id)));
        let name = self.names.text(function.name);
        let _ = writeln!(self.out, "f{index} {name}({}){returns}{notes}", params.join(", "));
        for (index, block) in function.blocks.iter().enumerate() {
            self.block(function, index, block);
        }
    }

    fn param(&self, param: &super::Param) -> String {
        let stars = match param.kind {
            super::ParamKind::Star => "*",
            super::ParamKind::DoubleStar => "**",
            super::ParamKind::PositionalOnly => "/",
            super::ParamKind::KeywordOnly => "=",
            super::ParamKind::Positional => "",
        };
        let annotation = param.annotation.map_or(String::new(), |id| format!(": {}", self.annotation(id)));
        format!("{stars}{}{annotation}{}", self.name(param.name), if param.has_default { " = .." } else { "" })
    }

    fn block(&mut self, function: &Function, index: usize, block: &Block) {
        let preds = function.block_preds(block);
        let (normal, exceptional) = preds.split_at(preds.len() - block.n_exception_preds as usize);
        let mut notes = String::new();
        if !normal.is_empty() {
            let _ = write!(notes, " <- {}", blocks(normal));
        }
        if !exceptional.is_empty() {
            let _ = write!(notes, " <- raised in {}", blocks(exceptional));
        }
        if let Some(handler) = block.handler {
            let _ = write!(notes, " handler b{}", handler.0);
        }
        if block.is_loop_header {
            notes.push_str(" loop");
        }
        let _ = writeln!(self.out, "  b{index}{notes}");
        for &value in function.block_instrs(block) {
            let text = self.instr(function, function.instr(value));
            let _ = writeln!(self.out, "    v{} = {text}", value.0);
        }
        let _ = writeln!(self.out, "    {}", terminator(block.end));
    }

    pub(super) fn instr(&self, function: &Function, instr: Instr) -> String {
        let name = |symbol: Symbol| self.name(symbol);
        let list = |list| self.args(function.list(list));
        match instr {
            Instr::Param(index) => format!("param {index}"),
            Instr::Const(literal) => format!("const {}", self.literal(literal)),
            Instr::Global(symbol) => format!("global {}", name(symbol)),
            Instr::SetGlobal(symbol, value) => format!("set global {} = {}", name(symbol), v(value)),
            Instr::DelGlobal(symbol) => format!("del global {}", name(symbol)),
            Instr::Cell(from) => format!("cell {}", self.cell_name(function, from)),
            Instr::SetCell(to, value) => format!("set cell {} = {}", self.cell_name(function, to), v(value)),
            Instr::Attr(base, attribute) => format!("attr {} .{}", v(base), name(attribute)),
            Instr::SetAttr(base, attribute, value) => format!("set attr {} .{} = {}", v(base), name(attribute), v(value)),
            Instr::DelAttr(base, attribute) => format!("del attr {} .{}", v(base), name(attribute)),
            Instr::Item(base, key) => format!("item {}[{}]", v(base), v(key)),
            Instr::SetItem(base, key, value) => format!("set item {}[{}] = {}", v(base), v(key), v(value)),
            Instr::DelItem(base, key) => format!("del item {}[{}]", v(base), v(key)),
            Instr::Call(callee, args, CallKind::Plain) => format!("call {}({})", v(callee), list(args)),
            Instr::Call(callee, args, CallKind::Decorator) => format!("decorate {}({})", v(callee), list(args)),
            Instr::Build(kind, args) => format!("build {kind:?}({})", list(args)),
            Instr::Append(accumulator, element) => format!("append {} {}", v(accumulator), v(element)),
            Instr::Insert(accumulator, key, value) => format!("insert {} {}: {}", v(accumulator), v(key), v(value)),
            Instr::Format(value, spec, Conversion::None) => format!("format {} spec {}", v(value), v(spec)),
            Instr::Format(value, spec, conversion) => format!("format {} spec {} {conversion:?}", v(value), v(spec)),
            Instr::Binary(op, left, right, true) => format!("{op:?}= {} {}", v(left), v(right)),
            Instr::Binary(op, left, right, false) => format!("{op:?} {} {}", v(left), v(right)),
            Instr::Unary(op, value) => format!("{op:?} {}", v(value)),
            Instr::Compare(op, left, right) => format!("{op:?} {} {}", v(left), v(right)),
            Instr::Iter(value, is_async) => format!("{}iter {}", if is_async { "async " } else { "" }, v(value)),
            Instr::HasNext(iterator) => format!("has next {}", v(iterator)),
            Instr::Next(iterator) => format!("next {}", v(iterator)),
            Instr::UnpackItem(value, position) => format!("unpack {}[{position}]", v(value)),
            Instr::UnpackRest(value, before, behind) => format!("unpack rest {}[{before}..-{behind}]", v(value)),
            Instr::Phi(args) => format!("phi({})", list(args)),
            Instr::Function(inner, defaults) => format!("function f{}({})", inner.0, list(defaults)),
            Instr::Class(class, bases) => {
                let class = self.module.class(class);
                format!("class {} f{}({})", name(class.name), class.body.0, list(bases))
            }
            Instr::Import(module) => format!("import {}", name(module)),
            Instr::ImportTop(module) => format!("import top of {}", name(module)),
            Instr::ImportFrom(module, dots, imported) => {
                format!("from {}{} import {}", ".".repeat(dots as usize), name(module), name(imported))
            }
            Instr::ImportStar(module, dots) => format!("from {}{} import *", ".".repeat(dots as usize), name(module)),
            Instr::Await(value) => format!("await {}", v(value)),
            Instr::Yield(value) => format!("yield {}", v(value)),
            Instr::YieldFrom(value) => format!("yield from {}", v(value)),
            Instr::Enter(manager, is_async) => format!("{}enter {}", if is_async { "async " } else { "" }, v(manager)),
            Instr::Exit(manager) => format!("exit {}", v(manager)),
            Instr::Caught(class) => format!("caught {}", v(class)),
            Instr::Annotated(value, annotation) => format!("annotated {}: {}", v(value), self.annotation(annotation)),
            Instr::Unknown => "unknown".to_string(),
        }
    }

    fn args(&self, args: &[Arg]) -> String {
        let texts: Vec<String> = args
            .iter()
            .map(|arg| match arg.kind {
                ArgKind::Positional => v(arg.value),
                ArgKind::Keyword(name) => format!("{}={}", self.name(name), v(arg.value)),
                ArgKind::Star => format!("*{}", v(arg.value)),
                ArgKind::DoubleStar => format!("**{}", v(arg.value)),
            })
            .collect();
        texts.join(", ")
    }

    fn literal(&self, literal: Literal) -> String {
        match literal {
            Literal::None => "None".to_string(),
            Literal::Bool(true) => "True".to_string(),
            Literal::Bool(false) => "False".to_string(),
            Literal::Int(number) => number.to_string(),
            Literal::Number(text) => self.name(text).to_string(),
            Literal::Str(text) => format!("{:?}", self.name(text)),
            Literal::Bytes(text) => format!("b{:?}", self.name(text)),
            Literal::Ellipsis => "...".to_string(),
        }
    }

    fn annotation(&self, id: AnnotationId) -> String {
        let all = |ids: &[AnnotationId], separator: &str| ids.iter().map(|&id| self.annotation(id)).collect::<Vec<_>>().join(separator);
        match self.module.annotation(id) {
            Annotation::Name { path, args } => {
                let path = path.iter().map(|&part| self.name(part)).collect::<Vec<_>>().join(".");
                if args.is_empty() { path } else { format!("{path}[{}]", all(args, ", ")) }
            }
            Annotation::Union(members) => all(members, " | "),
            Annotation::Literal(literal) => self.literal(*literal),
            Annotation::List(elements) => format!("[{}]", all(elements, ", ")),
            Annotation::Call { path, .. } => {
                let path: Vec<_> = path.iter().map(|&part| self.name(part)).collect();
                format!("{}(...)", path.join("."))
            }
            Annotation::Other => "?".to_string(),
        }
    }

    fn cell_name(&self, function: &Function, from: CellRef) -> String {
        match from {
            CellRef::Own(index) => self.name(function.cells[index as usize]).to_string(),
            CellRef::Captured(index) => format!("outer {}", self.name(function.captures[index as usize].name)),
        }
    }

    fn names_of(&self, symbols: impl Iterator<Item = Symbol>) -> String {
        symbols.map(|symbol| self.name(symbol)).collect::<Vec<_>>().join(", ")
    }

    fn name(&self, symbol: Symbol) -> &str {
        self.names.text(symbol)
    }
}

fn v(value: Value) -> String {
    format!("v{}", value.0)
}

fn cell(from: CellRef) -> String {
    match from {
        CellRef::Own(index) => format!("own {index}"),
        CellRef::Captured(index) => format!("captured {index}"),
    }
}

fn blocks(blocks: &[BlockId]) -> String {
    blocks.iter().map(|block| format!("b{}", block.0)).collect::<Vec<_>>().join(" ")
}

fn terminator(end: Terminator) -> String {
    match end {
        Terminator::Jump(target) => format!("jump b{}", target.0),
        Terminator::Branch(condition, then, otherwise) => format!("branch v{} b{} b{}", condition.0, then.0, otherwise.0),
        Terminator::Return(value) => format!("return v{}", value.0),
        Terminator::Raise(Some(value)) => format!("raise v{}", value.0),
        Terminator::Raise(None) => "raise".to_string(),
        Terminator::Unreachable => "unreachable".to_string(),
    }
}
