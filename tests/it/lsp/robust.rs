//! What a client should not do, and what it cannot help doing.

use serde_json::{Value, json};

use super::client::{Client, pulling, pushed, uri};
use super::{APP, MODEL, Project, RULE, rules};
use crate::support::Random;

#[test]
fn what_is_no_message_is_skipped() {
    let project = Project::new();
    let mut client = Client::start(&[project.folder()], pulling(), json!({}));
    for body in ["{", "[]", "null", "{\"jsonrpc\":\"2.0\"}", "{\"id\":{},\"method\":7}", "\u{0}\u{1}", "\"\\ud800\""] {
        client.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }
    client.send_bytes(b"no header at all\r\nContent-Length: many\r\nContent-Length: 99999999999999999\r\n\r\n");
    client.send_bytes(b"Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n\xff\xfe");
    client.open(&project.model, MODEL);
    assert!(rules(&client.pulled(&project.model)).contains(&RULE));
    let (status, log) = client.end();
    assert!(status.success());
    assert!(log.contains("skipped a body that is no message"), "{log}");
}

#[test]
fn requests_out_of_order_are_refused() {
    let mut client = Client::spawn();
    assert_eq!(client.request("textDocument/hover", json!({})).unwrap_err()["code"], -32002);
    client.notify("textDocument/didOpen", json!({}));
    client.request("initialize", json!({ "capabilities": "strange", "initializationOptions": null })).unwrap();
    assert_eq!(client.request("initialize", json!({ "capabilities": {} })).unwrap_err()["code"], -32600);
    assert_eq!(client.request("no/suchMethod", json!(null)).unwrap_err()["code"], -32601);
    assert_eq!(client.request("textDocument/hover", json!({ "position": "here" })).unwrap_err()["code"], -32602);
    client.request("shutdown", Value::Null).unwrap();
    assert_eq!(client.request("textDocument/hover", json!({})).unwrap_err()["code"], -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.wait().0.code(), Some(0));
}

#[test]
fn a_client_that_dies_takes_the_server_with_it() {
    let project = Project::new();
    let mut client = Client::start(&[project.folder()], pushed(), json!({}));
    client.open(&project.model, MODEL);
    assert_eq!(client.die().0.code(), Some(1));
    let mut client = Client::start(&[project.folder()], pushed(), json!({}));
    client.notify("exit", Value::Null);
    assert_eq!(client.wait().0.code(), Some(1));
}

#[test]
fn senseless_edits_do_no_harm() {
    let project = Project::new();
    let mut client = Client::start(&[project.folder()], pulling(), json!({}));
    let position = |line: u64, character: u64| json!({ "line": line, "character": character });
    client.change(&project.app, 1, json!([{ "text": "never opened" }]));
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(&project.app) } }));
    client.open(&project.model, "twice");
    client.open(&project.model, "x = \"Ü🦀\"\n");
    client.change(
        &project.model,
        2,
        json!([
            { "range": { "start": position(0, 6), "end": position(0, 6) }, "text": "" },
            { "range": { "start": position(0, 6), "end": position(0, 8) }, "text": "" },
            { "range": { "start": position(4_000_000_000, 0), "end": position(4_000_000_000, 4_000_000_000) }, "text": "y = 1\n" },
            { "range": { "start": position(1, 5), "end": position(0, 0) }, "text": "" },
            { "range": { "start": position(0, 0), "end": position(9, 9) }, "text": MODEL },
        ]),
    );
    assert!(rules(&client.pulled(&project.model)).contains(&RULE));
    client.change(&project.model, 3, json!([{ "range": { "start": { "line": -1, "character": 0 } }, "text": "" }]));
    client.change(&project.model, 4, json!("nothing"));
    let beyond = json!({ "textDocument": { "uri": uri(&project.model) }, "position": position(4_000_000_000, 4_000_000_000) });
    assert_eq!(client.request("textDocument/hover", beyond).unwrap(), Value::Null);
    for strange in ["untitled:Untitled-1", "file:///", "http://example.org/a.py", "file:///no/such/folder/a.py", "git:/a.py?x"] {
        let document = json!({ "uri": strange, "languageId": "python", "version": 1, "text": APP });
        client.notify("textDocument/didOpen", json!({ "textDocument": document }));
        client.notify("textDocument/didChange", json!({ "textDocument": { "uri": strange, "version": 2 }, "contentChanges": [] }));
        client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": strange } })).unwrap();
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": strange } }));
    }
    assert!(rules(&client.pulled(&project.model)).contains(&RULE), "the server is well");
}

#[test]
fn a_huge_file_is_named_and_left_out() {
    let project = Project::new();
    let mut client = Client::start(&[project.folder()], pulling(), json!({}));
    client.open(&project.helper, &"x = 1\n".repeat(2_000_000));
    assert_eq!(rules(&client.pulled(&project.helper)), ["too-large"]);
    client.replace(&project.helper, 2, super::HELPER);
    client.open(&project.model, MODEL);
    assert!(rules(&client.pulled(&project.model)).contains(&RULE));
}

#[test]
fn a_cancelled_question_is_answered_so() {
    let project = Project::new();
    let mut client = Client::start(&[project.folder()], pulling(), json!({ "diagnosticMode": "openFilesOnly" }));
    let id = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(client.answer(id).unwrap_err()["code"], -32800);
}

#[test]
fn the_log_tells_no_secrets() {
    let project = Project::new();
    let secret = "sk-Ab12Cd34Ef56Gh78Ij90Kl12Mn34";
    let text = format!("{MODEL}\nAPI_KEY = \"{secret}\"\nother = OpenAI(api_key=API_KEY)\n");
    let mut client = Client::start(&[project.folder()], pulling(), json!({}));
    client.open(&project.model, &text);
    let diagnostics = client.pulled(&project.model);
    assert!(rules(&diagnostics).contains(&"hardcoded-credential"), "{diagnostics:?}");
    let hover = json!({ "textDocument": { "uri": uri(&project.model) }, "position": { "line": 8, "character": 12 } });
    let hover = client.request("textDocument/hover", hover).unwrap();
    assert!(!hover.is_null());
    for shown in [hover.to_string(), Value::from(diagnostics).to_string()] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let (_, log) = client.end();
    assert!(log.contains("analysed 3 files"), "{log}");
    assert!(!log.contains(secret) && !log.contains("model.py") && !log.contains("OpenAI"), "{log}");
}

/// Messages in which bytes are missing, doubled or exchanged: each is answered, refused or skipped.
#[test]
fn damaged_messages_do_no_harm() {
    let project = Project::new();
    let mut client = Client::start(&[project.folder()], pulling(), json!({}));
    let document = json!({ "uri": uri(&project.model) });
    let at = json!({ "line": 6, "character": 8 });
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": at });
    let messages = [
        json!({ "method": "textDocument/didOpen", "params": { "textDocument": { "uri": uri(&project.model), "languageId": "python", "version": 1, "text": MODEL } } }),
        json!({ "method": "textDocument/didChange", "params": { "textDocument": { "uri": uri(&project.model), "version": 2 }, "contentChanges": [{ "range": range, "text": "größe = 1\n" }] } }),
        json!({ "id": 9_001, "method": "textDocument/hover", "params": { "textDocument": document, "position": at } }),
        json!({ "id": 9_002, "method": "textDocument/codeAction", "params": { "textDocument": document, "range": range, "context": { "diagnostics": [] } } }),
        json!({ "id": 9_003, "method": "workspace/executeCommand", "params": { "command": "leakline.showPaths", "arguments": [uri(&project.model), ["x"]] } }),
        json!({ "method": "workspace/didChangeWatchedFiles", "params": { "changes": [{ "uri": uri(&project.app), "type": 2 }] } }),
        json!({ "method": "workspace/didChangeConfiguration", "params": { "settings": { "ignore": ["leak"] } } }),
    ];
    let mut random = Random::new(4);
    for round in 0..150 {
        let mut message = messages[round % messages.len()].clone();
        message["jsonrpc"] = json!("2.0");
        let mut body = message.to_string().into_bytes();
        for _ in 0..random.below(4) {
            let at = random.below(body.len());
            match random.below(3) {
                0 => drop(body.remove(at)),
                1 => body.insert(at, body[at]),
                _ => body[at] = b"{}[]\",:0a\\\xff"[random.below(11)],
            }
        }
        client.send_bytes(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        client.send_bytes(&body);
    }
    client.open(&project.model, MODEL);
    assert!(rules(&client.pulled(&project.model)).contains(&RULE));
}
