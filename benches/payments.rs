//! What news of payments costs: webhooks taken per second (over HTTP, signed as Stripe signs, stored once), and news applied
//! per second (the processor is asked, the payment booked, the appointment confirmed, the invoice issued, all in one
//! transaction). The processor is in this process and answers at once. On both engines.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, dead_code, reason = "a bench")]

#[path = "support/clinic.rs"]
mod clinic;

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_lc_rs::hmac;
use axum::http::HeaderMap;
use carehub::actor::{Actor, Person, Role, Who};
use carehub::booking::appointments::{Wish, hold, invariants};
use carehub::calls::Calls;
use carehub::clock::Clock;
use carehub::gateways::{
    Charge, Checkout, Closed, Disputed, Forged, GatewayError, Gateways, Hint, NotTaken, Opened, PaymentGateway,
    Processor, RefundOrder, Refunded, stripe,
};
use carehub::idempotency::Request;
use carehub::ids::SessionId;
use carehub::money::Money;
use carehub::payments::{self, PaymentMethod, Payments, reconcile};
use carehub::selftest::till::Till;
use carehub::sensitive::{Phi, Secret};
use carehub::visits::Visits;
use clinic::{Clinic, Patient, Provider};
use futures_util::StreamExt as _;
use futures_util::stream;
use jiff::Timestamp;

const AT_ONCE: usize = 8;
const PAYMENTS: usize = 400;
/// Each event is told so often: all but the first change nothing.
const TELLINGS: usize = 3;
const SECRET: &str = "whsec_bench";

/// Listens as Stripe does, and is otherwise a till in this process.
struct Desk {
    till: Till,
    ears: stripe::Stripe,
}

#[async_trait::async_trait]
impl PaymentGateway for Desk {
    fn processor(&self) -> Processor {
        Processor::Stripe
    }

    fn takes(&self, amount: Money) -> Result<(), NotTaken> {
        self.till.takes(amount)
    }

    async fn open(&self, checkout: &Checkout) -> Result<Opened, GatewayError> {
        self.till.open(checkout).await
    }

    async fn charge(&self, reference: &str) -> Result<Charge, GatewayError> {
        self.till.charge(reference).await
    }

    async fn close(&self, reference: &str) -> Result<Closed, GatewayError> {
        self.till.close(reference).await
    }

    async fn refund(&self, order: &RefundOrder) -> Result<Refunded, GatewayError> {
        self.till.refund(order).await
    }

    async fn refunded(&self, reference: &str) -> Result<Refunded, GatewayError> {
        self.till.refunded(reference).await
    }

    async fn disputed(&self, reference: &str) -> Result<Disputed, GatewayError> {
        self.till.disputed(reference).await
    }

    fn hear(&self, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<Hint, Forged> {
        self.ears.hear(headers, body, now)
    }
}

#[tokio::main]
async fn main() {
    println!("{PAYMENTS} payments, {AT_ONCE} at once");
    println!("{:<12} {:>18} {:>18}", "engine", "webhooks taken /s", "events applied /s");
    for clinic in Clinic::on_both("payments").await {
        let desk = Arc::new(desk());
        let gateways: Gateways = [(Processor::Stripe, desk.clone() as Arc<dyn PaymentGateway>)].into();
        let payments = Payments::new(clinic.core.clone(), gateways, Some(Processor::Stripe));
        let url = serve(&payments).await;
        let pages = begin_all(&clinic, &payments, &desk.till).await;
        let taken = tell(&url, &pages).await;
        let began = Instant::now();
        while reconcile(&payments).await.unwrap() {}
        let applied = rate(pages.len(), began.elapsed());
        let mut conn = clinic.core.read().await.unwrap();
        let mut wrong = payments::invariants(&mut conn).await.unwrap();
        wrong.extend(invariants(&mut conn).await.unwrap());
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(desk.till.kept_minor(), i64::try_from(PAYMENTS).unwrap() * FEE_MINOR);
        println!("{:<12} {taken:>18.0} {applied:>18.0}", clinic.engine);
    }
}

fn desk() -> Desk {
    let settings = stripe::Settings {
        url: "http://127.0.0.1:9".to_owned(),
        key: Secret::new("sk_test_bench".to_owned()),
        webhook_secrets: vec![Secret::new(SECRET.to_owned())],
        version: "2026-07-29.dahlia".to_owned(),
        currencies: Vec::new(),
    };
    let pause: carehub::remote::Pause = Arc::new(|span| Box::pin(tokio::time::sleep(span)));
    let ears = stripe::Stripe::new(&settings, Clock::system(), pause).unwrap();
    Desk { till: Till::new(Processor::Stripe), ears }
}

/// The real router, with these payments.
async fn serve(payments: &Payments) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/v1/webhooks/stripe", listener.local_addr().unwrap());
    let visits = Visits::new(payments.core().clone(), Calls::none());
    let routes = carehub::http::api_with(&visits, payments);
    let service = routes.into_make_service_with_connect_info::<std::net::SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    url
}

/// Everybody keeps a time and pays for it; nobody has told us yet. Gives the processor's names.
async fn begin_all(clinic: &Clinic, payments: &Payments, till: &Till) -> Vec<String> {
    let providers = PAYMENTS.div_ceil(TIMES_EACH);
    for n in 0..providers {
        let provider = clinic.paid_provider(n, FEE_MINOR).await;
        for time in 0..TIMES_EACH {
            let patient = clinic.patient(n * TIMES_EACH + time).await;
            begin(clinic, payments, provider, &patient, i64::try_from(time).unwrap()).await;
        }
    }
    let pages = till.pages();
    assert!(pages.iter().all(|page| till.pay(page)));
    pages
}

async fn begin(clinic: &Clinic, payments: &Payments, provider: Provider, patient: &Patient, time: i64) {
    let core = &clinic.core;
    let now = core.clock.now();
    let acting =
        Person { user: patient.user, role: Role::Patient, session: SessionId::new(&core.clock), proved_at: now };
    let actor = Actor { who: Who::Person(acting), origin: None };
    let first = now.as_second() / DAY * DAY + 2 * DAY;
    let wish = Wish {
        provider: provider.id,
        visit_type: provider.visit_type,
        patient: Some(patient.id),
        starts_at: Timestamp::from_second(first + time * 1800).unwrap(),
        currency: None,
        reason: Phi::default(),
        patient_zone: None,
    };
    let held = hold(core, &actor, &wish).await.unwrap();
    let request = Request::new(patient.user, &core.clock.uuid().to_string(), "bench", b"");
    payments::pay(payments, &actor, held.id, PaymentMethod::Stripe, &request).await.unwrap();
}

/// Webhooks taken per second.
async fn tell(url: &str, pages: &[String]) -> f64 {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    let clock = Clock::system();
    let began = Instant::now();
    let tellings = (0..TELLINGS).flat_map(|_| pages.iter().enumerate()).map(|(n, page)| {
        let body = format!(
            r#"{{"id":"evt_{n}","object":"event","type":"checkout.session.completed","created":{now},"data":{{"object":{{"id":"{page}","object":"checkout.session","payment_status":"paid"}}}}}}"#,
            now = clock.now().as_second(),
        );
        let signed = format!("{}.{body}", clock.now().as_second());
        let tag = carehub::digest::hex(hmac::sign(&key, signed.as_bytes()).as_ref());
        let time = signed.split('.').next().unwrap();
        client.post(url).header("stripe-signature", format!("t={time},v1={tag}")).body(body).send()
    });
    let mut answers = stream::iter(tellings).buffer_unordered(AT_ONCE);
    while let Some(answer) = answers.next().await {
        assert_eq!(answer.unwrap().status().as_u16(), 200);
    }
    rate(pages.len() * TELLINGS, began.elapsed())
}

fn rate(count: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap()) / took.as_secs_f64()
}

const DAY: i64 = 24 * 3600;
const FEE_MINOR: i64 = 5000;
/// Half an hour each, at one provider.
const TIMES_EACH: usize = 40;
