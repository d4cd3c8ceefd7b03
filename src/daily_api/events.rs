//! Events for other systems, in Daily's words: written in the transaction that makes them true, delivered afterwards.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use signaling::message::Quality;

use super::meetings::Meeting;
use super::people::{Admission, Stay};
use super::webhooks::State;
use super::{DailyApi, store};
use crate::core::Core;
use crate::db::{self, Conn};
use crate::ids::{DailyDeliveryId, DailyDomainId};
use crate::vault::Unopened;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    MeetingStarted,
    MeetingEnded,
    Joined,
    Left,
    WaitingJoined,
    WaitingLeft,
}

impl Kind {
    /// As a webhook asks for it.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::MeetingStarted => "meeting.started",
            Self::MeetingEnded => "meeting.ended",
            Self::Joined => "participant.joined",
            Self::Left => "participant.left",
            Self::WaitingJoined => "waiting-participant.joined",
            Self::WaitingLeft => "waiting-participant.left",
        }
    }

    /// How ids of such events begin.
    const fn short(self) -> &'static str {
        match self {
            Self::MeetingStarted => "mtg-str",
            Self::MeetingEnded => "mtg-end",
            Self::Joined => "ptcpt-join",
            Self::Left => "ptcpt-left",
            Self::WaitingJoined => "wtg-ptcpt-join",
            Self::WaitingLeft => "wtg-ptcpt-left",
        }
    }
}

/// Not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error(transparent)]
    Vault(#[from] Unopened),
    #[error(transparent)]
    Database(#[from] db::Error),
}

/// A meeting began or ended.
pub(super) async fn meeting(conn: &mut Conn, core: &Core, kind: Kind, meeting: &Meeting) -> Result<(), Error> {
    let mut payload = Map::new();
    payload.insert("start_ts".to_owned(), seconds(meeting.started_at.unwrap_or(meeting.created_at)));
    if let Some(ended_at) = meeting.ended_at {
        payload.insert("end_ts".to_owned(), seconds(ended_at));
    }
    payload.insert("meeting_id".to_owned(), json!(meeting.id));
    payload.insert("room".to_owned(), json!(meeting.room));
    post(conn, core, meeting.domain, kind, &meeting.id.to_string(), payload).await
}

/// Somebody came or went, with a connection that was like this at the end.
pub(super) async fn stay(
    conn: &mut Conn,
    core: &Core,
    kind: Kind,
    stay: &Stay,
    quality: Option<Quality>,
) -> Result<(), Error> {
    let mut payload = person(&stay.admission, stay.joined_at);
    payload.insert("networkQualityState".to_owned(), json!(network(quality)));
    if let Some(left_at) = stay.left_at {
        let span = left_at.as_millisecond().saturating_sub(stay.joined_at.as_millisecond());
        payload.insert("duration".to_owned(), number(span));
    }
    post(conn, core, stay.admission.domain, kind, &stay.admission.id.to_string(), payload).await
}

/// Somebody knocks, or knocks no more.
pub(super) async fn knocked(api: &DailyApi, admission: &Admission, kind: Kind) -> Result<(), super::entry::Error> {
    let mut change = api.core.begin().await?;
    store::keys::take_turn(&mut change, admission.domain).await?;
    let payload = person(admission, admission.created_at);
    let id = admission.id.to_string();
    post(&mut change, &api.core, admission.domain, kind, &id, payload).await.map_err(|error| match error {
        Error::Vault(error) => super::entry::Error::Vault(error),
        Error::Database(error) => super::entry::Error::Database(error),
    })?;
    Ok(change.commit().await?)
}

fn person(admission: &Admission, joined_at: Timestamp) -> Map<String, Value> {
    let fields = json!({
        "joined_at": seconds(joined_at),
        "session_id": admission.id,
        "room": admission.room,
        "user_id": admission.user(),
        "user_name": admission.user_name,
        "owner": admission.owner,
        "networkQualityState": "unknown",
        "will_eject_at": admission.ejects_at.map_or_else(|| json!(0), seconds),
        "permissions": admission.permissions.told(),
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// In Daily's words.
const fn network(quality: Option<Quality>) -> &'static str {
    match quality {
        None => "unknown",
        Some(Quality::Good) => "good",
        Some(Quality::Weak) => "warning",
        Some(Quality::Bad) => "bad",
    }
}

/// One row for each address that wants to know.
async fn post(
    conn: &mut Conn,
    core: &Core,
    domain: DailyDomainId,
    kind: Kind,
    about: &str,
    payload: Map<String, Value>,
) -> Result<(), Error> {
    let now = core.clock.now();
    let event = json!({
        "version": "1.0.0",
        "type": kind.code(),
        "id": format!("{}-{about}-{}", kind.short(), now.as_millisecond()),
        "payload": payload,
        "event_ts": seconds(now),
    });
    let body = event.to_string();
    for webhook in store::webhooks::list(conn, domain).await? {
        if webhook.state == State::Active && webhook.event_types.iter().any(|wanted| wanted == kind.code()) {
            let id = DailyDeliveryId::new(&core.clock);
            let sealed = core.vault.seal(&place(id), &body)?;
            store::deliveries::insert(conn, (id, webhook.id), &sealed, now).await?;
        }
    }
    Ok(())
}

/// Where a body is sealed.
pub(super) fn place(id: DailyDeliveryId) -> String {
    format!("daily_delivery|body|{id}")
}

/// Seconds since 1970 UTC with their milliseconds, as JavaScript writes such a number: receivers may write the event anew
/// to check its signature, and have to come to the same bytes.
fn seconds(at: Timestamp) -> Value {
    number(at.as_millisecond())
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of our time are below 2^53")]
fn number(millis: i64) -> Value {
    if millis % 1000 == 0 { json!(millis / 1000) } else { json!(millis as f64 / 1000.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `JSON.stringify` of Node 22 writes for the same numbers.
    #[test]
    fn numbers_are_written_as_javascript_writes_them() {
        for (millis, text) in [
            (1_708_972_279_000, "1708972279"),
            (1_708_972_279_961, "1708972279.961"),
            (1_708_972_279_960, "1708972279.96"),
            (11_429, "11.429"),
            (0, "0"),
            (1, "0.001"),
        ] {
            assert_eq!(number(millis).to_string(), text);
        }
    }
}
