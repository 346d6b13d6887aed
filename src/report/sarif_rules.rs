//! The parts of a SARIF log that describe the tool: rules with their pages, sorts of problems, the CWE taxonomy.

use serde_json::{Value, json};

use super::view::{PROBLEM_KINDS, problem_name};
use super::words::{cwe_page, sentence, severity_name, shortened};
use crate::models::{Rule, Severity};

/// GitHub refuses longer descriptions.
const MAX_DESCRIPTION: usize = 1024;
/// GitHub refuses longer names.
const MAX_NAME: usize = 255;
/// GitHub keeps this many tags of a rule.
const MAX_TAGS: usize = 10;

pub(super) fn driver(rules: &[Rule]) -> Value {
    json!({
        "name": "leakline",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_HOMEPAGE"),
        "rules": rules.iter().map(rule).collect::<Vec<_>>(),
        "notifications": PROBLEM_KINDS.iter().map(|&(kind, title)| json!({
            "id": problem_name(kind),
            "name": friendly_name(problem_name(kind), title),
            "shortDescription": { "text": sentence(title) },
            "fullDescription": { "text": sentence(title) },
            "help": { "text": sentence(title) },
        })).collect::<Vec<_>>(),
        "supportedTaxonomies": [{ "name": "CWE", "index": 0 }],
    })
}

/// The CWE entries that the rules refer to.
pub(super) fn taxonomy(rules: &[Rule]) -> Value {
    let taxa = cwe_numbers(rules).into_iter().map(|number| {
        json!({
            "id": number.to_string(),
            "name": format!("CWE{number}"),
            "shortDescription": { "text": format!("CWE-{number}.") },
            "helpUri": cwe_page(number),
        })
    });
    json!({
        "name": "CWE",
        "organization": "MITRE",
        "shortDescription": { "text": "The MITRE Common Weakness Enumeration." },
        "informationUri": "https://cwe.mitre.org/",
        "isComprehensive": false,
        "taxa": taxa.collect::<Vec<_>>(),
    })
}

fn rule(rule: &Rule) -> Value {
    let gravest = rule.severities.iter().map(|(_, severity)| *severity).max().unwrap_or(Severity::Warning);
    let relationships = rule.cwe.iter().map(
        |number| json!({ "target": { "id": number.to_string(), "toolComponent": { "name": "CWE", "index": 0 } }, "kinds": ["relevant"] }),
    );
    let mut rule_value = json!({
        "id": rule.name,
        "name": friendly_name(&rule.name, &rule.title),
        "shortDescription": { "text": sentence(&shortened(&rule.title, MAX_DESCRIPTION)) },
        "fullDescription": { "text": sentence(&shortened(&rule.summary, MAX_DESCRIPTION)) },
        "help": { "text": plain_help(rule), "markdown": rule.page },
        "defaultConfiguration": { "level": severity_name(gravest), "enabled": !rule.is_off_by_default },
        "relationships": relationships.collect::<Vec<_>>(),
        "properties": {
            "tags": tags(rule),
            "precision": "high",
            "problem.severity": match gravest {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
            "security-severity": security_severity(gravest),
        },
    });
    // GitHub takes a link from here only; a rule without a CWE has none.
    if let Some(number) = rule.cwe.first() {
        rule_value["helpUri"] = json!(cwe_page(*number));
    }
    rule_value
}

fn tags(rule: &Rule) -> Vec<String> {
    let cwe = rule.cwe.iter().map(|number| format!("external/cwe/cwe-{number:03}"));
    let fixed = ["security".to_owned(), rule.group.0.clone()];
    fixed.into_iter().chain(cwe).chain(rule.tags.iter().cloned()).take(MAX_TAGS).collect()
}

/// The middles of GitHub's ranges "high", "medium" and "low".
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "8.0",
        Severity::Warning => "5.5",
        Severity::Note => "2.0",
    }
}

fn plain_help(rule: &Rule) -> String {
    let parts = [rule.summary.as_str(), rule.why.as_str(), rule.fix.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn cwe_numbers(rules: &[Rule]) -> Vec<u32> {
    let mut numbers: Vec<u32> = rules.iter().flat_map(|rule| rule.cwe.iter().copied()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// The name in another form than the id, as the standard asks: a name of one word would only differ in case.
fn friendly_name(name: &str, title: &str) -> String {
    if name.contains('-') { pascal_case(name) } else { pascal_case(&shortened(title, MAX_NAME)) }
}

fn pascal_case(text: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(capital).collect()
}
