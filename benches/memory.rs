//! Resident memory of `carehub serve --demo`: idle, and per participant of two-person calls with sound and pictures.
//!
//! Starts the real program as a process of its own and lets 200 clients join as browsers do: a ticket of the demo's API, a
//! WebSocket, an offer, ICE, DTLS, media. Each sends 50 sound packets and 50 picture packets of 1100 bytes a second and has
//! the slots of our own page. Targets: at most 40 MiB idle, 300 KiB per further participant. Linux only, as it reads `/proc`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, clippy::panic, reason = "a bench")]

mod support;

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;

use support::client::{Setup, Wants};
use support::wire::{self, Member};

const PARTICIPANTS: usize = 200;
/// Receiving m-lines of each kind, as our page offers.
const SLOTS: usize = 8;
const TALK: Duration = Duration::from_secs(5);
const IDLE_TARGET_MIB: f64 = 40.0;
const EACH_TARGET_KIB: f64 = 300.0;

fn main() {
    let server = Server::start();
    // Let it finish what it does at the start.
    std::thread::sleep(Duration::from_secs(2));
    let idle = server.resident_kib();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let setup = Setup::new();
    let (mut members, mut sockets) = (Vec::new(), Vec::new());
    let mut resident = vec![(0, idle)];
    for half in 0..2 {
        let mut fresh = Vec::new();
        for n in half * PARTICIPANTS / 2..(half + 1) * PARTICIPANTS / 2 {
            let (member, socket) = runtime.block_on(join(&server, &setup, n));
            fresh.push(member);
            sockets.push(socket);
        }
        wire::connect(&mut fresh);
        members.extend(fresh);
        let received = talk(&mut members);
        assert!(received > 0, "nobody received anything");
        resident.push((members.len(), server.resident_kib()));
    }
    println!("\nresident memory of carehub serve --demo (release), two people to a room, sound and pictures both ways");
    println!("  idle                          {:>8.1} MiB   (target: at most {IDLE_TARGET_MIB})", idle / 1024.0);
    for pair in resident.windows(2) {
        let [(n0, before), (n1, after)] = [pair[0], pair[1]];
        let each = (after - before) / (n1 - n0) as f64;
        println!("  with {n1:>3}                      {:>8.1} MiB", after / 1024.0);
        println!("  per participant {:>3} to {n1:>3}    {each:>8.0} KiB   (target: at most {EACH_TARGET_KIB})", n0 + 1);
    }
    println!();
    drop(sockets);
}

/// Everybody sends for [`TALK`]; returns how many media packets arrived.
fn talk(members: &mut [Member]) -> usize {
    let (start, mut next, mut ticks, mut received) = (Instant::now(), Instant::now(), 0_u32, 0);
    let mut buf = vec![0; 2000];
    members.iter_mut().for_each(Member::check);
    while start.elapsed() < TALK {
        for member in members.iter_mut() {
            let sound = member.client.audio_packet(120);
            let picture = member.client.video_packet(ticks.is_multiple_of(25), 1100);
            for packet in [sound, picture] {
                let _ = member.socket.send_to(&packet, member.server);
            }
            received += member.read(Instant::now(), &mut buf);
        }
        ticks += 1;
        next += Duration::from_millis(20);
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
    }
    received
}

/// Gets a ticket, opens the WebSocket and joins.
async fn join(server: &Server, setup: &Setup, n: usize) -> (Member, JoinHandle<()>) {
    let (client, sdp) = setup.client(u32::try_from(n).unwrap(), Wants { publish: true, slots: SLOTS });
    let room = format!("memory-{}", n / 2);
    let response = server
        .http
        .post(format!("http://{}/api/v1/demo/rooms/{room}/tickets", server.address))
        .header("x-requested-with", "carehub")
        .json(&json!({"name": format!("Person {n}"), "role": "guest"}))
        .send()
        .await
        .unwrap();
    let ticket: Value = response.json().await.unwrap();
    let (mut socket, _) = tokio_tungstenite::connect_async(format!("ws://{}/ws", server.address)).await.unwrap();
    let sources = json!({"a": "microphone", "v": "camera"});
    let join = json!({"type": "join", "version": 1, "ticket": ticket["ticket"], "sdp": sdp, "sources": sources});
    socket.send(Message::text(join.to_string())).await.unwrap();
    let answer = loop {
        let Some(Ok(message)) = socket.next().await else { panic!("participant {n}: the socket closed") };
        let Ok(text) = message.to_text() else { continue };
        let Ok(message) = serde_json::from_str::<Value>(text) else { continue };
        match message["type"].as_str() {
            Some("joined") => break message["sdp"].as_str().unwrap().to_owned(),
            Some("error" | "closing") => panic!("participant {n}: {message}"),
            _ => {}
        }
    };
    let reading = tokio::spawn(async move { while socket.next().await.is_some() {} });
    (Member::new(client, &answer), reading)
}

struct Server {
    process: Child,
    folder: PathBuf,
    address: String,
    http: reqwest::Client,
}

impl Server {
    fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("carehub-memory-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_carehub"))
            .args(["serve", "--demo"])
            .current_dir(&folder)
            .env("CAREHUB__SERVER__LISTEN", "127.0.0.1:0")
            .env("CAREHUB__MEDIA__PORT_FIRST", "0")
            .env("CAREHUB__MEDIA__LOOPBACK", "true")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().unwrap().unwrap();
            if let Some(rest) = line.trim().strip_prefix("Listening on ") {
                break rest.split(';').next().unwrap().to_owned();
            }
        };
        // Keeps the pipe open and empty.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, folder, address, http: reqwest::Client::new() }
    }

    fn resident_kib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().split(' ').next().unwrap().parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
