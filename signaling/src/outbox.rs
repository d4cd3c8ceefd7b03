//! What waits for a client to read it: bounded in messages and bytes, since a client may stop reading.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::ws::Utf8Bytes;
use tokio::sync::{mpsc, watch};

use crate::message::{CloseReason, ServerMessage};

/// The room's end. Never waits: a slow reader is cut off, the room goes on.
#[derive(Clone, Debug)]
pub(crate) struct Outbox {
    queue: mpsc::Sender<Outgoing>,
    bytes: Arc<AtomicUsize>,
    bytes_max: usize,
    cut: watch::Sender<Option<Closing>>,
}

/// The socket's end.
#[derive(Debug)]
pub(crate) struct Waiting {
    queue: mpsc::Receiver<Outgoing>,
    bytes: Arc<AtomicUsize>,
    cut: watch::Receiver<Option<Closing>>,
}

/// What goes out next.
#[derive(Clone, Debug)]
pub(crate) enum Outgoing {
    /// A message, as JSON.
    Text(Utf8Bytes),
    /// The last.
    Close(Closing),
}

/// Why a socket is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Closing {
    pub(crate) reason: CloseReason,
    pub(crate) message: &'static str,
}

/// An outbox that holds so much.
pub(crate) fn outbox(messages_max: usize, bytes_max: usize) -> (Outbox, Waiting) {
    let (queue, waiting) = mpsc::channel(messages_max.max(1));
    let (cut, cuts) = watch::channel(None);
    let bytes = Arc::new(AtomicUsize::new(0));
    (Outbox { queue, bytes: Arc::clone(&bytes), bytes_max, cut }, Waiting { queue: waiting, bytes, cut: cuts })
}

/// As it goes over the wire. `None` cannot happen for these types, and is logged if it does.
pub(crate) fn written(message: &ServerMessage) -> Option<Utf8Bytes> {
    match serde_json::to_string(message) {
        Ok(text) => Some(text.into()),
        Err(error) => {
            tracing::error!(%error, "a message could not be written");
            None
        }
    }
}

impl Outbox {
    /// Puts a message in; when it does not fit, the socket is closed as a slow reader.
    pub(crate) fn send(&self, text: Utf8Bytes) {
        let length = text.len();
        let fits = self.bytes.fetch_add(length, Ordering::Relaxed) + length <= self.bytes_max;
        if !fits || self.queue.try_send(Outgoing::Text(text)).is_err() {
            self.bytes.fetch_sub(length, Ordering::Relaxed);
            self.cut(Closing { reason: CloseReason::SlowReader, message: "you do not read what we send" });
        }
    }

    /// Closes the socket after what is in already.
    pub(crate) fn close(&self, closing: Closing) {
        if self.queue.try_send(Outgoing::Close(closing)).is_err() {
            self.cut(closing);
        }
    }

    /// Whether the socket is gone.
    pub(crate) fn is_gone(&self) -> bool {
        self.queue.is_closed()
    }

    /// Closes it at once, whatever waits; the first reason stands.
    fn cut(&self, closing: Closing) {
        self.cut.send_if_modified(|cut| cut.is_none() && cut.replace(closing).is_none());
    }
}

impl Waiting {
    /// What goes out next. Dropping the future loses nothing.
    pub(crate) async fn next(&mut self) -> Outgoing {
        tokio::select! {
            biased;
            closing = cut(&mut self.cut) => Outgoing::Close(closing),
            next = self.queue.recv() => {
                let next = next.unwrap_or(Outgoing::Close(LOST));
                if let Outgoing::Text(text) = &next {
                    self.bytes.fetch_sub(text.len(), Ordering::Relaxed);
                }
                next
            }
        }
    }

    /// The next text that waits already, if any.
    pub(crate) fn left(&mut self) -> Option<Utf8Bytes> {
        match self.queue.try_recv() {
            Ok(Outgoing::Text(text)) => Some(text),
            Ok(Outgoing::Close(_)) | Err(_) => None,
        }
    }

    /// Returns when the socket is to be closed at once.
    pub(crate) async fn cut(&mut self) -> Closing {
        cut(&mut self.cut).await
    }
}

/// The room ended under its people: only a defect of ours does that.
const LOST: Closing = Closing { reason: CloseReason::ServerStopping, message: "the room ended unexpectedly" };

async fn cut(cuts: &mut watch::Receiver<Option<Closing>>) -> Closing {
    let closing = cuts.wait_for(Option::is_some).await.map(|closing| closing.unwrap_or(LOST));
    match closing {
        Ok(closing) => closing,
        // Nobody can cut any more; what waits still goes out.
        Err(_) => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KICKED: Closing = Closing { reason: CloseReason::Kicked, message: "" };

    fn reason(outgoing: Outgoing) -> Option<CloseReason> {
        match outgoing {
            Outgoing::Text(_) => None,
            Outgoing::Close(closing) => Some(closing.reason),
        }
    }

    #[tokio::test]
    async fn what_was_sent_goes_out_before_the_close() {
        let (outbox, mut waiting) = outbox(4, 100);
        outbox.send("one".into());
        outbox.close(KICKED);
        assert_eq!(reason(waiting.next().await), None);
        assert_eq!(reason(waiting.next().await), Some(CloseReason::Kicked));
    }

    #[tokio::test]
    async fn too_many_messages_or_bytes_close_a_slow_reader_at_once() {
        for (messages, bytes, length) in [(2, 1_000, 1), (100, 10, 4)] {
            let (outbox, mut waiting) = outbox(messages, bytes);
            for _ in 0..3 {
                outbox.send("x".repeat(length).into());
            }
            assert_eq!(reason(waiting.next().await), Some(CloseReason::SlowReader));
        }
    }

    #[tokio::test]
    async fn what_was_read_makes_room_again() {
        let (outbox, mut waiting) = outbox(2, 10);
        for _ in 0..20 {
            outbox.send("12345678".into());
            assert_eq!(reason(waiting.next().await), None);
        }
    }

    #[tokio::test]
    async fn a_close_reaches_even_a_full_queue() {
        let (outbox, mut waiting) = outbox(1, 100);
        outbox.send("one".into());
        outbox.close(KICKED);
        assert_eq!(reason(waiting.next().await), Some(CloseReason::Kicked));
    }
}
