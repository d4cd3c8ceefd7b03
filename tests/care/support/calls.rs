//! A clinic's calls: our own signaling with real media, the stand-in for Daily, and the server that takes its webhooks.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use carehub::calls::{
    BackendKind, CallBackend, CallEvent, CallRole, Calls, Choice, EVENTS_MAX, JoinTicket, Participant, RoomRef,
    RoomSpec, Setup, daily, hub,
};
use carehub::care::VisitKind;
use carehub::clock::later;
use carehub::core::Core;
use carehub::http;
use carehub::payments::Payments;
use carehub::remote::Pause;
use carehub::sensitive::{Phi, Secret};
use carehub::visits::Visits;
use daily_fake::{Fake, KEY, Options, WEBHOOK_SECRET};
use media::Media;
use signaling::{Signaling, TicketKey};
use tokio::sync::mpsc;

use super::World;

/// See the page head.
pub(crate) struct CallHouse {
    pub(crate) calls: Calls,
    pub(crate) fake: Fake,
    pub(crate) signaling: Signaling,
    pub(crate) events: mpsc::Receiver<CallEvent>,
    /// Where webhooks go.
    pub(crate) webhook_url: String,
    pub(crate) backend: Arc<dyn CallBackend>,
    pub(crate) core: Core,
    _media: Media,
}

/// Somebody with a room's page open.
pub(crate) enum Inside {
    Hub { room: String, session: String, answer: String },
    Daily { session: String },
}

impl CallHouse {
    /// Visits ask for `choice`; of the front, `first` is the first.
    pub(crate) async fn new(world: &World, choice: Choice, first: BackendKind) -> Self {
        let core = world.core.clone();
        let clock = core.clock.clone();
        let now = Arc::new(move || clock.now().as_microsecond() as f64 / 1e6);
        let fake = Fake::start(Options { now, ..Options::default() }).await;
        let (signaling, media, attendance) = signaling(&core);
        let (tell, events) = mpsc::channel(EVENTS_MAX);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let webhook_url = format!("http://{address}/api/v1/webhooks/daily");
        let second = if first == BackendKind::Hub { BackendKind::Daily } else { BackendKind::Hub };
        let setup = Setup { usual: choice, front: [first, second], daily: Some(settings(&fake, &webhook_url)) };
        let calls = Calls::new(&core, signaling.clone(), &setup, no_pause(), tell.clone()).expect("good settings");
        tokio::spawn(hub::tell(attendance, signaling.clone(), core.clock.clone(), tell));
        let service = http::api_with(&Visits::new(core.clone(), calls.clone()), &Payments::none(core.clone()))
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        let backend = calls.backend(None);
        Self { calls, fake, signaling, events, webhook_url, backend, core, _media: media }
    }

    /// The same clinic after a restart: another process on the same database and the same account at Daily.
    pub(crate) async fn restarted(&self) -> (Calls, mpsc::Receiver<CallEvent>) {
        let (tell, events) = mpsc::channel(EVENTS_MAX);
        let daily = Some(settings(&self.fake, &self.webhook_url));
        let setup = Setup { usual: Choice::Daily, front: [BackendKind::Daily, BackendKind::Hub], daily };
        let calls = Calls::new(&self.core, self.signaling.clone(), &setup, no_pause(), tell).expect("good settings");
        (calls, events)
    }

    /// A room that is open for an hour.
    pub(crate) fn spec(&self, name: &str) -> RoomSpec {
        let now = self.core.clock.now();
        RoomSpec {
            name: name.to_owned(),
            media: VisitKind::Video,
            opens_at: now,
            closes_at: later(now, Duration::from_secs(3600)),
            people_max: 4,
            language: "de".to_owned(),
        }
    }

    pub(crate) async fn open(&self, name: &str) -> RoomRef {
        self.backend.open(&self.spec(name)).await.expect("opens")
    }

    pub(crate) async fn admit(&self, room: &RoomRef, key: &str) -> JoinTicket {
        self.backend.admit(room, &participant(key)).await.expect("is let in")
    }

    /// Opens the page with a ticket.
    pub(crate) async fn enter(&self, room: &RoomRef, ticket: &JoinTicket) -> Result<Inside, String> {
        assert_eq!(ticket.kind, room.kind);
        match ticket.kind {
            BackendKind::Hub => {
                assert_eq!(ticket.url, "/ws");
                let joined = self.signaling.whip(&room.name, ticket.token.reveal(), OFFER.to_owned()).await;
                let joined = joined.map_err(|why| why.code().to_owned())?;
                Ok(Inside::Hub { room: room.name.clone(), session: joined.id, answer: joined.answer_sdp })
            }
            BackendKind::Daily => {
                assert_eq!(ticket.url, format!("{}/{}", self.fake.url(), room.name));
                Ok(Inside::Daily { session: self.fake.enter(&room.name, ticket.token.reveal())? })
            }
        }
    }

    /// Lets somebody in and opens the page for them.
    pub(crate) async fn come(&self, room: &RoomRef, key: &str) -> Inside {
        let ticket = self.admit(room, key).await;
        self.enter(room, &ticket).await.expect("gets in")
    }

    /// Closes the page.
    pub(crate) async fn leave(&self, inside: Inside) {
        match inside {
            Inside::Hub { room, session, .. } => assert!(self.signaling.end_http(&room, &session, None).await),
            Inside::Daily { session } => self.fake.leave(&session),
        }
    }

    pub(crate) async fn present(&self, room: &RoomRef) -> Vec<String> {
        let people = self.backend.present(room).await.expect("can be asked");
        let mut keys: Vec<String> = people.into_iter().map(|person| person.key).collect();
        keys.sort();
        keys
    }

    /// The next happening.
    pub(crate) async fn hears(&mut self) -> CallEvent {
        heard(&mut self.events).await
    }
}

/// The next happening.
pub(crate) async fn heard(events: &mut mpsc::Receiver<CallEvent>) -> CallEvent {
    // Only keeps a broken test from hanging.
    tokio::time::timeout(Duration::from_secs(20), events.recv()).await.expect("something happens").expect("open")
}

pub(crate) fn participant(key: &str) -> Participant {
    Participant { key: key.to_owned(), name: Phi(format!("Name of {key}")), role: CallRole::Guest, video: true }
}

fn settings(fake: &Fake, webhook_url: &str) -> daily::Settings {
    daily::Settings {
        url: fake.api(),
        key: Secret::new(KEY.to_owned()),
        webhook_secret: Some(Secret::new(WEBHOOK_SECRET.to_owned())),
        webhook_url: Some(webhook_url.to_owned()),
    }
}

pub(crate) fn no_pause() -> Pause {
    Arc::new(|_| Box::pin(std::future::ready(())))
}

fn signaling(core: &Core) -> (Signaling, Media, mpsc::Receiver<signaling::Attendance>) {
    let advertise = vec![Ipv4Addr::LOCALHOST.into()];
    let limits = media::Limits::default();
    let config = media::Config { workers: 1, port_first: 0, advertise, loopback: true, limits };
    let (media, events) = Media::start(&config).expect("media starts");
    let (told, attendance) = mpsc::channel(256);
    let limits = signaling::Limits::default();
    let config = signaling::Config { key: TicketKey::new(&[9; 32]), limits, told: Some(told) };
    (Signaling::start(config, media.clone(), events, core.clock.signaling()), media, attendance)
}

/// Microphone and camera.
const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n\
    a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n\
    a=setup:actpass\r\na=mid:0\r\na=sendonly\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n\
    m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n\
    a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n\
    a=setup:actpass\r\na=mid:1\r\na=sendonly\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n";
