//! The route of the directory.

use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::{self, MaybeSignedIn};
use crate::api::{Json, Page, PageQuery, Problem, Query, line};
use crate::care::provider::only_clinic;
use crate::care::{self, Directory, Order, PriceRange, ProviderPage, Specialization, VisitKind, rules};
use crate::core::Core;
use crate::ids::ProviderId;

/// A provider in the directory.
#[derive(Serialize, ToSchema)]
pub(super) struct EntryBody {
    id: ProviderId,
    name: String,
    /// Such as `Consultant cardiologist`; may be empty.
    title: String,
    /// Tags such as `en`.
    languages: Vec<String>,
    specializations: Vec<Specialization>,
    /// How one can meet them.
    kinds: Vec<VisitKind>,
    /// From the least to the most of what can be booked, for each currency.
    prices: Vec<PriceRange>,
    /// IANA name of the zone in which they work.
    zone: String,
    /// When they can be booked next, as of a moment ago; null when not within their horizon.
    #[schema(value_type = Option<String>, format = DateTime)]
    next_opening_at: Option<Timestamp>,
    /// Other with each other photo, as the ETag at `/providers/{id}/photo`; null when there is none.
    photo: Option<String>,
}

crate::codes::codes! {
    /// Who comes first.
    pub(super) enum DirectorySort {
        /// Who can be booked soonest.
        Soonest = "SOONEST",
        /// By name.
        Name = "NAME",
    }
}

/// Who is looked for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DirectoryQuery {
    /// How words of the name begin, without case and accents.
    #[param(max_length = 100)]
    name: Option<String>,
    /// Id of one that they have.
    #[param(max_length = 64)]
    specialization: Option<String>,
    /// Tag of one that they speak, such as `en`.
    #[param(min_length = 2, max_length = 8)]
    language: Option<String>,
    /// How one can meet them.
    #[param(inline)]
    kind: Option<VisitKind>,
    /// They can be booked for a time before this.
    #[param(value_type = Option<String>, format = DateTime)]
    free_before: Option<Timestamp>,
    /// Who comes first: SOONEST unless said. A cursor is of one order.
    #[param(inline)]
    sort: Option<DirectorySort>,
    /// Those who are not listed instead of those who are: for admins.
    unlisted: Option<bool>,
    /// Items on the page, 1 to 100; 25 unless said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

#[utoipa::path(
    get, path = "/providers", operation_id = "listProviders", tag = "providers", params(DirectoryQuery),
    responses((status = 200, description = "Active providers, unless an admin asks for the others", body = Page<EntryBody>)),
)]
pub(super) async fn list(
    State(core): State<Core>,
    MaybeSignedIn(actor): MaybeSignedIn,
    Query(query): Query<DirectoryQuery>,
) -> Result<Json<Page<EntryBody>>, Problem> {
    let sort = query.sort.unwrap_or(DirectorySort::Soonest);
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let limit = page.limit()?;
    let order = order(sort, &page)?;
    // What cannot be an id nobody has.
    let Ok(specialization) = query.specialization.map(|id| id.parse()).transpose() else {
        return Ok(Json(Page { items: Vec::new(), next_cursor: None }));
    };
    let unlisted = query.unlisted.unwrap_or(false);
    if unlisted {
        only_clinic(&actor)?;
    }
    let wanted = Directory {
        active: !unlisted,
        name: line("name", &query.name.unwrap_or_default(), 100)?,
        specialization,
        language: query.language.map(|tag| accounts::language(&tag)).transpose()?,
        kind: query.kind,
        free_before: query.free_before,
        order,
    };
    let found = care::directory(&mut *core.read().await?, &wanted, limit).await?;
    let page = match sort {
        DirectorySort::Soonest => Page::of(found, limit, |page| (page.provider.next_opening_at, page.provider.id)),
        DirectorySort::Name => Page::of(found, limit, |page| (rules::name_key(&page.provider.name), page.provider.id)),
    };
    Ok(Json(page.map(EntryBody::from)))
}

fn order(sort: DirectorySort, page: &PageQuery) -> Result<Order, Problem> {
    match sort {
        DirectorySort::Soonest => Ok(Order::Soonest(page.after()?)),
        DirectorySort::Name => {
            let after: Option<(String, ProviderId)> = page.after()?;
            // No name that we sort by has such, and PostgreSQL refuses some.
            if after.as_ref().is_some_and(|(name, _)| name.chars().any(char::is_control)) {
                return Err(Problem::invalid("cursor", "cursor_invalid", "cursor is not one that this list gave"));
            }
            Ok(Order::Name(after))
        }
    }
}

impl From<ProviderPage> for EntryBody {
    fn from(page: ProviderPage) -> Self {
        let ProviderPage { provider, languages, specializations, kinds, prices, photo } = page;
        Self {
            id: provider.id,
            name: provider.name,
            title: provider.title,
            languages,
            specializations,
            kinds,
            prices,
            zone: provider.zone,
            next_opening_at: provider.next_opening_at,
            photo,
        }
    }
}
