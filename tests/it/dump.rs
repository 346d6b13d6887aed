//! What the floors show of themselves: `leakline dump` on one small program, kept in `testdata/floors/dump`.

use std::fs;

use crate::support::{leakline, root, stdout};

/// Compares with the file kept, or writes it under `UPDATE=1`.
#[track_caller]
fn kept(name: &str, args: &[&str]) -> String {
    let folder = root().join("testdata/floors/dump");
    let output = leakline(&folder, &[&["dump", "--floor"], args].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (shown, file) = (stdout(&output), folder.join(name));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &shown).unwrap();
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), shown, "{name} is out of date; `UPDATE=1 cargo test dump` writes it anew");
    shown
}

#[test]
fn ir() {
    let shown = kept("ir.txt", &["ir", "desk/app.py"]);
    assert!(shown.contains("branch"), "the check of `desk` splits the way");
}

#[test]
fn graph() {
    let shown = kept("graph.txt", &["graph", "desk/model.py"]);
    let param = shown.lines().find(|line| line.contains("param 2")).unwrap();
    assert!(param.contains("->"), "the question is used: {param}");
    assert!(kept("graph.dot", &["graph", "--dot", "desk/model.py"]).contains("digraph \"ask\""));
}

#[test]
fn program() {
    let shown = kept("program.txt", &["program", "desk"]);
    assert!(shown.contains("class desk.model.Assistant: desk.model.Assistant < desk.model.Base\n"));
    assert!(shown.contains("OpenAI = `openai.OpenAI`"));
    assert!(kept("program.dot", &["program", "--dot", "desk"]).contains("desk.app.known"));
}

#[test]
fn flow() {
    let shown = kept("flow.txt", &["flow", "desk"]);
    assert!(shown.contains("flow request"), "the question reaches the prompt");
    let edges = kept("flow.dot", &["flow", "--dot", "desk"]);
    assert!(edges.contains("request to prompt"), "{edges}");
}

#[test]
fn what_cannot_be_shown_is_refused() {
    let folder = root().join("testdata/floors/dump");
    for (args, words) in [
        (["dump", "--floor", "ir", "--dot", "desk/app.py"].as_slice(), "no graph"),
        (&["dump", "--floor", "ir", "nowhere.py"], "nowhere.py"),
    ] {
        let output = leakline(&folder, args);
        assert_eq!(output.status.code(), Some(2));
        assert!(crate::support::stderr(&output).contains(words), "{}", crate::support::stderr(&output));
    }
}
