//! No key, no card number and nothing that staff or processors wrote is readable where it lies, or in our own log and
//! traces.

use std::sync::Arc;

use carehub::care::PaymentTime;
use carehub::db::Engine;
use carehub::gateways::Processor;
use serde_json::json;

use crate::support::{Log, PaidVisit, Processors, World, body, holds, problem, reference};

/// In everything that staff write here.
const CANARY: &str = "zitronengelb";

const SECRETS: [&str; 6] =
    [stripe_fake::KEY, stripe_fake::WEBHOOK_SECRET, paystack_fake::KEY, "4242424242424242", "whsec_", CANARY];

#[tokio::test]
async fn raw_sqlite_files_logs_and_traces_hold_no_key_no_card_number_and_no_words() {
    let (world, log) = paid(Engine::Sqlite).await;
    let file = world.database_url().strip_prefix("sqlite:").expect("a file").to_owned();
    let mut all = Vec::new();
    for suffix in ["", "-wal"] {
        all.extend(std::fs::read(format!("{file}{suffix}")).expect("a file"));
    }
    for secret in SECRETS {
        assert!(!holds(&all, secret), "the database holds {secret}");
        assert!(!holds(&log, secret), "the log holds {secret}");
    }
    // The search would find it: names of pages are no secret, and the log was talkative.
    assert!(holds(&all, "cs_test_"), "the database is searched");
    assert!(holds(&log, "put"), "the log was talkative: requests are in it");
}

#[tokio::test]
async fn text_columns_of_postgres_logs_and_traces_hold_no_key_no_card_number_and_no_words() {
    let (world, log) = paid(Engine::Postgres).await;
    let columns = world.text_columns().await;
    for secret in SECRETS {
        for (column, values) in &columns {
            assert!(!holds(values.as_bytes(), secret), "{column} holds {secret}");
        }
        assert!(!holds(&log, secret), "the log holds {secret}");
    }
    assert!(holds(columns["payment_attempt.reference"].as_bytes(), "cs_test_"), "the columns are searched");
}

/// A world in which both processors were paid by and sent back through; and the log of it.
async fn paid(engine: Engine) -> (World, Vec<u8>) {
    let log = Log::begin();
    let (world, processors) = World::taking(engine, async |clock| {
        let processors = Processors::start(Arc::new(clock.clone().into())).await;
        (processors.gateways(clock), processors)
    })
    .await;
    for processor in [Processor::Stripe, Processor::Paystack] {
        pay_and_send_back(&world, &processors, processor).await;
    }
    assert_eq!(world.wrong_with_money().await, Vec::<String>::new());
    (world, log.end())
}

async fn pay_and_send_back(world: &World, processors: &Processors, processor: Processor) {
    let till = processors.till(processor);
    let name = processor.code().to_lowercase();
    till.control().send_webhooks_to(&format!("{}/api/v1/webhooks/{name}", world.url));
    let visit = PaidVisit::of(world, "2026-06-05T09:00:00Z", till.currency(), PaymentTime::Before).await;
    let payment = visit.pay(processor.code()).await;
    till.pay(reference(&payment)).expect("a page that is open");
    till.control().delivered().await;
    world.reconcile().await;
    assert_eq!(visit.appointment(world).await["status"], "CONFIRMED");
    let (_, admin) = world.admin().await;
    let id = payment["id"].as_str().expect("an id");
    let with_card = admin.send_back(id, 100, &format!("{CANARY} 4242424242424242")).await;
    assert_eq!(problem(with_card).await, (422, "card_number".into()));
    body(admin.send_back(id, 100, CANARY).await, 201).await;
    // What nobody signed may hold anything.
    let forged = json!({ "card": "4242424242424242", "words": CANARY });
    let url = format!("{}/api/v1/webhooks/{name}", world.url);
    let forged = reqwest::Client::new().post(url).json(&forged).send().await.expect("an answer");
    assert_eq!(problem(forged).await, (400, "webhook_signature".into()));
    till.control().delivered().await;
    world.reconcile().await;
}
