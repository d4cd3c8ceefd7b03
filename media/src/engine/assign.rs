//! Who is on which slot: a pure decision on values, run when something changes, never per packet.
//!
//! What is shown stays where it is as long as it is shown at all. A person's camera and microphone are put on slots of the
//! same number where possible: those share a media stream in the answer, which is what makes a browser keep lips and voice
//! together.

use std::cmp::Reverse;

use crate::types::Kind;

/// A publication that could be given a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Which.
    pub(crate) publication: usize,
    /// Whose: what has the same owner belongs together.
    pub(crate) owner: usize,
    /// Audio or video.
    pub(crate) kind: Kind,
    /// A shared screen: shown before faces.
    pub(crate) screen: bool,
    /// Nothing to see or hear now: comes last.
    pub(crate) muted: bool,
    /// Place in the viewer's list of pins.
    pub(crate) pin: Option<usize>,
    /// Place among those who speak.
    pub(crate) speaking: Option<usize>,
    /// Grows with every publication: who came first goes first.
    pub(crate) order: u64,
}

/// The slots of one viewer: index is the slot's number, value the publication's key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slots {
    pub(crate) audio: Vec<Option<usize>>,
    pub(crate) video: Vec<Option<usize>>,
}

impl Slots {
    /// Gives the slots to the best of `candidates`, moving as little as possible.
    pub(crate) fn assign(&mut self, candidates: &[Candidate]) {
        let video = best(candidates, Kind::Video, &self.video);
        let audio = best(candidates, Kind::Audio, &self.audio);
        release(&mut self.video, &video);
        release(&mut self.audio, &audio);
        for candidate in &video {
            let preferred = partner(&self.audio, candidate, candidates);
            place(&mut self.video, candidate, preferred, &self.audio);
        }
        for candidate in &audio {
            let preferred = partner(&self.video, candidate, candidates);
            place(&mut self.audio, candidate, preferred, &self.video);
        }
    }
}

/// The candidates of `kind` that get a slot, best first.
fn best(candidates: &[Candidate], kind: Kind, shown: &[Option<usize>]) -> Vec<Candidate> {
    let mut ranked: Vec<Candidate> = candidates.iter().filter(|c| c.kind == kind).copied().collect();
    ranked.sort_by_key(|c| {
        (
            c.muted,
            c.pin.unwrap_or(usize::MAX),
            Reverse(c.screen),
            c.speaking.unwrap_or(usize::MAX),
            !shown.contains(&Some(c.publication)),
            c.order,
        )
    });
    ranked.truncate(shown.len());
    ranked
}

fn release(slots: &mut [Option<usize>], wanted: &[Candidate]) {
    for slot in slots {
        if slot.is_some_and(|shown| !wanted.iter().any(|c| c.publication == shown)) {
            *slot = None;
        }
    }
}

/// Where the owner's other medium is. A screen has no partner: its owner's voice belongs to the camera.
fn partner(others: &[Option<usize>], candidate: &Candidate, candidates: &[Candidate]) -> Option<usize> {
    if candidate.screen {
        return None;
    }
    let same_owner =
        |shown: usize| candidates.iter().any(|c| c.publication == shown && c.owner == candidate.owner && !c.screen);
    others.iter().position(|slot| slot.is_some_and(same_owner))
}

/// Puts `candidate` on a free slot unless it has one: the partner's number, else one whose partner is free, else any.
fn place(slots: &mut [Option<usize>], candidate: &Candidate, preferred: Option<usize>, others: &[Option<usize>]) {
    if slots.contains(&Some(candidate.publication)) {
        return;
    }
    let free = |n: usize| slots.get(n).is_some_and(Option::is_none);
    let lonely = |n: usize| others.get(n).is_none_or(Option::is_none);
    let order: &mut dyn Iterator<Item = usize> =
        if candidate.screen { &mut (0..slots.len()).rev() } else { &mut (0..slots.len()) };
    let mut fallback = None;
    let mut chosen = preferred.filter(|&n| free(n));
    if chosen.is_none() {
        for n in order {
            if free(n) && lonely(n) {
                chosen = Some(n);
                break;
            }
            if free(n) {
                fallback = fallback.or(Some(n));
            }
        }
    }
    if let Some(slot) = chosen.or(fallback).and_then(|n| slots.get_mut(n)) {
        *slot = Some(candidate.publication);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera(owner: usize) -> Candidate {
        Candidate {
            publication: owner * 10,
            owner,
            kind: Kind::Video,
            screen: false,
            muted: false,
            pin: None,
            speaking: None,
            order: owner as u64,
        }
    }

    fn microphone(owner: usize) -> Candidate {
        Candidate { publication: owner * 10 + 1, kind: Kind::Audio, ..camera(owner) }
    }

    fn slots(n: usize) -> Slots {
        Slots { audio: vec![None; n], video: vec![None; n] }
    }

    #[test]
    fn camera_and_microphone_of_one_person_share_a_number() {
        let mut shown = slots(4);
        shown.assign(&[camera(1), camera(2), microphone(2), microphone(1)]);
        assert_eq!(shown.video, [Some(10), Some(20), None, None]);
        assert_eq!(shown.audio, [Some(11), Some(21), None, None]);
        shown.assign(&[camera(2), microphone(2), microphone(3)]);
        assert_eq!(shown.audio, [Some(31), Some(21), None, None]);
        shown.assign(&[camera(2), microphone(2), microphone(3), camera(3)]);
        assert_eq!(shown.video, [Some(30), Some(20), None, None]);
    }

    #[test]
    fn what_is_shown_stays_until_something_better_needs_the_place() {
        let mut shown = slots(2);
        let mut everybody = [camera(1), camera(2), camera(3)];
        shown.assign(&everybody);
        assert_eq!(shown.video, [Some(10), Some(20)]);
        everybody[2].speaking = Some(0);
        shown.assign(&everybody);
        assert_eq!(shown.video, [Some(10), Some(30)]);
        everybody[2].speaking = None;
        shown.assign(&everybody);
        assert_eq!(shown.video, [Some(10), Some(30)], "silence alone moves nobody");
    }

    #[test]
    fn pins_come_before_screens_before_speakers_and_the_muted_last() {
        let mut everybody = [camera(1), camera(2), camera(3), camera(4)];
        everybody[3].pin = Some(0);
        everybody[2].screen = true;
        everybody[1].speaking = Some(0);
        for (places, expected) in [(1, vec![40]), (2, vec![30, 40]), (3, vec![20, 30, 40])] {
            let mut shown = slots(places);
            shown.assign(&everybody);
            let mut found: Vec<usize> = shown.video.into_iter().flatten().collect();
            found.sort_unstable();
            assert_eq!(found, expected);
        }
        everybody[3].muted = true;
        let mut shown = slots(3);
        shown.assign(&everybody);
        assert!(!shown.video.contains(&Some(40)));
    }

    #[test]
    fn a_screen_leaves_the_low_numbers_to_faces() {
        let mut screen = camera(1);
        screen.publication = 12;
        screen.screen = true;
        let mut shown = slots(4);
        shown.assign(&[screen, microphone(1), camera(1)]);
        assert_eq!(shown.video, [Some(10), None, None, Some(12)]);
        assert_eq!(shown.audio, [Some(11), None, None, None]);
    }

    #[test]
    fn the_ninth_person_is_heard_when_they_speak() {
        let mut everybody: Vec<Candidate> = (1..=9).map(microphone).collect();
        let mut shown = slots(8);
        shown.assign(&everybody);
        assert!(!shown.audio.contains(&Some(91)));
        everybody[8].speaking = Some(0);
        shown.assign(&everybody);
        assert!(shown.audio.contains(&Some(91)));
    }
}
