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

impl Snapshot {
    /// Adds another worker's counters.
    pub(crate) fn add(&mut self, other: &Self) {
        for (own, theirs) in [
            (&mut self.rooms, other.rooms),
            (&mut self.sessions_new, other.sessions_new),
            (&mut self.sessions_handshaking, other.sessions_handshaking),
            (&mut self.sessions_connected, other.sessions_connected),
            (&mut self.packets_in, other.packets_in),
            (&mut self.bytes_in, other.bytes_in),
            (&mut self.packets_out, other.packets_out),
            (&mut self.bytes_out, other.bytes_out),
            (&mut self.packets_forwarded, other.packets_forwarded),
            (&mut self.nacks_out, other.nacks_out),
            (&mut self.nacks_in, other.nacks_in),
            (&mut self.nacks_answered, other.nacks_answered),
            (&mut self.plis_out, other.plis_out),
            (&mut self.plis_in, other.plis_in),
            (&mut self.packets_lost_incoming, other.packets_lost_incoming),
            (&mut self.drops.unknown_sender, other.drops.unknown_sender),
            (&mut self.drops.malformed, other.drops.malformed),
            (&mut self.drops.authentication, other.drops.authentication),
            (&mut self.drops.replayed, other.drops.replayed),
            (&mut self.drops.unknown_stream, other.drops.unknown_stream),
            (&mut self.drops.over_limit, other.drops.over_limit),
            (&mut self.drops.send_buffer, other.drops.send_buffer),
            (&mut self.drops.events, other.drops.events),
            (&mut self.forward_latency_sum_us, other.forward_latency_sum_us),
        ] {
            *own += theirs;
        }
        for (own, theirs) in self.forward_latency.iter_mut().zip(other.forward_latency) {
            *own += theirs;
        }
        self.busy_ratio.extend_from_slice(&other.busy_ratio);
    }
}
