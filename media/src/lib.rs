//! The selective forwarding unit.

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
