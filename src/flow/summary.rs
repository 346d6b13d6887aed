//! What a function does, seen from outside: what its result holds, what it changes, which sinks its inputs reach, what its return
//! says about its inputs. Everything is told in terms of *tokens*: paths from parameters, captured variables and state.

use std::sync::Arc;

use crate::ir::{Function, Literal};
use crate::models::{ApiPath, FactSet, LabelSet, RegisterKind, SinkKind};
use crate::program::{ClassRef, FuncRef, ModuleId};
use crate::text::{Span, Symbol};

use super::checks::Check;
use super::inventory::ModelCall;
use super::switches::{Setting, Switch};
use super::value::{Key, Root, Shape};

/// A place in the program's code: an instruction of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site {
    /// The function.
    pub function: FuncRef,
    /// Index of the instruction; for the end of a block `u32::MAX - block`; [`Site::WHOLE`] for the function itself.
    pub instr: u32,
}

impl Site {
    /// The function's own line.
    pub const WHOLE: u32 = u32::MAX / 2;

    /// The end of a block.
    pub fn end_of(function: FuncRef, block: u32) -> Site {
        Site { function, instr: u32::MAX - block }
    }

    /// The function's own line.
    pub fn whole(function: FuncRef) -> Site {
        Site { function, instr: Site::WHOLE }
    }

    /// Where it stands in the code of its function; for the function itself, its name.
    pub fn span(self, code: &Function) -> Option<Span> {
        if self.instr == Site::WHOLE {
            return Some(code.name_span);
        }
        let end = || code.blocks.get((u32::MAX - self.instr) as usize).map(|block| block.end_span);
        code.spans.get(self.instr as usize).copied().or_else(end)
    }
}

/// Where a label arises: an API path read, or a call whose result carries it, at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceRef {
    /// Where it is read.
    pub site: Site,
    /// What is read.
    pub path: Option<ApiPath>,
    /// Labels that it carries.
    pub labels: LabelSet,
}

/// A path from a beginning: `Param(0).headers["x"]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Token {
    pub root: TokenRoot,
    pub keys: Vec<Key>,
}

/// Where a token begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum TokenRoot {
    Root(Root),
    /// Something outside the project (`flask.g`), whose parts the caller may have assigned.
    Api(ApiPath),
}

/// What a token is declared to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum TokenType {
    Api(ApiPath),
    Instance(ClassRef),
}

/// Index of a token in its summary.
pub(super) type TokenId = u32;

/// A value in a summary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct OutValue(pub Vec<(Out, FactSet)>);

/// One possibility of a value in a summary.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Out {
    Token(TokenId),
    Const(Literal),
    Class(ClassRef),
    Module(ModuleId),
    Object(u32),
    Derived(u32),
    Source(SourceRef),
}

/// An object that comes out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct OutObject {
    pub site: Site,
    pub shape: Shape,
    /// The type of an open file.
    pub file: Option<ApiPath>,
    pub fields: Vec<(Key, OutValue)>,
    pub rest: OutValue,
    pub spread: OutValue,
    pub is_closed: bool,
}

/// A computed value that comes out: its type if it has one, its known text, and the origins of what it contains.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct OutDerived {
    pub site: Site,
    pub api: Option<ApiPath>,
    pub text: Option<Symbol>,
    pub flows: Vec<(Origin, FactSet)>,
    /// Contents that a library object keeps (constructor arguments, attributes set on it).
    pub fields: Vec<(Key, OutValue)>,
}

/// The origin of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Origin {
    Token(TokenId),
    Source(SourceRef),
    Caller,
}

/// An origin's text enters a sink.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SinkFlow {
    pub sink: SinkRef,
    pub origin: Origin,
    pub facts: FactSet,
}

/// A sink.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SinkRef {
    /// The call, assignment or branch.
    pub site: Site,
    /// What kind of sink.
    pub kind: SinkKind,
    /// The API called, to name it in messages.
    pub api: Option<ApiPath>,
}

/// A change of something that the caller can see.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Effect {
    pub target: TokenId,
    pub key: Key,
    pub value: OutValue,
    /// The old value may remain.
    pub is_weak: bool,
}

/// What holds when the function returns, by the kind of its result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Exits {
    /// Can it return at all?
    pub returns: bool,
    /// Facts after any normal return.
    pub always: Vec<(Origin, FactSet)>,
    /// Facts if the result is true (none: it never is).
    pub truthy: Option<Vec<(Origin, FactSet)>>,
    /// Facts if the result is false or `None`.
    pub falsy: Option<Vec<(Origin, FactSet)>>,
    /// Facts if the result is one of a few known values.
    pub known: Vec<(Origin, FactSet)>,
    /// What parts of the result say, where they can turn out either way.
    pub parts: Vec<PartExit>,
    /// Parameters that have been tested on the way to each return, and how that has turned out.
    pub tested: Vec<(u32, bool)>,
    /// The status with which it ends the request on ways that do not return.
    pub refuses: Option<u16>,
}

/// `return False, "too rude"` here and `return True, None` there: what holds by how a part of the result turns out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct PartExit {
    pub key: Key,
    pub truthy: Vec<(Origin, FactSet)>,
    pub falsy: Vec<(Origin, FactSet)>,
}

/// A registration of a view, hook or tool.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Registration {
    pub kind: RegisterKind,
    pub site: Site,
    pub function: OutValue,
    pub app: OutValue,
    /// What checks the values that the function is given.
    pub schema: OutValue,
    /// Each value is a field of the schema.
    pub is_by_field: bool,
    pub rule: Option<Symbol>,
    /// What the object on which it is registered puts before its URL rules, unless it is itself registered under something else.
    pub prefix: Option<Symbol>,
    /// The name of the route, if it is not the function's.
    pub endpoint: Option<Symbol>,
    pub group: Group,
    pub methods: Vec<Symbol>,
    pub labels: LabelSet,
    /// What the function is given, if that has a name.
    pub given: Option<ApiPath>,
    /// Names for which it does not count.
    pub except: Vec<Symbol>,
    /// What holds for every request.
    pub holds: Vec<(ApiPath, FactSet)>,
    /// The project's class of the exceptions that a handler is given.
    pub handles: Option<ClassRef>,
}

/// What stands before the name of a route: of routes of a blueprint its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Group {
    Nothing,
    Named(Symbol),
    Unknown,
}

/// A call of a rule of shape `call` that fits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CallHit {
    pub rule: u16,
    pub site: Site,
    pub api: ApiPath,
    /// What holds of the place where it is called.
    pub facts: FactSet,
}

/// Everything about a function in one context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Summary {
    pub tokens: Vec<Token>,
    /// Declared types of the tokens, where there are any.
    pub types: Vec<Option<TokenType>>,
    pub objects: Vec<OutObject>,
    pub derived: Vec<OutDerived>,
    pub result: OutValue,
    pub effects: Vec<Effect>,
    pub sinks: Vec<SinkFlow>,
    pub exits: Exits,
    /// Tokens about whose meaning the function wanted to know more.
    pub demands: Vec<TokenId>,
    /// Tokens of whose instances it wanted to know the class, because subclasses have methods of their own.
    pub receivers: Vec<TokenId>,
    /// What branches ask of parameters.
    pub switches: Vec<(TokenId, Switch)>,
    /// What it has been given and has found to be there, where that matters to what is said of the caller.
    pub found: Vec<(TokenId, FactSet)>,
    pub registrations: Vec<Registration>,
    /// Exceptions that leave it.
    pub raised: OutValue,
    pub call_hits: Vec<CallHit>,
    pub model_calls: Vec<ModelCall>,
    /// Where it checks something, sorted.
    pub checks: Vec<Check>,
    /// Functions whose activation this one takes part in, for the traces and for "is called".
    pub callees: Vec<FuncRef>,
    /// Steps of work that the evaluation took.
    pub work: u64,
}

/// What a caller can tell about a token: its meaning without labels. Told apart by value, so that equal knowledge shares one activation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Binding {
    pub token: Token,
    pub value: Portable,
}

/// Meaning that can be carried into another activation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Portable(pub Vec<Known>);

/// One possibility of a portable meaning.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Known {
    Const(Literal),
    Text(Symbol),
    Api(ApiPath),
    /// Something of this library type.
    Typed(ApiPath, Vec<(Key, Portable)>),
    Class(ClassRef),
    /// An instance of just this class, of which nothing else is told.
    Instance(ClassRef),
    /// What branches ask of it.
    Setting(Setting),
    Module(ModuleId),
    Object {
        shape: Shape,
        fields: Vec<(Key, Portable)>,
        rest: Portable,
        is_closed: bool,
    },
}

/// Who gets what a function returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Answers {
    /// Whoever has called it.
    Caller,
    /// A client: it is the response of a view.
    Client,
    /// A library that asks whom to let in, or what somebody may do.
    Guard,
}

impl Answers {
    /// Who gets what a registered function returns.
    pub fn of(kind: RegisterKind) -> Answers {
        match kind {
            RegisterKind::Route | RegisterKind::Resource | RegisterKind::ErrorHandler => Answers::Client,
            RegisterKind::Authenticator => Answers::Guard,
            _ => Answers::Caller,
        }
    }
}

/// A function in a context.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Context {
    pub function: FuncRef,
    /// What the caller knows; none for the general context.
    pub bindings: Option<Arc<Vec<Binding>>>,
    /// Who gets what it returns.
    pub answers: Answers,
    /// How many callers on the way here have told something: knowledge is handed on only so far.
    pub depth: u8,
    /// And how many closures were told something.
    pub n_closures: u8,
}

impl Exits {
    /// All that it says about anything, on whatever way.
    pub fn facts(&self) -> impl Iterator<Item = FactSet> {
        let Exits { always, truthy, falsy, known, parts, .. } = self;
        let of_parts = parts.iter().flat_map(|part| part.truthy.iter().chain(&part.falsy));
        always.iter().chain(truthy.iter().flatten()).chain(falsy.iter().flatten()).chain(known).chain(of_parts).map(|(_, facts)| *facts)
    }
}

impl Context {
    pub fn general(function: FuncRef) -> Context {
        Context { function, bindings: None, answers: Answers::Caller, depth: 0, n_closures: 0 }
    }

    /// Whether nothing is known of the caller.
    pub fn is_general(&self) -> bool {
        self.bindings.is_none() && self.answers == Answers::Caller
    }
}
