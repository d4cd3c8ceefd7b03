//! Datagrams of anybody's making: nothing panics, nothing grows, and calls in progress do not notice.

use std::net::SocketAddr;
use std::time::Duration;

use media::{Limits, Refusal};
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

use crate::peer::Wants;
use crate::world::{Link, World};

fn stranger() -> SocketAddr {
    "192.0.2.99:4444".parse().unwrap()
}

/// Two people in a call and how much each has received so far.
fn call(seed: u8) -> World {
    let mut world = World::new(seed, Link::CLEAN);
    world.join("a", Wants::CALL);
    world.join("b", Wants::CALL);
    world.connect();
    world.talk(Duration::from_millis(500));
    world
}

/// The call still works: another second brings a second's worth of packets.
fn unharmed(world: &mut World) {
    let before: Vec<usize> = world.peers.iter().map(|p| p.received.len()).collect();
    world.talk(Duration::from_secs(1));
    for (peer, before) in world.peers.iter().zip(before) {
        let came = peer.received.len() - before;
        assert!(came > 95, "{} received {came}", peer.name);
    }
}

#[test]
fn a_hundred_thousand_random_datagrams_from_everywhere_are_dropped() {
    let mut world = call(20);
    let mut rng = StdRng::from_seed([7; 32]);
    let victim = world.peers[0].address;
    for n in 0..100_000u32 {
        let mut bytes = vec![0; rng.random_range(0..1500)];
        rng.fill_bytes(&mut bytes);
        if let Some(first) = bytes.first_mut() {
            // Every protocol's turn, so that it is not only the first byte that refuses.
            *first = match n % 5 {
                0 => 0,
                1 => 22,
                2 => 0x80,
                3 => 0x90,
                _ => *first,
            };
        }
        let from = if n % 3 == 0 { victim } else { stranger() };
        world.inject(from, bytes);
        if n % 500 == 0 {
            world.run(Duration::from_millis(1), |_, _| {});
        }
    }
    // What the attacker spends of the victim's budget comes back within a second.
    world.run(Duration::from_millis(1500), |_, _| {});
    unharmed(&mut world);
    assert_eq!(world.engine.snapshot().sessions_connected, 2);
}

#[test]
fn recorded_datagrams_are_refused_when_truncated_damaged_or_replayed() {
    let mut world = call(21);
    let recorded = world.record(Duration::from_millis(300));
    assert!(recorded.len() > 40);
    // Let what is still on its way arrive.
    world.run(Duration::from_millis(50), |_, _| {});
    let before = world.engine.snapshot();
    for (from, bytes) in &recorded {
        world.inject(*from, bytes.clone());
        for cut in [1, 4, 11, 12, 20, bytes.len() / 2, bytes.len() - 1] {
            world.inject(*from, bytes[..cut.min(bytes.len())].to_vec());
        }
        for at in [0, 1, 3, 8, bytes.len() / 2, bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            world.inject(*from, damaged);
        }
        world.inject(stranger(), bytes.clone());
    }
    world.run(Duration::from_millis(10), |_, _| {});
    let after = world.engine.snapshot();
    assert!(after.drops.replayed > before.drops.replayed, "replays are counted");
    assert!(after.drops.authentication > before.drops.authentication, "damage is counted");
    assert!(after.drops.unknown_sender > before.drops.unknown_sender, "strangers are counted");
    assert_eq!(after.packets_forwarded, before.packets_forwarded, "none of it reaches anybody");
    world.run(Duration::from_millis(1500), |_, _| {});
    unharmed(&mut world);
}

#[test]
fn a_flood_of_client_hellos_makes_no_session() {
    let mut world = call(22);
    let hello = [
        22, 254, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 1, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0, 13, 254, 253, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0,
    ];
    for n in 0..20_000u16 {
        world.inject(SocketAddr::from(([198, 51, 100, 7], n)), hello.to_vec());
    }
    world.run(Duration::from_millis(10), |_, _| {});
    let stats = world.engine.snapshot();
    assert_eq!((stats.sessions_connected, stats.sessions_handshaking, stats.sessions_new), (2, 0, 0));
    assert!(stats.drops.unknown_sender >= 20_000);
    unharmed(&mut world);
}

#[test]
fn a_check_with_the_wrong_password_moves_nobody() {
    let mut world = call(23);
    let checks: Vec<_> = world.record(Duration::from_secs(6)).into_iter().filter(|(_, b)| b[0] < 4).collect();
    assert!(!checks.is_empty(), "browsers keep checking");
    let before = world.engine.snapshot().bytes_out;
    for (_, check) in &checks {
        let mut forged = check.clone();
        let at = forged.len() - 12;
        forged[at] ^= 1;
        for n in 0..100 {
            world.inject(SocketAddr::from(([203, 0, 113, 5], 1000 + n)), forged.clone());
        }
    }
    world.run(Duration::from_millis(30), |_, _| {});
    let answered = world.engine.snapshot().bytes_out - before;
    assert!(answered < 100_000, "{answered} bytes for nothing");
    unharmed(&mut world);
}

#[test]
fn a_participant_who_forges_anothers_address_silences_nobody() {
    let mut world = call(29);
    let victim = world.peers[0].address;
    let forger = world.join("forger", Wants::VIEW);
    world.connect();
    world.forge(forger, victim);
    // Long enough for several connectivity checks of everybody.
    world.talk(Duration::from_secs(12));
    world.peers.truncate(2);
    unharmed(&mut world);
}

#[test]
fn whoever_floods_is_held_to_a_limit() {
    let limits = Limits { packets_per_second: 300, ..Limits::default() };
    let mut world = World::with_limits(24, Link::CLEAN, limits);
    world.join("a", Wants::SEND);
    world.join("b", Wants::VIEW);
    world.connect();
    world.run(Duration::from_secs(2), |world, _| {
        let now = world.now;
        world.peers[0].send_frame(now, 1);
    });
    let stats = world.engine.snapshot();
    assert!(stats.drops.over_limit > 500, "{:?}", stats.drops);
}

#[test]
fn full_rooms_and_full_servers_say_so_and_keep_nothing() {
    let limits = Limits { participants_per_room: 2, ..Limits::default() };
    let mut world = World::with_limits(25, Link::CLEAN, limits);
    world.join("a", Wants::CALL);
    world.join("b", Wants::CALL);
    assert_eq!(world.try_join("c", Wants::CALL).unwrap_err(), Refusal::RoomFull);
    assert_eq!(world.try_join("a", Wants::CALL).unwrap_err(), Refusal::PeerExists);
    world.leave("b");
    world.join("c", Wants::CALL);

    let mut world = World::with_limits(26, Link::CLEAN, Limits { sessions_per_worker: 1, ..Limits::default() });
    world.join("a", Wants::CALL);
    let refusal = world.try_join("b", Wants::CALL).unwrap_err();
    assert_eq!((refusal.code(), world.engine.snapshot().sessions_new), ("server_full", 1));
}

#[test]
fn a_browser_that_never_comes_or_falls_silent_is_let_go() {
    let mut world = World::new(27, Link::losing(1.0));
    world.lossy_handshake = true;
    world.join("a", Wants::CALL);
    world.run(Duration::from_secs(21), |_, _| {});
    assert_eq!(world.engine.snapshot().sessions_new, 0);

    let mut world = call(28);
    world.peers[0].closed = true;
    world.link = Link::losing(0.0);
    world.silence(0);
    world.run(Duration::from_secs(31), |_, _| {});
    assert_eq!(world.engine.snapshot().sessions_connected, 1);
}
