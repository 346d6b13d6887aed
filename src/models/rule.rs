//! Rules: what must not happen. One Markdown file each; the file name is the rule's name.

use super::condition::Condition;
use super::path::ApiPath;
use super::vocabulary::{FactSet, LabelSet, SinkKind};
use crate::text::Symbol;

/// Index into the catalog's rules, which are sorted by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct RuleId(pub u16);

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; does not fail a run by default.
    Note,
    /// Should be fixed.
    Warning,
    /// Must be fixed.
    Error,
}

/// The folder below `rules/` in which the rule lies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group(pub String);

/// A rule with its page.
pub struct Rule {
    /// Kebab-case name.
    pub name: String,
    /// Its group.
    pub group: Group,
    /// One line, from the heading.
    pub title: String,
    /// What it forbids.
    pub shape: Shape,
    /// Severities in order: the first whose evidence holds counts; the last one has no conditions.
    pub severities: Vec<(Evidence, Severity)>,
    /// CWE numbers.
    pub cwe: Vec<u32>,
    /// Further references (`LLM01`, `API2`), as tags.
    pub tags: Vec<String>,
    /// Sentence with `{label}`, `{source}`, `{sink}`, `{function}` to be filled in.
    pub message: String,
    /// First paragraph of the page.
    pub summary: String,
    /// The section "Fix", short.
    pub fix: String,
    /// The section "Why it matters".
    pub why: String,
    /// The whole page as Markdown without the TOML head.
    pub page: String,
    /// The example that must give this rule and no other.
    pub vulnerable: Vec<String>,
    /// The example that must give nothing.
    pub safe: Vec<String>,
    /// How findings can be mended without a person.
    pub repair: Option<Repair>,
    /// Findings stand where the label arises, not where it must not arrive.
    pub is_at_source: bool,
    /// Off unless selected by name.
    pub is_off_by_default: bool,
    /// The file it comes from, for messages.
    pub file: String,
}

impl Rule {
    /// The flows that it is about.
    pub fn flow_tests(&self) -> &[FlowTest] {
        match &self.shape {
            Shape::Flow(tests) | Shape::Call { flows: tests, .. } => tests,
            Shape::Route { .. } | Shape::Comment(_) => &[],
        }
    }
}

/// What must hold for a severity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// All these facts hold on the flow.
    pub facts: FactSet,
    /// None of these facts holds on the flow.
    pub without: FactSet,
    /// Any of these labels is at the source (empty: any).
    pub labels: LabelSet,
    /// Any of these sink kinds is at the sink (empty: any).
    pub sinks: u64,
    /// It is one of these calls (empty: any).
    pub calls: Vec<ApiPath>,
    /// The way leads into and out of at least so many calls.
    pub through: usize,
}

/// A call that a rule is about.
pub struct CallTest {
    /// The call.
    pub path: ApiPath,
    /// What the arguments must be.
    pub only_if: Option<Condition>,
    /// What they must not be.
    pub unless: Option<Condition>,
}

/// A flow that a rule is about.
pub struct FlowTest {
    /// Labels at the source.
    pub from: LabelSet,
    /// Sink kinds.
    pub to: Vec<SinkKind>,
    /// Facts that clear it.
    pub unless: FactSet,
    /// Facts without which it does not count.
    pub needs: FactSet,
}

/// What can be wrong with a comment that suppresses findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommentFault {
    /// It suppresses nothing.
    Unused,
    /// It names no rule, or cannot be understood.
    Unknown,
    /// Its date has passed.
    Expired,
    /// It gives no reason.
    Unexplained,
}

/// How the code of a finding can be mended by itself: only where the meaning of the program stays what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// `a == b` becomes a call of this function with both sides as bytes.
    Compare {
        /// Module and function: `hmac.compare_digest`.
        function: String,
    },
    /// The argument that must not be there becomes this text.
    Redact {
        /// Without quotes.
        text: String,
    },
    /// Values in an f-string become parameters of the statement.
    Parameters {
        /// Top-level modules of database drivers, each with the sign that it takes for a parameter.
        signs: Vec<(String, String)>,
    },
    /// The call gets this keyword argument.
    Argument {
        /// `name=value`
        text: String,
    },
    /// The comment goes.
    Uncomment,
}

/// The shapes of a rule.
pub enum Shape {
    /// A label reaches a sink kind in one of these ways.
    Flow(Vec<FlowTest>),
    /// One of these calls with these arguments.
    Call {
        /// The calls, with what their arguments must be.
        at: Vec<CallTest>,
        /// What does the same by hand: a label that reaches a sink kind.
        flows: Vec<FlowTest>,
        /// The finding stands where something was put under this key in the same object before, if that is another statement.
        stands_at: Option<Symbol>,
    },
    /// A view reaches this sink kind while the caller lacks these facts; points at the view.
    Route {
        /// What is reached.
        reaches: SinkKind,
        /// Other kinds, one of which is as good.
        or_reaches: Vec<SinkKind>,
        /// Facts about the caller that clear it.
        unless: FactSet,
        /// Facts about the caller without which it does not count.
        needs: FactSet,
    },
    /// A comment that suppresses findings is not as it should be.
    Comment(CommentFault),
}
