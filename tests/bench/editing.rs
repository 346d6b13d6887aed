//! A real editing session over the protocol: `cargo bench -- --edit [CORPUS [FILE]...]`.
//!
//! Text is typed into a function body letter by letter, then a helper in one file is changed so that findings elsewhere change. Each
//! figure is the time from sending the change to having the diagnostics that have seen it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const N_KEYSTROKES: usize = 300;
/// Edits for the figure of memory.
const N_EDITS: usize = 2_000;
const TYPED: &str =
    "    extra = body.get(\"extra\", \"\")\n    log.info(\"extra %s\", len(extra))\n    if extra:\n        total = len(extra) + 1\n";

/// Prints what an editor's user waits for.
pub fn measure(corpus: &Path, file: &Path) {
    let mut editor = Editor::start(corpus);
    let text = std::fs::read_to_string(file).expect("the file can be read");
    let started = Instant::now();
    editor.open(file, &text);
    let n_findings = editor.diagnostics(file);
    println!(
        "{}, first load: {:.0} ms, {n_findings} findings in the open file, {:.0} MB",
        file.display(),
        milliseconds(started.elapsed()),
        editor.memory()
    );
    let line = body_line(&text);
    // Enter first: what is typed in front of a statement is broken until the end of the line.
    editor.change(file, line, 0, 0, "\n");
    let mut times = Vec::with_capacity(N_KEYSTROKES);
    let (mut row, mut column) = (line, 0);
    for letter in TYPED.chars().cycle().take(N_KEYSTROKES) {
        times.push(editor.timed(file, row, column, 0, &letter.to_string()));
        (row, column) = if letter == '\n' { (row + 1, 0) } else { (row, column + 1) };
    }
    print_times("keystroke to diagnostics", &mut times);
    let mut times: Vec<Duration> =
        (0..20).map(|number| editor.timed(file, 0, 0, 0, if number % 2 == 0 { "# x\n" } else { "\n" })).collect();
    print_times("line above everything", &mut times);
    let before = editor.memory();
    for number in 0..N_EDITS {
        let word = format!("name_{number} = \"text {number}\"\n");
        editor.change(file, line, 0, 0, &word);
        if number % 50 == 0 {
            editor.diagnostics(file);
        }
    }
    editor.diagnostics(file);
    println!("memory: {before:.0} MB, {:.0} MB after {N_EDITS} more edits", editor.memory());
}

/// The line below the first plain statement of a function at module level.
fn body_line(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let is_inside = |at: usize| {
        let head = lines[..at].iter().rev().find(|line| !line.is_empty() && !line.starts_with([' ', ')', '#']));
        head.is_some_and(|line| line.starts_with("def ") || line.starts_with("async def "))
    };
    let is_plain = |line: &str| line.contains(" = ") && !line.trim_end().ends_with(['(', '[', '{', ',']);
    let statement = (0..lines.len()).find(|&at| {
        let indent = lines[at].len() - lines[at].trim_start().len();
        indent == 4 && is_plain(lines[at]) && is_inside(at)
    });
    statement.map_or(0, |line| line + 1)
}

fn print_times(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |part: f64| milliseconds(times[((times.len() - 1) as f64 * part) as usize]);
    println!("{what}: p50 {:.0} ms, p95 {:.0} ms, max {:.0} ms", at(0.5), at(0.95), at(1.0));
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// A client that pulls diagnostics.
struct Editor {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<std::process::ChildStdout>,
    n_requests: u64,
    version: u64,
}

impl Editor {
    fn start(folder: &Path) -> Editor {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_leakline"));
        let mut command = Command::new(program);
        let mut child =
            command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the server starts");
        let stdin = child.stdin.take().expect("the input is piped");
        let stdout = BufReader::new(child.stdout.take().expect("the output is piped"));
        let mut editor = Editor { child, stdin, stdout, n_requests: 0, version: 1 };
        let capabilities = json!({ "textDocument": { "diagnostic": {} }, "general": { "positionEncodings": ["utf-8"] } });
        let folders = json!([{ "uri": uri(folder), "name": "bench" }]);
        editor.request("initialize", json!({ "processId": null, "capabilities": capabilities, "workspaceFolders": folders }));
        editor.notify("initialized", json!({}));
        editor
    }

    fn open(&mut self, file: &Path, text: &str) {
        let document = json!({ "uri": uri(file), "languageId": "python", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn timed(&mut self, file: &Path, line: usize, column: usize, n_deleted: usize, text: &str) -> Duration {
        let started = Instant::now();
        self.change(file, line, column, n_deleted, text);
        self.diagnostics(file);
        started.elapsed()
    }

    fn change(&mut self, file: &Path, line: usize, column: usize, n_deleted: usize, text: &str) {
        self.version += 1;
        let range = json!({ "start": { "line": line, "character": column }, "end": { "line": line, "character": column + n_deleted } });
        let document = json!({ "uri": uri(file), "version": self.version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [{ "range": range, "text": text }] }));
    }

    /// How many diagnostics the file has, once the server has seen everything.
    fn diagnostics(&mut self, file: &Path) -> usize {
        let report = self.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri(file) } }));
        report["items"].as_array().map_or(0, Vec::len)
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        self.n_requests += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.n_requests, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == self.n_requests && message.get("method").is_none() {
                return message["result"].clone();
            }
        }
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server listens");
        self.stdin.flush().expect("the server listens");
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.stdout.read_line(&mut line).expect("the server answers");
            match line.trim() {
                "" if length > 0 => break,
                header => {
                    length = header.strip_prefix("Content-Length: ").and_then(|it| it.parse().ok()).expect("the server sends lengths")
                }
            }
        }
        let mut body = vec![0; length];
        self.stdout.read_exact(&mut body).expect("the server answers");
        serde_json::from_slice(&body).expect("the server sends JSON")
    }

    /// Resident memory of the server; 0 where the system does not tell.
    fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|number| number.parse::<f64>().ok()).unwrap_or_default() * 1024.0 / 1e6
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn uri(path: &Path) -> String {
    let path = path.canonicalize().expect("the corpus exists");
    url::Url::from_file_path(path).expect("the path is absolute").to_string()
}
