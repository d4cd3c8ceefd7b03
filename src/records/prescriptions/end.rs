//! The end of a prescription that stood: its author takes it back.

use super::error::Error;
use super::model::seal_reason;
use super::rules::{Event, PrescriptionStatus};
use super::view::View;
use super::{access, store};
use crate::actor::Actor;
use crate::audit::Record;
use crate::core::Core;
use crate::ids::PrescriptionId;
use crate::records::keys;
use crate::sensitive::Phi;

/// Cancels it; the reason is for the patient and for whoever treats them.
///
/// # Errors
/// [`Error`]
pub async fn cancel(core: &Core, actor: &Actor, id: PrescriptionId, reason: &Phi<String>) -> Result<View, Error> {
    let mut change = core.begin().await?;
    access::only_providers(&mut change, actor).await?;
    let known = store::lock(&mut change, id).await?.ok_or(Error::NotFound)?;
    access::takes_back(&mut change, actor, &known).await?;
    known.allow(Event::Cancel)?;
    if reason.0.is_empty() {
        return Err(Error::ReasonMissing);
    }
    let (now, key) = (change.now(), keys::of(&mut change, core, known.patient).await?);
    let sealed = seal_reason(&key, id, reason)?;
    store::end(&mut change, id, PrescriptionStatus::Cancelled, &sealed, now).await?;
    change.record(actor, Record::new("prescription.cancelled", "prescription", id).of(known.patient));
    let done = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let view = View::of(&mut change, &key, &done, now).await?;
    change.commit().await?;
    Ok(view)
}
