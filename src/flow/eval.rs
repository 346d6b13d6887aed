//! The abstract interpreter: evaluates one function in one context, block by block, and leaves the state at each block's end.
//!
//! Blocks are visited in reverse postorder; loops are visited again until nothing grows. Facts are assumed to hold around a loop until a
//! visit shows that they do not.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::ir::{self, BlockId, FunctionKind, Instr, Value};
use crate::models::{ApiPath, Catalog, FactSet, LabelSet, Outcome, Step, core};
use crate::program::{ClassRef, FuncRef, ModuleId, Program};
use crate::text::{Names, Symbol};

use super::checks::Check;
use super::entry::Registered;
use super::inventory::ModelCall;
use super::loops::Loops;
use super::solver::{Solver, Task};
use super::summary::{CallHit, Context, Registration, SinkRef, Site};
use super::switches::{Setting, Switch};
use super::text::Marks;
use super::value::{Content, Flows, Key, Kind, Node, Root, Shape, State, V};

/// A node with what is known about it.
pub(super) struct NodeData {
    pub kind: Kind,
    /// Origins of the text it contains.
    pub flows: Flows,
    /// Its path, if it is of a library.
    pub api: Option<ApiPath>,
    /// The project class of which it is an instance, where the kind does not say it.
    pub instance: Option<crate::program::ClassRef>,
    /// Its text as far as known; unknown parts are `\u{0}`.
    pub text: Option<Symbol>,
    /// Labels that arise here.
    pub labels: LabelSet,
    /// The instruction at which it was made.
    pub made_at: u32,
    /// Where it was made, if that was not here.
    pub site: Option<Site>,
    /// What it is a normal form of (`x.strip()`): screens of the form hold for that too.
    pub form_of: Option<Node>,
    /// What it measures (`len(x)`).
    pub measures: Option<Node>,
    /// What it was made from; kept only while tracing.
    pub inputs: SmallVec<[Node; 2]>,
}

/// A sink flow found in this activation.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub facts: FactSet,
    /// The instruction: the sink itself, or the call through which it was reached.
    pub at: u32,
    /// The callee and its origin, if the sink lies in a callee.
    pub via: Option<(Context, super::summary::Origin)>,
}

/// What outcomes of a call or comparison imply.
#[derive(Clone, Default)]
pub(super) struct Outcomes {
    pub truthy: Vec<(Node, FactSet)>,
    pub falsy: Vec<(Node, FactSet)>,
    /// If it is one of a few known values.
    pub known: Vec<(Node, FactSet)>,
    /// If a known value is in it.
    pub containing: Vec<(Node, FactSet)>,
}

impl Outcomes {
    pub fn of(&self, when: Outcome) -> &[(Node, FactSet)] {
        match when {
            Outcome::True => &self.truthy,
            Outcome::False => &self.falsy,
            Outcome::Known => &self.known,
            Outcome::Contains => &self.containing,
            Outcome::Returns => &[],
        }
    }

    pub fn add(&mut self, when: Outcome, holds: Vec<(Node, FactSet)>) {
        let list = match when {
            Outcome::True => &mut self.truthy,
            Outcome::False => &mut self.falsy,
            Outcome::Known => &mut self.known,
            Outcome::Contains => &mut self.containing,
            Outcome::Returns => return,
        };
        for fact in holds {
            if !list.contains(&fact) {
                list.push(fact);
            }
        }
    }
}

/// Steps of work on one function in one context; beyond it the rest of the function is left out, and said so; ARCHITECTURE.md, "Limits".
const MAX_WORK: u64 = 50_000;

pub(super) struct Eval<'p, 't> {
    pub solver: &'p Solver<'p>,
    pub task: &'t mut Task,
    pub context: Context,
    pub module: ModuleId,
    pub code: &'p ir::Function,
    pub nodes: Vec<NodeData>,
    pub index: FxHashMap<Kind, Node>,
    pub values: Vec<V>,
    pub state: State,
    /// The rest of the block is not reached.
    pub is_dead: bool,
    pub edges: Vec<SmallVec<[(BlockId, State); 2]>>,
    pub exceptions: Vec<Option<State>>,
    pub now: u32,
    /// States in which headers of loops were entered.
    pub entries: FxHashMap<BlockId, State>,
    /// Nodes before this one were there before the present round of a loop.
    pub n_known: u32,
    /// In this round one of these has got flows or labels.
    pub has_grown: bool,
    pub hits: FxHashMap<(SinkRef, Node), SmallVec<[Hit; 1]>>,
    pub demands: FxHashSet<Node>,
    /// What branches ask of parameters: callers may know it.
    pub switches: FxHashMap<Node, Switch>,
    /// What was given and has been found to be there, and what shows it to be more than that.
    pub found: FxHashMap<Node, FactSet>,
    /// Tokens of whose class callers are asked.
    pub receivers: FxHashSet<Node>,
    /// Classes of tokens that callers have told.
    pub told: FxHashMap<Node, SmallVec<[ClassRef; 2]>>,
    /// What the caller has said to that.
    pub settings: FxHashMap<Node, Setting>,
    pub outcomes: FxHashMap<Value, Outcomes>,
    pub registrations: Vec<Registration2>,
    pub call_hits: FxHashSet<CallHit>,
    pub model_calls: BTreeSet<ModelCall>,
    pub callees: FxHashSet<FuncRef>,
    pub returns: Vec<(u32, V, State)>,
    pub yields: V,
    /// Those outside of loops, in their blocks.
    pub single_yields: Vec<(BlockId, V)>,
    /// The state wherever a generator has waited so far.
    pub waiting: Option<State>,
    pub refuses: Option<u16>,
    pub bound: FxHashMap<Node, V>,
    /// Objects of libraries into whose attributes the class of their holder puts something, by the attribute that holds them.
    pub library_objects: FxHashMap<Node, V>,
    pub globals: FxHashMap<(ModuleId, Symbol), V>,
    /// The module's variables, while its body is evaluated.
    pub namespace: Option<Node>,
    /// Contents that hold wherever nothing has changed them: of lasting values and of what the caller has told.
    pub base: FxHashMap<Node, std::rc::Rc<Content>>,
    /// Exceptions that calls and `raise` have raised.
    pub raised: V,
    /// The same, by the block that handles them.
    pub raised_into: FxHashMap<BlockId, V>,
    pub node_outcomes: FxHashMap<Node, Outcomes>,
    /// What parts of results say about how the call has turned out.
    pub part_outcomes: FxHashMap<(Node, Key), Outcomes>,
    /// Parts of results that say what the calls' guards say.
    pub verdicts: FxHashMap<Node, Vec<super::outcomes::Verdict>>,
    /// What a library's object gives back when it is called later (`future.result()`).
    pub aliases: FxHashMap<Node, V>,
    /// The paths under which files were opened, by what has been opened.
    pub opened: FxHashMap<Node, V>,
    /// Forms of texts, by what they are forms of and the method that gives them.
    pub forms: FxHashMap<(Node, ApiPath), SmallVec<[Node; 1]>>,
    /// What a JSON text was made from.
    pub json: FxHashMap<Node, V>,
    /// Parts of joined texts.
    pub joined: FxHashMap<Node, SmallVec<[Node; 2]>>,
    /// What paths begin with.
    pub heads: FxHashMap<Node, Node>,
    /// Calls that are model calls by a guess.
    pub guessed: FxHashSet<u32>,
    /// Calls whose callee keeps the role of the view.
    pub passed_on: FxHashSet<Value>,
    /// A library runs the parts of a chain: what one of them gives is not yet the result of the call.
    pub runs_parts: bool,
    pub loops: Rc<Loops>,
    /// The present instruction may run more than once in this activation.
    pub in_loop: bool,
    pub block: BlockId,
    /// What holds for all that is done in the present block.
    pub here: FactSet,
    /// Numbers of parts of containers whose elements are not told apart.
    pub told_apart: FxHashMap<(Node, Key), u32>,
    pub import_numbers: FxHashMap<(u32, FuncRef, u32, u32, u32), u32>,
    /// Which of several calls at one instruction this is (`reduce`), where their results are told apart.
    pub turn: u32,
    pub n_fresh: u32,
    /// Steps of work done, counted so that results are the same on every machine.
    pub work: std::cell::Cell<u64>,
    /// Parts of objects that may still be told to a callee.
    pub portable_left: usize,
    /// Elements of large objects, folded once.
    pub folded: FxHashMap<Node, (std::rc::Rc<Content>, V)>,
    pub marks: std::cell::RefCell<Marks>,
    pub checks: std::cell::RefCell<std::collections::BTreeSet<Check>>,
    /// Tests have told that some objects are not what is meant on some ways.
    pub has_ruled_out: bool,
    /// What is known of the caller has been compared with something.
    pub has_checked_right: bool,
    /// Functions whose summaries are being applied, one within the other, with their first arguments.
    pub applying: Vec<(FuncRef, Option<V>)>,
    pub n_guessing: usize,
    pub n_choosing: usize,
    pub spread_depth: usize,
    /// Objects within objects that are filled from what has been sent.
    pub n_filled: usize,
    pub spreads_left: usize,
    /// Where the setting stands that is put into a configuration now.
    pub setting_at: Option<Site>,
    /// This activation stands for the framework that runs a view.
    pub is_entry: bool,
    /// Slices of what lies elsewhere (a history kept in the session): their elements are elements of the whole.
    pub slices: FxHashMap<Node, (Node, FactSet)>,
    /// The view that was run answers only callers that are authenticated.
    pub is_guarded: bool,
    /// What outlives the request and was changed where others than administrators may have come.
    pub changed_openly: FxHashSet<Node>,
    /// Whom it asks whether a caller is known, where libraries leave that to the program.
    pub authenticators: Arc<[Registered]>,
    /// Notes for the traces; none unless they are wanted.
    pub record: Option<Box<super::record::Record>>,
}

/// A registration in terms of this activation.
#[derive(Clone)]
pub(super) struct Registration2 {
    pub base: Registration,
    pub function: V,
    pub app: V,
    pub schema: V,
}

impl<'p, 't> Eval<'p, 't> {
    /// An activation of the function of a context.
    pub fn new(solver: &'p Solver<'p>, task: &'t mut Task, context: Context) -> Self {
        let mut eval = Eval::beside(solver, task, context);
        eval.values = vec![V::new(); eval.code.instrs.len()];
        eval.edges = vec![SmallVec::new(); eval.code.blocks.len()];
        eval.exceptions = vec![None; eval.code.blocks.len()];
        eval.loops = Rc::new(Loops::of(eval.code));
        if matches!(eval.code.kind, FunctionKind::Module) {
            let node = eval.node(Kind::Object(u32::MAX, 0, Shape::Namespace));
            eval.namespace = Some(node);
        }
        eval
    }

    /// An activation that runs none of the function's own code, only calls at one of its places.
    pub fn beside(solver: &'p Solver<'p>, task: &'t mut Task, context: Context) -> Self {
        let (module, id) = solver.program.locate(context.function);
        let code = solver.program.unit(module).ir.function(id);
        let record = task.is_tracing.then(Box::default);
        Eval {
            solver,
            task,
            record,
            module,
            code,
            nodes: Vec::new(),
            index: FxHashMap::default(),
            values: Vec::new(),
            state: State::default(),
            is_dead: false,
            edges: Vec::new(),
            exceptions: Vec::new(),
            now: 0,
            entries: FxHashMap::default(),
            n_known: 0,
            has_grown: false,
            hits: FxHashMap::default(),
            demands: FxHashSet::default(),
            switches: FxHashMap::default(),
            found: FxHashMap::default(),
            receivers: FxHashSet::default(),
            told: FxHashMap::default(),
            settings: FxHashMap::default(),
            outcomes: FxHashMap::default(),
            registrations: Vec::new(),
            call_hits: FxHashSet::default(),
            model_calls: BTreeSet::new(),
            callees: FxHashSet::default(),
            returns: Vec::new(),
            yields: V::new(),
            single_yields: Vec::new(),
            waiting: None,
            refuses: None,
            bound: FxHashMap::default(),
            library_objects: FxHashMap::default(),
            globals: FxHashMap::default(),
            namespace: None,
            base: FxHashMap::default(),
            raised: V::new(),
            raised_into: FxHashMap::default(),
            node_outcomes: FxHashMap::default(),
            part_outcomes: FxHashMap::default(),
            verdicts: FxHashMap::default(),
            aliases: FxHashMap::default(),
            opened: FxHashMap::default(),
            forms: FxHashMap::default(),
            json: FxHashMap::default(),
            joined: FxHashMap::default(),
            heads: FxHashMap::default(),
            guessed: FxHashSet::default(),
            passed_on: FxHashSet::default(),
            runs_parts: false,
            loops: Rc::default(),
            in_loop: false,
            block: BlockId(0),
            here: FactSet::EMPTY,
            told_apart: FxHashMap::default(),
            import_numbers: FxHashMap::default(),
            turn: 0,
            n_fresh: 0,
            work: std::cell::Cell::new(0),
            portable_left: 0,
            folded: FxHashMap::default(),
            marks: std::cell::RefCell::default(),
            checks: std::cell::RefCell::default(),
            has_ruled_out: false,
            has_checked_right: false,
            applying: Vec::new(),
            n_guessing: 0,
            n_choosing: 0,
            spread_depth: 0,
            n_filled: 0,
            spreads_left: 0,
            setting_at: None,
            is_entry: false,
            slices: FxHashMap::default(),
            is_guarded: false,
            changed_openly: FxHashSet::default(),
            authenticators: Arc::default(),
            context,
        }
    }

    pub fn program(&self) -> &'p Program {
        self.solver.program
    }

    pub fn catalog(&self) -> &'p Catalog {
        self.solver.catalog
    }

    pub fn names(&self) -> &'p Names {
        self.solver.names
    }

    pub fn symbol(&self, text: &str) -> Symbol {
        self.solver.names.intern(text)
    }

    pub fn is_exhausted(&self) -> bool {
        self.work.get() > MAX_WORK
    }

    /// Counts steps of work.
    pub fn did(&self, steps: usize) {
        self.work.set(self.work.get() + steps as u64);
    }

    pub fn run_block(&mut self, id: BlockId) {
        let code = self.code;
        let block = code.block(id);
        let Some(state) = self.entry_state(id, block) else {
            self.edges[id.0 as usize].clear();
            self.exceptions[id.0 as usize] = None;
            return;
        };
        if block.is_loop_header {
            self.entries.insert(id, state.clone());
        }
        let facts_at_entry = block.handler.map(|_| state.facts.clone());
        let mut known_at: Option<State> = None;
        self.enter_block(id, state);
        if !self.in_loop {
            self.past_rounds(block);
        }
        for &value in code.block_instrs(block) {
            if self.record.is_some() {
                self.record_operands(value.0, &super::record::operands(code, code.instr(value)));
            }
            self.values[value.0 as usize] = self.evaluated(id, block, value);
            self.record_result(value);
            if block.handler.is_some() && known_at.is_none() && self.is_caller_known() {
                known_at = Some(self.state.clone());
            }
            if self.is_dead || self.is_exhausted() {
                break;
            }
        }
        if let Some(facts) = facts_at_entry {
            let mut raised = State { heap: self.state.heap.clone(), facts };
            if let Some(known_at) = known_at {
                // What is stored behind a check is there only where it has passed.
                let known = self.known_of_caller(&known_at).minus(self.known_of_caller(&raised));
                self.mark_contents(&mut raised, &known_at, known);
            }
            self.exceptions[id.0 as usize] = Some(raised);
        }
        self.now = u32::MAX - id.0;
        if self.record.is_some() {
            self.record_operands(self.now, block.end.value().as_slice());
            self.record_contents();
        }
        self.end_block(id, block);
    }

    pub fn enter_block(&mut self, id: BlockId, state: State) {
        self.state = state;
        self.is_dead = false;
        self.block = id;
        let caller = self.node(Kind::Caller);
        self.here = self.state.fact(caller).intersection(core::DEBUG_ONLY);
    }

    /// What an instruction gives.
    pub fn evaluated(&mut self, id: BlockId, block: &ir::Block, value: Value) -> V {
        self.now = value.0;
        let result = self.instr(id, block, self.code.instr(value));
        let result = if self.catalog().variables.is_empty() { result } else { self.by_variable(value, result) };
        result.and_facts(self.here)
    }

    pub fn value(&self, value: Value) -> &V {
        self.values.get(value.0 as usize).unwrap_or(const { &V::NOTHING })
    }

    pub fn v(&self, value: Value) -> V {
        self.value(value).clone()
    }

    // ---------------------------------------------------------------- instructions

    fn instr(&mut self, id: BlockId, block: &ir::Block, instr: Instr) -> V {
        match instr {
            Instr::Param(at) => self.param(at),
            Instr::Const(literal) => self.constant(literal),
            Instr::Global(name) => self.global(name),
            Instr::SetGlobal(name, value) => self.set_global(name, value),
            Instr::DelGlobal(_) => V::new(),
            Instr::Cell(cell) => {
                let cell = self.cell(cell);
                self.load(&V::of(cell), Key::Receiver)
            }
            Instr::SetCell(cell, value) => {
                let node = self.cell(cell);
                let value = self.v(value);
                self.store(&V::of(node), Key::Receiver, value);
                V::new()
            }
            Instr::Attr(base, name) => self.load_attr(&self.v(base), name),
            Instr::SetAttr(base, name, value) => {
                let (base, value) = (self.v(base), self.v(value));
                self.store_attr(&base, name, value);
                V::new()
            }
            Instr::DelAttr(base, name) => {
                self.delete_by_method(&self.v(base), name);
                self.delete(&self.v(base), Key::Attr(name));
                V::new()
            }
            Instr::Item(base, key) => self.item(base, key),
            Instr::SetItem(base, key, value) => {
                self.set_item(base, key, value);
                V::new()
            }
            Instr::DelItem(base, key) => {
                self.delete_item(&self.v(base), &self.v(key));
                V::new()
            }
            Instr::Call(callee, args, kind) => self.call_instr(callee, args, kind),
            Instr::Build(kind, args) => self.build(kind, args),
            Instr::Append(list, element) => {
                let (list, element) = (self.v(list), self.v(element));
                self.add_element(&list, &element);
                V::new()
            }
            Instr::Insert(dict, key, element) => {
                self.set_item(dict, key, element);
                V::new()
            }
            Instr::Format(value, spec, conversion) => self.format_field(&self.v(value), &self.v(spec), conversion),
            Instr::Binary(op, left, right, in_place) => self.binary(op, left, right, in_place),
            Instr::Unary(op, operand) => self.unary(op, &self.v(operand)),
            Instr::Compare(op, left, right) => self.compare(op, left, right),
            Instr::Iter(value, _) => self.iterate(&self.v(value)),
            Instr::HasNext(iterator) => {
                let flows = self.own_flows(&self.v(iterator));
                self.boolean_of(flows, &[&self.v(iterator)])
            }
            Instr::Next(iterator) => self.load(&self.v(iterator), Key::Elem),
            Instr::UnpackItem(value, at) => self.unpacked(&self.v(value), at),
            Instr::UnpackRest(value, before, after) => self.unpack_rest(&self.v(value), before, after),
            Instr::Phi(args) => self.phi(id, block, args),
            Instr::Function(function, defaults) => self.make_function(function, defaults),
            Instr::Class(class, args) => self.make_class(class, args),
            Instr::Import(dotted) => {
                let meaning = self.program().import_module(self.names(), self.catalog(), self.module, dotted);
                self.meaning(meaning)
            }
            Instr::ImportTop(dotted) => {
                let top = self.symbol(self.names().text(dotted).split('.').next().unwrap_or_default());
                let meaning = self.program().import_module(self.names(), self.catalog(), self.module, top);
                self.meaning(meaning)
            }
            Instr::ImportFrom(dotted, level, name) => {
                let meaning = self.program().import_from(self.names(), self.catalog(), self.module, dotted, level, name);
                self.meaning(meaning)
            }
            Instr::ImportStar(dotted, level) => {
                self.import_star(dotted, level);
                V::new()
            }
            Instr::Await(value) => self.awaited(&self.v(value)),
            Instr::Yield(value) => {
                let value = self.v(value);
                let value = self.baked(&value, &self.state);
                self.yields.join(&value);
                if !self.in_loop {
                    self.single_yields.push((self.block, value));
                }
                self.suspend();
                V::of(self.result(0))
            }
            Instr::YieldFrom(value) => {
                let elements = self.load(&self.v(value), Key::Elem);
                self.yields.join(&elements);
                self.suspend();
                self.load(&self.v(value), Key::Function)
            }
            Instr::Enter(manager, _) => self.enter(&self.v(manager)),
            Instr::Exit(manager) => self.exit(&self.v(manager)),
            Instr::Caught(class) => self.caught(class),
            Instr::Annotated(value, annotation) => self.annotated(&self.v(value), annotation),
            Instr::Unknown => V::new(),
        }
    }

    fn param(&mut self, at: u32) -> V {
        let node = self.node(Kind::Root(Root::Param(at)));
        let param = &self.code.params[at as usize];
        if self.data(node).instance.is_none() && self.data(node).api.is_none() {
            let is_self = at == 0 && self.code.class.is_some() && !self.is_static();
            if is_self {
                let class = self.code.class.map(|class| self.program().class_ref(self.module, class));
                if !self.is_class_method() {
                    self.data_mut(node).instance = class;
                    if let Some(base) = class.and_then(|class| self.program().api_bases(class).next()) {
                        let typed = self.catalog().paths.step(base, Step::Call);
                        self.data_mut(node).api = Some(typed);
                    }
                } else if let Some(class) = class {
                    // `cls` of a class method: the class itself, unless the caller knows a subclass.
                    let class = self.node(Kind::Class(class));
                    self.bound.entry(node).or_insert_with(|| V::of(class));
                }
            } else if let Some(annotation) = param.annotation {
                self.declare(node, annotation);
            }
        }
        self.known(node)
    }

    fn phi(&mut self, id: BlockId, block: &ir::Block, args: ir::List) -> V {
        let code = self.code;
        let preds = code.block_preds(block);
        let n_normal = preds.len() - block.n_exception_preds as usize;
        let mut joined = V::new();
        for (at, arg) in code.list(args).iter().enumerate() {
            let Some(&pred) = preds.get(at) else { continue };
            let state = if at < n_normal { self.edge(pred, id) } else { self.exceptions[pred.0 as usize].clone() };
            if let Some(state) = state {
                let mut value = self.baked(self.value(arg.value), &state);
                if self.way_taken(pred, id, arg.value) == Some(false) {
                    // `x and y` gives `x` where that is empty: it carries no text.
                    value = value.and_facts(core::BOOLEAN);
                }
                // The ways have met: what all of them know of the caller needs no mark.
                let only_here = self.known_of_caller(&state).minus(self.known_of_caller(&self.state));
                joined.join(&self.marked(value, only_here));
            }
        }
        self.bounded(joined)
    }
}

/// Paths deeper than this stand for everything below; ARCHITECTURE.md, "Limits".
pub(super) const MAX_ACCESS_DEPTH: usize = 6;
