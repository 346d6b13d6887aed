//! State that outlives a call: module variables, instances' attributes, sessions. One cell per place, whoever writes and reads it.

use std::borrow::Cow;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::models::{ApiPath, FactSet, LabelSet, StateScope, core};
use crate::program::{Base, ClassRef, FuncRef, ModuleId};
use crate::text::Symbol;

use super::nodes::attribute_facts;
use super::solver::Solver;
use super::summary::{Origin, Out, OutValue, Site, SourceRef, Summary, Token, TokenRoot};
use super::value::{Key, Root, Shape};

/// A place that keeps values between calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Cell {
    Global(ModuleId, Symbol),
    Field(ClassRef, Symbol),
    Carried(ClassRef, Symbol),
    State(ApiPath),
}

/// Where a search for sources begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Start {
    Source(SourceRef),
    Token(Token),
}

/// A function keeps something in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kept {
    /// The function that writes.
    pub function: FuncRef,
    /// What it stores.
    pub start: Start,
    /// The place as the function names it: a token and a part of it.
    pub target: Token,
    pub key: Key,
}

/// A value is kept in a cell.
#[derive(PartialEq)]
pub(super) struct Write {
    /// Path below the cell.
    keys: Vec<Key>,
    /// Of the cell of an attribute: the class whose instance is written.
    class: Option<ClassRef>,
    kept: Kept,
    facts: FactSet,
    /// It lies in an attribute of what is kept there, which the path does not name any more.
    is_attribute: bool,
    /// The thing itself lies there, not text made from it.
    is_itself: bool,
}

/// A source behind an origin.
struct Behind {
    source: SourceRef,
    facts: FactSet,
    /// The cells on the way, in the order in which the value passes them.
    kept: Vec<Kept>,
}

/// What lies behind a part of a cell.
type Answers = FxHashMap<(Cell, Option<ClassRef>, Vec<Key>, bool), Arc<Vec<Behind>>>;

/// What a function writes, each with the cell.
pub(super) type Writes = Vec<(Cell, Arc<Write>)>;

/// All writes of the program.
#[derive(Default)]
pub(super) struct Shared {
    writes: FxHashMap<Cell, Vec<Arc<Write>>>,
    by_function: Vec<Arc<Writes>>,
    /// Every function writes what it wrote in the solution before, and where it wrote it.
    pub is_as_before: bool,
    /// What lies behind a cell, once asked.
    answers: Mutex<Answers>,
}

/// Chains of cells are followed this far.
const MAX_CHAIN: usize = 3;
/// And no more writes than this are looked at for one origin.
const MAX_STOPS: usize = 500;

impl Shared {
    /// Collects the writes of all functions; `before` are those of the solution before.
    pub fn collect(solver: &Solver, before: &[Arc<Writes>]) -> Shared {
        let is_same = solver.fields_are_same();
        let of_function = |function: FuncRef| {
            let known = before.get(function.0 as usize).filter(|_| is_same);
            match known {
                Some(known) if solver.still_hold(&[function]) => known.clone(),
                Some(_) | None => {
                    let now = writes_of(solver, function);
                    known.filter(|known| ***known == now).cloned().unwrap_or_else(|| Arc::new(now))
                }
            }
        };
        let n_functions = solver.program.n_functions() as u32;
        let by_function: Vec<Arc<Writes>> = (0..n_functions).into_par_iter().map(|function| of_function(FuncRef(function))).collect();
        let mut writes: FxHashMap<Cell, Vec<Arc<Write>>> = FxHashMap::default();
        for (cell, write) in by_function.iter().flat_map(|writes| &**writes) {
            writes.entry(*cell).or_default().push(write.clone());
        }
        let is_as_before =
            by_function.len() == before.len() && by_function.iter().zip(before).all(|(now, before)| Arc::ptr_eq(now, before));
        Shared { writes, by_function, is_as_before, answers: Mutex::default() }
    }

    /// What each function writes.
    pub fn into_writes(self) -> Vec<Arc<Writes>> {
        self.by_function
    }

    /// Shows the sources behind an origin, the shortest ways first: each with the facts on its way and the cells that it passes.
    pub fn resolve(
        &self,
        solver: &Solver,
        function: FuncRef,
        start: &Start,
        facts: FactSet,
        mut show: impl FnMut(SourceRef, FactSet, &[Kept]),
    ) {
        let token = match start {
            Start::Source(source) => return show(*source, facts, &[]),
            Start::Token(token) => token,
        };
        let Some(cell) = cell_of(solver, function, token.root, token.keys.clone()) else {
            if let Some((source, own)) = read_itself(solver, function, token.root) {
                show(source, facts.union(own), &[]);
            }
            return;
        };
        // Many sinks ask for the same cell: the search is made once, and the sink's own facts are added.
        let printed = facts.intersection(core::PRINTED);
        let asked = (cell.0, holder_of(solver, function, token.root), cell.1, !printed.is_empty());
        let known = self.answers.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get(&asked).cloned();
        let answer = match known {
            Some(answer) => answer,
            None => {
                let answer = Arc::new(self.search(solver, function, start, printed));
                self.answers.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(asked, answer.clone());
                answer
            }
        };
        for Behind { source, facts: own, kept } in answer.iter() {
            let is_own = kept.is_empty() && source.site.instr == Site::WHOLE;
            let source = if is_own { SourceRef { site: Site::whole(function), ..*source } } else { *source };
            show(source, own.union(facts), kept);
        }
    }

    fn search(&self, solver: &Solver, function: FuncRef, start: &Start, facts: FactSet) -> Vec<Behind> {
        let mut out = Vec::new();
        let mut sources: FxHashSet<(SourceRef, FactSet)> = FxHashSet::default();
        let mut seen: FxHashSet<(Cell, Option<ClassRef>, Vec<Key>)> = FxHashSet::default();
        let mut stops = vec![Stop { function, start: Cow::Borrowed(start), facts, write: None, before: None, depth: 0 }];
        let mut next = 0;
        while next < stops.len() && next < MAX_STOPS {
            let Stop { function, start, facts, depth, .. } = stops[next].clone();
            let mut found = |source: SourceRef, facts: FactSet| {
                if sources.insert((source, facts)) {
                    out.push(Behind { source, facts, kept: kept_on_way(&stops, next) });
                }
            };
            match &*start {
                Start::Source(source) => found(*source, facts),
                Start::Token(token) => {
                    if let Some((source, own)) = read_itself(solver, function, token.root) {
                        found(source, facts.union(own));
                    }
                    let class = holder_of(solver, function, token.root);
                    if depth < MAX_CHAIN
                        && let Some((cell, keys)) = cell_of(solver, function, token.root, token.keys.clone())
                        && seen.insert((cell, class, keys.clone()))
                    {
                        let scope = scope_of(solver, cell);
                        let is_seen = |write: &&Arc<Write>| overlaps(scope, &write.keys, &keys) && are_related(solver, write.class, class);
                        for write in self.writes.get(&cell).into_iter().flatten().filter(is_seen) {
                            // An object that is printed does not show its attributes.
                            let is_inside = |key: &Key| matches!(key, Key::Attr(_));
                            let is_attribute =
                                write.is_attribute && keys.len() <= write.keys.len() || write.keys.iter().skip(keys.len()).any(is_inside);
                            if facts.any(core::PRINTED) && is_attribute {
                                continue;
                            }
                            let facts = facts.union(write.facts);
                            let kept = &write.kept;
                            let below = keys.get(write.keys.len()..).unwrap_or_default();
                            // The text of a key has no parts.
                            if write.facts.any(core::KEY) && !below.is_empty() {
                                continue;
                            }
                            if is_harmless_part(solver, &kept.start, below) {
                                continue;
                            }
                            if stops.len() >= MAX_STOPS {
                                solver.note_limit(stops[0].function, "writes of what is kept");
                                break;
                            }
                            stops.push(Stop {
                                function: kept.function,
                                start: start_of_part(write, below),
                                facts,
                                write: Some(kept),
                                before: Some(next),
                                depth: depth + 1,
                            });
                        }
                    }
                }
            }
            next += 1;
        }
        out
    }
}

fn writes_of(solver: &Solver, function: FuncRef) -> Writes {
    let mut writes = Vec::new();
    let Some(summary) = solver.general(function) else { return writes };
    for effect in &summary.effects {
        let token = &summary.tokens[effect.target as usize];
        let mut keys = token.keys.clone();
        if !matches!(effect.key, Key::Function) || !matches!(token.root, TokenRoot::Root(Root::Global(..))) {
            keys.push(effect.key);
        }
        let Some((cell, keys)) = cell_of(solver, function, token.root, keys) else { continue };
        let class = holder_of(solver, function, token.root);
        for Part { keys: part, origin, facts, is_attribute, is_itself } in parts_of(summary, &effect.value) {
            let start = match origin {
                Origin::Source(source) => Start::Source(source),
                Origin::Token(token) => Start::Token(summary.tokens[token as usize].clone()),
                Origin::Caller => continue,
            };
            let kept = Kept { function, start, target: token.clone(), key: effect.key };
            let keys = [keys.as_slice(), part.as_slice()].concat();
            writes.push((cell, Arc::new(Write { keys, class, kept, facts, is_attribute, is_itself })));
        }
    }
    carried_away(solver, function, summary, &mut writes);
    writes
}

/// What exceptions of the program carry out of a function: handlers that the framework calls read it in their attributes.
fn carried_away(solver: &Solver, function: FuncRef, summary: &Summary, writes: &mut Writes) {
    for (what, _) in &summary.raised.0 {
        let Out::Object(at) = what else { continue };
        let object = &summary.objects[*at as usize];
        let Shape::Instance(class) = object.shape else { continue };
        for (key, value) in &object.fields {
            let Key::Attr(name) = *key else { continue };
            let target = Token { root: TokenRoot::Root(Root::Carried(class, name)), keys: Vec::new() };
            for Part { keys, origin, facts, is_attribute, is_itself } in parts_of(summary, value) {
                let start = match origin {
                    Origin::Source(source) => Start::Source(source),
                    Origin::Token(at) if matches!(summary.tokens[at as usize].root, TokenRoot::Api(_)) => {
                        Start::Token(summary.tokens[at as usize].clone())
                    }
                    Origin::Token(_) | Origin::Caller => continue,
                };
                let kept = Kept { function, start, target: target.clone(), key: *key };
                writes.push((
                    Cell::Carried(home(solver, class, name), name),
                    Arc::new(Write { keys, class: Some(class), kept, facts, is_attribute, is_itself }),
                ));
            }
        }
    }
}

/// A place on the search from a sink back through cells.
#[derive(Clone)]
struct Stop<'a> {
    function: FuncRef,
    start: Cow<'a, Start>,
    facts: FactSet,
    write: Option<&'a Kept>,
    before: Option<usize>,
    depth: usize,
}

/// Where the search goes on for a part of what was written: if the very thing was put there, for the same part of it.
fn start_of_part<'a>(write: &'a Write, below: &[Key]) -> Cow<'a, Start> {
    match &write.kept.start {
        Start::Token(token) if write.is_itself && !below.is_empty() => {
            let keys = token.keys.iter().chain(below).copied().collect();
            Cow::Owned(Start::Token(Token { root: token.root, keys }))
        }
        start => Cow::Borrowed(start),
    }
}

fn kept_on_way(stops: &[Stop], from: usize) -> Vec<Kept> {
    let way = std::iter::successors(Some(from), |at| stops[*at].before);
    way.filter_map(|at| stops[at].write.cloned()).collect()
}

/// The source that is read where a function names an API path, if it is one by itself, with what holds of it.
fn read_itself(solver: &Solver, function: FuncRef, root: TokenRoot) -> Option<(SourceRef, FactSet)> {
    let TokenRoot::Api(path) = root else { return None };
    let labels = labels_of(solver, path);
    let own = attribute_facts(solver.catalog.paths.entry(path));
    (!labels.is_empty()).then_some((SourceRef { site: Site::whole(function), path: Some(path), labels }, own))
}

/// Labels of an API path that is a source by itself.
pub(super) fn labels_of(solver: &Solver, path: ApiPath) -> LabelSet {
    let entry = solver.catalog.paths.entry(path);
    entry.labels.union(entry.whole_labels)
}

/// Whether a part of a source is read that carries nothing of it: a setting with a harmless name, of all settings.
fn is_harmless_part(solver: &Solver, start: &Start, below: &[Key]) -> bool {
    let Start::Source(SourceRef { path: Some(whole), .. }) = start else { return false };
    let paths = &solver.catalog.paths;
    let is_named = matches!(below.first(), Some(Key::Item(_) | Key::Attr(_)));
    if !is_named || paths.entry(*whole).whole_labels.is_empty() {
        return false;
    }
    let part = below.iter().try_fold(*whole, |path, key| Some(paths.step(path, super::backwards::step_of(*key)?)));
    part.is_some_and(|part| labels_of(solver, part).is_empty())
}

/// How far a cell's state reaches, if models name it.
fn scope_of(solver: &Solver, cell: Cell) -> Option<StateScope> {
    match cell {
        Cell::State(path) => solver.catalog.paths.entry(path).state,
        Cell::Global(..) | Cell::Field(..) | Cell::Carried(..) => None,
    }
}

/// Whether what is written there may be read here.
fn overlaps(scope: Option<StateScope>, written: &[Key], read: &[Key]) -> bool {
    // Settings have nothing in common but the place: one that is read by its name is found by it, and all of them are none.
    let is_nameless = |key: &Key| matches!(key, Key::Elem | Key::Argument(_));
    if scope == Some(StateScope::Process) && (read.is_empty() || is_nameless(&read[0]) || written.first().is_some_and(is_nameless)) {
        return false;
    }
    let is_same_name = scope.is_none() || written.first().zip(read.first()).is_none_or(|(a, b)| a == b);
    is_same_name
        && written.iter().zip(read).all(|(a, b)| match (*a, *b) {
            (Key::Elem, _) | (_, Key::Elem) => true,
            // What is an item here may be an attribute there.
            (Key::Attr(a), Key::Item(b)) | (Key::Item(a), Key::Attr(b)) => a == b,
            // A record has each field under its name and at its place.
            (Key::Attr(_) | Key::Item(_), Key::Index(_)) | (Key::Index(_), Key::Attr(_) | Key::Item(_)) => false,
            (a, b) => a == b || std::mem::discriminant(&a) != std::mem::discriminant(&b),
        })
}

/// The cell that a token names, and the path below it.
fn cell_of(solver: &Solver, function: FuncRef, root: TokenRoot, mut keys: Vec<Key>) -> Option<(Cell, Vec<Key>)> {
    match root {
        TokenRoot::Root(Root::Global(module, name)) => Some((Cell::Global(module, name), keys)),
        TokenRoot::Root(Root::Field(class, name)) => Some((Cell::Field(home(solver, class, name), name), keys)),
        TokenRoot::Root(Root::Carried(class, name)) => Some((Cell::Carried(home(solver, class, name), name), keys)),
        TokenRoot::Root(Root::Param(0)) => {
            let class = solver.program.class_of(function)?;
            match keys.first() {
                Some(Key::Attr(name)) => {
                    let name = *name;
                    keys.remove(0);
                    Some((Cell::Field(home(solver, class, name), name), keys))
                }
                _ => None,
            }
        }
        TokenRoot::Api(path) => {
            let paths = &solver.catalog.paths;
            let mut steps = Vec::new();
            let mut at = path;
            loop {
                if let Some(scope) = paths.entry(at).state {
                    if scope == StateScope::Request && steps.is_empty() && keys.is_empty() {
                        return None;
                    }
                    steps.reverse();
                    steps.extend(keys);
                    // The mapping of all attributes is what the object is.
                    steps.retain(|step| *step != Key::Attr(solver.dict));
                    return Some((Cell::State(at), steps));
                }
                let (parent, step) = paths.parent(at)?;
                steps.push(super::places::key_of(step)?);
                at = parent;
            }
        }
        _ => None,
    }
}

/// The class of the instance whose attribute a token names.
fn holder_of(solver: &Solver, function: FuncRef, root: TokenRoot) -> Option<ClassRef> {
    match root {
        TokenRoot::Root(Root::Field(class, _) | Root::Carried(class, _)) => Some(class),
        TokenRoot::Root(Root::Param(0)) => solver.program.class_of(function),
        _ => None,
    }
}

/// Whether instances of two classes may be the same object. Siblings share the cell of their base, and no object.
fn are_related(solver: &Solver, written: Option<ClassRef>, read: Option<ClassRef>) -> bool {
    let (Some(written), Some(read)) = (written, read) else { return true };
    let derives = |class, from| solver.program.derives_from(class, from);
    derives(written, read) || derives(read, written)
}

/// The topmost project class that assigns the attribute: relatives share one cell.
fn home(solver: &Solver, class: ClassRef, name: Symbol) -> ClassRef {
    let mut home = class;
    for base in &solver.program.class(class).mro {
        if let Base::Project(base) = base
            && solver.program.field_writers.contains_key(&(*base, name))
        {
            home = *base;
        }
    }
    home
}

/// Parts of stored objects are told apart this deep, and less deep where there are more than so many.
const MAX_PARTS: usize = 3;
const MANY_PARTS: usize = 100;

/// Origins of everything in a value of a summary, each with the part in which it lies.
fn parts_of(summary: &Summary, value: &OutValue) -> Vec<Part> {
    let mut out = Vec::new();
    for depth in (1..=MAX_PARTS).rev() {
        let mut parts = Parts { summary, depth, within: FxHashMap::default(), seen: FxHashSet::default(), out: Vec::new() };
        parts.collect(value, FactSet::EMPTY, &mut Vec::new(), &mut Vec::new());
        out = parts.out;
        out.sort();
        out.dedup();
        if out.len() <= MANY_PARTS {
            break;
        }
    }
    out
}

/// An origin in a part of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    keys: Vec<Key>,
    origin: Origin,
    facts: FactSet,
    /// It lies in an attribute of something there that is not told apart any more.
    is_attribute: bool,
    /// The thing itself lies there, not text made from it.
    is_itself: bool,
}

struct Parts<'s> {
    summary: &'s Summary,
    /// Keys of one part.
    depth: usize,
    /// What lies anywhere in an object.
    within: FxHashMap<u32, Vec<(Origin, FactSet, bool)>>,
    /// Objects share others: what was looked at in a part need not be looked at again.
    seen: FxHashSet<(Vec<Key>, u32, FactSet)>,
    out: Vec<Part>,
}

impl<'s> Parts<'s> {
    fn collect(&mut self, value: &'s OutValue, facts: FactSet, part: &mut Vec<Key>, around: &mut Vec<u32>) {
        if self.depth > 1 && self.out.len() > 2 * MANY_PARTS {
            return;
        }
        for (what, own) in &value.0 {
            let facts = facts.union(*own);
            match what {
                Out::Object(at) => {
                    if !self.seen.insert((part.clone(), *at, facts)) {
                        continue;
                    }
                    if around.contains(at) || part.len() >= self.depth {
                        self.add_all(*at, facts, part);
                        continue;
                    }
                    around.push(*at);
                    let object = &self.summary.objects[*at as usize];
                    let rest = [(Key::Elem, &object.rest)];
                    let fields = object.fields.iter().map(|(key, value)| (*key, value));
                    for (key, value) in fields.chain(rest) {
                        part.push(key);
                        self.collect(value, facts, part, around);
                        part.pop();
                    }
                    self.collect(&object.spread, facts, part, around);
                    around.pop();
                }
                _ => {
                    let single = OutValue(vec![(what.clone(), FactSet::EMPTY)]);
                    let flows = flows_of(self.summary, &single);
                    let part_of = |(origin, own): (Origin, FactSet)| Part {
                        keys: part.clone(),
                        origin,
                        facts: own.union(facts),
                        is_attribute: false,
                        is_itself: matches!(what, Out::Token(_)),
                    };
                    self.out.extend(flows.into_iter().map(part_of));
                }
            }
        }
    }

    fn add_all(&mut self, object: u32, facts: FactSet, part: &[Key]) {
        let whole = || {
            let mut within = Vec::new();
            attributes_into(self.summary, object, FactSet::EMPTY, false, &mut Vec::new(), &mut within);
            within.sort();
            within.dedup();
            within
        };
        let flows = self.within.entry(object).or_insert_with(whole);
        let part_of = |(origin, own, is_attribute): &(Origin, FactSet, bool)| Part {
            keys: part.to_vec(),
            origin: *origin,
            facts: own.union(facts),
            is_attribute: *is_attribute,
            is_itself: false,
        };
        self.out.extend(flows.iter().map(part_of));
    }
}

/// Origins of everything in an object, and whether they lie in an attribute.
fn attributes_into(
    summary: &Summary,
    object: u32,
    facts: FactSet,
    is_attribute: bool,
    seen: &mut Vec<u32>,
    out: &mut Vec<(Origin, FactSet, bool)>,
) {
    if seen.contains(&object) {
        return;
    }
    seen.push(object);
    let object = &summary.objects[object as usize];
    let parts = object.fields.iter().map(|(key, value)| (matches!(key, Key::Attr(_)), value));
    for (is_field, value) in parts.chain([(false, &object.rest), (false, &object.spread)]) {
        for (what, own) in &value.0 {
            let (facts, is_attribute) = (facts.union(*own), is_attribute || is_field);
            match what {
                Out::Object(inner) => attributes_into(summary, *inner, facts, is_attribute, seen, out),
                _ => {
                    let flows = flows_of(summary, &OutValue(vec![(what.clone(), FactSet::EMPTY)]));
                    out.extend(flows.into_iter().map(|(origin, own)| (origin, own.union(facts), is_attribute)));
                }
            }
        }
    }
}

/// Origins of everything in a value of a summary.
pub(super) fn flows_of(summary: &Summary, value: &OutValue) -> Vec<(Origin, FactSet)> {
    let mut out = Vec::new();
    let mut seen = Vec::new();
    flows_into(summary, value, FactSet::EMPTY, &mut seen, &mut out);
    out.sort();
    out.dedup();
    out
}

fn flows_into(summary: &Summary, value: &OutValue, facts: FactSet, seen: &mut Vec<u32>, out: &mut Vec<(Origin, FactSet)>) {
    for (what, own) in &value.0 {
        let facts = facts.union(*own);
        match what {
            Out::Token(token) => out.push((Origin::Token(*token), facts)),
            Out::Source(source) => out.push((Origin::Source(*source), facts)),
            Out::Derived(at) => out.extend(summary.derived[*at as usize].flows.iter().map(|(origin, it)| (*origin, it.union(facts)))),
            Out::Object(at) if !seen.contains(at) => {
                seen.push(*at);
                let object = &summary.objects[*at as usize];
                for (_, value) in &object.fields {
                    flows_into(summary, value, facts, seen, out);
                }
                flows_into(summary, &object.rest, facts, seen, out);
                flows_into(summary, &object.spread, facts, seen, out);
            }
            _ => {}
        }
    }
}
