//! From edits to new texts of files. A group of edits is taken as a whole or not at all: of two that overlap, the first.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::super::outcome::{Outcome, Refusal};
use super::super::read::reason;
use crate::check::Edit;
use crate::syntax::parse;
use crate::text::{FileId, Span};

/// A file with its new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// Where it lies.
    pub path: PathBuf,
    /// The path as it is shown.
    pub shown: String,
    /// The text before.
    pub old: String,
    /// The text after.
    pub new: String,
    /// How many groups of edits it holds.
    pub n_edits: usize,
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Applies groups of edits. A file whose text would be worse Python than before, or in which a comment would become part of a literal,
/// keeps its text.
pub fn apply(outcome: &Outcome, groups: &[Vec<Edit>]) -> Vec<Edited> {
    let mut taken: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    let mut n_groups: BTreeMap<FileId, usize> = BTreeMap::new();
    for group in groups {
        let is_free = |edit: &&Edit| {
            taken
                .get(&edit.location.file)
                .is_none_or(|taken| taken.iter().all(|other| *other == *edit || !overlap(other.location.span, edit.location.span)))
        };
        if group.is_empty() || !group.iter().all(|edit| is_free(&edit)) {
            continue;
        }
        for edit in group {
            let taken = taken.entry(edit.location.file).or_default();
            // Two fixes may need the same import.
            if !taken.contains(&edit) {
                taken.push(edit);
            }
        }
        *n_groups.entry(group[0].location.file).or_default() += 1;
    }
    taken.into_iter().filter_map(|(file, edits)| edited(outcome, file, edits, n_groups.get(&file).copied().unwrap_or_default())).collect()
}

fn edited(outcome: &Outcome, file: FileId, mut edits: Vec<&Edit>, n_edits: usize) -> Option<Edited> {
    let source = outcome.source(file);
    edits.sort_by_key(|edit| edit.location.span);
    let mut new = String::with_capacity(source.text.len());
    let mut at = 0;
    for edit in &edits {
        let span = edit.location.span;
        new.push_str(&source.text[at..span.start as usize]);
        new.push_str(&edit.text);
        at = span.end as usize;
    }
    new.push_str(&source.text[at..]);
    let (before, after) = (parse(&source.text), parse(&new));
    let n_new = edits.iter().filter(|edit| edit.text.trim_start().starts_with('#')).count();
    let is_sound = after.n_errors <= before.n_errors && (n_new == 0 || after.comments.len() == before.comments.len() + n_new);
    let path = outcome.files[file.0 as usize].clone();
    is_sound.then(|| Edited { path, shown: source.path.clone(), old: source.text.clone(), new, n_edits })
}

fn overlap(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end || one.start == other.start
}

impl Edited {
    /// Writes the file, unless its bytes on disk are another text than was analysed or in another encoding than UTF-8.
    pub fn write(&self) -> Result<(), Refusal> {
        let refuse = |message: String| Refusal::new(format!("{} is left as it is: {message}", self.shown));
        let bytes = fs::read(&self.path).map_err(|error| refuse(reason(&error)))?;
        let text = String::from_utf8(bytes).map_err(|_| refuse("it is not in UTF-8".to_owned()))?;
        let (mark, text) = text.strip_prefix(BYTE_ORDER_MARK).map_or(("", text.as_str()), |text| (BYTE_ORDER_MARK, text));
        if text != self.old {
            return Err(refuse("it has changed since it was read".to_owned()));
        }
        fs::write(&self.path, format!("{mark}{}", self.new)).map_err(|error| refuse(reason(&error)))
    }
}
