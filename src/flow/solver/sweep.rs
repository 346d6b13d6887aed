//! All functions in their general contexts, on all threads. Two threads that come to the same cycle of functions would each evaluate all
//! of it: the one that began later leaves what it is at, goes on elsewhere, and comes back when the cycle is done.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use super::{Context, FuncRef, Limits, Solver, Task, locked};

/// How a task is left for which an older one works.
struct Postponed;

/// Components that gave way are tried again so many times; then they are evaluated whoever else does.
const MAX_TRIES: usize = 8;

impl Solver<'_> {
    /// Evaluates every function in its general context.
    pub fn solve_all(&self) {
        self.cancel.expect(self.program.calls.components.len());
        let last = AtomicU32::new(0);
        for wave in &self.program.calls.waves {
            let mut todo = wave.clone();
            for attempt in 0..=MAX_TRIES {
                let postponed = Mutex::new(Vec::new());
                todo.par_iter().with_min_len(8).for_each(|component| {
                    let number = if attempt < MAX_TRIES { last.fetch_add(1, Ordering::Relaxed) + 1 } else { 0 };
                    match self.solve_component(*component, number) {
                        Ok(()) => self.cancel.step(),
                        Err(Postponed) => locked(&postponed).push(*component),
                    }
                });
                todo = std::mem::take(&mut *locked(&postponed));
                if todo.is_empty() {
                    break;
                }
            }
        }
    }

    fn solve_component(&self, component: u32, number: u32) -> Result<(), Postponed> {
        self.cancel.check();
        let mut task = Task { number, ..Task::default() };
        let solved = catch_unwind(AssertUnwindSafe(|| {
            for function in &self.program.calls.components[component as usize] {
                self.summary(&mut task, &Context::general(*function));
            }
        }));
        let Err(payload) = solved else { return Ok(()) };
        for function in &task.claims {
            let _ = self.claimed[function.0 as usize].compare_exchange(number, 0, Ordering::Relaxed, Ordering::Relaxed);
        }
        match payload.downcast::<Postponed>() {
            Ok(postponed) => Err(*postponed),
            Err(panic) => resume_unwind(panic),
        }
    }

    /// Says that a task evaluates a function, so that younger ones leave it alone. Leaves the task if an older one does already.
    pub(super) fn claim(&self, task: &mut Task, context: &Context) {
        if task.number == 0 || !context.is_general() {
            return;
        }
        let claimed = &self.claimed[context.function.0 as usize];
        let holder = claimed.load(Ordering::Relaxed);
        if holder == task.number {
            return;
        }
        if holder != 0 && holder < task.number {
            // The hook for panics is not called.
            resume_unwind(Box::new(Postponed));
        }
        claimed.store(task.number, Ordering::Relaxed);
        task.claims.push(context.function);
    }

    /// A bound was reached outside of evaluation.
    pub fn note_limit(&self, function: FuncRef, limit: &'static str) {
        locked(&self.limits).entry(function).or_default().insert(limit);
    }

    /// All bounds that were reached.
    pub fn limits(&self) -> Limits {
        locked(&self.limits).values().flatten().copied().collect()
    }
}
