//! Format strings: `%`, `str.format` and `string.Template` cut into text and fields.

/// A part of a format string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Text as it stands.
    Text(String),
    /// The next positional value.
    Next(Form),
    /// The positional value of this number, then accessors.
    At(usize, Vec<Accessor>, Form),
    /// The named value, then accessors.
    Named(String, Vec<Accessor>, Form),
}

/// How a field turns its value into text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `str`.
    Str,
    /// `repr`, `ascii`.
    Source,
    /// `format` with this specification.
    Spec(String),
}

/// `.name` or `[key]` behind a field's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Accessor {
    Attr(String),
    Item(String),
}

/// Cuts a `%` format.
pub(super) fn percent_fields(format: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut text = String::new();
    let mut rest = format.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '%' {
            text.push(c);
            continue;
        }
        if rest.peek() == Some(&'%') {
            rest.next();
            text.push('%');
            continue;
        }
        push_text(&mut fields, &mut text);
        let mut name = None;
        if rest.peek() == Some(&'(') {
            rest.next();
            name = Some(rest.by_ref().take_while(|c| *c != ')').collect::<String>());
        }
        let mut conversion = 's';
        for c in rest.by_ref() {
            if c.is_ascii_alphabetic() && !matches!(c, 'h' | 'l' | 'L') {
                conversion = c;
                break;
            }
        }
        let form = if matches!(conversion, 'r' | 'a') { Form::Source } else { Form::Str };
        fields.push(match name {
            Some(name) => Field::Named(name, Vec::new(), form),
            None => Field::Next(form),
        });
    }
    push_text(&mut fields, &mut text);
    fields
}

/// Cuts a `str.format` string; automatic numbers are counted.
pub(super) fn brace_fields(format: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut text = String::new();
    let mut next = 0;
    let mut rest = format.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        match c {
            '{' | '}' if rest.peek().is_some_and(|(_, next)| *next == c) => {
                rest.next();
                text.push(c);
            }
            '{' => {
                push_text(&mut fields, &mut text);
                let mut depth = 1;
                let mut end = format.len();
                for (at, c) in rest.by_ref() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        end = at;
                        break;
                    }
                }
                let inner = &format[at + 1..end];
                let name = inner.split([':', '!']).next().unwrap_or_default();
                fields.push(named_field(name, form_of(&inner[name.len()..]), &mut next));
            }
            _ => text.push(c),
        }
    }
    push_text(&mut fields, &mut text);
    fields
}

/// The form behind a field's name: `!r`, `:>8`, `!s:raw`.
fn form_of(tail: &str) -> Form {
    match tail.strip_prefix('!') {
        Some(conversion) if conversion.starts_with(['r', 'a']) => Form::Source,
        Some(_) => Form::Str,
        None => Form::Spec(tail.strip_prefix(':').unwrap_or_default().to_owned()),
    }
}

fn named_field(name: &str, form: Form, next: &mut usize) -> Field {
    let head_end = name.find(['.', '[']).unwrap_or(name.len());
    let (head, tail) = name.split_at(head_end);
    let accessors = accessors(tail);
    if head.is_empty() {
        *next += 1;
        return Field::At(*next - 1, accessors, form);
    }
    match head.parse() {
        Ok(number) => Field::At(number, accessors, form),
        Err(_) => Field::Named(head.to_string(), accessors, form),
    }
}

fn accessors(mut tail: &str) -> Vec<Accessor> {
    let mut out = Vec::new();
    while !tail.is_empty() {
        if let Some(rest) = tail.strip_prefix('.') {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            out.push(Accessor::Attr(rest[..end].to_string()));
            tail = &rest[end..];
        } else if let Some(rest) = tail.strip_prefix('[') {
            let end = rest.find(']').unwrap_or(rest.len());
            out.push(Accessor::Item(rest[..end].to_string()));
            tail = rest.get(end + 1..).unwrap_or_default();
        } else {
            break;
        }
    }
    out
}

/// Cuts a `string.Template`: `$name`, `${name}`, `$$`.
pub(super) fn dollar_fields(format: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut text = String::new();
    let mut rest = format;
    while let Some(at) = rest.find('$') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(tail) = rest.strip_prefix('$') {
            text.push('$');
            rest = tail;
            continue;
        }
        let (name, tail) = match rest.strip_prefix('{') {
            Some(inner) => inner.split_once('}').unwrap_or((inner, "")),
            None => rest.split_at(rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())),
        };
        if name.is_empty() {
            text.push('$');
            continue;
        }
        push_text(&mut fields, &mut text);
        fields.push(Field::Named(name.to_string(), Vec::new(), Form::Str));
        rest = tail;
    }
    text.push_str(rest);
    push_text(&mut fields, &mut text);
    fields
}

fn push_text(fields: &mut Vec<Field>, text: &mut String) {
    if !text.is_empty() {
        fields.push(Field::Text(std::mem::take(text)));
    }
}
