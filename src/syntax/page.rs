//! Where in an HTML page something stands that a template puts there: escaping for text is not enough everywhere.
//!
//! The page is read piece by piece, as far as the template writes it; what a browser would make of the pieces is followed by a small
//! state machine (tags, attributes, scripts, comments), after the states of the HTML standard's tokenizer.

/// What a value is in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Text, or an attribute's value in quotes: escaping holds it.
    Text,
    /// Inside a tag without quotes: a blank begins another attribute.
    Bare,
    /// The beginning of an address that a click or the page follows: `javascript:` needs nothing that is escaped.
    Address,
    /// Code of a script outside of its strings, or an event attribute, where what was escaped is read back first.
    Code,
}

/// A page that is being read.
#[derive(Clone, Debug, Default)]
pub struct Page {
    state: State,
    /// The element whose tag is open, or was opened last.
    tag: String,
    /// The attribute whose value is open, and the value so far.
    attribute: String,
    value: String,
    /// The type of the script that is open.
    script_type: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    Comment,
    TagName,
    /// Between attributes and in their names.
    InTag,
    /// Behind `=`.
    BeforeValue,
    Value(Option<char>),
    /// In an element whose content is no markup.
    Raw(Script),
}

/// Where in a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Code,
    /// Behind a backslash in a string with this quote.
    Escaped(char),
    String(char),
    LineComment,
    BlockComment,
}

/// Elements in which `<` begins nothing but their end.
const RAW_ELEMENTS: &[&str] = &["script", "style", "textarea", "title"];
/// Elements whose `src` only shows or plays something.
const SHOWN_ELEMENTS: &[&str] = &["img", "audio", "video", "source", "track", "input"];

impl Page {
    /// Reads what the template itself says.
    pub fn read(&mut self, text: &str) {
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let n_read = self.step(letter, rest);
            rest = &rest[n_read..];
        }
    }

    /// What a value that is put here is.
    pub fn place(&self) -> Place {
        match self.state {
            State::Text | State::Comment => Place::Text,
            State::TagName | State::InTag => Place::Bare,
            State::BeforeValue => {
                if self.is_code() {
                    Place::Code
                } else {
                    Place::Bare
                }
            }
            State::Value(_) if self.is_code() => Place::Code,
            State::Value(None) => Place::Bare,
            State::Value(Some(_)) if self.is_address() && self.value.trim().is_empty() => Place::Address,
            State::Value(Some(_)) => Place::Text,
            State::Raw(Script::Code | Script::String('`')) if self.runs() => Place::Code,
            State::Raw(_) => Place::Text,
        }
    }

    /// A value has been put here.
    pub fn fill(&mut self) {
        match self.state {
            State::BeforeValue => self.state = State::Value(None),
            State::Text | State::Comment | State::TagName | State::InTag | State::Value(_) | State::Raw(_) => {}
        }
        self.value.push('\u{0}');
    }

    fn step(&mut self, letter: char, rest: &str) -> usize {
        match self.state {
            State::Text => return self.text(letter, rest),
            State::Comment => {
                if rest.starts_with("-->") {
                    self.state = State::Text;
                }
            }
            State::TagName => match letter {
                '>' => self.end_tag(),
                letter if letter.is_whitespace() || letter == '/' => self.begin_attribute(),
                letter => self.tag.push(letter.to_ascii_lowercase()),
            },
            State::InTag => match letter {
                '>' => self.end_tag(),
                '=' => {
                    self.value.clear();
                    self.state = State::BeforeValue;
                }
                letter if letter.is_whitespace() || letter == '/' => {
                    let has_ended = !self.attribute.is_empty() && rest.trim_start().starts_with(|next| next != '=');
                    if has_ended {
                        self.attribute.clear();
                    }
                }
                letter => self.attribute.push(letter.to_ascii_lowercase()),
            },
            State::BeforeValue => match letter {
                '"' | '\'' => self.state = State::Value(Some(letter)),
                '>' => self.end_tag(),
                letter if letter.is_whitespace() => {}
                letter => {
                    self.value.push(letter);
                    self.state = State::Value(None);
                }
            },
            State::Value(Some(quote)) if letter == quote => self.begin_attribute(),
            State::Value(None) if letter == '>' => {
                self.note_type();
                self.end_tag();
            }
            State::Value(None) if letter.is_whitespace() => self.begin_attribute(),
            State::Value(_) => self.value.push(letter),
            State::Raw(script) => return self.raw(script, letter, rest),
        }
        letter.len_utf8()
    }

    fn text(&mut self, letter: char, rest: &str) -> usize {
        if rest.starts_with("<!--") {
            self.state = State::Comment;
            return "<!--".len();
        }
        if letter == '<' && rest[1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '/') {
            self.tag.clear();
            self.script_type.clear();
            self.state = State::TagName;
            return if rest.starts_with("</") { self.close_tag() } else { 1 };
        }
        letter.len_utf8()
    }

    /// An end tag opens nothing.
    fn close_tag(&mut self) -> usize {
        self.tag.push('/');
        "</".len()
    }

    fn begin_attribute(&mut self) {
        self.note_type();
        self.attribute.clear();
        self.value.clear();
        self.state = State::InTag;
    }

    fn note_type(&mut self) {
        if self.tag == "script" && self.attribute == "type" {
            self.script_type = self.value.to_ascii_lowercase();
        }
    }

    fn end_tag(&mut self) {
        self.attribute.clear();
        self.value.clear();
        self.state = if RAW_ELEMENTS.contains(&self.tag.as_str()) { State::Raw(Script::Code) } else { State::Text };
    }

    fn raw(&mut self, script: Script, letter: char, rest: &str) -> usize {
        if rest.starts_with("</") && rest[2..].get(..self.tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(&self.tag)) {
            self.state = State::TagName;
            self.tag.clear();
            return self.close_tag();
        }
        if !self.runs() {
            return letter.len_utf8();
        }
        let next = match (script, letter) {
            (Script::Code, '"' | '\'' | '`') => Script::String(letter),
            (Script::Code, '/') if rest.starts_with("//") => Script::LineComment,
            (Script::Code, '/') if rest.starts_with("/*") => Script::BlockComment,
            (Script::LineComment, '\n') => Script::Code,
            (Script::BlockComment, '/') if self.value.ends_with('*') => Script::Code,
            (Script::String(quote), '\\') => Script::Escaped(quote),
            (Script::Escaped(quote), _) => Script::String(quote),
            (Script::String(quote), letter) if letter == quote => Script::Code,
            (Script::String('"' | '\''), '\n') => Script::Code,
            (Script::Code | Script::LineComment | Script::BlockComment | Script::String(_), _) => script,
        };
        self.value.clear();
        self.value.push(letter);
        self.state = State::Raw(next);
        letter.len_utf8()
    }

    /// Whether the element's content is a script that a browser runs.
    fn runs(&self) -> bool {
        let is_script = ["", "module"].contains(&self.script_type.as_str()) || self.script_type.ends_with("javascript");
        self.tag == "script" && is_script
    }

    fn is_code(&self) -> bool {
        self.attribute.len() > 2 && self.attribute.starts_with("on")
    }

    fn is_address(&self) -> bool {
        match self.attribute.as_str() {
            "href" | "xlink:href" => self.tag != "link",
            "action" | "formaction" => true,
            "src" => !SHOWN_ELEMENTS.contains(&self.tag.as_str()),
            "data" => self.tag == "object",
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Page, Place};

    fn place(before: &str) -> Place {
        let mut page = Page::default();
        let mut parts = before.split("{}");
        page.read(parts.next().unwrap());
        for part in parts {
            page.fill();
            page.read(part);
        }
        page.place()
    }

    #[test]
    fn a_value_is_what_stands_around_it() {
        let cases = [
            ("<p>", Place::Text),
            ("<p title=\"", Place::Text),
            ("<p title='it is \"", Place::Text),
            ("<p title=", Place::Bare),
            ("<p title=a", Place::Bare),
            ("<p title=\"a\" ", Place::Bare),
            ("<p title=\"a\">", Place::Text),
            ("<a class=\"b\" href=\"", Place::Address),
            ("<a class=\"b\" href=\"/users/", Place::Text),
            ("<a href=\"{}", Place::Text),
            ("<a href=", Place::Bare),
            ("<img src=\"", Place::Text),
            ("<iframe src=\"", Place::Address),
            ("<b onclick=\"f('", Place::Code),
            ("<script>let a = ", Place::Code),
            ("<script>let a = \"", Place::Text),
            ("<script>let a = `", Place::Code),
            ("<script>// don't\nlet a = ", Place::Code),
            ("<script>/* don't */ let a = ", Place::Code),
            ("<script>let a = 'it\\'s ", Place::Text),
            ("<script type=\"application/json\">", Place::Text),
            ("<script type=\"text/javascript\">", Place::Code),
            ("<script></script><p>", Place::Text),
            ("<script src=\"a.js\"></script><p>", Place::Text),
            ("<!-- <a href= -->", Place::Text),
            ("<textarea>", Place::Text),
            ("a < b", Place::Text),
            ("<input disabled value=\"", Place::Text),
        ];
        for (before, expected) in cases {
            assert_eq!(place(before), expected, "{before}");
        }
    }
}
