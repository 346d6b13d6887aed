//! Bytes to text: byte order marks, PEP 263 coding lines, sizes, and the table of lines. Text is kept with its original line ends, so
//! that spans point at what the user wrote.

use encoding_rs::{Encoding, UTF_8};

use super::{Problem, ProblemKind, Span};

/// A file within one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct FileId(pub u32);

/// Bounds for [`decode`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeOptions {
    /// Larger files are refused.
    pub max_bytes: usize,
}

/// Generated tables and vendored bundles beyond this size hold no Flask views, and a tree for them takes a hundred times their size.
const DEFAULT_MAX_BYTES: usize = 10 << 20;

impl Default for DecodeOptions {
    fn default() -> Self {
        DecodeOptions { max_bytes: DEFAULT_MAX_BYTES }
    }
}

/// A decoded file. Its text may be dropped after lowering and put back for reporting; the table of lines stays.
#[derive(Clone, Debug, Default)]
pub struct SourceFile {
    /// The path as it is shown to users.
    pub path: String,
    /// The decoded text without byte order mark; empty while dropped.
    pub text: String,
    /// Offset of the first byte of each line.
    pub line_starts: Vec<u32>,
}

/// A place as users count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// From 1.
    pub line: u32,
    /// From 1, in Unicode code points.
    pub column: u32,
}

/// Turns the bytes of a file into text. `None` stands for a file that is not analysed at all; the problems say why. Bytes that are
/// wrong in the file's encoding become U+FFFD and one problem.
pub fn decode(path: impl Into<String>, bytes: Vec<u8>, options: DecodeOptions) -> (Option<SourceFile>, Vec<Problem>) {
    if bytes.len() > options.max_bytes {
        let message = format!("the file has {} bytes, more than the limit of {}", bytes.len(), options.max_bytes);
        return (None, vec![Problem::whole(ProblemKind::TooLarge, message)]);
    }
    let mut problems = Vec::new();
    let text = match decode_text(bytes, &mut problems) {
        Some(text) => text,
        None => return (None, problems),
    };
    (Some(SourceFile::new(path, text)), problems)
}

fn decode_text(bytes: Vec<u8>, problems: &mut Vec<Problem>) -> Option<String> {
    let (encoding, bom_length) = match Encoding::for_bom(&bytes) {
        Some((encoding, length)) => (encoding, length),
        None => (declared_encoding(&bytes, problems), 0),
    };
    if encoding == UTF_8 {
        if let Some(offset) = memchr::memchr(0, &bytes) {
            problems.push(Problem::whole(ProblemKind::Undecodable, format!("the file is binary (a NUL byte at offset {offset})")));
            return None;
        }
        return Some(decode_utf8(bytes, bom_length, problems));
    }
    let (text, had_errors) = encoding.decode_without_bom_handling(&bytes[bom_length..]);
    if had_errors {
        problems.push(Problem::whole(ProblemKind::Undecodable, format!("the file is not valid {}", encoding.name())));
    }
    if text.contains('\0') {
        problems.push(Problem::whole(ProblemKind::Undecodable, "the file is binary (it contains a NUL character)"));
        return None;
    }
    Some(text.into_owned())
}

fn decode_utf8(mut bytes: Vec<u8>, bom_length: usize, problems: &mut Vec<Problem>) -> String {
    bytes.drain(..bom_length);
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let span = Span::new(offset, (offset + '\u{fffd}'.len_utf8()).min(text.len()));
            let message = format!("the file is not valid UTF-8 (first at byte {})", offset + bom_length);
            problems.push(Problem::at(ProblemKind::Undecodable, span, message));
            text
        }
    }
}

/// The encoding a PEP 263 line in the first two lines asks for; UTF-8 otherwise.
fn declared_encoding(bytes: &[u8], problems: &mut Vec<Problem>) -> &'static Encoding {
    let Some(label) = coding_cookie(bytes) else { return UTF_8 };
    match encoding_for(&label) {
        Some(encoding) => encoding,
        None => {
            problems.push(Problem::whole(ProblemKind::Undecodable, format!("unknown encoding \"{label}\"; read as UTF-8")));
            UTF_8
        }
    }
}

/// `coding: name` or `coding=name` in a comment on the first line, or on the second if the first is blank or a comment.
fn coding_cookie(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|&byte| byte == b'\n' || byte == b'\r').filter(|line| !line.is_empty()).take(2) {
        let content = line.trim_ascii_start();
        if content.first() != Some(&b'#') {
            if content.is_empty() {
                continue;
            }
            return None;
        }
        if let Some(label) = cookie_in_comment(content) {
            return Some(label);
        }
    }
    None
}

fn cookie_in_comment(comment: &[u8]) -> Option<String> {
    const KEY: &[u8] = b"coding";
    let after = comment.windows(KEY.len() + 1).position(|window| window.starts_with(KEY) && matches!(window[KEY.len()], b':' | b'='))?;
    let value = comment[after + KEY.len() + 1..].trim_ascii_start();
    let length = value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte)).count();
    (length > 0).then(|| String::from_utf8_lossy(&value[..length]).to_ascii_lowercase().replace('_', "-"))
}

/// Python's names for encodings that the WHATWG labels lack, and then those.
fn encoding_for(label: &str) -> Option<&'static Encoding> {
    let label = label.strip_suffix("-unix").or(label.strip_suffix("-dos")).unwrap_or(label);
    match label {
        "utf8" | "u8" | "utf" | "utf-8-sig" | "ascii" | "us-ascii" => Some(UTF_8),
        "latin-1" | "latin1" | "iso8859-1" | "iso-8859-1" | "l1" => Some(encoding_rs::WINDOWS_1252),
        "latin-9" | "iso8859-15" => Some(encoding_rs::ISO_8859_15),
        "cp949" | "euckr" => Some(encoding_rs::EUC_KR),
        "eucjp" => Some(encoding_rs::EUC_JP),
        "cp932" => Some(encoding_rs::SHIFT_JIS),
        "cp936" => Some(encoding_rs::GBK),
        "cp950" => Some(encoding_rs::BIG5),
        _ => Encoding::for_label(label.as_bytes()),
    }
}

impl SourceFile {
    /// A file with this text.
    pub fn new(path: impl Into<String>, text: String) -> Self {
        let line_starts = line_starts(&text);
        SourceFile { path: path.into(), text, line_starts }
    }

    /// How many lines there are; at least one.
    pub fn n_lines(&self) -> u32 {
        self.line_starts.len() as u32
    }

    /// Lines as editors count them: a final line end starts no further line. Needs the text.
    pub fn n_text_lines(&self) -> u32 {
        let is_open = !self.text.is_empty() && !self.text.ends_with(['\n', '\r']);
        self.n_lines() - u32::from(!is_open)
    }

    /// The place of a byte offset.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let (line, before) = self.line_and_prefix(offset);
        LineColumn { line, column: before.chars().count() as u32 + 1 }
    }

    /// The place of a byte offset with the column in UTF-16 units, as editors count.
    pub fn line_column_utf16(&self, offset: u32) -> LineColumn {
        let (line, before) = self.line_and_prefix(offset);
        LineColumn { line, column: before.encode_utf16().count() as u32 + 1 }
    }

    /// The line (from 1) that holds a byte offset; needs no text.
    pub fn line(&self, offset: u32) -> u32 {
        self.line_starts.partition_point(|&start| start <= offset).max(1) as u32
    }

    /// The range of a line (from 1) without its line end; empty for lines that do not exist.
    pub fn line_span(&self, line: u32) -> Span {
        let Some(&start) = self.line_starts.get((line as usize).wrapping_sub(1)) else { return Span::default() };
        let next = self.line_starts.get(line as usize).map_or(self.text.len(), |&next| next as usize);
        let content = self.text.get(start as usize..next).unwrap_or_default().trim_end_matches(['\r', '\n']);
        Span::new(start as usize, start as usize + content.len())
    }

    /// The text of a line (from 1) without its line end.
    pub fn line_text(&self, line: u32) -> &str {
        self.slice(self.line_span(line))
    }

    /// The text of a range; empty if the range lies outside.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn line_and_prefix(&self, offset: u32) -> (u32, &str) {
        let line = self.line(offset);
        let start = self.line_starts.get(line as usize - 1).copied().unwrap_or_default() as usize;
        let mut end = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        (line, self.text.get(start..end).unwrap_or_default())
    }
}

/// LF, CRLF and a lone CR end a line.
fn line_starts(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|&offset| bytes[offset] == b'\n' || bytes.get(offset + 1) != Some(&b'\n'));
    std::iter::once(0).chain(ends.map(|offset| offset as u32 + 1)).collect()
}
