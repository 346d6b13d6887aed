//! Every bound of ARCHITECTURE.md's table, hit by a program: where something may be lost a notice says so.

use super::support::{Scratch, leakline, root, stderr, stdout};

const HEAD: &str = "import logging\n\nfrom flask import request\n\n\n";
const TOKEN: &str = "request.headers[\"Authorization\"]";

/// A row of the table: constants, and whether a notice is given.
fn rows() -> Vec<(String, Vec<String>, bool)> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let section = text.split("\n## Limits\n").nth(1).unwrap().split("\n## ").next().unwrap().to_owned();
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        (cells[1].to_owned(), cells[2].split('`').skip(1).step_by(2).map(str::to_owned).collect(), cells[3] == "yes")
    };
    section.lines().filter(|line| line.starts_with("| ") && line.contains('`')).map(row).collect()
}

/// All of `src/`.
fn code() -> String {
    let mut code = String::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => code += &std::fs::read_to_string(path).unwrap_or_default(),
            }
        }
    }
    code
}

#[test]
fn the_table_of_limits_is_that_of_the_code() {
    let code = code();
    let lines: Vec<&str> = code.lines().collect();
    let rows = rows();
    assert!(rows.len() > 10);
    for (number, names, _) in rows {
        for name in names {
            let is_it = |line: &&str| line.contains(&format!("const {name}: "));
            let at: Vec<usize> = lines.iter().enumerate().filter(|(_, line)| is_it(line)).map(|(at, _)| at).collect();
            let with_number = |at: &&usize| {
                let value = lines[**at].split('=').nth(1).unwrap_or_default().replace('_', "");
                let digits = number.replace(',', "");
                digits.split(|letter: char| !letter.is_ascii_digit()).any(|part| !part.is_empty() && value.contains(part))
            };
            let found = at.iter().find(with_number);
            assert!(found.is_some(), "no constant `{name}` has a number of {number:?}");
            assert!(lines[found.unwrap() - 1].trim_start().starts_with("///"), "`{name}` gives no reason");
        }
    }
}

/// What is said of a program on standard error, and whether the credential is found in a log.
fn said(text: &str) -> (String, bool) {
    let scratch = Scratch::new();
    scratch.write("app.py", format!("{HEAD}{text}"));
    let run = leakline(scratch.path(), &["check", "--output-format", "concise", "--exit-zero"]);
    let shown = stdout(&run) + &stderr(&run);
    let is_found = shown.contains("[credential-in-log]");
    (shown, is_found)
}

#[test]
fn what_may_be_lost_is_told() {
    let many = |n: usize, line: &dyn Fn(usize) -> String| (0..n).map(line).collect::<String>();
    let cycle = many(200, &|n| format!("def f{n}(x):\n    return f{next}(x) + f{next}(x)\n\n\n", next = (n + 1) % 200));
    let inner = "class A:\n    def __init__(self, inner):\n        self.inner = inner\n\n    @property\n    def value(self):\n        return self.inner.value\n\n\n";
    for (limit, program) in [
        (
            "the work on one function",
            format!("def f(x):\n    for i in x:\n{}    return x\n", "        x = g(x, i, [x, i])\n".repeat(9_000)),
        ),
        ("nested evaluations", cycle),
        ("calls within one step", format!("{inner}x = {}None{}\nprint(x.value)\n", "A(".repeat(15), ")".repeat(15))),
        ("sink flows of one function", format!("def f(x):\n{}", many(120, &|_| "    logging.info(x)\n".to_owned()))),
        (
            "origins of one value",
            format!("def f():\n    x = \"\"\n{}    logging.info(x)\n", many(20, &|n| format!("    x += request.args[\"a{n}\"]\n"))),
        ),
        (
            "objects in one value",
            format!("def f():\n    logging.info({{{}\"last\": {TOKEN}}})\n", many(80, &|n| format!("\"a{n}\": {{\"k{n}\": {n}}}, "))),
        ),
    ] {
        let (text, _) = said(&program);
        assert!(text.contains(&format!("[limit-hit] a bound on {limit} was reached")), "{limit}:\n{text}");
    }
    let (text, _) = said(&format!("x = {}{}\n", "[".repeat(300), "]".repeat(300)));
    assert!(text.contains("[limit-hit] nesting too deep"), "{text}");
    let (text, _) = said(&format!("# {}\n", "x".repeat(11 << 20)));
    assert!(text.contains("[too-large]"), "{text}");
}

#[test]
fn behind_the_other_bounds_text_is_kept() {
    let branches: String =
        (0..14).map(|n| format!("    {} n == {n}:\n        x = \"{n}\"\n", if n == 0 { "if" } else { "elif" })).collect();
    let wrappers: String = (0..2).map(|n| format!("def w{n}(log, x):\n    return w{}(log, x)\n\n\n", n + 1)).collect();
    for (bound, program) in [
        ("an access path", format!("def f(a):\n    a.b.c.d.e.f.g.h.i.j = {TOKEN}\n    logging.info(a.b.c.d.e.f.g.h.i.j)\n")),
        ("possibilities", format!("def f(n):\n{branches}    else:\n        x = {TOKEN}\n    logging.info(x)\n")),
        ("callers", format!("{wrappers}def w2(log, x):\n    log(x)\n\n\nw0(logging.info, {TOKEN})\n")),
    ] {
        let (text, is_found) = said(&program);
        assert!(is_found && !text.contains("limit-hit"), "{bound}:\n{text}");
    }
}
