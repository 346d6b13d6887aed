//! What the program hands over to libraries, found by names alone: filters, handlers, classes of its own in the place of theirs.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ir::{ArgKind, BuildKind, Function, FunctionKind, Instr, Value};
use crate::models::{ApiPath, Catalog, RegisterKind};
use crate::program::{ClassRef, FuncRef, Meaning, ModuleId, Program};
use crate::text::{Names, Symbol};

use super::Occasion;

mod answered;
mod converters;
mod dispatched;
mod own_classes;
mod template_filters;

pub(super) use converters::DEFAULT as DEFAULT_CONVERTER;
use dispatched::Dispatchers;
use template_filters::TemplateFilters;

/// What a whole program registers.
#[derive(Default)]
pub(super) struct Registered {
    /// Its own filters for templates.
    pub template_filters: TemplateFilters,
    /// Functions whose mapping every template sees.
    pub template_contexts: Vec<FuncRef>,
    /// Its classes of which objects of libraries are.
    pub own_classes: FxHashMap<ApiPath, ClassRef>,
    /// Its converters of URL rules, by their names there.
    pub converters: FxHashMap<Symbol, ClassRef>,
    /// Its functions that choose another by the class of what they are given.
    pub dispatchers: Dispatchers,
    /// The status with which it answers its own exceptions.
    pub answered: FxHashMap<ClassRef, u16>,
    /// Where all that was found.
    mentions: Mentions,
}

impl Registered {
    /// What a program registers; after an edit only edited functions are searched for names.
    pub fn on(occasion: Occasion, program: &Program, catalog: &Catalog, names: &Names) -> Registered {
        let methods = |kind: RegisterKind| catalog.paths.registering_methods(move |it| it == kind).collect::<FxHashSet<Symbol>>();
        let filters = methods(RegisterKind::TemplateFilter);
        let contexts = methods(RegisterKind::TemplateContext);
        let handlers = methods(RegisterKind::ErrorHandler);
        let (mapping, register) = (names.find("filters"), names.find("register"));
        let classes = catalog.own_classes.iter().map(|(attribute, _)| *attribute);
        let asked = [&filters, &contexts, &handlers]
            .into_iter()
            .flatten()
            .copied()
            .chain(mapping)
            .chain(register)
            .chain(classes)
            .chain(catalog.converter_classes.table);
        let mentions = Mentions::on(occasion, program, asked.collect());
        let search = Search { program, catalog, names, mentions: &mentions };
        Registered {
            template_filters: search.template_filters(&filters, mapping),
            template_contexts: search.template_contexts(&contexts),
            own_classes: search.own_classes(),
            converters: search.converters(),
            dispatchers: search.dispatchers(register),
            answered: search.statuses(&handlers),
            mentions,
        }
    }
}

/// Where it was found does not count.
impl PartialEq for Registered {
    fn eq(&self, other: &Self) -> bool {
        let Registered { template_filters, template_contexts, own_classes, converters, dispatchers, answered, mentions: _ } = other;
        self.template_filters == *template_filters
            && self.template_contexts == *template_contexts
            && self.own_classes == *own_classes
            && self.converters == *converters
            && self.dispatchers == *dispatchers
            && self.answered == *answered
    }
}

/// Which functions mention the names under which something is registered.
#[derive(Default)]
struct Mentions {
    asked: FxHashSet<Symbol>,
    /// Sorted.
    found: Vec<(FuncRef, Symbol)>,
}

impl Mentions {
    fn on(occasion: Occasion, program: &Program, asked: FxHashSet<Symbol>) -> Mentions {
        let of =
            |function: FuncRef| mentioned(program.function(function)).filter(|name| asked.contains(name)).map(move |name| (function, name));
        let mut found: Vec<(FuncRef, Symbol)> = match occasion {
            Occasion::Edited(before, edited) if edited.names_are_same && before.registered().mentions.asked == asked => {
                let untouched =
                    before.registered().mentions.found.iter().filter(|(function, _)| edited.functions.binary_search(function).is_err());
                untouched.copied().chain(edited.functions.iter().copied().flat_map(of)).collect()
            }
            _ => (0..program.n_functions() as u32).into_par_iter().map(FuncRef).flat_map_iter(of).collect(),
        };
        found.sort_unstable();
        found.dedup();
        Mentions { asked, found }
    }
}

/// Names of attributes that code reads or sets, and those that the body of a class binds.
fn mentioned(code: &Function) -> impl Iterator<Item = Symbol> {
    let is_class = matches!(code.kind, FunctionKind::ClassBody(_));
    let of_attributes = code.instrs.iter().filter_map(|instr| match *instr {
        Instr::Attr(_, name) | Instr::SetAttr(_, name, _) => Some(name),
        _ => None,
    });
    let namespaces = code.instrs.iter().filter(move |_| is_class).filter_map(|instr| match *instr {
        Instr::Build(BuildKind::Namespace, args) => Some(code.list(args)),
        _ => None,
    });
    of_attributes.chain(namespaces.flatten().filter_map(|arg| match arg.kind {
        ArgKind::Keyword(name) => Some(name),
        _ => None,
    }))
}

/// A search by names.
#[derive(Clone, Copy)]
struct Search<'p> {
    program: &'p Program,
    catalog: &'p Catalog,
    names: &'p Names,
    mentions: &'p Mentions,
}

impl<'p> Search<'p> {
    /// The functions that mention one of these names, in order, with their modules.
    fn mentioning(self, is_asked: impl Fn(Symbol) -> bool) -> impl Iterator<Item = (ModuleId, &'p Function)> {
        let mut last = None;
        let found = self.mentions.found.iter().filter(move |(_, name)| is_asked(*name)).map(|(function, _)| *function);
        let once = found.filter(move |function| last.replace(*function) != Some(*function));
        once.map(move |function| (self.program.locate(function).0, self.program.function(function)))
    }

    fn meaning(self, module: ModuleId, code: &Function, value: Value) -> Meaning {
        self.program.expression(self.names, self.catalog, module, code, value)
    }
}
