//! Visits that are billed.

use carehub::actor::Actor;
use carehub::booking::appointments::{Wish, confirm, hold, lock_paid};
use carehub::care::{NewVisitType, PaymentTime};
use carehub::ids::{AppointmentId, InvoiceId, PatientId, PaymentId, ProviderId};
use carehub::invoices::{Bill, PaidBy, issue};
use carehub::money::Money;
use carehub::payments::owe;
use jiff::Timestamp;

use super::clinic::new_visit_type;
use super::{PatientFixture, World};

/// A visit on 3 June at 9 o'clock for 50.00 EUR, to be paid afterwards.
pub(crate) struct LaterVisit {
    pub(crate) patient: PatientFixture,
    pub(crate) id: AppointmentId,
}

impl World {
    pub(crate) async fn later_visit(&self) -> LaterVisit {
        let provider = self.working_provider("Petra").await;
        let patient = self.patient("Pat").await;
        let id = self.to_pay_later(provider.provider, patient.patient).await;
        LaterVisit { patient, id }
    }

    /// A confirmed visit of these two, to be paid afterwards.
    pub(crate) async fn to_pay_later(&self, provider: ProviderId, patient: PatientId) -> AppointmentId {
        let fee = Money { minor: 5000, currency: "EUR".parse().expect("a currency") };
        let new = NewVisitType { fee, payment: PaymentTime::Later, ..new_visit_type("Later", 30) };
        let visit_type = self.visit_type(provider, new).await;
        let wish = Wish {
            provider,
            visit_type,
            patient: Some(patient),
            starts_at: "2026-06-03T09:00:00Z".parse().expect("a time"),
            currency: None,
            reason: String::new().into(),
            patient_zone: None,
        };
        let system = Actor::system();
        let held = hold(&self.core, &system, &wish).await.expect("held");
        let mut change = self.core.begin().await.expect("begins");
        confirm(&mut change, &self.core, &system, held.id, true).await.expect("confirmed");
        change.commit().await.expect("commits");
        held.id
    }

    /// Bills an appointment, in whichever state it is; what is given has come for it.
    pub(crate) async fn billed(
        &self,
        id: AppointmentId,
        paid: Option<PaidBy>,
        due_at: Option<Timestamp>,
    ) -> (PaymentId, InvoiceId) {
        let mut change = self.core.begin().await.expect("begins");
        let appointment = lock_paid(&mut change, id).await.expect("locked");
        let payment = owe(&mut change, &self.core, &appointment).await.expect("owed");
        let bill = Bill { payment: payment.id, appointment: id, amount: payment.amount, paid, due_at };
        let invoice = issue(&mut change, &self.core, &bill).await.expect("issued");
        change.commit().await.expect("commits");
        (payment.id, invoice)
    }

    /// So many payments, each of a visit that is like this one.
    pub(crate) async fn many_payments(&self, like: AppointmentId, count: usize) -> Vec<(PaymentId, AppointmentId)> {
        let mut change = self.core.begin().await.expect("begins");
        let mut made = Vec::new();
        for _ in 0..count {
            let id = AppointmentId::new(&self.core.clock);
            sqlx::query(
                "INSERT INTO appointment (id, patient_id, provider_id, visit_type_id, kind, status, starts_at, ends_at,
                     buffer_before_minutes, buffer_after_minutes, provider_zone, patient_zone, approval, payment, fee_minor,
                     currency, cancel_tiers, booked_by, status_at, created_at, updated_at)
                 SELECT $1, patient_id, provider_id, visit_type_id, kind, status, starts_at, ends_at, buffer_before_minutes,
                     buffer_after_minutes, provider_zone, patient_zone, approval, payment, fee_minor, currency, cancel_tiers,
                     booked_by, status_at, created_at, updated_at FROM appointment WHERE id = $2",
            )
            .bind(id.to_string())
            .bind(like.to_string())
            .execute(&mut *change)
            .await
            .expect("inserted");
            let appointment =
                carehub::booking::appointments::appointment(&mut change, id).await.expect("reads").expect("is there");
            made.push((owe(&mut change, &self.core, &appointment).await.expect("owed").id, id));
        }
        change.commit().await.expect("commits");
        made
    }
}
