//! Names as they are searched: without case and accents, word by word.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Lower case, accents dropped, one space between words: what names are sorted and searched by.
pub(in crate::care) fn name_key(name: &str) -> String {
    words(name).join(" ")
}

/// The different words of a name, as the index keeps them.
pub(in crate::care) fn name_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = words(name).iter().map(|word| hex(word)).collect();
    words.sort();
    words.dedup();
    words.truncate(WORDS_MAX);
    words
}

/// Each word of a search as a range `[from, to)` of the index: the words that begin with it.
pub(in crate::care) fn query_words(query: &str) -> Vec<(String, String)> {
    words(query).iter().take(QUERY_WORDS_MAX).map(|word| hex(word)).map(|from| (from.clone(), from + "g")).collect()
}

fn words(text: &str) -> Vec<String> {
    let folded = folded(text);
    let words = folded.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for char in text.nfkd().filter(|char| !is_combining_mark(*char)).flat_map(char::to_lowercase) {
        match char {
            // Letters of their own, which no decomposition takes apart.
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            // What a lower case of two characters leaves, and apostrophes, which not everybody types.
            '\u{307}' | '\'' | '’' | 'ʼ' => {}
            _ => folded.push(char),
        }
    }
    folded
}

/// Only 0 to 9 and a to f, whose order is the same in every collation; and "g" is behind all of them.
fn hex(word: &str) -> String {
    word.bytes().take(WORD_BYTES_MAX).fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// More words than names have.
const WORDS_MAX: usize = 12;

/// A search for more words finds no fewer names.
const QUERY_WORDS_MAX: usize = 4;

/// Longer words are found by their beginning.
const WORD_BYTES_MAX: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded_to_what_people_type() {
        for (name, key) in [
            ("Dr. Ada Okafor", "dr ada okafor"),
            ("  José-María  Núñez ", "jose maria nunez"),
            ("Zoë O’Connor", "zoe oconnor"),
            ("Søren Łukasz Straße", "soren lukasz strasse"),
            ("İpek Işık", "ipek isik"),
            ("Анна Йод", "анна иод"),
            ("山田 太郎", "山田 太郎"),
            ("...", ""),
        ] {
            assert_eq!(name_key(name), key, "{name}");
        }
    }

    #[test]
    fn word_is_in_the_range_of_each_of_its_beginnings_and_of_no_other_word() {
        let words = name_words("Ada Okafor");
        for (query, found) in
            [("o", true), ("OKA", true), ("okafor", true), ("okaforx", false), ("p", false), ("k", false)]
        {
            let (from, to) = &query_words(query)[0];
            assert_eq!(words.iter().any(|word| from <= word && word < to), found, "{query}");
        }
    }

    #[test]
    fn long_names_and_searches_are_cut() {
        assert_eq!(name_words(&"ab cd ef gh ij kl mn op qr st uv wx yz".repeat(3)).len(), WORDS_MAX);
        assert_eq!(query_words("a b c d e f").len(), QUERY_WORDS_MAX);
        let long = "x".repeat(200);
        let (from, to) = &query_words(&long)[0];
        assert!(name_words(&long).iter().any(|word| from <= word && word < to));
    }
}
