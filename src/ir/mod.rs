//! Floor `ir`: tree -> module of functions. The tree is dropped here; nothing later knows it. `ir` never looks at another file.
//!
//! A [`Function`] is a control-flow graph of [`Block`]s over one arena of [`Instr`]s in SSA form (Braun et al., 2013, "Simple and
//! Efficient Construction of Static Single Assignment Form"). An instruction's index is the [`Value`] it defines. Local variables are
//! values; variables shared with inner functions are cells; module variables are globals. What a Python construct means is written
//! once, in `lower`: everything later sees only the instructions below.

mod annotation;
mod display;
mod graph;
mod lower;
mod operands;
mod same;
mod template;

pub use annotation::Annotation;
pub use display::dump;
pub use graph::{Dataflow, dataflow};
pub use lower::{lower, lower_text};
pub use template::{TEMPLATE_BODY, lower_template, with_inline_templates};

use std::sync::Arc;

use crate::text::{Span, Symbol};

/// One Python file, lowered.
pub struct Module {
    /// All functions; the first is the module body.
    pub functions: Vec<Function>,
    /// All classes, in source order.
    pub classes: Vec<Class>,
    /// Type annotations, referred to by [`AnnotationId`].
    pub annotations: Vec<Annotation>,
    /// Comments that speak to leakline (`# leakline: ...`), in source order.
    pub comments: Vec<Span>,
    /// The names in `__all__` if it is a constant list.
    pub exports: Option<Vec<Symbol>>,
    /// Top-level names of every module that any import statement of the file names (absolute ones), sorted by text, once each.
    pub imported: Vec<Symbol>,
    /// Templates that stand in string literals, in source order.
    pub templates: Vec<InlineTemplate>,
    /// The text has syntax errors, so that the parser had to guess what is meant.
    pub is_broken: bool,
}

/// A template in a string literal.
pub struct InlineTemplate {
    /// The literal.
    pub text: Symbol,
    /// Its meaning, with places in the file of the literal.
    pub module: Arc<Module>,
}

/// A function within its module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u32);

/// The module body.
pub const MODULE_BODY: FunctionId = FunctionId(0);

/// A class within its module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u32);

/// A type annotation within its module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AnnotationId(pub u32);

/// An SSA value: the index of the instruction that defines it, within its function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Value(pub u32);

/// A basic block within its function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(pub u32);

/// What a function is in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FunctionKind {
    /// The top level of the file.
    Module,
    /// The body of a class statement: runs once, returns its namespace (`Build { kind: Namespace }`).
    ClassBody(ClassId),
    /// `def` or `async def`.
    Def,
    /// `lambda`.
    Lambda,
}

/// A function, lambda, class body or module body.
pub struct Function {
    /// `<module>`, `<lambda>`, or the name.
    pub name: Symbol,
    /// What it is.
    pub kind: FunctionKind,
    /// The whole statement, decorators included.
    pub span: Span,
    /// The name after `def`; the `lambda` keyword; empty for a module.
    pub name_span: Span,
    /// `def` up to the colon, without decorators.
    pub header: Span,
    /// The function in whose body it is written; none for the module body.
    pub parent: Option<FunctionId>,
    /// The class of which it is a method (written directly in its body).
    pub class: Option<ClassId>,
    /// `async def`.
    pub is_async: bool,
    /// Contains `yield`.
    pub is_generator: bool,
    /// Parameters in the order of the signature.
    pub params: Vec<Param>,
    /// The annotation behind `->`.
    pub returns: Option<AnnotationId>,
    /// Own variables that inner functions share, by cell index.
    pub cells: Vec<Symbol>,
    /// Variables of enclosing functions that this one shares, by capture index.
    pub captures: Vec<Capture>,
    /// All instructions; the index is the value.
    pub instrs: Vec<Instr>,
    /// Where each instruction stands.
    pub spans: Vec<Span>,
    /// Argument lists, cut by [`List`].
    pub args: Vec<Arg>,
    /// Values that local variables are bound to, sorted by value.
    pub bound: Vec<(Value, Symbol)>,
    /// Execution order of the instructions, cut by the blocks.
    pub order: Vec<Value>,
    /// Basic blocks in reverse postorder; the first is the entry. Unreachable blocks are not kept.
    pub blocks: Vec<Block>,
    /// Predecessor lists, cut by the blocks.
    pub preds: Vec<BlockId>,
}

/// A parameter of a function.
pub struct Param {
    /// Its name without stars.
    pub name: Symbol,
    /// How arguments reach it.
    pub kind: ParamKind,
    /// Its annotation.
    pub annotation: Option<AnnotationId>,
    /// Whether it has a default (the value is an argument of `Instr::Function`).
    pub has_default: bool,
    /// Where it stands.
    pub span: Span,
}

/// How arguments reach a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// Before `/`.
    PositionalOnly,
    /// Ordinary.
    Positional,
    /// `*args`.
    Star,
    /// After `*`.
    KeywordOnly,
    /// `**kwargs`.
    DoubleStar,
}

/// A variable of an enclosing function, seen from an inner one.
pub struct Capture {
    /// Its name.
    pub name: Symbol,
    /// Where the function that creates this one finds it.
    pub from: CellRef,
}

/// A shared variable, seen from one function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CellRef {
    /// `cells[i]` of this function.
    Own(u32),
    /// `captures[i]` of this function.
    Captured(u32),
}

/// A class statement.
pub struct Class {
    /// Its name.
    pub name: Symbol,
    /// The whole statement.
    pub span: Span,
    /// The name after `class`.
    pub name_span: Span,
    /// The function in whose body the statement stands.
    pub parent: FunctionId,
    /// The function of kind [`FunctionKind::ClassBody`].
    pub body: FunctionId,
    /// Methods written directly in the body, in order: name and function (the last of a name wins; a property's setter has the name too).
    pub methods: Vec<(Symbol, FunctionId)>,
    /// Annotated names in the body, in order (dataclass fields, TypedDict keys): name, annotation, whether a value is given.
    pub fields: Vec<(Symbol, AnnotationId, bool)>,
}

/// A part of `Function::args`, `order` or `preds`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    /// First index.
    pub start: u32,
    /// Number of entries.
    pub len: u32,
}

impl List {
    /// As a range of indices.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..(self.start + self.len) as usize
    }
}

/// A straight run of instructions.
pub struct Block {
    /// Its part of `Function::order`; phis come first.
    pub instrs: List,
    /// How it ends.
    pub end: Terminator,
    /// What the end points at: the condition of a branch (for `match` the subject in the header), the whole `return` or `raise` statement.
    pub end_span: Span,
    /// Its part of `Function::preds`: blocks whose end leads here, then blocks whose exception leads here. Phi operands have this order.
    pub preds: List,
    /// How many of `preds` lead here by an exception (they stand last).
    pub n_exception_preds: u32,
    /// Where an exception raised in this block goes; none: out of the function. The handler sees variables as they were when the
    /// block was entered (a block inside `try` ends before a value computed in it is bound to a variable).
    pub handler: Option<BlockId>,
    /// A back edge leads here.
    pub is_loop_header: bool,
}

/// How a block ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terminator {
    /// Goes on there.
    Jump(BlockId),
    /// Goes on at the first if the value is true, else at the second. `and`, `or`, `not` in conditions are branches themselves.
    Branch(Value, BlockId, BlockId),
    /// Leaves the function with this value (a bare `return` and the end of the body: a constant `None`).
    Return(Value),
    /// Raises this exception (none: re-raises the current one).
    Raise(Option<Value>),
    /// Never reached (after an endless loop).
    Unreachable,
}

/// An argument of a call, an element of a display, an operand of a phi.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arg {
    /// How it is given.
    pub kind: ArgKind,
    /// What is given.
    pub value: Value,
}

/// How an argument or element is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgKind {
    /// By position.
    Positional,
    /// By name.
    Keyword(Symbol),
    /// `*value`.
    Star,
    /// `**value`.
    DoubleStar,
}

/// A literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Literal {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An integer that fits 32 bits.
    Int(i32),
    /// Any other number, as written.
    Number(Symbol),
    /// A string, decoded (escapes resolved, adjacent literals joined).
    Str(Symbol),
    /// Bytes, decoded as Latin-1.
    Bytes(Symbol),
    /// `...`.
    Ellipsis,
}

/// What a display or constructor syntax builds; the meaning of its arguments in brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BuildKind {
    /// `(a, *b)` [positional, star].
    Tuple,
    /// `[a, *b]`, also a list comprehension's accumulator, filled by `Append`.
    List,
    /// `{a, *b}`, also a set comprehension's accumulator.
    Set,
    /// `{k: v, **m}` [key and value as two positional arguments in turn, double star], also a dict comprehension's accumulator.
    Dict,
    /// `a:b:c` in a subscript [three positional arguments, `None` where left out].
    Slice,
    /// An f-string [positional: constants and `Format` values, in order].
    Str,
    /// A t-string, likewise.
    Template,
    /// The variables of a class body at its end [keywords].
    Namespace,
    /// A generator expression's accumulator, filled by `Append`.
    Generator,
}

/// A binary operator; `true` in the instruction marks the in-place form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    MatMul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    LShift,
    RShift,
    BitAnd,
    BitOr,
    BitXor,
}

/// A unary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Not,
    Minus,
    Plus,
    Invert,
}

/// A comparison or a test of a `match` pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// `==`, also a value pattern.
    Eq,
    /// `!=`.
    NotEq,
    /// `<`.
    Lt,
    /// `<=`.
    LtE,
    /// `>`.
    Gt,
    /// `>=`.
    GtE,
    /// `is`, also the patterns `None`, `True`, `False`.
    Is,
    /// `is not`.
    IsNot,
    /// `in`: the left side is the element. Also a key of a mapping pattern.
    In,
    /// `not in`.
    NotIn,
    /// Class pattern: the right side is the class.
    IsInstance,
    /// Mapping pattern (right side: the subject again).
    IsMapping,
    /// Sequence pattern (right side: the subject again); its length is part of the test.
    IsSequence,
}

/// What an instruction does and defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instr {
    /// The parameter of this index.
    Param(u32),
    /// A literal.
    Const(Literal),
    /// A module variable, else a builtin.
    Global(Symbol),
    /// Binds a module variable.
    SetGlobal(Symbol, Value),
    /// `del` of a module variable.
    DelGlobal(Symbol),
    /// Reads a shared variable.
    Cell(CellRef),
    /// Binds a shared variable.
    SetCell(CellRef, Value),
    /// `base.name`.
    Attr(Value, Symbol),
    /// `base.name = value`.
    SetAttr(Value, Symbol, Value),
    /// `del base.name`.
    DelAttr(Value, Symbol),
    /// `base[key]`.
    Item(Value, Value),
    /// `base[key] = value`: base, key, value.
    SetItem(Value, Value, Value),
    /// `del base[key]`.
    DelItem(Value, Value),
    /// A call; decorators are calls too, marked by [`CallKind`].
    Call(Value, List, CallKind),
    /// A display, slice, f-string or namespace.
    Build(BuildKind, List),
    /// Adds an element to a comprehension's accumulator: accumulator, element.
    Append(Value, Value),
    /// Adds an entry to a dict comprehension's accumulator: accumulator, key, value.
    Insert(Value, Value, Value),
    /// `{value!r:spec}` in an f-string: value, spec (a `Str` build or constant; `None` constant if absent), conversion.
    Format(Value, Value, Conversion),
    /// `a + b`; `true`: `a += b`.
    Binary(BinaryOp, Value, Value, bool),
    /// `not a`, `-a`.
    Unary(UnaryOp, Value),
    /// A comparison or pattern test: a boolean.
    Compare(CompareOp, Value, Value),
    /// `iter(value)` of a loop; `true` for `async for`.
    Iter(Value, bool),
    /// Whether the iterator has another element: the condition of a loop.
    HasNext(Value),
    /// The iterator's next element.
    Next(Value),
    /// Element of an unpacked sequence; from the end if negative (behind a starred target).
    UnpackItem(Value, i32),
    /// A starred target: how many elements stand before it and behind it.
    UnpackRest(Value, u16, u16),
    /// Joins one value per predecessor of the block (positional arguments in the order of `Block::preds`).
    Phi(List),
    /// Creates a function; the arguments are its defaults by parameter name (keywords). It takes its captures from this function.
    Function(FunctionId, List),
    /// Creates a class: bases (positional, star) and keywords. Its body runs here.
    Class(ClassId, List),
    /// `import a.b as c`: the module itself. Name is dotted.
    Import(Symbol),
    /// `import a.b`: binds the top package, loads all.
    ImportTop(Symbol),
    /// `from module import name`: dotted module name (may be empty), number of leading dots, name.
    ImportFrom(Symbol, u32, Symbol),
    /// `from module import *`: binds names that only linking knows.
    ImportStar(Symbol, u32),
    /// `await value`.
    Await(Value),
    /// `yield value`: defines what `send` hands in.
    Yield(Value),
    /// `yield from value`: defines the generator's return value.
    YieldFrom(Value),
    /// What `with manager as x` binds; `true` for `async with`.
    Enter(Value, bool),
    /// The normal end of a `with` block.
    Exit(Value),
    /// The exception that a handler caught; the value is the class or tuple of classes (a constant `None` for a bare `except`).
    Caught(Value),
    /// The value under a declared type: `x: T = value`.
    Annotated(Value, AnnotationId),
    /// Something leakline does not understand (a notice says what); labels of nothing reach it.
    Unknown,
}

/// How a call is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallKind {
    /// `f(...)`.
    Plain,
    /// `@f` above a function or class.
    Decorator,
}

/// The conversion in an f-string field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Conversion {
    /// None.
    None,
    /// `!r`.
    Repr,
    /// `!s`.
    Str,
    /// `!a`.
    Ascii,
}

impl Function {
    /// The instruction that defines `value`.
    pub fn instr(&self, value: Value) -> Instr {
        self.instrs[value.0 as usize]
    }

    /// The local variables that are bound to `value`.
    pub fn names_of(&self, value: Value) -> impl Iterator<Item = Symbol> {
        let first = self.bound.partition_point(|(it, _)| *it < value);
        self.bound[first..].iter().take_while(move |(it, _)| *it == value).map(|(_, name)| *name)
    }

    /// Where `value` is computed.
    pub fn span_of(&self, value: Value) -> Span {
        self.spans[value.0 as usize]
    }

    /// An argument list.
    pub fn list(&self, list: List) -> &[Arg] {
        &self.args[list.range()]
    }

    /// A block.
    pub fn block(&self, block: BlockId) -> &Block {
        &self.blocks[block.0 as usize]
    }

    /// The instructions of a block in order.
    pub fn block_instrs(&self, block: &Block) -> &[Value] {
        &self.order[block.instrs.range()]
    }

    /// The predecessors of a block, exceptional ones last.
    pub fn block_preds(&self, block: &Block) -> &[BlockId] {
        &self.preds[block.preds.range()]
    }
}

impl Module {
    /// A function of this module.
    pub fn function(&self, function: FunctionId) -> &Function {
        &self.functions[function.0 as usize]
    }

    /// A class of this module.
    pub fn class(&self, class: ClassId) -> &Class {
        &self.classes[class.0 as usize]
    }

    /// An annotation of this module.
    pub fn annotation(&self, annotation: AnnotationId) -> &Annotation {
        &self.annotations[annotation.0 as usize]
    }
}
