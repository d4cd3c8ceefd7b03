//! SQL of the directory.

use sqlx::Row as _;

use super::providers::{NO_OPENING, provider};
use super::statement::Statement;
use crate::care::{Directory, Order, Provider};
use crate::db::{Conn, Engine, Error};

/// Up to `limit` providers with words in each of these ranges and all else that is wanted.
pub(in crate::care) async fn page(
    conn: &mut Conn,
    wanted: &Directory,
    words: &[(String, String)],
    limit: i64,
) -> Result<Vec<Provider>, Error> {
    statement("", wanted, words, limit).fetch(conn).await?.iter().map(provider).collect()
}

/// What the engine says that it would do for a page.
pub(in crate::care) async fn plan(
    conn: &mut Conn,
    engine: Engine,
    wanted: &Directory,
    words: &[(String, String)],
    limit: i64,
) -> Result<Vec<String>, Error> {
    let (explain, column) = match engine {
        Engine::Sqlite => ("EXPLAIN QUERY PLAN ", "detail"),
        Engine::Postgres => ("EXPLAIN ", "QUERY PLAN"),
    };
    let rows = statement(explain, wanted, words, limit).fetch(conn).await?;
    rows.iter().map(|row| Ok(row.try_get(column)?)).collect()
}

/// Whoever has a word is looked up first, as few do. All other conditions are asked of one provider after the other along
/// the index that has the order, until the page is full.
fn statement(before: &'static str, wanted: &Directory, words: &[(String, String)], limit: i64) -> Statement {
    let mut statement = Statement::new(before);
    // Words of the text and no value, as the engine chooses its way by them.
    let listed = if wanted.active { "1" } else { "0" };
    statement.and("SELECT p.* FROM provider p WHERE p.active = ", []);
    statement.and(listed, []);
    for (from, to) in words {
        statement.and(
            " AND p.id IN (SELECT w.provider_id FROM provider_name_word w WHERE w.word >= ? AND w.word < ?)",
            [from.as_str().into(), to.as_str().into()],
        );
    }
    if let Some(specialization) = &wanted.specialization {
        statement.and(
            " AND EXISTS (SELECT 1 FROM provider_specialization s WHERE s.specialization_id = ? AND s.provider_id = p.id)",
            [specialization.as_str().into()],
        );
    }
    if let Some(language) = &wanted.language {
        statement.and(
            " AND EXISTS (SELECT 1 FROM provider_language l WHERE l.language = ? AND l.provider_id = p.id)",
            [language.as_str().into()],
        );
    }
    if let Some(kind) = wanted.kind {
        statement.and(
            " AND EXISTS (SELECT 1 FROM visit_type v WHERE v.provider_id = p.id AND v.active = 1 AND v.kind = ?)",
            [kind.code().into()],
        );
    }
    if let Some(before) = wanted.free_before {
        statement.and(" AND p.next_opening_at < ?", [before.as_microsecond().into()]);
    }
    match &wanted.order {
        Order::Soonest(after) => {
            if let Some((opening, id)) = after {
                let opening = opening.map_or(NO_OPENING, |at| at.as_microsecond());
                statement.and(" AND (p.next_opening_at, p.id) > (?, ?)", [opening.into(), id.to_string().into()]);
            }
            statement.and(" ORDER BY p.next_opening_at, p.id", []);
        }
        Order::Name(after) => {
            if let Some((name, id)) = after {
                statement.and(" AND (p.name_key, p.id) > (?, ?)", [name.as_str().into(), id.to_string().into()]);
            }
            statement.and(" ORDER BY p.name_key, p.id", []);
        }
    }
    statement.and(" LIMIT ?", [limit.into()]);
    statement
}
