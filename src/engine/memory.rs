//! What a session remembers between analyses: lowered files, the catalog, the flows of the last program. All are pure functions of what
//! they were made from, so remembering them changes no result.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use rustc_hash::{FxHashMap, FxHashSet};

use super::analyse::{Solved, load};
use super::module_name::Input;
use super::outcome::FileProblem;
use super::read::{ReadFile, ReadText, lower, read, read_unsaved};
use crate::ir::Module;
use crate::models::{Catalog, RuleSource};
use crate::syntax::Parsed;
use crate::text::{DecodeOptions, Names};

/// Text that replaces a file's content on disk.
pub(super) type Unsaved = Option<Arc<str>>;

/// Lowered files with the table of names that they share, and the catalog they need.
#[derive(Default)]
pub(super) struct Memory {
    pub names: Names,
    files: Mutex<FxHashMap<PathBuf, Known>>,
    /// The last one first.
    catalogs: Mutex<VecDeque<Loaded>>,
    /// The last program that was solved to the end.
    pub solved: Mutex<Option<Solved>>,
    /// Bytes of names after the first analysis.
    n_bytes_at_first: Mutex<Option<usize>>,
}

/// A file as it was read.
struct Known {
    unsaved: Unsaved,
    /// Of what lay on disk.
    stamp: Option<Stamp>,
    text: Arc<ReadText>,
    lowered: Option<Arc<ReadFile>>,
    /// The last text without syntax errors, while it is edited.
    parsed: Option<Arc<Parsed>>,
}

/// Size and date of a file: what has other ones has been written.
type Stamp = (u64, SystemTime);

/// A catalog with the questions that were asked while loading it.
#[derive(Clone)]
struct Loaded {
    catalog: Arc<Catalog>,
    problems: Vec<FileProblem>,
    asked: Arc<FxHashMap<String, bool>>,
}

/// An import that is being typed, or is gone while a file is broken, soon is as it was.
const MAX_CATALOGS: usize = 2;
/// Names that nothing bears any more may take this many bytes before a session begins a new table.
const MAX_STALE_NAME_BYTES: usize = 32 << 20;

impl Memory {
    /// The file's text, read now or before. What lies on disk is taken as it was when it was first read; see [`Memory::forget`].
    pub fn text(&self, input: &Input, unsaved: &Unsaved, options: DecodeOptions) -> Arc<ReadText> {
        if let Some(known) = locked(&self.files).get(&input.path)
            && known.unsaved == *unsaved
        {
            return known.text.clone();
        }
        let stamp = if unsaved.is_none() { stamp(&input.path) } else { None };
        let text = Arc::new(match unsaved {
            Some(text) => read_unsaved(input, text, options),
            None => read(input, options),
        });
        let mut files = locked(&self.files);
        let parsed = files.remove(&input.path).and_then(|before| before.parsed);
        files.insert(input.path.clone(), Known { unsaved: unsaved.clone(), stamp, text: text.clone(), lowered: None, parsed });
        text
    }

    /// The meaning of a file with this text, found out now or before.
    pub fn lowered(&self, input: &Input, text: &Arc<ReadText>) -> Arc<ReadFile> {
        let is_of = |known: &&mut Known| Arc::ptr_eq(&known.text, text);
        let mut parsed = None;
        if let Some(known) = locked(&self.files).get_mut(&input.path).filter(is_of) {
            if let Some(lowered) = &known.lowered {
                return lowered.clone();
            }
            parsed.clone_from(&known.parsed);
        }
        let lowered = Arc::new(lower(input, text, &self.names, &mut parsed));
        if let Some(known) = locked(&self.files).get_mut(&input.path).filter(is_of) {
            known.lowered = Some(lowered.clone());
            known.parsed = parsed.filter(|_| known.unsaved.is_some());
        }
        lowered
    }

    /// A file has another content on disk.
    pub fn forget(&self, path: &Path) {
        locked(&self.files).remove(path);
    }

    /// Files that have another size or date on disk have another content.
    pub fn forget_changed(&self) {
        locked(&self.files).retain(|path, known| known.unsaved.is_some() || known.stamp == stamp(path));
    }

    /// Something has changed and nobody knows what.
    pub fn forget_all(&self) {
        locked(&self.files).clear();
        self.forget_catalog();
    }

    /// Rule files may have changed.
    pub fn forget_catalog(&self) {
        locked(&self.catalogs).clear();
    }

    /// Only these files are still needed.
    pub fn keep_only(&self, inputs: &[Input]) {
        let mut files = locked(&self.files);
        if files.len() > inputs.len() {
            let wanted: FxHashSet<&Path> = inputs.iter().map(|input| input.path.as_path()).collect();
            files.retain(|path, _| wanted.contains(path.as_path()));
        }
        locked(&self.n_bytes_at_first).get_or_insert(self.names.n_bytes());
    }

    /// Whether names of text that has long been edited away take too much room.
    pub fn is_bloated(&self) -> bool {
        locked(&self.n_bytes_at_first).is_some_and(|at_first| self.names.n_bytes() > 2 * at_first + MAX_STALE_NAME_BYTES)
    }

    /// The rules, and the models of what the modules import.
    pub fn catalog(&self, modules: &[Arc<Module>], rule_sources: &[RuleSource]) -> (Arc<Catalog>, Vec<FileProblem>) {
        let imported: FxHashSet<&str> = modules.iter().flat_map(|module| &module.imported).map(|&symbol| self.names.text(symbol)).collect();
        let holds = |known: &Loaded| known.asked.iter().all(|(module, answer)| imported.contains(module.as_str()) == *answer);
        let mut catalogs = locked(&self.catalogs);
        if let Some(known) = catalogs.iter().position(holds).and_then(|at| catalogs.remove(at)) {
            catalogs.push_front(known.clone());
            return (known.catalog, known.problems);
        }
        let asked = RefCell::new(FxHashMap::default());
        let imports = |module: &str| {
            let answer = imported.contains(module);
            asked.borrow_mut().insert(module.to_owned(), answer);
            answer
        };
        let (catalog, problems) = load(&imports, &self.names, rule_sources);
        let loaded = Loaded { catalog: Arc::new(catalog), problems, asked: Arc::new(asked.into_inner()) };
        catalogs.truncate(MAX_CATALOGS - 1);
        catalogs.push_front(loaded.clone());
        (loaded.catalog, loaded.problems)
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// Whoever held the lock only inserted or removed whole entries.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes what is there, if it fits.
pub(super) fn take_if<T>(mutex: &Mutex<Option<T>>, fits: impl FnOnce(&T) -> bool) -> Option<T> {
    let mut value = locked(mutex);
    if value.as_ref().is_some_and(fits) { value.take() } else { None }
}
