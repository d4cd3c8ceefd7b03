//! `webrtc`, the crate of that name, with its own sockets and tasks. Its tasks end with the test's runtime.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use media::Media;
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::{MIME_TYPE_OPUS, MIME_TYPE_VP8};
use rtc::rtp::header::Header;
use rtc::rtp::packet::Packet;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use tokio::sync::mpsc;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler, RTCIceGatheringState,
    RTCPeerConnectionState, RTCSessionDescription, Registry, register_default_interceptors,
};
use webrtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use webrtc::runtime::default_runtime;

use crate::content::{AUDIO_STEP, Content, FRAME_PACKETS, VIDEO_STEP};
use crate::{DEADLINE, Inbox, join};

const AUDIO: (u8, u32) = (111, 0x0a0a_0001);
const VIDEO: (u8, u32) = (96, 0x0b0b_0001);

enum Happened {
    Gathered,
    Connected,
}

struct Handler {
    happened: mpsc::UnboundedSender<Happened>,
    inbox: Inbox,
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
        let inbox = Arc::clone(&self.inbox);
        tokio::spawn(async move {
            let audio = track.kind().await == RtpCodecKind::Audio;
            while let Some(event) = track.poll().await {
                let TrackRemoteEvent::OnRtpPacket(packet) = event else { continue };
                let mut inbox = inbox.lock().unwrap();
                let list = if audio { &mut inbox.audio } else { &mut inbox.video };
                list.push((packet.header.sequence_number, packet.payload.to_vec()));
            }
        });
    }
}

pub(crate) async fn subscribe(media: &Media, name: &str, inbox: Inbox) {
    let (connection, mut happened) = connection(inbox).await;
    for kind in [RtpCodecKind::Audio, RtpCodecKind::Video] {
        let init = RTCRtpTransceiverInit { direction: RTCRtpTransceiverDirection::Recvonly, ..Default::default() };
        connection.add_transceiver_from_kind(kind, Some(init)).await.unwrap();
    }
    negotiate(media, name, &*connection, &mut happened).await;
    // Dropping the connection would close it.
    tokio::spawn(async move {
        while happened.recv().await.is_some() {}
        drop(connection);
    });
}

pub(crate) async fn publish(media: &Media, name: &str, content: Arc<Content>) {
    let (connection, mut happened) = connection(Inbox::default()).await;
    let audio = track(RtpCodecKind::Audio, AUDIO.1);
    let video = track(RtpCodecKind::Video, VIDEO.1);
    for track in [&audio, &video] {
        connection.add_track(Arc::clone(track) as Arc<dyn TrackLocal>).await.unwrap();
    }
    negotiate(media, name, &*connection, &mut happened).await;
    tokio::spawn(async move {
        until(&mut happened, |happened| matches!(happened, Happened::Connected)).await;
        let mut clock = tokio::time::interval(Duration::from_millis(20));
        for tick in 0_u64.. {
            clock.tick().await;
            let time = u32::try_from(tick).unwrap();
            let sound = packet(AUDIO, tick, time * AUDIO_STEP, content.audio(tick), false);
            let _ = audio.write_rtp(sound).await;
            let frame = tick / 2;
            for n in (frame * FRAME_PACKETS..(frame + 1) * FRAME_PACKETS).filter(|_| tick.is_multiple_of(2)) {
                let (payload, last) = Content::video(n);
                let _ = video.write_rtp(packet(VIDEO, n, time / 2 * VIDEO_STEP, payload, last)).await;
            }
        }
        drop(connection);
    });
}

async fn connection(inbox: Inbox) -> (Arc<dyn PeerConnection>, mpsc::UnboundedReceiver<Happened>) {
    let mut engine = MediaEngine::default();
    for kind in [RtpCodecKind::Audio, RtpCodecKind::Video] {
        let payload_type = if kind == RtpCodecKind::Audio { AUDIO.0 } else { VIDEO.0 };
        let parameters = RTCRtpCodecParameters { rtp_codec: codec(kind), payload_type };
        engine.register_codec(parameters, kind).unwrap();
    }
    let registry = register_default_interceptors(Registry::new(), &mut engine).unwrap();
    let (sender, happened) = mpsc::unbounded_channel();
    let connection = PeerConnectionBuilder::new()
        .with_media_engine(engine)
        .with_interceptor_registry(registry)
        .with_handler(Arc::new(Handler { happened: sender, inbox }))
        .with_runtime(default_runtime().unwrap())
        .with_udp_addrs(vec!["127.0.0.1:0".to_owned()])
        .build()
        .await
        .unwrap();
    (Arc::new(connection), happened)
}

async fn negotiate(
    media: &Media,
    name: &str,
    connection: &dyn PeerConnection,
    happened: &mut mpsc::UnboundedReceiver<Happened>,
) {
    let offer = connection.create_offer(None).await.unwrap();
    connection.set_local_description(offer).await.unwrap();
    until(happened, |happened| matches!(happened, Happened::Gathered)).await;
    let offer = connection.local_description().await.unwrap();
    let answer = join(media, name, offer.sdp).await;
    connection
        .set_remote_description(RTCSessionDescription::answer(answer).unwrap())
        .await
        .expect("our answer is taken");
}

async fn until(happened: &mut mpsc::UnboundedReceiver<Happened>, wanted: impl Fn(&Happened) -> bool) {
    let wait = async { while !wanted(&happened.recv().await.expect("the connection lives")) {} };
    tokio::time::timeout(DEADLINE, wait).await.expect("by the deadline");
}

fn codec(kind: RtpCodecKind) -> RTCRtpCodec {
    let (mime_type, clock_rate, channels) =
        if kind == RtpCodecKind::Audio { (MIME_TYPE_OPUS, 48_000, 2) } else { (MIME_TYPE_VP8, 90_000, 0) };
    RTCRtpCodec { mime_type: mime_type.to_owned(), clock_rate, channels, ..Default::default() }
}

fn track(kind: RtpCodecKind, ssrc: u32) -> Arc<TrackLocalStaticRTP> {
    let coding = RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters { ssrc: Some(ssrc), ..Default::default() },
        codec: codec(kind),
        ..Default::default()
    };
    let id = format!("{kind}");
    Arc::new(TrackLocalStaticRTP::new(MediaStreamTrack::new("stream".to_owned(), id.clone(), id, kind, vec![coding])))
}

fn packet((payload_type, ssrc): (u8, u32), n: u64, timestamp: u32, payload: Vec<u8>, marker: bool) -> Packet {
    let sequence_number = u16::try_from((n + 100) % 65_536).unwrap();
    let header = Header { version: 2, marker, payload_type, sequence_number, timestamp, ssrc, ..Default::default() };
    Packet { header, payload: Bytes::from(payload) }
}
