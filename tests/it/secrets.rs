//! Credentials and the names of secrets and privileges: what counts, what does not, and mistakes in a user's file.

use leakline::models::*;
use leakline::text::Names;

use super::support::Scratch;

fn catalog() -> Catalog {
    Catalog::load(&Names::new(), &|_| false, &[]).0
}

#[test]
fn smoke() {
    let catalog = catalog();
    assert!(catalog.is_credential("helpdesk-local-secret", Some("JWT_SECRET")));
    let _ = Scratch::new();
}
