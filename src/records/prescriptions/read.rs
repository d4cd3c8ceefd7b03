//! Reading one, on the screen or as a paper. Each look leaves a trail.

use super::access;
use super::error::Error;
use super::model::Prescription;
use super::paper::{Standing, paper};
use super::rules::PrescriptionStatus;
use super::store;
use super::view::View;
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::core::Core;
use crate::ids::PrescriptionId;
use crate::records::keys;

/// One, as the actor may see it.
pub(super) async fn show(core: &Core, actor: &Actor, id: PrescriptionId) -> Result<View, Error> {
    let mut change = core.begin().await?;
    let prescription = seen(&mut change, actor, id, "prescription.read").await?;
    let key = keys::of(&mut change, core, prescription.patient).await?;
    let now = change.now();
    let view = View::with_warnings(&mut change, &key, &prescription, now).await?;
    change.commit().await?;
    Ok(view)
}

/// One that is signed, as a PDF.
pub(in crate::records) async fn pdf(core: &Core, actor: &Actor, id: PrescriptionId) -> Result<Vec<u8>, Error> {
    let mut change = core.begin().await?;
    let prescription = seen(&mut change, actor, id, "prescription.printed").await?;
    let key = keys::of(&mut change, core, prescription.patient).await?;
    let signed = prescription.signed(&key)?.ok_or(Error::NotSigned)?;
    change.commit().await?;
    let standing = match (prescription.status, prescription.ended_at) {
        (PrescriptionStatus::Cancelled, Some(at)) => Standing::Cancelled(at),
        (PrescriptionStatus::Superseded, Some(at)) => Standing::Superseded(at),
        _ => Standing::Stands,
    };
    // Laying out pages is work for a processor, not for the one thread that answers others too.
    let written = tokio::task::spawn_blocking(move || paper(&signed, standing).pdf()).await;
    Ok(written.map_err(|_| crate::documents::Unwritable::Pdf)??)
}

async fn seen(
    change: &mut Change,
    actor: &Actor,
    id: PrescriptionId,
    action: &'static str,
) -> Result<Prescription, Error> {
    let prescription = store::by_id(change, id).await?.ok_or(Error::NotFound)?;
    let now = change.now();
    let by = access::reads(change, actor, &prescription, now).await?;
    let record = Record::new(action, "prescription", id).of(prescription.patient);
    change.record(actor, record.with(serde_json::json!({ "by": by })));
    Ok(prescription)
}
