//! What goes back: by the terms of booking, by staff, by the hub itself; and what stands in the way of it.

use std::time::Duration;

use carehub::gateways::{DisputeState, RefundedState};
use carehub::selftest::till::Fault;
use serde_json::{Value, json};

use crate::support::{PaidVisit, World, body, both, problem};

async fn all_is_well(world: &World) {
    assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
}

fn id(detail: &Value) -> &str {
    detail["payment"]["id"].as_str().expect("an id")
}

both! {
    async fn cancelling_sends_back_what_the_terms_say_and_booking_says_the_same(world: World) {
        for (now, minor, status) in [
            ("2026-06-01T08:00:00Z", 5000, "REFUNDED"),
            ("2026-06-03T05:00:00Z", 2500, "COMPLETED"),
            ("2026-06-03T08:30:00Z", 0, "COMPLETED"),
        ] {
            let visit = PaidVisit::paid(&world).await;
            world.set(now);
            let cancelled = visit.cancel(&world).await;
            assert_eq!(cancelled["cancellation"]["refund"]["minor"], minor);
            world.reconcile().await;
            let detail = visit.detail(&world).await;
            assert_eq!((&detail["payment"]["refunded"]["minor"], &detail["payment"]["status"]), (&json!(minor), &json!(status)));
            assert_eq!(detail["refunds"].as_array().map(Vec::len), Some(usize::from(minor > 0)));
            all_is_well(&world).await;
            // Again and again nothing more goes.
            world.reconcile().await;
            assert_eq!(visit.detail(&world).await["refunds"], detail["refunds"]);
            world.set("2026-06-01T08:00:00Z");
        }
    }

    async fn refund_whose_answer_is_lost_is_sent_once(world: World) {
        let visit = PaidVisit::paid(&world).await;
        visit.cancel(&world).await;
        for fault in [Fault::Down, Fault::Lost] {
            world.tills[0].fail(&[fault]);
            world.reconcile().await;
            all_is_well(&world).await;
            world.pass(Duration::from_secs(3600));
        }
        world.reconcile().await;
        assert_eq!((world.tills[0].refunds().len(), world.tills[0].kept_minor()), (1, 0));
        assert_eq!(visit.detail(&world).await["payment"]["status"], "REFUNDED");
        all_is_well(&world).await;
    }

    async fn refund_takes_its_time_then_fails_and_a_person_is_called(world: World) {
        let visit = PaidVisit::paid(&world).await;
        let (_, _admin) = world.admin().await;
        world.tills[0].refunds_are(RefundedState::Pending);
        visit.cancel(&world).await;
        world.reconcile().await;
        let detail = visit.detail(&world).await;
        assert_eq!((&detail["refunds"][0]["state"], &detail["payment"]["returning"]["minor"]), (&json!("PENDING"), &json!(5000)));
        assert_eq!((&detail["payment"]["status"], &detail["payment"]["refunded"]["minor"]), (&json!("COMPLETED"), &json!(0)));
        all_is_well(&world).await;
        let refund = world.tills[0].refunds()[0].clone();
        let failed = || RefundedState::Failed { code: "lost_or_stolen_card".into() };
        // Said to have gone, and then to have come back.
        for (is, state, refunded) in [(RefundedState::Succeeded, "SUCCEEDED", 5000), (failed(), "FAILED", 0)] {
            world.tills[0].refund_is(&refund, is);
            let event = json!({ "id": format!("evt_{state}"), "about": "refund", "reference": refund });
            assert_eq!(world.told("stripe", event).await.status().as_u16(), 200);
            world.reconcile().await;
            let detail = visit.detail(&world).await;
            assert_eq!((&detail["refunds"][0]["state"], &detail["payment"]["refunded"]["minor"]), (&json!(state), &json!(refunded)));
            all_is_well(&world).await;
        }
        let detail = visit.detail(&world).await;
        assert_eq!((&detail["payment"]["status"], &detail["payment"]["review"]), (&json!("COMPLETED"), &json!("REFUND_FAILED")));
        assert_eq!(detail["refunds"][0]["failure"], "lost_or_stolen_card");
        assert!(world.messages_of("PAYMENT_REVIEW").await >= 1);
        // Staff send it again.
        world.tills[0].refunds_are(RefundedState::Succeeded);
        world.tills[0].edit(&world.tills[0].pages()[0], |page| page.refunded_minor = 0);
        let admin = world.admin().await.1;
        body(admin.send_back(id(&detail), 5000, "again").await, 201).await;
        world.reconcile().await;
        let detail = visit.detail(&world).await;
        assert_eq!((&detail["payment"]["status"], &detail["refunds"][1]["reason"]), (&json!("REFUNDED"), &json!("again")));
        all_is_well(&world).await;
    }

    async fn refund_that_came_back_keeps_its_credit_note_and_the_next_one_gets_none(world: World) {
        let visit = PaidVisit::paid(&world).await;
        let (_, admin) = world.admin().await;
        let detail = visit.detail(&world).await;
        let payment = id(&detail).to_owned();
        let credited = async || {
            let notes = body(admin.get(&format!("/invoices?payment_id={payment}&kind=CREDIT_NOTE")).await, 200).await;
            let notes = notes["items"].as_array().expect("items").iter();
            let mut notes: Vec<i64> = notes.map(|note| note["total"]["minor"].as_i64().expect("minor units")).collect();
            notes.sort_unstable();
            notes
        };
        body(admin.send_back(&payment, 1000, "a part").await, 201).await;
        world.reconcile().await;
        assert_eq!(credited().await, [1000]);
        let refund = world.tills[0].refunds()[0].clone();
        world.tills[0].refund_is(&refund, RefundedState::Failed { code: "expired_or_canceled_card".into() });
        let event = json!({ "id": "evt_back", "about": "refund", "reference": refund });
        assert_eq!(world.told("stripe", event).await.status().as_u16(), 200);
        world.reconcile().await;
        let failed = visit.detail(&world).await;
        assert_eq!((&failed["refunds"][0]["state"], &failed["payment"]["refunded"]["minor"]), (&json!("FAILED"), &json!(0)));
        world.tills[0].edit(&world.tills[0].pages()[0], |page| page.refunded_minor = 0);
        // It makes up for the first; only what is more than that is credited besides.
        for (minor, notes) in [(1000, vec![1000]), (500, vec![500, 1000])] {
            body(admin.send_back(&payment, minor, "again").await, 201).await;
            world.reconcile().await;
            assert_eq!(credited().await, notes);
        }
        assert_eq!(visit.detail(&world).await["payment"]["refunded"]["minor"], 1500);
        all_is_well(&world).await;
    }

    async fn staff_send_back_parts_until_nothing_is_left(world: World) {
        let visit = PaidVisit::paid(&world).await;
        let (_, admin) = world.admin().await;
        let detail = visit.detail(&world).await;
        let payment = id(&detail).to_owned();
        for (answer, expected) in [
            (admin.send_back(&payment, 5001, "too much").await, (422, "refund_too_large")),
            (admin.send_back(&payment, 0, "nothing").await, (422, "amount_invalid")),
            (admin.send_back(&payment, 100, " ").await, (422, "reason_missing")),
            (admin.send_back(&payment, 100, "card 4242 4242 4242 4242").await, (422, "card_number")),
            (visit.patient.visitor.send_back(&payment, 100, "mine").await, (403, "role_forbidden")),
            (admin.send_back("01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11", 100, "whose").await, (404, "not_found")),
        ] {
            assert_eq!(problem(answer).await, (expected.0, expected.1.to_owned()));
        }
        let part = json!({ "amount_minor": 2000, "reason": "kindness" });
        for _ in 0..2 {
            body(admin.send_back_with("key", &payment, part.clone()).await, 201).await;
        }
        let other = json!({ "amount_minor": 2001, "reason": "kindness" });
        assert_eq!(problem(admin.send_back_with("key", &payment, other).await).await, (422, "idempotency_key_reused".into()));
        assert_eq!(problem(admin.send_back(&payment, 3001, "too much").await).await, (422, "refund_too_large".into()));
        world.reconcile().await;
        let detail = visit.detail(&world).await;
        assert_eq!((&detail["payment"]["status"], &detail["payment"]["refunded"]["minor"]), (&json!("COMPLETED"), &json!(2000)));
        body(admin.send_back(&payment, 3000, "the rest").await, 201).await;
        world.reconcile().await;
        assert_eq!(visit.detail(&world).await["payment"]["status"], "REFUNDED");
        let own = body(visit.patient.visitor.get(&format!("/payments/{payment}")).await, 200).await;
        assert_eq!((&own["refunds"][0]["reason"], &own["events"]), (&Value::Null, &json!([])));
        assert_eq!(problem(visit.patient.visitor.pay(&visit.id, "STRIPE").await).await, (409, "nothing_to_pay".into()));
        all_is_well(&world).await;
    }

    async fn nothing_goes_back_while_the_payer_contests_the_payment(world: World) {
        let visit = PaidVisit::paid(&world).await;
        let (_, admin) = world.admin().await;
        let page = world.tills[0].pages()[0].clone();
        let answer_by = "2026-06-08T08:00:00Z";
        let contest = async |state, event: &str| {
            world.tills[0].contest(&page, state, answer_by.parse().expect("a time"));
            let event = json!({ "id": event, "about": "dispute", "reference": format!("dispute_{page}") });
            assert_eq!(world.told("stripe", event).await.status().as_u16(), 200);
            world.reconcile().await;
            visit.detail_by(&admin).await
        };
        let open = contest(DisputeState::Open, "evt_1").await;
        assert_eq!((&open["payment"]["dispute"], &open["payment"]["review"]), (&json!("OPEN"), &json!("DISPUTE")));
        assert_eq!((&open["disputes"][0]["answer_by"], &open["payment"]["status"]), (&json!(answer_by), &json!("COMPLETED")));
        assert_eq!(problem(admin.send_back(id(&open), 100, "no").await).await, (409, "dispute_open".into()));
        visit.cancel(&world).await;
        world.reconcile().await;
        assert_eq!(world.tills[0].refunds(), Vec::<String>::new());
        let told = world.messages_of("PAYMENT_DISPUTED").await;
        assert_eq!(told, 1);
        contest(DisputeState::UnderReview, "evt_2").await;
        assert_eq!(world.messages_of("PAYMENT_DISPUTED").await, told);
        all_is_well(&world).await;
        // The reconciler finds out without any news.
        world.tills[0].contest(&page, DisputeState::Won, answer_by.parse().expect("a time"));
        world.pass(Duration::from_secs(24 * 3600));
        world.reconcile().await;
        world.reconcile().await;
        let won = visit.detail(&world).await;
        assert_eq!((&won["payment"]["dispute"], &won["payment"]["review"]), (&json!("WON"), &Value::Null));
        assert_eq!(won["payment"]["status"], "REFUNDED");
        all_is_well(&world).await;
    }

    async fn money_sent_back_in_the_processors_own_pages_shows_and_does_not_go_back_twice(world: World) {
        let visit = PaidVisit::paid(&world).await;
        let page = world.tills[0].pages()[0].clone();
        world.tills[0].edit(&page, |page| page.refunded_minor = 3000);
        let event = json!({ "id": "evt_1", "about": "money", "reference": format!("money_{page}") });
        world.told("stripe", event).await;
        world.reconcile().await;
        let detail = visit.detail(&world).await;
        assert_eq!((&detail["refunds"][0]["cause"], &detail["payment"]["refunded"]["minor"]), (&json!("OUTSIDE"), &json!(3000)));
        let cancelled = visit.cancel(&world).await;
        assert_eq!(cancelled["cancellation"]["refund"]["minor"], 2000);
        // And once more, before ours is sent.
        world.tills[0].edit(&page, |page| page.refunded_minor = 4000);
        world.reconcile().await;
        let detail = visit.detail(&world).await;
        assert_eq!((&detail["payment"]["refunded"]["minor"], &detail["payment"]["review"]), (&json!(4000), &json!("REFUND_FAILED")));
        assert_eq!(world.tills[0].refunds(), Vec::<String>::new());
        all_is_well(&world).await;
    }
}
