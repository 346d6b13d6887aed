//! `leakline explain`: the page of a rule, the story of a line, and why a line has none.

use super::support::{Scratch, leakline, stderr, stdout};

const APP: &str = r#"import logging

import texttools
from flask import Flask, abort, request
from openai import OpenAI

import prompts

app = Flask(__name__)
client = OpenAI()
CITIES = {"Paris", "Köln"}


@app.post("/ask")
def ask():
    token = request.headers["Authorization"]
    city = request.get_json()["city"]
    if city not in CITIES:
        abort(400)
    logging.info("asked")
    logging.info(token)  # leakline: ignore[credential-in-log] -- masked by the handler
    tidy = texttools.tidy("fixed")
    client.responses.create(model="gpt-5", input=f"The weather in {city}")
    return {"answer": client.responses.create(model="gpt-5", input=prompts.with_token(token)).output_text, "tidy": tidy}
"#;
const PROMPTS: &str = "def with_token(text):\n    return f\"Use {text}\"\n";

fn project() -> Scratch {
    let scratch = Scratch::new();
    scratch.write(".git/HEAD", "").write("app.py", APP).write("prompts.py", PROMPTS);
    scratch
}

/// The number of the line of `app.py` in which `text` first stands.
fn line(text: &str) -> String {
    let number = APP.lines().position(|line| line.contains(text)).expect("the text stands in the file") + 1;
    format!("app.py:{number}")
}

/// What is said, on one line: how it is wrapped does not matter.
fn said(scratch: &Scratch, args: &[&str]) -> String {
    let output = leakline(scratch.path(), &[&["explain"], args].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_line_is_explained_with_its_path_and_the_way_out() {
    let text = said(&project(), &[&line("with_token(token)")]);
    for part in [
        "error[credential-in-prompt]",
        "1. app.py:16, in ask: `request.headers[\"Authorization\"]` is read. token = request.headers[\"Authorization\"]",
        "it is passed as `text` to `with_token`.",
        "prompts.py:2, in with_token: it is joined into text. return f\"Use {text}\"",
        "in ask (the line in question): it enters text of a model call in the user role",
        "Why it matters Whatever stands in a prompt leaves the application",
        "What to do Leave the credential out",
        "`# leakline: ignore[credential-in-prompt] -- reason` on this line",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("[credential-in-log]"), "{text}");
}

#[test]
fn a_step_in_another_file_tells_the_same_story() {
    let scratch = project();
    let text = said(&scratch, &["prompts.py:2:5", "--select", "credential-in-prompt"]);
    assert!(text.starts_with("app.py:24:") && text.contains("prompts.py:2, in with_token (the line in question)"), "{text}");
    let nothing = said(&scratch, &[&line("logging.info(\"asked\")")]);
    assert!(nothing.starts_with("Nothing is found at app.py:20.") && nothing.contains("--why-not app.py:20"), "{nothing}");
}

#[test]
fn a_fix_is_named() {
    let scratch = Scratch::new();
    scratch.write(
        "app.py",
        "import os\n\nfrom flask import request\n\n\ndef ok():\n    return request.headers[\"X-API-Key\"] == os.environ[\"API_KEY\"]\n",
    );
    let text = said(&scratch, &["app.py:7"]);
    assert!(text.contains("`leakline check --fix` does it here: Compare in constant time."), "{text}");
}

#[test]
fn what_clears_a_flow_is_told() {
    let scratch = project();
    let text = said(&scratch, &["--why-not", &line("The weather")]);
    let cleared = "prompt-injection at app.py:23:5: `flask.request.json[\"city\"]`, from app.py:17:12, comes here, but what holds on the way clears it: only a few known values remain";
    assert!(text.contains(cleared), "{text}");
    assert!(text.contains("(checked at app.py:18:8)"), "{text}");
    assert!(!text.contains("credential-in-prompt"), "nothing of it comes here: {text}");
    // Without the check there is nothing to tell.
    scratch.write("app.py", APP.replace("        abort(400)", "        pass"));
    let text = said(&scratch, &["--why-not", &line("The weather")]);
    assert!(text.contains("prompt-injection at app.py:23:5 is reported") && !text.contains("clears"), "{text}");
}

#[test]
fn what_the_user_does_not_want_to_hear_is_told() {
    let scratch = project();
    let line = line("logging.info(token)");
    assert!(said(&scratch, &["--why-not", &line]).contains("credential-in-log at app.py:21:5:"));
    assert!(said(&scratch, &["--why-not", &line]).contains("a comment suppresses it."));
    scratch.write("app.py", APP.replace("# leakline: ", "# "));
    assert!(said(&scratch, &["--why-not", &line, "--ignore", "leak"]).contains("the rule is not selected here"));
    leakline(scratch.path(), &["baseline"]);
    scratch.write("leakline.toml", "baseline = \"leakline-baseline.json\"\n");
    assert!(said(&scratch, &["--why-not", &line]).contains("the baseline knows it."));
}

#[test]
fn what_is_unknown_is_told() {
    let scratch = project();
    let text = said(&scratch, &["--why-not", &line("texttools.tidy(")]);
    assert!(
        text.starts_with("- Nothing that a rule speaks of enters a sink at app.py:22.")
            && text.contains("No model speaks of `texttools.tidy`"),
        "{text}"
    );
    scratch.write("app.py", format!("{APP}x = (\n"));
    assert!(said(&scratch, &["--why-not", &line("texttools.tidy(")]).contains("Not everything is known:"));
}

#[test]
fn a_guarded_view_is_told_of() {
    let scratch = Scratch::new();
    scratch.write("app.py", "from flask import Flask\nfrom flask_login import login_required\nfrom openai import OpenAI\n\napp = Flask(__name__)\n\n\n@app.get(\"/\")\n@login_required\ndef view():\n    return OpenAI().responses.create(model=\"gpt-5\", input=\"fixed\").output_text\n");
    let text = said(&scratch, &["--why-not", "app.py:10"]);
    assert!(
        text.contains("unauthenticated-llm-endpoint")
            && text.contains("any caller, from app.py:10:5, comes here")
            && text.contains("the caller is authenticated"),
        "{text}"
    );
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let scratch = project();
    for (args, message) in [
        (&["no.py:1"][..], "there is no file `no.py`"),
        (&["app.py:99"], "app.py has no line 99, its last one is 24"),
        (&["app.py:0"], "app.py has no line 0"),
        (&["--why-not", "credential-in-log"], "`--why-not` asks about a line of a file"),
        (&["--exclude", "app.py", "app.py:3"], "app.py is not among the files that are analysed"),
        (&["credential-in-logs"], "no rule or group has the name `credential-in-logs`"),
    ] {
        let output = leakline(scratch.path(), &[&["explain"], args].concat());
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr(&output).contains(message), "{}", stderr(&output));
    }
}

#[test]
fn no_secret_is_told() {
    let scratch = Scratch::new();
    let [secret, other] = ["sk-Ab12Cd34Ef56Gh78Ij90Kl12Mn34", "sk-Zy98Xw76Vu54Ts32Rq10Po98Nm76"];
    scratch.write("app.py", format!("from openai import OpenAI\n\nclient = OpenAI(api_key=\"{secret}\")  # leakline: ignore[auth] -- known\nother = OpenAI(api_key=\"{other}\")\n"));
    for args in [&["app.py:4"][..], &["--why-not", "app.py:3"]] {
        let text = said(&scratch, args);
        assert!(text.contains("hardcoded-credential") && !text.contains(secret) && !text.contains(other), "{text}");
    }
}

/// A check in a helper stands where the helper is called; checks of other values are not named.
#[test]
fn the_place_of_a_check_is_told() {
    let scratch = Scratch::new();
    scratch.write(
        "app.py",
        "from flask import Flask, abort, request\nfrom openai import OpenAI\n\napp = Flask(__name__)\n\n\n\
         def ensure(city):\n    if city not in {\"Paris\", \"Rome\"}:\n        abort(400)\n\n\n@app.get(\"/\")\ndef view():\n    \
         unit = request.args[\"unit\"]\n    if unit not in {\"C\", \"F\"}:\n        abort(400)\n    city = request.args[\"city\"]\n    \
         ensure(city)\n    return OpenAI().responses.create(model=\"gpt-5\", input=f\"Weather in {city}\").output_text\n",
    );
    let text = said(&scratch, &["--why-not", "app.py:19"]);
    assert!(text.contains("prompt-injection") && text.contains("(checked at app.py:18:5)"), "{text}");
    assert!(!text.contains("app.py:15"), "{text}");
}
