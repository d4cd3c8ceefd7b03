//! Why somebody is not let in, in the words of each place that must say it: socket, HTTP, metrics.

use media::command::{OfferRefusal, Refusal as MediaRefusal};

use crate::message::{CloseReason, ErrorCode};
use crate::outbox::Closing;
use crate::ticket::TicketError;

/// Why somebody gets no seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoinRefusal {
    /// The ticket is worth nothing.
    #[error("{0}")]
    Ticket(TicketError),
    /// The ticket does not allow it.
    #[error("the ticket does not allow it")]
    NotAllowed,
    /// A host sent them out before.
    #[error("a host sent this participant out")]
    Kicked,
    /// The call was ended for everybody.
    #[error("the call was ended")]
    RoomClosed,
    /// `resume` only: the seat is not kept any more.
    #[error("the seat is not kept any more; join again")]
    SeatGone,
    /// The room takes no more people.
    #[error("the room is full")]
    RoomFull,
    /// The server takes no more calls.
    #[error("the server is full")]
    ServerFull,
    /// The server has too much to do.
    #[error("the server is busy; try again")]
    Busy,
    /// The server stops.
    #[error("the server is stopping")]
    Stopping,
    /// The sources of an offer are not named by mid.
    #[error("sources are not named by mid")]
    Sources,
    /// The offer cannot be answered.
    #[error("the offer cannot be answered: {0}")]
    Offer(OfferRefusal),
}

impl From<TicketError> for JoinRefusal {
    fn from(error: TicketError) -> Self {
        Self::Ticket(error)
    }
}

impl From<&MediaRefusal> for JoinRefusal {
    fn from(refusal: &MediaRefusal) -> Self {
        match refusal {
            // A room or session that we believe to be there and the media plane does not know, or the other way round:
            // a race with its end. Trying again helps.
            MediaRefusal::NoRoom | MediaRefusal::NoPeer | MediaRefusal::PeerExists | MediaRefusal::Busy => Self::Busy,
            MediaRefusal::RoomFull => Self::RoomFull,
            MediaRefusal::ServerFull => Self::ServerFull,
            MediaRefusal::Offer(why) => Self::Offer(*why),
            MediaRefusal::Stopping => Self::Stopping,
        }
    }
}

impl JoinRefusal {
    /// Stable code, for HTTP answers and metrics.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ticket(TicketError::Invalid) => "ticket_invalid",
            Self::Ticket(TicketError::Expired) => "ticket_expired",
            Self::Ticket(TicketError::Used) => "ticket_used",
            Self::Ticket(TicketError::WrongRoom) => "ticket_wrong_room",
            Self::NotAllowed => "not_allowed",
            Self::Kicked => "kicked",
            Self::RoomClosed => "room_closed",
            Self::SeatGone => "seat_gone",
            Self::RoomFull => "room_full",
            Self::ServerFull => "server_full",
            Self::Busy => "server_busy",
            Self::Stopping => "server_stopping",
            Self::Sources => "sources",
            Self::Offer(why) => why.code(),
        }
    }

    /// HTTP status. 401 asks for another ticket; 403 says that this person will not be let in with any like it.
    pub const fn status(self) -> u16 {
        match self {
            Self::Ticket(TicketError::Invalid | TicketError::Expired | TicketError::Used) => 401,
            Self::Ticket(TicketError::WrongRoom) | Self::NotAllowed | Self::Kicked | Self::RoomClosed => 403,
            Self::SeatGone => 404,
            // RFC 9725 §4.4 leaves overload to 503 with Retry-After; a full room is the asker's own limit.
            Self::RoomFull => 429,
            Self::ServerFull | Self::Busy | Self::Stopping => 503,
            Self::Sources | Self::Offer(OfferRefusal::NotSdp) => 400,
            Self::Offer(OfferRefusal::TooLarge) => 413,
            Self::Offer(OfferRefusal::NoCodec) => 406,
            Self::Offer(_) => 422,
        }
    }

    /// What `closing` says.
    pub const fn close_reason(self) -> CloseReason {
        match self {
            Self::Ticket(TicketError::Expired) => CloseReason::TicketExpired,
            Self::Ticket(TicketError::Used) => CloseReason::TicketUsed,
            Self::Ticket(TicketError::Invalid | TicketError::WrongRoom) | Self::NotAllowed | Self::SeatGone => {
                CloseReason::TicketInvalid
            }
            Self::Kicked => CloseReason::Kicked,
            Self::RoomClosed => CloseReason::RoomClosed,
            Self::RoomFull => CloseReason::RoomFull,
            Self::ServerFull | Self::Busy => CloseReason::ServerFull,
            Self::Stopping => CloseReason::ServerStopping,
            Self::Sources => CloseReason::Protocol,
            Self::Offer(_) => CloseReason::Offer,
        }
    }

    /// The last words to a socket.
    pub(crate) const fn closing(self) -> Closing {
        let message = match self {
            Self::Ticket(_) | Self::NotAllowed | Self::SeatGone => "the ticket is not good; get another",
            Self::Kicked => "a host sent you out",
            Self::RoomClosed => "the call was ended",
            Self::RoomFull => "the room is full",
            Self::ServerFull | Self::Busy => "the server takes no more calls now; try again later",
            Self::Stopping => "the server is stopping; come back with your return ticket",
            Self::Sources => "sources are not named by mid",
            Self::Offer(_) => "the offer cannot be answered",
        };
        Closing { reason: self.close_reason(), message }
    }

    /// What `error` says, before `closing` or instead of it.
    pub const fn error_code(self) -> Option<ErrorCode> {
        match self {
            Self::Ticket(_) | Self::Kicked | Self::RoomClosed | Self::RoomFull | Self::ServerFull | Self::Stopping => {
                None
            }
            Self::NotAllowed => Some(ErrorCode::NotAllowed),
            Self::SeatGone => Some(ErrorCode::SeatGone),
            Self::Busy => Some(ErrorCode::Busy),
            Self::Sources => Some(ErrorCode::Malformed),
            Self::Offer(why) => Some(offer_code(why)),
        }
    }
}

const fn offer_code(why: OfferRefusal) -> ErrorCode {
    match why {
        OfferRefusal::TooLarge => ErrorCode::OfferTooLarge,
        OfferRefusal::NotSdp => ErrorCode::OfferNotSdp,
        OfferRefusal::NoBundle => ErrorCode::OfferNoBundle,
        OfferRefusal::NoRtcpMux => ErrorCode::OfferNoRtcpMux,
        OfferRefusal::NoIce => ErrorCode::OfferNoIce,
        OfferRefusal::NoFingerprint => ErrorCode::OfferNoFingerprint,
        OfferRefusal::NotActive => ErrorCode::OfferNotActive,
        OfferRefusal::NoCodec => ErrorCode::OfferNoCodec,
        OfferRefusal::NoMedia => ErrorCode::OfferNoMedia,
        OfferRefusal::TooManyMedia => ErrorCode::OfferTooManyMedia,
        OfferRefusal::NotContinuous => ErrorCode::OfferNotContinuous,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offer_codes_are_the_same_over_http_and_on_the_socket() {
        for why in [OfferRefusal::TooLarge, OfferRefusal::NotSdp, OfferRefusal::NoCodec, OfferRefusal::NotContinuous] {
            let refusal = JoinRefusal::Offer(why);
            assert_eq!(serde_json::to_value(refusal.error_code().unwrap()).unwrap(), refusal.code());
            assert_eq!(refusal.close_reason(), CloseReason::Offer);
        }
    }
}
