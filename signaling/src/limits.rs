//! Everything that could grow, or last, has a number here.

use std::time::Duration;

use tokio::sync::mpsc;

use crate::attendance::Attendance;
use crate::room::Spans;
use crate::ticket::TicketKey;

/// How signaling is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Signs and checks tickets. Keep it across restarts: return tickets are good after one then.
    pub key: TicketKey,
    /// What is refused.
    pub limits: Limits,
    /// Where to say who came and went, if anywhere. A full queue loses the word and counts it; ask
    /// [`crate::Signaling::present`] for the truth.
    pub told: Option<mpsc::Sender<Attendance>>,
}

/// What is refused, and how long things last.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Rooms with somebody in them, or empty for less than [`Spans::empty`].
    pub rooms: usize,
    /// People in one room.
    pub participants_per_room: usize,
    /// Sockets, joined or not.
    pub sockets: usize,
    /// Sockets of one address that have not joined: a clinic behind one address reloads its pages at the same moment.
    pub unjoined_per_address: usize,
    /// Until the first message.
    pub first_message: Duration,
    /// Bytes of a message: an offer of 64 KiB with its line breaks escaped fits.
    pub message_bytes: usize,
    /// Messages per second, in the long run.
    pub messages_per_second: u32,
    /// Messages at once.
    pub messages_burst: u32,
    /// Messages waiting for a client to read.
    pub queue_messages: usize,
    /// Their bytes.
    pub queue_bytes: usize,
    /// Between WebSocket pings.
    pub ping_every: Duration,
    /// Without anything read, not even a pong, a socket is dead: two pings and some.
    pub dead_after: Duration,
    /// For rooms.
    pub spans: Spans,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rooms: 1_000,
            participants_per_room: 50,
            sockets: 10_000,
            unjoined_per_address: 64,
            first_message: Duration::from_secs(10),
            message_bytes: 80 * 1024,
            messages_per_second: 20,
            messages_burst: 60,
            queue_messages: 256,
            queue_bytes: 1024 * 1024,
            ping_every: Duration::from_secs(15),
            dead_after: Duration::from_secs(40),
            spans: Spans::default(),
        }
    }
}
