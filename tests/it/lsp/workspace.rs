//! Folders, files on disk, settings, progress.

use std::fs;

use serde_json::{Value, json};

use super::client::{Client, pulling, pushed, uri};
use super::{APP, HELPER, MODEL, Project, RULE, rules};
use crate::support::Scratch;

fn watched(client: &mut Client, path: &std::path::Path, kind: u32) {
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri(path), "type": kind }] }));
}

const CREATED: u32 = 1;
const CHANGED: u32 = 2;
const DELETED: u32 = 3;

#[test]
fn files_on_disk_come_change_and_go() {
    let project = Project::new();
    fs::remove_file(&project.helper).unwrap();
    let mut client = Client::start(&[project.folder()], pulling(), json!({}));
    client.wait_for_request("client/registerCapability");
    client.open(&project.model, MODEL);
    assert!(!rules(&client.pulled(&project.model)).contains(&RULE));
    fs::write(&project.helper, HELPER).unwrap();
    watched(&mut client, &project.helper, CREATED);
    assert!(rules(&client.pulled(&project.model)).contains(&RULE), "created");
    fs::write(&project.helper, HELPER.replace("send(prompt)", "send(1)")).unwrap();
    watched(&mut client, &project.helper, CHANGED);
    assert!(!rules(&client.pulled(&project.model)).contains(&RULE), "changed");
    fs::write(&project.helper, HELPER).unwrap();
    watched(&mut client, &project.helper, CHANGED);
    assert!(rules(&client.pulled(&project.model)).contains(&RULE), "changed back");
    let renamed = project.folder().join("helper_2.py");
    fs::rename(&project.helper, &renamed).unwrap();
    watched(&mut client, &project.helper, DELETED);
    watched(&mut client, &renamed, CREATED);
    assert!(!rules(&client.pulled(&project.model)).contains(&RULE), "renamed");
    project.scratch.write("app.py", APP.replace("from helper", "from helper_2"));
    watched(&mut client, &project.app, CHANGED);
    assert!(rules(&client.pulled(&project.model)).contains(&RULE), "the import follows");
    fs::write(project.folder().join(".gitignore"), "helper_2.py\n").unwrap();
    watched(&mut client, &project.folder().join(".gitignore"), CREATED);
    assert!(!rules(&client.pulled(&project.model)).contains(&RULE), "ignored");
}

#[test]
fn settings_that_change_are_asked_for_where_the_client_tells_of_them() {
    let project = Project::new();
    let mut capabilities = pulling();
    capabilities["workspace"]["didChangeConfiguration"] = json!({ "dynamicRegistration": true });
    let mut client = Client::start(&[project.folder()], capabilities, json!({}));
    let registered = client.wait_for_request("client/registerCapability");
    let registrations = registered["params"]["registrations"].as_array().unwrap();
    let settings = registrations.iter().find(|it| it["method"] == "workspace/didChangeConfiguration").unwrap();
    assert_eq!(settings["registerOptions"]["section"], "leakline");
}

#[test]
fn without_watching_a_save_makes_the_server_look() {
    let project = Project::new();
    let mut capabilities = pulling();
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({});
    let mut client = Client::start(&[project.folder()], capabilities, json!({}));
    client.open(&project.model, MODEL);
    assert!(rules(&client.pulled(&project.model)).contains(&RULE));
    fs::write(&project.helper, "def build(value):\n    return 1\n").unwrap();
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri(&project.model) } }));
    assert!(!rules(&client.pulled(&project.model)).contains(&RULE));
}

#[test]
fn a_file_that_was_never_saved_takes_part() {
    let project = Project::new();
    fs::remove_file(&project.helper).unwrap();
    let mut client = Client::start(&[project.folder()], pulling(), json!({}));
    client.open(&project.model, MODEL);
    assert!(!rules(&client.pulled(&project.model)).contains(&RULE));
    client.open(&project.helper, HELPER);
    assert!(rules(&client.pulled(&project.model)).contains(&RULE));
}

#[test]
fn settings_choose_rules_and_files() {
    let project = Project::new();
    let mut client = Client::start(&[project.folder()], pushed(), json!({ "diagnosticMode": "workspace" }));
    assert!(rules(&client.pushed(&project.model, None)).contains(&RULE), "files that nobody has opened are shown");
    let configure = |client: &mut Client, settings: Value| {
        client.settings = settings;
        client.notify("workspace/didChangeConfiguration", json!({ "settings": {} }));
    };
    configure(&mut client, json!({ "diagnosticMode": "openFilesOnly" }));
    assert!(client.pushed(&project.model, None).is_empty());
    configure(&mut client, json!({ "diagnosticMode": "workspace" }));
    assert!(rules(&client.pushed(&project.model, None)).contains(&RULE));
    configure(&mut client, json!({ "diagnosticMode": "workspace", "ignore": [RULE, 7] }));
    assert!(!rules(&client.pushed(&project.model, None)).contains(&RULE));
    configure(&mut client, json!({ "select": ["no-such-rule"] }));
    let complaint = client.wait_for("a message", |it| it["method"] == "window/showMessage");
    assert!(complaint["params"]["message"].as_str().unwrap().contains("no-such-rule"), "{complaint}");
}

#[test]
fn a_workspace_pull_waits_for_news() {
    let project = Project::new();
    let mut client = Client::start(&[project.folder()], pulling(), json!({ "diagnosticMode": "workspace" }));
    let first = client.request("workspace/diagnostic", json!({ "previousResultIds": [] })).unwrap();
    let items = first["items"].as_array().unwrap();
    assert!(items.iter().any(|item| item["uri"] == uri(&project.model) && item["kind"] == "full"));
    let known: Vec<Value> = items.iter().map(|item| json!({ "uri": item["uri"], "value": item["resultId"] })).collect();
    let waiting = client.ask("workspace/diagnostic", json!({ "previousResultIds": known }));
    client.open(&project.helper, HELPER);
    client.replace(&project.helper, 2, "def build(value):\n    return 1\n");
    let second = client.answer(waiting).unwrap();
    let model = second["items"].as_array().unwrap().iter().find(|item| item["uri"] == uri(&project.model)).unwrap().clone();
    assert!(!rules(model["items"].as_array().unwrap()).contains(&RULE));
}

#[test]
fn folders_are_programs_of_their_own_and_come_and_go() {
    let (one, two) = (Project::new(), Project::new());
    fs::remove_file(&two.helper).unwrap();
    let mut client = Client::start(&[one.folder()], pushed(), json!({}));
    client.open(&one.model, MODEL);
    client.open(&two.model, MODEL);
    assert!(rules(&client.pushed(&one.model, Some(1))).contains(&RULE));
    assert!(client.pushed(&two.model, Some(1)).is_empty(), "a file outside of all folders is seen by itself");
    let change = |added: Value, removed: Value| json!({ "event": { "added": added, "removed": removed } });
    let folder = |project: &Project| json!([{ "uri": uri(project.folder()), "name": "x" }]);
    fs::write(&two.helper, HELPER).unwrap();
    client.notify("workspace/didChangeWorkspaceFolders", change(folder(&two), json!([])));
    assert!(rules(&client.pushed(&two.model, Some(1))).contains(&RULE));
    client.notify("workspace/didChangeWorkspaceFolders", change(json!([]), folder(&one)));
    assert!(client.pushed(&one.model, None).is_empty());
    client.open(&one.helper, HELPER);
    client.pushed(&one.helper, Some(1));
}

#[cfg(unix)]
#[test]
fn a_folder_behind_a_link_is_named_as_the_client_names_it() {
    let (project, other) = (Project::new(), Scratch::new());
    let link = other.path().join("linked");
    std::os::unix::fs::symlink(project.folder(), &link).unwrap();
    let mut client = Client::start(&[&link], pushed(), json!({}));
    client.open(&link.join("model.py"), MODEL);
    let diagnostics = client.pushed(&link.join("model.py"), Some(1));
    let step = &super::of_rule(&diagnostics, RULE)["relatedInformation"][0];
    assert_eq!(step["location"]["uri"], uri(&link.join("app.py")));
}

#[test]
fn the_first_load_shows_progress() {
    let project = Project::new();
    let mut client = Client::start(&[project.folder()], pushed(), json!({}));
    let begin = client.wait_for("progress", |it| it["method"] == "$/progress" && it["params"]["value"]["kind"] == "begin");
    let end = client.wait_for("the end", |it| it["method"] == "$/progress" && it["params"]["value"]["kind"] == "end");
    assert_eq!(begin["params"]["token"], end["params"]["token"]);
    assert_eq!(client.wait_for_request("window/workDoneProgress/create")["params"]["token"], begin["params"]["token"]);
    assert_eq!(end["params"]["value"]["message"], "3 files");
}
