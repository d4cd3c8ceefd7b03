//! The code on a paper by which a pharmacy checks it: 80 random bits in Crockford's base 32, which has no letters that look
//! like digits. Only its hash is kept where it can be looked for.

use crate::clock::Clock;
use crate::digest::sha256;

/// A new one, in groups: `7K3M-QX2P-9T4B-0HNZ`.
pub(super) fn new(clock: &Clock) -> String {
    // 80 bits of 128.
    let bits = u128::from_be_bytes(clock.bytes16());
    let digits = (0..DIGITS).map(|n| {
        let digit = usize::try_from((bits >> (5 * n)) & 31).unwrap_or_default();
        ALPHABET.get(digit).copied().unwrap_or(b'0') as char
    });
    grouped(&digits.collect::<String>())
}

/// What it is looked for by, however it was typed; nothing for what is no code.
pub(super) fn hash(typed: &str) -> Option<String> {
    let plain: Option<String> = typed.chars().filter(|char| !matches!(char, '-' | ' ')).map(digit).collect();
    let plain = plain.filter(|plain| plain.len() == DIGITS)?;
    Some(sha256(format!("prescription|{plain}").as_bytes()))
}

/// What is read and typed wrongly is meant so: O for 0, I and L for 1.
fn digit(typed: char) -> Option<char> {
    let digit = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    u8::try_from(digit).is_ok_and(|byte| ALPHABET.contains(&byte)).then_some(digit)
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(DIGITS + 3);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && n % 4 == 0 {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DIGITS: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed_and_nothing_else_is_one() {
        let code = new(&Clock::system());
        assert_eq!(code.len(), 19);
        let expected = hash(&code);
        assert!(expected.is_some());
        assert_eq!(hash(&code.replace('-', " ").to_lowercase()), expected);
        assert_eq!(hash(&code.replace('0', "o").replace('1', "l")), expected);
        for other in ["", "7K3M", "7K3M-QX2P-9T4B-0HNU", "7K3M-QX2P-9T4B-0HNZ-0", "7K3M-QX2P-9T4B-0HNé", "%00"] {
            assert_eq!(hash(other), None, "{other}");
        }
        assert_ne!(code, new(&Clock::system()));
    }
}
