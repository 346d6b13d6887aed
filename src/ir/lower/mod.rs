//! Lowering: what each Python construct means, written once.
//!
//! [`scopes`] says which variable a name is. [`builder`], [`variables`] and [`finish`] make blocks and SSA values and know no Python.
//! The other files walk the tree, one per subject. Functions wait in a queue until their definition has been lowered, so nested
//! definitions cost no stack; expressions and statements recurse up to a bound, chains of operators are followed in a loop.

mod annotations;
mod assignments;
mod bindings;
mod builder;
mod calls;
mod comprehensions;
mod conditions;
mod definitions;
mod exceptions;
mod expressions;
mod finish;
mod imports;
mod limits;
mod loops;
mod patterns;
mod scopes;
mod statements;
mod strings;
mod symbols;
mod variables;

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use self::builder::Builder;
use self::exceptions::Frame;
use self::scopes::{MODULE_SCOPE, ScopeId, Scopes, Slot};
use self::symbols::Symbols;
use super::{Arg, BuildKind, ClassId, Function, FunctionId, FunctionKind, Instr, Literal, MODULE_BODY, Module, Value};
use crate::syntax::{Kind, Node, Tree, parse};
use crate::text::{Names, Problem, ProblemKind, Span, Symbol};

/// Parses and lowers a file.
pub fn lower_text(text: &str, names: &Names) -> (Module, Vec<Problem>) {
    lower(text, &parse(text), names)
}

/// Lowers a parsed file. Whatever the text is, there is a module; the problems say what it lacks.
pub fn lower(text: &str, tree: &Tree, names: &Names) -> (Module, Vec<Problem>) {
    let mut symbols = Symbols::new(names, text);
    let scopes = Scopes::resolve(tree, &mut symbols);
    let mut lowering = Lowering {
        tree,
        text,
        module: Module {
            functions: Vec::new(),
            classes: Vec::new(),
            annotations: Vec::new(),
            comments: tree.comments.clone(),
            exports: None,
            imported: imported(&scopes, names),
            templates: Vec::new(),
            is_broken: !tree.errors.is_empty(),
        },
        symbols,
        scopes,
        builder: Builder::default(),
        problems: syntax_problems(tree),
        queue: VecDeque::new(),
        functions: FxHashMap::default(),
        classes: FxHashMap::default(),
        function: MODULE_BODY,
        scope: MODULE_SCOPE,
        depth: 0,
        frames: Vec::new(),
        finally_depth: 0,
        is_followed: false,
        n_finally_exits: 0,
        limits_hit: Vec::new(),
        spine: Vec::new(),
    };
    lowering.module();
    (lowering.module, lowering.problems)
}

struct Lowering<'a> {
    tree: &'a Tree,
    text: &'a str,
    symbols: Symbols<'a>,
    scopes: Scopes,
    module: Module,
    builder: Builder,
    problems: Vec<Problem>,
    queue: VecDeque<Waiting>,
    /// A definition inside `finally` is lowered once though its statement is lowered several times.
    functions: FxHashMap<Node, FunctionId>,
    classes: FxHashMap<Node, ClassId>,
    /// The function that is being lowered.
    function: FunctionId,
    /// Where names are looked up: the function's scope or a comprehension's in it.
    scope: ScopeId,
    depth: u32,
    /// Whether another statement stands behind the present one in its block.
    is_followed: bool,
    /// What `return`, `break` and `continue` pass on their way.
    frames: Vec<Frame>,
    finally_depth: u32,
    n_finally_exits: u32,
    limits_hit: Vec<&'static str>,
    /// Open chains of operators, see `expressions`.
    spine: Vec<Node>,
}

/// A function whose definition has been lowered, but not its body.
struct Waiting {
    function: FunctionId,
    node: Node,
    scope: ScopeId,
}

impl Lowering<'_> {
    fn module(&mut self) {
        let root = self.tree.root();
        let span = Span::new(0, self.text.len());
        let function = self.new_function(FunctionKind::Module, "<module>", span);
        self.queue.push_back(Waiting { function, node: root, scope: MODULE_SCOPE });
        while let Some(waiting) = self.queue.pop_front() {
            self.body(waiting);
        }
    }

    /// Lowers the body of a function of any kind.
    fn body(&mut self, Waiting { function, node, scope }: Waiting) {
        self.function = function;
        self.scope = scope;
        self.depth = 0;
        self.n_finally_exits = 0;
        let is_global = matches!(self.function_mut().kind, FunctionKind::Module | FunctionKind::ClassBody(_));
        let mut unbound = vec![Instr::Unknown; self.scopes.scope(scope).n_variables as usize];
        if is_global {
            for name in self.scopes.bound_names(scope) {
                if let Slot::ModuleVariable(variable) | Slot::ClassVariable(variable) = self.scopes.slot(scope, name) {
                    unbound[variable.0 as usize] = Instr::Global(name);
                }
            }
        }
        self.builder.reset(unbound.into_iter());
        let entry = self.builder.new_block();
        self.builder.start_sealed(entry);
        let span = self.tree.span(node);
        match self.function_mut().kind {
            FunctionKind::Module => self.block(node),
            FunctionKind::ClassBody(_) => self.class_body(node),
            FunctionKind::Def => self.def_body(node),
            FunctionKind::Lambda => self.lambda_body(node),
        }
        if self.builder.is_reachable() {
            let end = Span { start: span.end, end: span.end };
            let none = self.none(end);
            self.builder.close(super::Terminator::Return(none), end);
        }
        let body = self.builder.finish();
        let scope = self.scopes.take(scope);
        let function = self.function_mut();
        function.is_generator = scope.is_generator;
        function.cells = scope.cells;
        function.captures = scope.captures;
        function.instrs = body.instrs;
        function.spans = body.spans;
        function.args = body.args;
        function.bound = body.bound;
        function.order = body.order;
        function.blocks = body.blocks;
        function.preds = body.preds;
    }

    fn new_function(&mut self, kind: FunctionKind, name: &str, span: Span) -> FunctionId {
        let id = FunctionId(self.module.functions.len() as u32);
        self.module.functions.push(Function {
            name: self.symbols.intern(name),
            kind,
            span,
            name_span: Span { start: span.start, end: span.start },
            header: Span { start: span.start, end: span.start },
            parent: (id != MODULE_BODY).then_some(self.function),
            class: None,
            is_async: false,
            is_generator: false,
            params: Vec::new(),
            returns: None,
            cells: Vec::new(),
            captures: Vec::new(),
            instrs: Vec::new(),
            spans: Vec::new(),
            args: Vec::new(),
            bound: Vec::new(),
            order: Vec::new(),
            blocks: Vec::new(),
            preds: Vec::new(),
        });
        id
    }

    fn function_mut(&mut self) -> &mut Function {
        &mut self.module.functions[self.function.0 as usize]
    }

    // Small things that every file needs.

    fn emit(&mut self, instr: Instr, span: Span) -> Value {
        self.builder.emit(instr, span)
    }

    fn constant(&mut self, literal: Literal, span: Span) -> Value {
        self.emit(Instr::Const(literal), span)
    }

    fn none(&mut self, span: Span) -> Value {
        self.constant(Literal::None, span)
    }

    fn global(&mut self, name: &str, span: Span) -> Value {
        let name = self.symbols.intern(name);
        self.emit(Instr::Global(name), span)
    }

    fn build(&mut self, kind: BuildKind, args: &[Arg], span: Span) -> Value {
        let list = self.builder.list(args);
        self.emit(Instr::Build(kind, list), span)
    }

    fn symbol(&mut self, node: Node) -> Symbol {
        self.symbols.at(self.tree.span(node))
    }

    fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// The value of a construct without a meaning here.
    fn unknown(&mut self, node: Node) -> Value {
        let span = self.tree.span(node);
        if self.tree.kind(node) != Kind::Error {
            let message = format!("`{}` is not understood here", self.tree.kind_name(node));
            self.problems.push(Problem::at(ProblemKind::UnknownConstruct, span, message));
        }
        self.emit(Instr::Unknown, span)
    }

    /// Reports a bound that was reached, once per file.
    fn limit_hit(&mut self, span: Span, message: &'static str) {
        if !self.limits_hit.contains(&message) {
            self.limits_hit.push(message);
            self.problems.push(Problem::at(ProblemKind::LimitHit, span, message));
        }
    }
}

const NESTING_TOO_DEEP: &str = "nesting too deep; what lies deeper is not analysed";

fn syntax_problems(tree: &Tree) -> Vec<Problem> {
    let mut problems: Vec<Problem> = tree
        .errors
        .iter()
        .map(|&span| Problem::at(ProblemKind::SyntaxError, span, "invalid syntax; the rest of the file is analysed"))
        .collect();
    if let Some(last) = problems.last_mut()
        && tree.n_errors > tree.errors.len()
    {
        last.message =
            format!("invalid syntax, here and in {} more places; the rest of the file is analysed", tree.n_errors - tree.errors.len());
    }
    problems
}

fn imported(scopes: &Scopes, names: &Names) -> Vec<Symbol> {
    let mut imported = scopes.imported.clone();
    imported.sort_by(|left, right| names.text(*left).cmp(names.text(*right)));
    imported.dedup();
    imported
}
