//! What every gateway promises.

use carehub::gateways::{ChargeState, Closed, DisputeState, GatewayError, Processor, RefundedState};
use reqwest::redirect::Policy;

use crate::processors::End;
use crate::support::each;

each! {
    async fn a_page_is_opened_paid_on_and_read(house: House) {
        let (checkout, opened) = house.opened(9000).await;
        let open = house.charge(&opened.reference).await;
        assert!(matches!(open.state, ChargeState::Open { failure: None }), "{open:?}");
        house.till.pay(&opened.reference).expect("it is open");
        let paid = house.charge(&opened.reference).await;
        assert_eq!((paid.state, paid.amount, paid.attempt), (ChargeState::Paid, checkout.amount, Some(checkout.attempt)));
        assert!(paid.same_mode && paid.refunded_minor == 0);
        let card = paid.card.expect("paid by card");
        assert_eq!((card.brand.as_str(), card.last4.len()), ("visa", 4));
    }

    async fn who_pays_on_the_page_comes_back_to_where_we_said(house: House) {
        let (checkout, opened) = house.opened(9000).await;
        let browser = reqwest::Client::builder().redirect(Policy::none()).build().expect("a client");
        let page = browser.get(&opened.url).send().await.expect("a page").text().await.expect("text");
        assert!(page.contains("90.00") && page.contains("North Clinic &lt;1&gt;"), "{page}");
        assert!(page.contains(&checkout.cancel_url), "{page}");
        let press = async |what: &str| {
            let form = browser.post(&opened.url).header("content-type", "application/x-www-form-urlencoded");
            form.body(format!("what={what}")).send().await.expect("an answer")
        };
        let declined = press("decline").await.text().await.expect("a page");
        assert!(declined.contains("declined") && declined.contains("<form"), "one may try again: {declined}");
        let back = press("pay").await;
        let place = back.headers()["location"].to_str().expect("text");
        assert!(back.status().is_redirection() && place.starts_with(&checkout.return_url), "{place}");
        assert_eq!(house.charge(&opened.reference).await.state, ChargeState::Paid);
    }

    async fn a_card_that_is_declined_leaves_a_code_and_can_be_followed_by_another(house: House) {
        let (_, opened) = house.opened(9000).await;
        house.till.decline(&opened.reference);
        let code = "insufficient_funds".to_owned();
        let expected = match house.till.processor() {
            Processor::Stripe => ChargeState::Open { failure: Some(code) },
            Processor::Paystack => ChargeState::Failed { code },
        };
        assert_eq!(house.charge(&opened.reference).await.state, expected);
        house.till.pay(&opened.reference).expect("one may try again");
        assert_eq!(house.charge(&opened.reference).await.state, ChargeState::Paid);
    }

    async fn money_that_takes_days_is_not_there_before_it_is_there(house: House) {
        for there in [true, false] {
            let (_, opened) = house.opened(9000).await;
            house.till.delay(&opened.reference);
            assert_eq!(house.charge(&opened.reference).await.state, ChargeState::Processing);
            house.till.arrive(&opened.reference, there);
            let state = house.charge(&opened.reference).await.state;
            assert_eq!(matches!(state, ChargeState::Paid), there);
            assert_eq!(matches!(state, ChargeState::Failed { .. }), !there, "{state:?}");
        }
    }

    async fn closing_a_page_tells_whether_somebody_may_have_paid(house: House) {
        let (_, open) = house.opened(9000).await;
        let paid = house.paid(9000).await;
        let shut = match house.till.processor() {
            Processor::Stripe => Closed::Shut,
            Processor::Paystack => Closed::MayBePaid,
        };
        for _ in 0..2 {
            assert_eq!(house.gateway.close(&open.reference).await, Ok(shut));
            assert_eq!(house.gateway.close(&paid.reference).await, Ok(Closed::MayBePaid));
        }
        if shut == Closed::Shut {
            assert_eq!(house.charge(&open.reference).await.state, ChargeState::Expired);
            house.till.pay(&open.reference).expect_err("it is closed");
        }
    }

    async fn the_same_refund_twice_is_sent_once(house: House) {
        let paid = house.paid(9000).await;
        let order = house.order(&paid, 3000);
        let first = house.gateway.refund(&order).await.expect("it is sent");
        let again = house.gateway.refund(&order).await.expect("it is known");
        assert_eq!((&first.reference, first.amount), (&again.reference, house.money(3000)));
        // A day later, when keys are forgotten.
        house.till.control().pass(90_000.0);
        assert_eq!(house.gateway.refund(&order).await.expect("it is known").reference, first.reference);
        assert_eq!(house.gateway.refunded(&first.reference).await.expect("known").state, RefundedState::Succeeded);
        assert_eq!(house.till.taken()[0].refunded, 3000);
        assert_eq!(house.charge(&paid.reference).await.refunded_minor, 3000);
    }

    async fn no_more_goes_back_than_came(house: House) {
        let paid = house.paid(9000).await;
        house.gateway.refund(&house.order(&paid, 6000)).await.expect("enough is there");
        assert_eq!(house.gateway.refund(&house.order(&paid, 3001)).await, Err(GatewayError::TooMuch));
        house.gateway.refund(&house.order(&paid, 3000)).await.expect("enough is left");
        assert_eq!(house.gateway.refund(&house.order(&paid, 1)).await, Err(GatewayError::TooMuch));
        let charge = house.charge(&paid.reference).await;
        assert_eq!((charge.state, charge.refunded_minor), (ChargeState::Reversed, 9000));
        assert_eq!(house.till.taken()[0].refunded, 9000);
    }

    async fn a_refund_goes_its_way(house: House) {
        for (end, expected) in [
            (End::Arrived, "succeeded"),
            (End::Failed, "failed"),
            (End::NeedsAttention, "needs attention"),
        ] {
            house.till.refunds_end(End::Pending);
            let paid = house.paid(9000).await;
            let sent = house.gateway.refund(&house.order(&paid, 9000)).await.expect("it is sent");
            assert_eq!(sent.state, RefundedState::Pending);
            house.till.end_refund(&sent.reference, end);
            let found = match house.gateway.refunded(&sent.reference).await.expect("known").state {
                RefundedState::Pending => "pending",
                RefundedState::Succeeded => "succeeded",
                RefundedState::Failed { .. } => "failed",
                RefundedState::NeedsAttention => "needs attention",
            };
            assert_eq!(found, expected);
        }
    }

    async fn a_dispute_is_read_until_it_is_decided(house: House) {
        for (won, expected) in [(true, DisputeState::Won), (false, DisputeState::Lost)] {
            let paid = house.paid(9000).await;
            let name = house.till.dispute(&paid.reference);
            let open = house.gateway.disputed(&name).await.expect("known");
            assert_eq!((open.state, open.amount), (DisputeState::Open, house.money(9000)));
            assert!(open.answer_by.is_some_and(|by| by > house.clock.now()));
            let of = [Some(paid.reference.clone()), paid.charge_reference.clone()];
            assert!(of.contains(&Some(open.charge_reference)));
            let refused = house.gateway.refund(&house.order(&paid, 9000)).await;
            assert!(matches!(refused, Err(GatewayError::Refused { .. })), "paid twice: {refused:?}");
            house.till.decide(&name, won);
            assert_eq!(house.gateway.disputed(&name).await.expect("known").state, expected);
        }
    }

    async fn what_is_not_there_is_not_found(house: House) {
        for name in ["cs_test_nobody", "999", "../../etc/passwd", "", "a b"] {
            assert_eq!(house.gateway.charge(name).await, Err(GatewayError::NotFound), "{name}");
            assert_eq!(house.gateway.close(name).await, Err(GatewayError::NotFound), "{name}");
        }
        for name in ["999", "../1"] {
            assert_eq!(house.gateway.refunded(name).await, Err(GatewayError::NotFound));
            assert_eq!(house.gateway.disputed(name).await, Err(GatewayError::NotFound));
        }
    }

    async fn what_is_not_taken_is_not_asked_for(house: House) {
        let foreign = if house.till.processor() == Processor::Stripe { "KPW" } else { "EUR" };
        let mut checkout = house.checkout(9000);
        checkout.amount.currency = foreign.parse().expect("a currency");
        assert!(house.gateway.takes(checkout.amount).is_err());
        assert!(house.gateway.takes(house.money(1)).is_err() && house.gateway.takes(house.money(9000)).is_ok());
        assert!(matches!(house.gateway.open(&checkout).await, Err(GatewayError::Refused { .. })));
        assert!(house.till.control().requests().is_empty());
    }
}
