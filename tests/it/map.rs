//! `leakline map` says of each route what a reviewer would write down.

use serde_json::Value;

use super::support::{Scratch, leakline, root, stderr, stdout};

fn map() -> Vec<Value> {
    let output = leakline(&root(), &["map", "testdata/map", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let document: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let schema: Value = serde_json::from_str(&stdout(&leakline(&root(), &["schema", "map"]))).unwrap();
    assert!(jsonschema::is_valid(&schema, &document));
    document["routes"].as_array().unwrap().clone()
}

fn route(rule: &str) -> Value {
    map().into_iter().find(|route| route["rule"] == rule).unwrap()
}

/// `sink label` of each passage.
fn passages(route: &Value, member: &str) -> Vec<String> {
    let mut found: Vec<String> = route[member]
        .as_array()
        .unwrap()
        .iter()
        .map(|passage| format!("{} {}", passage["sink"].as_str().unwrap(), passage["label"].as_str().unwrap()))
        .collect();
    found.dedup();
    found
}

#[test]
fn every_route_is_there_also_those_that_ask_no_model() {
    let rules: Vec<String> = map().iter().map(|route| route["rule"].as_str().unwrap().to_owned()).collect();
    assert_eq!(rules, ["/chat", "/account", "/debug", "/health"]);
    assert_eq!(route("/health")["models"], serde_json::json!([]));
    assert_eq!(route("/health")["is_authenticated"], Value::Null);
}

#[test]
fn models_are_named_with_their_address() {
    let chat = route("/chat");
    let model = &chat["models"][0];
    assert_eq!(model["api"], "openai.OpenAI().chat.completions.create");
    assert_eq!(model["model"], "gpt-5-mini");
    assert_eq!(model["endpoint"], "https://llm.example.com/v1");
    assert_eq!(model["place"], "testdata/map/app.py:13:13");
    let raw = &route("/debug")["models"][0];
    assert_eq!((&raw["model"], &raw["endpoint"]), (&"gpt-5".into(), &"https://api.openai.com/v1/chat/completions".into()));
}

#[test]
fn callers_are_known_with_what_guards_the_route() {
    assert_eq!(route("/chat")["is_authenticated"], false);
    let account = route("/account");
    assert_eq!(account["is_authenticated"], true);
    assert_eq!(account["checks"], serde_json::json!(["authenticated"]));
    assert_eq!(account["guards"], serde_json::json!(["@login_required"]));
}

#[test]
fn labels_enter_by_role_and_replies_go_somewhere() {
    assert_eq!(passages(&route("/chat"), "prompts"), ["prompt request", "system-role request"]);
    assert_eq!(passages(&route("/account"), "prompts"), ["prompt request"]);
    assert!(passages(&route("/debug"), "prompts").contains(&"prompt credential".to_owned()));
    assert!(passages(&route("/chat"), "replies").contains(&"response llm".to_owned()));
    assert!(passages(&route("/debug"), "replies").contains(&"command llm".to_owned()));
}

#[test]
fn the_table_and_the_graph_say_the_same() {
    let table = stdout(&leakline(&root(), &["map", "testdata/map"]));
    for line in
        ["  callers      anyone", "  callers      authenticated (@login_required)", "  system-role  request", "  reply to     command"]
    {
        assert!(table.lines().any(|shown| shown == line), "{line} is missing in\n{table}");
    }
    let dot = stdout(&leakline(&root(), &["map", "testdata/map", "--format", "dot"]));
    assert!(dot.starts_with("digraph routes {") && dot.ends_with("}\n"));
    assert!(dot.contains("[label=\"POST /account\\nauthenticated\"];"), "{dot}");
    assert!(dot.contains("(gpt-5-mini) at https://llm.example.com/v1\" -> \"response\";"), "{dot}");
}

#[test]
fn the_page_draws_the_map() {
    let page = stdout(&leakline(&root(), &["check", "testdata/map", "--output", "html"]));
    assert_eq!(page.matches("<g class=\"route open\">").count(), 2);
    assert_eq!(page.matches("<g class=\"route guarded\">").count(), 1);
    assert!(page.contains("4 routes, 3 of them with a model behind, 2 of those without authentication."));
    assert!(page.contains("<th scope=\"row\">GET /health<br>"), "the table has every route");
}

#[test]
fn a_map_of_nothing_and_a_map_that_fails() {
    let scratch = Scratch::new();
    scratch.write("app.py", "x = 1\n");
    assert_eq!(stdout(&leakline(scratch.path(), &["map"])), "No route was found.\n");
    let missing = leakline(scratch.path(), &["map", "nowhere"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("nowhere: error[missing-path]"), "{}", stderr(&missing));
}

/// Rules, model names and addresses are text of the analysed code.
#[test]
fn the_map_shows_no_secret_and_no_escape() {
    const KEY: &str = "sk-proj-Zq81LmP0cVbN4tYw7RsXe2Ud";
    let scratch = Scratch::new();
    scratch.write(
        "app.py",
        format!(
            "from flask import Flask, request\nfrom openai import OpenAI\napp = Flask(__name__)\n\
             client = OpenAI(base_url='https://u:{KEY}@llm.example.com/\u{202e}\\x1b[2J')\n\n\n\
             @app.post('/a\\x1b[31m\u{202e}<b>')\ndef ask():\n    \
             return client.responses.create(model='\\x1b]0;x\\x07{KEY}', input=request.args['q']).output_text\n"
        ),
    );
    for format in ["table", "json", "dot"] {
        let text = stdout(&leakline(scratch.path(), &["map", "--color", "never", "--format", format]));
        assert!(text.contains("llm.example.com"), "{text}");
        assert!(!text.contains(KEY) && !text.contains(&KEY[8..]), "{format} shows the key:\n{text}");
        assert_eq!(leakline::report::neutral(&text), text, "{format}");
    }
    let page = stdout(&leakline(scratch.path(), &["check", "--output", "html"]));
    assert!(!page.contains(KEY) && !page.contains("<b>\u{ff}") && !page.contains("[31m\u{fffd}<b>"));
}

#[test]
fn routes_of_blueprints_have_their_whole_url() {
    let scratch = Scratch::new();
    scratch.write(
        "app.py",
        "from flask import Blueprint, Flask\n\napp = Flask(__name__)\nown = Blueprint(\"own\", __name__, url_prefix=\"/own\")\n\
         moved = Blueprint(\"moved\", __name__, url_prefix=\"/from\")\nouter = Blueprint(\"outer\", __name__, url_prefix=\"/outer\")\n\
         inner = Blueprint(\"inner\", __name__, url_prefix=\"/inner\")\n\n\n@own.get(\"/a\")\ndef a():\n    return {}\n\n\n\
         @moved.get(\"/b/<int:number>\")\ndef b(number):\n    return {}\n\n\n@inner.get(\"/c\")\ndef c():\n    return {}\n\n\n\
         app.register_blueprint(own)\napp.register_blueprint(moved, url_prefix=\"/to\")\nouter.register_blueprint(inner)\napp.register_blueprint(outer)\n",
    );
    let document: Value = serde_json::from_str(&stdout(&leakline(scratch.path(), &["map", "--format", "json"]))).unwrap();
    let rules: Vec<&str> = document["routes"].as_array().unwrap().iter().map(|route| route["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["/own/a", "/to/b/<int:number>", "/outer/inner/c"]);
}

#[test]
fn what_authenticates_the_caller_is_shown() {
    let scratch = Scratch::new();
    scratch.write(
        "app.py",
        "import os\n\nimport jwt\nfrom flask import Flask, abort, request\nfrom openai import OpenAI\n\napp = Flask(__name__)\n\n\n\
         def require_token(view):\n    def wrapped(*args, **kwargs):\n        try:\n            \
         jwt.decode(request.headers[\"Authorization\"], os.environ[\"JWT_KEY\"], algorithms=[\"HS256\"])\n        \
         except jwt.InvalidTokenError:\n            abort(401)\n        return view(*args, **kwargs)\n    return wrapped\n\n\n\
         @app.post(\"/ask\")\n@require_token\ndef ask():\n    return OpenAI().responses.create(model=\"gpt-5\", input=request.json[\"q\"]).output_text\n\n\n\
         @app.post(\"/open\")\ndef open_to_all():\n    return OpenAI().responses.create(model=\"gpt-5\", input=\"x\").output_text\n",
    );
    let document: Value = serde_json::from_str(&stdout(&leakline(scratch.path(), &["map", "--format", "json"]))).unwrap();
    let proofs = |route: usize| document["routes"][route]["proofs"].as_array().unwrap().clone();
    assert_eq!(proofs(0).len(), 1, "{document:#}");
    assert_eq!(proofs(0)[0]["place"], "app.py:13:13");
    assert!(proofs(0)[0]["code"].as_str().unwrap().starts_with("jwt.decode(request.headers[\"Authorization\"]"), "{document:#}");
    assert_eq!(proofs(1), Vec::<Value>::new());
    let table = stdout(&leakline(scratch.path(), &["map"]));
    assert!(table.contains("\n  proof        jwt.decode("), "{table}");
}
