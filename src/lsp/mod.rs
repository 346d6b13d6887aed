//! Floor `lsp`: the language server behind `leakline lsp`.
//!
//! One loop ([`server`]) owns all state: open documents, folders with their sessions, requests that wait. Analyses run on snapshots on
//! another thread ([`worker`]) and are cancelled when their answer is out of date; a request is answered when the analysis has seen
//! everything that came before it, so no answer is older than the text it speaks of.

mod actions;
mod answers;
mod client;
mod configuration;
mod diagnostics;
mod documents;
mod folders;
mod lens;
mod log;
mod markdown;
mod position;
mod pull;
mod server;
mod shown;
mod transport;
mod uris;
mod worker;

use std::io::{BufWriter, Read, Write, stdin, stdout};
use std::path::PathBuf;

use crate::engine::Refusal;

/// How a server ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client asked for it in due form.
    Orderly,
    /// The client went away.
    Abandoned,
}

/// Serves one client on standard input and output until it goes away.
pub fn serve(log_file: Option<PathBuf>) -> Result<End, Refusal> {
    serve_on(stdin(), BufWriter::new(stdout()), log_file)
}

/// [`serve`] on any two streams.
pub fn serve_on(input: impl Read + Send + 'static, output: impl Write + Send + 'static, log_file: Option<PathBuf>) -> Result<End, Refusal> {
    let log = log::Log::open(log_file)?;
    let (transport, writer) = transport::start(input, output);
    let end = server::run(transport, log)?;
    // What was said last still has to leave.
    let _ = writer.join();
    Ok(end)
}
