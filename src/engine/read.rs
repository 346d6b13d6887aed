//! One file from its bytes or its unsaved text to its lowered module.

use std::fs;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::crash::guard;
use super::discover::is_python;
use super::module_name::Input;
use super::templates::is_in_templates;
use crate::ir::{Module, lower_template, lower_text, with_inline_templates};
use crate::text::{DecodeOptions, Names, Problem, ProblemKind, SourceFile, decode};

/// What became of a file.
pub(super) struct ReadFile {
    /// Text and meaning; none if the file is not analysed, and then a problem says why.
    pub analysed: Option<(Arc<SourceFile>, Arc<Module>)>,
    /// What went wrong.
    pub problems: Vec<Problem>,
}

/// Reads, decodes, parses and lowers one file. Whatever happens concerns this file only.
pub(super) fn read(input: &Input, names: &Names, options: DecodeOptions) -> ReadFile {
    match read_bytes(input, options) {
        Ok(bytes) => lowered(input, names, || decode(input.display.as_str(), bytes, options)),
        Err(problem) => ReadFile { analysed: None, problems: vec![problem] },
    }
}

/// Parses and lowers text that an editor holds: it is decoded already, whatever its coding line says.
pub(super) fn read_text(input: &Input, text: &str, names: &Names, options: DecodeOptions) -> ReadFile {
    let refusal = if text.len() > options.max_bytes {
        Some(too_large(text.len() as u64, options))
    } else if text.contains('\0') {
        Some(Problem::whole(ProblemKind::Undecodable, "the file is binary (it contains a NUL character)"))
    } else {
        None
    };
    match refusal {
        Some(problem) => ReadFile { analysed: None, problems: vec![problem] },
        None => lowered(input, names, || (Some(SourceFile::new(input.display.as_str(), text.to_owned())), Vec::new())),
    }
}

fn lowered(input: &Input, names: &Names, source: impl FnOnce() -> (Option<SourceFile>, Vec<Problem>)) -> ReadFile {
    let worked = guard(|| {
        let (source, mut problems) = source();
        let analysed = source.map(|source| {
            let (module, of_lowering) = if is_python(&input.path) {
                let (module, problems) = lower_text(&source.text, names);
                (with_inline_templates(module, &source.text, names), problems)
            } else {
                lower_template(&input.display, &source.text, names)
            };
            // A page elsewhere that code mentions may be a template of something else.
            if is_python(&input.path) || is_in_templates(&input.display) {
                problems.extend(few_of_each_kind(of_lowering));
            }
            (Arc::new(source), Arc::new(module))
        });
        ReadFile { analysed, problems }
    });
    worked.unwrap_or_else(|message| {
        let message = format!("leakline failed on this file, which is left out: {message}");
        ReadFile { analysed: None, problems: vec![Problem::whole(ProblemKind::Crash, message)] }
    })
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
