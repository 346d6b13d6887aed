//! Which texts of the program speak to a model as the system: literals followed back, by names alone, from where instructions are given.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Occasion;
use crate::ir::{Arg, ArgKind, BuildKind, Function, Instr, Literal, MODULE_BODY, ParamKind, Terminator, Value};
use crate::models::{BodyRole, Catalog, PlaceArgument, core};
use crate::program::{Edited, FuncRef, Meaning, Program};
use crate::text::{Names, Symbol};

/// Text is followed back through this many definitions and callers.
const MAX_HOPS: usize = 12;
/// A name that is called at more places says too little.
const MAX_CALLS_OF_NAME: usize = 40;
/// Fewer words are no instructions that anybody would keep to themselves.
const MIN_WORDS: usize = 4;

/// On the way back to the literals of a value.
#[derive(Clone, Copy, Default)]
struct Way {
    /// Definitions and callers passed so far.
    hops: usize,
    /// Only what mappings on the way hold under these keys, the outermost mapping first.
    keys: [Option<Symbol>; 2],
}

impl Way {
    /// Into a mapping that is asked for a key.
    fn into(self, key: Option<Symbol>) -> Self {
        match key {
            Some(_) => Way { keys: [key, self.keys[0]], ..self },
            None => self,
        }
    }
}

/// The literals that the program gives to models in the system role.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Instructions {
    pub texts: FxHashSet<Symbol>,
    /// Functions at which the search has looked beyond their calls.
    functions: FxHashSet<FuncRef>,
    /// Names whose calls it has looked at.
    called: FxHashSet<Symbol>,
}

impl Instructions {
    /// Those of a program, taken over from the solution before if an edit has not touched them.
    pub fn on(occasion: Occasion, program: &Program, catalog: &Catalog, names: &Names) -> Arc<Instructions> {
        match occasion {
            Occasion::Edited(before, edited) if before.instructions().still_hold(program, catalog, names, edited) => {
                before.instructions().clone()
            }
            _ => Arc::new(Instructions::find(program, catalog, names)),
        }
    }

    fn find(program: &Program, catalog: &Catalog, names: &Names) -> Instructions {
        let mut search = Search::new(program, catalog, names);
        search.index_calls();
        search.functions().for_each(|(function, code)| search.find(function, code));
        let functions = search.seen.into_iter().map(|(function, ..)| function).collect();
        Instructions { texts: search.found, functions, called: search.called }
    }

    /// Whether the search would find the same after an edit.
    fn still_hold(&self, program: &Program, catalog: &Catalog, names: &Names, edited: &Edited) -> bool {
        let is_idle = |function: FuncRef| {
            let code = program.function(function);
            let mut search = Search::new(program, catalog, names);
            search.find(function, code);
            search.seen.is_empty() && !calls(code).any(|(name, _)| self.called.contains(&name))
        };
        edited.fields.is_empty() && edited.functions.iter().all(|it| !self.functions.contains(it) && is_idle(*it))
    }
}

/// Calls of a function's code by the last part of the callee's name.
fn calls(code: &Function) -> impl Iterator<Item = (Symbol, Value)> {
    code.instrs.iter().enumerate().filter_map(|(at, instr)| {
        let Instr::Call(callee, ..) = *instr else { return None };
        let (Instr::Global(name) | Instr::Attr(_, name) | Instr::ImportFrom(_, _, name)) = code.instr(callee) else { return None };
        Some((name, Value(at as u32)))
    })
}

/// Keys that say who speaks.
fn speakers(catalog: &Catalog) -> Vec<Symbol> {
    let role = |role: &BodyRole| match role {
        BodyRole::Sibling(key) => Some(*key),
        BodyRole::User | BodyRole::System => None,
    };
    catalog.endpoints.prompts.iter().filter_map(|prompt| role(&prompt.role)).collect()
}

struct Search<'p> {
    program: &'p Program,
    catalog: &'p Catalog,
    names: &'p Names,
    speakers: Vec<Symbol>,
    /// Calls by the last part of the callee's name.
    calls: FxHashMap<Symbol, Vec<(FuncRef, Value)>>,
    /// Names whose calls were asked for.
    called: FxHashSet<Symbol>,
    seen: FxHashSet<(FuncRef, Value, [Option<Symbol>; 2])>,
    found: FxHashSet<Symbol>,
}

impl<'p> Search<'p> {
    fn new(program: &'p Program, catalog: &'p Catalog, names: &'p Names) -> Self {
        Search {
            program,
            catalog,
            names,
            speakers: speakers(catalog),
            calls: FxHashMap::default(),
            called: FxHashSet::default(),
            seen: FxHashSet::default(),
            found: FxHashSet::default(),
        }
    }

    fn functions(&self) -> impl Iterator<Item = (FuncRef, &'p Function)> + use<'p> {
        let program = self.program;
        (0..program.n_functions() as u32).map(FuncRef).map(move |function| (function, program.function(function)))
    }

    fn index_calls(&mut self) {
        for (function, code) in self.functions() {
            for (name, call) in calls(code) {
                self.calls.entry(name).or_default().push((function, call));
            }
        }
    }

    /// Every place in a function where something is given to a model as the system's words.
    fn find(&mut self, function: FuncRef, code: &Function) {
        for instr in &code.instrs {
            match *instr {
                Instr::Build(BuildKind::Dict, args) => self.message(function, code, code.list(args)),
                Instr::Build(BuildKind::Tuple, args) => self.pair(function, code, code.list(args)),
                Instr::Call(callee, args, _) => self.call(function, code, callee, code.list(args)),
                _ => {}
            }
        }
    }

    /// `{"role": "system", "content": text}`, `{"system": text, "messages": ...}`.
    fn message(&mut self, function: FuncRef, code: &Function, args: &[Arg]) {
        let key = |arg: &Arg| key_of(code, arg.value);
        let is_system = args
            .chunks_exact(2)
            .any(|pair| key(&pair[0]).is_some_and(|it| self.speakers.contains(&it)) && self.is_system(code, pair[1].value));
        let is_body = args.iter().any(|arg| key(arg).is_some_and(|it| self.catalog.endpoints.prompt_keys.contains(&it)));
        for pair in args.chunks_exact(2) {
            let Some(key) = key(&pair[0]) else { continue };
            if is_system && !self.speakers.contains(&key) || is_body && self.catalog.endpoints.instructions.contains(&key) {
                self.follow(function, pair[1].value, Way::default());
            }
        }
    }

    /// `("system", text)` in a prompt made of pairs.
    fn pair(&mut self, function: FuncRef, code: &Function, args: &[Arg]) {
        if let [role, text] = args
            && self.is_system(code, role.value)
        {
            self.follow(function, text.value, Way::default());
        }
    }

    fn is_system(&self, code: &Function, role: Value) -> bool {
        matches!(code.instr(role), Instr::Const(Literal::Str(role)) if self.catalog.endpoints.speaks_as_system(role))
    }

    /// `create(system=text)`, `SystemMessage(text)`.
    fn call(&mut self, function: FuncRef, code: &Function, callee: Value, args: &[Arg]) {
        for arg in args {
            if let ArgKind::Keyword(name) = arg.kind
                && self.catalog.endpoints.instructions.contains(&name)
            {
                self.follow(function, arg.value, Way::default());
            }
        }
        let (module, _) = self.program.locate(function);
        let Meaning::Api(path) = self.program.expression(self.names, self.catalog, module, code, callee) else { return };
        let Some(model) = &self.catalog.paths.entry(path).call else { return };
        for row in model.sinks.iter().filter(|row| row.kind == core::SYSTEM_ROLE && row.at.steps.is_empty()) {
            let PlaceArgument::Named(name) = row.at.argument else { continue };
            let at = model.params.iter().position(|param| *param == name);
            let given = args.iter().find(|arg| arg.kind == ArgKind::Keyword(name)).or_else(|| at.and_then(|at| args.get(at)));
            if let Some(arg) = given {
                self.follow(function, arg.value, Way::default());
            }
        }
    }

    /// Follows a value back to the literals of which it is made.
    fn follow(&mut self, function: FuncRef, value: Value, way: Way) {
        if way.hops > MAX_HOPS || !self.seen.insert((function, value, way.keys)) {
            return;
        }
        let code = self.program.function(function);
        let next = Way { hops: way.hops + 1, ..way };
        match code.instr(value) {
            Instr::Const(Literal::Str(text)) => {
                let said = self.names.text(text);
                if said.split_whitespace().nth(MIN_WORDS - 1).is_some() && !self.catalog.endpoints.is_commonplace(said) {
                    self.found.insert(text);
                }
            }
            Instr::Build(BuildKind::Dict, args) => self.mapping(function, code, code.list(args), next),
            Instr::Build(_, args) | Instr::Phi(args) => {
                for arg in code.list(args) {
                    self.follow(function, arg.value, next);
                }
            }
            Instr::Format(inner, ..) | Instr::Await(inner) | Instr::Annotated(inner, _) => self.follow(function, inner, next),
            Instr::Item(inner, key) => self.follow(function, inner, next.into(key_of(code, key))),
            Instr::Binary(_, left, right, _) => {
                self.follow(function, left, next);
                self.follow(function, right, next);
            }
            Instr::Call(callee, args, _) => self.result(function, code, callee, code.list(args), next),
            Instr::Param(at) => self.callers(function, code, at, next),
            Instr::Attr(base, name) => self.attribute(function, code, value, base, name, next),
            _ => self.meaning(function, code, value, next),
        }
    }

    /// What a mapping holds under the key that is asked for; without that key, what all its parts hold under it.
    fn mapping(&mut self, function: FuncRef, code: &Function, args: &[Arg], way: Way) {
        let asked: Vec<&Arg> = match way.keys[0] {
            Some(key) => args.chunks_exact(2).filter(|pair| key_of(code, pair[0].value) == Some(key)).map(|pair| &pair[1]).collect(),
            None => Vec::new(),
        };
        if asked.is_empty() {
            args.iter().for_each(|arg| self.follow(function, arg.value, way));
        }
        for arg in asked {
            self.follow(function, arg.value, Way { keys: [way.keys[1], None], ..way });
        }
    }

    /// What a name stands for.
    fn meaning(&mut self, function: FuncRef, code: &Function, value: Value, way: Way) {
        let (module, _) = self.program.locate(function);
        let Meaning::Variable(module, name) = self.program.expression(self.names, self.catalog, module, code, value) else { return };
        let body = self.program.func_ref(module, MODULE_BODY);
        let definitions = self.program.bindings[module.0 as usize].get(&name).map(|binding| binding.definitions.clone());
        for definition in definitions.into_iter().flatten() {
            self.follow(body, definition, way);
        }
    }

    /// The text of a call: what a project function returns; of any other method its receiver and what it is given.
    fn result(&mut self, function: FuncRef, code: &Function, callee: Value, args: &[Arg], way: Way) {
        let (module, _) = self.program.locate(function);
        if let Meaning::Function(called) = self.program.expression(self.names, self.catalog, module, code, callee) {
            for block in &self.program.function(called).blocks {
                if let Terminator::Return(returned) = block.end {
                    self.follow(called, returned, way);
                }
            }
            return;
        }
        if let Instr::Attr(base, method) = code.instr(callee) {
            let asked = args.first().filter(|_| self.names.text(method) == "get").and_then(|key| key_of(code, key.value));
            self.follow(function, base, way.into(asked));
        }
        for arg in args {
            self.follow(function, arg.value, way);
        }
    }

    /// The argument that callers give.
    fn callers(&mut self, function: FuncRef, code: &Function, at: u32, way: Way) {
        let param = &code.params[at as usize];
        if matches!(param.kind, ParamKind::Star | ParamKind::DoubleStar) {
            return;
        }
        let (module, _) = self.program.locate(function);
        let class = code.class.map(|class| self.program.unit(module).ir.class(class).name);
        let called = match class {
            Some(class) if self.names.text(code.name) == "__init__" => class,
            _ => code.name,
        };
        self.called.insert(called);
        let Some(calls) = self.calls.get(&called).filter(|calls| calls.len() <= MAX_CALLS_OF_NAME).cloned() else { return };
        let position = (at as usize).checked_sub(usize::from(class.is_some()));
        for (caller, call) in calls {
            let code = self.program.function(caller);
            let Instr::Call(_, args, _) = code.instr(call) else { continue };
            let args = code.list(args);
            let given = args.iter().find(|arg| arg.kind == ArgKind::Keyword(param.name));
            let given = given.or_else(|| position.and_then(|at| args.get(at)).filter(|arg| arg.kind == ArgKind::Positional));
            if let Some(arg) = given {
                self.follow(caller, arg.value, way);
            }
        }
    }

    /// `self.prompt`, `Config.PROMPT`, `prompts.SYSTEM`.
    fn attribute(&mut self, function: FuncRef, code: &Function, value: Value, base: Value, name: Symbol, way: Way) {
        let (module, _) = self.program.locate(function);
        let class = match self.program.expression(self.names, self.catalog, module, code, base) {
            Meaning::Class(class) => Some(class),
            _ if code.instr(base) == Instr::Param(0) => self.program.class_of(function),
            _ => None,
        };
        let Some(class) = class else { return self.meaning(function, code, value, way) };
        for writer in self.program.field_writers.get(&(class, name)).cloned().unwrap_or_default() {
            let code = self.program.function(writer);
            for instr in &code.instrs {
                if let Instr::SetAttr(_, attribute, value) = *instr
                    && attribute == name
                {
                    self.follow(writer, value, way);
                }
            }
        }
        let info = self.program.class(class);
        let body = self.program.unit(info.module).ir.class(info.id).body;
        let body = self.program.func_ref(info.module, body);
        let code = self.program.function(body);
        for instr in &code.instrs {
            let Instr::Build(BuildKind::Namespace, args) = *instr else { continue };
            for arg in code.list(args).iter().filter(|arg| arg.kind == ArgKind::Keyword(name)) {
                self.follow(body, arg.value, way);
            }
        }
    }
}

/// A key that is written down.
fn key_of(code: &Function, key: Value) -> Option<Symbol> {
    match code.instr(key) {
        Instr::Const(Literal::Str(key)) => Some(key),
        _ => None,
    }
}
