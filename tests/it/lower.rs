//! Python in, meaning out.

use std::time::{Duration, Instant};

use leakline::ir::{Annotation, BuildKind, Function, FunctionKind, Instr, Literal, Module, Terminator, dump, lower_text};
use leakline::text::{Names, Problem, ProblemKind};

/// What a piece of Python is lowered to, without problems.
fn ir(text: &str) -> String {
    let names = Names::new();
    let (module, problems) = lower_text(text, &names);
    assert!(problems.is_empty(), "{problems:?}");
    check(&module);
    dump(&module, &names)
}

/// The part of the dump about the function `name`.
fn ir_of(name: &str, text: &str) -> String {
    let all = ir(text);
    let start = all.find(&format!(" {name}(")).unwrap_or_else(|| panic!("no function {name} in {all}"));
    let end = all[start..].find("\nf").map_or(all.len(), |end| start + end);
    all[start..end].to_string()
}

fn problems(text: &str) -> Vec<Problem> {
    let names = Names::new();
    let (module, problems) = lower_text(text, &names);
    check(&module);
    problems
}

/// What holds of every module: predecessors and phis fit the edges, operands exist.
fn check(module: &Module) {
    for function in &module.functions {
        let mut n_edges = 0;
        for block in &function.blocks {
            n_edges += match block.end {
                Terminator::Jump(_) => 1,
                Terminator::Branch(..) => 2,
                Terminator::Return(_) | Terminator::Raise(_) | Terminator::Unreachable => 0,
            } + usize::from(block.handler.is_some());
            for &value in function.block_instrs(block) {
                function.instr(value).map_values(|operand| {
                    assert!((operand.0 as usize) < function.instrs.len());
                    operand
                });
                if let Instr::Phi(list) = function.instr(value) {
                    assert_eq!(list.len, block.preds.len, "a phi has an operand for each predecessor");
                }
            }
        }
        assert_eq!(n_edges, function.preds.len());
    }
}

fn count(function: &Function, wanted: impl Fn(Instr) -> bool) -> usize {
    function.instrs.iter().filter(|instr| wanted(**instr)).count()
}

#[track_caller]
fn assert_has(ir: &str, parts: &[&str]) {
    let mut rest = ir;
    for part in parts {
        match rest.find(part) {
            Some(position) => rest = &rest[position + part.len()..],
            None => panic!("no `{part}` (in this order) in\n{ir}"),
        }
    }
}

#[test]
fn all_syntax_is_understood() {
    for file in ["expressions", "statements", "patterns", "recent"] {
        let text = std::fs::read_to_string(format!("testdata/syntax/{file}.py")).expect("the fixture is there");
        assert_eq!(problems(&text), [], "{file}");
    }
}

#[test]
fn a_line_goes_on_only_in_brackets_and_behind_a_backslash() {
    let broken = [
        ("x = request.", "\ny = 2\n"),
        ("x =", "\ny = 2\n"),
        ("x = a +", "\nb\n"),
        ("print(1).", "\n\nfoo()\n"),
        ("x = f(\n    1\n).", "  # so\ny = 2\n"),
    ];
    for (line, rest) in broken {
        let found = problems(&format!("{line}{rest}"));
        let places: Vec<_> = found.iter().map(|problem| (problem.kind, problem.span.map(|span| span.start as usize))).collect();
        assert_eq!(places, [(ProblemKind::SyntaxError, Some(line.len()))], "{line}");
    }
    let whole =
        "x = request. \\\n    args\ny = (a +\n  b)[\n 0].c(\n  1)\nz = \"\"\"\n\"\"\" \\\r\n % 1\nfrom a import (\n  b)\ndel x, \\\n  y\n";
    assert_eq!(problems(whole), []);
}

#[test]
fn copies_leave_no_trace() {
    assert_has(&ir_of("f", "def f(a):\n    b = a\n    c = b\n    return c\n"), &["v0 = param 0", "return v0"]);
}

#[test]
fn branches_join_by_phi() {
    let text = "def f(a, b):\n    if a:\n        x = 1\n    else:\n        x = b\n    y = b\n    return x, y\n";
    assert_has(&ir_of("f", text), &["= phi(v2, v1)", "build Tuple(v3, v1)"]);
    assert_eq!(ir_of("f", text).matches("phi").count(), 1);
}

#[test]
fn loops_have_phis_only_for_what_changes() {
    let text = "def f(xs, k):\n    n = 0\n    for x in xs:\n        n = n + k\n    return n\n";
    let ir = ir_of("f", text);
    assert_has(&ir, &["iter v0", "loop", "= phi(v2, ", "has next", "next"]);
    assert_eq!(ir.matches("phi").count(), 1);
}

#[test]
fn conditions_are_branches() {
    let ir = ir_of("f", "def f(a, b, c):\n    if a and not b or c:\n        return 1\n    return 2\n");
    assert_has(&ir, &["branch v0", "branch v1", "branch v2"]);
    assert!(!ir.contains("Not"));
    assert_has(&ir_of("f", "def f(a):\n    return 0 < a < 9\n"), &["Lt", "branch", "Lt", "phi"]);
}

#[test]
fn module_variables_are_globals() {
    let text = "x = 1\nprint(x)\ndef f():\n    global x\n    x = 2\n    return y\ny = x\n";
    assert_has(&ir(text), &["const 1", "set global x = v0", "call v2(v0)", "set global y = v0", "f1 f", "set global x", "global y"]);
}

#[test]
fn captured_variables_are_cells() {
    let text = "def f(a):\n    b = 1\n    def g():\n        nonlocal b\n        b = a\n        return lambda: b\n    return b\n";
    let ir = ir(text);
    assert_has(&ir, &["f1 f(a) cells[a, b]", "set cell a = v", "set cell b", "= cell b", "captures[b from own 1, a from own 0]"]);
    assert_has(&ir, &["captures[b from captured 0]", "cell outer b"]);
}

#[test]
fn methods_do_not_see_class_variables() {
    let text = "def f(x):\n    class C:\n        x = 1\n        y = x\n        def m(self):\n            return x, y\n    return C\n";
    assert_has(
        &ir(text),
        &["C() captures[x from own 0]", "const 1", "build Namespace(x=v0, y=v0", "m(self) of C captures[x", "cell outer x", "global y"],
    );
}

#[test]
fn comprehensions_are_loops_with_their_own_names() {
    let ir = ir_of("f", "def f(i, xs):\n    y = [i for i in xs if (w := i)]\n    return i, w\n");
    assert_has(&ir, &["build List()", "iter v1", "has next", "next", "append", "build Tuple(v0, v"]);
    assert_has(&ir_of("f", "def f(xs):\n    return {k: v for k, v in xs}\n"), &["build Dict()", "unpack", "insert"]);
    assert_has(&ir_of("f", "def f(xs):\n    return [lambda: i for i in xs]\n"), &["cells[i]", "set cell i"]);
}

#[test]
fn handlers_see_variables_as_they_were_when_it_raised() {
    let text = "def f():\n    x = 1\n    try:\n        x = g()\n        h(x)\n    except E as e:\n        return x, e\n    return x\n";
    let ir = ir_of("f", text);
    assert_has(
        &ir,
        &["const 1", "global g", "call", "global h", "raised in", "phi(v0, v2)", "global E", "caught", "IsInstance", "branch", "raise"],
    );
}

#[test]
fn finally_runs_on_every_way_out() {
    let text = "def f(xs):\n    for x in xs:\n        try:\n            if x: return x\n            if g(x): break\n        finally:\n            done(x)\n";
    let ir = ir_of("f", text);
    assert_eq!(ir.matches("global done").count(), 4, "{ir}");
}

#[test]
fn nested_finally_bodies_do_not_multiply_without_bound() {
    let mut text = String::from("def f():\n");
    for depth in 1..40 {
        let indent = " ".repeat(depth);
        text += &format!("{indent}try: g()\n{indent}finally:\n");
    }
    text += &format!("{}h()\n", " ".repeat(40));
    let found = problems(&text);
    assert_eq!(found.iter().map(|problem| problem.kind).collect::<Vec<_>>(), [ProblemKind::LimitHit]);
}

#[test]
fn code_that_cannot_run_is_not_there() {
    assert!(!ir("def f():\n    return 1\n    g()\n").contains("global g"));
    assert!(!ir("def f():\n    while True:\n        h()\n    g()\n").contains("global g"));
}

#[test]
fn strings_are_decoded() {
    let constants = |text: &str| ir(&format!("x = {text}"));
    assert_has(&constants(r#"'a\n\x41\u00fc' "b" r'\d'"#), &[r#"const "a\nAüb\\d""#]);
    assert_has(&constants(r"b'\xff\'\u'"), &[r#"const b"ÿ'\\u""#]);
    assert_has(&constants("'''a\r\nb'''"), &[r#"const "a\nb""#]);
    assert_has(
        &constants("f'a{{{b!r:>{c}}}}' 'd'"),
        &[r#"const "a{""#, "global b", r#"const ">""#, "global c", "build Str(", "Repr", r#"const "}d""#, "build Str("],
    );
    assert_has(&constants("f'{a=}'"), &[r#"const "a=""#, "Repr"]);
    assert_has(&constants("t'{a}'"), &["build Template("]);
}

#[test]
fn unpacking_knows_positions() {
    let ir = ir_of("f", "def f(v):\n    a, *b, (c, d) = v\n    x, y = a, d\n    return x, y\n");
    assert_has(&ir, &["unpack v0[0]", "unpack rest v0[1..-1]", "unpack v0[-1]", "[0]", "[1]", "build Tuple(v1, v"]);
}

#[test]
fn patterns_are_tests() {
    let text = "def f(s):\n    match s:\n        case {'k': [a, 1]} if a: return a\n        case str(t) | t: return t\n";
    let ir = ir_of("f", text);
    assert_has(
        &ir,
        &["IsMapping v0 v0", "In v", "item v0", "IsSequence", "unpack", "Eq", "branch", "global str", "IsInstance v0", "return v0"],
    );
}

#[test]
fn annotations_are_read() {
    let names = Names::new();
    let text = "def f(a: 'Optional[x.Y]', b: int | 'Z', c: Literal['a b'], d: Callable[[A], B], e: '') -> list[int]: pass";
    let (module, problems) = lower_text(text, &names);
    assert!(problems.is_empty());
    let shown = dump(&module, &names);
    assert_has(&shown, &["a: Optional[x.Y], b: int | Z, c: Literal[\"a b\"], d: Callable[[A], B], e: ?) -> list[int]"]);
    let returns = module.functions[1].returns.expect("it has one");
    assert!(matches!(module.annotation(returns), Annotation::Name { args, .. } if args.len() == 1));
}

#[test]
fn decorators_are_applied_from_the_bottom() {
    let ir = ir("@a\n@b(1)\ndef f(): pass\n");
    assert_has(
        &ir,
        &["v0 = global a", "v1 = global b", "v3 = call v1(v2)", "v4 = function", "v5 = decorate v3(v4)", "v6 = decorate v0(v5)"],
    );
}

#[test]
fn spans_point_at_what_users_expect() {
    let names = Names::new();
    let text = "@d\nasync def f(a,\n  b) -> int:\n    if a.b:\n        return 1\nclass C(B): pass\n";
    let (module, _) = lower_text(text, &names);
    let function = &module.functions[1];
    assert_eq!(&text[function.header.range()], "async def f(a,\n  b) -> int");
    assert_eq!(&text[function.name_span.range()], "f");
    assert!(text[function.span.range()].starts_with("@d\nasync"));
    assert_eq!(&text[function.blocks[0].end_span.range()], "a.b");
    assert_eq!(&text[function.blocks[1].end_span.range()], "return 1");
    assert_eq!(&text[module.functions[2].header.range()], "class C(B)");
}

#[test]
fn modules_say_what_they_import_and_export() {
    let names = Names::new();
    let text = "__all__ = ['a']\n__all__ += ['b']\nimport z.y, os as o\nfrom flask.x import g\nfrom .rel import h\n# leakline: ignore\ndef f():\n    import late\n";
    let (module, _) = lower_text(text, &names);
    let texts = |symbols: &[leakline::text::Symbol]| symbols.iter().map(|&symbol| names.text(symbol).to_string()).collect::<Vec<_>>();
    assert_eq!(texts(&module.imported), ["flask", "late", "os", "z"]);
    assert_eq!(texts(module.exports.as_deref().expect("constant")), ["a", "b"]);
    assert_eq!(&text[module.comments[0].range()], "# leakline: ignore");
}

#[test]
fn classes_list_methods_and_fields() {
    let names = Names::new();
    let (module, _) = lower_text("class C:\n    a: int\n    b: str = ''\n    def m(self): pass\n    async def n(self): yield\n", &names);
    let class = &module.classes[0];
    let fields: Vec<_> = class.fields.iter().map(|field| (names.text(field.0), field.2)).collect();
    assert_eq!(fields, [("a", false), ("b", true)]);
    assert_eq!(class.methods.len(), 2);
    let method = module.function(class.methods[1].1);
    assert!(method.is_async && method.is_generator && method.class.is_some() && method.kind == FunctionKind::Def);
}

#[test]
fn broken_files_are_analysed_as_far_as_possible() {
    let found = problems("def f(:\n  x = =\nclass\n\ndef g(a):\n    return h(a)\n");
    assert!(found.iter().all(|problem| problem.kind == ProblemKind::SyntaxError) && !found.is_empty());
    for text in [
        "",
        "\\",
        "'",
        "f'{",
        "(",
        "match x:",
        "a = ",
        "if",
        "else:",
        "@",
        "lambda",
        "x[",
        "try:",
        "case",
        "\u{feff}",
        "\0",
        "f'{a!}'",
        "def f(*): 1",
    ] {
        problems(text);
    }
}

#[test]
fn every_prefix_of_a_file_is_survived() {
    for file in ["expressions", "statements", "patterns", "recent"] {
        let text = std::fs::read_to_string(format!("testdata/syntax/{file}.py")).expect("the fixture is there");
        for (end, _) in text.char_indices().step_by(7) {
            problems(&text[..end]);
        }
    }
}

#[test]
fn line_ends_do_not_matter() {
    let text = std::fs::read_to_string("testdata/syntax/statements.py").expect("the fixture is there");
    let unix = ir(&text);
    assert_eq!(unix, ir(&text.replace('\n', "\r\n")));
}

#[test]
fn deep_nesting_is_cut_off_once() {
    let n = 10_000;
    let brackets = format!("x = {}1{}\n", "(".repeat(n), ")".repeat(n));
    let calls = format!("x = {}1{}\n", "f(".repeat(n), ")".repeat(n));
    let lists = format!("x = {}{}\n", "[".repeat(n), "]".repeat(n));
    let nots = format!("if {}x: pass\n", "not ".repeat(n));
    let lambdas = format!("x = {}1\n", "lambda: ".repeat(n));
    let comprehensions = format!("x = {}1{}\n", "[".repeat(500), " for i in y]".repeat(500));
    let powers = format!("x = {}1\n", "1 ** ".repeat(n));
    for text in [brackets, calls, lists, nots, lambdas, comprehensions, powers] {
        let found = problems(&text);
        assert!(found.iter().filter(|problem| problem.kind == ProblemKind::LimitHit).count() <= 1, "{found:?}");
        assert!(!found.is_empty(), "{}", &text[..20]);
    }
    let mut blocks = String::new();
    for depth in 0..400 {
        blocks += &format!("{}if x:\n", " ".repeat(depth));
    }
    blocks += &format!("{}pass\n", " ".repeat(400));
    assert_eq!(problems(&blocks).len(), 1);
}

#[test]
fn long_chains_are_no_nesting() {
    let n = 5_000;
    let sum = format!("x = {}1\n", "a + ".repeat(n));
    let calls = format!("x = a{}\n", ".b(1)[2]".repeat(n));
    let or = format!("x = {}b\nif {}b: pass\n", "a or ".repeat(n), "a and ".repeat(n));
    let conditional = format!("x = {}b\n", "a if c else ".repeat(n));
    let elif = format!("if a: x = 0\n{}print(x)\n", "elif b: x = 1\n".repeat(n));
    let ifs = format!("def f(a, x):\n{}    return x\n", "    if a: x = g(x)\n".repeat(n));
    let strings = format!("x = ({})\n", "'a' ".repeat(n));
    let cases = format!("match x:\n{}", " case 'a': y = 1\n".repeat(n));
    let union = format!("match x:\n case {}2: pass\n", "1 | ".repeat(n));
    for text in [sum, calls, or, conditional, elif, ifs, strings, cases, union] {
        assert_eq!(problems(&text), [], "{}", &text[..30]);
    }
}

#[test]
fn time_is_linear() {
    let list = format!("x = [{}]\n", "'a', ".repeat(50_000));
    let dict = format!("x = {{{}}}\n", "'a': 1, ".repeat(50_000));
    let functions = "def f(a):\n    return g(a)\n".repeat(10_000);
    let methods = format!("class C:\n{}", "    def m(self): return self.x\n".repeat(10_000));
    let tried = format!("def f():\n  x = 0\n  try:\n{}  except E:\n    print(x)\n", "    x = g(x)\n".repeat(5_000));
    let looped = format!("for i in y:\n{}", "  if i: x = g(x)\n  else: z = x\n".repeat(5_000));
    for text in [list, dict, functions, methods, tried, looped] {
        let start = Instant::now();
        assert_eq!(problems(&text), []);
        assert!(start.elapsed() < Duration::from_secs(20), "{:?} for {}", start.elapsed(), &text[..40]);
    }
}

#[test]
fn a_dict_of_constants_is_one_build() {
    let names = Names::new();
    let (module, _) = lower_text("x = {'a': 1, **b}", &names);
    let body = &module.functions[0];
    assert_eq!(count(body, |instr| matches!(instr, Instr::Build(BuildKind::Dict, list) if list.len == 3)), 1);
    assert_eq!(count(body, |instr| instr == Instr::Const(Literal::Int(1))), 1);
}

#[test]
fn code_behind_a_manager_that_swallows_is_there() {
    let behind = |body: &str| ir_of("f", &format!("def f(a):\n    with a:\n{body}    last(a)\n"));
    assert_has(&behind("        return first(a)\n"), &["handler b", "branch", "global last"]);
    assert_has(&behind("        if a:\n            return first(a)\n        else:\n            raise a\n"), &["handler b", "global last"]);
    let plain = ir_of("f", "def f(a):\n    with a:\n        return first(a)\n");
    assert!(!plain.contains("handler") && !plain.contains("None"), "nothing stands behind it: {plain}");
}

/// To the grammar such backslashes belong to the closing quotes.
#[test]
fn raw_backslashes_stay() {
    let text = ir("a = r'\\\\'\nb = rb'\\\\\\\\'\nc = rf'\\\\{a}\\\\'\nd = r'' '\\\\'\n");
    for part in [r#"const "\\\\""#, r#"const b"\\\\\\\\""#, r#"const "\\""#] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(text.matches(r#"const "\\\\""#).count(), 3, "{text}");
}

/// To the grammar the alias belongs to the keyword with its pattern.
#[test]
fn an_alias_in_a_class_pattern_is_the_attribute() {
    let text =
        ir_of("f", "def f(x):\n    match x:\n        case C(value=str() as text, other=A() | B() as z):\n            return text, z\n");
    assert_has(&text, &["attr v0 .value", "attr v0 .other", "build Tuple"]);
}
