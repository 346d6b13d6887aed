//! libFuzzer with one of the targets, named by `LEAKLINE_FUZZ`.
#![no_main]

mod statements;
mod targets;

use std::sync::OnceLock;

use statements::{Statements, rearranged};

/// Targets whose input is Python.
const OF_PYTHON: &[&str] = &["lower", "file", "files"];

fn target() -> targets::Target {
    static TARGET: OnceLock<targets::Target> = OnceLock::new();
    *TARGET.get_or_init(|| {
        let name = std::env::var("LEAKLINE_FUZZ").unwrap_or_default();
        let names: Vec<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
        *targets::TARGETS.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("LEAKLINE_FUZZ is one of {names:?}"))
    })
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if bytes.len() <= targets::MAX_BYTES {
        target().1(bytes);
    }
});

// Every second change of Python moves whole statements; bytes alone hardly ever lead from one program to another.
libfuzzer_sys::fuzz_mutator!(|bytes: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let moved = if seed % 2 == 0 && OF_PYTHON.contains(&target().0) { moved(&bytes[..size], seed) } else { None };
    match moved.filter(|text| text.len() <= max_size) {
        Some(text) => {
            bytes[..text.len()].copy_from_slice(text.as_bytes());
            text.len()
        }
        None => libfuzzer_sys::fuzzer_mutate(bytes, size, max_size),
    }
});

fn moved(bytes: &[u8], seed: u32) -> Option<String> {
    let statements = Statements::of(str::from_utf8(bytes).ok()?);
    let mut state = u64::from(seed);
    let mut random = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    (statements.len() > 1).then(|| rearranged(&statements, &statements, &mut random))
}
