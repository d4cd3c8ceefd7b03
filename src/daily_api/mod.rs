//! A REST API compatible with Daily.co's, under `/daily/v1`, over our own rooms: a system that calls Daily.co today points
//! its base URL and key at us, and the addresses of rooms it gets are pages of ours.
//!
//! - [`keys`]: domains (one for each clinic) and their keys, made on the command line
//! - rooms and tokens (`rooms`, `tokens`, `properties`, `permissions`) are the other system's wishes, kept as it said them
//! - `entry`, `waiting`: how somebody comes in by the page of a room: with a token, by name, or by knocking
//! - `attendance`, `people`, `meetings`: who was there, from what signaling says; when that is a meeting
//! - `live`: what can be done to a call that is on
//! - `events`, `webhooks`, `deliver`: telling the other system, signed, at least once
//!
//! What it promises: Daily's paths, names, status codes and error bodies as documented; semantics that were measured, such
//! as that times of ejection are computed when somebody comes and never again. What it leaves out: recording, streaming,
//! telephony, transcription and logs (their addresses answer 404, `/recordings` with an empty list), hidden participants,
//! and sending only some kinds of media.

mod api;
mod attendance;
mod cursor;
mod deliver;
mod entry;
mod events;
pub mod keys;
mod live;
mod meetings;
mod people;
mod permissions;
mod properties;
mod refusal;
mod rooms;
mod store;
mod tokens;
mod waiting;
mod webhooks;

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use signaling::Signaling;

pub use attendance::{attended, is_ours, sweep, tick};
pub use deliver::deliver;
pub use refusal::Refusal;

use crate::core::Core;

/// What all of it works with. Cheap to clone.
#[derive(Clone)]
pub struct DailyApi(Arc<Parts>);

/// See [`DailyApi`].
pub struct Parts {
    core: Core,
    signaling: Signaling,
    /// People whom signaling lets into one room.
    people_max: i64,
    http: reqwest::Client,
    rate: api::Rate,
    waiting: waiting::Waiting,
    missed: attendance::Missed,
    connections: attendance::Connections,
}

impl DailyApi {
    /// Over these.
    ///
    /// # Errors
    /// The HTTP client cannot be made: no certificates are to be found.
    pub fn new(core: Core, signaling: Signaling, people_max: usize) -> Result<Self, reqwest::Error> {
        // An address is told where it is, not where it points; and nobody waits for it longer than Daily does.
        let http = reqwest::Client::builder().redirect(Policy::none()).timeout(ANSWER_WAIT).build()?;
        Ok(Self(Arc::new(Parts {
            core,
            signaling,
            people_max: i64::try_from(people_max).unwrap_or(i64::MAX),
            http,
            rate: api::Rate::new(),
            waiting: waiting::Waiting::default(),
            missed: attendance::Missed::default(),
            connections: attendance::Connections::default(),
        })))
    }

    /// Routes of the API for other systems, which count requests by key.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> axum::Router<S> {
        api::routes(self.clone())
    }

    /// Routes that the pages of rooms ask, without a limit on requests.
    pub fn pages<S: Clone + Send + Sync + 'static>(&self) -> axum::Router<S> {
        api::pages(self.clone())
    }
}

impl Deref for DailyApi {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What a webhook gets to answer.
const ANSWER_WAIT: Duration = Duration::from_secs(8);
