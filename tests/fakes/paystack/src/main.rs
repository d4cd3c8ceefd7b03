//! `paystack-fake [ADDRESS] [WEBHOOK_URL]`: the stand-in by itself, for browser tests and trials. Below `/control` a test makes
//! trouble.

#![allow(clippy::print_stdout, reason = "it says where it is")]

use paystack_fake::{Fake, KEY, Options};

#[tokio::main]
async fn main() {
    let mut options = Options::default();
    let mut words = std::env::args().skip(1);
    if let Some(listen) = words.next().and_then(|text| text.parse().ok()) {
        options.listen = listen;
    }
    let fake = Fake::start(options).await;
    if let Some(url) = words.next() {
        fake.control().send_webhooks_to(&url);
    }
    println!("payments.paystack_url = {:?}", fake.url());
    println!("payments.paystack_key = {KEY:?}");
    std::future::pending::<()>().await;
}
