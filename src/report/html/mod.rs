//! One page that a reviewer can mail: complete in itself, asks no network, and shows everything without scripts; the script only
//! filters. The page's policy lets exactly our style and our script in, by their hashes, so text of the analysed code stays text even
//! if [`super::markup`] failed.

mod finding;
mod map;
mod path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use super::markup::Markup;
use super::view::{FindingView, View};
use super::words::{counted, severity_name};
use crate::models::Severity;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

pub(super) fn render(view: &View<'_>) -> String {
    let mut findings: Vec<FindingView<'_>> = view.findings().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.finding.severity));
    let mut page = Markup::default();
    head(&mut page);
    header(&mut page, view);
    page.raw("<main id=\"main\">\n");
    problems(&mut page, view);
    map::section(&mut page, view);
    page.raw("<section aria-labelledby=\"findings\">\n<h2 id=\"findings\">Findings</h2>\n");
    if findings.is_empty() {
        page.raw("<p class=\"empty\">No findings. What was looked for is listed by <code>leakline rules</code>.</p>\n");
    } else {
        filters(&mut page, &findings);
        let are_few = findings.len() <= MAX_OPEN;
        for (index, finding) in findings.iter().enumerate() {
            finding::card(&mut page, view, finding, index + 1, are_few || index == 0);
        }
        page.raw("<p class=\"empty\" id=\"nothing\" hidden>No finding fits the filter.</p>\n");
    }
    page.raw("</section>\n</main>\n<footer>Made by leakline ").raw(env!("CARGO_PKG_VERSION"));
    page.raw(". Values of secrets are masked. <span class=\"keys\" hidden>Keys: <kbd>/</kbd> search, <kbd>j</kbd> <kbd>k</kbd> move, ");
    page.raw("<kbd>Enter</kbd> open.</span></footer>\n<script>").raw(SCRIPT).raw("</script>\n</body>\n</html>\n");
    page.finish()
}

/// Up to so many findings are open from the start.
const MAX_OPEN: usize = 3;

fn head(page: &mut Markup) {
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\"");
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    page.attribute("content", &policy).raw(">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.raw("<title>leakline report</title>\n<style>").raw(STYLE).raw("</style>\n</head>\n<body>\n");
    page.raw("<a class=\"skip\" href=\"#main\">Skip to the findings</a>\n");
}

fn hash(text: &str) -> String {
    BASE64_STANDARD.encode(Sha256::digest(text))
}

fn header(page: &mut Markup, view: &View<'_>) {
    let outcome = view.outcome;
    page.raw("<header class=\"top\">\n<div class=\"brand\">").raw(LOGO).raw("<span>leakline</span></div>\n");
    page.raw("<button type=\"button\" id=\"theme\" hidden>Theme: auto</button>\n<h1>");
    page.text(&counted(outcome.findings.len(), "finding")).raw("</h1>\n<p class=\"scope\">in ");
    page.text(&counted(outcome.sources.len(), "file")).raw(" and ").text(&counted(outcome.n_lines(), "line")).raw(" of Python</p>\n");
    page.raw("<ul class=\"counts\">\n");
    for severity in SEVERITIES {
        let count = outcome.findings.iter().filter(|finding| finding.severity == severity).count();
        page.raw("<li").attribute("class", severity_name(severity)).raw("><b>").text(&count.to_string()).raw("</b> ");
        let noun = counted(count, severity_name(severity));
        page.text(noun.split_once(' ').map_or("", |(_, noun)| noun)).raw("</li>\n");
    }
    page.raw("</ul>\n</header>\n");
}

/// A line that leads from a source to a drop.
const LOGO: &str = "<svg viewBox=\"0 0 24 24\" width=\"22\" height=\"22\" aria-hidden=\"true\"><path class=\"logo-line\" \
                    d=\"M4 5h9a3 3 0 0 1 3 3v3\"/><circle class=\"logo-dot\" cx=\"4\" cy=\"5\" r=\"2.4\"/><path class=\"logo-drop\" \
                    d=\"M16 11.5c2.4 3 3.6 4.9 3.6 6.4a3.6 3.6 0 0 1-7.2 0c0-1.500 1.2-3.400 3.6-6.400z\"/></svg>";

fn problems(page: &mut Markup, view: &View<'_>) {
    let mut problems = view.problems().peekable();
    if problems.peek().is_none() {
        return;
    }
    page.raw(
        "<section class=\"problems\" aria-labelledby=\"problems\">\n<h2 id=\"problems\">Not everything could be analysed</h2>\n<ul>\n",
    );
    for problem in problems {
        let place = problem.place.map(|place| place.shown()).or_else(|| problem.path.map(str::to_owned));
        page.raw("<li>");
        if let Some(place) = place {
            page.raw("<code>").text(&place).raw("</code> ");
        }
        page.text(&problem.sentence()).raw(" <span class=\"kind\">").raw(problem.name).raw("</span></li>\n");
    }
    page.raw("</ul>\n</section>\n");
}

/// Shown by the script; without it they would do nothing.
fn filters(page: &mut Markup, findings: &[FindingView<'_>]) {
    page.raw("<form class=\"filters\" id=\"filters\" role=\"search\" aria-label=\"Filter the findings\" hidden>\n");
    page.raw("<fieldset><legend class=\"sr\">Severity</legend>\n");
    for severity in SEVERITIES {
        let count = findings.iter().filter(|finding| finding.finding.severity == severity).count();
        if count > 0 {
            let name = severity_name(severity);
            page.raw("<label").attribute("class", name).raw("><input type=\"checkbox\" name=\"severity\" checked").attribute("value", name);
            page.raw("><span>").raw(name).raw(" <b>").text(&count.to_string()).raw("</b></span></label>\n");
        }
    }
    page.raw("</fieldset>\n");
    choice(page, "rule", "All rules", findings.iter().map(|finding| finding.rule.name.as_str()));
    choice(page, "file", "All files", findings.iter().map(|finding| finding.place.source.path.as_str()));
    page.raw("<label class=\"search\"><span class=\"sr\">Search</span>");
    page.raw("<input type=\"search\" name=\"text\" placeholder=\"Search messages and code\" autocomplete=\"off\"></label>\n");
    page.raw("<output id=\"shown\" aria-live=\"polite\"></output>\n<button type=\"button\" id=\"toggle\">Open all</button>\n</form>\n");
}

fn choice<'a>(page: &mut Markup, name: &'static str, all: &'static str, values: impl Iterator<Item = &'a str>) {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    page.raw("<label><span class=\"sr\">").raw(name).raw("</span><select").attribute("name", name).raw(">\n<option value=\"\">");
    page.raw(all).raw("</option>\n");
    for (value, count) in counts {
        page.raw("<option").attribute("value", value).raw(">").text(value).raw(" (").text(&count.to_string()).raw(")</option>\n");
    }
    page.raw("</select></label>\n");
}
