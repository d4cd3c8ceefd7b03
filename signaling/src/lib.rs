//! Signaling: the WebSocket protocol and room presence.

mod attendance;
mod chat;
mod clock;
mod door;
mod http;
mod hub;
mod limits;
pub mod message;
mod metrics;
mod outbox;
mod rate;
mod refusal;
pub mod room;
pub mod seat;
mod shared;
mod socket;
mod task;
pub mod ticket;
mod used;
#[cfg(test)]
mod wire_types;
mod words;

pub use attendance::{Attendance, CameOrWent};
pub use clock::{Clock, Now};
pub use http::HttpSession;
pub use hub::Signaling;
pub use limits::{Config, Limits};
pub use metrics::{BOUNDS_MS, Histogram, Snapshot};
pub use refusal::JoinRefusal;
pub use ticket::{Ticket, TicketError, TicketKey, TicketKind};
