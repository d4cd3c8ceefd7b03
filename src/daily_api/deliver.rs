//! Brings events to their addresses: at least once, roughly in order. A worker that dies loses nothing but its lease.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::task::JoinSet;

use super::store::deliveries::{self, Delivery};
use super::webhooks::{self, Retry, State};
use super::{DailyApi, events, store};
use crate::clock::later;
use crate::db;
use crate::ids::DailyWebhookId;

/// Takes what is due and tries each once; whether there was anything.
///
/// # Errors
/// The database.
pub async fn deliver(api: &DailyApi) -> Result<bool, db::Error> {
    let mut conn = api.core.db.begin().await?;
    let taken = deliveries::claim(&mut conn, &api.core.clock, TAKEN_MAX, LEASE).await?;
    conn.commit().await?;
    let mut each: BTreeMap<DailyWebhookId, Vec<Delivery>> = BTreeMap::new();
    for delivery in taken {
        each.entry(delivery.webhook).or_default().push(delivery);
    }
    let any = !each.is_empty();
    // One address after another would let a slow one hold up all; to one address they go in order.
    let mut tasks = JoinSet::new();
    for deliveries in each.into_values() {
        let api = api.clone();
        tasks.spawn(async move {
            for delivery in deliveries {
                if let Err(error) = one(&api, &delivery).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, "an event was not brought to its webhook");
                    return;
                }
            }
        });
    }
    while tasks.join_next().await.is_some() {}
    Ok(any)
}

async fn one(api: &DailyApi, delivery: &Delivery) -> Result<(), events::Error> {
    let webhook = store::webhooks::by_id(&mut *api.core.read().await?, delivery.webhook).await?;
    let Some(webhook) = webhook.filter(|webhook| webhook.state == State::Active) else {
        return Ok(gone(api, delivery).await?);
    };
    let body = api.core.vault.open(&events::place(delivery.id), &delivery.body)?;
    let status = webhooks::send(api, &webhook, &body).await?;
    let mut conn = api.core.db.begin().await?;
    if status.is_some_and(|status| (200..300).contains(&status)) {
        if deliveries::remove(&mut conn, delivery).await? {
            store::webhooks::pushed(&mut conn, webhook.id, api.core.clock.now()).await?;
        }
    } else {
        let status = status.unwrap_or_default();
        tracing::warn!(webhook.id = %webhook.id, http.status = status, attempt = delivery.attempt, "a webhook did not take an event");
        failed(api, &mut conn, webhook.retry, delivery).await?;
    }
    Ok(conn.commit().await.map_err(db::Error::from)?)
}

async fn failed(api: &DailyApi, conn: &mut db::Conn, retry: Retry, delivery: &Delivery) -> Result<(), db::Error> {
    match retry_after(retry, delivery.attempt) {
        Some(wait) => {
            deliveries::defer(conn, delivery, later(api.core.clock.now(), wait)).await?;
        }
        None => {
            deliveries::remove(conn, delivery).await?;
        }
    }
    let in_a_row = store::webhooks::failed(conn, delivery.webhook).await?;
    if retry == Retry::CircuitBreaker && in_a_row >= BREAKS_AFTER {
        store::webhooks::set_state(conn, delivery.webhook, State::Failed).await?;
        deliveries::remove_all(conn, delivery.webhook).await?;
        tracing::warn!(webhook.id = %delivery.webhook, "a webhook failed three times in a row; nothing is sent there any more");
    }
    Ok(())
}

async fn gone(api: &DailyApi, delivery: &Delivery) -> Result<(), db::Error> {
    let mut conn = api.core.db.begin().await?;
    deliveries::remove(&mut conn, delivery).await?;
    Ok(conn.commit().await?)
}

/// When the same is tried again, if it is.
fn retry_after(retry: Retry, attempt: i64) -> Option<Duration> {
    let attempt = u32::try_from(attempt).ok().filter(|attempt| *attempt < ATTEMPTS_MAX)?;
    match retry {
        Retry::CircuitBreaker => None,
        Retry::Exponential => {
            Some(FIRST_WAIT.saturating_mul(4_u32.saturating_pow(attempt.saturating_sub(1))).min(WAIT_MAX))
        }
    }
}

/// Daily's numbers: three failures in a row, five tries, waits up to 15 minutes.
const BREAKS_AFTER: i64 = 3;
const ATTEMPTS_MAX: u32 = 5;
const WAIT_MAX: Duration = Duration::from_secs(900);
/// Daily gives no first wait.
const FIRST_WAIT: Duration = Duration::from_secs(15);

/// All of them may go to one address that answers at the last moment: the lease is longer.
const TAKEN_MAX: i64 = 5;
const LEASE: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_quarter_of_an_hour_and_end_with_the_fifth_try() {
        for (retry, attempt, expected) in [
            (Retry::CircuitBreaker, 1, None),
            (Retry::Exponential, 1, Some(15)),
            (Retry::Exponential, 2, Some(60)),
            (Retry::Exponential, 3, Some(240)),
            (Retry::Exponential, 4, Some(900)),
            (Retry::Exponential, 5, None),
        ] {
            assert_eq!(retry_after(retry, attempt), expected.map(Duration::from_secs), "{retry} {attempt}");
        }
    }
}
