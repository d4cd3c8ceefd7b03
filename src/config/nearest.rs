//! Did you mean …? The known name that is most like a mistyped one.

/// The nearest of `known`, unless none is near.
pub(super) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // At most a third of the letters may differ, or the advice would only puzzle.
    let far = (typed.chars().count() / 3).max(2);
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(typed, name), name))
        .filter(|(distance, _)| *distance <= far)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_offered_and_nothing_when_none_is_near() {
        let known = ["port_first", "workers", "loopback"];
        for (typed, expected) in [
            ("prot_first", Some("port_first")),
            ("worker", Some("workers")),
            ("loop_back", Some("loopback")),
            ("banana", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, known), expected, "{typed}");
        }
    }
}
