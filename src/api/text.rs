//! Text that people write, checked before it is stored.

use super::Problem;

/// One line: trimmed, without control characters (which PostgreSQL partly cannot store), at most `chars_max` characters.
///
/// # Errors
/// `text_too_long`, `text_invalid`
pub fn line(field: &str, text: &str, chars_max: usize) -> Result<String, Problem> {
    checked(field, text, chars_max, char::is_control)
}

/// The same, of any number of lines.
///
/// # Errors
/// `text_too_long`, `text_invalid`
pub fn text(field: &str, text: &str, chars_max: usize) -> Result<String, Problem> {
    checked(field, text, chars_max, |char| char.is_control() && !matches!(char, '\n' | '\r' | '\t'))
}

fn checked(field: &str, text: &str, chars_max: usize, refused: impl Fn(char) -> bool) -> Result<String, Problem> {
    let text = text.trim();
    if text.chars().count() > chars_max {
        return Err(Problem::invalid(field, "text_too_long", format!("at most {chars_max} characters")));
    }
    if text.chars().any(refused) {
        return Err(Problem::invalid(field, "text_invalid", "control characters are not text"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_bounded_and_free_of_control_characters() {
        for (read, expected) in [
            (line("a", "  Ada ", 3), Ok("Ada")),
            (line("a", "ééé", 3), Ok("ééé")),
            (line("a", "four", 3), Err("text_too_long")),
            (line("a", "a\nb", 9), Err("text_invalid")),
            (line("a", "a\0b", 9), Err("text_invalid")),
            (text("a", "a\nb\tc", 9), Ok("a\nb\tc")),
            (text("a", "a\0b", 9), Err("text_invalid")),
        ] {
            let read = read.as_deref().map_err(Problem::code);
            assert_eq!(read, expected);
        }
    }
}
