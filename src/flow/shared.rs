//! State that outlives a call: module variables, instances' attributes, sessions. One cell per place, whoever writes and reads it.

use std::borrow::Cow;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::models::{ApiPath, FactSet, LabelSet, StateScope, core};
use crate::program::{Base, ClassRef, FuncRef, ModuleId};
use crate::text::Symbol;

use super::left_out::is_left_out;
use super::nodes::attribute_facts;
use super::solver::Solver;
use super::stored_parts::{Part, parts_of};
use super::summary::{Origin, Out, Site, SourceRef, Summary, Token, TokenRoot};
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
    /// So many keys must be named: what lies in an object of a library does not come out of it otherwise.
    n_named: usize,
    /// The thing itself lies there, not text made from it.
    is_itself: bool,
}

impl Write {
    /// All that a search sees of it, whichever function writes.
    fn told(&self, solver: &Solver) -> impl Hash + Eq + '_ {
        let Write { keys, class, kept: Kept { function, start, .. }, facts, is_attribute, n_named, is_itself } = self;
        let is_own = matches!(start, Start::Token(Token { root: TokenRoot::Root(Root::Param(0)), .. }));
        let owner = is_own.then(|| solver.program.class_of(*function));
        (keys, class, start, owner, facts, (is_attribute, n_named, is_itself))
    }
}

/// Whether something may lie behind a beginning: behind most parameters it is their callers' to know.
fn leads_on(solver: &Solver, function: FuncRef, start: &Start) -> bool {
    match start {
        Start::Source(_) => true,
        Start::Token(Token { root, .. }) => match root {
            TokenRoot::Root(Root::Param(0)) => solver.program.class_of(function).is_some(),
            TokenRoot::Root(root) => matches!(root, Root::Global(..) | Root::Field(..) | Root::Carried(..)),
            TokenRoot::Api(_) => true,
        },
    }
}

/// A source behind an origin.
struct Behind {
    source: SourceRef,
    facts: FactSet,
    /// The cells on the way, in the order in which the value passes them.
    kept: Vec<Kept>,
}

/// What lies behind a part of a cell, and the cells at which the search has looked.
#[derive(Default)]
struct Answer {
    all: Vec<Behind>,
    cells: Vec<Cell>,
}

type Answers = FxHashMap<(Cell, Option<ClassRef>, Vec<Key>, FactSet), Arc<Answer>>;

/// What a function writes, each with the cell.
pub(super) type Writes = Vec<(Cell, Arc<Write>)>;

/// All writes of the program.
#[derive(Default)]
pub(super) struct Cells {
    written: FxHashMap<Cell, Arc<Written>>,
    by_function: Vec<Arc<Writes>>,
}

/// All writes, and what lies behind them.
pub(super) struct Shared {
    cells: Arc<Cells>,
    /// Cells into which something else is written than in the solution before; none: nobody knows.
    changed: Option<FxHashSet<Cell>>,
    /// What lies behind a cell, once asked.
    answers: Mutex<Answers>,
}

/// What of a cell is meant: its text form, the keys of the mapping in it.
const MEANT: FactSet = FactSet(core::PRINTED.0 | core::KEY.0);
/// What is not what somebody has sent, but what was found under it.
const LEARNT: FactSet = FactSet(core::LOOKED_UP.0 | core::FETCHED.0 | core::HELD.0 | core::UNMODELLED.0);
/// Chains of cells are followed this far.
const MAX_CHAIN: usize = 3;
/// And no more writes than this are looked at for one origin.
const MAX_STOPS: usize = 100;

/// What is written into one cell, in the order of the functions that write.
#[derive(Default)]
struct Written {
    all: Vec<Arc<Write>>,
    /// Those under a name, by the name: attributes and items may be the same.
    named: FxHashMap<Symbol, Vec<u32>>,
    nameless: Vec<u32>,
}

impl Written {
    fn push(&mut self, write: &Arc<Write>) {
        let at = self.all.len() as u32;
        match write.keys.first().copied().and_then(name_of) {
            Some(name) => self.named.entry(name).or_default().push(at),
            None => self.nameless.push(at),
        }
        self.all.push(write.clone());
    }

    /// Of these some may have written what is read; the others have not.
    fn candidates(&self, read: &[Key]) -> impl Iterator<Item = &Arc<Write>> {
        let name = read.first().copied().and_then(name_of);
        let mut chosen = Vec::new();
        if let Some(name) = name {
            chosen.extend(self.named.get(&name).into_iter().flatten().chain(&self.nameless).copied());
            // Two runs, each in order.
            chosen.sort();
        }
        let others = if name.is_none() { self.all.as_slice() } else { &[] };
        chosen.into_iter().map(|at| &self.all[at as usize]).chain(others)
    }
}

/// The name of an attribute or item.
fn name_of(key: Key) -> Option<Symbol> {
    match key {
        Key::Attr(name) | Key::Item(name) => Some(name),
        _ => None,
    }
}

impl Shared {
    /// Collects the writes of all functions; `before` are those of the solution before.
    pub fn collect(solver: &Solver, before: &Arc<Cells>) -> Shared {
        let is_same = solver.fields_are_same();
        let of_function = |function: FuncRef| {
            let known = before.by_function.get(function.0 as usize).filter(|_| is_same);
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
        let changed = is_same.then(|| {
            let changed = by_function.iter().zip(&before.by_function).filter(|(now, before)| !Arc::ptr_eq(now, before));
            changed.flat_map(|(now, before)| now.iter().chain(&**before)).map(|(cell, _)| *cell).collect::<FxHashSet<Cell>>()
        });
        let cells = match &changed {
            Some(changed) if changed.is_empty() => before.clone(),
            Some(changed) => {
                let mut written = before.written.clone();
                written.retain(|cell, _| !changed.contains(cell));
                written.extend(written_by(solver, &by_function, |cell| changed.contains(cell)));
                Arc::new(Cells { written, by_function })
            }
            None => Arc::new(Cells { written: written_by(solver, &by_function, |_| true), by_function }),
        };
        Shared { cells, changed, answers: Mutex::default() }
    }

    /// All writes.
    pub fn into_cells(self) -> Arc<Cells> {
        self.cells
    }

    /// Whether what was found in these cells in the solution before lies there now.
    pub fn still_hold(&self, cells: &[Cell]) -> bool {
        self.changed.as_ref().is_some_and(|changed| !cells.iter().any(|cell| changed.contains(cell)))
    }

    /// Shows the sources behind an origin, the shortest ways first: each with the facts on its way and the cells that it passes. Adds the
    /// cells in which it has looked.
    pub fn resolve(
        &self,
        solver: &Solver,
        function: FuncRef,
        start: &Start,
        facts: FactSet,
        cells: &mut FxHashSet<Cell>,
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
        let (meant, facts) = (facts.intersection(MEANT), facts.minus(core::KEY));
        let asked = (cell.0, holder_of(solver, function, token.root), cell.1, meant);
        let known = self.answers.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get(&asked).cloned();
        let answer = match known {
            Some(answer) => answer,
            None => {
                let answer = Arc::new(self.search(solver, function, start, meant));
                self.answers.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(asked, answer.clone());
                answer
            }
        };
        cells.extend(&answer.cells);
        for Behind { source, facts: own, kept } in &answer.all {
            let is_own = kept.is_empty() && source.site.instr == Site::WHOLE;
            let source = if is_own { SourceRef { site: Site::whole(function), ..*source } } else { *source };
            show(source, own.union(facts), kept);
        }
    }

    fn search(&self, solver: &Solver, function: FuncRef, start: &Start, facts: FactSet) -> Answer {
        let mut out = Answer::default();
        let mut sources: FxHashSet<(SourceRef, FactSet)> = FxHashSet::default();
        let mut seen: FxHashSet<(Cell, Option<ClassRef>, Vec<Key>)> = FxHashSet::default();
        let mut stops = vec![Stop { function, start: Cow::Borrowed(start), facts, write: None, before: None, depth: 0 }];
        let mut next = 0;
        while next < stops.len() && next < MAX_STOPS {
            let Stop { function, start, facts, depth, .. } = stops[next].clone();
            let mut found = |source: SourceRef, facts: FactSet| {
                if sources.insert((source, facts)) {
                    out.all.push(Behind { source, facts, kept: kept_on_way(&stops, next) });
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
                        let is_seen = |write: &&Arc<Write>| {
                            keys.len() >= write.n_named
                                && overlaps(solver, scope, &write.keys, &keys)
                                && are_related(solver, write.class, class)
                        };
                        let is_name = |write: &&Arc<Write>| write.facts.any(core::KEY) && write.keys.len() == keys.len();
                        let written =
                            || self.cells.written.get(&cell).into_iter().flat_map(|written| written.candidates(&keys)).filter(is_seen);
                        // Where names are known that are made at run time, these are the keys of the mapping.
                        let is_of_names = facts.any(core::KEY) && written().any(|write| is_name(&write));
                        let of_names = if is_of_names { core::KEY } else { FactSet::EMPTY };
                        for write in written().filter(|write| !is_of_names || is_name(write)) {
                            // An object that is printed does not show its attributes.
                            let is_inside = |key: &Key| matches!(key, Key::Attr(_));
                            let is_attribute =
                                write.is_attribute && keys.len() <= write.keys.len() || write.keys.iter().skip(keys.len()).any(is_inside);
                            if facts.any(core::PRINTED) && is_attribute {
                                continue;
                            }
                            let found_under = if is_misnamed(solver, &write.keys, &keys) { core::MISNAMED } else { FactSet::EMPTY };
                            // What was looked up when a session began is what the program knows of the caller.
                            let is_known = scope == Some(StateScope::Session) && write.facts.any(LEARNT);
                            let known = if is_known { core::OWNED } else { FactSet::EMPTY };
                            let facts = facts.union(write.facts).minus(of_names).union(found_under).union(known);
                            let kept = &write.kept;
                            let below = keys.get(write.keys.len()..).unwrap_or_default();
                            let beyond = write.keys.get(keys.len()..).unwrap_or_default();
                            // What lies in a file is no part of its path, and the path's text is not in the file.
                            if beyond.contains(&Key::File) || below.contains(&Key::File) && !write.is_itself {
                                continue;
                            }
                            // The text of a key has no parts.
                            if write.facts.any(core::KEY) && !below.is_empty() {
                                continue;
                            }
                            if is_harmless_part(solver, &kept.start, below) {
                                continue;
                            }
                            if stops.len() >= MAX_STOPS {
                                // The answer is everybody's; the first write that is left out says where something may be missed.
                                solver.note_limit(kept.function, "writes of what is kept");
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
        out.cells = seen.into_iter().map(|(cell, ..)| cell).collect();
        out
    }
}

/// What functions write into those cells.
fn written_by(solver: &Solver, by_function: &[Arc<Writes>], is_wanted: impl Fn(&Cell) -> bool) -> FxHashMap<Cell, Arc<Written>> {
    let mut written: FxHashMap<Cell, Written> = FxHashMap::default();
    let mut known = FxHashSet::default();
    for (cell, write) in by_function.iter().flat_map(|writes| &**writes).filter(|(cell, _)| is_wanted(cell)) {
        // Callers write what their callees write.
        if known.insert((cell, write.told(solver))) {
            written.entry(*cell).or_default().push(write);
        }
    }
    drop(known);
    written.into_iter().map(|(cell, written)| (cell, Arc::new(written))).collect()
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
        for Part { keys: part, origin, facts, is_attribute, is_itself, n_named } in parts_of(summary, &effect.value) {
            let n_named = if n_named == 0 { 0 } else { keys.len() + n_named };
            let start = match origin {
                Origin::Source(source) => Start::Source(source),
                Origin::Token(token) => Start::Token(summary.tokens[token as usize].clone()),
                Origin::Caller => continue,
            };
            if !leads_on(solver, function, &start) {
                continue;
            }
            let kept = Kept { function, start, target: token.clone(), key: effect.key };
            let keys = [keys.as_slice(), part.as_slice()].concat();
            writes.push((cell, Arc::new(Write { keys, class, kept, facts, is_attribute, is_itself, n_named })));
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
            for Part { keys, origin, facts, is_attribute, is_itself, n_named } in parts_of(summary, value) {
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
                    Arc::new(Write { keys, class: Some(class), kept, facts, is_attribute, is_itself, n_named }),
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
fn overlaps(solver: &Solver, scope: Option<StateScope>, written: &[Key], read: &[Key]) -> bool {
    // Settings have nothing in common but the place: one that is read by its name is found by it, and all of them are none.
    let is_nameless = |key: &Key| matches!(key, Key::Elem | Key::But(_) | Key::Argument(_));
    if scope == Some(StateScope::Process) && (read.is_empty() || is_nameless(&read[0]) || written.first().is_some_and(is_nameless)) {
        return false;
    }
    let is_same_name = scope.is_none() || written.first().zip(read.first()).is_none_or(|(a, b)| a == b);
    is_same_name
        && written.iter().zip(read).all(|(a, b)| match (*a, *b) {
            (Key::Elem, _) | (_, Key::Elem) => true,
            (Key::But(left_out), Key::Item(name) | Key::Attr(name)) | (Key::Item(name) | Key::Attr(name), Key::But(left_out)) => {
                !is_left_out(solver.names, left_out, name)
            }
            (Key::But(_), _) | (_, Key::But(_)) => true,
            // What is an item here may be an attribute there.
            (Key::Attr(a), Key::Item(b)) | (Key::Item(a), Key::Attr(b)) => a == b,
            // A record has each field under its name and at its place.
            (Key::Attr(_) | Key::Item(_), Key::Index(_)) | (Key::Index(_), Key::Attr(_) | Key::Item(_)) => false,
            (a, b) => a == b || std::mem::discriminant(&a) != std::mem::discriminant(&b),
        })
}

/// Whether what lies under a name that is made at run time is read under one behind which there is no secret.
fn is_misnamed(solver: &Solver, written: &[Key], read: &[Key]) -> bool {
    let is_other = |key: &Key| matches!(key, Key::Item(name) if !solver.is_secret_name(*name));
    written.iter().zip(read).any(|(written, read)| *written == Key::Elem && is_other(read))
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
            && (solver.program.field_writers.contains_key(&(*base, name)) || solver.program.class_state.contains(&(*base, name)))
        {
            home = *base;
        }
    }
    home
}
