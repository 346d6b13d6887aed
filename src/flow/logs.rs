//! Loggers: out of which records a filter or formatter takes something before they are written.
//!
//! A logger is known by its name, as `getLogger` gets it; a filter of a logger sees what is logged through that very logger, one of a
//! handler what comes through any logger above which the handler hangs.

use rustc_hash::FxHashMap;

use crate::ir::{self, ArgKind, Instr, Literal, MODULE_BODY, Value};
use crate::models::{FactSet, RegisterKind, Step, core};
use crate::program::{FuncRef, Meaning, ModuleId};
use crate::text::Symbol;

use super::entry::{Registered, app_sites};
use super::shared::flows_of;
use super::solver::Solver;
use super::summary::{Origin, Out, OutValue, Registration, SinkRef, Summary, TokenRoot};
use super::value::{Key, Root, Shape};

/// A logger, as far as the code says which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Logger {
    Root,
    Named(Symbol),
    /// That of the application object.
    Application,
}

/// What a filter or formatter does to each record.
#[derive(Clone, Copy, Default)]
struct Scrub {
    /// Facts of the message with its arguments.
    whole: FactSet,
    /// Facts of the message alone: arguments are left as they are.
    message: FactSet,
}

/// What filters and formatters do to the records of the program's loggers.
#[derive(Default)]
pub(super) struct Scrubbed {
    everywhere: Scrub,
    of_one: FxHashMap<Logger, Scrub>,
    below: Vec<(Logger, Scrub)>,
}

impl Scrub {
    fn join(&mut self, other: Scrub) {
        self.whole = self.whole.union(other.whole);
        self.message = self.message.union(other.message);
    }
}

impl Scrubbed {
    pub fn collect(solver: &Solver, all: &[Registered]) -> Scrubbed {
        let mut out = Scrubbed::default();
        let of_kind = |kind: RegisterKind| all.iter().filter(move |it| it.registration().kind == kind);
        for it in of_kind(RegisterKind::LogFilter) {
            let scrub = scrub_of(solver, it);
            for logger in loggers_of(solver, &it.summary, &it.registration().app) {
                out.of_one.entry(logger).or_default().join(scrub);
            }
        }
        for it in of_kind(RegisterKind::HandlerFilter) {
            let scrub = scrub_of(solver, it);
            let handlers = app_sites(&it.summary, &it.registration().app);
            let is_this =
                |hung: &&Registered| app_sites(&hung.summary, &hung.registration().function).iter().any(|site| handlers.contains(site));
            let loggers: Vec<Logger> = of_kind(RegisterKind::LogHandler)
                .filter(is_this)
                .flat_map(|hung| loggers_of(solver, &hung.summary, &hung.registration().app))
                .collect();
            match loggers.as_slice() {
                // Where it hangs is not known: a handler that is made at all is used.
                [] => out.everywhere.join(scrub),
                loggers => out.below.extend(loggers.iter().map(|logger| (*logger, scrub))),
            }
        }
        out
    }

    /// Whether nothing happens to records.
    pub fn is_nothing(&self) -> bool {
        self.everywhere.whole.union(self.everywhere.message).is_empty() && self.of_one.is_empty() && self.below.is_empty()
    }

    /// What holds for text in the record that a call writes, because of what happens to the record.
    pub fn facts(&self, solver: &Solver, sink: &SinkRef) -> FactSet {
        if solver.log != Some(sink.kind) || self.is_nothing() {
            return FactSet::EMPTY;
        }
        let code = solver.program.function(sink.site.function);
        let Some(Instr::Call(callee, args, _)) = code.instrs.get(sink.site.instr as usize).copied() else { return FactSet::EMPTY };
        let mut scrub = self.everywhere;
        if let Some(logger) = logger_called(solver, sink.site.function, code, callee) {
            scrub.join(self.of_one.get(&logger).copied().unwrap_or_default());
            self.below.iter().filter(|(above, _)| is_below(solver, logger, *above)).for_each(|(_, it)| scrub.join(*it));
        }
        let has_arguments = code.list(args).iter().filter(|arg| arg.kind == ArgKind::Positional).count() > 1;
        if has_arguments { scrub.whole } else { scrub.whole.union(scrub.message) }
    }
}

/// `shop.orders` is below `shop`, and all are below the root.
fn is_below(solver: &Solver, logger: Logger, above: Logger) -> bool {
    match (logger, above) {
        (_, Logger::Root) => true,
        (Logger::Named(name), Logger::Named(above)) => {
            let (name, above) = (solver.names.text(name), solver.names.text(above));
            name.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }
        (logger, above) => logger == above,
    }
}

/// The loggers that a registration names.
fn loggers_of(solver: &Solver, summary: &Summary, app: &OutValue) -> Vec<Logger> {
    let logger = |(what, _): &(Out, FactSet)| match what {
        Out::Derived(at) => {
            let it = &summary.derived[*at as usize];
            let name = it.fields.iter().find_map(|(key, value)| match (key, value.0.first()) {
                (Key::Argument(_) | Key::Position(0), Some((Out::Const(Literal::Str(name)), _))) => Some(*name),
                _ => None,
            });
            let code = solver.program.function(it.site.function);
            let made =
                || code.instrs.get(it.site.instr as usize).and_then(|_| made_logger(solver, it.site.function, code, Value(it.site.instr)));
            name.map(Logger::Named).or_else(made)
        }
        Out::Token(_) => Some(Logger::Application),
        _ => None,
    };
    match app.0.as_slice() {
        // A function of the library's module: it is about the root.
        [] => vec![Logger::Root],
        known => known.iter().filter_map(logger).collect(),
    }
}

/// The logger on which a method is called.
fn logger_called(solver: &Solver, function: FuncRef, code: &ir::Function, callee: Value) -> Option<Logger> {
    let Instr::Attr(base, _) = code.instr(callee) else { return Some(Logger::Root) };
    logger_behind(solver, function, code, base)
}

fn logger_behind(solver: &Solver, function: FuncRef, code: &ir::Function, value: Value) -> Option<Logger> {
    let (module, _) = solver.program.locate(function);
    match code.instr(value) {
        Instr::Call(..) => made_logger(solver, function, code, value),
        Instr::Attr(base, name) => match solver.program.expression(solver.names, solver.catalog, module, code, base) {
            Meaning::Module(module) => global_logger(solver, module, name),
            _ => Some(Logger::Application),
        },
        Instr::Global(name) => match solver.program.global(solver.names, solver.catalog, module, name) {
            Meaning::Variable(module, name) => global_logger(solver, module, name),
            // The functions of the library's own module write to the root.
            _ => Some(Logger::Root),
        },
        _ => None,
    }
}

fn global_logger(solver: &Solver, module: ModuleId, name: Symbol) -> Option<Logger> {
    let body = solver.program.unit(module).ir.function(MODULE_BODY);
    let value = body.instrs.iter().find_map(|instr| match instr {
        Instr::SetGlobal(it, value) if *it == name => Some(*value),
        _ => None,
    })?;
    match body.instr(value) {
        Instr::Global(_) => None,
        _ => logger_behind(solver, solver.program.func_ref(module, MODULE_BODY), body, value),
    }
}

/// `getLogger("shop")`, `getLogger(__name__)`, `getLogger()`.
fn made_logger(solver: &Solver, function: FuncRef, code: &ir::Function, value: Value) -> Option<Logger> {
    let Instr::Call(_, args, _) = code.instr(value) else { return Some(Logger::Application) };
    let Some(first) = code.list(args).first() else { return Some(Logger::Root) };
    match code.instr(first.value) {
        Instr::Const(Literal::Str(name)) => Some(Logger::Named(name)),
        Instr::Const(Literal::None) => Some(Logger::Root),
        // The module's own name.
        Instr::Global(_) => {
            let (module, _) = solver.program.locate(function);
            Some(Logger::Named(solver.names.intern(&solver.program.unit(module).parts.join("."))))
        }
        _ => None,
    }
}

/// What a filter or formatter (an object with a method, a class, a function) does.
fn scrub_of(solver: &Solver, it: &Registered) -> Scrub {
    let registration = it.registration();
    let mut out = Scrub::default();
    for (what, _) in &registration.function.0 {
        let class = match what {
            Out::Class(class) => *class,
            Out::Object(at) => match it.summary.objects[*at as usize].shape {
                Shape::Instance(class) => class,
                Shape::Function(function) => {
                    out.join(of_function(solver, registration, function, 0));
                    continue;
                }
                _ => continue,
            },
            _ => continue,
        };
        for method in registration.methods.iter().filter_map(|name| solver.program.method(class, *name)) {
            out.join(of_function(solver, registration, method, 1));
        }
    }
    out
}

/// `record.msg = clean(record.getMessage()); record.args = ()`, or `return clean(super().format(record))`: the registration says under
/// which attributes message and arguments lie; without them the result is what is written.
fn of_function(solver: &Solver, registration: &Registration, function: FuncRef, record: u32) -> Scrub {
    let Some(summary) = solver.general(function) else { return Scrub::default() };
    let attributes: Vec<Symbol> = registration
        .holds
        .iter()
        .filter_map(|(path, _)| match solver.catalog.paths.parent(*path) {
            Some((_, Step::Attr(name))) => Some(name),
            _ => None,
        })
        .collect();
    let [message, arguments] = attributes.as_slice() else {
        let whole = common_facts(flows_of(summary, &summary.result)).unwrap_or_default();
        return Scrub { whole, message: whole };
    };
    let written = |name: Symbol| {
        let effect = summary.effects.iter().find(|effect| {
            let token = &summary.tokens[effect.target as usize];
            token.root == TokenRoot::Root(Root::Param(record)) && token.keys.is_empty() && effect.key == Key::Attr(name)
        })?;
        Some(common_facts(flows_of(summary, &effect.value)))
    };
    let (message, arguments) = (written(*message).flatten(), written(*arguments));
    let whole = match (message, arguments) {
        // No arguments are left: the message holds them.
        (Some(message), Some(None)) => message,
        (Some(message), Some(Some(arguments))) => message.intersection(arguments),
        _ => FactSet::EMPTY,
    };
    Scrub { whole, message: message.unwrap_or_default() }
}

/// What has been done to all text that a record gives; none where there is no text.
fn common_facts(flows: Vec<(Origin, FactSet)>) -> Option<FactSet> {
    let cleaned = core::MASKED.union(core::INSPECTED).union(core::SCREENED).union(core::NO_NEWLINES);
    flows.into_iter().map(|(_, facts)| facts.intersection(cleaned)).reduce(FactSet::intersection)
}
