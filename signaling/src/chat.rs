//! The last lines of a room's chat. They live as long as the room and are written nowhere.

use std::collections::VecDeque;

use crate::message::ChatLine;
use crate::seat::ParticipantId;

/// Characters of a line.
pub(crate) const TEXT_CHARS_MAX: usize = 2_000;
/// Lines kept for those who come later.
pub(crate) const LINES_MAX: usize = 200;
/// Bytes of text kept: with names and escapes the whole history then fits twice into a socket's queue.
pub(crate) const BYTES_MAX: usize = 128 * 1024;

/// See the page head.
#[derive(Debug, Default)]
pub(crate) struct ChatLog {
    lines: VecDeque<ChatLine>,
    bytes: usize,
    last_seq: u32,
}

impl ChatLog {
    /// Whether a line may hold this text: something visible, not too long, no control characters but line breaks and tabs.
    pub(crate) fn accepts(text: &str) -> bool {
        !text.trim().is_empty()
            && text.chars().count() <= TEXT_CHARS_MAX
            && text.chars().all(|char| !char.is_control() || matches!(char, '\n' | '\r' | '\t'))
    }

    /// Adds a line and gives it its number; the oldest make room.
    pub(crate) fn add(
        &mut self,
        from: &ParticipantId,
        name: &str,
        to: Option<String>,
        text: String,
        at_ms: u64,
    ) -> ChatLine {
        self.last_seq = self.last_seq.saturating_add(1);
        let line = ChatLine { seq: self.last_seq, from: from.to_string(), name: name.to_owned(), to, text, at_ms };
        self.bytes += line.text.len();
        self.lines.push_back(line.clone());
        while self.lines.len() > LINES_MAX || self.bytes > BYTES_MAX {
            let Some(oldest) = self.lines.pop_front() else { break };
            self.bytes -= oldest.text.len();
        }
        line
    }

    /// The lines this participant may read: those for everybody, and private ones they wrote or got.
    pub(crate) fn visible_to(&self, who: &ParticipantId) -> Vec<ChatLine> {
        let may_read = |line: &&ChatLine| match &line.to {
            None => true,
            Some(to) => to == who.as_str() || line.from == who.as_str(),
        };
        self.lines.iter().filter(may_read).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_lines_are_read_at_their_two_ends_only() {
        let mut log = ChatLog::default();
        log.add(&"a".into(), "A", None, "all".to_owned(), 0);
        log.add(&"a".into(), "A", Some("b".to_owned()), "secret".to_owned(), 0);
        let seen = |who: &str| log.visible_to(&who.into()).into_iter().map(|line| line.text).collect::<Vec<_>>();
        assert_eq!(seen("a"), ["all", "secret"]);
        assert_eq!(seen("b"), ["all", "secret"]);
        assert_eq!(seen("c"), ["all"]);
    }

    #[test]
    fn the_log_keeps_the_last_lines_within_both_limits() {
        let mut log = ChatLog::default();
        for n in 0..500 {
            log.add(&"a".into(), "A", None, n.to_string(), 0);
        }
        let kept = log.visible_to(&"b".into());
        assert_eq!((kept.len(), kept.first().unwrap().seq, kept.last().unwrap().seq), (LINES_MAX, 301, 500));
        for _ in 0..500 {
            log.add(&"a".into(), "A", None, "ü".repeat(TEXT_CHARS_MAX), 0);
        }
        let bytes: usize = log.visible_to(&"b".into()).iter().map(|line| line.text.len()).sum();
        assert!(bytes <= BYTES_MAX && bytes > BYTES_MAX / 2, "{bytes}");
    }

    #[test]
    fn a_line_needs_visible_text_of_limited_length() {
        for (text, accepted) in [
            ("hello", true),
            ("two\nlines\tand a tab", true),
            ("", false),
            (" \n ", false),
            ("bell\u{7}", false),
            (&"ü".repeat(2_000), true),
            (&"ü".repeat(2_001), false),
        ] {
            assert_eq!(ChatLog::accepts(text), accepted, "{text:?}");
        }
    }
}
