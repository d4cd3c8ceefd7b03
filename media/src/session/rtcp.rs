//! RTCP (RFC 3550 §6, RFC 4585, RFC 5104), read in place and written into a caller's buffer without allocation.
//!
//! A datagram is a row of packets, compound or reduced-size (RFC 5506): whatever can be read is given, in order, up to the
//! first part that is malformed; what follows it is not trusted. Types we do not know come as [`Rtcp::Other`].
//! Encryption (SRTCP) is done before and after, elsewhere.

mod feedback;
mod ntp;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use feedback::Arrival;
pub use ntp::NtpTime;
pub use read::{FirEntries, LostSeqs, Packets, ReportBlock, ReportBlocks, Rtcp, Ssrcs};
pub use write::{RtcpWriter, SenderStats};

/// Packet types (RFC 3550 §12.1, RFC 4585 §6.1).
mod kind {
    pub(super) const SENDER_REPORT: u8 = 200;
    pub(super) const RECEIVER_REPORT: u8 = 201;
    pub(super) const SDES: u8 = 202;
    pub(super) const BYE: u8 = 203;
    pub(super) const TRANSPORT: u8 = 205;
    pub(super) const PAYLOAD: u8 = 206;
}

/// Formats of feedback packets, in the place of the count.
mod format {
    /// Of [`kind::TRANSPORT`](super::kind::TRANSPORT), RFC 4585 §6.2.1.
    pub(super) const NACK: u8 = 1;
    /// Of transport feedback, draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.
    pub(super) const TRANSPORT_CC: u8 = 15;
    /// Of payload feedback, RFC 4585 §6.3.1.
    pub(super) const PLI: u8 = 1;
    /// Of payload feedback, RFC 5104 §4.3.1.
    pub(super) const FIR: u8 = 4;
    /// Of payload feedback: application layer, where REMB lives (draft-alvestrand-rmcat-remb-03).
    pub(super) const APPLICATION: u8 = 15;
}
