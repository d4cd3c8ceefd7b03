//! Notes of the demo clinic's visits, written as a provider writes them.

use super::Error;
use super::data::NoteData;
use crate::actor::Actor;
use crate::booking::appointments;
use crate::core::Core;
use crate::ids::AppointmentId;
use crate::records::notes;

/// Writes what the file says of a visit: a draft, signed or not, with what was added.
pub(super) async fn write(core: &Core, author: &Actor, visit: AppointmentId, data: &NoteData) -> Result<(), Error> {
    let consultation = appointments::consultation(&mut *core.read().await?, visit).await?;
    let consultation = consultation.ok_or_else(|| Error::Wrong(format!("no consultation of visit {visit}")))?;
    let (draft, _) = notes::open_draft(core, author, consultation.id, data.template).await?;
    let saved = notes::save(core, author, draft.id(), draft.version(), &data.parts).await?;
    if data.signed {
        notes::sign(core, author, saved.id(), saved.version()).await?;
    }
    if !data.amendment.0.is_empty() {
        notes::amend(core, author, saved.id(), &data.amendment).await?;
    }
    Ok(())
}
