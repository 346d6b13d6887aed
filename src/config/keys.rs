//! The keys of a configuration file: the one place where they are listed.

/// A key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What its value is.
    pub kind: KeyKind,
    /// What it is for, in a sentence or two.
    pub meaning: &'static str,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Names of rules, groups and CWE numbers.
    Words,
    /// Globs, relative to the file's folder.
    Globs,
    /// Paths, relative to the file's folder.
    Paths,
    /// One path, relative to the file's folder.
    Path,
    /// `true` or `false`.
    Flag,
    /// A severity.
    Severity,
    /// A table from rules, groups and CWE numbers to severities.
    SeverityByWord,
    /// A table from globs to names of rules, groups and CWE numbers.
    WordsByGlob,
    /// Tables of model rows.
    Models,
}

/// All keys, in the order in which documents show them.
pub const KEYS: &[Key] = &[
    Key { name: "select", kind: KeyKind::Words, meaning: "Apply only these rules. `all` stands for every rule." },
    Key { name: "extend-select", kind: KeyKind::Words, meaning: "Apply these rules too, also if they are off by default." },
    Key { name: "ignore", kind: KeyKind::Words, meaning: "Leave out these rules. A rule's name weighs more than its group or CWE number." },
    Key { name: "extend-ignore", kind: KeyKind::Words, meaning: "Leave out these rules too." },
    Key {
        name: "per-file-ignores",
        kind: KeyKind::WordsByGlob,
        meaning: "Leave out rules in the files that match a glob: `\"tests/**\" = [\"all\"]`.",
    },
    Key { name: "severity", kind: KeyKind::SeverityByWord, meaning: "Give rules another severity: `prompt-injection = \"error\"`." },
    Key { name: "min-severity", kind: KeyKind::Severity, meaning: "Leave out findings below this severity." },
    Key { name: "fail-on", kind: KeyKind::Severity, meaning: "The lowest severity that makes the exit code 1." },
    Key {
        name: "exclude",
        kind: KeyKind::Globs,
        meaning: "Files and folders to leave out, in place of the usual ones (`.venv`, `build`, `node_modules`, ...).",
    },
    Key { name: "extend-exclude", kind: KeyKind::Globs, meaning: "Files and folders to leave out beside the usual ones." },
    Key { name: "force-exclude", kind: KeyKind::Flag, meaning: "Leave out excluded files even if they are named on the command line." },
    Key { name: "respect-gitignore", kind: KeyKind::Flag, meaning: "Leave out what `.gitignore` and `.ignore` name; true by default." },
    Key { name: "src", kind: KeyKind::Paths, meaning: "Folders from which modules are imported; found by themselves if none is given." },
    Key { name: "rules", kind: KeyKind::Paths, meaning: "Folders with further rules and models, in the form of leakline's own `rules/`." },
    Key {
        name: "models",
        kind: KeyKind::Models,
        meaning: "What your own functions mean: wrappers of model clients, decorators that authenticate, functions that validate.",
    },
    Key {
        name: "baseline",
        kind: KeyKind::Path,
        meaning: "File with known findings, which are not reported; `leakline baseline` writes it.",
    },
    Key {
        name: "require-reason",
        kind: KeyKind::Flag,
        meaning: "Report comments `# leakline: ignore[...]` that give no reason behind `--`.",
    },
    Key { name: "strict", kind: KeyKind::Flag, meaning: "Exit with 2 if a file could not be analysed as a whole." },
];

/// The key of a name.
pub(super) fn key(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}
