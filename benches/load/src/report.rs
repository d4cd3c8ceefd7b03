//! What everybody received, in a few lines.

use std::time::Duration;

use crate::participant::Outcome;

/// Sums over all people.
#[derive(Default)]
pub(crate) struct Report {
    people: usize,
    sent: u64,
    received: u64,
    lost: u64,
    /// From the start of joining to the first media packet of somebody else, of those who got one. Who comes first into a
    /// room also waits for the second here.
    first_media: Vec<Duration>,
    /// People who had somebody to hear.
    expecting: usize,
}

impl Report {
    /// Adds one person.
    pub(crate) fn add(&mut self, outcome: &Outcome) {
        self.people += 1;
        self.sent += outcome.sent;
        self.received += outcome.received;
        self.lost += outcome.lost;
        self.first_media.extend(outcome.first_media);
        self.expecting += usize::from(outcome.others > 0);
    }

    /// Whether everybody who could received something.
    pub(crate) const fn complete(&self) -> bool {
        self.first_media.len() == self.expecting
    }

    /// To standard output.
    #[expect(clippy::print_stdout, reason = "it is what this program is for")]
    pub(crate) fn print(&mut self) {
        self.first_media.sort();
        let at = |share: usize| self.first_media.get(self.first_media.len().saturating_sub(1) * share / 100);
        let ms = |time: Option<&Duration>| time.map_or_else(|| "-".to_owned(), |time| time.as_millis().to_string());
        let loss = 100.0 * self.lost as f64 / (self.received + self.lost).max(1) as f64;
        println!("joined            {}", self.people);
        println!("with media        {} of {}", self.first_media.len(), self.expecting);
        println!("packets sent      {}", self.sent);
        println!("packets received  {}", self.received);
        println!("packets lost      {} ({loss:.3} %)", self.lost);
        println!("first media ms    median {}, 95 % {}, worst {}", ms(at(50)), ms(at(95)), ms(at(100)));
    }
}
