//! What a processor's page shows and where it leads back to: never a clinical word.

use std::time::Duration;

use super::error::Error;
use super::model::{Attempt, PaymentMethod};
use super::store;
use crate::accounts;
use crate::actor::Actor;
use crate::booking::appointments::{self, Appointment};
use crate::care::{self, PaymentTime};
use crate::clock::later;
use crate::core::Core;
use crate::db::Conn;
use crate::gateways::Checkout;
use crate::language::Language;
use crate::sensitive::Phi;

/// The page of a try.
pub(super) async fn checkout(core: &Core, actor: &Actor, attempt: &Attempt) -> Result<Checkout, Error> {
    let mut conn = core.read().await?;
    let payment = store::by_id(&mut conn, attempt.payment).await?.ok_or(Error::NotFound)?;
    let appointment = appointments::appointment(&mut conn, payment.appointment).await?.ok_or(Error::NotFound)?;
    let patient = care::patient(&mut conn, payment.patient).await?.ok_or(Error::NotFound)?;
    let language = Language::of(&patient.language);
    let page = format!("{}/visits/{}/payment", core.settings.public_url, appointment.id);
    let a_day = later(attempt.created_at, OPEN_MAX);
    let expires_at = match (appointment.payment, appointment.hold_ends_at) {
        (PaymentTime::Before, Some(hold_ends_at)) => hold_ends_at.min(a_day),
        _ => a_day,
    };
    Ok(Checkout {
        attempt: attempt.id,
        amount: attempt.amount,
        card_only: attempt.method == PaymentMethod::CreditCard,
        title: title(language, &appointment),
        email: email(&mut conn, actor, patient.email).await?,
        language,
        return_url: format!("{page}?back=done"),
        cancel_url: format!("{page}?back=cancelled"),
        created_at: attempt.created_at,
        expires_at,
    })
}

/// Such as "Consultation, 30 min".
pub(super) fn title(language: Language, appointment: &Appointment) -> String {
    let minutes = appointment.duration_minutes();
    match language {
        Language::English | Language::French => format!("Consultation, {minutes} min"),
        Language::Arabic => format!("استشارة، {minutes} دقيقة"),
    }
}

/// Of whoever pays; the patient's where nobody is signed in.
async fn email(conn: &mut Conn, actor: &Actor, patient: Phi<Option<String>>) -> Result<Phi<String>, Error> {
    let account = match actor.user() {
        Some(user) => accounts::user(conn, user).await?.map(|account| account.email),
        None => None,
    };
    Ok(account.unwrap_or_else(|| Phi(patient.0.unwrap_or_default())))
}

/// Processors keep a page for 24 hours at the most.
const OPEN_MAX: Duration = Duration::from_secs(23 * 3600);
