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
    let cycle = many(1_200, &|n| format!("def f{n}(x):\n    return f{next}(x) + f{next}(x)\n\n\n", next = (n + 1) % 1_200));
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
        (
            "depth of what one function gives",
            format!(
                "def g():\n    return {}{TOKEN}{}\n\n\ndef f():\n    logging.info(g(){})\n",
                "[".repeat(10),
                "]".repeat(10),
                "[0]".repeat(10)
            ),
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
        let told = format!("[limit-hit] bound reached ({limit}) in ");
        assert!(text.lines().any(|line| line.contains(&told) && line.contains("app.py:")), "{limit}:\n{text}");
    }
    let (text, _) = said(&format!("x = {}{}\n", "[".repeat(300), "]".repeat(300)));
    assert!(text.contains("[limit-hit] nesting too deep"), "{text}");
    let (text, _) = said(&format!("# {}\n", "x".repeat(11 << 20)));
    assert!(text.contains("[too-large]"), "{text}");
}

/// Far from the bound on nesting the result does not depend on where a cycle of calls is entered.
#[test]
fn a_flow_is_followed_through_hundreds_of_functions_that_call_each_other() {
    let cycle: String = (0..400).map(|n| format!("def f{n}(x):\n    return f{}(x)\n\n\n", (n + 1) % 401)).collect();
    let last = format!("def f400(x):\n    logging.info(x)\n    return f0(x)\n\n\nf397({TOKEN})\n");
    let (text, is_found) = said(&(cycle + &last));
    assert!(is_found && !text.contains("limit-hit"), "{text}");
}

/// `a8 = a7`, `a7 = a6`, and so on: each round hands a value one place on.
fn handed_on(n: usize, before: &str, behind: &str) -> String {
    (1..=n).rev().map(|n| format!("        {before}{n}{behind} = {before}{}{behind}\n", n - 1)).collect()
}

/// Programs in which the credential is still found behind a bound.
fn kept_behind() -> Vec<(&'static str, String)> {
    let lines = |n: usize, line: &dyn Fn(usize) -> String| (0..n).map(line).collect::<String>();
    let choice = |n: usize, value: &str| format!("    {} n == {n}:\n        x = {value}\n", if n == 0 { "if" } else { "elif" });
    let wrappers = |n: usize, end: &str| {
        lines(n, &|n| format!("def w{n}(x):\n    w{}(x)\n\n\n", n + 1))
            + &format!("def w{n}(x):\n    {end}\n\n\ndef f():\n    w0({TOKEN})\n")
    };
    let nested = |n: usize, inner: &str| format!("{}{inner}{}", "{\"a\": ".repeat(n), "}".repeat(n));
    vec![
        ("MAX_ACCESS_DEPTH", format!("def f(a):\n    a.b.c.d.e.f.g.h.i.j = {TOKEN}\n    logging.info(a.b.c.d.e.f.g.h.i.j)\n")),
        (
            "MAX_ENTRIES",
            format!("def f(n):\n{}    else:\n        x = {TOKEN}\n    logging.info(x)\n", lines(14, &|n| choice(n, &format!("\"{n}\"")))),
        ),
        (
            "MAX_FACTS_PER_ORIGIN",
            format!(
                "def f(n):\n    x = {TOKEN}\n{}    logging.info(x)\n",
                ["x.strip()", "f\"a{x}\"", "x[:99]", "x.lower()", "str(x)", "repr(x)"]
                    .iter()
                    .enumerate()
                    .map(|(n, value)| choice(n, value))
                    .collect::<String>()
            ),
        ),
        ("MAX_TEXT", format!("def f():\n    x = {}{TOKEN}\n    logging.info(x)\n", format!("\"{}\" + ", "a".repeat(300)).repeat(10))),
        ("MAX_INDEXED", format!("def f():\n    x = [{}{TOKEN}]\n    logging.info(x[300])\n", "0, ".repeat(300))),
        ("MAX_ROWS", format!("def f():\n    for n, x in enumerate([{}{TOKEN}]):\n        logging.info(x)\n", "\"a\", ".repeat(30))),
        (
            "MAX_SPREADS",
            format!(
                "def f():\n{}    x = {{{}**{{\"t\": {TOKEN}}}}}\n    logging.info(x[\"t\"])\n",
                lines(25, &|n| format!("    d{n} = {{\"k{n}\": 1}}\n")),
                lines(25, &|n| format!("**d{n}, "))
            ),
        ),
        (
            "MAX_SPREAD_DEPTH",
            format!("def f(u):\n    d = {{\"t\": {TOKEN}, **u}}\n{}    logging.info(d[\"t\"])\n", "    d = {**d, **u}\n".repeat(8)),
        ),
        (
            "MAX_PORTABLE_DEPTH",
            format!("def f(c, x):\n    c{}[\"log\"](x)\n\n\nf({}, {TOKEN})\n", "[\"a\"]".repeat(6), nested(6, "{\"log\": logging.info}")),
        ),
        (
            "MAX_PORTABLE_FIELDS",
            format!(
                "def f(c, x):\n    c[\"log\"](x)\n\n\nf({{{}\"log\": logging.info}}, {TOKEN})\n",
                lines(60, &|n| format!("\"k{n}\": {n}, "))
            ),
        ),
        (
            "MAX_RAISED",
            format!(
                "def g(n):\n{}    raise ValueError({TOKEN})\n\n\ndef f(n):\n    try:\n        g(n)\n    except ValueError as e:\n        logging.info(e)\n",
                lines(30, &|n| format!("    if n == {n}:\n        raise ValueError(\"a{n}\")\n"))
            ),
        ),
        (
            "MAX_CARRIED",
            format!(
                "def g():\n    raise ValueError([[[[[{TOKEN}]]]]])\n\n\ndef f():\n    try:\n        g()\n    except ValueError as e:\n        logging.info(e.args[0][0][0][0][0][0])\n"
            ),
        ),
        (
            "MAX_PARTS",
            format!("x = {{}}\n\n\ndef g():\n    x{at} = {TOKEN}\n\n\ndef f():\n    logging.info(x{at})\n", at = "[\"a\"]".repeat(6)),
        ),
        (
            "MAX_TYPE_DEPTH",
            format!("def f(x: {}str{}):\n    logging.info(x{} + {TOKEN})\n", "list[".repeat(8), "]".repeat(8), "[0]".repeat(8)),
        ),
        (
            "MAX_BLUEPRINTS",
            format!(
                "from flask import Blueprint, Flask\napp = Flask(__name__)\n{}{}app.register_blueprint(b0)\n\n\n@b11.route(\"/\")\ndef f():\n    logging.info({TOKEN})\n    return \"\"\n",
                lines(12, &|n| format!("b{n} = Blueprint(\"b{n}\", __name__)\n")),
                lines(11, &|n| format!("b{n}.register_blueprint(b{})\n", n + 1))
            ),
        ),
        (
            "MAX_CHOICES",
            format!(
                "def f(a, b, c):\n    x = {TOKEN} if a else None\n    y = x if b else None\n    z = y if c else None\n    if z is not None:\n        logging.info(z)\n"
            ),
        ),
        ("MAX_CONDITION_DEPTH", format!("def f(x):\n{}    if x:\n        logging.info({TOKEN})\n", "    x = not x\n".repeat(12))),
        ("MAX_MASKED_PART", format!("def f():\n    logging.info({TOKEN}[:9])\n")),
        (
            "MAX_FINALLY_DEPTH",
            format!(
                "def f(n):\n{}       return n\n{}",
                lines(6, &|n| format!("{}try:\n", " ".repeat(n + 1))),
                (1..7).rev().map(|n| format!("{0}finally:\n{0} logging.info({TOKEN})\n", " ".repeat(n))).collect::<String>()
            ),
        ),
        (
            "MAX_MRO",
            format!(
                "class C0:\n    pass\n\n\n{}class D(C299):\n    def go(self):\n        logging.info({TOKEN})\n",
                lines(299, &|n| format!("class C{}(C{n}):\n    pass\n\n\n", n + 1))
            ),
        ),
        ("MAX_STRING_ANNOTATION", format!("def f(x: \"{}int\"):\n    logging.info({TOKEN})\n", "int | ".repeat(300))),
        (
            "MAX_SUBCLASSES",
            format!(
                "class A:\n    def go(self, x):\n        raise NotImplementedError\n\n\n{}class D(A):\n    def go(self, x):\n        logging.info(x)\n\n\ndef f(a: A):\n    a.go({TOKEN})\n",
                lines(40, &|n| format!("class A{n}(A):\n    pass\n\n\n"))
            ),
        ),
        (
            "MAX_CHAIN",
            format!(
                "{}def g():\n    global x0\n    x0 = {TOKEN}\n\n\ndef f():\n    logging.info(x6)\n",
                lines(6, &|n| format!("def g{n}():\n    global x{next}\n    x{next} = x{n}\n\n\n", next = n + 1))
            ),
        ),
        ("MAX_CALLS", wrappers(10, "logging.info(x)")),
        ("MAX_DEPTH", wrappers(20, "logging.info(x)")),
        ("MAX_STEPS", format!("def f():\n    x = {TOKEN}\n{}    logging.info(x)\n", lines(20, &|n| format!("    x = f\"{{x}} {n}\"\n")))),
        ("MAX_KEY", format!("def f():\n    x = {{\"{key}\": {TOKEN}}}\n    logging.info(x[\"{key}\"])\n", key = "k".repeat(60))),
        (
            "MAX_PATHS",
            format!(
                "{}def h(x):\n    logging.info(x)\n\n\n{}",
                lines(12, &|n| format!("def g{n}(x):\n    return x\n\n\n")),
                lines(12, &|n| format!("def f{n}():\n    h(g{n}({TOKEN}))\n\n\n"))
            ),
        ),
    ]
}

/// Programs in which it is not: what is called there counts as unknown.
fn lost_behind() -> Vec<(&'static str, String)> {
    let wrappers: String = (0..4).map(|n| format!("def w{n}(log, x):\n    return w{}(log, x)\n\n\n", n + 1)).collect();
    let guessed = |(name, inner): (&str, &str)| format!("def {name}(x):\n    unknown.run({inner}, x)\n\n\n");
    let guesses: String = [("b", "a"), ("c", "b"), ("d", "c")].into_iter().map(guessed).collect();
    vec![
        ("MAX_SPECIAL_DEPTH", format!("{wrappers}def w4(log, x):\n    log(x)\n\n\nw0(logging.info, {TOKEN})\n")),
        (
            "MAX_ROUNDS",
            format!(
                "def f(s, n):\n{}    s[0] = {TOKEN}\n    if n:\n        f(s, n - 1)\n\n\ndef g():\n    s = {{}}\n    f(s, 9)\n    logging.info(s[8])\n",
                handed_on(8, "s[", "]").replace("        ", "    ")
            ),
        ),
        (
            "MAX_TOLD_WORK",
            format!("def f(log, x):\n{}    log(x)\n\n\nf(logging.info, {TOKEN})\n", "    y = f\"{x}{x}{x}{x}\"\n".repeat(300)),
        ),
        ("MAX_GUESSED_CALLS", format!("import unknown\n\n\ndef a(x):\n    logging.info(x)\n\n\n{guesses}unknown.run(d, {TOKEN})\n")),
    ]
}

#[test]
fn behind_the_other_bounds_the_analysis_is_coarser() {
    let rows = rows();
    let programs = [(kept_behind(), true), (lost_behind(), false)];
    for (bound, program, is_kept) in
        programs.into_iter().flat_map(|(all, kept)| all.into_iter().map(move |(bound, text)| (bound, text, kept)))
    {
        assert!(rows.iter().any(|(_, names, _)| names.iter().any(|name| name == bound)), "{bound} stands in no table");
        let (text, is_found) = said(&program);
        assert!(is_found == is_kept && !text.contains("limit-hit"), "{bound}:\n{program}\n{text}");
    }
}
