//! Signed heads of the trail: what was cut off its end shows by them.

use carehub::actor::Actor;
use carehub::audit::{Record, SignedHead, Verdict, newest_head, sign_head, verify};
use carehub::signer::Signer;
use serde_json::Value;
use sqlx::AssertSqlSafe;

use crate::support::{World, body, both, problem};

async fn grow(world: &World, count: i64) {
    let mut change = world.core.begin().await.expect("begins");
    for n in 0..count {
        change.record(&Actor::system(), Record::new("thing.made", "thing", n));
    }
    change.commit().await.expect("commits");
}

async fn sign(world: &World) -> Option<SignedHead> {
    let mut conn = world.core.db.begin().await.expect("begins");
    let head = sign_head(&mut conn, world.core.vault.signer(), world.core.clock.now()).await.expect("signs");
    conn.commit().await.expect("commits");
    head
}

async fn verdict(world: &World, kept: &[SignedHead]) -> Verdict {
    let mut conn = world.core.read().await.expect("a connection");
    verify(&mut conn, world.core.vault.signer(), kept).await.expect("reads")
}

fn broken(verdict: Verdict) -> (i64, &'static str) {
    match verdict {
        Verdict::Broken { seq, why } => (seq, why),
        Verdict::Whole { .. } => panic!("{verdict:?}"),
    }
}

/// Somebody with all rights in the database: the guards do not stop them.
async fn tamper(world: &World, statements: &[&str]) {
    let mut conn = world.core.db.begin().await.expect("begins");
    let disarm: &[&str] = match world.core.db.engine() {
        carehub::db::Engine::Sqlite => &[
            "DROP TRIGGER IF EXISTS audit_entry_is_kept",
            "DROP TRIGGER IF EXISTS signed_head_stays",
            "DROP TRIGGER IF EXISTS signed_head_is_kept",
        ],
        carehub::db::Engine::Postgres => &[
            "DROP TRIGGER IF EXISTS audit_entry_stays ON audit_entry",
            "DROP TRIGGER IF EXISTS signed_head_stays ON signed_head",
        ],
    };
    for statement in disarm.iter().chain(statements) {
        sqlx::query(AssertSqlSafe((*statement).to_owned())).execute(&mut *conn).await.expect(statement);
    }
    conn.commit().await.expect("commits");
}

/// The end of the chain goes, and its head with it, so that nothing in the chain contradicts.
const CUT: [&str; 2] = [
    "DELETE FROM audit_entry WHERE seq > 3",
    "UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit_entry WHERE seq = 3)",
];

both! {
    async fn head_is_signed_when_the_trail_grew_and_once(world: World) {
        assert_eq!(sign(&world).await, None, "there is nothing yet");
        grow(&world, 3).await;
        let first = sign(&world).await.expect("signed");
        assert_eq!((first.seq, first.signed_at), (3, world.core.clock.now()));
        world.pass(std::time::Duration::from_secs(3600));
        assert_eq!(sign(&world).await.as_ref(), Some(&first), "nothing happened");
        grow(&world, 2).await;
        let second = sign(&world).await.expect("signed");
        assert_eq!((second.seq, second.signed_at), (5, world.core.clock.now()));
        let mut conn = world.core.read().await.expect("a connection");
        assert_eq!(newest_head(&mut conn).await.expect("reads"), Some(second.clone()));
        drop(conn);
        assert!(matches!(verdict(&world, &[first]).await, Verdict::Whole { entries: 5, signed: 3, head } if head == second.hash));
    }

    async fn end_that_was_cut_off_shows_by_a_signed_head(world: World) {
        grow(&world, 5).await;
        let kept = sign(&world).await.expect("signed");
        tamper(&world, &CUT).await;
        assert_eq!(broken(verdict(&world, &[]).await), (5, "a signed head names this entry, which is missing"));
        // Who takes the signed head away as well is found out by the one that was kept elsewhere.
        tamper(&world, &["DELETE FROM signed_head"]).await;
        assert!(matches!(verdict(&world, &[]).await, Verdict::Whole { entries: 3, signed: 0, .. }));
        assert_eq!(broken(verdict(&world, std::slice::from_ref(&kept)).await), (5, "a signed head names this entry, which is missing"));
        // And who writes the chain on from there, too.
        grow(&world, 4).await;
        assert_eq!(broken(verdict(&world, &[kept]).await), (5, "a signed head names another entry in this place"));
    }

    async fn head_that_was_forged_shows(world: World) {
        grow(&world, 2).await;
        let good = sign(&world).await.expect("signed");
        let changed = "a signed head was changed after it was signed";
        for (field, value, why) in [
            ("hash", "'00'", changed),
            ("signed_at", "1", changed),
            ("seq", "1", changed),
            ("signature", "'zz'", changed),
            ("public_key", "'00'", "a signed head was signed with another key than this clinic's"),
        ] {
            tamper(&world, &[&format!("UPDATE signed_head SET {field} = {value}")]).await;
            assert_eq!(broken(verdict(&world, &[]).await).1, why, "{field}");
            let restore = format!(
                "UPDATE signed_head SET seq = {}, hash = '{}', signed_at = {}, public_key = '{}', signature = '{}'",
                good.seq, good.hash, good.signed_at.as_microsecond(), good.public_key, good.signature
            );
            tamper(&world, &[&restore]).await;
            assert!(matches!(verdict(&world, &[]).await, Verdict::Whole { signed: 1, .. }), "{field}");
        }
        // Somebody else's key signs as well, and is nobody's.
        grow(&world, 1).await;
        let mut conn = world.core.db.begin().await.expect("begins");
        sign_head(&mut conn, &Signer::new(&[1; 32]), world.core.clock.now()).await.expect("signs");
        conn.commit().await.expect("commits");
        let (_, why) = broken(verdict(&world, &[]).await);
        assert_eq!(why, "a signed head was signed with another key than this clinic's");
    }

    async fn database_itself_refuses_to_change_signed_heads(world: World) {
        grow(&world, 1).await;
        sign(&world).await.expect("signed");
        for statement in ["UPDATE signed_head SET hash = ''", "DELETE FROM signed_head"] {
            let mut conn = world.core.db.begin().await.expect("begins");
            assert!(sqlx::query(statement).execute(&mut *conn).await.is_err(), "{statement}");
        }
    }

    async fn admin_gets_heads_newest_first_and_nobody_else_does(world: World) {
        let (_, admin) = world.admin().await;
        for _ in 0..3 {
            grow(&world, 1).await;
            sign(&world).await.expect("signed");
        }
        let page = body(admin.get("/audit/heads?limit=2").await, 200).await;
        let rest = body(admin.get(&format!("/audit/heads?limit=2&cursor={}", page["next_cursor"].as_str().expect("more"))).await, 200).await;
        let items: Vec<&Value> = [&page, &rest].into_iter().flat_map(|page| page["items"].as_array().expect("items")).collect();
        assert_eq!(items.len(), 3);
        assert!(items.is_sorted_by(|one, next| one["seq"].as_i64() > next["seq"].as_i64()));
        let kept: Vec<SignedHead> = items.into_iter().map(|item| serde_json::from_value(item.clone()).expect("a head")).collect();
        assert!(matches!(verdict(&world, &kept).await, Verdict::Whole { signed: 6, .. }));
        let seen = body(admin.get("/audit/verification").await, 200).await;
        assert_eq!((&seen["verdict"], &seen["signed"]), (&Value::from("WHOLE"), &Value::from(3)));
        let (_, patient) = world.patient_user().await;
        assert_eq!(problem(patient.get("/audit/heads").await).await, (403, "not_admin".into()));
        assert_eq!(problem(world.visitor().get("/audit/heads").await).await, (401, "signed_out".into()));
    }
}
