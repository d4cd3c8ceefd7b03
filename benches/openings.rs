//! Free-slot search over HTTP: 30 days of one provider, and the first openings of 500 providers of a specialization within
//! 30 days, on both engines, each provider with 60 bookings in that time. One client, one request after the other.
//!
//! Targets: a median under 5 ms for one provider, and under 100 ms for 500.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, dead_code, reason = "a bench")]

#[path = "support/clinic.rs"]
mod clinic;

use std::time::{Duration, Instant};

use clinic::{Clinic, Patient, Provider, SPECIALIZATION, median_and_p90};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

const PROVIDERS: usize = 500;
const BOOKINGS: i64 = 60;
const ONE_TARGET: Duration = Duration::from_millis(5);
const MANY_TARGET: Duration = Duration::from_millis(100);

#[tokio::main]
async fn main() {
    println!("free-slot search over 30 days, over HTTP");
    println!("{:<12} {:<14} {:>10} {:>10} {:>9}", "engine", "of", "median ms", "p90 ms", "target");
    for clinic in Clinic::on_both("openings").await {
        clinic.specialization().await;
        let patient = clinic.patient(0).await;
        let mut one = None;
        for n in 0..PROVIDERS {
            let provider = clinic.provider(n, true).await;
            book(&clinic, provider, &patient).await;
            one = Some(provider);
        }
        let one = one.unwrap();
        // Whole seconds: what a page asks for.
        let now = Timestamp::from_second(clinic.core.clock.now().as_second()).unwrap();
        let span = format!("from={now}&to={}", now + SignedDuration::from_hours(30 * 24));
        let of_one = format!("/providers/{}/openings?visit_type={}&{span}", one.id, one.visit_type);
        let of_many = format!("/openings?specialization={SPECIALIZATION}&limit={PROVIDERS}&{span}");
        measure(&clinic, "one provider", &of_one, "openings", 200, ONE_TARGET).await;
        measure(&clinic, "500 providers", &of_many, "items", 40, MANY_TARGET).await;
    }
}

async fn measure(clinic: &Clinic, what: &str, path: &str, list: &str, requests: usize, target: Duration) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/api/v1{path}", clinic.url);
    let mut took = Vec::new();
    for request in 0..requests + requests / 10 {
        let began = Instant::now();
        let answer = client.get(&url).send().await.unwrap();
        let status = answer.status();
        let bytes = answer.bytes().await.unwrap();
        // The first tenth warms caches.
        if request >= requests / 10 {
            took.push(began.elapsed());
        }
        assert!(status.is_success(), "{}", String::from_utf8_lossy(&bytes));
        if request == 0 {
            let body: Value = serde_json::from_slice(&bytes).unwrap();
            assert!(body[list].as_array().unwrap().len() >= 100, "{what} finds too little");
        }
    }
    let (median, p90) = median_and_p90(took);
    let met = if median < target { "met" } else { "MISSED" };
    let ms = |span: Duration| span.as_secs_f64() * 1000.0;
    println!("{:<12} {what:<14} {:>10.2} {:>10.2} {met:>9}", clinic.engine, ms(median), ms(p90));
}

/// Two bookings a day in whatever hours: what is looked at is their number.
async fn book(clinic: &Clinic, provider: Provider, patient: &Patient) {
    let now = clinic.core.clock.now();
    let day = now.as_microsecond() / DAY * DAY;
    let mut conn = clinic.core.db.begin().await.unwrap();
    for n in 1..=BOOKINGS {
        let start = day + n * DAY / 2 + 10 * 3_600_000_000;
        sqlx::query(
            "INSERT INTO appointment (id, patient_id, provider_id, visit_type_id, kind, status, starts_at, ends_at,
                 buffer_before_minutes, buffer_after_minutes, provider_zone, patient_zone, approval, payment, fee_minor,
                 currency, cancel_tiers, booked_by, status_at, created_at, updated_at)
             VALUES ($1, $2, $3, $4, 'VIDEO', 'CONFIRMED', $5, $6, 0, 0, 'UTC', 'UTC', 'NOT_NEEDED', 'FREE', 0, 'EUR', '[]',
                 $7, $8, $8, $8)",
        )
        .bind(clinic.core.clock.uuid().to_string())
        .bind(patient.id.to_string())
        .bind(provider.id.to_string())
        .bind(provider.visit_type.to_string())
        .bind(start)
        .bind(start + 30 * 60_000_000)
        .bind(patient.user.to_string())
        .bind(now.as_microsecond())
        .execute(&mut *conn)
        .await
        .unwrap();
    }
    conn.commit().await.unwrap();
}

/// In microseconds.
const DAY: i64 = 24 * 3_600_000_000;
