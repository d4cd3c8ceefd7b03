//! SQL of the list of users that admins see.

use crate::accounts::admin::Filter;
use crate::accounts::user::User;
use crate::db::{Columns as _, Conn, Error};
use crate::ids::UserId;

use super::users::{select, user};

/// Users behind `after`, oldest first. An empty filter lets all pass.
pub(in crate::accounts) async fn page(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<UserId>,
    limit: i64,
) -> Result<Vec<User>, Error> {
    let rows = sqlx::query(select!(
        "WHERE u.id > $1 AND ($2 = '' OR u.role = $2) AND ($3 = '' OR u.status = $3)
             AND ($4 = '' OR u.email_key LIKE $4 ESCAPE '\\' OR LOWER(u.name) LIKE $4 ESCAPE '\\'
                  OR LOWER(u.name) LIKE $5 ESCAPE '\\')
         ORDER BY u.id LIMIT $6"
    ))
    .bind(after.map(|id| id.to_string()).unwrap_or_default())
    .bind(filter.role.map_or("", |role| role.code()))
    .bind(filter.status.map_or("", |status| status.code()))
    .bind(filter.prefix.0.as_deref().map(beginning).unwrap_or_default())
    .bind(filter.prefix.0.as_deref().map(|prefix| format!("% {}", beginning(prefix))).unwrap_or_default())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(user).collect()
}

/// Locks every admin that can sign in, so that two cannot take each other's role at once; how many there are.
pub(in crate::accounts) async fn lock_admins(conn: &mut Conn) -> Result<Vec<UserId>, Error> {
    let rows = sqlx::query(
        "UPDATE user_account SET updated_at = updated_at WHERE role = 'ADMIN' AND status = 'ACTIVE' RETURNING id",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.parsed("id")).collect()
}

pub(in crate::accounts) async fn has_admin(conn: &mut Conn) -> Result<bool, Error> {
    let found = sqlx::query("SELECT id FROM user_account WHERE role = 'ADMIN' LIMIT 1").fetch_optional(conn).await?;
    Ok(found.is_some())
}

/// A pattern for what begins so, in lower case.
fn beginning(prefix: &str) -> String {
    let mut pattern = String::with_capacity(prefix.len() + 1);
    for char in prefix.to_lowercase().chars() {
        if matches!(char, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(char);
    }
    pattern.push('%');
    pattern
}
