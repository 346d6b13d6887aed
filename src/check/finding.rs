//! What leakline says about the analysed code.

use serde::{Deserialize, Serialize};

pub use crate::flow::StepKind;
use crate::models::{RuleId, Severity};
use crate::text::{FileId, Span};

/// A place in the analysed code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The bytes in it.
    pub span: Span,
}

/// How sure leakline is, apart from how grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// A guess takes part: a receiver by method name, a model endpoint by the name of a setting.
    Medium,
    /// Every step is known.
    High,
}

/// One finding: a rule at a place, with every path that leads there for the same cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The broken rule.
    pub rule: RuleId,
    /// How grave, from the evidence.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// The statement part in which the dangerous value enters the sink, or the name of a view.
    pub location: Location,
    /// The rule's sentence, filled in.
    pub message: String,
    /// The function in which it stands, dotted (`Copilot.ask`); empty at module level.
    pub function: String,
    /// What flows and where to; none where nothing flows.
    pub ends: Option<Ends>,
    /// How it can be mended without a person.
    pub fix: Option<Fix>,
    /// At least one; the shortest first. A path of a `call` or `route` rule may have a single step.
    pub paths: Vec<Path>,
}

/// Changes of text that mend a finding and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What it does, as an order: "Compare in constant time".
    pub title: String,
    /// In the order of their places; they do not overlap.
    pub edits: Vec<Edit>,
}

/// A range of a file and what stands there instead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edit {
    /// What is replaced; an empty range is an insertion.
    pub location: Location,
    /// The new text.
    pub text: String,
}

/// The ends of a flow in the words of the vocabulary: `credential`, `prompt`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ends {
    /// The label.
    pub label: String,
    /// The kind of sink.
    pub sink: String,
}

/// A function that answers requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct View {
    /// Its name.
    pub name: Location,
    /// All of it.
    pub whole: Location,
}

/// One way from a source to the sink.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    /// Source first, sink last.
    pub steps: Vec<Step>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Where.
    pub location: Location,
    /// The function in which it stands, dotted; empty at module level.
    pub function: String,
    /// What happens there, in a few words: "the caller's Authorization header is read", "passed as `context` to `prompt_for`".
    pub note: String,
    /// Its part in the path.
    pub kind: StepKind,
}

/// All findings of a run, sorted by file path, position and rule name.
pub type Findings = Vec<Finding>;
