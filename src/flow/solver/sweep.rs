//! All functions in their general contexts, on all threads, each as soon as those that it calls are done. Two threads that come to the
//! same cycle of functions would each evaluate all of it: the one that began later leaves what it is at, goes on elsewhere, and comes
//! back when the cycle is done.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use rayon::Scope;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Context, FuncRef, Solver, Task, locked};

/// How a task is left for which an older one works.
struct Postponed {
    /// The number of the older one.
    by: u32,
}

/// Components of the call graph on their way through the threads.
struct Sweep<'s> {
    solver: &'s Solver<'s>,
    /// By component, how many of its calls lead to components that are not done.
    n_open: Vec<AtomicU32>,
    last_task: AtomicU32,
    postponed: Mutex<PostponedTasks>,
}

#[derive(Default)]
struct PostponedTasks {
    /// Components by the number of the task that they wait for.
    waiting: FxHashMap<u32, Vec<NodeIndex>>,
    /// Tasks for which nobody has to wait any more.
    ended: FxHashSet<u32>,
}

impl<'s> Sweep<'s> {
    fn new(solver: &'s Solver<'s>) -> Self {
        let callers = &solver.program.calls.callers;
        let n_calls = |component| callers.neighbors_directed(component, Direction::Incoming).count() as u32;
        Sweep {
            solver,
            n_open: callers.node_indices().map(|component| AtomicU32::new(n_calls(component))).collect(),
            last_task: AtomicU32::new(0),
            postponed: Mutex::default(),
        }
    }

    fn run<'scope>(&'scope self, scope: &Scope<'scope>) {
        let callers = &self.solver.program.calls.callers;
        for component in callers.externals(Direction::Incoming) {
            scope.spawn(move |scope| self.solve(scope, component));
        }
    }

    fn solve<'scope>(&'scope self, scope: &Scope<'scope>, component: NodeIndex) {
        let number = self.last_task.fetch_add(1, Ordering::Relaxed) + 1;
        let solved = self.solver.solve_component(component, number);
        if let Err(Postponed { by }) = solved
            && !self.waits(component, by)
        {
            scope.spawn(move |scope| self.solve(scope, component));
        }
        for waiting in self.end(number) {
            scope.spawn(move |scope| self.solve(scope, waiting));
        }
        if solved.is_err() {
            return;
        }
        self.solver.cancel.step();
        for caller in self.solver.program.calls.callers.neighbors(component) {
            if self.n_open[caller.index()].fetch_sub(1, Ordering::AcqRel) == 1 {
                scope.spawn(move |scope| self.solve(scope, caller));
            }
        }
    }

    /// Has the component wait for a task; false if that has ended.
    fn waits(&self, component: NodeIndex, task: u32) -> bool {
        let mut postponed = locked(&self.postponed);
        let is_at_work = !postponed.ended.contains(&task);
        if is_at_work {
            postponed.waiting.entry(task).or_default().push(component);
        }
        is_at_work
    }

    /// Says that a task has ended, and gives the components that have waited for it.
    fn end(&self, task: u32) -> Vec<NodeIndex> {
        let mut postponed = locked(&self.postponed);
        postponed.ended.insert(task);
        postponed.waiting.remove(&task).unwrap_or_default()
    }
}

impl Solver<'_> {
    /// Evaluates every function in its general context, unless what an edit has changed is all that was not known.
    pub fn solve_all(&self) {
        if self.fresh.is_some() {
            return;
        }
        self.cancel.expect(self.program.calls.components.len());
        let sweep = Sweep::new(self);
        rayon::scope(|scope| sweep.run(scope));
    }

    fn solve_component(&self, component: NodeIndex, number: u32) -> Result<(), Postponed> {
        self.cancel.check();
        let mut task = Task { number, ..Task::default() };
        let solved = catch_unwind(AssertUnwindSafe(|| {
            for function in &self.program.calls.components[component.index()] {
                self.summary(&mut task, &Context::general(*function));
            }
        }));
        for function in &task.claims {
            let _ = self.claimed[function.0 as usize].compare_exchange(number, 0, Ordering::Relaxed, Ordering::Relaxed);
        }
        let Err(payload) = solved else { return Ok(()) };
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
            resume_unwind(Box::new(Postponed { by: holder }));
        }
        claimed.store(task.number, Ordering::Relaxed);
        task.claims.push(context.function);
    }

    /// A bound was reached outside of evaluation.
    pub fn note_limit(&self, function: FuncRef, limit: &'static str) {
        locked(&self.limits).entry(function).or_default().insert(limit);
    }

    /// All bounds that were reached, and in which functions; sorted.
    pub fn limits(&self) -> Vec<(&'static str, FuncRef)> {
        let limits = locked(&self.limits);
        let mut all: Vec<_> = limits.iter().flat_map(|(function, limits)| limits.iter().map(|limit| (*limit, *function))).collect();
        all.sort_unstable();
        all
    }
}
