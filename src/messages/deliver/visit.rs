//! What is true of an appointment when a mail about it is written, and who gets one.

use jiff::Timestamp;

use super::super::house::house;
use super::super::mail::{About, Attached, Facts, Reader, Side, when};
use super::super::visits::about;
use super::rules::{Visit, after_the_night, outdated};
use super::{Mailer, Recipient, Task};
use crate::accounts;
use crate::booking::appointments::{Appointment, appointment};
use crate::care::{self, Patient};
use crate::core::Core;
use crate::db::{Conn, Error};
use crate::ids::{AppointmentId, InvoiceId};
use crate::invoices;
use crate::outbox::{Claimed, Kind};
use crate::sensitive::Phi;

pub(super) async fn task(core: &Core, mailer: &Mailer, message: &Claimed, now: Timestamp) -> Result<Task, Error> {
    let Ok(id) = message.subject.parse::<AppointmentId>() else {
        return Ok(Task::Skip("the subject is no appointment"));
    };
    let mut conn = core.read().await?;
    let Some(appointment) = appointment(&mut conn, id).await? else {
        return Ok(Task::Skip("there is no such appointment"));
    };
    let sequence = message.payload.get("sequence").and_then(serde_json::Value::as_i64);
    let visit = Visit {
        status: appointment.status,
        approval: appointment.approval,
        starts_at: appointment.starts_at,
        sequence: appointment.sequence,
    };
    if let Some(why) = outdated(message.kind, &visit, sequence, now) {
        return Ok(Task::Skip(why));
    }
    let Some(patient) = care::patient(&mut conn, appointment.patient).await? else {
        return Ok(Task::Skip("there is no such patient"));
    };
    let Some(recipient) = Recipient::of(&message.payload) else {
        return Ok(Task::Each(recipients(&mut conn, message.kind, &patient).await?));
    };
    let Some(reader) = reader(&mut conn, recipient, &appointment, patient).await? else {
        return Ok(Task::Skip("the reader has no account or address any more"));
    };
    if let Some(morning) = night(message, &reader, &appointment, now) {
        return Ok(Task::Wait(morning, "it is night where the reader is"));
    }
    let house = house(&mut conn, core, mailer.from.as_ref()).await?;
    let side = if recipient == Recipient::Provider { Side::Provider } else { Side::Patient };
    let Some(about) = about(&mut conn, &appointment, side, now).await? else {
        return Ok(Task::Skip("there is no such provider"));
    };
    let attached = match message.kind {
        Kind::InvoiceReady | Kind::InvoiceOverdue => match paper(&mut conn, core, message).await? {
            Some(paper) => Some(paper),
            None => return Ok(Task::Skip("there is no such invoice")),
        },
        _ => None,
    };
    Ok(Task::Mail(Box::new(Facts { house, reader, about: About::Visit(about), attached })))
}

/// The paper of the invoice that the message is about.
async fn paper(conn: &mut Conn, core: &Core, message: &Claimed) -> Result<Option<Attached>, Error> {
    let named = message.payload.get("invoice").and_then(serde_json::Value::as_str);
    let Some(id) = named.and_then(|id| id.parse::<InvoiceId>().ok()) else { return Ok(None) };
    match invoices::print(conn, core, id).await {
        Ok(printed) => Ok(Some(Attached { name: format!("{}.pdf", printed.number), pdf: printed.pdf })),
        Err(invoices::Error::Database(error)) => Err(error),
        Err(error) => {
            tracing::error!(invoice.id = %id, error = &error as &dyn std::error::Error, "an invoice cannot be printed");
            Ok(None)
        }
    }
}

fn night(message: &Claimed, reader: &Reader, appointment: &Appointment, now: Timestamp) -> Option<Timestamp> {
    let minutes = message.payload.get("minutes").and_then(serde_json::Value::as_i64)?;
    if message.kind != Kind::AppointmentReminder {
        return None;
    }
    after_the_night(minutes, appointment.starts_at, &when::zone(&reader.zone), now)
}

/// The patient, or for one who does not sign in those who act for them; and the provider. Reminders, requests and
/// papers have one side only.
async fn recipients(conn: &mut Conn, kind: Kind, patient: &Patient) -> Result<Vec<Recipient>, Error> {
    let mut to = Vec::new();
    if kind != Kind::ApprovalAsked {
        match patient.user {
            Some(user) => to.push(Recipient::User(user)),
            None => to.extend(care::guardians(conn, patient.id).await?.into_iter().map(Recipient::User)),
        }
        if to.is_empty() && patient.email.0.is_some() {
            to.push(Recipient::Patient);
        }
    }
    let patients_only = matches!(
        kind,
        Kind::AppointmentReminder
            | Kind::PrescriptionReady
            | Kind::PaymentTooLate
            | Kind::InvoiceReady
            | Kind::InvoiceOverdue
    );
    if !patients_only {
        to.push(Recipient::Provider);
    }
    Ok(to)
}

/// Somebody to write to; nobody when the account or the permission is gone.
async fn reader(
    conn: &mut Conn,
    recipient: Recipient,
    appointment: &Appointment,
    patient: Patient,
) -> Result<Option<Reader>, Error> {
    let user = match recipient {
        Recipient::Patient => {
            let Patient { name, email, language, zone, .. } = patient;
            return Ok(email.0.map(|address| Reader { name, address: Phi(address), language, zone }));
        }
        Recipient::User(user) => {
            let still = patient.user == Some(user) || care::guardians(conn, patient.id).await?.contains(&user);
            if !still {
                return Ok(None);
            }
            user
        }
        Recipient::Provider => match care::provider(conn, appointment.provider).await? {
            Some(provider) => provider.user,
            None => return Ok(None),
        },
    };
    let Some(account) = accounts::user(conn, user).await? else { return Ok(None) };
    if account.status == accounts::Status::Deactivated {
        return Ok(None);
    }
    let mut reader =
        Reader { name: account.name, address: account.email, language: account.language, zone: account.zone };
    if patient.user == Some(user) {
        // What they told the clinic as a patient goes before what the account says.
        reader = Reader { name: patient.name, language: patient.language, zone: patient.zone, ..reader };
    }
    Ok(Some(reader))
}
