//! The way of a value as a reader sees it: Python in, one line per step out.

use crate::support::{Scratch, leakline, stdout};

/// The steps of the first path of the first finding of `rule`: `line: note`, with the file before the line where there are several.
fn steps(files: &[(&str, &str)], rule: &str) -> Vec<String> {
    let scratch = Scratch::new();
    for (path, text) in files {
        scratch.write(path, text);
    }
    let output = leakline(scratch.path(), &["check", "--output-format", "json", "."]);
    let report: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("the report is JSON");
    let findings = report["findings"].as_array().expect("there is a list of findings");
    let Some(finding) = findings.iter().find(|finding| finding["rule"] == rule) else { return vec!["nothing found".to_string()] };
    let steps = finding["paths"][0]["steps"].as_array().expect("a path has steps");
    steps
        .iter()
        .map(|step| {
            let (line, path) = (&step["location"]["start"]["line"], step["location"]["path"].as_str().unwrap_or_default());
            let note = match step["kind"].as_str() {
                Some("sink") => "sink",
                _ => step["note"].as_str().unwrap_or_default(),
            };
            if files.len() > 1 { format!("{path}:{line}: {note}") } else { format!("{line}: {note}") }
        })
        .collect()
}

/// The way of the caller's header into a prompt; the program's first six lines are the same everywhere.
fn to_prompt(body: &str) -> Vec<String> {
    steps(&[("app.py", &format!("{HEAD}{body}"))], "credential-in-prompt")
}

const HEAD: &str = "from flask import Flask, g, jsonify, request, session
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()

";

#[test]
fn straight_line() {
    let body = r#"
@app.post("/ask")
def ask():
    token = request.headers["Authorization"]
    prompt = f"auth {token}"
    return client.responses.create(model="m", input=prompt).output_text
"#;
    assert_eq!(to_prompt(body), [r#"10: `request.headers["Authorization"]` is read"#, "11: joined into text", "12: sink",]);
}

#[test]
fn helper() {
    let body = r#"
def build_prompt(context):
    text = "Context: " + context
    return text

@app.post("/ask")
def ask():
    token = request.headers["Authorization"]
    prompt = build_prompt(token)
    return client.responses.create(model="m", input=prompt).output_text
"#;
    assert_eq!(
        to_prompt(body),
        [
            r#"14: `request.headers["Authorization"]` is read"#,
            "15: passed as `context` to `build_prompt`",
            "9: joined into text",
            "15: returned by `build_prompt`",
            "16: sink",
        ]
    );
}

#[test]
fn two_files() {
    let app = format!(
        "{HEAD}{}",
        r#"from bot import answer

@app.post("/ask")
def ask():
    token = request.headers["Authorization"]
    return answer(token)
"#
    );
    let bot = r#"from openai import OpenAI

client = OpenAI()

def answer(question):
    return client.responses.create(model="m", input=question).output_text
"#;
    assert_eq!(
        steps(&[("app.py", &app), ("bot.py", bot)], "credential-in-prompt"),
        [r#"app.py:11: `request.headers["Authorization"]` is read"#, "app.py:12: passed as `question` to `answer`", "bot.py:6: sink",]
    );
}

#[test]
fn decorator() {
    let body = r#"
def announced(view):
    def wrapper(*args, **kwargs):
        g.auth = request.headers["Authorization"]
        return view(*args, **kwargs)
    return wrapper

@app.post("/ask")
@announced
def ask():
    return client.responses.create(model="m", input=g.auth).output_text
"#;
    assert_eq!(to_prompt(body), [r#"10: `request.headers["Authorization"]` is read"#, r#"10: kept in `g.auth`"#, "17: sink",]);
}

#[test]
fn closure() {
    let body = r#"
@app.post("/ask")
def ask():
    token = request.headers["Authorization"]
    def send():
        return client.responses.create(model="m", input=token)
    return send().output_text
"#;
    assert_eq!(to_prompt(body), [r#"10: `request.headers["Authorization"]` is read"#, "13: seen as `token` in `send`", "12: sink",]);
}

#[test]
fn object_field() {
    let body = r#"
class Turn:
    def __init__(self, who):
        self.who = who

    def prompt(self):
        return f"I am {self.who}"

@app.post("/ask")
def ask():
    turn = Turn(request.headers["Authorization"])
    return client.responses.create(model="m", input=turn.prompt()).output_text
"#;
    assert_eq!(
        to_prompt(body),
        [
            r#"17: `request.headers["Authorization"]` is read"#,
            "17: passed as `who` to `Turn`",
            "10: kept in `self.who`",
            "18: held by the object on which `prompt` is called",
            "13: joined into text",
            "18: returned by `prompt`",
            "18: sink",
        ]
    );
}

#[test]
fn dict_entry() {
    let body = r#"
@app.post("/ask")
def ask():
    turn = {}
    turn["who"] = request.headers["Authorization"]
    messages = [{"role": "user", "content": turn["who"]}]
    return client.chat.completions.create(model="m", messages=messages).choices[0].message.content
"#;
    assert_eq!(
        to_prompt(body),
        [r#"11: `request.headers["Authorization"]` is read"#, r#"11: stored under `"who"`"#, "12: put into a list", "13: sink",]
    );
}

#[test]
fn appended() {
    let body = r#"
@app.post("/ask")
def ask():
    parts = []
    token = request.headers["Authorization"]
    parts.append(f"auth {token}")
    text = "\n".join(parts)
    return client.responses.create(model="m", input=text).output_text
"#;
    assert_eq!(
        to_prompt(body),
        [r#"11: `request.headers["Authorization"]` is read"#, "12: added with `append`", "13: joined into text", "14: sink",]
    );
}

#[test]
fn session_entry() {
    let body = r#"
@app.post("/login")
def login():
    session["name"] = request.headers["Authorization"]
    return {}

@app.post("/ask")
def ask():
    name = session["name"]
    return client.responses.create(model="m", input=name).output_text
"#;
    assert_eq!(
        to_prompt(body),
        [
            r#"10: `request.headers["Authorization"]` is read"#,
            r#"10: kept in `session["name"]`"#,
            r#"15: read from `session["name"]`"#,
            "16: sink",
        ]
    );
}

#[test]
fn hook_leaves_it_for_the_view() {
    let body = r#"
@app.before_request
def load():
    g.auth = request.headers["Authorization"]

@app.post("/ask")
def ask():
    auth = g.auth
    return client.responses.create(model="m", input=auth).output_text
"#;
    assert_eq!(
        to_prompt(body),
        [r#"10: `request.headers["Authorization"]` is read"#, "10: kept in `g.auth`", "14: read from `g.auth`", "15: sink",]
    );
}

#[test]
fn model_reply() {
    let body = r#"
@app.post("/ask")
def ask():
    token = request.headers["Authorization"]
    reply = client.responses.create(model="m", input=token)
    return jsonify(text=reply.output_text)
"#;
    let steps = steps(&[("app.py", &format!("{HEAD}{body}"))], "credential-in-response");
    assert_eq!(
        steps,
        [r#"10: `request.headers["Authorization"]` is read"#, "11: goes into the prompt and comes out in the reply", "12: sink",]
    );
}

#[test]
fn result_of_helper() {
    let body = r#"
def get_token():
    header = request.headers.get("Authorization", "")
    return header

@app.post("/ask")
def ask():
    token = get_token()
    return client.responses.create(model="m", input=token).output_text
"#;
    assert_eq!(to_prompt(body), [r#"9: `request.headers.get("Authorization", ...)` is read"#, "14: returned by `get_token`", "15: sink",]);
}

#[test]
fn generator() {
    let body = r#"
def lines(auth):
    yield "Hello"
    yield "auth: " + auth

@app.post("/ask")
def ask():
    token = request.headers["Authorization"]
    text = "\n".join(lines(token))
    return client.responses.create(model="m", input=text).output_text
"#;
    assert_eq!(
        to_prompt(body),
        [
            r#"14: `request.headers["Authorization"]` is read"#,
            "15: passed as `auth` to `lines`",
            "10: joined into text",
            "15: returned by `lines`",
            "15: joined into text",
            "16: sink",
        ]
    );
}

#[test]
fn module_variable() {
    let body = r#"
last = ""

def remember(value):
    global last
    last = value

@app.post("/login")
def login():
    remember(request.headers["Authorization"])
    return {}

@app.post("/ask")
def ask():
    text = last
    return client.responses.create(model="m", input=text).output_text
"#;
    assert_eq!(
        to_prompt(body),
        [
            r#"16: `request.headers["Authorization"]` is read"#,
            "16: passed as `value` to `remember`",
            "12: kept in `last`",
            "21: read from `last`",
            "22: sink",
        ]
    );
}

#[test]
fn exception_text() {
    let body = r#"
def fetch(token):
    raise ValueError("no access for " + token)

@app.post("/ask")
def ask():
    token = request.headers["Authorization"]
    try:
        fetch(token)
    except ValueError as error:
        return client.responses.create(model="m", input=str(error)).output_text
"#;
    assert_eq!(
        to_prompt(body),
        [
            r#"13: `request.headers["Authorization"]` is read"#,
            "15: passed as `token` to `fetch`",
            "9: put into `ValueError`",
            "15: raised by `fetch`",
            "17: sink",
        ]
    );
}
