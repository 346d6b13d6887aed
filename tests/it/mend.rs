//! Fixes: what is mended is gone, the code still parses, and everything else stays as it was.

use leakline::syntax::parse;

use super::support::{Scratch, leakline, stderr, stdout};

fn rules(scratch: &Scratch) -> Vec<String> {
    let output = leakline(scratch.path(), &["check", "--output-format", "concise", "-q", "--extend-ignore", "log-injection"]);
    stdout(&output).lines().map(|line| line.split(['[', ']']).nth(1).unwrap().to_owned()).collect()
}

/// Mends `app.py`: gives what it holds afterwards and which rules are still found.
fn mended(text: &str) -> (String, Vec<String>) {
    let scratch = Scratch::new();
    scratch.write("app.py", text);
    leakline(scratch.path(), &["check", "--fix", "--exit-zero"]);
    let text = std::fs::read_to_string(scratch.path().join("app.py")).unwrap();
    assert_eq!(parse(&text).n_errors, 0, "{text}");
    (text, rules(&scratch))
}

fn view(imports: &str, body: &str) -> String {
    format!(
        "{imports}from flask import Flask, abort, request\n\napp = Flask(__name__)\n\n\n@app.get(\"/\")\ndef view():\n{body}    return {{}}\n"
    )
}

#[test]
fn comparisons_take_constant_time() {
    let given = view(
        "\"\"\"Doc.\"\"\"\n\nfrom __future__ import annotations\n\nimport os\n\n",
        "    if request.headers.get(\"X-API-Key\") != os.environ[\"JOBS_API_KEY\"]:\n        abort(401)\n",
    );
    let (text, rules) = mended(&given);
    assert!(text.contains("import annotations\n\nimport hmac\nimport os\n"), "{text}");
    assert!(
        text.contains("    if not hmac.compare_digest(str(request.headers.get(\"X-API-Key\")).encode(), str(os.environ[\"JOBS_API_KEY\"]).encode()):\n"),
        "{text}"
    );
    assert_eq!(rules, [""; 0]);

    let (text, rules) = mended(&given.replace("import os\n", "import hmac\nimport os\n").replace("!=", "=="));
    assert_eq!(text.matches("import hmac").count(), 1);
    assert!(text.contains("if hmac.compare_digest("), "{text}");
    assert_eq!(rules, [""; 0]);

    // The name means something else here.
    let taken = given.replace("    if request", "    hmac = 1\n    if request");
    assert_eq!(mended(&taken), (taken.clone(), vec!["timing-unsafe-comparison".to_owned()]));
}

#[test]
fn credentials_leave_the_log() {
    let log = |arguments: &str| {
        view("import logging\n\n", &format!("    token = request.headers[\"Authorization\"]\n    logging.info({arguments})\n"))
    };
    for (given, expected) in [
        ("\"asked with %s\", token", "\"asked with %s\", \"[redacted]\""),
        (
            "\"asked with %s by %s\", request.headers[\"Authorization\"], request.path",
            "\"asked with %s by %s\", \"[redacted]\", request.path",
        ),
        ("f\"asked with {token}\"", "f\"asked with [redacted]\""),
        ("\"asked\", extra=dict(token=token)", "\"asked\", extra=\"[redacted]\""),
    ] {
        let (text, rules) = mended(&log(given));
        assert!(text.contains(&format!("logging.info({expected})")), "{text}");
        assert_eq!(rules, [""; 0], "{given}");
    }
    // Which of both it is, only a person can tell.
    let unclear = log("f\"{token} {token[:4]}\"");
    assert_eq!(mended(&unclear).0, unclear);
}

#[test]
fn values_become_parameters() {
    let query = |imports: &str, statement: &str| {
        view(imports, &format!("    name = request.args[\"name\"]\n    sqlite3.connect(\"a.db\").execute({statement})\n"))
    };
    let import = "import sqlite3\n\n";
    for (given, expected) in [
        ("f\"select * from users where name = '{name}'\"", "\"select * from users where name = ?\", (name,)"),
        ("f\"select * from users where id={name} limit 1\"", "\"select * from users where id=? limit 1\", (name,)"),
        ("f\"insert into t values ('{name}', '{request.path}')\"", "\"insert into t values (?, ?)\", (name, request.path,)"),
    ] {
        let (text, rules) = mended(&query(import, given));
        assert!(text.contains(&format!(".execute({expected})")), "{text}");
        assert_eq!(rules, [""; 0], "{given}");
    }
    for unclear in [
        "f\"select * from {name}\"",
        "f\"select * from t where name like '%{name}%'\"",
        "f\"select * from t where a = ? and b = '{name}'\"",
        "f\"select * from t where name = '{name!r}'\"",
        "\"select * from t where name = '\" + name + \"'\"",
    ] {
        let given = query(import, unclear);
        let (text, rules) = mended(&given);
        assert_eq!(text, given);
        assert!(rules.contains(&"sql-injection".to_owned()), "{unclear}");
    }
}

#[test]
fn unused_suppressions_go() {
    for (given, expected) in [
        ("x = 1  # leakline: ignore[leak] -- once\n", "x = 1\n"),
        ("x = 1  # leakline: ignore[leak] -- once # noqa\n", "x = 1  # noqa\n"),
        ("x = 1  # noqa # leakline: ignore[leak, web] -- once\n", "x = 1  # noqa\n"),
        ("x = 1\n# leakline: ignore[leak] -- once\ny = 2\n", "x = 1\ny = 2\n"),
        ("# leakline: ignore-file[leak]\r\nx = 1\r\n", "x = 1\r\n"),
    ] {
        assert_eq!(mended(given), (expected.to_owned(), Vec::new()), "{given}");
    }
}

#[test]
fn a_difference_changes_nothing() {
    let scratch = Scratch::new();
    let given = view("import os\n", "    return {\"ok\": request.headers.get(\"X-API-Key\") == os.environ[\"JOBS_API_KEY\"]}\n");
    scratch.write("app.py", &given);
    let output = leakline(scratch.path(), &["check", "--diff"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.starts_with("--- app.py\n+++ app.py\n@@ "), "{text}");
    assert!(text.contains("\n+import hmac\n") && text.contains("\n-    return {"), "{text}");
    assert_eq!(std::fs::read_to_string(scratch.path().join("app.py")).unwrap(), given);
    let ignores = stdout(&leakline(scratch.path(), &["check", "--diff", "--add-ignore", "known"]));
    assert!(ignores.contains("\n+    # leakline: ignore[timing-unsafe-comparison] -- known\n"), "{ignores}");
    scratch.write("app.py", "x = 1\n");
    assert_eq!(leakline(scratch.path(), &["check", "--diff"]).status.code(), Some(0));
}

#[test]
fn comments_are_never_written_into_literals() {
    let scratch = Scratch::new();
    let given = "from flask import request\n\n\ndef show():\n    return print(f\"\"\"\n    {print(request.headers['Authorization'])}\n    \"\"\")\n";
    scratch.write("app.py", given);
    assert!(rules(&scratch).contains(&"credential-in-log".to_owned()));
    leakline(scratch.path(), &["check", "--add-ignore", "known", "--select", "credential-in-log"]);
    let text = std::fs::read_to_string(scratch.path().join("app.py")).unwrap();
    assert!(text.contains("    # leakline: ignore[credential-in-log] -- known\n    return print(f\"\"\"\n"), "{text}");
    assert!(!rules(&scratch).contains(&"credential-in-log".to_owned()));
}

#[test]
fn raw_model_calls_get_a_timeout() {
    let call = |arguments: &str| {
        view("import requests\n", &format!("    requests.post(\"https://api.openai.com/v1/responses\"{arguments}).raise_for_status()\n"))
    };
    let fixed = |given: &str| {
        let scratch = Scratch::new();
        scratch.write("app.py", given);
        leakline(scratch.path(), &["check", "--fix", "--exit-zero", "--select", "llm-call-without-timeout"]);
        let left = leakline(scratch.path(), &["check", "-q", "--output-format", "concise", "--select", "llm-call-without-timeout"]);
        (std::fs::read_to_string(scratch.path().join("app.py")).unwrap(), stdout(&left).lines().count())
    };
    for arguments in [", json={\"input\": \"hello\"}", ", {\"input\": \"hello\"}, headers={\"x\": \"y\"},"] {
        let (text, n_left) = fixed(&call(arguments));
        assert_eq!(
            (text, n_left),
            (call(&format!("{}, timeout=60{}", arguments.trim_end_matches(','), &arguments[arguments.trim_end_matches(',').len()..])), 0)
        );
    }
    // What has a timeout has one; what unpacks arguments may have one; one that says "never" is for people.
    for (arguments, n_left) in [(", timeout=5", 0), (", **given", 0), (", json={}, timeout=None", 1)] {
        let given = call(arguments).replace("def view():\n", "def view():\n    given = {\"timeout\": 3}\n");
        assert_eq!(fixed(&given), (given, n_left));
    }
    assert_eq!(rules_of(&call("")), ["unauthenticated-llm-endpoint"; 1], "off unless asked for");
}

fn rules_of(text: &str) -> Vec<String> {
    let scratch = Scratch::new();
    scratch.write("app.py", text);
    rules(&scratch)
}
