//! Mails about a visit, to its patient or its provider: when it is, where it is joined, and the calendar entry.
//!
//! Neither side's reason, specialty or name of the patient is in them. Links lead to pages that ask before anything happens.

use super::texts::{Texts, Wording, fill};
use super::when;
use super::{AboutVisit, House, Reader, Side};
use crate::messages::calendar::{self, Event, Method, Party};
use crate::outbox::Kind;

/// What to say; nothing for a kind that is not about a visit or not for that side.
pub(super) const fn wording(kind: Kind, side: Side, texts: &Texts) -> Option<&Wording> {
    Some(match (kind, side) {
        (Kind::AppointmentConfirmed, Side::Patient) => &texts.confirmed,
        (Kind::AppointmentConfirmed, Side::Provider) => &texts.provider_confirmed,
        (Kind::ApprovalAsked, Side::Provider) => &texts.provider_asked,
        (Kind::AppointmentMoved, Side::Patient) => &texts.moved,
        (Kind::AppointmentMoved, Side::Provider) => &texts.provider_moved,
        (Kind::AppointmentCancelled, Side::Patient) => &texts.cancelled,
        (Kind::AppointmentCancelled, Side::Provider) => &texts.provider_cancelled,
        (Kind::AppointmentReminder, _) => &texts.reminder,
        (Kind::PrescriptionReady, Side::Patient) => &texts.prescription_ready,
        (Kind::PaymentTooLate, Side::Patient) => &texts.payment_too_late,
        (Kind::InvoiceReady, Side::Patient) => &texts.invoice_ready,
        (Kind::InvoiceOverdue, Side::Patient) => &texts.invoice_overdue,
        _ => return None,
    })
}

/// When it is, on both clocks where they differ, and with whom.
pub(super) fn facts<'a>(about: &AboutVisit, reader: &Reader, texts: &'a Texts) -> Vec<(&'a str, String)> {
    let time = |zone: &str| when::span(texts, about.starts_at, about.ends_at, zone);
    let mut facts = vec![(texts.when, time(&reader.zone))];
    if when::differ(about.starts_at, &reader.zone, &about.other_zone) {
        let label = match about.side {
            Side::Patient => texts.provider_time,
            Side::Provider => texts.patient_time,
        };
        facts.push((label, time(&about.other_zone)));
    }
    if about.side == Side::Patient {
        facts.push((texts.with, about.provider.0.clone()));
    }
    facts
}

/// The page of the visit, and the one on which it is moved or called off while that can still be done.
pub(super) fn links<'a>(
    kind: Kind,
    about: &AboutVisit,
    texts: &'a Texts,
    action: &'a str,
    house: &House,
) -> Vec<(&'a str, String)> {
    let page = page(about, house);
    let mut links = vec![(action, page.clone())];
    let over = matches!(
        kind,
        Kind::AppointmentCancelled
            | Kind::PrescriptionReady
            | Kind::PaymentTooLate
            | Kind::InvoiceReady
            | Kind::InvoiceOverdue
    );
    if about.side == Side::Patient && !over {
        links.push((texts.change, format!("{page}/change")));
    }
    links
}

/// The calendar entry that goes along: none with a reminder, or while nothing is agreed.
pub(super) fn invite(
    kind: Kind,
    about: &AboutVisit,
    reader: &Reader,
    texts: &Texts,
    house: &House,
) -> Option<(Method, String)> {
    let method = match kind {
        Kind::AppointmentConfirmed => Method::Request,
        Kind::AppointmentMoved if about.stands => Method::Request,
        Kind::AppointmentCancelled => Method::Cancel,
        _ => return None,
    };
    let attendee = Party { name: reader.name.0.clone(), address: reader.address.0.clone() };
    let event = Event { attendee: Some(attendee), ..event(about, texts, house) };
    Some((method, calendar::write(method, &[event])))
}

/// The visit as a calendar entry without anybody invited.
pub(super) fn event(about: &AboutVisit, texts: &Texts, house: &House) -> Event {
    let page = page(about, house);
    Event {
        uid: calendar::uid(about.appointment, &house.host),
        sequence: about.sequence,
        stamped_at: about.stamped_at,
        starts_at: about.starts_at,
        ends_at: about.ends_at,
        summary: fill(texts.summary, &[("clinic", &house.clinic)]),
        description: format!("{}:\n{page}", texts.open),
        page,
        organizer: Party { name: house.clinic.clone(), address: house.address.clone() },
        attendee: None,
    }
}

/// What the visit is called within a sentence.
pub(super) const fn noun(about: &AboutVisit, texts: &Texts) -> &'static str {
    if about.audio_only { texts.audio_visit } else { texts.video_visit }
}

fn page(about: &AboutVisit, house: &House) -> String {
    format!("{}/visits/{}", house.public_url, about.appointment)
}
