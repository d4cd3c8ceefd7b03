//! What holds for the whole API.

use crate::support::{both, problem};
use carehub::actor::Actor;
use carehub::audit::{Record, Verdict, verify};
use reqwest::Method;

both! {
    async fn document_is_served_and_unknown_operations_are_problems(world: World) {
        let visitor = world.visitor();
        let document: serde_json::Value = visitor.get("/openapi.json").await.json().await.expect("JSON");
        assert!(document["openapi"].as_str().expect("a version").starts_with("3.1"), "{document}");
        assert_eq!(problem(visitor.get("/nothing").await).await, (404, "not_found".to_owned()));
        let deleted = visitor.request(Method::DELETE, "/openapi.json").send().await.expect("an answer");
        assert_eq!(problem(deleted).await, (405, "method_not_allowed".to_owned()));
    }

    async fn trail_is_whole_and_entries_can_neither_be_changed_nor_removed(world: World) {
        for n in 0..3 {
            let mut change = world.core.begin().await.expect("begins");
            change.record(&Actor::system(), Record::new("thing.made", "thing", n));
            change.record(&Actor::system(), Record::new("thing.moved", "thing", n));
            change.commit().await.expect("commits");
        }
        let mut conn = world.core.db.begin().await.expect("begins");
        assert!(matches!(verify(&mut conn, world.core.vault.signer(), &[]).await.expect("reads"), Verdict::Whole { entries: 6, .. }));
        drop(conn);
        for statement in ["UPDATE audit_entry SET action = 'x' WHERE seq = 2", "DELETE FROM audit_entry WHERE seq = 6"] {
            let mut conn = world.core.db.begin().await.expect("begins");
            let refused = sqlx::query(statement).execute(&mut *conn).await;
            assert!(refused.is_err_and(|error| error.to_string().contains("never")), "{statement}");
        }
    }
}
