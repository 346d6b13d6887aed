//! Properties that hold for any input: the same bytes however the run is arranged, no harm from broken or deep text, findings that
//! depend on the meaning of a file and not on its form.

use std::fs;
use std::path::{Path, PathBuf};

use super::fixtures::programs;
use super::support::{Random, Scratch, looking, root};
use leakline::engine::{self, Options, Outcome};
use leakline::report::{Format, Style, render};
use leakline::text::ProblemKind;

const SOURCE_TO_SINK: &str = "import requests
from flask import Flask, request

app = Flask(__name__)


@app.post(\"/\")
def ask():
    token = request.headers[\"Authorization\"]
    return requests.post(\"https://api.example.com/llm/completions\", json={\"prompt\": f\"Grüße 日本 🦀 {token}\"}).text
";

fn run(paths: Vec<PathBuf>, n_threads: usize) -> Outcome {
    engine::run(&Options { looking: looking(paths), n_threads: n_threads.try_into().ok(), ..Options::default() }).unwrap()
}

fn sarif(paths: Vec<PathBuf>, n_threads: usize) -> String {
    render(&run(paths, n_threads), Format::Sarif, Style::PLAIN)
}

/// Findings as `rule:line`, in order.
fn findings(outcome: &Outcome) -> Vec<String> {
    let shown = |finding: &leakline::check::Finding| {
        let source = outcome.source(finding.location.file);
        format!("{}:{}", outcome.rules[finding.rule.0 as usize].name, source.line(finding.location.span.start))
    };
    outcome.findings.iter().map(shown).collect()
}

fn assert_no_crash(outcome: &Outcome) {
    let crashes: Vec<_> =
        outcome.problems.iter().filter(|it| it.problem.kind == ProblemKind::Crash).map(|it| &it.problem.message).collect();
    assert!(crashes.is_empty(), "{crashes:?}");
}

fn python_files(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| python_files(&entry.unwrap().path(), files));
    } else if path.extension().is_some_and(|extension| extension == "py") {
        files.push(path.to_owned());
    }
}

/// The files of every fixture.
fn all_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    programs().iter().for_each(|program| python_files(&program.path, &mut files));
    files.sort();
    files
}

/// Always the same disorder.
fn shuffled(mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut random = Random::new(0x9e37_79b9);
    for index in (1..files.len()).rev() {
        files.swap(index, random.below(index + 1));
    }
    files
}

#[test]
fn threads_and_order_change_no_byte() {
    let files = all_files();
    let one = sarif(files.clone(), 1);
    assert!(one.contains("credential-in-prompt"));
    for _ in 0..3 {
        assert!(one == sarif(files.clone(), 2), "two threads give other bytes than one");
    }
    let disordered = shuffled(files.clone());
    assert_ne!(disordered, files);
    assert!(one == sarif(disordered, 2), "the order of the paths changes the output");
}

#[test]
fn truncated_files_do_no_harm() {
    let scratch = Scratch::new();
    for (number, file) in all_files().iter().enumerate() {
        let text = fs::read_to_string(file).unwrap();
        for (cut, part) in [(1, 3), (1, 2), (4, 5)] {
            let mut end = text.len() * cut / part;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            scratch.write(&format!("cut_{number}_{cut}_{part}.py"), &text[..end]);
        }
    }
    assert_no_crash(&run(vec![scratch.path().to_owned()], 2));
}

#[test]
fn broken_text_beside_a_flow_does_not_hide_it() {
    for broken in [
        "def (:\n    x ==\n",
        "x = [1, 2\n",
        "class :\n",
        "\t  \n  )\n",
        "print \"x\"\n",
        "«»\u{feff}\n",
        "f(**)\n",
        "lambda:\n",
        "match x:\n",
    ] {
        let scratch = Scratch::new();
        scratch.write("broken.py", broken).write("app.py", SOURCE_TO_SINK).write("below.py", format!("{SOURCE_TO_SINK}\n\n{broken}"));
        let outcome = run(vec![scratch.path().to_owned()], 1);
        assert_no_crash(&outcome);
        let n_found = findings(&outcome).iter().filter(|it| *it == "credential-in-prompt:10").count();
        assert_eq!(n_found, 2, "{broken:?}: {:?}", findings(&outcome));
    }
}

#[test]
fn deep_flows_do_no_harm() {
    let scratch = Scratch::new();
    let depth = 2_000;
    let chain: String = (0..depth).map(|n| format!("def f{n}(x):\n    return f{}(x)\n\n\n", n + 1)).collect();
    let fields: String = (0..depth).map(|_| "    node = {\"next\": node}\n").collect();
    let branches: String = (0..depth).map(|n| format!("    if request.args.get(\"k{n}\"):\n        token = token + \"{n}\"\n")).collect();
    let head = "from flask import request\n\n\n";
    scratch
        .write("calls.py", format!("{head}{chain}def f{depth}(x):\n    return x\n\n\nf0(request.headers[\"Authorization\"])\n"))
        .write("fields.py", format!("{head}def view():\n    node = request.headers[\"Authorization\"]\n{fields}    return node\n"))
        .write("branches.py", format!("{head}def view():\n    token = request.headers[\"Authorization\"]\n{branches}    return token\n"))
        .write("join.py", format!("{head}x = request.headers[\"Authorization\"]{}\n", " + \"a\"".repeat(depth)))
        .write("loops.py", format!("{head}def view(x):\n{}", nested("for i in x:", 80)))
        .write("functions.py", format!("{head}{}", nested("def f(x):", 80)))
        .write("classes.py", format!("{head}{}", nested("class A:", 80)))
        .write("app.py", SOURCE_TO_SINK);
    let outcome = run(vec![scratch.path().to_owned()], 2);
    assert_no_crash(&outcome);
    assert!(findings(&outcome).contains(&"credential-in-prompt:10".to_owned()));
}

/// `line` nested in itself.
fn nested(line: &str, depth: usize) -> String {
    let lines: String = (1..depth).map(|level| format!("{}{line}\n", " ".repeat(level))).collect();
    format!("{lines}{}pass\n", " ".repeat(depth))
}

#[test]
fn what_one_mistake_sets_off_is_counted_not_listed() {
    let scratch = Scratch::new();
    let text: String = (0..3000).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
    scratch.write("app.py", &(text + &" ".repeat(3000) + "pass\n"));
    scratch.write("open.py", "def f(:\n".repeat(200));
    let outcome = run(vec![scratch.path().to_owned()], 1);
    assert!(outcome.problems.len() < 20, "{} problems", outcome.problems.len());
    let shown = render(&outcome, Format::Text, Style::PLAIN);
    assert!(shown.contains("more of this kind in the file"), "{shown}");
}

#[test]
fn empty_files_give_nothing() {
    for text in ["", "\n", "\r\n", "\u{feff}", "# only a comment", "\"\"\"Only a docstring.\"\"\"", "   \t"] {
        let scratch = Scratch::new();
        scratch.write("app.py", text).write("pkg/__init__.py", "");
        let outcome = run(vec![scratch.path().to_owned()], 1);
        assert!(outcome.findings.is_empty() && outcome.problems.is_empty(), "{text:?}");
    }
}

#[test]
fn the_form_of_a_file_changes_no_finding() {
    type Change = fn(&str) -> String;
    let variants: [(&str, Change); 6] = [
        ("unchanged", str::to_owned),
        ("CRLF", |text| text.replace('\n', "\r\n")),
        ("byte order mark", |text| format!("\u{feff}{text}")),
        ("no final newline", |text| text.trim_end().to_owned()),
        ("trailing comments", |text| text.replace(":\n", ":  # größer 🦀\n")),
        ("an unrelated function", |text| format!("{text}\n\ndef unrelated(number):\n    return [number] * 2\n")),
    ];
    let fixtures = root().join("testdata/floors/flow");
    let mut expected = None;
    for (variant, change) in variants {
        let scratch = Scratch::new();
        for file in all_files() {
            let text = fs::read_to_string(&file).unwrap();
            let text = if text.trim().is_empty() { text } else { change(&text) };
            scratch.write(&file.strip_prefix(&fixtures).unwrap().to_string_lossy(), text);
        }
        let outcome = run(vec![scratch.path().to_owned()], 2);
        let path = |finding: &leakline::check::Finding| &outcome.source(finding.location.file).path;
        let files =
            outcome.findings.iter().map(|finding| path(finding).strip_prefix(&scratch.path().to_string_lossy()[..]).unwrap().to_owned());
        let got: Vec<(String, String)> = files.zip(findings(&outcome)).collect();
        assert!(got.len() > 100);
        assert_eq!(*expected.get_or_insert_with(|| got.clone()), got, "{variant}");
    }
}
