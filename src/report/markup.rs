//! HTML and XML that cannot be broken by what it shows: markup is known when leakline is built, everything else goes in as text.

use super::neutral::neutral;

/// A document that grows.
#[derive(Default)]
pub(super) struct Markup(String);

impl Markup {
    /// Markup of our own. Only text that is part of the program has this type.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0 += markup;
        self
    }

    /// Text of any origin, for elements and for attributes in double quotes.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for letter in neutral(text).chars() {
            match letter {
                '&' => self.0 += "&amp;",
                '<' => self.0 += "&lt;",
                '>' => self.0 += "&gt;",
                '"' => self.0 += "&quot;",
                '\'' => self.0 += "&#39;",
                letter => self.0.push(letter),
            }
        }
        self
    }

    /// A number.
    pub(super) fn number(&mut self, number: impl Into<f64>) -> &mut Self {
        self.0 += &number.into().to_string();
        self
    }

    /// ` name="value"`
    pub(super) fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").text(value).raw("\"")
    }

    /// ` name="value"`
    pub(super) fn attribute_number(&mut self, name: &'static str, value: impl Into<f64>) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").number(value).raw("\"")
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}
