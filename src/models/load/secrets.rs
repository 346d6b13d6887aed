//! `secrets.toml`: names of secrets and privileges, shapes of keys, and placeholders.

use std::sync::OnceLock;

use super::super::pattern::{NamePattern, Pattern};
use super::super::secrets::{KeyShape, Placeholders, SecretNames, Secrets};
use super::document::Value;
use super::files::File;
use super::reader::{Reader, Row, Text};
use crate::text::Problem;

const KEYS: &[&str] = &["names", "placeholder", "samples", "shape"];
const NAMES: &[&str] = &[
    "secret",
    "not-secret",
    "signing",
    "password",
    "privilege",
    "standing",
    "owner",
    "conversation",
    "checking",
    "refusing",
    "debugging",
    "production",
    "testing",
    "developing",
    "live",
    "stage",
    "administrator",
    "sampling",
    "decoy",
    "tails",
];
const PLACEHOLDERS: &[&str] = &["dummy", "elsewhere", "parts", "words"];
const SHAPE: &[&str] = &["name", "pattern", "contains", "needs", "least", "entropy"];

/// What all files together say, before it is joined.
#[derive(Default)]
struct Collected {
    names: [Vec<Pattern>; NAMES.len()],
    placeholders: [Vec<Pattern>; 3],
    words: Vec<String>,
    samples: Vec<String>,
    shapes: Vec<KeyShape>,
}

/// Reads all files into one.
pub(super) fn load<'f>(files: impl Iterator<Item = &'f File>, problems: &mut Vec<Problem>) -> Secrets {
    let mut collected = Collected::default();
    for file in files {
        let mut reader = Reader::new(file, problems);
        let document = reader.document(file, 0..file.text.len());
        let Some(row) = reader.row(document.root(), KEYS) else { continue };
        read_names(&mut reader, &row, &mut collected);
        read_placeholders(&mut reader, &row, &mut collected);
        let samples = row.get("samples").and_then(|value| reader.strings(value)).unwrap_or_default();
        collected.samples.extend(samples.into_iter().map(|sample| sample.value.to_owned()));
        for value in row.get("shape").map(|value| reader.list(value)).into_iter().flatten() {
            collected.shapes.extend(shape(&mut reader, value));
        }
    }
    joined(collected)
}

fn read_names(reader: &mut Reader, row: &Row, collected: &mut Collected) {
    let Some(row) = row.get("names").and_then(|value| reader.row(value, NAMES)) else { return };
    for (key, names) in NAMES.iter().zip(&mut collected.names) {
        names.extend(patterns(reader, &row, key, |reader, text| reader.name_pattern(text)));
    }
}

fn read_placeholders(reader: &mut Reader, row: &Row, collected: &mut Collected) {
    let Some(row) = row.get("placeholder").and_then(|value| reader.row(value, PLACEHOLDERS)) else { return };
    for (key, placeholders) in PLACEHOLDERS.iter().zip(&mut collected.placeholders) {
        placeholders.extend(patterns(reader, &row, key, |reader, text| reader.pattern(text, "(?i)")));
    }
    let words = row.get("words").and_then(|value| reader.strings(value)).unwrap_or_default();
    collected.words.extend(words.into_iter().map(|word| word.value.to_lowercase()));
}

fn shape(reader: &mut Reader, value: Value) -> Option<KeyShape> {
    let row = reader.row(value, SHAPE)?;
    let name = reader.need(&row, "name")?;
    let name = reader.string(name)?;
    let pattern = reader.need(&row, "pattern")?;
    let pattern = reader.string(pattern)?;
    let pattern = reader.pattern(pattern, "")?;
    let contains = reader.need(&row, "contains")?;
    let contains = parts(reader, contains)?;
    let needs = row.get("needs").map_or(Some(Vec::new()), |value| parts(reader, value))?;
    let least = row.get("least").map_or(Some(0), |value| reader.integer(value))?;
    let entropy = row.get("entropy").map_or(Some(0.0), |value| reader.number(value))?;
    let pattern = Pattern::new(format!("(?:^|[^A-Za-z0-9_])({})(?:$|[^A-Za-z0-9_])", pattern.as_str()));
    Some(KeyShape { name: name.value.to_owned(), pattern, contains, needs, least, entropy })
}

fn parts(reader: &mut Reader, value: Value) -> Option<Vec<String>> {
    Some(reader.strings(value)?.into_iter().map(|part| part.value.to_owned()).collect())
}

fn patterns(reader: &mut Reader, row: &Row, key: &str, read: fn(&mut Reader, Text) -> Option<Pattern>) -> Vec<Pattern> {
    let texts = row.get(key).and_then(|value| reader.strings(value)).unwrap_or_default();
    texts.into_iter().filter_map(|text| read(reader, text)).collect()
}

fn joined(collected: Collected) -> Secrets {
    let Collected {
        names:
            [
                secret,
                not_secret,
                signing,
                password,
                privilege,
                standing,
                owner,
                conversation,
                checking,
                refusing,
                debugging,
                production,
                testing,
                developing,
                live,
                stage,
                administrator,
                sampling,
                decoy,
                tails,
            ],
        placeholders,
        words,
        samples,
        shapes,
    } = collected;
    let tails = Pattern::any_of(tails);
    let name = |words: Vec<Pattern>| names_ending_in(words, tails.as_ref());
    let names = SecretNames {
        secret: name(secret),
        not_secret: name(not_secret),
        signing: name(signing),
        password: name(password),
        privilege: name(privilege),
        standing: name(standing),
        owner: name(owner),
        conversation: name(conversation),
        checking: names_beginning_with(checking),
        refusing: name(refusing),
        debugging: name(debugging),
        production: name(production),
        testing: name(testing),
        developing: name(developing),
        live: name(live),
        stage: name(stage),
        administrator: name(administrator),
        sampling: name(sampling),
        decoy: name(decoy),
    };
    let [dummy, elsewhere, parts] = placeholders.map(Pattern::any_of);
    let placeholders = Placeholders { dummy, elsewhere, parts, words: words.into_iter().collect() };
    Secrets { names, placeholders, shapes, hints: OnceLock::new(), samples }
}

/// Names that end in one of these words, and perhaps in some of `tails`. `_` stands for any separator.
fn names_ending_in(words: Vec<Pattern>, tails: Option<&Pattern>) -> Option<NamePattern> {
    let words = Pattern::any_of(words)?;
    let tails = tails.map_or(String::new(), |tails| format!("(?:_?(?:{}))*", tails.as_str()));
    let name = format!("(?:^|_)(?:{}){tails}$", words.as_str());
    Some(NamePattern::new(name.replace('_', r"[-_.\x20]")))
}

/// Names that begin with one of these words. `_` stands for any separator.
fn names_beginning_with(words: Vec<Pattern>) -> Option<NamePattern> {
    let words = Pattern::any_of(words)?;
    let name = format!("^_*(?:{})(?:_|$)", words.as_str());
    Some(NamePattern::new(name.replace('_', r"[-_.\x20]")))
}
