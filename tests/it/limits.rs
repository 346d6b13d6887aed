//! Every bound of ARCHITECTURE.md's table, hit by a program: where something may be lost a notice says so.

use super::support::{Scratch, leakline, root, stderr, stdout};

const HEAD: &str = "import logging\n\nfrom flask import request\n\n\n";
const TOKEN: &str = "request.headers[\"Authorization\"]";

/// A row of the tables: numbers, constants, and whether a notice is given.
fn rows() -> Vec<(Vec<String>, Vec<String>, bool)> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let section = text.split("\n## Limits\n").nth(1).unwrap().split("\n## ").next().unwrap().to_owned();
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let numbers = cells[1].split_whitespace().map(|word| word.trim_end_matches([',', ';']).replace(',', "")).collect();
        let names = cells[2].split('`').skip(1).step_by(2).map(str::to_owned).collect();
        (numbers, names, cells.get(3) == Some(&"yes"))
    };
    section.lines().filter(|line| line.starts_with("| ") && line.contains('`')).map(row).collect()
}

/// All of `src/`.
fn code() -> String {
    code_of("")
}

fn code_of(floor: &str) -> String {
    let mut code = String::new();
    let mut folders = vec![root().join("src").join(floor)];
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
fn the_tables_of_limits_are_those_of_the_code() {
    let code = code();
    let lines: Vec<&str> = code.lines().collect();
    let rows = rows();
    assert!(rows.len() > 40);
    for (numbers, names, _) in &rows {
        for name in names {
            let is_it = |line: &&str| line.contains(&format!("const {name}: "));
            let at: Vec<usize> = lines.iter().enumerate().filter(|(_, line)| is_it(line)).map(|(at, _)| at).collect();
            let with_number = |at: &&usize| {
                let value = lines[**at].split('=').nth(1).unwrap_or_default().replace('_', "");
                let parts: Vec<&str> = value.split(|letter: char| !letter.is_ascii_digit()).collect();
                numbers.iter().any(|number| parts.contains(&number.as_str()))
            };
            assert!(at.iter().any(|at| with_number(&at)), "no constant `{name}` has a number of {numbers:?}");
        }
    }
}

/// Every bound that changes what is found stands in a table, and every bound has its reason.
#[test]
fn no_limit_is_untold() {
    let rows = rows();
    for floor in ["ir", "program", "flow", "check"] {
        for name in bounds(&code_of(floor)) {
            assert!(rows.iter().any(|(_, names, _)| names.contains(&name)), "ARCHITECTURE.md says nothing of `{name}` in `{floor}`");
        }
    }
    let code = code();
    let lines: Vec<&str> = code.lines().collect();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.contains("const MAX_")) {
        let above = lines[..at].iter().rev().find(|line| !line.contains("const MAX_")).unwrap();
        assert!(above.trim_start().starts_with("///"), "no reason is given: {line}");
    }
}

fn bounds(code: &str) -> Vec<String> {
    let name = |line: &str| Some(line.split("const MAX_").nth(1)?.split(':').next()?.to_owned());
    code.lines().filter_map(name).map(|name| format!("MAX_{name}")).collect()
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
        ("objects within objects", format!("def f():\n    logging.info({}{TOKEN}{})\n", "[".repeat(9), "]".repeat(9))),
        (
            "functions in one value",
            format!(
                "{}table = {{{}}}\n\n\ndef f(key):\n    table[key]({TOKEN})\n",
                many(20, &|n| format!("def f{n}(x):\n    logging.info(x)\n\n\n")),
                many(20, &|n| format!("\"{n}\": f{n}, "))
            ),
        ),
        (
            "implementations of one method",
            format!(
                "class A:\n    def go(self, x):\n        raise NotImplementedError\n\n\n{}def f(a: A):\n    a.go({TOKEN})\n",
                many(9, &|n| format!("class A{n}(A):\n    def go(self, x):\n        logging.info(x)\n\n\n"))
            ),
        ),
        (
            "visits of one loop",
            format!(
                "def f(n):\n    a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = a8 = \"\"\n    while n:\n{}        a0 = {TOKEN}\n    logging.info(a8)\n",
                handed_on(8, "a", "")
            ),
        ),
        (
            "rounds of a cycle of calls",
            format!(
                "def f(s, n):\n{}    s[0] = {TOKEN}\n    if n:\n        f(s, n - 1)\n\n\ndef g():\n    s = {{}}\n    f(s, 9)\n    logging.info(s[8])\n",
                handed_on(8, "s[", "]").replace("        ", "    ")
            ),
        ),
        (
            "objects of one function",
            format!("def f():\n    return [{}]\n\n\nlogging.info(f())\n", many(150, &|n| format!("{{\"a\": {n}}}, "))),
        ),
        (
            "computed values of one function",
            format!("def f(x):\n    return {{{}}}\n\n\nlogging.info(f({TOKEN}))\n", many(150, &|n| format!("\"a{n}\": x.a{n}.upper(), "))),
        ),
        (
            "writes of what is kept",
            format!(
                "{}x = \"\"\n\n\ndef f():\n    logging.info(x)\n",
                many(600, &|n| format!("def f{n}():\n    global x\n    x = request.args[\"{n}\"]\n\n\n"))
            ),
        ),
    ] {
        let (text, _) = said(&program);
        let told = text.lines().find_map(|line| line.split("[limit-hit] bounds were reached (").nth(1)?.split(')').next());
        assert!(told.is_some_and(|told| told.split(", ").any(|it| it == limit)), "{limit}:\n{text}");
    }
    let (text, _) = said(&format!("x = {}{}\n", "[".repeat(300), "]".repeat(300)));
    assert!(text.contains("[limit-hit] nesting too deep"), "{text}");
    let (text, _) = said(&format!("# {}\n", "x".repeat(11 << 20)));
    assert!(text.contains("[too-large]"), "{text}");
}

/// `a8 = a7`, `a7 = a6`, and so on: each round hands a value one place on.
fn handed_on(n: usize, before: &str, behind: &str) -> String {
    (1..=n).rev().map(|n| format!("        {before}{n}{behind} = {before}{}{behind}\n", n - 1)).collect()
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
