//! Findings by what has changed, and by the files that are named.

use std::process::Command;

use super::support::{Scratch, leakline, stderr, stdout};

const VIEWS: &str = r#"from flask import Flask, request

from prompts import send

app = Flask(__name__)


@app.post("/one")
def one():
    question = request.get_json()["question"]
    send(question)
    return {}


@app.post("/two")
def two():
    token = request.headers["Authorization"]
    if len(token) > 9000:
        return {}, 400
    print(token)
    return {}
"#;
const PROMPTS: &str = "from openai import OpenAI\n\n\ndef send(text):\n    return OpenAI().responses.create(model=\"gpt-5\", input=text)\n";

fn git(scratch: &Scratch, args: &[&str]) {
    let identity =
        ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").current_dir(scratch.path()).args(identity).args(args).output().expect("git is there");
    assert!(output.status.success(), "{args:?} {}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with one commit.
fn repository() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("views.py", VIEWS).write("prompts.py", PROMPTS);
    git(&scratch, &["init", "-q"]);
    git(&scratch, &["add", "."]);
    git(&scratch, &["commit", "-q", "-m", "first"]);
    scratch
}

fn found(scratch: &Scratch, args: &[&str]) -> Vec<String> {
    let all = [&["check", "--output-format", "concise", "-q", "--select", "prompt-injection,credential-in-log"], args].concat();
    let output = leakline(scratch.path(), &all);
    let row = |line: &str| {
        format!(
            "{}{}",
            line.split(':').next().unwrap(),
            line.split(']').next().unwrap().split('[').nth(1).map(|rule| format!(" {rule}")).unwrap()
        )
    };
    stdout(&output).lines().map(row).collect()
}

#[test]
fn findings_whose_path_touches_the_change() {
    let scratch = repository();
    assert_eq!(found(&scratch, &[]), ["prompts.py prompt-injection", "views.py credential-in-log"]);
    assert_eq!(found(&scratch, &["--changed"]), [""; 0]);
    scratch.write("views.py", VIEWS.replace("    question = request", "    question = request  "));
    assert_eq!(found(&scratch, &["--changed"]), ["prompts.py prompt-injection"], "the sink lies in a file that has not changed");
    git(&scratch, &["commit", "-q", "-am", "second"]);
    assert_eq!(found(&scratch, &["--changed"]), [""; 0]);
    assert_eq!(found(&scratch, &["--changed=HEAD~1"]), ["prompts.py prompt-injection"]);
}

#[test]
fn a_check_that_goes_is_a_change_of_the_flow() {
    let scratch = repository();
    scratch.write("views.py", VIEWS.replace("    if len(token) > 9000:\n        return {}, 400\n", ""));
    assert_eq!(found(&scratch, &["--changed"]), ["views.py credential-in-log"]);
}

#[test]
fn new_files_and_subfolders_count() {
    let scratch = repository();
    scratch.write("sub/new.py", VIEWS.replace("/one", "/three"));
    git(&scratch, &["add", "sub"]);
    scratch.write("sub/newer.py", VIEWS.replace("/one", "/four"));
    let all = found(&scratch, &["--changed"]);
    assert_eq!(all, ["prompts.py prompt-injection", "sub/new.py credential-in-log", "sub/newer.py credential-in-log"]);
}

#[test]
fn without_git_or_revision_the_request_is_refused() {
    let scratch = repository();
    for args in [["check", "--changed=nowhere"], ["check", "--changed=--output=x"]] {
        let output = leakline(scratch.path(), &args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains("leakline: `"), "{}", stderr(&output));
    }
}

#[test]
fn named_files_are_seen_as_part_of_their_project() {
    let scratch = repository();
    assert_eq!(found(&scratch, &["views.py"]), ["views.py credential-in-log"]);
    assert_eq!(found(&scratch, &["--whole-project", "views.py"]), ["prompts.py prompt-injection", "views.py credential-in-log"]);
    assert_eq!(found(&scratch, &["--whole-project", "prompts.py"]), ["prompts.py prompt-injection"]);
}
