//! One person: a connection of the `webrtc` crate that sends numbered packets and counts what comes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_OPUS, MIME_TYPE_VP8};
use rtc::rtp::header::Header;
use rtc::rtp::packet::Packet;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceGatheringState,
    RTCPeerConnectionState, RTCSessionDescription, Registry, register_default_interceptors,
};
use webrtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use webrtc::runtime::default_runtime;

use crate::socket::{self, Socket};

/// From the offer to a connection, each step.
const PATIENCE: Duration = Duration::from_secs(20);
const AUDIO: RtpCodecKind = RtpCodecKind::Audio;
const VIDEO: RtpCodecKind = RtpCodecKind::Video;

/// Somebody in a call.
pub(crate) struct Participant {
    connection: Arc<dyn PeerConnection>,
    socket: Socket,
    tally: Arc<Mutex<Tally>>,
    sending: JoinHandle<u64>,
    stop: mpsc::Sender<()>,
    others: usize,
}

/// What one person saw of the call.
pub(crate) struct Outcome {
    pub(crate) sent: u64,
    pub(crate) received: u64,
    pub(crate) lost: u64,
    pub(crate) first_media: Option<Duration>,
    pub(crate) others: usize,
}

/// What came in.
struct Tally {
    start: Instant,
    first_media: Option<Duration>,
    streams: HashMap<u32, Stream>,
}

/// First and highest extended sequence number of a stream, and how many came.
struct Stream {
    first: u64,
    highest: u64,
    received: u64,
}

impl Participant {
    /// Joins and begins to send `video_rate` picture packets a second, and sound.
    pub(crate) async fn join(url: &str, ticket: &str, others: usize, video_rate: u32) -> anyhow::Result<Self> {
        let start = Instant::now();
        let tally = Arc::new(Mutex::new(Tally { start, first_media: None, streams: HashMap::new() }));
        let (happened, mut happenings) = mpsc::unbounded_channel();
        let connection = connection(Handler { happened, tally: Arc::clone(&tally) }).await?;
        let (audio, video) = (track(AUDIO), track(VIDEO));
        for track in [&audio, &video] {
            connection.add_track(Arc::clone(track) as Arc<dyn TrackLocal>).await?;
        }
        for kind in std::iter::repeat_n([AUDIO, VIDEO], others).flatten() {
            let init = RTCRtpTransceiverInit { direction: RTCRtpTransceiverDirection::Recvonly, ..Default::default() };
            connection.add_transceiver_from_kind(kind, Some(init)).await?;
        }
        // The server wants each m-line to go one way: sending lines stand apart from receiving ones.
        for transceiver in connection.get_transceivers().await {
            if transceiver.direction().await? == RTCRtpTransceiverDirection::Sendrecv {
                transceiver.set_direction(RTCRtpTransceiverDirection::Sendonly).await?;
            }
        }
        let offer = connection.create_offer(None).await?;
        connection.set_local_description(offer).await?;
        until(&mut happenings, Happened::Gathered).await.context("gathering candidates")?;
        let offer = connection.local_description().await.context("no offer")?;
        let sources = sources(&offer.sdp);
        let (socket, answer) = socket::join(url, ticket, &offer.sdp, &sources).await?;
        connection.set_remote_description(RTCSessionDescription::answer(answer)?).await?;
        until(&mut happenings, Happened::Connected).await.context("connecting")?;
        let (stop, stopped) = mpsc::channel(1);
        let sending = tokio::spawn(send(audio, video, video_rate, stopped));
        Ok(Self { connection, socket, tally, sending, stop, others })
    }

    /// Says goodbye and tells what was received.
    pub(crate) async fn leave(mut self) -> Outcome {
        drop(self.stop);
        let sent = self.sending.await.unwrap_or_default();
        let (received, lost, first_media) = {
            let tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
            let received = tally.streams.values().map(|stream| stream.received).sum();
            let lost = tally.streams.values().map(|s| (s.highest - s.first + 1).saturating_sub(s.received)).sum();
            (received, lost, tally.first_media)
        };
        let _ = self.socket.send(Message::text(json!({"type": "leave"}).to_string())).await;
        let goodbye = async { while self.socket.next().await.is_some_and(|message| message.is_ok()) {} };
        let _ = tokio::time::timeout(Duration::from_secs(2), goodbye).await;
        let _ = self.connection.close().await;
        Outcome { sent, received, lost, first_media, others: self.others }
    }
}

impl Tally {
    fn count(&mut self, ssrc: u32, seq: u16) {
        let start = self.start;
        self.first_media.get_or_insert_with(|| start.elapsed());
        let seq64 = u64::from(seq) + (1 << 16);
        let stream = self.streams.entry(ssrc).or_insert(Stream { first: seq64, highest: seq64, received: 0 });
        let ahead = seq.wrapping_sub(u16::try_from(stream.highest & 0xffff).unwrap_or_default());
        if ahead < 0x8000 {
            stream.highest += u64::from(ahead);
        }
        stream.received += 1;
    }
}

/// Sends until told to stop; returns how many packets.
async fn send(
    audio: Arc<TrackLocalStaticRTP>,
    video: Arc<TrackLocalStaticRTP>,
    video_rate: u32,
    mut stopped: mpsc::Receiver<()>,
) -> u64 {
    let mut sound = tokio::time::interval(Duration::from_millis(20));
    let mut picture = tokio::time::interval(Duration::from_secs(1) / video_rate);
    let (mut sounds, mut pictures) = (0_u32, 0_u32);
    loop {
        tokio::select! {
            _ = stopped.recv() => return u64::from(sounds) + u64::from(pictures),
            _ = sound.tick() => {
                let _ = audio.write_rtp(packet(AUDIO, sounds, 960, vec![0xfc; 80])).await;
                sounds += 1;
            }
            _ = picture.tick() => {
                // RFC 7741 §4.2: a frame in one packet, with a PictureID of 15 bits; then the key bit of its header.
                let [_, _, high, low] = pictures.to_be_bytes();
                let kind = if pictures.is_multiple_of(video_rate) { 0x10 } else { 0x11 };
                let mut payload = vec![0x90, 0x80, 0x80 | (high & 0x7f), low, kind];
                payload.resize(1088, low);
                let _ = video.write_rtp(packet(VIDEO, pictures, 90_000 / video_rate, payload)).await;
                pictures += 1;
            }
        }
    }
}

fn packet(kind: RtpCodecKind, n: u32, step: u32, payload: Vec<u8>) -> Packet {
    let (payload_type, ssrc) = if kind == AUDIO { (111, 0x0a0a_0001) } else { (96, 0x0b0b_0001) };
    let sequence_number = u16::try_from((n + 100) & 0xffff).unwrap_or_default();
    let timestamp = n.wrapping_mul(step);
    let marker = kind == VIDEO;
    let header = Header { version: 2, marker, payload_type, sequence_number, timestamp, ssrc, ..Default::default() };
    Packet { header, payload: Bytes::from(payload) }
}

/// What each sending m-line shows, by mid.
fn sources(offer: &str) -> Value {
    let mut sources = Map::new();
    for section in offer.split("\r\nm=").skip(1).filter(|section| section.contains("\r\na=sendonly")) {
        let source = if section.starts_with("audio") { "microphone" } else { "camera" };
        if let Some(mid) = section.split("\r\na=mid:").nth(1).and_then(|rest| rest.lines().next()) {
            sources.insert(mid.to_owned(), json!(source));
        }
    }
    Value::Object(sources)
}

#[derive(PartialEq)]
enum Happened {
    Gathered,
    Connected,
}

struct Handler {
    happened: mpsc::UnboundedSender<Happened>,
    tally: Arc<Mutex<Tally>>,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            let _ = self.happened.send(Happened::Gathered);
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        if state == RTCPeerConnectionState::Connected {
            let _ = self.happened.send(Happened::Connected);
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let tally = Arc::clone(&self.tally);
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event {
                    let mut tally = tally.lock().unwrap_or_else(PoisonError::into_inner);
                    tally.count(packet.header.ssrc, packet.header.sequence_number);
                }
            }
        });
    }
}

async fn until(happenings: &mut mpsc::UnboundedReceiver<Happened>, wanted: Happened) -> anyhow::Result<()> {
    let wait = async {
        while let Some(happened) = happenings.recv().await {
            if happened == wanted {
                return Ok(());
            }
        }
        anyhow::bail!("the connection is gone")
    };
    tokio::time::timeout(PATIENCE, wait).await.context("took too long")?
}

async fn connection(handler: Handler) -> anyhow::Result<Arc<dyn PeerConnection>> {
    let mut engine = MediaEngine::default();
    for (kind, payload_type) in [(AUDIO, 111), (VIDEO, 96)] {
        engine.register_codec(RTCRtpCodecParameters { rtp_codec: codec(kind), payload_type }, kind)?;
    }
    let registry = register_default_interceptors(Registry::new(), &mut engine)?;
    let connection = PeerConnectionBuilder::new()
        .with_media_engine(engine)
        .with_interceptor_registry(registry)
        .with_handler(Arc::new(handler))
        .with_runtime(default_runtime().context("webrtc is built without a runtime")?)
        .with_udp_addrs(vec!["0.0.0.0:0".to_owned()])
        .build()
        .await?;
    Ok(Arc::new(connection))
}

fn codec(kind: RtpCodecKind) -> RTCRtpCodec {
    let (mime_type, clock_rate, channels) =
        if kind == AUDIO { (MIME_TYPE_OPUS, 48_000, 2) } else { (MIME_TYPE_VP8, 90_000, 0) };
    RTCRtpCodec { mime_type: mime_type.to_owned(), clock_rate, channels, ..Default::default() }
}

fn track(kind: RtpCodecKind) -> Arc<TrackLocalStaticRTP> {
    let ssrc = if kind == AUDIO { 0x0a0a_0001 } else { 0x0b0b_0001 };
    let coding = RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() },
        codec: codec(kind),
        ..Default::default()
    };
    let id = format!("{kind}");
    Arc::new(TrackLocalStaticRTP::new(MediaStreamTrack::new("load".to_owned(), id.clone(), id, kind, vec![coding])))
}
