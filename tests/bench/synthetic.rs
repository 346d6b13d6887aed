//! A made-up Flask service of any size: a package of modules, each with views, helpers, a client class and calls into its neighbours.

use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Writes about `n_lines` lines below `folder`.
pub fn write(folder: &Path, n_lines: usize) -> PathBuf {
    let n_modules = n_lines.div_ceil(module(1, 2).lines().count());
    let package = folder.join("service");
    std::fs::create_dir_all(&package).expect("the scratch folder can be made");
    std::fs::write(package.join("__init__.py"), "").expect("the scratch folder can be written");
    for number in 0..n_modules {
        let path = package.join(format!("part_{number}.py"));
        std::fs::write(path, module(number, n_modules)).expect("the scratch folder can be written");
    }
    folder.to_owned()
}

/// Calls lead to neighbours in groups of ten, so the program grows wider with its size, not deeper.
fn module(number: usize, n_modules: usize) -> String {
    const GROUP: usize = 10;
    let neighbour = (number / GROUP * GROUP + (number + 1) % GROUP).min(n_modules - 1);
    let mut text = format!(
        "\"\"\"Part {number}.\"\"\"\nimport logging\nimport os\n\nimport requests\nfrom flask import Blueprint, abort, jsonify, request\nfrom openai import OpenAI\n\n"
    );
    if neighbour != number {
        let _ = writeln!(text, "from service import part_{neighbour} as neighbour");
    } else {
        text.push_str("neighbour = None\n");
    }
    let _ = writeln!(
        text,
        "\nlog = logging.getLogger(__name__)\nbp = Blueprint(\"part_{number}\", __name__)\nURL = os.environ.get(\"URL\", \"https://example.org/{number}\")\n"
    );
    text.push_str(CLIENT);
    for view in 0..6 {
        text.push_str(&VIEW.replace("NUMBER", &format!("{number}_{view}")).replace("VIEW", &view.to_string()));
    }
    text
}

const CLIENT: &str = r#"
class Client:
    def __init__(self, key=None):
        self.api = OpenAI(api_key=key or os.environ["OPENAI_API_KEY"])
        self.history = []

    def ask(self, prompt, system="You answer briefly."):
        self.history.append({"role": "user", "content": prompt})
        messages = [{"role": "system", "content": system}] + self.history[-10:]
        reply = self.api.chat.completions.create(model="gpt-5", messages=messages)
        return reply.choices[0].message.content


client = Client()


def clean(text, limit=2000):
    if not isinstance(text, str):
        abort(400)
    text = text.strip()
    if len(text) > limit:
        text = text[:limit]
    return text


def describe(user, items):
    lines = [f"{index}. {item['name']}: {item.get('price', 0):.2f}" for index, item in enumerate(items)]
    return "\n".join([f"User: {user}", *lines])
"#;

const VIEW: &str = r#"

def helper_NUMBER(question, context, depth=VIEW):
    prompt = f"Context: {context}\nQuestion: {question}"
    if depth > 2 and neighbour is not None:
        return neighbour.describe(question, [{"name": prompt}])
    try:
        found = requests.get(URL, params={"q": question}, timeout=5)
        found.raise_for_status()
    except requests.RequestException as error:
        log.warning("search failed: %s", error)
        return prompt
    return prompt + found.text


@bp.post("/ask/NUMBER")
def view_NUMBER():
    body = request.get_json(silent=True) or {}
    token = request.headers.get("Authorization", "")
    if not token.startswith("Bearer "):
        abort(401)
    question = clean(body.get("question", ""))
    items = [item for item in body.get("items", []) if item.get("name")]
    context = describe(body.get("user", "nobody"), items)
    answer = client.ask(helper_NUMBER(question, context))
    total = 0
    for item in items:
        total += item.get("price", 0) * item.get("count", 1)
        if total > 1000:
            break
    else:
        log.info("small order of %s", len(items))
    return jsonify({"answer": answer, "total": total})
"#;
