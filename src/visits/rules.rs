//! What may happen in a visit, and what follows from who was there. Pure.
//!
//! A visit is open from 15 minutes before its start to 60 minutes after its end ([`gate`]). What becomes of somebody is
//! one table ([`step`]): a standing and an event lead to one standing. Being there is no standing: who drops out of the
//! call is still admitted, and who closes the page still waits, but cannot be admitted while they are away.

use std::time::Duration;

use jiff::Timestamp;

use super::model::{GuestRole, Person, Place, Span, Standing, VisitRole};
use crate::booking::appointments::{Appointment, AppointmentStatus, Approval, rules as booking};
use crate::care::PaymentTime;
use crate::clock::later;
use crate::codes::codes;

codes! {
    /// Where a visit is for whoever looks at it.
    pub enum VisitStage {
        /// It does not stand yet: unpaid, unconfirmed, or waiting for approval.
        Unconfirmed = "UNCONFIRMED",
        /// Not open yet.
        TooEarly = "TOO_EARLY",
        /// You can enter.
        Open = "OPEN",
        /// You wait to be let in.
        Waiting = "WAITING",
        /// You are let in: ask for a ticket.
        Admitted = "ADMITTED",
        /// It has been, or its time is over.
        Over = "OVER",
        /// It was called off.
        Cancelled = "CANCELLED",
    }

    /// Where somebody of a visit is, as the others see it.
    pub enum PersonState {
        /// A guest who has not used the link.
        Invited = "INVITED",
        /// Waits to be let in.
        Waiting = "WAITING",
        /// Is let in and not in the call.
        Admitted = "ADMITTED",
        /// In the call.
        InCall = "IN_CALL",
        /// Away.
        Left = "LEFT",
    }
}

/// Why nobody can enter now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Shut {
    /// Its time has not come.
    #[error("Your visit is not open yet. You can enter from 15 minutes before it starts.")]
    TooEarly {
        /// When it has.
        opens_at: Timestamp,
    },
    /// Its time is over.
    #[error("The time of this visit is over. Please book a new one.")]
    TooLate {
        /// Since when.
        closed_at: Timestamp,
    },
    /// It was called off.
    #[error("This visit was cancelled.")]
    Cancelled,
    /// It has been, or the patient did not come.
    #[error("This visit has ended.")]
    Over,
    /// Money has to come first.
    #[error("This visit has to be paid before you can join it.")]
    PaymentMissing,
    /// The patient or the provider still has to say yes.
    #[error("This visit is not confirmed yet.")]
    NotConfirmed,
}

/// What happens to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// They come to the waiting room.
    Enter,
    /// They are let in.
    Admit,
    /// They go back to waiting.
    SendBack,
    /// They go.
    Leave,
    /// Their invitation is taken back.
    Revoke,
}

/// Why it does not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// They are not waiting (any more).
    NotWaiting,
    /// They are not let in.
    NotAdmitted,
    /// There is nobody like that in the visit.
    Nobody,
}

/// What somebody does in a visit, for asking who may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Enter, leave, get a ticket when admitted, try devices.
    TakePart,
    /// Let in, send back, end, choose the backend.
    Lead,
    /// Go on without pictures.
    TurnToAudio,
    /// Invite such a guest, or take the invitation back.
    Invite(GuestRole),
    /// Read what happened.
    ReadTimeline,
}

/// What the hub decides by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The patient did not come.
    NoShow,
    /// The provider did not come.
    ProviderAbsent,
    /// They met and are gone.
    Complete,
}

/// From when on people may enter.
pub fn opens_at(starts_at: Timestamp) -> Timestamp {
    starts_at.saturating_sub(booking::START_EARLY).unwrap_or(Timestamp::MIN)
}

/// Until when.
pub fn closes_at(ends_at: Timestamp) -> Timestamp {
    later(ends_at, booking::START_LATE)
}

/// What ended by then is closed now.
pub fn ended_before(now: Timestamp) -> Timestamp {
    now.saturating_sub(booking::START_LATE).unwrap_or(Timestamp::MIN)
}

/// Whether people may enter now.
///
/// # Errors
/// [`Shut`]
pub fn gate(appointment: &Appointment, now: Timestamp) -> Result<(), Shut> {
    match appointment.status {
        AppointmentStatus::Cancelled => return Err(Shut::Cancelled),
        AppointmentStatus::Completed | AppointmentStatus::NoShow => return Err(Shut::Over),
        AppointmentStatus::Scheduled => {
            let unpaid = appointment.payment == PaymentTime::Before && appointment.approval != Approval::Asked;
            return Err(if unpaid { Shut::PaymentMissing } else { Shut::NotConfirmed });
        }
        AppointmentStatus::Confirmed | AppointmentStatus::InProgress => {}
    }
    let (opens_at, closes_at) = (opens_at(appointment.starts_at), closes_at(appointment.ends_at));
    if now < opens_at {
        return Err(Shut::TooEarly { opens_at });
    }
    if now >= closes_at { Err(Shut::TooLate { closed_at: closes_at }) } else { Ok(()) }
}

/// Whether that role does such things at all.
pub const fn may(role: VisitRole, act: Act) -> bool {
    match act {
        Act::TakePart => true,
        Act::Lead | Act::Invite(GuestRole::Clinician) => matches!(role, VisitRole::Provider),
        Act::TurnToAudio | Act::Invite(GuestRole::Interpreter | GuestRole::Family) | Act::ReadTimeline => {
            !matches!(role, VisitRole::Guest)
        }
    }
}

/// Where the event leads; `here` says whether they are on the page or in the call.
///
/// # Errors
/// [`Refusal`]
pub const fn step(role: VisitRole, from: Standing, event: Event, here: bool) -> Result<Standing, Refusal> {
    use Standing::{Admitted, Invited, Left, Revoked, Waiting};
    match (event, from) {
        // An invitation becomes a person by its link, not by entering.
        (_, Revoked) | (Event::Enter, Invited) => Err(Refusal::Nobody),
        (Event::Enter, Admitted) => Ok(Admitted),
        // Who left and comes again asks again; the provider needs nobody's leave.
        (Event::Enter, Waiting | Left) => Ok(if matches!(role, VisitRole::Provider) { Admitted } else { Waiting }),
        (Event::Admit, Admitted) => Ok(Admitted),
        (Event::Admit, Waiting) if here => Ok(Admitted),
        (Event::Admit, Waiting | Left | Invited) => Err(Refusal::NotWaiting),
        // Nobody sends the provider out.
        (Event::SendBack, Waiting | Admitted) if !matches!(role, VisitRole::Provider) => Ok(Waiting),
        (Event::SendBack, _) => Err(Refusal::NotAdmitted),
        (Event::Leave, Waiting | Admitted | Left) => Ok(Left),
        (Event::Leave, Invited) => Err(Refusal::Nobody),
        (Event::Revoke, _) => {
            if matches!(role, VisitRole::Guest) {
                Ok(Revoked)
            } else {
                Err(Refusal::Nobody)
            }
        }
    }
}

/// On the page or in the call; a page that reloads is away for less than [`AWAY`].
pub fn is_here(person: &Person, now: Timestamp) -> bool {
    person.place.is_some() || now < later(person.place_at, AWAY)
}

/// As the others see them.
pub fn person_state(person: &Person, now: Timestamp) -> PersonState {
    match (person.standing, person.place) {
        (Standing::Invited, _) => PersonState::Invited,
        (Standing::Revoked, _) => PersonState::Left,
        (_, Some(Place::InCall)) => PersonState::InCall,
        (Standing::Admitted, _) if is_here(person, now) => PersonState::Admitted,
        (Standing::Waiting, _) if is_here(person, now) => PersonState::Waiting,
        (Standing::Admitted | Standing::Waiting | Standing::Left, _) => PersonState::Left,
    }
}

/// As they see the visit themselves.
pub fn stage(appointment: &Appointment, me: Option<&Person>, now: Timestamp) -> VisitStage {
    match gate(appointment, now) {
        Err(Shut::TooEarly { .. }) => VisitStage::TooEarly,
        Err(Shut::TooLate { .. } | Shut::Over) => VisitStage::Over,
        Err(Shut::Cancelled) => VisitStage::Cancelled,
        Err(Shut::PaymentMissing | Shut::NotConfirmed) => VisitStage::Unconfirmed,
        Ok(()) => match me.map(|me| me.standing) {
            Some(Standing::Admitted) => VisitStage::Admitted,
            Some(Standing::Waiting) => VisitStage::Waiting,
            Some(Standing::Invited | Standing::Left | Standing::Revoked) | None => VisitStage::Open,
        },
    }
}

/// Minutes after its time at which a visit will likely begin, when the provider is busy until then and so long with those
/// who are before it.
pub fn late_minutes(starts_at: Timestamp, busy_until: Option<Timestamp>, ahead: Duration, now: Timestamp) -> i64 {
    let free = later(busy_until.unwrap_or(now).max(now), ahead);
    free.duration_since(starts_at).as_mins().max(0)
}

/// What follows from who was there. `up_since` is when the server began to watch: what it did not see is no evidence.
pub fn verdict(appointment: &Appointment, spans: &[Span], up_since: Timestamp, now: Timestamp) -> Option<Verdict> {
    let of = |role| spans.iter().filter(move |span| span.role == role);
    match appointment.status {
        AppointmentStatus::Confirmed if up_since <= appointment.starts_at => {
            let grace = now > later(appointment.starts_at, booking::GRACE);
            let waited: Duration = of(VisitRole::Provider).map(|span| within(span, appointment.starts_at, now)).sum();
            let (patient, provider) = (of(VisitRole::Patient).next(), of(VisitRole::Provider).next());
            if patient.is_none() && grace && waited >= PROVIDER_WAITS {
                return Some(Verdict::NoShow);
            }
            (provider.is_none() && now >= appointment.ends_at).then_some(Verdict::ProviderAbsent)
        }
        AppointmentStatus::InProgress => {
            let planned = appointment.ends_at.duration_since(appointment.starts_at).unsigned_abs();
            let longest = appointment.ends_at.max(later(appointment.status_at, planned));
            if spans.iter().any(|span| span.ended_at.is_none()) {
                return None;
            }
            // With nobody ever seen, since it began. After a restart everybody has the time to come back.
            let since = appointment.status_at.max(up_since);
            let gone_at = spans.iter().filter_map(|span| span.ended_at).fold(since, Timestamp::max);
            (now >= longest && now >= later(gone_at, ABANDONED)).then_some(Verdict::Complete)
        }
        _ => None,
    }
}

/// How much of a span lies between two moments.
fn within(span: &Span, from: Timestamp, to: Timestamp) -> Duration {
    let (began, ended) = (span.began_at.max(from), span.ended_at.unwrap_or(to).min(to));
    if ended > began { ended.duration_since(began).unsigned_abs() } else { Duration::ZERO }
}

/// A browser that lost its event stream comes back within seconds by itself.
pub const AWAY: Duration = Duration::from_secs(15);

/// So long the provider waits before a patient counts as not come.
pub const PROVIDER_WAITS: Duration = Duration::from_secs(5 * 60);

/// So long nobody is there before a visit that runs over its time is taken for ended.
pub const ABANDONED: Duration = Duration::from_secs(15 * 60);

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
