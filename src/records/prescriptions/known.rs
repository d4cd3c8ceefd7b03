//! What is known about a patient's medicines when something is prescribed.

use jiff::Timestamp;

use super::error::Error;
use super::item::Item;
use super::model::Prescription;
use super::store;
use super::warnings::{Warning, warnings};
use crate::db::Conn;
use crate::records::chart;
use crate::records::keys::DataKey;

/// What speaks against these items of a draft.
pub(super) async fn against(
    conn: &mut Conn,
    key: &DataKey,
    draft: &Prescription,
    items: &[Item],
    now: Timestamp,
) -> Result<Vec<Warning>, Error> {
    let mut active = Vec::new();
    for other in store::standing(conn, draft.patient, now).await? {
        // What it takes the place of is no duplicate of it.
        if draft.supersedes != Some(other.id) && other.id != draft.id {
            active.extend(other.items(key)?.into_iter().map(|item| item.drug));
        }
    }
    active.extend(chart::medications(conn, key, draft.patient, now).await?);
    let allergies = chart::allergies(conn, key, draft.patient).await?;
    Ok(warnings(items, &allergies, &active))
}
