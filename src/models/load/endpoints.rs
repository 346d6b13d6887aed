//! `endpoints.toml`: how a raw HTTP request is known to ask a model.

use super::super::pattern::Pattern;
use super::super::resolve::Resolver;
use super::super::rows::{BodyPrompt, BodyRole, Endpoints};
use super::document::Value;
use super::files::File;
use super::reader::{Reader, Row};
use crate::text::{Problem, Symbol};

const KEYS: &[&str] = &[
    "hosts",
    "strong",
    "weak",
    "names",
    "prompts",
    "prompt-keys",
    "instructions",
    "companions",
    "status-checks",
    "model-keys",
    "address-keys",
    "local-hosts",
    "metadata",
    "wordless",
    "captions",
    "asking",
    "keyless",
    "conversation",
    "commonplaces",
    "record-keys",
    "system-roles",
    "user-roles",
];

/// Adds what a file says to what is known.
pub(super) fn load(file: &File, resolver: Resolver, endpoints: &mut Endpoints, problems: &mut Vec<Problem>) {
    let mut reader = Reader::new(file, problems);
    let document = reader.document(file, 0..file.text.len());
    let Some(row) = reader.row(document.root(), KEYS) else { return };
    for host in texts(&mut reader, &row, "hosts") {
        endpoints.strong.push(Pattern::new(host_pattern(&host)));
    }
    endpoints.strong.extend(patterns(&mut reader, &row, "strong"));
    endpoints.weak.extend(patterns(&mut reader, &row, "weak"));
    endpoints.names = joined(endpoints.names.take(), patterns(&mut reader, &row, "names"));
    endpoints.local_hosts = joined(endpoints.local_hosts.take(), patterns(&mut reader, &row, "local-hosts"));
    endpoints.metadata = joined(endpoints.metadata.take(), patterns(&mut reader, &row, "metadata"));
    endpoints.wordless = joined(endpoints.wordless.take(), patterns(&mut reader, &row, "wordless"));
    endpoints.captions = joined(endpoints.captions.take(), patterns(&mut reader, &row, "captions"));
    endpoints.asking = joined(endpoints.asking.take(), patterns(&mut reader, &row, "asking"));
    endpoints.keyless = joined(endpoints.keyless.take(), patterns(&mut reader, &row, "keyless"));
    endpoints.conversation = joined(endpoints.conversation.take(), patterns(&mut reader, &row, "conversation"));
    endpoints.record_keys = joined(endpoints.record_keys.take(), patterns(&mut reader, &row, "record-keys"));
    endpoints.commonplaces = joined(endpoints.commonplaces.take(), patterns(&mut reader, &row, "commonplaces"));
    endpoints.prompt_keys.extend(symbols(&mut reader, &row, "prompt-keys", resolver));
    endpoints.instructions.extend(symbols(&mut reader, &row, "instructions", resolver));
    endpoints.system_roles.extend(symbols(&mut reader, &row, "system-roles", resolver));
    endpoints.user_roles.extend(symbols(&mut reader, &row, "user-roles", resolver));
    endpoints.status_checks.extend(symbols(&mut reader, &row, "status-checks", resolver));
    endpoints.model_keys.extend(symbols(&mut reader, &row, "model-keys", resolver));
    endpoints.address_keys.extend(symbols(&mut reader, &row, "address-keys", resolver));
    endpoints.companions.extend(symbols(&mut reader, &row, "companions", resolver));
    for value in row.get("prompts").map(|value| reader.list(value)).into_iter().flatten() {
        endpoints.prompts.extend(prompt(&mut reader, value, resolver));
    }
}

/// `{ at, role }` or `{ at, role-key }`.
fn prompt(reader: &mut Reader, value: Value, resolver: Resolver) -> Option<BodyPrompt> {
    let row = reader.row(value, &["at", "role", "role-key"])?;
    let at = reader.need(&row, "at")?;
    let at = reader.string(at)?;
    let path = reader.check(at, resolver.steps(at.value))?;
    if let Some(key) = row.get("role-key") {
        let key = reader.string(key)?;
        return Some(BodyPrompt { path, role: BodyRole::Sibling(resolver.names.intern(key.value)) });
    }
    let role = reader.need(&row, "role")?;
    let role = reader.string(role)?;
    match role.value {
        "user" => Some(BodyPrompt { path, role: BodyRole::User }),
        "system" => Some(BodyPrompt { path, role: BodyRole::System }),
        _ => {
            reader.unknown("role", role, ["user", "system"].into_iter());
            None
        }
    }
}

/// `*.openai.azure.com/openai/`: `*` stands for anything within a host or a path, and the path is a beginning.
fn host_pattern(host: &str) -> String {
    let (host, path) = host.split_once('/').map_or((host, None), |(host, path)| (host, Some(path)));
    let host = regex::escape(host).replace(r"\*", r"[^/?#]*");
    let path = path.map(|path| format!("/{}", regex::escape(path).replace(r"\*", r"[^?#]*")));
    format!("(?i)^([a-z]+://)?([^/@]*@)?{host}(:[^/]*)?{}", path.as_deref().unwrap_or("([/?#]|$)"))
}

fn joined(known: Option<Pattern>, more: Vec<Pattern>) -> Option<Pattern> {
    Pattern::any_of(known.into_iter().chain(more).collect())
}

fn texts(reader: &mut Reader, row: &Row, key: &str) -> Vec<String> {
    let texts = row.get(key).and_then(|value| reader.strings(value)).unwrap_or_default();
    texts.into_iter().map(|text| text.value.to_owned()).collect()
}

fn patterns(reader: &mut Reader, row: &Row, key: &str) -> Vec<Pattern> {
    let texts = row.get(key).and_then(|value| reader.strings(value)).unwrap_or_default();
    texts.into_iter().filter_map(|text| reader.pattern(text, "(?i)")).collect()
}

fn symbols(reader: &mut Reader, row: &Row, key: &str, resolver: Resolver) -> Vec<Symbol> {
    texts(reader, row, key).iter().map(|text| resolver.names.intern(text)).collect()
}
