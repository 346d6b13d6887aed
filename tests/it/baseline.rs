//! Baselines: known findings are not reported, new ones are.

use super::support::{Scratch, leakline, stderr, stdout};

const APP: &str = r#"from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)


@app.post("/ask")
def ask():
    OpenAI().responses.create(model="gpt-5", input=request.get_json()["question"])
    return {}
"#;

fn rules(scratch: &Scratch, args: &[&str]) -> Vec<String> {
    let output = leakline(scratch.path(), &[&["check", "--output-format", "concise", "-q", "--ignore", "log-injection"], args].concat());
    let rule = |line: &str| line.split(['[', ']']).nth(1).unwrap().to_owned();
    stdout(&output).lines().map(rule).collect()
}

#[test]
fn only_what_is_new_is_reported_and_moved_code_is_not_new() {
    let scratch = Scratch::new();
    scratch.write("app.py", APP);
    let output = leakline(scratch.path(), &["baseline"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let known = ["--baseline", "leakline-baseline.json"];
    assert_eq!(rules(&scratch, &known), [""; 0]);
    assert!(!rules(&scratch, &[]).is_empty());

    scratch.write("app.py", format!("# A comment.\nimport os\n\n\n{APP}"));
    assert_eq!(rules(&scratch, &known), [""; 0]);
    scratch.write("app.py", APP.replace("model=\"gpt-5\", input=", "model=\"gpt-5\",\n        input="));
    assert_eq!(rules(&scratch, &known), [""; 0], "wrapped");
    scratch.write("app.py", APP.replace("    return {}", "    print(request.headers[\"Authorization\"])\n    return {}"));
    assert_eq!(rules(&scratch, &known), ["credential-in-log"]);
}

#[test]
fn one_more_of_the_same_is_new() {
    let scratch = Scratch::new();
    let twice = APP.replace("    return {}", "    print(request.headers[\"Authorization\"])\n    return {}");
    scratch.write("app.py", &twice);
    leakline(scratch.path(), &["baseline"]);
    scratch.write("app.py", twice.replace("    print(", "    print(request.headers[\"Authorization\"])\n    print("));
    assert_eq!(rules(&scratch, &["--baseline", "leakline-baseline.json"]), ["credential-in-log"]);
}

#[test]
fn the_configured_baseline_counts_from_every_folder_and_a_new_one_holds_everything() {
    let scratch = Scratch::new();
    scratch.write("shop/app.py", APP).write("leakline.toml", "baseline = \"known.json\"\n");
    let output = leakline(scratch.path(), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stdout(&output).contains("the baseline cannot be read") && stdout(&output).contains("leakline baseline"),
        "{}",
        stdout(&output)
    );
    for _ in 0..2 {
        assert_eq!(leakline(scratch.path(), &["baseline"]).status.code(), Some(0));
        let text = std::fs::read_to_string(scratch.path().join("known.json")).unwrap();
        assert_eq!(text.matches("\"rule\"").count(), 3, "{text}");
    }
    assert_eq!(rules(&scratch, &[]), [""; 0]);
    let inner = leakline(&scratch.path().join("shop"), &["check", "--output-format", "concise"]);
    assert_eq!(stdout(&inner), "");
    assert!(stderr(&inner).contains("3 in the baseline"), "{}", stderr(&inner));
}

#[test]
fn what_no_longer_occurs_is_told_and_pruned() {
    let scratch = Scratch::new();
    scratch.write("app.py", APP).write("other.py", APP);
    leakline(scratch.path(), &["baseline"]);
    scratch.write("app.py", "x = 1\n");
    let args = ["check", "--baseline", "leakline-baseline.json", "--output-format", "concise"];
    let output = leakline(scratch.path(), &args);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("note[stale-baseline] 3 findings of the baseline no longer occur"), "{}", stdout(&output));
    assert_eq!(stdout(&leakline(scratch.path(), &[&args[..], &["other.py"]].concat())), "", "app.py was not asked for");
    scratch.write("new.py", APP);
    leakline(scratch.path(), &["baseline", "--prune"]);
    let text = std::fs::read_to_string(scratch.path().join("leakline-baseline.json")).unwrap();
    assert_eq!(text.matches("other.py").count(), 3, "{text}");
    assert!(!text.contains("\"app.py\"") && !text.contains("new.py"), "{text}");
}

#[test]
fn a_file_that_is_no_baseline_gives_two() {
    let scratch = Scratch::new();
    scratch.write("app.py", APP).write("leakline-baseline.json", "{\"version\": 7, \"findings\": []}");
    let output = leakline(scratch.path(), &["check", "--baseline", "leakline-baseline.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("version 7"), "{}", stdout(&output));
}
