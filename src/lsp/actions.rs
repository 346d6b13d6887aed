//! Code actions: the fix, if there is one; see a finding's path, read about its rule, ignore it where it ends or where it begins.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Command, Diagnostic, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    Range, TextDocumentEdit, TextEdit, WorkspaceEdit,
};
use serde_json::json;

use super::diagnostics::touch;
use super::documents::Documents;
use super::shown::{Dialect, Shown};
use crate::check::{Edit, Finding, Location};
use crate::engine::{fix_of, ignore_edit};
use crate::text::FileId;

/// What the user replaces.
const REASON: &str = "reason";

pub(super) fn actions(shown: &Shown, file: FileId, range: Range, documents: &Documents, dialect: &Dialect) -> Vec<CodeActionOrCommand> {
    let path = &shown.outcome.files[file.0 as usize];
    let Some(file_shown) = shown.file(path) else { return Vec::new() };
    let here = shown.findings(file).zip(&file_shown.diagnostics).filter(|(_, diagnostic)| touch(diagnostic.range, range));
    let mut actions = Vec::new();
    for (finding, diagnostic) in here {
        let offer = Offer { shown, documents, dialect, finding, diagnostic };
        actions.extend(offer.fix());
        // What comes first is what a hasty hand takes.
        actions.extend(offer.commands());
        actions.extend(offer.ignores());
    }
    actions
}

/// What is offered for one finding.
struct Offer<'a> {
    shown: &'a Shown,
    documents: &'a Documents,
    dialect: &'a Dialect,
    finding: &'a Finding,
    diagnostic: &'a Diagnostic,
}

impl Offer<'_> {
    fn rule(&self) -> &str {
        &self.shown.outcome.rules[self.finding.rule.0 as usize].name
    }

    /// The fix that the analysis proposes; one that reaches into several files is for the command line.
    fn fix(&self) -> Option<CodeActionOrCommand> {
        let fix = fix_of(&self.shown.outcome, self.finding)?;
        let file = fix.edits.first()?.location.file;
        if fix.edits.iter().any(|edit| edit.location.file != file) {
            return None;
        }
        let edits = fix.edits.iter().map(|edit| self.text_edit(edit)).collect();
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title: fix.title,
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![self.diagnostic.clone()]),
            is_preferred: Some(true),
            edit: Some(self.edit(file, edits)?),
            ..CodeAction::default()
        }))
    }

    fn ignores(&self) -> Vec<CodeActionOrCommand> {
        let sink = self.finding.location;
        let source = self.finding.paths.first().and_then(|path| path.steps.first()).map(|step| step.location);
        let line = |location: Location| (location.file, self.shown.outcome.source(location.file).line(location.span.start));
        let source = source.filter(|source| line(*source) != line(sink));
        let mut places = vec![(sink, "here")];
        places.extend(source.map(|source| (source, "at its source")));
        places.into_iter().filter_map(|(place, words)| self.ignore(place, words)).collect()
    }

    fn ignore(&self, place: Location, words: &str) -> Option<CodeActionOrCommand> {
        let edit = self.text_edit(&ignore_edit(&self.shown.outcome, place, self.rule(), REASON));
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title: format!("Ignore {} {words}", self.rule()),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![self.diagnostic.clone()]),
            edit: Some(self.edit(place.file, vec![edit])?),
            ..CodeAction::default()
        }))
    }

    fn text_edit(&self, edit: &Edit) -> TextEdit {
        let Location { file, span } = edit.location;
        let range = self.dialect.can.encoding.range(self.shown.outcome.source(file), span);
        TextEdit { range, new_text: edit.text.clone() }
    }

    fn edit(&self, file: FileId, edits: Vec<TextEdit>) -> Option<WorkspaceEdit> {
        let path = &self.shown.outcome.files[file.0 as usize];
        let uri = self.dialect.uris.uri(path)?;
        if !self.dialect.can.has_versioned_edits {
            // The protocol's map has URIs as keys; their hash does not change.
            #[allow(clippy::mutable_key_type)]
            let changes = HashMap::from([(uri, edits)]);
            return Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() });
        }
        let version = self.documents.get(path).map(|document| document.version);
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version };
        let edits = edits.into_iter().map(OneOf::Left).collect();
        Some(WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(vec![TextDocumentEdit { text_document, edits }])),
            ..WorkspaceEdit::default()
        })
    }

    fn commands(&self) -> Vec<CodeActionOrCommand> {
        let Some(place) = self.shown.location(self.finding.location, self.dialect) else { return Vec::new() };
        let id = self.shown.identity(self.finding);
        let path = ("Show the path of", "leakline.showPaths", vec![json!(place.uri), json!([id])]);
        let page = ("Explain", "leakline.explain", vec![json!(self.rule())]);
        let command = |(verb, command, arguments): (&str, &str, Vec<serde_json::Value>)| {
            let title = format!("{verb} {}", self.rule());
            let command = Command { title: title.clone(), command: command.to_owned(), arguments: Some(arguments) };
            let kind = Some(CodeActionKind::QUICKFIX);
            CodeActionOrCommand::CodeAction(CodeAction {
                title,
                kind,
                command: Some(command),
                diagnostics: Some(vec![self.diagnostic.clone()]),
                ..CodeAction::default()
            })
        };
        [path, page].map(command).into()
    }
}
