//! The load generator: people made of the `webrtc` crate join a running server as browsers do (a ticket of the demo's API,
//! the WebSocket, one offer, ICE, DTLS, SRTP), talk for a while, and say what they received.
//!
//! `cargo run --release -p load -- --url http://localhost:8080 --rooms 2 --participants 2 --seconds 10`
//!
//! It knows the server from outside only and never uses the server's own crates, so that a mistake there cannot hide here.

mod participant;
mod report;
mod socket;

use std::time::Duration;

use anyhow::{Context as _, ensure};
use clap::Parser;

use participant::Participant;
use report::Report;

/// People who join a running server and talk.
#[derive(Parser)]
struct Arguments {
    /// The server, started with `serve --demo`.
    #[arg(long, default_value = "http://localhost:8080")]
    url: String,
    /// Rooms to open.
    #[arg(long, default_value_t = 1)]
    rooms: usize,
    /// People in each.
    #[arg(long, default_value_t = 2)]
    participants: usize,
    /// How long they talk once everybody joined.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Video packets of 1100 bytes a second from each; a key frame every second.
    #[arg(long, default_value_t = 50)]
    video_rate: u32,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    ensure!(arguments.participants > 0 && arguments.video_rate > 0, "nobody to send anything");
    let url = arguments.url.trim_end_matches('/');
    let http = reqwest::Client::new();
    let mut people = Vec::new();
    for _ in 0..arguments.rooms {
        let room =
            socket::open_room(&http, url).await.context("cannot open a room; does the server run with --demo?")?;
        for n in 0..arguments.participants {
            let ticket = socket::ticket(&http, url, &room, n).await?;
            people.push(Participant::join(url, &ticket, arguments.participants - 1, arguments.video_rate).await?);
        }
    }
    tokio::time::sleep(Duration::from_secs(arguments.seconds)).await;
    let mut report = Report::default();
    for person in people {
        report.add(&person.leave().await);
    }
    report.print();
    ensure!(report.complete(), "not everybody received media");
    Ok(())
}
