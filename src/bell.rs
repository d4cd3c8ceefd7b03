//! A bell for each thing that somebody looks at: it rings when something about the thing was recorded.
//!
//! What it was is not said. Whoever listens looks again, so a listener that is slow hears of the newest only, and nothing
//! piles up.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

/// All bells of a process. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Mutex<Lines>>);

type Lines = HashMap<String, watch::Sender<()>>;

impl Bell {
    /// Rings from now on whenever something about the thing with this id is recorded.
    pub fn listen(&self, id: impl ToString) -> watch::Receiver<()> {
        let mut lines = self.lines();
        // Bounded by those who listen, as nobody's lines go here.
        lines.retain(|_, line| line.receiver_count() > 0);
        lines.entry(id.to_string()).or_insert_with(|| watch::Sender::new(())).subscribe()
    }

    /// Something about the thing changed.
    pub fn ring(&self, id: &str) {
        if let Some(line) = self.lines().get(id) {
            line.send_replace(());
        }
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_those_who_listen_to_a_thing_hear_of_it_and_once_however_often_it_rang() {
        let bell = Bell::default();
        let (mut one, other) = (bell.listen("a"), bell.listen("b"));
        bell.ring("a");
        bell.ring("a");
        assert!(one.has_changed().expect("open") && !other.has_changed().expect("open"));
        one.mark_unchanged();
        assert!(!one.has_changed().expect("open"));
    }

    #[test]
    fn lines_of_nobody_are_forgotten() {
        let bell = Bell::default();
        drop(bell.listen("a"));
        let _kept = bell.listen("b");
        assert_eq!(bell.lines().len(), 1);
    }
}
