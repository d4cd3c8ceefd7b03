//! The self-test tests itself: on both engines, and on a database that is not empty.

use carehub::db::Engine;
use carehub::http;
use carehub::selftest::booking::{Load, run};

use crate::support::Database;

const LOAD: Load = Load { clients: 24, openings: 12 };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_is_well_on_sqlite() {
    let report = run(None, http::api, LOAD).await.expect("runs");
    assert!(report.is_good(), "{report}");
    assert!((4..=6).contains(&report.booked), "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_is_well_on_postgres() {
    let database = Database::empty_postgres().await;
    let report = run(Some(&database.url), http::api, LOAD).await.expect("runs");
    assert!(report.is_good(), "{report}");
    assert!((4..=6).contains(&report.booked), "{report}");
}

#[tokio::test]
async fn database_that_is_not_empty_is_refused_and_left_as_it_is() {
    let database = Database::new(Engine::Postgres).await;
    let refused = run(Some(&database.url), http::api, LOAD).await.expect_err("not empty");
    assert!(refused.to_string().contains("empty database only"), "{refused}");
}
