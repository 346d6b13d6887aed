//! One line per finding or problem, for editors and `grep`: `path:line:column: severity[rule] message`.

use super::Style;
use super::link::linked;
use super::neutral::neutral_line;
use super::view::{Place, View};
use super::words::severity_name;

pub(super) fn render(view: &View<'_>, style: Style) -> String {
    let shown = |place: &Place<'_>| {
        let file = if style.has_links { view.file(place) } else { None };
        linked(&neutral_line(&place.shown()), file)
    };
    let mut text = String::new();
    for finding in view.findings() {
        text += &line(&shown(&finding.place), severity_name(finding.finding.severity), &finding.rule.name, &finding.message);
    }
    for problem in view.problems() {
        let place = match (&problem.place, problem.path) {
            (Some(place), _) => shown(place),
            (None, Some(path)) => neutral_line(path),
            (None, None) => "leakline".to_owned(),
        };
        text += &line(&place, severity_name(problem.severity), problem.name, &problem.sentence());
    }
    text
}

fn line(place: &str, severity: &str, name: &str, message: &str) -> String {
    format!("{place}: {severity}[{name}] {}\n", neutral_line(message))
}
