//! How fast leakline is, beside parsing alone: `cargo bench -- [CORPUS]`, or the environment variable LEAKLINE_CORPUS. Without either
//! the corpus is generated. `cargo bench -- --edit [CORPUS [FILE]...]` drives editing sessions instead; see `editing`.
//!
//! Each figure is the best of a few runs, each in a process of its own, so that memory is counted honestly. The floor is tree-sitter
//! parsing the same files on as many threads with the texts already in memory; the check starts at the paths and ends with the report.
//! The check again is answered from the result of one before.

mod editing;
mod synthetic;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use leakline::engine::{Looking, Options, Store, discover, run};
use leakline::report::{Format, Style, render};
use leakline::text::{DecodeOptions, decode};
use rayon::prelude::*;

const N_RUNS: usize = 3;
const DOUBLING: [usize; 6] = [10_000, 20_000, 40_000, 80_000, 160_000, 320_000];
const DEFAULT_LINES: usize = 160_000;
/// First argument of a child process; the second is what it measures, the third the corpus.
const CHILD: &str = "--measure";
/// First argument for the session of an editor.
const EDIT: &str = "--edit";
const EDITED_LINES: usize = 100_000;

/// What one run cost.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    n_files: usize,
    n_lines: usize,
    n_bytes: usize,
    n_findings: usize,
    peak_kib: usize,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [flag, what, folder] = &args[..]
        && flag == CHILD
    {
        let folder = Path::new(folder);
        let cost = match what.as_str() {
            "parse" => parse(folder),
            "again" => check(folder, Store::at(results())),
            _ => check(folder, None),
        };
        let Cost { seconds, n_files, n_lines, n_bytes, n_findings, peak_kib } = cost;
        println!("{seconds} {n_files} {n_lines} {n_bytes} {n_findings} {peak_kib}");
        return;
    }
    let scratch = std::env::temp_dir().join(format!("leakline-bench-{}", std::process::id()));
    if args.first().is_some_and(|arg| arg == EDIT) {
        edit(args.get(1).map(PathBuf::from), args.get(2..).unwrap_or_default(), &scratch);
        let _ = std::fs::remove_dir_all(&scratch);
        return;
    }
    let corpus = args.first().cloned().or_else(|| std::env::var("LEAKLINE_CORPUS").ok()).map(PathBuf::from);
    let corpus = corpus.unwrap_or_else(|| synthetic::write(&scratch.join("corpus"), DEFAULT_LINES));
    compare(&corpus);
    let _ = std::fs::remove_dir_all(results());
    double(&scratch);
    let _ = std::fs::remove_dir_all(&scratch);
}

/// Edits these files of the corpus; none: the first one that has a view.
fn edit(corpus: Option<PathBuf>, wanted: &[String], scratch: &Path) {
    let corpus = corpus.unwrap_or_else(|| synthetic::write(&scratch.join("corpus"), EDITED_LINES));
    let discovery = discover(&Looking { paths: vec![corpus.clone()], ..Looking::default() }).expect("the corpus can be searched");
    let has_view = |path: &PathBuf| std::fs::read_to_string(path).is_ok_and(|text| text.contains(".post(\"/") || text.contains(".route("));
    let files: Vec<PathBuf> = discovery.inputs.into_iter().map(|input| input.path).collect();
    println!("{}: {} files", corpus.display(), files.len());
    if wanted.is_empty() {
        let file = files.iter().find(|path| has_view(path)).or(files.first()).expect("the corpus has files");
        editing::measure(&corpus, file);
    }
    wanted.iter().for_each(|file| editing::measure(&corpus, &corpus.join(file)));
}

fn compare(corpus: &Path) {
    // The first of the runs that are answered from a result makes it.
    let (floor, full, again) = (measure("parse", corpus), measure("check", corpus), measure("again", corpus));
    println!("{}: {} files, {} lines, {:.1} MB", corpus.display(), full.n_files, full.n_lines, megabytes(full.n_bytes));
    println!("{:12} {:>9} {:>9} {:>12} {:>12} {:>9}", "", "seconds", "MB/s", "lines/s", "peak MB", "x source");
    for (name, cost) in [("parse only", floor), ("check", full), ("check again", again)] {
        let speed = megabytes(cost.n_bytes) / cost.seconds;
        let peak = cost.peak_kib as f64 * 1024.0 / 1e6;
        let lines = cost.n_lines as f64 / cost.seconds;
        let times_source = peak / megabytes(cost.n_bytes);
        println!("{name:12} {:>9.3} {speed:>9.1} {lines:>12.0} {peak:>12.1} {times_source:>9.1}", cost.seconds);
    }
    let (cold, warm) = (full.seconds / floor.seconds, again.seconds / floor.seconds);
    println!("ratio to parse only: check {cold:.2}, again {warm:.3}; findings: {}", full.n_findings);
}

fn double(scratch: &Path) {
    println!("\n{:>9} {:>9} {:>12} {:>22}", "lines", "seconds", "µs per line", "ratio to half the size");
    let mut previous: Option<f64> = None;
    for n_lines in DOUBLING {
        let cost = measure("check", &synthetic::write(&scratch.join(n_lines.to_string()), n_lines));
        let ratio = previous.map_or_else(String::new, |previous| format!("{:.2}", cost.seconds / previous));
        println!("{:>9} {:>9.3} {:>12.3} {ratio:>22}", cost.n_lines, cost.seconds, cost.seconds * 1e6 / cost.n_lines as f64);
        previous = Some(cost.seconds);
    }
}

/// The cheapest of some runs in child processes.
fn measure(what: &str, folder: &Path) -> Cost {
    let program = std::env::current_exe().expect("the benchmark knows itself");
    let costs = (0..N_RUNS).map(|_| {
        let output = Command::new(&program).arg(CHILD).arg(what).arg(folder).output().expect("the child process starts");
        assert!(output.status.success(), "measuring {what} failed: {}", String::from_utf8_lossy(&output.stderr));
        read_cost(&String::from_utf8_lossy(&output.stdout))
    });
    costs.min_by(|left, right| left.seconds.total_cmp(&right.seconds)).expect("there is more than no run")
}

fn read_cost(line: &str) -> Cost {
    let mut words = line.split_whitespace();
    let mut next = || words.next().unwrap_or_default();
    let seconds = next().parse().expect("a child prints seconds first");
    let mut count = || next().parse().expect("a child prints counts");
    Cost { seconds, n_files: count(), n_lines: count(), n_bytes: count(), n_findings: count(), peak_kib: count() }
}

/// The floor: files in memory, one tree-sitter parser per thread, trees dropped at once.
fn parse(folder: &Path) -> Cost {
    let discovery = discover(&Looking { paths: vec![folder.to_owned()], ..Looking::default() }).expect("the corpus can be searched");
    let texts: Vec<String> = discovery
        .inputs
        .par_iter()
        .filter_map(|input| decode(input.display.as_str(), std::fs::read(&input.path).ok()?, DecodeOptions::default()).0)
        .map(|source| source.text)
        .collect();
    let language = tree_sitter_python::LANGUAGE.into();
    let new_parser = || {
        let mut parser = tree_sitter::Parser::new();
        parser.set_language(&language).expect("the grammar fits the library");
        parser
    };
    let started = Instant::now();
    texts.par_iter().for_each_init(new_parser, |parser, text| {
        std::hint::black_box(parser.parse(text, None));
    });
    let seconds = started.elapsed().as_secs_f64();
    let n_lines = texts.iter().map(|text| text.lines().count()).sum();
    let n_bytes = texts.iter().map(String::len).sum();
    Cost { seconds, n_files: texts.len(), n_lines, n_bytes, n_findings: 0, peak_kib: peak_kib() }
}

/// Where results lie that answer the next run.
fn results() -> PathBuf {
    std::env::temp_dir().join("leakline-bench-results")
}

fn check(folder: &Path, store: Option<Store>) -> Cost {
    let started = Instant::now();
    let looking = Looking { paths: vec![folder.to_owned()], ..Looking::default() };
    let outcome = run(&Options { looking, store, ..Options::default() }).expect("the corpus can be checked");
    std::hint::black_box(render(&outcome, Format::Concise, Style::PLAIN));
    let seconds = started.elapsed().as_secs_f64();
    let n_bytes = outcome.sources.iter().map(|source| source.text.len()).sum();
    let (n_files, n_lines, n_findings) = (outcome.sources.len(), outcome.n_lines(), outcome.findings.len());
    Cost { seconds, n_files, n_lines, n_bytes, n_findings, peak_kib: peak_kib() }
}

/// The largest resident set of this process; 0 where the system does not tell.
fn peak_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn megabytes(n_bytes: usize) -> f64 {
    n_bytes as f64 / 1e6
}
