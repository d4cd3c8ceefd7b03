//! Tickets: short-lived, room-bound, signed permission to take a seat. JSON Web Tokens (RFC 7519), HS256 and nothing else.
//!
//! A join ticket is made for one person and one room by whoever may let people in. A return ticket is made here, for a
//! browser that has a seat: it resumes the seat, or takes a new one when the seat (or the server) is gone. Tickets are
//! bearer secrets: they travel in the first message, never in a URL, and are never logged.

use std::fmt;
use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use media::types::RoomId;
use serde::{Deserialize, Serialize};

use crate::clock::Now;
use crate::message::{Permissions, Role};
use crate::seat::ParticipantId;

/// How long a return ticket is good.
pub const RETURN_VALID: Duration = Duration::from_secs(600);
/// How often a fresh one is sent: the one before is then still good for as long again.
pub const RETURN_EVERY: Duration = Duration::from_secs(300);
/// Bytes of a ticket as text; with the longest ids and name it stays well under.
pub const TICKET_BYTES_MAX: usize = 4096;
/// Characters of a room id or participant id.
pub const ID_CHARS_MAX: usize = 128;
/// Characters of a name.
pub const NAME_CHARS_MAX: usize = 80;

const ISSUER: &str = "carehub";
const AUDIENCE: &str = "call";

/// The secret tickets are signed with. Never printed.
#[derive(Clone)]
pub struct TicketKey {
    signing: EncodingKey,
    checking: DecodingKey,
}

/// Permission to take a seat, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Where.
    pub room: RoomId,
    /// Who.
    pub participant: ParticipantId,
    /// Shown to others.
    pub name: String,
    /// Role.
    pub role: Role,
    /// What they may do.
    pub permissions: Permissions,
    /// They get no seat where so many are taken; the server's own limit holds besides.
    pub people_max: Option<u32>,
    /// When they were let in, milliseconds since 1970 UTC: who is sent out later has lost this ticket and those that
    /// come of it.
    pub admitted_ms: u64,
    /// Seconds since 1970 UTC from which on it is worth nothing.
    pub expires_s: u64,
    /// Names this ticket, so that it can be used once.
    pub id: String,
    /// What for.
    pub kind: TicketKind,
}

/// What a ticket is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketKind {
    /// Takes a new seat.
    Join,
    /// Takes one's own seat again, or a new one when it is gone.
    Return,
}

/// Why a ticket is worth nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TicketError {
    /// Not signed by us, or malformed.
    #[error("the ticket is not one of ours")]
    Invalid,
    /// Too old.
    #[error("the ticket is too old")]
    Expired,
    /// Used before.
    #[error("the ticket was used before")]
    Used,
    /// For another room.
    #[error("the ticket is for another room")]
    WrongRoom,
}

/// RFC 7519 §4.1 names, and ours.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    room: String,
    sub: String,
    name: String,
    role: Role,
    permissions: Permissions,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    people_max: Option<u32>,
    /// [`Ticket::admitted_ms`]; when it was issued, where that is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    adm: Option<u64>,
    exp: u64,
    iat: u64,
    jti: String,
    kind: TicketKind,
}

impl TicketKey {
    /// The key made of these random bytes. Keep them: tickets of another key are refused.
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self { signing: EncodingKey::from_secret(bytes), checking: DecodingKey::from_secret(bytes) }
    }

    /// The ticket as text.
    ///
    /// # Errors
    /// `Invalid` when an id or the name breaks the rules [`verify`](Self::verify) would hold it to.
    pub fn sign(&self, now: Now, ticket: &Ticket) -> Result<String, TicketError> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            room: ticket.room.to_string(),
            sub: ticket.participant.to_string(),
            name: ticket.name.clone(),
            role: ticket.role,
            permissions: ticket.permissions,
            people_max: ticket.people_max,
            adm: Some(ticket.admitted_ms),
            exp: ticket.expires_s,
            iat: now.unix.as_secs(),
            jti: ticket.id.clone(),
            kind: ticket.kind,
        };
        claims.check()?;
        encode(&Header::new(Algorithm::HS256), &claims, &self.signing).map_err(|_| TicketError::Invalid)
    }

    /// Reads a ticket. Whether it was used before is remembered elsewhere.
    ///
    /// # Errors
    /// `Invalid`, `Expired`; `WrongRoom` when `room` is given and is another.
    pub fn verify(&self, now: Now, text: &str, room: Option<&str>) -> Result<Ticket, TicketError> {
        if text.len() > TICKET_BYTES_MAX {
            return Err(TicketError::Invalid);
        }
        let mut rules = Validation::new(Algorithm::HS256);
        // The library would read the machine's clock and allow a minute too much; expiry is checked below.
        rules.validate_exp = false;
        rules.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[AUDIENCE]);
        let claims = decode::<Claims>(text, &self.checking, &rules).map_err(|_| TicketError::Invalid)?.claims;
        claims.check()?;
        if room.is_some_and(|room| room != claims.room) {
            return Err(TicketError::WrongRoom);
        }
        if now.unix.as_secs() >= claims.exp {
            return Err(TicketError::Expired);
        }
        Ok(claims.into_ticket())
    }
}

impl fmt::Debug for TicketKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TicketKey(…)")
    }
}

impl Claims {
    fn check(&self) -> Result<(), TicketError> {
        let jti = (1..=64).contains(&self.jti.len()) && self.jti.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let good = jti && is_id(&self.room) && is_id(&self.sub) && is_name(&self.name);
        if good { Ok(()) } else { Err(TicketError::Invalid) }
    }

    fn into_ticket(self) -> Ticket {
        Ticket {
            room: self.room.as_str().into(),
            participant: self.sub.as_str().into(),
            name: self.name,
            role: self.role,
            permissions: self.permissions,
            people_max: self.people_max,
            admitted_ms: self.adm.unwrap_or_else(|| self.iat.saturating_mul(1000)),
            expires_s: self.exp,
            id: self.jti,
            kind: self.kind,
        }
    }
}

/// Whether this can name a room or a participant.
pub fn is_id(text: &str) -> bool {
    (1..=ID_CHARS_MAX).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn is_name(text: &str) -> bool {
    (1..=NAME_CHARS_MAX).contains(&text.chars().count()) && text.chars().all(is_plain)
}

/// A name that a ticket can carry, made of any text: shortened, spaces for control characters, never empty.
pub fn clean_name(text: &str) -> String {
    let plain: String =
        text.trim().chars().map(|char| if is_plain(char) { char } else { ' ' }).take(NAME_CHARS_MAX).collect();
    if plain.trim().is_empty() { "Guest".to_owned() } else { plain.trim().to_owned() }
}

/// Neither a control character nor one that turns the direction of what follows it: with those one name can be made to
/// look like another on the screen (Unicode TR 36 §2.4).
pub(crate) fn is_plain(char: char) -> bool {
    !char.is_control() && !matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
