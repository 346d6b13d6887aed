//! Loading rules and models: what is understood, and what is said about mistakes.

use leakline::models::*;
use leakline::text::Names;

#[test]
fn the_builtin_files_have_no_mistakes() {
    let names = Names::new();
    let (_, problems) = Catalog::load(&names, &|_| true, &[]);
    assert_eq!(problems, []);
    // Read as a user's folder they are checked in full, regular expressions too.
    let rules = RuleSource { folder: concat!(env!("CARGO_MANIFEST_DIR"), "/rules").into() };
    let (_, problems) = Catalog::load(&names, &|_| true, &[rules]);
    assert_eq!(problems, []);
}
