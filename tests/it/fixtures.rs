//! Python in, findings out: every program below `testdata/floors/flow` against the marks in its comments.
//!
//! A program is one file, or a folder with several, templates included. A mark stands in a comment on a line of the statement it is
//! about (in a template, `{# expect: rule #}` on the line):
//!
//! - `# expect: rule-a, rule-b`: these rules are found at this statement.
//! - `# ok: rule`: a trap that must not be found. Every unmarked statement says the same of all rules; this mark says it aloud.
//! - `# known-miss: rule`: should be found and is not yet.
//! - `# known-noise: rule`: is found and should not be.
//!
//! A comment `# rules: a, b` names the rules that the program is judged by; without it, all errors and warnings are.
//! A known miss that is found and a known noise that is gone fail; `UPDATE=1 cargo test` turns them into `expect` and `ok`.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::support::{in_parallel, looking, root};
use leakline::check::Finding;
use leakline::engine::{self, Options, Outcome};
use leakline::models::Severity;
use leakline::syntax::{Kind, Tree, parse};
use leakline::text::{SourceFile, Span};

#[test]
fn every_statement_gives_what_its_marks_say() {
    let (known_rules, _) = engine::rules(&[]);
    let known_rules: BTreeSet<&str> = known_rules.iter().map(|rule| rule.name.as_str()).collect();
    let programs = programs();
    let judged: Vec<Judged> = in_parallel(|| programs.par_iter().map(|program| judge(program, &known_rules)).collect());

    println!("{} programs", programs.len());
    for kind in [MarkKind::Expect, MarkKind::Ok, MarkKind::KnownMiss, MarkKind::KnownNoise] {
        let count = |subject: &str| -> usize {
            let of_subject = programs.iter().zip(&judged).filter(|(program, _)| subject.is_empty() || program.subject == subject);
            of_subject.map(|(_, judged)| judged.marks.iter().filter(|mark| mark.kind == kind).count()).sum()
        };
        let subjects: BTreeSet<&str> = programs.iter().map(|program| program.subject.as_str()).collect();
        let parts: Vec<String> = subjects.into_iter().map(|subject| format!("{subject} {}", count(subject))).collect();
        println!("{:4} {} ({})", count(""), kind.word(), parts.join(", "));
    }
    let failures: Vec<&str> = judged.iter().flat_map(|judged| &judged.failures).map(String::as_str).collect();
    assert!(failures.is_empty(), "{} statements are not as marked:\n{}", failures.len(), failures.join("\n"));
}

/// A fixture: a file or a folder.
pub struct Program {
    /// The folder below `flow` in which it lies.
    pub subject: String,
    pub path: PathBuf,
}

/// All fixtures, sorted by path.
pub fn programs() -> Vec<Program> {
    let mut programs = Vec::new();
    for subject in entries(&root().join("testdata/floors/flow")) {
        for path in entries(&subject) {
            if path.is_dir() || path.extension().is_some_and(|extension| extension == "py") {
                let subject = subject.file_name().unwrap().to_string_lossy().into_owned();
                programs.push(Program { subject, path });
            }
        }
    }
    programs
}

/// What lies in a folder, sorted; without what Python leaves behind.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| !path.ends_with("__pycache__")).collect();
    paths.sort();
    paths
}

struct Judged {
    marks: Vec<Mark>,
    failures: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum MarkKind {
    Expect,
    Ok,
    KnownMiss,
    KnownNoise,
}

struct Mark {
    kind: MarkKind,
    rule: String,
    /// Index into the outcome's sources.
    file: usize,
    line: u32,
    /// Lines of the statement the mark is about.
    statement: RangeInclusive<u32>,
}

fn judge(program: &Program, known_rules: &BTreeSet<&str>) -> Judged {
    let options = Options { looking: looking(vec![program.path.clone()]), n_threads: Some(1.try_into().unwrap()), ..Options::default() };
    let outcome = engine::run(&options).unwrap();
    let mut failures: Vec<String> = outcome.problems.iter().map(|it| format!("{}: {}", shown(&program.path), it.problem.message)).collect();

    let mut marks = Vec::new();
    let mut header: BTreeSet<String> = BTreeSet::new();
    for (file, source) in outcome.sources.iter().enumerate() {
        read_marks(file, source, &mut marks, &mut header, &mut failures);
    }
    for rule in marks.iter().map(|mark| &mark.rule).chain(&header).filter(|rule| !known_rules.contains(rule.as_str())) {
        failures.push(format!("{}: no rule has the name `{rule}`", shown(&program.path)));
    }
    let is_judged = |finding: &&Finding| match header.is_empty() {
        true => finding.severity > Severity::Note,
        false => header.contains(&outcome.rules[finding.rule.0 as usize].name),
    };
    let findings: Vec<&Finding> = outcome.findings.iter().filter(is_judged).collect();
    let place = |mark: &Mark| format!("{}:{}", shown(Path::new(&outcome.sources[mark.file].path)), mark.line);

    for mark in &marks {
        let is_found = findings.iter().any(|finding| mark.is_about(finding, &outcome));
        match (mark.kind, is_found) {
            (MarkKind::Expect, true) | (MarkKind::Ok, _) | (MarkKind::KnownMiss, false) | (MarkKind::KnownNoise, true) => {}
            (MarkKind::Expect, false) => failures.push(format!("{}: expected {}, got nothing", place(mark), mark.rule)),
            (MarkKind::KnownMiss, true) => {
                promote(mark, &outcome, &mut failures, &format!("{} is found now: make it `expect`", mark.rule));
            }
            (MarkKind::KnownNoise, false) => {
                promote(mark, &outcome, &mut failures, &format!("{} is gone now: make it `ok`", mark.rule));
            }
        }
    }
    for finding in findings {
        if !marks.iter().any(|mark| mark.kind != MarkKind::Ok && mark.is_about(finding, &outcome)) {
            let source = outcome.source(finding.location.file);
            let (line, rule) = (source.line(finding.location.span.start), &outcome.rules[finding.rule.0 as usize].name);
            let mut failure = format!("{}:{line}: expected silence, got {rule}", shown(Path::new(&source.path)));
            for step in &finding.paths[0].steps {
                let step_source = outcome.source(step.location.file);
                let text = step_source.slice(step.location.span).lines().next().unwrap_or_default();
                write!(failure, "\n    {}: {text}", step_source.line(step.location.span.start)).unwrap();
            }
            failures.push(failure);
        }
    }
    Judged { marks, failures }
}

/// A mark that has come true: rewritten on `UPDATE=1`, otherwise a failure.
fn promote(mark: &Mark, outcome: &Outcome, failures: &mut Vec<String>, message: &str) {
    let path = Path::new(&outcome.sources[mark.file].path);
    if std::env::var_os("UPDATE").is_none() {
        failures.push(format!("{}:{}: {message}", shown(path), mark.line));
        return;
    }
    let text = fs::read_to_string(path).unwrap();
    let line = |(number, line): (usize, &str)| match number + 1 == mark.line as usize {
        true => line.replace("# known-miss:", "# expect:").replace("# known-noise:", "# ok:"),
        false => line.to_owned(),
    };
    let lines: Vec<String> = text.split('\n').enumerate().map(line).collect();
    fs::write(path, lines.join("\n")).unwrap();
}

/// A path as seen from the repository.
fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

impl MarkKind {
    fn word(self) -> &'static str {
        match self {
            MarkKind::Expect => "expect",
            MarkKind::Ok => "ok",
            MarkKind::KnownMiss => "known-miss",
            MarkKind::KnownNoise => "known-noise",
        }
    }

    fn of_word(word: &str) -> Option<MarkKind> {
        [MarkKind::Expect, MarkKind::Ok, MarkKind::KnownMiss, MarkKind::KnownNoise].into_iter().find(|kind| kind.word() == word)
    }
}

impl Mark {
    /// Whether the finding begins within the marked statement.
    fn is_about(&self, finding: &Finding, outcome: &Outcome) -> bool {
        let source = outcome.source(finding.location.file);
        outcome.rules[finding.rule.0 as usize].name == self.rule
            && finding.location.file.0 as usize == self.file
            && self.statement.contains(&source.line(finding.location.span.start))
    }
}

fn read_marks(file: usize, source: &SourceFile, marks: &mut Vec<Mark>, header: &mut BTreeSet<String>, failures: &mut Vec<String>) {
    let statements = match source.path.ends_with(".py") {
        true => statements(&parse(&source.text), source),
        // In a template each line stands for itself.
        false => (1..=source.line_starts.len() as u32).map(|line| line..=line).collect(),
    };
    for line in 1..=source.line_starts.len() as u32 {
        for part in source.line_text(line).split("# ").skip(1) {
            let Some((word, rest)) = part.split_once(':') else { continue };
            // What stands in parentheses is for readers; a template's comment ends on the line.
            let rules = rest
                .split("#}")
                .next()
                .unwrap_or_default()
                .split('(')
                .next()
                .unwrap_or_default()
                .split(',')
                .map(|rule| rule.trim().to_owned());
            if word == "rules" {
                header.extend(rules);
                continue;
            }
            let Some(kind) = MarkKind::of_word(word) else { continue };
            let holding = statements.iter().filter(|lines| lines.contains(&line));
            let Some(statement) = holding.min_by_key(|lines| lines.end() - lines.start()) else {
                failures.push(format!("{}:{line}: the mark stands at no statement", shown(Path::new(&source.path))));
                continue;
            };
            marks.extend(rules.map(|rule| Mark { kind, rule, file, line, statement: statement.clone() }));
        }
    }
}

/// The lines of each statement; of a compound one, those of its header.
fn statements(tree: &Tree, source: &SourceFile) -> Vec<RangeInclusive<u32>> {
    let mut statements = Vec::new();
    let mut node = tree.root();
    while (node.0 as usize) < tree.len() {
        let span = tree.span(node);
        let header_end = match tree.kind(node) {
            Kind::Import | Kind::ImportFrom | Kind::Assert | Kind::ExpressionStatement | Kind::Return | Kind::Delete | Kind::Raise => {
                Some(span.end)
            }
            Kind::If | Kind::Elif | Kind::For | Kind::While | Kind::With | Kind::FunctionDefinition | Kind::ClassDefinition => {
                tree.child_of_kind(node, Kind::Block).map(|block| tree.span(block).start)
            }
            Kind::Decorator | Kind::Lambda => Some(span.end),
            _ => None,
        };
        if let Some(end) = header_end {
            let text = source.slice(Span { start: span.start, end });
            let end = span.start + text.trim_end().len() as u32;
            statements.push(source.line(span.start)..=source.line(end.saturating_sub(1).max(span.start)));
        }
        node.0 += 1;
    }
    statements
}
