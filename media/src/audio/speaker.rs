//! Who speaks in a room, from the levels that travel with every audio packet.
//!
//! A microphone's loudness is smoothed quickly up and slowly down, so that a word starts at once and a pause between words
//! does not end it. The order only changes when somebody has been clearly louder for a while: pictures that jump with every
//! cough are worse than one that comes half a second late.

use std::hash::Hash;
use std::time::{Duration, Instant};

use arrayvec::ArrayVec;
use rustc_hash::FxHashMap;

use super::Level;

/// Speakers told at most: nobody shows more.
pub const SPEAKERS_MAX: usize = 8;

/// Louder than this counts as speech (decibels below overload, smoothed). Room noise through a laptop microphone is near 60.
const SPEECH_DB: f32 = 45.0;
/// Below this, speech has ended: the gap keeps a quiet voice from flickering.
const SILENCE_DB: f32 = 55.0;
/// Share of a new value taken per 20 ms packet when it is louder, and when it is quieter.
const ATTACK: f32 = 0.4;
const DECAY: f32 = 0.05;
/// Speech must have lasted this long to be told.
const ONSET: Duration = Duration::from_millis(200);
/// A loudest speaker keeps the first place at least this long.
const HOLD: Duration = Duration::from_millis(500);
/// Somebody else must be this much louder to take it.
const MARGIN_DB: f32 = 3.0;
/// Without packets for this long (muted, gone, discontinuous transmission) a microphone is silent.
const STALE: Duration = Duration::from_millis(600);

/// See the module. `K` names a microphone.
#[derive(Debug)]
pub struct Speakers<K> {
    voices: FxHashMap<K, Voice>,
    told: ArrayVec<K, SPEAKERS_MAX>,
    first_since: Option<Instant>,
}

#[derive(Debug)]
struct Voice {
    below_db: f32,
    speaking_since: Option<Instant>,
    heard_at: Instant,
}

impl<K> Default for Speakers<K> {
    fn default() -> Self {
        Self { voices: FxHashMap::default(), told: ArrayVec::new(), first_since: None }
    }
}

impl<K: Copy + Eq + Hash + Ord> Speakers<K> {
    /// A packet's level.
    pub fn observe(&mut self, key: &K, level: Level, now: Instant) {
        let below = f32::from(level.below_overload_db);
        let voice = self.voices.entry(*key).or_insert(Voice { below_db: 127.0, speaking_since: None, heard_at: now });
        let share = if below < voice.below_db { ATTACK } else { DECAY };
        voice.below_db += (below - voice.below_db) * share;
        voice.heard_at = now;
        match voice.speaking_since {
            None if voice.below_db < SPEECH_DB => voice.speaking_since = Some(now),
            Some(_) if voice.below_db > SILENCE_DB => voice.speaking_since = None,
            None | Some(_) => {}
        }
    }

    /// This microphone is gone.
    pub fn forget(&mut self, key: &K) {
        self.voices.remove(key);
    }

    /// Who speaks, loudest first, when that is not what was told before.
    pub fn tick(&mut self, now: Instant) -> Option<&[K]> {
        for voice in self.voices.values_mut() {
            if now.saturating_duration_since(voice.heard_at) > STALE {
                voice.below_db = 127.0;
                voice.speaking_since = None;
            }
        }
        let mut ranked: Vec<(K, f32)> = self
            .voices
            .iter()
            .filter(|(_, v)| v.speaking_since.is_some_and(|since| now.saturating_duration_since(since) >= ONSET))
            .map(|(key, v)| (*key, v.below_db))
            .collect();
        ranked.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        self.keep_first(&mut ranked, now);
        let keys: ArrayVec<K, SPEAKERS_MAX> = ranked.iter().map(|(key, _)| *key).take(SPEAKERS_MAX).collect();
        // The order behind the first is noise: only a change of who is in the list is told.
        let same_people = keys.len() == self.told.len() && keys.iter().all(|key| self.told.contains(key));
        if same_people && keys.first() == self.told.first() {
            return None;
        }
        if keys.first() != self.told.first() {
            self.first_since = Some(now);
        }
        self.told = keys;
        Some(&self.told)
    }

    /// Leaves the first place to who has it, until somebody is clearly louder after the hold.
    fn keep_first(&self, ranked: &mut [(K, f32)], now: Instant) {
        let Some(first) = self.told.first() else { return };
        let Some(at) = ranked.iter().position(|(key, _)| key == first) else { return };
        let (Some((_, loudest)), Some((_, own))) = (ranked.first(), ranked.get(at)) else { return };
        let held = self.first_since.is_some_and(|since| now.saturating_duration_since(since) < HOLD);
        if held || own - loudest < MARGIN_DB {
            ranked.get_mut(..=at).unwrap_or_default().rotate_right(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs `seconds` of 20 ms packets at the given levels and returns every list that was told, with its time.
    fn told(seconds: u64, level: impl Fn(u64, u8) -> Option<u8>) -> Vec<(u64, Vec<u8>)> {
        let start = Instant::now();
        let mut speakers = Speakers::default();
        let mut lists = Vec::new();
        for ms in (0..seconds * 1000).step_by(20) {
            let now = start + Duration::from_millis(ms);
            for key in 1..=3u8 {
                if let Some(below_overload_db) = level(ms, key) {
                    speakers.observe(&key, Level { below_overload_db, voice: true }, now);
                }
            }
            if ms % 100 == 0
                && let Some(list) = speakers.tick(now)
            {
                lists.push((ms, list.to_vec()));
            }
        }
        lists
    }

    #[test]
    fn nobody_speaks_in_a_silent_room() {
        assert_eq!(told(3, |_, _| Some(70)), []);
    }

    #[test]
    fn a_voice_is_told_within_half_a_second_and_its_end_too() {
        let lists = told(4, |ms, key| Some(if key == 2 && (1000..2000).contains(&ms) { 25 } else { 80 }));
        assert_eq!(lists.iter().map(|(_, list)| list.clone()).collect::<Vec<_>>(), [vec![2], vec![]]);
        assert!(lists[0].0 <= 1500 && lists[1].0 <= 3000, "{lists:?}");
    }

    #[test]
    fn a_cough_is_not_speech() {
        assert_eq!(told(2, |ms, key| Some(if key == 1 && (500..560).contains(&ms) { 30 } else { 90 })), []);
    }

    #[test]
    fn equal_voices_do_not_take_turns() {
        let lists = told(5, |ms, key| match key {
            1 => Some(30),
            2 => Some(if ms % 200 < 100 { 28 } else { 32 }),
            _ => None,
        });
        assert!(lists.len() <= 2, "{lists:?}");
    }

    #[test]
    fn a_louder_voice_takes_the_first_place() {
        let lists = told(4, |ms, key| match key {
            1 => Some(38),
            2 if ms > 2000 => Some(20),
            2 => Some(90),
            _ => None,
        });
        assert_eq!(lists.last().map(|(_, list)| list.first().copied()), Some(Some(2)), "{lists:?}");
    }

    #[test]
    fn a_microphone_without_packets_is_silent() {
        let lists = told(3, |ms, key| (key == 1 && ms < 1000).then_some(20));
        assert_eq!(lists.last().map(|(_, list)| list.clone()), Some(vec![]));
    }
}
