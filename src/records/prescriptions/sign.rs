//! Signing: what the paper says is frozen with a hash and gets its code; the patient is told that there is something.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::error::Error;
use super::model::{Prescriber, Prescription, Signature, Signed};
use super::rules::{Event, PrescriptionStatus};
use super::view::View;
use super::warnings::unseen;
use super::{access, code, known, store};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::booking::appointments;
use crate::care::{self, Provider};
use crate::core::Core;
use crate::ids::PrescriptionId;
use crate::outbox::{self, Kind, Message};
use crate::records::{self, keys};

/// Signs a draft; `acknowledged` are the keys of warnings that its author accepts.
///
/// # Errors
/// [`Error`]
pub async fn sign(
    core: &Core,
    actor: &Actor,
    id: PrescriptionId,
    version: i64,
    acknowledged: &[String],
) -> Result<View, Error> {
    let patient = {
        let mut conn = core.read().await?;
        access::only_providers(&mut conn, actor).await?;
        store::by_id(&mut conn, id).await?.ok_or(Error::NotFound)?.patient
    };
    let mut change = core.begin().await?;
    // The patient first: of two who sign for one patient, the second sees what the first prescribed.
    care::lock_patient(&mut change, patient).await?;
    let draft = store::lock(&mut change, id).await?.ok_or(Error::NotFound)?;
    let now = change.now();
    access::writes(&mut change, actor, &draft, now).await?;
    draft.allow(Event::Sign)?;
    if draft.version != version {
        return Err(records::Error::Stale.into());
    }
    let key = keys::of(&mut change, core, patient).await?;
    let items = draft.items(&key)?;
    if items.is_empty() {
        return Err(Error::Empty);
    }
    let provider =
        care::provider(&mut change, draft.provider).await?.filter(is_licensed).ok_or(Error::LicenceMissing)?;
    let warnings = known::against(&mut change, &key, &draft, &items, now).await?;
    let accepted = warnings.len();
    let warnings = unseen(warnings, acknowledged);
    if !warnings.is_empty() {
        return Err(Error::WarningsUnacknowledged(warnings));
    }
    let code = code::new(&core.clock);
    let valid_until = last_day(now, &provider.zone, draft.valid_days);
    let expires_at = end_of(valid_until, &provider.zone);
    let signed = Signed {
        items,
        signed_at: now,
        valid_until,
        check_page: format!("{}/check", core.settings.public_url),
        ..frozen(&mut change, &draft, provider, code.clone(), now).await?
    };
    let (sealed_text, hash) = signed.seal(&key, id)?;
    let signature = Signature { sealed_text, hash, at: now, expires_at };
    let code_hash = code::hash(&code).ok_or(Error::Altered)?;
    if !store::sign(&mut change, id, &signature, &code_hash).await? {
        return Err(records::Error::Stale.into());
    }
    supersede(&mut change, actor, &draft, now).await?;
    tell(&mut change, core, &draft, now).await?;
    let record = Record::new("prescription.signed", "prescription", id).of(patient);
    change.record(actor, record.with(serde_json::json!({ "hash": signature.hash, "warnings_accepted": accepted })));
    let done = store::by_id(&mut change, id).await?.ok_or(Error::NotFound)?;
    let view = View::of(&mut change, &key, &done, now).await?;
    change.commit().await?;
    Ok(view)
}

fn is_licensed(provider: &Provider) -> bool {
    !provider.licence_number.is_empty() && !provider.licence_authority.is_empty()
}

/// Who and where, as it is now.
async fn frozen(
    change: &mut Change,
    draft: &Prescription,
    provider: Provider,
    code: String,
    now: Timestamp,
) -> Result<Signed, Error> {
    let clinic = care::clinic(change).await?;
    let patient = care::patient(change, draft.patient).await?.ok_or(Error::NotFound)?;
    Ok(Signed {
        clinic: clinic.name,
        provider: Prescriber {
            name: provider.name,
            title: provider.title,
            licence_number: provider.licence_number,
            licence_authority: provider.licence_authority,
        },
        patient_name: patient.name.0,
        patient_born: patient.birth_date.0,
        items: Vec::new(),
        signed_at: now,
        zone: provider.zone,
        language: patient.language,
        valid_until: Date::MAX,
        code,
        check_page: String::new(),
        supersedes: draft.supersedes,
    })
}

/// What it was written to replace stands no more. One that was cancelled meanwhile stays so.
async fn supersede(change: &mut Change, actor: &Actor, new: &Prescription, now: Timestamp) -> Result<(), Error> {
    let Some(old) = new.supersedes else { return Ok(()) };
    if store::end(change, old, PrescriptionStatus::Superseded, "", now).await? {
        let record = Record::new("prescription.superseded", "prescription", old).of(new.patient);
        change.record(actor, record.with(serde_json::json!({ "by": new.id })));
    }
    Ok(())
}

/// The patient's side is told that a paper is there, not what is on it.
async fn tell(change: &mut Change, core: &Core, new: &Prescription, now: Timestamp) -> Result<(), Error> {
    let Some((appointment, _)) = appointments::of_consultation(change, new.consultation).await? else { return Ok(()) };
    let message = Message {
        kind: Kind::PrescriptionReady,
        subject: appointment.id.to_string(),
        once: new.id.to_string(),
        due_at: now,
        payload: serde_json::Value::Null,
    };
    Ok(outbox::post(change, &core.clock, &message).await?)
}

/// Counted in days of that zone; the day of signing is none of them.
fn last_day(now: Timestamp, zone: &str, days: i64) -> Date {
    let today = now.to_zoned_datetime(TimeZone::get(zone).unwrap_or(TimeZone::UTC)).date();
    today.checked_add(days.days()).unwrap_or(Date::MAX)
}

/// The first moment after that day there.
fn end_of(day: Date, zone: &str) -> Timestamp {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let next = day.tomorrow().and_then(|next| next.to_datetime(Time::midnight()).to_zoned_datetime(zone));
    next.map_or(Timestamp::MAX, |next| next.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validity_ends_with_the_last_day_where_it_was_signed() {
        for (now, zone, days, expected) in [
            ("2026-06-03T22:30:00Z", "Europe/Berlin", 1, "2026-06-05T22:00:00Z"),
            ("2026-06-03T22:30:00Z", "America/New_York", 1, "2026-06-05T04:00:00Z"),
            // Over the night in which clocks go back.
            ("2026-10-24T10:00:00Z", "Europe/Berlin", 1, "2026-10-25T23:00:00Z"),
        ] {
            let now = now.parse().unwrap();
            let end = end_of(last_day(now, zone, days), zone);
            assert_eq!(end, expected.parse().unwrap(), "{zone}");
        }
    }
}
