//! What the clinic's office sees of money: sums by day, queues, and a file for a spreadsheet.

use std::time::Duration;

use carehub::gateways::{DisputeState, RefundedState};
use carehub::payments::PaymentMethod;
use serde_json::{Value, json};

use crate::support::{PaidVisit, Visitor, World, body, both, problem};

async fn get(visitor: &Visitor, path: &str) -> Value {
    body(visitor.get(path).await, 200).await
}

async fn of(visit: &PaidVisit, world: &World) -> String {
    visit.detail(world).await["payment"]["id"].as_str().expect("an id").to_owned()
}

both! {
    async fn sums_of_a_day_are_what_came_and_went_by_provider_and_currency(world: World) {
        let visit = PaidVisit::paid(&world).await;
        let other = PaidVisit::held_at(&world, "2026-06-04T09:00:00Z").await;
        let payment = other.pay("PAYSTACK").await;
        let page = payment["attempt"]["reference"].as_str().expect("a page").to_owned();
        assert!(world.tills[1].pay(&page));
        other.check(&payment).await;
        world.pass(Duration::from_secs(24 * 3600));
        let (_, admin) = world.admin().await;
        let id = of(&visit, &world).await;
        body(admin.send_back(&id, 1200, "kindness").await, 201).await;
        world.reconcile().await;
        let totals = get(&admin, "/payment-totals?from=2026-06-01&to=2026-06-02").await;
        let line = |day: &str, visit: &PaidVisit, processor: &str, receipts: i64, received: i64, refunded: i64| {
            let money = |minor: i64| json!({ "minor": minor, "currency": "EUR" });
            json!({
                "day": day, "provider_id": visit.provider.provider, "processor": processor, "receipts": receipts,
                "received": money(received), "refunded": money(refunded), "lost": money(0),
            })
        };
        let mut expected = vec![
            line("2026-06-01", &visit, "STRIPE", 1, 5000, 0),
            line("2026-06-01", &other, "PAYSTACK", 1, 5000, 0),
            line("2026-06-02", &visit, "STRIPE", 0, 0, 1200),
        ];
        expected.sort_by_key(|line| (line["day"].to_string(), line["provider_id"].to_string()));
        assert_eq!(totals["items"], json!(expected));
        assert_eq!(get(&admin, "/payment-totals?from=2026-06-03&to=2026-06-03").await["items"], json!([]));
    }

    async fn days_that_make_no_sense_and_strangers_are_refused(world: World) {
        let visit = PaidVisit::paid(&world).await;
        let (_, admin) = world.admin().await;
        for (query, code) in [
            ("from=2026-06-02&to=2026-06-01", "range_invalid"),
            ("from=2026-01-01&to=2027-01-02", "range_too_long"),
            ("from=yesterday&to=2026-06-01", "query_invalid"),
            ("from=2026-06-01", "query_invalid"),
        ] {
            let (status, said) = problem(admin.get(&format!("/payment-totals?{query}")).await).await;
            assert_eq!((said.as_str(), (400..=422).contains(&status)), (code, true), "{query}");
        }
        get(&admin, "/payment-totals?from=2026-01-01&to=2027-01-01").await;
        for path in ["/payment-totals?from=2026-06-01&to=2026-06-01", "/payment-queues", "/refunds", "/disputes", "/payment-export"] {
            assert_eq!(problem(visit.patient.visitor.get(path).await).await, (403, "role_forbidden".to_owned()), "{path}");
        }
    }

    async fn whatever_waits_for_a_person_is_counted_and_listed(world: World) {
        let (_, admin) = world.admin().await;
        let nothing = json!({
            "mismatches": 0, "refunds": 0, "disputes": 0, "answer_by": null, "bank_lines": 0, "unknown_events": 0,
        });
        assert_eq!(get(&admin, "/payment-queues").await, nothing);
        // Other money than was asked for.
        let mismatched = PaidVisit::held_at(&world, "2026-06-03T09:00:00Z").await;
        let payment = mismatched.pay("STRIPE").await;
        let page = payment["attempt"]["reference"].as_str().expect("a page").to_owned();
        assert!(world.tills[0].pay(&page));
        world.tills[0].edit(&page, |charge| charge.amount.minor = 1);
        mismatched.check(&payment).await;
        // A refund that fails.
        let failing = PaidVisit::held_at(&world, "2026-06-03T11:00:00Z").await;
        let payment = failing.pay("STRIPE").await;
        assert!(world.tills[0].pay(payment["attempt"]["reference"].as_str().expect("a page")));
        failing.check(&payment).await;
        world.tills[0].refunds_are(RefundedState::Failed { code: "expired_or_canceled_card".into() });
        body(admin.send_back(payment["id"].as_str().expect("an id"), 700, "why not").await, 201).await;
        world.reconcile().await;
        // Something that is not ours.
        let event = json!({ "id": "evt_1", "about": "charge", "reference": "nobody_knows" });
        assert_eq!(world.told("stripe", event).await.status().as_u16(), 200);
        world.reconcile().await;
        let queues = get(&admin, "/payment-queues").await;
        assert_eq!((&queues["mismatches"], &queues["refunds"], &queues["unknown_events"]), (&json!(1), &json!(1), &json!(1)), "{queues}");
        let stuck = get(&admin, "/refunds").await;
        let item = &stuck["items"][0];
        assert_eq!((&item["payment_id"], &item["refund"]["failure"]), (&payment["id"], &json!("expired_or_canceled_card")));
        assert_eq!((&item["patient_name"], &item["visit_at"]), (&payment["patient_name"], &json!("2026-06-03T11:00:00Z")));
        let listed = get(&admin, "/payments?reviewing=true&review=AMOUNT").await;
        assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
        assert_eq!((&listed["items"][0]["visit_at"], &listed["items"][0]["review"]), (&json!("2026-06-03T09:00:00Z"), &json!("AMOUNT")));
        // Looked at, it waits no more.
        for id in [&listed["items"][0]["id"], &payment["id"]] {
            body(admin.post(&format!("/payments/{}/review", id.as_str().expect("an id")), json!({})).await, 200).await;
        }
        let queues = get(&admin, "/payment-queues").await;
        assert_eq!((&queues["mismatches"], &queues["refunds"]), (&json!(0), &json!(0)));
        assert_eq!(get(&admin, "/refunds").await["items"], json!([]));
    }

    async fn file_holds_each_payment_that_fits_and_no_formula(world: World) {
        let visit = PaidVisit::paid(&world).await;
        let (_, admin) = world.admin().await;
        let evil = "=HYPERLINK(\"http://evil.example\")";
        {
            let mut conn = world.core.db.begin().await.expect("a transaction");
            let renamed = sqlx::query("UPDATE patient SET name = $1 WHERE id = $2");
            renamed.bind(evil).bind(visit.patient.patient.to_string()).execute(&mut *conn).await.expect("renamed");
            conn.commit().await.expect("committed");
        }
        // More than is read at one time would take long; one behind the filter is enough to tell.
        let other = PaidVisit::held_at(&world, "2026-06-04T09:00:00Z").await;
        other.pay("PAYSTACK").await;
        let answer = admin.get("/payment-export?status=COMPLETED").await;
        assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8; header=present");
        assert!(answer.headers()["content-disposition"].to_str().expect("text").starts_with("attachment"));
        let file = answer.text().await.expect("text");
        let mut reader = csv::Reader::from_reader(file.trim_start_matches('\u{feff}').as_bytes());
        let names = reader.headers().expect("names").clone();
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows");
        assert_eq!(rows.len(), 1, "{file}");
        let cell = |name: &str| rows[0].get(names.iter().position(|one| one == name).expect("a column")).expect("a cell");
        for (name, expected) in [
            ("patient", format!("'{evil}").as_str()),
            ("amount", "50.00"),
            ("received", "50.00"),
            ("refunded", "0.00"),
            ("currency", "EUR"),
            ("status", "COMPLETED"),
            ("method", PaymentMethod::Stripe.code()),
            ("visit_at", "2026-06-03T09:00:00Z"),
        ] {
            assert_eq!(cell(name), expected, "{name}");
        }
        let entries = get(&admin, "/audit?action=payments.exported").await;
        assert_eq!(entries["items"].as_array().map(Vec::len), Some(1));
    }

    async fn lost_dispute_takes_the_money_once_and_nothing_goes_back_besides(world: World) {
        let visit = PaidVisit::paid(&world).await;
        let (_, admin) = world.admin().await;
        let page = world.tills[0].pages()[0].clone();
        let answer_by = "2026-06-08T08:00:00Z";
        let contest = async |state, event: &str| {
            world.tills[0].contest(&page, state, answer_by.parse().expect("a time"));
            let event = json!({ "id": event, "about": "dispute", "reference": format!("dispute_{page}") });
            assert_eq!(world.told("stripe", event).await.status().as_u16(), 200);
            world.reconcile().await;
        };
        contest(DisputeState::Open, "evt_1").await;
        let queues = get(&admin, "/payment-queues").await;
        assert_eq!((&queues["disputes"], &queues["answer_by"]), (&json!(1), &json!(answer_by)));
        let open = get(&admin, "/disputes").await;
        assert_eq!(open["items"][0]["dispute"]["answer_by"], answer_by);
        let id = open["items"][0]["payment_id"].as_str().expect("an id").to_owned();
        contest(DisputeState::Lost, "evt_2").await;
        assert_eq!(get(&admin, "/payment-queues").await["disputes"], 0);
        assert_eq!(get(&admin, "/disputes").await["items"], json!([]));
        assert_eq!(problem(admin.send_back(&id, 100, "no").await).await, (409, "dispute_lost".to_owned()));
        visit.cancel(&world).await;
        world.reconcile().await;
        assert_eq!(world.tills[0].refunds(), Vec::<String>::new());
        let totals = get(&admin, "/payment-totals?from=2026-06-01&to=2026-06-01").await;
        let sums = &totals["items"][0];
        assert_eq!((&sums["received"]["minor"], &sums["refunded"]["minor"], &sums["lost"]["minor"]), (&json!(5000), &json!(0), &json!(5000)));
        assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
    }
}
