//! Where findings go: `--output FORMAT[=FILE]`, its two older shorthands, and what a CI system shows.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::args::ColorChoice;
use super::screen::Screen;
use super::{write_error, write_output};
use crate::engine::{Outcome, Refusal};
use crate::report::{Format, render};

/// The flags.
#[derive(clap::Args)]
pub(super) struct OutputArgs {
    /// Write findings in a format to a file, or to standard output; repeatable [formats: see --output-format]
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = parse_output)]
    output: Vec<Output>,
    /// How findings are written to standard output; the same as `--output FORMAT`
    #[arg(long, value_name = "FORMAT", env = "LEAKLINE_OUTPUT_FORMAT", value_parser = word_parser(Format::ALL, Format::name, Format::about))]
    output_format: Option<Format>,
    /// Write findings to a file instead of standard output; with `--output-format` the same as `--output FORMAT=FILE`
    #[arg(long, short, value_name = "FILE")]
    output_file: Option<PathBuf>,
    /// Also write what the CI system shows: annotations and step summary of GitHub Actions, code quality report of GitLab
    #[arg(long, env = "LEAKLINE_CI", value_parser = clap::builder::FalseyValueParser::new())]
    ci: bool,
}

/// One thing to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    format: Format,
    target: Target,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Stdout,
    Stderr,
    File(PathBuf),
    /// What stands in the file stays.
    Appended(PathBuf),
}

/// All that a run writes.
pub(super) struct Outputs(Vec<Output>);

impl OutputArgs {
    /// What was asked for, or text on standard output.
    pub(super) fn outputs(&self) -> Result<Outputs, Refusal> {
        let mut outputs = self.output.clone();
        if outputs.is_empty() || self.output_format.is_some() || self.output_file.is_some() {
            let target = self.output_file.clone().map_or(Target::Stdout, Target::File);
            outputs.push(Output { format: self.output_format.unwrap_or(Format::Text), target });
        }
        refuse_shared_targets(&outputs)?;
        if self.ci {
            outputs.extend(of_ci(&outputs, |name| std::env::var(name).ok()));
        }
        Ok(Outputs(outputs))
    }
}

impl Outputs {
    pub(super) fn write(&self, outcome: &Outcome, color: ColorChoice) -> Result<(), Refusal> {
        self.0.iter().try_for_each(|output| output.write(outcome, color))
    }

    /// Whether the findings stand on the screen or in a file for reading.
    pub(super) fn are_for_people(&self) -> bool {
        self.0.iter().any(|output| output.format.is_for_people())
    }

    /// Whether standard output is for a program, with which no closing line shall interfere.
    pub(super) fn are_for_a_program(&self) -> bool {
        has_program_on_stdout(&self.0)
    }
}

impl Output {
    fn write(&self, outcome: &Outcome, color: ColorChoice) -> Result<(), Refusal> {
        let rendered = |screen: Screen| render(outcome, self.format, screen.style(color));
        match &self.target {
            Target::Stdout => write_output(&rendered(Screen::stdout())),
            Target::Stderr => {
                write_error(&rendered(Screen::stderr()));
                Ok(())
            }
            Target::File(path) => written(path, std::fs::write(path, rendered(Screen::file()))),
            Target::Appended(path) => {
                let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
                let text = rendered(Screen::file());
                written(path, file.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes())))
            }
        }
    }
}

fn written(path: &Path, result: std::io::Result<()>) -> Result<(), Refusal> {
    result.map_err(|error| Refusal::new(format!("{} cannot be written: {error}", path.display())))
}

/// Two formats in one place make a file that nobody can read.
fn refuse_shared_targets(outputs: &[Output]) -> Result<(), Refusal> {
    for (index, output) in outputs.iter().enumerate() {
        if outputs[..index].iter().any(|other| other.target == output.target) {
            let place = match &output.target {
                Target::File(path) | Target::Appended(path) => path.display().to_string(),
                Target::Stdout | Target::Stderr => "standard output".to_owned(),
            };
            let help = Some(format!("give all but one a file of its own: `--output {}=FILE`", output.format.name()));
            return Err(Refusal { message: format!("two outputs would go to {place}"), help });
        }
    }
    Ok(())
}

/// What the CI system shows, if it is one that leakline knows. `variable` looks up the environment.
fn of_ci(outputs: &[Output], variable: impl Fn(&str) -> Option<String>) -> Vec<Output> {
    let is_set = |name: &str| variable(name).is_some_and(|value| value == "true");
    let mut found = Vec::new();
    if is_set("GITHUB_ACTIONS") {
        // The runner reads both streams.
        let target = if has_program_on_stdout(outputs) { Target::Stderr } else { Target::Stdout };
        found.push(Output { format: Format::Github, target });
        if let Some(path) = variable("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) {
            found.push(Output { format: Format::Markdown, target: Target::Appended(path.into()) });
        }
    } else if is_set("GITLAB_CI") {
        found.push(Output { format: Format::Gitlab, target: Target::File(GITLAB_REPORT.into()) });
    }
    found.retain(|output| !outputs.contains(output));
    found
}

/// The name that GitLab's own examples give to `artifacts: reports: codequality`.
const GITLAB_REPORT: &str = "gl-code-quality-report.json";

fn has_program_on_stdout(outputs: &[Output]) -> bool {
    outputs.iter().any(|output| output.target == Target::Stdout && !output.format.is_for_people())
}

/// `sarif` or `sarif=out.sarif`; `-` is standard output.
fn parse_output(text: &str) -> Result<Output, String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
    let format = Format::from_str(name).map_err(|_| {
        let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
        format!("no format has the name `{name}`; there are {}", names.join(", "))
    })?;
    let target = match file {
        Some("") => return Err("the name of the file is missing".to_owned()),
        Some("-") | None => Target::Stdout,
        Some(path) => Target::File(path.into()),
    };
    Ok(Output { format, target })
}

/// Takes one of the words of a closed list.
pub(super) fn word_parser<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
    about: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let values = all.iter().map(|word| PossibleValue::new(name(*word)).help(about(*word)));
    PossibleValuesParser::new(values)
        .map(move |text| *all.iter().find(|word| name(**word) == text).expect("clap lets only the names above through"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(variables: &[(&str, &str)], outputs: &[Output]) -> Vec<Output> {
        let look_up = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_string());
        of_ci(outputs, look_up)
    }

    #[test]
    fn annotations_leave_a_program_its_standard_output() {
        let sarif = Output { format: Format::Sarif, target: Target::Stdout };
        let github = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "summary.md")];
        let target_of = |outputs: &[Output]| found(&github, outputs)[0].target.clone();
        assert_eq!(target_of(&[sarif]), Target::Stderr);
        assert_eq!(target_of(&[Output { format: Format::Text, target: Target::Stdout }]), Target::Stdout);
        assert!(found(&[], &[]).is_empty());
    }
}
