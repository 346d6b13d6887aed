//! What the client asks. Most questions wait until the analysis has seen every change that came before them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_server::{ErrorCode, Request, RequestId, ResponseError};
use lsp_types::{
    CodeActionParams, CodeLensParams, DocumentDiagnosticParams, ExecuteCommandParams, HoverParams, Position, Range,
    TextDocumentPositionParams, Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::Server;
use crate::check::Finding;
use crate::engine;
use crate::lsp::actions::actions;
use crate::lsp::answers::{at, hover, locations, paths};
use crate::lsp::client::refusal;
use crate::lsp::configuration::Scope;
use crate::lsp::folders::Folder;
use crate::lsp::lens::lenses;
use crate::lsp::pull::{document_report, has_news, workspace_report};
use crate::lsp::shown::{NOTHING, Shown};
use crate::report::rule_page;
use crate::text::FileId;

/// A question that has no answer yet.
pub(super) struct Waiting {
    id: RequestId,
    asked: Asked,
}

enum Asked {
    /// About a file, or rather about the program of which it is a part.
    OfFile(PathBuf, OfFile),
    /// About all files; the ids that the client has.
    Workspace(BTreeMap<PathBuf, (Uri, String)>),
}

enum OfFile {
    Diagnostics { previous: Option<String> },
    Hover(Position),
    Lenses,
    Actions(Range),
    Paths(Wanted),
    Locations(Wanted),
}

/// Which findings a command is about.
enum Wanted {
    Ids(Vec<String>),
    At(Position),
}

impl Waiting {
    /// Whether the diagnostics of a file are asked for.
    pub(super) fn is_for(&self, path: &Path) -> bool {
        match &self.asked {
            Asked::OfFile(asked, OfFile::Diagnostics { .. }) => asked == path,
            Asked::OfFile(..) | Asked::Workspace(_) => false,
        }
    }
}

type Question = Result<Asked, ResponseError>;

impl Server {
    pub(super) fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        if self.is_shutting_down {
            self.client.answer(id, Err(refusal(ErrorCode::InvalidRequest, "the server is shutting down")));
            return;
        }
        let question = match method.as_str() {
            "shutdown" => return self.shut_down(id),
            "initialize" => Err(refusal(ErrorCode::InvalidRequest, "the server is initialized")),
            "textDocument/diagnostic" => self.ask(params, |params: DocumentDiagnosticParams| {
                (params.text_document.uri, OfFile::Diagnostics { previous: params.previous_result_id })
            }),
            "textDocument/hover" => self.ask(params, |params: HoverParams| {
                let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
                (text_document.uri, OfFile::Hover(position))
            }),
            "textDocument/codeLens" => self.ask(params, |params: CodeLensParams| (params.text_document.uri, OfFile::Lenses)),
            "textDocument/codeAction" => {
                self.ask(params, |params: CodeActionParams| (params.text_document.uri, OfFile::Actions(params.range)))
            }
            "workspace/diagnostic" => read(params).map(|params| self.workspace(params)),
            "workspace/executeCommand" => match read(params).and_then(|params| self.command(params)) {
                Ok(Command::Answered(answer)) => return self.client.answer(id, Ok(answer)),
                Ok(Command::Asks(asked)) => Ok(asked),
                Err(error) => Err(error),
            },
            _ => Err(refusal(ErrorCode::MethodNotFound, "there is no such method")),
        };
        match question {
            Ok(asked) => {
                self.waiting.push(Waiting { id, asked });
                self.answer_waiting();
            }
            Err(error) => self.client.answer(id, Err(error)),
        }
    }

    pub(super) fn cancel_request(&mut self, id: RequestId) {
        let n_before = self.waiting.len();
        self.waiting.retain(|waiting| waiting.id != id);
        if self.waiting.len() < n_before {
            self.client.answer(id, Err(refusal(ErrorCode::RequestCanceled, "cancelled")));
        }
    }

    fn shut_down(&mut self, id: RequestId) {
        self.is_shutting_down = true;
        for waiting in std::mem::take(&mut self.waiting) {
            self.client.answer(waiting.id, Err(refusal(ErrorCode::RequestCanceled, "the server is shutting down")));
        }
        self.client.answer(id, Ok(Value::Null));
    }

    // ---------------------------------------------------------------- questions

    fn ask<P: DeserializeOwned>(&self, params: Value, question: impl FnOnce(P) -> (Uri, OfFile)) -> Question {
        let (uri, asked) = question(read(params)?);
        // A document that is no file has no findings; neither has an unknown path.
        let path = self.uris.path(&uri).unwrap_or_default();
        Ok(Asked::OfFile(path, asked))
    }

    fn workspace(&self, params: WorkspaceDiagnosticParams) -> Asked {
        let previous = params.previous_result_ids.into_iter();
        Asked::Workspace(previous.filter_map(|it| Some((self.uris.path(&it.uri)?, (it.uri, it.value)))).collect())
    }

    /// `showPaths` and `locations` take a URI and either the identities of findings or a position; `explain` takes a rule.
    fn command(&self, params: ExecuteCommandParams) -> Result<Command, ResponseError> {
        let wrong = || refusal(ErrorCode::InvalidParams, "the arguments cannot be understood");
        let mut arguments = params.arguments.into_iter();
        let (first, second) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
        if params.command == "leakline.explain" {
            return self.explain(first.as_str().ok_or_else(wrong)?).map(Command::Answered);
        }
        let uri: Uri = serde_json::from_value(first).map_err(|_| wrong())?;
        let path = self.uris.path(&uri).unwrap_or_default();
        let wanted = match serde_json::from_value::<Position>(second.clone()) {
            Ok(position) => Wanted::At(position),
            Err(_) => Wanted::Ids(serde_json::from_value(second).map_err(|_| wrong())?),
        };
        match params.command.as_str() {
            "leakline.showPaths" => Ok(Command::Asks(Asked::OfFile(path, OfFile::Paths(wanted)))),
            "leakline.locations" => Ok(Command::Asks(Asked::OfFile(path, OfFile::Locations(wanted)))),
            _ => Err(refusal(ErrorCode::InvalidParams, "there is no such command")),
        }
    }

    fn explain(&self, rule: &str) -> Result<Value, ResponseError> {
        let known = self.folders.iter().find_map(Folder::latest).map(|shown| shown.outcome.rules.clone());
        let rules = known.unwrap_or_else(|| engine::rules(&[]).0);
        let found = engine::find_rule(&rules, rule).map_err(|error| refusal(ErrorCode::InvalidParams, &error.message))?;
        Ok(json!(rule_page(found)))
    }

    // ---------------------------------------------------------------- answers

    /// Answers what can be answered now.
    pub(super) fn answer_waiting(&mut self) {
        for waiting in std::mem::take(&mut self.waiting) {
            match self.answer(&waiting.asked) {
                Some(answer) => self.client.answer(waiting.id, Ok(answer)),
                None => self.waiting.push(waiting),
            }
        }
    }

    /// None while a change has not been analysed.
    fn answer(&mut self, asked: &Asked) -> Option<Value> {
        match asked {
            Asked::Workspace(previous) => self.answer_workspace(previous),
            Asked::OfFile(path, asked) => {
                let Some(folder) = self.owner(path) else { return Some(asked.nothing()) };
                if !folder.is_fresh() {
                    return None;
                }
                let Some(shown) = folder.latest().cloned() else { return Some(asked.nothing()) };
                if let OfFile::Diagnostics { previous } = asked {
                    let file = shown.file(path);
                    let result_id = file.map_or(NOTHING, |file| &file.result_id).to_owned();
                    self.told.insert(path.clone(), result_id);
                    return Some(json!(document_report(file, previous.as_deref())));
                }
                let has_lenses = folder.configuration.has_lenses;
                let Some(file) = shown.file_id(path) else { return Some(asked.nothing()) };
                Some(match asked {
                    OfFile::Lenses if !has_lenses => asked.nothing(),
                    asked => self.answer_of_file(&shown, file, asked),
                })
            }
        }
    }

    fn answer_of_file(&self, shown: &Shown, file: FileId, asked: &OfFile) -> Value {
        let dialect = self.dialect();
        let found = |wanted: &Wanted| -> Vec<Finding> {
            match wanted {
                Wanted::Ids(ids) => shown.identified(ids).cloned().collect(),
                Wanted::At(position) => at(shown, file, *position, &dialect).into_iter().cloned().collect(),
            }
        };
        match asked {
            OfFile::Diagnostics { .. } => asked.nothing(),
            OfFile::Hover(position) => json!(hover(shown, file, *position, &dialect)),
            OfFile::Lenses => json!(lenses(shown, file, &dialect)),
            OfFile::Actions(range) if self.client.can.makes_actions => json!(actions(shown, file, *range, &self.documents, &dialect)),
            OfFile::Actions(_) => asked.nothing(),
            OfFile::Paths(wanted) => json!(paths(shown, found(wanted).iter(), &dialect)),
            OfFile::Locations(wanted) => json!(locations(paths(shown, found(wanted).iter(), &dialect))),
        }
    }

    /// Waits also while there is nothing new: the client asks again as soon as it has an answer.
    fn answer_workspace(&self, previous: &BTreeMap<PathBuf, (Uri, String)>) -> Option<Value> {
        if !self.folders.iter().all(Folder::is_fresh) {
            return None;
        }
        let wanted = self.folders.iter().filter(|folder| folder.configuration.scope == Scope::Workspace);
        let shown: Vec<&Shown> = wanted.filter_map(Folder::latest).map(|shown| &**shown).collect();
        let items = workspace_report(&shown, previous.clone(), &self.uris);
        has_news(&items).then(|| json!(WorkspaceDiagnosticReport { items }))
    }
}

enum Command {
    Answered(Value),
    Asks(Asked),
}

impl OfFile {
    /// The answer about a file of which nothing is known.
    fn nothing(&self) -> Value {
        match self {
            OfFile::Diagnostics { previous } => json!(document_report(None, previous.as_deref())),
            OfFile::Hover(_) => Value::Null,
            OfFile::Lenses | OfFile::Actions(_) | OfFile::Paths(_) | OfFile::Locations(_) => json!([]),
        }
    }
}

fn read<P: DeserializeOwned>(params: Value) -> Result<P, ResponseError> {
    serde_json::from_value(params).map_err(|_| refusal(ErrorCode::InvalidParams, "the parameters cannot be understood"))
}
