//! `leakline baseline`: all findings of today into a file.

use super::args::BaselineArgs;
use super::check::failures;
use super::{Exit, write_error};
use crate::config::Settings;
use crate::engine::{self, Options, Refusal};

const FILE: &str = "leakline-baseline.json";

/// Writes the file. Whatever baseline is configured does not count: the new one holds everything.
pub(super) fn baseline(args: BaselineArgs) -> Result<Exit, Refusal> {
    let configuration = args.settings.configuration(&args.paths, Settings::default())?;
    let configured = configuration.settings.baseline.clone();
    let path = args.output_file.or(configured).unwrap_or_else(|| configuration.root.join(FILE));
    let store = args.settings.store(&configuration)?;
    let options = Options { baseline: None, n_threads: args.settings.threads, store, ..Options::new(args.paths, configuration) };
    let outcome = engine::run(&options)?;
    if outcome.has_failed() {
        write_error(&failures(&outcome));
        return Ok(Exit::Failure);
    }
    let today = engine::baseline_of(&outcome, &path);
    let written = if args.prune {
        let known = engine::read_baseline(&path).map_err(|problem| Refusal::new(problem.problem.message))?;
        known.common(&today)
    } else {
        today
    };
    std::fs::write(&path, written.text()).map_err(|error| Refusal::new(format!("{} cannot be written: {error}", path.display())))?;
    write_error(&format!("{} holds {} findings\n", path.display(), written.n_findings()));
    Ok(Exit::Clean)
}
