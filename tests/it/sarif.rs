//! SARIF by meaning: regions select their snippets, references lead somewhere, readers' limits are kept.

use leakline::report::{Format, Style, render};
use serde_json::Value;

use super::support::{Scratch, example, leakline, root, stdout};

fn log() -> Value {
    serde_json::from_str(&render(&example(), Format::Sarif, Style::PLAIN)).unwrap()
}

/// All objects that have a member `name`.
fn with_member<'a>(value: &'a Value, name: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(members) => {
            if members.contains_key(name) {
                found.push(value);
            }
            members.values().for_each(|member| with_member(member, name, found));
        }
        Value::Array(items) => items.iter().for_each(|item| with_member(item, name, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A region cut out of its file by lines and code points.
fn cut(text: &str, region: &Value) -> String {
    let number = |name: &str, default: usize| region[name].as_u64().map_or(default, |number| number as usize);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (first, last) = (number("startLine", 0) - 1, number("endLine", 0) - 1);
    let offset = |line: usize, column: usize| {
        let before: usize = lines[..line].iter().map(|line| line.len()).sum();
        before + lines[line].chars().take(column - 1).map(char::len_utf8).sum::<usize>()
    };
    let line_length = lines[last].trim_end_matches('\n').chars().count();
    text[offset(first, number("startColumn", 1))..offset(last, number("endColumn", line_length + 1))].to_owned()
}

#[test]
fn every_region_cuts_out_its_snippet() {
    let log = log();
    let mut locations = Vec::new();
    with_member(&log, "region", &mut locations);
    assert!(locations.len() > 10);
    for location in locations {
        let path = location["artifactLocation"]["uri"].as_str().unwrap();
        let text = std::fs::read_to_string(root().join(path)).unwrap();
        for region in ["region", "contextRegion"] {
            let snippet = location[region]["snippet"]["text"].as_str().unwrap();
            let expected = cut(&text, &location[region]);
            assert_eq!(snippet.chars().count(), expected.chars().count(), "{snippet}");
            let differs = snippet.chars().zip(expected.chars()).any(|(shown, is)| shown != is && shown != '*');
            assert!(!differs, "{snippet}\n{expected}");
        }
    }
}

#[test]
fn references_lead_somewhere() {
    let log = log();
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().contains(':'));
        let message = result["message"]["text"].as_str().unwrap();
        for related in result["relatedLocations"].as_array().unwrap() {
            assert!(message.contains(&format!("]({})", related["id"])), "{message}");
        }
    }
    let mut artifacts = Vec::new();
    with_member(&log, "uriBaseId", &mut artifacts);
    for artifact in artifacts {
        let Some(index) = artifact["index"].as_u64() else { continue };
        assert_eq!(run["artifacts"][index as usize]["location"]["uri"], artifact["uri"]);
    }
}

#[test]
fn problems_are_notifications() {
    let log = log();
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let notifications = invocation["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notifications.len(), 2);
    assert_eq!(notifications[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "missing%20dir");
    assert_eq!(notifications[1]["locations"][0]["physicalLocation"]["region"]["startLine"], 11);
}

#[test]
fn code_flows_show_the_whole_path() {
    let log = log();
    let flow = &log["runs"][0]["results"][1]["codeFlows"][0]["threadFlows"][0]["locations"];
    let levels: Vec<u64> = flow.as_array().unwrap().iter().map(|location| location["nestingLevel"].as_u64().unwrap()).collect();
    assert_eq!(levels, [0, 0, 0, 1, 1]);
    assert_eq!(flow[2]["location"]["message"]["text"], "passed as `context` to `ask`");
}

/// The standard's schema and GitHub's rules are checked by tools outside; this keeps a log for them: `target/tmp/example.sarif`.
#[test]
fn a_log_is_kept_for_validators() {
    let text = render(&example(), Format::Sarif, Style::PLAIN);
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/example.sarif"), text).unwrap();
}

/// The log of a program of one file.
fn log_of(text: &str) -> Value {
    let scratch = Scratch::new();
    scratch.write("app.py", text);
    serde_json::from_str(&stdout(&leakline(scratch.path(), &["check", "--output", "sarif"]))).unwrap()
}

fn fingerprints(log: &Value, key: &str) -> Vec<String> {
    let results = log["runs"][0]["results"].as_array().unwrap();
    results.iter().map(|result| result["partialFingerprints"][key].as_str().unwrap().to_owned()).collect()
}

#[test]
fn fingerprints_survive_moved_lines_and_tell_findings_apart() {
    let text = std::fs::read_to_string(root().join("testdata/readme/app.py")).unwrap();
    let before = log_of(&text);
    let moved = log_of(&format!("\"\"\"A service.\"\"\"\n\n{}", text.replace("@app.post", "# The only view.\n@app.post")));
    let flows = fingerprints(&before, "leaklineFlow/v1");
    assert_eq!(flows, fingerprints(&moved, "leaklineFlow/v1"));
    let mut unique = flows.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), flows.len());
    let changed = log_of(&text.replace("token = request.headers[\"Authorization\"]", "token = request.cookies[\"session\"]"));
    assert_ne!(flows, fingerprints(&changed, "leaklineFlow/v1"));
}

/// What GitHub asks of rules, and what the standard's validator warns of.
#[test]
fn every_rule_and_notification_describes_itself() {
    let log = log();
    let log_of_all: Value = log_of("x = 1\n");
    let driver = &log_of_all["runs"][0]["tool"]["driver"];
    let rules = driver["rules"].as_array().unwrap();
    assert!(rules.len() > 40);
    for rule in rules {
        for member in ["shortDescription", "fullDescription"] {
            let text = rule[member]["text"].as_str().unwrap();
            assert!(text.ends_with(['.', '?', '!', '…']) && text.chars().count() <= 1024, "{text}");
        }
        let properties = &rule["properties"];
        assert!(properties["security-severity"].as_str().unwrap().parse::<f64>().is_ok_and(|score| score > 0.0 && score < 10.0));
        assert_eq!(properties["precision"], "high");
        assert!(properties["tags"].as_array().unwrap().len() <= 10 && properties["tags"][0] == "security");
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("## "), "{}", rule["id"]);
        for relationship in rule["relationships"].as_array().unwrap() {
            let taxa = log_of_all["runs"][0]["taxonomies"][0]["taxa"].as_array().unwrap();
            assert!(taxa.iter().any(|taxon| taxon["id"] == relationship["target"]["id"]), "{relationship}");
        }
    }
    for described in rules.iter().chain(driver["notifications"].as_array().unwrap()) {
        let (id, name) = (described["id"].as_str().unwrap(), described["name"].as_str().unwrap());
        assert!(!name.eq_ignore_ascii_case(id) && name.chars().all(|letter| letter.is_ascii_alphanumeric()), "{id}: {name}");
    }
    let notification = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["descriptor"]["id"];
    assert!(driver["notifications"].as_array().unwrap().iter().any(|known| known["id"] == *notification));
}
