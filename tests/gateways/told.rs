//! What the stand-ins post is heard, however it comes; what is not signed well is not.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use carehub::gateways::{About, Forged, Hint, Processor};
use fake_kit::{Post, Signed, Webhooks};

use proptest::prelude::*;

use crate::processors::End;
use crate::support::{House, each};

fn hear(house: &House, post: &Post) -> Result<Hint, Forged> {
    let header = |(name, value): &(String, String)| {
        (name.parse::<HeaderName>().expect("a name"), value.parse::<HeaderValue>().expect("a value"))
    };
    let headers: HeaderMap = post.headers.iter().map(header).collect();
    house.gateway.hear(&headers, post.body.as_bytes(), house.clock.now())
}

fn heard(house: &House) -> Vec<Hint> {
    house.till.control().posts().iter().map(|post| hear(house, post).expect("signed well")).collect()
}

each! {
    async fn a_payment_is_told_with_the_name_of_its_page(house: House) {
        let paid = house.paid(9000).await;
        let hints = heard(&house);
        assert!(hints.iter().any(|hint| hint.about == About::Charge(paid.reference.clone())), "{hints:?}");
    }

    async fn a_refund_is_told_by_its_name_or_by_its_page(house: House) {
        house.till.refunds_end(End::Pending);
        let paid = house.paid(9000).await;
        let sent = house.gateway.refund(&house.order(&paid, 9000)).await.expect("it is sent");
        for end in [End::NeedsAttention, End::Failed] {
            heard(&house);
            house.till.end_refund(&sent.reference, end);
            let hints = heard(&house);
            let of = [About::Refund(sent.reference.clone()), About::RefundOf(paid.reference.clone())];
            assert!(hints.iter().any(|hint| of.contains(&hint.about)), "{end:?} {hints:?}");
        }
    }

    async fn money_sent_back_outside_is_told_and_seen(house: House) {
        let paid = house.paid(9000).await;
        heard(&house);
        house.till.refund_outside(&paid.reference, 2000);
        assert!(!heard(&house).is_empty());
        assert_eq!(house.charge(&paid.reference).await.refunded_minor, 2000);
    }

    async fn a_dispute_is_told_by_its_name(house: House) {
        let paid = house.paid(9000).await;
        heard(&house);
        let name = house.till.dispute(&paid.reference);
        house.till.decide(&name, true);
        let hints = heard(&house);
        assert!(hints.iter().all(|hint| hint.about == About::Dispute(name.clone())), "{hints:?}");
        assert_eq!(hints.len(), 2);
    }

    async fn what_comes_twice_has_one_key(house: House) {
        house.till.control().webhooks(Webhooks { twice: true, reversed: true, ..Webhooks::default() });
        house.paid(9000).await;
        let keys: Vec<String> = heard(&house).into_iter().map(|hint| hint.dedupe_key).collect();
        assert!(keys.len() >= 2 && keys.chunks(2).all(|pair| pair[0] == pair[1]), "{keys:?}");
        house.till.control().webhooks(Webhooks { lost: true, ..Webhooks::default() });
        house.paid(9000).await;
        assert!(house.till.control().posts().is_empty());
    }

    async fn signatures_of_others_and_of_other_times_are_not_heard(house: House) {
        let timed = house.till.processor() == Processor::Stripe;
        for (signed, expected) in [
            (Signed::Good, None),
            (Signed::Two, None),
            (Signed::Bad, Some(Forged::Signature)),
            // Paystack signs no time: an old one is a hint that is known already.
            (Signed::Old, timed.then_some(Forged::Time)),
            (Signed::Future, timed.then_some(Forged::Time)),
        ] {
            house.till.control().webhooks(Webhooks { signed, ..Webhooks::default() });
            house.paid(9000).await;
            let posts = house.till.control().posts();
            assert!(!posts.is_empty());
            for post in posts {
                assert_eq!(hear(&house, &post).err(), expected, "{signed:?}");
            }
        }
    }
}

/// A body of either processor, with a few bytes of it replaced.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let bodies = [
        r#"{"id":"evt_1","type":"refund.updated","data":{"object":{"id":"re_1","object":"refund","payment_intent":"pi_1"}}}"#,
        r#"{"event":"refund.failed","data":{"id":1,"status":"failed","transaction_reference":"x1","amount":"10000"}}"#,
        r#"{"event":"charge.success","data":{"id":302961,"status":"success","reference":"vch-0001","metadata":0}}"#,
    ];
    let changes = proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..6);
    (proptest::sample::select(bodies.to_vec()), changes).prop_map(|(body, changes)| {
        let mut bytes = body.as_bytes().to_vec();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn whatever_is_signed_is_heard_or_refused_and_names_what_can_stand_in_an_address(body in damaged()) {
        // Only text can be signed here; what is no text is refused as such.
        let text = String::from_utf8_lossy(&body).into_owned();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        for processor in [Processor::Stripe, Processor::Paystack] {
            let house = runtime.block_on(House::new(processor));
            let now = house.till.control().now();
            let header = match processor {
                Processor::Stripe => ("stripe-signature", stripe_fake::signature(&text, Signed::Good, now)),
                Processor::Paystack => ("x-paystack-signature", paystack_fake::signature(&text, Signed::Good)),
            };
            let post = Post { headers: vec![(header.0.to_owned(), header.1)], body: text.clone() };
            match hear(&house, &post) {
                Ok(Hint { dedupe_key, about, .. }) => {
                    let (About::Charge(name) | About::Money(name) | About::Refund(name) | About::RefundOf(name)
                    | About::Dispute(name)) = about else { continue };
                    prop_assert!(name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/'), "{name}");
                    prop_assert!(dedupe_key.len() <= 400);
                }
                Err(why) => prop_assert_eq!(why, Forged::Body),
            }
        }
    }
}
