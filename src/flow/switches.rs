//! Options that switch: `def warn(text, as_html=False): if as_html: ...`, `def show(token, form): if form == "raw": ...`; parameters, those of
//! the function around, attributes that a constructor was given. A caller that gives a literal, or leaves the option off, knows which way
//! is its own.

use smallvec::SmallVec;

use crate::ir::{CompareOp, Instr, Literal, UnaryOp, Value};

use super::eval::Eval;
use super::value::{Key, Kind, Node, Root, Shape, V};

/// A parameter that is compared with more literals than this says nothing; ARCHITECTURE.md, "Limits".
const MAX_LITERALS: usize = 12;

/// What branches ask of a parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Switch {
    /// Whether it is true.
    pub asks_truth: bool,
    /// Whether it is one of these.
    pub compared: SmallVec<[Literal; 2]>,
}

/// What a caller says of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Setting {
    pub truth: Option<bool>,
    pub is: Option<Compared>,
}

/// How the comparisons turn out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Compared {
    One(Literal),
    NoneOfThem,
}

impl Switch {
    fn join(&mut self, other: &Switch) {
        self.asks_truth |= other.asks_truth;
        for literal in &other.compared {
            if !self.compared.contains(literal) {
                self.compared.push(*literal);
            }
        }
    }
}

impl Eval<'_, '_> {
    /// What a branch asks of a parameter, if its condition is nothing else.
    pub fn note_switch(&mut self, condition: Value) {
        let tested = self.without_not(condition);
        match self.code.instr(tested) {
            Instr::Param(at) if self.code.params.get(at as usize).is_some_and(|param| param.has_default) => {
                let param = self.node(Kind::Root(Root::Param(at)));
                self.switches.entry(param).or_default().asks_truth = true;
            }
            Instr::Compare(op, left, right) => {
                let Some(compared) = self.literals_compared(op, right) else { return };
                if let Some(given) = self.token_alone(self.value(left)).filter(|given| self.is_option(*given)) {
                    self.switches.entry(given).or_default().join(&Switch { asks_truth: false, compared });
                }
            }
            Instr::Cell(_) | Instr::Attr(..) => {
                if let Some(given) = self.token_alone(self.value(tested)).filter(|given| self.is_option(*given)) {
                    self.switches.entry(given).or_default().asks_truth = true;
                }
            }
            _ => {}
        }
    }

    /// Whether a token is a parameter, a variable of the function around this one, or an attribute that a constructor was given.
    fn is_option(&mut self, token: Node) -> bool {
        match self.data(token).kind {
            Kind::Root(Root::Param(_)) => true,
            Kind::Path(base, Key::Receiver) => matches!(self.data(base).kind, Kind::Root(Root::Capture(_))),
            Kind::Path(base, Key::Attr(name)) => match (&self.data(base).kind, self.data(base).instance) {
                (Kind::Root(Root::Param(0)), Some(class)) => self.solver.is_given(self.task, class, name),
                (Kind::Path(cell, Key::Receiver), _) => matches!(self.data(*cell).kind, Kind::Root(Root::Capture(_))),
                _ => false,
            },
            _ => false,
        }
    }

    fn without_not(&self, condition: Value) -> Value {
        let mut tested = condition;
        while let Instr::Unary(UnaryOp::Not, operand) = self.code.instr(tested) {
            tested = operand;
        }
        tested
    }

    /// The literals with which something is compared.
    fn literals_compared(&self, op: CompareOp, other: Value) -> Option<SmallVec<[Literal; 2]>> {
        let other = self.value(other).only()?.node;
        match (op, &self.data(other).kind) {
            (CompareOp::Eq | CompareOp::NotEq | CompareOp::Is | CompareOp::IsNot, Kind::Const(literal)) => {
                Some(smallvec::smallvec![*literal])
            }
            (CompareOp::In | CompareOp::NotIn, Kind::Object(_, _, shape)) => {
                let content = self.content(other).filter(|content| content.is_closed && content.spread.is_empty())?;
                if *shape == Shape::Dict {
                    let keys = content.fields.keys().filter(|_| content.rest.is_empty());
                    return keys.map(|key| if let Key::Item(name) = key { Some(Literal::Str(*name)) } else { None }).collect();
                }
                let elements = content.all();
                let literal = |node| match self.data(node).kind {
                    Kind::Const(literal) => Some(literal),
                    _ => None,
                };
                elements.iter().map(|entry| literal(entry.node)).collect()
            }
            _ => None,
        }
    }

    /// How a comparison of a parameter turns out, where the caller has told it.
    pub fn told_comparison(&self, condition: Value) -> Option<bool> {
        let Instr::Compare(op, left, right) = self.code.instr(condition) else { return None };
        let is = self.settings.get(&self.token_alone(self.value(left))?)?.is?;
        let compared = self.literals_compared(op, right)?;
        let is_among = matches!(is, Compared::One(literal) if compared.contains(&literal));
        Some(is_among == matches!(op, CompareOp::Eq | CompareOp::Is | CompareOp::In))
    }

    /// What can be said of a value that is given to a switch.
    pub fn setting(&self, value: &V, switch: &Switch) -> Option<Setting> {
        let truth = self.sure_truth(value).filter(|_| switch.asks_truth);
        let is_asked = !switch.compared.is_empty() && switch.compared.len() <= MAX_LITERALS;
        let among = |literal| if switch.compared.contains(&literal) { Compared::One(literal) } else { Compared::NoneOfThem };
        let told = || match self.settings.get(&self.token_alone(value)?)?.is? {
            Compared::One(literal) => Some(among(literal)),
            Compared::NoneOfThem => Some(Compared::NoneOfThem),
        };
        let said = || match self.data(value.only()?.node).kind {
            Kind::Const(literal) => Some(among(literal)),
            Kind::Object(..) => Some(Compared::NoneOfThem),
            _ => None,
        };
        let is = if is_asked { told().or_else(said) } else { None };
        (truth.is_some() || is.is_some()).then_some(Setting { truth, is })
    }

    /// The callers of this function may know what it cannot say: `def report(text, as_html=False): warn(text, as_html)`.
    pub fn hand_on_switch(&mut self, value: &V, switch: &Switch) {
        if let Some(given) = self.token_alone(value).filter(|given| self.is_option(*given)) {
            self.switches.entry(given).or_default().join(switch);
        }
    }

    /// The number that a value is, by itself or as the caller has told.
    pub fn number_told(&self, value: &V) -> Option<i32> {
        let told = match self.token_alone(value) {
            Some(token) => self.bound.get(&token)?.only()?,
            None => value.only()?,
        };
        match self.data(told.node).kind {
            Kind::Const(Literal::Int(number)) => Some(number),
            _ => None,
        }
    }

    /// The token that a value is, with what the caller has told of it, and nothing else.
    fn token_alone(&self, value: &V) -> Option<Node> {
        let token = value.iter().find(|entry| self.is_token(entry.node))?.node;
        let told = self.bound.get(&token);
        let is_told = |node: Node| told.is_some_and(|told| told.iter().any(|entry| entry.node == node));
        value.iter().all(|entry| entry.node == token || is_told(entry.node)).then_some(token)
    }
}
