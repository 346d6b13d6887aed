//! The command `leakline`.

fn main() {}
