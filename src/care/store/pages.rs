//! SQL of what stands on providers' pages: one statement for each kind of rows, however many providers there are.

use std::collections::HashMap;

use sqlx::any::AnyRow;

use super::statement::Statement;
use crate::care::{Provider, ProviderPage, Specialization, VisitKind, rules};
use crate::db::{Columns as _, Conn, Error};
use crate::ids::ProviderId;
use crate::money::Money;

/// The providers with their pages, in the same order.
pub(in crate::care) async fn of(conn: &mut Conn, providers: Vec<Provider>) -> Result<Vec<ProviderPage>, Error> {
    let ids: Vec<ProviderId> = providers.iter().map(|provider| provider.id).collect();
    let mut languages =
        rows(conn, &ids, ("SELECT provider_id, language FROM provider_language", " ORDER BY language"), |row| {
            row.text("language")
        })
        .await?;
    let mut specializations =
        rows(conn, &ids, SPECIALIZATIONS, |row| Ok(Specialization { id: row.parsed("id")?, name: row.text("name")? }))
            .await?;
    let mut offers: HashMap<ProviderId, Vec<(VisitKind, Money)>> = rows(conn, &ids, OFFERS, |row| {
        let fee = Money { minor: row.number("fee_minor")?, currency: row.parsed("currency")? };
        Ok((row.parsed("kind")?, fee))
    })
    .await?;
    let mut photos =
        rows(conn, &ids, ("SELECT provider_id, hash FROM provider_photo", ""), |row| row.text("hash")).await?;
    let pages = providers.into_iter().map(|provider| {
        let id = provider.id;
        let offers = offers.remove(&id).unwrap_or_default();
        let mut kinds: Vec<VisitKind> = offers.iter().map(|(kind, _)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        ProviderPage {
            provider,
            languages: languages.remove(&id).unwrap_or_default(),
            specializations: specializations.remove(&id).unwrap_or_default(),
            kinds,
            prices: rules::price_ranges(offers.into_iter().map(|(_, fee)| fee)),
            photo: photos.remove(&id).and_then(|mut hashes| hashes.pop()),
        }
    });
    Ok(pages.collect())
}

/// What `read` makes of the rows of each provider, in their order. The list of ids comes between the two texts.
async fn rows<T>(
    conn: &mut Conn,
    ids: &[ProviderId],
    (select, order): (&'static str, &'static str),
    read: impl Fn(&AnyRow) -> Result<T, Error>,
) -> Result<HashMap<ProviderId, Vec<T>>, Error> {
    let mut found: HashMap<ProviderId, Vec<T>> = HashMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut statement = Statement::new(select);
    statement.and(" WHERE provider_id", []).among(ids.iter().map(|id| id.to_string().into())).and(order, []);
    for row in statement.fetch(conn).await? {
        found.entry(row.parsed("provider_id")?).or_default().push(read(&row)?);
    }
    Ok(found)
}

const SPECIALIZATIONS: (&str, &str) = (
    "SELECT provider_id, id, name FROM provider_specialization JOIN specialization ON id = specialization_id",
    " ORDER BY name, id",
);

const OFFERS: (&str, &str) = ("SELECT provider_id, kind, fee_minor, currency FROM visit_type", " AND active = 1");
