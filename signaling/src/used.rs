//! Remembers which tickets were used, so that each is used once.
//!
//! In memory: after a restart a join ticket that is still fresh (they live two minutes at most) could be used again, by
//! whoever holds it.

use std::collections::HashMap;

use crate::ticket::{Ticket, TicketError};

/// Tickets remembered. At 20 joins a second and two minutes' life there are 2 400; past this nobody is let in, since
/// forgetting one would let it be used again.
pub(crate) const USED_MAX: usize = 100_000;

/// The tickets used so far that are not expired.
#[derive(Debug)]
pub(crate) struct UsedTickets {
    /// Ticket id → expiry, seconds since 1970.
    seen: HashMap<String, u64>,
    swept_s: u64,
    max: usize,
}

/// Why a ticket could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TakeError {
    /// It was used.
    Used,
    /// No more can be remembered.
    Full,
}

impl Default for UsedTickets {
    fn default() -> Self {
        Self::with_room_for(USED_MAX)
    }
}

impl UsedTickets {
    /// Remembers at most `max`.
    pub(crate) fn with_room_for(max: usize) -> Self {
        Self { seen: HashMap::new(), swept_s: 0, max }
    }

    /// Marks a ticket as used.
    ///
    /// # Errors
    /// See [`TakeError`].
    pub(crate) fn take(&mut self, now_s: u64, ticket: &Ticket) -> Result<(), TakeError> {
        self.check(ticket).map_err(|_| TakeError::Used)?;
        // Once a second at most: a sweep reads everything.
        if self.seen.len() >= self.max && self.swept_s != now_s {
            self.seen.retain(|_, expires_s| *expires_s > now_s);
            self.swept_s = now_s;
        }
        if self.seen.len() >= self.max {
            return Err(TakeError::Full);
        }
        self.seen.insert(ticket.id.clone(), ticket.expires_s);
        Ok(())
    }

    /// Whether the ticket is still unused.
    ///
    /// # Errors
    /// `Used` when it is not.
    pub(crate) fn check(&self, ticket: &Ticket) -> Result<(), TicketError> {
        if self.seen.contains_key(&ticket.id) { Err(TicketError::Used) } else { Ok(()) }
    }

    /// The join it was taken for came to nothing, through no fault of the ticket: it may be tried again.
    pub(crate) fn give_back(&mut self, ticket: &Ticket) {
        self.seen.remove(&ticket.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Permissions, Role};
    use crate::ticket::TicketKind;

    fn ticket(id: &str, expires_s: u64) -> Ticket {
        Ticket {
            room: "r".into(),
            participant: "p".into(),
            name: "P".to_owned(),
            role: Role::Guest,
            permissions: Permissions { publish: true, subscribe: true, chat: true, moderate: false, video: true },
            people_max: None,
            admitted_ms: 0,
            expires_s,
            id: id.to_owned(),
            kind: TicketKind::Join,
        }
    }

    #[test]
    fn a_ticket_is_taken_once() {
        let mut used = UsedTickets::default();
        assert_eq!(used.take(0, &ticket("a", 60)), Ok(()));
        assert_eq!(used.take(1, &ticket("a", 60)), Err(TakeError::Used));
        assert_eq!(used.check(&ticket("a", 60)), Err(TicketError::Used));
        assert_eq!(used.take(1, &ticket("b", 60)), Ok(()));
    }

    #[test]
    fn a_ticket_given_back_can_be_taken_again() {
        let mut used = UsedTickets::default();
        used.take(0, &ticket("a", 60)).unwrap();
        used.give_back(&ticket("a", 60));
        assert_eq!(used.take(1, &ticket("a", 60)), Ok(()));
    }

    #[test]
    fn a_full_memory_refuses_rather_than_forgets() {
        let mut used = UsedTickets::with_room_for(2);
        used.take(0, &ticket("a", 60)).unwrap();
        used.take(0, &ticket("b", 30)).unwrap();
        assert_eq!(used.take(1, &ticket("c", 60)), Err(TakeError::Full));
        assert_eq!(used.take(1, &ticket("a", 60)), Err(TakeError::Used));
        assert_eq!(used.take(30, &ticket("c", 90)), Ok(()), "b has expired and made room");
        assert_eq!(used.take(30, &ticket("a", 60)), Err(TakeError::Used));
    }
}
