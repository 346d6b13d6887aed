//! Summaries on demand: each function in each context is evaluated once, callees before callers.
//!
//! A summary that depends on itself (recursion, import cycles) starts as "never returns" and is evaluated again until it no longer
//! changes; members of such a cycle are provisional until its head is done. What is published is a fixpoint, or was entered at a place that
//! is always the same, and so does not depend on which thread asked first.

mod class_kinds;
mod cutoff;
mod fields;
mod method_kinds;
mod name_classes;
mod retained;
mod sweep;
mod uncalled;

use cutoff::{Fresh, Readers};
use method_kinds::ToldOfMethods;
use name_classes::NameClasses;
pub use retained::Retained;
pub(super) use uncalled::{cover, uncalled};

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::models::{ApiPath, Catalog, FactSet, Intrinsic, Label, LabelSet, Shape as RuleShape, SinkKind, Step, core};
use crate::program::{Base, ClassRef, FuncRef, ModuleId, Program};
use crate::text::{Names, Symbol};

use super::agent_tools::Powers;
use super::cancel::Cancel;
use super::concerns::Concerns;
use super::eval::Eval;
use super::instructed::Instructions;
use super::registered::Registered;
use super::summary::{Context, SinkRef, Summary};
use super::{Asked, Occasion};

/// Evaluations nested deeper than this give up on the innermost one; ARCHITECTURE.md, "Limits".
const MAX_DEPTH: usize = 1000;
/// A cycle that has not settled after this many rounds is taken as it is.
const MAX_ROUNDS: usize = 4;
/// Cycles found while a cycle is entered anew are entered where they were found from this nesting on.
const MAX_RESTARTS: usize = 16;

/// The program under analysis and what is known of it so far. Shared by all threads.
pub(super) struct Solver<'p> {
    pub program: &'p Program,
    pub catalog: &'p Catalog,
    pub names: &'p Names,
    pub cancel: &'p Cancel,
    pub concerns: Concerns,
    pub asked: Option<Asked>,
    /// Rules of shape `call`, by path.
    pub call_rules: FxHashMap<ApiPath, Vec<u16>>,
    /// Kinds of sinks whose calls look something up, one bit each.
    pub lookups: u64,
    /// Sink kind of model calls over a connection that anybody can read.
    pub insecure_transport: Option<SinkKind>,
    pub endless_wait: Option<SinkKind>,
    /// Facts that hold for a value if they hold for a normal form of it.
    pub of_any_form: FactSet,
    /// What is true of an absolute path without links and dots, and of an address that was completed.
    pub normal_forms: FactSet,
    /// The fact that an address is the application's own.
    pub local_target: FactSet,
    /// The fact that a text begins with a slash.
    pub rooted: FactSet,
    /// The fact that a text stood between two dots of another.
    pub between_dots: FactSet,
    /// The fact that a path stays in its folder.
    pub safe_path: FactSet,
    /// A path without links and `..`.
    pub normalized_path: FactSet,
    /// Sink kind of log records.
    pub log: Option<SinkKind>,
    /// It describes a member of an archive, and is no open file, even if the archive is one.
    pub member: FactSet,
    /// Sink kind of paths.
    pub path: Option<SinkKind>,
    pub powers: Powers,
    pub audited: FactSet,
    pub goes_around: FactSet,
    /// Of the caller: a signature of what has been sent was made here.
    pub signed: FactSet,
    pub overridable: FactSet,
    pub captioned: FactSet,
    pub address: Option<Label>,
    /// Labels of what is known of the caller for sure.
    pub trusted: LabelSet,
    /// Names under which assignments to items and attributes are modelled.
    pub set_item: Symbol,
    pub set_attr: Symbol,
    pub dict: Symbol,
    /// The wildcard root `_`.
    pub any: Symbol,
    /// Name of the argument under which a template object remembers its text.
    pub template: Symbol,
    /// The root of the paths that stand for columns of tables.
    pub records: Symbol,
    /// The root of the paths that stand for files, and what lies in one.
    pub files: Symbol,
    pub content: Symbol,
    /// What a view answers.
    pub response: ApiPath,
    pub sql: Option<SinkKind>,
    entities: Vec<bool>,
    entity_names: FxHashMap<Symbol, ClassRef>,
    /// What the program hands over to libraries by names.
    pub registered: Registered,
    /// Texts that the program gives to models in the system role.
    pub instructions: Arc<Instructions>,
    /// Any exception.
    pub exception: ApiPath,
    /// What gives back its argument, as `wraps(view)` does.
    pub identity: ApiPath,
    /// Which modules belong to one program, told when somebody asks.
    programs: OnceLock<Vec<u32>>,
    general: Vec<OnceLock<Arc<Summary>>>,
    /// By function.
    special: Vec<Mutex<Option<Arc<Specials>>>>,
    component_of: Vec<FuncRef>,
    /// Functions with so many callers that these tell little.
    pub widely_called: Vec<bool>,
    /// By function: the task that evaluates it in its general context, or has done so.
    claimed: Vec<AtomicU32>,
    /// By function: what it says of methods.
    told_of_methods: Vec<Arc<ToldOfMethods>>,
    method_kinds: Vec<Option<Intrinsic>>,
    names_of: NameClasses,
    type_facts: FxHashMap<ApiPath, FactSet>,
    /// Whether evaluations note at what they look, for the solution after this one.
    pub is_noting: bool,
    /// By function: at what its evaluations have looked.
    reads: Vec<Mutex<Arc<Reads>>>,
    /// The same turned round, once there was an edit; of solutions before as well.
    readers: Arc<OnceLock<Mutex<Readers>>>,
    /// Bounds that evaluations of a function have reached; what they call has its own.
    limits: Mutex<FxHashMap<FuncRef, Limits>>,
    /// What has changed since the solution before, if something was taken over from it.
    fresh: Option<Fresh>,
    /// How many special contexts there were when the program was solved from nothing, if that was before.
    n_special_at_first: Option<usize>,
}

/// Summaries of a function in the contexts of callers that have told something.
type Specials = FxHashMap<Context, Arc<Summary>>;

/// Something at which an evaluation has looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Read {
    /// What a function does.
    Summary(FuncRef),
    /// How it is written.
    Code(FuncRef),
    /// Which functions assign a field.
    Field(ClassRef, Symbol),
    /// Which functions bind or change a module variable.
    Variable(ModuleId, Symbol),
    /// Which names a module binds.
    Names(ModuleId),
    /// Which functions put something into other objects under a name; see [`Program::keepers`].
    Kept(Option<Symbol>, Symbol),
}

type Reads = FxHashSet<Read>;

/// Names of bounds.
pub(super) type Limits = BTreeSet<&'static str>;

/// Work of one thread.
#[derive(Default)]
pub(super) struct Task {
    /// Older tasks have smaller ones; 0: it never gives way.
    number: u32,
    /// Functions that it evaluates.
    claims: Vec<FuncRef>,
    stack: Vec<Frame>,
    provisional: Vec<Provisional>,
    /// Cycles that are being entered anew, one within the other.
    n_restarts: usize,
    /// Members of cycles as they were in the round before.
    assumed: FxHashMap<Context, Arc<Summary>>,
    /// At what the innermost evaluation has looked.
    reads: RefCell<Reads>,
    pub is_tracing: bool,
    pub policy: Policy,
    /// Bounds that were hit.
    pub limits: Limits,
}

impl Task {
    /// The innermost evaluation has looked at something of a function.
    pub fn note_read(&self, read: Read) {
        self.reads.borrow_mut().insert(read);
    }

    /// The innermost evaluation has asked who assigns a field of a class or of those above it.
    fn note_field(&self, solver: &Solver, class: ClassRef, name: Symbol) {
        if !solver.is_noting {
            return;
        }
        let bases = solver.program.class(class).mro.iter();
        self.reads.borrow_mut().extend(bases.filter_map(|base| match base {
            Base::Project(base) => Some(Read::Field(*base, name)),
            Base::Api(_) => None,
        }));
    }

    /// At what evaluations outside of functions have looked.
    pub fn take_reads(&mut self) -> Vec<Read> {
        self.reads.get_mut().drain().collect()
    }

    /// What is evaluated from this frame on up has seen an unfinished one.
    fn depend(&mut self, on: usize, from: usize) {
        for frame in &mut self.stack[from..] {
            frame.depends_on = frame.depends_on.min(on);
        }
    }

    /// Work whose evaluations keep notes for the traces.
    pub fn tracing() -> Task {
        Task { is_tracing: true, ..Task::default() }
    }
}

/// What an evaluation looks at besides flows.
#[derive(Clone, Copy)]
pub(super) struct Policy {
    pub check_names: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Policy { check_names: true }
    }
}

/// The result of a member of a cycle whose head has not settled.
struct Provisional {
    context: Context,
    summary: Arc<Summary>,
    depends_on: usize,
}

/// What evaluation until nothing changes comes to.
struct Settled {
    summary: Arc<Summary>,
    /// The other members of its cycle; none if something outside depends on it.
    members: Option<Vec<Provisional>>,
}

/// The member at which a cycle is entered: its first function in the general context; none if that is where it was entered.
///
/// Every cycle has a general context: what is told to callees is told only so far.
fn head_of(context: &Context, members: &[Provisional]) -> Option<Context> {
    let all = members.iter().map(|member| &member.context).chain([context]);
    let head = all.filter(|it| it.is_general()).min_by_key(|it| it.function)?;
    (!members.is_empty() && head != context).then(|| head.clone())
}

struct Frame {
    context: Context,
    so_far: Arc<Summary>,
    is_asked: bool,
    /// The outermost frame that this evaluation has seen unfinished.
    depends_on: usize,
    /// At what the evaluation around it had looked.
    outer_reads: Reads,
}

impl<'p> Solver<'p> {
    pub fn new(
        program: &'p Program,
        catalog: &'p Catalog,
        names: &'p Names,
        asked: Option<Asked>,
        occasion: Occasion,
        cancel: &'p Cancel,
    ) -> Self {
        let n = program.n_functions();
        let mut call_rules: FxHashMap<ApiPath, Vec<u16>> = FxHashMap::default();
        for (number, rule) in catalog.rules.iter().enumerate() {
            if let RuleShape::Call { at, .. } = &rule.shape {
                for test in at {
                    call_rules.entry(test.path).or_default().push(number as u16);
                }
            }
        }
        let mut solver = Solver {
            program,
            catalog,
            names,
            cancel,
            concerns: Concerns::new(catalog),
            asked,
            call_rules,
            lookups: catalog.sinks(&["resource-id", "sql", "nosql", "ldap", "xpath"]),
            insecure_transport: catalog.sink("insecure-transport"),
            endless_wait: catalog.sink("endless-wait"),
            of_any_form: catalog.facts(&["safe-path", "local-target", "screened", "inspected", "bounded", "fixed-host", "vetted"]),
            normal_forms: catalog.facts(&["normalized-path", "absolute-url", "digest", "tokens"]),
            local_target: catalog.fact("local-target").unwrap_or_default(),
            rooted: catalog.fact("rooted").unwrap_or_default(),
            between_dots: catalog.fact("token-part").unwrap_or_default(),
            safe_path: catalog.fact("safe-path").unwrap_or_default(),
            normalized_path: catalog.fact("normalized-path").unwrap_or_default(),
            log: catalog.sink("log"),
            path: catalog.sink("path"),
            powers: Powers::new(catalog),
            member: catalog.fact("member").unwrap_or_default(),
            goes_around: catalog.fact("goes-around").unwrap_or_default(),
            signed: catalog.fact("digest").unwrap_or_default(),
            captioned: catalog.fact("captioned").unwrap_or_default(),
            overridable: catalog.fact("overridable").unwrap_or_default(),
            audited: catalog.fact("audited").unwrap_or_default(),
            address: catalog.label("address"),
            trusted: super::decisions::trusted_labels(catalog),
            set_item: names.intern("__setitem__"),
            set_attr: names.intern("__setattr__"),
            any: names.intern("_"),
            template: names.intern("template"),
            records: names.intern("__records__"),
            files: names.intern("__files__"),
            content: names.intern("content"),
            dict: names.intern("__dict__"),
            response: catalog.paths.step(catalog.paths.root(names.intern("__response__")), Step::Call),
            sql: catalog.sink("sql"),
            entities: Vec::new(),
            entity_names: FxHashMap::default(),
            registered: Registered::on(occasion, program, catalog, names),
            instructions: Arc::default(),
            exception: catalog.paths.step(catalog.paths.root(names.intern("BaseException")), Step::Call),
            identity: catalog.paths.root(names.intern("__identity__")),
            programs: OnceLock::new(),
            general: (0..n).map(|_| OnceLock::new()).collect(),
            special: (0..n).map(|_| Mutex::default()).collect(),
            component_of: program.calls.heads(),
            widely_called: program.calls.called_from_more_than(super::portable::MAX_TELLERS),
            claimed: (0..n).map(|_| AtomicU32::new(0)).collect(),
            told_of_methods: Vec::new(),
            method_kinds: vec![None; n],
            names_of: NameClasses::default(),
            type_facts: type_facts(names, catalog),
            is_noting: false,
            reads: (0..n).map(|_| Mutex::default()).collect(),
            readers: Arc::default(),
            limits: Mutex::default(),
            fresh: None,
            n_special_at_first: None,
        };
        solver.find_method_kinds(occasion);
        solver.find_entities();
        solver
    }

    /// Whether a flow with these labels (none: not known yet) may matter at this sink.
    pub fn matters(&self, labels: Option<LabelSet>, sink: &SinkRef, facts: FactSet) -> bool {
        self.concerns.matter(labels, sink.kind, facts) || self.asked.is_some_and(|asked| self.is_at(sink, asked))
    }

    fn is_at(&self, sink: &SinkRef, asked: Asked) -> bool {
        let (module, id) = self.program.locate(sink.site.function);
        let unit = self.program.unit(module);
        sink.site.span(unit.ir.function(id)).is_some_and(|span| asked.touches(unit.file, span))
    }

    /// What a function does in a context.
    ///
    /// A context that is asked for while it is being evaluated is taken as it was in the round before. Only the outermost member of
    /// such a cycle, its head, goes round again; until it has settled, the others are provisional.
    pub fn summary(&self, task: &mut Task, context: &Context) -> Arc<Summary> {
        if self.is_noting {
            task.note_read(Read::Summary(context.function));
        }
        if let Some(done) = self.published(context) {
            return done;
        }
        if let Some(at) = task.stack.iter().position(|frame| frame.context == *context) {
            task.stack[at].is_asked = true;
            task.depend(at, at + 1);
            return task.stack[at].so_far.clone();
        }
        if let Some(Provisional { summary, depends_on, .. }) = task.provisional.iter().find(|it| it.context == *context) {
            let (summary, depends_on) = (summary.clone(), *depends_on);
            task.depend(depends_on, depends_on + 1);
            return summary;
        }
        if task.stack.len() >= MAX_DEPTH {
            task.limits.insert("nested evaluations");
            return Arc::new(opaque());
        }
        self.claim(task, context);
        let Settled { summary, members } = self.settled(task, context);
        let Some(members) = members else { return summary };
        match self.elsewhere(task, context, &members) {
            Some(head) => {
                task.n_restarts += 1;
                self.summary(task, &head);
                task.n_restarts -= 1;
                self.summary(task, context)
            }
            None => {
                for member in members {
                    self.publish(&member.context, member.summary);
                }
                self.publish(context, summary.clone());
                summary
            }
        }
    }

    /// Where a cycle has to be entered that was entered here. Whoever asks first, it is the same place, so the result is the same.
    fn elsewhere(&self, task: &Task, context: &Context, members: &[Provisional]) -> Option<Context> {
        head_of(context, members).filter(|_| task.n_restarts < MAX_RESTARTS)
    }

    /// Evaluates until nothing changes, or until a cycle shows that has to be entered elsewhere.
    fn settled(&self, task: &mut Task, context: &Context) -> Settled {
        let depth = task.stack.len();
        let n_provisional = task.provisional.len();
        let so_far = task.assumed.get(context).cloned().unwrap_or_default();
        let outer_reads = std::mem::take(task.reads.get_mut());
        task.stack.push(Frame { context: context.clone(), so_far, is_asked: false, depends_on: depth, outer_reads });
        let limits_before = std::mem::take(&mut task.limits);
        let mut assumed: Vec<Context> = Vec::new();
        let mut round = 0;
        let summary = loop {
            task.stack[depth].is_asked = false;
            let mut eval = Eval::new(self, task, context.clone());
            eval.run();
            let summary = Arc::new(eval.export());
            let frame = &mut task.stack[depth];
            round += 1;
            let is_member = frame.depends_on < depth;
            let is_settled = !frame.is_asked || *frame.so_far == *summary || round >= MAX_ROUNDS;
            if is_member || is_settled || self.elsewhere(task, context, &task.provisional[n_provisional..]).is_some() {
                break summary;
            }
            task.stack[depth].so_far = summary;
            for member in task.provisional.drain(n_provisional..) {
                assumed.push(member.context.clone());
                task.assumed.insert(member.context, member.summary);
            }
        };
        let mut depends_on = depth;
        if let Some(frame) = task.stack.pop() {
            depends_on = frame.depends_on;
            self.note_reads(context.function, std::mem::replace(task.reads.get_mut(), frame.outer_reads));
        }
        if !task.limits.is_empty() {
            locked(&self.limits).entry(context.function).or_default().extend(&task.limits);
        }
        task.limits = limits_before;
        if depends_on < depth {
            // What depended on this frame depends on what it depends on.
            for member in &mut task.provisional[n_provisional..] {
                member.depends_on = member.depends_on.min(depends_on);
            }
            task.provisional.push(Provisional { context: context.clone(), summary: summary.clone(), depends_on });
            return Settled { summary, members: None };
        }
        let members: Vec<Provisional> = task.provisional.drain(n_provisional..).collect();
        for context in &assumed {
            task.assumed.remove(context);
        }
        Settled { summary, members: Some(members) }
    }

    fn published(&self, context: &Context) -> Option<Arc<Summary>> {
        if context.is_general() {
            return self.general[context.function.0 as usize].get().cloned();
        }
        locked(&self.special[context.function.0 as usize]).as_ref()?.get(context).cloned()
    }

    fn publish(&self, context: &Context, summary: Arc<Summary>) {
        if context.is_general() {
            // Another thread may have come first with the same result.
            let _ = self.general[context.function.0 as usize].set(summary);
            return;
        }
        let mut special = locked(&self.special[context.function.0 as usize]);
        Arc::make_mut(special.get_or_insert_default()).entry(context.clone()).or_insert(summary);
    }

    /// The general summary, if it has been computed.
    pub fn general(&self, function: FuncRef) -> Option<&Arc<Summary>> {
        self.general[function.0 as usize].get()
    }

    /// Some record is written, wherever: whether a caller's actions are recorded at all is asked, not by which statement.
    pub fn any_record(&self) -> SinkRef {
        let site = super::summary::Site::whole(FuncRef(0));
        SinkRef { site, kind: self.log.unwrap_or(core::WRITE), api: None }
    }

    /// Within a cycle of the call graph only general contexts are used: knowledge could grow without end.
    pub fn may_specialise(&self, caller: FuncRef, callee: FuncRef) -> bool {
        caller != callee && (self.component_of[caller.0 as usize] != self.component_of[callee.0 as usize])
    }

    // ---------------------------------------------------------------- classes

    /// Facts about instances of a builtin or library type.
    pub fn type_facts(&self, path: ApiPath) -> FactSet {
        self.type_facts.get(&path).copied().unwrap_or_default()
    }

    /// A number for the program to which a module belongs, of the several that a repository may hold.
    pub fn program_of(&self, module: ModuleId) -> u32 {
        self.programs.get_or_init(|| self.program.separate_programs(self.names, self.catalog))[module.0 as usize]
    }

    /// `staticmethod` or `classmethod`, if a function is decorated or called so.
    pub fn method_kind(&self, function: FuncRef) -> Option<Intrinsic> {
        self.method_kinds[function.0 as usize]
    }
}

/// Whoever held the lock only inserted whole entries.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Summary of a function that is not looked into.
fn opaque() -> Summary {
    let mut summary = Summary::default();
    summary.exits.returns = true;
    summary.exits.truthy = Some(Vec::new());
    summary.exits.falsy = Some(Vec::new());
    summary
}

/// Facts about instances of builtin types: numbers carry no text, strings are no objects.
fn type_facts(names: &Names, catalog: &Catalog) -> FxHashMap<ApiPath, FactSet> {
    let numbers = ["int", "float", "complex"].map(|name| (name, core::NUMBER.union(core::BOUNDED)));
    let others = [("bool", core::BOOLEAN.union(core::NARROWED)), ("str", core::STRING), ("bytes", core::STRING)];
    numbers.into_iter().chain(others).map(|(name, facts)| (catalog.paths.root(names.intern(name)), facts)).collect()
}
