//! Every fault of the stand-ins' script, against both processors on both engines: whatever happens on the way, money and
//! booking agree at the end, nobody pays twice, nothing that is paid is unbooked without going back, and nothing unpaid stands.

use std::sync::Arc;
use std::time::Duration;

use carehub::booking::appointments;
use carehub::care::PaymentTime;
use carehub::db::Engine;
use carehub::gateways::Processor;
use fake_kit::{Fault, Signed, Trouble, Webhooks};
use futures_util::{StreamExt as _, stream};
use serde_json::Value;

use crate::support::{End, PaidVisit, Processors, Till, World, reference};

/// What meets trouble.
#[derive(Clone, Copy, Debug)]
enum At {
    Opening,
    Looking,
    Refunding,
}

/// What the payer does, and the world around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Story {
    Pays,
    PaysAndCancels,
    /// And the refund does not arrive.
    PaysAndCancelsInVain(End),
    IsDeclinedAndPays,
    IsDeclinedAndLeaves,
    Leaves,
    /// By a way that takes days; whether it arrives.
    Delays(bool),
    /// When the hold has ended; whether somebody else took the time.
    PaysLate(bool),
    /// On two pages of which the first cannot be seen any more.
    PaysTwice,
    PaysOtherMoney(i64, &'static str),
    IsSentMoneyByHand,
    Contests(bool),
    /// And calls the visit off when the money is gone.
    WinsAndCancels,
}

/// How it must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Outcome {
    appointment: &'static str,
    payment: &'static str,
    kept: i64,
}

const STANDS: Outcome = Outcome { appointment: "CONFIRMED", payment: "COMPLETED", kept: 5000 };
const BACK: Outcome = Outcome { appointment: "CANCELLED", payment: "REFUNDED", kept: 0 };
const NOTHING: Outcome = Outcome { appointment: "CANCELLED", payment: "FAILED", kept: 0 };

type Case = (Option<(At, Trouble, u32)>, Webhooks, Story, Outcome);

fn cases(processor: Processor) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let good = Webhooks::default();
    let troubles = [
        (Trouble::LostAnswer, 1),
        (Trouble::LostAnswer, 9),
        (Trouble::Status(409), 1),
        (Trouble::Slow(1), 1),
        (Trouble::Status(500), 1),
        (Trouble::Status(500), 9),
        (Trouble::Advised(500, true), 1),
        (Trouble::Advised(500, false), 1),
        (Trouble::Kept(500), 1),
        (Trouble::Late(200), 1),
        (Trouble::Hang, 1),
    ];
    for at in [At::Opening, At::Looking, At::Refunding] {
        for (trouble, times) in troubles {
            // Paystack knows no idempotency keys, and no such answer.
            if processor == Processor::Paystack && trouble == Trouble::Status(409) {
                continue;
            }
            cases.push((Some((at, trouble, times)), good, Story::PaysAndCancels, BACK));
        }
    }
    for webhooks in [
        good,
        Webhooks { lost: true, ..good },
        Webhooks { twice: true, ..good },
        Webhooks { reversed: true, ..good },
        Webhooks { late: Duration::from_millis(100), ..good },
        Webhooks { signed: Signed::Bad, ..good },
        Webhooks { signed: Signed::Old, ..good },
        Webhooks { signed: Signed::Future, ..good },
        Webhooks { signed: Signed::Two, ..good },
    ] {
        cases.push((None, webhooks, Story::Pays, STANDS));
        cases.push((None, webhooks, Story::PaysAndCancels, BACK));
    }
    let stuck = Outcome { appointment: "CANCELLED", payment: "COMPLETED", kept: 5000 };
    let wrong = |kept| Outcome { appointment: "CANCELLED", payment: "PENDING", kept };
    for (story, end) in [
        (Story::PaysAndCancelsInVain(End::Failed), stuck),
        (Story::PaysAndCancelsInVain(End::NeedsAttention), Outcome { kept: 0, ..stuck }),
        (Story::IsDeclinedAndPays, STANDS),
        (Story::IsDeclinedAndLeaves, NOTHING),
        (Story::Leaves, NOTHING),
        (Story::Delays(true), STANDS),
        (Story::Delays(false), NOTHING),
        (Story::PaysLate(false), STANDS),
        (Story::PaysLate(true), BACK),
        (Story::PaysTwice, STANDS),
        (Story::PaysOtherMoney(4999, ""), wrong(4999)),
        (Story::PaysOtherMoney(5000, "USD"), wrong(5000)),
        (Story::IsSentMoneyByHand, Outcome { kept: 2000, ..STANDS }),
        (Story::Contests(true), STANDS),
        // The visit was paid; what the bank took shows on the dispute, and nothing goes back besides.
        (Story::Contests(false), STANDS),
        (Story::WinsAndCancels, stuck),
    ] {
        // Stripe's pages can be closed: nobody pays there when the hold has ended.
        let end = match (processor, story) {
            (Processor::Stripe, Story::PaysLate(_)) => NOTHING,
            _ => end,
        };
        cases.push((None, good, story, end));
        // Paystack calls money that a bank took back reversed; without news of a dispute nothing else is known of it.
        let end = match (processor, story) {
            (Processor::Paystack, Story::WinsAndCancels) => Outcome { payment: "REFUNDED", ..end },
            _ => end,
        };
        cases.push((None, Webhooks { lost: true, ..good }, story, end));
    }
    cases
}

async fn run_all(engine: Engine, processor: Processor) {
    let all = cases(processor);
    let ran = stream::iter(all).map(|case| async move {
        let outcome = tokio::spawn(run(engine, processor, case)).await;
        let name = format!("{case:?}");
        outcome.map_or_else(
            |error| vec![format!("{name}: {error}")],
            |wrong| wrong.into_iter().map(|line| format!("{name}: {line}")).collect(),
        )
    });
    let wrong: Vec<String> = ran.buffer_unordered(3).collect::<Vec<Vec<String>>>().await.concat();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Whatever is wrong in the end.
async fn run(engine: Engine, processor: Processor, (trouble, webhooks, story, end): Case) -> Vec<String> {
    let (world, processors) = World::taking(engine, async |clock| {
        let processors = Processors::start(Arc::new(clock.clone().into())).await;
        (processors.gateways(clock), processors)
    })
    .await;
    let till = processors.till(processor);
    let play = Play { world, till, webhooks, trouble };
    let visit = play.begin().await;
    play.act(&visit, story).await;
    play.come_to_rest().await;
    let wrong = play.wrong(&visit, end).await;
    // The server's tasks would keep its connections.
    play.world.core.db.close().await;
    wrong
}

struct Play {
    world: World,
    till: Till,
    webhooks: Webhooks,
    trouble: Option<(At, Trouble, u32)>,
}

impl Play {
    async fn begin(&self) -> PaidVisit {
        let control = self.till.control();
        control.send_webhooks_to(&format!("{}/api/v1/webhooks/{}", self.world.url, self.method().to_lowercase()));
        control.webhooks(self.webhooks);
        if let Some((at, trouble, times)) = self.trouble {
            let on = match at {
                At::Opening => self.till.opening(),
                At::Looking => self.till.looking(),
                At::Refunding => self.till.refunding(),
            };
            control.fail(Fault::times(times, on, trouble));
        }
        PaidVisit::of(&self.world, "2026-06-05T09:00:00Z", self.till.currency(), PaymentTime::Before).await
    }

    fn method(&self) -> &'static str {
        self.till.processor().code()
    }

    /// Sends the payer to a page, trying again when the processor is away, as the page offers.
    async fn open(&self, visit: &PaidVisit) -> Value {
        let visitor = self.world.visitor_as(visit.patient.user).await;
        for _ in 0..5 {
            let answer = visitor.pay_with("the-key", &visit.id, self.method()).await;
            let status = answer.status().as_u16();
            let body: Value = answer.json().await.expect("JSON");
            if status == 200 {
                return body;
            }
            assert_eq!((status, &body["code"]), (503, &Value::from("processor_unavailable")), "{body}");
        }
        panic!("the processor stays away");
    }

    async fn act(&self, visit: &PaidVisit, story: Story) {
        let payment = self.open(visit).await;
        let page = reference(&payment);
        match story {
            Story::Leaves => {}
            Story::Pays => self.pays(visit, &payment).await,
            Story::PaysAndCancels => {
                self.pays(visit, &payment).await;
                visit.cancel(&self.world).await;
            }
            Story::PaysAndCancelsInVain(end) => {
                self.till.refunds_end(end);
                self.pays(visit, &payment).await;
                visit.cancel(&self.world).await;
            }
            Story::IsDeclinedAndPays => {
                self.till.decline(page);
                self.back(&payment, visit).await;
                self.pays(visit, &payment).await;
            }
            Story::IsDeclinedAndLeaves => self.till.decline(page),
            Story::Delays(arrives) => {
                self.till.delay(page);
                self.back(&payment, visit).await;
                self.till.arrive(page, arrives);
                self.back(&payment, visit).await;
            }
            Story::PaysLate(taken) => self.pays_late(visit, page, taken).await,
            Story::PaysTwice => {
                self.pays(visit, &payment).await;
                // By somebody else's hand, where the page still takes it.
                let _ = self.till.pay(page);
                self.back(&payment, visit).await;
            }
            Story::PaysOtherMoney(units, currency) => {
                let currency = if currency.is_empty() { self.till.currency() } else { currency };
                self.till.tamper(page, units, currency);
                let _ = self.till.pay(page);
                self.back(&payment, visit).await;
            }
            Story::IsSentMoneyByHand => {
                self.pays(visit, &payment).await;
                self.till.refund_outside(page, 3000);
            }
            Story::Contests(kept) => {
                self.pays(visit, &payment).await;
                self.contests(page, kept).await;
            }
            Story::WinsAndCancels => {
                self.pays(visit, &payment).await;
                self.contests(page, false).await;
                // The reconciler may have to ask by itself.
                self.world.pass(Duration::from_secs(24 * 3600));
                self.settle_down().await;
                visit.cancel(&self.world).await;
            }
        }
        self.settle_down().await;
    }

    async fn contests(&self, page: &str, kept: bool) {
        let dispute = self.till.dispute(page);
        self.settle_down().await;
        self.till.decide(&dispute, kept);
        self.settle_down().await;
    }

    async fn pays(&self, visit: &PaidVisit, payment: &Value) {
        self.till.pay(reference(payment)).expect("a page that is open");
        self.back(payment, visit).await;
        // Until the news or the next look.
        for _ in 0..6 {
            self.settle_down().await;
            if visit.appointment(&self.world).await["status"] == "CONFIRMED" {
                return;
            }
            self.world.pass(Duration::from_secs(150));
        }
        panic!("paid and never confirmed");
    }

    async fn pays_late(&self, visit: &PaidVisit, page: &str, taken: bool) {
        self.world.pass(Duration::from_secs(3600));
        self.sweep().await;
        self.settle_down().await;
        if taken {
            visit.taken_by_another(&self.world).await;
        }
        let closed = self.till.processor() == Processor::Stripe;
        assert_eq!(self.till.pay(page).is_err(), closed);
    }

    /// The payer comes back to our page, which may find the processor away.
    async fn back(&self, payment: &Value, visit: &PaidVisit) {
        let visitor = self.world.visitor_as(visit.patient.user).await;
        let path = format!("/payments/{}/check", payment["id"].as_str().expect("an id"));
        let status = visitor.post(&path, serde_json::json!({})).await.status().as_u16();
        assert!(matches!(status, 200 | 503), "{status}");
    }

    /// News arrive, and what they tell of is looked at.
    async fn settle_down(&self) {
        self.till.control().delivered().await;
        self.world.reconcile().await;
    }

    async fn sweep(&self) {
        appointments::sweep(&self.world.core, self.world.core.clock.now()).await.expect("sweeps");
    }

    /// No trouble any more, and two days pass.
    async fn come_to_rest(&self) {
        self.till.control().recover();
        for _ in 0..8 {
            self.world.pass(Duration::from_secs(6 * 3600));
            self.sweep().await;
            self.settle_down().await;
        }
    }

    async fn wrong(&self, visit: &PaidVisit, end: Outcome) -> Vec<String> {
        let mut wrong = self.world.wrong_with_money().await;
        let detail = visit.detail(&self.world).await;
        let taken = self.till.taken();
        let kept: i64 = taken.iter().map(|taken| taken.paid - taken.refunded).sum();
        let appointment = visit.appointment(&self.world).await["status"].clone();
        let ends = (appointment.as_str(), detail["payment"]["status"].as_str(), kept);
        if ends != (Some(end.appointment), Some(end.payment), end.kept) {
            wrong.push(format!("ends {ends:?}"));
        }
        if taken.iter().filter(|taken| taken.paid > taken.refunded).count() > 1 {
            wrong.push(format!("paid twice: {taken:?}"));
        }
        wrong
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_fault_of_stripe_parts_money_from_booking_on_sqlite() {
    run_all(Engine::Sqlite, Processor::Stripe).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_fault_of_stripe_parts_money_from_booking_on_postgres() {
    run_all(Engine::Postgres, Processor::Stripe).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_fault_of_paystack_parts_money_from_booking_on_sqlite() {
    run_all(Engine::Sqlite, Processor::Paystack).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_fault_of_paystack_parts_money_from_booking_on_postgres() {
    run_all(Engine::Postgres, Processor::Paystack).await;
}
