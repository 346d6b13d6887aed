//! The house keeps its form: floors use only floors above them in ARCHITECTURE.md's table, files stay small, nothing is left undone.

use std::path::{Path, PathBuf};

use super::support::root;

const MAX_LINES: usize = 600;

/// Names that belong into `rules/`.
const LIBRARIES: &[&str] =
    &["flask", "requests", "openai", "anthropic", "httpx", "langchain", "jwt", "werkzeug", "django", "jinja2", "sqlalchemy"];

struct Source {
    path: PathBuf,
    text: String,
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                sources.push(Source { path: path.strip_prefix(root()).unwrap().to_owned(), text });
            }
        }
    }
    sources.sort_by(|left, right| left.path.cmp(&right.path));
    sources
}

/// Lines with code: without comments, and without the tests at the end of the file.
fn code_lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let code = source.text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().enumerate().map(|(index, line)| (index + 1, line)).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The rows under `## Floors` in ARCHITECTURE.md: a floor and those it may use.
fn floors() -> Vec<(String, Vec<String>)> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let section = text.split("\n## Floors\n").nth(1).expect("ARCHITECTURE.md has a section Floors");
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let words = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        (words(cells[0]).remove(0), words(cells[1]))
    })
    .collect()
}

fn floor_of(path: &Path) -> Option<String> {
    let mut parts = path.iter().skip(1).map(|part| part.to_string_lossy().into_owned());
    let first = parts.next()?;
    parts.next().map(|_| first)
}

#[test]
fn floors_use_only_what_the_table_allows() {
    let floors = floors();
    assert!(floors.len() >= 10, "{floors:?}");
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(floor) = floor_of(&source.path) else { continue };
        let Some((_, allowed)) = floors.iter().find(|(name, _)| *name == floor) else {
            wrong.push(format!("{}: the floor `{floor}` is not in the table", source.path.display()));
            continue;
        };
        for (number, line) in code_lines(&source) {
            for used in crate_paths(line) {
                if used != floor && !allowed.contains(&used) {
                    wrong.push(format!("{}:{number}: `{floor}` uses `{used}`", source.path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The floors that a line names: `crate::text::Span`, `crate::{ir, text}`.
fn crate_paths(line: &str) -> Vec<String> {
    let word = |text: &str| text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect::<String>();
    let uses = line.split("crate::").skip(1);
    uses.flat_map(|rest| match rest.strip_prefix('{') {
        Some(list) => list.split(',').map(word).collect::<Vec<_>>(),
        None => vec![word(rest)],
    })
    .filter(|name| !name.is_empty())
    .collect()
}

#[test]
fn a_floor_uses_only_floors_above_it() {
    let floors = floors();
    for (index, (floor, allowed)) in floors.iter().enumerate() {
        let above: Vec<&String> = floors[..index].iter().map(|(name, _)| name).collect();
        let below: Vec<&String> = allowed.iter().filter(|name| !above.contains(name)).collect();
        assert!(below.is_empty(), "`{floor}` may use {below:?}, which do not stand above it");
    }
}

#[test]
fn files_are_small() {
    for source in sources() {
        let n_lines = source.text.lines().count();
        assert!(n_lines <= MAX_LINES, "{} has {n_lines} lines", source.path.display());
    }
}

#[test]
fn nothing_is_left_undone() {
    let forbidden = [".unwrap()", "todo!(", "unimplemented!(", "dbg!(", "TODO", "FIXME", "XXX"];
    for source in sources() {
        for (number, line) in code_lines(&source) {
            for word in forbidden {
                assert!(!line.contains(word), "{}:{number} has {word}", source.path.display());
            }
        }
    }
}

#[test]
fn only_doors_and_reports_print() {
    for source in sources() {
        let floor = floor_of(&source.path);
        if matches!(floor.as_deref(), Some("cli" | "lsp" | "report")) {
            continue;
        }
        for (number, line) in code_lines(&source) {
            assert!(!line.contains("print!(") && !line.contains("println!("), "{}:{number} prints", source.path.display());
        }
    }
}

#[test]
fn knowledge_of_libraries_stands_in_rules() {
    for source in sources() {
        for (number, line) in code_lines(&source) {
            for library in LIBRARIES {
                let is_named = ["\"", ".", "("].iter().any(|end| line.contains(&format!("\"{library}{end}")));
                assert!(!is_named, "{}:{number} names {library}", source.path.display());
            }
        }
    }
}

/// A test that is no part of the binary never runs.
#[test]
fn every_file_of_tests_is_part_of_the_binary() {
    let main = std::fs::read_to_string(root().join("tests/it/main.rs")).unwrap();
    for entry in std::fs::read_dir(root().join("tests/it")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(name == "main" || main.contains(&format!("mod {name};")), "{name} is not in tests/it/main.rs");
    }
}
