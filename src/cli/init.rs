//! `leakline init`: a configuration to start with.

use std::fs;

use super::args::InitArgs;
use super::{Exit, write_error};
use crate::config;
use crate::engine::Refusal;

const FILE: &str = "leakline.toml";
const SHARED_FILE: &str = "pyproject.toml";
const SHARED_TABLE: &str = "tool.leakline";

/// What a start needs, with what is often added as comments. `{table}` is the table's name with a dot behind it, or nothing.
const TEMPLATE: &str = r#"# Settings of leakline; `leakline schema config` describes all keys.

# Code that does not run in production.
extend-exclude = ["tests"]

# The lowest severity that fails a run: "note", "warning" or "error".
fail-on = "warning"

# Findings that are known and wait: `leakline baseline` writes the file.
# baseline = "leakline-baseline.json"

# Suppressions must say why: `# leakline: ignore[rule] -- reason`.
require-reason = true

# Rules, groups or CWE numbers that do not apply, everywhere or in some files.
# ignore = ["unbounded-prompt"]
# per-file-ignores = { "scripts/**" = ["web"] }

# What your own functions mean, in the rows of https://crates.io/crates/leakline (rules/README.md).
# [[{table}models]]
# guard = [{ at = "shop.auth.login_required", caller = true, when = "returns", facts = ["authenticated"] }]
# flow = [{ from = "shop.text.clean(text)", to = "shop.text.clean()", facts = ["narrowed"] }]
# sink = [{ at = "shop.llm.ask(prompt)", kind = "prompt" }]
"#;

/// Adds a table to `pyproject.toml` where there is one, else writes `leakline.toml`.
pub(super) fn init(args: &InitArgs) -> Result<Exit, Refusal> {
    let (own, shared) = (args.folder.join(FILE), args.folder.join(SHARED_FILE));
    let shared_text = fs::read_to_string(&shared).ok();
    let configured = [own.exists().then_some(&own), shared_text.as_ref().filter(|text| config::has_table(&shared, text)).map(|_| &shared)];
    if let Some(path) = configured.into_iter().flatten().next() {
        return Err(Refusal { message: format!("{} has settings of leakline already", path.display()), help: None });
    }
    let (path, text) = match shared_text {
        Some(text) => {
            let gap = if text.is_empty() || text.ends_with("\n\n") { "" } else { "\n" };
            (shared, format!("{text}{gap}[{SHARED_TABLE}]\n{}", TEMPLATE.replace("{table}", &format!("{SHARED_TABLE}."))))
        }
        None => (own, TEMPLATE.replace("{table}", "")),
    };
    fs::write(&path, text).map_err(|error| Refusal::new(format!("{} cannot be written: {error}", path.display())))?;
    write_error(&format!("{} is written; try `leakline check`\n", path.display()));
    Ok(Exit::Clean)
}
