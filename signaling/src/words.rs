//! The words of the media plane in the words of the wire, and back.

use std::collections::BTreeMap;

use media::command::Quality as Measured;
use media::types::{self, Mid};

use crate::message::{Kind, Quality, Source};

/// M-lines one message may name; no offer may have more either.
const SOURCES_MAX: usize = 64;

impl From<types::Kind> for Kind {
    fn from(kind: types::Kind) -> Self {
        match kind {
            types::Kind::Audio => Self::Audio,
            types::Kind::Video => Self::Video,
        }
    }
}

impl From<types::Source> for Source {
    fn from(source: types::Source) -> Self {
        match source {
            types::Source::Microphone => Self::Microphone,
            types::Source::Camera => Self::Camera,
            types::Source::Screen => Self::Screen,
            types::Source::ScreenAudio => Self::ScreenAudio,
        }
    }
}

impl From<Source> for types::Source {
    fn from(source: Source) -> Self {
        match source {
            Source::Microphone => Self::Microphone,
            Source::Camera => Self::Camera,
            Source::Screen => Self::Screen,
            Source::ScreenAudio => Self::ScreenAudio,
        }
    }
}

/// What each m-line shows, for the media plane. `None` when a name is no mid or there are too many.
pub(crate) fn sources(named: &BTreeMap<String, Source>) -> Option<Vec<(Mid, types::Source)>> {
    if named.len() > SOURCES_MAX {
        return None;
    }
    named.iter().map(|(mid, &source)| Some((Mid::new(mid)?, source.into()))).collect()
}

/// One word for the numbers; the thresholds stand at [`Quality`].
pub(crate) fn verdict(measured: Measured) -> Quality {
    let loss = measured.loss_incoming.max(measured.loss_outgoing);
    let rtt_ms = measured.rtt.map_or(0, |rtt| rtt.as_millis());
    if loss >= 0.10 || rtt_ms > 800 {
        Quality::Bad
    } else if loss >= 0.03 || rtt_ms > 300 {
        Quality::Weak
    } else {
        Quality::Good
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_verdict_follows_the_worse_of_loss_and_round_trip() {
        for (rtt_ms, incoming, outgoing, expected) in [
            (None, 0.0, 0.0, Quality::Good),
            (Some(300), 0.029, 0.029, Quality::Good),
            (Some(301), 0.0, 0.0, Quality::Weak),
            (Some(20), 0.03, 0.0, Quality::Weak),
            (Some(20), 0.0, 0.03, Quality::Weak),
            (Some(800), 0.099, 0.0, Quality::Weak),
            (Some(801), 0.0, 0.0, Quality::Bad),
            (None, 0.0, 0.10, Quality::Bad),
            (Some(20), f32::NAN, 0.0, Quality::Good),
        ] {
            let rtt = rtt_ms.map(Duration::from_millis);
            let measured = Measured { rtt, loss_incoming: incoming, loss_outgoing: outgoing };
            assert_eq!(verdict(measured), expected, "{measured:?}");
        }
    }

    #[test]
    fn sources_need_mids_and_a_limit() {
        assert_eq!(sources(&[("0".to_owned(), Source::Screen)].into()).unwrap().len(), 1);
        assert_eq!(sources(&[(String::new(), Source::Screen)].into()), None);
        assert_eq!(sources(&[("m".repeat(17), Source::Screen)].into()), None);
        assert_eq!(sources(&(0..65).map(|n| (n.to_string(), Source::Camera)).collect()), None);
    }
}
