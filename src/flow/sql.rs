//! SQL statements as far as they say which columns are written and read: the text is cut into words, never judged.

use crate::models::Pattern;

/// A value that a statement takes from its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// `?`, `%s`, `$1`: by position.
    At(u32),
    /// `:name`, `%(name)s`: by name.
    Named(String),
}

/// What a statement does with a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Statement {
    /// `INSERT`, `REPLACE`, `UPDATE`: columns with what is put there. Columns without a name are those of the table in order.
    Write { table: String, columns: Vec<(Option<String>, Slot)> },
    /// `SELECT`: columns in order, each with the name under which it comes out; none where that is not known. `is_whole`: all of the
    /// table's may be among them.
    Read { table: String, columns: Vec<Option<Column>>, is_whole: bool },
}

/// A column of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub name: String,
    /// Behind `AS`.
    pub shown: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word<'t> {
    Name(&'t str),
    Slot(Slot),
    Sign(char),
    /// A quoted text, a number, an unknown part.
    Other,
}

/// Reads a statement; none if it is of another kind or its table is not known.
pub(super) fn read(text: &str) -> Option<Statement> {
    let words = words(text);
    let first = words.iter().find_map(|word| match word {
        Word::Name(name) => Some(name.to_ascii_lowercase()),
        _ => None,
    })?;
    match first.as_str() {
        "insert" | "replace" => insert(&words),
        "update" => update(&words),
        "select" | "with" => select(&words),
        _ => None,
    }
}

/// Whether a statement changes what is stored.
pub(super) fn is_change(text: &str) -> bool {
    let first = text.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    ["insert", "replace", "update", "delete", "drop", "truncate"].iter().any(|it| first.eq_ignore_ascii_case(it))
}

/// Whether a statement takes rows or tables away.
pub(super) fn is_removal(text: &str) -> bool {
    let first = text.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    ["delete", "drop", "truncate"].iter().any(|it| first.eq_ignore_ascii_case(it))
}

/// Whether an unknown part of the text stands where a key selects rows.
pub(super) fn chooses_row(text: &str, keys: &Pattern) -> bool {
    let words = words(text);
    let Some(start) = position(&words, "where") else { return false };
    words[start..].windows(3).any(|window| match window {
        [Word::Name(column), Word::Sign('='), Word::Other] => keys.is_match(column),
        _ => false,
    })
}

/// The columns of which a statement says what they must be equal to.
pub(super) fn asked(text: &str) -> Vec<String> {
    let words = words(text);
    let start = position(&words, "where").unwrap_or(words.len());
    let asked = words[start..].windows(3).filter_map(|window| match window {
        [Word::Name(column), Word::Sign('='), Word::Slot(_) | Word::Other] => Some(column.to_ascii_lowercase()),
        _ => None,
    });
    asked.collect()
}

fn is(word: Option<&Word>, keyword: &str) -> bool {
    matches!(word, Some(Word::Name(name)) if name.eq_ignore_ascii_case(keyword))
}

fn position(words: &[Word], keyword: &str) -> Option<usize> {
    words.iter().position(|word| is(Some(word), keyword))
}

/// The name at a place; of `schema.table` the last part.
fn name_at(words: &[Word], mut at: usize) -> Option<(String, usize)> {
    let Word::Name(name) = words.get(at)? else { return None };
    let mut name = *name;
    while words.get(at + 1) == Some(&Word::Sign('.'))
        && let Some(Word::Name(next)) = words.get(at + 2)
    {
        name = next;
        at += 2;
    }
    Some((name.to_ascii_lowercase(), at + 1))
}

fn insert(words: &[Word]) -> Option<Statement> {
    let (table, mut at) = name_at(words, position(words, "into")? + 1)?;
    let mut names: Vec<String> = Vec::new();
    if words.get(at) == Some(&Word::Sign('(')) {
        at += 1;
        while let Some((name, next)) = name_at(words, at) {
            names.push(name);
            at = next;
            if words.get(at) != Some(&Word::Sign(',')) {
                break;
            }
            at += 1;
        }
    }
    let values = at + position(&words[at..], "values")? + 1;
    let mut columns = Vec::new();
    let (mut depth, mut column) = (0, 0);
    for word in &words[values..] {
        match word {
            Word::Sign('(') => depth += 1,
            Word::Sign(')') => {
                depth -= 1;
                if depth <= 0 {
                    break;
                }
            }
            Word::Sign(',') if depth == 1 => column += 1,
            Word::Slot(slot) => columns.push((names.get(column).cloned(), slot.clone())),
            _ => {}
        }
    }
    Some(Statement::Write { table, columns })
}

fn update(words: &[Word]) -> Option<Statement> {
    let (table, _) = name_at(words, position(words, "update")? + 1)?;
    let start = position(words, "set")? + 1;
    let mut columns = Vec::new();
    let mut column = None;
    for (at, word) in words.iter().enumerate().skip(start) {
        match word {
            Word::Name(name) if name.eq_ignore_ascii_case("where") || name.eq_ignore_ascii_case("returning") => break,
            Word::Name(name) if words.get(at + 1) == Some(&Word::Sign('=')) => column = Some(name.to_ascii_lowercase()),
            Word::Slot(slot) if column.is_some() => columns.push((column.clone(), slot.clone())),
            _ => {}
        }
    }
    Some(Statement::Write { table, columns })
}

fn select(words: &[Word]) -> Option<Statement> {
    let start = position(words, "select")? + 1;
    let mut depth = 0;
    let from = start
        + words[start..].iter().position(|word| {
            match word {
                Word::Sign('(') => depth += 1,
                Word::Sign(')') => depth -= 1,
                _ => {}
            }
            depth == 0 && is(Some(word), "from")
        })?;
    let (table, _) = name_at(words, from + 1)?;
    let mut parts = Vec::new();
    let mut depth = 0;
    let mut begin = start;
    for at in start..=from {
        match words[at] {
            Word::Sign('(') => depth += 1,
            Word::Sign(')') => depth -= 1,
            _ => {}
        }
        if at == from || depth == 0 && words[at] == Word::Sign(',') {
            parts.push(&words[begin..at]);
            begin = at + 1;
        }
    }
    let columns: Vec<Option<Column>> = parts.iter().map(|part| column(part)).collect();
    let is_all = |part: &&[Word]| matches!(part, [.., Word::Sign('*')]);
    let is_whole = parts.iter().any(is_all) || matches!((parts.as_slice(), columns.as_slice()), ([part], [None]) if !is_number(part));
    Some(Statement::Read { table, columns, is_whole })
}

/// Whether a column is computed by a function that gives a number.
fn is_number(column: &[Word]) -> bool {
    let numbers = ["count", "avg", "sum", "total", "length", "abs", "round"];
    matches!(column, [Word::Name(function), Word::Sign('('), ..] if numbers.iter().any(|it| function.eq_ignore_ascii_case(it)))
}

/// `body`, `n.body AS text`, `lower(body) AS text`; none for `*`, and for numbers and whatever else is computed.
fn column(words: &[Word]) -> Option<Column> {
    let skipped = usize::from(is(words.first(), "distinct"));
    let (name, next) = name_at(words, skipped)?;
    let rest = &words[next..];
    let shown = match rest {
        [] => name.clone(),
        [Word::Sign('('), inner @ ..] if !is_number(words) => {
            let end = inner.iter().position(|word| *word == Word::Sign(')'))?;
            let name = column(&inner[..inner[..end].iter().position(|word| *word == Word::Sign(',')).unwrap_or(end)])?.name;
            let shown = match &inner[end + 1..] {
                [] => String::new(),
                [Word::Name(shown)] => shown.to_ascii_lowercase(),
                [keyword, Word::Name(shown)] if is(Some(keyword), "as") => shown.to_ascii_lowercase(),
                _ => return None,
            };
            return Some(Column { name, shown });
        }
        [Word::Name(shown)] => shown.to_ascii_lowercase(),
        [keyword, Word::Name(shown)] if is(Some(keyword), "as") => shown.to_ascii_lowercase(),
        _ => return None,
    };
    Some(Column { name, shown })
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut n_slots = 0;
    let mut rest = text;
    let name_end = |text: &str| text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        let mut next_slot = || {
            n_slots += 1;
            Word::Slot(Slot::At(n_slots - 1))
        };
        match c {
            _ if c.is_whitespace() => {}
            '\'' => {
                length = rest[1..].find('\'').map_or(rest.len(), |at| at + 2);
                words.push(Word::Other);
            }
            '"' | '`' | '[' => {
                let close = if c == '[' { ']' } else { c };
                let inner = rest[1..].find(close).map_or("", |at| &rest[1..at + 1]);
                length = inner.len() + 2;
                words.push(Word::Name(inner));
            }
            '?' => words.push(next_slot()),
            '%' if rest.starts_with("%s") => {
                length = 2;
                words.push(next_slot());
            }
            '%' if rest.starts_with("%(") => {
                let inner = rest[2..].find(')').map_or("", |at| &rest[2..at + 2]);
                length = (inner.len() + 4).min(rest.len());
                words.push(Word::Slot(Slot::Named(inner.to_string())));
            }
            ':' if rest[1..].starts_with(|c: char| c.is_alphabetic() || c == '_') => {
                let name = &rest[1..1 + name_end(&rest[1..])];
                length = 1 + name.len();
                words.push(Word::Slot(Slot::Named(name.to_string())));
            }
            '$' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                let digits = &rest[1..1 + name_end(&rest[1..])];
                length = 1 + digits.len();
                words.push(digits.parse::<u32>().map_or(Word::Other, |number| Word::Slot(Slot::At(number.saturating_sub(1)))));
            }
            _ if c.is_alphabetic() || c == '_' => {
                let name = &rest[..name_end(rest)];
                length = name.len();
                words.push(Word::Name(name));
            }
            _ if c.is_ascii_digit() || c == '\0' => words.push(Word::Other),
            _ => words.push(Word::Sign(c)),
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Column, Slot, Statement, is_change, read};

    fn written(text: &str) -> (String, Vec<(Option<String>, Slot)>) {
        match read(text) {
            Some(Statement::Write { table, columns }) => (table, columns),
            other => panic!("{text}: {other:?}"),
        }
    }

    fn shown(text: &str) -> Vec<Option<(String, String)>> {
        match read(text) {
            Some(Statement::Read { columns, .. }) => columns.into_iter().map(|it| it.map(|Column { name, shown }| (name, shown))).collect(),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn writes_name_their_columns() {
        let at = |name: &str, slot: u32| (Some(name.to_string()), Slot::At(slot));
        assert_eq!(written("INSERT INTO notes (owner, body) VALUES (?, ?)"), ("notes".to_string(), vec![at("owner", 0), at("body", 1)]));
        assert_eq!(written("insert or replace into main.notes(a, b, c) values (1, lower(%s), %s)").1, [at("b", 0), at("c", 1)]);
        assert_eq!(written("INSERT INTO notes VALUES (NULL, ?)").1, [(None, Slot::At(0))]);
        assert_eq!(written("UPDATE notes SET body = $2, seen = 1 WHERE id = $1").1, [at("body", 1)]);
        assert_eq!(
            written("UPDATE \"notes\" SET body = :text WHERE id = :id").1,
            [(Some("body".to_string()), Slot::Named("text".to_string()))]
        );
        assert_eq!(written("insert into t (x) values (%(x)s)").1, [(Some("x".to_string()), Slot::Named("x".to_string()))]);
    }

    #[test]
    fn reads_name_what_comes_out() {
        let same = |name: &str| Some((name.to_string(), name.to_string()));
        assert_eq!(shown("SELECT id, body FROM notes WHERE owner = ?"), [same("id"), same("body")]);
        assert_eq!(shown("select distinct n.body as text, count(x) from notes n"), [Some(("body".to_string(), "text".to_string())), None]);
        assert_eq!(shown("SELECT * FROM notes"), [None]);
        assert_eq!(shown("SELECT max(n.body, 1), lower(title) t, avg(stars) FROM notes n").len(), 3);
        let text = |name: &str, shown: &str| Some((name.to_string(), shown.to_string()));
        assert_eq!(shown("SELECT lower(title) t, group_concat(body), avg(stars) FROM notes"), [text("title", "t"), text("body", ""), None]);
        let is_whole = |text: &str| matches!(read(text), Some(Statement::Read { is_whole: true, .. }));
        assert!(is_whole("SELECT n.*, 1 FROM notes n") && is_whole("SELECT a || b FROM notes") && !is_whole("SELECT count(*) FROM notes"));
        assert_eq!(read("CREATE TABLE notes (id INTEGER)"), None);
        assert_eq!(read("SELECT 1"), None);
        assert_eq!(read("INSERT INTO \0 (a) VALUES (?)"), None);
        assert_eq!(read("'"), None);
        assert!(is_change(" delete from notes") && !is_change("SELECT * FROM updates") && !is_change(""));
        assert_eq!(read("SELECT \"a FROM %("), None);
    }
}
