//! The map of routes as a picture, routes on the left, models in the middle, where replies go on the right; and the same as a table
//! for readers who cannot see it.

use indexmap::IndexMap;

use crate::report::map::{ModelRow, RouteRow, by_sink, rows};
use crate::report::markup::Markup;
use crate::report::view::View;
use crate::report::words::counted;

/// A picture of more routes is no help; the table has them all.
const MAX_DRAWN: usize = 40;
/// Sizes in the picture's own units, about pixels.
const WIDTH: u32 = 1100;
const ROUTE: Column = Column { x: 1, width: 380 };
const MODEL: Column = Column { x: 500, width: 320 };
const SINK: Column = Column { x: 920, width: 179 };
const BOX_HEIGHT: u32 = 62;
const SINK_HEIGHT: u32 = 34;
const GAP: u32 = 14;
/// What one letter of the larger type takes.
const LETTER_WIDTH: u32 = 8;

/// A column of boxes.
#[derive(Clone, Copy)]
struct Column {
    x: u32,
    width: u32,
}

pub(super) fn section(page: &mut Markup, view: &View<'_>) {
    let rows = rows(view);
    if rows.is_empty() {
        return;
    }
    let mut asking: Vec<&RouteRow> = rows.iter().filter(|row| !row.models.is_empty()).collect();
    // What anyone may call comes first.
    asking.sort_by_key(|row| row.is_authenticated);
    page.raw("<section class=\"map\" aria-labelledby=\"map\">\n<h2 id=\"map\">Routes and models</h2>\n<p class=\"scope\">");
    let n_open = asking.iter().filter(|row| row.is_authenticated == Some(false)).count();
    page.text(&counted(rows.len(), "route")).raw(", ").text(&asking.len().to_string()).raw(" of them with a model behind, ");
    page.text(&n_open.to_string()).raw(" of those without authentication.</p>\n");
    if !asking.is_empty() {
        asking.truncate(MAX_DRAWN);
        page.raw(
            "<div class=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"Picture of the routes; the table below says the same\">\n",
        );
        picture(page, &asking);
        page.raw("</div>\n");
    }
    table(page, &rows);
    page.raw("</section>\n");
}

/// A box with where it stands.
struct Placed {
    y: u32,
    height: u32,
}

impl Placed {
    fn middle(&self) -> u32 {
        self.y + self.height / 2
    }
}

fn picture(page: &mut Markup, routes: &[&RouteRow]) {
    let mut models: IndexMap<String, Vec<usize>> = IndexMap::new();
    let mut sinks: IndexMap<&str, Vec<usize>> = IndexMap::new();
    for (number, route) in routes.iter().enumerate() {
        for model in &route.models {
            let users = models.entry(model.title()).or_default();
            if users.last() != Some(&number) {
                users.push(number);
            }
        }
        for (sink, _) in by_sink(&route.replies) {
            sinks.entry(sink).or_default().push(number);
        }
    }
    let placed_routes: Vec<Placed> =
        (0..routes.len() as u32).map(|at| Placed { y: 1 + at * (BOX_HEIGHT + GAP), height: BOX_HEIGHT }).collect();
    let placed_models = beside(models.values(), &placed_routes, BOX_HEIGHT);
    let placed_sinks = beside(sinks.values(), &placed_routes, SINK_HEIGHT);
    let bottom =
        [&placed_routes, &placed_models, &placed_sinks].into_iter().filter_map(|column| column.last()).map(|last| last.y + last.height);
    let height = bottom.max().unwrap_or_default() + 2;
    page.raw("<svg").attribute("viewBox", &format!("0 0 {WIDTH} {height}")).raw(" aria-hidden=\"true\" focusable=\"false\">\n");
    for (number, route) in routes.iter().enumerate() {
        let tone = tone(route);
        for model in route.models.iter().filter_map(|model| models.get_index_of(&model.title())) {
            edge(page, tone, (ROUTE, &placed_routes[number]), (MODEL, &placed_models[model]));
            for (sink, _) in by_sink(&route.replies) {
                let sink = sinks.get_index_of(sink).expect("the replies of all routes were placed");
                edge(page, "", (MODEL, &placed_models[model]), (SINK, &placed_sinks[sink]));
            }
        }
    }
    for (route, placed) in routes.iter().zip(&placed_routes) {
        route_box(page, route, placed);
    }
    let by_title: IndexMap<String, &ModelRow> = routes.iter().flat_map(|route| &route.models).map(|model| (model.title(), model)).collect();
    for (title, placed) in models.keys().zip(&placed_models) {
        let model = by_title[title];
        let what = [model.model.as_deref(), model.endpoint.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" at ");
        boxed(page, "model", MODEL, placed, [&model.api, if what.is_empty() { "model not constant" } else { &what }]);
    }
    for (sink, placed) in sinks.keys().zip(&placed_sinks) {
        boxed(page, "sink", SINK, placed, [sink, ""]);
    }
    page.raw("</svg>\n");
}

/// Each box at the middle of the routes that lead to it, below the one before.
fn beside<'a>(users: impl Iterator<Item = &'a Vec<usize>>, routes: &[Placed], height: u32) -> Vec<Placed> {
    let mut next = 1;
    let place = |users: &Vec<usize>| {
        let sum: u32 = users.iter().map(|user| routes[*user].middle()).sum();
        let wanted = (sum / users.len().max(1) as u32).saturating_sub(height / 2);
        let y = wanted.max(next);
        next = y + height + GAP;
        Placed { y, height }
    };
    users.map(place).collect()
}

/// The gravest of what enters the prompts.
fn tone(route: &RouteRow) -> &'static str {
    let has = |labels: &[&str]| route.prompts.iter().any(|passage| labels.contains(&passage.label.as_str()));
    if has(&["credential", "claims", "secret", "session"]) {
        "error"
    } else if has(&["request", "retrieved", "llm"]) {
        "warning"
    } else {
        ""
    }
}

fn edge(page: &mut Markup, tone: &'static str, (from, start): (Column, &Placed), (to, end): (Column, &Placed)) {
    let (x, y) = (from.x + from.width, start.middle());
    let (x_end, y_end) = (to.x, end.middle());
    let bend = (x + x_end) / 2;
    page.raw("<path class=\"edge ").raw(tone).raw("\"").attribute("d", &format!("M{x} {y}C{bend} {y} {bend} {y_end} {x_end} {y_end}"));
    page.raw("/>\n");
}

fn route_box(page: &mut Markup, route: &RouteRow, placed: &Placed) {
    let class = if route.is_authenticated == Some(true) { "route guarded" } else { "route open" };
    let entering: Vec<String> =
        by_sink(&route.prompts).iter().map(|(sink, labels)| format!("{}: {}", role(sink), labels.join(", "))).collect();
    let entering = if entering.is_empty() { "nothing labelled".to_owned() } else { entering.join("; ") };
    boxed(page, class, ROUTE, placed, [&route.title(), &format!("{} → {entering}", route.access())]);
}

/// The speaker in whose name text enters a prompt.
fn role(sink: &str) -> &str {
    if sink == "prompt" { "user" } else { "system" }
}

fn boxed(page: &mut Markup, class: &'static str, column: Column, placed: &Placed, [title, below]: [&str; 2]) {
    page.raw("<g class=\"").raw(class).raw("\"><title>").text(title).raw(" ").text(below).raw("</title><rect");
    page.attribute_number("x", column.x).attribute_number("y", placed.y).attribute_number("width", column.width);
    page.attribute_number("height", placed.height).raw(" rx=\"9\"/>");
    let first = if below.is_empty() { placed.middle() + 5 } else { placed.y + 26 };
    line(page, "name", column, first, title);
    if !below.is_empty() {
        line(page, "below", column, placed.y + 47, below);
    }
    page.raw("</g>\n");
}

fn line(page: &mut Markup, class: &'static str, column: Column, y: u32, text: &str) {
    page.raw("<text").attribute("class", class).attribute_number("x", column.x + 14).attribute_number("y", y).raw(">");
    page.text(&fitted(text, column.width - 24)).raw("</text>");
}

/// As much as fits; of a dotted path the end says most.
fn fitted(text: &str, width: u32) -> String {
    let n_letters = (width / LETTER_WIDTH) as usize;
    let n_all = text.chars().count();
    if n_all <= n_letters {
        return text.to_owned();
    }
    let is_path = !text.contains(' ');
    match is_path {
        true => format!("…{}", text.chars().skip(n_all - n_letters + 1).collect::<String>()),
        false => format!("{}…", text.chars().take(n_letters - 1).collect::<String>()),
    }
}

fn table(page: &mut Markup, rows: &[RouteRow]) {
    page.raw("<details class=\"routes\">\n<summary>All routes as a table</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" ");
    page.raw("aria-label=\"Table of routes\">\n<table>\n<thead><tr><th scope=\"col\">Route</th><th scope=\"col\">Callers</th>");
    page.raw(
        "<th scope=\"col\">Models</th><th scope=\"col\">Enters prompts</th><th scope=\"col\">Replies go to</th></tr></thead>\n<tbody>\n",
    );
    for row in rows {
        page.raw("<tr><th scope=\"row\">")
            .text(&row.title())
            .raw("<br><code>")
            .text(&row.place)
            .raw("</code></th><td>")
            .text(&row.access());
        for guard in &row.guards {
            page.raw("<br><code>").text(guard).raw("</code>");
        }
        for proof in &row.proofs {
            page.raw("<br>proof: <code>").text(&proof.code).raw("</code> ").text(&proof.place);
        }
        page.raw("</td>");
        cell(page, row.models.iter().map(ModelRow::title));
        cell(page, by_sink(&row.prompts).into_iter().map(|(sink, labels)| format!("{}: {}", role(sink), labels.join(", "))));
        cell(page, by_sink(&row.replies).into_iter().map(|(sink, _)| sink.to_owned()));
        page.raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n</div>\n</details>\n");
}

fn cell(page: &mut Markup, lines: impl Iterator<Item = String>) {
    page.raw("<td>");
    for (index, line) in lines.enumerate() {
        page.raw(if index > 0 { "<br>" } else { "" }).text(&line);
    }
    page.raw("</td>");
}
