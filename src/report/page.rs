//! What leakline says about its rules and about requests that make no sense.

use super::Style;
use super::neutral::neutral;
use super::words::severity_name;
use crate::engine::Refusal;
use crate::models::Rule;

/// The page of a rule as Markdown.
pub fn rule_page(rule: &Rule) -> String {
    let severities: Vec<&str> = rule.severities.iter().map(|(_, severity)| severity_name(*severity)).collect();
    let cwe: Vec<String> = rule.cwe.iter().map(|number| format!("CWE-{number}")).collect();
    let facts = [rule.group.0.clone(), severities.join(" or "), cwe.join(", "), rule.tags.join(", ")];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    let has_heading = rule.page.trim_start().starts_with("# ");
    let heading = if has_heading { String::new() } else { format!("# {}\n\n", rule.title) };
    // The head that stood behind the heading leaves a gap.
    let page = rule.page.trim().replace("\n\n\n", "\n\n");
    format!("`{}` ({})\n\n{heading}{page}\n", rule.name, facts.join("; "))
}

/// All rules, one line each.
pub fn rule_table(rules: &[Rule], style: Style) -> String {
    let name_width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let group_width = rules.iter().map(|rule| rule.group.0.len()).max().unwrap_or_default();
    let mut text = String::new();
    for rule in rules {
        let severities: Vec<&str> = rule.severities.iter().map(|(_, severity)| severity_name(*severity)).collect();
        let severity = if rule.is_off_by_default { "off".to_owned() } else { severities.join("/") };
        let head = format!("{:name_width$}  {:group_width$}  {severity:13}  ", rule.name, rule.group.0);
        let title_width = style.width.saturating_sub(head.len()).max(MIN_TITLE_WIDTH);
        let indent = " ".repeat(head.len());
        let title = textwrap::wrap(&rule.title, title_width).join(&format!("\n{indent}"));
        text += &format!("{head}{title}\n");
    }
    text
}

/// Why a request is refused, for the terminal.
pub fn refusal(refusal: &Refusal) -> String {
    let mut text = format!("leakline: {}\n", neutral(&refusal.message));
    if let Some(help) = &refusal.help {
        text += &format!("  help: {}\n", neutral(help));
    }
    text
}

/// Narrower columns of prose cannot be read.
const MIN_TITLE_WIDTH: usize = 30;
