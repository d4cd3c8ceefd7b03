//! The selective forwarding unit.

pub mod command;
pub mod handle;
pub mod rtp;
pub mod session;
pub mod stats;
pub mod types;

pub use command::*;
pub use handle::{Media, StartError};
pub use stats::Snapshot;
pub use types::{Codec, Kind, Mid, PeerId, PublicationId, RoomId, Source};
