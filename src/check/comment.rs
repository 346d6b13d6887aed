//! Comments that suppress findings: `# leakline: ignore[rule, group] until=2030-01-31 -- reason`, and `ignore-file` for a whole file.

use crate::models::{Rule, RuleId, did_you_mean};
use crate::text::Span;

/// A day, counted so that days can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

/// What a comment says.
pub(super) struct Comment {
    /// Whether it speaks of the whole file.
    pub is_of_file: bool,
    /// The rules that it names.
    pub names: Vec<Named>,
    /// The last day on which it holds.
    pub until: Option<Day>,
    /// Whether a reason is given.
    pub has_reason: bool,
    /// What cannot be understood, with its place.
    pub faults: Vec<(Span, String)>,
}

/// A name in brackets with the rules for which it stands.
pub(super) struct Named {
    pub text: String,
    pub span: Span,
    pub rules: Vec<RuleId>,
}

const FORM: &str = "write `# leakline: ignore[rule] -- reason`";
const VERBS: [(&str, bool); 2] = [("ignore-file", true), ("ignore", false)];

impl Day {
    /// The day that began so many seconds after 1970-01-01, in UTC.
    pub fn of_seconds(seconds: u64) -> Day {
        Day((seconds / 86_400) as i64)
    }

    /// `2030-01-31`. The days of the proleptic Gregorian calendar are counted as in Howard Hinnant's `days_from_civil`.
    pub fn parse(text: &str) -> Option<Day> {
        let mut parts = text.split('-').map(|part| part.parse::<i64>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit())));
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        if parts.next().is_some() || text.len() != 10 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let year_of_era = year - era * 400;
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Day(era * 146_097 + day_of_era - 719_468))
    }
}

/// Reads the comment at `span` of `text`.
pub(super) fn parse(text: &str, span: Span, rules: &[Rule]) -> Comment {
    let mut comment = Comment { is_of_file: false, names: Vec::new(), until: None, has_reason: false, faults: Vec::new() };
    let written = &text[span.range()];
    // Another comment may follow: `# leakline: ignore[rule]  # noqa`.
    let written = written.find(" # ").map_or(written, |end| &written[..end]);
    let Some(start) = written.find(':') else { return comment };
    let body = &written[start + 1..];
    let trimmed = body.trim_start();
    let Some((verb, is_of_file)) = VERBS.into_iter().find(|(verb, _)| trimmed.starts_with(verb)) else {
        let word = trimmed.split(['[', ' ']).next().unwrap_or_default();
        comment.faults.push((span, format!("`{word}` means nothing to leakline: {FORM}")));
        return comment;
    };
    comment.is_of_file = is_of_file;
    let offset = span.start as usize + (trimmed.as_ptr() as usize - text[span.range()].as_ptr() as usize) + verb.len();
    let rest = &trimmed[verb.len()..];
    let (head, reason) = rest.split_once("--").map_or((rest, ""), |(head, reason)| (head, reason));
    comment.has_reason = !reason.trim().is_empty();
    let Some((names, behind)) = head.strip_prefix('[').and_then(|head| head.split_once(']')) else {
        comment.faults.push((span, format!("it names no rule: {FORM}")));
        return comment;
    };
    read_names(&mut comment, names, offset + 1, rules);
    read_options(&mut comment, behind, span);
    comment
}

fn read_names(comment: &mut Comment, names: &str, offset: usize, rules: &[Rule]) {
    let mut at = offset;
    for part in names.split(',') {
        let name = part.trim();
        let start = at + (part.len() - part.trim_start().len());
        let span = Span::new(start, start + name.len());
        at += part.len() + 1;
        let is_meant = |rule: &Rule| rule.name == name || rule.group.0 == name;
        let meant: Vec<RuleId> =
            rules.iter().enumerate().filter(|(_, rule)| is_meant(rule)).map(|(index, _)| RuleId(index as u16)).collect();
        if meant.is_empty() {
            let known = rules.iter().flat_map(|rule| [rule.name.as_str(), rule.group.0.as_str()]);
            let help = did_you_mean(name, known).map(|help| format!("; {help}")).unwrap_or_default();
            comment.faults.push((span, format!("no rule or group has the name `{name}`{help}")));
        } else {
            comment.names.push(Named { text: name.to_owned(), span, rules: meant });
        }
    }
}

fn read_options(comment: &mut Comment, options: &str, span: Span) {
    for option in options.split_whitespace() {
        match option.strip_prefix("until=").map(Day::parse) {
            Some(Some(day)) => comment.until = Some(day),
            Some(None) => comment.faults.push((span, format!("`{option}` names no day: write `until=2030-01-31`"))),
            None => comment.faults.push((span, format!("`{option}` means nothing here: a reason stands behind `--`"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        assert_eq!(Day::parse("2000-03-01"), Some(Day(11_017)));
        assert_eq!(Day::parse("2026-11-22"), Some(Day::of_seconds(1_795_305_600)));
        for wrong in ["2026-13-01", "2026-1-1", "tomorrow", "2026-01-01-01", "+026-01-01"] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
    }
}
