//! Texts of paths and places -> checked, interned ones.

use super::nearest::{did_you_mean, is_misspelt};
use super::parse::{self, ArgumentKind, Expression, Mistake, PartKind};
use super::path::{ApiPath, Place, PlaceArgument, Step};
use super::paths::Paths;
use super::vocabulary::Vocabulary;
use crate::text::{Names, Symbol};

/// What texts are resolved against.
#[derive(Clone, Copy)]
pub(super) struct Resolver<'a> {
    /// Interned strings.
    pub names: &'a Names,
    /// Interned paths.
    pub paths: &'a Paths,
    /// Known words.
    pub vocabulary: &'a Vocabulary,
    /// Whether regular expressions are checked now (see [`Pattern`]).
    pub checks_patterns: bool,
}

/// A checked `signature` entry.
pub(super) struct Signature {
    /// The callable.
    pub callee: ApiPath,
    /// Parameters that may be given by position.
    pub positional: Vec<Symbol>,
    /// Parameters that are given by name only; none: there may be any.
    pub keywords: Option<Vec<Symbol>>,
}

const NO_CALL: &str = "a place is a part of a call: `f(x)`, `f(self)`, `f(...)` or `f()`";

impl Resolver<'_> {
    /// A path without arguments.
    pub fn path(&self, text: &str) -> Result<ApiPath, Mistake> {
        let expression = parse::expression(text)?;
        let steps = parse::steps(&expression.parts, self.names)?;
        Ok(self.paths.at(self.names.intern(expression.root), &steps))
    }

    /// A callable with its parameters.
    pub fn signature(&self, text: &str) -> Result<Signature, Mistake> {
        let mut expression = parse::expression(text)?;
        match expression.parts.pop().map(|part| part.kind) {
            Some(PartKind::Call(arguments)) => {
                let steps = parse::steps(&expression.parts, self.names)?;
                let (positional, keywords) = parse::signature(&arguments, self.names)?;
                Ok(Signature { callee: self.paths.at(self.names.intern(expression.root), &steps), positional, keywords })
            }
            Some(PartKind::Attr(_) | PartKind::Item(_) | PartKind::Index(_) | PartKind::Any) | None => {
                Err(Mistake::new(0..text.len(), "a signature ends in its parameters: `f(a, b)`"))
            }
        }
    }

    /// Steps that begin with `.` or `[`.
    pub fn steps(&self, text: &str) -> Result<Vec<Step>, Mistake> {
        parse::steps(&parse::tail(text)?, self.names)
    }

    /// A place of the call that a row is about.
    pub fn place(&self, text: &str, row: ApiPath) -> Result<Place, Mistake> {
        self.place_of(&parse::expression(text)?, text, Some(row))
    }

    /// A place that says itself which call it is about: the last one it names.
    pub fn own_place(&self, text: &str) -> Result<Place, Mistake> {
        self.place_of(&parse::expression(text)?, text, None)
    }

    /// Checks that a place belongs to the call that a row is about.
    pub fn belongs(&self, place: &Place, row: ApiPath, length: usize) -> Result<(), Mistake> {
        if self.leads_to(place.callee, row) || self.makes_argument(place) {
            return Ok(());
        }
        let row = self.paths.text(row, self.names);
        Err(Mistake::new(0..length, format!("this is no part of the row's call `{row}` or of a call before it")))
    }

    /// Whether the place is a parameter of a constructor, whose objects may be among the arguments of other calls.
    fn makes_argument(&self, place: &Place) -> bool {
        let PlaceArgument::Named(name) = place.argument else { return false };
        let model = self.paths.rows(place.callee).and_then(|rows| rows.call.as_ref());
        model.is_some_and(|model| model.params.contains(&name))
    }

    /// Whether `callee` is `row` or a call on the way to it, maybe under another name (a factory of the object).
    fn leads_to(&self, callee: ApiPath, row: ApiPath) -> bool {
        self.paths.is_below(row, callee) || self.paths.is_below(row, self.paths.step(callee, Step::Call))
    }

    /// The place that an expression names; `text` is what it was read from.
    pub(super) fn place_of(&self, expression: &Expression, text: &str, row: Option<ApiPath>) -> Result<Place, Mistake> {
        let mut path = self.paths.root(self.names.intern(expression.root));
        let mut place: Option<Place> = None;
        let mut has_argument = false;
        for part in &expression.parts {
            if let PartKind::Call(arguments) = &part.kind {
                let is_own = row.is_none_or(|row| self.leads_to(path, row));
                match arguments.as_slice() {
                    [] if has_argument || !is_own => {}
                    [] => {
                        place = Some(Place { callee: path, argument: PlaceArgument::Result, steps: Vec::new() });
                        path = self.paths.step(path, Step::Call);
                        continue;
                    }
                    [argument] if !has_argument => {
                        has_argument = true;
                        let argument = self.argument(path, argument.kind, argument.range.clone())?;
                        place = Some(Place { callee: path, argument, steps: Vec::new() });
                        continue;
                    }
                    [argument, ..] => return Err(Mistake::new(argument.range.clone(), "a place names one argument of one call")),
                }
            }
            let step = match &part.kind {
                PartKind::Call(_) => Step::Call,
                PartKind::Attr(_) | PartKind::Item(_) | PartKind::Index(_) | PartKind::Any => parse::step(part, self.names)?,
            };
            path = self.paths.step(path, step);
            if let Some(place) = &mut place {
                place.steps.push(step);
            }
        }
        let place = place.ok_or_else(|| Mistake::new(0..text.len(), NO_CALL))?;
        match row {
            Some(row) => self.belongs(&place, row, text.len()).map(|()| place),
            None => Ok(place),
        }
    }

    /// The part of a call between its parentheses.
    pub(super) fn argument(&self, callee: ApiPath, kind: ArgumentKind, range: std::ops::Range<usize>) -> Result<PlaceArgument, Mistake> {
        match kind {
            ArgumentKind::Receiver => Ok(PlaceArgument::Receiver),
            ArgumentKind::All => Ok(PlaceArgument::All),
            ArgumentKind::Star => Err(Mistake::new(range, "every argument is written `...`")),
            ArgumentKind::Named(name) => {
                self.check_parameter(callee, name, range)?;
                Ok(PlaceArgument::Named(self.names.intern(name)))
            }
        }
    }

    /// A signature that ends in `*, names` is complete; another one only shows misspellings, since parameters that are given by name
    /// need not be in it.
    fn check_parameter(&self, callee: ApiPath, name: &str, range: std::ops::Range<usize>) -> Result<(), Mistake> {
        let Some(rows) = self.paths.rows(callee) else { return Ok(()) };
        let positional = rows.call.iter().flat_map(|call| &call.params);
        let known = || positional.clone().chain(rows.keywords.iter().flatten()).map(|&name| self.names.text(name));
        if known().next().is_none() || known().any(|known| known == name) {
            return Ok(());
        }
        if rows.keywords.is_none() && !known().any(|known| is_misspelt(name, known)) {
            return Ok(());
        }
        let known: Vec<&str> = known().collect();
        let help = did_you_mean(name, known.iter().copied());
        let message = format!("`{}` has no parameter `{name}`", self.paths.text(callee, self.names));
        Err(Mistake { range, message, help: help.or_else(|| Some(format!("its parameters: {}", known.join(", ")))) })
    }
}
