//! `leakline explain`: the page of a rule, or what is found on a line of a file and what is not.

use std::path::Path;

use super::args::ExplainArgs;
use super::check::failures;
use super::screen::Screen;
use super::{Exit, show_problems, write_error, write_output};
use crate::config::Settings;
use crate::engine::{self, Line, Options, Refusal, Scope};
use crate::report;

pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Refusal> {
    match line_of(&args.subject) {
        Some((file, number)) => explain_line(args, file, number),
        None if args.why_not => Err(Refusal {
            message: "`--why-not` asks about a line of a file".to_owned(),
            help: Some("`leakline explain --why-not app.py:12`".to_owned()),
        }),
        None => explain_rule(args),
    }
}

fn explain_rule(args: &ExplainArgs) -> Result<Exit, Refusal> {
    let configuration = args.settings.configuration(&[], Settings::default())?;
    let (rules, mut problems) = engine::rules(&configuration.settings.rules);
    problems.extend(configuration.problems);
    let page = engine::find_rule(&rules, &args.subject).map(report::rule_page)?;
    write_output(&page)?;
    Ok(show_problems(problems))
}

/// The whole project is analysed: what flows into a line may begin anywhere.
fn explain_line(args: &ExplainArgs, file: &str, number: u32) -> Result<Exit, Refusal> {
    let path = Path::new(file).canonicalize().map_err(|_| Refusal::new(format!("there is no file `{file}`")))?;
    let configuration = args.settings.configuration(std::slice::from_ref(&path), Settings::default())?;
    let line = Line { path, shown: file.to_owned(), number };
    let options = Options {
        scope: Scope { line: Some(line), ..Scope::default() },
        n_threads: args.settings.threads,
        ..Options::new(vec![configuration.root.clone()], configuration)
    };
    let outcome = engine::run(&options)?;
    let style = Screen::stdout().style(args.color);
    write_output(&if args.why_not { report::why_not(&outcome, style) } else { report::explain_line(&outcome, style) })?;
    if outcome.has_failed() {
        write_error(&failures(&outcome));
        return Ok(Exit::Failure);
    }
    Ok(Exit::Clean)
}

/// `FILE:LINE`, with or without a column behind it. No rule has a colon in its name.
fn line_of(subject: &str) -> Option<(&str, u32)> {
    let (file, last) = subject.rsplit_once(':')?;
    let last = last.parse().ok()?;
    let with_column = file.rsplit_once(':').and_then(|(file, line)| Some((file, line.parse().ok()?)));
    Some(with_column.unwrap_or((file, last)))
}
