//! Expressions. Chains such as `a.b().c[d] + e` nest to the left: they are followed down in a loop and built on the way back.

use smallvec::SmallVec;

use super::limits::MAX_NESTING;
use super::scopes::Slot;
use super::{Lowering, NESTING_TOO_DEEP};
use crate::ir::{Arg, ArgKind, BinaryOp, BuildKind, Instr, Literal, UnaryOp, Value};
use crate::syntax::{Field, Kind, Node};
use crate::text::Span;

/// Arguments or elements that are being collected.
pub(super) type Args = SmallVec<[Arg; 8]>;

impl Lowering<'_> {
    /// The value of an expression.
    pub(super) fn expression(&mut self, node: Node) -> Value {
        if self.depth >= MAX_NESTING {
            self.limit_hit(self.tree.span(node), NESTING_TOO_DEEP);
            return self.emit(Instr::Unknown, self.tree.span(node));
        }
        self.depth += 1;
        let value = self.expression_within_bounds(node);
        self.depth -= 1;
        value
    }

    fn expression_within_bounds(&mut self, node: Node) -> Value {
        let span = self.tree.span(node);
        match self.tree.kind(node) {
            Kind::Identifier => self.name(node),
            Kind::Attribute | Kind::Subscript | Kind::Call | Kind::Binary => self.chain(node),
            Kind::String | Kind::ConcatenatedString => self.string(node),
            Kind::Integer => self.integer(span),
            Kind::Float => {
                let text = self.symbol(node);
                self.constant(Literal::Number(text), span)
            }
            Kind::True => self.constant(Literal::Bool(true), span),
            Kind::False => self.constant(Literal::Bool(false), span),
            Kind::None => self.none(span),
            Kind::Ellipsis => self.constant(Literal::Ellipsis, span),
            Kind::Parenthesized | Kind::AsPattern | Kind::Type | Kind::AsPatternTarget | Kind::IfClause => self.inner(node),
            Kind::Tuple | Kind::ExpressionList | Kind::PatternList | Kind::TuplePattern => self.display(node, BuildKind::Tuple),
            Kind::List | Kind::ListPattern => self.display(node, BuildKind::List),
            Kind::Set => self.display(node, BuildKind::Set),
            Kind::Dictionary => self.dictionary(node),
            Kind::Slice => self.slice_key(node),
            Kind::Boolean => self.boolean(node),
            Kind::Not => self.not(node),
            Kind::Comparison => self.comparison(node),
            Kind::Conditional => self.conditional(node),
            Kind::Unary => self.unary(node),
            Kind::Await => {
                let value = self.inner(node);
                self.emit(Instr::Await(value), span)
            }
            Kind::Yield => self.yield_expression(node),
            Kind::Named => self.walrus(node),
            Kind::Lambda => self.lambda(node),
            Kind::ListComprehension | Kind::SetComprehension | Kind::DictionaryComprehension | Kind::Generator => self.comprehension(node),
            // `*a` outside a display stands in `a[*b]` or in broken code.
            Kind::ListSplat | Kind::ListSplatPattern | Kind::DictionarySplat => {
                let element = self.element(node);
                self.build(BuildKind::Tuple, &[element], span)
            }
            Kind::Assignment | Kind::AugmentedAssignment => {
                self.nested(node, Self::assignment);
                self.emit(Instr::Unknown, span)
            }
            _ => self.unknown(node),
        }
    }

    /// The value of the only child.
    fn inner(&mut self, node: Node) -> Value {
        match self.tree.first_child(node) {
            Some(inner) => self.expression(inner),
            None => self.unknown(node),
        }
    }

    /// The value of a variable.
    pub(super) fn name(&mut self, node: Node) -> Value {
        let name = self.symbol(node);
        let span = self.tree.span(node);
        match self.scopes.slot(self.scope, name) {
            Slot::Local(variable) => self.builder.read(variable),
            Slot::Cell(cell) => self.emit(Instr::Cell(cell), span),
            Slot::Global => self.emit(Instr::Global(name), span),
            Slot::ModuleVariable(variable) | Slot::ClassVariable(variable) => {
                let value = self.builder.read(variable);
                if self.builder.is_unbound(variable, value) { self.emit(Instr::Global(name), span) } else { value }
            }
        }
    }

    /// Attribute, item, call and operator chains.
    fn chain(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let floor = self.spine.len();
        let mut next = Some(node);
        let mut base = node;
        while let Some(node) = next {
            base = node;
            next = match tree.kind(node) {
                Kind::Attribute => tree.child(node, Field::Object),
                Kind::Subscript => tree.child(node, Field::Value),
                Kind::Call => tree.child(node, Field::Function),
                Kind::Binary => tree.child(node, Field::Left),
                _ => None,
            };
            if next.is_some() {
                self.spine.push(node);
            }
        }
        let is_broken = self.spine.len() == floor;
        let mut value = if is_broken { self.unknown(base) } else { self.expression(base) };
        while self.spine.len() > floor {
            let Some(link) = self.spine.pop() else { break };
            value = self.link(link, value);
        }
        value
    }

    /// One operation on the value to its left.
    fn link(&mut self, node: Node, base: Value) -> Value {
        let tree = self.tree;
        let span = tree.span(node);
        match tree.kind(node) {
            Kind::Attribute => match tree.child(node, Field::Attribute) {
                Some(name) => {
                    let name = self.symbol(name);
                    self.emit(Instr::Attr(base, name), span)
                }
                None => base,
            },
            Kind::Subscript => {
                let key = self.subscript_key(node);
                self.emit(Instr::Item(base, key), span)
            }
            Kind::Call => self.call(node, base),
            _ => {
                let (Some(operator), Some(right)) = (tree.child(node, Field::Operator), tree.child(node, Field::Right)) else { return base };
                let right = self.expression(right);
                match binary_op(tree.kind(operator)) {
                    Some((op, _)) => self.emit(Instr::Binary(op, base, right, false), span),
                    None => self.unknown(node),
                }
            }
        }
    }

    /// What stands in brackets: one key, or a tuple.
    pub(super) fn subscript_key(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let keys: SmallVec<[Node; 2]> = tree.children(node).filter(|&child| tree.field(child) == Field::Subscript).collect();
        match keys.as_slice() {
            [] => self.unknown(node),
            // A comma makes a tuple even of one key.
            [key] if tree.kind(*key) != Kind::ListSplat && !self.has_comma(tree.span(*key).end, tree.span(node).end) => self.expression(*key),
            _ => {
                let elements: Args = keys.iter().map(|&key| self.element(key)).collect();
                let span = tree.span(keys[0]).to(tree.span(keys[keys.len() - 1]));
                self.build(BuildKind::Tuple, &elements, span)
            }
        }
    }

    /// Whether a comma stands between two offsets before anything else.
    pub(super) fn has_comma(&self, start: u32, end: u32) -> bool {
        self.slice(Span { start, end }).trim_start().starts_with(',')
    }

    fn slice_key(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let span = tree.span(node);
        let mut parts = [None; 3];
        let mut part = 0;
        for child in tree.children(node) {
            match tree.kind(child) {
                Kind::TokenColon => part = (part + 1).min(2),
                _ => parts[part] = Some(self.expression(child)),
            }
        }
        let args = parts.map(|value| Arg { kind: ArgKind::Positional, value: value.unwrap_or_else(|| self.none(span)) });
        self.build(BuildKind::Slice, &args, span)
    }

    fn display(&mut self, node: Node, kind: BuildKind) -> Value {
        let tree = self.tree;
        let elements: Args = tree.children(node).map(|child| self.element(child)).collect();
        self.build(kind, &elements, tree.span(node))
    }

    fn dictionary(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let mut elements = Args::new();
        for child in tree.children(node) {
            match (tree.child(child, Field::Key), tree.child(child, Field::Value)) {
                (Some(key), Some(value)) if tree.kind(child) == Kind::Pair => {
                    elements.push(Arg { kind: ArgKind::Positional, value: self.expression(key) });
                    elements.push(Arg { kind: ArgKind::Positional, value: self.expression(value) });
                }
                _ if tree.kind(child) == Kind::DictionarySplat => elements.push(self.element(child)),
                _ => {
                    self.unknown(child);
                }
            }
        }
        self.build(BuildKind::Dict, &elements, tree.span(node))
    }

    /// An element of a display or an argument of a call, with its stars or keyword.
    pub(super) fn element(&mut self, node: Node) -> Arg {
        let tree = self.tree;
        let (kind, inner) = match tree.kind(node) {
            Kind::ListSplat | Kind::ListSplatPattern => (ArgKind::Star, tree.first_child(node)),
            Kind::DictionarySplat | Kind::DictionarySplatPattern => (ArgKind::DoubleStar, tree.first_child(node)),
            Kind::KeywordArgument => match tree.child(node, Field::Name) {
                Some(name) => (ArgKind::Keyword(self.symbol(name)), tree.child(node, Field::Value)),
                None => (ArgKind::Positional, tree.child(node, Field::Value)),
            },
            _ => (ArgKind::Positional, Some(node)),
        };
        let value = match inner {
            Some(inner) => self.expression(inner),
            None => self.unknown(node),
        };
        Arg { kind, value }
    }

    fn unary(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let (Some(operator), Some(argument)) = (tree.child(node, Field::Operator), tree.child(node, Field::Argument)) else {
            return self.unknown(node);
        };
        let span = tree.span(node);
        let op = match tree.kind(operator) {
            // A negative number is a literal.
            Kind::TokenMinus if matches!(tree.kind(argument), Kind::Integer | Kind::Float) => return self.integer(span),
            Kind::TokenMinus => UnaryOp::Minus,
            Kind::TokenPlus => UnaryOp::Plus,
            _ => UnaryOp::Invert,
        };
        let value = self.expression(argument);
        self.emit(Instr::Unary(op, value), span)
    }

    /// A number literal that may be an integer of 32 bits.
    pub(super) fn integer(&mut self, span: Span) -> Value {
        let literal = match small_integer(self.slice(span)) {
            Some(number) => Literal::Int(number),
            None => Literal::Number(self.symbols.at(span)),
        };
        self.constant(literal, span)
    }

    fn yield_expression(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let span = tree.span(node);
        let is_from = tree.child_of_kind(node, Kind::TokenFrom).is_some();
        let value = match tree.children(node).find(|&child| tree.kind(child) != Kind::TokenFrom) {
            Some(value) => self.expression(value),
            None => self.none(span),
        };
        self.emit(if is_from { Instr::YieldFrom(value) } else { Instr::Yield(value) }, span)
    }

    fn walrus(&mut self, node: Node) -> Value {
        let tree = self.tree;
        let (Some(name), Some(value)) = (tree.child(node, Field::Name), tree.child(node, Field::Value)) else { return self.unknown(node) };
        let value = self.expression(value);
        self.bind(name, value);
        value
    }
}

/// The number of an integer literal, if it fits.
fn small_integer(text: &str) -> Option<i32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let digits: String = text.chars().filter(|letter| *letter != '_' && !letter.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let (sign, digits) = digits.strip_prefix('-').map_or((1, digits.as_str()), |digits| (-1, digits));
    let number = match digits.get(..2) {
        Some("0x") => i64::from_str_radix(&digits[2..], 16),
        Some("0o") => i64::from_str_radix(&digits[2..], 8),
        Some("0b") => i64::from_str_radix(&digits[2..], 2),
        _ => digits.parse(),
    };
    i32::try_from(sign * number.ok()?).ok()
}

/// The operator of a token, and whether it is the in-place form.
pub(super) fn binary_op(token: Kind) -> Option<(BinaryOp, bool)> {
    Some(match token {
        Kind::TokenPlus => (BinaryOp::Add, false),
        Kind::TokenMinus => (BinaryOp::Sub, false),
        Kind::TokenStar => (BinaryOp::Mul, false),
        Kind::TokenAt => (BinaryOp::MatMul, false),
        Kind::TokenSlash => (BinaryOp::Div, false),
        Kind::TokenDoubleSlash => (BinaryOp::FloorDiv, false),
        Kind::TokenPercent => (BinaryOp::Mod, false),
        Kind::TokenDoubleStar => (BinaryOp::Pow, false),
        Kind::TokenLeftShift => (BinaryOp::LShift, false),
        Kind::TokenRightShift => (BinaryOp::RShift, false),
        Kind::TokenAmpersand => (BinaryOp::BitAnd, false),
        Kind::TokenBar => (BinaryOp::BitOr, false),
        Kind::TokenCaret => (BinaryOp::BitXor, false),
        Kind::TokenPlusAssign => (BinaryOp::Add, true),
        Kind::TokenMinusAssign => (BinaryOp::Sub, true),
        Kind::TokenStarAssign => (BinaryOp::Mul, true),
        Kind::TokenAtAssign => (BinaryOp::MatMul, true),
        Kind::TokenSlashAssign => (BinaryOp::Div, true),
        Kind::TokenDoubleSlashAssign => (BinaryOp::FloorDiv, true),
        Kind::TokenPercentAssign => (BinaryOp::Mod, true),
        Kind::TokenDoubleStarAssign => (BinaryOp::Pow, true),
        Kind::TokenLeftShiftAssign => (BinaryOp::LShift, true),
        Kind::TokenRightShiftAssign => (BinaryOp::RShift, true),
        Kind::TokenAmpersandAssign => (BinaryOp::BitAnd, true),
        Kind::TokenBarAssign => (BinaryOp::BitOr, true),
        Kind::TokenCaretAssign => (BinaryOp::BitXor, true),
        _ => return None,
    })
}
