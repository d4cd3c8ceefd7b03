//! Who came and went, for those who keep a record of it.

use media::types::RoomId;

use crate::message::LeaveReason;
use crate::seat::ParticipantId;

/// Somebody came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// Where.
    pub room: RoomId,
    /// Who.
    pub participant: ParticipantId,
    /// Which of the two.
    pub what: CameOrWent,
}

/// Which of the two. A socket that drops and resumes within the grace time is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameOrWent {
    /// They have a seat.
    Came,
    /// Their seat is gone.
    Went(LeaveReason),
}
