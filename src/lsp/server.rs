//! The loop and its state. Messages change the state at once and in order; analyses follow.

mod notifications;
mod publish;
mod requests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, after, never, select};
use lsp_server::{ErrorCode, Message, RequestId, Response};
use lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, DiagnosticOptions, DiagnosticServerCapabilities,
    ExecuteCommandOptions, HoverProviderCapability, InitializeParams, InitializeResult, OneOf, SaveOptions, ServerCapabilities, ServerInfo,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri, WorkDoneProgressOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde_json::{Value, json};

use super::End;
use super::client::{Abilities, Client, Question, refusal};
use super::configuration::Configuration;
use super::documents::Documents;
use super::folders::Folder;
use super::log::Log;
use super::shown::Dialect;
use super::transport::{Incoming, Transport};
use super::uris::{Uris, as_written};
use super::worker::{Done, Job, Verdict};
use crate::engine::{self, Refusal, Workers};
use requests::Waiting;

/// Everything that the server knows.
struct Server {
    log: Log,
    client: Client,
    workers: Workers,
    jobs: Sender<Job>,
    folders: Vec<Folder>,
    documents: Documents,
    uris: Uris,
    /// What the client gave with `initialize`, for folders of which it says nothing else.
    given: Value,
    waiting: Vec<Waiting>,
    /// What the client was last told, by file.
    told: BTreeMap<PathBuf, String>,
    /// The lenses that the client was last told of, as a hash by folder.
    lenses: BTreeMap<PathBuf, u64>,
    /// Analyses wait for the client's configuration until then.
    patience: Option<Instant>,
    is_analysing: bool,
    is_shutting_down: bool,
    complaint: Option<String>,
}

/// Commands that a client may execute.
pub(super) const COMMANDS: [&str; 3] = ["leakline.showPaths", "leakline.locations", "leakline.explain"];
/// A client that does not answer for so long is taken not to have settings.
const PATIENCE: Duration = Duration::from_secs(2);

/// Serves until the client goes away.
pub(super) fn run(transport: Transport, mut log: Log) -> Result<End, Refusal> {
    let workers = Workers::start(None)?;
    let Some(Greeting { id, params, abilities }) = greeting(&transport, &mut log) else { return Ok(End::Abandoned) };
    let (jobs, done) = super::worker::start();
    let mut server = Server::new(Client::new(transport.outgoing, abilities), log, workers, jobs, params);
    server.client.answer(id, Ok(json!(server.introduction())));
    Ok(server.serve(&transport.incoming, &done))
}

/// How a client introduces itself.
struct Greeting {
    id: RequestId,
    params: InitializeParams,
    abilities: Abilities,
}

/// Waits for `initialize`; requests before it are refused, notifications have no meaning yet.
fn greeting(transport: &Transport, log: &mut Log) -> Option<Greeting> {
    loop {
        match transport.incoming.recv().ok()? {
            Incoming::Message(Message::Request(request)) if request.method == "initialize" => {
                let capabilities = request.params["capabilities"].clone();
                let params = serde_json::from_value(request.params).unwrap_or_else(|_| {
                    log.line("the parameters of initialize cannot be understood; the client counts as a simple one");
                    InitializeParams::default()
                });
                let abilities = Abilities::of(&params.capabilities, &capabilities);
                return Some(Greeting { id: request.id, params, abilities });
            }
            Incoming::Message(Message::Request(request)) => {
                let error = refusal(ErrorCode::ServerNotInitialized, "the first request must be initialize");
                let _ = transport.outgoing.send(Response { id: request.id, response_result: Err(error) }.into());
            }
            Incoming::Message(Message::Notification(notification)) if notification.method == "exit" => return None,
            Incoming::Message(Message::Notification(_) | Message::Response(_)) => {}
            Incoming::Malformed(what) => log.line(&format!("skipped {what}")),
        }
    }
}

impl Server {
    fn new(client: Client, log: Log, workers: Workers, jobs: Sender<Job>, params: InitializeParams) -> Server {
        let given = params.initialization_options.clone().unwrap_or_default();
        let mut server = Server {
            log,
            client,
            workers,
            jobs,
            folders: Vec::new(),
            documents: Documents::default(),
            uris: Uris::default(),
            given: given.get("settings").cloned().unwrap_or(given),
            waiting: Vec::new(),
            told: BTreeMap::new(),
            lenses: BTreeMap::new(),
            patience: None,
            is_analysing: false,
            is_shutting_down: false,
            complaint: None,
        };
        #[allow(deprecated)] // older clients name one folder this way
        let folders = match params.workspace_folders {
            Some(folders) => folders.into_iter().map(|folder| folder.uri).collect(),
            None => params.root_uri.into_iter().collect::<Vec<Uri>>(),
        };
        folders.into_iter().for_each(|uri| server.add_folder(uri));
        let name = params.client_info.map_or_else(|| "a client".to_owned(), |info| info.name);
        server.log.line(&format!("leakline {} serves {name}, {} folders", env!("CARGO_PKG_VERSION"), server.folders.len()));
        server
    }

    fn introduction(&self) -> InitializeResult {
        let progress = WorkDoneProgressOptions::default();
        let capabilities = ServerCapabilities {
            position_encoding: Some(self.client.can.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
                ..TextDocumentSyncOptions::default()
            })),
            diagnostic_provider: self.client.can.pulls.then(|| {
                DiagnosticServerCapabilities::Options(DiagnosticOptions {
                    identifier: Some("leakline".to_owned()),
                    inter_file_dependencies: true,
                    workspace_diagnostics: true,
                    work_done_progress_options: progress,
                })
            }),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            })),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: COMMANDS.map(str::to_owned).into(),
                work_done_progress_options: progress,
            }),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                file_operations: None,
            }),
            ..ServerCapabilities::default()
        };
        let info = ServerInfo { name: "leakline".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
        InitializeResult { capabilities, server_info: Some(info) }
    }

    fn serve(&mut self, incoming: &Receiver<Incoming>, done: &Receiver<Done>) -> End {
        loop {
            let timer = self.next_deadline().map_or_else(never, |deadline| after(deadline.saturating_duration_since(Instant::now())));
            select! {
                recv(incoming) -> message => {
                    let Ok(message) = message else { return End::Abandoned };
                    if let Some(end) = self.receive(message) {
                        return end;
                    }
                    // A burst of messages is one change.
                    while let Ok(message) = incoming.try_recv() {
                        if let Some(end) = self.receive(message) {
                            return end;
                        }
                    }
                }
                recv(done) -> done => if let Ok(done) = done { self.finish(done) },
                recv(timer) -> _ => {}
            }
            self.begin();
        }
    }

    /// Handles a message. A failure concerns this message only.
    fn receive(&mut self, incoming: Incoming) -> Option<End> {
        let message = match incoming {
            Incoming::Message(message) => message,
            Incoming::Malformed(what) => {
                self.log.line(&format!("skipped {what}"));
                return None;
            }
        };
        if matches!(&message, Message::Notification(notification) if notification.method == "exit") {
            return Some(if self.is_shutting_down { End::Orderly } else { End::Abandoned });
        }
        let (id, method) = match &message {
            Message::Request(request) => (Some(request.id.clone()), request.method.clone()),
            Message::Notification(notification) => (None, notification.method.clone()),
            Message::Response(_) => (None, "a response".to_owned()),
        };
        let handled = engine::guard(|| match message {
            Message::Request(request) => self.request(request),
            Message::Notification(notification) => self.notification(notification),
            Message::Response(response) => self.response(response),
        });
        if let Err(crash) = handled {
            self.log.crash(&method, &crash);
            if let Some(id) = id {
                self.client.answer(id, Err(refusal(ErrorCode::InternalError, "leakline failed on this request")));
            }
        }
        None
    }

    fn response(&mut self, response: Response) {
        match self.client.answered(response) {
            Some((Question::Configuration, answer)) => self.configure(answer.unwrap_or_default()),
            Some((Question::Courtesy, _)) | None => {}
        }
    }

    // ---------------------------------------------------------------- folders

    fn add_folder(&mut self, uri: Uri) {
        let Some(written) = as_written(&uri) else { return };
        let root = written.canonicalize().unwrap_or_else(|_| written.clone());
        if self.folders.iter().any(|folder| folder.root == root) {
            return;
        }
        self.uris.add_root(written, root.clone());
        let configuration = Configuration::read(&self.given);
        let mut folder = Folder::new(root, uri, false, configuration, self.workers.clone());
        for (path, document) in self.documents.iter().filter(|(path, _)| folder.holds(path)).collect::<Vec<_>>() {
            folder.change(|session| session.edit(path, document.source.text.as_str()));
        }
        self.folders.push(folder);
    }

    /// The folder to which a file belongs: the innermost one.
    fn owner(&self, path: &Path) -> Option<&Folder> {
        self.folders.iter().filter(|folder| folder.holds(path)).max_by_key(|folder| (folder.is_single, folder.root.as_os_str().len()))
    }

    /// Asks for the settings of each folder; until they come, nothing is analysed.
    fn ask_for_configuration(&mut self) {
        if !self.client.can.configures {
            return;
        }
        let items: Vec<Value> = self.folders.iter().map(|folder| json!({ "scopeUri": folder.uri, "section": "leakline" })).collect();
        if items.is_empty() {
            return;
        }
        self.patience = Some(Instant::now() + PATIENCE);
        self.client.ask(Question::Configuration, "workspace/configuration", json!({ "items": items }));
    }

    fn configure(&mut self, answer: Value) {
        self.patience = None;
        let answers = answer.as_array().cloned().unwrap_or_default();
        for (folder, settings) in self.folders.iter_mut().zip(answers).filter(|(_, settings)| settings.is_object()) {
            folder.configure(Configuration::read(&settings));
        }
    }

    // ---------------------------------------------------------------- analyses

    fn next_deadline(&self) -> Option<Instant> {
        if self.patience.is_some() || self.is_analysing {
            return self.patience;
        }
        self.folders.iter().filter_map(Folder::due).min()
    }

    /// Begins the analysis that is due first, if none is under way.
    fn begin(&mut self) {
        let now = Instant::now();
        if self.is_analysing || self.is_shutting_down || self.patience.is_some_and(|patience| now < patience) {
            return;
        }
        self.patience = None;
        let due = |folder: &Folder| folder.due().filter(|due| *due <= now);
        let Some(index) = (0..self.folders.len()).filter(|&it| due(&self.folders[it]).is_some()).min_by_key(|&it| due(&self.folders[it]))
        else {
            return;
        };
        self.tell_of_loading(index);
        let dialect = self.dialect();
        let folder = &mut self.folders[index];
        let (generation, snapshot, effort, cancel) = folder.begin();
        let versions = self.documents.iter().map(|(path, document)| (path.clone(), document.version)).collect();
        let job = Job {
            root: folder.root.clone(),
            generation,
            snapshot,
            effort,
            cancel,
            versions,
            configuration: folder.configuration.clone(),
            dialect,
            previous: folder.latest().cloned(),
            good: folder.good().cloned(),
        };
        self.is_analysing = self.jobs.send(job).is_ok();
    }

    fn finish(&mut self, done: Done) {
        self.is_analysing = false;
        let milliseconds = done.took.as_millis();
        match &done.result {
            Verdict::Shown { shown, .. } => {
                let (n_files, n_findings) = (shown.outcome.n_files, shown.outcome.findings.len());
                self.log.line(&format!("analysed {n_files} files in {milliseconds} ms: {n_findings} findings"));
                self.complaint = None;
            }
            Verdict::Cancelled => self.log.line(&format!("cancelled after {milliseconds} ms")),
            Verdict::Refused(message) => self.complain(message.clone()),
            Verdict::Crashed(message) => {
                self.log.crash("analysing", message);
                self.complain("leakline failed; its log has the place".to_owned());
            }
        }
        let Some(index) = self.folders.iter().position(|folder| folder.root == done.root) else { return };
        let is_cancelled = matches!(done.result, Verdict::Cancelled);
        if self.folders[index].end(done) {
            self.publish(index);
            self.answer_waiting();
        }
        if !is_cancelled {
            self.tell_of_loaded(index);
        }
    }

    /// Says once what is wrong.
    fn complain(&mut self, message: String) {
        if self.complaint.as_ref() != Some(&message) {
            self.client.show_message(lsp_types::MessageType::ERROR, format!("leakline: {message}"));
            self.complaint = Some(message);
        }
    }

    fn dialect(&self) -> Dialect {
        Dialect { uris: self.uris.clone(), can: self.client.can }
    }
}
