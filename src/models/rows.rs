//! The checked rows of library models: what a call, an attribute or an item of an API path means.

use super::condition::Condition;
use super::path::{ApiPath, Place};
use super::pattern::Pattern;
use super::vocabulary::{FactSet, LabelSet, SinkKind};
use crate::text::Symbol;

/// Everything known about calling one API path.
#[derive(Default, Clone)]
pub struct CallModel {
    /// Names of positional parameters in order, without the receiver; from `signature`.
    pub params: Vec<Symbol>,
    /// Arguments that are sinks.
    pub sinks: Vec<SinkRow>,
    /// What comes out where. With any row here the default (every argument reaches the result) is off.
    pub flows: Vec<FlowRow>,
    /// Files that it opens, writes, reads or copies.
    pub files: Vec<FileRow>,
    /// The result carries nothing of the arguments.
    pub is_clean: bool,
    /// What an outcome of the call says about an argument or the caller.
    pub guards: Vec<GuardRow>,
    /// The call sends an HTTP request.
    pub http: Option<HttpRow>,
    /// The call asks a model. Its prompts are `sink` rows of kind `prompt` and `system-role`.
    pub asks_model: bool,
    /// It asks none where this holds.
    pub asks_none: Option<Condition>,
    /// The class that a reply is made into, and where the object lies.
    pub typed: Vec<(Place, Place)>,
    /// Functions among the arguments that the call calls.
    pub callbacks: Vec<CallbackRow>,
    /// Methods that it asks of an instance of a class of the program, its first argument; the first one that there is answers.
    pub asks: Vec<Symbol>,
    /// Python-level behaviour that the engine implements.
    pub does: Option<Intrinsic>,
    /// What it takes back about the object that it belongs to.
    pub settles: Vec<SettleRow>,
    /// Views, hooks and tools that the call registers.
    pub registers: Vec<RegisterRow>,
    /// The call never returns (raises, exits); with the HTTP status it answers, if any: fixed or an argument.
    pub leaves: Option<LeaveRow>,
    /// Labels that the result carries whatever the arguments (from a `source` row that ends in a call).
    pub result_labels: LabelSet,
}

/// An argument that is a sink.
#[derive(Clone)]
pub struct SinkRow {
    /// Where the value enters.
    pub at: Place,
    /// What it enters.
    pub kind: SinkKind,
    /// Name of the sibling key or attribute of the last step whose constant value is the role (`role`), for kind `prompt`.
    pub role_key: Option<Symbol>,
    /// What enters does so where the object that the call makes is run.
    pub is_at_run: bool,
    /// What a literal there would be called: a key and a password look different.
    pub called: Option<Symbol>,
    /// Not the argument enters, but what a column of such a name is compared with in it.
    pub column: Option<Pattern>,
    /// Must hold.
    pub only_if: Option<Condition>,
    /// Must not hold.
    pub unless: Option<Condition>,
}

/// What an object was made of is no sink of this kind after all.
#[derive(Clone)]
pub struct SettleRow {
    /// The kind.
    pub kind: SinkKind,
    /// Must hold.
    pub only_if: Option<Condition>,
}

/// Something of an argument or the receiver comes out.
#[derive(Clone)]
pub struct FlowRow {
    /// From where.
    pub from: Place,
    /// To where: the result, a path into it, the receiver or an argument.
    pub to: Place,
    /// Facts that hold for what comes out.
    pub facts: FactSet,
    /// Must hold.
    pub only_if: Option<Condition>,
}

/// The call opens, writes, reads or copies a file.
#[derive(Clone)]
pub struct FileRow {
    /// Which file: its path, or what has been opened.
    pub path: Place,
    /// What is written into it.
    pub holds: Option<Place>,
    /// The open file: the result.
    pub opens: Option<Place>,
    /// Where its content comes out: the result or a part of it. What is given may as well be open already.
    pub gives: Option<Place>,
    /// The path of another file that holds the same afterwards.
    pub copy: Option<Place>,
    /// Must hold.
    pub only_if: Option<Condition>,
    /// Must not hold.
    pub unless: Option<Condition>,
}

/// What an outcome says.
#[derive(Clone)]
pub struct GuardRow {
    /// About which argument or receiver; none: about the caller.
    pub at: Option<Place>,
    /// On which outcome.
    pub when: Outcome,
    /// The parts of the result whose truth is the outcome; none: the result itself.
    pub verdict: Vec<Vec<super::path::Step>>,
    /// What holds then.
    pub facts: FactSet,
    /// Only for a value for which these hold already.
    pub needs: FactSet,
    /// About the values from which its text came, not about the text alone.
    pub is_of_origins: bool,
    /// Must hold.
    pub only_if: Option<Condition>,
    /// Must not hold.
    pub unless: Option<Condition>,
}

/// An outcome of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It returns at all (a bad value raises).
    Returns,
    /// The result is true.
    True,
    /// The result is false, empty or `None`.
    False,
    /// The result is one of a few known values.
    Known,
    /// A known value is in the result.
    Contains,
}

/// An outgoing HTTP request: argument places by role. Whether it is a model call shows from URL, body and reply.
#[derive(Clone, Default)]
pub struct HttpRow {
    /// The URL, or its path below `base`.
    pub url: Vec<Place>,
    /// Prefix of the URL, held by the client object.
    pub base: Vec<Place>,
    /// Bodies.
    pub body: Vec<Place>,
    /// Headers and authentication.
    pub headers: Vec<Place>,
    /// Query parameters.
    pub query: Vec<Place>,
    /// The argument that switches certificate verification off when false.
    pub verify: Vec<Place>,
    /// Arguments that bound the wait for an answer; empty: it is bounded anyway.
    pub timeout: Vec<Place>,
    /// Hooks that may check the response, held by the client object.
    pub hooks: Vec<Place>,
    /// The request changes nothing (GET, HEAD): kept for resource rules.
    pub is_read: bool,
}

/// The call calls one of its arguments.
#[derive(Clone)]
pub struct CallbackRow {
    /// The function.
    pub function: Place,
    /// Places that become its positional arguments, in order.
    pub pass: Vec<Place>,
    /// A tuple of further positional arguments.
    pub args: Option<Place>,
    /// A dict of keyword arguments.
    pub kwargs: Option<Place>,
    /// All further arguments of the call are handed on (`submit(f, *args, **kwargs)`).
    pub rest: bool,
    /// Where its result goes.
    pub to: Option<Place>,
}

/// What a registration is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegisterKind {
    /// A view for a URL rule.
    Route,
    /// A class whose methods are views (`add_resource(cls, rule)`).
    Resource,
    /// Runs before each view of the application or blueprint.
    Before,
    /// Runs before each view of the whole application, though registered on a blueprint.
    BeforeApp,
    /// Gets and returns each response.
    After,
    /// Gets the URL values before a view.
    UrlValues,
    /// Answers an exception.
    ErrorHandler,
    /// Hangs a blueprint (or a nested application) below this one.
    Blueprint,
    /// A handler all of whose parameters the client sends.
    Handler,
    /// A function that a model may call: its parameters are `llm`.
    Tool,
    /// A function that authenticates for a library (`verify_token`, `request_loader`).
    Authenticator,
    /// A command or job: no endpoint.
    Command,
    /// Puts a function in the place of a view that is registered already.
    Replace,
    /// A setting that says something of every request.
    Setting,
    /// A filter that changes what a logger writes; `about` the attributes of a record for message and arguments (none: the result).
    LogFilter,
    /// The same for a handler.
    HandlerFilter,
    /// Hangs a handler at a logger.
    LogHandler,
    /// A filter that templates may call by its name.
    TemplateFilter,
    /// Gives templates names beside those that they are rendered with.
    TemplateContext,
}

impl RegisterKind {
    /// Whether something outside of the program runs what is registered.
    pub fn is_entry(self) -> bool {
        use RegisterKind::{Authenticator, ErrorHandler, Handler, Resource, Route, Tool};
        matches!(self, Route | Resource | Handler | Tool | ErrorHandler | Authenticator)
    }
}

/// The call registers a function or class.
#[derive(Clone)]
pub struct RegisterRow {
    /// What for.
    pub kind: RegisterKind,
    /// The function, class or blueprint.
    pub function: Place,
    /// The application or blueprint object; none: the whole program.
    pub app: Option<Place>,
    /// The URL rule.
    pub rule: Option<Place>,
    /// HTTP methods: an argument, else `fixed_methods`.
    pub methods: Option<Place>,
    /// HTTP methods if the argument is absent.
    pub fixed_methods: Vec<Symbol>,
    /// Labels of the registered function's parameters.
    pub labels: LabelSet,
    /// What the function is given, if that has a name.
    pub given: Option<ApiPath>,
    /// What checks a value that the function is given.
    pub schema: Option<Place>,
    /// What checks the values that the function is given, each as the field of its name.
    pub fields: Option<Place>,
    /// What stands before the URL rule.
    pub prefix: Option<Place>,
    /// The name of the route, if it is not the function's.
    pub endpoint: Option<Place>,
    /// What stands before the name of the route.
    pub group: Option<Place>,
    /// Must hold.
    pub only_if: Option<Condition>,
    /// Must not hold.
    pub unless: Option<Condition>,
    /// Paths that a setting speaks of; for a replaced view the table in which it stood.
    pub about: Vec<ApiPath>,
    /// What holds for them.
    pub facts: FactSet,
}

/// A call that never returns, or an exception class that ends a request.
#[derive(Clone)]
pub struct LeaveRow {
    /// The status argument.
    pub status_at: Option<Place>,
    /// The fixed status.
    pub status: Option<u16>,
}

/// How far state behind a path reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateScope {
    /// One request (`flask.g`).
    Request,
    /// Later requests of the same client (`flask.session`).
    Session,
    /// The whole process (`current_app.config`).
    Process,
}

/// Python-level behaviour that models name with `does`; implemented in `flow`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Intrinsic {
    // Containers and strings: methods of builtin types.
    Append,
    AppendLeft,
    Extend,
    Insert,
    Update,
    SetDefault,
    Pop,
    PopLeft,
    Get,
    Items,
    Values,
    Keys,
    Copy,
    DeepCopy,
    Clear,
    Remove,
    /// The elements of its receiver change places: backwards, by so many, by what is not known.
    Reverse,
    Rotate,
    Sort,
    /// One iterable after the other.
    Concat,
    /// The part of an iterable between two numbers.
    TakeSlice,
    FormatMethod,
    FormatMap,
    Join,
    Split,
    Partition,
    RPartition,
    Replace,
    StartsWith,
    EndsWith,
    TextTest,
    RemovePrefix,
    /// One of the elements.
    Take,
    /// What lies under the keys that its receiver was made with.
    TakeKept,
    /// The same for dotted attributes.
    TakeAttributes,
    // Builtin functions.
    Identity,
    /// What was put into an object as its `value`, or else the first argument.
    KeptValue,
    /// Its first argument is the `value` of its receiver from now on.
    SetValue,
    ToList,
    ToTuple,
    ToSet,
    ToDict,
    DefaultDict,
    ChainMap,
    ToStr,
    ToSource,
    ToNumber,
    ToBool,
    Length,
    Sum,
    Iterate,
    NextItem,
    Enumerate,
    Zip,
    Map,
    Filter,
    Sorted,
    Reversed,
    Any,
    All,
    GetAttr,
    GetMember,
    PopMember,
    SetDefaultMember,
    SetAttr,
    HasAttr,
    IsInstance,
    Super,
    Vars,
    Globals,
    Type,
    MinMax,
    Print,
    Property,
    PropertySetter,
    /// A property that is written with the fields of its object.
    ComputedField,
    ClassMethod,
    StaticMethod,
    NewInstance,
    // Standard library behaviour.
    Partial,
    /// `functools.partialmethod`.
    PartialMethod,
    Reduce,
    Wraps,
    LruCache,
    /// `functools.singledispatch`.
    SingleDispatch,
    ContextManager,
    JsonDump,
    JsonLoad,
    AsDict,
    Namespace,
    Dataclass,
    Field,
    /// A field that is never written with the others.
    PrivateField,
    // A decorator's maker: the decorated method checks the fields that are named.
    FieldValidator,
    // Takes a mapping apart by the fields that the class of its receiver declares.
    SchemaLoad,
    // Says under which name its receiver takes an argument of the request, and what is let through; takes them all.
    DeclareArgument,
    TakeArguments,
    // Raises where its first argument is not as the second one, a mapping of words, says.
    SchemaHolds,
    // The same where the result tells it.
    SchemaTells,
    // Gives its first argument as the schema says.
    SchemaKeeps,
    // Says what a value is let through as (rows that speak of the result), with what stands in it; as one of several; each of many.
    Declares,
    DeclaresOneOf,
    DeclaresEach,
    // Gives what has been sent as what is declared lets it through: by its first argument, its argument `type`, or what its receiver was made with.
    TakeDeclared,
    Enum,
    NamedTuple,
    ReplaceFields,
    FromFields,
    TypedDict,
    Gather,
    RunAwaitable,
    Template,
    TemplateSubstitute,
    // Parts that are run one after the other: `prompt | model | parser`.
    Pipe,
    RunChain,
    RunFunction,
    RunMapping,
    RunAssign,
    // A graph of steps that work on one state; what adds one gives the graph back.
    RunGraph,
    AddStep,
    FillMessages,
    FillText,
    StringIo,
    GetValue,
    Write,
    Import,
    Environ,
    FromObject,
    FromMapping,
    AsView,
    UrlParse,
    // An object that keeps what it is made with; functions among that are not called yet.
    Keep,
    RegexSub,
    /// What a pattern finds: all of it, one group, all groups, groups by name; what it splits.
    FindAll,
    MatchGroup,
    MatchGroups,
    MatchNames,
    RegexSplit,
    Cast,
    Locals,
    // Sets against sets: where the other one is constant, what is in both is narrowed.
    Intersection,
    IsSubset,
    IsSuperset,
    // What an exception is made with, and so what its text is.
    InitException,
    // Rows of databases by the class that stands for their table.
    Entity,
    EntityQuery,
    EntityRow,
    FirstRow,
    AllRows,
    NewRow,
    // Gives back its receiver, changed or not.
    Chain,
    // A path made of its arguments.
    JoinPath,
    // Templates of the program.
    RenderTemplate,
    RenderTemplateText,
    ImportTemplate,
    TemplateAttribute,
}

/// How to know a model endpoint, from `rules/endpoints.toml`.
#[derive(Default)]
pub struct Endpoints {
    /// Patterns over the URL (unknown parts are `\u{0}`): enough alone.
    pub strong: Vec<Pattern>,
    /// Patterns over the URL that need a body key of `prompt_keys`.
    pub weak: Vec<Pattern>,
    /// Pattern over the name of the setting or variable that holds the URL.
    pub names: Option<Pattern>,
    /// Where prompt text lies in a body: path, role (`user`, `system`, or the key of the sibling that says it).
    pub prompts: Vec<BodyPrompt>,
    /// Body keys that make a weak URL a model call.
    pub prompt_keys: Vec<Symbol>,
    /// Keys and names of arguments under which the text of the system role is given.
    pub instructions: Vec<Symbol>,
    /// What a message calls the system when it speaks.
    pub system_roles: Vec<Symbol>,
    /// What a message calls a client who speaks.
    pub user_roles: Vec<Symbol>,
    /// Body keys that confirm a model call beside a prompt key.
    pub companions: Vec<Symbol>,
    /// Attributes of a response whose use looks at its status.
    pub status_checks: Vec<Symbol>,
    /// Arguments and body keys that name the model.
    pub model_keys: Vec<Symbol>,
    /// Arguments that name the address at which a model answers.
    pub address_keys: Vec<Symbol>,
    /// Hosts for which plain HTTP is right (loopback, private, single label).
    pub local_hosts: Option<Pattern>,
    /// URLs at which a model's server tells about models and generates nothing.
    pub metadata: Option<Pattern>,
    /// URLs at which a model answers without words: numbers, verdicts, sounds.
    pub wordless: Option<Pattern>,
    /// Text that names what stands beside it and asks for nothing: `User:`, `### File`.
    pub captions: Option<Pattern>,
    /// Words that ask for something.
    pub asking: Option<Pattern>,
    /// Beginnings of addresses in which no password stands: of databases that are files.
    pub keyless: Option<Pattern>,
    /// Names of what a session keeps of a conversation: whoever comes has one, known or not.
    pub conversation: Option<Pattern>,
    /// Names of columns whose value names one row.
    pub record_keys: Option<Pattern>,
    /// Instructions that everybody gives: nobody keeps them to themselves.
    pub commonplaces: Option<Pattern>,
}

/// A label has no more words than this; ARCHITECTURE.md, "Limits".
const MAX_LABEL_WORDS: usize = 4;

/// `Interview question:`, `[Attachment:`, `student_answer=`: a few words, one of them a known caption, and a sign that something follows.
fn is_label(part: &str, captions: &Pattern) -> bool {
    let part = part.trim();
    let words: Vec<&str> = part.split(|c: char| !c.is_alphanumeric()).filter(|word| word.contains(char::is_alphabetic)).collect();
    let is_marked =
        part.starts_with(['[', '<', '#', '*']) || part.ends_with(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '!' | '?' | ','));
    words.is_empty() || words.len() <= MAX_LABEL_WORDS && is_marked && words.iter().any(|word| captions.is_match(word))
}

impl Endpoints {
    /// Whether a role is one whose words a model follows.
    pub fn speaks_as_system(&self, role: Symbol) -> bool {
        self.system_roles.contains(&role)
    }

    /// The word for who speaks in a message.
    pub fn role(&self, is_system: bool) -> Option<Symbol> {
        if is_system { &self.system_roles } else { &self.user_roles }.first().copied()
    }

    /// Whether a text only names what stands beside it.
    pub fn is_caption(&self, text: &str) -> bool {
        let Some(captions) = &self.captions else { return false };
        captions.is_match(text)
            || !self.asking.as_ref().is_some_and(|asking| asking.is_match(text))
                && text.lines().flat_map(|line| line.split('|')).all(|part| is_label(part, captions))
    }

    /// Whether instructions say what everybody's say.
    pub fn is_commonplace(&self, text: &str) -> bool {
        self.commonplaces.as_ref().is_some_and(|pattern| pattern.is_match(text))
    }
}

/// A place of prompt text in a JSON body.
pub struct BodyPrompt {
    /// Steps from the body.
    pub path: Vec<super::path::Step>,
    /// What it is.
    pub role: BodyRole,
}

/// Who says who speaks.
pub enum BodyRole {
    /// Always the user.
    User,
    /// Always the system.
    System,
    /// This sibling key says it.
    Sibling(Symbol),
}

/// Canonical target of an alias row.
#[derive(Clone, Copy)]
pub struct Alias(pub ApiPath);
