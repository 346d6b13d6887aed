//! The page for reviewers: complete in itself, and nothing in the analysed code can act in it.

use base64::Engine;
use leakline::report::{Format, Style, render};
use leakline::text::SourceFile;
use sha2::{Digest, Sha256};

use super::support::{example, place};

fn page() -> String {
    render(&example(), Format::Html, Style::PLAIN)
}

/// What stands between the first `<tag>` and its end.
fn inside<'a>(page: &'a str, tag: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("<{tag}>")).unwrap();
    rest.split_once(&format!("</{tag}>")).unwrap().0
}

#[test]
fn the_page_asks_for_nothing_from_elsewhere() {
    let page = page();
    for word in ["src=", "url(", "@import", "<link", "<iframe", "<object", " style=", " onclick"] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn the_policy_lets_in_our_style_and_script_only() {
    let page = page();
    let policy = page.split("http-equiv=\"Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    let policy = policy.replace("&#39;", "'");
    assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{policy}");
    for (directive, tag) in [("style-src", "style"), ("script-src", "script")] {
        let hash = base64::prelude::BASE64_STANDARD.encode(Sha256::digest(inside(&page, tag)));
        assert!(policy.contains(&format!("{directive} 'sha256-{hash}'")), "{policy}");
    }
}

#[test]
fn text_of_the_code_stays_text() {
    const PAYLOADS: &[&str] = &[
        "<script>alert(1)</script>",
        "</code></figure><img src=x onerror=alert(1)>",
        "\" autofocus onfocus=\"alert(1)",
        "' onmouseover='alert(1)",
        "--><svg onload=alert(1)>",
        "</style></script><script>alert(1)</script>",
        "&lt;b&gt;",
    ];
    let clean = page();
    for payload in PAYLOADS {
        let mut outcome = example();
        let text = outcome.sources[0].text.replace("日本 {token}", payload);
        outcome.sources[0] = SourceFile::new(format!("{payload}.py"), text).into();
        let line = place(&outcome, 0, payload);
        outcome.findings[1].message = format!("message `{payload}` {payload}");
        outcome.findings[1].function = (*payload).into();
        for step in &mut outcome.findings[1].paths[0].steps {
            step.note = format!("{payload} `{payload}");
            step.function = (*payload).into();
            step.location = line;
        }
        outcome.problems.truncate(1);
        let hostile = render(&outcome, Format::Html, Style::PLAIN);
        for tag in ["<script", "</script", "<style", "<img", "</style"] {
            assert_eq!(hostile.matches(tag).count(), clean.matches(tag).count(), "{payload}: {tag}");
        }
        // Whoever reads attributes finds ours only: all quotes of the payload are escaped.
        for attribute in [" onfocus=\"", " onmouseover='", " onerror=", " onload=", " autofocus"] {
            let n_raw = tags(&hostile).filter(|tag| tag.contains(attribute)).count();
            assert_eq!(n_raw, 0, "{payload}: {attribute}");
        }
    }
}

/// The insides of all tags.
fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(tag, _)| without_values(tag)))
}

/// A tag up to where a quoted value starts: what lies in values acts on nothing.
fn without_values(tag: &str) -> &str {
    if tag.matches('"').count().is_multiple_of(2) { tag.split("=\"").next().unwrap_or(tag) } else { tag }
}

#[test]
fn the_path_is_drawn_step_by_step() {
    let page = page();
    let marks: Vec<&str> = page.split("<mark>").skip(1).map(|rest| rest.split("</mark>").next().unwrap()).collect();
    assert!(marks.contains(&"request.headers[&quot;Authorization&quot;]"), "{marks:?}");
    assert!(marks.contains(&"ask(größe, f&quot;日本 {token}&quot;)"), "steps within each other have one mark: {marks:?}");
    for number in 1..=5 {
        assert!(page.contains(&format!("<span class=\"rail\"><b>{number}</b></span>")), "step {number}");
    }
    assert!(page.contains("Not everything could be analysed") && page.contains("missing dir"));
}

#[test]
fn everything_has_a_name_for_screen_readers() {
    let page = page();
    assert!(page.contains("<html lang=\"en\">") && page.contains("<main id=\"main\">") && page.contains("class=\"skip\" href=\"#main\""));
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    for reference in page.split("aria-labelledby=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(ids.contains(&reference), "{reference}");
    }
}
