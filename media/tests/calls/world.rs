//! The engine, its peers and the link between them, stepped a millisecond at a time.

use std::collections::BinaryHeap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use media::engine::{Engine, EngineConfig, Sink};
use media::session::dtls::Certificate;
use media::session::path::Path;
use media::session::rtcp::NtpTime;
use media::{Answer, Event, Join, Limits, PeerId, Refusal, RoomId};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use str0m::change::SdpApi;

use crate::peer::{Peer, Wants};

pub(crate) fn server() -> SocketAddr {
    SocketAddr::from(([10, 0, 0, 1], 7000))
}

/// What the link does to a datagram, in each direction.
#[derive(Clone, Copy)]
pub(crate) struct Link {
    pub(crate) loss: f64,
    pub(crate) doubled: f64,
    pub(crate) delay: Duration,
    /// Added at random to some datagrams: they overtake each other.
    pub(crate) jitter: Duration,
}

impl Link {
    pub(crate) const CLEAN: Self =
        Self { loss: 0.0, doubled: 0.0, delay: Duration::from_millis(10), jitter: Duration::ZERO };

    pub(crate) const fn losing(loss: f64) -> Self {
        Self { loss, ..Self::CLEAN }
    }
}

pub(crate) struct World {
    pub(crate) now: Instant,
    pub(crate) start: Instant,
    pub(crate) engine: Engine,
    pub(crate) peers: Vec<Peer>,
    pub(crate) link: Link,
    pub(crate) events: Vec<Event>,
    /// Datagrams of media (not handshakes) are subject to loss from here on only.
    pub(crate) lossy_handshake: bool,
    /// Peers whose datagrams do not get through any more.
    silent: Vec<usize>,
    recorded: Option<Vec<(SocketAddr, Vec<u8>)>>,
    /// Address translation: a peer's own address and what the server sees.
    outside: Vec<(SocketAddr, SocketAddr)>,
    /// Peers that write another sender address on what they send.
    forged: Vec<(SocketAddr, SocketAddr)>,
    rng: StdRng,
    wire: BinaryHeap<Flight>,
    serial: u64,
}

struct Flight {
    at: Instant,
    serial: u64,
    from: SocketAddr,
    to: SocketAddr,
    bytes: Vec<u8>,
}

impl PartialEq for Flight {
    fn eq(&self, other: &Self) -> bool {
        self.serial == other.serial
    }
}
impl Eq for Flight {}
impl PartialOrd for Flight {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Flight {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // The heap gives the greatest first: the earliest is the greatest here.
        (other.at, other.serial).cmp(&(self.at, self.serial))
    }
}

#[derive(Default)]
struct Sent(Vec<(SocketAddr, Vec<u8>)>);

impl Sink for Sent {
    fn send(&mut self, path: &Path, datagrams: &[u8], segment: usize) {
        self.0.extend(datagrams.chunks(segment).map(|d| (path.remote, d.to_vec())));
    }
}

impl World {
    pub(crate) fn new(seed: u8, link: Link) -> Self {
        Self::with_limits(seed, link, Limits::default())
    }

    pub(crate) fn with_limits(seed: u8, link: Link, limits: Limits) -> Self {
        let now = Instant::now();
        let mut engine = Engine::new(EngineConfig {
            limits,
            candidates: vec![server()],
            certificate: Certificate::generate().unwrap(),
            seed: [seed; 32],
            ntp_at_start: NtpTime(3_900_000_000 << 32),
            start: now,
        });
        engine.open(RoomId::from("room"), 50).unwrap();
        Self {
            now,
            start: now,
            engine,
            peers: Vec::new(),
            link,
            events: Vec::new(),
            lossy_handshake: false,
            silent: Vec::new(),
            recorded: None,
            outside: Vec::new(),
            forged: Vec::new(),
            rng: StdRng::from_seed([seed; 32]),
            wire: BinaryHeap::new(),
            serial: 0,
        }
    }

    /// Lets somebody join; returns their place among the peers.
    pub(crate) fn join(&mut self, name: &str, wants: Wants) -> usize {
        self.try_join(name, wants).unwrap()
    }

    pub(crate) fn try_join(&mut self, name: &str, wants: Wants) -> Result<usize, Refusal> {
        let port = 9000 + u16::try_from(self.peers.len()).unwrap();
        let (mut peer, offer) = Peer::new(name, SocketAddr::from(([10, 0, 0, 2], port)), self.now, wants);
        let answer = self.engine.join(
            self.now,
            &Join {
                room: "room".into(),
                peer: name.into(),
                may_publish: true,
                may_subscribe: true,
                video: wants.video,
                offer,
                sources: Vec::new(),
            },
        )?;
        peer.accept(&answer);
        self.peers.push(peer);
        Ok(self.peers.len() - 1)
    }

    pub(crate) fn leave(&mut self, name: &str) {
        let mut sent = Sent::default();
        self.engine.leave(self.now, &PeerId::from(name), &mut sent);
        self.post(sent.0);
    }

    /// Runs until everybody is connected, five seconds at most.
    pub(crate) fn connect(&mut self) {
        let until = self.now + Duration::from_secs(5);
        while self.peers.iter().any(|p| !p.connected) {
            assert!(self.now < until, "not everybody connected in five seconds");
            self.step(|_, _| {});
        }
        self.run(Duration::from_millis(100), |_, _| {});
    }

    /// Runs for `time`, everybody sending sound and pictures as in a call (2 packets a frame, 30 frames a second).
    pub(crate) fn talk(&mut self, time: Duration) {
        self.run(time, |world, ms| {
            let now = world.now;
            for peer in world.peers.iter_mut().filter(|p| !p.closed) {
                if ms % 20 == 0 {
                    peer.send_audio(now, -30);
                }
                if ms % 33 == 0 {
                    peer.send_frame(now, 2);
                }
            }
        });
    }

    /// Runs for `time`, calling `each` before every millisecond.
    pub(crate) fn run(&mut self, time: Duration, each: impl Fn(&mut Self, u64)) {
        let until = self.now + time;
        while self.now < until {
            self.step(&each);
        }
    }

    fn step(&mut self, each: impl Fn(&mut Self, u64)) {
        let ms = u64::try_from(self.now.saturating_duration_since(self.start).as_millis()).unwrap();
        each(self, ms);
        let mut sent = Sent::default();
        while self.wire.peek().is_some_and(|f| f.at <= self.now) {
            let mut flight = self.wire.pop().unwrap();
            if flight.to == server() {
                // Behind a translator, a peer's packets come from another address than its own.
                let outside = self.forged.iter().chain(&self.outside).find(|(inside, _)| *inside == flight.from);
                flight.from = outside.map_or(flight.from, |(_, outside)| *outside);
                self.engine.receive(self.now, Path::to(flight.from), &mut flight.bytes, &mut sent);
                continue;
            }
            let inside = self.outside.iter().find(|(_, outside)| *outside == flight.to);
            let to = inside.map_or(flight.to, |(inside, _)| *inside);
            if let Some(peer) = self.peers.iter_mut().find(|p| p.address == to && !p.closed) {
                let from = peer.address;
                for (to, bytes) in peer.deliver(self.now, flight.from, &flight.bytes) {
                    self.fly(from, to, bytes);
                }
            }
        }
        self.engine.flush(self.now, &mut sent);
        self.engine.handle_timeout(self.now, &mut sent);
        self.post(sent.0);
        for n in 0..self.peers.len() {
            let from = self.peers[n].address;
            if self.silent.contains(&n) {
                continue;
            }
            for (to, bytes) in self.peers[n].poll(self.now) {
                self.fly(from, to, bytes);
            }
        }
        while let Some(event) = self.engine.poll_event() {
            if let Event::SlotAssigned { peer, mid, publication, .. } = &event
                && let Some(viewer) = self.peers.iter_mut().find(|p| *p.name == *peer.0)
            {
                viewer.shows.insert(mid.to_string(), publication.clone());
            }
            self.events.push(event);
        }
        self.now += Duration::from_millis(1);
    }

    fn post(&mut self, sent: Vec<(SocketAddr, Vec<u8>)>) {
        for (to, bytes) in sent {
            self.fly(server(), to, bytes);
        }
    }

    fn fly(&mut self, from: SocketAddr, to: SocketAddr, bytes: Vec<u8>) {
        if let Some(recorded) = self.recorded.as_mut().filter(|_| from != server()) {
            recorded.push((from, bytes.clone()));
        }
        let media = bytes.first().is_some_and(|b| (128..=191).contains(b));
        let exposed = media || self.lossy_handshake;
        if exposed && self.rng.random_bool(self.link.loss) {
            return;
        }
        let copies = if exposed && self.rng.random_bool(self.link.doubled) { 2 } else { 1 };
        for _ in 0..copies {
            let jitter = self.link.jitter.mul_f64(self.rng.random::<f64>());
            self.serial += 1;
            let at = self.now + self.link.delay + jitter;
            self.wire.push(Flight { at, serial: self.serial, from, to, bytes: bytes.clone() });
        }
    }

    /// Moves a peer behind another outside address, as a translator that forgot it or a change of network does.
    pub(crate) fn rebind(&mut self, peer: usize, outside: SocketAddr) {
        let inside = self.peers[peer].address;
        self.outside.retain(|(known, _)| *known != inside);
        self.outside.push((inside, outside));
    }

    /// Lets a peer write somebody else's address on what it sends.
    pub(crate) fn forge(&mut self, peer: usize, from: SocketAddr) {
        self.forged.push((self.peers[peer].address, from));
    }

    /// Sends a peer's next offer and takes the answer.
    pub(crate) fn reoffer(&mut self, peer: usize, change: impl FnOnce(&mut SdpApi<'_>)) -> Result<Answer, Refusal> {
        let name = PeerId::from(&*self.peers[peer].name);
        let offer = self.peers[peer].offer(change);
        let answer = self.engine.offer(self.now, &name, &offer, &[])?;
        self.peers[peer].accept(&answer);
        Ok(answer)
    }

    /// Cuts a peer's cable.
    pub(crate) fn silence(&mut self, peer: usize) {
        self.silent.push(peer);
    }

    /// Lets everybody talk and returns what they sent.
    pub(crate) fn record(&mut self, time: Duration) -> Vec<(SocketAddr, Vec<u8>)> {
        self.recorded = Some(Vec::new());
        self.talk(time);
        self.recorded.take().unwrap()
    }

    /// Puts a datagram of anybody's making on the wire to the server.
    pub(crate) fn inject(&mut self, from: SocketAddr, bytes: Vec<u8>) {
        self.serial += 1;
        self.wire.push(Flight { at: self.now, serial: self.serial, from, to: server(), bytes });
    }
}
