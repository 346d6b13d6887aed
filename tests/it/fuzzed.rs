//! What nobody would write: small changes of seeds for each target of the fuzzer, and real Python whose statements change places.
//! `LEAKLINE_ROUNDS=100 cargo test fuzzed` tries a hundred times as much; `tests/fuzz/run` lets libFuzzer look for more.

#[path = "../fuzz/statements.rs"]
mod statements;
#[path = "../fuzz/targets.rs"]
mod targets;

use std::fs;
use std::path::PathBuf;

use rayon::prelude::*;

use super::fixtures::programs;
use super::support::{Random, Scratch, looking, root};
use leakline::engine::{self, Options};
use leakline::report::{Format, Style, render};
use leakline::text::ProblemKind;
use statements::{Statements, rearranged};

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

#[test]
fn python_whose_statements_change_places_is_survived() {
    let mut files: Vec<PathBuf> = programs().into_iter().map(|program| program.path).filter(|path| path.is_file()).collect();
    files.extend(fs::read_dir(root().join("testdata/syntax")).unwrap().map(|entry| entry.unwrap().path()));
    files.sort();
    let files: Vec<Statements> = files.iter().map(|file| Statements::of(&fs::read_to_string(file).unwrap())).collect();
    let files: Vec<&Statements> = files.iter().filter(|file| file.len() > 3).collect();
    for round in 0..n_rounds() {
        let scratch = Scratch::new();
        let mut random = Random::new(round + 77);
        for (number, file) in files.iter().enumerate() {
            let other = files[random.below(files.len())];
            scratch.write(&format!("m{number}.py"), rearranged(file, other, &mut |n| random.below(n)));
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
