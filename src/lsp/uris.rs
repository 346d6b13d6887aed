//! Between the client's URIs and paths whose links are resolved, as sessions know them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;
use url::Url;

/// How the client names files: its open documents, and the folders through which it sees the others.
#[derive(Clone, Default)]
pub(super) struct Uris {
    open: BTreeMap<PathBuf, Uri>,
    /// As the client writes a folder, and where it really lies.
    roots: Vec<(PathBuf, PathBuf)>,
}

impl Uris {
    pub(super) fn add_root(&mut self, written: PathBuf, real: PathBuf) {
        if written != real && !self.roots.contains(&(written.clone(), real.clone())) {
            self.roots.push((written, real));
        }
    }

    pub(super) fn open(&mut self, path: &Path, uri: &Uri) {
        self.open.insert(path.to_owned(), uri.clone());
    }

    pub(super) fn close(&mut self, path: &Path) {
        self.open.remove(path);
    }

    /// The path of a file URI with links resolved up to the folder of the file; the file need not exist.
    pub(super) fn path(&self, uri: &Uri) -> Option<PathBuf> {
        let path = as_written(uri)?;
        path.file_name()?;
        for (written, real) in &self.roots {
            if let Ok(rest) = path.strip_prefix(written) {
                return Some(real.join(rest));
            }
        }
        Some(resolved(&path))
    }

    pub(super) fn uri(&self, path: &Path) -> Option<Uri> {
        if let Some(uri) = self.open.get(path) {
            return Some(uri.clone());
        }
        let shown = self.roots.iter().find_map(|(written, real)| Some(written.join(path.strip_prefix(real).ok()?)));
        let url = Url::from_file_path(shown.as_deref().unwrap_or(path)).ok()?;
        Uri::from_str(url.as_str()).ok()
    }
}

/// The path of a file URI as the client writes it, links and all.
pub(super) fn as_written(uri: &Uri) -> Option<PathBuf> {
    Url::parse(uri.as_str()).ok().filter(|url| url.scheme() == "file")?.to_file_path().ok()
}

/// A link to a file keeps its own name; of folders that do not exist nothing can be resolved.
fn resolved(path: &Path) -> PathBuf {
    let folder = path.parent().and_then(|parent| parent.canonicalize().ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}
