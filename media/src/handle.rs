//! `Media`: the async door to the workers. Commands go in by bounded queues, events come out of one.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use mio::Waker;
use tokio::sync::{mpsc, oneshot};

use crate::command::{Answer, Config, Event, Join, Refusal, View};
use crate::engine::{Engine, EngineConfig};
use crate::session::dtls::Certificate;
use crate::session::rtcp::NtpTime;
use crate::stats::Snapshot;
use crate::types::{Mid, PeerId, RoomId, Source};
use crate::worker::{COMMANDS_MAX, Command, Sockets, Worker};

/// Events nobody took yet, over all workers.
const EVENTS_MAX: usize = 4096;

/// The running media plane. Cheap to clone.
#[derive(Clone)]
pub struct Media {
    inner: Arc<Inner>,
}

struct Inner {
    workers: Vec<Door>,
    placement: Mutex<Placement>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// One worker, seen from outside.
struct Door {
    commands: mpsc::Sender<Command>,
    waker: Waker,
    stats: Arc<Mutex<Snapshot>>,
    port: u16,
}

/// Which worker serves what. A room stays where it was opened.
#[derive(Default)]
struct Placement {
    rooms: HashMap<RoomId, usize>,
    peers: HashMap<PeerId, (usize, RoomId)>,
}

/// Why the media plane did not start: one line that says what and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A UDP port is taken or not allowed.
    #[error("cannot bind UDP port {port}: {source}; free it or set media.port_first to another port")]
    Bind {
        /// Which.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing to offer to browsers.
    #[error("no usable network address; set media.advertise to the addresses browsers can reach")]
    NoAddress,
    /// A thread or a poller could not be made.
    #[error("cannot start a media worker: {0}")]
    Worker(std::io::Error),
    /// The DTLS certificate could not be made.
    #[error("cannot make a DTLS certificate: {0}")]
    Certificate(String),
}

impl Media {
    /// Binds the ports, starts the workers and returns the door and the events.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start(config: &Config) -> Result<(Self, mpsc::Receiver<Event>), StartError> {
        let cores = core_affinity::get_core_ids().unwrap_or_default();
        let count = if config.workers == 0 { cores.len().max(1) } else { config.workers };
        let addresses = advertised(config)?;
        let certificate = Certificate::generate().map_err(|e| StartError::Certificate(e.to_string()))?;
        let (events, receiver) = mpsc::channel(EVENTS_MAX);
        let mut workers = Vec::with_capacity(count);
        let mut threads = Vec::with_capacity(count);
        for n in 0..count {
            let port = match config.port_first {
                0 => 0,
                first => first.saturating_add(u16::try_from(n).unwrap_or(u16::MAX)),
            };
            let sockets = Sockets::bind(port).map_err(|source| StartError::Bind { port, source })?;
            let candidates: Vec<_> =
                addresses.iter().filter(|a| sockets.reach(a)).map(|a| SocketAddr::new(*a, sockets.port)).collect();
            if candidates.is_empty() {
                return Err(StartError::NoAddress);
            }
            let engine = Engine::new(EngineConfig {
                limits: config.limits.clone(),
                candidates,
                certificate: certificate.clone(),
                seed: rand::random(),
                ntp_at_start: NtpTime::from_unix(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()),
                start: Instant::now(),
            });
            let (sender, commands) = mpsc::channel(COMMANDS_MAX);
            let stats = Arc::new(Mutex::new(Snapshot::default()));
            let port = sockets.port;
            let (worker, waker) = Worker::new(engine, sockets, commands, events.clone(), Arc::clone(&stats))
                .map_err(StartError::Worker)?;
            let core = cores.get(n % cores.len().max(1)).copied();
            let thread = std::thread::Builder::new().name(format!("media-{n}")).spawn(move || {
                // More workers than cores share; pinning is for caches, not for correctness.
                if let Some(core) = core {
                    core_affinity::set_for_current(core);
                }
                worker.run();
            });
            threads.push(thread.map_err(StartError::Worker)?);
            workers.push(Door { commands: sender, waker, stats, port });
        }
        let inner = Inner { workers, placement: Mutex::default(), threads: Mutex::new(threads) };
        Ok((Self { inner: Arc::new(inner) }, receiver))
    }

    /// The UDP port of each worker.
    pub fn ports(&self) -> Vec<u16> {
        self.inner.workers.iter().map(|worker| worker.port).collect()
    }

    /// Opens a room for at most `participants` people (never more than the limit). Opening it again changes that number.
    ///
    /// # Errors
    /// `ServerFull`, `Busy`, `Stopping`.
    pub async fn open(&self, room: RoomId, participants: usize) -> Result<(), Refusal> {
        let worker = {
            let mut placement = self.placement();
            let known = placement.rooms.get(&room).copied();
            let worker = known.unwrap_or_else(|| placement.emptiest(self.inner.workers.len()));
            placement.rooms.insert(room.clone(), worker);
            worker
        };
        let opened =
            self.ask(worker, |reply| Command::Open { room: room.clone(), participants, reply }).await.and_then(|r| r);
        if opened.is_err() {
            self.placement().rooms.remove(&room);
        }
        opened
    }

    /// Ends every session in the room and forgets it. A room that is not open is no error.
    pub async fn close_room(&self, room: &RoomId) {
        let worker = {
            let mut placement = self.placement();
            placement.peers.retain(|_, (_, of)| of != room);
            placement.rooms.remove(room)
        };
        if let Some(worker) = worker {
            let _ = self.ask(worker, |reply| Command::CloseRoom { room: room.clone(), reply }).await;
        }
    }

    /// Answers a participant's first offer.
    ///
    /// # Errors
    /// Any [`Refusal`]; no session exists then.
    pub async fn join(&self, join: Join) -> Result<Answer, Refusal> {
        let worker = self.placement().rooms.get(&join.room).copied().ok_or(Refusal::NoRoom)?;
        let (peer, room) = (join.peer.clone(), join.room.clone());
        let joined = self.ask(worker, |reply| Command::Join { join: Box::new(join), reply }).await.and_then(|r| r);
        if joined.is_ok() {
            self.placement().peers.insert(peer, (worker, room));
        }
        joined
    }

    /// Answers a later offer of the same participant: more slots, another m-line, an ICE restart.
    ///
    /// # Errors
    /// `NoPeer`, `Offer`, `Busy`: the session stays as it was.
    pub async fn offer(&self, peer: &PeerId, offer: String, sources: Vec<(Mid, Source)>) -> Result<Answer, Refusal> {
        let worker = self.worker_of(peer).ok_or(Refusal::NoPeer)?;
        self.ask(worker, |reply| Command::Offer { peer: peer.clone(), offer, sources, reply }).await.and_then(|r| r)
    }

    /// Stops or resumes forwarding what this m-line sends (mute, camera off, muted by a host).
    pub async fn mute(&self, peer: &PeerId, mid: Mid, muted: bool) {
        if let Some(worker) = self.worker_of(peer) {
            self.tell(worker, Command::Mute { peer: peer.clone(), mid, muted }).await;
        }
    }

    /// Says what a participant wants to see.
    pub async fn view(&self, peer: &PeerId, view: View) {
        if let Some(worker) = self.worker_of(peer) {
            self.tell(worker, Command::View { peer: peer.clone(), view }).await;
        }
    }

    /// Ends a participant's session. One that is not there is no error.
    pub async fn leave(&self, peer: &PeerId) {
        let known = self.placement().peers.remove(peer);
        if let Some((worker, _)) = known {
            let _ = self.ask(worker, |reply| Command::Leave { peer: peer.clone(), reply }).await;
        }
    }

    /// Counters of all workers, added up; at most a second old.
    pub fn snapshot(&self) -> Snapshot {
        let mut sum = Snapshot::default();
        for worker in &self.inner.workers {
            sum.add(&worker.stats.lock().unwrap_or_else(PoisonError::into_inner));
        }
        sum
    }

    /// Says goodbye to every browser (DTLS close_notify) and joins the threads.
    pub async fn close(&self) {
        for worker in 0..self.inner.workers.len() {
            let _ = self.ask(worker, |reply| Command::Close { reply }).await;
        }
        let threads = std::mem::take(&mut *self.inner.threads.lock().unwrap_or_else(PoisonError::into_inner));
        // They have answered: what is left of them is the way out of `run`.
        for thread in threads {
            let _ = thread.join();
        }
    }

    async fn ask<T>(&self, worker: usize, command: impl FnOnce(oneshot::Sender<T>) -> Command) -> Result<T, Refusal> {
        let door = self.inner.workers.get(worker).ok_or(Refusal::Stopping)?;
        let (reply, answer) = oneshot::channel();
        door.commands.try_send(command(reply)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Refusal::Busy,
            mpsc::error::TrySendError::Closed(_) => Refusal::Stopping,
        })?;
        let _ = door.waker.wake();
        answer.await.map_err(|_| Refusal::Stopping)
    }

    async fn tell(&self, worker: usize, command: Command) {
        if let Some(door) = self.inner.workers.get(worker)
            && door.commands.send(command).await.is_ok()
        {
            let _ = door.waker.wake();
        }
    }

    fn worker_of(&self, peer: &PeerId) -> Option<usize> {
        self.placement().peers.get(peer).map(|(worker, _)| *worker)
    }

    fn placement(&self) -> MutexGuard<'_, Placement> {
        self.inner.placement.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Placement {
    /// The worker with the fewest rooms.
    fn emptiest(&self, workers: usize) -> usize {
        (0..workers).min_by_key(|worker| self.rooms.values().filter(|at| *at == worker).count()).unwrap_or(0)
    }
}

/// The addresses browsers are told: those configured, else those of every interface that is up. Loopback only where asked
/// for; link-local IPv6 never, as a browser cannot name the interface.
fn advertised(config: &Config) -> Result<Vec<IpAddr>, StartError> {
    if !config.advertise.is_empty() {
        return Ok(config.advertise.clone());
    }
    let link_local = |ip: &IpAddr| matches!(ip, IpAddr::V6(v6) if v6.is_unicast_link_local());
    let mut found: Vec<IpAddr> = if_addrs::get_if_addrs()
        .map_err(StartError::Worker)?
        .into_iter()
        .map(|interface| interface.ip())
        .filter(|ip| !link_local(ip) && (config.loopback || !ip.is_loopback()))
        .collect();
    // The usual way first: IPv4 outside, IPv6 outside, loopback.
    found.sort_by_key(|ip| (ip.is_loopback(), ip.is_ipv6()));
    if found.is_empty() { Err(StartError::NoAddress) } else { Ok(found) }
}
