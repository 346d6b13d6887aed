//! Results of earlier runs change how long a run takes and nothing else, whatever happens to the folder in which they lie.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::{Duration, SystemTime};

use super::session::{change, many_files};
use super::support::{Random, Scratch, leakline, leakline_under, stderr, stdout};
use leakline::engine::STORE_FOLDER;

const N_EDITS: usize = 30;
const LEAK: &str = "from flask import request\nimport logging\n\nlogging.info(request.headers[\"Authorization\"])\n";

/// A run of a user who keeps seals in `home`.
fn stored(home: &Path, folder: &Path, args: &[&str]) -> Output {
    let home = home.to_string_lossy().into_owned();
    leakline_under(&[("LEAKLINE_NO_CACHE", "0"), ("XDG_CACHE_HOME", &home), ("HOME", &home)], folder, args)
}

fn check(home: &Scratch, program: &Scratch) -> String {
    let run = stored(home.path(), program.path(), &["check", "--output", "json-lines", "--exit-zero", "-q"]);
    assert!(run.status.success(), "{}", stderr(&run));
    stdout(&run)
}

fn entries(program: &Scratch) -> Vec<PathBuf> {
    let entries = fs::read_dir(program.path().join(STORE_FOLDER)).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut entries: Vec<PathBuf> = entries.filter(|path| path.file_name().unwrap().len() == 64).collect();
    entries.sort();
    entries
}

fn program() -> (Scratch, Scratch) {
    let program = Scratch::new();
    program.write("app.py", LEAK).write(".git/HEAD", "");
    (Scratch::new(), program)
}

/// Dates an entry back, so that the next use shows.
fn age(entry: &Path) -> SystemTime {
    let long_ago = SystemTime::now() - Duration::from_secs(1000);
    File::options().append(true).open(entry).unwrap().set_modified(long_ago).unwrap();
    long_ago
}

#[test]
fn after_any_edit_a_run_with_results_of_earlier_ones_says_the_same() {
    let (home, program) = (Scratch::new(), Scratch::new());
    let files = many_files(&program);
    program.write(".git/HEAD", "");
    let originals: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let mut texts = originals.clone();
    let mut random = Random::new(11);
    for number in 0..N_EDITS {
        let file = random.below(files.len());
        // States come back, so that some of them are known.
        texts[file] = if random.below(2) == 0 { originals[file].clone() } else { change(&texts[file], &mut random) };
        fs::write(&files[file], &texts[file]).unwrap();
        let fresh = stdout(&leakline(program.path(), &["check", "--output", "json-lines", "--exit-zero", "-q"]));
        assert!(check(&home, &program) == fresh, "edit {number} of {}", files[file].display());
        assert!(check(&home, &program) == fresh, "edit {number} of {}, again", files[file].display());
    }
}

#[test]
fn the_second_run_is_answered_from_the_first() {
    let (home, program) = program();
    let first = check(&home, &program);
    let [entry] = &entries(&program)[..] else { panic!("one run leaves one result") };
    let long_ago = age(entry);
    assert_eq!(check(&home, &program), first);
    assert!(fs::metadata(entry).unwrap().modified().unwrap() > long_ago, "the result is not used");
    assert_eq!(entries(&program).len(), 1);
    // Which findings are shown is no part of a result.
    let few = stored(home.path(), program.path(), &["check", "--select", "sql-injection", "-q"]);
    assert!(few.status.success() && entries(&program).len() == 1, "{}", stdout(&few));
}

#[test]
fn a_map_and_a_check_share_a_result() {
    let (home, program) = program();
    program.write("app.py", "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get(\"/\")\ndef index():\n    return \"\"\n");
    check(&home, &program);
    let (map, fresh) = (stored(home.path(), program.path(), &["map"]), leakline(program.path(), &["map"]));
    assert_eq!(entries(&program).len(), 1);
    assert!(stdout(&map).contains("index"), "{}", stdout(&map));
    assert_eq!(stdout(&map), stdout(&fresh));
}

#[test]
fn templates_and_own_rules_belong_to_the_question() {
    let (home, program) = program();
    let app = "from flask import Flask, render_template, request\n\napp = Flask(__name__)\n\n\n@app.get(\"/\")\ndef index():\n    \
               return render_template(\"page.html\", name=request.args[\"name\"])\n";
    program.write("app.py", app).write("templates/page.html", "<p>{{ name }}</p>\n");
    assert!(!check(&home, &program).contains("xss"));
    program.write("templates/page.html", "<p>{{ name|safe }}</p>\n");
    assert!(check(&home, &program).contains("xss"));
    program.write("templates/page.html", "<p>{{ name }}</p>\n");
    assert!(!check(&home, &program).contains("xss"));
    program.write("app.py", "from flask import request\nimport shop\n\nshop.show(request.args[\"name\"])\n");
    assert!(!check(&home, &program).contains("xss"));
    program.write("leakline.toml", "[[models]]\nsink = [{ at = \"shop.show(_)\", kind = \"html\" }]\n");
    let run = stored(home.path(), program.path(), &["check", "--output", "json-lines", "--exit-zero", "-q"]);
    assert!(stdout(&run).contains("xss"), "{}{}", stdout(&run), stderr(&run));
}

#[test]
fn what_is_broken_or_forged_is_not_believed() {
    let (home, program) = program();
    let truth = check(&home, &program);
    assert!(truth.contains("credential-in-log"), "{truth}");
    let [entry] = &entries(&program)[..] else { panic!("one run leaves one result") };
    let whole = fs::read(entry).unwrap();
    for end in [0, 1, 31, 32, 33, whole.len() / 2, whole.len() - 1] {
        fs::write(entry, &whole[..end]).unwrap();
        assert_eq!(check(&home, &program), truth, "cut at {end}");
        assert_eq!(fs::read(entry).unwrap().len(), whole.len(), "it is written anew");
    }
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(entry, damaged).unwrap();
        assert_eq!(check(&home, &program), truth, "byte {at}");
    }
    // Somebody else's result for harmless code, under the name of ours.
    let (stranger, other) = (Scratch::new(), Scratch::new());
    other.write("app.py", "x = 1\n").write(".git/HEAD", "");
    check(&stranger, &other);
    fs::copy(&entries(&other)[0], entry).unwrap();
    assert_eq!(check(&home, &program), truth);
    fs::write(entry, &whole).unwrap();
    let long_ago = age(entry);
    assert_eq!(check(&stranger, &program), truth);
    assert!(fs::metadata(entry).unwrap().modified().unwrap() > long_ago);
    assert_ne!(fs::read(entry).unwrap(), whole, "a stranger cannot open it, and writes another");
}

#[test]
fn many_runs_at_once_say_the_same() {
    let (home, program) = program();
    let runs: Vec<String> = std::thread::scope(|scope| {
        let started: Vec<_> = (0..6).map(|_| scope.spawn(|| check(&home, &program))).collect();
        started.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(runs[0].contains("credential-in-log"));
    assert!(runs.iter().all(|run| *run == runs[0]));
    assert_eq!(entries(&program).len(), 1);
}

#[test]
fn the_folder_is_marked_and_bounded() {
    let (home, program) = program();
    check(&home, &program);
    let folder = program.path().join(STORE_FOLDER);
    assert_eq!(fs::read_to_string(folder.join(".gitignore")).unwrap(), "*\n");
    assert!(fs::read_to_string(folder.join("CACHEDIR.TAG")).unwrap().starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"));
    let [entry] = &entries(&program)[..] else { panic!("one run leaves one result") };
    age(entry);
    for number in 0..400 {
        fs::write(folder.join(format!("{number:064x}")), "").unwrap();
    }
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    program.write("app.py", "x = 1\n");
    check(&home, &program);
    assert_eq!(entries(&program).len(), 256);
    assert!(!entry.exists(), "what was not used for the longest time goes first");
    assert!(folder.join("notes.txt").exists(), "what leakline did not write stays");
}

#[test]
fn an_empty_folder_and_one_that_is_to_be_made_serve_as_well() {
    let (home, program) = program();
    fs::create_dir(program.path().join("volume")).unwrap();
    for folder in ["volume", "deep/er/results"] {
        stored(home.path(), program.path(), &["check", "--exit-zero", "-q", "--cache-dir", folder]);
        let names: Vec<_> = fs::read_dir(program.path().join(folder)).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(names.len() == 3 && names.iter().any(|name| name == "CACHEDIR.TAG"), "{folder}: {names:?}");
    }
}

#[test]
fn clean_deletes_results_and_nothing_else() {
    let (home, program) = program();
    check(&home, &program);
    let run = stored(home.path(), program.path(), &["clean"]);
    assert!(run.status.success() && stderr(&run).contains("deleted"), "{}", stderr(&run));
    assert!(!program.path().join(STORE_FOLDER).exists());
    assert!(stderr(&stored(home.path(), program.path(), &["clean"])).contains("does not exist"));
    program.write("precious/notes.txt", "mine");
    let run = stored(home.path(), program.path(), &["clean", "--cache-dir", "precious"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(stderr(&run).contains("left alone"), "{}", stderr(&run));
    assert!(program.path().join("precious/notes.txt").exists());
}

#[test]
fn foreign_folders_and_places_that_cannot_be_written_keep_nothing() {
    let (home, program) = program();
    program.write("elsewhere/notes.txt", "mine");
    std::os::unix::fs::symlink(program.path().join("elsewhere"), program.path().join(STORE_FOLDER)).unwrap();
    assert!(check(&home, &program).contains("credential-in-log"));
    assert_eq!(fs::read_dir(program.path().join("elsewhere")).unwrap().count(), 1);
    let args = ["check", "--output", "json-lines", "--exit-zero", "-q", "--cache-dir", "app.py/no"];
    assert!(stdout(&stored(home.path(), program.path(), &args)).contains("credential-in-log"));
    let run = stored(Path::new("/dev/null/none"), program.path(), &["check", "-q", "--cache-dir", "here"]);
    assert!(stdout(&run).contains("credential-in-log"), "{}{}", stdout(&run), stderr(&run));
    assert!(!program.path().join("here").exists(), "without a seal nothing is kept");
}

#[test]
fn who_wants_no_results_gets_none() {
    let (home, program) = program();
    stored(home.path(), program.path(), &["check", "--no-cache"]);
    assert!(!program.path().join(STORE_FOLDER).exists());
}
