//! The event stream of an open page (HTML Living Standard §9.2): the visit as it is, and again whenever it changed.
//!
//! A stream holds nothing but what it said last: a slow reader gets the newest and never a backlog. It ends when the person
//! opens another page (`replaced`), when they are signed out or not wanted any more (`signed_out`), and when the server
//! stops, after which a page comes back by itself and gets the state of that moment.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::{Stream, stream};
use serde::Serialize;
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::access::Caller;
use super::error::Error;
use super::live::Seat;
use super::model::{Person, Standing};
use super::rules::{self, Shut};
use super::view::View;
use super::{Visits, board};
use crate::accounts;
use crate::ids::{AppointmentId, ProviderId};

/// What wakes a stream.
struct Wake {
    thing: watch::Receiver<()>,
    provider: watch::Receiver<()>,
    session: watch::Receiver<()>,
    heartbeat: Interval,
    /// As it was said last.
    said: String,
}

/// A page of a visit.
struct Page {
    visits: Visits,
    caller: Caller,
    id: AppointmentId,
    wake: Wake,
    // Drops before what tells that it is gone.
    seat: Seat,
    presence: Presence,
}

/// Tells that the page is gone when it is dropped.
struct Presence(Visits, Person);

/// A provider's board.
struct Board {
    visits: Visits,
    caller: Caller,
    wake: Wake,
    stopping: watch::Receiver<bool>,
}

impl Visits {
    /// The stream of a page. Its being open is presence.
    pub(super) async fn watch(&self, caller: Caller, id: AppointmentId) -> Result<Response, Error> {
        let seen = self.look(&caller, id).await?;
        if let Err(shut @ Shut::TooEarly { .. }) = rules::gate(&seen.appointment, self.core.clock.now()) {
            return Err(shut.into());
        }
        let me = seen.entered()?.clone();
        let seat = self.live.sit(me.id)?;
        let wake = Wake::new(self, id, seen.appointment.provider, &caller);
        let presence = Presence(self.clone(), me);
        let page = Page { visits: self.clone(), caller, id, wake, seat, presence };
        Ok(respond(stream::unfold(Some(page), async |page| page?.next().await)))
    }

    /// The stream of a provider's board.
    pub(super) async fn watch_today(&self, caller: Caller) -> Result<Response, Error> {
        let provider = board::provider(self, &caller).await?;
        let wake = Wake::new(self, provider, provider, &caller);
        let board = Board { visits: self.clone(), caller, wake, stopping: self.live.stopping() };
        Ok(respond(stream::unfold(Some(board), async |board| board?.next().await)))
    }
}

type Next<T> = Option<(Result<Event, Infallible>, Option<T>)>;

impl Page {
    /// The next event, and the page unless that was the last.
    async fn next(mut self) -> Next<Self> {
        loop {
            if self.seat.is_stopping() {
                return None;
            }
            if self.seat.is_replaced() {
                return last("replaced");
            }
            match self.state().await {
                Ok(Some(event)) => return Some((Ok(event), Some(self))),
                Ok(None) => {}
                Err(Error::NotFound) => return last("signed_out"),
                Err(error) => {
                    tracing::warn!(visit.id = %self.id, %error, "an open page could not be told of its visit");
                    return None;
                }
            }
            tokio::select! {
                () = self.seat.ended() => {}
                beat = self.wake.up() => if beat { return Some((Ok(heartbeat()), Some(self))) },
            }
        }
    }

    /// The visit, if it is not as it was said last.
    async fn state(&mut self) -> Result<Option<Event>, Error> {
        self.visits.still_there(&self.caller).await?;
        let seen = self.visits.look(&self.caller, self.id).await?;
        let view = View::of(&mut *self.visits.core.read().await?, &seen, self.visits.core.clock.now()).await?;
        // Its being open is presence, unless they said that they go.
        let away = seen.me.as_ref().is_some_and(|me| me.place.is_none() && me.standing != Standing::Left);
        if away && !view.is_over() {
            self.visits.page_opened(&self.presence.1).await?;
        }
        Ok(self.wake.say("visit", &view))
    }
}

impl Board {
    async fn next(mut self) -> Next<Self> {
        loop {
            if *self.stopping.borrow() {
                return None;
            }
            match self.state().await {
                Ok(Some(event)) => return Some((Ok(event), Some(self))),
                Ok(None) => {}
                Err(Error::NotFound | Error::NotAProvider) => return last("signed_out"),
                Err(error) => {
                    tracing::warn!(%error, "an open board could not be told of its visits");
                    return None;
                }
            }
            tokio::select! {
                _ = self.stopping.changed() => {}
                beat = self.wake.up() => if beat { return Some((Ok(heartbeat()), Some(self))) },
            }
        }
    }

    async fn state(&mut self) -> Result<Option<Event>, Error> {
        self.visits.still_there(&self.caller).await?;
        let board = self.visits.today(&self.caller).await?;
        Ok(self.wake.say("today", &board))
    }
}

impl Wake {
    /// For a thing, and for what its provider is busy with.
    fn new(visits: &Visits, thing: impl ToString, provider: ProviderId, caller: &Caller) -> Self {
        let session = caller.actor.person().map(|person| person.session.to_string()).unwrap_or_default();
        let mut heartbeat = interval(HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        heartbeat.reset();
        let bell = &visits.core.bell;
        Self {
            thing: bell.listen(thing),
            provider: bell.listen(provider),
            session: bell.listen(session),
            heartbeat,
            said: String::new(),
        }
    }

    /// Until there may be news; true when it was only time. Time alone changes things too, such as how late it is.
    async fn up(&mut self) -> bool {
        // The bells live as long as this: an error cannot be.
        tokio::select! {
            _ = self.thing.changed() => false,
            _ = self.provider.changed() => false,
            _ = self.session.changed() => false,
            _ = self.heartbeat.tick() => true,
        }
    }

    fn say(&mut self, name: &str, what: &impl Serialize) -> Option<Event> {
        let text = serde_json::to_string(what).ok()?;
        if text == self.said {
            return None;
        }
        self.said.clone_from(&text);
        self.heartbeat.reset();
        Some(Event::default().event(name).retry(RETRY).data(text))
    }
}

impl Visits {
    /// An open page keeps its session from idling; one that was ended is gone.
    async fn still_there(&self, caller: &Caller) -> Result<(), Error> {
        let Some(person) = caller.actor.person() else { return Ok(()) };
        if accounts::keep_alive(&self.core, person).await? { Ok(()) } else { Err(Error::NotFound) }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let (visits, person) = (self.0.clone(), self.1.clone());
        // A process that ends has no runtime any more; the next start ends the span where it was seen last.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = visits.page_closed(&person).await {
                    tracing::warn!(visit.id = %person.appointment, %error, "a closed page was not noted");
                }
            });
        }
    }
}

/// Says why, and ends.
fn last<T>(name: &str) -> Next<T> {
    Some((Ok(Event::default().event(name).data("{}")), None))
}

fn heartbeat() -> Event {
    Event::default().comment("")
}

fn respond(events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static) -> Response {
    let mut response = Sse::new(events).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would hold events back otherwise.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// Below the idle time-outs of proxies, and often enough to see that a page is gone.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// After which a browser comes back by itself.
const RETRY: Duration = Duration::from_secs(2);
