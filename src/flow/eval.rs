//! The abstract interpreter: evaluates one function in one context, block by block, and leaves the state at each block's end.
//!
//! Blocks are visited in reverse postorder; a function with loops is visited again until nothing grows. Facts are assumed to hold
//! around a loop until a visit shows that they do not.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::ir::{self, Arg, ArgKind, BlockId, BuildKind, CellRef, FunctionKind, Instr, Literal, Terminator, Value};
use crate::models::{ApiPath, Catalog, FactSet, LabelSet, SinkKind, Step, core};
use crate::program::{FuncRef, Meaning, ModuleId, Program};
use crate::text::{Names, Symbol};

use super::solver::{Solver, Task};
use super::summary::{CallHit, Context, Registration, SinkRef, Site, Token, TokenRoot};
use super::value::{Content, Entry, Flow, Flows, Key, Kind, MAX_ENTRIES, Node, Root, Shape, State, V};

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
}

/// Which nodes a walk has seen: a number per node instead of a set per walk.
#[derive(Default)]
pub(super) struct Marks {
    walk: u32,
    seen: Vec<u32>,
    left: usize,
}

impl Marks {
    fn begin(&mut self, n_nodes: usize) {
        self.walk += 1;
        self.left = MAX_OBJECTS_WALKED;
        if self.seen.len() < n_nodes {
            self.seen.resize(n_nodes, 0);
        }
    }

    /// Whether a node is new to the walk, and the walk may go on.
    fn visit(&mut self, node: Node) -> bool {
        let slot = &mut self.seen[node.0 as usize];
        if *slot == self.walk || self.left == 0 {
            return false;
        }
        *slot = self.walk;
        self.left -= 1;
        true
    }
}

/// Steps of work on one function in one context; beyond it the rest of the function is left out, and said so; ARCHITECTURE.md, "Limits".
const MAX_WORK: u64 = 150_000;
/// A walk over the contents of a value looks into this many objects; ARCHITECTURE.md, "Limits".
const MAX_OBJECTS_WALKED: usize = 64;
/// Visits of a function with loops; facts and contents settle after two or three.
const MAX_VISITS: usize = 5;

pub(super) struct Eval<'p, 't> {
    pub solver: &'p Solver<'p>,
    pub task: &'t mut Task,
    pub context: Context,
    pub module: ModuleId,
    pub code: &'p ir::Function,
    pub nodes: Vec<NodeData>,
    index: FxHashMap<Kind, Node>,
    pub values: Vec<V>,
    pub state: State,
    /// The rest of the block is not reached.
    pub is_dead: bool,
    pub edges: Vec<SmallVec<[(BlockId, State); 2]>>,
    exceptions: Vec<Option<State>>,
    pub now: u32,
    pub changed: bool,
    pub hits: FxHashMap<(SinkRef, Node), SmallVec<[Hit; 1]>>,
    pub demands: FxHashSet<Node>,
    pub outcomes: FxHashMap<Value, Outcomes>,
    pub registrations: Vec<Registration2>,
    pub call_hits: FxHashSet<CallHit>,
    pub callees: FxHashSet<FuncRef>,
    pub returns: Vec<(u32, V, State)>,
    pub yields: V,
    pub refuses: Option<u16>,
    pub bound: FxHashMap<Node, V>,
    pub globals: FxHashMap<(ModuleId, Symbol), V>,
    pub cost: u64,
    /// The module's variables, while its body is evaluated.
    pub namespace: Option<Node>,
    /// Contents that hold wherever nothing has changed them: of lasting values and of what the caller has told.
    pub base: FxHashMap<Node, std::rc::Rc<Content>>,
    /// Exceptions that calls and `raise` have raised.
    pub raised: V,
    pub node_outcomes: FxHashMap<Node, Outcomes>,
    /// What a library's object gives back when it is called later (`future.result()`).
    pub aliases: FxHashMap<Node, V>,
    /// What a JSON text was made from.
    pub json: FxHashMap<Node, V>,
    pub parsed_from: FxHashMap<Node, Node>,
    /// Calls that are model calls by a guess.
    pub guessed: FxHashSet<u32>,
    /// Calls whose callee keeps the role of the view.
    pub passed_on: FxHashSet<Value>,
    pub loop_blocks: FxHashSet<BlockId>,
    pub block: BlockId,
    pub import_numbers: FxHashMap<(u32, FuncRef, u32, u32), u32>,
    pub n_fresh: u32,
    /// Steps of work done, counted so that results are the same on every machine.
    pub work: std::cell::Cell<u64>,
    /// Parts of objects that may still be told to a callee.
    pub portable_left: usize,
    /// Elements of large objects, folded once.
    pub folded: FxHashMap<Node, (std::rc::Rc<Content>, V)>,
    marks: std::cell::RefCell<Marks>,
    pub n_applying: usize,
    pub n_guessing: usize,
    pub n_choosing: usize,
    pub spread_depth: usize,
    pub spreads_left: usize,
    /// This activation stands for the framework that runs a view.
    pub is_entry: bool,
    /// Notes for the traces; none unless they are wanted.
    pub record: Option<Box<super::record::Record>>,
}

/// A registration in terms of this activation.
pub(super) struct Registration2 {
    pub base: Registration,
    pub function: V,
    pub app: V,
}

impl<'p, 't> Eval<'p, 't> {
    pub fn new(solver: &'p Solver<'p>, task: &'t mut Task, context: Context) -> Self {
        let (module, id) = solver.program.locate(context.function);
        let code = solver.program.unit(module).ir.function(id);
        let record = task.is_tracing.then(Box::default);
        let mut eval = Eval {
            solver,
            task,
            record,
            module,
            code,
            nodes: Vec::new(),
            index: FxHashMap::default(),
            values: vec![V::new(); code.instrs.len()],
            state: State::default(),
            is_dead: false,
            edges: vec![SmallVec::new(); code.blocks.len()],
            exceptions: vec![None; code.blocks.len()],
            now: 0,
            changed: false,
            hits: FxHashMap::default(),
            demands: FxHashSet::default(),
            outcomes: FxHashMap::default(),
            registrations: Vec::new(),
            call_hits: FxHashSet::default(),
            callees: FxHashSet::default(),
            returns: Vec::new(),
            yields: V::new(),
            refuses: None,
            bound: FxHashMap::default(),
            globals: FxHashMap::default(),
            cost: 0,
            namespace: None,
            base: FxHashMap::default(),
            raised: V::new(),
            node_outcomes: FxHashMap::default(),
            aliases: FxHashMap::default(),
            json: FxHashMap::default(),
            parsed_from: FxHashMap::default(),
            guessed: FxHashSet::default(),
            passed_on: FxHashSet::default(),
            loop_blocks: loop_blocks(code),
            block: BlockId(0),
            import_numbers: FxHashMap::default(),
            n_fresh: 0,
            work: std::cell::Cell::new(0),
            portable_left: 0,
            folded: FxHashMap::default(),
            marks: std::cell::RefCell::default(),
            n_applying: 0,
            n_guessing: 0,
            n_choosing: 0,
            spread_depth: 0,
            spreads_left: 0,
            is_entry: false,
            context,
        };
        if matches!(code.kind, FunctionKind::Module) {
            let node = eval.node(Kind::Object(u32::MAX, 0, Shape::Namespace));
            eval.namespace = Some(node);
        }
        eval
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

    /// Evaluates the whole function.
    pub fn run(&mut self) {
        let has_loops = self.code.blocks.iter().any(|block| block.is_loop_header);
        for visit in 0..if has_loops { MAX_VISITS } else { 1 } {
            self.changed = false;
            self.hits.clear();
            self.returns.clear();
            self.registrations.clear();
            self.refuses = None;
            if let Some(record) = &mut self.record {
                **record = super::record::Record::default();
            }
            for block in 0..self.code.blocks.len() {
                if self.is_exhausted() {
                    self.task.limits.insert("the work on one function");
                    return;
                }
                self.run_block(BlockId(block as u32));
            }
            if !self.changed && visit > 0 {
                break;
            }
        }
    }

    fn is_exhausted(&self) -> bool {
        self.work.get() > MAX_WORK
    }

    /// Counts steps of work.
    pub fn did(&self, steps: usize) {
        self.work.set(self.work.get() + steps as u64);
    }

    fn run_block(&mut self, id: BlockId) {
        let code = self.code;
        let block = code.block(id);
        let Some(state) = self.entry_state(id, block) else {
            self.edges[id.0 as usize].clear();
            self.exceptions[id.0 as usize] = None;
            return;
        };
        let facts_at_entry = block.handler.map(|_| state.facts.clone());
        self.state = state;
        self.is_dead = false;
        self.block = id;
        for &value in code.block_instrs(block) {
            self.now = value.0;
            self.cost += 1;
            if self.record.is_some() {
                self.record_operands(value.0, &super::record::operands(code, code.instr(value)));
            }
            let result = self.instr(id, block, value, code.instr(value));
            self.set(value, result);
            self.record_result(value);
            if self.is_dead || self.is_exhausted() {
                break;
            }
        }
        if let Some(facts) = facts_at_entry {
            self.exceptions[id.0 as usize] = Some(State { heap: self.state.heap.clone(), facts });
        }
        self.now = u32::MAX - id.0;
        if self.record.is_some() {
            self.record_operands(self.now, block.end.value().as_slice());
            self.record_contents();
        }
        self.end_block(id, block);
    }

    /// The state in which a block is entered; none if no visited way leads there.
    fn entry_state(&mut self, id: BlockId, block: &ir::Block) -> Option<State> {
        if id.0 == 0 {
            return Some(State::default());
        }
        let mut merged: Option<State> = None;
        let preds = self.code.block_preds(block);
        let n_normal = preds.len() - block.n_exception_preds as usize;
        for (at, pred) in preds.iter().enumerate() {
            let incoming = if at < n_normal { self.edge(*pred, id) } else { self.exceptions[pred.0 as usize].clone() };
            let Some(incoming) = incoming else { continue };
            merged = Some(match merged {
                None => incoming,
                Some(state) => self.merge_states(state, incoming),
            });
        }
        merged
    }

    fn edge(&self, from: BlockId, to: BlockId) -> Option<State> {
        let edges = &self.edges[from.0 as usize];
        let mut matching = edges.iter().filter(|(target, _)| *target == to);
        let first = matching.next()?.1.clone();
        match matching.next() {
            // Both arms of a branch lead here: what only one of them knows does not hold.
            Some((_, second)) => {
                let mut both = first;
                both.meet_facts(second);
                Some(both)
            }
            None => Some(first),
        }
    }

    /// Joins two states: facts that hold in both, contents of either.
    pub fn merge_states(&mut self, mut a: State, b: State) -> State {
        a.meet_facts(&b);
        let mut only_a: Vec<Node> = a.heap.keys().filter(|node| !b.heap.contains_key(node)).copied().collect();
        only_a.sort();
        for node in only_a {
            self.weaken(&mut a, node);
        }
        let mut theirs: Vec<_> = b.heap.into_iter().collect();
        theirs.sort_by_key(|(node, _)| *node);
        for (node, content) in theirs {
            match a.heap.get(&node) {
                Some(mine) if std::rc::Rc::ptr_eq(mine, &content) || *mine == content => {}
                Some(_) => self.join_content(&mut a, node, &content),
                None => {
                    a.heap.insert(node, content);
                    self.weaken(&mut a, node);
                }
            }
        }
        a
    }

    /// One way has changed parts of a node that the other has left alone: the old parts are possible again.
    fn weaken(&mut self, state: &mut State, node: Node) {
        if state.heap[&node].is_closed {
            return;
        }
        let keys: Vec<Key> = state.heap[&node].fields.iter().map(|(key, _)| *key).collect();
        for key in keys {
            let original = self.original(node, key);
            let content = state.content_mut(node);
            if let Some(value) = content.get(key)
                && original.iter().any(|entry| !value.iter().any(|it| it.node == entry.node))
            {
                let mut value = value.clone();
                value.join(&original);
                content.set(key, value);
            }
        }
    }

    fn join_content(&mut self, state: &mut State, node: Node, other: &Content) {
        let mine = state.heap[&node].clone();
        let mut joined = Content { is_closed: mine.is_closed && other.is_closed, ..Content::default() };
        joined.rest = mine.rest.clone();
        joined.rest.join(&other.rest);
        joined.spread = mine.spread.clone();
        joined.spread.join(&other.spread);
        for (key, value) in &mine.fields {
            let mut value = value.clone();
            match other.get(*key) {
                Some(theirs) => value.join(theirs),
                None if !joined.is_closed => value.join(&self.original(node, *key)),
                None => {}
            }
            joined.set(*key, value);
        }
        for (key, value) in &other.fields {
            if mine.get(*key).is_none() {
                let mut value = value.clone();
                if !joined.is_closed {
                    value.join(&self.original(node, *key));
                }
                joined.set(*key, value);
            }
        }
        state.heap.insert(node, std::rc::Rc::new(joined));
    }

    /// What lay under a key of a node before this activation changed it.
    fn original(&mut self, node: Node, key: Key) -> V {
        match self.nodes[node.0 as usize].kind {
            Kind::Root(_) | Kind::Path(..) | Kind::Api(_) => V::of(self.path(node, key)),
            _ => V::new(),
        }
    }

    pub fn set(&mut self, value: Value, result: V) {
        let slot = &mut self.values[value.0 as usize];
        if *slot != result {
            self.changed = true;
            *slot = result;
        }
    }

    pub fn value(&self, value: Value) -> &V {
        &self.values[value.0 as usize]
    }

    pub fn v(&self, value: Value) -> V {
        self.values[value.0 as usize].clone()
    }

    // ---------------------------------------------------------------- nodes

    /// The node of this kind, made on first use.
    pub fn node(&mut self, kind: Kind) -> Node {
        if let Some(&node) = self.index.get(&kind) {
            return node;
        }
        let node = Node(self.nodes.len() as u32);
        self.did(1);
        let mut data = NodeData {
            kind: kind.clone(),
            flows: Flows::default(),
            api: None,
            instance: None,
            text: None,
            labels: LabelSet::EMPTY,
            made_at: self.now,
            site: None,
            form_of: None,
            measures: None,
            inputs: SmallVec::new(),
        };
        match &kind {
            Kind::Const(Literal::Str(text)) => data.text = Some(*text),
            Kind::Text(text, _) => data.text = Some(*text),
            Kind::Api(path) => {
                data.api = Some(*path);
                let entry = self.catalog().paths.entry(*path);
                data.labels = entry.labels.union(entry.whole_labels);
                if !data.labels.is_empty() || entry.state.is_some() || self.is_state(*path) {
                    data.flows = Flows::of(node);
                }
            }
            Kind::Source(source) => {
                data.labels = source.labels;
                data.api = source.path;
                data.flows = Flows::of(node);
            }
            Kind::Root(_) | Kind::Caller => data.flows = Flows::of(node),
            Kind::Object(_, _, Shape::Instance(class)) => data.instance = Some(*class),
            Kind::Path(base, key) => self.describe_path(&mut data, node, *base, *key),
            _ => {}
        }
        self.nodes.push(data);
        self.index.insert(kind, node);
        self.bind(node);
        node
    }

    fn describe_path(&mut self, data: &mut NodeData, node: Node, base: Node, key: Key) {
        let (base_api, base_is_token) = (self.data(base).api, self.is_token(base));
        if base_is_token {
            data.flows = Flows::of(node);
        } else {
            data.flows = self.data(base).flows.clone();
        }
        data.inputs.push(base);
        let Some(base_api) = base_api else { return };
        let Some(step) = self.step_of(key) else { return };
        let path = self.catalog().paths.step(base_api, step);
        data.api = Some(path);
        let (entry, base_entry) = (self.catalog().paths.entry(path), self.catalog().paths.entry(base_api));
        let base_labels = self.data(base).labels;
        if entry.labels.is_empty() && !base_entry.labels.is_empty() && !base_labels.is_empty() {
            // The model says that this part carries nothing of the whole.
            data.flows.0.retain(|flow| flow.origin != base);
        } else if !entry.labels.is_empty() && entry.labels != base_entry.labels {
            data.labels = entry.labels;
            data.flows.add(Flow { origin: node, facts: FactSet::EMPTY });
        }
    }

    /// Whether a node stands for a part of what the activation begins with: the caller may know more about it.
    pub fn is_token(&self, node: Node) -> bool {
        match self.data(node).kind {
            Kind::Root(_) => true,
            Kind::Path(base, _) => self.is_token(base),
            _ => false,
        }
    }

    pub fn is_state(&self, mut path: ApiPath) -> bool {
        let paths = &self.catalog().paths;
        loop {
            if paths.entry(path).state.is_some() {
                return true;
            }
            match paths.parent(path) {
                Some((parent, _)) => path = parent,
                None => return false,
            }
        }
    }

    pub fn data(&self, node: Node) -> &NodeData {
        &self.nodes[node.0 as usize]
    }

    /// What lies in a node here.
    pub fn content(&self, node: Node) -> Option<std::rc::Rc<Content>> {
        self.state.heap.get(&node).or_else(|| self.base.get(&node)).cloned()
    }

    /// What is known to lie under a key of a node.
    pub fn part(&self, node: Node, key: Key) -> Option<V> {
        self.content(node).and_then(|content| content.get(key).cloned())
    }

    /// What lies in a node, to be changed.
    pub fn content_mut(&mut self, node: Node) -> &mut Content {
        if !self.state.heap.contains_key(&node)
            && let Some(content) = self.base.get(&node)
        {
            self.state.heap.insert(node, content.clone());
        }
        self.state.content_mut(node)
    }

    /// The node of a part, if there is one already.
    pub fn path_if_made(&self, base: Node, key: Key) -> Option<Node> {
        if let Kind::Api(path) = self.data(base).kind {
            let path = self.catalog().paths.step(path, self.step_of(key)?);
            return self.index.get(&Kind::Api(path)).copied();
        }
        self.index.get(&Kind::Path(base, key)).copied()
    }

    pub fn data_mut(&mut self, node: Node) -> &mut NodeData {
        &mut self.nodes[node.0 as usize]
    }

    pub fn path(&mut self, base: Node, key: Key) -> Node {
        if let Kind::Api(path) = self.data(base).kind
            && let Some(step) = self.step_of(key)
        {
            let path = self.catalog().paths.step(path, step);
            return self.node(Kind::Api(path));
        }
        if self.depth(base) >= MAX_ACCESS_DEPTH {
            return base;
        }
        self.node(Kind::Path(base, key))
    }

    fn depth(&self, mut node: Node) -> usize {
        let mut depth = 0;
        while let Kind::Path(base, _) = self.data(node).kind {
            depth += 1;
            node = base;
        }
        depth
    }

    pub fn step_of(&self, key: Key) -> Option<Step> {
        match key {
            Key::Attr(name) => Some(Step::Attr(name)),
            Key::Item(name) => Some(Step::Item(name)),
            Key::Index(at) => Some(Step::Index(at)),
            Key::Elem => Some(Step::Any),
            _ => None,
        }
    }

    /// The result of an operation at the current instruction.
    pub fn result(&mut self, number: u32) -> Node {
        self.node(Kind::Result(self.now, number))
    }

    /// A result that contains the text of these flows.
    pub fn derived(&mut self, number: u32, flows: Flows, inputs: &[&V]) -> Node {
        let node = self.result(number);
        self.grow(node, flows, inputs);
        node
    }

    /// Adds flows to a node.
    pub fn grow(&mut self, node: Node, flows: Flows, inputs: &[&V]) {
        let before = self.data(node).flows.clone();
        let data = self.data_mut(node);
        data.flows.join(&flows, FactSet::EMPTY);
        if data.flows != before {
            self.changed = true;
        }
        if self.task.is_tracing {
            for input in inputs {
                for entry in input.iter() {
                    if entry.node != node && !self.data(node).inputs.contains(&entry.node) {
                        self.data_mut(node).inputs.push(entry.node);
                    }
                }
            }
        }
    }

    pub fn constant(&mut self, literal: Literal) -> V {
        let node = self.node(Kind::Const(literal));
        V::of(node)
    }

    /// What a node may be: itself, and what the caller has told about it.
    pub fn known(&self, node: Node) -> V {
        let mut value = V::of(node);
        if let Some(bound) = self.bound.get(&node) {
            value.join(bound);
        }
        value
    }

    pub fn token_of(&self, node: Node) -> Option<Token> {
        let mut keys = Vec::new();
        let mut at = node;
        loop {
            match self.data(at).kind {
                Kind::Root(root) => {
                    keys.reverse();
                    return Some(Token { root: TokenRoot::Root(root), keys });
                }
                Kind::Path(base, key) => {
                    keys.push(key);
                    at = base;
                }
                Kind::Api(path) if keys.is_empty() => return Some(Token { root: TokenRoot::Api(path), keys }),
                _ => return None,
            }
        }
    }

    fn bind(&mut self, node: Node) {
        let Some(bindings) = self.context.bindings.clone() else { return };
        if !matches!(self.data(node).kind, Kind::Root(_) | Kind::Path(..) | Kind::Api(_)) {
            return;
        }
        let Some(token) = self.token_of(node) else { return };
        if let Some(binding) = bindings.iter().find(|binding| binding.token == token) {
            let value = self.import_portable(&binding.value, node, 0);
            self.bound.insert(node, value);
        }
    }

    // ---------------------------------------------------------------- flows

    /// Facts that hold for a node here: its own and those of what it is a part of.
    pub fn facts_of(&self, node: Node) -> FactSet {
        if self.state.facts.is_empty() {
            return FactSet::EMPTY;
        }
        let mut facts = self.state.fact(node);
        let mut at = node;
        while let Kind::Path(base, _) = self.data(at).kind {
            facts = facts.union(self.state.fact(base));
            at = base;
        }
        if let Kind::Api(path) = self.data(at).kind {
            let paths = &self.catalog().paths;
            for (&other, &known) in &self.state.facts {
                if let Kind::Api(ancestor) = self.data(other).kind
                    && other != at
                    && paths.is_below(path, ancestor)
                {
                    facts = facts.union(known);
                }
            }
        }
        facts
    }

    /// The origins of everything in a value: its own text and, for objects, what lies in them.
    pub fn flows(&self, value: &V) -> Flows {
        let mut flows = Flows::default();
        if value.is_empty() {
            return flows;
        }
        let mut marks = self.marks.borrow_mut();
        marks.begin(self.nodes.len());
        for entry in value.iter() {
            self.flows_into(&mut flows, entry, FactSet::EMPTY, &mut marks, 0);
        }
        flows
    }

    /// The origins of a value's own text.
    pub fn own_flows(&self, value: &V) -> Flows {
        let mut flows = Flows::default();
        for entry in value.iter() {
            self.text_into(&mut flows, entry, FactSet::EMPTY);
        }
        flows
    }

    fn text_into(&self, flows: &mut Flows, entry: Entry, facts: FactSet) {
        let own = &self.data(entry.node).flows;
        self.did(1 + own.0.len());
        if own.is_empty() {
            return;
        }
        let facts = facts.union(entry.facts).union(self.facts_of(entry.node));
        for flow in own.iter() {
            let at_origin = if flow.origin == entry.node { FactSet::EMPTY } else { self.facts_of(flow.origin) };
            flows.add(Flow { origin: flow.origin, facts: facts.union(flow.facts).union(at_origin) });
        }
    }

    fn flows_into(&self, flows: &mut Flows, entry: Entry, facts: FactSet, marks: &mut Marks, depth: usize) {
        self.text_into(flows, entry, facts);
        if depth > MAX_CONTENT_DEPTH {
            return;
        }
        let Some(content) = self.state.heap.get(&entry.node).or_else(|| self.base.get(&entry.node)) else { return };
        if !marks.visit(entry.node) {
            return;
        }
        let facts = facts.union(entry.facts).union(self.facts_of(entry.node));
        // Functions, classes and bound methods are no data.
        if matches!(
            self.data(entry.node).kind,
            Kind::Object(
                _,
                _,
                Shape::Function(_) | Shape::Bound | Shape::Partial | Shape::Guarded(_) | Shape::Property | Shape::ManagerFactory
            ) | Kind::Class(_)
        ) {
            return;
        }
        let is_library = self.data(entry.node).api.is_some();
        for (key, value) in &content.fields {
            let is_made_of = matches!(key, Key::Argument(_) | Key::Position(_) | Key::Receiver) && is_library;
            if is_made_of || matches!(key, Key::Capture(_) | Key::Function) {
                continue;
            }
            for inner in value.iter() {
                self.flows_into(flows, inner, facts, marks, depth + 1);
            }
        }
        for inner in content.rest.iter().chain(content.spread.iter()) {
            self.flows_into(flows, inner, facts, marks, depth + 1);
        }
    }

    /// Labels that arise at a node.
    pub fn labels(&self, node: Node) -> LabelSet {
        self.data(node).labels
    }

    /// Labels of a value's flows as they count here.
    pub fn label_set(&self, flows: &Flows) -> LabelSet {
        flows.iter().fold(LabelSet::EMPTY, |labels, flow| labels.union(self.labels(flow.origin)))
    }

    /// Folds a value with too many possibilities into one that keeps its flows.
    pub fn bounded(&mut self, value: V) -> V {
        if value.0.len() <= MAX_ENTRIES {
            return value;
        }
        let flows = self.flows(&value);
        let node = self.derived(u32::MAX, flows, &[&value]);
        let mut kept: V = V::of(node);
        for entry in value.iter().take(MAX_ENTRIES / 2) {
            kept.add(entry);
        }
        kept
    }

    /// A value whose facts on the present way are written into it, so that they survive the place where ways meet.
    pub fn baked(&self, value: &V, state: &State) -> V {
        let mut baked = V::new();
        for entry in value.iter() {
            let mut facts = entry.facts.union(state.fact(entry.node));
            let origins = &self.data(entry.node).flows;
            if let [flow] = origins.0.as_slice()
                && flow.origin != entry.node
            {
                facts = facts.union(state.fact(flow.origin));
            }
            baked.add(Entry { node: entry.node, facts });
        }
        baked
    }

    // ---------------------------------------------------------------- sinks

    /// A value enters a sink at the current instruction.
    pub fn sink(&mut self, kind: SinkKind, api: Option<ApiPath>, value: &V) {
        let flows = self.flows(value);
        self.sink_flows(kind, api, &flows);
    }

    pub fn sink_flows(&mut self, kind: SinkKind, api: Option<ApiPath>, flows: &Flows) {
        let sink = SinkRef { site: Site { function: self.context.function, instr: self.now }, kind, api };
        for flow in flows.iter() {
            self.hit(sink, flow, Hit { facts: flow.facts, at: self.now, via: None });
        }
    }

    /// Notes that a flow's origin reaches a sink, if any rule may care.
    pub fn hit(&mut self, sink: SinkRef, flow: Flow, hit: Hit) {
        let labels = if self.is_open(flow.origin) { None } else { Some(self.labels(flow.origin)) };
        if !self.solver.concerns.matter(labels, sink.kind, flow.facts) {
            return;
        }
        let hits = self.hits.entry((sink, flow.origin)).or_default();
        if hits.iter().any(|it| flow.facts.all(it.facts)) {
            return;
        }
        hits.retain(|it| !it.facts.all(flow.facts));
        if hits.len() < MAX_HITS_PER_ORIGIN {
            hits.push(hit);
        }
    }

    /// Whether the labels of an origin are the caller's to say.
    pub fn is_open(&self, node: Node) -> bool {
        match self.data(node).kind {
            Kind::Root(_) | Kind::Caller => true,
            Kind::Path(..) => self.is_token(node) && self.data(node).labels.is_empty(),
            Kind::Api(path) => self.is_state(path),
            _ => false,
        }
    }

    // ---------------------------------------------------------------- instructions

    fn instr(&mut self, id: BlockId, block: &ir::Block, value: Value, instr: Instr) -> V {
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
                self.delete(&self.v(base), Key::Attr(name));
                V::new()
            }
            Instr::Item(base, key) => self.item(base, key),
            Instr::SetItem(base, key, value) => {
                let (base, key, value) = (self.v(base), self.v(key), self.v(value));
                self.store_item(&base, &key, value);
                V::new()
            }
            Instr::DelItem(base, key) => {
                let (base, key) = (self.v(base), self.v(key));
                if let Some(key) = self.constant_key(&key) {
                    self.delete(&base, key);
                }
                V::new()
            }
            Instr::Call(callee, args, kind) => self.call_instr(value, callee, args, kind),
            Instr::Build(kind, args) => self.build(kind, args),
            Instr::Append(list, element) => {
                let (list, element) = (self.v(list), self.v(element));
                self.add_element(&list, &element);
                V::new()
            }
            Instr::Insert(dict, key, element) => {
                let (dict, key, element) = (self.v(dict), self.v(key), self.v(element));
                self.store_item(&dict, &key, element);
                V::new()
            }
            Instr::Format(value, _, conversion) => self.format_field(&self.v(value), conversion),
            Instr::Binary(op, left, right, in_place) => self.binary(op, left, right, in_place),
            Instr::Unary(op, operand) => self.unary(op, &self.v(operand)),
            Instr::Compare(op, left, right) => self.compare(op, left, right),
            Instr::Iter(value, _) => self.iterate(&self.v(value)),
            Instr::HasNext(iterator) => {
                let flows = self.own_flows(&self.v(iterator));
                self.boolean_of(flows, &[&self.v(iterator)])
            }
            Instr::Next(iterator) => self.load(&self.v(iterator), Key::Elem),
            Instr::UnpackItem(value, at) => self.load(&self.v(value), Key::Index(at)),
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
            Instr::Await(value) => self.v(value),
            Instr::Yield(value) => {
                let value = self.v(value);
                let value = self.baked(&value, &self.state);
                self.yields.join(&value);
                V::of(self.result(0))
            }
            Instr::YieldFrom(value) => {
                let elements = self.load(&self.v(value), Key::Elem);
                self.yields.join(&elements);
                self.load(&self.v(value), Key::Function)
            }
            Instr::Enter(manager, _) => self.enter(&self.v(manager)),
            Instr::Exit(_) => V::new(),
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
                joined.join(&self.baked(self.value(arg.value), &state));
            }
        }
        self.bounded(joined)
    }

    fn end_block(&mut self, id: BlockId, block: &ir::Block) {
        let state = std::mem::take(&mut self.state);
        let mut edges = SmallVec::new();
        if !self.is_dead {
            match block.end {
                Terminator::Jump(target) => edges.push((target, state)),
                Terminator::Branch(condition, yes, no) => {
                    self.state = state;
                    self.branch(block, condition, yes, no, &mut edges);
                }
                Terminator::Return(value) => {
                    self.state = state;
                    self.leave(id, value);
                }
                Terminator::Raise(exception) => {
                    self.state = state;
                    if let Some(exception) = exception {
                        self.raise(&self.v(exception));
                    }
                }
                Terminator::Unreachable => {}
            }
        }
        if !self.loop_blocks.is_empty() && !self.changed && !same_heaps(&self.edges[id.0 as usize], &edges) {
            // A container filled in a loop may grow without any value of this function changing.
            self.changed = true;
        }
        self.edges[id.0 as usize] = edges;
    }

    fn leave(&mut self, id: BlockId, value: Value) {
        let mut result = self.v(value);
        if let Some(annotation) = self.code.returns
            && !self.code.is_generator
        {
            result = self.annotated(&result, annotation);
        }
        if self.context.is_view {
            self.respond(value, &result);
        }
        let baked = self.baked(&result, &self.state);
        let state = std::mem::take(&mut self.state);
        self.returns.push((id.0, baked, state));
    }

    // ---------------------------------------------------------------- names

    pub fn meaning(&mut self, meaning: Meaning) -> V {
        match meaning {
            Meaning::Function(function) => {
                let node = self.function_node(function);
                V::of(node)
            }
            Meaning::Class(class) => V::of(self.node(Kind::Class(class))),
            Meaning::Module(module) => V::of(self.node(Kind::Module(module))),
            Meaning::Api(path) => {
                let node = self.node(Kind::Api(path));
                self.known(node)
            }
            Meaning::Variable(module, name) => self.variable(module, name),
            Meaning::Unknown => V::new(),
        }
    }

    /// A function that captures nothing.
    pub fn function_node(&mut self, function: FuncRef) -> Node {
        self.node(Kind::Object(function.0, u32::MAX, Shape::Function(function)))
    }

    fn global(&mut self, name: Symbol) -> V {
        if let Some(namespace) = self.namespace
            && let Some(value) = self.state.heap.get(&namespace).and_then(|content| content.get(Key::Attr(name)))
        {
            return value.clone();
        }
        match self.program().global(self.names(), self.catalog(), self.module, name) {
            Meaning::Unknown => {
                let path = self
                    .program()
                    .star_api(self.names(), self.catalog(), self.module, name)
                    .unwrap_or_else(|| self.catalog().paths.root(name));
                V::of(self.node(Kind::Api(path)))
            }
            // A module's own body sees its variables as they are; what is not bound yet is not there.
            Meaning::Variable(module, _) if self.namespace.is_some() && module == self.module => V::new(),
            known => self.meaning(known),
        }
    }

    fn set_global(&mut self, name: Symbol, value: Value) -> V {
        let value = self.v(value);
        if self.task.policy.check_names {
            self.named(name, &value);
        }
        match self.namespace {
            Some(namespace) => self.store(&V::of(namespace), Key::Attr(name), value),
            None => {
                let node = self.node(Kind::Root(Root::Global(self.module, name)));
                self.store(&V::of(node), Key::Function, value);
            }
        }
        V::new()
    }

    fn import_star(&mut self, dotted: Symbol, level: u32) {
        let Some(namespace) = self.namespace else { return };
        let Some(module) = self.program().imported(self.names(), self.module, dotted, level) else { return };
        let mut exported: Vec<Symbol> = match &self.program().unit(module).ir.exports {
            Some(exports) => exports.clone(),
            None => self.program().bindings[module.0 as usize]
                .iter()
                .filter(|(name, binding)| !binding.definitions.is_empty() && !self.names().text(**name).starts_with('_'))
                .map(|(name, _)| *name)
                .collect(),
        };
        exported.sort_by_key(|name| self.names().text(*name));
        for name in exported {
            let value = self.meaning(self.program().global(self.names(), self.catalog(), module, name));
            self.store(&V::of(namespace), Key::Attr(name), value);
        }
    }

    pub fn cell(&mut self, cell: CellRef) -> Node {
        match cell {
            CellRef::Own(at) => self.node(Kind::Object(at, u32::MAX - 1, Shape::Namespace)),
            CellRef::Captured(at) => self.node(Kind::Root(Root::Capture(at))),
        }
    }

    fn make_function(&mut self, function: ir::FunctionId, defaults: ir::List) -> V {
        let reference = self.program().func_ref(self.module, function);
        let code = self.program().unit(self.module).ir.function(function);
        let node = if code.captures.is_empty() {
            self.function_node(reference)
        } else {
            self.node(Kind::Object(self.now, 0, Shape::Function(reference)))
        };
        let mut content = Content { is_closed: true, ..Content::default() };
        for (at, capture) in code.captures.iter().enumerate() {
            let cell = self.cell(capture.from);
            content.set(Key::Capture(at as u32), V::of(cell));
        }
        let args: Vec<Arg> = self.code.list(defaults).to_vec();
        for arg in args {
            if let ArgKind::Keyword(name) = arg.kind {
                content.set(Key::Argument(name), self.v(arg.value));
            }
        }
        self.state.heap.insert(node, std::rc::Rc::new(content));
        V::of(node)
    }

    fn build(&mut self, kind: BuildKind, args: ir::List) -> V {
        let args: Vec<Arg> = self.code.list(args).to_vec();
        match kind {
            BuildKind::Str | BuildKind::Template => {
                let parts: Vec<V> = args.iter().map(|arg| self.v(arg.value)).collect();
                self.concat(&parts)
            }
            BuildKind::Dict => self.build_dict(&args),
            BuildKind::Namespace => {
                let node = self.node(Kind::Object(self.now, 0, Shape::Namespace));
                let mut content = Content { is_closed: true, ..Content::default() };
                for arg in &args {
                    if let ArgKind::Keyword(name) = arg.kind {
                        content.set(Key::Attr(name), self.v(arg.value));
                    }
                }
                self.state.heap.insert(node, std::rc::Rc::new(content));
                V::of(node)
            }
            BuildKind::Tuple | BuildKind::List | BuildKind::Set | BuildKind::Generator | BuildKind::Slice => {
                let shape = match kind {
                    BuildKind::Tuple => Shape::Tuple,
                    BuildKind::List => Shape::List,
                    BuildKind::Set => Shape::Set,
                    BuildKind::Slice => Shape::Slice,
                    _ => Shape::Generator,
                };
                self.build_sequence(shape, &args)
            }
        }
    }

    fn build_dict(&mut self, args: &[Arg]) -> V {
        let node = self.node(Kind::Object(self.now, 0, Shape::Dict));
        self.state.heap.insert(node, std::rc::Rc::new(Content { is_closed: true, ..Content::default() }));
        let mut at = 0;
        // Large displays are built in one go: setting keys one by one would be quadratic.
        let mut fields: Vec<(Key, V)> = Vec::new();
        let (mut rest, mut spread) = (V::new(), V::new());
        while at < args.len() {
            if args[at].kind == ArgKind::DoubleStar {
                let other = self.v(args[at].value);
                let theirs = self.entries(&other);
                fields.extend(theirs.fields);
                rest.join(&theirs.rest);
                spread.join(&theirs.spread);
                at += 1;
                continue;
            }
            let Some(value) = args.get(at + 1) else { break };
            let (key, value) = (self.v(args[at].value), self.v(value.value));
            match self.constant_key(&key) {
                Some(key) => {
                    if let Key::Item(name) = key {
                        self.named_item(name, &value);
                    }
                    fields.push((key, value));
                }
                None => {
                    rest.join(&value);
                    let keys = self.flows(&key);
                    if !keys.is_empty() {
                        let marked = self.derived(at as u32 + 1, keys, &[&key]);
                        rest.add(Entry { node: marked, facts: core::KEY });
                    }
                }
            }
            at += 2;
        }
        fields.sort_by_key(|(key, _)| *key);
        // Of equal keys the last one counts; the sort is stable.
        let mut content = Content { fields: Vec::with_capacity(fields.len()), rest, spread, is_closed: true };
        for (key, value) in fields {
            match content.fields.last_mut() {
                Some((last, slot)) if *last == key => *slot = value,
                _ => content.fields.push((key, value)),
            }
        }
        self.state.heap.insert(node, std::rc::Rc::new(content));
        V::of(node)
    }

    fn build_sequence(&mut self, shape: Shape, args: &[Arg]) -> V {
        let node = self.node(Kind::Object(self.now, 0, shape));
        let mut content = Content { is_closed: true, ..Content::default() };
        let mut at = Some(0i32);
        let is_ordered = matches!(shape, Shape::Tuple | Shape::List | Shape::Slice) && args.len() <= MAX_INDEXED;
        for arg in args {
            let value = self.v(arg.value);
            if arg.kind == ArgKind::Star {
                match self.known_sequence(&value) {
                    Some(elements) if is_ordered && at.is_some() => {
                        for element in elements {
                            let index = at.unwrap_or_default();
                            content.set(Key::Index(index), element);
                            at = Some(index + 1);
                        }
                    }
                    _ => {
                        let element = self.load(&value, Key::Elem);
                        content.rest.join(&element);
                        at = None;
                    }
                }
                continue;
            }
            match at {
                Some(index) if is_ordered => {
                    content.fields.push((Key::Index(index), value));
                    at = Some(index + 1);
                }
                _ => content.rest.join(&value),
            }
        }
        content.rest = self.bounded(content.rest);
        self.state.heap.insert(node, std::rc::Rc::new(content));
        V::of(node)
    }
}

/// Paths deeper than this stand for everything below; ARCHITECTURE.md, "Limits".
pub(super) const MAX_ACCESS_DEPTH: usize = 6;
/// Objects within objects are looked into this deep when a whole object enters a sink.
const MAX_CONTENT_DEPTH: usize = 6;
/// Of one origin and sink this many different sets of facts are kept.
const MAX_HITS_PER_ORIGIN: usize = 3;
/// Longer displays are not kept element by element.
const MAX_INDEXED: usize = 256;

/// Blocks within loops.
fn loop_blocks(code: &ir::Function) -> FxHashSet<BlockId> {
    // Blocks are in reverse postorder: a back edge from `end` to `header` encloses what lies between.
    let mut blocks = FxHashSet::default();
    for (at, block) in code.blocks.iter().enumerate() {
        if !block.is_loop_header {
            continue;
        }
        let last = code.block_preds(block).iter().map(|pred| pred.0 as usize).max().unwrap_or(at);
        blocks.extend((at..=last).map(|at| BlockId(at as u32)));
    }
    blocks
}

fn same_heaps(before: &[(BlockId, State)], after: &[(BlockId, State)]) -> bool {
    before.len() == after.len()
        && before.iter().zip(after).all(|((_, before), (_, after))| {
            before.heap.len() == after.heap.len()
                && after
                    .heap
                    .iter()
                    .all(|(node, content)| before.heap.get(node).is_some_and(|old| std::rc::Rc::ptr_eq(old, content) || old == content))
        })
}
