//! A program that is analysed again and again while its files change: what an editor needs. A single run is a session with one
//! analysis.
//!
//! The session's owner says what changes; a [`Snapshot`] holds the state of one moment and can be analysed on another thread. What one
//! analysis has read and lowered serves the next ones, and every result is what a fresh run would give.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rayon::ThreadPool;

use super::analyse::Effort;
use super::discover::{Discovery, discover, discover_from};
use super::memory::{Memory, Unsaved};
use super::outcome::{Outcome, Refusal};
use super::run::{Options, analyse_files};
use crate::flow::{Cancel, Cancelled};

/// A program and what is known of it.
pub struct Session {
    options: Arc<Options>,
    workers: Workers,
    unsaved: Arc<BTreeMap<PathBuf, Arc<str>>>,
    disk: Arc<Disk>,
    memory: Arc<Memory>,
}

/// The program at one moment.
pub struct Snapshot {
    options: Arc<Options>,
    workers: Workers,
    unsaved: Arc<BTreeMap<PathBuf, Arc<str>>>,
    disk: Arc<Disk>,
    memory: Arc<Memory>,
}

/// The threads on which sessions work.
#[derive(Clone)]
pub struct Workers(Arc<ThreadPool>);

/// The files that were found, once somebody has looked.
type Disk = OnceLock<Result<Discovery, Refusal>>;

/// Deeply nested code is walked by recursion on some floors; bounds on nesting are set for stacks of this size.
const STACK_BYTES: usize = 256 << 20;

impl Workers {
    /// Starts so many threads; none: one per core.
    pub fn start(n_threads: Option<NonZeroUsize>) -> Result<Workers, Refusal> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(n_threads.map_or(0, NonZeroUsize::get))
            .stack_size(STACK_BYTES)
            .thread_name(|index| format!("leakline-{index}"))
            .build()
            .map_err(|error| Refusal::new(format!("no threads can be started: {error}")))?;
        Ok(Workers(Arc::new(pool)))
    }

    /// Does some work on one of the threads; what it does in parallel is done on all of them.
    pub fn run<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.0.install(work)
    }
}

impl Session {
    /// A session in which nothing has been read yet.
    pub fn new(options: Options, workers: Workers) -> Session {
        Session { options: Arc::new(options), workers, unsaved: Arc::default(), disk: Arc::default(), memory: Arc::default() }
    }

    /// The file's content is this text, whatever lies on disk. `path` is absolute and has its links resolved.
    pub fn edit(&mut self, path: &Path, text: impl Into<Arc<str>>) {
        let is_new = Arc::make_mut(&mut self.unsaved).insert(path.to_owned(), text.into()).is_none();
        if is_new && !path.exists() {
            self.look_again();
        }
    }

    /// The file's content is what lies on disk.
    pub fn close(&mut self, path: &Path) {
        if Arc::make_mut(&mut self.unsaved).remove(path).is_some() {
            self.memory.forget(path);
            self.look_again();
        }
    }

    /// The file has been written, created or deleted on disk.
    pub fn touch(&mut self, path: &Path) {
        self.memory.forget(path);
        let was_found = matches!(self.disk.get(), Some(Ok(discovery)) if discovery.has(path));
        if was_found != path.exists() {
            self.look_again();
        }
    }

    /// Files on disk may have changed; those that have another size or date are read again.
    pub fn refresh(&mut self) {
        self.memory.forget_changed();
        self.look_again();
    }

    /// Anything on disk may have changed.
    pub fn reload(&mut self) {
        self.memory.forget_all();
        self.look_again();
    }

    /// Other files or other rules count.
    pub fn configure(&mut self, options: Options) {
        self.options = Arc::new(options);
        self.memory.forget_catalog();
        self.look_again();
    }

    /// The program as it is now.
    pub fn snapshot(&mut self) -> Snapshot {
        if self.memory.is_bloated() {
            self.memory = Arc::default();
        }
        let Session { options, workers, unsaved, disk, memory } = self;
        Snapshot {
            options: options.clone(),
            workers: workers.clone(),
            unsaved: unsaved.clone(),
            disk: disk.clone(),
            memory: memory.clone(),
        }
    }

    fn look_again(&mut self) {
        self.disk = Arc::default();
    }
}

impl Snapshot {
    /// Analyses the program; [`Cancelled`] if somebody asked for that before it was done.
    pub fn analyse(&self, cancel: &Cancel) -> Result<Result<Outcome, Refusal>, Cancelled> {
        self.analyse_with(Effort::Whole, cancel)
    }

    /// [`Snapshot::analyse`] with as much effort; see [`Outcome::is_analysed`].
    pub fn analyse_with(&self, effort: Effort, cancel: &Cancel) -> Result<Result<Outcome, Refusal>, Cancelled> {
        Cancel::catch(|| self.workers.run(|| self.analyse_here(effort, cancel)))
    }

    fn analyse_here(&self, effort: Effort, cancel: &Cancel) -> Result<Outcome, Refusal> {
        cancel.check();
        let discovery = self.disk.get_or_init(|| self.discover()).as_ref().map_err(Clone::clone)?;
        analyse_files(&self.options, discovery, &self.memory, &|path| self.unsaved(path), effort, cancel)
    }

    fn unsaved(&self, path: &Path) -> Unsaved {
        self.unsaved.get(path).cloned()
    }

    fn discover(&self) -> Result<Discovery, Refusal> {
        let mut discovery = match &self.options.folder {
            Some(folder) => discover_from(folder.clone(), &self.options.looking)?,
            None => discover(&self.options.looking)?,
        };
        if let Some(folder) = &self.options.folder {
            let unborn = self.unsaved.keys().filter(|path| path.starts_with(folder) && !path.exists());
            discovery.add(unborn.cloned().collect(), folder);
        }
        Ok(discovery)
    }
}
