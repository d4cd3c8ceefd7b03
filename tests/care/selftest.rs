//! The self-test tests itself: on both engines, and on a database that is not empty.

use carehub::db::Engine;
use carehub::http;
use carehub::selftest::booking::{Load, run};
use carehub::selftest::payments;

use crate::support::{Database, PaidVisit, both};

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_and_booking_agree_whatever_goes_wrong_on_sqlite() {
    for seed in 1..=6 {
        let report = payments::run(None, 50, seed).await.expect("runs");
        assert!(report.is_good(), "seed {seed}: {report}");
        assert!(
            ["confirmed", "paid", "not confirmed"].iter().all(|what| report.happened.contains_key(what)),
            "{report}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_and_booking_agree_whatever_goes_wrong_on_postgres() {
    let database = Database::empty_postgres().await;
    let report = payments::run(Some(&database.url), 50, 5).await.expect("runs");
    assert!(report.is_good(), "{report}");
}

both! {
    async fn database_in_use_is_looked_through_and_what_is_wrong_with_money_is_found(world: World) {
        let visit = PaidVisit::paid(&world).await;
        let look = async || payments::run(Some(world.database_url()), 50, 1).await.expect("looks");
        let report = look().await;
        assert!(report.is_good() && report.flows == 0, "{report}");
        for (mistake, mended) in [
            ("UPDATE payment SET received_minor = received_minor + 1", "UPDATE payment SET received_minor = received_minor - 1"),
            ("UPDATE payment SET status = 'PENDING'", "UPDATE payment SET status = 'COMPLETED'"),
            ("UPDATE appointment SET paid_minor = 0", "UPDATE appointment SET paid_minor = 5000"),
            ("UPDATE payment_attempt SET state = 'OPEN'", "UPDATE payment_attempt SET state = 'PAID'"),
            ("UPDATE appointment SET fee_minor = fee_minor + 1", "UPDATE appointment SET fee_minor = fee_minor - 1"),
        ] {
            world.sql(mistake, &[]).await;
            assert!(!look().await.is_good(), "{mistake}");
            world.sql(mended, &[]).await;
            let report = look().await;
            assert!(report.is_good(), "{mended}: {report}");
        }
        assert_eq!(visit.appointment(&world).await["status"], "CONFIRMED");
    }
}
