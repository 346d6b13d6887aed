//! Embeds every file below `rules/` as text, with the imports that make a model file count, so that unused ones are never parsed.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=rules");
    let mut files = Vec::new();
    collect(&root.join("rules"), &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let text = fs::read_to_string(&file)?;
        let shown = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        code +=
            &format!("Embedded {{ path: {shown:?}, imports: &{:?}, text: include_str!({:?}) }},\n", imports(&text), file.to_string_lossy());
    }
    code += "]\n";
    println!("cargo::rustc-env=LEAKLINE_BUILD={:016x}", build(&root)?);
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("rules.rs"), code)
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

/// The strings of the list `imports = [...]`; it holds nothing but plain module names.
fn imports(text: &str) -> Vec<&str> {
    let start = text.lines().position(|line| line.strip_prefix("imports").is_some_and(|rest| rest.trim_start().starts_with('=')));
    let Some(start) = start else { return Vec::new() };
    let offset: usize = text.split_inclusive('\n').take(start).map(str::len).sum();
    let list = text[offset..].split(']').next().unwrap_or_default();
    list.split(['"', '\'']).skip(1).step_by(2).collect()
}
