//! Pages of lists: newest first, from a cursor that is the id of an item.

use serde::Deserialize;

use super::Refusal;

/// A page that is asked for, as it stands in the query.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Asked {
    limit: Option<String>,
    starting_after: Option<String>,
    ending_before: Option<String>,
}

/// A page that can be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cursor {
    /// So many at the most.
    pub(super) limit: i64,
    /// From where.
    pub(super) from: From,
}

/// From where a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// The newest there is.
    Newest,
    /// Those right behind this one, which are older.
    After(String),
    /// Those right before this one, which are newer.
    Before(String),
    /// The last page.
    Oldest,
}

impl Asked {
    /// # Errors
    /// `invalid-request-error`
    pub(super) fn read(self) -> Result<Cursor, Refusal> {
        let limit = match self.limit {
            None => LIMIT_MAX,
            Some(text) => text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit)).ok_or_else(|| {
                Refusal::invalid(format!("limit was '{text}' but should be a whole number from 1 to {LIMIT_MAX}"))
            })?,
        };
        // PostgreSQL has no text with a zero in it, and no id has one.
        if [&self.starting_after, &self.ending_before].into_iter().flatten().any(|id| id.contains('\0')) {
            return Err(Refusal::invalid("starting_after and ending_before should be ids"));
        }
        let from = match (self.starting_after, self.ending_before) {
            (Some(_), Some(_)) => {
                return Err(Refusal::invalid("starting_after and ending_before cannot be used together"));
            }
            (Some(id), None) => From::After(id),
            (None, Some(id)) if id == "OLDEST" => From::Oldest,
            (None, Some(id)) => From::Before(id),
            (None, None) => From::Newest,
        };
        Ok(Cursor { limit, from })
    }
}

impl Cursor {
    /// Ids of the page lie between these, both exclusive. Ids are UUIDv7 in small letters: text order is their age.
    pub(super) fn bounds(&self) -> (&str, &str) {
        match &self.from {
            From::Newest | From::Oldest => ("", "g"),
            From::After(id) => ("", id),
            From::Before(id) => (id, "g"),
        }
    }

    /// Whether the nearest to the cursor are the oldest of what is in bounds; they are turned round then.
    pub(super) const fn is_backwards(&self) -> bool {
        matches!(self.from, From::Before(_) | From::Oldest)
    }
}

const LIMIT_MAX: i64 = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Cursor, Refusal> {
        serde_urlencoded::from_str::<Asked>(query).expect("a query").read()
    }

    #[test]
    fn pages_are_asked_for_by_cursor() {
        let cursor = |limit, from| Ok(Cursor { limit, from });
        assert_eq!(read(""), cursor(100, From::Newest));
        assert_eq!(read("limit=1&starting_after=x"), cursor(1, From::After("x".into())));
        assert_eq!(read("ending_before=x"), cursor(100, From::Before("x".into())));
        assert_eq!(read("ending_before=OLDEST"), cursor(100, From::Oldest));
        for wrong in [
            "limit=0",
            "limit=101",
            "limit=all",
            "starting_after=a&ending_before=b",
            "starting_after=%00",
            "ending_before=a%00",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
