//! What makes two findings of different runs the same: rule, file, and the text of source and sink with the functions in which they
//! stand. Neither lines nor the path between count, so the identity survives moved code and further paths.

use std::sync::Arc;

use super::finding::{Finding, Location};
use super::literals::string_literals;
use crate::text::{FileId, SourceFile};

/// The identity of a finding as 16 hexadecimal digits. `sources` are indexed by [`crate::text::FileId`].
pub fn fingerprint(finding: &Finding, rule_name: &str, sources: &[Arc<SourceFile>]) -> String {
    fingerprint_with(finding, rule_name, sources, &|file| sources[file.0 as usize].path.as_str())
}

/// [`fingerprint`] with other paths than those that are shown, so that the folder in which leakline runs does not count.
pub fn fingerprint_with<'p>(finding: &Finding, rule_name: &str, sources: &[Arc<SourceFile>], path: &dyn Fn(FileId) -> &'p str) -> String {
    let mut hash = Fnv::new();
    hash.part(rule_name);
    hash.part(path(finding.location.file));
    hash.part(&finding.function);
    hash.part(&normalised(finding.location, sources));
    if let Some(source) = finding.paths.first().and_then(|path| path.steps.first()) {
        hash.part(path(source.location.file));
        hash.part(&source.function);
        hash.part(&normalised(source.location, sources));
    }
    format!("{:016x}", hash.0)
}

/// The text without white space and without what stands in string literals: a hash of a secret would let others test guesses.
fn normalised(location: Location, sources: &[Arc<SourceFile>]) -> String {
    let text = sources[location.file.0 as usize].slice(location.span);
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for literal in string_literals(text) {
        kept.extend(text[from..literal.start as usize].split_whitespace());
        from = literal.end as usize;
    }
    kept.extend(text[from..].split_whitespace());
    kept
}

/// FNV-1a with 64 bits: the same on every machine and in every version.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn part(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
