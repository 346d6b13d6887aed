//! What is fuzzed: functions that take any bytes and must come back. The fuzzer of this folder calls them with what it invents,
//! `tests/it/fuzzed.rs` with small changes of the seeds.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use leakline::engine::{Cancel, ConfigSource, Options, Outcome, Session, Workers, configure};
use leakline::ir;
use leakline::models::{Catalog, RuleSource};
use leakline::report::{Format, MapFormat, Style, neutral, render, render_map};
use leakline::text::{DecodeOptions, Names, ProblemKind, decode};

/// A name and what is done with the bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: &[Target] = &[
    ("lower", lower),
    ("file", file),
    ("files", files),
    ("suppression", suppression),
    ("models", models),
    ("rules", rules),
    ("configuration", configuration),
    ("edits", edits),
];

/// Larger inputs find nothing that smaller ones do not find sooner.
pub const MAX_BYTES: usize = 4096;

/// Decode, parse, lower, dump.
fn lower(bytes: &[u8]) {
    let (Some(source), _) = decode("fuzzed.py", bytes.to_vec(), DecodeOptions::default()) else { return };
    let names = Names::new();
    let (module, problems) = ir::lower_text(&source.text, &names);
    for span in problems.iter().filter_map(|problem| problem.span) {
        assert!(source.text.get(span.range()).is_some(), "a problem stands nowhere: {span:?}");
    }
    for function in &module.functions {
        for span in function.spans.iter().chain([&function.span, &function.header, &function.name_span]) {
            assert!(source.text.get(span.range()).is_some(), "an instruction stands nowhere: {span:?}");
        }
    }
    ir::dump(&module, &names);
}

/// The whole check of one file, shown in every way.
fn file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    show(&checked(&[("app.py", &text)], Vec::new()));
}

/// Several files, each behind a line `#### name`.
fn files(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut files: Vec<(&str, &str)> = Vec::new();
    for part in text.split("#### ").skip(1).take(8) {
        let (name, text) = part.split_once('\n').unwrap_or((part, ""));
        let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if name.strip_suffix(".py").is_some_and(|name| name.split('/').all(is_plain)) && !files.iter().any(|(other, _)| *other == name) {
            files.push((name, text));
        }
    }
    show(&checked(&files, Vec::new()));
}

/// A comment at a line with a finding, and above it.
fn suppression(bytes: &[u8]) {
    let comment: String = String::from_utf8_lossy(bytes).lines().collect();
    let head = "import logging\nfrom flask import request\n\n\ndef f():\n";
    let text = format!("{head}    # {comment}\n    logging.info(request.headers[\"Authorization\"])  # leakline: {comment}\n");
    show(&checked(&[("app.py", &text)], Vec::new()));
}

/// A file of models.
fn models(bytes: &[u8]) {
    let text = format!("library = \"fuzzed\"\nimports = [\"fuzzed\"]\n{}", String::from_utf8_lossy(bytes));
    let source = RuleSource::Inline { path: "models.toml".to_owned(), text, keys: &[] };
    let _ = Catalog::load(&Names::new(), &|module| module == "fuzzed", std::slice::from_ref(&source));
    let app = "import fuzzed\nfrom flask import request\n\n\ndef f():\n    x = fuzzed.Client(request.args[\"q\"])\n    x.a = fuzzed.get(x)\n    return x.send(x.a)\n";
    show(&checked(&[("app.py", app)], vec![source]));
}

/// A rule's page in a folder of rules.
fn rules(bytes: &[u8]) {
    let folder = folder().join("rules");
    std::fs::create_dir_all(folder.join("own")).expect("a temporary folder can be written");
    std::fs::write(folder.join("own/fuzzed-rule.md"), bytes).expect("a temporary file can be written");
    let app = "import logging\nfrom flask import request\n\n\ndef f():\n    logging.info(request.headers[\"Authorization\"])\n";
    show(&checked(&[("app.py", app)], vec![RuleSource::Folder(folder)]));
}

/// A configuration file.
fn configuration(bytes: &[u8]) {
    let path = folder().join("leakline.toml");
    std::fs::write(&path, bytes).expect("a temporary file can be written");
    let Ok(read) = configure(&[], &ConfigSource::File(path), Default::default()) else { return };
    // Rules and a baseline that lie elsewhere would be read from there.
    if read.settings.rules.iter().any(|source| matches!(source, RuleSource::Folder(_))) || read.settings.baseline.is_some() {
        return;
    }
    let options = Options { folder: Some(folder().to_owned()), n_threads: 1.try_into().ok(), ..Options::new(Vec::new(), read) };
    let _ = analysed(Session::new(options, workers()), &[("app.py", "import os\nkey = os.environ['KEY']\nprint(key)\n")]);
}

/// Pieces of text that are put in, one edit behind the other; the result must be that of a fresh session.
fn edits(bytes: &[u8]) {
    let mut text = "from flask import request\n\n\ndef f(x):\n    return x\n\n\nprint(f(request.headers[\"Authorization\"]))\n".to_owned();
    let mut session = Session::new(options(Vec::new()), workers());
    let mut last = None;
    for edit in bytes.chunks(16).take(12) {
        let [at, length, put @ ..] = edit else { break };
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let start = boundary(*at as usize * text.len() / 255);
        let end = boundary((start + *length as usize % 32).min(text.len()));
        text.replace_range(start..end, &String::from_utf8_lossy(put));
        session.edit(&folder().join("app.py"), text.as_str());
        let outcome = session.snapshot().analyse(&Cancel::default()).expect("nobody cancels");
        last = outcome.ok().map(|outcome| render(&outcome, Format::Json, Style::PLAIN));
    }
    if let Some(last) = last {
        let fresh = checked(&[("app.py", &text)], Vec::new()).map(|outcome| render(&outcome, Format::Json, Style::PLAIN));
        assert_eq!(Some(last), fresh, "an edited session differs from a fresh one");
    }
}

/// Formats render it, which ones depends on its length; none lets a terminal be commanded, and nothing has crashed.
fn show(outcome: &Option<Outcome>) {
    let Some(outcome) = outcome else { return };
    let crash = outcome.problems.iter().find(|problem| problem.problem.kind == ProblemKind::Crash);
    assert!(crash.is_none(), "leakline failed: {}", crash.map_or("", |crash| &crash.problem.message));
    let length: usize = outcome.sources.iter().map(|source| source.text.len()).sum();
    let format = Format::ALL[length % Format::ALL.len()];
    let map = MapFormat::ALL[length % MapFormat::ALL.len()];
    for text in [render(outcome, Format::Text, Style::PLAIN), render(outcome, format, Style::PLAIN), render_map(outcome, map, Style::PLAIN)]
    {
        assert_eq!(neutral(&text), text, "an escape sequence gets through");
    }
}

fn checked(files: &[(&str, &str)], rule_sources: Vec<RuleSource>) -> Option<Outcome> {
    analysed(Session::new(options(rule_sources), workers()), files)
}

fn analysed(mut session: Session, files: &[(&str, &str)]) -> Option<Outcome> {
    for (name, text) in files {
        session.edit(&folder().join(name), *text);
    }
    session.snapshot().analyse(&Cancel::default()).expect("nobody cancels").ok()
}

fn options(rule_sources: Vec<RuleSource>) -> Options {
    Options { folder: Some(folder().to_owned()), rule_sources, n_threads: 1.try_into().ok(), is_edited: true, ..Options::default() }
}

fn workers() -> Workers {
    static WORKERS: OnceLock<Workers> = OnceLock::new();
    WORKERS.get_or_init(|| Workers::start(1.try_into().ok()).unwrap_or_else(|_| panic!("a thread can be started"))).clone()
}

/// A folder in which nothing lies.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("leakline-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
        folder.canonicalize().expect("it is there")
    })
}
