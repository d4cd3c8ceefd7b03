//! What is sent: a rising tone as Opus, and VP8 frames of three packets whose bytes tell their number.

use opus::{Application, Channels, Decoder, Encoder};

/// Packets of video one frame takes.
pub(crate) const FRAME_PACKETS: u64 = 3;
/// Frames from one key frame to the next.
const KEY_EVERY: u64 = 12;
/// Bytes before the picture itself: X, I, L and T/K bits, PictureID, TL0PICIDX, TID (RFC 7741 §4.2).
const DESCRIPTOR: usize = 6;
/// Samples in 20 ms at 48 kHz.
pub(crate) const AUDIO_STEP: u32 = 960;
/// 90 kHz ticks in 40 ms.
pub(crate) const VIDEO_STEP: u32 = 3600;
/// Seconds of sound before it starts again.
const AUDIO_PACKETS: usize = 500;

pub(crate) struct Content {
    audio: Vec<Vec<u8>>,
}

impl Content {
    pub(crate) fn new() -> Self {
        let mut encoder = Encoder::new(48_000, Channels::Mono, Application::Voip).unwrap();
        let mut phase = 0.0_f32;
        let audio = (0..AUDIO_PACKETS).map(|packet| {
            // A rising tone makes every packet different from every other.
            let hz = 200.0 + packet as f32 * 3.0;
            let samples = std::array::from_fn::<f32, { AUDIO_STEP as usize }, _>(|_| {
                phase = (phase + hz / 48_000.0).fract();
                0.5 * (phase * std::f32::consts::TAU).sin()
            });
            encoder.encode_vec_float(&samples, 1000).unwrap()
        });
        Self { audio: audio.collect() }
    }

    pub(crate) fn audio(&self, n: u64) -> Vec<u8> {
        self.audio[usize::try_from(n).unwrap() % AUDIO_PACKETS].clone()
    }

    /// Packet `n` of the video stream, and whether it ends its frame.
    pub(crate) fn video(n: u64) -> (Vec<u8>, bool) {
        let (frame, part) = (n / FRAME_PACKETS, n % FRAME_PACKETS);
        let [_, _, _, _, _, _, high, low] = frame.to_be_bytes();
        let mut payload = vec![if part == 0 { 0x90 } else { 0x80 }, 0xe0, 0x80 | (high & 0x7f), low, low, 0x00];
        let key = frame.is_multiple_of(KEY_EVERY);
        match (part, key) {
            // RFC 6386 §9.1: frame tag (key frame, shown, first partition of 2000 bytes), start code, 640 by 360.
            (0, true) => payload.extend([0x10, 0xfa, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01]),
            (0, false) => payload.extend([0x11, 0xfa, 0x00]),
            _ => {}
        }
        payload.extend(n.to_be_bytes());
        // What an arithmetic coder puts out looks like noise.
        let mut noise = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let len = usize::try_from(400 + n * 37 % 700).unwrap();
        payload.extend(
            std::iter::repeat_with(|| {
                noise ^= noise << 13;
                noise ^= noise >> 7;
                noise ^= noise << 17;
                noise.to_be_bytes()[3]
            })
            .take(len),
        );
        (payload, part == FRAME_PACKETS - 1)
    }

    /// A gapless run of what was sent, bit for bit, and it is a tone when decoded.
    pub(crate) fn check_audio(&self, received: &[(u16, Vec<u8>)]) {
        let received = in_order(received);
        let first = self.audio.iter().position(|sent| sent == received[0]).expect("the first packet is one of ours");
        let mut decoder = Decoder::new(48_000, Channels::Mono).unwrap();
        let mut energy = 0.0;
        for (n, payload) in received.iter().enumerate() {
            assert_eq!(**payload, self.audio[(first + n) % AUDIO_PACKETS], "sound packet {n} after the first");
            let mut samples = [0.0; AUDIO_STEP as usize];
            let count = decoder.decode_float(payload, &mut samples, false).expect("it is Opus");
            assert_eq!(count, samples.len());
            energy += samples.iter().map(|s| s * s).sum::<f32>() / AUDIO_STEP as f32;
        }
        // A sine of amplitude 0.5 has a mean square of 0.125.
        let mean = energy / received.len() as f32;
        assert!((0.08..0.16).contains(&mean), "mean square of the sound: {mean}");
    }

    /// A gapless run of what was sent, from a key frame on. Picture numbers may be shifted, all by the same.
    pub(crate) fn check_video(&self, received: &[(u16, Vec<u8>)]) {
        let received = in_order(received);
        let number = |payload: &[u8]| (0..100_000).find(|&n| Self::video(n).0[DESCRIPTOR..] == payload[DESCRIPTOR..]);
        let first = number(received[0]).expect("the first packet is one of ours");
        assert!(first.is_multiple_of(FRAME_PACKETS * KEY_EVERY), "begins with a key frame, not packet {first}");
        let shift = |payload: &[u8], sent: &[u8]| {
            let id = |p: &[u8]| u16::from_be_bytes([p[2], p[3]]) & 0x7fff;
            (id(payload).wrapping_sub(id(sent)) & 0x7fff, payload[4].wrapping_sub(sent[4]))
        };
        let expected = shift(received[0], &Self::video(first).0);
        for (n, payload) in (first..).zip(&received) {
            let (sent, _) = Self::video(n);
            assert_eq!(payload[DESCRIPTOR..], sent[DESCRIPTOR..], "picture packet {n}");
            assert_eq!((payload[0], payload[1], payload[5]), (sent[0], sent[1], sent[5]), "descriptor of packet {n}");
            assert_eq!(shift(payload, &sent), expected, "picture numbers of packet {n}");
        }
    }
}

/// By sequence number, which must leave no gap. Our streams begin below 2^15, so that none wraps within a test.
fn in_order(received: &[(u16, Vec<u8>)]) -> Vec<&Vec<u8>> {
    let mut received: Vec<_> = received.iter().collect();
    received.sort_by_key(|(seq, _)| *seq);
    assert!(received.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1), "gapless and once each");
    received.into_iter().map(|(_, payload)| payload).collect()
}
