//! The clinic, as mails and calendars show it.

use lettre::message::Mailbox;
use url::Url;

use super::mail::House;
use crate::care;
use crate::core::Core;
use crate::db::{Conn, Error};

/// From the clinic's own settings; `from` is what `mail.from` says, if anything.
pub(super) async fn house(conn: &mut Conn, core: &Core, from: Option<&Mailbox>) -> Result<House, Error> {
    let clinic = care::clinic(conn).await?;
    let public_url = core.settings.public_url.clone();
    let url = Url::parse(&public_url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or("localhost").to_owned();
    let from = match from {
        Some(from) => Some(from.clone()),
        None => clinic.email.parse().ok().map(|address| Mailbox::new(Some(clinic.name.clone()), address)),
    };
    Ok(House { clinic: clinic.name, address: clinic.email, from, public_url, host })
}
