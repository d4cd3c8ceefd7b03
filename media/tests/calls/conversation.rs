//! People talking: everybody gets what the others send, whole and in order, over good and bad links.

use std::time::Duration;

use crate::peer::{Peer, Wants, number_of, picture_of};
use crate::world::{Link, World};
use media::{Event, Kind, PeerId};
use str0m::media::{Direction, MediaKind};

/// Checks that what `viewer` has on each video slot showing `sender` is gapless and unchanged, and returns how many packets.
fn whole(world: &mut World, viewer: usize, sender: &str) -> usize {
    let mids = world.peers[viewer].mids_showing(sender);
    let mut count = 0;
    for mid in mids {
        let packets = world.peers[viewer].video_on(&mid);
        let numbers: Vec<u64> = packets.iter().filter(|p| p.payload.len() > 500).map(|p| number_of(p)).collect();
        assert!(numbers.windows(2).all(|w| w[1] == w[0] + 1), "{sender} on {mid}: {numbers:?}");
        count += numbers.len();
    }
    count
}

#[test]
fn three_people_receive_each_other_whole() {
    let mut world = World::new(1, Link::CLEAN);
    for name in ["a", "b", "c"] {
        world.join(name, Wants::CALL);
    }
    world.connect();
    world.talk(Duration::from_secs(3));
    for viewer in 0..3 {
        for sender in ["a", "b", "c"] {
            let expected = world.peers[viewer].name != sender;
            let count = whole(&mut world, viewer, sender);
            assert_eq!(count > 150, expected, "{viewer} received {count} of {sender}");
        }
    }
    let stats = world.engine.snapshot();
    assert_eq!((stats.drops.authentication, stats.drops.malformed, stats.drops.replayed), (0, 0, 0));
}

#[test]
fn camera_and_microphone_of_one_person_come_on_paired_slots() {
    let mut world = World::new(2, Link::CLEAN);
    for name in ["a", "b", "c"] {
        world.join(name, Wants::CALL);
    }
    world.connect();
    world.talk(Duration::from_secs(1));
    let viewer = &world.peers[0];
    for sender in ["b", "c"] {
        let mids = viewer.mids_showing(sender);
        let streams: Vec<String> = mids.iter().map(|mid| viewer.stream_of(mid).unwrap()).collect();
        assert_eq!(streams.len(), 2, "{mids:?}");
        assert_eq!(streams[0], streams[1], "sound and picture of {sender} share a media stream");
    }
}

#[test]
fn who_is_let_in_without_pictures_negotiates_none_and_neither_sends_nor_gets_any() {
    let mut world = World::new(8, Link::CLEAN);
    world.join("a", Wants { video: false, ..Wants::CALL });
    world.join("b", Wants::CALL);
    world.join("c", Wants::CALL);
    world.connect();
    world.talk(Duration::from_secs(1));
    assert_eq!(world.peers[0].picture_lines(), [0; 5], "every m-line of pictures is refused");
    assert!(world.peers[1].picture_lines().iter().all(|port| *port != 0));
    for (viewer, sender, lines) in [(0, "b", 1), (0, "c", 1), (1, "a", 1), (1, "c", 2)] {
        assert_eq!(world.peers[viewer].mids_showing(sender).len(), lines, "{viewer} of {sender}");
    }
    assert!(world.peers[0].received.len() > 80, "sound of both");
    assert!(world.peers[0].received.iter().all(|packet| packet.payload.len() < 500), "and no picture");

    // Neither does asking again help.
    let offer = world.peers[0].offer(|api| {
        api.add_media(MediaKind::Video, Direction::SendOnly, None, None, None);
    });
    let answer = world.engine.offer(world.now, &"a".into(), &offer, &[]).expect("answered");
    world.peers[0].accept(&answer);
    assert_eq!(world.peers[0].picture_lines(), [0; 6]);
}

#[test]
fn five_percent_loss_both_ways_is_repaired_to_a_thousandth() {
    let mut world = World::new(3, Link::losing(0.05));
    world.join("a", Wants::SEND);
    world.join("b", Wants::VIEW);
    world.connect();
    world.talk(Duration::from_secs(30));
    world.run(Duration::from_secs(1), |_, _| {});
    let mid = world.peers[1].video_mid_showing("a").unwrap();
    let packets = world.peers[1].video_on(&mid);
    let mut numbers: Vec<u64> = packets.iter().map(|p| number_of(p)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let span = numbers.last().unwrap() - numbers.first().unwrap() + 1;
    let missing = span - numbers.len() as u64;
    assert!(span > 1700, "{span}");
    assert!(missing * 1000 < span, "{missing} of {span} missing");
}

#[test]
fn reordering_and_doubling_change_nothing() {
    let mut world = World::new(4, Link { doubled: 0.1, jitter: Duration::from_millis(8), ..Link::CLEAN });
    world.join("a", Wants::CALL);
    world.join("b", Wants::CALL);
    world.connect();
    world.talk(Duration::from_secs(5));
    world.run(Duration::from_millis(500), |_, _| {});
    assert!(whole(&mut world, 1, "a") > 280);
    assert!(world.engine.snapshot().drops.replayed > 0, "doubled packets are recognized");
}

#[test]
fn numbers_and_rollover_counters_wrap_without_a_trace() {
    let mut world = World::new(5, Link { jitter: Duration::from_millis(6), ..Link::losing(0.02) });
    world.join("a", Wants { first: 65_400, ..Wants::SEND });
    world.join("b", Wants::VIEW);
    world.connect();
    // 1800 packets: the sender's 16 bits wrap after 136.
    world.talk(Duration::from_secs(30));
    world.run(Duration::from_secs(1), |_, _| {});
    assert!(whole(&mut world, 1, "a") > 1700);
    assert_eq!(world.engine.snapshot().drops.authentication, 0);
}

#[test]
fn a_late_joiner_starts_with_a_key_frame_it_asked_for() {
    let mut world = World::new(6, Link::CLEAN);
    world.join("a", Wants::CALL);
    world.connect();
    world.talk(Duration::from_secs(2));
    let before = world.peers[0].key_frame_requests;
    let late = world.join("late", Wants::VIEW);
    world.connect();
    world.talk(Duration::from_secs(1));
    assert!(world.peers[0].key_frame_requests > before, "the publisher was asked");
    let count = whole(&mut world, late, "a");
    assert!(count > 40, "{count}");
    let mid = world.peers[late].video_mid_showing("a").unwrap();
    let packets = world.peers[late].video_on(&mid);
    let first = packets.first().unwrap();
    assert_eq!((first.payload[0], first.payload[6]), (0x90, 0x00), "the first packet starts a key frame");
}

#[test]
fn a_slot_goes_from_one_person_to_the_next_without_a_jump() {
    let mut world = World::new(7, Link::CLEAN);
    world.join("viewer", Wants { slots: 1, ..Wants::VIEW });
    world.join("a", Wants::SEND);
    world.connect();
    world.talk(Duration::from_secs(2));
    world.join("b", Wants { first: 30_000, ..Wants::SEND });
    world.connect();
    world.talk(Duration::from_secs(1));
    world.leave("a");
    world.talk(Duration::from_secs(2));
    let mid = world.peers[0].video_mid_showing("b").unwrap();
    let packets = world.peers[0].video_on(&mid);
    let numbers: Vec<u64> = packets.iter().map(|p| *p.seq_no).collect();
    assert!(numbers.windows(2).all(|w| w[1] == w[0] + 1), "sequence numbers go on: {numbers:?}");
    let mut before = None;
    for packet in &packets {
        let (picture, time) = (picture_of(packet), packet.header.timestamp);
        if let Some(((id, tl0), earlier)) = before.filter(|_| packet.payload[0] & 0x10 != 0) {
            let step: i32 = time.wrapping_sub(earlier) as i32;
            assert!((1..90_000 * 3).contains(&step), "time goes on: {step}");
            assert_eq!(picture, ((id + 1) & 0x7fff, tl0 + 1), "picture numbers go on");
        }
        before = Some((picture, time));
    }
    let takeover = packets.iter().position(|p| number_of(p) >= 30_000).expect("b is shown");
    assert_eq!(packets[takeover].payload[6], 0x00, "the takeover is a key frame");
}

#[test]
fn a_muted_camera_is_not_forwarded_and_comes_back_with_a_key_frame() {
    let mut world = World::new(8, Link::CLEAN);
    world.join("a", Wants::SEND);
    world.join("b", Wants::VIEW);
    world.connect();
    world.talk(Duration::from_secs(1));
    let mid = Peer::our_mid(world.peers[0].video.unwrap());
    let now = world.now;
    world.engine.mute(now, &PeerId::from("a"), mid, true);
    world.run(Duration::from_millis(50), |_, _| {});
    let before = world.peers[1].received.iter().filter(|p| p.payload.len() > 500).count();
    world.talk(Duration::from_secs(1));
    let during = world.peers[1].received.iter().filter(|p| p.payload.len() > 500).count();
    assert_eq!(before, during);
    let now = world.now;
    world.engine.mute(now, &PeerId::from("a"), mid, false);
    world.talk(Duration::from_secs(1));
    let after = &world.peers[1].received.iter().filter(|p| p.payload.len() > 500).collect::<Vec<_>>()[during..];
    assert!(after.len() > 40);
    assert_eq!(after[0].payload[6], 0x00);
}

#[test]
fn who_speaks_is_told() {
    let mut world = World::new(9, Link::CLEAN);
    world.join("a", Wants::CALL);
    world.join("b", Wants::CALL);
    world.connect();
    world.run(Duration::from_secs(2), |world, ms| {
        let now = world.now;
        if ms % 20 == 0 {
            world.peers[0].send_audio(now, -20);
            world.peers[1].send_audio(now, -90);
        }
    });
    let speaking: Vec<Vec<PeerId>> = world
        .events
        .iter()
        .filter_map(|e| match e {
            Event::Speaking { peers, .. } => Some(peers.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(speaking, [vec![PeerId::from("a")]]);
}

#[test]
fn everything_is_told_when_somebody_leaves() {
    let mut world = World::new(10, Link::CLEAN);
    world.join("a", Wants::CALL);
    world.join("b", Wants::CALL);
    world.connect();
    world.talk(Duration::from_secs(1));
    world.leave("a");
    world.talk(Duration::from_millis(500));
    let gone: Vec<Kind> = world
        .events
        .iter()
        .filter_map(|e| match e {
            Event::Unpublished { publication, .. } if &*publication.peer.0 == "a" => Some(Kind::Audio),
            _ => None,
        })
        .collect();
    assert_eq!(gone.len(), 2);
    assert!(world.peers[1].mids_showing("a").is_empty());
    assert!(world.peers[0].closed, "the browser was told by close_notify");
    assert_eq!(world.engine.snapshot().sessions_connected, 1);
}

/// Video packets the viewer received while everybody talked for a second.
fn a_second_of_video(world: &mut World, viewer: usize) -> usize {
    let count = |world: &World| world.peers[viewer].received.iter().filter(|p| p.payload.len() > 500).count();
    let before = count(world);
    world.talk(Duration::from_secs(1));
    count(world) - before
}

#[test]
fn a_client_that_moves_networks_stays_without_a_new_handshake() {
    let mut world = World::new(11, Link::CLEAN);
    world.join("a", Wants::SEND);
    world.join("b", Wants::VIEW);
    world.connect();
    assert!(a_second_of_video(&mut world, 1) > 50);
    for (mover, port) in [(0, 5000), (1, 5001)] {
        world.rebind(mover, ([203, 0, 113, 9], port).into());
        // The next connectivity check tells where the client is now.
        world.talk(Duration::from_secs(6));
        assert!(a_second_of_video(&mut world, 1) > 50, "after {mover} moved");
    }
    let handshakes = world.events.iter().filter(|e| matches!(e, Event::Connected { .. })).count();
    assert_eq!(handshakes, 2);
}

#[test]
fn an_ice_restart_keeps_the_call() {
    let mut world = World::new(12, Link::CLEAN);
    world.join("a", Wants::SEND);
    world.join("b", Wants::VIEW);
    world.connect();
    world.talk(Duration::from_secs(1));
    let before = world
        .reoffer(1, |api| {
            api.ice_restart(true);
        })
        .unwrap();
    world.talk(Duration::from_secs(2));
    assert!(a_second_of_video(&mut world, 1) > 50);
    let again = world
        .reoffer(1, |api| {
            api.ice_restart(true);
        })
        .unwrap();
    let ufrag = |sdp: &str| sdp.split("a=ice-ufrag:").nth(1).unwrap()[..8].to_owned();
    assert_ne!(ufrag(&before.sdp), ufrag(&again.sdp), "every restart has credentials of its own");
    world.talk(Duration::from_secs(2));
    assert!(a_second_of_video(&mut world, 1) > 50);
}

#[test]
fn a_later_offer_adds_slots_and_what_is_shown_stays() {
    let mut world = World::new(13, Link::CLEAN);
    world.join("viewer", Wants { slots: 1, ..Wants::VIEW });
    world.join("a", Wants::SEND);
    world.join("b", Wants::SEND);
    world.connect();
    world.talk(Duration::from_secs(1));
    assert!(world.peers[0].video_mid_showing("b").is_none());
    let shown = world.peers[0].video_mid_showing("a");
    let answer = world
        .reoffer(0, |api| {
            for kind in [MediaKind::Audio, MediaKind::Video] {
                api.add_media(kind, Direction::RecvOnly, None, None, None);
            }
        })
        .unwrap();
    assert_eq!(answer.slots.len(), 4);
    world.talk(Duration::from_secs(1));
    assert_eq!(world.peers[0].video_mid_showing("a"), shown);
    assert!(world.peers[0].video_mid_showing("b").is_some());
    assert!(whole(&mut world, 0, "b") > 40);
}

#[test]
fn of_several_encodings_the_richest_is_forwarded_and_replaced_when_it_ends() {
    let mut world = World::new(14, Link::CLEAN);
    world.join("a", Wants { simulcast: true, ..Wants::SEND });
    world.join("b", Wants::VIEW);
    world.connect();
    let send = |world: &mut World, time, rids: &'static [(&'static str, usize)]| {
        world.run(time, move |world, ms| {
            let now = world.now;
            if ms % 33 == 0 {
                for (rid, bytes) in rids {
                    world.peers[0].send_encoding(now, rid, *bytes);
                }
            }
        });
    };
    let sizes = |world: &World| world.peers[1].received.iter().map(|p| p.payload.len()).collect::<Vec<_>>();
    send(&mut world, Duration::from_secs(4), &[("q", 300), ("h", 600), ("f", 1000)]);
    let before = sizes(&world);
    assert!(before.ends_with(&[1000; 30]), "{before:?}");
    send(&mut world, Duration::from_secs(4), &[("q", 300), ("h", 600)]);
    let after = sizes(&world);
    assert!(after.ends_with(&[600; 30]), "{after:?}");
    let packets: Vec<u64> = world.peers[1].received.iter().map(|p| *p.seq_no).collect();
    assert!(packets.windows(2).all(|w| w[1] == w[0] + 1), "one stream to the subscriber");
}
