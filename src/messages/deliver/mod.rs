//! Delivery: takes messages from the outbox, looks up what is true now, writes the mail and sends it; at least once.
//!
//! Two workers never hold the same message. One that dies between sending and saying so leaves its message to the next
//! when the lease ends: the mail is then sent twice, with the same Message-ID. A message for several people becomes one for
//! each, so that a broken address holds up nobody else.

mod account;
mod rules;
mod visit;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;
use lettre::message::Mailbox;
use serde_json::{Value, json};

use super::mail::{self, Facts};
use super::transport::{NotSent, Transport};
use crate::core::Core;
use crate::db::Error;
use crate::ids::UserId;
use crate::outbox::{self, Claimed, Kind, Message, State};

/// How mails leave, and from whom.
#[derive(Clone, Debug)]
pub struct Mailer {
    /// How.
    pub transport: Arc<dyn Transport>,
    /// From whom, unless it is the clinic's own address.
    pub from: Option<Mailbox>,
}

/// What there is to do with a message.
enum Task {
    /// To be written and sent.
    Mail(Box<Facts>),
    /// To be told to each of them.
    Each(Vec<Recipient>),
    /// Of no use any more.
    Skip(&'static str),
    /// Better later.
    Wait(Timestamp, &'static str),
}

/// One of those whom a message about an appointment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Recipient {
    /// The patient by the address that the clinic has.
    Patient,
    /// A user who is the patient or acts for them.
    User(UserId),
    /// The provider.
    Provider,
}

/// Delivers what is due, one batch; how many messages it took.
///
/// # Errors
/// [`Error`]: no message could be taken. What goes wrong with one message is kept with it.
pub async fn deliver(core: &Core, mailer: &Mailer) -> Result<usize, Error> {
    let mut transaction = core.db.begin().await?;
    let claimed = outbox::claim(&mut transaction, &core.clock, BATCH).await?;
    transaction.commit().await?;
    let count = claimed.len();
    join_all(claimed.iter().map(async |message| {
        if let Err(error) = handle(core, mailer, message).await {
            // It stays taken until the lease ends, then somebody tries again.
            tracing::warn!(message.id = %message.id, message.kind = %message.kind,
                error = &error as &dyn std::error::Error, "a message could not be handled; it is tried again");
        }
    }))
    .await;
    Ok(count)
}

async fn handle(core: &Core, mailer: &Mailer, message: &Claimed) -> Result<(), Error> {
    let now = core.clock.now();
    let task = if is_about_account(message.kind) {
        account::task(core, mailer, message).await?
    } else {
        visit::task(core, mailer, message, now).await?
    };
    match task {
        Task::Mail(facts) => {
            let sent = send(mailer, message, &facts, now).await;
            conclude(core, message, sent).await
        }
        Task::Each(recipients) => tell_each(core, message, &recipients, now).await,
        Task::Skip(why) => settle(core, message, State::Skipped, why).await,
        Task::Wait(until, why) => put_off(core, message, until, why).await,
    }
}

const fn is_about_account(kind: Kind) -> bool {
    match kind {
        Kind::VerifyEmail
        | Kind::AlreadyRegistered
        | Kind::ResetPassword
        | Kind::PasswordChanged
        | Kind::Invitation
        | Kind::ChangeEmail
        | Kind::EmailChanging
        | Kind::FactorsChanged
        | Kind::MailTrial
        | Kind::RecordOpened
        | Kind::BreakGlassReview
        | Kind::PaymentReview
        | Kind::PaymentDisputed => true,
        Kind::AppointmentConfirmed
        | Kind::ApprovalAsked
        | Kind::AppointmentMoved
        | Kind::AppointmentCancelled
        | Kind::AppointmentReminder
        | Kind::PrescriptionReady
        | Kind::PaymentTooLate
        | Kind::InvoiceReady
        | Kind::InvoiceOverdue => false,
    }
}

async fn send(mailer: &Mailer, message: &Claimed, facts: &Facts, now: Timestamp) -> Result<(), NotSent> {
    let mail = mail::render(message.id, message.kind, facts, now).map_err(|unfit| match unfit {
        mail::Unfit::Sender => NotSent::ForNow(unfit.to_string()),
        other => NotSent::ForEver(other.to_string()),
    })?;
    let sending = tokio::time::timeout(SEND_TIME_MAX, mailer.transport.send(&mail));
    sending.await.unwrap_or_else(|_| Err(NotSent::ForNow("sending took too long".to_owned())))
}

async fn conclude(core: &Core, message: &Claimed, sent: Result<(), NotSent>) -> Result<(), Error> {
    let failed = match sent {
        Ok(()) => return settle(core, message, State::Sent, "").await,
        Err(failed) => failed,
    };
    let why = failed.to_string();
    let again = match failed {
        NotSent::ForNow(_) => outbox::next_attempt(message.attempt, core.clock.now()),
        NotSent::ForEver(_) => None,
    };
    match again {
        Some(at) => {
            tracing::warn!(message.id = %message.id, message.kind = %message.kind, message.attempt, why,
                "a mail was not sent; it is tried again");
            put_off(core, message, at, &why).await
        }
        None => {
            tracing::error!(message.id = %message.id, message.kind = %message.kind, message.attempt, why,
                "a mail was given up");
            settle(core, message, State::Failed, &why).await
        }
    }
}

/// One message for each, instead of this one.
async fn tell_each(core: &Core, message: &Claimed, to: &[Recipient], now: Timestamp) -> Result<(), Error> {
    let mut transaction = core.db.begin().await?;
    if !outbox::settle(&mut transaction, message, State::Sent, now, "").await? {
        return Ok(());
    }
    for recipient in to {
        let mut payload = if message.payload.is_object() { message.payload.clone() } else { json!({}) };
        if let Value::Object(members) = &mut payload {
            members.insert("to".to_owned(), recipient.to_string().into());
        }
        let one = Message {
            kind: message.kind,
            subject: message.subject.clone(),
            once: format!("{}/{recipient}", message.id),
            due_at: now,
            payload,
        };
        outbox::post(&mut transaction, &core.clock, &one).await?;
    }
    Ok(transaction.commit().await?)
}

async fn settle(core: &Core, message: &Claimed, state: State, why: &str) -> Result<(), Error> {
    let mut transaction = core.db.begin().await?;
    let ours = outbox::settle(&mut transaction, message, state, core.clock.now(), why).await?;
    transaction.commit().await?;
    if !ours {
        tracing::warn!(message.id = %message.id, message.kind = %message.kind, "a message took longer than its lease");
    }
    Ok(())
}

async fn put_off(core: &Core, message: &Claimed, until: Timestamp, why: &str) -> Result<(), Error> {
    let mut transaction = core.db.begin().await?;
    outbox::defer(&mut transaction, message, until, why).await?;
    Ok(transaction.commit().await?)
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Patient => f.write_str("patient"),
            Self::Provider => f.write_str("provider"),
            Self::User(user) => user.fmt(f),
        }
    }
}

impl Recipient {
    /// As [`tell_each`] wrote it.
    fn of(payload: &Value) -> Option<Self> {
        match payload.get("to")?.as_str()? {
            "patient" => Some(Self::Patient),
            "provider" => Some(Self::Provider),
            user => user.parse().ok().map(Self::User),
        }
    }
}

/// Messages at one time: each has a connection of its own to the mail server, and servers refuse many.
const BATCH: i64 = 8;

/// Below [`outbox::LEASE`], so that nobody else takes a message while it is on its way.
const SEND_TIME_MAX: Duration = Duration::from_secs(40);
