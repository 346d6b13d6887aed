//! What is fuzzed: functions that take any bytes and must come back. The fuzzer of this folder calls them with what it invents,
//! `tests/it/fuzzed.rs` with small changes of the seeds.

use std::cell::RefCell;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use leakline::engine::{Cancel, ConfigSource, Options, Outcome, Session, Store, Workers, configure};
use leakline::ir;
use leakline::lsp;
use leakline::models::{Catalog, RuleSource};
use leakline::program::{self, Unit};
use leakline::report::{Format, MapFormat, Style, neutral, render, render_map};
use leakline::text::{DecodeOptions, FileId, Names, ProblemKind, decode};

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
    ("link", link),
    ("messages", messages),
    ("store", store),
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

/// Modules and what their names mean to each other, with every model loaded.
fn link(bytes: &[u8]) {
    thread_local!(static LOADED: Lasting<(Names, Catalog)> = const { Lasting::new() });
    let text = String::from_utf8_lossy(bytes);
    let load = || {
        let names = Names::new();
        let (catalog, _) = Catalog::load(&names, &|_| true, &[]);
        (names, catalog)
    };
    LOADED.with(|loaded| {
        loaded.with(1000, load, |(names, catalog)| {
            let unit = |(at, (name, text)): (usize, (&str, &str))| {
                let mut parts: Vec<String> = name.trim_end_matches(".py").split('/').map(str::to_owned).collect();
                let is_package = parts.len() > 1 && parts.pop_if(|last| last == "__init__").is_some();
                let ir = Arc::new(ir::lower_text(text, names).0);
                Unit { file: FileId(at as u32), base: String::new(), parts, starts: vec![0], is_package, template: None, ir }
            };
            let units = parts(&text).into_iter().enumerate().map(unit).collect();
            program::dump(&program::link(units, names, catalog), names, catalog);
        });
    });
}

/// The whole check of one file, shown in every way.
fn file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    show(&checked(&[("app.py", &text)], Vec::new()));
}

/// Several files, each behind a line `#### name`.
fn files(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    show(&checked(&parts(&text), Vec::new()));
}

/// Names and texts of files.
fn parts(text: &str) -> Vec<(&str, &str)> {
    let mut files: Vec<(&str, &str)> = Vec::new();
    for part in text.split("#### ").skip(1).take(8) {
        let (name, text) = part.split_once('\n').unwrap_or((part, ""));
        let is_plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if name.strip_suffix(".py").is_some_and(|name| name.split('/').all(is_plain)) && !files.iter().any(|(other, _)| *other == name) {
            files.push((name, text));
        }
    }
    files
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
        let fresh = analysed(Session::new(options(Vec::new()), workers()), &[("app.py", &text)])
            .map(|outcome| render(&outcome, Format::Json, Style::PLAIN));
        assert_eq!(Some(last), fresh, "an edited session differs from a fresh one");
    }
}

/// What a client says to the language server, a message a line; behind a first line `!`, bytes as they come. `$` stands for the folder.
/// Whatever was said, a question behind it is answered.
fn messages(bytes: &[u8]) {
    let own = folder().join("served");
    std::fs::create_dir_all(&own).expect("a temporary folder can be made");
    let folder = url::Url::from_file_path(&own).expect("the folder is absolute").to_string();
    let text = String::from_utf8_lossy(bytes).replace('$', &folder);
    let framed = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let capabilities = r#"{"textDocument":{"diagnostic":{}},"workspace":{"diagnostics":{}}}"#;
    let root = format!(r#"[{{"uri":"{folder}","name":"f"}}]"#);
    let hello =
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"initialize","params":{{"capabilities":{capabilities},"workspaceFolders":{root}}}}}"#);
    let question = format!(
        r#"{{"jsonrpc":"2.0","id":"{LAST}","method":"textDocument/diagnostic","params":{{"textDocument":{{"uri":"{folder}/app.py"}}}}}}"#
    );
    let mut said = framed(&hello);
    match text.strip_prefix("!\n") {
        Some(raw) => said += raw,
        None => {
            // Another folder could be the whole disk.
            text.lines().filter(|line| !line.contains("WorkspaceFolders")).for_each(|line| said += &framed(line));
            said += &framed(&question);
        }
    }
    let (answered, is_answered) = channel();
    let log = own.join("log");
    let _ = std::fs::remove_file(&log);
    let input = Cursor::new(said).chain(Pause { is_answered, is_over: text.starts_with("!\n") });
    let output = Ear { heard: Vec::new(), answered };
    lsp::serve_on(input, output, Some(log.clone())).expect("threads can be started and the log be written");
    let log = std::fs::read_to_string(log).expect("the log was opened");
    assert!(!log.contains("crash while"), "{log}");
}

/// The id of the last question.
const LAST: &str = "the last one";

/// The end of what a client says, which comes when its last question has been answered, or the server has gone.
struct Pause {
    is_answered: Receiver<()>,
    is_over: bool,
}

impl Read for Pause {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        let patience = Duration::from_secs(60);
        if !self.is_over && self.is_answered.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
            panic!("the last question is not answered");
        }
        self.is_over = true;
        Ok(0)
    }
}

/// A client that listens for the answer.
struct Ear {
    heard: Vec<u8>,
    answered: Sender<()>,
}

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.heard.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if String::from_utf8_lossy(&std::mem::take(&mut self.heard)).contains(LAST) {
            let _ = self.answered.send(());
        }
        Ok(())
    }
}

/// A result of an earlier run in which bytes are others: place, place, what, value. The run says what it would have said without.
fn store(bytes: &[u8]) {
    const APP: &[(&str, &str)] =
        &[("app.py", "import logging\nfrom flask import request\n\nlogging.info(request.headers[\"Authorization\"])\n")];
    static WHOLE: OnceLock<Option<(PathBuf, Vec<u8>, String)>> = OnceLock::new();
    let stored = folder().join("store");
    let run = || {
        let options = Options { store: Store::at(stored.clone()), ..options(Vec::new()) };
        let outcome = analysed(Session::new(options, workers()), APP).expect("the settings make sense");
        render(&outcome, Format::Json, Style::PLAIN)
    };
    let whole = WHOLE.get_or_init(|| {
        let truth = run();
        let entries = std::fs::read_dir(&stored).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
        let entry = { entries }.find(|path| path.file_name().is_some_and(|name| name.len() == 64))?;
        let bytes = std::fs::read(&entry).ok()?;
        Some((entry, bytes, truth))
    });
    // A user without a home has no seal, and so no results.
    let Some((entry, whole, truth)) = whole else { return };
    let mut damaged = whole.clone();
    for change in bytes.chunks_exact(4) {
        let at = usize::from(u16::from_le_bytes([change[0], change[1]])) % (damaged.len() + 1);
        match change[2] % 4 {
            0 => damaged.truncate(at),
            1 => damaged.insert(at, change[3]),
            _ => damaged.get_mut(at).into_iter().for_each(|byte| *byte = change[3]),
        }
    }
    std::fs::write(entry, damaged).expect("a temporary file can be written");
    assert_eq!(&run(), truth, "a damaged result is believed");
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

/// What says the same again and again and takes long to make, kept for some runs: what many runs leave in it would fill the memory.
struct Lasting<T>(RefCell<Option<(usize, T)>>);

impl<T> Lasting<T> {
    const fn new() -> Self {
        Lasting(RefCell::new(None))
    }

    fn with<R>(&self, n_runs: usize, make: impl FnOnce() -> T, act: impl FnOnce(&mut T) -> R) -> R {
        let mut kept = self.0.take().filter(|(n_left, _)| *n_left > 0).unwrap_or_else(|| (n_runs, make()));
        kept.0 -= 1;
        let result = act(&mut kept.1);
        self.0.replace(Some(kept));
        result
    }
}

/// An analysis in a session that knows the rules already, and nothing of these files.
fn checked(files: &[(&str, &str)], rule_sources: Vec<RuleSource>) -> Option<Outcome> {
    thread_local!(static SESSION: Lasting<Session> = const { Lasting::new() });
    if !rule_sources.is_empty() {
        return analysed(Session::new(options(rule_sources), workers()), files);
    }
    SESSION.with(|session| {
        session.with(
            50,
            || Session::new(options(Vec::new()), workers()),
            |session| {
                let outcome = look(session, files);
                files.iter().for_each(|(name, _)| session.close(&folder().join(name)));
                outcome
            },
        )
    })
}

fn analysed(mut session: Session, files: &[(&str, &str)]) -> Option<Outcome> {
    look(&mut session, files)
}

fn look(session: &mut Session, files: &[(&str, &str)]) -> Option<Outcome> {
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
