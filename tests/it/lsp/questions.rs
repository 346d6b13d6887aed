//! Hover, code actions, lenses and commands.

use serde_json::{Value, json};

use super::client::{Client, pulling, pushed, uri};
use super::{APP, HELPER, MODEL, Project, RULE, cut, of_rule};

fn at(text: &str, part: &str) -> Value {
    let offset = text.find(part).unwrap();
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let character: usize = before.rsplit('\n').next().unwrap().chars().map(char::len_utf16).sum();
    json!({ "line": line, "character": character })
}

fn started(project: &Project) -> Client {
    let mut client = Client::start(&[project.folder()], pushed(), json!({}));
    client.open(&project.model, MODEL);
    client.open(&project.app, APP);
    client
}

#[test]
fn a_hover_tells_the_path_and_the_rule() {
    let project = Project::new();
    let mut client = started(&project);
    for (path, text, part) in [(&project.model, MODEL, "client.responses"), (&project.app, APP, "request.headers[")] {
        let hover =
            client.request("textDocument/hover", json!({ "textDocument": { "uri": uri(path) }, "position": at(text, part) })).unwrap();
        let shown = hover["contents"]["value"].as_str().unwrap_or_else(|| panic!("no hover at {part}"));
        assert!(shown.contains(&format!("**{RULE}**")), "{shown}");
        assert!(shown.contains(&format!("1. [app.py:10]({}#L10)", uri(&project.app))), "{shown}");
        assert!(shown.contains("**Why it matters**") && shown.contains("**Fix**"), "{shown}");
    }
    let nowhere = json!({ "textDocument": { "uri": uri(&project.app) }, "position": { "line": 4, "character": 0 } });
    assert_eq!(client.request("textDocument/hover", nowhere).unwrap(), Value::Null);
}

#[test]
fn a_hover_does_not_repeat_what_the_client_shows_in_it() {
    let project = Project::new();
    let mut capabilities = pushed();
    capabilities["experimental"] = json!({ "leaklineDiagnosticsInHovers": true });
    let mut client = Client::start(&[project.folder()], capabilities, json!({}));
    client.open(&project.model, MODEL);
    client.open(&project.app, APP);
    for (path, text, part, has_path) in [(&project.model, MODEL, "client.responses", false), (&project.app, APP, "request.headers[", true)]
    {
        let hover =
            client.request("textDocument/hover", json!({ "textDocument": { "uri": uri(path) }, "position": at(text, part) })).unwrap();
        let shown = hover["contents"]["value"].as_str().unwrap();
        assert!(shown.starts_with(&format!("**{RULE}**: ")) && shown.contains("**Fix**"), "{shown}");
        assert_eq!(shown.contains("1. [app.py:10]"), has_path, "{shown}");
        assert!(!shown.contains("(via "), "{shown}");
    }
}

#[test]
fn a_lens_counts_what_flows_through_a_view() {
    let project = Project::new();
    let mut client = started(&project);
    let lenses = client.request("textDocument/codeLens", json!({ "textDocument": { "uri": uri(&project.app) } })).unwrap();
    let lens = &lenses[0];
    assert_eq!(cut(APP, &lens["range"], false), "ask");
    let title = lens["command"]["title"].as_str().unwrap();
    assert!(title.contains("credential -> prompt"), "{title}");
    assert!(title.contains(" flow"), "{title}");
    let params = json!({ "command": lens["command"]["command"], "arguments": lens["command"]["arguments"] });
    let paths = client.request("workspace/executeCommand", params).unwrap();
    let path = paths.as_array().unwrap().iter().find(|path| path["rule"] == RULE).unwrap();
    assert_eq!(path["steps"][0]["kind"], "source");
    assert_eq!(path["steps"][0]["uri"], uri(&project.app));
    assert_eq!(path["steps"].as_array().unwrap().last().unwrap()["uri"], uri(&project.model));
    client.asked.clear();
    client.settings = json!({ "codeLens": false });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    client.wait_for_request("workspace/configuration");
    client.wait_for_request("workspace/codeLens/refresh");
    let none = client.request("textDocument/codeLens", json!({ "textDocument": { "uri": uri(&project.app) } })).unwrap();
    assert_eq!(none, json!([]));
}

#[test]
fn a_command_gives_the_steps_as_locations() {
    let project = Project::new();
    let mut client = started(&project);
    let arguments = json!([uri(&project.model), at(MODEL, "client.responses")]);
    let locations = client.request("workspace/executeCommand", json!({ "command": "leakline.locations", "arguments": arguments })).unwrap();
    let locations = locations.as_array().unwrap();
    assert_eq!(cut(APP, &locations[0]["range"], false), "request.headers[\"Authorization\"]");
    assert!(locations.iter().any(|it| it["uri"] == uri(&project.helper) && !cut(HELPER, &it["range"], false).is_empty()));
    assert!(locations.iter().all(|it| it["message"].is_string()));
    let page = client.request("workspace/executeCommand", json!({ "command": "leakline.explain", "arguments": [RULE] })).unwrap();
    assert!(page.as_str().unwrap().contains("# "), "{page}");
    for (command, arguments) in [
        ("leakline.explain", json!(["no-such-rule"])),
        ("leakline.explain", json!([])),
        ("leakline.locations", json!([7])),
        ("rm", json!([])),
    ] {
        let error = client.request("workspace/executeCommand", json!({ "command": command, "arguments": arguments })).unwrap_err();
        assert_eq!(error["code"], -32602, "{command} {arguments}");
    }
}

#[test]
fn a_finding_can_be_ignored_at_its_sink_and_at_its_source() {
    let project = Project::new();
    for capabilities in [pushed(), pulling()] {
        let mut client = Client::start(&[project.folder()], capabilities, json!({}));
        client.open(&project.model, MODEL);
        let diagnostics = match client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(&project.model) } })) {
            Ok(report) if report["items"].as_array().is_some_and(|items| !items.is_empty()) => report["items"].as_array().unwrap().clone(),
            _ => client.pushed(&project.model, Some(1)),
        };
        let range = of_rule(&diagnostics, RULE)["range"].clone();
        let params = json!({ "textDocument": { "uri": uri(&project.model) }, "range": range, "context": { "diagnostics": [] } });
        let actions = client.request("textDocument/codeAction", params).unwrap();
        let action = |title: &str| {
            let found = actions.as_array().unwrap().iter().find(|it| it["title"] == title);
            found.unwrap_or_else(|| panic!("no {title:?} in {actions}")).clone()
        };
        let edit = |action: &Value| action["edit"]["documentChanges"][0].clone();
        let here = edit(&action(&format!("Ignore {RULE} here")));
        assert_eq!(here["textDocument"], json!({ "uri": uri(&project.model), "version": 1 }));
        assert_eq!(here["edits"][0]["newText"], format!("    # leakline: ignore[{RULE}] -- reason\n"));
        assert_eq!(here["edits"][0]["range"]["start"]["line"], 6);
        let source = edit(&action(&format!("Ignore {RULE} at its source")));
        assert_eq!(source["textDocument"], json!({ "uri": uri(&project.app), "version": null }));
        assert_eq!(source["edits"][0]["range"]["start"]["line"], 9);
        assert_eq!(action(&format!("Explain {RULE}"))["command"]["command"], "leakline.explain");
        assert_eq!(action(&format!("Show the path of {RULE}"))["command"]["command"], "leakline.showPaths");
    }
}
