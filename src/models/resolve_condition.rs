//! Texts of conditions -> checked ones: `shell == True and not missing(algorithms)`.

use std::ops::Range;

use super::condition::{Condition, Operand, Test};
use super::nearest::did_you_mean;
use super::parse::{self, ArgumentKind, Cursor, Expression, Mistake, PartKind};
use super::path::{ApiPath, Place};
use super::pattern::Pattern;
use super::resolve::Resolver;
use super::vocabulary::LabelSet;
use crate::ir::Literal;

/// Conditions nest in parentheses and by `not`.
const MAX_CONDITION_DEPTH: usize = 32;

impl Resolver<'_> {
    /// A condition about the call `row`.
    pub fn condition(&self, text: &str, row: ApiPath) -> Result<Condition, Mistake> {
        let mut reader = ConditionReader { resolver: *self, row, text, cursor: Cursor::new(text), depth: 0 };
        let condition = reader.any_of()?;
        reader.cursor.end()?;
        Ok(condition)
    }
}

struct ConditionReader<'a, 't> {
    resolver: Resolver<'a>,
    row: ApiPath,
    text: &'t str,
    cursor: Cursor<'t>,
    depth: usize,
}

/// One side of a comparison.
enum Term<'t> {
    Literal(Literal),
    Expression(Expression<'t>),
    List(Vec<Operand>),
}

impl<'t> ConditionReader<'_, 't> {
    fn any_of(&mut self) -> Result<Condition, Mistake> {
        let mut all = vec![self.all_of()?];
        while self.cursor.eat_word("or") {
            all.push(self.all_of()?);
        }
        Ok(single(all).unwrap_or_else(Condition::Or))
    }

    fn all_of(&mut self) -> Result<Condition, Mistake> {
        let mut all = vec![self.negation()?];
        while self.cursor.eat_word("and") {
            all.push(self.negation()?);
        }
        Ok(single(all).unwrap_or_else(Condition::And))
    }

    fn negation(&mut self) -> Result<Condition, Mistake> {
        self.depth += 1;
        if self.depth > MAX_CONDITION_DEPTH {
            return Err(self.cursor.expected("a condition that is nested less deeply"));
        }
        let condition = if self.cursor.eat_word("not") {
            Condition::Not(Box::new(self.negation()?))
        } else if self.cursor.eat("(") {
            let condition = self.any_of()?;
            if !self.cursor.eat(")") {
                return Err(self.cursor.expected("`)`"));
            }
            condition
        } else {
            self.test()?
        };
        self.depth -= 1;
        Ok(condition)
    }

    fn test(&mut self) -> Result<Condition, Mistake> {
        for function in ["missing", "matches", "carries", "reads"] {
            let start = self.cursor.position();
            let mut ahead = Cursor::new(&self.text[start..]);
            if ahead.eat_word(function) && ahead.peek() == Some('(') {
                self.cursor.eat_word(function);
                self.cursor.eat("(");
                return self.function(function);
            }
        }
        self.comparison()
    }

    fn function(&mut self, function: &str) -> Result<Condition, Mistake> {
        let start = self.cursor.position();
        let expression = self.cursor.expression()?;
        let place = self.place(&expression, start)?;
        let test = if function == "missing" {
            Test::Missing
        } else {
            if !self.cursor.eat(",") {
                return Err(self.cursor.expected("`,`"));
            }
            let start = self.cursor.position();
            let text = self.cursor.string()?.ok_or_else(|| self.cursor.expected("a string"))?;
            let range = self.cursor.since(start);
            match function {
                "matches" => self.pattern(text, range)?,
                "reads" => Test::Reads(self.label(&text, range)?),
                _ => Test::Carries(self.label(&text, range)?),
            }
        };
        if self.cursor.eat(")") { Ok(Condition::Test(place, test)) } else { Err(self.cursor.expected("`)`")) }
    }

    fn pattern(&self, text: String, range: Range<usize>) -> Result<Test, Mistake> {
        let pattern = Pattern::new(text);
        match self.resolver.checks_patterns.then(|| pattern.mistake()).flatten() {
            Some(mistake) => Err(Mistake::new(range, format!("malformed regular expression: {mistake}"))),
            None => Ok(Test::Matches(pattern)),
        }
    }

    fn label(&self, text: &str, range: Range<usize>) -> Result<LabelSet, Mistake> {
        let words = &self.resolver.vocabulary.labels;
        let names = self.resolver.names;
        match self.resolver.vocabulary.label(names, text) {
            Some(label) => Ok(LabelSet::of(label)),
            None => Err(Mistake {
                range,
                message: format!("unknown label `{text}`"),
                help: did_you_mean(text, words.iter().map(|word| names.text(word.name))),
            }),
        }
    }

    fn comparison(&mut self) -> Result<Condition, Mistake> {
        let start = self.cursor.position();
        let left = self.term()?;
        let left_end = self.cursor.since(start);
        let (is_in, is_negated) = self.operator()?;
        let right_start = self.cursor.position();
        let right = self.term()?;
        let condition = match (left, right) {
            (left, Term::Expression(right)) if is_in => {
                let place = self.place(&right, right_start)?;
                Condition::Test(place, Test::Contains(self.operands(left)?))
            }
            (Term::Expression(left), right) => {
                let place = self.place(&left, start)?;
                Condition::Test(place, Test::OneOf(self.operands(right)?))
            }
            (Term::Literal(_) | Term::List(_), _) => {
                return Err(Mistake::new(left_end, "the left side of a comparison is an argument of the call"));
            }
        };
        Ok(if is_negated { Condition::Not(Box::new(condition)) } else { condition })
    }

    /// Whether it is `in`, and whether it is negated.
    fn operator(&mut self) -> Result<(bool, bool), Mistake> {
        if self.cursor.eat("==") {
            Ok((false, false))
        } else if self.cursor.eat("!=") {
            Ok((false, true))
        } else if self.cursor.eat_word("in") {
            Ok((true, false))
        } else if self.cursor.eat_word("not") {
            if self.cursor.eat_word("in") { Ok((true, true)) } else { Err(self.cursor.expected("`in`")) }
        } else {
            Err(self.cursor.expected("`==`, `!=`, `in` or `not in`"))
        }
    }

    fn term(&mut self) -> Result<Term<'t>, Mistake> {
        if !self.cursor.eat("[") {
            return self.single_term();
        }
        let mut all = Vec::new();
        while !self.cursor.eat("]") {
            if !all.is_empty() && !self.cursor.eat(",") {
                return Err(self.cursor.expected("`,` or `]`"));
            }
            let term = self.single_term()?;
            all.extend(self.operands(term)?);
        }
        Ok(Term::List(all))
    }

    fn single_term(&mut self) -> Result<Term<'t>, Mistake> {
        let names = self.resolver.names;
        if let Some(text) = self.cursor.string()? {
            return Ok(Term::Literal(Literal::Str(names.intern(&text))));
        }
        if let Some(number) = self.cursor.number() {
            let literal = number.parse().map_or_else(|_| Literal::Number(names.intern(number)), Literal::Int);
            return Ok(Term::Literal(literal));
        }
        let constants = [("None", Literal::None), ("True", Literal::Bool(true)), ("False", Literal::Bool(false))];
        for (word, literal) in constants {
            if self.cursor.eat_word(word) {
                return Ok(Term::Literal(literal));
            }
        }
        if matches!(self.cursor.peek(), Some(sign) if sign.is_alphabetic() || sign == '_') {
            return Ok(Term::Expression(self.cursor.expression()?));
        }
        Err(self.cursor.expected("a literal or a name"))
    }

    fn operands(&self, term: Term) -> Result<Vec<Operand>, Mistake> {
        match term {
            Term::Literal(literal) => Ok(vec![Operand::Literal(literal)]),
            Term::List(operands) => Ok(operands),
            Term::Expression(expression) => {
                let steps = parse::steps(&expression.parts, self.resolver.names)?;
                Ok(vec![Operand::Path(self.resolver.paths.at(self.resolver.names.intern(expression.root), &steps))])
            }
        }
    }

    /// A bare name is an argument of the row's own call; with an argument in it, the expression is a place.
    fn place(&self, expression: &Expression, start: usize) -> Result<Place, Mistake> {
        let has_argument = expression.parts.iter().any(|part| matches!(&part.kind, PartKind::Call(arguments) if !arguments.is_empty()));
        if has_argument {
            let end = expression.parts.last().map_or(start, |part| part.range.end);
            return self.resolver.place_of(expression, &self.text[start..end], Some(self.row));
        }
        let range = start..start + expression.root.len();
        let kind = if expression.root == "self" { ArgumentKind::Receiver } else { ArgumentKind::Named(expression.root) };
        let argument = self.resolver.argument(self.row, kind, range)?;
        Ok(Place { callee: self.row, argument, steps: parse::steps(&expression.parts, self.resolver.names)? })
    }
}

/// The only element, or all of them.
fn single(mut all: Vec<Condition>) -> Result<Condition, Vec<Condition>> {
    match all.pop() {
        Some(only) if all.is_empty() => Ok(only),
        last => {
            all.extend(last);
            Err(all)
        }
    }
}
