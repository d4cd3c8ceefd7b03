//! Visits that are billed.

use carehub::booking::appointments::lock_paid;
use carehub::ids::{AppointmentId, InvoiceId, PaymentId};
use carehub::invoices::{Bill, PaidBy, issue};
use carehub::payments::owe;
use jiff::Timestamp;

use super::World;

impl World {
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
}
