//! Every bound of the lowering, with its reason.

/// Deeper nesting of expressions, statements and scopes becomes an unknown value. CPython itself refuses more than 200 open brackets
/// and 100 levels of indentation, so real code stays below; a level takes a few frames of stack here, and a thread has 2 MiB.
pub(super) const MAX_NESTING: u32 = 250;

/// A `finally` body is lowered once per way out. Where such bodies nest, copies multiply: beyond this depth of bodies within bodies
/// only the normal way out has one.
pub(super) const MAX_FINALLY_DEPTH: u32 = 3;

/// How many `return`, `break` and `continue` of one function get their own copies of `finally` bodies.
pub(super) const MAX_FINALLY_EXITS: u32 = 64;

/// How many managers of `with` statements around a `return`, `break` or `continue` are told of it; CPython nests no more blocks than this.
pub(super) const MAX_MANAGERS: usize = 20;

/// Rounds of looking for trivial phis. Real functions need two; a phi that is left over is correct, only superfluous.
pub(super) const MAX_PHI_ROUNDS: usize = 8;
