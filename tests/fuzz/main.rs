//! libFuzzer with one of the targets, named by `LEAKLINE_FUZZ`.
#![no_main]

mod targets;

use std::sync::OnceLock;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    static TARGET: OnceLock<targets::Target> = OnceLock::new();
    let (_, act) = TARGET.get_or_init(|| {
        let name = std::env::var("LEAKLINE_FUZZ").unwrap_or_default();
        let names: Vec<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
        *targets::TARGETS.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("LEAKLINE_FUZZ is one of {names:?}"))
    });
    if bytes.len() <= targets::MAX_BYTES {
        act(bytes);
    }
});
