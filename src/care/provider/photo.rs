//! Photos of providers, seen by whoever sees their page.

use super::{manages, sees};
use crate::actor::Actor;
use crate::audit::Record;
use crate::care::{Error, rules, store};
use crate::core::Core;
use crate::db::Conn;
use crate::digest::sha256;
use crate::ids::ProviderId;

crate::codes::codes! {
    /// Kinds of pictures that every browser shows.
    pub enum PhotoType {
        /// JPEG.
        Jpeg = "image/jpeg",
        /// PNG.
        Png = "image/png",
        /// WebP.
        Webp = "image/webp",
    }
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Of which kind.
    pub media_type: PhotoType,
    /// The file.
    pub bytes: Vec<u8>,
    /// SHA-256 of the file in hexadecimal digits.
    pub hash: String,
}

/// A provider's photo.
///
/// # Errors
/// There is none that the actor may know of.
pub async fn photo(conn: &mut Conn, actor: &Actor, id: ProviderId) -> Result<Photo, Error> {
    sees(conn, actor, id).await?;
    store::photos::of(conn, id).await?.ok_or(Error::NotFound)
}

/// Sets or replaces a provider's photo, without its metadata; gives the hash of what is kept.
///
/// # Errors
/// The actor is neither this provider nor an admin nor the system; it is too large, or no picture that browsers show.
pub async fn set_photo(core: &Core, actor: &Actor, id: ProviderId, bytes: &[u8]) -> Result<String, Error> {
    let mut change = core.begin().await?;
    manages(&mut change, actor, id).await?;
    let (media_type, bytes) = rules::checked_photo(bytes)?;
    let photo = Photo { media_type, hash: sha256(&bytes), bytes };
    store::photos::put(&mut change, id, &photo).await?;
    change.record(actor, Record::new("provider.photo_changed", "provider", id));
    change.commit().await?;
    Ok(photo.hash)
}

/// Removes a provider's photo.
///
/// # Errors
/// The actor is neither this provider nor an admin nor the system; there is no photo.
pub async fn remove_photo(core: &Core, actor: &Actor, id: ProviderId) -> Result<(), Error> {
    let mut change = core.begin().await?;
    manages(&mut change, actor, id).await?;
    if !store::photos::remove(&mut change, id).await? {
        return Err(Error::NotFound);
    }
    change.record(actor, Record::new("provider.photo_removed", "provider", id));
    change.commit().await?;
    Ok(())
}
