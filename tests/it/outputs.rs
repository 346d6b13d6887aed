//! Where findings go: several outputs in one run, and what CI systems show.

use super::support::{Scratch, leakline, leakline_under, root, stderr, stdout};

const LEAKY: &str = include_str!("../../testdata/readme/app.py");

fn leaky() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("app.py", LEAKY);
    scratch
}

fn read(scratch: &Scratch, name: &str) -> String {
    std::fs::read_to_string(scratch.path().join(name)).unwrap()
}

#[test]
fn one_run_writes_several_outputs() {
    let scratch = leaky();
    let output = leakline(scratch.path(), &["check", "--output", "sarif=out.sarif", "--output", "concise", "--output", "html=page.html"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("app.py:13:13: error[credential-in-prompt]"), "{}", stdout(&output));
    assert!(stderr(&output).contains("in 1 file and 14 lines"), "{}", stderr(&output));
    assert!(read(&scratch, "out.sarif").contains("\"2.1.0\""));
    assert!(read(&scratch, "page.html").starts_with("<!DOCTYPE html>"));
}

#[test]
fn files_alone_leave_standard_output_empty_and_are_told_about() {
    let scratch = leaky();
    let output = leakline(scratch.path(), &["check", "--output", "json=out.json", "--output", "junit=out.xml"]);
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).starts_with("2 errors, 1 warning, 3 notes"), "{}", stderr(&output));
}

#[test]
fn the_shorthands_mean_the_same() {
    let scratch = leaky();
    let with = |args: &[&str]| stdout(&leakline(scratch.path(), &[&["check"], args].concat()));
    assert_eq!(with(&["--output", "json"]), with(&["--output-format", "json"]));
    assert_eq!(with(&["--output", "json=-"]), with(&["--output-format", "json"]));
    let mixed = with(&["--output-format", "concise", "--output", "json=out.json"]);
    assert!(mixed.contains("error[credential-in-prompt]") && read(&scratch, "out.json").starts_with('{'));
}

#[test]
fn what_cannot_be_written_is_refused() {
    let scratch = leaky();
    for (args, said) in [
        (&["--output", "json", "--output", "sarif"][..], "two outputs would go to standard output"),
        (&["--output", "json=a", "--output", "sarif=a"], "two outputs would go to a"),
        (&["--output", "yaml"], "no format has the name `yaml`; there are text, concise, json"),
        (&["--output", "json="], "the name of the file is missing"),
        (&["--output", "json=no/such/folder/a"], "no/such/folder/a cannot be written"),
    ] {
        let output = leakline(scratch.path(), &[&["check"], args].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(said), "{args:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{args:?}");
    }
}

#[test]
fn no_ci_system_is_recognised_without_being_asked() {
    let scratch = leaky();
    let github = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "summary.md")];
    let plain = leakline(scratch.path(), &["check"]);
    assert_eq!(stdout(&leakline_under(&github, scratch.path(), &["check"])), stdout(&plain));
    assert!(!scratch.path().join("summary.md").exists());
    assert_eq!(stdout(&leakline(scratch.path(), &["check", "--ci"])), stdout(&plain), "outside of CI it changes nothing");
}

#[test]
fn github_gets_annotations_and_a_step_summary() {
    let scratch = leaky();
    scratch.write("summary.md", "# Earlier step\n");
    let github = [("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", "summary.md")];
    let output = leakline_under(&github, scratch.path(), &["check", "--ci"]);
    let shown = stdout(&output);
    assert!(
        shown.contains("error[credential-in-prompt]") && shown.contains("\n::error title=leakline%3A credential-in-prompt,file=app.py,"),
        "{shown}"
    );
    let summary = read(&scratch, "summary.md");
    assert!(summary.starts_with("# Earlier step\n## leakline\n\n2 errors, 1 warning, 3 notes"), "{summary}");
    assert_eq!(summary.lines().filter(|line| line.starts_with("| **error** | credential-in-")).count(), 2, "{summary}");
    let by_variable = leakline_under(&[("GITHUB_ACTIONS", "true"), ("LEAKLINE_CI", "1")], scratch.path(), &["check"]);
    assert!(stdout(&by_variable).contains("\n::error title="));
    let for_a_program = leakline_under(&github, scratch.path(), &["check", "--ci", "--output", "sarif"]);
    assert!(serde_json::from_str::<serde_json::Value>(&stdout(&for_a_program)).is_ok());
    assert!(stderr(&for_a_program).contains("::error title="));
}

#[test]
fn gitlab_gets_its_code_quality_report() {
    let scratch = leaky();
    leakline_under(&[("GITLAB_CI", "true")], scratch.path(), &["check", "--ci"]);
    let report: serde_json::Value = serde_json::from_str(&read(&scratch, "gl-code-quality-report.json")).unwrap();
    assert_eq!(report.as_array().unwrap().len(), 6);
}

#[test]
fn annotations_are_capped_and_the_rest_is_counted() {
    let scratch = Scratch::new();
    let mut app = "from flask import Flask, request\nfrom openai import OpenAI\napp = Flask(__name__)\nclient = OpenAI()\n".to_owned();
    for number in 0..14 {
        app += &format!("\n@app.post('/{number}')\ndef view{number}():\n    text = request.headers['Authorization']\n");
        app += "    return client.responses.create(model='gpt-5', input=text).output_text\n";
    }
    scratch.write("app.py", app);
    let output = stdout(&leakline(scratch.path(), &["check", "--output", "github"]));
    let n_of = |level: &str| output.lines().filter(|line| line.starts_with(level)).count();
    assert_eq!((n_of("::error "), n_of("::notice ")), (10, 10), "{output}");
    let levels: Vec<&str> = output.lines().map(|line| line.split(' ').next().unwrap()).collect();
    let mut sorted = levels.clone();
    sorted.sort_by_key(|level| ["::error", "::warning", "::notice"].iter().position(|name| name == level));
    assert_eq!(levels, sorted);
    let last = output.lines().last().unwrap();
    let all = stdout(&leakline(scratch.path(), &["check", "--output", "concise"]));
    let n_errors = all.lines().filter(|line| line.contains(": error[")).count();
    assert!(last.starts_with(&format!("::notice title=leakline::not shown here: {} errors, ", n_errors - 10)), "{last}");
}

#[test]
fn the_schemas_are_the_ones_checked_in() {
    for data in ["report", "map"] {
        let path = root().join(format!("schema/{data}.json"));
        let printed = stdout(&leakline(&root(), &["schema", data]));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, printed).unwrap();
        } else {
            assert_eq!(std::fs::read_to_string(&path).unwrap(), printed, "UPDATE=1 cargo test refreshes it");
        }
    }
}
