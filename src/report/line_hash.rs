//! GitHub's `primaryLocationLineHash`, computed exactly as its upload action does: a rolling hash over 100 UTF-16 units from the first
//! unit of a line that is neither space nor tab, running on into the next lines.

use rustc_hash::FxHashMap;

const WINDOW: usize = 100;
const FACTOR: u64 = 37;
const END: u16 = 65535;

/// The hashes of all lines of a file, with how often each value has come so far: `c129715d7a2bc9a3:1`.
pub(super) fn line_hashes(text: &str) -> Vec<String> {
    let (units, line_starts) = kept_units(text);
    let mut n_seen: FxHashMap<u64, usize> = FxHashMap::default();
    let hash_of = |start: &usize| {
        let window = units[*start..].iter().copied().chain(std::iter::repeat(0)).take(WINDOW);
        let hash = window.fold(0u64, |hash, unit| hash.wrapping_mul(FACTOR).wrapping_add(u64::from(unit)));
        let count = n_seen.entry(hash).or_default();
        *count += 1;
        format!("{hash:x}:{count}")
    };
    line_starts.iter().map(hash_of).collect()
}

/// The text without spaces and tabs and with LF line ends, and where in it each line starts.
fn kept_units(text: &str) -> (Vec<u16>, Vec<usize>) {
    const CR: u16 = b'\r' as u16;
    const LF: u16 = b'\n' as u16;
    let mut units = Vec::with_capacity(text.len() + 1);
    let mut line_starts = vec![0];
    let mut is_after_cr = false;
    for unit in text.encode_utf16() {
        let is_second_of_crlf = unit == LF && is_after_cr;
        is_after_cr = unit == CR;
        match unit {
            CR | LF if !is_second_of_crlf => {
                units.push(LF);
                line_starts.push(units.len());
            }
            LF => {}
            0x20 | 0x09 => {}
            unit => units.push(unit),
        }
    }
    units.push(END);
    (units, line_starts)
}

#[cfg(test)]
mod tests {
    use super::line_hashes;

    /// Values of the upload action's own tests.
    #[test]
    fn values_are_those_of_the_upload_action() {
        assert_eq!(line_hashes(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(
            line_hashes(" a\nb\n  \t\tc\n d"),
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
        );
        let expected = ["e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1", "b3edc88f2938467e:1"];
        let text = " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n";
        for text in [text.to_owned(), text.replace('\n', "\r"), text.replace('\n', "\r\n")] {
            assert_eq!(line_hashes(&text)[..5], expected);
            assert_eq!(line_hashes(&text)[5..], ["c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1"]);
        }
    }
}
