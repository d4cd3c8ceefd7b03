//! Who came and went and how well they were connected, for those who keep a record of it.

use media::types::RoomId;

use crate::clock::Now;
use crate::message::{LeaveReason, Quality};
use crate::seat::ParticipantId;

/// Somebody came or went, or their connection changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// Where.
    pub room: RoomId,
    /// Who.
    pub participant: ParticipantId,
    /// When.
    pub at: Now,
    /// What happened.
    pub what: CameOrWent,
}

/// What happened. A socket that drops and resumes within the grace time is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameOrWent {
    /// They have a seat.
    Came,
    /// Their seat is gone.
    Went(LeaveReason),
    /// Others are told this of their connection now. Whoever comes has a good one until something else is said.
    Connection(Quality),
}
