//! What nobody would write: small changes of seeds for each target of the fuzzer, and real Python whose statements change places.
//! `LEAKLINE_ROUNDS=100 cargo test fuzzed` tries a hundred times as much; `tests/fuzz/run` lets libFuzzer look for more.

#[path = "../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::PathBuf;

use rayon::prelude::*;

use super::fixtures::programs;
use super::support::{Random, Scratch, looking, root};
use leakline::engine::{self, Options};
use leakline::report::{Format, Style, render};
use leakline::syntax::{Kind, Node, Tree, parse};
use leakline::text::ProblemKind;

fn n_rounds() -> u64 {
    std::env::var("LEAKLINE_ROUNDS").ok().and_then(|number| number.parse().ok()).unwrap_or(1)
}

#[test]
fn every_target_survives_its_seeds_and_small_changes_of_them() {
    let seeds = root().join("tests/fuzz/seeds");
    targets::TARGETS.par_iter().for_each(|(name, act)| {
        let files: Vec<PathBuf> = fs::read_dir(seeds.join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(!files.is_empty(), "{name} has no seeds");
        for (number, file) in files.iter().enumerate() {
            let seed = fs::read(file).unwrap();
            act(&seed);
            for round in 0..8 * n_rounds() {
                let mut random = Random::new(round * 1_000 + number as u64);
                let changed = changed(&seed, &mut random);
                act(&changed[..changed.len().min(targets::MAX_BYTES)]);
            }
        }
    });
}

/// Some bytes are replaced, doubled or deleted.
fn changed(seed: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..1 + random.below(6) {
        let at = random.below(bytes.len());
        let end = (at + 1 + random.below(12)).min(bytes.len());
        match random.below(4) {
            0 => bytes.splice(at..at, [b"\"(){}[]:=@#\\\n\t'*,.\xff\x00"[random.below(20)]]).count(),
            1 => bytes.splice(at..end, []).count(),
            2 => bytes.splice(at..at, seed[at.min(seed.len())..end.min(seed.len())].to_vec()).count(),
            _ => {
                let other = random.below(bytes.len());
                if bytes.is_empty() {
                    0
                } else {
                    bytes.swap(at, other);
                    0
                }
            }
        };
    }
    bytes
}

/// Statements of a file, as ranges of lines.
struct Statements {
    lines: Vec<String>,
    /// First line, last line, columns of indentation.
    places: Vec<(usize, usize, usize)>,
}

impl Statements {
    fn of(text: &str) -> Statements {
        let tree = parse(text);
        let line = |offset: u32| text.as_bytes()[..offset as usize].iter().filter(|&&byte| byte == b'\n').count();
        let mut places = Vec::new();
        collect(&tree, tree.root(), &mut |node| {
            let span = tree.span(node);
            let (first, last) = (line(span.start), line(span.end.saturating_sub(1).max(span.start)));
            let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
            places.push((first, last, span.start as usize - start));
        });
        Statements { lines: text.lines().map(str::to_owned).collect(), places }
    }

    /// The lines of a statement as they stand at another depth.
    fn at_depth(&self, place: (usize, usize, usize), depth: usize) -> Vec<String> {
        let moved = |line: &String| {
            let own = line.len() - line.trim_start_matches(' ').len();
            format!("{}{}", " ".repeat((own + depth).saturating_sub(place.2)), line.trim_start_matches(' '))
        };
        self.lines[place.0..=place.1.min(self.lines.len() - 1)].iter().map(moved).collect()
    }
}

fn collect(tree: &Tree, node: Node, found: &mut impl FnMut(Node)) {
    for child in tree.children(node) {
        if matches!(tree.kind(node), Kind::Module | Kind::Block) {
            found(child);
        }
        collect(tree, child, found);
    }
}

/// A statement is deleted, doubled, or replaced by another one of this or of another file.
fn rearranged(file: &Statements, other: &Statements, random: &mut Random) -> String {
    let mut lines = file.lines.clone();
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for _ in 0..1 + random.below(4) {
        let place = file.places[random.below(file.places.len())];
        if taken.iter().any(|(first, last)| place.0 <= *last && *first <= place.1) {
            continue;
        }
        let donor = if random.below(2) == 0 { file } else { other };
        let given = donor.at_depth(donor.places[random.below(donor.places.len())], place.2);
        let own = file.at_depth(place, place.2);
        let new = match random.below(4) {
            0 => vec![format!("{}pass", " ".repeat(place.2))],
            1 => [own.clone(), own].concat(),
            2 => [given, own].concat(),
            _ => given,
        };
        // Lines keep their numbers: what a statement becomes stands in its first line.
        lines[place.0] = new.join("\n");
        lines[place.0 + 1..=place.1.min(file.lines.len() - 1)].iter_mut().for_each(|line| *line = "\u{0}".to_owned());
        taken.push((place.0, place.1));
    }
    lines.into_iter().filter(|line| line != "\u{0}").map(|line| line + "\n").collect()
}

#[test]
fn python_whose_statements_change_places_is_survived() {
    let mut files: Vec<PathBuf> = programs().into_iter().map(|program| program.path).filter(|path| path.is_file()).collect();
    files.extend(fs::read_dir(root().join("testdata/syntax")).unwrap().map(|entry| entry.unwrap().path()));
    files.sort();
    let files: Vec<Statements> = files.iter().map(|file| Statements::of(&fs::read_to_string(file).unwrap())).collect();
    let files: Vec<&Statements> = files.iter().filter(|file| file.places.len() > 3).collect();
    for round in 0..n_rounds() {
        let scratch = Scratch::new();
        let mut random = Random::new(round + 77);
        for (number, file) in files.iter().enumerate() {
            let other = files[random.below(files.len())];
            scratch.write(&format!("m{number}.py"), rearranged(file, other, &mut random));
        }
        let run = |n_threads: usize| {
            let paths = looking(vec![scratch.path().to_owned()]);
            engine::run(&Options { looking: paths, n_threads: n_threads.try_into().ok(), ..Options::default() }).unwrap()
        };
        let outcome = run(2);
        let bad = outcome.problems.iter().find(|it| matches!(it.problem.kind, ProblemKind::Crash | ProblemKind::UnknownConstruct));
        assert!(bad.is_none(), "round {round}: {:?}", bad.map(|bad| &bad.problem.message));
        let json = |outcome| render(outcome, Format::Json, Style::PLAIN);
        assert!(json(&outcome) == json(&run(1)), "round {round}: the number of threads changes the result");
        Format::ALL.iter().for_each(|format| drop(render(&outcome, *format, Style::PLAIN)));
    }
}
