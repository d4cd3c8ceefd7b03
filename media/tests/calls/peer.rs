//! One str0m client: offers as our browser client does, sends numbered VP8 and Opus packets, keeps what it receives.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Instant;

use media::{Answer, Mid as OurMid, PublicationId};
use str0m::change::{SdpAnswer, SdpApi, SdpPendingOffer};
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid, Simulcast, SimulcastLayer};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite};
use str0m::{Candidate, Event, Input, Output, Rtc};

/// Bytes of a video packet's payload.
pub(crate) const VIDEO_BYTES: usize = 1000;

pub(crate) struct Peer {
    pub(crate) name: String,
    pub(crate) rtc: Rtc,
    pub(crate) address: SocketAddr,
    pub(crate) connected: bool,
    pub(crate) closed: bool,
    pub(crate) received: Vec<RtpPacket>,
    pub(crate) key_frame_requests: usize,
    /// What our server says each receiving m-line shows.
    pub(crate) shows: BTreeMap<String, Option<PublicationId>>,
    pub(crate) audio: Option<Mid>,
    pub(crate) video: Option<Mid>,
    pub(crate) wake: Instant,
    answer: String,
    pending: Option<SdpPendingOffer>,
    video_next: u64,
    video_time: u32,
    frames: u64,
    audio_next: u64,
    audio_time: u32,
    wants_key_frame: bool,
    /// Last sequence number per simulcast encoding.
    encodings: BTreeMap<String, u64>,
}

/// What a peer offers.
#[derive(Clone, Copy)]
pub(crate) struct Wants {
    pub(crate) publish: bool,
    pub(crate) slots: usize,
    /// The camera is sent in three encodings: q, h, f.
    pub(crate) simulcast: bool,
    /// First sequence number (with rollover counter 0) of both streams.
    pub(crate) first: u64,
    /// They are let in with pictures.
    pub(crate) video: bool,
}

impl Wants {
    pub(crate) const CALL: Self = Self { publish: true, slots: 4, simulcast: false, first: 100, video: true };
    pub(crate) const VIEW: Self = Self { publish: false, slots: 4, simulcast: false, first: 100, video: true };
    pub(crate) const SEND: Self = Self { publish: true, slots: 0, simulcast: false, first: 100, video: true };
}

impl Peer {
    pub(crate) fn new(name: &str, address: SocketAddr, now: Instant, wants: Wants) -> (Self, String) {
        let mut rtc =
            Rtc::builder().clear_codecs().enable_opus(true, false).enable_vp8(true).set_rtp_mode(true).build(now);
        rtc.add_local_candidate(Candidate::host(address, "udp").unwrap());
        let mut api = rtc.sdp_api();
        let (mut audio, mut video) = (None, None);
        if wants.publish {
            audio = Some(api.add_media(MediaKind::Audio, Direction::SendOnly, None, None, None));
            let simulcast = wants.simulcast.then(|| {
                let mut simulcast = Simulcast::new();
                for rid in ["q", "h", "f"] {
                    simulcast.add_send_layer(SimulcastLayer::new(rid));
                }
                simulcast
            });
            video = Some(api.add_media(MediaKind::Video, Direction::SendOnly, None, None, simulcast));
        }
        for kind in [MediaKind::Audio, MediaKind::Video] {
            for _ in 0..wants.slots {
                api.add_media(kind, Direction::RecvOnly, None, None, None);
            }
        }
        let (offer, pending) = api.apply().unwrap();
        let peer = Self {
            name: name.to_owned(),
            rtc,
            address,
            connected: false,
            closed: false,
            received: Vec::new(),
            key_frame_requests: 0,
            shows: BTreeMap::new(),
            audio,
            video,
            wake: now,
            answer: String::new(),
            pending: Some(pending),
            video_next: wants.first,
            video_time: 1_000_000,
            frames: 0,
            audio_next: wants.first,
            audio_time: 5_000,
            wants_key_frame: true,
            encodings: BTreeMap::new(),
        };
        (peer, offer.to_sdp_string())
    }

    /// Another offer after the first: with what `change` does to it.
    pub(crate) fn offer(&mut self, change: impl FnOnce(&mut SdpApi<'_>)) -> String {
        let mut api = self.rtc.sdp_api();
        change(&mut api);
        let (offer, pending) = api.apply().expect("something changed");
        self.pending = Some(pending);
        offer.to_sdp_string()
    }

    pub(crate) fn accept(&mut self, answer: &Answer) {
        self.answer.clone_from(&answer.sdp);
        let answer = SdpAnswer::from_sdp_string(&answer.sdp).expect("our answer parses");
        self.rtc.sdp_api().accept_answer(self.pending.take().unwrap(), answer).expect("our answer is accepted");
    }

    /// The ports of the m-lines of pictures in our server's last answer: 0 says that it is not used.
    pub(crate) fn picture_lines(&self) -> Vec<u16> {
        let lines = self.answer.lines().filter_map(|line| line.strip_prefix("m=video "));
        lines.map(|line| line.split(' ').next().unwrap().parse().unwrap()).collect()
    }

    /// Takes a datagram and returns what is to be sent: str0m wants to be drained after every input.
    pub(crate) fn deliver(&mut self, now: Instant, from: SocketAddr, datagram: &[u8]) -> Vec<(SocketAddr, Vec<u8>)> {
        let Ok(contents) = datagram.try_into() else { return Vec::new() };
        let receive = Receive { proto: Protocol::Udp, source: from, destination: self.address, contents };
        self.rtc.handle_input(Input::Receive(now, receive)).expect("str0m takes what we send");
        self.drain()
    }

    /// Runs timers and returns what is to be sent.
    pub(crate) fn poll(&mut self, now: Instant) -> Vec<(SocketAddr, Vec<u8>)> {
        if !self.rtc.is_alive() {
            self.closed = true;
            return Vec::new();
        }
        self.rtc.handle_input(Input::Timeout(now)).unwrap();
        self.drain()
    }

    fn drain(&mut self) -> Vec<(SocketAddr, Vec<u8>)> {
        let mut sent = Vec::new();
        loop {
            match self.rtc.poll_output().unwrap() {
                Output::Timeout(at) => {
                    self.wake = at;
                    return sent;
                }
                Output::Transmit(t) => sent.push((t.destination, t.contents.to_vec())),
                Output::Event(Event::Connected) => self.connected = true,
                Output::Event(Event::RtpPacket(packet)) => self.received.push(packet),
                Output::Event(Event::KeyframeRequest(_)) => {
                    self.key_frame_requests += 1;
                    self.wants_key_frame = true;
                }
                Output::Event(_) => {}
            }
        }
    }

    /// One frame of `packets` packets, a key frame when one is due; 30 frames a second.
    pub(crate) fn send_frame(&mut self, now: Instant, packets: usize) {
        let (Some(mid), true) = (self.video, self.connected) else { return };
        let key = std::mem::take(&mut self.wants_key_frame);
        self.frames += 1;
        for n in 0..packets {
            let payload = vp8_payload(key, n == 0, self.frames, self.video_next);
            let (seq, time, marker) = (self.video_next, self.video_time, n + 1 == packets);
            self.write(mid, Codec::Vp8, seq, time, now, marker, ExtensionValues::default(), payload);
            self.video_next += 1;
        }
        self.video_time = self.video_time.wrapping_add(3000);
    }

    /// One frame of one packet on one simulcast encoding; every tenth is a key frame.
    pub(crate) fn send_encoding(&mut self, now: Instant, rid: &str, bytes: usize) {
        let (Some(mid), true) = (self.video, self.connected) else { return };
        self.frames += 1;
        self.video_next += 1;
        let next = self.video_next;
        let mut payload = vp8_payload(next % 30 < 3, true, self.frames, next);
        payload.truncate(bytes);
        let count = self.encodings.entry(rid.to_owned()).or_insert(1000);
        *count += 1;
        let (seq, time) = (*count, u32::try_from(*count).unwrap() * 3000);
        let pt = self.rtc.codec_config().find(|p| p.spec().codec == Codec::Vp8).unwrap().pt();
        let mut direct = self.rtc.direct_api();
        let stream = direct.stream_tx_by_mid(mid, Some(rid.into())).expect("negotiated");
        stream.write_rtp(RtpWrite::new(pt, seq.into(), time, now, &payload[..]).marker(true).nackable(true));
    }

    /// One 20 ms packet of sound.
    pub(crate) fn send_audio(&mut self, now: Instant, level: i8) {
        let (Some(mid), true) = (self.audio, self.connected) else { return };
        let mut payload = vec![0xfc; 80];
        payload[1..9].copy_from_slice(&self.audio_next.to_be_bytes());
        let extensions =
            ExtensionValues { audio_level: Some(level), voice_activity: Some(level > -50), ..Default::default() };
        let (seq, time) = (self.audio_next, self.audio_time);
        self.write(mid, Codec::Opus, seq, time, now, false, extensions, payload);
        self.audio_next += 1;
        self.audio_time = self.audio_time.wrapping_add(960);
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one packet")]
    fn write(
        &mut self,
        mid: Mid,
        codec: Codec,
        seq: u64,
        time: u32,
        now: Instant,
        marker: bool,
        extensions: ExtensionValues,
        payload: Vec<u8>,
    ) {
        let pt = self.rtc.codec_config().find(|p| p.spec().codec == codec).unwrap().pt();
        let mut direct = self.rtc.direct_api();
        let stream = direct.stream_tx_by_mid(mid, None).expect("negotiated");
        let packet = RtpWrite::new(pt, seq.into(), time, now, &payload[..])
            .marker(marker)
            .nackable(codec == Codec::Vp8)
            .ext_vals(extensions);
        stream.write_rtp(packet);
    }

    /// The mids on which something of `who` is shown.
    pub(crate) fn mids_showing(&self, who: &str) -> Vec<String> {
        let shows = |p: &Option<PublicationId>| p.as_ref().is_some_and(|p| &*p.peer.0 == who);
        self.shows.iter().filter(|(_, p)| shows(p)).map(|(mid, _)| mid.clone()).collect()
    }

    /// The m-line on which somebody's picture is shown.
    pub(crate) fn video_mid_showing(&self, who: &str) -> Option<String> {
        let video = |mid: &String| self.rtc.media(mid.as_str().into()).is_some_and(|m| !m.kind().is_audio());
        self.mids_showing(who).into_iter().find(video)
    }

    /// The media stream our answer put an m-line into.
    pub(crate) fn stream_of(&self, mid: &str) -> Option<String> {
        let section = self.answer.split("m=").find(|s| s.contains(&format!("a=mid:{mid}\r\n")))?;
        section.split("a=msid:").nth(1)?.split(' ').next().map(str::to_owned)
    }

    /// Video packets received on this m-line, in the order of their numbers.
    pub(crate) fn video_on(&mut self, mid: &str) -> Vec<&RtpPacket> {
        let mut direct = self.rtc.direct_api();
        let ssrc = direct.stream_rx_by_mid(mid.into(), None).map(|s| s.ssrc());
        let mut packets: Vec<_> = self.received.iter().filter(|p| Some(p.header.ssrc) == ssrc).collect();
        packets.sort_by_key(|p| p.seq_no);
        packets
    }

    pub(crate) fn our_mid(mid: Mid) -> OurMid {
        OurMid::new(&mid.to_string()).unwrap()
    }
}

/// A descriptor with 15-bit PictureID and TL0PICIDX, then a payload whose content tells where it stood in the sender's stream.
fn vp8_payload(key: bool, start: bool, frame: u64, number: u64) -> Vec<u8> {
    let id = u16::try_from(frame % 0x8000).unwrap() | 0x8000;
    let mut payload = vec![if start { 0x90 } else { 0x80 }, 0xe0];
    payload.extend(id.to_be_bytes());
    payload.push(u8::try_from(frame % 256).unwrap());
    payload.push(0x00);
    payload.push(if start && key { 0x00 } else { 0x01 });
    payload.extend(number.to_be_bytes());
    payload.extend(frame.to_be_bytes());
    payload.resize(VIDEO_BYTES, 0xa5);
    payload
}

/// The sender's number that [`vp8_payload`] put in.
pub(crate) fn number_of(packet: &RtpPacket) -> u64 {
    u64::from_be_bytes(packet.payload[7..15].try_into().unwrap())
}

/// PictureID and TL0PICIDX as received.
pub(crate) fn picture_of(packet: &RtpPacket) -> (u16, u8) {
    let id = u16::from_be_bytes(packet.payload[2..4].try_into().unwrap()) & 0x7fff;
    (id, packet.payload[4])
}
