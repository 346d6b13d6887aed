//! What the asker and a running analysis share: how far it is, and whether anybody still waits for the answer.
//!
//! A cancelled analysis is left by unwinding, through all floors and threads at once: no function in between has to hand on a result
//! that says "stopped", and none can mistake a half result for a whole one.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// A flag that the asker keeps and the analysis looks at between functions. A clone is the same flag.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<State>);

#[derive(Debug, Default)]
struct State {
    is_cancelled: AtomicBool,
    n_steps: AtomicUsize,
    n_done: AtomicUsize,
}

/// What an analysis gives that was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl Cancel {
    /// Asks the analysis to stop.
    pub fn cancel(&self) {
        self.0.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Leaves the analysis if it was asked to stop. The hook for panics is not called.
    pub fn check(&self) {
        if self.0.is_cancelled.load(Ordering::Relaxed) {
            resume_unwind(Box::new(Cancelled));
        }
    }

    /// So many more steps are known to come: files to read, functions to evaluate.
    pub fn expect(&self, n_steps: usize) {
        self.0.n_steps.fetch_add(n_steps, Ordering::Relaxed);
    }

    /// One of them is done. Leaves the analysis like [`Cancel::check`].
    pub fn step(&self) {
        self.0.n_done.fetch_add(1, Ordering::Relaxed);
        self.check();
    }

    /// How many steps are done, and how many are known of; the second number grows.
    pub fn progress(&self) -> (usize, usize) {
        (self.0.n_done.load(Ordering::Relaxed), self.0.n_steps.load(Ordering::Relaxed))
    }

    /// Where [`Cancel::check`] arrives.
    pub fn catch<T>(act: impl FnOnce() -> T) -> Result<T, Cancelled> {
        catch_unwind(AssertUnwindSafe(act)).map_err(|payload| match payload.downcast::<Cancelled>() {
            Ok(cancelled) => *cancelled,
            Err(panic) => resume_unwind(panic),
        })
    }
}
