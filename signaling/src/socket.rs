//! One WebSocket from its first message to its close: the only file that touches it. What is refused: anything but text,
//! messages over the size limit, more messages than the rate allows, a client that does not read or does not answer.

use std::net::IpAddr;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use tokio::time::{MissedTickBehavior, timeout};

use crate::hub::{Place, Signaling};
use crate::message::{ClientMessage, CloseReason, ErrorCode, ServerMessage, VERSION};
use crate::outbox::{Closing, Outbox, Outgoing, Waiting, outbox, written};
use crate::rate::TokenBucket;
use crate::refusal::JoinRefusal;
use crate::seat::SocketId;
use crate::shared::Entered;
use crate::task::Ask;

/// For the other side to read our last words and answer the close.
const GOODBYE_WAIT: Duration = Duration::from_secs(2);
/// First messages on one socket: a `resume` whose seat is gone, the `join` after it, and one more.
const FIRST_MESSAGES_MAX: usize = 3;
/// Messages dropped as malformed or too many before the socket is closed: at once, and per second in the long run.
const STRIKES_BURST: u32 = 40;
const STRIKES_PER_SECOND: u32 = 1;

const NO_JOIN: Closing =
    Closing { reason: CloseReason::NoJoin, message: "the first message must be join or resume, and come soon" };
const OTHER_VERSION: Closing =
    Closing { reason: CloseReason::Version, message: "this server speaks another version; reload the page" };
const NOT_TEXT: Closing = Closing { reason: CloseReason::Protocol, message: "messages are text" };
const TOO_LARGE: Closing = Closing { reason: CloseReason::Protocol, message: "a message is over the size limit" };
const MALFORMED: Closing = Closing { reason: CloseReason::Protocol, message: "not a message of this protocol" };
const TOO_MANY: Closing = Closing { reason: CloseReason::Protocol, message: "too many messages, for too long" };

/// Serves a socket to its end.
pub(crate) async fn serve(signaling: Signaling, socket: WebSocket, remote: IpAddr) {
    let shared = signaling.shared.clone();
    let limits = &shared.config.limits;
    let (sink, stream) = socket.split();
    let id = SocketId(shared.next_number());
    let Some(entered) = shared.enter(remote) else {
        let closing = JoinRefusal::ServerFull.closing();
        shared.metrics.closed(closing.reason.as_str());
        return goodbye(sink, stream, closing).await;
    };
    let (outbox, waiting) = outbox(limits.queue_messages, limits.queue_bytes);
    let mut reader = Reader::new(signaling, stream, id, outbox, entered);
    let mut writer = Writer { sink, waiting };
    let mut place = None;
    let (closing, by_us) = tokio::select! {
        closing = writer.run(limits.ping_every) => (Some(closing), false),
        closing = reader.run(&mut place) => (closing, true),
    };
    if let Some(Place { room, who }) = place {
        // A room that is gone has no seat to keep.
        let _ = room.send(Ask::Dropped { who, socket: id }).await;
    }
    shared.metrics.closed(closing.map_or("dropped", |closing| closing.reason.as_str()));
    let Some(closing) = closing else { return };
    if by_us {
        writer.write_what_waits().await;
    }
    goodbye(writer.sink, reader.stream, closing).await;
}

/// Says why, closes, and waits a little for the other side to do so too: a connection closed with unread bytes in it is
/// reset, and the reason lost with it.
async fn goodbye(mut sink: SplitSink<WebSocket, Message>, mut stream: SplitStream<WebSocket>, closing: Closing) {
    let Closing { reason, message } = closing;
    let words = written(&ServerMessage::Closing { reason, message: message.to_owned() });
    let frame = CloseFrame { code: reason.code(), reason: reason.as_str().into() };
    let said = async {
        if let Some(words) = words {
            sink.send(Message::Text(words)).await?;
        }
        sink.send(Message::Close(Some(frame))).await?;
        while let Some(Ok(_)) = stream.next().await {}
        Ok::<(), axum::Error>(())
    };
    // However it ends, the socket is dropped now.
    let _ = timeout(GOODBYE_WAIT, said).await;
}

struct Writer {
    sink: SplitSink<WebSocket, Message>,
    waiting: Waiting,
}

impl Writer {
    /// Writes what waits, until the room closes the socket.
    async fn run(&mut self, ping_every: Duration) -> Closing {
        let mut pings = tokio::time::interval(ping_every);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        pings.reset();
        loop {
            let message = tokio::select! {
                biased;
                next = self.waiting.next() => match next {
                    Outgoing::Text(text) => Message::Text(text),
                    Outgoing::Close(closing) => return closing,
                },
                _ = pings.tick() => Message::Ping(bytes::Bytes::new()),
            };
            tokio::select! {
                biased;
                sent = self.sink.send(message) => if sent.is_err() {
                    // The reader learns of it too, and says how it ended.
                    return std::future::pending().await;
                },
                closing = self.waiting.cut() => return closing,
            }
        }
    }

    /// Writes what was said before the close: why it comes.
    async fn write_what_waits(&mut self) {
        let written = async {
            while let Some(text) = self.waiting.left() {
                if self.sink.send(Message::Text(text)).await.is_err() {
                    return;
                }
            }
        };
        // A client that has not read it by then loses the rest.
        let _ = timeout(GOODBYE_WAIT, written).await;
    }
}

struct Reader {
    signaling: Signaling,
    stream: SplitStream<WebSocket>,
    id: SocketId,
    outbox: Outbox,
    entered: Entered,
    rate: TokenBucket,
    strikes: TokenBucket,
}

/// How reading ends: the other side went (`None`), or we close.
type Ended = Option<Closing>;

impl Reader {
    fn new(
        signaling: Signaling,
        stream: SplitStream<WebSocket>,
        id: SocketId,
        outbox: Outbox,
        entered: Entered,
    ) -> Self {
        let (now, limits) = (signaling.shared.clock.now().instant, &signaling.shared.config.limits);
        let rate = TokenBucket::new(now, limits.messages_per_second, limits.messages_burst);
        let strikes = TokenBucket::new(now, STRIKES_PER_SECOND, STRIKES_BURST);
        Self { signaling, stream, id, outbox, entered, rate, strikes }
    }

    async fn run(&mut self, place: &mut Option<Place>) -> Ended {
        let joined = match self.first().await {
            Ok(joined) => joined,
            Err(ended) => return ended,
        };
        self.entered.joined();
        let Place { room, who } = place.insert(joined);
        loop {
            let text = match self.text().await {
                Ok(text) => text,
                Err(ended) => return ended,
            };
            let Ok(message) = serde_json::from_str(&text) else {
                self.error(ErrorCode::Malformed, "not a message of this protocol".to_owned());
                if !self.strikes.take(self.signaling.shared.clock.now().instant) {
                    return Some(MALFORMED);
                }
                continue;
            };
            if room.send(Ask::Said { who: who.clone(), socket: self.id, message }).await.is_err() {
                // The room ended; it does so only when nobody is in it.
                return None;
            }
        }
    }

    /// The first message, and what comes of it.
    async fn first(&mut self) -> Result<Place, Ended> {
        let within = self.signaling.shared.config.limits.first_message;
        let mut stopping = self.signaling.shared.stopping.subscribe();
        for _ in 0..FIRST_MESSAGES_MAX {
            let text = tokio::select! {
                text = timeout(within, self.text()) => text.map_err(|_| Some(NO_JOIN))??,
                _ = stopping.wait_for(|stopping| *stopping) => return Err(Some(JoinRefusal::Stopping.closing())),
            };
            let message = parse_first(&text).map_err(|closing| {
                if closing == MALFORMED {
                    self.error(ErrorCode::Malformed, "not a message of this protocol".to_owned());
                }
                Some(closing)
            })?;
            let outcome = match &message {
                ClientMessage::Join { ticket, room, sdp, sources, .. } => {
                    let asked = (ticket.as_str(), room.as_deref());
                    self.signaling.join(asked, sdp, sources, self.id, &self.outbox).await
                }
                ClientMessage::Resume { ticket, .. } => self.signaling.resume(ticket, self.id, &self.outbox).await,
                _ => return Err(Some(NO_JOIN)),
            };
            let why = match outcome {
                Ok(place) => return Ok(place),
                Err(why) => why,
            };
            if let Some(code) = why.error_code() {
                self.error(code, why.to_string());
            }
            if why != JoinRefusal::SeatGone {
                return Err(Some(why.closing()));
            }
        }
        Err(Some(NO_JOIN))
    }

    /// The next text the rate allows.
    async fn text(&mut self) -> Result<Utf8Bytes, Ended> {
        let limits = &self.signaling.shared.config.limits;
        let (bytes_max, dead_after) = (limits.message_bytes, limits.dead_after);
        loop {
            let message = match timeout(dead_after, self.stream.next()).await {
                Ok(Some(Ok(message))) => message,
                Ok(Some(Err(error))) if is_too_large(&error) => return Err(Some(TOO_LARGE)),
                Ok(Some(Err(_)) | None) => return Err(None),
                // Not even a pong: whoever was there is gone.
                Err(_) => return Err(None),
            };
            let now = self.signaling.shared.clock.now().instant;
            // Control frames count too: they cost us as much.
            if !self.rate.take(now) {
                if !self.strikes.take(now) {
                    return Err(Some(TOO_MANY));
                }
                self.error(ErrorCode::TooFast, "too many messages; this one was dropped".to_owned());
                continue;
            }
            match message {
                Message::Text(text) if text.len() > bytes_max => return Err(Some(TOO_LARGE)),
                Message::Text(text) => return Ok(text),
                Message::Binary(_) => return Err(Some(NOT_TEXT)),
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Close(_) => return Err(None),
            }
        }
    }

    fn error(&self, code: ErrorCode, message: String) {
        if let Some(text) = written(&ServerMessage::Error { code, message, id: None }) {
            self.outbox.send(text);
        }
    }
}

/// A message of another version may look like anything; only its `version` is looked at then.
fn parse_first(text: &str) -> Result<ClientMessage, Closing> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    if serde_json::from_str(text).is_ok_and(|Versioned { version }| version != VERSION) {
        return Err(OTHER_VERSION);
    }
    serde_json::from_str(text).map_err(|_| MALFORMED)
}

/// The library gives no other way to ask.
fn is_too_large(error: &axum::Error) -> bool {
    error.to_string().contains("too long")
}

#[cfg(test)]
mod tests;
