//! Lenses above views: what flows through them, in the words of the vocabulary.

use std::collections::BTreeMap;

use lsp_types::{CodeLens, Command};
use serde_json::json;

use super::shown::{Dialect, Shown};
use crate::check::{Ends, Finding, Location};
use crate::text::FileId;

/// More kinds of flows than this are counted, not named.
const MAX_KINDS: usize = 3;

pub(super) fn lenses(shown: &Shown, file: FileId, dialect: &Dialect) -> Vec<CodeLens> {
    let views = shown.outcome.views.iter().filter(|view| view.name.file == file);
    let lenses = views.filter_map(|view| {
        let flows: Vec<(&Finding, &Ends)> =
            shown.outcome.findings.iter().filter(|it| passes(it, view.whole)).filter_map(|it| Some((it, it.ends.as_ref()?))).collect();
        if flows.is_empty() {
            return None;
        }
        let place = shown.location(view.name, dialect)?;
        let ids: Vec<String> = flows.iter().map(|(finding, _)| shown.identity(finding)).collect();
        let command = Command {
            title: title(flows.iter().map(|(_, ends)| *ends)),
            command: "leakline.showPaths".to_owned(),
            arguments: Some(vec![json!(place.uri), json!(ids)]),
        };
        Some(CodeLens { range: place.range, command: Some(command), data: None })
    });
    lenses.collect()
}

/// Whether any step of a finding lies in a function.
fn passes(finding: &Finding, function: Location) -> bool {
    let steps = finding.paths.iter().flat_map(|path| &path.steps).map(|step| step.location);
    steps.chain([finding.location]).any(|it| it.file == function.file && function.span.contains(it.span.start))
}

fn title<'a>(flows: impl Iterator<Item = &'a Ends>) -> String {
    let mut kinds: BTreeMap<&Ends, usize> = BTreeMap::new();
    let mut n_flows = 0;
    for ends in flows {
        *kinds.entry(ends).or_default() += 1;
        n_flows += 1;
    }
    let mut names: Vec<String> = kinds.keys().take(MAX_KINDS).map(|ends| format!("{} -> {}", ends.label, ends.sink)).collect();
    if kinds.len() > MAX_KINDS {
        names.push(format!("{} more", kinds.len() - MAX_KINDS));
    }
    let word = if n_flows == 1 { "flow" } else { "flows" };
    format!("{n_flows} {word}: {}", names.join(", "))
}
