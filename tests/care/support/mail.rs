//! Mails as they leave, and the rows that make them leave.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use carehub::ids::{AppointmentId, MessageId, PatientId, UserId};
use carehub::messages::mail::Mail;
use carehub::messages::transport::{NotSent, Sending, Transport};
use carehub::messages::{Mailer, deliver};
use carehub::outbox::{self, Entry, Kind, Message};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{PatientFixture, ProviderFixture, World};

/// A transport that keeps what it is given, and fails as it is told to.
#[derive(Debug, Default)]
pub(crate) struct Outgoing {
    sent: Mutex<Vec<Sent>>,
    failures: Mutex<VecDeque<NotSent>>,
}

/// A mail as it left.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) id: MessageId,
    pub(crate) kind: Kind,
    /// Head and body, with quoted-printable undone.
    pub(crate) text: String,
    /// Untouched.
    pub(crate) wire: String,
}

impl Transport for Outgoing {
    fn send<'a>(&'a self, mail: &'a Mail) -> Sending<'a> {
        Box::pin(async move {
            if let Some(failure) = self.failures.lock().expect("not poisoned").pop_front() {
                return Err(failure);
            }
            let wire = String::from_utf8(mail.message().expect("a mail").formatted()).expect("UTF-8");
            let sent = Sent { id: mail.id, kind: mail.kind, text: readable(&wire), wire };
            self.sent.lock().expect("not poisoned").push(sent);
            Ok(())
        })
    }
}

impl Outgoing {
    pub(crate) fn fail(&self, failure: NotSent) {
        self.failures.lock().expect("not poisoned").push_back(failure);
    }

    /// What left since the last look.
    pub(crate) fn take(&self) -> Vec<Sent> {
        std::mem::take(&mut *self.sent.lock().expect("not poisoned"))
    }

    pub(crate) fn mailer(self: &Arc<Self>) -> Mailer {
        Mailer { transport: self.clone(), from: None }
    }
}

impl Sent {
    /// The address of the To header.
    pub(crate) fn to(&self) -> &str {
        let line = self.text.lines().find(|line| line.starts_with("To: ")).expect("a reader");
        line.rsplit(['<', ' ']).next().expect("an address").trim_end_matches('>')
    }

    pub(crate) fn subject(&self) -> &str {
        self.text.lines().find_map(|line| line.strip_prefix("Subject: ")).expect("a subject")
    }
}

/// RFC 2045 §6.7, undone.
pub(crate) fn readable(wire: &str) -> String {
    let joined = wire.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let code = behind.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.filter(|_| first == b'=').and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl World {
    /// Writes a message that is due now.
    pub(crate) async fn post(&self, kind: Kind, subject: impl ToString, once: &str, payload: Value) {
        let message = Message {
            kind,
            subject: subject.to_string(),
            once: once.to_owned(),
            due_at: self.core.clock.now(),
            payload,
        };
        let mut transaction = self.core.db.begin().await.expect("begins");
        outbox::post(&mut transaction, &self.core.clock, &message).await.expect("posts");
        transaction.commit().await.expect("commits");
    }

    /// Delivers until nothing is due.
    pub(crate) async fn deliver(&self, mailer: &Mailer) {
        while deliver(&self.core, mailer).await.expect("takes messages") > 0 {}
    }

    /// All messages, oldest first.
    pub(crate) async fn outbox(&self) -> Vec<Entry> {
        let mut conn = self.core.read().await.expect("a connection");
        let mut entries = outbox::list(&mut conn, None, None, None, 1000).await.expect("reads");
        entries.reverse();
        entries
    }

    /// The address of a user.
    pub(crate) async fn email(&self, user: UserId) -> String {
        let mut conn = self.core.read().await.expect("a connection");
        carehub::accounts::user(&mut conn, user).await.expect("reads").expect("a user").email.0
    }

    /// An appointment of half an hour as a row: what is told of it does not depend on how it came to be.
    pub(crate) async fn stored_appointment(
        &self,
        patient: &PatientFixture,
        provider: &ProviderFixture,
        starts_at: &str,
        status: &str,
    ) -> AppointmentId {
        let id = AppointmentId::new(&self.core.clock);
        let starts_at: Timestamp = starts_at.parse().expect("a time");
        let ends_at = starts_at + SignedDuration::from_mins(30);
        let approval = if status == "SCHEDULED" { "ASKED" } else { "NOT_NEEDED" };
        let mut transaction = self.core.db.begin().await.expect("begins");
        sqlx::query(
            "INSERT INTO appointment (id, patient_id, provider_id, visit_type_id, kind, status, status_at, starts_at, ends_at,
                 buffer_before_minutes, buffer_after_minutes, provider_zone, patient_zone, reason, approval, payment, fee_minor,
                 currency, cancel_tiers, booked_by, created_at, updated_at)
             VALUES ($1, $2, $3, $4, 'VIDEO', $5, $6, $7, $8, 0, 0, 'America/New_York', 'Europe/Berlin', 'reason canary', $9,
                 'FREE', 0, 'EUR', '[]', $10, $6, $6)",
        )
        .bind(id.to_string())
        .bind(patient.patient.to_string())
        .bind(provider.provider.to_string())
        .bind(provider.visit_type.to_string())
        .bind(status)
        .bind(self.core.clock.now().as_microsecond())
        .bind(starts_at.as_microsecond())
        .bind(ends_at.as_microsecond())
        .bind(approval)
        .bind(patient.user.to_string())
        .execute(&mut *transaction)
        .await
        .expect("stored");
        transaction.commit().await.expect("commits");
        id
    }

    /// Permission to act for a patient as a row, given back already or not.
    pub(crate) async fn stored_grant(&self, patient: PatientId, user: UserId, revoked: bool) {
        let mut transaction = self.core.db.begin().await.expect("begins");
        sqlx::query(
            "INSERT INTO patient_grant (id, patient_id, user_id, email, email_key, relation, granted_by, created_at,
                 revoked_at)
             VALUES ($1, $2, $3, $3, $3, 'GUARDIAN', $3, 0, $4)",
        )
        .bind(self.core.clock.uuid().to_string())
        .bind(patient.to_string())
        .bind(user.to_string())
        .bind(revoked.then_some(1_i64))
        .execute(&mut *transaction)
        .await
        .expect("granted");
        transaction.commit().await.expect("commits");
    }

    /// Runs one statement with texts.
    pub(crate) async fn sql(&self, statement: &'static str, values: &[String]) {
        let mut transaction = self.core.db.begin().await.expect("begins");
        let query = values.iter().fold(sqlx::query(statement), |query, value| query.bind(value));
        query.execute(&mut *transaction).await.expect(statement);
        transaction.commit().await.expect("commits");
    }
}
