//! How grave a finding is: what a reader can follow and act on counts for more.

use super::support::{Scratch, leakline, stdout};

const HEAD: &str = "import logging\nimport os\n\nfrom flask import Flask, redirect, request, send_file\nfrom markupsafe import Markup\n\nimport helpers\n\napp = Flask(__name__)\n\n\n";

/// What is said of a program in a file of this name, without the notes and with them.
fn said_of(name: &str, program: &str) -> (String, String) {
    let scratch = Scratch::new();
    scratch.write(name, format!("{HEAD}{program}"));
    let run =
        |least: &str| stdout(&leakline(scratch.path(), &["check", ".", "--output", "concise", "--exit-zero", "--min-severity", least]));
    (run("warning"), run("note"))
}

/// The rule is a note here, and no more.
fn is_note(rule: &str, program: &str) {
    let (grave, all) = said_of("app.py", program);
    assert!(!grave.contains(&format!("[{rule}]")), "{program}\n{grave}");
    assert!(all.contains(&format!("note[{rule}]")), "{program}\n{all}");
}

fn is_grave(rule: &str, program: &str) {
    let (grave, _) = said_of("app.py", program);
    assert!(grave.contains(&format!("[{rule}]")), "{program}\n{grave}");
}

fn route(body: &str) -> String {
    format!("@app.get(\"/a\")\ndef view():\n    {body}\n")
}

#[test]
fn what_an_unknown_call_finds_is_not_the_text() {
    is_grave("code-injection", &route("return str(eval(request.args['q']))"));
    is_note("code-injection", &route("return str(eval(helpers.find(request.args['q']).formula))"));
    is_grave("code-injection", &route("return str(eval(helpers.trim(request.args['q'])))"));
    is_grave("path-traversal", &route("return send_file(request.args['q'])"));
    is_grave("path-traversal", &route("return send_file(os.path.join(\"/srv\", request.args['q']))"));
    is_note("path-traversal", &route("return send_file(helpers.place(request.args['q']))"));
    is_note("xss", &route("return Markup(helpers.page(request.args['q']))"));
}

#[test]
fn a_function_that_checks_by_its_name_counts() {
    let checked = |name: &str| {
        format!(
            "def {name}(path):\n    if not helpers.known(path):\n        raise ValueError(path)\n\n\n{}",
            route(&format!("path = request.args['q']\n    {name}(path)\n    return send_file(path)"))
        )
    };
    is_grave("path-traversal", &checked("count"));
    is_note("path-traversal", &checked("check_access"));
    is_note("path-traversal", &checked("validatePath"));
}

#[test]
fn a_way_through_many_calls_is_a_note() {
    let chain = |n: usize| {
        let links: String = (1..=n).map(|at| format!("def link{at}(text):\n    return link{}(text)\n\n\n", at - 1)).collect();
        format!("def link0(text):\n    return str(eval(text))\n\n\n{links}{}", route(&format!("return link{n}(request.args['q'])")))
    };
    is_grave("code-injection", &chain(6));
    is_note("code-injection", &chain(9));
}

#[test]
fn a_secret_that_comes_with_an_exception_is_a_note() {
    let program = |body: &str| {
        let raising = "def connect():\n    key = os.environ[\"SERVICE_API_KEY\"]\n    raise ValueError(f\"no service for {key}\")\n\n\n";
        format!("{raising}def run():\n    {body}\n")
    };
    is_note(
        "credential-in-log",
        &program("try:\n        connect()\n    except ValueError as error:\n        logging.error(\"failed: %s\", error)"),
    );
    is_grave("credential-in-log", &program("logging.error(\"key %s\", os.environ[\"SERVICE_API_KEY\"])"));
}

#[test]
fn a_view_without_the_token_is_a_note_an_application_is_more() {
    let head = "from flask import session\nfrom flask_wtf.csrf import CSRFProtect\n\ncsrf = CSRFProtect(app)\n\n\n";
    is_note("csrf-disabled", &format!("{head}@csrf.exempt\n{}", route("session['n'] = 1\n    return {}")));
    is_grave("csrf-disabled", &format!("{head}app.config[\"WTF_CSRF_ENABLED\"] = False\n"));
}

#[test]
fn examples_are_like_tests() {
    let program = route("return str(eval(request.args['q']))");
    for name in ["examples/app.py", "example_plugin/app.py", "tests/app.py"] {
        let (grave, all) = said_of(name, &program);
        assert!(!grave.contains("[code-injection]") && all.contains("note[code-injection]"), "{name}\n{all}");
    }
}

#[test]
fn a_redirect_back_to_where_the_client_comes_from_is_a_note() {
    is_note("open-redirect", &route("return redirect(request.referrer)"));
    is_note("open-redirect", &route("return redirect(request.headers.get('Referer', '/'))"));
    is_grave("open-redirect", &route("return redirect(request.args.get('next') or request.referrer)"));
}

#[test]
fn a_request_in_the_name_of_the_caller_that_a_model_steers_is_an_error() {
    let asked = |headers: &str| {
        let reply = "path = openai.OpenAI().responses.create(model='m', input='Which order?').output_text";
        let sent = format!("return requests.get('https://orders.example.com/' + path, headers={headers}, timeout=3).text[:0]");
        said_of("app.py", &format!("import openai\nimport requests\n\n\n{}", route(&format!("{reply}\n    {sent}")))).0
    };
    let with_token = asked("{'Authorization': request.headers['Authorization']}");
    assert!(with_token.contains("error[llm-output-in-request]"), "{with_token}");
    let without = asked("{'Accept': 'text/plain'}");
    assert!(without.contains("warning[llm-output-in-request]"), "{without}");
}

#[test]
fn a_key_of_the_callers_own_is_a_note_unless_all_share_it() {
    let asked = |body: &str| format!("import openai\n\n\n{}", route(body));
    is_note(
        "llm-endpoint-from-request",
        &asked("return openai.OpenAI(api_key=request.form['key']).responses.create(model='m', input='x').output_text"),
    );
    is_grave("llm-endpoint-from-request", &asked("openai.api_key = request.form['key']\n    return 'kept'"));
    is_grave(
        "llm-endpoint-from-request",
        &asked("return openai.OpenAI(base_url=request.form['url']).responses.create(model='m', input='x').output_text"),
    );
}
