//! The rows of one model path, and how those of all paths that a path of the program matches become its [`ApiEntry`].

use std::sync::Arc;

use super::path::{ApiEntry, ApiPath, Step};
use super::pattern::NamePattern;
use super::rows::{CallModel, SinkRow, StateScope};
use super::trie::Trie;
use super::vocabulary::LabelSet;
use crate::text::{Names, Symbol};

/// All rows of one path.
#[derive(Default)]
pub(super) struct PathRows {
    /// Labels of `source` rows without a key; none: no such row.
    pub labels: Option<LabelSet>,
    /// Labels of `source` rows with `whole`.
    pub whole_labels: LabelSet,
    /// `source` rows with a `key`.
    pub keyed: Vec<KeyedLabels>,
    /// `source` rows without any label: labels from above end here.
    pub cuts: bool,
    /// The path itself; none while nothing is written about it.
    pub path: Option<ApiPath>,
    /// It is open: no name of a file.
    pub is_open_file: bool,
    /// It is a message in which the system speaks.
    pub is_system_message: bool,
    /// It is an exception whose text tells little.
    pub is_terse_exception: bool,
    /// As an argument it says that the certificate of the other side is not verified.
    pub is_unverified: bool,
    /// Its items are attributes, too.
    pub has_named_items: bool,
    /// What calling it means.
    pub call: Option<Arc<CallModel>>,
    /// Names of parameters that are given by name only; none: any other name may be one.
    pub keywords: Option<Vec<Symbol>>,
    /// Sinks for what is assigned.
    pub stores: Option<Arc<Vec<SinkRow>>>,
    /// How far its state reaches.
    pub state: Option<StateScope>,
    /// The HTTP status it answers.
    pub status: Option<u16>,
    /// Whether there is any row.
    pub is_known: bool,
}

/// A `source` row with a `key`.
pub(super) struct KeyedLabels {
    /// What the key must match.
    pub key: NamePattern,
    /// The labels; none: labels from above end here.
    pub labels: LabelSet,
}

impl PathRows {
    /// The call model, to be changed while loading.
    pub fn call_mut(&mut self) -> &mut CallModel {
        self.is_known = true;
        Arc::make_mut(self.call.get_or_insert_default())
    }

    /// The sinks for what is assigned, to be changed while loading.
    pub fn stores_mut(&mut self) -> &mut Vec<SinkRow> {
        self.is_known = true;
        Arc::make_mut(self.stores.get_or_insert_default())
    }
}

/// Joins the rows of all matches, the most specific first, with the labels that hold above.
pub(super) fn entry(rows: &Trie<PathRows>, matches: &[u32], step: Step, inherited: LabelSet, names: &Names) -> ApiEntry {
    let mut entry =
        ApiEntry { labels: labels(rows, matches, step, inherited, names), is_prefix: !matches.is_empty(), ..ApiEntry::default() };
    for row in matches.iter().map(|&node| rows.get(node)) {
        entry.whole_labels = entry.whole_labels.union(row.whole_labels);
        if entry.call.is_none() {
            entry.call.clone_from(&row.call);
            entry.call_path = row.path.filter(|_| row.call.is_some());
        }
        entry.state = entry.state.or(row.state);
        entry.stores = entry.stores.or_else(|| row.stores.clone());
        entry.status = entry.status.or(row.status);
        entry.is_known |= row.is_known;
        entry.cuts |= row.cuts;
        entry.is_open_file |= row.is_open_file;
        entry.is_system_message |= row.is_system_message;
        entry.is_terse_exception |= row.is_terse_exception;
        entry.is_unverified |= row.is_unverified;
    }
    entry
}

/// Labels add up from the most specific row to the least; a row without labels ends the sum.
fn labels(rows: &Trie<PathRows>, matches: &[u32], step: Step, inherited: LabelSet, names: &Names) -> LabelSet {
    let key = match step {
        Step::Item(key) => Some(names.text(key)),
        Step::Attr(_) | Step::Call | Step::Index(_) | Step::Any => None,
    };
    let mut sum = LabelSet::EMPTY;
    for row in matches.iter().map(|&node| rows.get(node)) {
        let (mut cuts, before) = (false, sum);
        for keyed in row.keyed.iter().filter(|keyed| key.is_some_and(|key| keyed.key.is_match(key))) {
            sum = sum.union(keyed.labels);
            cuts |= keyed.labels.is_empty();
        }
        if cuts {
            // Among names that would mean something this one means nothing.
            return before;
        }
        sum = sum.union(row.labels.unwrap_or_default());
        if row.cuts {
            return sum;
        }
    }
    sum.union(inherited)
}
