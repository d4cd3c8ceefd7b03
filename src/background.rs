//! What the server does by itself, again and again, until it stops: deliveries, sweepers.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// Running tasks.
#[derive(Debug)]
pub struct Background {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Background {
    /// None yet.
    pub fn new() -> Self {
        Self { stop: watch::Sender::new(false), tasks: JoinSet::new() }
    }

    /// Runs `work` now and then `pause` after each end of it. It says whether there is more to do at once.
    pub fn every<F>(&mut self, pause: Duration, work: impl FnMut() -> F + Send + 'static)
    where
        F: Future<Output = bool> + Send + 'static,
    {
        self.every_or_when(pause, Arc::default(), work);
    }

    /// The same, and at once when `news` rings.
    pub fn every_or_when<F>(&mut self, pause: Duration, news: Arc<Notify>, mut work: impl FnMut() -> F + Send + 'static)
    where
        F: Future<Output = bool> + Send + 'static,
    {
        let mut stop = self.stop.subscribe();
        self.tasks.spawn(async move {
            while !*stop.borrow() {
                if work().await {
                    continue;
                }
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = news.notified() => {}
                    changed = stop.changed() => if changed.is_err() { return },
                }
            }
        });
    }

    /// Lets each finish what it is at, and starts nothing more.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

impl Default for Background {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn work_goes_on_at_once_while_there_is_more_then_again_after_a_pause_then_ends() {
        let (ran, mut runs) = mpsc::unbounded_channel();
        let mut run = 0;
        let mut background = Background::new();
        background.every(Duration::from_millis(1), move || {
            run += 1;
            let _ = ran.send(run);
            let more = run < 3;
            async move { more }
        });
        for expected in 1..=5 {
            assert_eq!(runs.recv().await, Some(expected));
        }
        background.stop().await;
        // The work is dropped, so the channel ends: only runs from before the stop are left in it.
        let mut left = 0;
        while runs.recv().await.is_some() {
            left += 1;
        }
        assert!(left < 1000, "{left}");
    }

    #[tokio::test]
    async fn news_cut_the_pause_short_also_when_they_came_during_the_work() {
        let (ran, mut runs) = mpsc::unbounded_channel();
        let news = Arc::new(Notify::new());
        let mut background = Background::new();
        background.every_or_when(Duration::from_secs(3600), news.clone(), move || {
            let _ = ran.send(());
            async { false }
        });
        for _ in 0..3 {
            assert_eq!(runs.recv().await, Some(()));
            news.notify_one();
        }
        background.stop().await;
    }

    #[tokio::test]
    async fn stopping_does_not_wait_for_the_pause() {
        let mut background = Background::new();
        background.every(Duration::from_secs(3600), || async { false });
        let stopped = tokio::time::timeout(Duration::from_secs(10), background.stop()).await;
        assert!(stopped.is_ok());
    }
}
