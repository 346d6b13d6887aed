//! Which argument becomes which parameter, as Python binds them.

use crate::ir::{ArgKind, Instr, ParamKind};
use crate::models::core;
use crate::program::{FuncRef, Meaning};
use crate::text::Symbol;

use super::calls::Args;
use super::eval::Eval;
use super::value::{Content, Key, Kind, Node, Shape, V};

impl Eval<'_, '_> {
    pub fn call_function(&mut self, function: FuncRef, node: Node, args: &Args) -> V {
        match self.solver.registered.dispatchers.get(&function) {
            Some(dispatcher) => self.call_dispatched(dispatcher, (function, node), args),
            None => self.call_just(function, node, args),
        }
    }

    /// Calls a function, whichever others are called through it.
    pub fn call_just(&mut self, function: FuncRef, node: Node, args: &Args) -> V {
        let params = self.bind_params(function, node, args);
        if let Some(name) =
            args.positional.iter().chain(args.keywords.iter().map(|(_, it)| it)).next().and_then(|name| self.setting_name(name))
        {
            let result = self.apply(function, node, params);
            return self.setting_of(name, result);
        }
        if !self.solver.is_checking_name(self.program().function(function).name) {
            return self.apply(function, node, params);
        }
        let given = args.all();
        let result = self.apply(function, node, params);
        let mut state = std::mem::take(&mut self.state);
        for entry in given.iter().flat_map(V::iter) {
            self.assume_told(&mut state, entry.node, core::VETTED);
        }
        self.state = state;
        result.and_facts(core::VETTED)
    }

    /// One value per parameter, as Python binds arguments.
    pub fn bind_params(&mut self, function: FuncRef, node: Node, args: &Args) -> Vec<V> {
        let code = self.program().function(function);
        let n = code.params.len();
        let mut values: Vec<Option<V>> = vec![None; n];
        let mut positional = args.positional.iter();
        let mut extra = Vec::new();
        let mut used = vec![false; args.keywords.len()];
        for (at, param) in code.params.iter().enumerate() {
            if matches!(param.kind, ParamKind::PositionalOnly | ParamKind::Positional)
                && let Some(value) = positional.next()
            {
                values[at] = Some(value.clone());
            }
        }
        extra.extend(positional.cloned());
        for (at, param) in code.params.iter().enumerate() {
            if !matches!(param.kind, ParamKind::Positional | ParamKind::KeywordOnly) {
                continue;
            }
            // Of several keywords of one name (`f(**defaults, **given)`) the last one counts.
            for (number, (name, value)) in args.keywords.iter().enumerate() {
                if *name == param.name {
                    values[at] = Some(value.clone());
                    used[number] = true;
                }
            }
        }
        let n_given = args.positional.len();
        for (at, param) in code.params.iter().enumerate() {
            let value = match param.kind {
                ParamKind::Star => Some(self.star_param(at, &extra, &args.star, n_given, code.params.len())),
                ParamKind::DoubleStar => {
                    let rest = args.keywords.iter().zip(&used).filter(|(_, used)| !**used).map(|(keyword, _)| keyword.clone()).collect();
                    Some(self.double_star_param(at, rest, &args.double_star))
                }
                _ => match values[at].take() {
                    Some(value) => Some(value),
                    None => self.missing_param(function, node, at, args, n_given),
                },
            };
            values[at] = value;
        }
        values.into_iter().map(Option::unwrap_or_default).collect()
    }

    /// A parameter that no argument names: out of `*x` or `**x`, else its default.
    fn missing_param(&mut self, function: FuncRef, node: Node, at: usize, args: &Args, n_given: usize) -> Option<V> {
        let param = &self.program().function(function).params[at];
        let mut out = V::new();
        if !args.star.is_empty() && matches!(param.kind, ParamKind::Positional | ParamKind::PositionalOnly) {
            let star = args.star.clone();
            let value = self.load(&star, Key::Index((at.saturating_sub(n_given)) as i32));
            out.join(&value);
        }
        if !args.double_star.is_empty() && param.kind != ParamKind::PositionalOnly {
            let spread = args.double_star.clone();
            let value = self.load(&spread, Key::Item(param.name));
            out.join(&value);
        }
        if param.has_default {
            let name = param.name;
            let default = match self.part(node, Key::Argument(name)) {
                Some(value) => value,
                None => self.default_of(function, at),
            };
            out.join(&default);
        }
        Some(out)
    }

    /// A default value, from the statement that makes the function.
    pub fn default_of(&mut self, function: FuncRef, at: usize) -> V {
        let (module, id) = self.program().locate(function);
        let code = self.program().unit(module).ir.function(id);
        let Some(parent) = code.parent else { return V::new() };
        self.task.note_read(super::solver::Read::Code(self.program().func_ref(module, parent)));
        let parent = self.program().unit(module).ir.function(parent);
        let name = code.params[at].name;
        for &instr in &parent.instrs {
            let Instr::Function(it, defaults) = instr else { continue };
            if it != id {
                continue;
            }
            let Some(arg) = parent.list(defaults).iter().find(|arg| arg.kind == ArgKind::Keyword(name)) else { return V::new() };
            return match parent.instr(arg.value) {
                Instr::Const(literal) => self.constant(literal),
                _ => match self.program().expression(self.names(), self.catalog(), module, parent, arg.value) {
                    Meaning::Unknown => V::new(),
                    meaning => self.meaning(meaning),
                },
            };
        }
        V::new()
    }

    fn star_param(&mut self, at: usize, extra: &[V], star: &V, n_given: usize, n_params: usize) -> V {
        let node = self.node(Kind::Object(self.now, 100 + at as u32, Shape::Tuple));
        let mut content = super::objects::sequence(extra.iter().cloned());
        if !star.is_empty() {
            if extra.is_empty() && n_given == 0 && n_params <= 2 {
                // `def inner(*args)` called with `f(*args)`: the same tuple.
                content.spread = star.clone();
            } else {
                content.rest = self.load(star, Key::Elem);
            }
        }
        self.state.set_content(node, content);
        V::of(node)
    }

    pub fn double_star_param(&mut self, at: usize, rest: Vec<(Symbol, V)>, double_star: &V) -> V {
        let node = self.node(Kind::Object(self.now, 100 + at as u32, Shape::Dict));
        let mut content = Content { is_closed: true, spread: double_star.clone(), ..Content::default() };
        for (name, value) in rest {
            content.set(Key::Item(name), value);
        }
        self.state.set_content(node, content);
        V::of(node)
    }
}
