//! References of transfers by ISO 11649: `RF`, two check digits, up to 21 letters and digits (ISO 7064 MOD 97-10, as in
//! account numbers by ISO 13616).

/// The reference of an invoice's number: its letters and digits; none when there are none, or too many.
pub fn of_number(number: &str) -> Option<String> {
    let body: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
    let body = body.to_ascii_uppercase();
    if body.is_empty() || body.len() > BODY_CHARS_MAX {
        return None;
    }
    let check = 98 - remainder(&format!("{body}RF00"))?;
    Some(format!("RF{check:02}{body}"))
}

/// The reference as it is compared: without spaces, in capitals; none when it is none, or has a slip of the pen.
pub fn parse(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    let text = text.to_ascii_uppercase();
    let body = text.strip_prefix("RF")?.get(2..)?;
    ((1..=BODY_CHARS_MAX).contains(&body.len()) && checks(&text)).then_some(text)
}

/// Whatever may be a reference in what a payer wrote around it, in whatever groups. There may be several where words
/// follow without a sign between: whoever knows the references knows which it is.
pub fn candidates(text: &str) -> Vec<String> {
    let signs: Vec<char> =
        text.chars().filter(|char| !char.is_whitespace()).map(|char| char.to_ascii_uppercase()).collect();
    let mut found = Vec::new();
    for start in 0..signs.len() {
        let rest = signs.get(start..).unwrap_or_default();
        if !rest.starts_with(&['R', 'F']) {
            continue;
        }
        let run: String = rest.iter().take_while(|char| char.is_ascii_alphanumeric()).take(WHOLE_CHARS_MAX).collect();
        let lengths = HEAD_CHARS + 1..=run.len();
        found.extend(lengths.rev().filter_map(|length| run.get(..length)).filter_map(parse));
    }
    found.truncate(CANDIDATES_MAX);
    found
}

/// In groups of four, as people read it.
pub fn grouped(reference: &str) -> String {
    let signs: Vec<char> = reference.chars().collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// An account number (ISO 13616) as it is compared; none when it is none.
pub fn iban(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    let text = text.to_ascii_uppercase();
    let (country, digits) = text.split_at_checked(2)?;
    let shaped = country.bytes().all(|byte| byte.is_ascii_uppercase())
        && digits.bytes().take(2).all(|byte| byte.is_ascii_digit())
        && (15..=34).contains(&text.len());
    (shaped && checks(&text)).then_some(text)
}

/// ISO 7064 MOD 97-10 with the first four signs at the end.
fn checks(text: &str) -> bool {
    let Some((head, body)) = text.split_at_checked(HEAD_CHARS) else { return false };
    let digits = head.get(2..).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits && remainder(&format!("{body}{head}")) == Some(1)
}

/// By 97; letters count as two digits, from A = 10.
fn remainder(text: &str) -> Option<u32> {
    text.chars().try_fold(0, |rest, char| {
        let value = char.to_digit(36).filter(|_| char.is_ascii_digit() || char.is_ascii_uppercase())?;
        Some(if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 })
    })
}

const HEAD_CHARS: usize = 4;
const BODY_CHARS_MAX: usize = 21;
/// Nobody writes more than one; chance adds one in some twenty.
const CANDIDATES_MAX: usize = 10;
const WHOLE_CHARS_MAX: usize = HEAD_CHARS + BODY_CHARS_MAX;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_of_a_number_checks() {
        // The first is the example of ISO 11649.
        for (number, expected) in [
            ("5390 0754 7034", Some("RF18539007547034")),
            ("539007547034", Some("RF18539007547034")),
            ("", None),
            ("-- --", None),
            ("1234567890123456789012", None),
        ] {
            assert_eq!(of_number(number).as_deref(), expected, "{number}");
        }
        for number in ["INV-2026-00001", "CN-2026-99999", "a1", "123456789012345678901"] {
            let reference = of_number(number).expect("a reference");
            assert_eq!(parse(&grouped(&reference).to_lowercase()), Some(reference.clone()), "{number}");
        }
    }

    #[test]
    fn slip_of_the_pen_is_found() {
        for text in [
            "RF19539007547034",
            "RF18539007547043",
            "RF1853900754703",
            "RF18",
            "RF",
            "",
            "XX18539007547034",
            "RFAB539007547034",
            "RF18539007547034RF18539007547034",
            "RF18 5390 0754 703é",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        // Each single wrong digit.
        let good = "RF18539007547034";
        for at in 4..good.len() {
            for digit in '0'..='9' {
                let wrong: String = good.chars().enumerate().map(|(n, c)| if n == at { digit } else { c }).collect();
                assert_eq!(parse(&wrong).is_some(), wrong == good, "{wrong}");
            }
        }
    }

    #[test]
    fn reference_is_found_among_other_words() {
        for (text, found) in [
            ("RF18539007547034", true),
            ("Invoice RF18 5390 0754 7034 thank you", true),
            ("rf18 5390 0754 7034", true),
            ("ref:RF18539007547034/2026", true),
            ("RFRF18539007547034", true),
            ("RF 18 53 90 07 54 70 34", true),
            ("RF18539007547035", false),
            ("no reference", false),
            ("", false),
        ] {
            let candidates = candidates(text);
            assert_eq!(candidates.iter().any(|one| one == "RF18539007547034"), found, "{text}: {candidates:?}");
        }
    }

    #[test]
    fn account_numbers_check() {
        for (text, good) in [
            ("DE89 3704 0044 0532 0130 00", true),
            ("gb82west12345698765432", true),
            ("FR1420041010050500013M02606", true),
            ("DE88370400440532013000", false),
            ("DE89", false),
            ("1289370400440532013000", false),
            ("", false),
        ] {
            assert_eq!(iban(text).is_some(), good, "{text}");
        }
    }
}
