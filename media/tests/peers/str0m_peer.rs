//! `str0m` on a thread with a socket of its own. It ends when the server says goodbye.

use std::io::ErrorKind;
use std::net::UdpSocket;
use std::sync::Arc;
use std::time::{Duration, Instant};

use media::Media;
use str0m::change::SdpAnswer;
use str0m::format::Codec;
use str0m::media::{Direction, MediaKind, Mid};
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc};

use crate::content::{AUDIO_STEP, Content, FRAME_PACKETS, VIDEO_STEP};
use crate::{Inbox, join};

pub(crate) async fn subscribe(media: &Media, name: &str, inbox: Inbox) {
    start(media, name, Direction::RecvOnly, None, inbox).await;
}

pub(crate) async fn publish(media: &Media, name: &str, content: Arc<Content>) {
    start(media, name, Direction::SendOnly, Some(content), Inbox::default()).await;
}

async fn start(media: &Media, name: &str, direction: Direction, content: Option<Arc<Content>>, inbox: Inbox) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let now = Instant::now();
    let mut rtc = Rtc::builder().clear_codecs().enable_opus(true, false).enable_vp8(true).set_rtp_mode(true).build(now);
    rtc.add_local_candidate(Candidate::host(socket.local_addr().unwrap(), "udp").unwrap());
    let mut api = rtc.sdp_api();
    let audio = api.add_media(MediaKind::Audio, direction, None, None, None);
    let video = api.add_media(MediaKind::Video, direction, None, None, None);
    let (offer, pending) = api.apply().unwrap();
    let answer = join(media, name, offer.to_sdp_string()).await;
    rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(&answer).unwrap()).unwrap();
    let sending = content.map(|content| Sending { content, audio, video, ticks: 0, next: None });
    std::thread::spawn(move || run(rtc, &socket, audio, &inbox, sending));
}

/// What a publisher sends, one step every 20 ms.
struct Sending {
    content: Arc<Content>,
    audio: Mid,
    video: Mid,
    ticks: u64,
    /// Set once it is connected.
    next: Option<Instant>,
}

fn run(mut rtc: Rtc, socket: &UdpSocket, audio: Mid, inbox: &Inbox, mut sending: Option<Sending>) {
    let mut buf = vec![0; 2000];
    while rtc.is_alive() {
        let wake = match rtc.poll_output().unwrap() {
            Output::Timeout(at) => at,
            Output::Transmit(transmit) => {
                let _ = socket.send_to(&transmit.contents, transmit.destination);
                continue;
            }
            Output::Event(Event::Connected) => {
                if let Some(sending) = &mut sending {
                    sending.next = Some(Instant::now());
                }
                continue;
            }
            Output::Event(Event::RtpPacket(packet)) => {
                let ssrc = rtc.direct_api().stream_rx_by_mid(audio, None).map(|stream| stream.ssrc());
                let mut inbox = inbox.lock().unwrap();
                let list = if ssrc == Some(packet.header.ssrc) { &mut inbox.audio } else { &mut inbox.video };
                list.push((packet.header.sequence_number, packet.payload.to_vec()));
                continue;
            }
            Output::Event(_) => continue,
        };
        let now = Instant::now();
        if let Some(sending) = &mut sending
            && sending.next.is_some_and(|at| at <= now)
        {
            sending.step(&mut rtc, now);
            continue;
        }
        let until = sending.as_ref().and_then(|s| s.next).map_or(wake, |at| at.min(wake));
        let patience = until.saturating_duration_since(now).clamp(Duration::from_millis(1), Duration::from_millis(50));
        socket.set_read_timeout(Some(patience)).unwrap();
        let input = match socket.recv_from(&mut buf) {
            Ok((len, source)) => {
                let Ok(contents) = buf[..len].try_into() else { continue };
                let destination = socket.local_addr().unwrap();
                Input::Receive(Instant::now(), Receive { proto: Protocol::Udp, source, destination, contents })
            }
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Input::Timeout(Instant::now()),
            Err(error) => panic!("socket: {error}"),
        };
        rtc.handle_input(input).expect("str0m takes what we send");
    }
}

impl Sending {
    fn step(&mut self, rtc: &mut Rtc, now: Instant) {
        let time = u32::try_from(self.ticks).unwrap();
        write(
            rtc,
            (self.audio, Codec::Opus),
            self.ticks,
            time * AUDIO_STEP,
            self.content.audio(self.ticks),
            false,
            now,
        );
        if self.ticks.is_multiple_of(2) {
            let frame = self.ticks / 2;
            for n in frame * FRAME_PACKETS..(frame + 1) * FRAME_PACKETS {
                let (payload, last) = Content::video(n);
                write(rtc, (self.video, Codec::Vp8), n, time / 2 * VIDEO_STEP, payload, last, now);
            }
        }
        self.ticks += 1;
        self.next = Some(now + Duration::from_millis(20));
        rtc.handle_input(Input::Timeout(now)).unwrap();
    }
}

fn write(rtc: &mut Rtc, (mid, codec): (Mid, Codec), seq: u64, time: u32, payload: Vec<u8>, marker: bool, now: Instant) {
    let pt = rtc.codec_config().find(|p| p.spec().codec == codec).unwrap().pt();
    let mut direct = rtc.direct_api();
    let stream = direct.stream_tx_by_mid(mid, None).expect("negotiated");
    let packet = RtpWrite::new(pt, (seq + 100).into(), time, now, &payload[..]);
    stream.write_rtp(packet.marker(marker).nackable(codec == Codec::Vp8));
}
