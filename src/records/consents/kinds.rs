//! What the clinic asks consent for, and its texts.

use serde_json::json;

use super::{ConsentKind, Kind, Text, Words, rules, store};
use crate::actor::{Actor, Role, Who};
use crate::audit::Record;
use crate::core::Core;
use crate::db::Conn;
use crate::records::Error;

/// All four, with their newest texts. No secret.
///
/// # Errors
/// [`Error::Database`]
pub async fn kinds(conn: &mut Conn) -> Result<Vec<Kind>, Error> {
    let mut kinds = Vec::new();
    for (kind, required, newest) in store::kinds(conn).await? {
        kinds.push(Kind { kind, required, text: store::text(conn, kind, newest).await? });
    }
    Ok(kinds)
}

/// Every text of a kind that there has been, newest first, before number `before`; one more than `limit` when there are
/// more. Whoever agreed to one may read it again.
///
/// # Errors
/// [`Error::Database`]
pub async fn texts(conn: &mut Conn, kind: ConsentKind, before: Option<i64>, limit: i64) -> Result<Vec<Text>, Error> {
    Ok(store::texts(conn, kind, before.unwrap_or(i64::MAX), limit.saturating_add(1)).await?)
}

/// Publishes a text. Where the kind is required, everybody is asked anew.
///
/// # Errors
/// The actor does not run the clinic; the text is none.
pub async fn publish(core: &Core, actor: &Actor, kind: ConsentKind, words: Vec<Words>) -> Result<Text, Error> {
    only_clinic(actor)?;
    let words = rules::checked(words)?;
    let mut change = core.begin().await?;
    let text = Text { kind, number: store::next(&mut change, kind).await?, published_at: change.now(), words };
    let by = actor.user().map_or_else(|| "system".to_owned(), |user| user.to_string());
    store::insert_text(&mut change, &text, &by).await?;
    let record = Record::new("consent_text.published", "consent_kind", kind);
    change.record(actor, record.with(json!({ "number": text.number })));
    change.commit().await?;
    Ok(text)
}

/// Says whether a kind is asked for before a visit.
///
/// # Errors
/// The actor does not run the clinic; there is no text that people could agree to.
pub async fn set_required(core: &Core, actor: &Actor, kind: ConsentKind, required: bool) -> Result<Kind, Error> {
    only_clinic(actor)?;
    let mut change = core.begin().await?;
    let newest = store::set_required(&mut change, kind, required).await?;
    let text = store::text(&mut change, kind, newest).await?;
    if required && text.is_none() {
        return Err(Error::ConsentTextMissing);
    }
    let record = Record::new("consent_kind.changed", "consent_kind", kind);
    change.record(actor, record.with(json!({ "required": required })));
    change.commit().await?;
    Ok(Kind { kind, required, text })
}

fn only_clinic(actor: &Actor) -> Result<(), Error> {
    if actor.is(Role::Admin) || actor.who == Who::System { Ok(()) } else { Err(Error::NotAdmin) }
}
