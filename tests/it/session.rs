//! A session gives what a fresh run gives, whatever was edited before.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fixtures::programs;
use super::support::{Random, Scratch};
use leakline::engine::{self, Cancel, Cancelled, Effort, Options, Outcome, Session, Workers};
use leakline::report::{Format, Style, render};
use leakline::syntax::{Node, Tree, parse, parse_edited};
use leakline::text::{SourceFile, Span};

const N_EDITS: usize = 240;

/// What is pasted at random places: whole lines, so that many edits leave valid Python, and pieces that break it.
const PIECES: &[&str] = &[
    "\n",
    "import requests\n",
    "from flask import Flask, request, session, g\n",
    "from .app import *\n",
    "token = request.headers[\"Authorization\"]\n",
    "    return request.args[\"q\"]\n",
    "\n\ndef added(value):\n    return value\n\n\n",
    "\n\nclass Added:\n    def method(self, value):\n        self.value = value\n        return self.value\n\n\n",
    "    if not isinstance(value, int):\n        raise ValueError\n",
    "    prompt = f\"{prompt} Ü 日本 🦀\"\n",
    "    global state\n",
    "(",
    "\"\"\"",
    ")",
    ":\n",
    "def ",
    "    ",
];

/// Copies fixtures into one program and gives the files.
pub fn many_files(scratch: &Scratch) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let wanted = |path: &Path| path.parent().is_some_and(|group| group.ends_with("shared") || group.ends_with("programs"));
    for program in programs().into_iter().filter(|program| wanted(&program.path)) {
        let name = program.path.file_stem().unwrap().to_string_lossy().into_owned();
        copy(&program.path, &scratch.path().join(name), &mut files);
    }
    files
}

fn copy(from: &Path, to: &Path, files: &mut Vec<PathBuf>) {
    if from.is_dir() {
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()), files);
        }
    } else if from.extension().is_some_and(|extension| extension != "pyc") {
        let to = if to.extension().is_some() { to.to_owned() } else { to.with_extension("py") };
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, &to).unwrap();
        files.push(to);
    }
}

pub fn options(scratch: &Scratch) -> Options {
    Options { folder: Some(scratch.path().to_owned()), n_threads: 2.try_into().ok(), is_edited: true, ..Options::default() }
}

fn session(scratch: &Scratch) -> Session {
    let options = options(scratch);
    let workers = Workers::start(options.n_threads).unwrap();
    Session::new(options, workers)
}

fn analyse(session: &mut Session) -> Outcome {
    session.snapshot().analyse(&Cancel::default()).expect("nobody cancels").expect("the request makes sense")
}

fn shown(outcome: &Outcome) -> String {
    render(outcome, Format::Json, Style::PLAIN)
}

/// The first lines in which two outcomes differ.
fn difference(fresh: &str, kept: &str) -> String {
    let from = fresh.lines().zip(kept.lines()).take_while(|(a, b)| a == b).count().saturating_sub(12);
    let some = |text: &str| text.lines().skip(from).take(30).collect::<Vec<_>>().join("\n");
    format!("\nfresh:\n{}\nkept:\n{}", some(fresh), some(kept))
}

/// A small change: a piece is pasted, or some lines are deleted, doubled or moved.
pub fn change(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let at = random.below(lines.len() + 1);
    match random.below(6) {
        0 if at < lines.len() => {
            lines.drain(at..(at + 1 + random.below(3)).min(lines.len()));
        }
        1 if at < lines.len() => lines.insert(at, lines[at]),
        2 if at < lines.len() => {
            let line = lines.remove(at);
            lines.insert(random.below(lines.len() + 1), line);
        }
        3 => {
            let mut offset = random.below(text.len() + 1);
            while !text.is_char_boundary(offset) {
                offset -= 1;
            }
            return format!("{}{}{}", &text[..offset], PIECES[random.below(PIECES.len())], &text[offset..]);
        }
        _ => lines.insert(at, PIECES[random.below(PIECES.len())]),
    }
    lines.concat()
}

/// A program that is edited on disk and in a session alike.
struct Edited {
    scratch: Scratch,
    session: Session,
    random: Random,
    files: Vec<PathBuf>,
    originals: Vec<String>,
    texts: Vec<String>,
}

impl Edited {
    fn new(seed: u64) -> Edited {
        let scratch = Scratch::new();
        let files = many_files(&scratch);
        let originals: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
        let session = session(&scratch);
        Edited { scratch, session, random: Random::new(seed), files, texts: originals.clone(), originals }
    }

    /// Changes some file and says which. One of so many changes mends it, or soon nothing would be left to find.
    fn change(&mut self, one_of: usize, change: fn(&str, &mut Random) -> String) -> usize {
        let file = self.random.below(self.files.len());
        let is_mended = self.random.below(one_of) == 0;
        self.texts[file] = if is_mended { self.originals[file].clone() } else { change(&self.texts[file], &mut self.random) };
        fs::write(&self.files[file], &self.texts[file]).unwrap();
        file
    }

    fn edit(&mut self, file: usize) {
        self.session.edit(&self.files[file], self.texts[file].as_str());
    }

    #[track_caller]
    fn assert_fresh(&self, outcome: &Outcome, what: &str) {
        let (fresh, kept) = (shown(&engine::run(&options(&self.scratch)).unwrap()), shown(outcome));
        assert!(fresh == kept, "{what}{}", difference(&fresh, &kept));
    }
}

#[test]
fn after_any_edit_the_result_equals_a_fresh_one() {
    let mut edited = Edited::new(7);
    let outcome = analyse(&mut edited.session);
    edited.assert_fresh(&outcome, "before any edit");
    for number in 0..N_EDITS {
        let file = edited.change(3, change);
        match edited.random.below(4) {
            0 => {
                edited.session.close(&edited.files[file]);
                edited.session.touch(&edited.files[file]);
            }
            _ => edited.edit(file),
        }
        if number % 6 == 0 {
            let outcome = analyse(&mut edited.session);
            edited.assert_fresh(&outcome, &format!("edit {number} of {}", edited.files[file].display()));
        }
    }
}

/// Statements that can stand in any function.
const STATEMENTS: &[&str] = &[
    "import requests\n",
    "request = None\n",
    "from flask import request, session, g\n",
    "g.token = request.headers[\"Authorization\"]\n",
    "return g.token\n",
    "raise ValueError(request.args[\"q\"])\n",
    "print(session, requests.get(request.args[\"url\"]).text)\n",
    "if request.args.get(\"q\") not in (\"a\", \"b\"): return None\n",
    "pass\n",
    "global state; state = request.args[\"q\"]\n",
    "cache.append(request.args[\"q\"])\n",
    "self.kept = request.args[\"q\"]\n",
    "app.extensions[\"store\"] = request.args[\"q\"]\n",
];

/// A line within a function is doubled, deleted or joined by another.
fn change_within(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let is_inside =
        |line: &String| line.starts_with("    ") && line.ends_with('\n') && !line.trim_end().ends_with([':', '(', ',', '[', '{']);
    let inside: Vec<usize> = (0..lines.len()).filter(|at| is_inside(&lines[*at])).collect();
    let Some(&at) = inside.get(random.below(inside.len())) else { return text.to_owned() };
    let indent = " ".repeat(lines[at].len() - lines[at].trim_start().len());
    match random.below(4) {
        0 => lines[at] = format!("{indent}pass\n"),
        1 => lines.insert(at, lines[at].clone()),
        _ => lines.insert(at, indent + STATEMENTS[random.below(STATEMENTS.len())]),
    }
    lines.concat()
}

#[test]
fn edits_within_functions_build_on_what_is_known() {
    let mut edited = Edited::new(23);
    analyse(&mut edited.session);
    let mut n_built_on = 0;
    for number in 0..80 {
        let file = edited.change(4, change_within);
        edited.edit(file);
        let quick = edited.session.snapshot().analyse_with(Effort::Incremental, &Cancel::default()).unwrap().unwrap();
        n_built_on += usize::from(quick.is_analysed);
        let outcome = if quick.is_analysed { quick } else { analyse(&mut edited.session) };
        if number % 4 == 0 {
            edited.assert_fresh(&outcome, &format!("edit {number} of {}", edited.files[file].display()));
        }
    }
    assert!(n_built_on > 30, "only {n_built_on} edits built on what was known");
}

/// A program whose parts look at each other through what names say: variables and attributes that other functions set.
const KEEPING: [(&str, &str); 2] = [
    (
        "store.py",
        r#"from flask import current_app, request

state = None
rows = []


class Board:
    shared = []

    def __init__(self):
        self.own = ""

    def show(self):
        return [state, rows, self.own, self.shared, getattr(self, "more", None), current_app.extensions["board"]]


def fill():
    pass


def helper(text):
    return text
"#,
    ),
    (
        "app.py",
        r#"import logging

from flask import Flask, request

import store
from store import Board, fill, helper

app = Flask(__name__)
board = Board()


@app.get("/fill")
def filling():
    fill()
    return helper("done")


@app.get("/show")
def show():
    logging.info("%s", board.show())
    logging.info("%s %s %s", store.state, store.rows, app.config)
    logging.info("%s", Board.show(board))
    return "done"
"#,
    ),
];

/// What `fill` and `filling` may do.
const FILLING: &[&str] = &[
    "global state; state = request.headers[\"Authorization\"]",
    "rows.append(request.headers[\"Authorization\"])",
    "store.rows.append(request.headers[\"Authorization\"])",
    "store.state = request.headers[\"Authorization\"]",
    "Board.shared = request.headers[\"Authorization\"]",
    "Board.shared.append(request.headers[\"Authorization\"])",
    "board.own = request.headers[\"Authorization\"]",
    "board.more = request.headers[\"Authorization\"]",
    "app.extensions[\"board\"] = request.headers[\"Authorization\"]",
    "current_app.extensions[\"board\"] = request.headers[\"Authorization\"]",
    "helper(request.headers[\"Authorization\"]).append(1)",
    "class Other(Board): own = request.headers[\"Authorization\"]",
    "pass",
];

#[test]
fn what_functions_say_of_names_is_seen_by_whoever_asks() {
    let scratch = Scratch::new();
    for (name, text) in KEEPING {
        scratch.write(name, text);
    }
    let mut session = session(&scratch);
    analyse(&mut session);
    let places = [("store.py", "def fill():\n    "), ("app.py", "def filling():\n    "), ("store.py", "def show(self):\n        ")];
    let mut random = Random::new(5);
    let mut n_findings = 0;
    for number in 0..60 {
        let (name, place) = places[random.below(places.len())];
        let statement = FILLING[random.below(FILLING.len())];
        let (_, original) = KEEPING.iter().find(|(it, _)| *it == name).unwrap();
        let text = original.replace(place, &format!("{place}{statement}\n{}", " ".repeat(place.len() - place.trim_end_matches(' ').len())));
        scratch.write(name, &text);
        session.edit(&scratch.path().join(name), text.as_str());
        let outcome = analyse(&mut session);
        n_findings += outcome.findings.len();
        let (fresh, kept) = (shown(&engine::run(&options(&scratch)).unwrap()), shown(&outcome));
        assert!(fresh == kept, "edit {number}: {statement} in {name}{}", difference(&fresh, &kept));
    }
    assert!(n_findings > 60, "only {n_findings} findings");
}

/// A program that hands its own functions and classes over to libraries in `set_up`.
const REGISTERING: &str = r#"import logging
from functools import singledispatch

import requests
from flask import Flask, Request, render_template_string, request


class Telling(Request):
    def secret(self):
        return self.headers["Authorization"]


class Silent(Request):
    def secret(self):
        return ""


class Denied(Exception):
    pass


app = Flask(__name__)


@singledispatch
def part(value):
    return ""


def of_text(value):
    return value


def names():
    return {"token": request.headers["Authorization"]}


def denied(error):
    return "no", 403


def set_up():
    pass


@app.get("/")
def show():
    logging.info("%s %s", part(request.headers["Authorization"] + ""), request.secret())
    return render_template_string("{{ token }} {{ '1' | token_of }}")


@app.get("/ask")
def ask():
    if request.headers["X-Api-Key"] != app.config["KEY"]:
        raise Denied()
    return requests.post("https://api.openai.com/v1/chat/completions", json={"prompt": "hi"}).text
"#;

/// What `set_up` may do.
const REGISTRATIONS: &[&str] = &[
    "app.request_class = Telling",
    "app.request_class = Silent",
    "part.register(str, of_text)",
    "app.context_processor(names)",
    "app.jinja_env.filters[\"token_of\"] = names",
    "app.register_error_handler(Denied, denied)",
    "pass",
];

#[test]
fn what_is_registered_is_seen_by_whoever_asks() {
    let scratch = Scratch::new();
    let path = scratch.path().join("app.py");
    scratch.write("app.py", REGISTERING);
    let mut session = session(&scratch);
    let mut seen = vec![shown(&analyse(&mut session))];
    let mut random = Random::new(7);
    for number in 0..30 {
        let statement = REGISTRATIONS[random.below(REGISTRATIONS.len())];
        let text = REGISTERING.replace("def set_up():\n    pass", &format!("def set_up():\n    {statement}"));
        scratch.write("app.py", &text);
        session.edit(&path, text.as_str());
        let (fresh, kept) = (shown(&engine::run(&options(&scratch)).unwrap()), shown(&analyse(&mut session)));
        assert!(fresh == kept, "edit {number}: {statement}{}", difference(&fresh, &kept));
        seen.push(kept);
    }
    seen.sort();
    seen.dedup();
    assert!(seen.len() >= 5, "only {} different results", seen.len());
}

/// All that a tree says.
fn nodes(tree: &Tree) -> Vec<(&'static str, String, Span)> {
    let nodes = (0..tree.len() as u32).map(Node);
    nodes.map(|node| (tree.kind_name(node), format!("{:?}", tree.field(node)), tree.span(node))).collect()
}

#[test]
fn a_text_has_one_tree_whatever_it_was_before() {
    let scratch = Scratch::new();
    let mut random = Random::new(11);
    let (mut n_edits, mut n_known) = (0, 0);
    for file in many_files(&scratch) {
        let mut text = fs::read_to_string(&file).unwrap();
        let mut before = None;
        for number in 0..30 {
            let source = Arc::new(SourceFile::new("app.py", text.clone()));
            let (tree, next) = parse_edited(&source, before.as_ref());
            assert_eq!(nodes(&tree), nodes(&parse(&text)), "edit {number} of {}:\n{text}", file.display());
            n_edits += 1;
            n_known += usize::from(before.is_some());
            // After a text that is broken, one that is not comes sooner.
            let is_broken = next.is_none();
            before = next.or(before);
            let base = before.as_ref().filter(|_| is_broken).map_or(text.clone(), |before| before.text().to_owned());
            text = if number % 2 == 0 { change_within(&base, &mut random) } else { change(&base, &mut random) };
        }
    }
    assert!(n_known * 20 > n_edits * 17, "{n_known} of {n_edits} edits built on a tree");
}

#[test]
fn files_come_and_go() {
    let scratch = Scratch::new();
    scratch.write("app.py", "from flask import request\nimport helper\n\nhelper.show(request.headers[\"Authorization\"])\n");
    let mut session = session(&scratch);
    let finds = |session: &mut Session| !analyse(session).findings.is_empty();
    assert!(!finds(&mut session));
    let helper = scratch.path().join("helper.py");
    let text = "import logging\n\n\ndef show(value):\n    logging.info(value)\n";
    session.edit(&helper, text);
    assert!(finds(&mut session), "a file that was never saved counts");
    fs::write(&helper, text).unwrap();
    session.close(&helper);
    assert!(finds(&mut session));
    fs::remove_file(&helper).unwrap();
    session.touch(&helper);
    assert!(!finds(&mut session));
    scratch.write("helper/__init__.py", text);
    session.reload();
    assert!(finds(&mut session));
}

#[test]
fn a_cancelled_analysis_gives_nothing_and_the_next_one_everything() {
    let scratch = Scratch::new();
    many_files(&scratch);
    let mut session = session(&scratch);
    let cancel = Cancel::default();
    cancel.cancel();
    assert!(matches!(session.snapshot().analyse(&cancel), Err(Cancelled)));
    let cancel = Cancel::default();
    let snapshot = session.snapshot();
    let stopped = std::thread::scope(|scope| {
        let analysis = scope.spawn(|| snapshot.analyse(&cancel).is_err());
        std::thread::sleep(std::time::Duration::from_millis(5));
        cancel.cancel();
        analysis.join().expect("cancelling is no crash")
    });
    assert!(stopped, "a large program takes longer than a moment");
    assert!(!analyse(&mut session).findings.is_empty());
}

/// A view with a leak below one whose code breaks; a template that only the first one names.
const BREAKING: &str = r#"import logging

from flask import Flask, render_template, request

app = Flask(__name__)


@app.get("/page")
def page():
    name = request.args["name"]
    return render_template("page.html", name=name)


@app.get("/leak")
def leak():
    logging.info(request.headers["Authorization"])
    return "done"
"#;

#[test]
fn what_was_known_before_a_file_broke_serves_when_it_is_mended() {
    let scratch = Scratch::new();
    scratch.write("app.py", BREAKING);
    scratch.write("templates/page.html", "<p>{{ name|safe }}</p>\n");
    let mut session = session(&scratch);
    let file = scratch.path().join("app.py");
    let mut after = |text: &str, effort: Effort| {
        session.edit(&file, text);
        session.snapshot().analyse_with(effort, &Cancel::default()).unwrap().unwrap()
    };
    let rules = |outcome: &Outcome| outcome.findings.iter().map(|it| outcome.rules[it.rule.0 as usize].name.clone()).collect::<Vec<_>>();
    let good = after(BREAKING, Effort::Whole);
    assert_eq!(rules(&good), ["credential-in-log", "xss"]);
    let broken = BREAKING.replace("    return render_template(\"page.html\", name=name)\n", "    return render_tem(\n");
    let mut first = after(&broken, Effort::Incremental);
    assert!(!first.is_analysed, "the broken file means something else");
    assert!(engine::carry_findings(&mut first, &good), "no code names the template, but the rest of the program is as it was");
    assert_eq!(rules(&first), ["credential-in-log"]);
    let second = after(&broken, Effort::Aside);
    assert!(second.is_analysed);
    let mended = BREAKING.replace("    name = ", "    logging.info(request.cookies[\"session\"])\n    name = ");
    let third = after(&mended, Effort::Incremental);
    assert!(third.is_analysed, "only the inside of a function is another than before the file broke");
    assert_eq!(rules(&third), ["credential-in-log", "log-injection", "credential-in-log", "xss"]);
}
