//! Who may read a prescription, and who writes it. A draft is its author's alone.

use jiff::Timestamp;

use super::error::Error;
use super::model::Prescription;
use super::rules::PrescriptionStatus;
use crate::actor::Actor;
use crate::db::Conn;
use crate::records::access::{self, Access};
use crate::records::keys;
use crate::{codes::codes, records};

codes! {
    /// By what somebody reads a prescription.
    pub enum Reads {
        /// They wrote it.
        Author = "AUTHOR",
        /// It is theirs.
        Own = "OWN",
        /// They act for the patient.
        ActsFor = "ACTS_FOR",
        /// They treat the patient.
        Treats = "TREATS",
        /// They opened the record for an emergency.
        BreakGlass = "BREAK_GLASS",
    }
}

/// By what the actor reads it.
pub(super) async fn reads(
    conn: &mut Conn,
    actor: &Actor,
    prescription: &Prescription,
    now: Timestamp,
) -> Result<Reads, Error> {
    if is_author(conn, actor, prescription).await? {
        not_erased(conn, prescription).await?;
        return Ok(Reads::Author);
    }
    if prescription.status == PrescriptionStatus::Draft {
        return Err(Error::NotFound);
    }
    Ok(match access::clinical(conn, actor, prescription.patient, now).await? {
        Access::Own => Reads::Own,
        Access::ActsFor => Reads::ActsFor,
        Access::Treats => Reads::Treats,
        Access::BreakGlass => Reads::BreakGlass,
    })
}

/// Passes providers: whatever the prescription is, only they write one. Asked before it is looked for, so that nobody else
/// learns which are there.
pub(super) async fn only_providers(conn: &mut Conn, actor: &Actor) -> Result<(), Error> {
    let provider = access::author(conn, actor).await?;
    provider.map(|_| ()).ok_or_else(|| records::Error::NotAProvider.into())
}

/// That the actor wrote it and may still write into the patient's record.
pub(super) async fn writes(
    conn: &mut Conn,
    actor: &Actor,
    prescription: &Prescription,
    now: Timestamp,
) -> Result<(), Error> {
    let provider = access::writer(conn, actor, prescription.patient, now).await?;
    if provider == prescription.provider { Ok(()) } else { Err(Error::NotFound) }
}

/// That the actor wrote it: whoever signed something can take it back as long as they are there, also when the patient is
/// not in their care any more.
pub(super) async fn takes_back(conn: &mut Conn, actor: &Actor, prescription: &Prescription) -> Result<(), Error> {
    if !is_author(conn, actor, prescription).await? {
        return Err(Error::NotFound);
    }
    not_erased(conn, prescription).await
}

async fn is_author(conn: &mut Conn, actor: &Actor, prescription: &Prescription) -> Result<bool, Error> {
    Ok(access::author(conn, actor).await? == Some(prescription.provider))
}

async fn not_erased(conn: &mut Conn, prescription: &Prescription) -> Result<(), Error> {
    if keys::is_destroyed(conn, prescription.patient).await? { Err(records::Error::Erased.into()) } else { Ok(()) }
}
