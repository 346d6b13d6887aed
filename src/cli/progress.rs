//! A sign of life on a terminal while an analysis takes long.

use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::engine::Cancel;

/// Shorter runs need no sign.
const DELAY: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(100);

/// Runs `act`, and shows how far it is once that is worth showing.
pub(super) fn with_bar<T>(is_wanted: bool, cancel: &Cancel, act: impl FnOnce() -> T) -> T {
    if !is_wanted || !std::io::stderr().is_terminal() {
        return act();
    }
    let (done, waiting) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if waiting.recv_timeout(DELAY) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let bar = bar();
            // Ends when the other side is dropped.
            while waiting.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                let (n_done, n_steps) = cancel.progress();
                bar.set_length(n_steps as u64);
                bar.set_position(n_done as u64);
                bar.tick();
            }
            bar.finish_and_clear();
        });
        // Dropped also if `act` panics.
        let _done = done;
        act()
    })
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0).with_message("analysing").with_elapsed(DELAY);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} [{bar:30}] {percent}% ({elapsed})") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}
