//! STUN messages (RFC 8489), as far as an ICE-lite agent needs them: binding requests are read, binding responses written.
//!
//! Reads in place and writes into a fixed buffer. Refuses: a length that is not the datagram's, an attribute that runs past the
//! end, a FINGERPRINT that is missing (RFC 8445 §7.1 demands it), wrong or not last. What follows MESSAGE-INTEGRITY is not looked at but for FINGERPRINT (§14.5).

use std::net::{IpAddr, SocketAddr};

use arrayvec::ArrayVec;
use aws_lc_rs::hmac;

/// A response as it goes out: 20 bytes of header and the attributes below never take more.
pub type Reply = ArrayVec<u8, 128>;

/// Pairs a response with its request.
pub type TransactionId = [u8; 12];

/// The ICE role the sender claims (RFC 8445 §7.1.1). The tie-breaker only matters between two full agents.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// It nominates.
    Controlling,
    /// It expects us to nominate.
    Controlled,
}

/// A binding request that is well formed; whether it is authentic is another question.
#[derive(Clone, Debug)]
pub struct BindingRequest<'a> {
    datagram: &'a [u8],
    /// To be repeated in the response.
    pub transaction: TransactionId,
    /// `receiver's ufrag:sender's ufrag` (RFC 8445 §7.2.2).
    pub username: Option<&'a str>,
    /// What the sender would give a peer-reflexive candidate found by this check.
    pub priority: Option<u32>,
    /// The sender nominates this path.
    pub use_candidate: bool,
    /// Which role it has.
    pub role: Option<Role>,
    /// Attributes that must be understood and are not (the first eight).
    pub unknown: ArrayVec<u16, UNKNOWN_MAX>,
    /// Where the MESSAGE-INTEGRITY attribute starts, and its value.
    integrity: Option<(usize, &'a [u8])>,
}

impl<'a> BindingRequest<'a> {
    /// `None` when `datagram` is not exactly one well-formed binding request.
    pub fn parse(datagram: &'a [u8]) -> Option<Self> {
        let attributes = Attributes::of_request(datagram)?;
        let mut request = Self {
            datagram,
            transaction: *datagram.get(8..HEADER)?.first_chunk()?,
            username: None,
            priority: None,
            use_candidate: false,
            role: None,
            unknown: ArrayVec::new(),
            integrity: None,
        };
        for attribute in attributes {
            let Attribute { at, kind, value } = attribute?;
            if kind == FINGERPRINT {
                let last = at + 8 == datagram.len();
                let matches = value == fingerprint(datagram.get(..at)?).to_be_bytes();
                return (last && matches).then_some(request);
            }
            if request.integrity.is_none() {
                request.note(at, kind, value)?;
            }
        }
        None
    }

    /// Takes one attribute from before MESSAGE-INTEGRITY, or that itself. The first of a kind counts (§14).
    fn note(&mut self, at: usize, kind: u16, value: &'a [u8]) -> Option<()> {
        match kind {
            USERNAME if self.username.is_none() => self.username = Some(std::str::from_utf8(value).ok()?),
            MESSAGE_INTEGRITY => self.integrity = Some((at, value)),
            PRIORITY => self.priority = Some(u32::from_be_bytes(value.try_into().ok()?)),
            USE_CANDIDATE => self.use_candidate = true,
            ICE_CONTROLLING => self.role = Some(Role::Controlling),
            ICE_CONTROLLED => self.role = Some(Role::Controlled),
            kind if kind < OPTIONAL && !UNDERSTOOD.contains(&kind) => {
                let _ = self.unknown.try_push(kind);
            }
            _ => {}
        }
        Some(())
    }

    /// Whether there is a MESSAGE-INTEGRITY to check at all.
    pub const fn is_signed(&self) -> bool {
        self.integrity.is_some()
    }

    /// Whether the sender knows `password` (§14.5): HMAC-SHA1 over the message up to the attribute, with the header's length
    /// counting up to and with the attribute. Compares in constant time.
    pub fn is_signed_with(&self, password: &str) -> bool {
        let Some((at, tag)) = self.integrity else { return false };
        let (Some(kind), Some(rest)) = (self.datagram.get(..2), self.datagram.get(4..at)) else { return false };
        let Ok(len) = u16::try_from(at - HEADER + 24) else { return false };
        let expected = sign(password, &[kind, &len.to_be_bytes(), rest]);
        aws_lc_rs::constant_time::verify_slices_are_equal(expected.as_ref(), tag).is_ok()
    }
}

/// The username of a datagram that looks like a binding request; nothing else is checked. For finding whom it is for.
pub fn username(datagram: &[u8]) -> Option<&str> {
    let mut attributes = Attributes::of_request(datagram)?.map_while(|attribute| attribute);
    let found = attributes.find(|attribute| attribute.kind == USERNAME)?;
    std::str::from_utf8(found.value).ok()
}

/// Why a request is not granted (§14.8, RFC 8445 §7.3.1.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// 400: not a request we can answer otherwise.
    BadRequest,
    /// 401: unknown username or wrong password; which of them is not said.
    Unauthenticated,
    /// 420: attributes that must be understood are not.
    UnknownAttribute,
    /// 487: both sides claim the same role.
    RoleConflict,
}

impl Refusal {
    const fn code(self) -> (u8, u8, &'static [u8]) {
        match self {
            Self::BadRequest => (4, 0, b"Bad Request"),
            Self::Unauthenticated => (4, 1, b"Unauthenticated"),
            Self::UnknownAttribute => (4, 20, b"Unknown Attribute"),
            Self::RoleConflict => (4, 87, b"Role Conflict"),
        }
    }
}

/// The response to a granted check: where we saw it come from, signed with the same password.
pub fn success(transaction: TransactionId, mapped: SocketAddr, password: &str) -> Reply {
    let mut writer = Writer::new(BINDING_SUCCESS, transaction);
    writer.xor_mapped_address(mapped, transaction);
    writer.integrity(password);
    writer.fingerprint();
    writer.reply
}

/// The response to a refused check. Signed where the sender proved to know the password (§9.1.3).
pub fn refusal(transaction: TransactionId, why: Refusal, unknown: &[u16], password: Option<&str>) -> Reply {
    let mut writer = Writer::new(BINDING_ERROR, transaction);
    let (class, number, reason) = why.code();
    let mut error = ArrayVec::<u8, 24>::from_iter([0, 0, class, number]);
    error.extend(reason.iter().copied());
    writer.attribute(ERROR_CODE, &error);
    if why == Refusal::UnknownAttribute {
        let kinds: ArrayVec<u8, { 2 * UNKNOWN_MAX }> =
            unknown.iter().take(UNKNOWN_MAX).flat_map(|kind| kind.to_be_bytes()).collect();
        writer.attribute(UNKNOWN_ATTRIBUTES, &kinds);
    }
    if let Some(password) = password {
        writer.integrity(password);
    }
    writer.fingerprint();
    writer.reply
}

/// Writes attributes behind a header whose length field follows.
struct Writer {
    reply: Reply,
}

impl Writer {
    fn new(kind: u16, transaction: TransactionId) -> Self {
        let mut writer = Self { reply: Reply::new() };
        writer.push(&kind.to_be_bytes());
        writer.push(&[0, 0]);
        writer.push(&COOKIE);
        writer.push(&transaction);
        writer
    }

    /// The buffer holds the longest message this module writes: a refusal with eight unknown attributes, 108 bytes.
    fn push(&mut self, bytes: &[u8]) {
        let _ = self.reply.try_extend_from_slice(bytes);
    }

    fn attribute(&mut self, kind: u16, value: &[u8]) {
        self.push(&kind.to_be_bytes());
        self.push(&u16::try_from(value.len()).unwrap_or(0).to_be_bytes());
        self.push(value);
        self.push([0; 3].get(..padding(value.len())).unwrap_or(&[]));
        self.count(0);
    }

    /// Sets the length field as if `more` bytes of attributes followed.
    fn count(&mut self, more: usize) {
        let len = u16::try_from((self.reply.len() + more).saturating_sub(HEADER)).unwrap_or(0);
        if let Some(field) = self.reply.get_mut(2..4) {
            field.copy_from_slice(&len.to_be_bytes());
        }
    }

    /// §14.2: port and address under the cookie, an IPv6 address under the transaction id too.
    fn xor_mapped_address(&mut self, mapped: SocketAddr, transaction: TransactionId) {
        let [c0, c1, ..] = COOKIE;
        let [p0, p1] = mapped.port().to_be_bytes();
        let mask = COOKIE.iter().chain(&transaction);
        let mut value = ArrayVec::<u8, 20>::new();
        match mapped.ip().to_canonical() {
            IpAddr::V4(ip) => {
                value.extend([0, 1, p0 ^ c0, p1 ^ c1]);
                value.extend(ip.octets().iter().zip(mask).map(|(byte, mask)| byte ^ mask));
            }
            IpAddr::V6(ip) => {
                value.extend([0, 2, p0 ^ c0, p1 ^ c1]);
                value.extend(ip.octets().iter().zip(mask).map(|(byte, mask)| byte ^ mask));
            }
        }
        self.attribute(XOR_MAPPED_ADDRESS, &value);
    }

    fn integrity(&mut self, password: &str) {
        self.count(24);
        let tag = sign(password, &[&self.reply]);
        self.attribute(MESSAGE_INTEGRITY, tag.as_ref());
    }

    fn fingerprint(&mut self) {
        self.count(8);
        let value = fingerprint(&self.reply).to_be_bytes();
        self.attribute(FINGERPRINT, &value);
    }
}

struct Attribute<'a> {
    at: usize,
    kind: u16,
    value: &'a [u8],
}

/// The attributes of a message: `Some(None)` once where one runs past the end, then no more.
struct Attributes<'a> {
    datagram: &'a [u8],
    at: usize,
}

impl<'a> Attributes<'a> {
    /// `None` unless the header is that of a binding request as long as `datagram`.
    fn of_request(datagram: &'a [u8]) -> Option<Self> {
        let [t0, t1, l0, l1, cookie @ ..] = *datagram.first_chunk::<8>()?;
        let len = usize::from(u16::from_be_bytes([l0, l1]));
        let well_formed = u16::from_be_bytes([t0, t1]) == BINDING_REQUEST
            && cookie == COOKIE
            && datagram.len() == HEADER + len
            && len.is_multiple_of(4);
        well_formed.then_some(Self { datagram, at: HEADER })
    }

    fn read(&self) -> Option<Attribute<'a>> {
        let [k0, k1, l0, l1] = *self.datagram.get(self.at..)?.first_chunk::<4>()?;
        let start = self.at + 4;
        let value = self.datagram.get(start..start + usize::from(u16::from_be_bytes([l0, l1])))?;
        Some(Attribute { at: self.at, kind: u16::from_be_bytes([k0, k1]), value })
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Option<Attribute<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.datagram.len() {
            return None;
        }
        let read = self.read();
        // The whole is a multiple of four bytes long, so padding never runs past it.
        self.at =
            read.as_ref().map_or(usize::MAX, |found| found.at + 4 + found.value.len() + padding(found.value.len()));
        Some(read)
    }
}

const fn padding(len: usize) -> usize {
    len.wrapping_neg() % 4
}

fn sign(password: &str, parts: &[&[u8]]) -> hmac::Tag {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
    let mut context = hmac::Context::with_key(&key);
    parts.iter().for_each(|part| context.update(part));
    context.sign()
}

/// §14.7: CRC-32 of what comes before, under a constant.
fn fingerprint(before: &[u8]) -> u32 {
    let crc = before.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ if crc & 1 == 0 { 0 } else { CRC_POLYNOMIAL })
    });
    !crc ^ FINGERPRINT_MASK
}

const HEADER: usize = 20;
const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const BINDING_REQUEST: u16 = 0x0001;
const BINDING_SUCCESS: u16 = 0x0101;
const BINDING_ERROR: u16 = 0x0111;

const USERNAME: u16 = 0x0006;
const MESSAGE_INTEGRITY: u16 = 0x0008;
const ERROR_CODE: u16 = 0x0009;
const UNKNOWN_ATTRIBUTES: u16 = 0x000a;
const XOR_MAPPED_ADDRESS: u16 = 0x0020;
const PRIORITY: u16 = 0x0024;
const USE_CANDIDATE: u16 = 0x0025;
const FINGERPRINT: u16 = 0x8028;
const ICE_CONTROLLED: u16 = 0x8029;
const ICE_CONTROLLING: u16 = 0x802a;
/// Attributes from here on may be ignored (§14).
const OPTIONAL: u16 = 0x8000;
/// Attributes below that, besides those above, that are known and mean nothing in a request: the addresses, REALM, NONCE and
/// MESSAGE-INTEGRITY-SHA256, which would come beside the attribute we check.
const UNDERSTOOD: [u16; 7] = [0x0001, USERNAME, ERROR_CODE, 0x0014, 0x0015, XOR_MAPPED_ADDRESS, 0x001c];

/// How many unknown attributes a refusal names.
const UNKNOWN_MAX: usize = 8;
/// CRC-32 of ITU-T V.42, bits reversed.
const CRC_POLYNOMIAL: u32 = 0xedb8_8320;
/// §14.7: "STUN" in ASCII, so that a CRC of an enclosing protocol differs.
const FINGERPRINT_MASK: u32 = 0x5354_554e;

#[cfg(test)]
pub(super) mod tests;
