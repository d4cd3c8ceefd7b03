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
    Router::new().route("/c/{id}", get(page).post(act)).nest("/control", control)
}

async fn page(State(fake): State<Fake>, Path(id): Path<String>) -> Response {
    shown(&fake, &id, "")
}

fn shown(fake: &Fake, id: &str, message: &str) -> Response {
    fake.then(|state, _| {
        let Some(place) = state.place(id) else {
            return (StatusCode::NOT_FOUND, "There is no such page.").into_response();
        };
        let session = &state.sessions[place];
        let open = session.status == "open";
        let language = session.locale.as_deref().filter(|locale| *locale != "auto").unwrap_or("en");
        let page = Page {
            service: "Stripe",
            title: &session.title,
            amount: &amount(session.units, &session.currency),
            language,
            message: if open { message } else { "This page is closed." },
            open,
            cancel_url: session.cancel_url.as_deref().unwrap_or_default(),
        };
        Html(page.html()).into_response()
    })
}

async fn act(State(fake): State<Fake>, Path(id): Path<String>, Form(form): Form<Vec<(String, String)>>) -> Response {
    let what = form.iter().find(|(key, _)| key == "what").map(|(_, value)| value.as_str());
    let done = match what {
        Some("pay") => fake.pay(&id),
        Some("delay") => fake.delay(&id),
        Some("decline") => {
            let done = fake.decline(&id, "generic_decline");
            return shown(&fake, &id, done.as_ref().map_or_else(String::as_str, |()| "Your card was declined."));
        }
        _ => Err("There is no such button.".to_owned()),
    };
    match done {
        Ok(()) => {
            let url = fake.then(|state, _| state.place(&id).map(|place| state.sessions[place].success_url.clone()));
            Redirect::to(&url.unwrap_or_default().replace("{CHECKOUT_SESSION_ID}", &id)).into_response()
        }
        Err(why) => shown(&fake, &id, &why),
    }
}

/// For people: with the point where the currency has one.
fn amount(units: i64, currency: &str) -> String {
    const WHOLE: [&str; 15] =
        ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"];
    let code = currency.to_uppercase();
    if WHOLE.contains(&currency) {
        format!("{units} {code}")
    } else {
        format!("{}.{:02} {code}", units / 100, units % 100)
    }
}

fn said<T>(done: Result<T, String>, show: impl FnOnce(T) -> Value) -> Response {
    match done {
        Ok(done) => Json(show(done)).into_response(),
        Err(why) => (StatusCode::CONFLICT, why).into_response(),
    }
}

async fn arrive(State(fake): State<Fake>, Json(body): Json<Value>) -> Response {
    let session = body["session"].as_str().unwrap_or_default();
    said(fake.arrive(session, body["there"] != false), |()| json!({}))
}

async fn dispute(State(fake): State<Fake>, Json(body): Json<Value>) -> Response {
    said(fake.dispute(body["session"].as_str().unwrap_or_default()), |id| json!({ "dispute": id }))
}

async fn decide(State(fake): State<Fake>, Json(body): Json<Value>) -> Response {
    said(fake.decide(body["dispute"].as_str().unwrap_or_default(), body["won"] == true), |()| json!({}))
}

async fn refunds_end(State(fake): State<Fake>, Json(body): Json<Value>) -> StatusCode {
    let end = match body["end"].as_str() {
        Some("succeeded") => RefundEnd::Succeeded,
        Some("pending") => RefundEnd::Pending,
        Some("failed") => RefundEnd::Failed,
        Some("requires_action") => RefundEnd::RequiresAction,
        _ => return StatusCode::BAD_REQUEST,
    };
    match body["refund"].as_str() {
        Some(refund) if fake.end_refund(refund, end).is_ok() => StatusCode::NO_CONTENT,
        Some(_) => StatusCode::NOT_FOUND,
        None => {
            fake.refunds_end(end);
            StatusCode::NO_CONTENT
        }
    }
}

async fn taken(State(fake): State<Fake>) -> Json<Value> {
    let taken = fake.taken().into_iter().map(|taken| {
        json!({
            "session": taken.session, "client_reference": taken.client_reference, "paid": taken.paid,
            "refunded": taken.refunded,
        })
    });
    Json(taken.collect())
}
