//! The ways to write an outcome down. This list is the only one: the command line takes names and descriptions from it.

use strum::{EnumMessage, EnumString, IntoStaticStr, VariantArray};

/// A way to write an outcome down. The name is the variant's in kebab case; the first sentence describes it to users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumMessage, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Format {
    /// Source excerpts with the path drawn in
    Text,
    /// One line per finding, for editors and grep
    Concise,
    /// leakline's own data; `leakline schema` prints its definition
    Json,
    /// The same data, one object per line
    JsonLines,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Code quality report of GitLab
    Gitlab,
    /// Security report of GitLab
    GitlabSast,
    /// JUnit XML
    Junit,
    /// Diagnostics for reviewdog
    Rdjson,
    /// A table for step summaries and comments
    Markdown,
    /// One page for reviewers, complete in itself
    Html,
}

impl Format {
    /// All of them, in the order in which help lists them.
    pub const ALL: &'static [Format] = <Format as VariantArray>::VARIANTS;

    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What it is, for help.
    pub fn about(self) -> &'static str {
        self.get_documentation().unwrap_or_default()
    }

    /// Whether it is meant to be read on a screen.
    pub fn is_for_people(self) -> bool {
        match self {
            Format::Text | Format::Concise => true,
            Format::Json
            | Format::JsonLines
            | Format::Sarif
            | Format::Github
            | Format::Gitlab
            | Format::GitlabSast
            | Format::Junit
            | Format::Rdjson
            | Format::Markdown
            | Format::Html => false,
        }
    }
}
