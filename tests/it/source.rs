//! Bytes to text, and places in it.

use leakline::text::{DecodeOptions, LineColumn, ProblemKind, SourceFile, decode};

fn text_of(bytes: &[u8]) -> (String, Vec<ProblemKind>) {
    let (file, problems) = decode("a.py", bytes.to_vec(), DecodeOptions::default());
    (file.map(|file| file.text).unwrap_or_default(), problems.into_iter().map(|problem| problem.kind).collect())
}

#[test]
fn byte_order_marks_go() {
    assert_eq!(text_of(b"\xef\xbb\xbfx = 1"), ("x = 1".into(), vec![]));
    assert_eq!(text_of(b"\xff\xfex\0=\x001\0"), ("x=1".into(), vec![]));
}

#[test]
fn coding_lines_are_followed() {
    assert_eq!(text_of(b"# -*- coding: latin-1 -*-\n'\xfc'").0, "# -*- coding: latin-1 -*-\n'ü'");
    assert_eq!(text_of(b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n'\x80'").0.lines().last(), Some("'€'"));
    assert_eq!(text_of(b"x = 1\n# coding: latin-1\n'\xfc'").1, [ProblemKind::Undecodable]);
    assert_eq!(text_of(b"# coding: rot13\nx"), ("# coding: rot13\nx".into(), vec![ProblemKind::Undecodable]));
}

#[test]
fn wrong_bytes_are_reported_and_read() {
    let (file, problems) = decode("a.py", b"x = '\xff'\ny = 1".to_vec(), DecodeOptions::default());
    assert_eq!(file.expect("the file is read").text, "x = '\u{fffd}'\ny = 1");
    assert_eq!(problems[0].span.expect("it has a place").start, 5);
}

#[test]
fn binary_and_large_files_are_refused() {
    assert_eq!(text_of(b"\x7fELF\0\0"), (String::new(), vec![ProblemKind::Undecodable]));
    let (file, problems) = decode("a.py", vec![b' '; 20], DecodeOptions { max_bytes: 10 });
    assert!(file.is_none());
    assert_eq!(problems[0].kind, ProblemKind::TooLarge);
}

#[test]
fn places_count_code_points_and_utf16_units() {
    let file = SourceFile::new("a.py", "a\r\nÜ日🦀x\rlast\n".into());
    let offset = file.text.find('x').expect("x is there") as u32;
    assert_eq!(file.line_column(offset), LineColumn { line: 2, column: 4 });
    assert_eq!(file.line_column_utf16(offset), LineColumn { line: 2, column: 5 });
    assert_eq!(
        [file.line_text(1), file.line_text(2), file.line_text(3), file.line_text(4), file.line_text(9)],
        ["a", "Ü日🦀x", "last", "", ""]
    );
    assert_eq!(file.slice(file.line_span(3)), "last");
}
