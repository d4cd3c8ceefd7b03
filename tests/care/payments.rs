//! Hold and pay: one page at a time, money that confirms the time or goes back, and a processor that is away.

use std::time::Duration;

use carehub::care::PaymentTime;
use carehub::gateways::{ChargeState, RefundedState};
use carehub::selftest::till::Fault;
use serde_json::{Value, json};

use crate::support::{PaidVisit, World, body, both, problem, reference};

const HOUR: Duration = Duration::from_secs(3600);

async fn all_is_well(world: &World) {
    assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
}

both! {
    async fn money_confirms_the_time_once_the_processor_says_that_it_is_there(world: World) {
        let visit = PaidVisit::held(&world).await;
        let before = body(visit.patient.visitor.get(&format!("/appointments/{}/payment", visit.id)).await, 200).await;
        assert_eq!((&before["payment"], &before["methods"]), (&Value::Null, &json!(["STRIPE", "PAYSTACK", "CREDIT_CARD"])));
        let payment = visit.pay("STRIPE").await;
        assert_eq!((&payment["status"], &payment["attempt"]["state"]), (&json!("PENDING"), &json!("OPEN")));
        assert!(payment["attempt"]["pay_url"].as_str().is_some_and(|url| url.starts_with("https://till.example/")));
        // Coming back proves nothing.
        let unpaid = visit.check(&payment).await;
        assert_eq!((&unpaid["status"], &visit.appointment(&world).await["status"]), (&json!("PENDING"), &json!("SCHEDULED")));
        all_is_well(&world).await;
        assert!(world.tills[0].pay(reference(&payment)));
        let paid = visit.check(&payment).await;
        assert_eq!((&paid["status"], &paid["balance"]["minor"]), (&json!("COMPLETED"), &json!(0)));
        assert_eq!(paid["attempt"]["card"], json!({ "brand": "visa", "last4": "4242" }));
        assert_eq!((&paid["attempt"]["pay_url"], &paid["review"]), (&Value::Null, &Value::Null));
        assert_eq!(visit.appointment(&world).await["status"], "CONFIRMED");
        let again = visit.patient.visitor.pay(&visit.id, "STRIPE").await;
        assert_eq!(problem(again).await, (409, "already_paid".into()));
        assert_eq!(world.trail("payment.received").await, 1);
        all_is_well(&world).await;
    }

    async fn page_that_is_open_is_given_again_and_another_way_to_pay_closes_it_first(world: World) {
        let visit = PaidVisit::held(&world).await;
        let first = visit.pay("STRIPE").await;
        assert_eq!(visit.pay("STRIPE").await["attempt"], first["attempt"]);
        assert_eq!(world.tills[0].pages().len(), 1);
        let second = visit.pay("PAYSTACK").await;
        assert_eq!((&second["attempt"]["method"], &second["attempt"]["state"]), (&json!("PAYSTACK"), &json!("OPEN")));
        assert!(!world.tills[0].pay(reference(&first)));
        // Paystack's pages cannot be closed: this one may still be paid on, and is looked at.
        let third = visit.pay("CREDIT_CARD").await;
        assert!(world.tills[0].pay(reference(&third)) && world.tills[1].pay(reference(&second)));
        assert_eq!(visit.check(&third).await["received"]["minor"], 10_000);
        world.reconcile().await;
        let detail = visit.detail(&world).await;
        assert_eq!((&detail["payment"]["status"], &detail["payment"]["refunded"]["minor"]), (&json!("COMPLETED"), &json!(5000)));
        assert_eq!((detail["refunds"].as_array().map(Vec::len), &detail["refunds"][0]["cause"]), (Some(1), &json!("DOUBLE")));
        assert_eq!(world.tills.iter().map(|till| till.kept_minor()).sum::<i64>(), 5000);
        all_is_well(&world).await;
    }

    async fn what_was_paid_on_the_page_is_known_before_another_is_opened(world: World) {
        let visit = PaidVisit::held(&world).await;
        let first = visit.pay("STRIPE").await;
        assert!(world.tills[0].pay(reference(&first)));
        let again = visit.patient.visitor.pay(&visit.id, "PAYSTACK").await;
        assert_eq!(problem(again).await, (409, "already_paid".into()));
        assert_eq!((visit.appointment(&world).await["status"].clone(), world.tills[1].pages().len()), (json!("CONFIRMED"), 0));
        all_is_well(&world).await;
    }

    async fn money_that_is_on_its_way_keeps_other_pages_closed(world: World) {
        let visit = PaidVisit::held(&world).await;
        let payment = visit.pay("STRIPE").await;
        world.tills[0].edit(reference(&payment), |page| page.state = ChargeState::Processing);
        let other = visit.patient.visitor.pay(&visit.id, "PAYSTACK").await;
        assert_eq!(problem(other).await, (409, "payment_in_progress".into()));
        world.pass(HOUR);
        world.sweep_holds().await;
        world.reconcile().await;
        let visitor = world.visitor_as(visit.patient.user).await;
        let over = visitor.pay(&visit.id, "PAYSTACK").await;
        assert_eq!(problem(over).await, (409, "appointment_over".into()));
        assert!(world.tills[0].pay(reference(&payment)));
        world.pass(HOUR);
        world.reconcile().await;
        assert_eq!(visit.appointment(&world).await["status"], "CONFIRMED");
        all_is_well(&world).await;
    }

    async fn hold_that_ended_takes_its_time_again_or_the_money_goes_back_by_itself(world: World) {
        for taken in [false, true] {
            let visit = PaidVisit::held(&world).await;
            let payment = visit.pay("PAYSTACK").await;
            world.pass(HOUR);
            world.sweep_holds().await;
            assert_eq!(visit.appointment(&world).await["status"], "CANCELLED");
            if taken {
                visit.taken_by_another(&world).await;
            }
            assert!(world.tills[1].pay(reference(&payment)));
            world.reconcile().await;
            let (status, back) = if taken { ("CANCELLED", 5000) } else { ("CONFIRMED", 0) };
            assert_eq!(visit.appointment(&world).await["status"], status);
            let detail = visit.detail(&world).await;
            assert_eq!(detail["payment"]["refunded"]["minor"], back);
            assert_eq!(detail["payment"]["status"], if taken { "REFUNDED" } else { "COMPLETED" });
            assert_eq!(world.messages_of("PAYMENT_TOO_LATE").await, i64::from(taken));
            all_is_well(&world).await;
        }
    }

    async fn page_of_a_hold_that_ended_is_closed(world: World) {
        let visit = PaidVisit::held(&world).await;
        let payment = visit.pay("STRIPE").await;
        world.pass(HOUR);
        world.sweep_holds().await;
        world.reconcile().await;
        assert!(!world.tills[0].pay(reference(&payment)));
        let detail = visit.detail(&world).await;
        assert_eq!((&detail["payment"]["status"], &detail["attempts"][0]["state"]), (&json!("FAILED"), &json!("EXPIRED")));
        world.tills[0].asked();
        world.pass(HOUR);
        world.reconcile().await;
        assert_eq!(world.tills[0].asked(), Vec::<&str>::new());
    }

    async fn processor_that_is_away_charges_nothing_keeps_the_time_once_and_lets_the_same_request_try_again(world: World) {
        let visit = PaidVisit::held(&world).await;
        let hold = visit.appointment(&world).await["hold_ends_at"].as_str().expect("a hold").to_owned();
        for fault in [Fault::Down, Fault::Lost, Fault::Down] {
            world.tills[0].fail(&[fault]);
            let away = visit.patient.visitor.pay_with("key", &visit.id, "STRIPE").await;
            assert_eq!(away.headers()["retry-after"], "7");
            assert_eq!(problem(away).await, (503, "processor_unavailable".into()));
        }
        let longer = visit.appointment(&world).await["hold_ends_at"].as_str().expect("a hold").to_owned();
        let at = |text: &str| text.parse::<jiff::Timestamp>().expect("a time");
        let start = world.core.clock.now();
        assert_eq!(at(&longer).duration_since(start), at(&hold).duration_since(start) * 2);
        all_is_well(&world).await;
        let payment = body(visit.patient.visitor.pay_with("key", &visit.id, "STRIPE").await, 200).await;
        assert_eq!(body(visit.patient.visitor.pay_with("key", &visit.id, "STRIPE").await, 200).await["attempt"], payment["attempt"]);
        assert!(world.tills[0].pay(reference(&payment)));
        assert_eq!(visit.check(&payment).await["status"], "COMPLETED");
        all_is_well(&world).await;
    }

    async fn money_on_a_page_whose_opening_was_never_answered_is_found_by_the_news_of_it(world: World) {
        let visit = PaidVisit::held(&world).await;
        world.tills[0].fail(&[Fault::Lost]);
        assert_eq!(problem(visit.patient.visitor.pay(&visit.id, "STRIPE").await).await.0, 503);
        let page = world.tills[0].pages()[0].clone();
        assert!(world.tills[0].pay(&page));
        let told = world.told("stripe", json!({ "id": "evt_1", "about": "charge", "reference": page })).await;
        assert_eq!(told.status().as_u16(), 200);
        world.reconcile().await;
        assert_eq!(visit.appointment(&world).await["status"], "CONFIRMED");
        all_is_well(&world).await;
    }

    async fn other_money_than_was_asked_for_waits_for_a_person_and_completes_nothing(world: World) {
        for (change, why) in [(0, "AMOUNT"), (1, "CURRENCY"), (2, "IDENTITY")] {
            let visit = PaidVisit::held(&world).await;
            let payment = visit.pay("STRIPE").await;
            assert!(world.tills[0].pay(reference(&payment)));
            world.tills[0].edit(reference(&payment), |page| match change {
                0 => page.amount.minor = 4999,
                1 => page.amount.currency = "NGN".parse().expect("a currency"),
                _ => page.same_mode = false,
            });
            let seen = visit.check(&payment).await;
            assert_eq!((&seen["status"], &seen["received"]["minor"]), (&json!("PENDING"), &json!(0)));
            assert_eq!(visit.appointment(&world).await["status"], "SCHEDULED");
            let detail = visit.detail(&world).await;
            assert_eq!((&detail["payment"]["review"], &detail["attempts"][0]["state"]), (&json!(why), &json!("MISMATCH")));
            let (_, admin) = world.admin().await;
            let queue = body(admin.get(&format!("/payments?review={why}")).await, 200).await;
            assert_eq!(queue["items"][0]["id"], payment["id"]);
            let path = format!("/payments/{}/review", payment["id"].as_str().expect("an id"));
            assert_eq!(body(admin.post(&path, json!({})).await, 200).await["review"], Value::Null);
            assert_eq!(problem(admin.post(&path, json!({})).await).await, (409, "nothing_to_review".into()));
            all_is_well(&world).await;
        }
    }

    async fn declined_card_shows_and_another_try_pays(world: World) {
        let visit = PaidVisit::held(&world).await;
        let payment = visit.pay("STRIPE").await;
        world.tills[0].edit(reference(&payment), |page| page.state = ChargeState::Open { failure: Some("card_declined".into()) });
        let declined = visit.check(&payment).await;
        assert_eq!((&declined["attempt"]["state"], &declined["attempt"]["failure"]), (&json!("OPEN"), &json!("card_declined")));
        world.tills[0].edit(reference(&payment), |page| page.state = ChargeState::Failed { code: "fraudulent".into() });
        let failed = visit.check(&payment).await;
        assert_eq!((&failed["status"], &failed["attempt"]["failure"]), (&json!("FAILED"), &json!("fraudulent")));
        let again = visit.pay("STRIPE").await;
        assert_ne!(reference(&again), reference(&payment));
        assert_eq!(again["status"], "PENDING");
        assert!(world.tills[0].pay(reference(&again)));
        assert_eq!(visit.check(&again).await["status"], "COMPLETED");
        all_is_well(&world).await;
    }

    async fn visit_paid_afterwards_is_paid_when_it_is_confirmed_and_not_before(world: World) {
        let visit = PaidVisit::of(&world, "2026-06-03T09:00:00Z", "EUR", PaymentTime::Later).await;
        let early = visit.patient.visitor.pay(&visit.id, "STRIPE").await;
        assert_eq!(problem(early).await, (409, "not_confirmed".into()));
        let path = format!("/appointments/{}/confirmation", visit.id);
        body(visit.patient.visitor.post(&path, json!({ "consent": true })).await, 200).await;
        all_is_well(&world).await;
        let payment = visit.pay("CREDIT_CARD").await;
        assert!(world.tills[0].pay(reference(&payment)));
        assert_eq!(visit.check(&payment).await["status"], "COMPLETED");
        // A day before and more all of it goes back.
        let cancelled = body(visit.patient.visitor.post(&format!("/appointments/{}/cancellation", visit.id), json!({})).await, 200).await;
        assert_eq!(cancelled["cancellation"]["refund"]["minor"], 5000);
        world.reconcile().await;
        assert_eq!(visit.detail(&world).await["payment"]["status"], "REFUNDED");
        all_is_well(&world).await;
    }

    async fn what_cannot_be_paid_is_refused_with_its_reason(world: World) {
        let dollars = PaidVisit::of(&world, "2026-06-03T09:00:00Z", "USD", PaymentTime::Before).await;
        let visit = PaidVisit::held_at(&world, "2026-06-04T09:00:00Z").await;
        let free = visit.patient.visitor.book(visit.provider.provider, visit.provider.visit_type, "2026-06-04T10:00:00Z").await;
        let free = body(free, 201).await["id"].as_str().expect("an id").to_owned();
        let (_, admin) = world.admin().await;
        let other = world.patient("Other").await;
        let pat = &visit.patient.visitor;
        for (answer, expected) in [
            (dollars.patient.visitor.pay(&dollars.id, "STRIPE").await, (422, "currency_not_taken")),
            (pat.pay(&visit.id, "BANK_TRANSFER").await, (422, "method_not_offered")),
            (pat.pay(&visit.id, "CASH").await, (422, "json_invalid")),
            (pat.pay(&free, "STRIPE").await, (409, "nothing_to_pay")),
            (visit.provider.visitor.pay(&visit.id, "STRIPE").await, (403, "role_forbidden")),
            (admin.pay(&visit.id, "STRIPE").await, (403, "role_forbidden")),
            (other.visitor.pay(&visit.id, "STRIPE").await, (404, "not_found")),
            (pat.post(&format!("/appointments/{}/payment", visit.id), json!({ "method": "STRIPE" })).await, (400, "idempotency_key_missing")),
        ] {
            assert_eq!(problem(answer).await, (expected.0, expected.1.to_owned()));
        }
        let payment = body(pat.pay_with("key", &visit.id, "STRIPE").await, 200).await;
        assert_eq!(problem(pat.pay_with("key", &visit.id, "PAYSTACK").await).await, (422, "idempotency_key_reused".into()));
        world.tills[1].fail(&[Fault::Refuse]);
        assert_eq!(problem(pat.pay(&visit.id, "PAYSTACK").await).await, (422, "processor_refused".into()));
        let stranger = other.visitor.get(&format!("/payments/{}", payment["id"].as_str().expect("an id"))).await;
        assert_eq!(problem(stranger).await, (404, "not_found".into()));
        body(pat.post(&format!("/appointments/{}/cancellation", visit.id), json!({})).await, 200).await;
        assert_eq!(problem(pat.pay(&visit.id, "STRIPE").await).await, (409, "appointment_over".into()));
        all_is_well(&world).await;
    }

    async fn each_sees_their_own_payments_and_admins_find_any(world: World) {
        let first = PaidVisit::paid(&world).await;
        let second = PaidVisit::held_at(&world, "2026-06-04T09:00:00Z").await;
        second.pay("PAYSTACK").await;
        world.tills[0].refunds_are(RefundedState::Pending);
        let own = body(first.patient.visitor.get("/payments").await, 200).await;
        assert_eq!((own["items"].as_array().map(Vec::len), &own["items"][0]["appointment_id"]), (Some(1), &json!(first.id)));
        assert_eq!(problem(first.provider.visitor.get("/payments").await).await, (403, "role_forbidden".into()));
        let (_, admin) = world.admin().await;
        for (query, expected) in [
            ("", vec![&second.id, &first.id]),
            ("?status=COMPLETED", vec![&first.id]),
            ("?method=PAYSTACK", vec![&second.id]),
            ("?processor=STRIPE&currency=EUR", vec![&first.id]),
            ("?currency=NGN", vec![]),
            ("?reviewing=true", vec![]),
            ("?from=2026-06-01T00:00:00Z&to=2026-06-01T00:00:01Z", vec![]),
        ] {
            let page = body(admin.get(&format!("/payments{query}")).await, 200).await;
            let mut found: Vec<&str> =
                page["items"].as_array().expect("items").iter().map(|item| item["appointment_id"].as_str().expect("an id")).collect();
            let mut expected: Vec<&str> = expected.into_iter().map(String::as_str).collect();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{query}");
        }
        let page = body(admin.get("/payments?limit=1").await, 200).await;
        let next = format!("/payments?limit=1&cursor={}", page["next_cursor"].as_str().expect("more"));
        let rest = body(admin.get(&next).await, 200).await;
        assert_eq!((rest["items"].as_array().map(Vec::len), &rest["next_cursor"]), (Some(1), &Value::Null));
    }
}
