//! Stopping an analysis whose answer nobody waits for any more.
//!
//! A cancelled analysis is left by unwinding, through all floors and threads at once: no function in between has to hand on a result
//! that says "stopped", and none can mistake a half result for a whole one.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A flag that the asker keeps and the analysis looks at between functions. A clone is the same flag.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

/// What an analysis gives that was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl Cancel {
    /// Asks the analysis to stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Leaves the analysis if it was asked to stop. The hook for panics is not called.
    pub fn check(&self) {
        if self.0.load(Ordering::Relaxed) {
            resume_unwind(Box::new(Cancelled));
        }
    }

    /// Where [`Cancel::check`] arrives.
    pub fn catch<T>(act: impl FnOnce() -> T) -> Result<T, Cancelled> {
        catch_unwind(AssertUnwindSafe(act)).map_err(|payload| match payload.downcast::<Cancelled>() {
            Ok(cancelled) => *cancelled,
            Err(panic) => resume_unwind(panic),
        })
    }
}
