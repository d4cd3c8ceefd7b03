//! Charts and consents of the demo clinic: stated and agreed to by patients, confirmed and added to by who sees them.

use super::Error;
use super::data::{ConsentData, PatientData, VisitData};
use crate::actor::Actor;
use crate::core::Core;
use crate::ids::PatientId;
use crate::records::chart::{self, Content, Vital};
use crate::records::consents::{self, ConsentKind};

/// Publishes the clinic's texts.
pub(super) async fn publish(core: &Core, texts: &[ConsentData]) -> Result<(), Error> {
    for text in texts {
        consents::publish(core, &Actor::system(), text.kind, text.words.clone()).await?;
    }
    Ok(())
}

/// A patient agrees, for themselves and those whom they act for, and states what they know of themselves.
pub(super) async fn state(
    core: &Core,
    actor: &Actor,
    patients: &[(String, PatientId)],
    data: &PatientData,
) -> Result<(), Error> {
    for (name, patient) in patients {
        for kind in &data.consents {
            agree(core, actor, *patient, *kind).await?;
        }
        if *name == data.person.name && chart::chart(core, actor, *patient).await?.is_empty() {
            for content in &data.chart {
                chart::add(core, actor, *patient, content.0.clone()).await?;
            }
        }
    }
    Ok(())
}

/// After a visit: its provider confirms what the patient stated, and adds what they saw.
pub(super) async fn see(core: &Core, provider: &Actor, patient: PatientId, visit: &VisitData) -> Result<(), Error> {
    for entry in chart::chart(core, provider, patient).await? {
        if !entry.is_confirmed() {
            let (status, content) = (entry.status(), entry.content().clone());
            chart::change(core, provider, entry.id(), entry.version(), status, content).await?;
        }
    }
    let taken_at = core.clock.now();
    let measured = visit.vitals.iter().map(|measure| Content::Vital(Vital { taken_at, measure: measure.0 }));
    for content in visit.chart.iter().map(|content| content.0.clone()).chain(measured) {
        chart::add(core, provider, patient, content).await?;
    }
    Ok(())
}

/// To the newest text, where there is one.
async fn agree(core: &Core, actor: &Actor, patient: PatientId, kind: ConsentKind) -> Result<(), Error> {
    let kinds = consents::kinds(&mut *core.read().await?).await?;
    let newest = kinds.into_iter().find(|known| known.kind == kind).and_then(|known| known.text);
    if let Some(text) = newest {
        consents::give(core, actor, patient, kind, text.number).await?;
    }
    Ok(())
}
