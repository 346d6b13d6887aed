//! The language server as clients meet it.

pub mod client;
mod diagnostics;
mod questions;
mod robust;
mod workspace;

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::support::Scratch;

/// Three files: a view, a helper that builds the prompt, and the call of the model.
pub const APP: &str = "from flask import Flask, request

from helper import build

app = Flask(__name__)


@app.post(\"/ask\")
def ask():
    größe = \"🦀 日本\"; token = request.headers[\"Authorization\"]
    return build(token)


def untouched():
    return 1
";
pub const HELPER: &str = "from model import send


def build(value):
    prompt = f\"Ü {value}\"
    send(prompt)
    return \"done\"
";
pub const MODEL: &str = "from openai import OpenAI

client = OpenAI()


def send(prompt):
    client.responses.create(model=\"gpt-5\", input=prompt)
";
pub const RULE: &str = "credential-in-prompt";

/// A folder with the three files.
pub struct Project {
    pub scratch: Scratch,
    pub app: PathBuf,
    pub helper: PathBuf,
    pub model: PathBuf,
}

impl Project {
    pub fn new() -> Project {
        let scratch = Scratch::new();
        scratch.write("app.py", APP).write("helper.py", HELPER).write("model.py", MODEL);
        let path = |name: &str| scratch.path().join(name);
        Project { app: path("app.py"), helper: path("helper.py"), model: path("model.py"), scratch }
    }

    pub fn folder(&self) -> &Path {
        self.scratch.path()
    }
}

/// The rules of some diagnostics.
pub fn rules(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap()).collect()
}

/// The diagnostic of a rule.
pub fn of_rule<'a>(diagnostics: &'a [Value], rule: &str) -> &'a Value {
    diagnostics.iter().find(|it| it["code"] == rule).unwrap_or_else(|| panic!("no {rule} in {diagnostics:?}"))
}

/// The text of a range, counted in units of UTF-16 or bytes.
pub fn cut(text: &str, range: &Value, is_utf8: bool) -> String {
    let offset = |position: &Value| {
        let (line, character) = (position["line"].as_u64().unwrap() as usize, position["character"].as_u64().unwrap() as usize);
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = 0;
        let width = |letter: char| if is_utf8 { letter.len_utf8() } else { letter.len_utf16() };
        let before = text[start..].chars().take_while(|letter| {
            units += width(*letter);
            units <= character
        });
        start + before.map(char::len_utf8).sum::<usize>()
    };
    text[offset(&range["start"])..offset(&range["end"])].to_owned()
}
