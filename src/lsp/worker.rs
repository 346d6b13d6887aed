//! The thread that analyses. It gets snapshots and gives what is to be shown; it knows neither documents nor requests.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::configuration::Configuration;
use super::shown::{Dialect, Shown};
use crate::engine::{self, Cancel, Effort, Snapshot};

/// An analysis to make.
pub(super) struct Job {
    /// The folder.
    pub(super) root: PathBuf,
    /// How many changes of it the snapshot holds.
    pub(super) generation: u64,
    pub(super) snapshot: Snapshot,
    pub(super) effort: Effort,
    pub(super) cancel: Cancel,
    pub(super) versions: BTreeMap<PathBuf, i32>,
    pub(super) configuration: Configuration,
    pub(super) dialect: Dialect,
    pub(super) previous: Option<Arc<Shown>>,
    /// The last state before a file broke.
    pub(super) good: Option<Arc<Shown>>,
}

/// What became of it.
pub(super) struct Done {
    pub(super) root: PathBuf,
    pub(super) generation: u64,
    pub(super) result: Verdict,
    pub(super) took: Duration,
}

pub(super) enum Verdict {
    /// What is to be shown, and whether no file has become broken.
    Shown {
        shown: Arc<Shown>,
        is_good: bool,
        /// Whether the program was analysed as it is, down to the last function.
        is_whole: bool,
    },
    Cancelled,
    /// The settings make no sense: what is wrong with them.
    Refused(String),
    /// leakline failed.
    Crashed(String),
}

pub(super) fn start() -> (Sender<Job>, Receiver<Done>) {
    let (jobs, todo) = unbounded::<Job>();
    let (results, done) = unbounded();
    std::thread::spawn(move || {
        for job in todo {
            let started = Instant::now();
            let (root, generation) = (job.root.clone(), job.generation);
            let result = engine::guard(|| work(job)).unwrap_or_else(Verdict::Crashed);
            if results.send(Done { root, generation, result, took: started.elapsed() }).is_err() {
                break;
            }
        }
    });
    (jobs, done)
}

fn work(job: Job) -> Verdict {
    let mut outcome = match job.snapshot.analyse_with(job.effort, &job.cancel) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(refusal)) => return Verdict::Refused(refusal.message),
        Err(engine::Cancelled) => return Verdict::Cancelled,
    };
    let good = job.good.clone();
    let good = good.as_ref().map(|good| &good.outcome);
    let mut is_good = true;
    let is_whole = outcome.is_analysed;
    if !is_whole && !good.is_some_and(|good| engine::carry_findings(&mut outcome, good)) {
        return work(Job { effort: Effort::Whole, ..job });
    }
    if let Some(good) = good {
        is_good = engine::is_as_good(&outcome, good);
        if is_whole {
            engine::keep_findings(&mut outcome, good);
        }
    }
    let shown = Shown::new(outcome, job.versions, job.previous.as_deref(), &job.root, &job.configuration, &job.dialect);
    Verdict::Shown { shown: Arc::new(shown), is_good, is_whole }
}
