//! Diagnostics, pushed and pulled, while files are edited.

use std::fs;

use serde_json::json;

use super::client::{Client, pulling, pushed, uri};
use super::{APP, HELPER, MODEL, Project, RULE, cut, of_rule, rules};
use crate::session::{change, many_files, options};
use crate::support::{Random, Scratch};
use leakline::engine;

#[test]
fn a_diagnostic_shows_the_whole_path() {
    for (capabilities, is_utf8) in [(pushed(), false), (pulling(), true)] {
        let project = Project::new();
        let mut client = Client::start(&[project.folder()], capabilities, json!({}));
        client.open(&project.model, MODEL);
        let diagnostics = if is_utf8 { client.pulled(&project.model) } else { client.pushed(&project.model, Some(1)) };
        let finding = of_rule(&diagnostics, RULE);
        assert_eq!(finding["source"], "leakline");
        assert_eq!(finding["severity"], 1);
        assert!(finding["codeDescription"]["href"].as_str().unwrap().ends_with(RULE), "{finding}");
        assert!(finding["message"].as_str().unwrap().contains("(via app.py:10 -> 11 -> helper.py:5 -> "), "{finding}");
        assert!(cut(MODEL, &finding["range"], is_utf8).starts_with("client.responses.create("));
        let steps = finding["relatedInformation"].as_array().unwrap();
        let texts = [(&project.app, APP), (&project.helper, HELPER), (&project.model, MODEL)];
        let shown: Vec<String> = steps
            .iter()
            .map(|step| {
                let (_, text) = texts.iter().find(|(path, _)| uri(path) == step["location"]["uri"]).unwrap();
                cut(text, &step["location"]["range"], is_utf8)
            })
            .collect();
        assert_eq!(shown[0], "request.headers[\"Authorization\"]", "the column behind wide letters is right");
        assert!(shown.last().unwrap().starts_with("client.responses.create("), "{shown:?}");
        assert!(shown.iter().any(|text| text.starts_with("f\"Ü")), "{shown:?}");
        for (index, step) in steps.iter().enumerate() {
            assert!(step["message"].as_str().unwrap().starts_with(&format!("{}. ", index + 1)), "{step}");
        }
    }
}

#[test]
fn an_unsaved_edit_of_a_helper_changes_what_is_said_of_other_files() {
    let project = Project::new();
    let mut client = Client::start(&[project.folder()], pushed(), json!({}));
    client.open(&project.model, MODEL);
    assert!(rules(&client.pushed(&project.model, Some(1))).contains(&RULE));
    client.open(&project.helper, HELPER);
    client.pushed(&project.helper, Some(1));
    client.change(&project.helper, 2, json!([{ "range": range(5, 9, 5, 15), "text": "\"nothing\"" }]));
    assert!(!rules(&client.pushed(&project.model, Some(1))).contains(&RULE), "the helper hands on nothing any more");
    client.change(&project.helper, 3, json!([{ "range": range(5, 9, 5, 18), "text": "prompt" }]));
    assert!(rules(&client.pushed(&project.model, Some(1))).contains(&RULE));
    client.replace(&project.helper, 4, "");
    assert!(!rules(&client.pushed(&project.model, Some(1))).contains(&RULE));
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(&project.helper) } }));
    assert!(rules(&client.pushed(&project.model, Some(1))).contains(&RULE), "what lies on disk counts again");
}

fn range(line: u32, start: u32, end_line: u32, end: u32) -> serde_json::Value {
    json!({ "start": { "line": line, "character": start }, "end": { "line": end_line, "character": end } })
}

#[test]
fn a_client_that_pulls_is_told_when_to_pull_again() {
    let project = Project::new();
    let mut client = Client::start(&[project.folder()], pulling(), json!({}));
    client.open(&project.model, MODEL);
    client.open(&project.helper, HELPER);
    let document = json!({ "uri": uri(&project.model) });
    let first = client.request("textDocument/diagnostic", json!({ "textDocument": document })).unwrap();
    let id = first["resultId"].as_str().unwrap().to_owned();
    let again = json!({ "textDocument": document, "previousResultId": id });
    let second = client.request("textDocument/diagnostic", again.clone()).unwrap();
    assert_eq!((second["kind"].as_str(), second["resultId"].as_str()), (Some("unchanged"), Some(id.as_str())));
    client.asked.clear();
    client.change(&project.helper, 2, json!([{ "text": HELPER.replace("send(prompt)", "send(\"nothing\")") }]));
    client.pulled(&project.helper);
    client.wait_for_request("workspace/diagnostic/refresh");
    let third = client.request("textDocument/diagnostic", again).unwrap();
    assert_eq!(third["kind"], "full");
    assert!(!rules(third["items"].as_array().unwrap()).contains(&RULE));
    assert!(client.notifications.iter().all(|it| it["method"] != "textDocument/publishDiagnostics"), "nothing is pushed as well");
}

#[test]
fn an_answer_has_seen_every_change_before_the_question() {
    let project = Project::new();
    let mut client = Client::start(&[project.folder()], pulling(), json!({}));
    client.open(&project.model, MODEL);
    let mut asked = Vec::new();
    for version in 2..40 {
        // The finding moves down by a line with each edit.
        client.change(&project.model, version, json!([{ "range": range(0, 0, 0, 0), "text": "\n" }]));
        if version % 5 == 0 {
            asked.push((version, client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(&project.model) } }))));
        }
    }
    for (version, id) in asked {
        let report = client.answer(id).unwrap();
        let line = of_rule(report["items"].as_array().unwrap(), RULE)["range"]["start"]["line"].as_i64().unwrap();
        assert!(line > 6 + version - 2, "the answer about version {version} speaks of line {line}");
    }
}

#[test]
fn findings_of_untouched_functions_stay_while_a_file_is_broken() {
    let project = Project::new();
    let text = format!("def above():\n    return 1\n\n\n{MODEL}");
    let mut client = Client::start(&[project.folder()], pushed(), json!({}));
    client.open(&project.model, &text);
    assert!(rules(&client.pushed(&project.model, Some(1))).contains(&RULE));
    let broken = text.replace("return 1", "return \"\"\"(");
    client.replace(&project.model, 2, &broken);
    let diagnostics = client.pushed(&project.model, Some(2));
    let kept = of_rule(&diagnostics, RULE);
    assert!(cut(&broken, &kept["range"], false).starts_with("client.responses.create("), "it has moved with its text");
    let other = broken.replace("input=prompt", "input=\"\"");
    client.replace(&project.model, 3, &other);
    assert!(!rules(&client.pushed(&project.model, Some(3))).contains(&RULE), "the function was touched");
    client.replace(&project.model, 4, &text);
    assert!(rules(&client.pushed(&project.model, Some(4))).contains(&RULE));
}

#[test]
fn what_holds_in_a_broken_file_is_told_in_the_next_pause() {
    let project = Project::new();
    let text = format!("{MODEL}    return None\n");
    let mut client = Client::start(&[project.folder()], pushed(), json!({}));
    client.open(&project.model, &text);
    assert!(rules(&client.pushed(&project.model, Some(1))).contains(&RULE));
    client.replace(&project.model, 2, &text.replace("return None", "return ("));
    assert!(rules(&client.pushed(&project.model, Some(2))).contains(&RULE), "nothing on the way was touched");
    client.replace(&project.model, 3, &(text.replace("input=prompt", "input=prompt, store=False") + "other = ("));
    assert!(!rules(&client.pushed(&project.model, Some(3))).contains(&RULE), "at first only what was not touched is known");
    assert!(rules(&client.pushed(&project.model, Some(3))).contains(&RULE), "then the whole file is seen as it is");
}

#[test]
fn random_edits_through_the_protocol_equal_a_fresh_run() {
    let scratch = Scratch::new();
    let files = many_files(&scratch);
    let mut texts: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let settings = json!({ "diagnosticMode": "workspace", "showSyntaxErrors": false });
    let mut client = Client::start(&[scratch.path()], pulling(), settings);
    files.iter().zip(&texts).for_each(|(file, text)| client.open(file, text));
    let mut random = Random::new(11);
    for round in 0..12 {
        for step in 0..5 {
            let file = random.below(files.len());
            let new = change(&texts[file], &mut random);
            // Broken files keep old findings for a while; that is another test's subject.
            if leakline::syntax::parse(&new).n_errors > 0 {
                continue;
            }
            let (old_lines, version) = (texts[file].split('\n').count() as u32, round * 5 + step + 2);
            match random.below(2) {
                0 => client.replace(&files[file], version as i64, &new),
                _ => client.change(&files[file], version as i64, json!([{ "range": range(0, 0, old_lines, 0), "text": new }])),
            }
            fs::write(&files[file], &new).unwrap();
            texts[file] = new;
        }
        let outcome = engine::run(&options(&scratch)).unwrap();
        let mut expected: Vec<(String, u64, String)> = outcome
            .findings
            .iter()
            .map(|finding| {
                let file = finding.location.file;
                let line = outcome.source(file).line(finding.location.span.start);
                (uri(&outcome.files[file.0 as usize]), u64::from(line), outcome.rules[finding.rule.0 as usize].name.clone())
            })
            .collect();
        expected.sort();
        let report = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
        let mut got = Vec::new();
        for item in report["items"].as_array().unwrap() {
            for diagnostic in item["items"].as_array().unwrap().iter().filter(|it| it.get("data").is_some()) {
                let line = diagnostic["range"]["start"]["line"].as_u64().unwrap() + 1;
                got.push((item["uri"].as_str().unwrap().to_owned(), line, diagnostic["code"].as_str().unwrap().to_owned()));
            }
        }
        got.sort();
        assert_eq!(got, expected, "round {round}");
    }
}
