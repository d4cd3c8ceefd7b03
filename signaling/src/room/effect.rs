//! What a room wants done.

use media::command::View;
use media::types::{Mid, PeerId, Source};

use crate::message::{CloseReason, LeaveReason, Quality, ServerMessage};
use crate::seat::{ParticipantId, SocketId};
use crate::ticket::Ticket;

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Say this to these sockets.
    Send {
        /// Each once.
        to: Vec<SocketId>,
        /// What.
        message: ServerMessage,
    },
    /// Say why and close this socket.
    Close {
        /// It.
        socket: SocketId,
        /// Why.
        reason: CloseReason,
        /// For a developer's eyes.
        message: &'static str,
    },
    /// Tell the media plane.
    Media(Wish),
    /// Ask the media plane to answer an offer, and give what it says to [`Room::answered`](super::Room::answered).
    Offer {
        /// Whose.
        who: ParticipantId,
        /// Their number for it.
        id: u32,
        /// SDP.
        sdp: String,
        /// What the m-lines show.
        sources: Vec<(Mid, Source)>,
    },
    /// Send a fresh return ticket.
    ReturnTicket {
        /// To whom.
        who: ParticipantId,
    },
    /// This ticket is used now.
    Spend(Ticket),
    /// A client measured this long until it saw somebody.
    FirstFrame {
        /// Milliseconds.
        ms: u32,
    },
    /// What tickets this person has are worth nothing from now on.
    SentOut {
        /// Who.
        who: ParticipantId,
    },
    /// Somebody has a seat now.
    Came {
        /// Who.
        who: ParticipantId,
    },
    /// Somebody's connection changed.
    Connection {
        /// Whose.
        who: ParticipantId,
        /// How it is now.
        quality: Quality,
    },
    /// Somebody's seat is gone.
    Went {
        /// Who.
        who: ParticipantId,
        /// Why.
        reason: LeaveReason,
    },
}

/// What the media plane is told; it gives no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// End this session.
    Leave(PeerId),
    /// Stop or resume forwarding this m-line.
    Mute {
        /// Whose.
        peer: PeerId,
        /// Which.
        mid: Mid,
        /// Stop.
        muted: bool,
    },
    /// What this participant wants to see.
    View {
        /// Who.
        peer: PeerId,
        /// What.
        view: View,
    },
}
