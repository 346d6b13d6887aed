//! How leakline is called: standard input, watching, strictness, completions, the manual.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use super::support::{Scratch, leakline, stderr, stdout};

const VIEW: &str = "from flask import request\n\nfrom texts import shown\n\n\ndef show():\n    print(shown(request.headers[\"Authorization\"]))\n    return {}\n";
const TEXTS: &str = "def shown(text):\n    return text\n";

fn with_stdin(scratch: &Scratch, args: &[&str], text: &str) -> std::process::Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_leakline"))
        .current_dir(scratch.path())
        .env("LEAKLINE_NO_CACHE", "1")
        .args(args)
        .args(["--output-format", "concise", "-q", "--select", "credential-in-log"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn standard_input_stands_for_a_file_of_its_project() {
    let scratch = Scratch::new();
    scratch.write(".git/HEAD", "").write("view.py", "x = 1\n").write("texts.py", TEXTS).write("other.py", VIEW);
    for file in ["view.py", "new.py"] {
        let output = with_stdin(&scratch, &["check", "-", "--stdin-filename", file], VIEW);
        assert_eq!(output.status.code(), Some(1), "{file} {}", stderr(&output));
        let text = stdout(&output);
        assert!(text.starts_with(&format!("{file}:7:5: ")) && text.lines().count() == 1, "{text}");
    }
    let clean = with_stdin(&scratch, &["check", "-", "--stdin-filename", "texts.py"], "def shown(text):\n    return \"fixed\"\n");
    assert_eq!(stdout(&clean), "", "the callers see the new text");
    let nameless = with_stdin(&scratch, &["check", "-"], "");
    assert_eq!(nameless.status.code(), Some(2));
    assert!(stderr(&nameless).contains("--stdin-filename"), "{}", stderr(&nameless));
}

#[test]
fn strictness_makes_gaps_failures() {
    let scratch = Scratch::new();
    scratch.write("app.py", "x = (\n");
    let code = |args: &[&str]| leakline(scratch.path(), args).status.code();
    assert_eq!(code(&["check"]), Some(0));
    assert_eq!(code(&["check", "--strict"]), Some(2));
    scratch.write("leakline.toml", "strict = true\n");
    assert_eq!(code(&["check", "--exit-zero"]), Some(2));
    scratch.write("app.py", "x = 1\n");
    assert_eq!(code(&["check"]), Some(0));
}

#[test]
fn a_change_is_seen_while_watching() {
    let scratch = Scratch::new();
    scratch.write("texts.py", TEXTS).write("view.py", "x = 1\n");
    let mut child = Command::new(env!("CARGO_BIN_EXE_leakline"))
        .current_dir(scratch.path())
        .env("LEAKLINE_NO_CACHE", "1")
        .args(["check", "--watch", "--output-format", "concise", "--select", "credential-in-log"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let mut until_waiting = || said.by_ref().take_while(|line| line != "Waiting for changes").collect::<Vec<_>>().join("\n");
    assert!(until_waiting().starts_with("No findings"));
    scratch.write("view.py", VIEW);
    assert!(until_waiting().starts_with("1 warning"));
    scratch.write("leakline.toml", "[severity]\ncredential-in-log = \"error\"\n");
    assert!(until_waiting().starts_with("1 error"));
    scratch.write("view.py", "x = 2\n");
    assert!(until_waiting().starts_with("No findings"));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn shells_and_the_manual_know_the_commands() {
    let scratch = Scratch::new();
    for (shell, mark) in [("bash", "complete -F _leakline"), ("zsh", "#compdef leakline"), ("fish", "complete -c leakline")] {
        let script = stdout(&leakline(scratch.path(), &["completions", shell]));
        assert!(script.contains(mark) && script.contains("stdin-filename"), "{shell}");
    }
    let page = stdout(&leakline(scratch.path(), &["man"]));
    assert!(page.contains(".TH") && page.contains("baseline"), "{page}");
    let page = stdout(&leakline(scratch.path(), &["man", "check"]));
    assert!(page.contains("stdin\\-filename"), "{page}");
}

/// `script` lends a terminal.
#[test]
fn a_bar_is_shown_on_a_terminal_when_it_takes_long() {
    let scratch = Scratch::new();
    scratch.write("small/app.py", "x = 1\n");
    let functions = |file: usize| {
        (0..400)
            .map(|n| format!("def f{n}(a, b):\n    c = [a, b, {{'k{n}': a + str(b)}}]\n    return f{}(c, a)\n\n\n", n + 1))
            .collect::<String>()
            + &format!("X = {file}\n")
    };
    for file in 0..120 {
        scratch.write(&format!("large/m{file}.py"), functions(file));
    }
    let shown = |folder: &str, flags: &str| {
        let program = env!("CARGO_BIN_EXE_leakline");
        let command = format!("{program} check --color never {flags} {folder}");
        let output = Command::new("script").current_dir(scratch.path()).args(["-qec", &command, "/dev/null"]).stdin(Stdio::null()).output();
        output.map(|output| stdout(&output))
    };
    match shown("large", "") {
        Ok(text) => assert!(text.contains("analysing [") && text.contains("% (") && text.contains("No findings"), "{text}"),
        Err(error) => return println!("not tested: `script` cannot be started: {error}"),
    }
    assert!(!shown("large", "--no-progress").unwrap().contains("analysing"));
    assert!(!shown("small", "").unwrap().contains("analysing"), "it is done at once");
}

#[test]
fn no_progress_is_shown_where_nobody_sees_it() {
    let scratch = Scratch::new();
    scratch.write("app.py", "x = 1\n");
    let output = leakline(scratch.path(), &["check"]);
    assert_eq!(stderr(&output).lines().count(), 1, "{}", stderr(&output));
}
