//! One file from disk to its lowered module.

use std::fs;

use super::crash::guard;
use super::module_name::Input;
use crate::ir::{Module, lower_text};
use crate::text::{DecodeOptions, Names, Problem, ProblemKind, SourceFile, decode};

/// What became of a file.
pub(super) struct ReadFile {
    /// Text and meaning; none if the file is not analysed, and then a problem says why.
    pub analysed: Option<(SourceFile, Module)>,
    /// What went wrong.
    pub problems: Vec<Problem>,
}

/// Reads, decodes, parses and lowers one file. Whatever happens concerns this file only.
pub(super) fn read(input: &Input, names: &Names, options: DecodeOptions) -> ReadFile {
    let bytes = match read_bytes(input, options) {
        Ok(bytes) => bytes,
        Err(problem) => return ReadFile { analysed: None, problems: vec![problem] },
    };
    let worked = guard(|| {
        let (source, mut problems) = decode(input.display.as_str(), bytes, options);
        let analysed = source.map(|source| {
            let (module, of_lowering) = lower_text(&source.text, names);
            problems.extend(of_lowering);
            (source, module)
        });
        ReadFile { analysed, problems }
    });
    worked.unwrap_or_else(|message| {
        let message = format!("leakline failed on this file, which is left out: {message}");
        ReadFile { analysed: None, problems: vec![Problem::whole(ProblemKind::Crash, message)] }
    })
}

/// The size is asked first, so that a huge file is refused without being read.
fn read_bytes(input: &Input, options: DecodeOptions) -> Result<Vec<u8>, Problem> {
    let unreadable =
        |error: std::io::Error| Problem::whole(ProblemKind::Unreadable, format!("the file cannot be read: {}", reason(&error)));
    let n_bytes = fs::metadata(&input.path).map_err(unreadable)?.len();
    if n_bytes > options.max_bytes as u64 {
        let message = format!("the file has {n_bytes} bytes, more than the limit of {}, and is not analysed", options.max_bytes);
        return Err(Problem::whole(ProblemKind::TooLarge, message));
    }
    fs::read(&input.path).map_err(unreadable)
}

/// The operating system's words without its number.
pub(super) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    words.to_lowercase()
}
