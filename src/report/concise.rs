//! One line per finding or problem, for editors and `grep`: `path:line:column: severity[rule] message`.

use super::neutral::neutral_line;
use super::view::View;
use super::words::severity_name;

pub(super) fn render(view: &View<'_>) -> String {
    let mut text = String::new();
    for finding in view.findings() {
        text += &line(&finding.place.shown(), severity_name(finding.finding.severity), &finding.rule.name, &finding.message);
    }
    for problem in view.problems() {
        let place = match (&problem.place, problem.path) {
            (Some(place), _) => place.shown(),
            (None, Some(path)) => path.to_owned(),
            (None, None) => "leakline".to_owned(),
        };
        text += &line(&place, severity_name(problem.severity), problem.name, &problem.sentence());
    }
    text
}

fn line(place: &str, severity: &str, name: &str, message: &str) -> String {
    format!("{}: {severity}[{name}] {}\n", neutral_line(place), neutral_line(message))
}
