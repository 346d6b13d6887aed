//! The command as users meet it: exit codes, messages, streams.

use super::support::{Scratch, leakline, root, stderr, stdout};

const CLEAN: &str = "x = 1\n";

fn code(output: &std::process::Output) -> Option<i32> {
    output.status.code()
}

#[test]
fn a_clean_file_gives_zero_and_a_closing_line() {
    let scratch = Scratch::new();
    scratch.write("app.py", CLEAN);
    let output = leakline(scratch.path(), &["check"]);
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).starts_with("No findings in 1 file and 1 line ("), "{}", stderr(&output));
    assert_eq!(stderr(&leakline(scratch.path(), &["check", "-q"])), "");
}

#[test]
fn a_missing_path_gives_two_and_the_rest_is_analysed() {
    let scratch = Scratch::new();
    scratch.write("app.py", CLEAN);
    let output = leakline(scratch.path(), &["check", "nowhere", "app.py"]);
    assert_eq!(code(&output), Some(2));
    assert!(stdout(&output).contains("nowhere: there is no such file or folder"), "{}", stdout(&output));
    assert!(stderr(&output).contains("in 1 file and 1 line"), "{}", stderr(&output));
    let sarif = leakline(scratch.path(), &["check", "nowhere", "--output-format", "sarif", "--exit-zero"]);
    assert_eq!(code(&sarif), Some(2));
    let log: serde_json::Value = serde_json::from_str(&stdout(&sarif)).unwrap();
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
    assert!(stderr(&sarif).contains("error[missing-path]"), "{}", stderr(&sarif));
}

#[test]
fn nothing_to_analyse_gives_two() {
    let scratch = Scratch::new();
    scratch.write("readme.txt", "text");
    let output = leakline(scratch.path(), &["check"]);
    assert_eq!(code(&output), Some(2));
    assert!(stdout(&output).contains("no Python file was found"), "{}", stdout(&output));
}

#[test]
fn wrong_use_gives_two() {
    let scratch = Scratch::new();
    scratch.write("app.py", CLEAN);
    for args in [
        &["check", "--fail-on", "fatal"][..],
        &["check", "--select", "no-such-rule"],
        &["check", "--exclude", "a[b"],
        &["explain", "no-such-rule"],
        &["frobnicate"],
    ] {
        let output = leakline(scratch.path(), args);
        assert_eq!(code(&output), Some(2), "{args:?} {}", stderr(&output));
        assert!(!stderr(&output).is_empty(), "{args:?}");
        assert_eq!(stdout(&output), "", "{args:?}");
    }
}

#[test]
fn files_that_cannot_be_analysed_are_named_and_the_rest_goes_on() {
    let scratch = Scratch::new();
    scratch
        .write("good.py", CLEAN)
        .write("binary.py", b"x = 1\0\0")
        .write("latin.py", b"name = '\xfc'\n")
        .write("declared.py", b"# -*- coding: latin-1 -*-\nname = '\xfc'\n")
        .write("huge.py", "x = 1\n".repeat(20 * 1024 * 1024 / 6));
    let output = leakline(scratch.path(), &["check", "--output-format", "concise"]);
    let text = stdout(&output);
    assert!(text.contains("binary.py: warning[undecodable]"), "{text}");
    assert!(text.contains("latin.py:1:9: warning[undecodable]"), "{text}");
    assert!(text.contains("huge.py: warning[too-large]"), "{text}");
    assert!(!text.contains("declared.py"), "{text}");
    assert_eq!(code(&output), Some(0));
    let closing = stderr(&output);
    assert!(closing.contains("in 3 files") && closing.contains("too-large"), "{closing}");
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_gives_two() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new();
    scratch.write("good.py", CLEAN).write("locked.py", CLEAN);
    let locked = scratch.path().join("locked.py");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser reads everything.
    if std::fs::read(&locked).is_ok() {
        return;
    }
    let output = leakline(scratch.path(), &["check", "--output-format", "concise"]);
    assert!(stdout(&output).contains("locked.py: error[unreadable] the file cannot be read: permission denied"), "{}", stdout(&output));
    assert_eq!(code(&output), Some(2));
}

#[test]
fn deep_nesting_does_no_harm() {
    let scratch = Scratch::new();
    let deep = |open: &str, close: &str| format!("x = {}1{}\n", open.repeat(10_000), close.repeat(10_000));
    let blocks: String = (0..10_000).map(|depth| format!("{}if x:\n", " ".repeat(depth % 200))).collect();
    scratch
        .write("brackets.py", deep("[", "]"))
        .write("calls.py", deep("f(", ")"))
        .write("attributes.py", format!("x = a{}\n", ".b".repeat(10_000)))
        .write("sums.py", format!("x = 1{}\n", " + 1".repeat(10_000)))
        .write("blocks.py", blocks)
        .write("good.py", CLEAN);
    let output = leakline(scratch.path(), &["check", "--output-format", "concise"]);
    assert!(matches!(code(&output), Some(0)), "{:?} {} {}", output.status, stdout(&output), stderr(&output));
    assert!(stderr(&output).contains("in 6 files"), "{}", stderr(&output));
}

#[test]
fn ignore_files_excludes_and_usual_folders_are_honoured() {
    let scratch = Scratch::new();
    scratch
        .write(".gitignore", "generated/\n*_pb2.py\n")
        .write("pkg/.gitignore", "local.py\n!kept_pb2.py\n")
        .write(".ignore", "scratch.py\n")
        .write("app.py", "(")
        .write("app_pb2.py", "(")
        .write("scratch.py", "(")
        .write("generated/a.py", "(")
        .write("pkg/local.py", "(")
        .write("pkg/kept_pb2.py", "(")
        .write("pkg/tool.pyw", "(")
        .write("node_modules/a/b.py", "(")
        .write("env/pyvenv.cfg", "")
        .write("env/lib/a.py", "(")
        .write("vendored/deep/a.py", "(")
        .write("notes/one.py", "(");
    let shown = |args: &[&str]| {
        let all = [&["check", "--output-format", "json"], args].concat();
        let output = leakline(scratch.path(), &all);
        let document: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
        document["summary"]["files"].as_u64().unwrap()
    };
    assert_eq!(shown(&[]), 5, "app.py kept_pb2.py tool.pyw vendored/deep/a.py notes/one.py");
    assert_eq!(shown(&["--extend-exclude", "vendored"]), 4);
    assert_eq!(shown(&["--extend-exclude", "notes/*.py,*.pyw"]), 3);
    assert_eq!(shown(&["--exclude", "notes"]), 5, "in place of the usual folders: node_modules counts");
    assert_eq!(shown(&["--no-respect-gitignore"]), 9);
    assert_eq!(shown(&["--extend-exclude", "vendored", "vendored/deep/a.py", "notes"]), 2, "a file that is named is taken");
    assert_eq!(shown(&["--extend-exclude", "vendored", "--force-exclude", "vendored/deep/a.py", "notes"]), 1);
    assert_eq!(shown(&["pkg"]), 2, "the ignore files of the folders above count");
    assert_eq!(shown(&["generated/a.py", "pkg"]), 3, "a file that is named is taken");
    assert_eq!(shown(&["pkg", "pkg/kept_pb2.py", "./pkg"]), 2, "nothing counts twice");
}

#[cfg(unix)]
#[test]
fn links_are_followed_once() {
    let scratch = Scratch::new();
    let other = Scratch::new();
    scratch.write("pkg/app.py", CLEAN);
    other.write("shared.py", CLEAN);
    std::os::unix::fs::symlink(scratch.path(), scratch.path().join("pkg/loop")).unwrap();
    std::os::unix::fs::symlink(scratch.path().join("pkg"), scratch.path().join("same")).unwrap();
    std::os::unix::fs::symlink(other.path(), scratch.path().join("other")).unwrap();
    std::os::unix::fs::symlink("nowhere", scratch.path().join(".#app.py")).unwrap();
    let output = leakline(scratch.path(), &["check"]);
    assert!(stderr(&output).contains("in 2 files"), "{}", stderr(&output));
    assert_eq!(code(&output), Some(0), "{}", stdout(&output));
}

#[test]
fn output_is_the_same_with_any_number_of_threads_and_order_of_paths() {
    let run = |args: &[&str]| stdout(&leakline(&root(), &[&["check", "--output-format", "sarif"], args].concat()));
    let one = run(&["-j", "1", "testdata/readme", "testdata/report"]);
    assert_eq!(one, run(&["-j", "4", "testdata/report", "testdata/readme"]));
}

#[test]
fn output_goes_to_a_file() {
    let scratch = Scratch::new();
    scratch.write("app.py", CLEAN);
    let output = leakline(scratch.path(), &["check", "--output-format", "sarif", "--output-file", "out.sarif"]);
    assert_eq!(stdout(&output), "");
    let text = std::fs::read_to_string(scratch.path().join("out.sarif")).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap()["version"], "2.1.0");
    let output = leakline(scratch.path(), &["check", "--output-file", "no/such/folder/out"]);
    assert_eq!(code(&output), Some(2));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_quietly() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_leakline"))
        .args(["check", "--help"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}
