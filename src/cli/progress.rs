//! A sign of life on a terminal while an analysis takes long.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Shorter runs need no sign.
const DELAY: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(100);

/// Runs `act`, and shows how long it has taken once that is worth showing.
pub(super) fn with_spinner<T>(is_wanted: bool, act: impl FnOnce() -> T) -> T {
    if !is_wanted || !std::io::stderr().is_terminal() {
        return act();
    }
    let (done, waiting) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if waiting.recv_timeout(DELAY) == Err(RecvTimeoutError::Timeout) {
                let spinner = spinner();
                // Ends when the other side is dropped.
                let _ = waiting.recv();
                spinner.finish_and_clear();
            }
        });
        // Dropped also if `act` panics.
        let _done = done;
        act()
    })
}

fn spinner() -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_message("analysing").with_elapsed(DELAY);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(TICK);
    spinner
}
