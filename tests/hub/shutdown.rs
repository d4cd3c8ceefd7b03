//! A stop ends everything in order, in time, and with exit code 0.

use std::time::{Duration, Instant};

use crate::support::Server;

#[test]
fn both_signals_stop_the_server_cleanly_and_soon() {
    for signal in ["TERM", "INT"] {
        let server = Server::start(&[]);
        let told = Instant::now();
        server.signal(signal);
        let (code, log) = server.wait();
        assert_eq!(code, Some(0), "{signal}: {log}");
        assert!(told.elapsed() < Duration::from_secs(5), "{signal} took {:?}", told.elapsed());
    }
}
