//! Configuration: where it is found, what it changes, what is said about mistakes.

use super::support::{Scratch, leakline, root, stderr, stdout};

/// Gives `credential-in-log` (warning), `prompt-injection` and `unbounded-prompt` (notes).
const APP: &str = r#"import logging

from flask import Flask, request
from flask_login import login_required
from openai import OpenAI

app = Flask(__name__)
log = logging.getLogger(__name__)


@app.post("/ask")
@login_required
def ask():
    log.info("asked with %s", request.headers["Authorization"])
    OpenAI().responses.create(model="gpt-5", input=request.get_json()["question"])
    return {}
"#;

/// The rules that are found, by file, as `path rule severity`.
fn found(scratch: &Scratch, args: &[&str]) -> Vec<String> {
    let output =
        leakline(scratch.path(), &[&["check", "--output-format", "concise", "-q", "--extend-ignore", "log-injection"], args].concat());
    let row = |line: &str| {
        let (place, rest) = line.split_once(": ").expect("a line has a place");
        let (severity, rest) = rest.split_once('[').expect("a line has a rule");
        format!("{} {} {severity}", place.split(':').next().unwrap(), rest.split(']').next().unwrap())
    };
    stdout(&output).lines().map(row).collect()
}

fn problems(scratch: &Scratch) -> String {
    let output = leakline(scratch.path(), &["check", "-q"]);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    stdout(&output)
}

#[test]
fn pyproject_and_own_file_say_the_same() {
    for (file, head) in [("pyproject.toml", "[project]\nname = \"shop\"\n[tool.leakline]\n"), ("leakline.toml", "")] {
        let scratch = Scratch::new();
        scratch.write("app.py", APP).write(file, format!("{head}ignore = [\"unbounded-prompt\"]\nmin-severity = \"warning\"\n"));
        assert_eq!(found(&scratch, &[]), ["app.py credential-in-log warning"], "{file}");
        assert_eq!(found(&scratch, &["--isolated"]).len(), 3, "{file}");
    }
}

#[test]
fn the_nearest_file_above_the_analysed_path_counts_and_the_search_ends_with_the_repository() {
    let scratch = Scratch::new();
    scratch
        .write("leakline.toml", "select = [\"prompt-injection\"]\n")
        .write("app.py", APP)
        .write("inner/leakline.toml", "select = [\"credential-in-log\"]\n")
        .write("inner/deep/pyproject.toml", "[tool.ruff]\n")
        .write("inner/deep/app.py", APP)
        .write("repository/.git/HEAD", "")
        .write("repository/app.py", APP);
    assert_eq!(found(&scratch, &["app.py"]), ["app.py prompt-injection note"]);
    assert_eq!(found(&scratch, &["inner/deep"]), ["inner/deep/app.py credential-in-log warning"]);
    assert_eq!(found(&scratch, &["repository"]).len(), 3);
    assert_eq!(found(&scratch, &["--config", "inner/leakline.toml", "app.py"]), ["app.py credential-in-log warning"]);
}

#[test]
fn flags_override_the_file() {
    let scratch = Scratch::new();
    scratch.write("app.py", APP).write("leakline.toml", "select = [\"leak\"]\nmin-severity = \"error\"\nfail-on = \"note\"\n");
    assert_eq!(found(&scratch, &[]), [""; 0]);
    assert_eq!(found(&scratch, &["--min-severity", "note"]), ["app.py credential-in-log warning"]);
    assert_eq!(found(&scratch, &["--min-severity", "note", "--select", "unbounded-prompt"]), ["app.py unbounded-prompt note"]);
    let code = |args: &[&str]| leakline(scratch.path(), &[&["check", "--min-severity", "note"], args].concat()).status.code();
    assert_eq!(code(&["--select", "unbounded-prompt"]), Some(1));
    assert_eq!(code(&["--select", "unbounded-prompt", "--fail-on", "error"]), Some(0));
}

#[test]
fn rules_are_meant_by_name_group_and_cwe_and_the_narrower_word_weighs_more() {
    let scratch = Scratch::new();
    scratch.write("app.py", APP);
    assert_eq!(found(&scratch, &["--select", "CWE-532"]), ["app.py credential-in-log warning"]);
    assert_eq!(found(&scratch, &["--ignore", "cwe-532,unbounded-prompt"]), ["app.py prompt-injection note"]);
    assert_eq!(
        found(&scratch, &["--ignore", "all", "--extend-select", "injection", "--extend-ignore", "prompt-injection"]),
        ["app.py unbounded-prompt note"]
    );
    assert_eq!(found(&scratch, &["--ignore", "injection,leak", "--extend-select", "prompt-injection"]), ["app.py prompt-injection note"]);
}

#[test]
fn rules_are_left_out_by_file_and_graver_by_word() {
    let scratch = Scratch::new();
    scratch.write("app.py", APP).write("scripts/one.py", APP).write("scripts/deep/two.py", APP).write(
        "leakline.toml",
        r#"
        [per-file-ignores]
        "scripts/*.py" = ["all"]
        "two.py" = ["leak", "CWE-770"]
        [severity]
        injection = "note"
        prompt-injection = "error"
        "#,
    );
    assert_eq!(
        found(&scratch, &[]),
        [
            "app.py credential-in-log warning",
            "app.py prompt-injection error",
            "app.py unbounded-prompt note",
            "scripts/deep/two.py prompt-injection error",
        ]
    );
}

#[test]
fn findings_in_tests_are_notes_unless_a_severity_is_given() {
    let scratch = Scratch::new();
    scratch.write("app.py", "").write("tests/factories.py", APP).write("shop/test_views.py", APP);
    let rules = ["--extend-ignore", "unbounded-prompt"];
    let notes = |path: &str| [format!("{path} credential-in-log note"), format!("{path} prompt-injection note")];
    assert_eq!(found(&scratch, &rules), [notes("shop/test_views.py"), notes("tests/factories.py")].concat());
    scratch.write("leakline.toml", "severity = { credential-in-log = \"error\" }");
    assert_eq!(found(&scratch, &rules)[0], "shop/test_views.py credential-in-log error");
}

#[test]
fn excludes_are_relative_to_the_file() {
    let scratch = Scratch::new();
    scratch.write("pkg/app.py", APP).write("pkg/gen/app.py", APP).write("gen/app.py", APP).write("build/app.py", APP);
    scratch.write("pkg/leakline.toml", "extend-exclude = [\"./gen/\"]\nselect = [\"leak\"]\n");
    assert_eq!(found(&scratch, &["pkg"]), ["pkg/app.py credential-in-log warning"]);
    scratch.write("leakline.toml", "exclude = [\"pkg/**\"]\nselect = [\"leak\"]\n");
    assert_eq!(found(&scratch, &["."]), ["build/app.py credential-in-log warning", "gen/app.py credential-in-log warning"]);
}

#[test]
fn own_models_in_a_few_lines() {
    let scratch = Scratch::new();
    scratch
        .write("shop/__init__.py", "")
        .write("shop/llm.py", "import vendor\n\n\nclass Assistant:\n    def ask(self, text):\n        return vendor.send(text)\n")
        .write("shop/auth.py", "import vendor\n\n\ndef staff_only(view):\n    return vendor.protect(view)\n\n\ndef clean(text):\n    return vendor.clean(text)\n")
        .write(
            "shop/views.py",
            r#"from flask import Flask, request

from .auth import clean, staff_only
from .llm import Assistant

app = Flask(__name__)
assistant = Assistant()


@app.post("/open")
def open_to_all():
    return assistant.ask("hello")


@app.post("/staff")
@staff_only
def staff():
    assistant.ask(request.json["question"])
    assistant.ask(clean(request.json["question"]))
    return {}
"#,
        );
    let args = ["--select", "prompt-injection,unauthenticated-llm-endpoint"];
    assert_eq!(found(&scratch, &args), [""; 0]);
    let models = r#"
        [[tool.leakline.models]]
        sink = [{ at = "shop.llm.Assistant().ask(text)", kind = "prompt" }]
        signature = ["shop.llm.Assistant().ask(text)", "shop.auth.clean(text)"]
        model-call = [{ at = "shop.llm.Assistant().ask" }]
        guard = [{ at = "shop.auth.staff_only", caller = true, when = "returns", facts = ["authenticated"] }]
        flow = [{ from = "shop.auth.clean(text)", to = "shop.auth.clean()", facts = ["narrowed"] }]
    "#;
    scratch.write("pyproject.toml", models);
    let output = leakline(scratch.path(), &[&["check", "--output-format", "concise", "-q"], &args[..]].concat());
    let lines: Vec<String> = stdout(&output).lines().map(|line| line.split(']').next().unwrap().to_owned()).collect();
    assert_eq!(lines, ["shop/views.py:11:5: warning[unauthenticated-llm-endpoint", "shop/views.py:18:5: note[prompt-injection"]);
}

#[test]
fn an_own_name_for_a_known_client() {
    let scratch = Scratch::new();
    scratch.write("leakline.toml", "[[models]]\nalias = { \"llm.client()\" = \"openai.OpenAI()\" }\nimports = []\n");
    scratch.write("llm.py", "import vendor\n\n\ndef client():\n    return vendor.make()\n");
    scratch.write("app.py", APP.replace("from openai import OpenAI", "from llm import client").replace("OpenAI()", "client()"));
    // Rows of the library count where it is imported.
    scratch.write("other.py", "import openai\n");
    assert_eq!(found(&scratch, &["--select", "prompt-injection"]), ["app.py prompt-injection note"]);
}

/// Rules of one's own about bare names and names of variables; where the findings stand.
fn own_rule(scratch: &Scratch, models: &str, place: &str) -> Vec<String> {
    let example = "```python\n```\n";
    let head = "flow = { from = [\"draft\"], to = [\"print-out\"] }\nseverity = \"error\"\nmessage = \"{source} reaches {sink}\"";
    let sections = format!("Text.\n\n## Why it matters\n\nText.\n\n## Vulnerable\n\n{example}\n## Safe\n\n{example}\n## Fix\n\nText.\n");
    scratch
        .write("own/vocabulary.toml", "[labels]\ndraft = \"a draft\"\n\n[sinks]\nprint-out = \"paper\"\n")
        .write("own/models/shop.toml", format!("library = \"shop\"\nimports = []\n{models}\n"))
        .write("own/tests/draft-printed.md", format!("# A draft is printed\n\n```toml\n{head}\n{place}\n```\n\n{sections}"));
    let args = ["check", "--output-format", "concise", "-q", "--rules", "own", "--select", "draft-printed", "."];
    let output = leakline(scratch.path(), &args);
    stdout(&output).lines().map(|line| line.split(": ").next().unwrap().to_owned()).collect()
}

#[test]
fn bare_names_in_own_models_mean_the_same_in_every_module() {
    let scratch = Scratch::new();
    scratch.write("made.py", "def draft():\n    return \"text\"\n\n\ndef paper(text):\n    pass\n");
    scratch.write("app.py", "from made import draft, paper\n\npaper(draft())\n");
    let models = "source = [{ at = \"draft()\", label = \"draft\" }]\nsink = [{ at = \"paper(text)\", kind = \"print-out\" }]";
    assert_eq!(own_rule(&scratch, models, ""), ["app.py:3:1"]);
    assert_eq!(own_rule(&scratch, &models.replace("draft()", "other.draft()"), ""), [""; 0]);
}

#[test]
fn variables_are_sources_by_name_and_rules_may_stand_at_the_source() {
    let scratch = Scratch::new();
    scratch.write("app.py", "def show(first, draft_of_day):\n    kept = first\n    paper(kept)\n    paper(draft_of_day)\n\n\ndef run():\n    draft = input()\n    plain = input()\n    paper(plain)\n    paper(draft)\n");
    let models = "variable = [{ name = \"^draft\", label = \"draft\" }]\nsink = [{ at = \"paper(text)\", kind = \"print-out\" }]";
    assert_eq!(own_rule(&scratch, models, ""), ["app.py:4:5", "app.py:11:5"]);
    assert_eq!(own_rule(&scratch, models, "place = \"source\""), ["app.py:1:17", "app.py:8:13"]);
}

#[test]
fn source_roots_say_what_modules_are_called() {
    let scratch = Scratch::new();
    let view = APP.replace("request.get_json()[\"question\"]", "shown(request.get_json()[\"question\"])");
    scratch
        .write("one/src/texts.py", "def shown(text):\n    return text\n")
        .write("two/src/texts.py", "def shown(text):\n    return \"fixed\"\n")
        .write("app.py", view.replace("import logging\n", "import logging\nfrom texts import shown\n"));
    for (root, n_findings) in [("one/src", 1), ("two/src", 0)] {
        scratch.write("leakline.toml", format!("src = [\"{root}\", \".\"]\n"));
        assert_eq!(found(&scratch, &["--select", "prompt-injection"]).len(), n_findings, "{root}");
    }
}

#[test]
fn mistakes_are_shown_where_they_stand() {
    let scratch = Scratch::new();
    scratch.write("app.py", "x = 1\n").write(
        "pyproject.toml",
        "[tool.leakline]\nselct = [\"leak\"]\nignore = [\"prompt-injektion\"]\nfail-on = \"fatal\"\nstrict = 1\nexclude = [\"a[b\"]\n",
    );
    let text = problems(&scratch);
    for expected in [
        "error[configuration-mistake]",
        "unknown key `selct`",
        "did you mean `select`?",
        "pyproject.toml:2:1",
        "no rule or group has the name `prompt-injektion`",
        "did you mean `prompt-injection`?",
        "pyproject.toml:3:11",
        "unknown severity `fatal`",
        "pyproject.toml:4:11",
        "expected `true` or `false`, found a number",
        "`a[b` is no glob",
    ] {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
    let elsewhere = Scratch::new();
    elsewhere
        .write("app.py", "x = 1\n")
        .write("leakline.toml", "severity = { web = \"grave\" }\nsrc = \"lib\"\nmodels = [{ sunk = [] }]\n");
    let text = problems(&elsewhere);
    for expected in
        ["unknown severity `grave`", "lib: this source root is no folder", "unknown key `sunk`", "did you mean `sink`?", "leakline.toml:3:"]
    {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
    elsewhere.write("leakline.toml", "select = [\n");
    assert!(problems(&elsewhere).contains("leakline.toml:"));
}

#[test]
fn other_files_are_left_alone() {
    let scratch = Scratch::new();
    scratch.write("app.py", "x = 1\n").write("pyproject.toml", "[tool.other]\nbroken = [\n");
    assert_eq!(leakline(scratch.path(), &["check"]).status.code(), Some(0));
    let output = leakline(scratch.path(), &["check", "--config", "nowhere.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("nowhere.toml"), "{}", stderr(&output));
}

#[test]
fn init_writes_a_configuration_that_is_valid() {
    let scratch = Scratch::new();
    scratch.write("app.py", "x = 1\n");
    assert_eq!(leakline(scratch.path(), &["init"]).status.code(), Some(0));
    let text = std::fs::read_to_string(scratch.path().join("leakline.toml")).unwrap();
    assert_eq!(leakline(scratch.path(), &["check"]).status.code(), Some(0));
    assert_eq!(leakline(scratch.path(), &["init"]).status.code(), Some(2), "what is there is not overwritten");
    // What is commented out is valid, too.
    let commented: String = text
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|line| line.contains('=') || line.starts_with("[[")).unwrap_or(line).to_owned() + "\n")
        .collect();
    let commented = commented.lines().filter(|line| !line.starts_with("baseline")).collect::<Vec<_>>().join("\n");
    scratch.write("leakline.toml", commented);
    let output = leakline(scratch.path(), &["check"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));

    let shared = Scratch::new();
    shared.write("app.py", "x = 1\n").write("pyproject.toml", "[project]\nname = \"shop\"\n");
    assert_eq!(leakline(shared.path(), &["init"]).status.code(), Some(0));
    let text = std::fs::read_to_string(shared.path().join("pyproject.toml")).unwrap();
    assert!(text.starts_with("[project]\nname = \"shop\"\n\n[tool.leakline]\n"), "{text}");
    assert_eq!(leakline(shared.path(), &["check"]).status.code(), Some(0));
}

#[test]
fn the_schema_is_fresh_and_accepts_what_the_reader_accepts() {
    let printed = stdout(&leakline(&root(), &["schema", "config"]));
    let path = root().join("editors/schema/leakline.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &printed).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), printed, "UPDATE=1 cargo test refreshes it");
    let schema: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let keys: Vec<&str> = leakline::config::KEYS.iter().map(|key| key.name).collect();
    let mut properties: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    properties.sort_unstable();
    let mut sorted = keys.clone();
    sorted.sort_unstable();
    assert_eq!(properties, sorted);
    // Every key of the table is read.
    let scratch = Scratch::new();
    scratch.write("app.py", "x = 1\n");
    let every = keys.iter().map(|key| format!("{key} = 1.5\n")).collect::<String>();
    scratch.write("leakline.toml", every);
    let text = problems(&scratch);
    assert_eq!(text.matches("found a number").count(), keys.len() - 1, "all but `models`, which the rule reader checks\n{text}");
}

/// Lines of what is wrong are shown, so a repository must not be able to have any file read as settings, rules or code.
#[cfg(unix)]
#[test]
fn a_repository_cannot_have_other_files_shown() {
    use std::os::unix::fs::symlink;
    let elsewhere = Scratch::new();
    elsewhere.write("secret.toml", "password = hunter2\n[x\n").write("rules/models/a.toml", "password = hunter2\n[x\n");
    let outside = elsewhere.path().to_string_lossy().into_owned();
    let secret = elsewhere.path().join("secret.toml");
    let told = |prepare: &dyn Fn(&Scratch)| {
        let scratch = Scratch::new();
        scratch
            .write("app.py", "x = 1\n")
            .write(".git/HEAD", "")
            .write("rules/models/own.toml", "library = \"own\"\nimports = [\"own\"]\n");
        prepare(&scratch);
        let run = leakline(scratch.path(), &["check"]);
        let text = stdout(&run) + &stderr(&run);
        assert!(!text.contains("hunter2"), "{text}");
        text
    };
    let link = |scratch: &Scratch, name: &str| symlink(&secret, scratch.path().join(name)).unwrap();
    assert!(told(&|scratch| link(scratch, "leakline.toml")).contains("a link that leads out of the repository"));
    let linked_rule = told(&|scratch| {
        scratch.write("leakline.toml", "rules = [\"rules\"]\n");
        link(scratch, "rules/models/b.toml");
    });
    assert!(linked_rule.contains("a link that leads out of the folder"), "{linked_rule}");
    for setting in ["rules = [\"OUTSIDE/rules\"]", "rules = [\"linked\"]", "baseline = \"OUTSIDE/secret.toml\""] {
        let text = told(&|scratch| {
            scratch.write("leakline.toml", setting.replace("OUTSIDE", &outside));
            symlink(elsewhere.path().join("rules"), scratch.path().join("linked")).unwrap();
        });
        assert!(text.contains("this lies outside of the repository"), "{setting}: {text}");
    }
    for name in ["linked.py", "templates/page.html"] {
        let text = told(&|scratch| {
            scratch.write("templates/other.html", "");
            link(scratch, name);
        });
        assert!(text.contains("in 1 file"), "{name}: {text}");
    }
    // Whoever runs leakline may name any file.
    let scratch = Scratch::new();
    scratch.write("app.py", "x = 1\n");
    let run = leakline(scratch.path(), &["check", "--rules", &format!("{outside}/rules")]);
    assert!(stdout(&run).contains("hunter2"), "{}", stdout(&run));
}
