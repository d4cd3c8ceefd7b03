//! The page to pay on, and the handles for tests that run in another process.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use fake_kit::Page;
use serde_json::{Value, json};

use crate::{Fake, RefundEnd};

pub(crate) fn routes(fake: &Fake) -> Router<Fake> {
    let control = Router::new()
        .route("/arrive", post(arrive))
        .route("/dispute", post(dispute))
        .route("/decide", post(decide))
        .route("/refunds-end", post(refunds_end))
        .route("/taken", get(taken))
        .merge(fake.control().routes());
    Router::new().route("/pay/{code}", get(page).post(act)).nest("/control", control)
}

async fn page(State(fake): State<Fake>, Path(code): Path<String>) -> Response {
    shown(&fake, &code, "")
}

fn shown(fake: &Fake, code: &str, message: &str) -> Response {
    fake.then(|state, _| {
        let found = state.transactions.iter().find(|one| one.access_code == code);
        let Some(found) = found else { return (StatusCode::NOT_FOUND, "There is no such page.").into_response() };
        let open = ["abandoned", "failed"].contains(&found.status);
        let page = Page {
            service: "Paystack",
            title: found.metadata["custom_fields"][0]["value"].as_str().unwrap_or("Payment"),
            amount: &format!("{}.{:02} {}", found.amount / 100, found.amount % 100, found.currency),
            language: "en",
            message: if open { message } else { "This page is closed." },
            open,
            cancel_url: found.metadata["cancel_action"].as_str().unwrap_or_default(),
        };
        Html(page.html()).into_response()
    })
}

async fn act(State(fake): State<Fake>, Path(code): Path<String>, Form(form): Form<Vec<(String, String)>>) -> Response {
    let found = fake.then(|state, _| {
        let found = state.transactions.iter().find(|one| one.access_code == code);
        found.map(|one| (one.reference.clone(), one.callback_url.clone()))
    });
    let Some((reference, callback)) = found else { return StatusCode::NOT_FOUND.into_response() };
    let done = match form.iter().find(|(key, _)| key == "what").map(|(_, value)| value.as_str()) {
        Some("pay") => fake.pay(&reference),
        Some("delay") => fake.delay(&reference),
        Some("decline") => {
            let done = fake.decline(&reference, "Declined");
            return shown(&fake, &code, done.as_ref().map_or_else(String::as_str, |()| "Your card was declined."));
        }
        _ => Err("There is no such button.".to_owned()),
    };
    match done {
        Ok(()) => {
            let mark = if callback.contains('?') { '&' } else { '?' };
            Redirect::to(&format!("{callback}{mark}trxref={reference}&reference={reference}")).into_response()
        }
        Err(why) => shown(&fake, &code, &why),
    }
}

fn said<T>(done: Result<T, String>, show: impl FnOnce(T) -> Value) -> Response {
    match done {
        Ok(done) => Json(show(done)).into_response(),
        Err(why) => (StatusCode::CONFLICT, why).into_response(),
    }
}

async fn arrive(State(fake): State<Fake>, Json(body): Json<Value>) -> Response {
    said(fake.arrive(body["reference"].as_str().unwrap_or_default(), body["there"] != false), |()| json!({}))
}

async fn dispute(State(fake): State<Fake>, Json(body): Json<Value>) -> Response {
    said(fake.dispute(body["reference"].as_str().unwrap_or_default()), |id| json!({ "dispute": id }))
}

async fn decide(State(fake): State<Fake>, Json(body): Json<Value>) -> Response {
    said(fake.decide(body["dispute"].as_i64().unwrap_or_default(), body["won"] == true), |()| json!({}))
}

async fn refunds_end(State(fake): State<Fake>, Json(body): Json<Value>) -> StatusCode {
    let end = match body["end"].as_str() {
        Some("processed") => RefundEnd::Processed,
        Some("pending") => RefundEnd::Pending,
        Some("failed") => RefundEnd::Failed,
        Some("needs-attention") => RefundEnd::NeedsAttention,
        _ => return StatusCode::BAD_REQUEST,
    };
    match body["refund"].as_i64() {
        Some(refund) if fake.end_refund(refund, end).is_ok() => StatusCode::NO_CONTENT,
        Some(_) => StatusCode::NOT_FOUND,
        None => {
            fake.refunds_end(end);
            StatusCode::NO_CONTENT
        }
    }
}

async fn taken(State(fake): State<Fake>) -> Json<Value> {
    let taken = fake
        .taken()
        .into_iter()
        .map(|taken| json!({ "reference": taken.reference, "paid": taken.paid, "refunded": taken.refunded }));
    Json(taken.collect())
}
