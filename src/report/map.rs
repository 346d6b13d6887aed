//! `leakline map`: the inventory of routes as a table, as data, and as a graph for Graphviz. The page for reviewers draws it in
//! `html/map.rs`.

use std::collections::BTreeSet;
use std::fmt::Write;

use schemars::JsonSchema;
use serde::Serialize;
use strum::{EnumMessage, EnumString, IntoStaticStr, VariantArray};

use super::Style;
use super::json_text;
use super::neutral::neutral_line;
use super::view::View;
use crate::check::{Location, MappedRoute, ModelUse, Passage};
use crate::engine::Outcome;

const SCHEMA_VERSION: u32 = 1;

/// A way to show the map. The name is the variant's in kebab case; the first sentence describes it to users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumMessage, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum MapFormat {
    /// A block of lines for each route
    Table,
    /// Data; `leakline schema map` prints its definition
    Json,
    /// A graph in the language of Graphviz
    Dot,
}

impl MapFormat {
    /// All of them, in the order in which help lists them.
    pub const ALL: &'static [MapFormat] = <MapFormat as VariantArray>::VARIANTS;

    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What it is, for help.
    pub fn about(self) -> &'static str {
        self.get_documentation().unwrap_or_default()
    }
}

/// Writes the map of an outcome.
pub fn render_map(outcome: &Outcome, format: MapFormat, style: Style) -> String {
    let rows = rows(&View::new(outcome));
    match format {
        MapFormat::Table => table(&rows, style),
        MapFormat::Json => json_text::pretty(&Document { schema_version: SCHEMA_VERSION, routes: rows }),
        MapFormat::Dot => dot(&rows),
    }
}

/// The JSON Schema of the map as data.
pub fn map_schema() -> String {
    let mut schema = schemars::schema_for!(Document);
    schema.insert("$id".to_owned(), format!("urn:leakline:map:{SCHEMA_VERSION}").into());
    json_text::pretty(&schema)
}

/// What `leakline map --format json` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "leakline map")]
struct Document {
    /// Grows when a field changes its meaning or goes; new fields leave it as it is.
    schema_version: u32,
    /// Sorted by path and place.
    routes: Vec<RouteRow>,
}

/// A route in words, with secrets masked.
#[derive(Serialize, JsonSchema)]
pub(super) struct RouteRow {
    /// The URL rule, if it is constant.
    pub(super) rule: Option<String>,
    /// Empty if the class has a function for each.
    pub(super) methods: Vec<String>,
    pub(super) function: String,
    /// `path:line:column`
    pub(super) place: String,
    /// Whether every way to a model call authenticates the caller; none if no model is called.
    pub(super) is_authenticated: Option<bool>,
    /// What has been checked of the caller before a model is called.
    pub(super) checks: Vec<String>,
    /// Decorators around the function and functions that run before it.
    pub(super) guards: Vec<String>,
    /// What authenticates the caller, in the words of the code, and where.
    pub(super) proofs: Vec<PlacedCode>,
    pub(super) models: Vec<ModelRow>,
    /// Labels that enter prompts, by role.
    pub(super) prompts: Vec<PassageRow>,
    /// Where replies go.
    pub(super) replies: Vec<PassageRow>,
}

#[derive(Serialize, JsonSchema)]
pub(super) struct PlacedCode {
    pub(super) code: String,
    pub(super) place: String,
}

#[derive(Serialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ModelRow {
    pub(super) api: String,
    /// If constant.
    pub(super) model: Option<String>,
    /// If constant; `…` stands for parts that are not.
    pub(super) endpoint: Option<String>,
    pub(super) place: String,
}

#[derive(Serialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PassageRow {
    /// The kind of sink: `prompt`, `system-role`, `response`.
    pub(super) sink: String,
    pub(super) label: String,
    /// What is read where it begins.
    pub(super) source: String,
    pub(super) place: String,
}

pub(super) fn rows(view: &View<'_>) -> Vec<RouteRow> {
    view.outcome.routes.iter().map(|route| row(view, route)).collect()
}

fn row(view: &View<'_>, route: &MappedRoute) -> RouteRow {
    let shown = |text: &String| view.message(text);
    let code = |location: &Location| {
        let place = view.place(*location);
        neutral_line(&view.excerpt(&place, place.span))
    };
    let decorators = route.access.decorators.iter().map(code);
    let proof = |location: &Location| PlacedCode { code: code(location), place: view.place(*location).shown() };
    let hooks = route.access.hooks.iter().map(|hook| format!("{hook} runs before"));
    RouteRow {
        rule: route.rule.as_ref().map(shown),
        methods: route.methods.clone(),
        function: route.function.clone(),
        place: view.place(route.location).shown(),
        is_authenticated: (!route.models.is_empty()).then(|| route.access.checks.iter().any(|check| check == AUTHENTICATED)),
        checks: route.access.checks.clone(),
        guards: decorators.chain(hooks).collect(),
        proofs: route.access.proofs.iter().map(proof).collect(),
        models: route.models.iter().map(|model| model_row(view, model)).collect(),
        prompts: passage_rows(view, &route.prompts),
        replies: passage_rows(view, &route.replies),
    }
}

/// The fact of the vocabulary that answers a reviewer's first question.
const AUTHENTICATED: &str = "authenticated";

fn model_row(view: &View<'_>, model: &ModelUse) -> ModelRow {
    let shown = |text: &String| view.message(text);
    ModelRow {
        api: model.api.clone(),
        model: model.model.as_ref().map(shown),
        endpoint: model.endpoint.as_ref().map(shown),
        place: view.place(model.location).shown(),
    }
}

fn passage_rows(view: &View<'_>, passages: &[Passage]) -> Vec<PassageRow> {
    let row = |passage: &Passage, label: &String| PassageRow {
        sink: passage.sink.clone(),
        label: label.clone(),
        source: view.message(&passage.source),
        place: view.place(passage.location).shown(),
    };
    let rows = passages.iter().flat_map(|passage| passage.labels.iter().map(move |label| row(passage, label)));
    rows.collect::<BTreeSet<PassageRow>>().into_iter().collect()
}

impl RouteRow {
    /// `POST /ask`
    pub(super) fn title(&self) -> String {
        let rule = self.rule.as_deref().unwrap_or("(rule not constant)");
        if self.methods.is_empty() { rule.to_owned() } else { format!("{} {rule}", self.methods.join(", ")) }
    }

    /// Who may call it, in a few words.
    pub(super) fn access(&self) -> String {
        let who = match self.is_authenticated {
            None if self.checks.is_empty() => Some("no model is called"),
            // A record or a limit on the number says nothing about who calls.
            Some(false) => Some("anyone"),
            None | Some(true) => None,
        };
        who.into_iter().chain(self.checks.iter().map(String::as_str)).collect::<Vec<_>>().join(", ")
    }
}

impl ModelRow {
    /// `openai.OpenAI().responses.create (gpt-5) at https://…`
    pub(super) fn title(&self) -> String {
        let mut text = self.api.clone();
        if let Some(model) = &self.model {
            text += &format!(" ({model})");
        }
        if let Some(endpoint) = &self.endpoint {
            text += &format!(" at {endpoint}");
        }
        text
    }
}

/// The labels of passages by the sink that they reach: `prompt: credential, request`.
pub(super) fn by_sink(passages: &[PassageRow]) -> Vec<(&str, Vec<&str>)> {
    let mut sinks: Vec<(&str, Vec<&str>)> = Vec::new();
    for passage in passages {
        if sinks.last().is_none_or(|(sink, _)| *sink != passage.sink) {
            sinks.push((&passage.sink, Vec::new()));
        }
        let labels = &mut sinks.last_mut().expect("one was just pushed").1;
        if !labels.contains(&passage.label.as_str()) {
            labels.push(&passage.label);
        }
    }
    sinks
}

fn table(rows: &[RouteRow], style: Style) -> String {
    if rows.is_empty() {
        return "No route was found.\n".to_owned();
    }
    rows.iter().map(|row| block(row, style)).collect::<Vec<_>>().join("\n")
}

fn block(row: &RouteRow, style: Style) -> String {
    let mut text = String::new();
    let title = neutral_line(&row.title());
    let place = neutral_line(&format!("{} {}", row.place, row.function));
    let gap = style.width.saturating_sub(textwrap::core::display_width(&title) + textwrap::core::display_width(&place)).max(2);
    let (bold, off) = if style.has_color { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    let _ = writeln!(text, "{bold}{title}{off}{}{place}", " ".repeat(gap));
    let mut fact = |head: &str, value: &str| {
        let width = style.width.saturating_sub(HEAD_WIDTH).max(MIN_WIDTH);
        let body = textwrap::wrap(&neutral_line(value), width).join(&format!("\n{}", " ".repeat(HEAD_WIDTH)));
        let _ = writeln!(text, "  {head:<width$}{body}", width = HEAD_WIDTH - 2);
    };
    let access = if row.guards.is_empty() { row.access() } else { format!("{} ({})", row.access(), row.guards.join("; ")) };
    fact("callers", &access);
    for proof in &row.proofs {
        fact("proof", &format!("{} ({})", proof.code, proof.place));
    }
    for model in &row.models {
        fact("model", &format!("{} ({})", model.title(), model.place));
    }
    for (sink, labels) in by_sink(&row.prompts) {
        fact(sink, &labels.join(", "));
    }
    let replies: Vec<&str> = by_sink(&row.replies).into_iter().map(|(sink, _)| sink).collect();
    if !replies.is_empty() {
        fact("reply to", &replies.join(", "));
    }
    text
}

const HEAD_WIDTH: usize = 15;
/// Narrower columns cannot be read.
const MIN_WIDTH: usize = 30;

fn dot(rows: &[RouteRow]) -> String {
    let mut text = "digraph routes {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n".to_owned();
    let models: BTreeSet<String> = rows.iter().flat_map(|row| &row.models).map(ModelRow::title).collect();
    for model in &models {
        let _ = writeln!(text, "  {} [shape=ellipse];", quoted(model));
    }
    for row in rows {
        let name = quoted(&format!("{} {}", row.title(), row.place));
        let _ = writeln!(text, "  {name} [label={}];", quoted(&format!("{}\n{}", row.title(), row.access())));
        let entering: Vec<String> = by_sink(&row.prompts).iter().map(|(sink, labels)| format!("{sink}: {}", labels.join(", "))).collect();
        for model in row.models.iter().map(ModelRow::title).collect::<BTreeSet<_>>() {
            let _ = writeln!(text, "  {name} -> {} [label={}];", quoted(&model), quoted(&entering.join("\n")));
            for (sink, _) in by_sink(&row.replies) {
                let _ = writeln!(text, "  {} -> {};", quoted(&model), quoted(sink));
            }
        }
    }
    text + "}\n"
}

/// A string of Graphviz, in which only quotes and backslashes mean something.
fn quoted(text: &str) -> String {
    let lines = text.lines().map(|line| neutral_line(line).replace('\\', "\\\\").replace('"', "\\\""));
    format!("\"{}\"", lines.collect::<Vec<_>>().join("\\n"))
}
