//! `vocabulary.toml`: the words. The built-in file must begin with those that the engine itself knows.

use super::super::vocabulary::{Telling, Vocabulary, Word, core};
use super::document::Value;
use super::files::File;
use super::reader::{Reader, Text};
use crate::text::{Names, Problem};

/// A set of words is a number with a bit for each.
const MAX_LABELS: usize = 32;
const MAX_SINKS: usize = 64;
const MAX_FACTS: usize = 64;

/// Reads all vocabularies into one.
pub(super) fn load<'f>(files: impl Iterator<Item = &'f File>, names: &Names, problems: &mut Vec<Problem>) -> Vocabulary {
    let core = |words: &[&str]| words.iter().map(|word| Word { name: names.intern(word), meaning: String::new() }).collect();
    let mut vocabulary =
        Vocabulary { labels: core(core::LABELS), sinks: core(core::SINKS), facts: core(core::FACTS), telling: Telling::default() };
    for file in files {
        let mut reader = Reader::new(file, problems);
        let document = reader.document(file, 0..file.text.len());
        for (key, value) in reader.entries(document.root()) {
            let (words, core, max) = match key.value {
                "labels" => (&mut vocabulary.labels, core::LABELS, MAX_LABELS),
                "sinks" => (&mut vocabulary.sinks, core::SINKS, MAX_SINKS),
                "facts" => (&mut vocabulary.facts, core::FACTS, MAX_FACTS),
                "telling" => {
                    read_telling(&mut reader, value, &mut vocabulary.telling, names);
                    continue;
                }
                _ => {
                    reader.unknown("table", key, ["labels", "sinks", "facts", "telling"].into_iter());
                    continue;
                }
            };
            let entries: Vec<_> = reader.entries(value).collect();
            if file.is_builtin() {
                check_order(&mut reader, &entries, core);
            }
            for (word, meaning) in entries {
                add(&mut reader, words, (word, meaning), max, names);
            }
        }
    }
    vocabulary
}

fn read_telling(reader: &mut Reader, value: Value, telling: &mut Telling, names: &Names) {
    let Some(row) = reader.row(value, &["reads", "adds", "joins", "silent"]) else { return };
    let Telling { reads, adds, joins, silent } = telling;
    for (key, calls) in [("reads", reads), ("adds", adds), ("joins", joins), ("silent", silent)] {
        let texts = row.get(key).and_then(|value| reader.strings(value)).unwrap_or_default();
        calls.extend(texts.into_iter().map(|text| names.intern(text.value)));
    }
}

fn check_order(reader: &mut Reader, entries: &[(Text, Value)], core: &[&str]) {
    let wrong = entries.iter().zip(core).find(|((word, _), expected)| word.value != **expected);
    if let Some(((word, _), expected)) = wrong {
        reader.mistake(word.span, &format!("the engine expects `{expected}` here: its own words come first, in its order"), None);
    }
}

fn add(reader: &mut Reader, words: &mut Vec<Word>, (word, meaning): (Text, Value), max: usize, names: &Names) {
    let Some(meaning) = reader.string(meaning) else { return };
    let name = names.intern(word.value);
    match words.iter().position(|known| known.name == name) {
        Some(known) => words[known].meaning = meaning.value.to_owned(),
        None if words.len() < max => words.push(Word { name, meaning: meaning.value.to_owned() }),
        None => reader.mistake(word.span, &format!("there are at most {max} words of this sort"), None),
    }
}
