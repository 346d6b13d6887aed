//! The node kinds and fields of the Python grammar as enums. Numbers of the grammar are translated once, by name, so nothing else
//! depends on them.

use std::sync::LazyLock;

use tree_sitter::Language;

macro_rules! kinds {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum $name { $($variant,)* Other }

        impl $name {
            fn from_name(name: &str) -> Self {
                match name { $($text => $name::$variant,)* _ => $name::Other }
            }
        }
    };
}

kinds! {
    /// The kind of a node. Tokens are `Other` unless they are operators or say something that their parent's kind does not.
    Kind {
        Error = "ERROR", Module = "module", Block = "block",
        // Simple statements.
        FutureImport = "future_import_statement", Import = "import_statement", ImportFrom = "import_from_statement",
        Print = "print_statement", Assert = "assert_statement", ExpressionStatement = "expression_statement",
        Return = "return_statement", Delete = "delete_statement", Raise = "raise_statement", Pass = "pass_statement",
        Break = "break_statement", Continue = "continue_statement", Global = "global_statement", Nonlocal = "nonlocal_statement",
        Exec = "exec_statement", TypeAlias = "type_alias_statement", Chevron = "chevron",
        // Parts of imports.
        ImportPrefix = "import_prefix", RelativeImport = "relative_import", AliasedImport = "aliased_import",
        WildcardImport = "wildcard_import", DottedName = "dotted_name",
        // Compound statements.
        If = "if_statement", For = "for_statement", While = "while_statement", Try = "try_statement", With = "with_statement",
        FunctionDefinition = "function_definition", ClassDefinition = "class_definition", Decorated = "decorated_definition",
        Match = "match_statement", Elif = "elif_clause", Else = "else_clause", Except = "except_clause", Finally = "finally_clause",
        WithClause = "with_clause", WithItem = "with_item", Decorator = "decorator", Case = "case_clause",
        // Parameters and arguments.
        Parameters = "parameters", LambdaParameters = "lambda_parameters", DefaultParameter = "default_parameter",
        TypedParameter = "typed_parameter", TypedDefaultParameter = "typed_default_parameter", KeywordSeparator = "keyword_separator",
        PositionalSeparator = "positional_separator", DictionarySplatPattern = "dictionary_splat_pattern",
        ListSplatPattern = "list_splat_pattern", ArgumentList = "argument_list", KeywordArgument = "keyword_argument",
        TypeParameter = "type_parameter",
        // Targets and patterns.
        PatternList = "pattern_list", TuplePattern = "tuple_pattern", ListPattern = "list_pattern", AsPattern = "as_pattern",
        AsPatternTarget = "as_pattern_target", CasePattern = "case_pattern", KeywordPattern = "keyword_pattern",
        ClassPattern = "class_pattern", SplatPattern = "splat_pattern", UnionPattern = "union_pattern", DictPattern = "dict_pattern",
        ComplexPattern = "complex_pattern",
        // Types.
        Type = "type", SplatType = "splat_type", GenericType = "generic_type", UnionType = "union_type",
        ConstrainedType = "constrained_type", MemberType = "member_type",
        // Expressions.
        Assignment = "assignment", AugmentedAssignment = "augmented_assignment", Named = "named_expression",
        ExpressionList = "expression_list", Parenthesized = "parenthesized_expression", Yield = "yield", Await = "await",
        Not = "not_operator", Boolean = "boolean_operator", Binary = "binary_operator", Unary = "unary_operator",
        Comparison = "comparison_operator", Conditional = "conditional_expression", Lambda = "lambda", Attribute = "attribute",
        Subscript = "subscript", Slice = "slice", Call = "call", Identifier = "identifier", List = "list", Tuple = "tuple", Set = "set",
        Dictionary = "dictionary", Pair = "pair", ListSplat = "list_splat", DictionarySplat = "dictionary_splat",
        ListComprehension = "list_comprehension", SetComprehension = "set_comprehension",
        DictionaryComprehension = "dictionary_comprehension", Generator = "generator_expression", ForIn = "for_in_clause",
        IfClause = "if_clause",
        // Literals.
        String = "string", ConcatenatedString = "concatenated_string", StringStart = "string_start", StringContent = "string_content",
        StringEnd = "string_end", Interpolation = "interpolation", FormatExpression = "format_expression",
        FormatSpecifier = "format_specifier", TypeConversion = "type_conversion", Integer = "integer", Float = "float", True = "true",
        False = "false", None = "none", Ellipsis = "ellipsis",
        // Extras: never in a tree.
        Comment = "comment", LineContinuation = "line_continuation",
        // Tokens that are kept.
        TokenAsync = "#async", TokenFrom = "#from", TokenColon = "#:", TokenAssign = "#=", TokenAnd = "#and", TokenOr = "#or",
        TokenPlus = "#+", TokenMinus = "#-", TokenStar = "#*", TokenAt = "#@", TokenSlash = "#/", TokenPercent = "#%",
        TokenDoubleSlash = "#//", TokenDoubleStar = "#**", TokenBar = "#|", TokenAmpersand = "#&", TokenCaret = "#^",
        TokenLeftShift = "#<<", TokenRightShift = "#>>", TokenTilde = "#~", TokenLess = "#<", TokenLessEqual = "#<=",
        TokenEqual = "#==", TokenNotEqual = "#!=", TokenLessGreater = "#<>", TokenGreaterEqual = "#>=", TokenGreater = "#>",
        TokenIn = "#in", TokenNotIn = "#not in", TokenIs = "#is", TokenIsNot = "#is not", TokenPlusAssign = "#+=",
        TokenMinusAssign = "#-=", TokenStarAssign = "#*=", TokenSlashAssign = "#/=", TokenAtAssign = "#@=",
        TokenDoubleSlashAssign = "#//=", TokenPercentAssign = "#%=", TokenDoubleStarAssign = "#**=", TokenRightShiftAssign = "#>>=",
        TokenLeftShiftAssign = "#<<=", TokenAmpersandAssign = "#&=", TokenCaretAssign = "#^=", TokenBarAssign = "#|=",
    }
}

kinds! {
    /// The field a node fills in its parent; `Other` if none.
    Field {
        Alias = "alias", Alternative = "alternative", Argument = "argument", Arguments = "arguments", Attribute = "attribute",
        Body = "body", Cause = "cause", Code = "code", Condition = "condition", Consequence = "consequence",
        Definition = "definition", Expression = "expression", FormatSpecifier = "format_specifier", Function = "function",
        Guard = "guard", Key = "key", Left = "left", ModuleName = "module_name", Name = "name", Object = "object",
        Operator = "operator", Operators = "operators", Parameters = "parameters", ReturnType = "return_type", Right = "right",
        Subject = "subject", Subscript = "subscript", Superclasses = "superclasses", Type = "type",
        TypeConversion = "type_conversion", TypeParameters = "type_parameters", Value = "value",
    }
}

impl Kind {
    /// Whether it is a statement without a body.
    pub(super) fn is_simple_statement(self) -> bool {
        matches!(
            self,
            Kind::FutureImport
                | Kind::Import
                | Kind::ImportFrom
                | Kind::Print
                | Kind::Assert
                | Kind::ExpressionStatement
                | Kind::Return
                | Kind::Delete
                | Kind::Raise
                | Kind::Global
                | Kind::Nonlocal
                | Kind::Exec
                | Kind::TypeAlias
        )
    }
}

/// The grammar's numbers, translated.
pub(super) struct Numbering {
    kinds: Vec<Kind>,
    fields: Vec<Field>,
}

impl Numbering {
    /// The kind of a node number.
    pub(super) fn kind(&self, id: u16) -> Kind {
        self.kinds.get(id as usize).copied().unwrap_or(if id == ERROR_NUMBER { Kind::Error } else { Kind::Other })
    }

    /// The field of a field number.
    pub(super) fn field(&self, id: u16) -> Field {
        self.fields.get(id as usize).copied().unwrap_or(Field::Other)
    }
}

/// tree-sitter's number for `ERROR`, the same in every grammar.
const ERROR_NUMBER: u16 = u16::MAX;

/// The translation for the linked grammar.
pub(super) static NUMBERING: LazyLock<Numbering> = LazyLock::new(|| {
    let language = language();
    let kind = |id: u16| {
        let name = language.node_kind_for_id(id).unwrap_or_default();
        if language.node_kind_is_named(id) { Kind::from_name(name) } else { Kind::from_name(&format!("#{name}")) }
    };
    let field = |id: u16| Field::from_name(language.field_name_for_id(id).unwrap_or_default());
    Numbering {
        kinds: (0..language.node_kind_count() as u16).map(kind).collect(),
        fields: (0..=language.field_count() as u16).map(field).collect(),
    }
});

/// The Python grammar.
pub(super) fn language() -> Language {
    tree_sitter_python::LANGUAGE.into()
}

/// The grammar's name of a node number, for messages.
pub(super) fn kind_name(id: u16) -> &'static str {
    static LANGUAGE: LazyLock<Language> = LazyLock::new(language);
    LANGUAGE.node_kind_for_id(id).unwrap_or("ERROR")
}
