//! The examples on the rules' pages: "Vulnerable" gives its rule and no other above a note, "Safe" gives nothing of the rule.

use std::collections::BTreeSet;

use super::support::{Scratch, looking, root};
use leakline::config::Word;
use leakline::engine::{self, Options, Selection};
use leakline::models::{Rule, Severity};

/// Examples that do not hold yet. One that starts to hold fails here: take its line out, or let `UPDATE=1 cargo test` do it.
#[rustfmt::skip] // One a line.
const KNOWN: &[&str] = &[
];

#[test]
fn examples_of_the_rule_pages_hold() {
    let (rules, problems) = engine::rules(&[]);
    assert!(problems.is_empty());
    let mut failures = Vec::new();
    let mut come_true = Vec::new();
    let mut names = BTreeSet::new();
    for rule in rules.iter() {
        let vulnerable = rule.vulnerable.iter().enumerate().map(|(number, text)| ("vulnerable", number + 1, text));
        let safe = rule.safe.iter().enumerate().map(|(number, text)| ("safe", number + 1, text));
        for (section, number, text) in vulnerable.chain(safe) {
            let name = format!("{} {section} {number}", rule.name);
            let got = findings(&rules, rule, text);
            let failure = match section {
                "safe" => fault_of_safe(rule, &got),
                _ => fault_of_vulnerable(rule, &got),
            };
            match (failure, KNOWN.contains(&name.as_str())) {
                (Some(failure), false) => failures.push(format!("{name}: {failure}")),
                (None, true) => come_true.push(name.clone()),
                (Some(_), true) | (None, false) => {}
            }
            names.insert(name);
        }
    }
    println!("{} examples, of which {} do not hold yet", names.len(), KNOWN.len());
    failures.extend(
        KNOWN.iter().filter(|name| !names.contains(**name)).map(|name| format!("{name}: KNOWN names an example that is not there")),
    );
    if std::env::var_os("UPDATE").is_some() {
        take_out(&come_true);
    } else {
        failures.extend(come_true.iter().map(|name| format!("{name}: holds now, take it out of KNOWN")));
    }
    assert!(failures.is_empty(), "{} examples are not as they should be:\n{}", failures.len(), failures.join("\n"));
}

/// What an example shows of a finding.
struct Got {
    rule: String,
    message: String,
    severity: Severity,
    line: u32,
}

/// What the example gives with the rule switched on.
fn findings(rules: &[Rule], rule: &Rule, text: &str) -> Vec<Got> {
    let scratch = Scratch::new();
    scratch.write("app.py", text);
    let select = rules.iter().filter(|it| !it.is_off_by_default || it.name == rule.name).map(|it| Word::typed(&it.name)).collect();
    let selection = Selection { select: Some(select), ..Selection::default() };
    let outcome = engine::run(&Options { looking: looking(vec![scratch.path().to_owned()]), selection, ..Options::default() }).unwrap();
    let got = |finding: &leakline::check::Finding| Got {
        rule: outcome.rules[finding.rule.0 as usize].name.clone(),
        message: finding.message.clone(),
        severity: finding.severity,
        line: outcome.source(finding.location.file).line(finding.location.span.start),
    };
    outcome.findings.iter().map(got).collect()
}

fn fault_of_vulnerable(rule: &Rule, got: &[Got]) -> Option<String> {
    let others: Vec<String> = got
        .iter()
        .filter(|it| it.rule != rule.name && it.severity > Severity::Note)
        .map(|it| format!("{} in line {}", it.rule, it.line))
        .collect();
    if let Some(it) =
        got.iter().find(|it| it.message.contains("{sink}") || it.message.contains("{source}") || it.message.contains("{function}"))
    {
        return Some(format!("leaves a gap in its message: {}", it.message));
    }
    match (got.iter().any(|it| it.rule == rule.name), others.is_empty()) {
        (true, true) => None,
        (true, false) => Some(format!("also gives {}", others.join(", "))),
        (false, true) => Some("gives nothing".to_owned()),
        (false, false) => Some(format!("gives only {}", others.join(", "))),
    }
}

fn fault_of_safe(rule: &Rule, got: &[Got]) -> Option<String> {
    let own: Vec<String> = got.iter().filter(|it| it.rule == rule.name).map(|it| it.line.to_string()).collect();
    (!own.is_empty()).then(|| format!("gives the rule in line {}", own.join(", ")))
}

/// Removes lines from [`KNOWN`].
fn take_out(names: &[String]) {
    let path = root().join("tests/it/rule_examples.rs");
    let text = std::fs::read_to_string(&path).unwrap();
    let is_kept = |line: &&str| !names.iter().any(|name| line.trim() == format!("\"{name}\","));
    let kept: String = text.split_inclusive('\n').filter(is_kept).collect();
    std::fs::write(path, kept).unwrap();
}
