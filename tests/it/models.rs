//! Loading rules and models: what is understood, and what is said about mistakes.

use std::fs;
use std::path::PathBuf;

use leakline::models::*;
use leakline::text::{Names, Problem, ProblemKind};

#[test]
fn the_builtin_files_have_no_mistakes() {
    let names = Names::new();
    let (_, problems) = Catalog::load(&names, &|_| true, &[]);
    assert_eq!(problems, []);
    // Read as a user's folder they are checked in full, regular expressions too.
    let rules = RuleSource::Folder(concat!(env!("CARGO_MANIFEST_DIR"), "/rules").into());
    let (_, problems) = Catalog::load(&names, &|_| true, &[rules]);
    assert_eq!(problems, []);
}

#[test]
fn a_model_counts_only_if_its_library_is_imported() {
    for (imported, is_known) in [("replicate", true), ("other", false)] {
        let names = Names::new();
        let (catalog, _) = Catalog::load(&names, &|module| module == imported, &[]);
        assert_eq!(catalog.paths.find("replicate.run").is_some_and(|path| catalog.paths.entry(path).is_known), is_known);
    }
}

#[test]
fn mistakes_in_own_models_are_told_whatever_is_imported() {
    let row = "imports = [\"acme\"]\nsource = [{ at = \"acme.x\", label = \"lm\" }]\n";
    let folder = folder("own", &[("acme.toml", row), ("models/acme.toml", row), ("loud.md", RULE)]);
    let (_, problems) = Catalog::load(&Names::new(), &|_| false, &[RuleSource::Folder(folder.clone())]);
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.lines().next().unwrap()).collect();
    assert_eq!(messages.len(), 3, "{messages:?}");
    assert!(messages[0].contains("the file is not used"), "{messages:?}");
    assert!(messages[1..].iter().all(|message| message.contains("unknown label `lm`")), "{messages:?}");
}

#[test]
fn other_names_lead_to_the_canonical_one() {
    let loaded = load(
        "alias",
        r#"
        alias = { "acme.api" = "acme", "ac" = "acme.api", "acme.post()" = "acme.Response()", "acme.Client().session" = "acme.Session()",
                  "acme.make()" = "acme.Client()", "acme.items[...]" = "acme.Item()", "acme.api.old()" = "acme.Client()" }
        "#,
    );
    for (written, canonical) in [
        ("ac.x", "acme.x"),
        ("acme.api.api.x", "acme.x"),
        ("ac.post().text", "acme.Response().text"),
        ("ac.make().session.get", "acme.Session().get"),
        ("acme.items[\"a\"].name", "acme.Item().name"),
        ("acme.old().session", "acme.Session()"),
        ("acme.post", "acme.post"),
    ] {
        assert_eq!(loaded.text(written), canonical, "{written}");
    }
}

#[test]
fn an_alias_that_leads_to_itself_is_reported_and_left_out() {
    let loaded = read("alias-cycle", "alias = { \"a\" = \"b.c\", \"b\" = \"a\", \"d\" = \"d.e\" }\n");
    assert_eq!(
        loaded.problems(),
        "this alias leads back to itself
 --> models/acme.toml:1:11
  |
1 | alias = { \"a\" = \"b.c\", \"b\" = \"a\", \"d\" = \"d.e\" }
  |           ^^^

this alias leads back to itself
 --> models/acme.toml:1:35
  |
1 | alias = { \"a\" = \"b.c\", \"b\" = \"a\", \"d\" = \"d.e\" }
  |                                   ^^^
"
    );
    assert_eq!(loaded.text("b.x"), "a.x");
    assert_eq!(loaded.text("d.e.e"), "d.e.e");
}

#[test]
fn labels_hold_below_a_path_until_a_row_without_labels() {
    let loaded = load(
        "labels",
        r#"
        source = [
          { at = "web.request", label = "request" },
          { at = "web.request.method", label = [] },
          { at = "web.request.headers[...]", key = "^authorization$|token", label = "credential" },
          { at = "web.request.headers[...]", key = "^accept", label = [] },
          { at = "web.request.headers", label = ["credential"], whole = true },
          { at = "web.request.headers[...].scheme", label = "claims" },
          { at = "web.ask()", label = "llm" },
        ]
        clean = ["web.request.count"]
        "#,
    );
    for (path, labels) in [
        ("web.request", "request"),
        ("web.request.json.get()[\"x\"]", "request"),
        ("web.request.method", ""),
        ("web.request.method.lower()", ""),
        ("web.request.headers[\"Authorization\"]", "request credential"),
        ("web.request.headers[\"X-Token\"].strip()", "request credential"),
        ("web.request.headers[\"Accept-Language\"][0]", ""),
        ("web.request.headers[\"X-Token\"].scheme", "request credential claims"),
        ("web.request.headers[\"Host\"]", "request"),
        ("web.request.headers[3].scheme", "request claims"),
        ("web.request.headers", "request"),
        ("web.ask().text", "llm"),
        ("web.ask", ""),
        ("web.request.count", "request"),
        ("web.request.count()", ""),
    ] {
        assert_eq!(loaded.labels(path), labels, "{path}");
    }
    let headers = loaded.entry("web.request.headers");
    assert_eq!(headers.whole_labels, LabelSet::of(core::CREDENTIAL));
    assert_eq!(loaded.entry("web.request.headers[\"Host\"]").whole_labels, LabelSet::EMPTY);
    assert_eq!(loaded.entry("web.ask").call.as_ref().unwrap().result_labels, LabelSet::of(core::LLM));
}

#[test]
fn items_match_any_element_too() {
    let loaded = load(
        "items",
        r#"
        source = [{ at = "a.rows[...]", label = "llm" }, { at = "a.rows[\"id\"]", label = "claims" }, { at = "a.rows[...][0]", label = "secret" }]
        flow = [{ from = "a.rows[...].run(x)", to = "a.rows[...].run()" }]
        "#,
    );
    assert_eq!(loaded.labels("a.rows[\"id\"]"), "claims llm");
    assert_eq!(loaded.labels("a.rows[\"other\"]"), "llm");
    assert_eq!(loaded.labels("a.rows[7]"), "llm");
    assert_eq!(loaded.labels("a.rows[\"id\"][0]"), "claims secret llm");
    assert_eq!(loaded.entry("a.rows[\"id\"].run").call.as_ref().unwrap().flows.len(), 1);
    assert!(!loaded.entry("a.rows.id").is_prefix);
}

#[test]
fn places_say_which_call_they_belong_to() {
    let loaded = load(
        "places",
        r#"
        alias = { "acme.connect()" = "acme.Client()" }
        http = [{ at = "acme.Client().post", url = "acme.Client().post(url)", headers = ["acme.Client().headers", "acme.Client(headers)", "acme.connect(headers)"] }]
        calls = [{ at = "acme.submit", function = "acme.submit(f)", to = "acme.submit().result()" }]
        flow = [{ from = "acme.Soup(markup)", to = "acme.Soup().text()" }, { from = "acme.load(s)", to = "acme.load()[...].name" }]
        sink = [{ at = "acme.api_key", kind = "llm-transport" }]
        "#,
    );
    let post = loaded.entry("acme.Client().post").call.clone().unwrap();
    let http = post.http.as_ref().unwrap();
    let headers: Vec<_> = http.headers.iter().map(|place| loaded.place(place)).collect();
    assert_eq!(headers, ["acme.Client Result 1", "acme.Client headers 0", "acme.connect headers 0"]);
    assert_eq!(loaded.place(&http.url[0]), "acme.Client().post url 0");
    let submit = loaded.entry("acme.submit").call.clone().unwrap();
    assert_eq!(loaded.place(submit.callbacks[0].to.as_ref().unwrap()), "acme.submit Result 2");
    let text = loaded.entry("acme.Soup().text").call.clone().unwrap();
    assert_eq!(loaded.place(&text.flows[0].from), "acme.Soup markup 0");
    assert_eq!(loaded.entry("acme.load").call.as_ref().unwrap().flows[0].to.steps.len(), 2);
    assert_eq!(loaded.entry("acme.api_key").stores.as_ref().unwrap().len(), 1);
}

#[test]
fn conditions_are_read() {
    let loaded = load(
        "conditions",
        r#"
        sink = [{ at = "acme.run(args)", kind = "command", if = "shell == True and not (missing(args) or mode != 'r')", unless = "\"none\" in algorithms" }]
        guard = [{ at = "acme.run(x)", when = "returns", facts = ["narrowed"], if = "Loader in [acme.A, 3, -1.5, None]", unless = 'matches(options["url"], "^http://") or carries(key, "request")' }]
        "#,
    );
    let call = loaded.entry("acme.run").call.clone().unwrap();
    let Some(Condition::And(all)) = &call.sinks[0].only_if else { panic!("{:?}", call.sinks[0].only_if) };
    assert!(matches!(&all[0], Condition::Test(_, Test::OneOf(operands)) if operands.len() == 1));
    assert!(matches!(&all[1], Condition::Not(inner) if matches!(&**inner, Condition::Or(any) if any.len() == 2)));
    assert!(matches!(&call.sinks[0].unless, Some(Condition::Test(_, Test::Contains(_)))));
    assert!(matches!(&call.guards[0].only_if, Some(Condition::Test(_, Test::OneOf(operands))) if operands.len() == 4));
    assert!(matches!(&call.guards[0].unless, Some(Condition::Or(any)) if any.len() == 2));
}

/// `«...»` is what the carets stand under.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("«sources» = []", "unknown key `sources`", "did you mean `source`?"),
    ("source = [{ at = 'a.b', label = «'requst'» }]", "unknown label `requst`", "did you mean `request`?"),
    ("source = [{ at = 'a.b', «lable» = 'llm' }]", "unknown key `lable`", "did you mean `label`?"),
    ("source = [{ at = 'a.«.»b', label = 'llm' }]", "expected a name, found `.`", ""),
    ("source = [{ at = 'a.b[«x»]', label = 'llm' }]", "expected `...`, a string or a number, found `x`", ""),
    ("source = [«{ label = 'llm' }»]", "the key `at` is missing", ""),
    ("source = [{ at = 'a(«x»)', label = 'llm' }]", "an argument does not belong here: this is a path, not a place", ""),
    ("source = [{ at = 'a[...]', key = «'('», label = 'llm' }]", "malformed regular expression: unclosed group", ""),
    ("source = [«{ at = 'a', key = 'x', label = 'llm' }»]", "a row with `key` is about elements: its path ends in `[...]`", ""),
    ("source = [«'a.b'»]", "expected a table, found a string", ""),
    ("sink = [{ at = 'f(x)', kind = «'promt'» }]", "unknown sink kind `promt`", "did you mean `prompt`?"),
    ("sink = [{ at = 'f(«x», y)', kind = 'log' }]", "a place names one argument of one call", ""),
    ("sink = [{ at = 'f(x)', kind = 'log', if = 'x «=» 3' }]", "expected `==`, `!=`, `in` or `not in`, found `=`", ""),
    ("sink = [{ at = 'f(x)', kind = 'log', if = 'carries(x, «\"lm\"»)' }]", "unknown label `lm`", "did you mean `llm`?"),
    ("flow = [{ from = 'f(x)', to = 'f()', facts = [«'narowed'»] }]", "unknown fact `narowed`", "did you mean `narrowed`?"),
    ("flow = [{ from = '«f.x»', to = 'f()' }]", "a place is a part of a call: `f(x)`, `f(self)`, `f(...)` or `f()`", ""),
    ("flow = [{ from = '«f(x)»', to = 'g()' }]", "this is no part of the row's call `g` or of a call before it", ""),
    ("does = { 'f' = «'json-laod'» }", "unknown behaviour `json-laod`", "did you mean `json-load`?"),
    ("guard = [{ at = 'f(x)', when = «'never'», facts = [] }]", "unknown outcome `never`", "known: returns, true, false, known, contains"),
    ("register = [{ at = 'f', kind = «'rout'», function = 'f(g)' }]", "unknown kind `rout`", "did you mean `route`?"),
    ("state = [{ at = 'f', scope = «'sesion'» }]", "unknown scope `sesion`", "did you mean `session`?"),
    ("status = [{ at = 'f', code = «'403'» }]", "expected a number, found a string", ""),
    ("status = [{ at = 'f', code = «70000» }]", "the number is out of range", ""),
    ("signature = ['f(url, json)']\nsink = [{ at = 'f(«jsom»)', kind = 'log' }]", "`f` has no parameter `jsom`", "did you mean `json`?"),
    (
        "signature = ['f(url, *, verify)']\nsink = [{ at = 'f(«timeout»)', kind = 'log' }]",
        "`f` has no parameter `timeout`",
        "its parameters: url, verify",
    ),
    ("signature = ['«f»']", "a signature ends in its parameters: `f(a, b)`", ""),
    ("guard = [{ at = 'f(x)', when = 'true', facts = [], verdict = '«c»hoices' }]", "expected nothing more, found `c`", ""),
    ("converters = { int = [«'nummer'»] }", "unknown fact `nummer`", "did you mean `number`?"),
];

#[test]
fn every_mistake_in_a_row_shows_its_line_and_the_nearest_name() {
    for (marked, message, help) in MISTAKES {
        let row = marked.replace(['«', '»'], "");
        let (number, line) = marked.lines().enumerate().last().unwrap();
        let indent = line.chars().position(|sign| sign == '«').unwrap();
        let carets = "^".repeat(line.chars().position(|sign| sign == '»').unwrap() - indent - 1);
        let (number, column, indent) = (number + 1, indent + 1, " ".repeat(indent));
        let line = line.replace(['«', '»'], "");
        let help = if help.is_empty() { String::new() } else { format!("help: {help}\n") };
        let expected = format!("{message}\n --> models/acme.toml:{number}:{column}\n  |\n{number} | {line}\n  | {indent}{carets}\n{help}");
        assert_eq!(read("mistakes", &row).problems(), expected);
    }
}

#[test]
fn parameters_given_by_name_need_not_be_in_an_open_signature() {
    load("keywords", "signature = ['f(url, json)']\nsink = [{ at = 'f(timeout)', kind = 'log' }, { at = 'f(urls)', kind = 'log' }]\n");
}

#[test]
fn a_mistake_costs_only_its_row() {
    let loaded = read("one-row", "source = [\n  { at = \"a.b\", label = \"x\" },\n  { at = \"a.c\", label = \"llm\" },\n]\n");
    assert_eq!(
        loaded.problems(),
        "unknown label `x`
 --> models/acme.toml:2:25
  |
2 |   { at = \"a.b\", label = \"x\" },
  |                         ^^^
help: known: request, credential, claims, secret, llm, exception, system-prompt, retrieved, anonymous, literal, session, password, dangerous-tool, address, identity, referrer
"
    );
    assert_eq!(loaded.labels("a.c"), "llm");
    assert!(!loaded.entry("a.b").is_known);
}

#[test]
fn malformed_toml_is_a_problem_and_the_rest_is_used() {
    let loaded = read("toml", "source = [{ at = \"a.c\", label = \"llm\" }]\nlibrary = \n");
    assert_eq!(loaded.problems.len(), 1);
    assert!(loaded.problems[0].message.contains("--> ") && loaded.problems[0].message.contains("library ="), "{}", loaded.problems());
    assert_eq!(loaded.labels("a.c"), "llm");
}

const RULE: &str = "# A title\n\n```toml\nflow = { from = [\"llm\"], to = [\"log\", \"shout\"], unless = [\"narrowed\"] }\nseverity = [{ facts = [\"joined\"], is = \"error\" }, { is = \"note\" }]\ncwe = [117]\ntags = \"LLM02\"\nmessage = \"{label} from {source}\"\n```\n\nA summary\nin two lines.\n\nMore.\n\n## Why it matters\n\nBecause.\n\n## Vulnerable\n\n```python\nx = 1\n```\n\n```python\nx = 2\n```\n\n## Safe\n\n```python\nx = 3\n```\n\n## Fix\n\nDo not.\n";

#[test]
fn a_folder_adds_words_rules_and_patterns() {
    let files = [
        ("vocabulary.toml", "[sinks]\nshout = \"loud\"\n"),
        ("endpoints.toml", "hosts = [\"*.acme.example/v1/\"]\nnames = \"acme_url\"\n"),
        ("own/loud-log.md", RULE),
        ("README.md", "not a rule"),
    ];
    let names = Names::new();
    let (catalog, problems) = Catalog::load(&names, &|_| false, &[RuleSource::Folder(folder("full", &files))]);
    assert_eq!(problems, []);
    let id = catalog.rule("loud-log").unwrap();
    let rule = &catalog.rules[id.0 as usize];
    assert_eq!((rule.title.as_str(), rule.summary.as_str()), ("A title", "A summary\nin two lines."));
    assert_eq!((rule.why.as_str(), rule.fix.as_str(), &rule.group), ("Because.", "Do not.", &Group("own".into())));
    assert_eq!(rule.vulnerable, ["x = 1\n", "x = 2\n"]);
    assert_eq!(rule.safe, ["x = 3\n"]);
    assert_eq!(rule.severities.iter().map(|(_, severity)| *severity).collect::<Vec<_>>(), [Severity::Error, Severity::Note]);
    assert!(!rule.page.contains("severity") && rule.page.starts_with("# A title"));
    let shout = catalog.sink("shout").unwrap();
    let flow = catalog.rules_for(LabelSet::of(core::LLM), shout).find(|flow| flow.rule == id).unwrap();
    assert_eq!(flow.unless, core::NARROWED);
    assert!(catalog.sinks_of_interest(LabelSet::of(core::LLM)) & shout.bit() != 0);
    assert!(catalog.sinks_of_interest(LabelSet::of(core::ANONYMOUS)) & shout.bit() == 0);
    let is_strong = |url: &str| catalog.endpoints.strong.iter().any(|pattern| pattern.is_match(url));
    assert!(is_strong("https://eu.acme.example/v1/ask") && !is_strong("https://eu.acme.example/v2/ask"));
    assert!(catalog.endpoints.names.as_ref().unwrap().is_match("ACME_URL"));
    assert!(catalog.endpoints.names.as_ref().unwrap().is_match("OPENAI_API_BASE"));
}

#[test]
fn mistakes_in_a_rule_are_reported() {
    let page = RULE.replace("\"error\"", "\"eror\"").replace("## Fix\n\nDo not.\n", "").replace("## Safe", "## Save");
    let folder =
        folder("rule-mistakes", &[("own/r.md", &page), ("own/headless.md", "# T\n"), ("vocabulary.toml", "[sinks]\nshout = \"\"\n")]);
    let names = Names::new();
    let (catalog, problems) = Catalog::load(&names, &|_| false, &[RuleSource::Folder(folder.clone())]);
    let shown = shown(&problems, &folder);
    for line in [
        "unknown severity `eror`\n --> own/r.md:5:40\n  |\n5 | severity = [{ facts = [\"joined\"], is = \"eror\" }, { is = \"note\" }]\n",
        "help: did you mean `error`?",
        "unknown section `Save`\n",
        "help: did you mean `Safe`?",
        "the page has no section `## Fix`\n --> own/r.md:1:1\n  |\n1 | # A title\n  | ^^^^^^^^^\n",
        "the page has no TOML head (a code block ```toml)\n --> own/headless.md:1:1\n",
    ] {
        assert!(shown.contains(line), "{line}\nis not in\n{shown}");
    }
    assert_eq!(catalog.rule("r"), None);
}

#[test]
fn a_folder_that_cannot_be_read_is_a_problem() {
    let names = Names::new();
    let (_, problems) = Catalog::load(&names, &|_| false, &[RuleSource::Folder("/no/such/folder".into())]);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].kind, ProblemKind::Unreadable);
    assert!(problems[0].message.starts_with("the rules in `/no/such/folder` cannot be read: "));
}

#[test]
fn endpoints_know_models_from_other_services() {
    let names = Names::new();
    let (catalog, _) = Catalog::load(&names, &|_| false, &[]);
    let matches = |patterns: &[Pattern], url: &str| patterns.iter().any(|pattern| pattern.is_match(url));
    for url in [
        "https://api.openai.com/v1/chat/completions",
        "\0/v1/chat/completions",
        "https://eu-aiplatform.googleapis.com/v1/x",
        "http://localhost:11434/api/generate",
        "https://acme.openai.azure.com/openai/deployments/\0/chat/completions",
        "https://llm.acme.example/ask",
        "https://api.acme.example/llm/answer",
    ] {
        assert!(matches(&catalog.endpoints.strong, url), "{url}");
    }
    for url in ["https://example.com/users", "\0/orders/\0", "https://notopenai.community/x", "https://example.com/?next=api.openai.com"] {
        assert!(!matches(&catalog.endpoints.strong, url), "{url}");
        assert!(!matches(&catalog.endpoints.weak, url), "{url}");
    }
    assert!(matches(&catalog.endpoints.weak, "\0/generate"));
    let local = catalog.endpoints.local_hosts.as_ref().unwrap();
    assert!(["localhost", "10.1.2.3", "ollama", "::1", "172.20.0.1"].iter().all(|host| local.is_match(host)));
    assert!(["api.openai.com", "172.40.0.1", "8.8.8.8"].iter().all(|host| !local.is_match(host)));
}

#[test]
fn methods_of_builtin_types_are_found_by_name() {
    let names = Names::new();
    let (catalog, _) = Catalog::load(&names, &|_| false, &[]);
    let mut strip: Vec<_> = catalog.methods(names.intern("strip")).iter().map(|&path| catalog.paths.text(path, &names)).collect();
    strip.sort();
    assert_eq!(strip, ["bytes.strip", "str.strip"]);
    assert_eq!(catalog.paths.entry(catalog.methods(names.intern("append"))[0]).call.as_ref().unwrap().does, Some(Intrinsic::Append));
}

#[test]
fn paths_end_at_the_limit_and_know_their_ancestors() {
    let names = Names::new();
    let (catalog, _) = Catalog::load(&names, &|_| false, &[]);
    let paths = &catalog.paths;
    let next = Step::Attr(names.intern("next"));
    let start = paths.root(names.intern("node"));
    let end = (0..100).fold(start, |path, _| paths.step(path, next));
    assert_eq!(paths.depth(end), MAX_PATH_DEPTH as usize);
    assert_eq!(paths.step(end, next), end);
    assert!(paths.is_below(end, start) && paths.is_below(start, start) && !paths.is_below(start, end));
    assert_eq!(paths.parent(paths.step(start, next)), Some((start, next)));
}

#[test]
fn threads_agree_on_paths() {
    let names = Names::new();
    let (catalog, _) = Catalog::load(&names, &|_| false, &[]);
    let walk = || {
        let path = |i: usize| catalog.paths.find(&format!("lib.m{}.f()[{}]", i % 97, i % 13)).unwrap();
        (0..2000).map(path).collect::<Vec<_>>()
    };
    let all: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(walk)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
}

/// A catalog with one file of the user's.
struct Loaded {
    names: Names,
    catalog: Catalog,
    problems: Vec<Problem>,
    folder: PathBuf,
}

/// Loads `models/acme.toml` with this text, which has no mistakes.
fn load(name: &str, model: &str) -> Loaded {
    let loaded = read(name, model);
    assert_eq!(loaded.problems, []);
    loaded
}

fn read(name: &str, model: &str) -> Loaded {
    let folder = folder(name, &[("models/acme.toml", model)]);
    let names = Names::new();
    let (catalog, problems) = Catalog::load(&names, &|_| false, &[RuleSource::Folder(folder.clone())]);
    Loaded { names, catalog, problems, folder }
}

impl Loaded {
    fn text(&self, path: &str) -> String {
        self.catalog.paths.text(self.catalog.paths.find(path).unwrap(), &self.names)
    }

    fn entry(&self, path: &str) -> &ApiEntry {
        self.catalog.paths.entry(self.catalog.paths.find(path).unwrap())
    }

    fn labels(&self, path: &str) -> String {
        let labels = self.entry(path).labels.iter();
        labels.map(|label| self.names.text(self.catalog.vocabulary.labels[label.0 as usize].name)).collect::<Vec<_>>().join(" ")
    }

    fn place(&self, place: &Place) -> String {
        let argument = match place.argument {
            PlaceArgument::Named(name) => self.names.text(name),
            PlaceArgument::Receiver => "Receiver",
            PlaceArgument::All => "All",
            PlaceArgument::Result => "Result",
        };
        format!("{} {argument} {}", self.catalog.paths.text(place.callee, &self.names), place.steps.len())
    }

    fn problems(&self) -> String {
        shown(&self.problems, &self.folder)
    }
}

/// Problems as text, with paths relative to the folder.
fn shown(problems: &[Problem], folder: &std::path::Path) -> String {
    let help = |problem: &Problem| problem.help.as_ref().map_or(String::new(), |help| format!("help: {help}\n"));
    let all: Vec<_> = problems.iter().map(|problem| format!("{}\n{}", problem.message, help(problem))).collect();
    all.join("\n").replace(&format!("{}/", folder.display()), "")
}

/// A fresh folder with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("models").join(name);
    let _ = fs::remove_dir_all(&folder);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}
