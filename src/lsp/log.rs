//! The log for bug reports. It holds methods, counts and times, and neither source text nor paths, so it can be shown to anybody.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use crate::engine::Refusal;

/// Where lines go: a file, else standard error, which editors show.
pub(super) struct Log {
    file: Option<File>,
    started: Instant,
}

impl Log {
    pub(super) fn open(path: Option<PathBuf>) -> Result<Log, Refusal> {
        let open = |path: PathBuf| {
            let refuse = |error| Refusal::new(format!("the log `{}` cannot be written: {error}", path.display()));
            File::options().create(true).append(true).open(&path).map_err(refuse)
        };
        Ok(Log { file: path.map(open).transpose()?, started: Instant::now() })
    }

    /// Writes a line. A log that cannot be written is no reason to stop.
    pub(super) fn line(&mut self, text: &str) {
        let line = format!("{:9.3} {text}\n", self.started.elapsed().as_secs_f64());
        let _ = match &mut self.file {
            Some(file) => file.write_all(line.as_bytes()),
            None => std::io::stderr().lock().write_all(line.as_bytes()),
        };
    }

    /// A panic's message can quote source text; its place cannot.
    pub(super) fn crash(&mut self, doing: &str, message: &str) {
        let place = message.rsplit_once('(').map_or("unknown place", |(_, place)| place.trim_end_matches(')'));
        self.line(&format!("crash while {doing} at {place}"));
    }
}
