//! `--watch`: the analysis again after every change, until the user ends it.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecursiveMode, Watcher};

use super::args::CheckArgs;
use super::check::Run;
use super::{Exit, write_error, write_output};
use crate::engine::{Refusal, is_python, may_be_template};

/// Editors write a file in several steps, and version control many files at once.
const QUIET: Duration = Duration::from_millis(150);
const CLEAR_SCREEN: &str = "\x1b[2J\x1b[H";

pub(super) fn watch(args: &CheckArgs, mut run: Run) -> Result<Exit, Refusal> {
    let (sender, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // The receiver goes with the program.
        let _ = sender.send(event.is_ok_and(|event| matters(&event)));
    })
    .map_err(refusal)?;
    let here = [".".into()];
    for path in if args.paths.is_empty() { &here } else { &args.paths[..] } {
        watcher.watch(path, RecursiveMode::Recursive).map_err(refusal)?;
    }
    loop {
        if std::io::stdout().is_terminal() {
            write_output(CLEAR_SCREEN)?;
        }
        let started = Instant::now();
        let outcome = run.analyse()?;
        run.report(args, &outcome, started)?;
        write_error("Waiting for changes\n");
        if !wait(&changes) {
            return Ok(Exit::Clean);
        }
        // The configuration may have changed, too.
        run = Run::new(args)?;
    }
}

/// Waits for a change that matters and for the quiet after it; false if none will come.
fn wait(changes: &Receiver<bool>) -> bool {
    loop {
        match changes.recv() {
            Ok(true) => break,
            Ok(false) => {}
            Err(_) => return false,
        }
    }
    while changes.recv_timeout(QUIET).is_ok() {}
    true
}

/// Reading is no change, and most files are none of ours.
fn matters(event: &Event) -> bool {
    let is_change = !matches!(event.kind, EventKind::Access(_));
    let says_what_counts = |path: &Path| path.extension().is_some_and(|extension| extension == "toml" || extension == "json");
    let is_ours = |path: &Path| is_python(path) || may_be_template(path) || says_what_counts(path);
    is_change && event.paths.iter().any(|path| is_ours(path))
}

fn refusal(error: notify::Error) -> Refusal {
    Refusal::new(format!("the files cannot be watched: {error}"))
}
