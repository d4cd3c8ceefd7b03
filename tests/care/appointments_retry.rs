//! Transactions that stand in each other's way: the one that loses is tried again, and nobody notices.

use std::time::Duration;

use sqlx::{Connection as _, PgConnection, Row as _};

use crate::support::{World, problem};

const NINE: &str = "2026-06-02T09:00:00Z";

/// PostgreSQL ends the one that waited first, as the other one looks for a deadlock much later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn booking_that_was_the_victim_of_a_deadlock_is_done_all_the_same() {
    let world = World::new(carehub::db::Engine::Postgres).await;
    let provider = world.working_provider("Petra").await;
    let patient = world.patient("Pat").await;
    let (mut other, mut watch) = (connect(&world).await, connect(&world).await);
    let mut other = other.begin().await.expect("begins");
    sqlx::query("SET LOCAL deadlock_timeout = '60s'").execute(&mut *other).await.expect("set");
    lock(&mut other, "patient", &patient.patient.to_string()).await;
    let booking = tokio::spawn({
        let provider = provider.clone();
        async move { patient.visitor.book(provider.provider, provider.visit_type, NINE).await }
    });
    // Until it has the provider and waits for the patient.
    while waiting(&mut watch).await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // It can only be had when the booking gave it up.
    lock(&mut other, "provider", &provider.provider.to_string()).await;
    assert!(!booking.is_finished());
    other.rollback().await.expect("rolled back");
    let answer = booking.await.expect("answers");
    assert_eq!(answer.status().as_u16(), 201);
    let again = world.patient("Pia").await.visitor.book(provider.provider, provider.visit_type, NINE).await;
    assert_eq!(problem(again).await, (409, "slot_taken".into()));
    assert_eq!(world.wrong().await, Vec::<String>::new());
}

async fn connect(world: &World) -> PgConnection {
    PgConnection::connect(world.database_url()).await.expect("connects")
}

async fn lock(conn: &mut PgConnection, table: &str, id: &str) {
    let text = format!("UPDATE {table} SET booking_seq = booking_seq WHERE id = $1");
    sqlx::query(sqlx::AssertSqlSafe(text)).bind(id).execute(conn).await.expect("locked");
}

async fn waiting(conn: &mut PgConnection) -> i64 {
    let query = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    sqlx::query(query).fetch_one(conn).await.expect("reads").get(0)
}
