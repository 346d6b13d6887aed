//! What one solution keeps for the next: all that was found out about functions that an edit leaves alone.
//!
//! A summary is a pure function of the function's code, of what names mean in the program, and of the code and summaries at which its
//! evaluation has looked. So it holds while names mean the same and nothing of the function and of what it has looked at has changed.
//! Which those are is noted during evaluation; [`super::cutoff`] finds out what has changed.

use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::cutoff::Readers;
use super::method_kinds::ToldOfMethods;
use super::{Limits, Reads, Solver, Specials, locked};
use crate::flow::arrivals::Arrivals;
use crate::flow::entry::Entry;
use crate::flow::instructed::Instructions;
use crate::flow::registered::Registered;
use crate::flow::runs::Run;
use crate::flow::shared::Cells;
use crate::flow::summary::Summary;
use crate::flow::ways::Ways;
use crate::ir::{Instr, Literal};
use crate::models::Intrinsic;
use crate::program::{ClassRef, Edited, FuncRef};
use crate::text::Symbol;

/// Summaries of a program, with what they rest on.
#[derive(Default)]
pub struct Retained {
    pub(super) general: Vec<Option<Arc<Summary>>>,
    pub(super) special: Vec<Option<Arc<Specials>>>,
    pub(super) reads: Vec<Arc<Reads>>,
    pub(super) readers: Arc<OnceLock<Mutex<Readers>>>,
    limits: FxHashMap<FuncRef, Limits>,
    basis: Basis,
    pub(super) told_of_methods: Vec<Arc<ToldOfMethods>>,
    n_special_at_first: usize,
    cells: Arc<Cells>,
    runs: Vec<(Entry, Arc<Run>)>,
    ways: Ways,
    arrivals: Arrivals,
}

/// What evaluations ask about the program as a whole, beyond names.
#[derive(Default, PartialEq)]
struct Basis {
    method_kinds: Vec<Option<Intrinsic>>,
    entities: Vec<bool>,
    entity_names: FxHashMap<Symbol, ClassRef>,
    registered: Registered,
    instructions: Arc<Instructions>,
    component_of: Vec<FuncRef>,
    widely_called: Vec<bool>,
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
        self.n_special_at_first = Some(before.n_special_at_first);
        self.readers = before.readers.clone();
        let fresh = self.settle_edit(before, edited, &self.speakers_since(before));
        self.fresh = Some(fresh);
    }

    /// A function does what it did in the solution before.
    pub(super) fn take_over_one(&self, before: &Retained, function: FuncRef) {
        let at = function.0 as usize;
        if let Some(summary) = &before.general[at] {
            let _ = self.general[at].set(summary.clone());
        }
        locked(&self.special[at]).clone_from(&before.special[at]);
        locked(&self.reads[at]).clone_from(&before.reads[at]);
        if let Some(limits) = before.limits.get(&function) {
            locked(&self.limits).insert(function, limits.clone());
        }
    }

    /// An evaluation of a function has looked at others.
    pub(super) fn note_reads(&self, function: FuncRef, reads: Reads) {
        if reads.is_empty() {
            return;
        }
        let mut known = locked(&self.reads[function.0 as usize]);
        if let Some(readers) = self.readers.get() {
            locked(readers).add(function, reads.iter().filter(|read| !known.contains(read)));
        }
        if known.is_empty() {
            *known = Arc::new(reads);
        } else if !reads.is_subset(&known) {
            Arc::make_mut(&mut known).extend(reads);
        }
    }

    /// Functions with texts that count as instructions now and did not before, or the other way round.
    fn speakers_since(&self, before: &Retained) -> Vec<FuncRef> {
        let (now, before) = (&self.instructions.texts, &before.basis.instructions.texts);
        let changed: FxHashSet<Symbol> = now.symmetric_difference(before).copied().collect();
        if changed.is_empty() {
            return Vec::new();
        }
        let is_changed = |instr: &Instr| matches!(instr, Instr::Const(Literal::Str(text)) if changed.contains(text));
        let functions = (0..self.program.n_functions() as u32).map(FuncRef);
        functions.filter(|function| self.program.function(*function).instrs.iter().any(is_changed)).collect()
    }

    fn rests_on(&self, basis: &Basis) -> bool {
        let Basis { method_kinds, entities, entity_names, registered, instructions: _, component_of, widely_called } = basis;
        self.method_kinds == *method_kinds
            && self.entities == *entities
            && self.entity_names == *entity_names
            && self.registered == *registered
            && self.component_of == *component_of
            && self.widely_called == *widely_called
    }

    /// What the next solution may take over.
    pub fn retain(self, cells: Arc<Cells>, runs: Vec<(Entry, Arc<Run>)>, ways: Ways, arrivals: Arrivals) -> Retained {
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
                registered: self.registered,
                instructions: self.instructions,
                component_of: self.component_of,
                widely_called: self.widely_called,
            },
            told_of_methods: self.told_of_methods,
            n_special_at_first: self.n_special_at_first.unwrap_or(n_special),
            cells,
            readers: self.readers,
            runs,
            ways,
            arrivals,
        }
    }
}

impl Retained {
    /// Texts that speak to models as the system.
    pub(in crate::flow) fn instructions(&self) -> &Arc<Instructions> {
        &self.basis.instructions
    }

    /// What the program registered.
    pub(in crate::flow) fn registered(&self) -> &Registered {
        &self.basis.registered
    }

    /// What functions write into state that outlives a call.
    pub(in crate::flow) fn cells(&self) -> &Arc<Cells> {
        &self.cells
    }

    /// The entries and what their runs reach.
    pub(in crate::flow) fn runs(&self) -> &[(Entry, Arc<Run>)] {
        &self.runs
    }

    /// What arrives at sinks.
    pub(in crate::flow) fn arrivals(&self) -> &Arrivals {
        &self.arrivals
    }

    /// The ways of the flows.
    pub(in crate::flow) fn ways(&self) -> &Ways {
        &self.ways
    }
}
