//! The abstract domain of one activation: nodes, values, contents of objects, and the state at a point of the program.
//!
//! A *node* is one thing that a function handles: a parameter, an attribute of it, a literal, an object made here, the result of a call.
//! A *value* is a small set of nodes with the facts that hold for each on the way taken. Each node knows its *flows*: the origins whose
//! text it contains. Contents of objects and facts about nodes live in the [`State`], which is flow-sensitive.

use std::rc::Rc;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;

use crate::ir::Literal;
use crate::models::core::{EXTRACTED, UNMODELLED};
use crate::models::{ApiPath, FactSet};
use crate::program::{ClassRef, FuncRef, ModuleId};
use crate::text::Symbol;

use super::summary::SourceRef;

/// A node of the activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Node(pub u32);

/// One possibility of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub node: Node,
    pub facts: FactSet,
}

/// A value: sorted by node, each node once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct V(pub SmallVec<[Entry; 2]>);

/// More possibilities than this are folded into one node that keeps only their flows.
pub(super) const MAX_ENTRIES: usize = 12;

impl V {
    pub const NOTHING: V = V(SmallVec::new_const());

    pub fn new() -> V {
        V::default()
    }

    pub fn of(node: Node) -> V {
        V::with(node, FactSet::EMPTY)
    }

    pub fn with(node: Node, facts: FactSet) -> V {
        let mut entries = SmallVec::new();
        entries.push(Entry { node, facts });
        V(entries)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Entry> + '_ {
        self.0.iter().copied()
    }

    pub fn only(&self) -> Option<Entry> {
        match self.0.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Adds a possibility: of a node that is there already only the common facts stay.
    pub fn add(&mut self, entry: Entry) {
        match self.0.binary_search_by_key(&entry.node, |it| it.node) {
            Ok(at) => self.0[at].facts = meet(self.0[at].facts, entry.facts),
            Err(at) => self.0.insert(at, entry),
        }
    }

    pub fn join(&mut self, other: &V) {
        for entry in other.iter() {
            self.add(entry);
        }
    }

    pub fn and_facts(mut self, facts: FactSet) -> V {
        if !facts.is_empty() {
            for entry in &mut self.0 {
                entry.facts = entry.facts.union(facts);
            }
        }
        self
    }
}

/// Facts that say what happened to a value (and do not clear it) survive where ways meet; validations must hold on both.
const HISTORY: FactSet = {
    use crate::models::core::*;
    FactSet(JOINED.0 | VIA_LLM.0 | RESPONDED.0)
};

/// The facts that hold after two ways meet.
pub(super) fn meet(a: FactSet, b: FactSet) -> FactSet {
    a.intersection(b).union(a.union(b).intersection(HISTORY))
}

/// Facts of flows through calls that may as well let nothing through.
const DOUBTFUL: FactSet = {
    use crate::models::core::*;
    FactSet(HELD.0 | UNMODELLED.0 | EXTRACTED.0)
};

/// Where text comes from, and what holds for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flow {
    pub origin: Node,
    pub facts: FactSet,
}

/// Of one origin this many different sets of facts are kept in a text.
const MAX_FACTS_PER_ORIGIN: usize = 3;
/// Origins beyond this number are dropped from a node; ARCHITECTURE.md, "Limits".
pub(super) const MAX_FLOWS: usize = 16;

/// A set of flows: sorted by origin; an origin may occur with different facts, but not with more facts than in another entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Flows(pub SmallVec<[Flow; 2]>);

impl Flows {
    pub fn of(origin: Node) -> Flows {
        let mut flows = SmallVec::new();
        flows.push(Flow { origin, facts: FactSet::EMPTY });
        Flows(flows)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Flow> + '_ {
        self.0.iter().copied()
    }

    /// Adds a flow. One origin may be in a text twice, once masked and once measured: both stay, for each must be cleared by itself; of
    /// two of which one holds more than the other only the weaker one stays.
    pub fn add(&mut self, flow: Flow) {
        let start = self.0.partition_point(|it| it.origin < flow.origin);
        let end = start + self.0[start..].iter().take_while(|it| it.origin == flow.origin).count();
        // What came straight here counts for more than what a model has said of it.
        let merged = HISTORY.minus(crate::models::core::VIA_LLM);
        let held = |facts: FactSet| facts.minus(merged);
        let is_said = |facts: FactSet| facts.any(crate::models::core::VIA_LLM);
        let alike = self.0[start..end].iter().filter(|it| is_said(it.facts) == is_said(flow.facts));
        let history = alike.fold(flow.facts, |facts, it| facts.union(it.facts)).intersection(merged);
        for it in &mut self.0[start..end] {
            if held(flow.facts).all(held(it.facts)) {
                if is_said(it.facts) == is_said(flow.facts) {
                    it.facts = it.facts.union(history);
                }
                return;
            }
        }
        if end - start >= MAX_FACTS_PER_ORIGIN {
            self.0[start].facts = meet(self.0[start].facts, flow.facts);
            return;
        }
        let mut flow = flow;
        let mut at = start;
        while at < self.0.len() && self.0[at].origin == flow.origin {
            if held(self.0[at].facts).all(held(flow.facts)) {
                flow.facts = flow.facts.union(history);
                self.0.remove(at);
            } else {
                at += 1;
            }
        }
        if self.0.len() >= MAX_FLOWS && !flow.facts.any(DOUBTFUL) {
            self.make_room(&mut at);
        }
        if self.0.len() < MAX_FLOWS {
            self.0.insert(at, flow);
        }
    }

    /// Where all places are taken, an origin has only one, with the facts that hold always; else a flow is left out that is there only
    /// because nothing says otherwise.
    fn make_room(&mut self, at: &mut usize) {
        let twin = (1..self.0.len()).rev().find(|&it| self.0[it].origin == self.0[it - 1].origin);
        let doubtful = || self.0.iter().rposition(|it| it.facts.any(DOUBTFUL));
        let Some(left_out) = twin.or_else(doubtful) else { return };
        let removed = self.0.remove(left_out);
        if let Some(twin) = twin {
            self.0[twin - 1].facts = meet(self.0[twin - 1].facts, removed.facts);
        }
        if left_out < *at {
            *at -= 1;
        }
    }

    pub fn join(&mut self, other: &Flows, facts: FactSet) {
        for flow in other.iter() {
            self.add(Flow { origin: flow.origin, facts: flow.facts.union(facts) });
        }
    }

    /// What a part of something contains: of the result of a call of which nothing is known, that may be something else altogether.
    pub fn extracted(&self) -> Flows {
        let mut flows = self.clone();
        for flow in flows.0.iter_mut().filter(|flow| flow.facts.any(UNMODELLED)) {
            flow.facts = flow.facts.union(EXTRACTED);
        }
        flows
    }
}

/// A part of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Key {
    /// `.name`.
    Attr(Symbol),
    /// `["name"]`.
    Item(Symbol),
    /// `[i]`, from the end if negative.
    Index(i32),
    /// Some element.
    Elem,
    /// Something under any name but these, as [`left_out::others`](super::left_out::others) writes them.
    But(Symbol),
    /// Captured variable of a function object.
    Capture(u32),
    /// Argument that a library object was made with, by parameter name.
    Argument(Symbol),
    /// Positional argument that a library object was made with, where no signature names it.
    Position(u32),
    /// The receiver of a bound method; the function behind a wrapper.
    Receiver,
    /// The function of a bound method, partial, property.
    Function,
    /// What a record was looked up with.
    Found,
    /// What lies in the file to which a path leads.
    File,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A literal.
    Const(Literal),
    /// Text of which parts are known; unknown ones are `\u{0}`.
    Text(Symbol, u32),
    /// Something outside the project, by path.
    Api(ApiPath),
    /// What an instruction computes: call site and a number to tell several results apart.
    Result(u32, u32),
    /// A source inside a called function, seen from here.
    Source(SourceRef),
    /// An object made at an instruction.
    Object(u32, u32, Shape),
    /// A project class.
    Class(ClassRef),
    /// A project module.
    Module(ModuleId),
    /// Where the analysis of this activation begins: parameters, captured variables, state.
    Root(Root),
    /// A part of another node that nothing in this activation has assigned.
    Path(Node, Key),
    /// The caller of the program, of whom authentication is asked.
    Caller,
}

/// A beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Root {
    /// Parameter of the function.
    Param(u32),
    /// Captured variable.
    Capture(u32),
    /// Module variable that functions change.
    Global(ModuleId, Symbol),
    /// Attribute of the instances of a class, wherever assigned.
    Field(ClassRef, Symbol),
    /// Attribute of an exception of a class that the framework hands to a handler, whoever has raised it.
    Carried(ClassRef, Symbol),
}

/// Kinds of objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Shape {
    Dict,
    List,
    Tuple,
    Set,
    Slice,
    Generator,
    /// Variables of a class or module body.
    Namespace,
    /// A project function with its captured variables.
    Function(FuncRef),
    /// An instance of a project class.
    Instance(ClassRef),
    /// A method with its receiver.
    Bound,
    /// `functools.partial`.
    Partial,
    /// `functools.partialmethod`: a [`Shape::Partial`] once it is bound to an instance.
    PartialMethod,
    /// A property, by its getter.
    Property,
    /// `staticmethod`.
    Static,
    /// `classmethod`.
    ClassMethod,
    /// A function that runs under facts about the caller.
    Guarded(FactSet),
    /// `super()`: the class behind which to look.
    Super(ClassRef),
    /// A view made from a class (`as_view`).
    View(ClassRef),
    /// A class of tuples with named fields, made by a call.
    Record,
    /// A function that makes a context manager from a generator.
    ManagerFactory,
}

/// Values by key.
pub(super) type Fields = IndexMap<Key, V, FxBuildHasher>;

/// What lies in an object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// Parts, in the order in which they came: numbers of names depend on the order of reading, so nothing may be ordered by them.
    pub fields: Fields,
    /// What lies under keys that are not known.
    pub rest: V,
    /// Other objects whose parts lie here too unless a part above replaces them (`{**other}`, `dict(other)`).
    pub spread: V,
    /// Only the parts above exist (a display); else what is not listed is as it was before.
    pub is_closed: bool,
}

impl Content {
    pub fn get(&self, key: Key) -> Option<&V> {
        self.fields.get(&key)
    }

    pub fn set(&mut self, key: Key, value: V) {
        self.fields.insert(key, value);
    }

    pub fn remove(&mut self, key: Key) {
        self.fields.shift_remove(&key);
    }

    /// Everything that lies in it, whatever the key.
    pub fn all(&self) -> V {
        let mut all = self.rest.clone();
        for (key, value) in &self.fields {
            if matches!(key, Key::Item(_) | Key::Index(_) | Key::Elem) {
                all.join(value);
            }
        }
        all
    }
}

/// What holds at a point of the program.
///
/// A copy shares both maps until one of the two changes: most blocks change neither.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct State {
    /// Contents of objects made or changed.
    pub heap: Rc<FxHashMap<Node, Rc<Content>>>,
    /// Facts about nodes.
    pub facts: Rc<FxHashMap<Node, FactSet>>,
}

impl State {
    pub fn fact(&self, node: Node) -> FactSet {
        self.facts.get(&node).copied().unwrap_or_default()
    }

    pub fn assume(&mut self, node: Node, facts: FactSet) {
        if !self.fact(node).all(facts) {
            let slot = Rc::make_mut(&mut self.facts).entry(node).or_default();
            *slot = slot.union(facts);
        }
    }

    pub fn content_mut(&mut self, node: Node) -> &mut Content {
        Rc::make_mut(Rc::make_mut(&mut self.heap).entry(node).or_default())
    }

    pub fn set_content(&mut self, node: Node, content: Content) {
        self.share_content(node, Rc::new(content));
    }

    /// Lets a node have the same content as another one, until one of them changes.
    pub fn share_content(&mut self, node: Node, content: Rc<Content>) {
        Rc::make_mut(&mut self.heap).insert(node, content);
    }

    /// Keeps of the facts only those that hold in both.
    pub fn meet_facts(&mut self, other: &State) {
        if Rc::ptr_eq(&self.facts, &other.facts) || self.facts.is_empty() {
            return;
        }
        Rc::make_mut(&mut self.facts).retain(|node, facts| match other.facts.get(node) {
            Some(theirs) => {
                *facts = facts.intersection(*theirs);
                !facts.is_empty()
            }
            None => false,
        });
    }
}
