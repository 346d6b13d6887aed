//! API paths: external things named as the code would reach them, `flask.request.headers["Authorization"]`. `()` is a call's
//! result, `[...]` any element, `["k"]` an item. Interned: equal paths have equal [`ApiPath`]s, and a path under another name
//! (`alias` rows) has the canonical one.

use std::sync::Arc;

use super::rows::{CallModel, SinkRow, StateScope};
use super::vocabulary::LabelSet;
use crate::text::Symbol;

/// An interned API path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiPath(pub u32);

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// `.name`.
    Attr(Symbol),
    /// `()`.
    Call,
    /// `["key"]`.
    Item(Symbol),
    /// `[3]`.
    Index(i32),
    /// `[...]`: an element that is not known more exactly.
    Any,
}

/// A place at a call: an argument, the receiver or the result, and a path into it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The call that has the argument: the row's own path, a prefix of it (a constructor's argument, remembered on the object), or a
    /// call whose result has such a prefix as its other name (`alias`: a factory of the object).
    pub callee: ApiPath,
    /// Which part of the call.
    pub argument: PlaceArgument,
    /// Steps from there.
    pub steps: Vec<Step>,
}

/// A part of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceArgument {
    /// The parameter of this name: `f(x)`.
    Named(Symbol),
    /// The receiver: `f(self)`.
    Receiver,
    /// Every argument: `f(...)`.
    All,
    /// The result: `f()`.
    Result,
}

/// What is known about one path.
#[derive(Default)]
pub struct ApiEntry {
    /// Labels of the value, and of everything below it.
    pub labels: LabelSet,
    /// Labels of the object as a whole only (all headers dumped), not of its items.
    pub whole_labels: LabelSet,
    /// What calling it means.
    pub call: Option<Arc<CallModel>>,
    /// It is an open file: where a path is expected it names none.
    pub is_open_file: bool,
    /// It is a message in which the system speaks.
    pub is_system_message: bool,
    /// It is an exception whose text is a position, a key or what was wrong with what somebody sent.
    pub is_terse_exception: bool,
    /// It stands where something says that the certificate of the other side is not verified.
    pub is_unverified: bool,
    /// The path under which the rows about calling it are written.
    pub call_path: Option<ApiPath>,
    /// Assigning below it is remembered, this far.
    pub state: Option<StateScope>,
    /// The HTTP status that raising or calling it answers (`werkzeug.exceptions.Forbidden`).
    pub status: Option<u16>,
    /// Whether any row speaks of this very path (else it is a path of unknown meaning).
    pub is_known: bool,
    /// Whether a row says that it carries nothing of what holds above.
    pub cuts: bool,
    /// Whether any row speaks of this path or of one below it.
    pub is_prefix: bool,
    /// Sinks for what is assigned to this path (`sink` rows whose place names no call: `openai.api_key`).
    pub stores: Option<Arc<Vec<SinkRow>>>,
}
