//! Comments that suppress findings.

use super::support::{Scratch, leakline, stdout};

/// One finding: `credential-in-log` with source in line 9, a step in line 10 and the sink in line 11.
const APP: &str = r#"import logging

from flask import Flask, request

app = Flask(__name__)


def answer():
    token = request.headers["Authorization"]
    text = "token " + token
    logging.info(text)
    return {}


app.add_url_rule("/", view_func=answer)
"#;

/// `line rule` of what is found with `comment` at the end of a line (from 1).
fn with(comments: &[(usize, &str)], args: &[&str]) -> Vec<String> {
    let scratch = Scratch::new();
    let line = |(index, line): (usize, &str)| match comments.iter().find(|(at, _)| *at == index + 1) {
        Some((_, comment)) => format!("{line}  {comment}\n"),
        None => format!("{line}\n"),
    };
    scratch.write("app.py", APP.lines().enumerate().map(line).collect::<String>());
    rows(&scratch, args)
}

fn rows(scratch: &Scratch, args: &[&str]) -> Vec<String> {
    let output =
        leakline(scratch.path(), &[&["check", "--output-format", "concise", "-q", "--extend-ignore", "log-injection"], args].concat());
    let row = |line: &str| {
        let mut parts = line.splitn(4, ':');
        let (line, rest) = (parts.nth(1).unwrap().to_owned(), parts.nth(1).unwrap());
        format!("{line} {}", rest.split(['[', ']']).nth(1).unwrap())
    };
    stdout(&output).lines().map(row).collect()
}

#[test]
fn a_comment_counts_at_the_sink_the_source_and_every_step() {
    assert_eq!(with(&[], &[]), ["11 credential-in-log"]);
    for line in [9, 10, 11] {
        assert_eq!(with(&[(line, "# leakline: ignore[credential-in-log] -- reason")], &[]), [""; 0], "line {line}");
    }
    assert_eq!(with(&[(11, "# leakline: ignore[leak]")], &[]), [""; 0], "a group");
    assert_eq!(with(&[(11, "# noqa  # leakline: ignore[leak, auth] -- see #12  # type: ignore")], &[]), ["11 unused-suppression"]);
    assert_eq!(with(&[(5, "# leakline: ignore-file[leak]")], &[]), [""; 0], "for the file");
}

#[test]
fn a_comment_of_its_own_counts_for_the_statement_below() {
    let scratch = Scratch::new();
    let above = |line: &str| APP.replace(line, &format!("    # leakline: ignore[leak] -- it is\n    # a test\n\n{line}"));
    scratch.write("app.py", above("    logging.info(text)\n"));
    assert_eq!(rows(&scratch, &[]), [""; 0]);
    let long = APP.replace("logging.info(text)", "print(  # noqa\n        1,\n        logging.info(\n            text,\n        ),\n    )");
    scratch.write("app.py", long.replace("    print(", "    # leakline: ignore[leak]\n    print("));
    assert_eq!(rows(&scratch, &[]), [""; 0], "a statement of several lines");
    scratch.write("app.py", APP.replace("    return {}", "    # leakline: ignore[leak]\n    return {}"));
    assert_eq!(rows(&scratch, &[]), ["11 credential-in-log", "12 unused-suppression"]);
}

#[test]
fn above_the_decorators_is_above_the_function() {
    let scratch = Scratch::new();
    scratch.write(
        "app.py",
        "from flask import Flask\nfrom openai import OpenAI\n\napp = Flask(__name__)\n\n\n# leakline: ignore[unauthenticated-llm-endpoint] -- public\n@app.get(\n    \"/\",\n)\ndef ask():\n    OpenAI().responses.create(model=\"gpt-5\", input=\"hello\")\n    return {}\n",
    );
    assert_eq!(rows(&scratch, &[]), [""; 0]);
}

#[test]
fn what_is_wrong_with_a_comment_is_reported() {
    assert_eq!(with(&[(12, "# leakline: ignore[leak]")], &["--select", "suppression"]), ["12 unused-suppression"]);
    for wrong in ["ignore[credential-in-lag]", "ignore", "ignor[leak]", "ignore[leak] till=2030-01-01", "ignore[leak] until=2030-1-1"] {
        assert!(with(&[(11, &format!("# leakline: {wrong}"))], &[]).contains(&"11 unknown-suppression".to_owned()), "{wrong}");
    }
    assert_eq!(with(&[(11, "# leakline: ignore[leak] until=2020-02-29 -- soon")], &[]), ["11 credential-in-log", "11 expired-suppression"]);
    assert_eq!(with(&[(11, "# leakline: ignore[leak] until=2999-12-31 -- later")], &[]), [""; 0]);
    assert_eq!(with(&[(11, "# leakline: ignore[leak]")], &["--require-reason"]), ["11 unexplained-suppression"]);
    assert_eq!(with(&[(11, "# leakline: ignore[leak] -- masked above")], &["--require-reason"]), [""; 0]);
}

/// Equal texts are one value, but each is mended, and suppressed, where it stands.
#[test]
fn equal_literals_are_reported_one_by_one() {
    let scratch = Scratch::new();
    let key = format!("sk-proj-{}", "Zq81LmP0cVbN4tYw7RsXe2Ud");
    scratch.write(
        "app.py",
        format!(
            "from openai import OpenAI\n\nfirst = OpenAI(api_key=\"{key}\")  # leakline: ignore[auth] -- an example\n\
             second = OpenAI(api_key=\"{key}\")\nsettings = {{\n    \"api_key\": \"{key}\",\n    \"label\": \"{key}\",\n    \"token\": \"{key}\",\n}}\n\
             both = dict(api_key=\"{key}\",\n    token=\"{key}\")\n\n\nclass Settings:\n    API_KEY = \"{key}\"\n    TOKEN = \"{key}\"\n"
        ),
    );
    let lines: Vec<String> =
        rows(&scratch, &[]).iter().filter_map(|row| row.strip_suffix(" hardcoded-credential")).map(str::to_owned).collect();
    assert_eq!(lines, ["4", "6", "7", "8", "10", "11", "15", "16"]);
}

#[test]
fn a_suppression_of_a_rule_that_is_not_selected_is_not_unused() {
    assert_eq!(with(&[(11, "# leakline: ignore[leak]")], &["--ignore", "leak"]), [""; 0]);
}

#[test]
fn the_nearest_name_is_told() {
    let scratch = Scratch::new();
    scratch.write("app.py", "x = 1  # leakline: ignore[prompt-injektion]\n");
    let text = stdout(&leakline(scratch.path(), &["check", "--output-format", "concise"]));
    assert!(text.contains("app.py:1:27: warning[unknown-suppression]") && text.contains("did you mean `prompt-injection`?"), "{text}");
}

#[test]
fn comments_are_written() {
    let scratch = Scratch::new();
    scratch.write("app.py", APP);
    let output = leakline(scratch.path(), &["check", "--ignore", "log-injection", "--add-ignore", "known since spring"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let text = std::fs::read_to_string(scratch.path().join("app.py")).unwrap();
    assert!(text.contains("    # leakline: ignore[credential-in-log] -- known since spring\n    logging.info(text)\n"), "{text}");
    assert_eq!(rows(&scratch, &["--require-reason"]), [""; 0]);
}
