//! [`super::json`]'s data as one object per line, for tools that read as they go: the run first, then findings, then problems. The
//! member `type` tells them apart.

use serde::Serialize;

use super::json::{FindingRow, ProblemRow, RunRow, finding_row, problem_row, run_row};
use super::json_text;
use super::view::View;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Run(RunRow),
    Finding(FindingRow<'a>),
    Problem(ProblemRow<'a>),
}

pub(super) fn render(view: &View<'_>) -> String {
    let mut text = json_text::line(&Line::Run(run_row(view)));
    for finding in view.findings() {
        text += &json_text::line(&Line::Finding(finding_row(view, &finding)));
    }
    for problem in view.problems() {
        text += &json_text::line(&Line::Problem(problem_row(view, problem)));
    }
    text
}
