//! What several subjects need: the program, scratch folders, and an outcome made by hand so that formats are tested apart from the
//! analysis.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use leakline::check::{Confidence, Finding, Location, Path as FlowPath, Step, StepKind};
use leakline::engine::{FileProblem, Looking, Outcome, Subject};
use leakline::models::{Evidence, FactSet, FlowTest, Group, LabelSet, Rule, RuleId, Severity, Shape, core};
use leakline::text::{FileId, Problem, ProblemKind, SourceFile, Span};

/// The program, started in `folder` without the user's terminal settings.
pub fn leakline(folder: &Path, args: &[&str]) -> Output {
    leakline_under(&[], folder, args)
}

/// The program with environment variables of its own.
pub fn leakline_under(variables: &[(&str, &str)], folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_leakline"));
    for name in FOREIGN_VARIABLES {
        command.env_remove(name);
    }
    // What one test has left must not answer another.
    command.env("LC_ALL", "C.UTF-8").env("TERM", "xterm").env("LEAKLINE_NO_CACHE", "1").envs(variables.iter().copied());
    command.current_dir(folder).args(args).output().expect("the program starts")
}

/// What the machine on which the tests run may have set.
const FOREIGN_VARIABLES: &[&str] = &[
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "LEAKLINE_OUTPUT_FORMAT",
    "LEAKLINE_CONFIG",
    "LEAKLINE_CACHE_DIR",
    "LEAKLINE_CI",
    "GITHUB_ACTIONS",
    "GITHUB_STEP_SUMMARY",
    "GITLAB_CI",
];

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("the output is UTF-8")
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("the output is UTF-8")
}

/// These files and folders.
pub fn looking(paths: Vec<PathBuf>) -> Looking {
    Looking { paths, ..Looking::default() }
}

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of its own that goes away with the value.
pub struct Scratch(PathBuf);

static N_SCRATCH: AtomicUsize = AtomicUsize::new(0);

impl Scratch {
    pub fn new() -> Self {
        let number = N_SCRATCH.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("leakline-test-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Scratch(folder.canonicalize().unwrap())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.0.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The files of `testdata/report` with the findings that the analysis has for them.
pub fn example() -> Outcome {
    let read = |name: &str| {
        let text = std::fs::read_to_string(root().join("testdata/report").join(name)).unwrap();
        Arc::new(SourceFile::new(format!("testdata/report/{name}"), text))
    };
    let mut outcome = Outcome { sources: vec![read("app.py"), read("assistant.py")], n_files: 2, ..Outcome::default() };
    outcome.rules = Arc::new([
        rule("credential-in-prompt", "leak", core::CREDENTIAL, Severity::Error),
        rule("hardcoded-credential", "auth", core::LITERAL, Severity::Warning),
    ]);
    let (app, assistant) = (0, 1);
    let at = |file: usize, text: &str| place(&outcome, file, text);
    let step = |kind, location, function: &str, note: &str| Step { location, function: function.into(), note: note.into(), kind };
    let call = at(assistant, "requests.post(URL, json=body, headers={\"Authorization\": f\"Bearer {API_KEY}\"})");
    let path = FlowPath {
        steps: vec![
            step(StepKind::Source, at(app, "request.headers[\"Authorization\"]"), "question", "the caller's Authorization header is read"),
            step(StepKind::Flow, at(app, "f\"日本 {token}\""), "question", "joined into a string"),
            step(StepKind::Call, at(app, "ask(größe, f\"日本 {token}\")"), "question", "passed as `context` to `ask`"),
            step(StepKind::Flow, at(assistant, "\"Benutzer 🦀: \" + context"), "ask", "joined into `text`"),
            step(
                StepKind::Sink,
                call,
                "ask",
                "sent as a message to a model (known by its URL, `https://api.openai.com/v1/chat/completions`)",
            ),
        ],
    };
    let literal = at(assistant, "\"sk-Ab12Cd34Ef56Gh78Ij90Kl12Mn34\"");
    let hard_coded = FlowPath {
        steps: vec![
            step(StepKind::Source, literal, "", "a literal that looks like a key"),
            step(StepKind::Sink, at(assistant, "API_KEY"), "", "becomes sk-Ab12Cd34Ef56Gh78Ij90Kl12Mn34 for everyone"),
        ],
    };
    let finding = |rule, severity, location, message: &str, function: &str, paths| Finding {
        rule: RuleId(rule),
        severity,
        confidence: Confidence::High,
        location,
        message: message.into(),
        function: function.into(),
        ends: None,
        fix: None,
        paths,
    };
    let findings = vec![
        finding(1, Severity::Warning, literal, "the key sk-Ab12Cd34Ef56Gh78Ij90Kl12Mn34 stands in the source", "", vec![hard_coded]),
        finding(0, Severity::Error, call, "the caller's Authorization header becomes part of the prompt", "ask", vec![path]),
    ];
    let broken = Problem::at(ProblemKind::SyntaxError, at(app, "größe").span, "this is not valid Python");
    outcome.problems = vec![
        FileProblem::of_path("missing dir", ProblemKind::MissingPath, "there is no such file or folder"),
        FileProblem { subject: Subject::Analysed(FileId(0)), problem: broken },
    ];
    outcome.findings = findings;
    outcome
}

/// Where `text` first stands.
pub fn place(outcome: &Outcome, file: usize, text: &str) -> Location {
    let start = outcome.sources[file].text.find(text).expect("the text stands in the file");
    Location { file: FileId(file as u32), span: Span::new(start, start + text.len()) }
}

pub fn rule(name: &str, group: &str, from: leakline::models::Label, severity: Severity) -> Rule {
    Rule {
        name: name.into(),
        group: Group(group.into()),
        title: "The caller's credential reaches a prompt".into(),
        shape: Shape::Flow(vec![FlowTest {
            from: LabelSet::of(from),
            to: vec![core::PROMPT],
            unless: FactSet::EMPTY,
            needs: FactSet::EMPTY,
        }]),
        severities: vec![(Evidence::default(), severity)],
        cwe: vec![522, 200],
        tags: vec!["LLM02".into()],
        message: "{label} from {source} becomes part of the prompt".into(),
        summary: "A prompt leaves the service, so a credential in it is shared with the provider and can come back in any reply.".into(),
        fix: "Keep the token out of the text: use it in the server's own calls and give the model only their result.".into(),
        why: "Whoever reads the provider's logs, or talks the model into repeating its prompt, can act as the caller.\n\nSecond paragraph."
            .into(),
        page: "Page of the rule.".into(),
        vulnerable: Vec::new(),
        safe: Vec::new(),
        repair: None,
        is_at_source: false,
        is_off_by_default: false,
        file: format!("rules/{group}/{name}.md"),
    }
}

/// Numbers that look random and are always the same.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// Runs something with threads whose stacks have room for many programs: a thread that waits for the analysis of one begins another.
pub fn in_parallel<R: Send>(act: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build().unwrap().install(act)
}
