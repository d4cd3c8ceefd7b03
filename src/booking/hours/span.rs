//! Half-open spans of one axis: unix seconds, or minutes of a wall clock. What hours and openings are computed with.

/// From, and up to but not with. Whether it counts seconds or minutes says who holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first that is in it.
    pub from: i64,
    /// The first that is not.
    pub to: i64,
}

impl Span {
    /// From, and up to but not with.
    pub const fn new(from: i64, to: i64) -> Self {
        Self { from, to }
    }

    /// Whether it is the time between nothing and nothing.
    pub const fn is_empty(self) -> bool {
        self.from >= self.to
    }

    /// Whether that point lies in it.
    pub const fn has(self, point: i64) -> bool {
        self.from <= point && point < self.to
    }

    /// Whether the other lies in it whole.
    pub const fn covers(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Whether they share a point.
    pub const fn meets(self, other: Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// What they share; empty when nothing.
    #[must_use]
    pub fn shared(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), to: self.to.min(other.to) }
    }
}

/// Sorted, and those that overlap or touch made one.
pub fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => merged.push(span),
        }
    }
    merged
}

/// What is left of `spans` without `holes`; both as [`merged`] gives them, and so is the answer.
pub fn without(spans: &[Span], holes: &[Span]) -> Vec<Span> {
    let mut left = Vec::with_capacity(spans.len() + holes.len());
    let mut holes = holes.iter().copied().peekable();
    for span in spans {
        let mut from = span.from;
        while let Some(hole) = holes.peek().copied().filter(|hole| hole.from < span.to) {
            left.push(Span::new(from, hole.from));
            from = from.max(hole.to);
            // A hole that goes on may reach into the next span too.
            if hole.to > span.to {
                break;
            }
            holes.next();
        }
        left.push(Span::new(from, span.to));
    }
    left.retain(|span| !span.is_empty());
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(pairs: &[(i64, i64)]) -> Vec<Span> {
        pairs.iter().map(|(from, to)| Span::new(*from, *to)).collect()
    }

    #[test]
    fn spans_that_overlap_or_touch_become_one() {
        assert_eq!(merged(spans(&[(5, 7), (1, 3), (3, 4), (6, 9), (8, 8)])), spans(&[(1, 4), (5, 9)]));
    }

    #[test]
    fn holes_are_cut_out_wherever_they_lie() {
        for (from, holes, left) in [
            (&[(0, 10)][..], &[][..], &[(0, 10)][..]),
            (&[(0, 10)], &[(2, 3), (5, 6)], &[(0, 2), (3, 5), (6, 10)]),
            (&[(0, 10)], &[(-5, 2), (8, 20)], &[(2, 8)]),
            (&[(0, 10)], &[(-5, 20)], &[]),
            (&[(0, 10), (20, 30)], &[(5, 25)], &[(0, 5), (25, 30)]),
            (&[(0, 10), (20, 30)], &[(10, 20)], &[(0, 10), (20, 30)]),
            (&[(0, 10), (12, 14), (20, 30)], &[(5, 21), (22, 40)], &[(0, 5), (21, 22)]),
        ] {
            assert_eq!(without(&spans(from), &spans(holes)), spans(left), "{from:?} without {holes:?}");
        }
    }
}
