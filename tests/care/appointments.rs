//! Appointments from hold to end, over HTTP.

use std::time::Duration;

use carehub::booking::appointments::{Paid, confirm_paid, sweep};
use carehub::care::{NewVisitType, PaymentTime};
use carehub::money::Money;
use serde_json::{Value, json};

use crate::support::{both, new_visit_type, problem};

const NINE: &str = "2026-06-02T09:00:00Z";
const TEN: &str = "2026-06-02T10:00:00Z";

fn path(appointment: &Value, act: &str) -> String {
    format!("/appointments/{}{act}", appointment["id"].as_str().expect("an id"))
}

fn has(list: &Value, word: &str) -> bool {
    list.as_array().expect("a list").iter().any(|item| item == word)
}

both! {
    async fn six_times_are_offered_instead_at_which_the_patient_is_free_too(world: World) {
        let (petra, otto) = (world.working_provider("Petra").await, world.working_provider("Otto").await);
        world.patient("Pia").await.visitor.booked(&petra, "2026-06-02T09:00:00Z").await;
        let pat = world.patient("Pat").await.visitor;
        pat.booked(&otto, "2026-06-02T09:30:00Z").await;
        let refused: Value = pat.book(petra.provider, petra.visit_type, "2026-06-02T09:00:00Z").await.json().await.expect("JSON");
        let near: Vec<&str> = refused["alternatives"].as_array().expect("times").iter().filter_map(|one| one["starts_at"].as_str()).collect();
        let expected = ["08:00", "08:15", "08:30", "10:00", "10:15", "10:30"].map(|time| format!("2026-06-02T{time}:00Z"));
        assert_eq!((&refused["code"], near), (&json!("slot_taken"), expected.iter().map(String::as_str).collect()));
    }

    async fn absence_of_a_provider_looks_like_any_time_without_hours(world: World) {
        let provider = world.working_provider("Petra").await;
        let patient = world.patient("Pat").await;
        let mut conn = world.core.db.begin().await.expect("begins");
        let from: jiff::Timestamp = NINE.parse().expect("a time");
        sqlx::query("INSERT INTO time_off (id, provider_id, starts_at, ends_at, reason) VALUES ($1, $2, $3, $4, 'surgery')")
            .bind(world.core.clock.uuid().to_string())
            .bind(provider.provider.to_string())
            .bind(from.as_microsecond())
            .bind(from.as_microsecond() + 3_600_000_000)
            .execute(&mut *conn)
            .await
            .expect("stored");
        conn.commit().await.expect("commits");
        let refused = patient.visitor.book(provider.provider, provider.visit_type, NINE).await;
        assert_eq!(problem(refused).await, (409, "outside_hours".into()));
        let after = patient.visitor.book(provider.provider, provider.visit_type, TEN).await;
        assert_eq!(after.status().as_u16(), 201);
    }

    async fn held_time_is_confirmed_read_and_cancelled(world: World) {
        let provider = world.working_provider("Petra").await;
        let (patient, other) = (world.patient("Pat").await, world.patient("Olga").await);
        let body = json!({
            "provider_id": provider.provider, "visit_type_id": provider.visit_type, "starts_at": NINE,
            "reason": "canary knee", "patient_zone": "America/New_York",
        });
        let held = patient.visitor.book_with("k1", body.clone()).await;
        assert_eq!(held.status().as_u16(), 201);
        let held: Value = held.json().await.expect("JSON");
        assert_eq!((&held["status"], &held["hold_ends_at"]), (&json!("SCHEDULED"), &json!("2026-06-01T08:15:00Z")));
        assert_eq!((&held["provider_zone"], &held["patient_zone"]), (&json!("UTC"), &json!("America/New_York")));
        assert!(has(&held["may"], "CONFIRM") && !has(&held["may"], "START"), "{held}");
        let again: Value = patient.visitor.book_with("k1", body.clone()).await.json().await.expect("JSON");
        assert_eq!(again, held);
        let mut changed = body.clone();
        changed["starts_at"] = json!(TEN);
        let reused = patient.visitor.book_with("k1", changed).await;
        assert_eq!(problem(reused).await, (422, "idempotency_key_reused".into()));
        let no_consent = patient.visitor.post(&path(&held, "/confirmation"), json!({ "consent": false })).await;
        assert_eq!(problem(no_consent).await, (422, "consent_missing".into()));
        let foreign = other.visitor.post(&path(&held, "/confirmation"), json!({ "consent": true })).await;
        assert_eq!(problem(foreign).await, (404, "not_found".into()));
        let stands = patient.visitor.post(&path(&held, "/confirmation"), json!({ "consent": true })).await;
        let stands: Value = stands.json().await.expect("JSON");
        assert_eq!((&stands["status"], &stands["hold_ends_at"]), (&json!("CONFIRMED"), &Value::Null));
        let (_, admin) = world.admin().await;
        for (visitor, reason) in [(&patient.visitor, json!("canary knee")), (&provider.visitor, json!("canary knee")), (&admin, Value::Null)] {
            let seen = visitor.get(&path(&held, "")).await;
            assert!(seen.headers().contains_key("etag"));
            let seen: Value = seen.json().await.expect("JSON");
            assert_eq!(seen["reason"], reason, "{seen}");
        }
        assert_eq!(problem(other.visitor.get(&path(&held, "")).await).await, (404, "not_found".into()));
        for (visitor, count) in [(&patient.visitor, 1), (&provider.visitor, 1), (&admin, 1), (&other.visitor, 0)] {
            let page: Value = visitor.get("/appointments?status=CONFIRMED").await.json().await.expect("JSON");
            assert_eq!(page["items"].as_array().expect("items").len(), count, "{page}");
        }
        assert_eq!(world.wrong().await, Vec::<String>::new());
        let terms: Value = patient.visitor.get(&path(&held, "/cancellation")).await.json().await.expect("JSON");
        assert_eq!((&terms["allowed"], &terms["refund_percent"]), (&json!(true), &json!(100)));
        let shown = json!({ "expected_refund_percent": 100, "reason": "better" });
        world.set("2026-06-01T09:00:01Z");
        let (patient, other) = (world.visitor_as(patient.user).await, world.visitor_as(other.user).await);
        let late = patient.post(&path(&held, "/cancellation"), shown).await;
        assert_eq!(problem(late).await, (409, "terms_changed".into()));
        let off = patient.post(&path(&held, "/cancellation"), json!({ "expected_refund_percent": 50 })).await;
        let off: Value = off.json().await.expect("JSON");
        assert_eq!((&off["status"], &off["cancellation"]["refund_percent"]), (&json!("CANCELLED"), &json!(50)));
        assert_eq!(other.book(provider.provider, provider.visit_type, NINE).await.status().as_u16(), 201);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn sixteen_racers_for_one_time_give_one_booking_and_clean_refusals(world: World) {
        let provider = world.working_provider("Petra").await;
        let mut racers = Vec::new();
        for n in 0..16 {
            racers.push(world.patient(&format!("Racer {n}")).await);
        }
        for start in [NINE, TEN, "2026-06-02T11:00:00Z"] {
            let mut running = tokio::task::JoinSet::new();
            for racer in racers.clone() {
                let provider = provider.clone();
                running.spawn(async move {
                    let answer = racer.visitor.book(provider.provider, provider.visit_type, start).await;
                    if answer.status().as_u16() == 201 {
                        return (201, String::new());
                    }
                    let status = answer.status().as_u16();
                    let body: Value = answer.json().await.expect("JSON");
                    let near = body["alternatives"].as_array().unwrap_or_else(|| panic!("{body}"));
                    assert!((1..=6).contains(&near.len()), "{body}");
                    (status, body["code"].as_str().expect("a code").to_owned())
                });
            }
            let mut answers = running.join_all().await;
            answers.sort();
            assert_eq!(answers[0].0, 201);
            assert!(answers[1..].iter().all(|answer| *answer == (409, "slot_taken".to_owned())), "{answers:?}");
        }
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn one_patient_racing_at_two_providers_is_in_one_place(world: World) {
        let (one, two) = (world.working_provider("One").await, world.working_provider("Two").await);
        let patient = world.patient("Pat").await;
        for start in [NINE, TEN] {
            let (a, b) = tokio::join!(
                patient.visitor.book(one.provider, one.visit_type, start),
                patient.visitor.book(two.provider, two.visit_type, start),
            );
            let (won, lost) = if a.status().as_u16() == 201 { (a, b) } else { (b, a) };
            assert_eq!(won.status().as_u16(), 201);
            assert_eq!(problem(lost).await, (409, "slot_taken".into()));
        }
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn appointments_that_swap_times_never_lock_each_other_out(world: World) {
        let provider = world.working_provider("Petra").await;
        let (a, b) = (world.patient("A").await, world.patient("B").await);
        let (first, second) = (a.visitor.booked(&provider, NINE).await, b.visitor.booked(&provider, TEN).await);
        let (x, y) = tokio::join!(a.visitor.move_to(&first, TEN), b.visitor.move_to(&second, NINE));
        for answer in [x, y] {
            assert_eq!(problem(answer).await, (409, "slot_taken".into()));
        }
        let moved = a.visitor.move_to(&first, "2026-06-02T09:15:00Z").await;
        assert_eq!(moved.status().as_u16(), 200);
        let moved: Value = moved.json().await.expect("JSON");
        assert_eq!((&moved["sequence"], &moved["reschedules"], &moved["id"]), (&json!(1), &json!(1), &first["id"]));
        assert_eq!(problem(a.visitor.move_to(&first, "2026-06-02T12:00:00Z").await).await, (412, "stale".into()));
        assert_eq!(problem(a.visitor.move_to(&moved, "2026-06-02T09:15:00Z").await).await, (422, "time_unchanged".into()));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn hold_that_ends_frees_its_time_and_cannot_be_confirmed(world: World) {
        let provider = world.working_provider("Petra").await;
        let (a, b) = (world.patient("A").await, world.patient("B").await);
        let held: Value = a.visitor.book(provider.provider, provider.visit_type, NINE).await.json().await.expect("JSON");
        world.pass(Duration::from_secs(15 * 60));
        let late = a.visitor.post(&path(&held, "/confirmation"), json!({ "consent": true })).await;
        assert_eq!(problem(late).await, (409, "hold_expired".into()));
        assert_eq!(b.visitor.book(provider.provider, provider.visit_type, NINE).await.status().as_u16(), 201);
        let gone: Value = a.visitor.get(&path(&held, "")).await.json().await.expect("JSON");
        assert_eq!((&gone["status"], &gone["cancellation"]["cause"]), (&json!("CANCELLED"), &json!("HOLD_EXPIRED")));
        world.pass(Duration::from_secs(15 * 60));
        assert_eq!(sweep(&world.core, world.core.clock.now()).await.expect("sweeps").holds, 1);
        assert_eq!(sweep(&world.core, world.core.clock.now()).await.expect("sweeps").holds, 0);
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn refused_wishes_have_codes(world: World) {
        let provider = world.working_provider("Petra").await;
        let patient = world.patient("Pat").await;
        let wish = |change: Value| {
            let mut body = json!({ "provider_id": provider.provider, "visit_type_id": provider.visit_type, "starts_at": NINE });
            for (name, value) in change.as_object().expect("an object") {
                body[name] = value.clone();
            }
            body
        };
        let nobody = "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11";
        for (n, (change, status, code)) in [
            (json!({ "provider_id": nobody }), 422, "provider_unknown"),
            (json!({ "visit_type_id": nobody }), 422, "visit_type_unknown"),
            (json!({ "patient_id": nobody }), 422, "patient_unknown"),
            (json!({ "patient_zone": "Mars/Olympus" }), 422, "zone_unknown"),
            (json!({ "reason": "x".repeat(2001) }), 422, "text_too_long"),
            (json!({ "reason": "a\u{0}b" }), 422, "text_invalid"),
            (json!({ "starts_at": "2026-06-01T07:00:00Z" }), 409, "in_the_past"),
            (json!({ "starts_at": "2026-06-01T09:00:00Z" }), 409, "too_soon"),
            (json!({ "starts_at": "2026-06-02T20:00:00Z" }), 409, "outside_hours"),
            (json!({ "starts_at": "2026-06-02T09:05:00Z" }), 409, "off_grid"),
            (json!({ "starts_at": "9999-01-01T00:00:00Z" }), 422, "time_invalid"),
        ].into_iter().enumerate() {
            let refused = patient.visitor.book_with(&format!("k{n}"), wish(change)).await;
            assert_eq!(problem(refused).await, (status, code.to_owned()));
        }
        let keyless = patient.visitor.post("/appointments", wish(json!({}))).await;
        assert_eq!(problem(keyless).await, (400, "idempotency_key_missing".into()));
        for start in [NINE, TEN, "2026-06-02T11:00:00Z"] {
            assert_eq!(patient.visitor.book(provider.provider, provider.visit_type, start).await.status().as_u16(), 201);
        }
        let fourth = patient.visitor.book(provider.provider, provider.visit_type, "2026-06-02T12:00:00Z").await;
        assert_eq!(problem(fourth).await, (409, "too_many_holds".into()));
    }

    async fn who_books_chooses_among_the_currencies_of_a_visit(world: World) {
        let provider = world.working_provider("Petra").await;
        let patient = world.patient("Pat").await;
        let price = |minor, code: &str| Money { minor, currency: code.parse().expect("a currency") };
        let fee = price(4500, "EUR");
        let other_prices = vec![price(4_000_000, "NGN"), price(5000, "USD")];
        let new = NewVisitType { fee, other_prices, payment: PaymentTime::Before, ..new_visit_type("Paid", 30) };
        let visit = world.visit_type(provider.provider, new).await;
        let shown: Value =
            patient.visitor.get(&format!("/providers/{}/visit-types", provider.provider)).await.json().await.expect("JSON");
        let shown = shown.as_array().expect("a list").iter().find(|one| one["name"] == "Paid").expect("is listed");
        let expected = json!([{ "minor": 4_000_000, "currency": "NGN" }, { "minor": 5000, "currency": "USD" }]);
        assert_eq!(shown["other_prices"], expected);
        for (start, currency, expected) in
            [(NINE, json!(null), Some(fee)), (TEN, json!("USD"), Some(price(5000, "USD"))), ("2026-06-02T11:00:00Z", json!("GBP"), None)]
        {
            let wish = json!({
                "provider_id": provider.provider, "visit_type_id": visit, "starts_at": start, "currency": currency,
            });
            let answer = patient.visitor.book_with(&currency.to_string(), wish).await;
            match expected {
                Some(fee) => {
                    let held: Value = answer.json().await.expect("JSON");
                    assert_eq!(held["fee"], json!(fee), "{currency}");
                }
                None => assert_eq!(problem(answer).await, (422, "currency_not_offered".into()), "{currency}"),
            }
        }
    }

    async fn paid_visit_waits_for_the_money_and_late_money_takes_its_time_again_while_it_is_free(world: World) {
        let provider = world.working_provider("Petra").await;
        let patient = world.patient("Pat").await;
        let fee = Money { minor: 4500, currency: "EUR".parse().expect("a currency") };
        let new = NewVisitType { fee, payment: PaymentTime::Before, ..new_visit_type("Paid", 30) };
        let paid = world.visit_type(provider.provider, new).await;
        let other = world.patient("Other").await;
        for (start, late, taken) in [(NINE, false, false), (TEN, true, false), ("2026-06-02T11:00:00Z", true, true)] {
            let visitor = world.visitor_as(patient.user).await;
            let held: Value = visitor.book(provider.provider, paid, start).await.json().await.expect("JSON");
            let unpaid = visitor.post(&path(&held, "/confirmation"), json!({ "consent": true })).await;
            assert_eq!(problem(unpaid).await, (402, "payment_needed".into()));
            if late {
                world.pass(Duration::from_secs(3600));
                sweep(&world.core, world.core.clock.now()).await.expect("sweeps");
            }
            if taken {
                let faster = world.visitor_as(other.user).await.book(provider.provider, paid, start).await;
                assert_eq!(faster.status().as_u16(), 201);
            }
            let id = held["id"].as_str().expect("an id").parse().expect("an id");
            let mut change = world.core.begin().await.expect("begins");
            let outcome = confirm_paid(&mut change, &world.core, id).await.expect("answers");
            change.commit().await.expect("commits");
            assert_eq!(outcome == Paid::TooLate, taken);
            assert_eq!(world.wrong().await, Vec::<String>::new());
            if !taken {
                let visitor = world.visitor_as(patient.user).await;
                let terms: Value = visitor.get(&path(&held, "/cancellation")).await.json().await.expect("JSON");
                assert_eq!(terms["refund"], json!({ "minor": 4500, "currency": "EUR" }));
            }
        }
    }

    async fn request_waits_for_the_provider_who_approves_or_declines_or_misses_it(world: World) {
        let provider = world.working_provider("Petra").await;
        let patient = world.patient("Pat").await;
        let new = NewVisitType { needs_approval: true, ..new_visit_type("Asked", 30) };
        let asked = world.visit_type(provider.provider, new).await;
        for (start, answer, status) in [(NINE, Some(true), "CONFIRMED"), (TEN, Some(false), "CANCELLED"), ("2026-06-02T11:00:00Z", None, "CANCELLED")] {
            let held: Value = patient.visitor.book(provider.provider, asked, start).await.json().await.expect("JSON");
            let waits = patient.visitor.post(&path(&held, "/confirmation"), json!({ "consent": true })).await;
            let waits: Value = waits.json().await.expect("JSON");
            assert_eq!((&waits["status"], &waits["approval"], &waits["hold_ends_at"]), (&json!("SCHEDULED"), &json!("ASKED"), &Value::Null));
            let own = patient.visitor.post(&path(&held, "/approval"), json!({ "approve": true })).await;
            assert_eq!(problem(own).await, (403, "not_allowed".into()));
            match answer {
                Some(approve) => {
                    let answered = provider.visitor.post(&path(&held, "/approval"), json!({ "approve": approve })).await;
                    assert_eq!(answered.status().as_u16(), 200);
                }
                None => {
                    world.set(start);
                    assert_eq!(sweep(&world.core, world.core.clock.now()).await.expect("sweeps").requests, 1);
                }
            }
            let visitor = world.visitor_as(patient.user).await;
            let seen: Value = visitor.get(&path(&held, "")).await.json().await.expect("JSON");
            assert_eq!(seen["status"], status);
        }
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }

    async fn visit_begins_and_ends_and_a_missed_one_is_put_right(world: World) {
        let provider = world.working_provider("Petra").await;
        let patient = world.patient("Pat").await;
        let (met, missed) = (patient.visitor.booked(&provider, NINE).await, patient.visitor.booked(&provider, TEN).await);
        assert_eq!(problem(provider.visitor.post(&path(&met, "/start"), json!({})).await).await, (409, "too_early".into()));
        world.set(NINE);
        let (doctor, person) = (world.visitor_as(provider.user).await, world.visitor_as(patient.user).await);
        assert_eq!(problem(person.post(&path(&met, "/start"), json!({})).await).await, (403, "not_allowed".into()));
        let started: Value = doctor.post(&path(&met, "/start"), json!({})).await.json().await.expect("JSON");
        assert_eq!((&started["status"], &started["consultation"]["status"]), (&json!("IN_PROGRESS"), &json!("IN_PROGRESS")));
        let done: Value = doctor.post(&path(&met, "/completion"), json!({})).await.json().await.expect("JSON");
        assert_eq!((&done["status"], &done["consultation"]["status"]), (&json!("COMPLETED"), &json!("COMPLETED")));
        world.set("2026-06-02T10:10:00Z");
        let doctor = world.visitor_as(provider.user).await;
        let absent: Value = doctor.post(&path(&missed, "/no-show"), json!({})).await.json().await.expect("JSON");
        assert_eq!(absent["status"], "NO_SHOW");
        assert_eq!(problem(doctor.post(&path(&missed, "/reopening"), json!({})).await).await, (422, "reason_missing".into()));
        let again = doctor.post(&path(&missed, "/reopening"), json!({ "reason": "was in the other room" })).await;
        let again: Value = again.json().await.expect("JSON");
        assert_eq!((&again["status"], &again["consultation"]["status"]), (&json!("CONFIRMED"), &json!("SCHEDULED")));
        let (_, admin) = world.admin().await;
        let off: Value = admin.post(&path(&missed, "/provider-absence"), json!({})).await.json().await.expect("JSON");
        assert_eq!((&off["cancellation"]["cause"], &off["cancellation"]["refund_percent"]), (&json!("PROVIDER_ABSENT"), &json!(100)));
        assert_eq!(problem(admin.post(&path(&missed, "/cancellation"), json!({})).await).await, (409, "wrong_state".into()));
        assert_eq!(world.wrong().await, Vec::<String>::new());
    }
}
