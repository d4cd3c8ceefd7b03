//! A sliding window over packet indices (RFC 3711 §3.3.2): which of the last `64 * WORDS` were seen.

/// Bits in a ring: index `i` lives at bit `i mod 64·WORDS`, so moving forward clears what it passes and shifts nothing.
#[derive(Clone)]
pub(crate) struct Window<const WORDS: usize> {
    words: [u64; WORDS],
    /// One past the highest index seen; 0 while nothing was.
    end: u64,
}

impl<const WORDS: usize> Window<WORDS> {
    const BITS: u64 = 64 * WORDS as u64;

    /// Whether `index` was not seen and is not too old to tell.
    pub(crate) fn is_new(&self, index: u64) -> bool {
        index >= self.end
            || (self.end - index <= Self::BITS && self.word(index).is_some_and(|word| word & Self::bit(index) == 0))
    }

    /// Notes `index` as seen. To be called with an authenticated index that is new.
    pub(crate) fn mark(&mut self, index: u64) {
        if index >= self.end {
            let passed = (index - self.end).min(Self::BITS);
            for skipped in index - passed..index {
                if let Some(word) = self.word_mut(skipped) {
                    *word &= !Self::bit(skipped);
                }
            }
            self.end = index + 1;
        }
        if let Some(word) = self.word_mut(index) {
            *word |= Self::bit(index);
        }
    }

    const fn bit(index: u64) -> u64 {
        1 << (index % 64)
    }

    fn word(&self, index: u64) -> Option<&u64> {
        usize::try_from(index % Self::BITS / 64).ok().and_then(|at| self.words.get(at))
    }

    fn word_mut(&mut self, index: u64) -> Option<&mut u64> {
        usize::try_from(index % Self::BITS / 64).ok().and_then(|at| self.words.get_mut(at))
    }
}

impl<const WORDS: usize> Default for Window<WORDS> {
    fn default() -> Self {
        Self { words: [0; WORDS], end: 0 }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_index_older_than_the_window_is_not_new() {
        let mut window = Window::<2>::default();
        window.mark(1000);
        assert!(!window.is_new(1000));
        assert!(window.is_new(1000 - 127));
        assert!(!window.is_new(1000 - 128));
    }

    proptest! {
        #[test]
        fn the_window_agrees_with_a_set(steps in proptest::collection::vec(-200i64..200, 1..300)) {
            let (mut window, mut seen, mut at) = (Window::<2>::default(), BTreeSet::new(), 500u64);
            for step in steps {
                at = at.saturating_add_signed(step);
                let highest = seen.last().copied().unwrap_or(0);
                let expected = !seen.contains(&at) && (seen.is_empty() || at + 128 > highest);
                prop_assert_eq!(window.is_new(at), expected);
                if expected {
                    window.mark(at);
                    seen.insert(at);
                }
            }
        }
    }
}
