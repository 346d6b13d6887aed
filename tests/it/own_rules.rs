//! Rows in a folder of the user's own about functions and variables of the analysed project.

use super::support::{Scratch, leakline, stdout};

const RULE: &str = r#"# Personal data reaches the audit log

```toml
flow = { from = ["personal"], to = ["audit"], unless = ["masked"] }
severity = "error"
cwe = []
tags = []
message = "{label} from {source} reaches {sink}"
```
"#;

const MODEL: &str = r#"
library = "our own code"
source = [{ at = "app.people.DIRECTORY", label = "personal" }]
sink = [{ at = "app.audit.record(text)", kind = "audit" }, { at = "app.audit.Trail().add(text)", kind = "audit" }]
flow = [{ from = "pseudonym(name)", to = "pseudonym()", facts = ["masked"] }]
"#;

const CODE: &str = r#"
from app.audit import Trail, record
from app.people import DIRECTORY


def pseudonym(name):
    return name[::-1]


def shorten(name):
    return name[::-1]


record(DIRECTORY["ada"])
record(shorten(DIRECTORY["ada"]))
record(pseudonym(DIRECTORY["ada"]))
Trail().add(text=DIRECTORY["ada"])
Trail().add("nothing personal")
"#;

#[test]
fn rows_speak_of_the_projects_own_functions_and_variables() {
    let scratch = Scratch::new();
    scratch
        .write("rules/vocabulary.toml", "[labels]\npersonal = \"personal data\"\n[sinks]\naudit = \"the audit log\"\n")
        .write("rules/models/own.toml", MODEL)
        .write("rules/privacy/personal-data-in-audit-log.md", RULE)
        .write("app/__init__.py", "")
        .write("app/people.py", "DIRECTORY = {\"ada\": \"Ada Lovelace\"}\n")
        .write("app/audit.py", "def record(text):\n    pass\n\n\nclass Trail:\n    def add(self, text):\n        pass\n")
        .write("main.py", CODE);
    let arguments = ["check", "--rules", "rules", "--select", "personal-data-in-audit-log", "--output-format", "concise", "."];
    let output = stdout(&leakline(scratch.path(), &arguments));
    let lines: Vec<&str> =
        output.lines().filter(|line| line.contains("personal from")).map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(lines, ["main.py:14:1:", "main.py:15:1:", "main.py:17:1:"], "{output}");
}
