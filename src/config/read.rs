//! Reading a configuration file with the positions of everything in it.

use std::path::{Path, PathBuf};

use super::keys::{KEYS, Key, key};
use super::settings::{Glob, Settings, Word};
use crate::models::{Document, Reader, RuleSource, Severity, Table, Text, Value};
use crate::text::Problem;

/// The file in which leakline's settings are one table among others.
const SHARED_FILE: &str = "pyproject.toml";

/// Whether a file speaks of leakline at all: of `pyproject.toml` only one with the table `[tool.leakline]` does.
pub fn has_table(path: &Path, text: &str) -> bool {
    let (document, _) = Document::parse(text);
    table(&document, keys_to(path, &[])).is_some()
}

/// What a file says. `folder` is where it lies, `shown` its path in messages.
pub fn read(folder: &Path, shown: &str, text: &str) -> (Settings, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut settings = Settings::default();
    let path = Path::new(shown);
    let mut reader = SettingsReader { reader: Reader::of_configuration(shown, text, &mut problems), folder };
    let document = reader.reader.toml(text);
    let Some(table) = table(&document, keys_to(path, &[])) else { return (settings, problems) };
    reader.reader.known_keys(table, &KEYS.iter().map(|key| key.name).collect::<Vec<_>>());
    for (name, value) in table.entries() {
        // An entry that is `None` has been reported.
        let _ = key(name.value).and_then(|key| reader.entry(&mut settings, key, value));
    }
    if table.get("models").is_some() {
        settings.rules.push(RuleSource::Inline { path: shown.to_owned(), text: text.to_owned(), keys: keys_to(path, &["models"]) });
    }
    (settings, problems)
}

/// The keys that lead to a part of leakline's settings: to the whole, or to `models`.
fn keys_to(path: &Path, part: &[&str]) -> &'static [&'static str] {
    match (path.file_name().is_some_and(|name| name == SHARED_FILE), part.is_empty()) {
        (true, true) => &["tool", "leakline"],
        (true, false) => &["tool", "leakline", "models"],
        (false, true) => &[],
        (false, false) => &["models"],
    }
}

fn table<'d>(document: &'d Document, keys: &[&str]) -> Option<Table<'d>> {
    keys.iter().try_fold(document.root().table()?, |table, key| table.get(key)?.table())
}

struct SettingsReader<'a> {
    reader: Reader<'a>,
    folder: &'a Path,
}

impl SettingsReader<'_> {
    fn entry(&mut self, settings: &mut Settings, key: &Key, value: Value) -> Option<()> {
        match key.name {
            "select" => settings.select = Some(self.words(value)?),
            "extend-select" => settings.extend_select = self.words(value)?,
            "ignore" => settings.ignore = Some(self.words(value)?),
            "extend-ignore" => settings.extend_ignore = self.words(value)?,
            "per-file-ignores" => {
                for (glob, words) in self.reader.entries(value) {
                    settings.per_file_ignores.extend(self.glob(glob).zip(self.words(words)));
                }
            }
            "severity" => {
                for (word, severity) in self.reader.entries(value) {
                    settings.severity.extend(self.severity(severity).map(|severity| (written(word), severity)));
                }
            }
            "min-severity" => settings.min_severity = Some(self.severity(value)?),
            "fail-on" => settings.fail_on = Some(self.severity(value)?),
            "exclude" => settings.exclude = Some(self.globs(value)?),
            "extend-exclude" => settings.extend_exclude = self.globs(value)?,
            "force-exclude" => settings.force_exclude = Some(self.reader.boolean(value)?),
            "respect-gitignore" => settings.respect_gitignore = Some(self.reader.boolean(value)?),
            "src" => settings.src = self.folders(value)?,
            "rules" => settings.rules.extend(self.folders(value)?.into_iter().map(RuleSource::Folder)),
            "baseline" => settings.baseline = Some(self.path(value)?),
            "require-reason" => settings.require_reason = Some(self.reader.boolean(value)?),
            "strict" => settings.strict = Some(self.reader.boolean(value)?),
            // The floor `models` reads them.
            "models" => {}
            other => unreachable!("the key `{other}` stands in the table of keys and has no meaning"),
        }
        Some(())
    }

    fn words(&mut self, value: Value) -> Option<Vec<Word>> {
        Some(self.reader.strings(value)?.into_iter().map(written).collect())
    }

    fn globs(&mut self, value: Value) -> Option<Vec<Glob>> {
        let texts = self.reader.strings(value)?;
        Some(texts.into_iter().filter_map(|text| self.glob(text)).collect())
    }

    fn glob(&mut self, text: Text) -> Option<Glob> {
        let glob = Glob::new(self.folder, text.value);
        match glob.compile() {
            Ok(_) => Some(glob),
            Err(message) => {
                self.reader.mistake(text.span, &message, None);
                None
            }
        }
    }

    fn severity(&mut self, value: Value) -> Option<Severity> {
        let text = self.reader.string(value)?;
        self.reader.word("severity", text)
    }

    fn folders(&mut self, value: Value) -> Option<Vec<PathBuf>> {
        Some(self.reader.strings(value)?.iter().map(|text| self.folder.join(text.value)).collect())
    }

    fn path(&mut self, value: Value) -> Option<PathBuf> {
        let text = self.reader.string(value)?;
        if text.value.is_empty() {
            self.reader.mistake(value.span(), "the path is empty", None);
            return None;
        }
        Some(self.folder.join(text.value))
    }
}

fn written(text: Text) -> Word {
    Word { text: text.value.to_owned(), place: Some(text.span) }
}
