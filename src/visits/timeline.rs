//! What happened in a visit, in the order of time: booking, messages, people, connections, and the patient's consents and
//! documents that came or went while the visit was open. For both sides; no clinical words.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::Visits;
use super::access::Caller;
use super::error::Error;
use super::rules::{self, Act};
use super::store;
use super::sweep::SPANS_MAX;
use crate::audit;
use crate::calls::{LinkQuality, WhyLeft};
use crate::codes::codes;
use crate::ids::{AppointmentId, VisitPersonId};
use crate::outbox;
use crate::sensitive::Phi;

codes! {
    /// What kind of thing happened.
    pub(super) enum TimelineKind {
        /// Something about the appointment.
        Booking = "BOOKING",
        /// Something in the visit.
        Visit = "VISIT",
        /// A message left the house.
        Message = "MESSAGE",
        /// Somebody was somewhere.
        Presence = "PRESENCE",
        /// The patient's side agreed to something, or took it back.
        Consent = "CONSENT",
        /// A document of the patient's came, or was found not to belong to them.
        Document = "DOCUMENT",
    }
}

/// What happened in a visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = VisitTimeline)]
pub(super) struct Timeline {
    /// Oldest first.
    items: Vec<TimelineItem>,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct TimelineItem {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    kind: TimelineKind,
    /// Such as `appointment.confirmed`, `visit.admitted`, `APPOINTMENT_REMINDER`, `WAITING`, `IN_CALL`, `consent.given` or
    /// `document.added`.
    what: String,
    /// The role of who did it: `PATIENT`, `PROVIDER`, `ADMIN`, `SYSTEM`, or `NOBODY` for a guest; null for a message.
    by: Option<String>,
    /// Which consent, such as `TELEHEALTH`.
    consent: Option<String>,
    /// Whom it is about.
    #[schema(value_type = Option<String>)]
    person: Option<Phi<String>>,
    /// Until when somebody was there; null while they are, and for what is a moment.
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    /// The worst of the connection in a call.
    quality: Option<LinkQuality>,
    /// Why somebody was not in the call any more.
    why: Option<WhyLeft>,
}

impl Visits {
    /// What happened so far.
    pub(super) async fn timeline(&self, caller: &Caller, id: AppointmentId) -> Result<Timeline, Error> {
        let seen = self.look(caller, id).await?;
        if !rules::may(seen.role, Act::ReadTimeline) {
            return Err(Error::Role);
        }
        let mut conn = self.core.read().await?;
        let people = store::people::of_visit(&mut conn, id).await?;
        let names: HashMap<VisitPersonId, Phi<String>> =
            people.into_iter().map(|person| (person.id, person.name)).collect();
        let filter = audit::Filter { object: Some(id.to_string()), ..audit::Filter::default() };
        let entries = audit::entries(&mut conn, &filter, None, ENTRIES_MAX).await?;
        // They come newest first; what one transaction did has one time and stays in its order.
        let mut items: Vec<TimelineItem> = entries.iter().rev().filter_map(|entry| of_trail(entry, &names)).collect();
        let appointment = &seen.appointment;
        let open = (rules::opens_at(appointment.starts_at), rules::closes_at(appointment.ends_at));
        let around = audit::done(&mut conn, appointment.patient, AROUND, open, ENTRIES_MAX).await?;
        items.extend(around.iter().filter_map(|entry| of_trail(entry, &names)));
        for message in outbox::about(&mut conn, &id.to_string(), ENTRIES_MAX).await? {
            if let (outbox::State::Sent, Some(at)) = (message.state, message.settled_at) {
                items.push(item(at, TimelineKind::Message, message.kind.code()));
            }
        }
        for span in store::presence::of_visit(&mut conn, id, SPANS_MAX).await? {
            items.push(TimelineItem {
                person: names.get(&span.person).cloned(),
                by: Some(span.role.code().to_owned()),
                until: span.ended_at,
                quality: span.quality,
                why: span.why,
                ..item(span.began_at, TimelineKind::Presence, span.place.code())
            });
        }
        items.sort_by_key(|item| item.at);
        Ok(Timeline { items })
    }
}

/// What changed something; who looked is told elsewhere.
fn of_trail(entry: &audit::Entry, names: &HashMap<VisitPersonId, Phi<String>>) -> Option<TimelineItem> {
    let kind = match entry.action.split_once('.')? {
        (_, "read" | "ticket_given") => return None,
        ("appointment", _) => TimelineKind::Booking,
        ("visit", _) => TimelineKind::Visit,
        ("consent", _) => TimelineKind::Consent,
        ("document", _) => TimelineKind::Document,
        _ => return None,
    };
    let at = Timestamp::from_microsecond(entry.written_at).ok()?;
    let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap_or_default();
    let consent = detail.get("kind").filter(|_| kind == TimelineKind::Consent);
    let person = detail.get("person").and_then(|person| person.as_str()?.parse().ok());
    Some(TimelineItem {
        by: Some(entry.role.clone()),
        consent: consent.and_then(|kind| Some(kind.as_str()?.to_owned())),
        person: person.and_then(|person: VisitPersonId| names.get(&person).cloned()),
        ..item(at, kind, &entry.action)
    })
}

fn item(at: Timestamp, kind: TimelineKind, what: &str) -> TimelineItem {
    let what = what.to_owned();
    TimelineItem { at, kind, what, by: None, consent: None, person: None, until: None, quality: None, why: None }
}

/// What belongs to a visit when it happens while that is open, though it is kept with the patient.
const AROUND: &[&str] = &["consent.given", "consent.withdrawn", "document.added", "document.marked"];

/// Far more than a visit has.
const ENTRIES_MAX: i64 = 500;
