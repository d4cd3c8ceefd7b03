//! Processors in trouble: nothing is done twice, and what passes is waited for.

use std::time::Duration;

use carehub::clock::later;
use carehub::gateways::{ChargeState, Checkout, GatewayError, Processor};
use carehub::ids::AttemptId;
use fake_kit::{Fault, Trouble};

use crate::support::{House, each};

const PASSING: [Trouble; 5] =
    [Trouble::LostAnswer, Trouble::Status(429), Trouble::Status(500), Trouble::Slow(1), Trouble::Late(20)];

fn is_unavailable<T>(result: &Result<T, GatewayError>) -> bool {
    matches!(result, Err(GatewayError::Unavailable { .. }))
}

/// Pages that somebody could pay on for that try.
fn pages(house: &House, checkout: &Checkout) -> usize {
    match &house.till {
        crate::processors::Till::Stripe(fake) => fake.sessions(&checkout.attempt.to_string()).len(),
        crate::processors::Till::Paystack(fake) => fake.references(&format!("vch-{}", checkout.attempt)).len(),
    }
}

each! {
    async fn passing_trouble_when_a_page_is_opened_is_got_over(house: House) {
        for trouble in PASSING {
            house.till.control().fail(Fault::once(house.till.opening(), trouble));
            let (_, opened) = house.opened(9000).await;
            house.till.pay(&opened.reference).expect("a page to pay on");
            assert_eq!(house.charge(&opened.reference).await.state, ChargeState::Paid, "{trouble:?}");
        }
        assert_eq!(house.till.taken().len(), PASSING.len(), "each once");
    }

    async fn passing_trouble_when_money_goes_back_sends_it_once(house: House) {
        for (turn, trouble) in PASSING.into_iter().enumerate() {
            let paid = house.paid(9000).await;
            let order = house.order(&paid, 4000);
            house.till.control().fail(Fault::once(house.till.refunding(), trouble));
            // Paystack is not asked twice for something that would be done twice; whoever sends refunds asks again.
            let sent = match house.gateway.refund(&order).await {
                Err(GatewayError::Unavailable { .. }) => house.gateway.refund(&order).await,
                sent => sent,
            };
            sent.expect("it is sent");
            assert_eq!(house.till.taken()[turn].refunded, 4000, "{trouble:?}");
        }
    }

    async fn trouble_that_does_not_pass_is_said_and_ends(house: House) {
        let checkout = house.checkout(9000);
        house.till.control().fail(Fault::times(100, "", Trouble::Status(503)));
        assert!(is_unavailable(&house.gateway.open(&checkout).await));
        assert_eq!(house.till.control().requests().len(), 4, "four tries and no more");
        house.till.control().recover();
        house.till.control().fail(Fault::once("", Trouble::Slow(60)));
        let asked = house.gateway.open(&checkout).await;
        assert_eq!(asked, Err(GatewayError::Unavailable { retry_after: Duration::from_secs(60) }));
        house.gateway.open(&checkout).await.expect("it is over");
    }

    async fn the_same_try_again_has_one_page_that_was_shown(house: House) {
        let (checkout, opened) = house.opened(9000).await;
        let again = house.gateway.open(&checkout).await.expect("a page");
        match house.till.processor() {
            Processor::Stripe => assert_eq!(again, opened),
            // Its page cannot be had twice: the second is another one.
            Processor::Paystack => assert_ne!(again.reference, opened.reference),
        }
        house.till.pay(&again.reference).expect("it is open");
        let later = house.gateway.open(&checkout).await.expect("where to look");
        assert_eq!(house.charge(&later.reference).await.attempt, Some(checkout.attempt));
        assert!(pages(&house, &checkout) <= 3);
    }

    async fn a_key_that_is_not_taken_is_said(house: House) {
        house.till.control().fail(Fault::once("", Trouble::Status(401)));
        assert_eq!(house.gateway.charge("x1").await, Err(GatewayError::Key));
    }
}

#[tokio::test]
async fn stripe_says_itself_whether_to_try_again() {
    let house = House::new(Processor::Stripe).await;
    for (trouble, tries, works) in [
        (Trouble::Advised(500, false), 1, false),
        (Trouble::Advised(500, true), 2, true),
        (Trouble::Advised(400, true), 2, true),
        (Trouble::Status(409), 2, true),
    ] {
        let asked = house.till.control().requests().len();
        house.till.control().fail(Fault::once(house.till.opening(), trouble));
        let opened = house.gateway.open(&house.checkout(9000)).await;
        assert_eq!(opened.is_ok(), works, "{trouble:?} {opened:?}");
        assert_eq!(house.till.control().requests().len() - asked, tries, "{trouble:?}");
    }
}

/// Stripe gives the first answer of a key again, also when that was a fault of its own: another try of ours has another key.
#[tokio::test]
async fn a_fault_that_stripe_keeps_ends_the_try_and_not_the_next_one() {
    let house = House::new(Processor::Stripe).await;
    house.till.control().fail(Fault::once(house.till.opening(), Trouble::Kept(500)));
    let mut checkout = house.checkout(9000);
    assert!(is_unavailable(&house.gateway.open(&checkout).await));
    assert!(is_unavailable(&house.gateway.open(&checkout).await));
    assert_eq!(pages(&house, &checkout), 0);
    checkout.attempt = AttemptId::new(&house.clock);
    house.gateway.open(&checkout).await.expect("a page");
}

#[tokio::test]
async fn what_differs_under_the_same_try_is_refused_by_stripe() {
    let house = House::new(Processor::Stripe).await;
    let (mut checkout, _) = house.opened(9000).await;
    checkout.amount.minor = 8000;
    let refused = GatewayError::Refused { code: "idempotency_error".to_owned() };
    assert_eq!(house.gateway.open(&checkout).await, Err(refused));
}

#[tokio::test]
async fn a_page_of_stripe_closes_between_half_an_hour_and_a_day_after_the_try() {
    let house = House::new(Processor::Stripe).await;
    for (span, expected) in [(60, 35 * 60), (3600, 3600), (100_000, 24 * 3600 - 300)] {
        let mut checkout = house.checkout(9000);
        checkout.expires_at = later(checkout.created_at, Duration::from_secs(span));
        let opened = house.gateway.open(&checkout).await.expect("a page");
        let after = opened.expires_at.map(|at| at.as_second() - checkout.created_at.as_second());
        assert_eq!(after, Some(expected));
    }
    let (_, opened) = house.opened(9000).await;
    house.till.control().pass(36.0 * 60.0);
    house.till.pay(&opened.reference).expect_err("it is closed");
    assert_eq!(house.charge(&opened.reference).await.state, ChargeState::Expired);
}
