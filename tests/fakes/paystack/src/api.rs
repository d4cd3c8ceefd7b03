//! The REST API.

use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use fake_kit::{Trouble, cut, instead};
use serde_json::{Value, json};

use crate::state::{Refund, Refused};
use crate::{Fake, KEY};

type Answer = Result<Json<Value>, Refused>;

impl axum::response::IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).expect("a status");
        let meta = json!({ "nextStep": "Check what was sent against the documentation" });
        let body =
            json!({ "status": false, "message": self.message, "meta": meta, "type": self.kind, "code": self.code });
        (status, Json(body)).into_response()
    }
}

pub(crate) fn routes(fake: Fake) -> Router<Fake> {
    Router::new()
        .route("/transaction/initialize", post(initialize))
        .route("/transaction/verify/{reference}", get(verify))
        .route("/refund", get(refunds).post(add_refund))
        .route("/refund/{id}", get(refund))
        .route("/dispute/{id}", get(dispute))
        .layer(from_fn_with_state(fake, before))
        .fallback(|| async { Refused::not_found() })
}

/// Trouble first, then the key.
async fn before(State(fake): State<Fake>, request: Request, next: Next) -> Response {
    let trouble = fake.control().meet(&format!("{} {}", request.method(), request.uri().path()));
    if let Some(trouble) = trouble
        && let Some(response) = instead(trouble, |status| {
            let (kind, message) = ("api_error", "Trouble on demand");
            json!({ "status": false, "message": message, "type": kind, "code": if status == 429 { "rate_limited" } else { "unknown" } })
        })
        .await
    {
        return response;
    }
    let authorization = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if authorization.and_then(|value| value.strip_prefix("Bearer ")) != Some(KEY) {
        let message = "Invalid key".to_owned();
        return Refused { status: 401, kind: "validation_error", code: "invalid_Key", message }.into_response();
    }
    let response = next.run(request).await;
    match trouble {
        Some(Trouble::LostAnswer) => cut(),
        Some(Trouble::Late(ms)) => {
            tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
            response
        }
        _ => response,
    }
}

fn good(message: &str, data: &Value) -> Json<Value> {
    Json(json!({ "status": true, "message": message, "data": data }))
}

fn json_of(body: &[u8]) -> Result<Value, Refused> {
    serde_json::from_slice(body).map_err(|_| Refused::invalid("invalid_params", "Invalid JSON"))
}

async fn initialize(State(fake): State<Fake>, body: Bytes) -> Answer {
    let wish = json_of(&body)?;
    fake.then(|state, now| {
        let place = state.initialize(&wish, now)?;
        let made = &state.transactions[place];
        let url = format!("{}/pay/{}", state.url, made.access_code);
        let data = json!({ "authorization_url": url, "access_code": made.access_code, "reference": made.reference });
        Ok(good("Authorization URL created", &data))
    })
}

async fn verify(State(fake): State<Fake>, Path(reference): Path<String>) -> Answer {
    fake.then(|state, _| {
        let place = state.place(&reference).ok_or_else(Refused::no_transaction)?;
        Ok(good("Verification successful", &state.transactions[place].shown()))
    })
}

async fn add_refund(State(fake): State<Fake>, body: Bytes) -> Answer {
    let wish = json_of(&body)?;
    let text = |name: &str| wish[name].as_str().map(str::to_owned);
    let transaction = text("transaction").or_else(|| wish["transaction"].as_i64().map(|id| id.to_string()));
    let transaction = transaction.ok_or_else(Refused::no_transaction)?;
    let amount = wish["amount"].as_i64().or_else(|| wish["amount"].as_str()?.parse().ok());
    fake.then(|state, now| {
        let id = state.refund(&transaction, amount, text("merchant_note"), now)?;
        let refund = state.refunds.iter().find(|refund| refund.id == id).expect("just made");
        let mut data = refund.shown();
        // The first answer is always of one on its way, with the whole transaction.
        data["status"] = json!("pending");
        let place = state.place(&refund.reference).expect("it is there");
        data["transaction"] = state.transactions[place].shown();
        Ok(good("Refund has been queued for processing", &data))
    })
}

async fn refunds(State(fake): State<Fake>, Query(query): Query<Vec<(String, String)>>) -> Answer {
    let of = query.iter().find(|(key, _)| key == "transaction").map(|(_, value)| value.clone());
    fake.then(|state, _| {
        let fits = |refund: &&Refund| of.as_ref().is_none_or(|of| refund.transaction.to_string() == *of);
        let all: Vec<Value> = state.refunds.iter().rev().filter(fits).take(100).map(Refund::shown).collect();
        Ok(good("Refunds retrieved", &json!(all)))
    })
}

async fn refund(State(fake): State<Fake>, Path(id): Path<i64>) -> Answer {
    fake.then(|state, _| {
        let refund = state.refunds.iter().find(|refund| refund.id == id).ok_or_else(Refused::not_found)?;
        Ok(good("Refund retrieved", &refund.shown()))
    })
}

async fn dispute(State(fake): State<Fake>, Path(id): Path<i64>) -> Answer {
    fake.then(|state, _| {
        let dispute = state.disputes.iter().find(|dispute| dispute.id == id).ok_or_else(Refused::not_found)?;
        let place = state.place(&dispute.reference).ok_or_else(Refused::not_found)?;
        Ok(good("Dispute retrieved", &dispute.shown(&state.transactions[place])))
    })
}
