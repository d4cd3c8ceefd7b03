//! Long lists come in pages: `limit`, and a `cursor` that the page before gave. Nothing is skipped or shown twice when
//! rows come and go in between, as a cursor names a place in the order and not a count.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Problem;

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// In the list's order.
    pub items: Vec<T>,
    /// For the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// Which page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Items on the page, 1 to 100; 25 unless said.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A place in a list's order: whatever the list is sorted by.
pub trait Cursor: Serialize + DeserializeOwned {}

impl<T: Serialize + DeserializeOwned> Cursor for T {}

impl PageQuery {
    /// The checked limit.
    ///
    /// # Errors
    /// `limit_invalid`
    pub fn limit(&self) -> Result<i64, Problem> {
        match self.limit {
            None => Ok(LIMIT),
            Some(limit @ 1..=LIMIT_MAX) => Ok(limit),
            Some(_) => Err(Problem::invalid("limit", "limit_invalid", "limit is 1 to 100")),
        }
    }

    /// The place after which the page begins.
    ///
    /// # Errors
    /// `cursor_invalid`
    pub fn after<C: Cursor>(&self) -> Result<Option<C>, Problem> {
        let Some(text) = &self.cursor else { return Ok(None) };
        let wrong = || Problem::invalid("cursor", "cursor_invalid", "cursor is not one that this list gave");
        let bytes = BASE64.decode(text).map_err(|_| wrong())?;
        // No list is sorted by it, and PostgreSQL takes no text with it.
        if bytes.windows(NUL.len()).any(|part| part == NUL) {
            return Err(wrong());
        }
        serde_json::from_slice(&bytes).map(Some).map_err(|_| wrong())
    }
}

impl<T> Page<T> {
    /// From up to `limit + 1` rows: the one too many tells that there is a next page.
    pub fn of<C: Cursor>(mut items: Vec<T>, limit: i64, place: impl FnOnce(&T) -> C) -> Self {
        let limit = usize::try_from(limit).unwrap_or_default();
        let more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().filter(|_| more);
        let next_cursor = last.and_then(|item| serde_json::to_vec(&place(item)).ok()).map(|json| BASE64.encode(json));
        Self { items, next_cursor }
    }

    /// With each item turned into another.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(turn).collect(), next_cursor: self.next_cursor }
    }
}

/// U+0000 as JSON writes it.
const NUL: &[u8] = br"\u0000";

/// Items on a page unless the client says otherwise.
const LIMIT: i64 = 25;

/// Items on a page at the most.
pub const LIMIT_MAX: i64 = 100;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursor_leads_to_the_next_page_and_foreign_ones_are_refused() {
        let page = Page::of(vec![1, 2, 3], 2, |item| *item);
        assert_eq!(page.items, [1, 2]);
        let query = PageQuery { limit: None, cursor: page.next_cursor };
        assert_eq!(query.after::<i32>().unwrap(), Some(2));
        assert!(Page::of(vec![1, 2], 2, |item| *item).next_cursor.is_none());
        for cursor in ["%%%", "AAAA", ""] {
            let query = PageQuery { limit: None, cursor: Some(cursor.to_owned()) };
            assert_eq!(query.after::<i32>().unwrap_err().code(), "cursor_invalid", "{cursor}");
        }
    }

    #[test]
    fn cursor_of_text_that_no_database_takes_is_refused() {
        for (json, expected) in [(r#""a\u0000""#, None), (r#""a""#, Some("a"))] {
            let query = PageQuery { limit: None, cursor: Some(BASE64.encode(json)) };
            assert_eq!(query.after::<String>().ok().flatten().as_deref(), expected, "{json}");
        }
    }

    #[test]
    fn limits_outside_1_to_100_are_refused() {
        for (limit, expected) in
            [(None, Some(25)), (Some(1), Some(1)), (Some(100), Some(100)), (Some(0), None), (Some(101), None)]
        {
            assert_eq!(PageQuery { limit, cursor: None }.limit().ok(), expected, "{limit:?}");
        }
    }
}
