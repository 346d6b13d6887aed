//! One file from its bytes or its unsaved text to its text as it counts, and on to its lowered module.

use std::fs;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::crash::guard;
use super::discover::is_python;
use super::module_name::Input;
use super::templates::{is_in_templates, mentioned};
use crate::ir::{self, Module, lower_template, with_inline_templates};
use crate::syntax::{Parsed, parse_edited};
use crate::text::{DecodeOptions, Names, Problem, ProblemKind, SourceFile, Symbol, decode};

/// The text of a file.
pub(super) struct ReadText {
    /// None if there is no text to analyse, and then a problem says why.
    pub source: Option<Arc<SourceFile>>,
    /// What went wrong.
    pub problems: Vec<Problem>,
}

/// What became of a file.
pub(super) struct ReadFile {
    /// Text and meaning; none if the file is not analysed, and then a problem says why.
    pub analysed: Option<(Arc<SourceFile>, Arc<Module>)>,
    /// Texts in it that may name templates.
    pub mentioned: Vec<Symbol>,
    /// What went wrong.
    pub problems: Vec<Problem>,
}

impl ReadText {
    fn failed(problem: Problem) -> ReadText {
        ReadText { source: None, problems: vec![problem] }
    }
}

/// Reads and decodes one file. Whatever happens concerns this file only.
pub(super) fn read(input: &Input, options: DecodeOptions) -> ReadText {
    let decoded = |bytes| {
        let (source, problems) = decode(input.display.as_str(), bytes, options);
        ReadText { source: source.map(Arc::new), problems }
    };
    match read_bytes(input, options) {
        Ok(bytes) => guard(|| decoded(bytes)).unwrap_or_else(|message| ReadText::failed(crash(&message))),
        Err(problem) => ReadText::failed(problem),
    }
}

/// Takes text that an editor holds: it is decoded already, whatever its coding line says.
pub(super) fn read_unsaved(input: &Input, text: &str, options: DecodeOptions) -> ReadText {
    if text.len() > options.max_bytes {
        ReadText::failed(too_large(text.len() as u64, options))
    } else if text.contains('\0') {
        ReadText::failed(Problem::whole(ProblemKind::Undecodable, "the file is binary (it contains a NUL character)"))
    } else {
        let source = SourceFile::new(input.display.as_str(), text.to_owned());
        ReadText { source: Some(Arc::new(source)), problems: Vec::new() }
    }
}

/// Parses and lowers a text, and leaves what the next edit can build on: the last text without syntax errors. Whatever happens concerns this file only.
pub(super) fn lower(input: &Input, text: &ReadText, names: &Names, parsed: &mut Option<Arc<Parsed>>) -> ReadFile {
    let worked = guard(|| {
        let mut problems = text.problems.clone();
        let analysed = text.source.as_ref().map(|source| {
            let (module, of_lowering) = if is_python(&input.path) {
                let (tree, next) = parse_edited(source, parsed.as_deref());
                *parsed = next.map(Arc::new).or(parsed.take());
                let (module, problems) = ir::lower(&source.text, &tree, names);
                (with_inline_templates(module, &source.text, names), problems)
            } else {
                lower_template(&input.display, &source.text, names)
            };
            // A page elsewhere that code mentions may be a template of something else.
            if is_python(&input.path) || is_in_templates(&input.display) {
                problems.extend(few_of_each_kind(of_lowering));
            }
            (source.clone(), Arc::new(module))
        });
        let mentioned = analysed.as_ref().map(|(_, module)| mentioned(module, names)).unwrap_or_default();
        ReadFile { analysed, mentioned, problems }
    });
    worked.unwrap_or_else(|message| ReadFile { analysed: None, mentioned: Vec::new(), problems: vec![crash(&message)] })
}

fn crash(message: &str) -> Problem {
    Problem::whole(ProblemKind::Crash, format!("leakline failed on this file, which is left out: {message}"))
}

/// Problems of one kind beyond this number are counted.
const MAX_OF_KIND: usize = 5;

/// One mistake in a file can make hundreds of others.
fn few_of_each_kind(problems: Vec<Problem>) -> Vec<Problem> {
    let mut counts: FxHashMap<ProblemKind, usize> = FxHashMap::default();
    let mut kept: Vec<Problem> = Vec::new();
    for problem in problems {
        let count = counts.entry(problem.kind).or_default();
        *count += 1;
        if *count <= MAX_OF_KIND {
            kept.push(problem);
        }
    }
    for last in (0..kept.len()).rev() {
        if let Some(count @ MAX_OF_KIND..) = counts.remove(&kept[last].kind)
            && count > MAX_OF_KIND
        {
            kept[last].help = Some(format!("{} more of this kind in the file", count - MAX_OF_KIND));
        }
    }
    kept
}

/// The size is asked first, so that a huge file is refused without being read.
fn read_bytes(input: &Input, options: DecodeOptions) -> Result<Vec<u8>, Problem> {
    let unreadable =
        |error: std::io::Error| Problem::whole(ProblemKind::Unreadable, format!("the file cannot be read: {}", reason(&error)));
    let n_bytes = fs::metadata(&input.path).map_err(unreadable)?.len();
    if n_bytes > options.max_bytes as u64 {
        return Err(too_large(n_bytes, options));
    }
    fs::read(&input.path).map_err(unreadable)
}

fn too_large(n_bytes: u64, options: DecodeOptions) -> Problem {
    let message = format!("the file has {n_bytes} bytes, more than the limit of {}, and is not analysed", options.max_bytes);
    Problem::whole(ProblemKind::TooLarge, message)
}

/// The operating system's words without its number.
pub(super) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    words.to_lowercase()
}
