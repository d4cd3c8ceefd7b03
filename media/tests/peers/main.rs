//! Other people's stacks through ours, over real sockets on loopback: whatever `webrtc` or `str0m` publishes, `webrtc` and
//! `str0m` receive, bit for bit. The sound is real Opus; pictures are VP8 as libvpx frames it.
//!
//! Waits end with what they wait for, or fail at a deadline.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod content;
mod str0m_peer;
mod webrtc_peer;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use media::{Config, Event, Join, Limits, Media, PeerId, RoomId};

use content::Content;

/// Generous: a debug build on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stack {
    Webrtc,
    Str0m,
}

/// What a subscriber received: sequence number and payload.
#[derive(Default)]
pub(crate) struct Received {
    pub(crate) audio: Vec<(u16, Vec<u8>)>,
    pub(crate) video: Vec<(u16, Vec<u8>)>,
}

pub(crate) type Inbox = Arc<Mutex<Received>>;

#[tokio::test(flavor = "multi_thread")]
async fn what_webrtc_publishes_arrives_whole_at_webrtc() {
    carries(Stack::Webrtc, Stack::Webrtc).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_webrtc_publishes_arrives_whole_at_str0m() {
    carries(Stack::Webrtc, Stack::Str0m).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_str0m_publishes_arrives_whole_at_webrtc() {
    carries(Stack::Str0m, Stack::Webrtc).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_str0m_publishes_arrives_whole_at_str0m() {
    carries(Stack::Str0m, Stack::Str0m).await;
}

async fn carries(publisher: Stack, subscriber: Stack) {
    let (media, mut events) = Media::start(&Config {
        workers: 1,
        port_first: 0,
        advertise: vec!["127.0.0.1".parse().unwrap()],
        loopback: true,
        limits: Limits::default(),
    })
    .unwrap();
    let room = RoomId::from("room");
    media.open(room.clone(), 2).await.unwrap();
    let content = Arc::new(Content::new());
    let inbox = Inbox::default();
    match subscriber {
        Stack::Webrtc => webrtc_peer::subscribe(&media, "viewer", Arc::clone(&inbox)).await,
        Stack::Str0m => str0m_peer::subscribe(&media, "viewer", Arc::clone(&inbox)).await,
    }
    connected(&mut events, "viewer").await;
    match publisher {
        Stack::Webrtc => webrtc_peer::publish(&media, "sender", Arc::clone(&content)).await,
        Stack::Str0m => str0m_peer::publish(&media, "sender", Arc::clone(&content)).await,
    }
    let deadline = Instant::now() + DEADLINE;
    loop {
        {
            let received = inbox.lock().unwrap();
            if received.audio.len() >= 100 && received.video.len() >= 150 {
                break;
            }
            let counts = (received.audio.len(), received.video.len());
            assert!(Instant::now() < deadline, "sound and pictures received by the deadline: {counts:?}");
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    media.close().await;
    let received = inbox.lock().unwrap();
    content.check_audio(&received.audio);
    content.check_video(&received.video);
    let drops = media.snapshot().drops;
    assert_eq!((drops.malformed, drops.authentication), (0, 0));
}

async fn connected(events: &mut tokio::sync::mpsc::Receiver<Event>, who: &str) {
    let wait = async {
        while let Some(event) = events.recv().await {
            if matches!(&event, Event::Connected { peer, .. } if *peer == PeerId::from(who)) {
                return;
            }
        }
        panic!("the media plane stopped");
    };
    tokio::time::timeout(DEADLINE, wait).await.expect("connected by the deadline");
}

/// Joins the room of the test and returns the answer's SDP.
pub(crate) async fn join(media: &Media, peer: &str, offer: String) -> String {
    let join = Join {
        room: "room".into(),
        peer: peer.into(),
        may_publish: true,
        may_subscribe: true,
        video: true,
        offer,
        sources: Vec::new(),
    };
    media.join(join).await.expect("the offer is answered").sdp
}
