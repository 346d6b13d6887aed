//! A client that speaks the protocol over the program's standard input and output.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Nothing in these tests takes so long unless it never comes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server.
pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    incoming: Receiver<Value>,
    log: Receiver<String>,
    n_requests: i64,
    /// Notifications that no test has looked at yet.
    pub notifications: VecDeque<Value>,
    /// Methods of the requests that the server has sent.
    pub asked: Vec<Value>,
    /// What the client answers to `workspace/configuration`, by the URI's end.
    pub settings: Value,
}

/// Capabilities of a client that gets diagnostics pushed, as older Neovim and Eglot do.
pub fn pushed() -> Value {
    json!({
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true, "versionSupport": true, "dataSupport": true },
            "hover": { "contentFormat": ["markdown"] },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix"] } } }
        },
        "workspace": {
            "configuration": true,
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "codeLens": { "refreshSupport": true },
            "workspaceEdit": { "documentChanges": true }
        },
        "window": { "workDoneProgress": true }
    })
}

/// Capabilities of a client that pulls diagnostics, as VS Code does.
pub fn pulling() -> Value {
    let mut capabilities = pushed();
    capabilities["textDocument"]["diagnostic"] = json!({ "dynamicRegistration": true });
    capabilities["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    capabilities["general"] = json!({ "positionEncodings": ["utf-8", "utf-16"] });
    capabilities
}

pub fn uri(path: &Path) -> String {
    url::Url::from_file_path(path).unwrap().to_string()
}

impl Client {
    /// Starts a server without a word.
    pub fn spawn() -> Client {
        let mut child = Command::new(env!("CARGO_BIN_EXE_leakline"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut stderr = child.stderr.take().unwrap();
        let (to_test, incoming) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut stdout) {
                if to_test.send(message).is_err() {
                    break;
                }
            }
        });
        let (to_log, log) = channel();
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            let _ = to_log.send(text);
        });
        let stdin = child.stdin.take();
        Client { child, stdin, incoming, log, n_requests: 0, notifications: VecDeque::new(), asked: Vec::new(), settings: json!({}) }
    }

    /// Starts a server for some folders.
    pub fn start(folders: &[&Path], capabilities: Value, settings: Value) -> Client {
        let mut client = Client::spawn();
        client.settings = settings;
        let folders: Vec<Value> =
            folders.iter().map(|folder| json!({ "uri": uri(folder), "name": folder.file_name().unwrap().to_string_lossy() })).collect();
        let params = json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": folders });
        client.request("initialize", params).expect("the server introduces itself");
        client.notify("initialized", json!({}));
        client
    }

    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(bytes).and_then(|()| stdin.flush()).expect("the server listens");
    }

    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request without waiting for the answer and gives its id.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.n_requests += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.n_requests, "method": method, "params": params }));
        self.n_requests
    }

    /// The answer to a request: its result or its error.
    pub fn answer(&mut self, id: i64) -> Result<Value, Value> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let message = self.next(deadline).unwrap_or_else(|| panic!("no answer to request {id}"));
            if message["id"] == id && message.get("method").is_none() {
                return match message.get("error") {
                    Some(error) => Err(error.clone()),
                    None => Ok(message["result"].clone()),
                };
            }
        }
    }

    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Waits for a notification that fits.
    pub fn wait_for(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(index) = self.notifications.iter().position(&fits) {
                return self.notifications.remove(index).unwrap();
            }
            self.next(deadline).unwrap_or_else(|| panic!("{what} never came; the server asked {:?}", self.asked));
        }
    }

    /// Waits for a request of the server.
    pub fn wait_for_request(&mut self, method: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(index) = self.asked.iter().position(|asked| asked["method"] == method) {
                return self.asked.remove(index);
            }
            self.next(deadline).unwrap_or_else(|| panic!("the server never asked for {method}"));
        }
    }

    /// The diagnostics that are pushed for a version of a document.
    pub fn pushed(&mut self, path: &Path, version: Option<i64>) -> Vec<Value> {
        let uri = uri(path);
        let published = self.wait_for(&format!("diagnostics of {uri} {version:?}"), |it| {
            it["method"] == "textDocument/publishDiagnostics" && it["params"]["uri"] == uri && it["params"]["version"].as_i64() == version
        });
        published["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// The diagnostics that the server has for a document.
    pub fn pulled(&mut self, path: &Path) -> Vec<Value> {
        let report = self.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(path) } })).unwrap();
        assert_eq!(report["kind"], "full");
        report["items"].as_array().unwrap().clone()
    }

    pub fn open(&mut self, path: &Path, text: &str) {
        let document = json!({ "uri": uri(path), "languageId": "python", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces the whole text.
    pub fn replace(&mut self, path: &Path, version: i64, text: &str) {
        self.change(path, version, json!([{ "text": text }]));
    }

    pub fn change(&mut self, path: &Path, version: i64, changes: Value) {
        let params = json!({ "textDocument": { "uri": uri(path), "version": version }, "contentChanges": changes });
        self.notify("textDocument/didChange", params);
    }

    /// Shuts the server down in due form and gives its log.
    pub fn end(mut self) -> (ExitStatus, String) {
        assert_eq!(self.request("shutdown", Value::Null), Ok(Value::Null));
        self.notify("exit", Value::Null);
        self.wait()
    }

    /// Goes away without a word.
    pub fn die(mut self) -> (ExitStatus, String) {
        self.stdin = None;
        self.wait()
    }

    pub fn wait(&mut self) -> (ExitStatus, String) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, self.log.recv().unwrap_or_default());
            }
            assert!(Instant::now() < deadline, "the server does not end");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The next message; requests of the server are answered on the way.
    fn next(&mut self, deadline: Instant) -> Option<Value> {
        let message = self.incoming.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok()?;
        let Some(method) = message["method"].as_str() else { return Some(message) };
        if message.get("id").is_none() {
            self.notifications.push_back(message.clone());
            return Some(message);
        }
        let result = match method {
            "workspace/configuration" => {
                let items = message["params"]["items"].as_array().unwrap();
                items.iter().map(|_| self.settings.clone()).collect()
            }
            _ => Value::Null,
        };
        self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }));
        self.asked.push(message.clone());
        Some(message)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(input: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim() {
            "" => break,
            header => length = header.strip_prefix("Content-Length: ")?.parse().ok()?,
        }
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
