//! What the DTLS library gets to see: well-formed records, whole handshake messages, each once and in order.
//!
//! A fragmented message is put together here ([`Message`]); its repeat is told by a flag instead of handed on. The library would
//! put fragments together too, with a cost that grows with the square of their number, would keep repeats for ever (two
//! megabytes per session), and would take a repeat for news.
//!
//! Messages in the clear (epoch 0) go out in records of our own with rising numbers. Encrypted records (epoch 1) go out as they
//! are: only the library can tell a true one. Limits are named at the end of the page; what exceeds them is dropped, as the
//! client's repeats make up for it and a stranger at the client's address deserves nothing.

use std::ops::Range;
use std::time::{Duration, Instant};

use arrayvec::ArrayVec;

/// How far the association is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stage {
    /// No keys yet.
    Handshaking,
    /// Keys are there; only alerts and repeats are expected.
    Established,
}

/// What is left of a datagram.
#[derive(Default, PartialEq, Eq, Debug)]
pub(super) struct Sifted {
    /// Records for the library; may be none.
    pub(super) records: Vec<u8>,
    /// The client repeats what was already handed on.
    pub(super) repeats: bool,
}

/// State of the filter for one association.
pub(super) struct Inbound {
    /// Number of the handshake message to hand on next (RFC 6347 §4.2.2).
    next_message: u16,
    /// Messages begun: the next one and some after it.
    begun: ArrayVec<(u16, Message), MESSAGES_AHEAD>,
    /// Number of the next record we write.
    next_record: u32,
    cipher_change_passed: bool,
    encrypted_left: u32,
    clear_bytes_left: usize,
    allowance: Allowance,
}

impl Default for Inbound {
    fn default() -> Self {
        Self {
            next_message: 0,
            begun: ArrayVec::new(),
            next_record: 0,
            cipher_change_passed: false,
            encrypted_left: ENCRYPTED_MAX,
            clear_bytes_left: CLEAR_BYTES_MAX,
            allowance: Allowance::default(),
        }
    }
}

impl Inbound {
    /// `None` when the datagram is malformed or one too many. A malformed datagram changes nothing.
    pub(super) fn sift(&mut self, now: Instant, datagram: &[u8], stage: Stage) -> Option<Sifted> {
        if !self.allowance.take(now) {
            return None;
        }
        let records: ArrayVec<Record<'_>, RECORDS_MAX> = split(datagram)?;
        let mut sifted = Sifted::default();
        for record in &records {
            match (record.epoch, record.kind) {
                (0, HANDSHAKE) => self.take_fragments(record.body, stage, &mut sifted),
                (0, CHANGE_CIPHER_SPEC) if !self.cipher_change_passed && record.body == [1] => {
                    self.cipher_change_passed = true;
                    self.write(CHANGE_CIPHER_SPEC, &[record.body], &mut sifted.records);
                }
                // RFC 5246 §7.2: a fatal alert or a close. In the clear it is believed until there are keys.
                (0, ALERT) if stage == Stage::Handshaking && matches!(record.body, [2, _] | [_, 0]) => {
                    self.write(ALERT, &[record.body], &mut sifted.records);
                }
                (1, HANDSHAKE) if stage == Stage::Established => sifted.repeats = true,
                (1, HANDSHAKE) if self.encrypted_left > 0 && record.body.len() <= ENCRYPTED_LEN_MAX => {
                    self.encrypted_left -= 1;
                    sifted.records.extend_from_slice(record.whole);
                }
                (1, ALERT) if stage == Stage::Established && record.body.len() <= ENCRYPTED_LEN_MAX => {
                    sifted.records.extend_from_slice(record.whole);
                }
                _ => {}
            }
        }
        Some(sifted)
    }

    /// Takes the handshake messages and fragments in a record, hands on what became whole.
    fn take_fragments(&mut self, mut body: &[u8], stage: Stage, sifted: &mut Sifted) {
        while let Some((fragment, rest)) = Fragment::split_from(body) {
            body = rest;
            if fragment.number < self.next_message {
                sifted.repeats = true;
            } else if stage == Stage::Handshaking {
                self.take_fragment(&fragment);
            }
        }
        while let Some(at) =
            self.begun.iter().position(|(number, message)| *number == self.next_message && message.is_whole())
        {
            let (number, message) = self.begun.swap_remove(at);
            self.next_message = number.saturating_add(1);
            self.write(HANDSHAKE, &[&message.header(number), &message.body], &mut sifted.records);
        }
    }

    fn take_fragment(&mut self, fragment: &Fragment<'_>) {
        let ahead = usize::from(fragment.number - self.next_message);
        let Some(left) = self.clear_bytes_left.checked_sub(FRAGMENT_COST + fragment.body.len()) else { return };
        if ahead >= MESSAGES_AHEAD || fragment.message_len > MESSAGE_LEN_MAX {
            return;
        }
        self.clear_bytes_left = left;
        match self.begun.iter_mut().find(|(number, _)| *number == fragment.number) {
            Some((_, message)) => message.add(fragment),
            None => {
                let mut message = Message::new(fragment);
                message.add(fragment);
                // There is room: numbers differ and lie within MESSAGES_AHEAD of the next.
                let _ = self.begun.try_push((fragment.number, message));
            }
        }
    }

    /// A record of ours in epoch 0. The library only looks at its number to drop repeats.
    fn write(&mut self, kind: u8, parts: &[&[u8]], records: &mut Vec<u8>) {
        let Ok(len) = u16::try_from(parts.iter().map(|part| part.len()).sum::<usize>()) else { return };
        let [n0, n1, n2, n3] = self.next_record.to_be_bytes();
        let [l0, l1] = len.to_be_bytes();
        records.extend([kind, 0xfe, 0xfd, 0, 0, 0, 0, n0, n1, n2, n3, l0, l1]);
        parts.iter().for_each(|part| records.extend_from_slice(part));
        self.next_record = self.next_record.saturating_add(1);
    }
}

struct Record<'a> {
    kind: u8,
    epoch: u16,
    body: &'a [u8],
    /// With its header.
    whole: &'a [u8],
}

/// The records of a datagram (RFC 6347 §4.1); `None` unless they fill it exactly and are all of DTLS 1.0 to 1.2.
fn split(mut datagram: &[u8]) -> Option<ArrayVec<Record<'_>, RECORDS_MAX>> {
    let mut records = ArrayVec::new();
    while !datagram.is_empty() {
        let [kind, major, minor, e0, e1, _, _, _, _, _, _, l0, l1] = *datagram.first_chunk::<RECORD_HEADER>()?;
        let end = RECORD_HEADER + usize::from(u16::from_be_bytes([l0, l1]));
        let (whole, rest) = datagram.split_at_checked(end)?;
        if major != 0xfe || !matches!(minor, 0xfd | 0xff) {
            return None;
        }
        let epoch = u16::from_be_bytes([e0, e1]);
        records.try_push(Record { kind, epoch, body: whole.get(RECORD_HEADER..)?, whole }).ok()?;
        datagram = rest;
    }
    Some(records)
}

/// A handshake message or a part of one, as it came (RFC 6347 §4.2.2).
struct Fragment<'a> {
    kind: u8,
    number: u16,
    message_len: usize,
    range: Range<usize>,
    body: &'a [u8],
}

impl<'a> Fragment<'a> {
    /// The first fragment of `body` and what follows; `None` at the end, or where it is malformed or lies about its length.
    fn split_from(body: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let ([kind, l0, l1, l2, n0, n1, o0, o1, o2, f0, f1, f2], rest) = body.split_first_chunk::<MESSAGE_HEADER>()?;
        let u24 = |a: &u8, b: &u8, c: &u8| usize::from(*a) << 16 | usize::from(*b) << 8 | usize::from(*c);
        let (message_len, start, len) = (u24(l0, l1, l2), u24(o0, o1, o2), u24(f0, f1, f2));
        let (body, rest) = rest.split_at_checked(len)?;
        let sound = start + len <= message_len && (len > 0 || message_len == 0);
        let fragment =
            Self { kind: *kind, number: u16::from_be_bytes([*n0, *n1]), message_len, range: start..start + len, body };
        sound.then_some((fragment, rest))
    }
}

/// A message being put together.
struct Message {
    kind: u8,
    body: Vec<u8>,
    have: ArrayVec<Range<usize>, FRAGMENTS_MAX>,
}

impl Message {
    fn new(first: &Fragment<'_>) -> Self {
        Self { kind: first.kind, body: vec![0; first.message_len], have: ArrayVec::new() }
    }

    /// Fragments of another message under the same number start it anew: the earlier ones may have been a stranger's.
    fn add(&mut self, fragment: &Fragment<'_>) {
        let another = (self.kind, self.body.len()) != (fragment.kind, fragment.message_len);
        if another || self.have.is_full() {
            *self = Self::new(fragment);
        }
        if !self.have.contains(&fragment.range) {
            if let Some(part) = self.body.get_mut(fragment.range.clone()) {
                part.copy_from_slice(fragment.body);
            }
            let _ = self.have.try_push(fragment.range.clone());
        }
    }

    fn is_whole(&self) -> bool {
        let mut covered = 0;
        while covered < self.body.len() {
            let reach = self.have.iter().filter(|range| range.contains(&covered)).map(|range| range.end).max();
            let Some(reach) = reach else { return false };
            covered = reach;
        }
        true
    }

    /// The header of the whole, as if it had come in one piece.
    fn header(&self, number: u16) -> [u8; MESSAGE_HEADER] {
        // Below 2^24 by MESSAGE_LEN_MAX.
        let [_, l0, l1, l2] = u32::try_from(self.body.len()).unwrap_or(0).to_be_bytes();
        let [n0, n1] = number.to_be_bytes();
        [self.kind, l0, l1, l2, n0, n1, 0, 0, 0, l0, l1, l2]
    }
}

/// Datagrams per time: a bucket that refills.
#[derive(Default)]
struct Allowance {
    used: u32,
    since: Option<Instant>,
}

impl Allowance {
    fn take(&mut self, now: Instant) -> bool {
        let since = *self.since.get_or_insert(now);
        let refilled =
            u32::try_from(now.saturating_duration_since(since).as_millis() / REFILL.as_millis()).unwrap_or(u32::MAX);
        if refilled > 0 {
            self.used = self.used.saturating_sub(refilled);
            self.since = Some(now);
        }
        let left = self.used < BURST_MAX;
        self.used += u32::from(left);
        left
    }
}

const CHANGE_CIPHER_SPEC: u8 = 20;
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const RECORD_HEADER: usize = 13;
const MESSAGE_HEADER: usize = 12;

/// Records in one datagram: a client's longest flight is certificate, key exchange, verify, cipher change and finished, some of
/// them in pieces.
const RECORDS_MAX: usize = 16;
/// Bytes of one message. A ClientHello with post-quantum shares takes two kilobytes, a self-signed RSA certificate one.
const MESSAGE_LEN_MAX: usize = 8192;
/// Messages that may be begun at once: a client's flight has three in the clear, and datagrams overtake each other.
const MESSAGES_AHEAD: usize = 4;
/// Pieces of one message: the longest in datagrams of 512 bytes.
const FRAGMENTS_MAX: usize = 16;
/// Bytes of handshake in the clear over the whole association, those that are repeats of messages handed on not counted: a
/// handshake takes three kilobytes.
const CLEAR_BYTES_MAX: usize = 64 * 1024;
/// What a fragment counts besides its body, so that tiny ones do not come cheap.
const FRAGMENT_COST: usize = 64;
/// Encrypted records before there are keys; the library keeps those it cannot read yet. One is needed, repeats may come.
const ENCRYPTED_MAX: u32 = 32;
/// Bytes of one: a Finished takes 48, an alert 26.
const ENCRYPTED_LEN_MAX: usize = 256;
/// Datagrams at once: several flights in small pieces.
const BURST_MAX: u32 = 64;
/// One more datagram each.
const REFILL: Duration = Duration::from_millis(20);

#[cfg(test)]
mod tests;
