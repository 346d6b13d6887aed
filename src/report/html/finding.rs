//! A finding as a card: what, where, the path through the code, why it matters, what to do.

use super::path;
use crate::models::Rule;
use crate::report::markup::Markup;
use crate::report::view::{FindingView, View};
use crate::report::words::{counted, cwe_page, severity_name};

pub(super) fn card(page: &mut Markup, view: &View<'_>, shown: &FindingView<'_>, number: usize, is_open: bool) {
    let severity = severity_name(shown.finding.severity);
    page.raw("<article class=\"finding ").raw(severity).raw("\"").attribute("id", &format!("finding-{number}"));
    page.attribute("data-severity", severity).attribute("data-rule", &shown.rule.name);
    page.attribute("data-file", &shown.place.source.path).raw(">\n<details").raw(if is_open { " open" } else { "" });
    page.raw(">\n<summary>\n<span class=\"severity\">").raw(severity).raw("</span>\n<h3>");
    with_code(page, &shown.message);
    page.raw("</h3>\n<p class=\"where\"><code>").text(&shown.place.shown()).raw("</code>");
    if !shown.finding.function.is_empty() {
        page.raw(" <span>in <code>").text(&shown.finding.function).raw("</code></span>");
    }
    page.raw(" <span class=\"rule\">").text(&shown.rule.name).raw("</span></p>\n</summary>\n<div class=\"body\">\n<div class=\"ways\">\n");
    ways(page, view, shown);
    page.raw("</div>\n");
    advice(page, shown.rule);
    page.raw("</div>\n</details>\n</article>\n");
}

/// The main path, and the others behind a fold.
fn ways(page: &mut Markup, view: &View<'_>, shown: &FindingView<'_>) {
    let mut paths = shown.finding.paths.iter();
    if let Some(main) = paths.next() {
        path::draw(page, view, main);
    }
    if paths.len() == 0 {
        return;
    }
    page.raw("<details class=\"further\">\n<summary>").text(&counted(paths.len(), "further path")).raw("</summary>\n");
    paths.for_each(|path| path::draw(page, view, path));
    page.raw("</details>\n");
}

fn advice(page: &mut Markup, rule: &Rule) {
    page.raw("<aside class=\"advice\">\n");
    section(page, "Why it matters", &rule.why);
    section(page, "What to do", &rule.fix);
    if !rule.cwe.is_empty() || !rule.tags.is_empty() {
        page.raw("<ul class=\"references\">\n");
        for number in &rule.cwe {
            page.raw("<li><a rel=\"noreferrer\"").attribute("href", &cwe_page(*number)).raw(">CWE-").text(&number.to_string());
            page.raw("</a></li>\n");
        }
        for tag in &rule.tags {
            page.raw("<li>").text(tag).raw("</li>\n");
        }
        page.raw("</ul>\n");
    }
    page.raw("</aside>\n");
}

fn section(page: &mut Markup, title: &'static str, text: &str) {
    let paragraphs = text.trim().split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    page.raw("<section>\n<h4>").raw(title).raw("</h4>\n");
    for paragraph in paragraphs {
        page.raw("<p>");
        with_code(page, paragraph);
        page.raw("</p>\n");
    }
    page.raw("</section>\n");
}

/// Text in which backticks mean code.
pub(super) fn with_code(page: &mut Markup, text: &str) {
    let mut parts = text.split('`').peekable();
    let mut is_code = false;
    while let Some(part) = parts.next() {
        match is_code && parts.peek().is_some() {
            true => page.raw("<code>").text(part).raw("</code>"),
            false => page.text(part),
        };
        is_code = !is_code;
    }
}
