//! Hyperlinks of terminals (OSC 8): a path that opens its file, in the same letters.

use std::path::Path;

use super::words::percent_encoded;

/// `text` with a link to a file. The terminal shows the text alone.
pub(super) fn linked(text: &str, file: Option<&Path>) -> String {
    match file {
        Some(file) => {
            let target = percent_encoded(&file.to_string_lossy().replace('\\', "/"));
            let slash = if target.starts_with('/') { "" } else { "/" };
            format!("\x1b]8;;file://{slash}{target}\x1b\\{text}\x1b]8;;\x1b\\")
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_path_ends_the_link() {
        let shown = linked("a.py", Some(Path::new("/x y/\u{1b}]8;;é/a.py")));
        assert_eq!(shown, "\x1b]8;;file:///x%20y/%1B%5D8%3B%3B%C3%A9/a.py\x1b\\a.py\x1b]8;;\x1b\\");
        assert_eq!(linked("a.py", None), "a.py");
    }
}
