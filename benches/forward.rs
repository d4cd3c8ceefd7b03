//! The forwarding path in process, without sockets: one publisher to 2, 10 and 50 subscribers, VP8 packets of 1100 bytes under
//! AES-128-GCM. A round is what a receive batch brings: eight sealed packets into [`Engine::receive`], then [`Engine::flush`]
//! into a sink that counts.
//!
//! Reports nanoseconds and heap allocations per forwarded packet. Sealing on the publisher's side is not measured.
//! Targets: at most 450 ns to 50 subscribers, no allocation.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a bench")]

mod support;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use media::engine::{Engine, EngineConfig, Sink};
use media::session::dtls::Certificate;
use media::session::path::Path;
use media::session::rtcp::NtpTime;
use media::{Join, Limits, RoomId};

use support::client::{Client, Setup, Wants};

/// Bytes of a packet before the publisher's seal.
const PACKET_BYTES: usize = 1100;
/// Packets one receive batch brings.
const BATCH: usize = 8;
/// Rounds sealed ahead, so that the clock is read once for many.
const ROUNDS: usize = 32;
const FAN_OUT: [usize; 3] = [2, 10, 50];
const NS_TARGET: f64 = 450.0;

fn main() {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(4))
        .sample_size(30)
        .configure_from_args();
    let mut rows = Vec::new();
    for subscribers in FAN_OUT {
        let mut hall = Hall::new(subscribers);
        hall.settle();
        let allocations = hall.count_allocations();
        let mut fastest = f64::INFINITY;
        let mut group = criterion.benchmark_group("forward");
        group.throughput(Throughput::Elements((BATCH * subscribers) as u64));
        group.bench_function(BenchmarkId::from_parameter(format!("1_to_{subscribers}")), |b| {
            b.iter_custom(|rounds| {
                let (spent, rounds_run) = hall.time_rounds(rounds);
                let per_packet = spent.as_nanos() as f64 / rounds_run as f64 / (BATCH * subscribers) as f64;
                fastest = fastest.min(per_packet);
                spent.mul_f64(rounds as f64 / rounds_run as f64)
            });
        });
        group.finish();
        rows.push((subscribers, fastest, allocations));
    }
    println!("\nforwarding, per packet that leaves (fastest sample; criterion's medians are above)");
    println!("{:>11} {:>8} {:>14} {:>12}", "fan-out", "ns", "packets/s/core", "allocations");
    for (subscribers, ns, allocations) in rows {
        println!("{:>11} {ns:>8.0} {:>14.0} {allocations:>12.4}", format!("1 to {subscribers}"), 1e9 / ns);
    }
    println!("targets: {NS_TARGET} ns at 1 to 50, 0 allocations\n");
}

/// A room with one publisher and its audience, all connected.
struct Hall {
    engine: Engine,
    publisher: Client,
    /// The publisher's address first.
    clients: Vec<(SocketAddr, Client)>,
    subscribers: usize,
    now: Instant,
    checked: Instant,
    rounds: Vec<Vec<u8>>,
}

/// Counts what leaves.
#[derive(Default)]
struct Count {
    datagrams: usize,
    bytes: usize,
}

impl Sink for Count {
    fn send(&mut self, _: &Path, datagrams: &[u8], segment: usize) {
        self.datagrams += datagrams.len().div_ceil(segment);
        self.bytes += datagrams.len();
    }
}

/// Keeps what leaves.
#[derive(Default)]
struct Keep(VecDeque<(SocketAddr, Vec<u8>)>);

impl Sink for Keep {
    fn send(&mut self, path: &Path, datagrams: &[u8], segment: usize) {
        self.0.extend(datagrams.chunks(segment).map(|datagram| (path.remote, datagram.to_vec())));
    }
}

fn address(n: usize) -> SocketAddr {
    SocketAddr::from(([10, 0, 0, 2], 9000 + u16::try_from(n).unwrap()))
}

impl Hall {
    fn new(subscribers: usize) -> Self {
        let now = Instant::now();
        let limits = Limits {
            participants_per_room: 64,
            packets_per_second: u32::MAX,
            bytes_per_second: u32::MAX,
            ..Limits::default()
        };
        let mut engine = Engine::new(EngineConfig {
            limits,
            candidates: vec![SocketAddr::from(([10, 0, 0, 1], 7000))],
            certificate: Certificate::generate().unwrap(),
            seed: [7; 32],
            ntp_at_start: NtpTime(3_900_000_000 << 32),
            start: now,
        });
        let room = RoomId::from("hall");
        engine.open(room.clone(), 64).unwrap();
        let setup = Setup::new();
        let mut clients = Vec::new();
        for n in 0..=subscribers {
            let wants = Wants { publish: n == 0, slots: usize::from(n > 0) };
            let (mut client, offer) = setup.client(u32::try_from(n).unwrap(), wants);
            let join = Join {
                room: room.clone(),
                peer: format!("client-{n}").as_str().into(),
                may_publish: true,
                may_subscribe: true,
                video: true,
                offer,
                sources: Vec::new(),
            };
            client.accept(&engine.join(now, &join).unwrap().sdp);
            clients.push((address(n), client));
        }
        connect(&mut engine, &mut clients, now);
        let (_, publisher) = clients.remove(0);
        Self { engine, publisher, clients, subscribers, now, checked: now, rounds: Vec::new() }
    }

    /// Runs two virtual seconds, in which stores grow to the stream's pace, and makes sure that the packets arrive.
    fn settle(&mut self) {
        for round in 0..500 {
            let mut keep = Keep::default();
            let mut sent = Vec::new();
            for n in 0..BATCH {
                let mut packet = self.publisher.video_packet(round == 0 && n == 0, PACKET_BYTES);
                sent.push(packet.len());
                self.engine.receive(self.now, Path::to(address(0)), &mut packet, &mut keep);
            }
            self.engine.flush(self.now, &mut keep);
            let last = self.clients.last_mut().unwrap();
            let arrived = keep.0.iter_mut().filter(|(to, _)| *to == last.0);
            let opened = arrived.filter_map(|(_, packet)| last.1.open(packet).map(|(_, payload)| payload.len()));
            assert_eq!(opened.collect::<Vec<_>>(), [PACKET_BYTES - 24; BATCH], "round {round}");
            self.pass();
        }
        while self.engine.poll_event().is_some() {}
    }

    /// Four milliseconds go by: 2000 packets or 17 Mbit a second. Timers and consent checks are run, outside of what is measured.
    fn pass(&mut self) {
        let mut count = Count::default();
        self.now += Duration::from_millis(4);
        self.engine.handle_timeout(self.now, &mut count);
        if self.now.saturating_duration_since(self.checked) > Duration::from_secs(5) {
            self.checked = self.now;
            let mut check = self.publisher.check();
            self.engine.receive(self.now, Path::to(address(0)), &mut check, &mut count);
            for (from, client) in &mut self.clients {
                let mut check = client.check();
                self.engine.receive(self.now, Path::to(*from), &mut check, &mut count);
            }
            self.engine.flush(self.now, &mut count);
        }
    }

    fn seal_ahead(&mut self, rounds: usize) {
        self.rounds.clear();
        for _ in 0..rounds * BATCH {
            let packet = self.publisher.video_packet(false, PACKET_BYTES);
            self.rounds.push(packet);
        }
    }

    /// What is measured.
    fn run_rounds(&mut self) -> usize {
        let mut count = Count::default();
        for round in self.rounds.chunks_mut(BATCH) {
            for packet in round {
                self.engine.receive(self.now, Path::to(address(0)), packet, &mut count);
            }
            self.engine.flush(self.now, &mut count);
        }
        count.datagrams
    }

    /// Time of at least `rounds` rounds, and how many there were.
    fn time_rounds(&mut self, rounds: u64) -> (Duration, u64) {
        let (mut spent, mut run) = (Duration::ZERO, 0);
        while run < rounds {
            self.seal_ahead(ROUNDS);
            let start = Instant::now();
            let datagrams = self.run_rounds();
            spent += start.elapsed();
            assert_eq!(datagrams, ROUNDS * BATCH * self.subscribers);
            run += ROUNDS as u64;
            for _ in 0..ROUNDS {
                self.pass();
            }
        }
        (spent, run)
    }

    fn count_allocations(&mut self) -> f64 {
        let (mut allocations, mut packets) = (0, 0);
        for _ in 0..8 {
            self.seal_ahead(ROUNDS);
            let mut datagrams = 0;
            allocations += allocation_counter::measure(|| datagrams = self.run_rounds()).count_total;
            packets += datagrams;
            for _ in 0..ROUNDS {
                self.pass();
            }
        }
        allocations as f64 / packets as f64
    }
}

/// Carries datagrams until everybody is connected.
fn connect(engine: &mut Engine, clients: &mut [(SocketAddr, Client)], now: Instant) {
    let mut keep = Keep::default();
    for (from, client) in clients.iter_mut() {
        engine.receive(now, Path::to(*from), &mut client.check(), &mut keep);
    }
    engine.flush(now, &mut keep);
    while let Some((to, datagram)) = keep.0.pop_front() {
        let Some((from, client)) = clients.iter_mut().find(|(address, _)| *address == to) else { continue };
        for mut reply in client.receive(now, &datagram) {
            engine.receive(now, Path::to(*from), &mut reply, &mut keep);
        }
        engine.flush(now, &mut keep);
    }
    assert!(clients.iter().all(|(_, client)| client.connected()), "somebody did not connect");
}
