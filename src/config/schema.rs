//! The JSON Schema of a configuration file, for editors that complete and check TOML.

use serde_json::{Map, Value, json};

use super::keys::{KEYS, KeyKind};
use crate::models::{MODEL_KEYS, Rule};

const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of `leakline.toml` and of `[tool.leakline]`.
pub fn schema(rules: &[Rule]) -> String {
    let properties: Map<String, Value> = KEYS.iter().map(|key| (key.name.to_owned(), property(key.kind, key.meaning))).collect();
    let mut groups: Vec<&str> = rules.iter().map(|rule| rule.group.0.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    let words: Vec<&str> = ["all"].into_iter().chain(groups).chain(rules.iter().map(|rule| rule.name.as_str())).collect();
    let models: Map<String, Value> = MODEL_KEYS.iter().map(|key| ((*key).to_owned(), json!({}))).collect();
    let document = json!({
        "$schema": DIALECT,
        "title": "leakline",
        "description": "Settings of leakline, in `leakline.toml` or in `[tool.leakline]` of `pyproject.toml`.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "definitions": {
            "word": { "anyOf": [{ "enum": words }, { "type": "string", "description": "A rule of your own, or `CWE-` and a number." }] },
            "words": { "anyOf": [{ "type": "array", "items": { "$ref": "#/definitions/word" } }, { "$ref": "#/definitions/word" }] },
            "texts": { "anyOf": [{ "type": "array", "items": { "type": "string" } }, { "type": "string" }] },
            "severity": { "enum": ["note", "warning", "error"] },
            "model": { "type": "object", "additionalProperties": false, "properties": models },
        },
    });
    let mut text = serde_json::to_string_pretty(&document).expect("a JSON value can be written");
    text.push('\n');
    text
}

fn property(kind: KeyKind, meaning: &str) -> Value {
    let reference = |name: &str| json!({ "$ref": format!("#/definitions/{name}") });
    let mut property = match kind {
        KeyKind::Words => json!({ "allOf": [reference("words")] }),
        KeyKind::Globs | KeyKind::Paths => json!({ "allOf": [reference("texts")] }),
        KeyKind::Path => json!({ "type": "string" }),
        KeyKind::Flag => json!({ "type": "boolean" }),
        KeyKind::Severity => json!({ "allOf": [reference("severity")] }),
        KeyKind::SeverityByWord => {
            json!({ "type": "object", "propertyNames": reference("word"), "additionalProperties": reference("severity") })
        }
        KeyKind::WordsByGlob => json!({ "type": "object", "additionalProperties": reference("words") }),
        KeyKind::Models => json!({ "anyOf": [{ "type": "array", "items": reference("model") }, reference("model")] }),
    };
    property["description"] = json!(meaning);
    property
}
