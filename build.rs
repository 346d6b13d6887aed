//! Embeds every file below `rules/` as text, with its TOML laid out and the imports that make a model file count, so that nothing of it is
//! parsed where leakline runs, and unused ones are not read.

#[path = "src/models/load/flat.rs"]
mod flat;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use toml::de::{DeTable, DeValue};

use crate::flat::Flat;

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=rules");
    let mut files = Vec::new();
    collect(&root.join("rules"), &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for (number, file) in files.iter().enumerate() {
        println!("cargo::rerun-if-changed={}", file.display());
        let text = fs::read_to_string(file)?;
        let shown = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let toml = toml(file, &text);
        let document = DeTable::parse(&toml).map_err(|error| io::Error::other(format!("{shown}: {error}")))?;
        let Flat { words, strings } = Flat::of(&document);
        let (words_file, strings_file) = (out.join(format!("{number}.words")), out.join(format!("{number}.strings")));
        fs::write(&words_file, words.as_flattened())?;
        fs::write(&strings_file, strings)?;
        code += &format!("Embedded {{ path: {shown:?}, imports: &{:?}, text: include_str!({file:?}), ", imports(document.get_ref()));
        code += &format!("words: include_bytes!({words_file:?}), strings: include_str!({strings_file:?}) }},\n");
    }
    code += "]\n";
    println!("cargo::rustc-env=LEAKLINE_BUILD={:016x}", build(&root)?);
    fs::write(out.join("rules.rs"), code)
}

/// A hash of all that leakline consists of: what one build has found out holds for the same build only.
fn build(root: &Path) -> io::Result<u64> {
    let mut files = vec![root.join("Cargo.toml"), root.join("Cargo.lock")];
    for folder in ["src", "rules"] {
        collect_all(&root.join(folder), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        // A package has no lock file of its own before it is built.
        (file.strip_prefix(root).unwrap_or(&file), fs::read(&file).unwrap_or_default()).hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn collect_all(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { collect_all(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml" || extension == "md") {
            files.push(path);
        }
    }
    Ok(())
}

/// The TOML of a file: of a page its first code block of that language, behind as many blanks as there are bytes before it.
fn toml(file: &Path, text: &str) -> String {
    if file.extension().is_some_and(|extension| extension == "toml") {
        return text.to_owned();
    }
    let Some((before, rest)) = text.split_once("```toml\n") else { return String::new() };
    let head = rest.split("\n```").next().unwrap_or_default();
    " ".repeat(before.len() + "```toml\n".len()) + head
}

/// The strings of the list `imports = [...]`.
fn imports<'d>(document: &'d DeTable) -> Vec<&'d str> {
    let Some(DeValue::Array(imports)) = document.get("imports").map(|value| value.get_ref()) else { return Vec::new() };
    imports.iter().filter_map(|module| module.get_ref().as_str()).collect()
}
