//! Known findings: what a project has accepted for now. Entries are fingerprints with counts and no line numbers, so they survive code
//! that moves; the other fields let people read the file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Known findings by fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<String, Entry>,
}

/// One known finding, or several that are equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The identity that counts.
    pub fingerprint: String,
    /// The broken rule.
    pub rule: String,
    /// The file, below the folder of the baseline.
    pub path: String,
    /// The function in which it stands.
    pub function: String,
    /// How many findings have this identity.
    pub count: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    findings: Vec<Entry>,
}

const VERSION: u32 = 1;

impl Baseline {
    /// Reads a baseline file; the error says what is wrong.
    pub fn parse(text: &str) -> Result<Baseline, String> {
        let document: Document = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if document.version != VERSION {
            return Err(format!("it has version {}, this leakline reads version {VERSION}", document.version));
        }
        Ok(Baseline { entries: document.findings.into_iter().map(|entry| (entry.fingerprint.clone(), entry)).collect() })
    }

    /// The text of the file: one line each, sorted by path, so that changes are easy to review.
    pub fn text(&self) -> String {
        let mut entries: Vec<&Entry> = self.entries.values().collect();
        entries.sort_by_key(|entry| (&entry.path, &entry.rule, &entry.function, &entry.fingerprint));
        let lines: Vec<String> =
            entries.iter().map(|entry| format!("    {}", serde_json::to_string(entry).expect("an entry has string keys only"))).collect();
        let findings = if lines.is_empty() { String::new() } else { format!("\n{}\n  ", lines.join(",\n")) };
        format!("{{\n  \"version\": {VERSION},\n  \"findings\": [{findings}]\n}}\n")
    }

    /// Adds one finding.
    pub fn add(&mut self, entry: Entry) {
        let n_more = entry.count;
        let known = self.entries.entry(entry.fingerprint.clone()).or_insert(Entry { count: 0, ..entry });
        known.count += n_more;
    }

    /// Takes out one finding of an identity; false: it holds none.
    pub fn take(&mut self, fingerprint: &str) -> bool {
        match self.entries.get_mut(fingerprint) {
            Some(entry) if entry.count > 0 => {
                entry.count -= 1;
                true
            }
            Some(_) | None => false,
        }
    }

    /// What has not been taken out.
    pub fn rest(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().filter(|entry| entry.count > 0)
    }

    /// What both hold: of each identity the smaller number.
    pub fn common(&self, other: &Baseline) -> Baseline {
        let entries = self.entries.iter().filter_map(|(key, entry)| {
            let count = entry.count.min(other.entries.get(key)?.count);
            Some((key.clone(), Entry { count, ..entry.clone() }))
        });
        Baseline { entries: entries.collect() }
    }

    /// How many findings it holds.
    pub fn n_findings(&self) -> usize {
        self.entries.values().map(|entry| entry.count).sum()
    }
}
