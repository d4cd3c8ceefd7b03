//! Tickets that are worth nothing any more although they are signed and fresh: those of people who were let in before
//! their room was ended or before they were sent out. Whoever is let in again afterwards has a ticket that is good.
//!
//! In memory: a server that starts has ended nothing and sent nobody out.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use media::types::RoomId;

use crate::clock::Now;
use crate::refusal::JoinRefusal;
use crate::seat::ParticipantId;
use crate::ticket::Ticket;

/// Marks kept: each was a call that somebody ended or a person that somebody sent out. Some 10 MB.
pub(crate) const MARKS_MAX: usize = 100_000;
/// How long: far longer than a return ticket is good, and than the tickets that integrators are told to make.
const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// See the page head.
#[derive(Debug)]
pub(crate) struct Barred {
    marks: HashMap<Whom, Mark>,
    max: usize,
}

/// Everybody in a room, or one of them.
type Whom = (RoomId, Option<ParticipantId>);

/// Who was let in at this millisecond or before is out.
#[derive(Debug)]
struct Mark {
    at_ms: u64,
    until: Instant,
}

impl Default for Barred {
    fn default() -> Self {
        Self::with_room_for(MARKS_MAX)
    }
}

impl Barred {
    /// Remembers at most `max`.
    pub(crate) fn with_room_for(max: usize) -> Self {
        Self { marks: HashMap::new(), max }
    }

    /// Bars everybody who was let into this room so far, or one of them. False when no more can be remembered.
    pub(crate) fn bar(&mut self, now: Now, room: &RoomId, who: Option<&ParticipantId>) -> bool {
        let whom = (room.clone(), who.cloned());
        // A ticket made since the mark before may carry the millisecond behind it.
        let at_ms = self.marks.get(&whom).map_or(0, |mark| mark.at_ms.saturating_add(1)).max(now.unix_ms());
        if self.marks.len() >= self.max && !self.marks.contains_key(&whom) {
            self.marks.retain(|_, mark| mark.until > now.instant);
        }
        if self.marks.len() >= self.max && !self.marks.contains_key(&whom) {
            return false;
        }
        self.marks.insert(whom, Mark { at_ms, until: now.instant + KEPT_FOR });
        true
    }

    /// Why this ticket is worth nothing, if it is.
    pub(crate) fn refusal(&self, now: Now, ticket: &Ticket) -> Option<JoinRefusal> {
        let barred = |whom: Whom| {
            let mark = self.marks.get(&whom).filter(|mark| mark.until > now.instant);
            mark.is_some_and(|mark| ticket.admitted_ms <= mark.at_ms)
        };
        if barred((ticket.room.clone(), Some(ticket.participant.clone()))) {
            Some(JoinRefusal::Kicked)
        } else if barred((ticket.room.clone(), None)) {
            Some(JoinRefusal::RoomClosed)
        } else {
            None
        }
    }

    /// The moment, in milliseconds, for somebody who is let in now: behind every mark.
    pub(crate) fn admission_ms(&self, now: Now, room: &RoomId, who: &ParticipantId) -> u64 {
        let behind = |who: Option<&ParticipantId>| {
            self.marks.get(&(room.clone(), who.cloned())).map_or(0, |mark| mark.at_ms.saturating_add(1))
        };
        now.unix_ms().max(behind(None)).max(behind(Some(who)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Permissions, Role};
    use crate::ticket::TicketKind;

    fn now() -> Now {
        Now { instant: Instant::now(), unix: Duration::from_secs(1_800_000_000) }
    }

    fn ticket(barred: &Barred, now: Now, who: &str) -> Ticket {
        let (room, participant) = (RoomId::from("r"), ParticipantId::from(who));
        Ticket {
            admitted_ms: barred.admission_ms(now, &room, &participant),
            room,
            participant,
            name: "P".to_owned(),
            role: Role::Guest,
            permissions: Permissions { publish: true, subscribe: true, chat: true, moderate: false, video: true },
            people_max: None,
            expires_s: 1_800_000_060,
            id: "t".to_owned(),
            kind: TicketKind::Join,
        }
    }

    #[test]
    fn who_was_sent_out_comes_back_with_a_later_ticket_only_even_within_one_millisecond() {
        let (mut barred, now) = (Barred::default(), now());
        let (first, other) = (ticket(&barred, now, "a"), ticket(&barred, now, "b"));
        assert!(barred.bar(now, &"r".into(), Some(&"a".into())));
        assert_eq!(barred.refusal(now, &first), Some(JoinRefusal::Kicked));
        assert_eq!(barred.refusal(now, &other), None);
        let second = ticket(&barred, now, "a");
        assert_eq!(barred.refusal(now, &second), None);
        assert!(barred.bar(now, &"r".into(), Some(&"a".into())));
        assert_eq!(barred.refusal(now, &second), Some(JoinRefusal::Kicked));
    }

    #[test]
    fn an_ended_room_is_over_for_all_who_were_let_in_before() {
        let (mut barred, now) = (Barred::default(), now());
        let before = ticket(&barred, now, "a");
        assert!(barred.bar(now, &"r".into(), None));
        assert_eq!(barred.refusal(now, &before), Some(JoinRefusal::RoomClosed));
        assert_eq!(barred.refusal(now, &ticket(&barred, now, "b")), None);
        assert_eq!(barred.refusal(now, &before), Some(JoinRefusal::RoomClosed), "whoever else was let in since");
    }

    #[test]
    fn marks_end_and_make_room() {
        let (mut barred, now) = (Barred::with_room_for(1), now());
        assert!(barred.bar(now, &"r".into(), None));
        assert!(barred.bar(now, &"r".into(), None), "the same mark again needs no more room");
        assert!(!barred.bar(now, &"s".into(), None));
        assert!(barred.bar(now.plus(KEPT_FOR), &"s".into(), None));
    }
}
