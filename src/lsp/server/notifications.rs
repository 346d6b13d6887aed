//! What the client tells: documents, files, folders, settings.

use std::path::{Path, PathBuf};

use lsp_server::Notification;
use lsp_types::{
    CancelParams, DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, FileChangeType, NumberOrString,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Server;
use crate::engine::{Session, is_python, may_be_template};
use crate::lsp::client::Question;
use crate::lsp::configuration::Configuration;
use crate::lsp::folders::Folder;

const LANGUAGE: &str = "python";
/// Python files and templates, and what says which files count.
const WATCHED: [&str; 5] = [
    "**/*.{py,pyw}",
    "**/*.{html,htm,xhtml,xml,svg,txt,md,j2,jinja,jinja2,tpl}",
    "**/{leakline,.leakline,pyproject}.toml",
    "**/.gitignore",
    "**/.ignore",
];

impl Server {
    pub(super) fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        match method.as_str() {
            "initialized" => self.initialized(),
            "textDocument/didOpen" => self.read(&method, params, Server::open),
            "textDocument/didChange" => self.read(&method, params, Server::change),
            "textDocument/didSave" => self.read(&method, params, Server::save),
            "textDocument/didClose" => self.read(&method, params, Server::close),
            "workspace/didChangeWatchedFiles" => self.read(&method, params, Server::files_changed),
            "workspace/didChangeConfiguration" => self.read(&method, params, Server::configuration_changed),
            "workspace/didChangeWorkspaceFolders" => self.read(&method, params, Server::folders_changed),
            "$/cancelRequest" => self.read(&method, params, |server, params: CancelParams| {
                server.cancel_request(match params.id {
                    NumberOrString::Number(number) => number.into(),
                    NumberOrString::String(text) => text.into(),
                });
            }),
            // `$/setTrace` and whatever a newer protocol has: notifications may be ignored.
            _ => {}
        }
    }

    /// Calls with the parameters, if they are what the method wants.
    fn read<P: DeserializeOwned>(&mut self, method: &str, params: Value, act: impl FnOnce(&mut Server, P)) {
        match serde_json::from_value(params) {
            Ok(params) => act(self, params),
            Err(_) => self.log.line(&format!("the parameters of {method} cannot be understood")),
        }
    }

    fn initialized(&mut self) {
        let mut registrations = Vec::new();
        if self.client.can.watches_files {
            let watchers: Vec<Value> = WATCHED.iter().map(|glob| json!({ "globPattern": glob })).collect();
            registrations
                .push(json!({ "id": "files", "method": "workspace/didChangeWatchedFiles", "registerOptions": { "watchers": watchers } }));
        }
        // VS Code tells of changed settings only those who ask for it.
        if self.client.can.tells_settings {
            let options = json!({ "section": "leakline" });
            registrations.push(json!({ "id": "settings", "method": "workspace/didChangeConfiguration", "registerOptions": options }));
        }
        if !registrations.is_empty() {
            self.client.ask(Question::Courtesy, "client/registerCapability", json!({ "registrations": registrations }));
        }
        self.ask_for_configuration();
    }

    // ---------------------------------------------------------------- documents

    fn open(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let Some(path) = self.uris.path(&document.uri) else { return };
        if document.language_id != LANGUAGE && !is_python(&path) {
            return;
        }
        self.uris.open(&path, &document.uri);
        if self.owner(&path).is_none() {
            let configuration = Configuration::read(&self.given);
            self.folders.push(Folder::new(path.clone(), document.uri.clone(), true, configuration, self.workers.clone()));
        }
        self.edit(&path, &document.text);
        self.documents.open(path, document.uri, document.version, document.text);
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let identifier = params.text_document;
        let Some(path) = self.uris.path(&identifier.uri) else { return };
        let encoding = self.client.can.encoding;
        let Some(text) = self.documents.change(&path, identifier.version, params.content_changes, encoding) else {
            self.log.line("a change of a document that is not open");
            return;
        };
        let text: std::sync::Arc<str> = text.into();
        self.each_holder(&path, |session| session.edit(&path, text.clone()));
    }

    fn save(&mut self, params: DidSaveTextDocumentParams) {
        // Where files are watched, this is said again, of every file that something else has written, too.
        if !self.client.can.watches_files && self.uris.path(&params.text_document.uri).is_some() {
            self.folders.iter_mut().for_each(|folder| folder.change(Session::refresh));
        }
    }

    fn close(&mut self, params: DidCloseTextDocumentParams) {
        let Some(path) = self.uris.path(&params.text_document.uri) else { return };
        if self.documents.close(&path).is_none() {
            return;
        }
        self.uris.close(&path);
        self.clear(&path);
        self.folders.retain(|folder| !(folder.is_single && folder.root == path));
        self.each_holder(&path, |session| session.close(&path));
    }

    fn edit(&mut self, path: &Path, text: &str) {
        let text: std::sync::Arc<str> = text.into();
        self.each_holder(path, |session| session.edit(path, text.clone()));
    }

    /// A file in nested folders is part of several programs.
    fn each_holder(&mut self, path: &Path, mut act: impl FnMut(&mut Session)) {
        self.folders.iter_mut().filter(|folder| folder.holds(path)).for_each(|folder| folder.change(&mut act));
    }

    // ---------------------------------------------------------------- files

    fn files_changed(&mut self, params: DidChangeWatchedFilesParams) {
        let mut others: Vec<PathBuf> = Vec::new();
        for change in params.changes {
            let Some(path) = self.uris.path(&change.uri) else { continue };
            if !is_python(&path) && !may_be_template(&path) {
                others.push(path);
            } else if change.typ != FileChangeType::CHANGED || self.documents.get(&path).is_none() {
                self.each_holder(&path, |session| session.touch(&path));
            }
        }
        // What an ignore file or a configuration says concerns any file below it.
        for folder in &mut self.folders {
            let is_concerned = others.iter().any(|path| folder.holds(path) || path.parent().is_some_and(|it| folder.root.starts_with(it)));
            if is_concerned {
                folder.reload();
            }
        }
    }

    // ---------------------------------------------------------------- settings, folders

    fn configuration_changed(&mut self, params: DidChangeConfigurationParams) {
        if self.client.can.configures {
            self.ask_for_configuration();
            return;
        }
        // Clients that cannot be asked send the settings along.
        self.given = params.settings.get("leakline").cloned().unwrap_or(params.settings);
        let configuration = Configuration::read(&self.given);
        self.folders.iter_mut().for_each(|folder| folder.configure(configuration.clone()));
    }

    fn folders_changed(&mut self, params: DidChangeWorkspaceFoldersParams) {
        for removed in params.event.removed {
            let gone: Vec<PathBuf> = self.folders.iter().filter(|it| it.uri == removed.uri).map(|folder| folder.root.clone()).collect();
            self.folders.retain(|folder| folder.uri != removed.uri);
            let told: Vec<PathBuf> = self.told.keys().filter(|path| gone.iter().any(|root| path.starts_with(root))).cloned().collect();
            told.iter().for_each(|path| self.clear(path));
        }
        params.event.added.into_iter().for_each(|added| self.add_folder(added.uri));
        self.adopt_documents();
        self.ask_for_configuration();
        self.answer_waiting();
    }

    /// Documents that belong to no folder any more become programs by themselves; those that have found one cease to be.
    fn adopt_documents(&mut self) {
        let roots: Vec<PathBuf> = self.folders.iter().filter(|folder| !folder.is_single).map(|folder| folder.root.clone()).collect();
        self.folders.retain(|folder| !folder.is_single || !roots.iter().any(|root| folder.root.starts_with(root)));
        let orphans: Vec<(PathBuf, lsp_types::Uri, String)> = self
            .documents
            .iter()
            .filter(|(path, _)| self.owner(path).is_none())
            .map(|(path, document)| (path.clone(), document.uri.clone(), document.source.text.clone()))
            .collect();
        for (path, uri, text) in orphans {
            let configuration = Configuration::read(&self.given);
            self.folders.push(Folder::new(path.clone(), uri, true, configuration, self.workers.clone()));
            self.edit(&path, &text);
        }
    }
}
