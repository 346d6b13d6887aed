//! What the client has open. Its text counts, saved or not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::position::Encoding;
use crate::text::SourceFile;

/// An open document.
pub(super) struct Document {
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) source: SourceFile,
}

/// Open documents by path.
#[derive(Default)]
pub(super) struct Documents(BTreeMap<PathBuf, Document>);

impl Documents {
    pub(super) fn open(&mut self, path: PathBuf, uri: Uri, version: i32, text: String) {
        self.0.insert(path, Document { uri, version, source: SourceFile::new("", text) });
    }

    pub(super) fn close(&mut self, path: &Path) -> Option<Document> {
        self.0.remove(path)
    }

    pub(super) fn get(&self, path: &Path) -> Option<&Document> {
        self.0.get(path)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Document)> {
        self.0.iter()
    }

    /// Applies changes in order and gives the new text; none for documents that are not open.
    pub(super) fn change(
        &mut self,
        path: &Path,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<&str> {
        let document = self.0.get_mut(path)?;
        document.version = version;
        for change in changes {
            document.source = changed(&document.source, change, encoding);
        }
        Some(&document.source.text)
    }
}

fn changed(source: &SourceFile, change: TextDocumentContentChangeEvent, encoding: Encoding) -> SourceFile {
    let Some(range) = change.range else { return SourceFile::new("", change.text) };
    let (start, end) = (encoding.offset(source, range.start) as usize, encoding.offset(source, range.end) as usize);
    // A range that ends before it starts is meant the other way round.
    let (start, end) = (start.min(end), start.max(end));
    let mut text = String::with_capacity(source.text.len() + change.text.len());
    text.push_str(&source.text[..start]);
    text.push_str(&change.text);
    text.push_str(&source.text[end..]);
    SourceFile::new("", text)
}
