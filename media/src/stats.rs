//! Plain counters and snapshots of them; what scrapes or charts them lives elsewhere.

/// Upper bounds, in microseconds, of the forwarding latency histogram: from the kernel's receive to our send call.
pub const LATENCY_BOUNDS_US: [u64; 10] = [10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000, 100_000];

/// What all workers have counted since the start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Open rooms.
    pub rooms: u64,
    /// Sessions waiting for the first check, in the handshake, connected.
    pub sessions_new: u64,
    /// In the DTLS handshake.
    pub sessions_handshaking: u64,
    /// Connected.
    pub sessions_connected: u64,
    /// Datagrams taken from the sockets.
    pub packets_in: u64,
    /// Their bytes.
    pub bytes_in: u64,
    /// Datagrams handed to the sockets.
    pub packets_out: u64,
    /// Their bytes.
    pub bytes_out: u64,
    /// RTP packets forwarded to a subscriber.
    pub packets_forwarded: u64,
    /// Retransmissions asked of publishers.
    pub nacks_out: u64,
    /// Retransmissions asked by subscribers.
    pub nacks_in: u64,
    /// Of those, answered from the store.
    pub nacks_answered: u64,
    /// Key-frame requests sent to publishers.
    pub plis_out: u64,
    /// Key-frame requests by subscribers.
    pub plis_in: u64,
    /// Packets publishers sent that never came, before repair.
    pub packets_lost_incoming: u64,
    /// Drops by reason.
    pub drops: Drops,
    /// Forwarding latency: counts per bound of [`LATENCY_BOUNDS_US`], the last for what is over.
    pub forward_latency: [u64; 11],
    /// Sum of all observed latencies in microseconds.
    pub forward_latency_sum_us: u64,
    /// Per worker: share of the last second spent working, 0 to 1.
    pub busy_ratio: Vec<f64>,
}

/// Why packets were dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drops {
    /// From nobody we know.
    pub unknown_sender: u64,
    /// Neither STUN, DTLS, RTP nor RTCP, or malformed.
    pub malformed: u64,
    /// Wrong authentication tag.
    pub authentication: u64,
    /// Seen before, or too old.
    pub replayed: u64,
    /// A stream no m-line announced.
    pub unknown_stream: u64,
    /// Over a session's packet or byte limit.
    pub over_limit: u64,
    /// The kernel's send buffer was full.
    pub send_buffer: u64,
    /// An event nobody took in time.
    pub events: u64,
}
