//! The folders of the workspace, each a program with its session; a document outside all of them is a program by itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use lsp_types::Uri;

use super::configuration::Configuration;
use super::shown::Shown;
use super::worker::{Done, Verdict};
use crate::engine::{Cancel, Effort, Session, Snapshot, Workers};

/// A program that is being edited.
pub(super) struct Folder {
    /// With links resolved. Of a document by itself, its own path.
    pub(super) root: PathBuf,
    /// As the client names it.
    pub(super) uri: Uri,
    pub(super) is_single: bool,
    pub(super) configuration: Configuration,
    session: Session,
    /// How many changes there were.
    generation: u64,
    /// When the next analysis may begin.
    due: Instant,
    running: Option<(u64, Cancel)>,
    /// The last result and the changes that it has seen.
    latest: Option<(u64, Result<Arc<Shown>, String>)>,
    good: Option<Arc<Shown>>,
    /// The last result says only what is left of the one before; the whole analysis follows in the next pause.
    is_owed: bool,
    /// How long the analysis after the last edit has taken.
    cost: Duration,
    pub(super) is_loaded: bool,
}

/// While analyses are faster than this, each edit starts one at once.
const CHEAP: Duration = Duration::from_millis(100);
/// Who pauses for so long while a file is broken wants to know what holds.
const PAUSE: Duration = Duration::from_millis(500);
/// Longer pauses feel dead.
const MAX_DELAY: Duration = Duration::from_millis(250);

impl Folder {
    pub(super) fn new(root: PathBuf, uri: Uri, is_single: bool, configuration: Configuration, workers: Workers) -> Folder {
        let session = Session::new(options(&root, is_single, &configuration), workers);
        Folder {
            root,
            uri,
            is_single,
            configuration,
            session,
            generation: 1,
            due: Instant::now(),
            running: None,
            latest: None,
            good: None,
            is_owed: false,
            cost: Duration::ZERO,
            is_loaded: false,
        }
    }

    /// Whether a file belongs to it.
    pub(super) fn holds(&self, path: &Path) -> bool {
        if self.is_single { path == self.root } else { path.starts_with(&self.root) }
    }

    /// Tells the session of a change. What is being analysed is out of date.
    pub(super) fn change(&mut self, act: impl FnOnce(&mut Session)) {
        act(&mut self.session);
        self.generation += 1;
        self.is_owed = false;
        if let Some((_, cancel)) = &self.running {
            cancel.cancel();
        }
        let delay = if self.cost < CHEAP { Duration::ZERO } else { (self.cost / 4).min(MAX_DELAY) };
        self.due = Instant::now() + delay;
    }

    pub(super) fn configure(&mut self, configuration: Configuration) {
        if configuration != self.configuration {
            self.configuration = configuration;
            let options = options(&self.root, self.is_single, &self.configuration);
            // What was found under other settings is no state to return to, and its words may differ.
            (self.good, self.latest) = (None, None);
            self.change(|session| session.configure(options));
        }
    }

    /// Files that say what counts have changed, or nobody knows what has.
    pub(super) fn reload(&mut self) {
        let options = options(&self.root, self.is_single, &self.configuration);
        self.change(|session| {
            session.configure(options);
            session.reload();
        });
    }

    /// When an analysis should begin; none while one runs or nothing has changed.
    pub(super) fn due(&self) -> Option<Instant> {
        (self.running.is_none() && (self.is_owed || !self.is_fresh())).then_some(self.due)
    }

    /// Begins an analysis.
    pub(super) fn begin(&mut self) -> (u64, Snapshot, Effort, Cancel) {
        let cancel = Cancel::default();
        self.running = Some((self.generation, cancel.clone()));
        let effort = match &self.good {
            None => Effort::Whole,
            Some(_) if self.is_owed => Effort::Aside,
            Some(_) => Effort::Incremental,
        };
        (self.generation, self.session.snapshot(), effort, cancel)
    }

    /// Takes a result; false if it came too late to be shown.
    pub(super) fn end(&mut self, done: Done) -> bool {
        self.running = None;
        let result = match done.result {
            Verdict::Cancelled => return false,
            Verdict::Shown { shown, is_good, is_whole } => {
                // The first analysis and one in a pause say nothing of what the next edit costs.
                if self.good.is_some() && !self.is_owed {
                    self.cost = done.took;
                }
                self.is_owed = !is_whole;
                if self.is_owed {
                    self.due = Instant::now() + PAUSE;
                }
                if is_good {
                    self.good = Some(shown.clone());
                }
                Ok(shown)
            }
            Verdict::Refused(message) | Verdict::Crashed(message) => Err(message),
        };
        self.latest = Some((done.generation, result));
        self.is_fresh()
    }

    /// Whether the last result has seen every change.
    pub(super) fn is_fresh(&self) -> bool {
        self.latest.as_ref().is_some_and(|(generation, _)| *generation == self.generation)
    }

    /// The last result, fresh or not.
    pub(super) fn latest(&self) -> Option<&Arc<Shown>> {
        self.latest.as_ref().and_then(|(_, result)| result.as_ref().ok())
    }

    pub(super) fn good(&self) -> Option<&Arc<Shown>> {
        self.good.as_ref()
    }
}

fn options(root: &Path, is_single: bool, configuration: &Configuration) -> crate::engine::Options {
    match root.parent() {
        Some(parent) if is_single => configuration.options(parent, Some(root)),
        _ => configuration.options(root, None),
    }
}
