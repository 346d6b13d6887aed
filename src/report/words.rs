//! Words and numbers that several formats share.

use rustc_hash::FxHashMap;

use crate::check::{Confidence, StepKind};
use crate::models::Severity;

/// The word for a severity.
pub(super) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// The word for a confidence.
pub(super) fn confidence_name(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Medium => "medium",
        Confidence::High => "high",
    }
}

/// The word for the part that a step plays.
pub(super) fn step_kind_name(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Source => "source",
        StepKind::Flow => "flow",
        StepKind::Call => "call",
        StepKind::Return => "return",
        StepKind::Model => "model",
        StepKind::Sink => "sink",
    }
}

/// `1 file`, `12,345 files`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    let digits = count.to_string();
    let mut shown = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if count == 1 { format!("{shown} {noun}") } else { format!("{shown} {noun}s") }
}

/// The page of a CWE entry.
pub(super) fn cwe_page(number: u32) -> String {
    format!("https://cwe.mitre.org/data/definitions/{number}.html")
}

/// A path as the path of a URI.
pub(super) fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => encoded.push(byte as char),
            _ => encoded += &format!("%{byte:02X}"),
        }
    }
    encoded
}

/// Ends with a full stop, as SARIF asks of messages.
pub(super) fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// A text of fewer than `max` characters.
pub(super) fn shortened(text: &str, max: usize) -> String {
    if text.chars().count() < max {
        return text.to_owned();
    }
    text.chars().take(max - 2).chain(['…']).collect()
}

/// Tells equal fingerprints apart by their order: readers show equal ones once.
#[derive(Default)]
pub(super) struct Repetitions(FxHashMap<String, usize>);

impl Repetitions {
    pub(super) fn numbered(&mut self, fingerprint: String) -> String {
        let count = self.0.entry(fingerprint.clone()).or_default();
        *count += 1;
        format!("{fingerprint}:{count}")
    }
}
