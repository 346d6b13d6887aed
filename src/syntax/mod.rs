//! Floor `syntax`: text -> tree, comments, literals.
