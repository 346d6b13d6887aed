//! What is read to know how to read it again: the tenant of a token that is not verified yet, with whose key it is verified then.

use crate::ir::{Instr, Value};
use crate::models::CallTest;
use crate::program::Meaning;

use super::eval::Eval;

/// What was read is looked for this deep in the arguments of the second reading.
const MAX_PEEK_DEPTH: usize = 6;
/// The second reading stands so many instructions behind the first at most.
const MAX_PEEK_AHEAD: usize = 400;

impl Eval<'_, '_> {
    /// Whether the function makes another call that a rule is about, of which the present one chooses an argument behind the first. If
    /// that one is wrong, too, the rule says so there.
    pub fn only_chooses_key(&self, tests: &[CallTest]) -> bool {
        let (code, here) = (self.code, Value(self.now));
        let reads_again = |instr: &Instr| {
            let Instr::Call(callee, args, _) = *instr else { return false };
            let is_such = || matches!(self.by_name(callee), Meaning::Api(path) if tests.iter().any(|test| test.path == path));
            let mut args = code.list(args).iter().skip(1);
            is_such() && args.any(|arg| self.is_made_of(arg.value, here, 0))
        };
        code.instrs.get(self.now as usize + 1..).unwrap_or_default().iter().take(MAX_PEEK_AHEAD).any(reads_again)
    }

    fn is_made_of(&self, value: Value, of: Value, depth: usize) -> bool {
        let value = self.bare(value);
        value == of
            || depth < MAX_PEEK_DEPTH
                && value.0 > of.0
                && self.code.operands(self.code.instr(value)).into_iter().any(|part| self.is_made_of(part, of, depth + 1))
    }
}
