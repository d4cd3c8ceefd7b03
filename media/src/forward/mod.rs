//! From one publication to many subscribers: what a packet holds, where it is kept, and how it is numbered for each of them.

pub mod av1;
pub mod h264;
pub mod keyframe;
pub mod rewrite;
pub mod store;
pub mod vp8;
pub mod vp9;

use crate::types::Codec;
use store::Picture;

/// Whether a subscriber can start at this packet, and where its picture numbers are. `structure` says that the packet's
/// dependency descriptor carries a template structure, as AV1 key frames do.
pub fn inspect(codec: Codec, payload: &[u8], structure: bool) -> (bool, Picture) {
    match codec {
        Codec::Opus => (true, Picture::default()),
        Codec::Vp8 => vp8::inspect(payload).unwrap_or_default(),
        Codec::Vp9 => vp9::inspect(payload).unwrap_or_default(),
        Codec::H264 => (h264::starts(payload), Picture::default()),
        Codec::Av1 => (structure || av1::starts(payload), Picture::default()),
    }
}
