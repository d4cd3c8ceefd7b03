//! The only input and output of this crate: one pinned thread with its own UDP port, IPv4 and IPv6.
//!
//! A turn is: receive a batch, run it through the engine, flush. Commands are taken between turns. Nothing here waits on
//! anything but the poller, and nothing on the packet path takes a lock.

use std::collections::VecDeque;
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token, Waker};
use quinn_udp::{RecvMeta, Transmit, UdpSocketState};
use tokio::sync::{mpsc, oneshot};

use crate::command::{Answer, Event, Join, Refusal, View};
use crate::engine::{Engine, Sink};
use crate::session::path::{LocalAddr, Path};
use crate::stats::{LATENCY_BOUNDS_US, Snapshot};
use crate::types::{Mid, PeerId, RoomId, Source};

/// Commands waiting for one worker. A join storm of a whole clinic fits; beyond it callers are told the server is busy.
pub(crate) const COMMANDS_MAX: usize = 1024;
/// Receive buffers per call: GRO may fill each with many datagrams.
const BATCH: usize = 8;
/// What GRO hands over at most (Linux: 64 KiB minus headers).
const RECEIVE_BYTES: usize = 64 * 1024;
/// Asked of the kernel for each socket: a quarter second of 100 Mbit/s while the thread is held up.
const SOCKET_BYTES: usize = 4 << 20;
/// How often counters are published.
const PUBLISHED: Duration = Duration::from_millis(500);
/// Batches taken before timers and commands get their turn.
const BATCHES_PER_TURN: usize = 16;

const WAKE: Token = Token(usize::MAX);

/// What the door asks of a worker.
pub(crate) enum Command {
    Open { room: RoomId, participants: usize, reply: oneshot::Sender<Result<(), Refusal>> },
    CloseRoom { room: RoomId, reply: oneshot::Sender<()> },
    Join { join: Box<Join>, reply: oneshot::Sender<Result<Answer, Refusal>> },
    Offer { peer: PeerId, offer: String, sources: Vec<(Mid, Source)>, reply: oneshot::Sender<Result<Answer, Refusal>> },
    Mute { peer: PeerId, mid: Mid, muted: bool },
    View { peer: PeerId, view: View },
    Leave { peer: PeerId, reply: oneshot::Sender<()> },
    Close { reply: oneshot::Sender<()> },
}

/// A worker's sockets, bound before its thread starts so that a taken port is an error of the start.
pub(crate) struct Sockets {
    sockets: Vec<Socket>,
    pub(crate) port: u16,
}

struct Socket {
    io: UdpSocket,
    state: UdpSocketState,
}

impl Sockets {
    /// Binds IPv4 and IPv6 on the same port; a machine without IPv6 (or without IPv4) does with one.
    pub(crate) fn bind(port: u16) -> io::Result<Self> {
        let first = bind_one(IpAddr::V4(Ipv4Addr::UNSPECIFIED), port);
        let port = match &first {
            Ok(socket) => socket.io.local_addr()?.port(),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(io::Error::from(error.kind())),
            Err(_) => port,
        };
        let second = bind_one(IpAddr::V6(Ipv6Addr::UNSPECIFIED), port);
        let mut sockets = Vec::new();
        match (first, second) {
            (Err(error), Err(_)) => return Err(error),
            (_, Err(error)) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            (first, second) => sockets.extend([first, second].into_iter().flatten()),
        }
        Ok(Self { sockets, port })
    }

    /// Whether addresses of this family can be offered.
    pub(crate) fn reach(&self, address: &IpAddr) -> bool {
        self.sockets.iter().any(|s| s.io.local_addr().is_ok_and(|own| own.is_ipv4() == address.is_ipv4()))
    }
}

fn bind_one(address: IpAddr, port: u16) -> io::Result<Socket> {
    let address = SocketAddr::new(address, port);
    let socket = socket2::Socket::new(socket2::Domain::for_address(address), socket2::Type::DGRAM, None)?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    // The kernel grants what net.core.rmem_max and wmem_max allow.
    let _ = socket.set_recv_buffer_size(SOCKET_BYTES);
    let _ = socket.set_send_buffer_size(SOCKET_BYTES);
    socket.bind(&address.into())?;
    let io = std::net::UdpSocket::from(socket);
    let state = UdpSocketState::new((&io).into())?;
    Ok(Socket { io: UdpSocket::from_std(io), state })
}

/// Everything a worker thread owns.
pub(crate) struct Worker {
    engine: Engine,
    poll: Poll,
    sockets: Vec<Socket>,
    commands: mpsc::Receiver<Command>,
    events: mpsc::Sender<Event>,
    /// Events the receiver had no room for.
    waiting: VecDeque<Event>,
    shared: Arc<Mutex<Snapshot>>,
    published_at: Instant,
    busy: Duration,
    full: u64,
    changed: bool,
}

/// Events kept while the receiver is slow; beyond it they are dropped and counted.
const WAITING_MAX: usize = 16_384;

impl Worker {
    pub(crate) fn new(
        engine: Engine,
        mut sockets: Sockets,
        commands: mpsc::Receiver<Command>,
        events: mpsc::Sender<Event>,
        shared: Arc<Mutex<Snapshot>>,
    ) -> io::Result<(Self, Waker)> {
        let poll = Poll::new()?;
        let waker = Waker::new(poll.registry(), WAKE)?;
        for (n, socket) in sockets.sockets.iter_mut().enumerate() {
            poll.registry().register(&mut socket.io, Token(n), Interest::READABLE)?;
        }
        let worker = Self {
            engine,
            poll,
            sockets: sockets.sockets,
            commands,
            events,
            waiting: VecDeque::new(),
            shared,
            published_at: Instant::now(),
            busy: Duration::ZERO,
            full: 0,
            changed: true,
        };
        Ok((worker, waker))
    }

    /// Runs until it is told to close.
    pub(crate) fn run(mut self) {
        let mut polled = Events::with_capacity(8);
        let mut buffers: Vec<Vec<u8>> = vec![vec![0; RECEIVE_BYTES]; BATCH];
        loop {
            let now = Instant::now();
            if let Err(error) = self.poll.poll(&mut polled, self.patience(now))
                && error.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(%error, "media worker cannot poll its sockets");
                return;
            }
            let woke = Instant::now();
            let mut more = true;
            while more {
                more = self.receive(&mut buffers);
                let now = Instant::now();
                let Self { engine, sockets, full, .. } = &mut self;
                engine.handle_timeout(now, &mut Sender { sockets, full });
                if self.obey(now) {
                    return;
                }
            }
            self.tell();
            let done = Instant::now();
            self.busy += done.saturating_duration_since(woke);
            self.publish(done);
        }
    }

    fn patience(&self, now: Instant) -> Option<Duration> {
        let timer = self.engine.next_timeout().map(|at| at.saturating_duration_since(now));
        let counters = (self.changed || self.busy > Duration::ZERO)
            .then(|| (self.published_at + PUBLISHED).saturating_duration_since(now));
        let events = (!self.waiting.is_empty()).then_some(Duration::from_millis(10));
        [timer, counters, events].into_iter().flatten().min()
    }

    /// Takes what the sockets have, up to a turn's worth; true when more may be there.
    fn receive(&mut self, buffers: &mut [Vec<u8>]) -> bool {
        let mut more = false;
        for n in 0..self.sockets.len() {
            let mut batches = 0;
            while self.receive_batch(n, buffers) {
                batches += 1;
                if batches == BATCHES_PER_TURN {
                    more = true;
                    break;
                }
            }
        }
        more
    }

    /// One system call's worth from one socket: through the engine and out again. False when nothing was there.
    fn receive_batch(&mut self, n: usize, buffers: &mut [Vec<u8>]) -> bool {
        let mut metas = [RecvMeta::default(); BATCH];
        let mut slices = buffers.iter_mut().map(|b| IoSliceMut::new(b));
        let mut slices: [IoSliceMut<'_>; BATCH] =
            std::array::from_fn(|_| slices.next().unwrap_or_else(|| IoSliceMut::new(&mut [])));
        let Self { engine, sockets, full, .. } = self;
        let Some(socket) = sockets.get(n) else { return false };
        let received = socket.io.try_io(|| socket.state.recv((&socket.io).into(), &mut slices, &mut metas));
        let Ok(count) = received else { return false };
        let now = Instant::now();
        let mut sender = Sender { sockets, full };
        for (meta, buffer) in metas.iter().zip(&mut slices).take(count) {
            let path = Path { local: LocalAddr { socket: n, ip: meta.dst_ip }, remote: meta.addr };
            let Some(datagrams) = buffer.get_mut(..meta.len) else { continue };
            for datagram in datagrams.chunks_mut(meta.stride.max(1)) {
                engine.receive(now, path, datagram, &mut sender);
            }
        }
        let before = engine.stats_mut().packets_forwarded;
        engine.flush(now, &mut sender);
        let stats = engine.stats_mut();
        let forwarded = stats.packets_forwarded - before;
        if forwarded > 0 {
            observe(stats, now.elapsed(), forwarded);
        }
        self.changed = true;
        true
    }

    /// Runs what was asked; true when asked to end.
    fn obey(&mut self, now: Instant) -> bool {
        while let Ok(command) = self.commands.try_recv() {
            self.changed = true;
            let Self { engine, sockets, full, .. } = self;
            let mut sender = Sender { sockets, full };
            match command {
                Command::Open { room, participants, reply } => {
                    let _ = reply.send(engine.open(room, participants));
                }
                Command::CloseRoom { room, reply } => {
                    engine.close_room(now, &room, &mut sender);
                    let _ = reply.send(());
                }
                Command::Join { join, reply } => {
                    let _ = reply.send(engine.join(now, &join));
                }
                Command::Offer { peer, offer, sources, reply } => {
                    let _ = reply.send(engine.offer(now, &peer, &offer, &sources));
                }
                Command::Mute { peer, mid, muted } => engine.mute(now, &peer, mid, muted),
                Command::View { peer, view } => engine.view(now, &peer, view),
                Command::Leave { peer, reply } => {
                    engine.leave(now, &peer, &mut sender);
                    let _ = reply.send(());
                }
                Command::Close { reply } => {
                    engine.close(now, &mut sender);
                    engine.flush(now, &mut sender);
                    let _ = reply.send(());
                    return true;
                }
            }
            engine.flush(now, &mut sender);
        }
        false
    }

    /// Hands events on; what finds no room waits here.
    fn tell(&mut self) {
        while let Some(event) = self.engine.poll_event() {
            if self.waiting.len() < WAITING_MAX {
                self.waiting.push_back(event);
            } else {
                self.engine.stats_mut().drops.events += 1;
            }
        }
        while let Some(event) = self.waiting.pop_front() {
            match self.events.try_send(event) {
                Ok(()) => {}
                Err(mpsc::error::TrySendError::Full(event)) => {
                    self.waiting.push_front(event);
                    return;
                }
                Err(mpsc::error::TrySendError::Closed(_)) => self.waiting.clear(),
            }
        }
    }

    fn publish(&mut self, now: Instant) {
        let elapsed = now.saturating_duration_since(self.published_at);
        if elapsed < PUBLISHED {
            return;
        }
        let mut snapshot = self.engine.snapshot();
        snapshot.drops.send_buffer = self.full;
        snapshot.busy_ratio = vec![(self.busy.as_secs_f64() / elapsed.as_secs_f64()).min(1.0)];
        if let Ok(mut shared) = self.shared.lock() {
            *shared = snapshot;
        }
        self.published_at = now;
        // One more publication after the last work, so that the ratio goes back to zero, then silence.
        self.changed = self.busy > Duration::from_millis(1);
        self.busy = Duration::ZERO;
    }
}

fn observe(stats: &mut Snapshot, latency: Duration, packets: u64) {
    let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
    let bucket = LATENCY_BOUNDS_US.iter().position(|&bound| micros <= bound).unwrap_or(LATENCY_BOUNDS_US.len());
    if let Some(count) = stats.forward_latency.get_mut(bucket) {
        *count += packets;
    }
    stats.forward_latency_sum_us += micros * packets;
}

/// Sends runs by the worker's sockets.
struct Sender<'a> {
    sockets: &'a [Socket],
    /// Datagrams the kernel had no room for.
    full: &'a mut u64,
}

impl Sink for Sender<'_> {
    fn send(&mut self, path: &Path, datagrams: &[u8], segment: usize) {
        let Some(socket) = self.sockets.get(path.local.socket) else { return };
        let per_send = socket.state.max_gso_segments().max(1) * segment.max(1);
        for run in datagrams.chunks(per_send) {
            match transmit(socket, path, run, segment) {
                Ok(()) => {}
                // Dropped and repaired like any loss: waiting here would hold up everybody else's media.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    *self.full += run.len().div_ceil(segment.max(1)) as u64;
                }
                // A path that takes no segmentation offload (some tunnels): one by one.
                Err(_) => {
                    for datagram in run.chunks(segment.max(1)) {
                        let _ = transmit(socket, path, datagram, segment);
                    }
                }
            }
        }
    }
}

fn transmit(socket: &Socket, path: &Path, contents: &[u8], segment: usize) -> io::Result<()> {
    let transmit = Transmit {
        destination: path.remote,
        ecn: None,
        contents,
        segment_size: (contents.len() > segment).then_some(segment),
        src_ip: path.local.ip,
    };
    socket.state.try_send((&socket.io).into(), &transmit)
}
