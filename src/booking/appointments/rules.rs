//! What may become of an appointment: every edge of its state machine, who may take it, and when. Pure.
//!
//! [`edge`] is the table: a state and an event lead to one state, for those who are named there; whatever is not in it
//! cannot happen. [`step`] adds what depends on the moment and the appointment: holds end, visits start at their time,
//! a mistaken "did not come" can be taken back for three days.

use std::time::Duration;

use jiff::Timestamp;

use crate::care::PaymentTime;
use crate::clock::later;
use crate::codes::codes;

codes! {
    /// Where an appointment is.
    pub enum AppointmentStatus {
        /// Time is kept: a hold that ends by itself, or a request that waits for the provider.
        Scheduled = "SCHEDULED",
        /// It stands.
        Confirmed = "CONFIRMED",
        /// They meet now.
        InProgress = "IN_PROGRESS",
        /// They met.
        Completed = "COMPLETED",
        /// It is off.
        Cancelled = "CANCELLED",
        /// The patient did not come.
        NoShow = "NO_SHOW",
    }

    /// Where the talk itself is.
    pub enum ConsultationStatus {
        /// To come.
        Scheduled = "SCHEDULED",
        /// Now.
        InProgress = "IN_PROGRESS",
        /// Over.
        Completed = "COMPLETED",
        /// Never was.
        Cancelled = "CANCELLED",
    }

    /// Whether the provider has to agree.
    pub enum Approval {
        /// No.
        NotNeeded = "NOT_NEEDED",
        /// Yes, once the patient has confirmed.
        Needed = "NEEDED",
        /// The request waits for the provider.
        Asked = "ASKED",
        /// The provider agreed.
        Given = "GIVEN",
    }

    /// What is asked to happen.
    pub enum Event {
        /// The patient's side wants it, or the payment has come.
        Confirm = "CONFIRM",
        /// The provider agrees.
        Approve = "APPROVE",
        /// The provider does not.
        Decline = "DECLINE",
        /// Another time.
        Reschedule = "RESCHEDULE",
        /// Off.
        Cancel = "CANCEL",
        /// Nobody completed the hold.
        ExpireHold = "EXPIRE_HOLD",
        /// The time came before the provider agreed.
        MissApproval = "MISS_APPROVAL",
        /// The provider lets the patient in.
        Start = "START",
        /// They have met.
        Complete = "COMPLETE",
        /// The patient did not come.
        MarkNoShow = "MARK_NO_SHOW",
        /// The provider did not come.
        ProviderAbsent = "PROVIDER_ABSENT",
        /// The patient did come after all, or still may.
        Reopen = "REOPEN",
        /// The payment came when its hold had ended, and its time is free.
        Retake = "RETAKE",
    }

    /// On whose behalf.
    pub enum By {
        /// The patient, or somebody who acts for them.
        Patient = "PATIENT",
        /// The provider.
        Provider = "PROVIDER",
        /// The clinic.
        Admin = "ADMIN",
        /// The hub itself: payments, sweepers, calls.
        System = "SYSTEM",
    }
}

/// What decides about an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Where it is.
    pub status: AppointmentStatus,
    /// Since when, for an appointment that has ended.
    pub since: Timestamp,
    /// Whether the provider has to agree.
    pub approval: Approval,
    /// Whether money has to come first.
    pub payment: PaymentTime,
    /// When a hold ends; none when it is no hold any more.
    pub hold_ends_at: Option<Timestamp>,
    /// It was called off because nobody completed the hold.
    pub lapsed: bool,
    /// First moment.
    pub starts_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
    /// How often the patient's side has moved it.
    pub reschedules: i64,
    /// How long before its start a patient may still move it.
    pub notice: Duration,
}

/// Where a step leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// Where it is then.
    pub status: AppointmentStatus,
    /// And the provider's word.
    pub approval: Approval,
}

/// Why a step is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The state has no such edge.
    #[error("the appointment is {0}, which does not allow it")]
    State(AppointmentStatus),
    /// The edge is others'.
    #[error("that is for others to do")]
    Role,
    /// The hold has ended.
    #[error("the time was kept until {0} and is free again")]
    HoldExpired(Timestamp),
    /// The hold has not ended, or it is none.
    #[error("it is no hold that has ended")]
    HoldStands,
    /// The provider was not asked.
    #[error("no request waits for the provider")]
    NotAsked,
    /// The patient confirmed already; the provider has to agree.
    #[error("the request waits for the provider")]
    Asked,
    /// Money has to come first.
    #[error("the visit is paid before it is confirmed")]
    PaymentNeeded,
    /// Its time has not come.
    #[error("that is possible from {0} on")]
    TooEarly(Timestamp),
    /// Its time is over.
    #[error("that was possible until {0}")]
    TooLate(Timestamp),
    /// Moved too often.
    #[error("a patient may move an appointment {RESCHEDULES_MAX} times")]
    TooManyMoves,
}

/// Where the event leads from that state, and for whom; nothing when it cannot happen there.
pub const fn edge(from: AppointmentStatus, event: Event) -> Option<(AppointmentStatus, &'static [By])> {
    use AppointmentStatus::{Cancelled, Completed, Confirmed, InProgress, NoShow, Scheduled};
    match (from, event) {
        (Scheduled, Event::Confirm) => Some((Confirmed, EVERYBODY)),
        (Scheduled, Event::Approve) => Some((Confirmed, &[By::Provider])),
        (Scheduled, Event::Decline) => Some((Cancelled, &[By::Provider])),
        (Scheduled, Event::Reschedule) => Some((Scheduled, PEOPLE)),
        (Scheduled, Event::Cancel) => Some((Cancelled, PEOPLE)),
        (Scheduled, Event::ExpireHold | Event::MissApproval) => Some((Cancelled, &[By::System])),
        (Confirmed, Event::Reschedule) => Some((Confirmed, PEOPLE)),
        (Confirmed, Event::Cancel) => Some((Cancelled, PEOPLE)),
        (Confirmed, Event::Start) => Some((InProgress, &[By::Provider, By::System])),
        (Confirmed, Event::MarkNoShow) => Some((NoShow, &[By::Provider, By::System])),
        (Confirmed, Event::ProviderAbsent) => Some((Cancelled, &[By::Admin, By::System])),
        (InProgress, Event::Complete) => Some((Completed, &[By::Provider, By::System])),
        (NoShow, Event::Complete) => Some((Completed, STAFF)),
        (NoShow, Event::Reopen) => Some((Confirmed, STAFF)),
        (Scheduled | Cancelled, Event::Retake) => Some((Confirmed, &[By::System])),
        _ => None,
    }
}

/// Takes the step, if it may be taken now.
///
/// # Errors
/// [`Refusal`]
pub fn step(facts: &Facts, event: Event, by: By, now: Timestamp) -> Result<Next, Refusal> {
    let (status, who) = edge(facts.status, event).ok_or(Refusal::State(facts.status))?;
    if !who.contains(&by) {
        return Err(Refusal::Role);
    }
    match event {
        Event::Confirm => return confirm(facts, by, now),
        Event::Approve | Event::Decline => {
            asked(facts)?;
            before(facts.starts_at, now)?;
        }
        Event::Reschedule => reschedule(facts, by, now)?,
        Event::Cancel => cancel(facts, by, now)?,
        Event::ExpireHold => match facts.hold_ends_at {
            Some(ends_at) if ends_at <= now => {}
            Some(_) | None => return Err(Refusal::HoldStands),
        },
        Event::MissApproval => {
            asked(facts)?;
            from(facts.starts_at, now)?;
        }
        Event::Start => {
            from(earlier(facts.starts_at, START_EARLY), now)?;
            before(later(facts.ends_at, START_LATE), now)?;
        }
        Event::MarkNoShow | Event::ProviderAbsent => from(later(facts.starts_at, GRACE), now)?,
        Event::Complete if facts.status == AppointmentStatus::NoShow => before(later(facts.since, CORRECTION), now)?,
        Event::Complete => {}
        Event::Reopen => before(later(facts.since, CORRECTION), now)?,
        Event::Retake => return retake(facts, by, now),
    }
    let approval = if event == Event::Approve { Approval::Given } else { facts.approval };
    Ok(Next { status, approval })
}

/// Where the talk is when the appointment is there.
pub const fn consultation(status: AppointmentStatus) -> ConsultationStatus {
    match status {
        AppointmentStatus::Scheduled | AppointmentStatus::Confirmed => ConsultationStatus::Scheduled,
        AppointmentStatus::InProgress => ConsultationStatus::InProgress,
        AppointmentStatus::Completed => ConsultationStatus::Completed,
        AppointmentStatus::Cancelled | AppointmentStatus::NoShow => ConsultationStatus::Cancelled,
    }
}

impl AppointmentStatus {
    /// Whether its time is taken for others.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Scheduled | Self::Confirmed | Self::InProgress)
    }
}

/// The patient's side confirms what costs nothing before; the payment confirms what does. The provider's own word is
/// the approval too.
fn confirm(facts: &Facts, by: By, now: Timestamp) -> Result<Next, Refusal> {
    alive(facts, now)?;
    if facts.approval == Approval::Asked {
        return Err(Refusal::Asked);
    }
    if facts.payment == PaymentTime::Before && by != By::System {
        return Err(Refusal::PaymentNeeded);
    }
    stand(facts, by, now)
}

/// Only a hold that has ended is taken up again; whether its time is free shows under the lock.
fn retake(facts: &Facts, by: By, now: Timestamp) -> Result<Next, Refusal> {
    if !facts.lapsed && alive(facts, now).is_ok() {
        return Err(Refusal::HoldStands);
    }
    stand(facts, by, now)
}

/// It stands, or the provider is asked.
fn stand(facts: &Facts, by: By, now: Timestamp) -> Result<Next, Refusal> {
    before(facts.starts_at, now)?;
    Ok(match (facts.approval, by) {
        (Approval::Needed, By::Provider) => Next { status: AppointmentStatus::Confirmed, approval: Approval::Given },
        (Approval::Needed, _) => Next { status: AppointmentStatus::Scheduled, approval: Approval::Asked },
        (approval, _) => Next { status: AppointmentStatus::Confirmed, approval },
    })
}

fn reschedule(facts: &Facts, by: By, now: Timestamp) -> Result<(), Refusal> {
    alive(facts, now)?;
    if by != By::Patient {
        return before(facts.starts_at, now);
    }
    if facts.reschedules >= RESCHEDULES_MAX {
        return Err(Refusal::TooManyMoves);
    }
    before(earlier(facts.starts_at, facts.notice), now)
}

/// A patient cancels before the start; the provider and the clinic always can.
fn cancel(facts: &Facts, by: By, now: Timestamp) -> Result<(), Refusal> {
    if by == By::Patient { before(facts.starts_at, now) } else { Ok(()) }
}

fn asked(facts: &Facts) -> Result<(), Refusal> {
    if facts.approval == Approval::Asked { Ok(()) } else { Err(Refusal::NotAsked) }
}

/// A hold whose end has come is over, also before anybody has swept it away.
fn alive(facts: &Facts, now: Timestamp) -> Result<(), Refusal> {
    match facts.hold_ends_at {
        Some(ends_at) if ends_at <= now => Err(Refusal::HoldExpired(ends_at)),
        Some(_) | None => Ok(()),
    }
}

fn from(at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    if now >= at { Ok(()) } else { Err(Refusal::TooEarly(at)) }
}

fn before(at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    if now < at { Ok(()) } else { Err(Refusal::TooLate(at)) }
}

fn earlier(at: Timestamp, span: Duration) -> Timestamp {
    at.saturating_sub(span).unwrap_or(Timestamp::MIN)
}

/// How long before its start a visit may begin.
pub const START_EARLY: Duration = Duration::from_secs(15 * 60);

/// How long after its end it still may.
pub const START_LATE: Duration = Duration::from_secs(60 * 60);

/// How long one waits for the other before "did not come" may be said.
pub const GRACE: Duration = Duration::from_secs(10 * 60);

/// How long "did not come" can be taken back.
pub const CORRECTION: Duration = Duration::from_secs(72 * 3600);

/// How often a patient may move an appointment.
pub const RESCHEDULES_MAX: i64 = 3;

const EVERYBODY: &[By] = &[By::Patient, By::Provider, By::Admin, By::System];
const PEOPLE: &[By] = &[By::Patient, By::Provider, By::Admin];
const STAFF: &[By] = &[By::Provider, By::Admin];

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
