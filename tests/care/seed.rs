//! The demo clinic, made at any hour, and not among people of a real one.

use carehub::seed::{Error, demo};
use sqlx::Row as _;

use crate::support::{World, both};

async fn count(world: &World, table: &'static str, condition: &'static str) -> i64 {
    let text = format!("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM {table} WHERE {condition}");
    let mut conn = world.core.read().await.expect("a connection");
    sqlx::query(sqlx::AssertSqlSafe(text)).fetch_one(&mut *conn).await.expect("counts").get("n")
}

both! {
    async fn visit_runs_now_even_where_nobody_works_now(world: World) {
        // A Sunday night in London.
        world.set("2026-06-07T02:37:00Z");
        demo(&world.core, false).await.expect("made");
        assert_eq!(count(&world, "appointment", "status = 'IN_PROGRESS'").await, 1);
        // For the visit that runs, and for the one that somebody waits for.
        assert_eq!(count(&world, "availability_exception", "adds = 1").await, 2);
        assert_eq!(count(&world, "visit_person", "standing = 'WAITING' AND place = 'WAITING'").await, 1);
        assert_eq!(count(&world, "visit_person", "place = 'IN_CALL'").await, 2);
        assert!(count(&world, "visit_presence", "place = 'IN_CALL' AND ended_at IS NOT NULL").await >= 10);
        assert!(count(&world, "time_off", "1 = 1").await >= 2 && count(&world, "holiday", "1 = 1").await >= 1);
        assert_eq!(world.wrong().await, Vec::<String>::new());
        for state in ["status = 'DRAFT'", "status = 'SIGNED' AND supersedes IS NULL", "status = 'CANCELLED'", "status = 'SUPERSEDED'"] {
            assert_eq!(count(&world, "prescription", state).await, 1, "{state}");
        }
        assert_eq!(count(&world, "outbox_message", "kind = 'PRESCRIPTION_READY' AND state = 'WAITING'").await, 0);
        for (status, wanted) in [
            ("status = 'PENDING'", 3),
            ("status = 'COMPLETED'", 3),
            ("status = 'FAILED'", 1),
            ("status = 'REFUNDED'", 1),
        ] {
            assert_eq!(count(&world, "payment", status).await, wanted, "{status}");
        }
        assert_eq!(count(&world, "refund", "state = 'SUCCEEDED'").await, 2);
        assert_eq!(count(&world, "invoice", "kind = 'CREDIT_NOTE'").await, 2);
        assert_eq!(count(&world, "bank_line", "state = 'WAITING'").await, 1);
        assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
        let before = count(&world, "appointment", "1 = 1").await;
        demo(&world.core, false).await.expect("made again");
        assert_eq!(count(&world, "appointment", "1 = 1").await, before);
        assert_eq!(count(&world, "prescription", "1 = 1").await, 5);
        assert_eq!(count(&world, "payment", "1 = 1").await, 8);
    }

    async fn demo_is_not_made_among_people_of_a_real_clinic_unless_told_to(world: World) {
        let (_, _real) = world.admin().await;
        assert!(matches!(demo(&world.core, false).await, Err(Error::InUse)));
        assert_eq!(count(&world, "user_account", "1 = 1").await, 1);
        assert_eq!(count(&world, "provider", "1 = 1").await, 0);
        demo(&world.core, true).await.expect("made");
        assert!(count(&world, "provider", "1 = 1").await >= 6);
    }
}
