//! Where something is checked: places that establish a fact about the caller or about a value. They are told to people and decide nothing.

use crate::models::{ApiPath, FactSet, core};

use super::eval::Eval;
use super::summary::Site;
use super::value::{Kind, Node};

/// A place that establishes facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Check {
    /// The call or the condition.
    pub site: Site,
    /// What holds behind it.
    pub facts: FactSet,
    /// About what.
    pub about: About,
}

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum About {
    /// Who calls.
    Caller,
    /// What is read there.
    Read(ApiPath),
    /// A value of which the function does not know where it comes from.
    Value,
}

impl Eval<'_, '_> {
    /// Notes where facts about the caller arise, and any facts while somebody asks for them.
    pub fn note_check(&self, node: Node, facts: FactSet) {
        let is_proof = facts.any(core::AUTHENTICATED.union(core::AUTHORIZED));
        let about = match self.data(node).kind {
            Kind::Caller if is_proof => About::Caller,
            Kind::Caller => return,
            _ if self.solver.asked.is_none() => return,
            Kind::Api(path) => About::Read(path),
            Kind::Source(source) => source.path.map_or(About::Value, About::Read),
            _ => self.read_by(node),
        };
        let site = Site { function: self.context.function, instr: self.now };
        self.checks.borrow_mut().insert(Check { site, facts, about });
    }

    /// What the text of a node was read from, if that is one thing.
    fn read_by(&self, node: Node) -> About {
        match self.data(node).flows.0.as_slice() {
            [flow] => match self.data(flow.origin).kind {
                Kind::Api(path) => About::Read(path),
                _ => About::Value,
            },
            _ => About::Value,
        }
    }
}
