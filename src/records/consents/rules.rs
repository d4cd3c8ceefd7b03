//! What a text may be. Pure.

use super::Words;
use crate::accounts;
use crate::api::{line, text};
use crate::records::Error;

/// Trimmed, with one text per language.
pub(super) fn checked(words: Vec<Words>) -> Result<Vec<Words>, Error> {
    if words.is_empty() || words.len() > LANGUAGES_MAX {
        return Err(Error::invalid("words", "languages_out_of_range", "a text comes in 1 to 10 languages"));
    }
    let mut checked: Vec<Words> = Vec::with_capacity(words.len());
    for (n, one) in words.into_iter().enumerate() {
        let language = accounts::language(&one.language)?;
        if checked.iter().any(|other| other.language == language) {
            let detail = format!("{language} is there twice");
            return Err(Error::invalid(format!("words[{n}].language"), "language_twice", detail));
        }
        let title = line(&format!("words[{n}].title"), &one.title, 200)?;
        let body = text(&format!("words[{n}].body"), &one.body, 20_000)?;
        for (field, text) in [("title", &title), ("body", &body)] {
            if text.is_empty() {
                let detail = "people agree to words, so there have to be some";
                return Err(Error::invalid(format!("words[{n}].{field}"), "text_missing", detail));
            }
        }
        checked.push(Words { language, title, body });
    }
    Ok(checked)
}

const LANGUAGES_MAX: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Problem;

    fn words(language: &str, title: &str, body: &str) -> Words {
        Words { language: language.into(), title: title.into(), body: body.into() }
    }

    #[test]
    fn texts_have_words_in_each_language_once() {
        for (given, expected) in [
            (vec![words("en", " Visits ", "At a distance.\nReally.")], None),
            (vec![words("en", "a", "b"), words("fr", "a", "b")], None),
            (vec![], Some("languages_out_of_range")),
            (vec![words("en", "a", "b"); 11], Some("languages_out_of_range")),
            (vec![words("en", "a", "b"), words("en", "c", "d")], Some("language_twice")),
            (vec![words("english", "a", "b")], Some("language_invalid")),
            (vec![words("en", " ", "b")], Some("text_missing")),
            (vec![words("en", "a", "\n")], Some("text_missing")),
            (vec![words("en", "a\nb", "c")], Some("text_invalid")),
            (vec![words("en", &"a".repeat(201), "c")], Some("text_too_long")),
            (vec![words("en", "a", &"b".repeat(20_001))], Some("text_too_long")),
        ] {
            let found = checked(given).err().map(|error| Problem::from(error).code());
            assert_eq!(found, expected);
        }
    }
}
