//! The other end: what it can do, and how to speak to it.

use std::collections::HashMap;

use crossbeam_channel::Sender;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError};
use lsp_types::{ClientCapabilities, MarkupKind, MessageType, ShowMessageParams};
use serde::Serialize;
use serde_json::Value;

use super::position::Encoding;

/// A client after `initialize`.
pub(super) struct Client {
    outgoing: Sender<Message>,
    pub(super) can: Abilities,
    n_requests: i32,
    /// What the client was asked, until it answers.
    asked: HashMap<RequestId, Question>,
}

/// What a client was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    Configuration,
    /// The answer changes nothing.
    Courtesy,
}

/// What a client can do, as far as it matters here.
#[derive(Clone, Copy)]
pub(super) struct Abilities {
    pub(super) encoding: Encoding,
    pub(super) pulls: bool,
    pub(super) refreshes_diagnostics: bool,
    pub(super) refreshes_lenses: bool,
    pub(super) configures: bool,
    pub(super) tells_settings: bool,
    pub(super) watches_files: bool,
    pub(super) shows_progress: bool,
    pub(super) shows_related: bool,
    pub(super) shows_rule_links: bool,
    pub(super) reads_markdown: bool,
    /// Hovers of the client show the diagnostics of a place with their steps; VS Code's extension says so.
    pub(super) hovers_diagnostics: bool,
    pub(super) has_versioned_edits: bool,
    pub(super) makes_actions: bool,
}

impl Abilities {
    /// `written` is what the capabilities were read from.
    pub(super) fn of(capabilities: &ClientCapabilities, written: &Value) -> Abilities {
        let ClientCapabilities { text_document, workspace, window, general, .. } = capabilities;
        let (text, workspace) = (text_document.clone().unwrap_or_default(), workspace.clone().unwrap_or_default());
        let offered = general.as_ref().and_then(|general| general.position_encodings.clone()).unwrap_or_default();
        let published = text.publish_diagnostics.unwrap_or_default();
        let is_true = |flag: Option<bool>| flag.unwrap_or(false);
        Abilities {
            encoding: Encoding::negotiated(&offered),
            pulls: text.diagnostic.is_some(),
            // The protocol says `diagnostics`, lsp-types 0.97 reads `diagnostic`.
            refreshes_diagnostics: written["workspace"]["diagnostics"]["refreshSupport"] == true,
            refreshes_lenses: workspace.code_lens.is_some_and(|it| is_true(it.refresh_support)),
            configures: is_true(workspace.configuration),
            tells_settings: workspace.did_change_configuration.is_some_and(|it| is_true(it.dynamic_registration)),
            watches_files: workspace.did_change_watched_files.is_some_and(|it| is_true(it.dynamic_registration)),
            shows_progress: window.as_ref().is_some_and(|it| is_true(it.work_done_progress)),
            // Clients that pull announce what they show in the newer place, or not at all.
            shows_related: is_true(published.related_information) || text.diagnostic.is_some(),
            shows_rule_links: is_true(published.code_description_support) || text.diagnostic.is_some(),
            reads_markdown: text.hover.and_then(|it| it.content_format).is_some_and(|it| it.contains(&MarkupKind::Markdown)),
            hovers_diagnostics: written["experimental"]["leaklineDiagnosticsInHovers"] == true,
            has_versioned_edits: workspace.workspace_edit.is_some_and(|it| is_true(it.document_changes)),
            makes_actions: text.code_action.is_some_and(|it| it.code_action_literal_support.is_some()),
        }
    }
}

impl Client {
    pub(super) fn new(outgoing: Sender<Message>, can: Abilities) -> Client {
        Client { outgoing, can, n_requests: 0, asked: HashMap::new() }
    }

    pub(super) fn notify<P: Serialize>(&self, method: &str, params: P) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    pub(super) fn ask<P: Serialize>(&mut self, question: Question, method: &str, params: P) {
        self.n_requests += 1;
        let id = RequestId::from(self.n_requests);
        self.asked.insert(id.clone(), question);
        self.send(Request::new(id, method.to_owned(), params).into());
    }

    /// What an answer is about, and the answer; none if nobody asked.
    pub(super) fn answered(&mut self, response: Response) -> Option<(Question, Option<Value>)> {
        let question = self.asked.remove(&response.id)?;
        Some((question, response.response_result.ok()))
    }

    pub(super) fn answer(&self, id: RequestId, answer: Result<Value, ResponseError>) {
        self.send(Response { id, response_result: answer }.into());
    }

    pub(super) fn show_message(&self, typ: MessageType, message: String) {
        self.notify("window/showMessage", ShowMessageParams { typ, message });
    }

    /// A client that has gone away is noticed where messages come in.
    fn send(&self, message: Message) {
        let _ = self.outgoing.send(message);
    }
}

/// An answer that says why there is none.
pub(super) fn refusal(code: ErrorCode, message: &str) -> ResponseError {
    ResponseError { code: code as i32, message: message.to_owned(), data: None }
}
