//! Formats for people and leakline's own data.

use leakline::engine::Outcome;
use leakline::report::{Format, Style, neutral, render};
use leakline::text::SourceFile;

use super::support::{example, place};

const KEY: &str = "sk-Ab12Cd34Ef56Gh78Ij90Kl12Mn34";
const FORMATS: &[Format] = Format::ALL;

#[test]
fn text_draws_the_path() {
    let style = Style { width: 80, ..Style::PLAIN };
    let text = render(&example(), Format::Text, style);
    let is_too_wide = |line: &&str| textwrap::core::display_width(line) > 80;
    assert_eq!(text.lines().filter(is_too_wide).collect::<Vec<_>>(), [""; 0]);
    for expected in [
        "error[credential-in-prompt]",
        "1. the caller's",
        "5. sent as a message",
        "assistant.py:11:9",
        "app.py:11:27",
        "why:",
        "fix:",
        "leakline explain credential-in-prompt",
    ] {
        assert!(text.contains(expected), "{expected} is missing in\n{text}");
    }
}

#[test]
fn text_without_colour_has_no_escapes_and_ascii_has_no_line_drawing() {
    let plain = render(&example(), Format::Text, Style { width: 80, has_unicode: false, ..Style::PLAIN });
    assert!(!plain.contains('\x1b') && !plain.contains(['│', '╭', '×']), "{plain}");
    let coloured = render(&example(), Format::Text, Style { width: 80, has_color: true, ..Style::PLAIN });
    assert!(coloured.contains('\x1b'));
}

/// A terminal that shows links shows the same letters.
#[test]
fn links_lead_to_files_and_change_no_letter() {
    let mut outcome = example();
    outcome.files = ["app.py", "assistant.py"].map(|name| std::path::Path::new("/a b").join(name)).into();
    let end = regex::Regex::new("\x1b]8;;[^\x1b]*\x1b\\\\").unwrap();
    for format in [Format::Text, Format::Concise] {
        let plain = render(&outcome, format, Style::PLAIN);
        let linked = render(&outcome, format, Style { has_links: true, ..Style::PLAIN });
        assert!(linked.contains("\x1b]8;;file:///a%20b/assistant.py\x1b\\testdata/report/assistant.py"), "{linked}");
        assert_eq!(end.replace_all(&linked, ""), plain, "{format:?}");
    }
}

#[test]
fn concise_has_one_line_each() {
    let text = render(&example(), Format::Concise, Style::PLAIN);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert_eq!(
        lines[1],
        "testdata/report/assistant.py:11:9: error[credential-in-prompt] the caller's Authorization header becomes part of the prompt"
    );
    assert_eq!(lines[2], "missing dir: error[missing-path] there is no such file or folder");
    assert_eq!(lines[3], "testdata/report/app.py:11:5: warning[syntax-error] this is not valid Python");
}

#[test]
fn no_format_shows_a_secret() {
    for &format in FORMATS {
        let text = render(&example(), format, Style::PLAIN);
        assert!(!text.contains(KEY), "{format:?} shows the key:\n{text}");
        assert!(!text.contains(&KEY[..8]), "{format:?} shows much of the key:\n{text}");
    }
}

/// The value of a literal that a finding calls a secret is masked even if it has no known shape, and elsewhere too.
#[test]
fn a_literal_without_known_shape_is_masked_everywhere() {
    let mut outcome = example();
    let assistant = outcome.sources[1].text.replace(KEY, "correct horse battery sta").replace("\"user\"", "\"correct horse battery sta\"");
    outcome.sources[1] = SourceFile::new("assistant.py", assistant).into();
    outcome.findings.truncate(1);
    for finding in &mut outcome.findings {
        finding.message = "correct horse battery sta is a key".into();
    }
    let location = place(&outcome, 1, "\"correct horse battery sta\"");
    outcome.findings[0].location = location;
    outcome.findings[0].paths[0].steps[0].location = location;
    for &format in FORMATS {
        let text = render(&outcome, format, Style::PLAIN);
        assert!(!text.contains("horse battery"), "{format:?}\n{text}");
    }
}

#[test]
fn source_text_cannot_command_the_terminal() {
    let mut outcome = example();
    let hostile = outcome.sources[0].text.replace("日本 {token}", "\x1b[2J\u{202e}{token}");
    outcome.sources[0] = SourceFile::new("a\x1b]0;x\x07.py", hostile).into();
    outcome.findings[1].message = "bad \x1b[31m \u{202e}message\u{9b}".into();
    outcome.findings[1].paths[0].steps[1].location = place(&outcome, 0, "f\"");
    outcome.findings[1].paths[0].steps[2].location = place(&outcome, 0, "ask(größe");
    for &format in FORMATS {
        let text = render(&outcome, format, Style::PLAIN);
        assert_eq!(neutral(&text), text, "{format:?}");
    }
}

#[test]
fn json_has_findings_and_problems_apart() {
    let text = render(&example(), Format::Json, Style::PLAIN);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["schema_version"], 1);
    assert_eq!(document["findings"].as_array().unwrap().len(), 2);
    assert_eq!(document["problems"].as_array().unwrap().len(), 2);
    assert_eq!(document["summary"]["is_complete"], false);
    let step = &document["findings"][1]["paths"][0]["steps"][0];
    assert_eq!(step["location"]["snippet"], "request.headers[\"Authorization\"]");
    assert_eq!(step["location"]["start"], serde_json::json!({ "line": 11, "column": 27 }));
}

#[test]
fn an_outcome_without_anything_renders_in_every_format() {
    for &format in FORMATS {
        render(&Outcome::default(), format, Style::PLAIN);
    }
}

#[test]
fn long_lines_and_paths_stay_readable() {
    let mut outcome = example();
    let long = format!("x = [{}]; y = secret(){}\n", "1, ".repeat(2000), "; z = 1".repeat(2000));
    outcome.sources[0] = SourceFile::new("long.py", long).into();
    let location = place(&outcome, 0, "secret()");
    outcome.findings.remove(0);
    let step = outcome.findings[0].paths[0].steps[0].clone();
    let steps = (0..40).map(|_| leakline::check::Step { location, ..step.clone() });
    outcome.findings[0].paths[0].steps.splice(..4, steps);
    outcome.problems.clear();
    let text = render(&outcome, Format::Text, Style { width: 80, ..Style::PLAIN });
    assert!(text.lines().all(|line| line.chars().count() < 300), "{text}");
    assert!(text.contains("29 steps before it not shown"), "{text}");
}
