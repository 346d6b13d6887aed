//! What an edit changes: functions that it concerns are evaluated anew, callees first, and whoever has looked only at summaries that come
//! out as they were keeps what was found out about it (the early cutoff of Hammer et al., 2014, "Adapton: Composable, Demand-Driven
//! Incremental Computation", at the grain of functions). Functions that have looked at each other are evaluated together, from nothing.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::retained::Retained;
use super::{Context, Read, Reads, Solver, Task, locked};
use crate::program::{Edited, FuncRef};

/// What an edit has made of the solution before.
pub(super) struct Fresh {
    edited: Edited,
    /// Its functions, and those with texts that count for something else now.
    functions: FxHashSet<FuncRef>,
    /// By function: it was evaluated anew.
    is_stale: Marks,
    /// By function: and does something else now.
    is_other: Marks,
}

type Marks = Vec<AtomicBool>;

/// Functions that have looked at each other, with how far they are above those that have looked at none.
struct Group {
    members: Vec<FuncRef>,
    level: usize,
}

/// A function with more summaries for callers that have told something counts as changed, without a look at each.
const MAX_COMPARED: usize = 32;

impl Solver<'_> {
    /// Evaluates anew what an edit concerns and takes over the rest. `speakers` are functions with texts that count for something else
    /// now: summaries hand on such texts as they are, so all who may come to see them are told apart from what they were.
    pub(super) fn settle_edit(&self, before: &Retained, edited: &Edited, speakers: &[FuncRef]) -> Fresh {
        let marks = |is_marked: &[bool]| is_marked.iter().copied().map(AtomicBool::new).collect();
        let readers = locked(before.readers.get_or_init(|| Mutex::new(before.turned_round())));
        let is_other = readers.above(speakers.iter().copied());
        let fresh = Fresh {
            edited: edited.clone(),
            functions: edited.functions.iter().chain(speakers).copied().collect(),
            is_stale: marks(&vec![false; before.general.len()]),
            is_other: marks(&is_other),
        };
        let is_concerned = readers.above(readers.asking(&fresh));
        drop(readers);
        let functions = || (0..is_concerned.len() as u32).map(FuncRef);
        functions().filter(|function| !is_concerned[function.0 as usize]).for_each(|function| self.take_over_one(before, function));
        let concerned: Vec<FuncRef> = functions().filter(|function| is_concerned[function.0 as usize]).collect();
        let groups = before.groups(&concerned);
        for level in groups.chunk_by(|left, right| left.level == right.level) {
            level.par_iter().for_each(|group| self.settle_group(before, &fresh, group));
        }
        fresh
    }

    fn settle_group(&self, before: &Retained, fresh: &Fresh, group: &Group) {
        self.cancel.check();
        let members = &group.members;
        // What was asked for out of turn was evaluated anew.
        let is_stale =
            |function: &FuncRef| fresh.is_other_to(*function, &before.reads[function.0 as usize]) || self.general(*function).is_some();
        if !members.iter().any(is_stale) {
            return members.iter().for_each(|function| self.take_over_one(before, *function));
        }
        let mut task = Task::default();
        for function in members {
            fresh.is_stale[function.0 as usize].store(true, Ordering::Relaxed);
            self.summary(&mut task, &Context::general(*function));
        }
        for function in members {
            if !self.does_the_same(&mut task, before, *function) {
                fresh.is_other[function.0 as usize].store(true, Ordering::Relaxed);
            }
        }
    }

    /// Whether a function does in every context what it did.
    fn does_the_same(&self, task: &mut Task, before: &Retained, function: FuncRef) -> bool {
        let at = function.0 as usize;
        if self.general(function) != before.general[at].as_ref() {
            return false;
        }
        let Some(special) = &before.special[at] else { return true };
        special.len() <= MAX_COMPARED && special.iter().all(|(context, summary)| self.summary(task, context) == *summary)
    }

    /// Whether what has looked at all this in the solution before would see the same now.
    pub fn still_sees(&self, reads: &[Read]) -> bool {
        self.fresh.as_ref().is_some_and(|fresh| !reads.iter().any(|read| fresh.is_other(*read)))
    }

    /// Whether evaluations of these functions are what they were in the solution before.
    pub fn still_hold(&self, functions: &[FuncRef]) -> bool {
        self.fresh.as_ref().is_some_and(|fresh| !functions.iter().any(|function| is_marked(&fresh.is_stale, *function)))
    }

    /// Whether every field lies where it lay: relatives share the cell of the topmost class that assigns it.
    pub fn fields_are_same(&self) -> bool {
        self.fresh.as_ref().is_some_and(|fresh| fresh.edited.fields.is_empty())
    }
}

impl Retained {
    fn turned_round(&self) -> Readers {
        let mut readers = Readers { of_summaries: vec![Vec::new(); self.reads.len()], of_others: FxHashMap::default() };
        for (reader, reads) in self.reads.iter().enumerate() {
            for read in &**reads {
                readers.of(*read).push(FuncRef(reader as u32));
            }
        }
        readers
    }

    /// Those functions, in the order in which they can be settled.
    fn groups(&self, functions: &[FuncRef]) -> Vec<Group> {
        let number: FxHashMap<FuncRef, u32> = functions.iter().enumerate().map(|(at, function)| (*function, at as u32)).collect();
        let seen_by = |function: &FuncRef| {
            let reads = self.reads[function.0 as usize].iter();
            reads.filter_map(|read| if let Read::Summary(it) = read { number.get(it).copied() } else { None })
        };
        let mut graph: DiGraph<(), (), u32> = DiGraph::with_capacity(functions.len(), functions.len());
        for _ in functions {
            graph.add_node(());
        }
        for (at, function) in functions.iter().enumerate() {
            for seen in seen_by(function) {
                graph.add_edge(NodeIndex::new(at), NodeIndex::new(seen as usize), ());
            }
        }
        let mut levels = vec![0; functions.len()];
        let mut groups: Vec<Group> = Vec::new();
        // What is seen comes before those who see it.
        for component in tarjan_scc(&graph) {
            let mut members: Vec<FuncRef> = component.iter().map(|node| functions[node.index()]).collect();
            members.sort();
            // Members have level 0 as yet.
            let below = members.iter().flat_map(seen_by).map(|seen| levels[seen as usize]).max();
            let level = below.unwrap_or(0) + 1;
            component.iter().for_each(|node| levels[node.index()] = level);
            groups.push(Group { members, level });
        }
        groups.sort_by_key(|group| group.level);
        groups
    }
}

/// Who has looked at what, in the last solution or in one before.
pub(super) struct Readers {
    /// By function: who has looked at its summary.
    of_summaries: Vec<Vec<FuncRef>>,
    of_others: FxHashMap<Read, Vec<FuncRef>>,
}

impl Readers {
    pub(super) fn add<'r>(&mut self, reader: FuncRef, reads: impl Iterator<Item = &'r Read>) {
        for read in reads {
            let known = self.of(*read);
            if !known.contains(&reader) {
                known.push(reader);
            }
        }
    }

    fn of(&mut self, read: Read) -> &mut Vec<FuncRef> {
        match read {
            Read::Summary(function) => &mut self.of_summaries[function.0 as usize],
            Read::Code(_) | Read::Field(..) | Read::Variable(..) | Read::Names(_) | Read::Kept(..) => {
                self.of_others.entry(read).or_default()
            }
        }
    }

    /// Functions whose code is another, and those that have looked at something else than summaries that is another now.
    fn asking<'a>(&'a self, fresh: &'a Fresh) -> impl Iterator<Item = FuncRef> + 'a {
        let Edited { names_are_same: _, functions: _, fields, variables, modules, kept } = &fresh.edited;
        let code = fresh.functions.iter().map(|function| Read::Code(*function));
        let fields = fields.iter().map(|(class, name)| Read::Field(*class, *name));
        let variables = variables.iter().map(|(module, name)| Read::Variable(*module, *name));
        let modules = modules.iter().map(|module| Read::Names(*module));
        let kept = kept.iter().map(|(holder, name)| Read::Kept(*holder, *name));
        let reads = code.chain(fields).chain(variables).chain(modules).chain(kept);
        let asking = reads.filter_map(|read| self.of_others.get(&read)).flatten();
        fresh.functions.iter().chain(asking).copied()
    }

    /// By function: whether it is one of these or has looked at one, directly or through others.
    fn above(&self, seeds: impl Iterator<Item = FuncRef>) -> Vec<bool> {
        let mut is_above = vec![false; self.of_summaries.len()];
        let mut todo: Vec<FuncRef> = seeds.collect();
        while let Some(function) = todo.pop() {
            if !std::mem::replace(&mut is_above[function.0 as usize], true) {
                todo.extend(&self.of_summaries[function.0 as usize]);
            }
        }
        is_above
    }
}

impl Fresh {
    fn is_other(&self, read: Read) -> bool {
        match read {
            Read::Summary(function) => is_marked(&self.is_other, function),
            Read::Code(function) => self.functions.contains(&function),
            Read::Field(class, name) => self.edited.fields.contains(&(class, name)),
            Read::Variable(module, name) => self.edited.variables.contains(&(module, name)),
            Read::Names(module) => self.edited.modules.contains(&module),
            Read::Kept(holder, name) => self.edited.kept.contains(&(holder, name)),
        }
    }

    fn is_other_to(&self, function: FuncRef, reads: &Reads) -> bool {
        self.functions.contains(&function) || reads.iter().any(|read| self.is_other(*read))
    }
}

fn is_marked(marks: &Marks, function: FuncRef) -> bool {
    marks[function.0 as usize].load(Ordering::Relaxed)
}
