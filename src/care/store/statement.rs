//! A statement put together from conditions, for searches whose conditions come and go.

use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::db::{Conn, Error};

/// Text of ours with values of whoever searches, which are only ever bound.
pub(super) struct Statement {
    text: String,
    values: Vec<Value>,
}

/// What is bound.
pub(super) enum Value {
    Text(String),
    Number(i64),
}

impl Statement {
    pub(super) fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// More text; each `?` stands for the next value.
    pub(super) fn and(&mut self, text: &'static str, values: impl IntoIterator<Item = Value>) -> &mut Self {
        let mut values = values.into_iter();
        for part in text.split_inclusive('?') {
            match part.strip_suffix('?') {
                Some(before) => {
                    self.values.extend(values.next());
                    self.text.push_str(before);
                    self.text.push_str(&format!("${}", self.values.len()));
                }
                None => self.text.push_str(part),
            }
        }
        self
    }

    /// ` IN (…)` of these values, of which there is at least one.
    pub(super) fn among(&mut self, values: impl IntoIterator<Item = Value>) -> &mut Self {
        let mut before = " IN (";
        for value in values {
            self.and(before, []).and("?", [value]);
            before = ", ";
        }
        self.and(")", [])
    }

    pub(super) async fn fetch(self, conn: &mut Conn) -> Result<Vec<AnyRow>, Error> {
        let query = sqlx::query(AssertSqlSafe(self.text));
        let query = self.values.into_iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
        });
        Ok(query.fetch_all(conn).await?)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
