//! Rotation of the clinic's key for all that it sealed, and what then still needs the older one.

use std::collections::BTreeSet;

use carehub::resealing::{self, COLUMNS, Column, Done, Needs};
use carehub::vault::{Keys, Vault};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Row as _};

use crate::support::daily::Daily;
use crate::support::{ProviderFixture, Visitor, World, body, both};

/// Somebody whose every secret is sealed.
struct Made {
    patient: carehub::ids::UserId,
    booking: Value,
    key: &'static str,
    appointment: Value,
}

/// Puts something into columns of every part of the hub.
async fn make(world: &World) -> Made {
    let provider = world.working_provider("Petra").await;
    let ben = world.patient("Ben").await;
    let profile = json!({
        "name": "Ben", "birth_date": "1980-02-29", "phone": "+49 (30) 123-4567", "language": "en", "zone": "UTC",
        "accessibility": "captions please",
    });
    let path = format!("/patients/{}", ben.patient);
    let changed = ben.visitor.request(Method::PUT, &path).header("if-match", "\"1\"").json(&profile);
    body(changed.send().await.expect("an answer"), 200).await;
    let booking = wish(&provider, "2026-06-02T09:00:00Z");
    let key = "one-booking-for-all-time";
    let appointment = body(ben.visitor.book_with(key, booking.clone()).await, 201).await;
    let off = body(ben.visitor.book_with("another-booking", wish(&provider, "2026-06-03T09:00:00Z")).await, 201).await;
    for one in [&appointment, &off] {
        let confirm = format!("/appointments/{}/confirmation", one["id"].as_str().expect("an id"));
        body(ben.visitor.post(&confirm, json!({ "consent": true })).await, 200).await;
    }
    let off = format!("/appointments/{}/cancellation", off["id"].as_str().expect("an id"));
    body(ben.visitor.post(&off, json!({ "reason": "cannot come" })).await, 200).await;
    world
        .record_of(provider.user, appointment["id"].as_str().expect("an id").parse().expect("an id"), ben.patient)
        .await;
    let (_, admin) = world.admin().await;
    body(admin.post(&format!("{path}/legal-hold"), json!({ "reason": "a court asks" })).await, 201).await;
    let (_, other) = world.patient_user().await;
    assert!(other.post("/me/totp", json!({})).await.status().is_success());
    Daily::new(world).await;
    Made { patient: ben.user, booking, key, appointment }
}

fn wish(provider: &ProviderFixture, at: &str) -> Value {
    json!({ "provider_id": provider.provider, "visit_type_id": provider.visit_type, "starts_at": at, "reason": "my left knee" })
}

/// What lies in a column, with what it was sealed for.
async fn values(world: &World, column: &Column) -> Vec<(String, String)> {
    let Column { table, of, name, .. } = column;
    let text = format!("SELECT {of} AS place_of, {name} AS sealed FROM {table} WHERE {name} <> ''");
    let mut conn = world.core.read().await.expect("a connection");
    let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(&mut *conn).await.expect("reads");
    rows.iter().map(|row| ((column.place)(&row.get::<String, _>("place_of")), row.get("sealed"))).collect()
}

async fn reason(visitor: &Visitor, made: &Made) -> Value {
    let path = format!("/appointments/{}", made.appointment["id"].as_str().expect("an id"));
    body(visitor.get(&path).await, 200).await["reason"].clone()
}

both! {
    async fn after_a_rotation_the_older_key_can_be_thrown_away(world: World) {
        let made = make(&world).await;
        let before = resealing::needs(&world.core).await.expect("counts");
        let Needs { keys, values: count } = before[&1];
        assert_eq!(before.len(), 1);
        assert_eq!(resealing::run(&world.core).await.expect("rotates"), Done::default(), "with one key there is nothing to do");

        let new = Keys::from([(2, [8; 32])]);
        world.core.vault.hold(&new);
        let done = resealing::run(&world.core).await.expect("rotates");
        assert_eq!((done.keys, i64::try_from(done.values).expect("few")), (1, count));
        let after = resealing::needs(&world.core).await.expect("counts");
        assert_eq!(after.into_iter().collect::<Vec<_>>(), [(2, Needs { keys, values: count })]);
        assert_eq!(resealing::run(&world.core).await.expect("rotates"), Done::default(), "nothing is left to do");
        assert_eq!(world.trail("keys.resealed").await, 1);

        let world = World::keyed(world.close().await, Vault::with(&new, || None)).await;
        let mut tables = BTreeSet::new();
        for column in COLUMNS {
            for (place, value) in values(&world, column).await {
                let opened = world.core.vault.open(&place, value.trim_matches('"'));
                assert!(opened.is_ok_and(|text| !text.is_empty()), "{place}");
                tables.insert(column.table);
            }
        }
        let expected = ["appointment", "break_glass", "daily_key", "idempotency_key", "legal_hold", "patient", "user_account"];
        assert_eq!(tables.into_iter().collect::<Vec<_>>(), expected);
        let ben = world.visitor_as(made.patient).await;
        assert_eq!(reason(&ben, &made).await, "my left knee");
        let again = body(ben.book_with(made.key, made.booking.clone()).await, 201).await;
        assert_eq!(again["id"], made.appointment["id"], "the answer that was kept");
    }

    async fn what_is_written_during_a_rotation_is_kept_and_what_does_not_open_stops_nothing(world: World) {
        let made = make(&world).await;
        let broken = format!("1.{}", "A".repeat(80));
        world.sql("UPDATE legal_hold SET reason = $1", std::slice::from_ref(&broken)).await;
        world.core.vault.hold(&Keys::from([(2, [8; 32])]));
        let ben = world.visitor_as(made.patient).await;
        let reading = async {
            for _ in 0..20 {
                assert_eq!(reason(&ben, &made).await, "my left knee");
            }
        };
        let (done, ()) = tokio::join!(resealing::run(&world.core), reading);
        assert!(done.expect("rotates").values > 0);
        let needs = resealing::needs(&world.core).await.expect("counts");
        assert_eq!(needs[&1], Needs { keys: 0, values: 1 }, "it is told what still needs the older key");
        let rows = values(&world, COLUMNS.iter().find(|column| column.table == "legal_hold").expect("there")).await;
        assert_eq!(rows[0].1, broken);
    }
}

/// Whatever a text says that the older key still opens under the name of its column was forgotten.
#[tokio::test]
async fn no_column_of_what_is_sealed_is_forgotten() {
    let world = World::new(carehub::db::Engine::Sqlite).await;
    carehub::seed::demo(&world.core, false).await.expect("made");
    world.core.vault.hold(&Keys::from([(2, [8; 32])]));
    resealing::run(&world.core).await.expect("rotates");
    let mut conn = world.core.read().await.expect("a connection");
    let columns = sqlx::query(
        "SELECT t.name AS tbl, c.name AS col FROM sqlite_master t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND c.type = 'TEXT'",
    );
    let columns = columns.fetch_all(&mut *conn).await.expect("reads");
    let mut looked = 0;
    for column in &columns {
        let (table, name): (String, String) = (column.get("tbl"), column.get("col"));
        let text = format!("SELECT {name} AS v FROM {table} WHERE {name} LIKE '1.%' OR {name} LIKE '\"1.%'");
        let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(&mut *conn).await.expect("reads");
        looked += rows.len();
        for row in rows {
            // Sealed with a patient's key they begin with its number, which is 1 too: they stay.
            let of_patients = [
                "medical_record",
                "medical_record_amendment",
                "prescription",
                "chart_entry",
                "chart_entry_past",
                "chart_document",
            ]
            .contains(&table.as_str());
            let sealed = row.get::<String, _>("v").len() > 40;
            assert!(of_patients || !sealed, "{table}.{name} was not sealed anew");
        }
    }
    assert!(looked > 10, "{looked}");
}
