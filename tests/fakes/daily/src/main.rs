//! `daily-fake [ADDRESS]`: the stand-in by itself, for browser tests and trials. Below
//! `/control` a test makes trouble.

#![allow(clippy::print_stdout, reason = "it says where it is")]

use daily_fake::{Fake, KEY, Options, WEBHOOK_SECRET};

#[tokio::main]
async fn main() {
    let mut options = Options::default();
    if let Some(listen) = std::env::args().nth(1).and_then(|text| text.parse().ok()) {
        options.listen = listen;
    }
    let fake = Fake::start(options).await;
    println!("calls.daily_url = {:?}", fake.api());
    println!("calls.daily_key = {KEY:?}");
    println!("calls.daily_webhook_secret = {WEBHOOK_SECRET:?}");
    std::future::pending::<()>().await;
}
