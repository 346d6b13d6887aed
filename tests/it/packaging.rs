//! What the wheel brings along besides the program, `.ci/packaging/`, is what the program prints.

use std::path::PathBuf;

use super::support::{leakline, root, stdout};

/// Completions by shell, below `share`, where each shell looks for them.
const COMPLETIONS: &[(&str, &str)] = &[
    ("bash", "bash-completion/completions/leakline"),
    ("zsh", "zsh/site-functions/_leakline"),
    ("fish", "fish/vendor_completions.d/leakline.fish"),
];

fn share() -> PathBuf {
    root().join(".ci/packaging/data/share")
}

fn assert_fresh(path: &str, printed: &str) {
    let path = share().join(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, printed).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == printed, "{} is not what leakline prints: UPDATE=1 cargo test refreshes it", path.display());
}

#[test]
fn completions_are_those_of_the_program() {
    for (shell, path) in COMPLETIONS {
        assert_fresh(path, &stdout(&leakline(&root(), &["completions", shell])));
    }
}

#[test]
fn each_command_has_a_manual_page() {
    let manual = stdout(&leakline(&root(), &["man"]));
    assert_fresh("man/man1/leakline.1", &manual);
    let commands: Vec<&str> = manual.lines().filter_map(|line| line.strip_prefix("leakline\\-")?.strip_suffix("(1)")).collect();
    assert!(commands.contains(&"check"), "{manual}");
    for command in commands {
        assert_fresh(&format!("man/man1/leakline-{command}.1"), &stdout(&leakline(&root(), &["man", command])));
    }
}
