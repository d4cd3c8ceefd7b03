//! Requests that must not take effect twice: held times and moved ones.
//!
//! The answer is kept in the transaction of the effect. It tells about a person, so it is sealed like what they wrote.

use serde_json::Value;

use super::error::Error;
use super::view::View;
use crate::audit::Change;
use crate::core::Core;
use crate::idempotency::{Answer, Request, Seen};

/// How a request with a key begins.
pub(super) enum Begun {
    /// It is new: go on in this transaction.
    New(Change),
    /// It was answered before, with this.
    Answered(Value),
}

/// Takes the key, first thing in a transaction.
pub(super) async fn begin(core: &Core, request: &Request) -> Result<Begun, Error> {
    let mut change = core.begin().await?;
    let now = change.now();
    match request.take(&mut change, now).await? {
        Seen::New => Ok(Begun::New(change)),
        Seen::Reused => Err(Error::KeyReused),
        Seen::Before(answer) => {
            let opened = core.vault.open(PLACE, answer.body.as_str().unwrap_or_default())?;
            Ok(Begun::Answered(serde_json::from_str(&opened).unwrap_or_default()))
        }
    }
}

/// Keeps the answer, last thing in the transaction, and makes it all true.
pub(super) async fn finish(
    mut change: Change,
    core: &Core,
    request: &Request,
    status: u16,
    view: &View,
) -> Result<Value, Error> {
    let body = serde_json::to_value(view).unwrap_or_default();
    let sealed = Value::String(core.vault.seal(PLACE, &body.to_string())?);
    request.answer(&mut change, &Answer { status, body: sealed }).await?;
    change.commit().await?;
    Ok(body)
}

const PLACE: &str = "idempotency|appointment";
