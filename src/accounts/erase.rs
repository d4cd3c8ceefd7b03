//! Taking out who somebody was.

use super::{Error, store};
use crate::actor::Actor;
use crate::audit::{Change, Record};
use crate::ids::UserId;
use crate::outbox;

/// Closes an account for good: no name, no address, no password, no factor, no session.
///
/// # Errors
/// [`Error::Database`]
pub async fn pseudonymise(change: &mut Change, actor: &Actor, id: UserId) -> Result<(), Error> {
    let now = change.now();
    store::users::pseudonymise(change, id, "Erased", &format!("{id}@erased.invalid"), now).await?;
    store::factors::remove_totp(change, id).await?;
    store::factors::remove_recovery_codes(change, id).await?;
    store::passkeys::remove_all(change, id).await?;
    store::email_changes::remove(change, id).await?;
    store::tokens::remove_all(change, id).await?;
    store::sessions::end_all(change, id, None, now).await?;
    store::sessions::forget_origins(change, id).await?;
    outbox::forget(change, &id.to_string()).await?;
    change.record(actor, Record::new("user.erased", "user", id));
    Ok(())
}
