//! How far the worker is from the least a program can do: the bare program receives, opens, rewrites, seals for each
//! subscriber and sends with segmentation offload, and knows nothing of sessions, rooms, loss or time. Both get the same
//! traffic over loopback in turns: bursts of eight VP8-sized packets of 1100 bytes, fanned out to 50.
//!
//! Reports CPU time of the one thread that does it, kernel work for sending included, per forwarded packet, and their ratio.
//! CPU time hardly feels a busy machine, wall time would. Target: at most 1.5. Linux only, as it reads `/proc`.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a bench")]

mod support;

use std::io::IoSliceMut;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use media::{Config, Join, Limits, Media, RoomId};
use mio::{Events, Interest, Poll, Token};
use quinn_udp::{RecvMeta, Transmit, UdpSocketState};

use support::client::{Setup, Wants};
use support::wire::{self, Member};

const SUBSCRIBERS: usize = 50;
const PACKET_BYTES: usize = 1100;
const HEADER: usize = 24;
const TAG: usize = 16;
const BATCH: usize = 8;
/// One burst every so often: 35 Mbit/s in, 1.8 Gbit/s out.
const PACE: Duration = Duration::from_millis(2);
const BURSTS: usize = 250;
const ROUNDS: usize = 7;
const TARGET: f64 = 1.5;

fn main() {
    let (media, _events) = Media::start(&Config {
        workers: 1,
        port_first: 0,
        advertise: vec!["127.0.0.1".parse().unwrap()],
        loopback: true,
        limits: Limits {
            participants_per_room: SUBSCRIBERS + 1,
            packets_per_second: u32::MAX,
            bytes_per_second: u32::MAX,
            ..Limits::default()
        },
    })
    .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut members = runtime.block_on(join(&media));
    wire::connect(&mut members);
    let mut publisher = members.remove(0);
    let sockets: Vec<UdpSocket> = members.iter().map(|member| member.socket.try_clone().unwrap()).collect();
    let destinations: Vec<SocketAddr> = sockets.iter().map(|socket| socket.local_addr().unwrap()).collect();

    let stop = Arc::new(AtomicBool::new(false));
    let received = Arc::new(AtomicUsize::new(0));
    let bare_socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let bare_address = bare_socket.local_addr().unwrap();
    let threads = [
        spawn("floor-drain", 1, {
            let (stop, received) = (Arc::clone(&stop), Arc::clone(&received));
            move || drain(sockets, &received, &stop)
        }),
        spawn("floor-bare", 0, {
            let stop = Arc::clone(&stop);
            move || bare(&bare_socket, &destinations, &stop)
        }),
    ];
    pin(1);
    let key = gcm(&[1; 16]);
    let mut seq = 0_u16;
    let mut sealed_for_bare = || {
        seq = seq.wrapping_add(1);
        let mut packet = vec![0x5a; PACKET_BYTES];
        packet[..2].copy_from_slice(&[0x90, 0x60]);
        packet[2..4].copy_from_slice(&seq.to_be_bytes());
        let nonce = nonce(&packet);
        let (header, payload) = packet.split_at_mut(HEADER);
        let tag = key.seal_in_place_separate_tag(nonce, Aad::from(&*header), payload).unwrap();
        packet.extend(tag.as_ref());
        packet
    };
    let mut first = true;
    let mut sealed_for_worker = || publisher.client.video_packet(std::mem::take(&mut first), PACKET_BYTES);
    let sender = UdpSocketState::new((&publisher.socket).into()).unwrap();
    let mut rounds = Vec::new();
    for round in 0..=ROUNDS {
        let bare = phase("floor-bare", &publisher.socket, &sender, bare_address, &received, &mut sealed_for_bare);
        let worker = phase("media-0", &publisher.socket, &sender, publisher.server, &received, &mut sealed_for_worker);
        // The first round warms caches and starts the forwarding.
        if round > 0 {
            rounds.push((bare, worker));
        }
    }
    stop.store(true, Ordering::Relaxed);
    runtime.block_on(media.close());
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    report(&rounds);
}

/// What one turn took: CPU nanoseconds per forwarded packet and the share that arrived.
#[derive(Clone, Copy)]
struct Turn {
    ns: f64,
    arrived: f64,
}

fn report(rounds: &[(Turn, Turn)]) {
    let median = |of: &dyn Fn(&(Turn, Turn)) -> f64| {
        let mut values: Vec<f64> = rounds.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let (bare, worker) = (median(&|r| r.0.ns), median(&|r| r.1.ns));
    let ratio = median(&|r| r.1.ns / r.0.ns);
    println!(
        "\nCPU time per forwarded packet, 1 to {SUBSCRIBERS}, bursts of {BATCH}, loopback; median of {ROUNDS} turns"
    );
    println!("  bare program {bare:>6.0} ns   ({:.1} % arrived)", 100.0 * median(&|r| r.0.arrived));
    println!("  media worker {worker:>6.0} ns   ({:.1} % arrived)", 100.0 * median(&|r| r.1.arrived));
    println!("  ratio        {ratio:>6.2}      (target: at most {TARGET})\n");
}

async fn join(media: &Media) -> Vec<Member> {
    let room = RoomId::from("hall");
    media.open(room.clone(), SUBSCRIBERS + 1).await.unwrap();
    let setup = Setup::new();
    let mut members = Vec::new();
    for n in 0..=SUBSCRIBERS {
        let wants = Wants { publish: n == 0, slots: usize::from(n > 0) };
        let (client, offer) = setup.client(u32::try_from(n).unwrap(), wants);
        let join = Join {
            room: room.clone(),
            peer: format!("client-{n}").as_str().into(),
            may_publish: true,
            may_subscribe: true,
            video: true,
            offer,
            sources: Vec::new(),
        };
        members.push(Member::new(client, &media.join(join).await.unwrap().sdp));
    }
    members
}

/// Sends the bursts of one turn and takes the CPU time of `thread` meanwhile.
fn phase(
    thread: &str,
    socket: &UdpSocket,
    sender: &UdpSocketState,
    to: SocketAddr,
    received: &AtomicUsize,
    seal: &mut impl FnMut() -> Vec<u8>,
) -> Turn {
    let bursts: Vec<Vec<u8>> = (0..BURSTS).map(|_| (0..BATCH).flat_map(|_| seal()).collect()).collect();
    let (cpu_before, received_before) = (cpu_ns(thread), received.load(Ordering::Relaxed));
    let mut next = Instant::now();
    for burst in &bursts {
        let segment_size = Some(PACKET_BYTES + TAG);
        let transmit = Transmit { destination: to, ecn: None, contents: burst, segment_size, src_ip: None };
        sender.try_send(socket.into(), &transmit).unwrap();
        next += PACE;
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    // Whatever is still under way.
    std::thread::sleep(Duration::from_millis(50));
    let forwarded = (BURSTS * BATCH * SUBSCRIBERS) as f64;
    Turn {
        ns: (cpu_ns(thread) - cpu_before) as f64 / forwarded,
        arrived: (received.load(Ordering::Relaxed) - received_before) as f64 / forwarded,
    }
}

/// The bare program.
fn bare(socket: &UdpSocket, destinations: &[SocketAddr], stop: &AtomicBool) {
    let state = UdpSocketState::new(socket.into()).unwrap();
    socket.set_nonblocking(true).unwrap();
    let mut poll = Poll::new().unwrap();
    let mut polled = mio::net::UdpSocket::from_std(socket.try_clone().unwrap());
    poll.registry().register(&mut polled, Token(0), Interest::READABLE).unwrap();
    let mut events = Events::with_capacity(8);
    let opener = gcm(&[1; 16]);
    let sealers: Vec<_> = (0..destinations.len()).map(|n| gcm(&[u8::try_from(n).unwrap(); 16])).collect();
    let mut buffers = vec![vec![0; 64 * 1024]; BATCH];
    let mut packets: Vec<Vec<u8>> = std::iter::repeat_with(|| Vec::with_capacity(2000)).take(64).collect();
    let mut arena = vec![0; 64 * 1024];
    while !stop.load(Ordering::Relaxed) {
        let _ = poll.poll(&mut events, Some(Duration::from_millis(100)));
        loop {
            let mut metas = [RecvMeta::default(); BATCH];
            let mut slices: Vec<IoSliceMut<'_>> = buffers.iter_mut().map(|buffer| IoSliceMut::new(buffer)).collect();
            let Ok(count) = state.recv(socket.into(), &mut slices, &mut metas) else { break };
            let mut taken = 0;
            for (meta, buffer) in metas.iter().zip(&mut slices).take(count) {
                for packet in buffer[..meta.len].chunks_mut(meta.stride) {
                    let nonce = nonce(packet);
                    let (header, body) = packet.split_at_mut(HEADER);
                    let clear = opener.open_in_place(nonce, Aad::from(&*header), body).unwrap().len();
                    packets[taken].clear();
                    packets[taken].extend(&packet[..HEADER + clear]);
                    taken += 1;
                }
            }
            for (n, (to, sealer)) in destinations.iter().zip(&sealers).enumerate() {
                let mut len = 0;
                for packet in &packets[..taken] {
                    let out = &mut arena[len..len + packet.len() + TAG];
                    let (clear, tail) = out.split_at_mut(packet.len());
                    clear.copy_from_slice(packet);
                    clear[11] = u8::try_from(n).unwrap();
                    let nonce = nonce(clear);
                    let (header, payload) = clear.split_at_mut(HEADER);
                    let tag = sealer.seal_in_place_separate_tag(nonce, Aad::from(&*header), payload).unwrap();
                    tail.copy_from_slice(tag.as_ref());
                    len += packet.len() + TAG;
                }
                for run in arena[..len].chunks(32 * (PACKET_BYTES + TAG)) {
                    let segment_size = (run.len() > PACKET_BYTES + TAG).then_some(PACKET_BYTES + TAG);
                    let transmit = Transmit { destination: *to, ecn: None, contents: run, segment_size, src_ip: None };
                    let _ = state.try_send(socket.into(), &transmit);
                }
            }
        }
    }
}

/// Reads and counts what the subscribers get, so that their buffers stay empty.
fn drain(sockets: Vec<UdpSocket>, received: &AtomicUsize, stop: &AtomicBool) {
    let mut poll = Poll::new().unwrap();
    let mut events = Events::with_capacity(sockets.len());
    let states: Vec<_> = sockets.iter().map(|socket| UdpSocketState::new(socket.into()).unwrap()).collect();
    let mut sockets: Vec<_> = sockets.into_iter().map(mio::net::UdpSocket::from_std).collect();
    for (n, socket) in sockets.iter_mut().enumerate() {
        poll.registry().register(socket, Token(n), Interest::READABLE).unwrap();
    }
    let mut buffers = vec![vec![0; 64 * 1024]; BATCH];
    while !stop.load(Ordering::Relaxed) {
        let _ = poll.poll(&mut events, Some(Duration::from_millis(100)));
        for event in &events {
            let (socket, state) = (&sockets[event.token().0], &states[event.token().0]);
            let mut metas = [RecvMeta::default(); BATCH];
            let mut slices: Vec<IoSliceMut<'_>> = buffers.iter_mut().map(|buffer| IoSliceMut::new(buffer)).collect();
            while let Ok(count) = state.recv(socket.into(), &mut slices, &mut metas) {
                let datagrams = metas.iter().take(count).map(|meta| meta.len.div_ceil(meta.stride.max(1)));
                received.fetch_add(datagrams.sum(), Ordering::Relaxed);
            }
        }
    }
}

fn gcm(key: &[u8; 16]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_128_GCM, key).unwrap())
}

/// The first twelve bytes of the header: good for a bench that sends each number once.
fn nonce(packet: &[u8]) -> Nonce {
    Nonce::assume_unique_for_key(packet[..12].try_into().unwrap())
}

fn spawn(name: &str, core: usize, run: impl FnOnce() + Send + 'static) -> std::thread::JoinHandle<()> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            pin(core);
            run();
        })
        .unwrap()
}

/// The worker pins itself to the first core; the bare program goes there too, everything else elsewhere.
fn pin(core: usize) {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    if let Some(core) = cores.get(core % cores.len().max(1)) {
        core_affinity::set_for_current(*core);
    }
}

/// Nanoseconds the thread of this name was on a core.
fn cpu_ns(thread: &str) -> u64 {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux").map(|task| task.unwrap().path());
    let named = |task: &std::path::PathBuf| {
        std::fs::read_to_string(task.join("comm")).is_ok_and(|name| name.trim_end() == thread)
    };
    let task = tasks.into_iter().find(named).expect("the thread runs");
    let schedstat = std::fs::read_to_string(task.join("schedstat")).unwrap();
    schedstat.split(' ').next().unwrap().parse().unwrap()
}
