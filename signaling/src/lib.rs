//! Signaling: the WebSocket protocol of a call, and who is present in it. The media plane is crate `media`; who may
//! join which room is for the caller to decide, who says so with a ticket.
//!
//! The model: a **room** has **seats**, one per **participant**. A seat is taken with a [`Ticket`] and an SDP offer, by
//! WebSocket or by WHIP and WHEP. The seat, not the socket, is the presence: when the socket drops, the seat is kept for
//! a grace time and media goes on. `PROTOCOL.md` tells clients all of this; [`message`] is the wire.
//!
//! How it is built: [`room`] is pure, every method takes the moment and what happened and gives back what is to be done.
//! One task per room owns it and does so; one file owns the sockets; nothing else waits, reads a clock or sends.
//!
//! What it promises:
//! - a ticket is used once, is for one room and one person, and only HS256 is read;
//! - a private line of chat reaches its two ends only;
//! - a slow or hostile client costs bounded memory and hurts nobody but itself;
//! - every refusal has a stable code, the same on the socket, over HTTP and in the metrics ([`JoinRefusal`]).
//!
//! What it leaves out: recording what was said (chat lives as long as its room), more than one process (a room lives where
//! its media does), and remembering across a restart which tickets were used and
//! who was sent out.
//!
//! ```
//! use signaling::message::{Permissions, Role};
//! use signaling::{Clock, Ticket, TicketError, TicketKey, TicketKind};
//!
//! let key = TicketKey::new(&[7; 32]);
//! let now = Clock::system().now();
//! let ticket = Ticket {
//!     room: "visit-81".into(),
//!     participant: "p2".into(),
//!     name: "Sam".to_owned(),
//!     role: Role::Guest,
//!     permissions: Permissions { publish: true, subscribe: true, chat: true, moderate: false, video: true },
//!     people_max: Some(2),
//!     admitted_ms: now.unix_ms(),
//!     expires_s: now.unix.as_secs() + 120,
//!     id: "9f2c61".to_owned(),
//!     kind: TicketKind::Join,
//! };
//! let text = key.sign(now, &ticket)?;
//! assert_eq!(key.verify(now, &text, Some("visit-81"))?, ticket);
//! assert_eq!(key.verify(now, &text, Some("visit-82")), Err(TicketError::WrongRoom));
//! # Ok::<(), TicketError>(())
//! ```

mod attendance;
mod barred;
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
pub use hub::{Admission, Signaling};
pub use limits::{Config, Limits};
pub use metrics::{BOUNDS_MS, Histogram, Snapshot};
pub use refusal::JoinRefusal;
pub use ticket::{Ticket, TicketError, TicketKey, TicketKind};
