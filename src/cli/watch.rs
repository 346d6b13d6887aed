//! `--watch`: the analysis again after every change, until the user ends it.

use std::io::IsTerminal;
use std::path::PathBuf;
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
        let _ = sender.send(event.map_or(Change::Nothing, |event| change(&event)));
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
        match wait(&changes) {
            Some(Change::Settings) => run = Run::new(args)?,
            Some(Change::Code | Change::Nothing) => run.refresh(),
            None => return Ok(Exit::Clean),
        }
    }
}

/// What an event means for the next analysis; what weighs more stands behind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// Reading is no change, and most files are none of ours.
    Nothing,
    /// What is known of other files still holds.
    Code,
    /// Configuration, rules or baseline may say something else.
    Settings,
}

/// Waits for a change that matters and for the quiet after it; none if none will come.
fn wait(changes: &Receiver<Change>) -> Option<Change> {
    let mut seen = Change::Nothing;
    while seen == Change::Nothing {
        seen = changes.recv().ok()?;
    }
    while let Ok(change) = changes.recv_timeout(QUIET) {
        seen = seen.max(change);
    }
    Some(seen)
}

fn change(event: &Event) -> Change {
    if matches!(event.kind, EventKind::Access(_)) {
        return Change::Nothing;
    }
    let of = |path: &PathBuf| match path.extension().and_then(|extension| extension.to_str()) {
        Some("toml" | "json" | "md") => Change::Settings,
        _ if is_python(path) || may_be_template(path) => Change::Code,
        _ => Change::Nothing,
    };
    event.paths.iter().map(of).max().unwrap_or(Change::Nothing)
}

fn refusal(error: notify::Error) -> Refusal {
    Refusal::new(format!("the files cannot be watched: {error}"))
}
