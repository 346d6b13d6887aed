//! JUnit XML: a suite per file, a failed case per finding, an error per problem.

use indexmap::IndexMap;

use super::markup::Markup;
use super::view::{FindingView, ProblemView, View};
use super::words::severity_name;

/// What a file has to say.
#[derive(Default)]
struct Suite<'a> {
    findings: Vec<FindingView<'a>>,
    problems: Vec<ProblemView<'a>>,
}

pub(super) fn render(view: &View<'_>) -> String {
    let mut suites: IndexMap<&str, Suite<'_>> = IndexMap::new();
    for finding in view.findings() {
        suites.entry(&finding.place.source.path).or_default().findings.push(finding);
    }
    for problem in view.problems() {
        suites.entry(problem.path.unwrap_or(env!("CARGO_PKG_NAME"))).or_default().problems.push(problem);
    }
    let mut xml = Markup::default();
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"leakline\"");
    let (n_findings, n_problems) = (view.outcome.findings.len(), view.outcome.problems.len());
    counts(&mut xml, n_findings, n_problems);
    xml.raw(">\n");
    if suites.is_empty() {
        // Readers take a report without any case for a broken one.
        xml.raw("  <testsuite name=\"leakline\" tests=\"1\" failures=\"0\" errors=\"0\">\n");
        xml.raw("    <testcase name=\"no findings\" classname=\"leakline\"/>\n  </testsuite>\n");
    }
    for (path, suite) in &suites {
        xml.raw("  <testsuite").attribute("name", path);
        counts(&mut xml, suite.findings.len(), suite.problems.len());
        xml.raw(">\n");
        suite.findings.iter().for_each(|finding| failure(&mut xml, view, finding));
        suite.problems.iter().for_each(|problem| error(&mut xml, path, problem));
        xml.raw("  </testsuite>\n");
    }
    xml.raw("</testsuites>\n");
    xml.finish()
}

fn counts(xml: &mut Markup, n_findings: usize, n_problems: usize) {
    let n_cases = (n_findings + n_problems).max(1);
    xml.attribute("tests", &n_cases.to_string())
        .attribute("failures", &n_findings.to_string())
        .attribute("errors", &n_problems.to_string());
}

fn failure(xml: &mut Markup, view: &View<'_>, shown: &FindingView<'_>) {
    let name = format!("{} at {}:{}", shown.rule.name, shown.place.start.line, shown.place.start.column);
    case(xml, &shown.place.source.path, &name, Some(shown.place.start.line));
    xml.raw("      <failure").attribute("type", &shown.rule.name).attribute("message", &shown.message).raw(">");
    xml.text(severity_name(shown.finding.severity)).raw(": ").text(&shown.message).raw("\n");
    for (index, step) in shown.main_path().into_iter().flat_map(|path| &path.steps).enumerate() {
        let place = view.place(step.location).shown();
        xml.text(&format!("{}. {place}: {}", index + 1, view.note(step))).raw("\n");
    }
    xml.raw("</failure>\n    </testcase>\n");
}

fn error(xml: &mut Markup, path: &str, shown: &ProblemView<'_>) {
    case(xml, path, shown.name, shown.place.map(|place| place.start.line));
    xml.raw("      <error").attribute("type", shown.name).attribute("message", &shown.sentence()).raw("/>\n    </testcase>\n");
}

fn case(xml: &mut Markup, path: &str, name: &str, line: Option<u32>) {
    xml.raw("    <testcase").attribute("name", name).attribute("classname", path).attribute("file", path);
    if let Some(line) = line {
        xml.attribute_number("line", line);
    }
    xml.raw(">\n");
}
