//! Open pages: one stream for each person of a visit, the newest. Nothing of it is stored.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::error::Error;
use crate::ids::VisitPersonId;

/// Who has a page open. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Live {
    seats: Arc<Mutex<HashMap<VisitPersonId, watch::Sender<u64>>>>,
    stopping: watch::Sender<bool>,
}

/// The page of a person, until it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    live: Live,
    person: VisitPersonId,
    number: u64,
    newest: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
}

impl Default for Live {
    fn default() -> Self {
        Self { seats: Arc::default(), stopping: watch::Sender::new(false) }
    }
}

impl Live {
    /// Takes the place of whatever page the person had open.
    pub(super) fn sit(&self, person: VisitPersonId) -> Result<Seat, Error> {
        let mut seats = self.seats();
        if seats.len() >= STREAMS_MAX && !seats.contains_key(&person) {
            return Err(Error::TooManyStreams);
        }
        let line = seats.entry(person).or_insert_with(|| watch::Sender::new(0));
        let number = line.borrow().wrapping_add(1);
        line.send_replace(number);
        let newest = line.subscribe();
        Ok(Seat { live: self.clone(), person, number, newest, stopping: self.stopping.subscribe() })
    }

    pub(super) fn is_here(&self, person: VisitPersonId) -> bool {
        self.seats().contains_key(&person)
    }

    pub(super) fn streams(&self) -> usize {
        self.seats().len()
    }

    pub(super) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// For pages that are nobody's place, such as the board.
    pub(super) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    fn seats(&self) -> MutexGuard<'_, HashMap<VisitPersonId, watch::Sender<u64>>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    pub(super) fn is_replaced(&self) -> bool {
        *self.newest.borrow() != self.number
    }

    pub(super) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Until the page is replaced or the server stops.
    pub(super) async fn ended(&mut self) {
        let number = self.number;
        tokio::select! {
            _ = self.newest.wait_for(|newest| *newest != number) => {}
            _ = self.stopping.wait_for(|stopping| *stopping) => {}
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        // Under the lock, so that no newer page sits down in between.
        let mut seats = self.live.seats();
        if *self.newest.borrow() == self.number {
            seats.remove(&self.person);
        }
    }
}

/// Each holds a connection and some kilobytes; a clinic of a thousand visits at once has a few thousand.
const STREAMS_MAX: usize = 20_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn newest_page_takes_the_place_and_the_old_one_frees_nothing_when_it_goes() {
        let (live, ada) = (Live::default(), VisitPersonId(uuid::Uuid::from_u128(1)));
        let mut old = live.sit(ada).expect("a seat");
        let new = live.sit(ada).expect("a seat");
        old.ended().await;
        assert!(old.is_replaced() && !new.is_replaced());
        drop(old);
        assert!(live.is_here(ada) && live.streams() == 1);
        drop(new);
        assert!(!live.is_here(ada));
        let mut again = live.sit(ada).expect("a seat");
        live.stop();
        again.ended().await;
        assert!(again.is_stopping() && !again.is_replaced());
    }
}
