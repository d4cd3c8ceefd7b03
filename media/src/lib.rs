//! The selective forwarding unit: takes audio and video packets from each browser in a room and hands them to the others.
//!
//! # The model
//! * A **room** lives on one worker: a pinned thread with its own UDP port. Rooms share nothing.
//! * A **session** is one browser: one transport (ICE-lite, DTLS passive, SRTP), any number of m-lines. The browser offers, we
//!   answer, never the other way round.
//! * A **publication** is an m-line the browser sends on. Its packets are decrypted and stored once, per simulcast encoding.
//! * A **slot** is an m-line the browser receives on, with SSRCs that never change. What it shows does: the room puts
//!   publications on slots ([`Event::SlotAssigned`]) and a forwarder keeps numbers, time and picture ids continuous, so that
//!   nobody negotiates when somebody comes, goes or speaks.
//!
//! Slots of equal number share a media stream: a person's microphone and camera are put on such a pair, and the browser keeps
//! lips and voice together.
//!
//! # What is inside
//! [`engine`] is everything without sockets, clocks or threads: tests run it in virtual time. The worker behind [`Media`] is
//! the only input and output. [`session`] holds the protocols of one browser, [`forward`] the way of a packet to its
//! subscribers, [`audio`] who speaks.
//!
//! # Promises
//! * Network input never panics and never makes anything grow beyond [`Limits`]; every drop is counted by reason.
//! * On the packet path nothing is allocated, locked or handed to another thread.
//! * A picture starts, on every slot and after every change, with a key frame.
//! * What is muted is not forwarded, whatever its sender does.
//!
//! # What is refused
//! Offers without BUNDLE, rtcp-mux, ICE or a SHA-256 fingerprint; DTLS before an authenticated check; DTLS servers; SRTP
//! without encryption; RED, FEC and data channels (left out of the answer); see [`OfferRefusal`].
//!
//! # Example
//! ```no_run
//! # async fn run(offer: String) -> Result<(), Box<dyn std::error::Error>> {
//! use media::{Config, Event, Join, Limits, Media, RoomId};
//!
//! let config =
//!     Config { workers: 0, port_first: 10_000, advertise: Vec::new(), loopback: true, limits: Limits::default() };
//! let (media, mut events) = Media::start(&config)?;
//! media.open(RoomId::from("ward-3"), 10).await?;
//! let answer = media
//!     .join(Join {
//!         room: "ward-3".into(),
//!         peer: "ada".into(),
//!         may_publish: true,
//!         may_subscribe: true,
//!         video: true,
//!         offer,
//!         sources: Vec::new(),
//!     })
//!     .await?;
//! println!("give this to the browser: {}", answer.sdp);
//! while let Some(event) = events.recv().await {
//!     if let Event::Connected { peer, took, .. } = event {
//!         println!("{peer} is connected after {took:?}");
//!     }
//! }
//! # Ok(())
//! # }
//! ```

pub mod audio;
pub mod command;
pub mod engine;
pub mod forward;
pub mod handle;
pub mod rtp;
pub mod session;
pub mod stats;
pub mod types;
mod worker;

pub use command::*;
pub use handle::{Media, StartError};
pub use stats::Snapshot;
pub use types::{Codec, Kind, Mid, PeerId, PublicationId, RoomId, Source};
