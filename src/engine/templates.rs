//! Which templates belong to a program: the files that its code names, and those that these name in turn. Where the folders of
//! templates lie is settled at run time, so a file counts if its path ends in the name.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::module_name::Input;
use super::read::ReadFile;
use crate::ir::{Instr, Literal, Module};
use crate::text::{Names, Symbol};

/// Endings of files that may be templates.
pub(super) const EXTENSIONS: &[&str] = &[".html", ".htm", ".xhtml", ".xml", ".svg", ".txt", ".md", ".j2", ".jinja", ".jinja2", ".tpl"];

/// The templates among the candidates that the files of a program need, sorted like these; `read` lowers one of them.
pub(super) fn needed(
    candidates: &[Input],
    program: &[Arc<ReadFile>],
    names: &Names,
    read: impl Fn(&Input) -> Arc<ReadFile>,
) -> Vec<(Input, Arc<ReadFile>)> {
    let mut by_name: FxHashMap<&str, Vec<&Input>> = FxHashMap::default();
    for candidate in candidates {
        by_name.entry(last_part(&candidate.display)).or_default().push(candidate);
    }
    let mut known: FxHashSet<&str> = FxHashSet::default();
    let mut seen: FxHashSet<Symbol> = FxHashSet::default();
    let mut needed: Vec<(Input, Arc<ReadFile>)> = Vec::new();
    let mut open: Vec<Arc<ReadFile>> = if candidates.is_empty() { Vec::new() } else { program.to_vec() };
    while let Some(file) = open.pop() {
        for &name in file.mentioned.iter().filter(|name| seen.insert(**name)) {
            let name = names.text(name);
            for &candidate in by_name.get(last_part(name)).into_iter().flatten() {
                if is_meant(candidate, name) && known.insert(&candidate.display) {
                    let template = read(candidate);
                    open.push(template.clone());
                    needed.push((candidate.clone(), template));
                }
            }
        }
    }
    needed
}

/// Files and templates in the order of their paths.
pub(super) fn sorted(
    inputs: &[Input],
    read: Vec<Arc<ReadFile>>,
    templates: Vec<(Input, Arc<ReadFile>)>,
) -> (Vec<Input>, Vec<Arc<ReadFile>>) {
    let mut all: Vec<(Input, Arc<ReadFile>)> = inputs.iter().cloned().zip(read).chain(templates).collect();
    all.sort_by(|left, right| left.0.display.cmp(&right.0.display));
    all.into_iter().unzip()
}

/// The texts of a module that may name a template, once each.
pub(super) fn mentioned(module: &Module, names: &Names) -> Vec<Symbol> {
    let is_template = |text: &Symbol| EXTENSIONS.iter().any(|ending| names.text(*text).ends_with(ending));
    let constants = module.functions.iter().flat_map(|function| &function.instrs).filter_map(|instr| match instr {
        Instr::Const(Literal::Str(text)) => Some(*text),
        _ => None,
    });
    let mut seen = FxHashSet::default();
    constants.filter(|text| is_template(text) && seen.insert(*text)).collect()
}

/// Pages that only happen to bear the name of something that code mentions lie elsewhere than templates do.
fn is_meant(candidate: &Input, name: &str) -> bool {
    let name = name.trim_start_matches("./").trim_start_matches('/');
    let ends_so = candidate.display.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('/'));
    ends_so && !name.is_empty() && (is_page(&candidate.display) || is_in_templates(&candidate.display))
}

fn is_page(path: &str) -> bool {
    [".html", ".htm", ".j2", ".jinja", ".jinja2"].iter().any(|ending| path.ends_with(ending))
}

/// Whether a folder above is one of templates.
pub(super) fn is_in_templates(path: &str) -> bool {
    path.rsplit('/').skip(1).any(|part| part.contains("template"))
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
