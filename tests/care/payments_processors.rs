//! Paying through Stripe and Paystack with everything that goes wrong there: whatever does, money and booking agree in the
//! end, nothing is charged twice, nothing that was paid is unbooked without a refund, and nothing unpaid is confirmed.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use carehub::care::PaymentTime;
use carehub::db::Engine;
use carehub::gateways::Processor;
use fake_kit::{Fault, Signed, Trouble, Webhooks};
use reqwest::Response;

use crate::support::{PaidVisit, Processors, Till, World};

/// What the payer does on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Payer {
    Pays,
    IsDeclinedAndPays,
    IsDeclined,
    PaysLater { there: bool },
    Leaves,
}

/// What goes wrong, and where.
#[derive(Clone, Debug)]
struct Case {
    opening: Option<(u32, Trouble)>,
    looking: Option<(u32, Trouble)>,
    webhooks: Webhooks,
    payer: Payer,
    confirmed: bool,
}

const GOOD: Webhooks =
    Webhooks { lost: false, twice: false, reversed: false, late: Duration::ZERO, signed: Signed::Good };

impl Case {
    const fn of(payer: Payer, confirmed: bool) -> Self {
        Self { opening: None, looking: None, webhooks: GOOD, payer, confirmed }
    }

    const fn opening(times: u32, trouble: Trouble) -> Self {
        Self { opening: Some((times, trouble)), ..Self::of(Payer::Pays, true) }
    }

    const fn looking(times: u32, trouble: Trouble) -> Self {
        Self { looking: Some((times, trouble)), ..Self::of(Payer::Pays, true) }
    }

    const fn told(webhooks: Webhooks) -> Self {
        Self { webhooks, ..Self::of(Payer::Pays, true) }
    }
}

fn cases() -> Vec<Case> {
    let signed = |signed| Webhooks { signed, ..GOOD };
    vec![
        Case::of(Payer::Pays, true),
        Case::of(Payer::IsDeclinedAndPays, true),
        Case::of(Payer::IsDeclined, false),
        Case::of(Payer::PaysLater { there: true }, true),
        Case::of(Payer::PaysLater { there: false }, false),
        Case::of(Payer::Leaves, false),
        Case::opening(1, Trouble::LostAnswer),
        Case::opening(2, Trouble::LostAnswer),
        Case::opening(1, Trouble::Status(409)),
        Case::opening(1, Trouble::Status(429)),
        Case::opening(1, Trouble::Slow(1)),
        Case::opening(100, Trouble::Slow(60)),
        Case::opening(1, Trouble::Status(500)),
        Case::opening(100, Trouble::Status(500)),
        Case::opening(1, Trouble::Advised(500, true)),
        Case::opening(1, Trouble::Advised(500, false)),
        Case::opening(1, Trouble::Kept(500)),
        Case::opening(1, Trouble::Late(50)),
        Case::looking(1, Trouble::LostAnswer),
        Case::looking(1, Trouble::Status(500)),
        Case::looking(4, Trouble::Status(503)),
        Case::looking(1, Trouble::Slow(60)),
        Case::told(Webhooks { lost: true, ..GOOD }),
        Case::told(Webhooks { twice: true, ..GOOD }),
        Case::told(Webhooks { reversed: true, ..GOOD }),
        Case::told(Webhooks { twice: true, reversed: true, ..GOOD }),
        Case::told(signed(Signed::Bad)),
        Case::told(signed(Signed::Old)),
        Case::told(signed(Signed::Future)),
        Case::told(signed(Signed::Two)),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stripe_in_trouble_on_sqlite() {
    whatever_goes_wrong(Processor::Stripe, Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stripe_in_trouble_on_postgres() {
    whatever_goes_wrong(Processor::Stripe, Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paystack_in_trouble_on_sqlite() {
    whatever_goes_wrong(Processor::Paystack, Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paystack_in_trouble_on_postgres() {
    whatever_goes_wrong(Processor::Paystack, Engine::Postgres).await;
}

async fn whatever_goes_wrong(processor: Processor, engine: Engine) {
    let clock = Arc::new(OnceLock::new());
    let processors = Processors::start(clock.clone()).await;
    let world = World::taking(engine, |now| {
        clock.set(now.clone()).expect("set once");
        processors.gateways(now)
    })
    .await;
    let till = processors.till(processor);
    for case in cases() {
        goes_wrong(&world, &till, &case).await;
    }
}

async fn goes_wrong(world: &World, till: &Till, case: &Case) {
    let before = till.taken().len();
    let visit = PaidVisit::of(world, "2026-06-03T09:00:00Z", till.currency(), PaymentTime::Before).await;
    if let Some((times, trouble)) = case.opening {
        till.control().fail(Fault::times(times, till.opening(), trouble));
    }
    let method = till.processor().code();
    let mut opened = visit.patient.visitor.pay(&visit.id, method).await;
    if opened.status() != 200 {
        // The patient is told that nothing was charged, and tries again when it is over.
        assert!([409, 502, 503].contains(&opened.status().as_u16()), "{case:?} {opened:?}");
        till.control().recover();
        opened = visit.patient.visitor.pay(&visit.id, method).await;
    }
    let reference = reference_of(opened, case).await;
    till.control().webhooks(case.webhooks);
    if let Some((times, trouble)) = case.looking {
        till.control().fail(Fault::times(times, till.looking(), trouble));
    }
    match case.payer {
        Payer::Pays => till.pay(&reference).expect("it is open"),
        Payer::IsDeclinedAndPays => {
            till.decline(&reference);
            told(world, till, case).await;
            till.pay(&reference).expect("one may try again");
        }
        Payer::IsDeclined => till.decline(&reference),
        Payer::PaysLater { .. } => till.delay(&reference),
        Payer::Leaves => {}
    }
    told(world, till, case).await;
    // What nobody told is looked for.
    world.pass(Duration::from_secs(150));
    world.reconcile().await;
    if let Payer::PaysLater { there } = case.payer {
        till.arrive(&reference, there);
        told(world, till, case).await;
    }
    for _ in 0..3 {
        world.pass(Duration::from_secs(400));
        world.sweep_holds().await;
        world.reconcile().await;
    }
    assert_eq!(world.wrong_with_money().await, Vec::<String>::new(), "{case:?}");
    let status = visit.appointment(world).await["status"].as_str().expect("a status").to_owned();
    assert_eq!(status == "CONFIRMED", case.confirmed, "{case:?}: {status}");
    let kept: i64 = till.taken().iter().skip(before).map(|taken| taken.paid - taken.refunded).sum();
    assert_eq!(kept, if case.confirmed { 5000 } else { 0 }, "{case:?}");
    till.control().recover();
}

async fn reference_of(opened: Response, case: &Case) -> String {
    let status = opened.status();
    let payment: serde_json::Value = opened.json().await.expect("JSON");
    assert_eq!(status, 200, "{case:?} {payment}");
    crate::support::reference(&payment).to_owned()
}

/// Posts what the processor would; forged ones are refused.
async fn told(world: &World, till: &Till, case: &Case) {
    let url = format!("{}/api/v1/webhooks/{}", world.url, till.processor().code().to_lowercase());
    let timed = till.processor() == Processor::Stripe;
    let good = match case.webhooks.signed {
        Signed::Good | Signed::Two => true,
        Signed::Bad => false,
        Signed::Old | Signed::Future => !timed,
    };
    for post in till.control().posts() {
        let mut request = reqwest::Client::new().post(&url).body(post.body);
        for (name, value) in post.headers {
            request = request.header(name, value);
        }
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), if good { 200 } else { 400 }, "{case:?}");
    }
    world.reconcile().await;
}
