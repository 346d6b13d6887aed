//! What one solution keeps for the next: all that was found out about functions that an edit leaves alone.
//!
//! A summary is a pure function of the function's code, of what names mean in the program, and of the code and summaries at which its
//! evaluation has looked. So it holds while names mean the same, nothing of the function has changed, and nothing of what it has looked
//! at, directly or through others. Which those are is noted during evaluation (the invalidation of Hammer et al., 2014, "Adapton:
//! Composable, Demand-Driven Incremental Computation", at the grain of functions).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Limits, Read, Reads, Solver, Specials, locked};
use crate::flow::entry::Entry;
use crate::flow::runs::Run;
use crate::flow::shared::Writes;
use crate::flow::summary::Summary;
use crate::flow::ways::Ways;
use crate::ir::{Instr, Literal};
use crate::models::Intrinsic;
use crate::program::{ClassRef, Edited, FuncRef};
use crate::text::Symbol;

/// Summaries of a program, with what they rest on.
#[derive(Default)]
pub struct Retained {
    general: Vec<Option<Arc<Summary>>>,
    special: Vec<Option<Arc<Specials>>>,
    reads: Vec<Arc<Reads>>,
    limits: FxHashMap<FuncRef, Limits>,
    basis: Basis,
    n_special_at_first: usize,
    writes: Vec<Arc<Writes>>,
    runs: Vec<(Entry, Arc<Run>)>,
    ways: Ways,
}

/// What evaluations ask about the program as a whole, beyond names.
#[derive(Default, PartialEq)]
struct Basis {
    method_kinds: Vec<Option<Intrinsic>>,
    entities: Vec<bool>,
    entity_names: FxHashMap<Symbol, ClassRef>,
    instructions: FxHashSet<Symbol>,
    component_of: Vec<FuncRef>,
}

/// Summaries for callers that no longer exist may be so many times as many as those of a program that is solved from nothing.
const MAX_STALE: usize = 2;

impl Solver<'_> {
    /// Takes what still holds after an edit; names mean what they meant.
    pub fn take_over(&mut self, before: &Retained, edited: &Edited) {
        let n_special: usize = before.special.iter().flatten().map(|special| special.len()).sum();
        let is_bloated = n_special > MAX_STALE * before.n_special_at_first + 1000;
        if before.general.len() != self.general.len() || is_bloated || !self.rests_on(&before.basis) {
            return;
        }
        let is_stale = before.stale(edited, self.speakers_since(before));
        self.n_special_at_first = Some(before.n_special_at_first);
        for at in (0..is_stale.len()).filter(|at| !is_stale[*at]) {
            if let Some(summary) = &before.general[at] {
                self.general[at] = OnceLock::from(summary.clone());
            }
            self.special[at] = Mutex::new(before.special[at].clone());
            self.reads[at] = Mutex::new(before.reads[at].clone());
            if let Some(limits) = before.limits.get(&FuncRef(at as u32)) {
                locked(&self.limits).insert(FuncRef(at as u32), limits.clone());
            }
        }
        self.fresh = Some(Fresh { is_stale, fields: edited.fields.clone() });
    }

    /// An evaluation of a function has looked at others.
    pub(super) fn note_reads(&self, function: FuncRef, reads: Reads) {
        if reads.is_empty() {
            return;
        }
        let mut known = locked(&self.reads[function.0 as usize]);
        if known.is_empty() {
            *known = Arc::new(reads);
        } else if !reads.is_subset(&known) {
            Arc::make_mut(&mut known).extend(reads);
        }
    }

    /// Whether what has looked at all this in the solution before would see the same now.
    pub fn still_sees(&self, reads: &[Read]) -> bool {
        self.fresh.as_ref().is_some_and(|fresh| !reads.iter().any(|read| fresh.is_other(*read)))
    }

    /// Whether these functions do what they did in the solution before.
    pub fn still_hold(&self, functions: &[FuncRef]) -> bool {
        self.fresh.as_ref().is_some_and(|fresh| !functions.iter().any(|function| fresh.is_other(Read::Function(*function))))
    }

    /// Whether every field lies where it lay: relatives share the cell of the topmost class that assigns it.
    pub fn fields_are_same(&self) -> bool {
        self.fresh.as_ref().is_some_and(|fresh| fresh.fields.is_empty())
    }

    /// Functions with texts that count as instructions now and did not before, or the other way round.
    fn speakers_since(&self, before: &Retained) -> Vec<FuncRef> {
        let changed: FxHashSet<Symbol> = self.instructions.symmetric_difference(&before.basis.instructions).copied().collect();
        if changed.is_empty() {
            return Vec::new();
        }
        let is_changed = |instr: &Instr| matches!(instr, Instr::Const(Literal::Str(text)) if changed.contains(text));
        let functions = (0..self.program.n_functions() as u32).map(FuncRef);
        functions.filter(|function| self.program.function(*function).instrs.iter().any(is_changed)).collect()
    }

    fn rests_on(&self, basis: &Basis) -> bool {
        let Basis { method_kinds, entities, entity_names, instructions: _, component_of } = basis;
        self.method_kinds == *method_kinds
            && self.entities == *entities
            && self.entity_names == *entity_names
            && self.component_of == *component_of
    }

    /// What the next solution may take over.
    pub fn retain(self, writes: Vec<Arc<Writes>>, runs: Vec<(Entry, Arc<Run>)>, ways: Ways) -> Retained {
        let special: Vec<_> = self.special.into_iter().map(|special| locked(&special).take()).collect();
        let n_special = special.iter().flatten().map(|special| special.len()).sum();
        Retained {
            general: self.general.into_iter().map(OnceLock::into_inner).collect(),
            special,
            reads: self.reads.into_iter().map(|reads| locked(&reads).clone()).collect(),
            limits: std::mem::take(&mut *locked(&self.limits)),
            basis: Basis {
                method_kinds: self.method_kinds,
                entities: self.entities,
                entity_names: self.entity_names,
                instructions: self.instructions,
                component_of: self.component_of,
            },
            n_special_at_first: self.n_special_at_first.unwrap_or(n_special),
            writes,
            runs,
            ways,
        }
    }
}

impl Retained {
    /// What each function writes into state that outlives a call.
    pub(in crate::flow) fn writes(&self) -> &[Arc<Writes>] {
        &self.writes
    }

    /// The entries and what their runs reach.
    pub(in crate::flow) fn runs(&self) -> &[(Entry, Arc<Run>)] {
        &self.runs
    }

    /// The ways of the flows.
    pub(in crate::flow) fn ways(&self) -> &Ways {
        &self.ways
    }

    /// Which functions have changed, or have looked at something that has.
    fn stale(&self, edited: &Edited, more: Vec<FuncRef>) -> Vec<bool> {
        let mut readers: Vec<Vec<FuncRef>> = vec![Vec::new(); self.reads.len()];
        let mut todo: VecDeque<FuncRef> = edited.functions.iter().copied().chain(more).collect();
        for (reader, reads) in self.reads.iter().enumerate() {
            let reader = FuncRef(reader as u32);
            for read in &**reads {
                match read {
                    Read::Function(function) => readers[function.0 as usize].push(reader),
                    Read::Field(class, name) if edited.fields.contains(&(*class, *name)) => todo.push_back(reader),
                    Read::Field(..) => {}
                }
            }
        }
        let mut is_stale = vec![false; self.reads.len()];
        while let Some(function) = todo.pop_front() {
            if !std::mem::replace(&mut is_stale[function.0 as usize], true) {
                todo.extend(&readers[function.0 as usize]);
            }
        }
        is_stale
    }
}

/// What an edit has made of the solution before.
pub(super) struct Fresh {
    /// By function: it is evaluated anew.
    is_stale: Vec<bool>,
    /// Fields that other functions assign now.
    fields: FxHashSet<(ClassRef, Symbol)>,
}

impl Fresh {
    fn is_other(&self, read: Read) -> bool {
        match read {
            Read::Function(function) => self.is_stale[function.0 as usize],
            Read::Field(class, name) => self.fields.contains(&(class, name)),
        }
    }
}
