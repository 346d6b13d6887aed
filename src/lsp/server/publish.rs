//! What the server says unasked: diagnostics to clients that do not pull, hints to pull again, progress.

use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::PublishDiagnosticsParams;
use rustc_hash::FxHasher;
use serde_json::json;

use super::Server;
use crate::lsp::client::Question;
use crate::lsp::configuration::Scope;
use crate::lsp::folders::Folder;
use crate::lsp::lens::lenses;
use crate::lsp::shown::{NOTHING, Shown};

impl Server {
    /// A folder has a fresh result.
    pub(super) fn publish(&mut self, index: usize) {
        let Some(shown) = self.folders[index].latest().cloned() else {
            // What was found before is not known to hold.
            let told = self.told.keys().filter(|path| self.folders[index].holds(path)).cloned().collect::<Vec<_>>();
            return told.iter().for_each(|path| self.clear(path));
        };
        if self.client.can.pulls {
            self.suggest_to_pull(index, &shown);
        } else {
            self.push(index, &shown);
        }
        self.suggest_lenses(index, &shown);
    }

    /// The files of a folder whose diagnostics a client gets: those that show something or have shown something.
    fn audience(&self, index: usize, shown: &Shown) -> Vec<PathBuf> {
        let folder = &self.folders[index];
        let open = self.documents.iter().map(|(path, _)| path.clone());
        let all = shown.files().map(|(path, _)| path.clone()).filter(|_| folder.configuration.scope == Scope::Workspace);
        let mut paths: Vec<PathBuf> = open.chain(all).chain(self.told.keys().cloned()).filter(|path| self.is_own(folder, path)).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    fn is_own(&self, folder: &Folder, path: &Path) -> bool {
        self.owner(path).is_some_and(|owner| owner.root == folder.root)
    }

    fn push(&mut self, index: usize, shown: &Shown) {
        for path in self.audience(index, shown) {
            let document = self.documents.get(&path);
            let is_wanted = document.is_some() || self.folders[index].configuration.scope == Scope::Workspace;
            let file = shown.file(&path).filter(|_| is_wanted);
            let result_id = file.map_or(NOTHING, |file| &file.result_id);
            let version = document.map(|document| document.version);
            // A document's diagnostics are said again with each version: else a client cannot know that they still hold.
            let told = format!("{result_id} {version:?}");
            if self.told.get(&path).map_or(result_id == NOTHING && version.is_none(), |known| *known == told) {
                continue;
            }
            let Some(uri) = self.uris.uri(&path) else { continue };
            let diagnostics = file.map(|file| file.diagnostics.clone()).unwrap_or_default();
            self.client.notify("textDocument/publishDiagnostics", PublishDiagnosticsParams { uri, diagnostics, version });
            if result_id == NOTHING && version.is_none() {
                self.told.remove(&path);
            } else {
                self.told.insert(path, told);
            }
        }
    }

    /// A document has been closed or belongs to nobody: what was pushed for it goes away. If its folder shows all files, the next
    /// result brings it back.
    pub(super) fn clear(&mut self, path: &Path) {
        if self.told.remove(path).is_some()
            && !self.client.can.pulls
            && let Some(uri) = self.uris.uri(path)
        {
            self.client.notify("textDocument/publishDiagnostics", PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version: None });
        }
    }

    /// A client pulls for the document that it has changed; of others whose findings change with it, it has to be told.
    fn suggest_to_pull(&mut self, index: usize, shown: &Shown) {
        let folder = &self.folders[index];
        let has_news = self.documents.iter().filter(|(path, _)| self.is_own(folder, path)).any(|(path, _)| {
            let now = shown.file(path).map_or(NOTHING, |file| &file.result_id);
            let known = self.told.get(path).map_or(NOTHING, String::as_str);
            now != known && !self.waiting.iter().any(|waiting| waiting.is_for(path))
        });
        if has_news && self.client.can.refreshes_diagnostics {
            self.client.ask(Question::Courtesy, "workspace/diagnostic/refresh", json!(null));
        }
    }

    fn suggest_lenses(&mut self, index: usize, shown: &Arc<Shown>) {
        let folder = &self.folders[index];
        if !self.client.can.refreshes_lenses {
            return;
        }
        let dialect = self.dialect();
        let mut hasher = FxHasher::default();
        for (path, _) in self.documents.iter().filter(|(path, _)| folder.configuration.has_lenses && folder.holds(path)) {
            let lenses = shown.file_id(path).map(|file| lenses(shown, file, &dialect)).unwrap_or_default();
            hasher.write(serde_json::to_string(&lenses).unwrap_or_default().as_bytes());
        }
        if self.lenses.insert(folder.root.clone(), hasher.finish()) != Some(hasher.finish()) {
            self.client.ask(Question::Courtesy, "workspace/codeLens/refresh", json!(null));
        }
    }

    // ---------------------------------------------------------------- progress

    pub(super) fn tell_of_loading(&mut self, index: usize) {
        let folder = &self.folders[index];
        if folder.is_loaded || folder.is_single || !self.client.can.shows_progress {
            return;
        }
        let token = token(&folder.root);
        let name = folder.root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.client.ask(Question::Courtesy, "window/workDoneProgress/create", json!({ "token": token }));
        let value = json!({ "kind": "begin", "title": "leakline", "message": format!("analysing {name}"), "cancellable": false });
        self.client.notify("$/progress", json!({ "token": token, "value": value }));
    }

    pub(super) fn tell_of_loaded(&mut self, index: usize) {
        let folder = &mut self.folders[index];
        if std::mem::replace(&mut folder.is_loaded, true) || folder.is_single || !self.client.can.shows_progress {
            return;
        }
        let n_files = folder.latest().map_or(0, |shown| shown.outcome.n_files);
        let value = json!({ "kind": "end", "message": format!("{n_files} files") });
        let token = token(&folder.root);
        self.client.notify("$/progress", json!({ "token": token, "value": value }));
    }
}

fn token(root: &Path) -> String {
    format!("leakline/{}", root.display())
}
