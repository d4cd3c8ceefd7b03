//! Who sees which invoices: a patient's side their own, admins all. A provider's bills are the clinic's business.

use jiff::Timestamp;

use super::error::Error;
use super::issue::open;
use super::model::{Invoice, InvoiceKind, InvoiceState};
use super::{paper, store};
use crate::actor::{Actor, Role, Who};
use crate::audit::{Change, Record};
use crate::care;
use crate::core::Core;
use crate::db::Conn;
use crate::digest::sha256;
use crate::ids::{AppointmentId, InvoiceId, PatientId, PaymentId, ProviderId};
use crate::money::Currency;
use crate::sensitive::Phi;

/// Which invoices; access is part of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Filter {
    /// Of these patients only.
    pub(super) patients: Option<Vec<PatientId>>,
    pub(super) provider: Option<ProviderId>,
    pub(super) payment: Option<PaymentId>,
    pub(super) appointment: Option<AppointmentId>,
    pub(super) kind: Option<InvoiceKind>,
    pub(super) state: Option<InvoiceState>,
    pub(super) currency: Option<Currency>,
    pub(super) from: Option<Timestamp>,
    pub(super) to: Option<Timestamp>,
    /// Behind this one in the order.
    pub(super) after: Option<InvoiceId>,
}

/// The paper of an invoice.
pub struct Printed {
    /// As it is printed: names the file.
    pub number: String,
    /// A PDF.
    pub pdf: Phi<Vec<u8>>,
}

/// Up to `limit + 1` that the actor may see, newest first.
pub(super) async fn list(core: &Core, actor: &Actor, mut filter: Filter, limit: i64) -> Result<Vec<Invoice>, Error> {
    let person = actor.person().ok_or(Error::NotFound)?;
    let mut conn = core.read().await?;
    match person.role {
        Role::Admin => {}
        Role::Provider => return Err(Error::RoleForbidden),
        Role::Patient => {
            let own = care::patients_of(&mut conn, person.user).await?;
            let asked = filter.patients.take();
            let fits = |patient: &PatientId| asked.as_ref().is_none_or(|asked| asked.contains(patient));
            filter.patients = Some(own.into_iter().filter(fits).collect());
        }
    }
    Ok(store::list(&mut conn, &filter, core.clock.now(), limit).await?)
}

/// All of one patient that the actor may see, oldest first, each with its paper.
///
/// # Errors
/// [`Error`]
pub async fn of_patient(core: &Core, actor: &Actor, patient: PatientId) -> Result<Vec<(Invoice, Printed)>, Error> {
    let mut all = Vec::new();
    let mut filter = Filter { patients: Some(vec![patient]), ..Filter::default() };
    loop {
        let mut found = list(core, actor, filter.clone(), PAGE).await?;
        let more = i64::try_from(found.len()).is_ok_and(|found| found > PAGE);
        if more {
            found.pop();
        }
        filter.after = found.last().map(|last| last.id);
        for invoice in found {
            let printed = pdf(core, actor, invoice.id).await?;
            all.push((invoice, printed));
        }
        if !more {
            all.reverse();
            return Ok(all);
        }
    }
}

/// Fetched at once.
const PAGE: i64 = 100;

/// One that the actor may see.
pub(super) async fn show(core: &Core, actor: &Actor, id: InvoiceId) -> Result<Invoice, Error> {
    seen(&mut *core.read().await?, actor, id).await
}

/// Its paper, for an actor who may see it; that they took it is recorded.
pub(super) async fn pdf(core: &Core, actor: &Actor, id: InvoiceId) -> Result<Printed, Error> {
    let mut change = core.begin().await?;
    let invoice = seen(&mut change, actor, id).await?;
    let printed = printed(core, &invoice)?;
    record_look(&mut change, actor, &invoice);
    change.commit().await?;
    Ok(printed)
}

/// Its paper, for the hub itself: to be sent along with a message.
///
/// # Errors
/// [`Error`]
pub async fn print(conn: &mut Conn, core: &Core, id: InvoiceId) -> Result<Printed, Error> {
    let invoice = store::by_id(conn, id).await?.ok_or(Error::NotFound)?;
    printed(core, &invoice)
}

fn printed(core: &Core, invoice: &Invoice) -> Result<Printed, Error> {
    let pdf = paper::paper(&open(core, invoice)?).pdf()?;
    if sha256(&pdf) != invoice.pdf_sha256 {
        // What it says is the same all the same: the snapshot opens only unchanged.
        tracing::error!(invoice.id = %invoice.id, "an invoice is printed otherwise than when it was issued");
    }
    Ok(Printed { number: invoice.number.clone(), pdf: Phi(pdf) })
}

fn record_look(change: &mut Change, actor: &Actor, invoice: &Invoice) {
    change.record(actor, Record::new("invoice.printed", "invoice", invoice.id).of(invoice.patient));
}

async fn seen(conn: &mut Conn, actor: &Actor, id: InvoiceId) -> Result<Invoice, Error> {
    let invoice = store::by_id(conn, id).await?.ok_or(Error::NotFound)?;
    let clinic = actor.is(Role::Admin) || actor.who == Who::System;
    if clinic || (actor.is(Role::Patient) && care::acts_for(conn, actor, invoice.patient).await?) {
        Ok(invoice)
    } else {
        Err(Error::NotFound)
    }
}
