//! Content lines of RFC 5545 §3.1: written, made safe, and folded.
//!
//! Whatever a person typed becomes part of one value and never of the structure around it.

/// Octets of a line without its end (RFC 5545 §3.1).
const OCTETS_MAX: usize = 75;

/// Adds `name:value` to a calendar; the value is written as it is, but for line ends and control characters.
pub(super) fn push(out: &mut String, name: &str, value: &str) {
    let line: String = format!("{name}:{value}").chars().filter(|sign| !sign.is_control() || *sign == '\t').collect();
    out.push_str(&fold(&line));
    out.push_str("\r\n");
}

/// Adds a property whose value is TEXT (RFC 5545 §3.3.11).
pub(super) fn push_text(out: &mut String, name: &str, value: &str) {
    push(out, name, &escape(value));
}

/// Text as a TEXT value: one line, without control characters.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' | ';' | ',' => out.extend(['\\', sign]),
            '\r' if signs.peek() == Some(&'\n') => {}
            '\r' | '\n' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            _ if sign.is_control() => {}
            _ => out.push(sign),
        }
    }
    out
}

/// Text as a quoted parameter value (RFC 5545 §3.2), which knows no escapes that every program reads: a quotation mark
/// becomes an apostrophe, a control character a space.
pub(super) fn quote(text: &str) -> String {
    let safe = text.chars().map(|sign| match sign {
        '"' => '\'',
        _ if sign.is_control() => ' ',
        _ => sign,
    });
    format!("\"{}\"", safe.collect::<String>())
}

/// Breaks a line into lines of [`OCTETS_MAX`], never inside a character.
fn fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + line.len() / 24);
    let mut octets = 0;
    for sign in line.chars() {
        if octets + sign.len_utf8() > OCTETS_MAX {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(sign);
        octets += sign.len_utf8();
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unfold(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    fn unescape(text: &str) -> String {
        let mut out = String::new();
        let mut signs = text.chars();
        while let Some(sign) = signs.next() {
            match (sign, sign == '\\') {
                (_, true) => match signs.next().expect("nothing ends in a lone backslash") {
                    'n' => out.push('\n'),
                    other => out.push(other),
                },
                (sign, false) => {
                    assert!(!matches!(sign, ';' | ',' | '\r' | '\n'), "{text:?}");
                    out.push(sign);
                }
            }
        }
        out
    }

    /// What people and attackers type: separators, line ends, control characters, scripts of several octets.
    fn hostile() -> impl Strategy<Value = String> {
        let sign = prop_oneof![
            4 => prop::sample::select(vec!['\\', ';', ',', ':', '"', '\n', '\r', '\t', '\0', 'n', 'N', ' ', '\u{85}', '\u{2028}']),
            4 => any::<char>(),
            4 => prop::sample::select(vec!['a', 'é', 'ع', '漢', '🩺', '\u{301}']),
        ];
        prop::collection::vec(sign, 0..400).prop_map(|signs| signs.into_iter().collect())
    }

    proptest! {
        #[test]
        fn lines_are_short_and_unfold_to_what_they_were(text in hostile()) {
            let line = escape(&text);
            let folded = fold(&line);
            prop_assert!(folded.split("\r\n").all(|line| line.len() <= OCTETS_MAX));
            prop_assert_eq!(unfold(&folded), line);
        }

        #[test]
        fn escaped_text_reads_back_and_stays_one_line(text in hostile()) {
            let escaped = escape(&text);
            prop_assert!(!escaped.contains(['\r', '\n', '\0']));
            let expected: String = text
                .replace("\r\n", "\n")
                .replace('\r', "\n")
                .chars()
                .filter(|sign| matches!(sign, '\n' | '\t') || !sign.is_control())
                .collect();
            prop_assert_eq!(unescape(&escaped), expected);
        }

        #[test]
        fn quoted_parameter_ends_where_it_should(text in hostile()) {
            let quoted = quote(&text);
            prop_assert_eq!(quoted.matches('"').count(), 2);
            prop_assert!(!quoted.contains(['\r', '\n']));
        }

        #[test]
        fn property_is_one_line_whatever_its_value_holds(text in hostile()) {
            let mut out = String::new();
            push(&mut out, "ATTENDEE", &text);
            prop_assert_eq!(unfold(&out).matches("\r\n").count(), 1);
        }
    }
}
