//! Reports for clients that pull diagnostics.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lsp_types::{
    DocumentDiagnosticReport, FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport, Uri, WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::shown::{FileShown, NOTHING, Shown};
use super::uris::Uris;

/// What a document shows, or that it shows what it showed before.
pub(super) fn document_report(file: Option<&FileShown>, previous: Option<&str>) -> DocumentDiagnosticReport {
    let result_id = file.map_or(NOTHING, |file| file.result_id.as_str()).to_owned();
    if previous == Some(result_id.as_str()) {
        let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id };
        return RelatedUnchangedDocumentDiagnosticReport { related_documents: None, unchanged_document_diagnostic_report }.into();
    }
    let items = file.map(|file| file.diagnostics.clone()).unwrap_or_default();
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id: Some(result_id), items };
    RelatedFullDocumentDiagnosticReport { related_documents: None, full_document_diagnostic_report }.into()
}

/// What all files show. Files that the client knows from before and that show nothing any more are cleared.
pub(super) fn workspace_report(
    shown: &[&Shown],
    mut previous: BTreeMap<PathBuf, (Uri, String)>,
    uris: &Uris,
) -> Vec<WorkspaceDocumentDiagnosticReport> {
    let mut items = Vec::new();
    for (shown, path, file) in shown.iter().flat_map(|shown| shown.files().map(move |(path, file)| (shown, path, file))) {
        let before = previous.remove(path);
        let Some(uri) = before.as_ref().map(|(uri, _)| uri.clone()).or_else(|| uris.uri(path)) else { continue };
        let version = shown.versions.get(path).map(|version| i64::from(*version));
        let result_id = file.result_id.clone();
        items.push(match before {
            Some((_, known)) if known == result_id => {
                let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id };
                WorkspaceUnchangedDocumentDiagnosticReport { uri, version, unchanged_document_diagnostic_report }.into()
            }
            Some(_) | None => full(uri, version, result_id, file.diagnostics.clone()),
        });
    }
    let cleared = previous.into_values().filter(|(_, known)| known != NOTHING);
    items.extend(cleared.map(|(uri, _)| full(uri, None, NOTHING.to_owned(), Vec::new())));
    items
}

/// Whether a report says anything that the client does not know.
pub(super) fn has_news(items: &[WorkspaceDocumentDiagnosticReport]) -> bool {
    items.iter().any(|item| matches!(item, WorkspaceDocumentDiagnosticReport::Full(_)))
}

fn full(uri: Uri, version: Option<i64>, result_id: String, items: Vec<lsp_types::Diagnostic>) -> WorkspaceDocumentDiagnosticReport {
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id: Some(result_id), items };
    WorkspaceFullDocumentDiagnosticReport { uri, version, full_document_diagnostic_report }.into()
}
