//! Changes of a program that change nothing of what it does: the findings stay the same. Every fixture is changed in every way.

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::fixtures::{Program, programs};
use super::support::{Scratch, in_parallel, looking};
use leakline::check::Finding;
use leakline::engine::{Cancel, Options, Session, Workers};
use leakline::syntax::{Field, Kind, Node, Tree, parse};
use leakline::text::Span;

/// A file with its tree while it is being changed.
struct Code<'a> {
    text: &'a str,
    tree: Tree,
}

/// What stands there instead.
type Edits = Vec<(Span, String)>;

impl<'a> Code<'a> {
    fn new(text: &'a str) -> Self {
        Code { text, tree: parse(text) }
    }

    fn nodes(&self) -> impl Iterator<Item = Node> {
        (0..self.tree.len() as u32).map(Node)
    }

    fn inside(&self, node: Node) -> impl Iterator<Item = Node> {
        (node.0..self.tree.after(node).0).map(Node)
    }

    fn text(&self, node: Node) -> &'a str {
        &self.text[self.tree.span(node).range()]
    }

    fn parent(&self, node: Node) -> Option<Node> {
        (0..node.0).rev().map(Node).find(|&above| self.tree.after(above) > node)
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = Node> {
        self.nodes().filter(move |&node| self.tree.kind(node) == kind)
    }

    /// Names that are read or bound, without those of attributes and keyword arguments.
    fn variables(&self, within: Node) -> impl Iterator<Item = Node> {
        self.inside(within).filter(|&node| {
            let is_name = |parent: Node| {
                !matches!(
                    (self.tree.kind(parent), self.tree.field(node)),
                    (Kind::Attribute, Field::Attribute)
                        | (Kind::KeywordArgument, Field::Name)
                        | (Kind::KeywordPattern | Kind::DottedName, _)
                )
            };
            self.tree.kind(node) == Kind::Identifier && self.parent(node).is_none_or(is_name)
        })
    }

    /// Statements of the module.
    fn statements(&self) -> Vec<Node> {
        self.tree.children(self.tree.root()).collect()
    }

    fn changed(&self, mut edits: Edits) -> String {
        edits.sort_by_key(|(span, _)| *span);
        let mut text = String::new();
        let mut at = 0;
        for (span, new) in edits {
            assert!(at <= span.start as usize, "edits overlap");
            text += &self.text[at..span.start as usize];
            text += &new;
            at = span.end as usize;
        }
        text + &self.text[at..]
    }

    fn name_of(&self, definition: Node) -> &'a str {
        self.tree.child(definition, Field::Name).map_or("", |name| self.text(name))
    }

    fn indent(&self, node: Node) -> &'a str {
        let start = self.tree.span(node).start as usize;
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        &self.text[line..start]
    }

    /// The first statement of a block behind its documentation.
    fn first_statement(&self, block: Node) -> Option<Node> {
        let is_text = |node: Node| {
            self.tree.kind(node) == Kind::ExpressionStatement
                && self.tree.first_child(node).is_some_and(|child| matches!(self.tree.kind(child), Kind::String | Kind::ConcatenatedString))
        };
        self.tree.children(block).find(|&node| !is_text(node))
    }
}

fn before(code: &Code, node: Node, text: String) -> (Span, String) {
    let start = code.tree.span(node).start;
    (Span { start, end: start }, text)
}

fn behind(code: &Code, node: Node, text: String) -> (Span, String) {
    let end = code.tree.span(node).end;
    (Span { start: end, end }, text)
}

/// Variables of functions get longer names. Functions that look at names, nest or declare scopes keep theirs.
fn renamed(code: &Code) -> String {
    const LOOKING: &[&str] = &["locals", "vars", "eval", "exec", "globals", "format_map", "dir"];
    let mut edits = Edits::new();
    for function in code.of_kind(Kind::FunctionDefinition) {
        let Some(body) = code.tree.child(function, Field::Body) else { continue };
        let is_hard = |node: Node| match code.tree.kind(node) {
            Kind::FunctionDefinition | Kind::Lambda | Kind::ClassDefinition => node != function,
            Kind::Global | Kind::Nonlocal | Kind::Import | Kind::ImportFrom | Kind::FormatExpression | Kind::Match | Kind::Delete => true,
            Kind::Interpolation => code.tree.child_of_kind(node, Kind::TokenAssign).is_some(),
            Kind::Identifier => LOOKING.contains(&code.text(node)),
            _ => false,
        };
        let is_nested = |node: Node| {
            code.tree.after(node) >= code.tree.after(function)
                && node < function
                && matches!(code.tree.kind(node), Kind::FunctionDefinition)
        };
        if code.inside(function).any(is_hard) || code.nodes().take(function.0 as usize).any(is_nested) {
            continue;
        }
        let parameters = code.tree.child(function, Field::Parameters);
        let given: BTreeSet<&str> = parameters.into_iter().flat_map(|node| code.variables(node)).map(|node| code.text(node)).collect();
        let is_target = |node: &Node| {
            let parent = code.parent(*node);
            parent.is_some_and(|parent| code.tree.kind(parent) == Kind::Assignment) && code.tree.field(*node) == Field::Left
        };
        let own: BTreeSet<&str> =
            code.variables(body).filter(is_target).map(|node| code.text(node)).filter(|name| !given.contains(name)).collect();
        let uses = code.variables(body).filter(|&node| own.contains(code.text(node)));
        edits.extend(uses.map(|node| behind(code, node, "_longer".to_owned())));
    }
    edits.sort();
    edits.dedup();
    code.changed(edits)
}

/// Code that nothing reaches, and code whose result nobody wants.
fn with_dead_code(code: &Code) -> String {
    let mut edits = Edits::new();
    for function in code.of_kind(Kind::FunctionDefinition) {
        let Some(first) = code.tree.child(function, Field::Body).and_then(|body| code.first_statement(body)) else { continue };
        let indent = code.indent(first);
        if indent.trim().is_empty() {
            edits.push(before(
                code,
                first,
                format!("unused = [1, {{\"two\": 3}}]\n{indent}if False:\n{indent}    unused = len(unused)\n{indent}"),
            ));
        }
    }
    for leaving in code.of_kind(Kind::Return).chain(code.of_kind(Kind::Raise)) {
        let indent = code.indent(leaving);
        let rest = &code.text[code.tree.span(leaving).end as usize..];
        if indent.trim().is_empty() && rest.lines().next().is_none_or(|line| line.trim().is_empty()) {
            edits.push(behind(code, leaving, format!("\n{indent}unreached = 1")));
        }
    }
    code.changed(edits) + "\n\ndef unrelated(number):\n    return [number] * 2\n"
}

/// Functions that stand one behind the other change places.
fn reordered(code: &Code) -> String {
    let mut edits = Edits::new();
    for run in code.statements().chunk_by(|&one, &other| [one, other].iter().all(|&it| code.tree.kind(it) == Kind::FunctionDefinition)) {
        let names: BTreeSet<&str> = run.iter().map(|&function| code.name_of(function)).collect();
        let header_uses = |function: &Node| {
            let body = code.tree.child(*function, Field::Body).map_or(0, |body| body.0);
            code.variables(*function)
                .take_while(|node| node.0 < body)
                .any(|node| code.tree.field(node) != Field::Name && names.contains(code.text(node)))
        };
        if run.len() < 2 || names.len() < run.len() || run.iter().any(header_uses) {
            continue;
        }
        edits.extend(run.iter().zip(run.iter().rev()).map(|(&here, &other)| (code.tree.span(here), code.text(other).to_owned())));
    }
    code.changed(edits)
}

/// Arguments go on lines of their own; expressions get parentheses.
fn formatted(code: &Code) -> String {
    let mut edits = Edits::new();
    let is_in_text =
        |node: Node| code.nodes().take(node.0 as usize).any(|above| code.tree.after(above) > node && code.tree.kind(above) == Kind::String);
    for list in code.of_kind(Kind::ArgumentList).filter(|&list| !is_in_text(list) && code.text(list).starts_with('(')) {
        let parts: Vec<Node> = code.tree.children(list).collect();
        edits.extend(parts.iter().map(|&part| before(code, part, "\n".to_owned())));
        edits.extend(parts.last().map(|&last| behind(code, last, "\n".to_owned())));
    }
    for assignment in code.of_kind(Kind::Assignment) {
        let Some(value) = code.tree.child(assignment, Field::Right) else { continue };
        if matches!(code.tree.kind(value), Kind::Call | Kind::Binary | Kind::Conditional | Kind::Attribute) {
            edits.push(before(code, value, "((".to_owned()));
            edits.push(behind(code, value, "))".to_owned()));
        }
    }
    code.changed(edits)
}

/// Values go through a function that gives back what it is given.
fn through_helper(code: &Code) -> String {
    let mut edits = Edits::new();
    for function in code.of_kind(Kind::FunctionDefinition) {
        for assignment in code.inside(function).filter(|&node| code.tree.kind(node) == Kind::Assignment) {
            let (left, right) = (code.tree.child(assignment, Field::Left), code.tree.child(assignment, Field::Right));
            let (Some(left), Some(right)) = (left, right) else { continue };
            let is_value = matches!(code.tree.kind(right), Kind::Call | Kind::Attribute | Kind::Subscript | Kind::Binary | Kind::String);
            if code.tree.kind(left) == Kind::Identifier && is_value {
                edits.push(before(code, right, "same_value(".to_owned()));
                edits.push(behind(code, right, ")".to_owned()));
            }
        }
    }
    edits.sort();
    edits.dedup();
    code.changed(edits) + "\n\ndef same_value(value):\n    return value\n"
}

/// Parameters and variables are declared to be what everything is.
fn annotated(code: &Code) -> String {
    let mut edits = Edits::new();
    for parameters in code.of_kind(Kind::Parameters) {
        let own = code.tree.children(parameters).enumerate().filter(|(at, node)| *at > 0 || !["self", "cls"].contains(&code.text(*node)));
        for (_, parameter) in own {
            match code.tree.kind(parameter) {
                Kind::Identifier => edits.push(behind(code, parameter, ": object".to_owned())),
                Kind::DefaultParameter => {
                    edits.extend(code.tree.child(parameter, Field::Name).map(|name| behind(code, name, ": object".to_owned())))
                }
                _ => {}
            }
        }
    }
    for assignment in code.of_kind(Kind::Assignment) {
        let Some(left) = code.tree.child(assignment, Field::Left) else { continue };
        let is_statement = code.parent(assignment).is_some_and(|parent| code.tree.kind(parent) == Kind::ExpressionStatement);
        let is_in_class = code.nodes().take(assignment.0 as usize).filter(|&above| code.tree.after(above) > assignment);
        let innermost =
            is_in_class.filter(|&above| matches!(code.tree.kind(above), Kind::FunctionDefinition | Kind::ClassDefinition)).last();
        let is_in_function = innermost.is_some_and(|above| code.tree.kind(above) == Kind::FunctionDefinition);
        let is_declared =
            innermost.is_some_and(|above| code.inside(above).any(|node| matches!(code.tree.kind(node), Kind::Global | Kind::Nonlocal)));
        if is_statement
            && is_in_function
            && !is_declared
            && code.tree.kind(left) == Kind::Identifier
            && code.tree.child(assignment, Field::Type).is_none()
        {
            edits.push(behind(code, left, ": object".to_owned()));
        }
    }
    code.changed(edits)
}

/// Functions that need nothing of their module move to another one: what stays, and what has moved.
fn split(code: &Code, part: &str) -> Option<(String, String)> {
    let is_import = |node: &Node| matches!(code.tree.kind(*node), Kind::Import | Kind::ImportFrom | Kind::FutureImport);
    let statements = code.statements();
    let functions: Vec<Node> = statements.iter().copied().filter(|&node| code.tree.kind(node) == Kind::FunctionDefinition).collect();
    let imports: Vec<Node> = statements.iter().copied().filter(is_import).collect();
    let mut moving: Vec<Node> = functions.clone();
    let elsewhere = |moving: &[Node]| -> BTreeSet<&str> {
        statements.iter().filter(|node| !is_import(node) && !moving.contains(node)).flat_map(|&node| bound(code, node)).collect()
    };
    let declares = |function: Node| code.inside(function).any(|node| code.tree.kind(node) == Kind::Global);
    loop {
        let other = elsewhere(&moving);
        let n_before = moving.len();
        moving.retain(|&function| !declares(function) && !code.variables(function).any(|node| other.contains(code.text(node))));
        if moving.len() == n_before {
            break;
        }
    }
    if moving.is_empty() {
        return None;
    }
    let names: Vec<&str> = moving.iter().map(|&function| code.name_of(function)).collect();
    let head: String = imports.iter().map(|&node| format!("{}\n", code.text(node))).collect();
    let moved = moving.iter().fold(head, |text, &function| text + "\n\n" + code.text(function) + "\n");
    let mut edits: Edits = moving.iter().map(|&function| (code.tree.span(function), "pass".to_owned())).collect();
    let line = format!("from {part} import {}\n", names.join(", "));
    let behind_imports = imports.iter().rfind(|&&node| code.tree.kind(node) == Kind::FutureImport);
    match (behind_imports, statements.first()) {
        (Some(&future), _) => edits.push(behind(code, future, format!("\n{line}"))),
        (None, Some(&first)) => edits.push(before(code, first, line)),
        (None, None) => {}
    }
    edits.sort();
    // A function that stands first is replaced behind the import.
    Some((code.changed(edits), moved))
}

/// Names that a statement of the module binds.
fn bound<'a>(code: &Code<'a>, statement: Node) -> Vec<&'a str> {
    let is_definition = |node: &Node| matches!(code.tree.kind(*node), Kind::FunctionDefinition | Kind::ClassDefinition);
    let names = code.inside(statement).filter(is_definition).map(|node| code.name_of(node)).collect::<Vec<_>>();
    code.variables(statement).map(|node| code.text(node)).chain(names).collect()
}

/// What becomes of a file, by its path below its program: files with their texts.
type Change<'c> = &'c (dyn Fn(&Path, &str) -> Vec<(PathBuf, String)> + Sync);

/// `file: rule in function`, sorted, of a program after each change.
fn findings(program: &Program, changes: &[Change]) -> Vec<Vec<String>> {
    let scratch = Scratch::new();
    copy(&program.path, scratch.path());
    let files: Vec<PathBuf> = files(scratch.path()).into_iter().filter(|file| is_python(file)).collect();
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let options =
        Options { looking: looking(vec![scratch.path().to_owned()]), folder: Some(scratch.path().to_owned()), ..Options::default() };
    let mut session = Session::new(options, Workers::start(NonZeroUsize::new(1)).unwrap());
    let mut found_after = |change: &Change| {
        let mut edited = Vec::new();
        for (file, text) in files.iter().zip(&texts) {
            for (path, text) in change(file, text) {
                assert_eq!(parse(&text).n_errors, 0, "{} is no Python any more:\n{text}", path.display());
                session.edit(&path, text);
                edited.push(path);
            }
        }
        let outcome = session.snapshot().analyse(&Cancel::default()).unwrap().unwrap();
        edited.iter().for_each(|path| session.close(path));
        let told = |finding: &Finding| {
            let path = outcome.source(finding.location.file).path.replace(PART, "");
            let path = path.strip_prefix(&*scratch.path().to_string_lossy()).unwrap_or(&path);
            format!("{}/{path}: {} in {}", program.path.display(), outcome.rules[finding.rule.0 as usize].name, finding.function)
        };
        let mut found: Vec<String> = outcome.findings.iter().map(told).collect();
        found.sort();
        found
    };
    changes.iter().map(&mut found_after).collect()
}

fn is_python(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "py")
}

/// All files of a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(path) = folders.pop() {
        match path.is_dir() {
            true => folders.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path())),
            false => files.push(path),
        }
    }
    files.sort();
    files
}

/// A program's files, in a folder of its own.
fn copy(program: &Path, folder: &Path) {
    let base = if program.is_dir() { program } else { program.parent().unwrap() };
    for file in files(program) {
        let target = folder.join(file.strip_prefix(base).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, target).unwrap();
    }
}

const PART: &str = "_moved_part";

/// Fails with the first differences.
fn assert_same(change: &str, known: &[&str], found: &[String], expected: &[String]) {
    let differs = |one: &[String], other: &[String], sign: &str| -> Vec<String> {
        let mut left = other.to_vec();
        let is_extra = |it: &&String| match left.iter().position(|other| other == *it) {
            Some(at) => {
                left.remove(at);
                false
            }
            None => true,
        };
        one.iter().filter(is_extra).map(|it| format!("{sign} {it}")).collect()
    };
    let mut differences = differs(found, expected, "+");
    differences.extend(differs(expected, found, "-"));
    let (known_now, new): (Vec<String>, Vec<String>) =
        differences.into_iter().partition(|it| known.iter().any(|known| it[2..].contains(known)));
    println!("{change}: {} findings, {} differ as is known", found.len(), known_now.len());
    assert!(new.is_empty(), "{change} changes findings:\n{}", new.join("\n"));
    let gone: Vec<&&str> = known.iter().filter(|known| !known_now.iter().any(|it| it[2..].contains(**known))).collect();
    assert!(gone.is_empty(), "{change}: these differ no more, take them out: {gone:?}");
}

/// The parts of a split module.
fn parted(path: &Path, text: &str) -> Vec<(PathBuf, String)> {
    let name = path.file_stem().unwrap().to_string_lossy();
    let is_in_package = path.with_file_name("__init__.py").exists();
    let part = format!("{}{name}{PART}", if is_in_package { "." } else { "" });
    match split(&Code::new(text), &part) {
        Some((stays, moved)) if name != "__init__" => {
            vec![(path.to_owned(), stays), (path.with_file_name(format!("{name}{PART}.py")), moved)]
        }
        _ => vec![(path.to_owned(), text.to_owned())],
    }
}

const ENVELOPE: &str = "/envelopes_of_replies.py: unchecked-llm-response";
const STATUS: &str = "/clients_and_views_alike.py: unchecked-llm-response";
const CHOSEN: &str = "/methods_named_by_models.py";
const COROUTINE: &str = "/checks_never_awaited.py: unauthenticated-llm-endpoint";
const FOUND: &str = "/found_among_own.py: path-traversal";
const QUERY: &str = "/rows_chosen_by_comparisons.py: llm-output-as-resource-id";

#[test]
fn what_changes_no_behaviour_changes_no_finding() {
    let unchanged = |path: &Path, text: &str| vec![(path.to_owned(), text.to_owned())];
    let one = |change: fn(&Code) -> String| move |path: &Path, text: &str| vec![(path.to_owned(), change(&Code::new(text)))];
    let (renamed, with_dead_code, reordered) = (one(renamed), one(with_dead_code), one(reordered));
    let (formatted, through_helper, annotated) = (one(formatted), one(through_helper), one(annotated));
    let changes: [(&str, Change, &[&str]); 8] = [
        ("nothing", &unchanged, &[]),
        ("renaming variables", &renamed, &[]),
        ("dead code", &with_dead_code, &[]),
        ("reordering functions", &reordered, &[]),
        ("formatting", &formatted, &[]),
        // Behind a helper, or under a wider type, what an answer says of itself looks like the answer, and a query that goes on like its
        // result. What a helper hands on is not what was found, a method that a reply has chosen or a coroutine.
        ("extracting a helper", &through_helper, &[CHOSEN, COROUTINE, ENVELOPE, FOUND, QUERY, STATUS]),
        // A known miss that a wider type reveals.
        ("annotations", &annotated, &["/strings/bytes.py/", CHOSEN, COROUTINE, ENVELOPE, QUERY, STATUS]),
        ("splitting a module", &parted, &[]),
    ];
    let all: Vec<Change> = changes.iter().map(|(_, change, _)| *change).collect();
    let found: Vec<Vec<Vec<String>>> = in_parallel(|| programs().par_iter().map(|program| findings(program, &all)).collect());
    let after = |at: usize| -> Vec<String> { found.iter().flat_map(|of_program| of_program[at].clone()).collect() };
    let expected = after(0);
    assert!(expected.len() > 100);
    for (at, (name, _, known)) in changes.iter().enumerate() {
        assert_same(name, known, &after(at), &expected);
    }
}
