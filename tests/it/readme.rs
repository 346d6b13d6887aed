//! The README shows what leakline really says.

use super::support::{leakline, root, stdout};

const MARK: &str = "<!-- output: UPDATE=1 cargo test -->\n```text\n";
const END: &str = "```\n";

#[test]
fn the_sample_is_the_file() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let sample = std::fs::read_to_string(root().join("testdata/readme/app.py")).unwrap();
    assert!(readme.contains(&format!("```python\n{sample}```")));
}

#[test]
fn the_output_is_what_the_program_prints() {
    let path = root().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(MARK).expect("the README has a block for the output");
    let (shown, after) = rest.split_once(END).expect("the block ends");
    let printed = stdout(&leakline(&root(), &["check", "--color", "never", "testdata/readme"]));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, format!("{before}{MARK}{printed}{END}{after}")).unwrap();
    } else {
        assert_eq!(shown, printed, "UPDATE=1 cargo test refreshes it");
    }
}
