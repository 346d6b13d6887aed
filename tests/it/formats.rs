//! Formats by meaning: what another program reads from them is what was found. And whatever stands in the analysed code, no format shows
//! a secret, a terminal escape or a character that turns the direction of writing.

use leakline::engine::Outcome;
use leakline::report::{Format, Style, neutral, render};
use serde_json::Value;

use super::support::{Scratch, example, leakline, root, stdout};

fn json_of(outcome: &Outcome, format: Format) -> Value {
    serde_json::from_str(&render(outcome, format, Style::PLAIN)).unwrap()
}

fn list<'a>(value: &'a Value, member: &str) -> &'a Vec<Value> {
    value[member].as_array().unwrap()
}

#[test]
fn json_fits_its_schema() {
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(root().join("schema/report.json")).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for outcome in [example(), Outcome::default()] {
        let errors: Vec<String> = validator.iter_errors(&json_of(&outcome, Format::Json)).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0]);
    }
    let mut broken = json_of(&example(), Format::Json);
    broken["findings"][0]["severity"] = Value::Null;
    assert!(!validator.is_valid(&broken), "the schema says something");
}

#[test]
fn json_lines_are_the_rows_of_json() {
    let whole = json_of(&example(), Format::Json);
    let text = render(&example(), Format::JsonLines, Style::PLAIN);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let without_type = |line: &Value| {
        let mut line = line.clone();
        let kind = line.as_object_mut().unwrap().remove("type").unwrap();
        (kind.as_str().unwrap().to_owned(), line)
    };
    let rows: Vec<(String, Value)> = lines.iter().map(without_type).collect();
    let of_kind = |kind: &str| rows.iter().filter(|(of, _)| of == kind).map(|(_, row)| row.clone()).collect::<Vec<_>>();
    assert_eq!(rows[0].0, "run");
    assert_eq!(rows[0].1["summary"], whole["summary"]);
    assert_eq!(&of_kind("finding"), list(&whole, "findings"));
    assert_eq!(&of_kind("problem"), list(&whole, "problems"));
}

#[test]
fn gitlab_tells_equal_findings_apart() {
    let mut outcome = example();
    let again = outcome.findings[1].clone();
    outcome.findings.push(again);
    let report = json_of(&outcome, Format::Gitlab);
    let mut fingerprints: Vec<&str> = report.as_array().unwrap().iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    let n_all = fingerprints.len();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!((n_all, fingerprints.len()), (5, 5));
    let issue = &report[1];
    assert_eq!(issue["check_name"], "credential-in-prompt");
    assert_eq!(issue["severity"], "critical");
    assert_eq!(issue["location"], serde_json::json!({ "path": "testdata/report/assistant.py", "lines": { "begin": 11, "end": 11 } }));
}

#[test]
fn gitlab_sast_has_the_path_and_says_what_failed() {
    let report = json_of(&example(), Format::GitlabSast);
    assert_eq!(report["scan"]["status"], "failure");
    assert_eq!(list(&report["scan"], "messages").len(), 2);
    let found = &report["vulnerabilities"][1];
    assert_eq!(found["location"]["method"], "ask");
    assert_eq!(found["identifiers"][1]["value"], "522");
    let nodes = found["details"]["code_flows"]["items"][0].as_array().unwrap();
    let kinds: Vec<&str> = nodes.iter().map(|node| node["node_type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["source", "propagation", "propagation", "propagation", "sink"]);
    assert_eq!(nodes[0]["file_location"]["file_name"], "testdata/report/app.py");
}

#[test]
fn junit_has_a_case_for_each_finding_and_problem() {
    let text = render(&example(), Format::Junit, Style::PLAIN);
    let document = roxmltree::Document::parse(&text).unwrap();
    let n_of = |name: &str| document.descendants().filter(|node| node.has_tag_name(name)).count();
    assert_eq!((n_of("testcase"), n_of("failure"), n_of("error")), (4, 2, 2));
    assert_eq!(document.root_element().attribute("failures"), Some("2"));
    let failure = document.descendants().find(|node| node.attribute("type") == Some("credential-in-prompt")).unwrap();
    assert!(failure.text().unwrap().contains("5. testdata/report/assistant.py:11:9: sent as a message"), "{text}");
    let clean = render(&Outcome::default(), Format::Junit, Style::PLAIN);
    let clean = roxmltree::Document::parse(&clean).unwrap();
    assert_eq!(clean.descendants().filter(|node| node.has_tag_name("testcase")).count(), 1, "an empty report counts as broken");
}

#[test]
fn rdjson_columns_count_bytes() {
    let report = json_of(&example(), Format::Rdjson);
    let found = &report["diagnostics"][1];
    assert_eq!((&found["severity"], &found["code"]["value"]), (&"ERROR".into(), &"credential-in-prompt".into()));
    for related in list(found, "related_locations") {
        let location = &related["location"];
        let text = std::fs::read_to_string(root().join(location["path"].as_str().unwrap())).unwrap();
        let line = text.lines().nth(location["range"]["start"]["line"].as_u64().unwrap() as usize - 1).unwrap();
        let column = |end: &str| location["range"][end]["column"].as_u64().unwrap() as usize - 1;
        assert!(line.get(column("start")..column("end")).is_some(), "{related}");
    }
    let joined = &list(found, "related_locations")[1]["location"]["range"];
    assert_eq!(joined["end"]["column"].as_u64().unwrap() - joined["start"]["column"].as_u64().unwrap(), "f\"日本 {token}\"".len() as u64);
}

#[test]
fn markdown_reads_nothing_as_a_sign() {
    let mut outcome = example();
    outcome.findings[1].message = "a | b\n<img src=x> `c` [d](https://e) @everyone".into();
    let text = render(&outcome, Format::Markdown, Style::PLAIN);
    let row = text.lines().find(|line| line.contains("credential-in-prompt")).unwrap();
    assert!(!row.contains("<img") && !row.contains("@everyone") && !row.contains("https://") && !row.contains(" `"), "{row}");
    assert_eq!(row.replace("\\|", "").matches('|').count(), 5, "{row}");
}

/// One planted file drives every format: a key, and all that commands a terminal.
#[test]
fn no_format_shows_a_secret_or_commands_the_screen() {
    const KEY: &str = "sk-proj-Zq81LmP0cVbN4tYw7RsXe2Ud";
    const ESCAPES: &str = "\x1b]8;;http://x\x07\x1b[2J\u{202e}\u{2066}\u{9b}31m\u{200f}\u{feff}\u{7f}\x08";
    let scratch = Scratch::new();
    scratch.write("broken.py", format!("def f(:\n    x = '{KEY}{ESCAPES}'\n"));
    scratch.write(
        "app.py",
        format!(
            "from flask import Flask, request\nfrom openai import OpenAI\n\napp = Flask(__name__)\nAPI_KEY = \"{KEY}\"\n\
             client = OpenAI(api_key=API_KEY)\n\n\n@app.post(\"/ask\")\ndef ask():  # {ESCAPES} {KEY}\n    \
             token = request.headers[\"Authorization\"]\n    prompt = f\"{ESCAPES} {KEY} {{token}}\"\n    \
             return client.responses.create(model=\"gpt-5\", input=prompt + API_KEY).output_text\n"
        ),
    );
    for format in Format::ALL {
        let text = stdout(&leakline(scratch.path(), &["check", "--color", "never", "--output", format.name()]));
        assert!(text.contains("app.py"), "{format:?} shows nothing: {text}");
        assert!(!text.contains(KEY) && !text.contains(&KEY[8..]), "{format:?} shows the key:\n{text}");
        assert_eq!(neutral(&text), text, "{format:?} lets an escape through");
    }
}
