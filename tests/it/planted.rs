//! A planted secret appears nowhere: keys of many providers, in many places of the code, through every way in which leakline speaks.

use serde_json::json;

use super::lsp::client::{Client, pulling, uri};
use super::secrets::made;
use super::support::{Scratch, leakline, leakline_under, stderr, stdout};
use leakline::engine::STORE_FOLDER;
use leakline::report::{Format, MapFormat};

/// Each holds one key; `{}` is where it stands.
const PLACES: &[&str] = &[
    "API_KEY = \"{}\"\n",
    "client = OpenAI(api_key=\"{}\")\n",
    "client = OpenAI(api_key=os.getenv(\"KEY\", '{}'))\n",
    "headers = {\"Authorization\": \"Bearer {}\"}\n",
    "PASSWORDS = [\n    '{}',\n    b'{}',\n]\n",
    "# The key is {}.\n",
    "\"\"\"Use {} here.\"\"\"\n",
    "SYSTEM = f\"Key: {} for {API_KEY}\"\n",
    "URL = \"https://user:{}@llm.example.com/v1\"\n",
    "def default(key=\"{}\", *, other='{}'):\n    return key + other\n",
    "@app.post(\"/ask/{}\")\ndef ask():\n    token = request.headers[\"Authorization\"]\n    \
     return OpenAI(api_key=\"{}\").responses.create(model=\"{}\", input=f\"{token} {} {API_KEY}\", instructions='{}').output_text\n",
    "@app.get(\"/log\")\ndef log():\n    logging.info(\"{} %s\", request.headers[\"Authorization\"])\n    \
     return requests.post(\"http://llm.example.com/v1/completions?key={}\", json={\"prompt\": request.args[\"{}\"]}).text\n",
    "x = {\"{}\": 1}[\"{}\"]\nassert x == '{}', '{}'\n",
    "# leakline: ignore[{}]\n",
    "value = \"{}\n",
];

/// Providers' keys of different letters and lengths.
const KEYS: &[&str] = &[
    "sk-proj-{u48}",
    "sk-ant-api03-{u93}AA",
    "AIzaSy{u33}",
    "hf_{n34}",
    "gsk_{n52}",
    "xai-{n80}",
    "AKIA{A16}",
    "ghp_{n36}",
    "nvapi-{u64}",
];

fn app(key: &str) -> String {
    let head = "import logging\nimport os\n\nimport requests\nfrom flask import Flask, request\nfrom openai import OpenAI\n\napp = Flask(__name__)\n";
    PLACES.iter().fold(head.to_owned(), |text, place| text + "\n\n" + &place.replace("{}", key))
}

#[track_caller]
fn assert_hidden(key: &str, what: &str, text: &str) {
    let (_, tail) = key.split_at(key.len() / 2);
    if let Some(at) = text.find(tail) {
        let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        panic!("{what} shows {key}:\n{}", line.chars().take(600).collect::<String>());
    }
}

#[test]
fn no_way_of_speaking_tells_a_planted_key() {
    for template in KEYS {
        let key = &made(template);
        let scratch = Scratch::new();
        let text = app(key);
        scratch.write("app.py", &text).write(".git/HEAD", "");
        let mut outputs: Vec<String> = Format::ALL.iter().map(|format| format!("{}={}.out", format.name(), format.name())).collect();
        outputs.sort();
        let flags: Vec<&str> = outputs.iter().flat_map(|output| ["--output", output]).collect();
        let home = scratch.path().join("home").to_string_lossy().into_owned();
        let keeping = [("LEAKLINE_NO_CACHE", "0"), ("XDG_CACHE_HOME", &home), ("HOME", &home)];
        let run = leakline_under(&keeping, scratch.path(), &[&["check", "--select", "all", "--exit-zero"][..], &flags].concat());
        assert_hidden(key, "check", &(stdout(&run) + &stderr(&run)));
        let kept: Vec<_> = std::fs::read_dir(scratch.path().join(STORE_FOLDER)).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(kept.len(), 3, "a result, and the two files that mark the folder");
        for file in kept {
            assert_hidden(key, "the result for the next run", &String::from_utf8_lossy(&std::fs::read(file).unwrap()));
        }
        for format in Format::ALL {
            let text = std::fs::read_to_string(scratch.path().join(format!("{}.out", format.name()))).unwrap();
            assert!(text.contains("app.py"), "{format:?} shows nothing");
            assert_hidden(key, format.name(), &text);
        }
        let maps = MapFormat::ALL.iter().map(|format| vec!["map", "--format", format.name()]);
        let lines: Vec<String> = (1..=text.lines().count()).step_by(6).map(|line| format!("app.py:{line}")).collect();
        let explained = lines.iter().enumerate().map(|(at, line)| match at % 2 {
            0 => vec!["explain", line],
            _ => vec!["explain", "--why-not", line],
        });
        for args in maps.chain(explained).chain([vec!["baseline"]]) {
            let run = leakline(scratch.path(), &args);
            assert_hidden(key, &args.join(" "), &(stdout(&run) + &stderr(&run)));
        }
        assert_hidden(key, "the baseline", &std::fs::read_to_string(scratch.path().join("leakline-baseline.json")).unwrap());
    }
}

/// Whoever puts a key into a settings file by mistake does not read it in the log of CI.
#[test]
fn mistakes_in_settings_tell_no_planted_key() {
    let key = &made("sk-proj-{u48}");
    for settings in [
        format!("select = [\"{key}\"]\n"),
        format!("{key} = 1\n"),
        format!("select = \"{key}\n"),
        format!("[[models]]\nsink = [{{ at = \"{key}(x)\", kind = \"{key}\" }}]\n"),
    ] {
        let scratch = Scratch::new();
        scratch.write("leakline.toml", &settings).write("app.py", "x = 1\n");
        let run = leakline(scratch.path(), &["check"]);
        assert_hidden(key, &settings.replace(key, "KEY"), &(stdout(&run) + &stderr(&run)));
    }
}

#[test]
fn the_server_tells_no_planted_key() {
    let key = &made("gsk_{n52}");
    let scratch = Scratch::new();
    let text = app(key);
    scratch.write("app.py", &text).write(".git/HEAD", "");
    let path = scratch.path().join("app.py");
    let mut client = Client::start(&[scratch.path()], pulling(), json!({}));
    client.open(&path, &text);
    let document = json!({ "uri": uri(&path) });
    let diagnostics = client.request("textDocument/diagnostic", json!({ "textDocument": document })).unwrap();
    assert!(diagnostics["items"].as_array().is_some_and(|items| items.len() > 5), "{diagnostics}");
    assert_hidden(key, "diagnostics", &diagnostics.to_string());
    for item in diagnostics["items"].as_array().unwrap() {
        let at = json!({ "textDocument": document, "position": item["range"]["start"] });
        let hover = client.request("textDocument/hover", at).unwrap();
        assert_hidden(key, "hover", &hover.to_string());
        let params = json!({ "textDocument": document, "range": item["range"], "context": { "diagnostics": [] } });
        assert_hidden(key, "actions", &client.request("textDocument/codeAction", params).unwrap().to_string());
    }
    assert_hidden(key, "lenses", &client.request("textDocument/codeLens", json!({ "textDocument": document })).unwrap().to_string());
    let (_, log) = client.end();
    assert_hidden(key, "the log", &log);
}
